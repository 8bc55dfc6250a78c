"""The stores of the register against bare SQL with the same rows and indexes: loading, transactions, reading, comparing, erasing.

SQLite always; PostgreSQL where one can be started (on the disk of the temporary folder) or ``PIA_TEST_POSTGRESQL`` names one. Bare
means: the tables and indexes of the schema without guards, roles and checks of numbers, filled by the quickest statement of the
driver in the order in which people come. What is compared runs in turns, for the machine may be shared.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

from report import Measure, show

from pia.register.store import schema_postgresql, schema_sqlite
from pia.register.store.interface import EventRow, LedgerRow, Lookup, Message, NodeStore, Record, Store, Tx
from pia.register.store.open import open_store
from pia.register.store.transaction import found_by, record_row

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

__all__ = ["stores"]

NODE, OTHER, FILE = "municipal-cs", "prefecture", "identification"
DAY, DUE = 739_100, 739_050
BODY = blake2b(b"body").digest() * 5
INDEXES = ("code", "name", "birth", "number")
EVENTS = 3_000
ROOM = {"SQLite": 0.7, "PostgreSQL": 0.5}
"""Of the transactions of bare SQL, so many at least: guard and seals want room."""
SMALL = 100
"""Rows that one transaction erases."""


def _hash(kind: str, number: int) -> bytes:
    return blake2b(f"{kind}{number}".encode(), digest_size=16).digest()


def _person(number: int, version: int = 1, expires: int | None = None) -> tuple[Record, list[Lookup]]:
    key = f"{number:012d}"
    record = Record(
        file=FILE, key=key, version=version, state="current", batch="2026", effective=739_000, recorded=739_001,
        expires=expires, digest=_hash("digest", number), body=BODY,
    )  # fmt: skip
    return record, [(name, _hash(f"{name}{version}", number)) for name in INDEXES]


def _rows(n: int) -> Iterator[tuple[Record, list[Lookup]]]:
    """Yield ``n`` people; the term of the last tenth of them is over."""
    return (_person(number, 1, DUE if number >= n - n // 10 else None) for number in range(n))


def _event(seq: int) -> EventRow:
    return EventRow(seq=seq, kind="転居", key=f"{seq:012d}", effective=1, recorded=2, batch="2026", body=BODY)


def _entry(seq: int) -> LedgerRow:
    return LedgerRow(
        seq=seq, at=seq, who="op1", terminal="t1", task="転居", operation="event", subject=_hash("s", seq), outcome="done",
        detail="", previous=_hash("h", seq - 1), hash=_hash("h", seq),
    )  # fmt: skip


# --- bare SQL ---


KINDS = {
    "record": "text text text int8 text text int8 int8 int8 bytea bytea bytea",
    "lookup": "text text text bytea text",
}
"""The types of columns as COPY wants them."""


class Bare:
    """A database with the same tables and indexes, and nothing else."""

    sign = "?"
    begin = "BEGIN IMMEDIATE"
    db: Any

    def insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Insert many rows as quickly as the driver can."""
        self.db.executemany(f"INSERT INTO {table} VALUES ({', '.join([self.sign] * len(rows[0]))})", rows)

    def pipe(self) -> Any:
        """Send the statements of a block without waiting for each."""
        return nullcontext()

    def load(self, people: Iterator[tuple[Record, list[Lookup]]]) -> float:
        """Insert people; return the seconds that the database took."""
        spent = 0.0
        while True:
            chunk = [person for person, _ in zip(people, range(10_000), strict=False)]
            if not chunk:
                return spent
            records = [record_row(NODE, record, found_by(lookups)) for record, lookups in chunk]
            found = [(NODE, record.file, *lookup, record.key) for record, lookups in chunk for lookup in lookups]
            start = time.perf_counter()
            self.db.execute("BEGIN")
            self.insert("record", records)
            self.insert("lookup", found)
            self.db.execute("COMMIT")
            spent += time.perf_counter() - start

    def change(self, seq: int, number: int, *, piped: bool = False) -> None:
        """Write the rows of one event that changes a person and all by which he is found."""
        s, at = self.sign, (NODE, FILE, f"{number:012d}")
        where = f"WHERE node = {s} AND file = {s} AND key = {s}"
        (_, old), (record, new) = _person(number), _person(number, 2)
        row = record_row(NODE, record, found_by(new))
        columns = "node, file, key, version, batch, effective, recorded, expires, digest, body"
        names = ("version", "state", "batch", "effective", "recorded", "expires", "digest", "body", "found_by")
        with self.pipe() if piped else nullcontext():
            self.db.execute(self.begin)
            self.db.execute(f"INSERT INTO history SELECT {columns} FROM record {where}", at)
            self.db.execute(f"UPDATE record SET {', '.join(f'{n} = {s}' for n in names)} {where}", (*row[3:], *at))
            for gone, come in zip(old, new, strict=True):
                self.db.execute(f"DELETE FROM lookup {where} AND idx = {s} AND value = {s}", (*at, *gone))
                self.one("lookup", (NODE, FILE, *come, at[2]))
            self._rest(seq)

    def come(self, seq: int, number: int, *, piped: bool = False) -> None:
        """Write the rows of one event that brings a person."""
        record, lookups = _person(number)
        with self.pipe() if piped else nullcontext():
            self.db.execute(self.begin)
            self.one("record", record_row(NODE, record, found_by(lookups)))
            for lookup in lookups:
                self.one("lookup", (NODE, FILE, *lookup, record.key))
            self._rest(seq)

    def _rest(self, seq: int) -> None:
        event, entry = _event(seq), _entry(seq)
        self.one("event", (NODE, seq, event.kind, event.key, 1, 2, "2026", BODY))
        self.one("outbox", (NODE, "up", seq, "2026", BODY))
        row = (NODE, seq, seq, "op1", "t1", "転居", "event", entry.subject, "done", "", entry.previous, entry.hash)
        self.one("ledger", row)
        self.db.execute("COMMIT")

    def one(self, table: str, row: tuple[Any, ...]) -> None:
        """Insert one row."""
        self.db.execute(f"INSERT INTO {table} VALUES ({', '.join([self.sign] * len(row))})", row)

    def find(self, number: int) -> Any:
        """Find one person by a hash."""
        s = self.sign
        return self.db.execute(
            "SELECT r.* FROM lookup l JOIN record r ON r.node = l.node AND r.file = l.file AND r.key = l.key "
            f"WHERE l.node = {s} AND l.file = {s} AND l.idx = {s} AND l.value = {s} ORDER BY l.key LIMIT 10",
            (NODE, FILE, "number", _person(number)[1][-1][1]),
        ).fetchall()


