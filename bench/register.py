"""A register against bare SQL with the same rows, on both stores: seeding, accepting, guarded reading, 整合性確認, memory.

Bare means the same tables and indexes in another database of the same disk, filled with the very rows that the nodes wrote, in one durable
transaction for each application, the quickest way that its driver knows. Both sides take turns, for the machine may be shared.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from report import Measure, show
from stores import Bare, BarePostgresql, BareSqlite, _peak

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from small_nation import CITY, Nation
from townsfolk import ISSUER

from pia.register.consistency import Tally
from pia.register.identification import identification_of
from pia.register.movements import movements
from pia.register.nodes.juki import Accepted
from pia.register.store.open import open_store
from pia.register.synthetic import Town, people

__all__ = ["register"]

DAY = date(2026, 4, 1)
BLOCK = 25
"""Applications that one side takes before the other has its turn."""
PAGE = 10_000
UNIQUE = {"record": "node, file, key", "kept": "node, kind, key"}
"""The rows that take the place of earlier ones, by what."""

Rows = dict[str, list[tuple[Any, ...]]]


class Side:
    """The bare database, and a look at the rows that the nodes wrote."""

    def __init__(self, bare: Bare, source: Any, schema: str = "") -> None:
        self.bare, self.source, self.schema, self.sign = bare, source, schema, bare.sign
        bare.db.execute("INSERT INTO node (id) VALUES ('juki')")
        self.seen: dict[str, int] = {}

    def select(self, table: str, where: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return rows of the node."""
        sql = f"SELECT * FROM {self.schema}{table} WHERE node = 'juki' AND {where}".replace("?", self.sign)
        return [tuple(row) for row in self.source.execute(sql, values).fetchall()]

    def load(self) -> float:
        """Insert the records and lookups of the node, in pages; return the seconds that the inserting took."""
        spent = 0.0
        for table in ("record", "lookup"):
            rows = self.reading(f"SELECT * FROM {self.schema}{table} WHERE node = 'juki'")
            while page := list(islice(rows, PAGE)):
                start = time.perf_counter()
                self.bare.db.execute("BEGIN")
                self.bare.insert(table, page)
                self.bare.db.execute("COMMIT")
                spent += time.perf_counter() - start
        return spent

    def reading(self, sql: str) -> Any:
        """Yield rows without holding them all."""
        if not self.schema:
            return iter(self.source.execute(sql))
        return self._streamed(sql)

    def _streamed(self, sql: str) -> Iterator[tuple[Any, ...]]:
        with self.source.cursor(name="all", binary=True, withhold=True) as cursor:
            cursor.itersize = PAGE
            yield from cursor.execute(sql)

    def catch_up(self) -> None:
        """Take everything that the node has written so far as seen."""
        for table in ("event", "ledger"):
            self.seen[table] = max((row[1] for row in self.select(table, "1 = 1")), default=0)

    def look(self, juki: Any, people: tuple[str, ...]) -> dict[str, set[tuple[Any, ...]]]:
        """Return by what people are found: from their records, for the lookups have no index by key."""
        found: dict[str, set[tuple[Any, ...]]] = {}
        with juki.store.read() as reader:
            for key in people:
                held = juki.residents.shelf.get(reader, key)
                found[key] = set(juki.residents.shelf.lookups(held.value)) if held is not None else set()
        return found

    def written(
        self, before: dict[str, set[tuple[Any, ...]]], after: dict[str, set[tuple[Any, ...]]]
    ) -> tuple[Rows, list[tuple[Any, ...]]]:
        """Return the rows that the node wrote since, and which lookups went."""
        found: Rows = {"record": [], "history": [], "lookup": [], "kept": []}
        for table in ("event", "ledger"):
            found[table] = self.select(table, "seq > ? ORDER BY seq", self.seen[table])
            self.seen[table] = max((row[1] for row in found[table]), default=self.seen[table])
        found["outbox"] = []
        for channel in ("juki-to-cs-notice",):
            rows = self.select("outbox", "channel = ? AND seq > ? ORDER BY seq", channel, self.seen.get(channel, 0))
            found["outbox"] += rows
            self.seen[channel] = max((row[2] for row in rows), default=self.seen.get(channel, 0))
        gone = []
        for key, now in after.items():
            found["record"] += self.select("record", "file = 'juki-file' AND key = ?", key)
            found["history"] += self.select(
                "history", "file = 'juki-file' AND key = ? ORDER BY version DESC LIMIT 1", key
            )
            for kind in ("leaving", "unnumbered"):
                found["kept"] += self.select("kept", "kind = ? AND key = ?", kind, key)
            gone += [("juki", "juki-file", *one, key) for one in before.get(key, set()) - now]
            found["lookup"] += [("juki", "juki-file", *one, key) for one in now - before.get(key, set())]
        return found, gone

    def write(self, rows: Rows, gone: list[tuple[Any, ...]]) -> float:
        """Write rows in one durable transaction; return the seconds."""
        db = self.bare.db
        start = time.perf_counter()
        with self.bare.pipe():
            db.execute(self.bare.begin)
            for one in gone:
                sql = "DELETE FROM lookup WHERE node = ? AND file = ? AND idx = ? AND value = ? AND key = ?"
                db.execute(sql.replace("?", self.sign), one)
            for table, listed in rows.items():
                for row in listed:
                    db.execute(self._insert(table, len(row)), row)
            db.execute("COMMIT")
        return time.perf_counter() - start

    def _insert(self, table: str, columns: int) -> str:
        marks = ", ".join([self.sign] * columns)
        if not self.schema:
            return f"INSERT OR REPLACE INTO {table} VALUES ({marks})"
        if table not in UNIQUE:
            return f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING"
        names = RECORD if table == "record" else KEPT
        updates = ", ".join(f"{name} = excluded.{name}" for name in names)
        return f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT ({UNIQUE[table]}) DO UPDATE SET {updates}"

    def read(self, value: bytes, entry: tuple[Any, ...]) -> float:
        """Find one record by an index and insert one row durably; return the seconds."""
        db = self.bare.db
        sql = (
            "SELECT r.body FROM lookup l JOIN record r ON r.node = l.node AND r.file = l.file AND r.key = l.key "
            "WHERE l.node = 'juki' AND l.file = 'juki-file' AND l.idx = 'code' AND l.value = ?"
        )
        start = time.perf_counter()
        db.execute(sql.replace("?", self.sign), (value,)).fetchall()
        db.execute(self.bare.begin)
        db.execute(self._insert("ledger", len(entry)), entry)
        db.execute("COMMIT")
        return time.perf_counter() - start


