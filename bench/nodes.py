"""A 既存住基システム against bare SQL with the same rows: accepting events, guarded reading, carrying notices, seeding.

Bare means: the tables and indexes of the schema in another file of the same disk, filled with the very rows that the node wrote (its
ledger row and outbox included) in one durable transaction for each application. Both take turns, for the machine may be shared.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from report import Measure, show

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from small_nation import CITY, Nation
from townsfolk import ISSUER

from pia.register.identification import identification_of
from pia.register.movements import movements
from pia.register.nodes.juki import Accepted, function_of
from pia.register.store import schema_sqlite
from pia.register.store.open import open_store
from pia.register.synthetic import Town, people

__all__ = ["nodes"]

DAY = date(2026, 4, 1)
WRITTEN = ("event", "outbox", "ledger")
BLOCK = 25
"""Applications that one side takes before the other has its turn."""


class Bare:
    """The same tables and indexes, without guards."""

    def __init__(self, path: Path, source: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute("PRAGMA cache_size=-65536")
        for step in schema_sqlite.STEPS[:1]:
            for statement in step.statements:
                self.db.execute(statement)
        self.source = sqlite3.connect(source, isolation_level=None)
        self.db.execute("INSERT INTO node VALUES ('juki')")
        self.seen = dict.fromkeys(WRITTEN, 0)
        self.looked: dict[str, set[tuple[Any, ...]]] = {}

    def catch_up(self) -> None:
        """Take everything that the node has written so far as seen."""
        for table in WRITTEN:
            self.seen[table] = self.source.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0]

    def rows_of(
        self, done: Accepted, events: int, entries: int
    ) -> tuple[dict[str, list[tuple[Any, ...]]], list[tuple[Any, ...]]]:
        """Return the next rows of the node, those of one application, and which lookups went."""
        found: dict[str, list[tuple[Any, ...]]] = {"record": [], "history": [], "lookup": [], "kept": []}
        for table, count in (("event", events), ("outbox", done.notices), ("ledger", entries)):
            sql = f"SELECT rowid, * FROM {table} WHERE node = 'juki' AND rowid > ? ORDER BY rowid LIMIT ?"
            listed = self.source.execute(sql, (self.seen[table], count)).fetchall()
            assert len(listed) == count
            found[table] = [row[1:] for row in listed]
            self.seen[table] = listed[-1][0] if listed else self.seen[table]
        gone = []
        for key in done.people:
            at = ("juki", "juki-file", key)
            where = "WHERE node = ? AND file = ? AND key = ?"
            found["record"] += self.source.execute(f"SELECT * FROM record {where}", at)
            found["history"] += self.source.execute(f"SELECT * FROM history {where} ORDER BY version DESC LIMIT 1", at)
            found["kept"] += self.source.execute("SELECT * FROM kept WHERE node = 'juki' AND key = ?", (key,))
            looked = self.source.execute(f"SELECT * FROM lookup {where}", at).fetchall()
            known, now = self.looked.get(key, set()), {one[2:4] for one in looked}
            gone += [("juki", "juki-file", *one, key) for one in known - now]
            found["lookup"] += [one for one in looked if one[2:4] not in known]
            self.looked[key] = now
        return found, gone

    def write(self, rows: dict[str, list[tuple[Any, ...]]], gone: list[tuple[Any, ...]]) -> float:
        """Write rows in one durable transaction, the quickest way; return the seconds."""
        start = time.perf_counter()
        self.db.execute("BEGIN IMMEDIATE")
        if gone:
            sql = "DELETE FROM lookup WHERE node = ? AND file = ? AND idx = ? AND value = ? AND key = ?"
            self.db.executemany(sql, gone)
        for table, listed in rows.items():
            if listed:
                marks = ",".join("?" * len(listed[0]))
                self.db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", listed)
        self.db.execute("COMMIT")
        return time.perf_counter() - start

    def read(self, value: bytes, ledger: tuple[Any, ...]) -> float:
        """Find one record by an index and insert one row durably; return the seconds."""
        start = time.perf_counter()
        sql = (
            "SELECT r.body FROM lookup l JOIN record r ON r.node = l.node AND r.file = l.file AND r.key = l.key "
            "WHERE l.node = 'juki' AND l.file = 'juki-file' AND l.idx = 'code' AND l.value = ?"
        )
        self.db.execute(sql, (value,)).fetchall()
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT OR REPLACE INTO ledger VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", ledger)
        self.db.execute("COMMIT")
        return time.perf_counter() - start


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


def _accepting(nation: Nation, bare: Bare, applications: list[Any]) -> tuple[list[float], list[float]]:
    juki, work = nation["juki"], nation.work("juki")
    ours: list[float] = []
    theirs: list[float] = []
    bare.catch_up()
    for first in range(0, len(applications), BLOCK):
        taken = []
        for events in applications[first : first + BLOCK]:
            nation.clock.move_to(events[0].recorded)
            start = time.perf_counter()
            done = juki.accept(work, events)
            ours.append(time.perf_counter() - start)
            assert isinstance(done, Accepted), done
            taken.append((done, len(events), len({function_of(event) for event in events})))
        theirs += [bare.write(*rows) for rows in [bare.rows_of(*one) for one in taken]]
    return ours, theirs


def _reading(nation: Nation, bare: Bare, codes: list[str]) -> tuple[list[float], list[float]]:
    juki, work = nation["juki"], nation.work("juki")
    ledger = bare.source.execute("SELECT * FROM ledger WHERE node = 'juki' LIMIT 1").fetchone()
    ours, theirs = [], []
    for seq, code in enumerate(codes):
        start = time.perf_counter()
        found = juki.look_up(work, {"住民票コード": code})
        ours.append(time.perf_counter() - start)
        assert len(found) == 1
        row = (ledger[0], 10_000_000 + seq, *ledger[2:])
        theirs.append(bare.read(juki.seal.lookup("code", code), row))
    return ours, theirs


def nodes(*, small: bool) -> list[Measure]:
    """Measure with a city of 100,000 (2,000 where ``small``, or as many as ``PIA_BENCH_PEOPLE`` says)."""
    population = int(os.environ.get("PIA_BENCH_PEOPLE", "2000" if small else "100000"))
    count = 150 if small else 1_500
    town = Town(municipality=CITY, area="新潟県長岡市", population=population, seed=1, day=DAY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        with closing(open_store(f"sqlite:///{path}", create=True)) as store:
            nation = Nation(store=store, day=DAY)
            start = time.perf_counter()
            nation["juki"].seed(people(town, ISSUER))
            seeded = time.perf_counter() - start
            for node in ("cs", "prefecture", "national"):
                nation[node].seed(identification_of(one) for one in people(town, ISSUER))
            filled = time.perf_counter() - start
            bare = Bare(Path(folder) / "bare.db", path)
            for idx, value, key in bare.source.execute("SELECT idx, value, key FROM lookup WHERE node = 'juki'"):
                bare.looked.setdefault(key, set()).add((idx, value))
            for table in ("record", "lookup"):
                rows = bare.source.execute(f"SELECT * FROM {table} WHERE node = 'juki'")
                bare.db.execute("BEGIN")
                while page := rows.fetchmany(10_000):
                    bare.db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(page[0]))})", page)
                bare.db.execute("COMMIT")
            until = DAY + timedelta(days=366)
            listed = []
            for events in movements(town, ISSUER, until, since=DAY + timedelta(days=1), consequences=False):
                listed.append(events)
                if len(listed) == count:
                    break
            gc.freeze()  # what the bench itself remembers is not to be looked through meanwhile
            accepted, written = _accepting(nation, bare, listed)
            codes = [ISSUER.code(place) for place in range(0, population, max(1, population // count))][:count]
            codes = [
                code for code in codes if len(nation["juki"].look_up(nation.work("juki"), {"住民票コード": code})) == 1
            ]
            guarded, bare_read = _reading(nation, bare, codes)
            start = time.perf_counter()
            carried = nation.pump()
            pumped = time.perf_counter() - start
    ratio = sum(written) / sum(accepted)  # of throughput, the moments at which SQLite cleans up included
    read = _p99(guarded) / _p99(bare_read)
    median = (
        f"{1e3 * statistics.median(accepted):.2f} ms, p95 {1e3 * sorted(accepted)[int(len(accepted) * 0.95)]:.1f} ms"
    )
    return [
        Measure("nodes: accepting, bare / node (at least 0.5)", ratio, "x", None, median),
        Measure("nodes: accepting, node / bare", 1 / ratio, "x", 2.0, f"{len(listed)} applications"),
        Measure("nodes: guarded read p99 / bare", read, "x", 3.0, f"p99 {1e3 * _p99(guarded):.1f} ms, median {1e3 * statistics.median(guarded):.2f} ms"),
        Measure("nodes: carrying a notice", 1e6 * pumped / max(carried, 1), "us", None, f"{carried} messages"),
        Measure("nodes: seeding a resident", 1e6 * seeded / population, "us", None, f"with three servers {1e6 * filled / population:.0f} us"),
    ]  # fmt: skip


if __name__ == "__main__":
    show(nodes(small=os.environ.get("PIA_BENCH_SCALE") == "small"))
