"""The nodes of the register on SQLite: acceptance at the first node with guard and ledger, guarded reading, and carrying the notices onward.

Accepting and reading are measured against bare SQL with the same rows, as :mod:`register` does it, at the size of a small city.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from register import DAY, Bench, Side
from report import Measure, show
from small_nation import Nation
from stores import BareSqlite
from townsfolk import ISSUER

from pia.register.identification import identification_of
from pia.register.store.open import open_store
from pia.register.synthetic import people

__all__ = ["nodes"]


def nodes(*, small: bool) -> list[Measure]:
    """Measure with a city of 100,000 (2,000 where ``small``, or as many as ``PIA_BENCH_PEOPLE`` says)."""
    population = int(os.environ.get("PIA_BENCH_PEOPLE", "2000" if small else "100000"))
    count = 150 if small else 1_500
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        with closing(open_store(f"sqlite:///{path}", create=True)) as store:
            nation = Nation(store=store, day=DAY)
            side = Side(BareSqlite(Path(folder) / "bare.db"), sqlite3.connect(path, isolation_level=None))
            bench = Bench("SQLite", nation, side, population, count)
            start = time.perf_counter()
            nation["juki"].seed(people(bench.town, ISSUER))
            seeded = time.perf_counter() - start
            for node in ("cs", "prefecture", "national"):
                nation[node].seed(identification_of(one) for one in people(bench.town, ISSUER))
            filled = time.perf_counter() - start
            side.load()
            gc.freeze()  # what the bench itself remembers is not to be looked through meanwhile
            bench.accepting()
            bench.reading()
            start = time.perf_counter()
            carried = nation.pump()
            pumped = time.perf_counter() - start
    return [
        *bench.found,
        Measure("nodes: carrying a notice", 1e6 * pumped / max(carried, 1), "us", None, f"{carried} messages"),
        Measure("nodes: seeding a resident", 1e6 * seeded / population, "us", None, f"with three servers {1e6 * filled / population:.0f} us"),
    ]  # fmt: skip


if __name__ == "__main__":
    show(nodes(small=os.environ.get("PIA_BENCH_SCALE") == "small"))