class BareSqlite(Bare):
    """SQLite as durable as the store."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = full", "secure_delete = 1", "cache_size = -65536"):
            self.db.execute(f"PRAGMA {pragma}")
        for statement in schema_sqlite.STEPS[0].statements:
            self.db.execute(statement)
        self.db.execute("INSERT INTO node VALUES (?)", (NODE,))


class BarePostgresql(Bare):
    """PostgreSQL; many rows go in by COPY."""

    sign = "%s"
    begin = "BEGIN"

    def __init__(self, url: str) -> None:
        import psycopg

        self.db = psycopg.connect(url, autocommit=True)
        self.db.execute("CREATE SCHEMA bare; SET search_path = bare")
        for statement in schema_postgresql.STEPS[0].statements:
            self.db.execute(statement)
        self.db.execute("INSERT INTO node (id) VALUES (%s)", (NODE,))

    def pipe(self) -> Any:
        """Send the statements of a block without waiting for each."""
        return self.db.pipeline()

    def insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Copy rows in."""
        with self.db.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(KINDS[table].split())
            for row in rows:
                copy.write_row(row)

    def load(self, people: Iterator[tuple[Record, list[Lookup]]]) -> float:
        """Insert people, and let the server know of them."""
        spent = super().load(people)
        self.db.execute("ANALYZE record, lookup")
        return spent


# --- the store ---


def _rest(tx: Tx) -> None:
    tx.append(_event(tx.last_event() + 1))
    tx.send(Message(channel="up", seq=tx.sent("up") + 1, body=BODY, batch="2026"))
    last = tx.last_of_ledger()
    tx.enter(_entry(last.seq + 1 if last else 1))