RECORD = ("version", "state", "batch", "effective", "recorded", "expires", "digest", "body", "found_by")
KEPT = ("body", "expires")


class Bench:
    """The measures of one store with one number of people."""

    def __init__(self, kind: str, nation: Nation, side: Side, population: int, count: int) -> None:
        self.kind, self.nation, self.side, self.population, self.count = kind, nation, side, population, count
        self.town = Town(municipality=CITY, area="新潟県長岡市", population=population, seed=1, day=DAY)
        self.found: list[Measure] = []

    def tell(self, what: str, value: float, unit: str, budget: float | None, note: str = "") -> None:
        """Note a figure."""
        self.found.append(Measure(f"register, {self.kind}: {what}", value, unit, budget, note))
        print(f"  {self.kind}: {what} {value:.2f} {unit} {note}", file=sys.stderr)

    def run(self) -> list[Measure]:
        """Measure everything."""
        self.seeding()
        self.comparing()
        gc.freeze()  # what the bench itself remembers is not to be looked through meanwhile
        self.accepting()
        self.reading()
        return self.found

    def seeding(self) -> None:
        """Fill the 既存住基システム, and the bare tables with the same rows."""
        start = time.perf_counter()
        self.nation["juki"].seed(people(self.town, ISSUER))
        ours = time.perf_counter() - start
        theirs = self.side.load()
        note = f"{self.population:,} in {ours:.0f} s, {1e6 * ours / self.population:.0f} us each"
        self.tell("seeding / bare insert of the same rows", ours / theirs, "x", 8.0, note)
        if self.kind == "SQLite":
            self.tell("seeding, as for 1,000,000", ours * 1e6 / self.population, "s", 90.0)

    def comparing(self) -> None:
        """整合性確認 of a 市町村CS with its 都道府県サーバ, against reading both tables."""
        for node in ("cs", "prefecture"):
            self.nation[node].seed(identification_of(one) for one in people(self.town, ISSUER))
        ours, plain = [], []
        for _ in range(2):
            start = time.perf_counter()
            for node in ("cs", "prefecture"):
                sql = f"SELECT * FROM {self.side.schema}record WHERE node = '{node}' AND file = '{node}-honnin' ORDER BY key"
                assert sum(1 for _ in self.side.reading(sql)) == self.population
            plain.append(time.perf_counter() - start)
            start = time.perf_counter()
            (tally,) = self.nation["cs"].check().values()
            ours.append(time.perf_counter() - start)
            assert isinstance(tally, Tally)
            assert tally.agrees
            assert tally.compared == self.population
        self.tell("整合性確認 / reading both tables", min(ours) / min(plain), "x", 3.0, f"{min(ours):.1f} s")

    def accepting(self) -> None:
        """Take applications in blocks, and write the same rows bare."""
        juki, work, side = self.nation["juki"], self.nation.work("juki"), self.side
        until = DAY + timedelta(days=366)
        listed = islice(
            movements(self.town, ISSUER, until, since=DAY + timedelta(days=1), consequences=False), self.count
        )
        ours: list[float] = []
        theirs: list[float] = []
        side.catch_up()
        while block := list(islice(listed, BLOCK)):
            taken = []
            for events in block:
                self.nation.clock.move_to(events[0].recorded)
                keys = tuple(dict.fromkeys(event.atena for event in events))
                before = side.look(juki, keys)
                start = time.perf_counter()
                done = juki.accept(work, events)
                ours.append(time.perf_counter() - start)
                assert isinstance(done, Accepted), done
                taken.append(side.written(before, side.look(juki, done.people)))
            theirs += [side.write(*rows) for rows in taken]
        least = 0.5 if self.kind == "SQLite" else 0.3
        ratio = sum(ours) / sum(theirs)
        note = f"bare / node {1 / ratio:.2f} (at least {least}), {len(ours)} applications, median {1e3 * statistics.median(ours):.2f} ms"
        self.tell("accepting, node / bare", ratio, "x", 1 / least, note)
        self.tell("accepting, p95", 1e3 * _at(ours, 0.95), "ms", 30.0, "a tenth of the national aim of 300 ms")

    def reading(self) -> None:
        """Look people up through the guard, against the bare query and one durable row."""
        juki, work, side = self.nation["juki"], self.nation.work("juki"), self.side
        (entry, *_) = side.select("ledger", "seq = 1")
        ours: list[float] = []
        theirs: list[float] = []
        step = max(1, self.population // self.count)
        for seq, place in enumerate(range(0, self.population, step)):
            code = ISSUER.code(place)
            start = time.perf_counter()
            found = juki.look_up(work, {"住民票コード": code})
            passed = time.perf_counter() - start
            if len(found) == 1:
                ours.append(passed)
                theirs.append(side.read(juki.seal.lookup("code", code), (entry[0], 10_000_000 + seq, *entry[2:])))
        note = f"p99 {1e3 * _at(ours, 0.99):.1f} ms, median {1e3 * statistics.median(ours):.2f} ms / {1e3 * statistics.median(theirs):.2f} ms"
        self.tell("guarded read p99 / bare query and row", _at(ours, 0.99) / _at(theirs, 0.99), "x", 3.0, note)
        self.tell("guarded read, p95", 1e3 * _at(ours, 0.95), "ms", 15.0, "a tenth of the national aim of 150 ms")


def _at(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


# --- both stores, each size in a process of its own ---


def _sqlite(population: int, count: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        with closing(open_store(f"sqlite:///{path}", create=True)) as store:
            nation = Nation(store=store, day=DAY)
            side = Side(BareSqlite(Path(folder) / "bare.db"), sqlite3.connect(path, isolation_level=None))
            return Bench("SQLite", nation, side, population, count).run()


def _postgresql(population: int, count: int) -> list[Measure]:
    import store_server

    store_server.SHARED = Path(tempfile.gettempdir())  # a disk, not memory
    try:
        server = store_server.Server()
    except store_server.NoServerError as why:
        print(f"PostgreSQL was not measured: {why}", file=sys.stderr)
        return []
    import psycopg

    databases = [server.database(), server.database()]
    try:
        with (
            closing(open_store(server.url(databases[0]), create=True)) as store,
            psycopg.connect(server.admin, dbname=databases[0], autocommit=True) as source,
        ):
            nation = Nation(store=store, day=DAY)
            side = Side(BarePostgresql(server.url(databases[1])), source, "pia_register.")
            found = Bench("PostgreSQL", nation, side, population, count).run()
            side.bare.db.close()
            return found
    finally:
        for name in databases:
            server.drop(name)
        server.remove()


STORES: dict[str, Callable[[int, int], list[Measure]]] = {"sqlite": _sqlite, "postgresql": _postgresql}


def _measured(kind: str, population: int, count: int) -> tuple[list[Measure], float]:
    """Measure in a process of its own; return also the most memory that it held, in MiB."""
    command = [sys.executable, __file__, "--measure", kind, str(population), str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return [Measure(**one) for one in told["found"]], told["peak"] / 1024


def register(*, small: bool) -> list[Measure]:
    """Measure both stores with a million people (10,000 where ``small``, or as many as ``PIA_BENCH_PEOPLE`` says)."""
    population = int(os.environ.get("PIA_BENCH_PEOPLE", "10000" if small else "1000000"))
    count = 150 if small else 1_500
    found: list[Measure] = []
    for kind in os.environ.get("PIA_BENCH_STORES", "sqlite postgresql").split():
        measures, peak = _measured(kind, population, count)
        found += measures
        if measures and not small:
            _, before = _measured(kind, population // 10, count)
            note = f"{peak:.0f} MiB, at {population // 10:,} {before:.0f} MiB"
            budget = 1.3 if population >= 1_000_000 else None
            found.append(Measure(f"register, {kind}: peak memory at {population:,}", peak / before, "x", budget, note))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    found.append(
        Measure(
            "register: load of the machine at the end",
            load,
            "",
            None,
            f"{os.cpu_count()} processors: beyond that others took part",
        )
    )
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        listed = STORES[sys.argv[2]](int(sys.argv[3]), int(sys.argv[4]))
        print(json.dumps({"found": [asdict(one) for one in listed], "peak": _peak()}))
    else:
        show(register(small=os.environ.get("PIA_BENCH_SCALE") == "small"))
