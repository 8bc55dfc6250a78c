"""A register against bare SQL with the same rows, on both stores: seeding, accepting, guarded reading, 整合性確認, memory.

Bare means the same tables and indexes in another database of the same disk, filled with the very rows that the nodes wrote (ledger, outbox
and the counter of events included), in one durable transaction for each application, the quickest way that its driver knows. Both sides take
turns, for the machine may be shared, and neither looks into a database between two applications of its turn.
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
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import astuple
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
from pia.register.store.transaction import RowTx, found_by, history_row, record_row
from pia.register.synthetic import Town, people

__all__ = ["register"]

DAY = date(2026, 4, 1)
WARM = 50
"""Applications of both sides before the first that counts: a server makes its plans, a program its caches."""
BLOCK = 25
"""Applications that one side takes before the other has its turn."""
PAGE = 10_000
UNIQUE = {
    "record": "node, file, key",
    "history": "node, file, key, version",
    "kept": "node, kind, key",
    "counter": "node, name",
}
"""The rows that take the place of earlier ones, by what."""

Rows = dict[str, list[tuple[Any, ...]]]
Gone = list[tuple[str, tuple[Any, ...]]]
Call = tuple[str, tuple[Any, ...]]


class Side:
    """The bare database, and a look at the rows that the nodes wrote."""

    def __init__(self, bare: Bare, source: Any, schema: str = "") -> None:
        self.bare, self.source, self.schema, self.sign = bare, source, schema, bare.sign
        bare.db.execute("INSERT INTO node (id) VALUES ('juki')")
        self.latest: dict[str, tuple[Any, ...] | None] = {}

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

    def rows_of(self, noted: list[Call]) -> tuple[Rows, Gone]:
        """Return the rows that one application came to, and what it deleted, from what the node did."""
        found: Rows = {
            table: [] for table in ("record", "history", "lookup", "event", "outbox", "kept", "ledger", "counter")
        }
        gone: Gone = []
        for name, given in noted:
            if name == "put":
                record, lookups = given
                self._put(found, gone, record_row("juki", record, found_by(lookups)), lookups)
            elif name == "reseal":
                self._reseal(found, given[0])
            elif name == "append":
                found["event"] += [
                    ("juki", e.seq, e.kind, e.key, e.effective, e.recorded, e.batch, e.body) for e in given
                ]
            elif name == "send":
                found["outbox"] += [("juki", m.channel, m.seq, m.batch, m.body) for m in given]
            elif name == "enter":
                found["ledger"] += [("juki", *astuple(row)) for row in given]
            elif name == "keep":
                found["kept"] += [("juki", row.kind, row.key, row.body, row.expires) for row in given]
            elif name == "drop":
                gone.append((UNKEEP, ("juki", *given)))
            else:
                found["counter"].append(("juki", *given))
        return found, gone

    def _put(self, found: Rows, gone: Gone, row: tuple[Any, ...], lookups: Any) -> None:
        """Note a new version: the one before goes into the history, and other lookups come."""
        before = self._before(row[2])
        known = set(msgspec.msgpack.decode(before[-1], type=list[tuple[str, bytes]])) if before else set()
        if before:
            found["history"].append((*before[:4], *before[5:-1]))
        gone += [(UNFIND, (*row[:3], *one)) for one in known - set(lookups)]
        found["lookup"] += [(*row[:2], *one, row[2]) for one in set(lookups) - known]
        found["record"].append(row)
        self.latest[row[2]] = row

    def _reseal(self, found: Rows, record: Any) -> None:
        """Note a version that was sealed anew."""
        now = self._before(record.key)
        if now and now[3] == record.version:
            row = record_row("juki", record, now[-1])
            self.latest[record.key] = row
            found["record"].append(row)
        else:
            found["history"].append(history_row("juki", record))

    def _before(self, key: str) -> tuple[Any, ...] | None:
        if key not in self.latest:
            sql = "SELECT * FROM record WHERE node = 'juki' AND file = 'juki-file' AND key = ?".replace("?", self.sign)
            row = self.bare.db.execute(sql, (key,)).fetchone()
            self.latest[key] = None if row is None else tuple(row)
        return self.latest[key]

    def write(self, rows: Rows, gone: Gone) -> float:
        """Write rows in one durable transaction; return the seconds."""
        db = self.bare.db
        start = time.perf_counter()
        with self.bare.pipe():
            db.execute(self.bare.begin)
            for sql, one in gone:
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
            return f"INSERT INTO {table} VALUES ({marks})"
        names = COLUMNS[table]
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


COLUMNS = {
    "record": ("version", "state", "batch", "effective", "recorded", "expires", "digest", "body", "found_by"),
    "history": ("batch", "expires", "body"),
    "kept": ("body", "expires"),
    "counter": ("value",),
}
UNFIND = "DELETE FROM lookup WHERE node = ? AND file = ? AND key = ? AND idx = ? AND value = ?"
UNKEEP = "DELETE FROM kept WHERE node = ? AND kind = ? AND key = ?"
NOTED = ("put", "reseal", "append", "send", "enter", "keep", "drop", "_remember")


@contextmanager
def noting() -> Iterator[list[Call]]:
    """Note in a list what transactions write, so that neither side has to look into a database between two applications."""
    noted: list[Call] = []

    def wrapped(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def noting_too(tx: RowTx, *given: Any) -> Any:
            noted.append((name, given))
            return do(tx, *given)

        return noting_too

    own = {name: getattr(RowTx, name) for name in NOTED}
    try:
        for name, do in own.items():
            setattr(RowTx, name, wrapped(name, do))
        yield noted
    finally:
        for name, do in own.items():
            setattr(RowTx, name, do)


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
            movements(self.town, ISSUER, until, since=DAY + timedelta(days=1), consequences=False), WARM + self.count
        )
        ours: list[float] = []
        theirs: list[float] = []
        with noting() as noted:
            while block := list(islice(listed, BLOCK)):
                done = []
                for events in block:
                    self.nation.clock.move_to(events[0].recorded)
                    start = time.perf_counter()
                    accepted = juki.accept(work, events)
                    ours.append(time.perf_counter() - start)
                    assert isinstance(accepted, Accepted), accepted
                    done.append(noted[:])
                    noted.clear()
                taken = [side.rows_of(one) for one in done]
                theirs += [side.write(*rows) for rows in taken]
        ours, theirs = ours[WARM:], theirs[WARM:]
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