def _write(node: NodeStore, number: int, version: int) -> None:
    with node.write() as tx:
        tx.put(*_person(number, version))
        _rest(tx)


def _erased(node: NodeStore, most: int = 1_000_000) -> tuple[int, float]:
    """Erase what has expired in small transactions; return how many rows, and the seconds of the longest transaction."""
    total, longest = 0, 0.0
    while total < most:
        start = time.perf_counter()
        with node.write() as tx:
            due = tx.expired(FILE, DAY, limit=SMALL)
            for record in due:
                tx.erase(FILE, record.key)
        longest = max(longest, time.perf_counter() - start)
        if not due:
            break
        total += len(due)
    return total, longest


def _differing(ours: Iterable[tuple[str, bytes]], theirs: Iterable[tuple[str, bytes]]) -> list[str]:
    """Merge two runs of digests and return the keys that are not alike in both."""
    found, left, right = [], iter(ours), iter(theirs)
    a, b = next(left, None), next(right, None)
    while a or b:
        if a == b:
            a, b = next(left, None), next(right, None)
        elif b is None or (a is not None and a[0] < b[0]):
            found.append(a[0] if a else "")
            a = next(left, None)
        elif a is None or b[0] < a[0]:
            found.append(b[0])
            b = next(right, None)
        else:
            found.append(a[0])
            a, b = next(left, None), next(right, None)
    return found


# --- measuring ---


def _turns(times: int, *parts: Callable[[int], None]) -> list[list[float]]:
    """Time ``parts`` by turns, each with its own numbers 0 … ``times`` - 1, a hundred at a time; return the seconds of each call."""
    spent: list[list[float]] = [[] for _ in parts]
    for start in range(0, times, 100):
        for part, seconds in zip(parts, spent, strict=True):
            for number in range(start, min(times, start + 100)):
                begin = time.perf_counter()
                part(number)
                seconds.append(time.perf_counter() - begin)
    return spent


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = do()
    return time.perf_counter() - start, done


