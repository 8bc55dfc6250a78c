"""Erasing 100,000 records whose term is over, while somebody else reads: how long a read takes at most, against a store at rest.

The reader is a process of its own, so that only the store can hold it up, not the interpreter. Its longest waits are told for the store
at rest too, for the machine may be shared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from report import Measure, show

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from kept_records import NODE, POLICY, clock, happened, seal_of, sealed  # type: ignore[import-not-found]

from pia.register.erasure import Eraser
from pia.register.keys import MemoryKeys
from pia.register.store.open import open_store

if TYPE_CHECKING:
    from pia.register.store.interface import NodeStore

__all__ = ["erasure"]

FIRST = date(2176, 4, 2)
LIMIT = 200
BLOCKED = 50.0
"""Milliseconds that no reader may wait."""
READS = """
import sys, time
from pathlib import Path
from pia.register.store.open import open_store
node = open_store(sys.argv[1]).node(sys.argv[2])
stop, waits = Path(sys.argv[3]), []
print("ready", flush=True)
while not stop.exists():
    start = time.perf_counter()
    with node.read() as reader:
        assert reader.record("residents", "stays") is not None
    waits.append((time.perf_counter() - start) * 1000)
    time.sleep(0.0005)
waits.sort()
print(len(waits), waits[len(waits) // 2], waits[len(waits) * 999 // 1000], waits[-1], sum(w > 50 for w in waits))
"""


class Reads:
    """What a reader in another process saw: reads, median, 99.9 %, longest (milliseconds), and how many were too long."""

    def __init__(self, url: str, folder: Path) -> None:
        self._stop = folder / f"stop{time.perf_counter_ns()}"
        self._child = subprocess.Popen(
            [sys.executable, "-c", READS, url, NODE, str(self._stop)], stdout=subprocess.PIPE, text=True
        )
        assert self._child.stdout is not None
        self._child.stdout.readline()

    def end(self) -> tuple[float, ...]:
        """Stop reading and return what was seen."""
        self._stop.touch()
        out, _ = self._child.communicate(timeout=60)
        self._stop.unlink()
        return tuple(float(part) for part in out.split())


def _fill(node: NodeStore, keys: MemoryKeys, count: int) -> None:
    seal = seal_of(keys)
    body = b"x" * 300
    with node.write() as tx:
        tx.put(sealed(seal, "residents", "stays", body))
        tx.load(
            (sealed(seal, "residents", f"{n:08d}", body, state="removed", expires=FIRST), [("code", seal.lookup("code", str(n)))])
            for n in range(count)
        )  # fmt: skip
    for start in range(0, count, 5_000):
        with node.write() as tx:
            for n in range(start, min(start + 5_000, count), 10):
                happened(tx, seal, "residents", f"{n:08d}", body)


def _stores(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{(folder / 'register.db').as_posix()}"
    with suppress(ImportError):
        from store_server import NoServerError, Server

        with suppress(NoServerError):
            server = Server()
            yield "PostgreSQL", server.url(server.database())
            server.remove()


def erasure(*, small: bool = False) -> list[Measure]:
    """Measure both stores."""
    count, measures = (5_000 if small else 100_000), []
    with tempfile.TemporaryDirectory() as name:
        for kind, url in _stores(Path(name)):
            store, keys = open_store(url, create=True), MemoryKeys(seed=b"bench")
            node = store.add_node(NODE)
            _fill(node, keys, count)
            rest = Reads(url, Path(name))
            time.sleep(2 if small else 10)
            calm = rest.end()
            busy = Reads(url, Path(name))
            start = time.perf_counter()
            done = Eraser(POLICY, keys, clock(2177), limit=LIMIT).run(node)
            seconds = time.perf_counter() - start
            seen = busy.end()
            assert done.records == count, done
            store.close()
            told = f"{count:,} rows in {seconds:.1f} s; reads {seen[0]:.0f}, median {seen[1]:.2f} ms; at rest {calm[1]:.2f} ms"
            measures += [
                Measure(f"erasing, {kind}: median read against rest", seen[1] / calm[1], "x", None, told),
                Measure(f"erasing, {kind}: 99.9 % of reads within", seen[2], "ms", BLOCKED, f"at rest {calm[2]:.2f} ms"),
                Measure(f"erasing, {kind}: longest read", seen[3], "ms", BLOCKED, f"at rest {calm[3]:.2f} ms; over 50 ms: {seen[4]:.0f}"),
            ]  # fmt: skip
    return measures


if __name__ == "__main__":
    show(erasure(small=os.environ.get("PIA_BENCH_SCALE") == "small"))