class Bench:
    """One store, and bare SQL beside it."""

    def __init__(self, kind: str, store: Store, bare: Bare, n: int, reading: Callable[[str, str], int]) -> None:
        self.kind, self.bare, self.n, self._reading = kind, bare, n, reading
        self._bare_numbers = count(1)
        self.node, self.other = store.add_node(NODE), store.add_node(OTHER)
        self.measures: list[Measure] = []

    def _tell(self, what: str, value: float, unit: str, budget: float | None, note: str) -> None:
        self.measures.append(Measure(f"{self.kind}: {what}", value, unit, budget, note))
        print(f"  {self.kind}: {what}: {value:.2f} {unit} ({note})", file=sys.stderr, flush=True)

    def run(self) -> list[Measure]:
        """Measure everything."""
        self._load()
        events = min(EVENTS, self.n // 4)
        self._transactions("changing a person", events, 0, 2)
        self._transactions("a new person", events, self.n, 1)
        self._find(events)
        self._compare(events)
        self._erase()
        return self.measures

    def _load(self) -> None:
        made, _ = _timed(lambda: sum(1 for _ in _rows(self.n)))

        def load() -> None:
            with self.node.write() as tx:
                tx.load(_rows(self.n))

        spent, _ = _timed(load)
        spent -= made
        bare = self.bare.load(_rows(self.n))
        note = f"{self.n / spent:,.0f} records/s, bare {self.n / bare:,.0f}"
        self._tell(f"loading {self.n:,} / bare insert", spent / bare, "x", 8, note)
        budget = 90.0 if self.kind == "SQLite" else None
        self._tell(f"loading {self.n:,}, the store's part", spent, "s", budget, f"making the rows {made:.1f} s more")

    def _transactions(self, what: str, events: int, first: int, version: int) -> None:
        bare = self.bare.change if version > 1 else self.bare.come
        parts: list[Callable[[int], None]] = [
            lambda number: _write(self.node, first + number, version),
            lambda number: bare(next(self._bare_numbers), first + number),
        ]
        if self.kind == "PostgreSQL":
            parts.append(lambda number: bare(next(self._bare_numbers), first + events + number, piped=True))
        spent = _turns(events, *parts)
        own, other, *more = [sum(times) / events for times in spent]
        late = statistics.quantiles(spent[0], n=20)[18] * 1e3
        note = f"{1 / own:,.0f} tx/s, p95 {late:.1f} ms, bare {1 / other:,.0f} (so many x bare: {other / own:.2f})"
        if more:
            note += f", bare in a pipeline {1 / more[0]:,.0f} ({more[0] / own:.2f})"
        self._tell(f"transaction, {what} / bare", own / other, "x", round(1 / ROOM[self.kind], 2), note)

    def _find(self, events: int) -> None:
        chosen = random.Random(1)
        people = [chosen.randrange(2 * events, self.n - self.n // 10) for _ in range(4_000)]

        def look(number: int) -> None:
            with self.node.read() as reader:
                assert len(reader.find(FILE, *_person(people[number])[1][-1])) == 1

        def insert_every_tenth(turn: int) -> None:
            if turn % 10 == 0:
                self.bare.one("outbox", (NODE, "elsewhere", next(self._bare_numbers), "2026", BODY))

        own, other, durable = _turns(
            len(people),
            look,
            lambda number: self.bare.find(people[number]),
            insert_every_tenth,
        )
        a, b, least = statistics.median(own), statistics.median(other), statistics.fmean(durable[::10])
        self._tell("finding one / bare query (medians)", a / b, "x", None, f"{a * 1e6:.0f} µs, bare {b * 1e6:.0f}")
        note = f"{_p99(own) * 1e6:.0f} µs, bare {_p99(other) * 1e6:.0f} + {least * 1e6:.0f}"
        self._tell(
            "finding one, p99 / bare query + bare durable insert", _p99(own) / (_p99(other) + least), "x", 3, note
        )

    def _compare(self, events: int) -> None:
        with self.other.write() as tx:
            tx.load(person for number, person in enumerate(_rows(self.n)) if number != 7)
        with self.other.write() as tx:
            tx.put(*_person(self.n + events + 1))

        def compare() -> list[str]:
            with self.node.read() as ours, self.other.read() as theirs:
                return _differing(ours.digests(FILE), theirs.digests(FILE))

        def bare(columns: str) -> int:
            return self._reading(columns, NODE) + self._reading(columns, OTHER)

        rounds = [(_timed(compare), _timed(lambda: bare("key, digest")), _timed(lambda: bare("*"))) for _ in range(3)]
        found = rounds[0][0][1]
        assert (found[0], len(found)) == (f"{7:012d}", events + 2)
        own, other, whole = (
            statistics.median(times) for times in zip(*([t for t, _ in r] for r in rounds), strict=True)
        )
        note = f"{own:.2f} s, bare {other:.2f}; reading whole rows {whole:.2f}"
        self._tell(f"comparing the digests of 2 x {self.n:,} / reading key and digest", own / other, "x", 3, note)

    def _erase(self) -> None:
        still, _ = self._while(lambda: time.sleep(5))
        start = time.perf_counter()
        waits, (rows, longest) = self._while(lambda: _erased(self.node))
        spent = time.perf_counter() - start
        assert rows == self.n // 10
        note = (
            f"{rows:,} rows in {spent:.1f} s, {SMALL} a transaction (the longest {longest * 1e3:.0f} ms); {len(waits):,} reads "
            f"meanwhile, p99 {_p99(waits) * 1e3:.1f} ms; while nothing is erased: p99 {_p99(still) * 1e3:.1f} ms, "
            f"longest {max(still) * 1e3:.1f} ms"
        )
        self._tell(f"longest wait of a reader while {rows:,} are erased", max(waits) * 1e3, "ms", 50, note)

    def _while(self, do: Callable[[], Any]) -> tuple[list[float], Any]:
        """Read without a pause while something is done; return how long each reading took, and the outcome."""
        waits: list[float] = []
        done = threading.Event()
        chosen = random.Random(2)

        def look() -> None:
            while not done.is_set():
                begin = time.perf_counter()
                with self.node.read() as reader:
                    assert reader.find(FILE, *_person(chosen.randrange(self.n // 2, self.n * 8 // 10))[1][-1])
                waits.append(time.perf_counter() - begin)

        reader = threading.Thread(target=look)
        reader.start()
        try:
            return waits, do()
        finally:
            done.set()
            reader.join()


# --- memory ---


def _memory(url: str, n: int) -> None:
    """Load, compare, work and erase, and print the most memory that this process ever held, in KiB."""
    with closing(open_store(url, create=True)) as store:
        node = store.add_node(NODE)
        with node.write() as tx:
            tx.load(_rows(n))
        with node.read() as ours, node.read() as theirs:
            assert not _differing(ours.digests(FILE), theirs.digests(FILE))
            assert sum(1 for _ in ours.records(FILE)) == n
        for number in range(min(500, n // 2)):
            _write(node, number, 2)
        _erased(node, 2_000)
    print(_peak())


def _peak() -> int:
    """Return the most memory that this process held since its beginning, in KiB."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _flat(kind: str, urls: Iterator[str], n: int) -> Measure:
    """Return how the memory grows with ten times the people, each in a process of its own."""
    peaks = []
    for people in (n // 10, n):
        command = [sys.executable, __file__, "--memory", next(urls), str(people)]
        peaks.append(int(subprocess.run(command, capture_output=True, check=True).stdout) / 1024)
    budget = 1.3 if n >= 1_000_000 else None  # with fewer, what grows are the pages that a connection may keep
    note = f"{peaks[1]:.0f} MiB, at {n // 10:,} {peaks[0]:.0f} MiB"
    return Measure(f"{kind}: peak memory at {n:,} / at {n // 10:,}", peaks[1] / peaks[0], "x", budget, note)


# --- both stores ---


def _sqlite(n: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"

        def reading(columns: str, node: str) -> int:
            with closing(sqlite3.connect(path)) as db:
                sql = f"SELECT {columns} FROM record WHERE node = ? AND file = ? ORDER BY key"
                return sum(1 for _ in db.execute(sql, (node, FILE)))

        with closing(open_store(f"sqlite:///{path}", create=True)) as store:
            found = Bench("SQLite", store, BareSqlite(Path(folder) / "bare.db"), n, reading).run()
            size = path.stat().st_size / 2**20
            print(f"  SQLite: {size:,.0f} MiB for 2 x {n:,}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        found.append(_flat("SQLite", (f"sqlite:///{folder}/{name}.db" for name in "ab"), n))
    return found


def _postgresql(n: int) -> list[Measure]:
    import store_server

    store_server.SHARED = Path(tempfile.gettempdir())  # a disk, not memory
    try:
        server = store_server.Server()
    except store_server.NoServerError as why:
        print(f"PostgreSQL was not measured: {why}", file=sys.stderr)
        return []
    import psycopg

    databases = [server.database() for _ in range(3)]
    url = server.url(databases[0])

    def reading(columns: str, node: str) -> int:
        with (
            psycopg.connect(server.admin, dbname=databases[0]) as db,
            db.cursor(name="all", binary=True) as cursor,
        ):
            cursor.itersize = 10_000
            sql = f"SELECT {columns} FROM pia_register.record WHERE node = %s AND file = %s ORDER BY key"
            return sum(1 for _ in cursor.execute(sql, (node, FILE)))

    try:
        with closing(open_store(url, create=True)) as store:
            found = Bench("PostgreSQL", store, BarePostgresql(url), n, reading).run()
        found.append(_flat("PostgreSQL", iter([server.url(name) for name in databases[1:]]), n))
    finally:
        for name in databases:
            server.drop(name)
        server.remove()
    return found


def stores(*, small: bool) -> list[Measure]:
    """Measure both stores with a million people (20,000 where ``small``, or as many as ``PIA_BENCH_PEOPLE`` says)."""
    n = int(os.environ.get("PIA_BENCH_PEOPLE", "20000" if small else "1000000"))
    return [*_sqlite(n), *_postgresql(n)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        _memory(sys.argv[2], int(sys.argv[3]))
    else:
        show(stores(small=os.environ.get("PIA_BENCH_SCALE") == "small"))
