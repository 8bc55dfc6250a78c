"""A process that works on a store and is killed before its n-th statement: ``python store_victim.py URL N TRANSACTIONS [load]``.

Prints the number of each transaction once it has ended.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from store_rows import H1, record, work

from pia.register.store.open import open_store

LEFT = [0]


def count(*_: object) -> None:
    """Die where it is time to."""
    LEFT[0] -= 1
    if LEFT[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def watch(store: Any) -> None:
    """Count every statement that the store carries out."""
    if hasattr(store, "_writer"):
        store._writer.set_trace_callback(count)
        return
    import psycopg

    real = psycopg.Connection.execute

    def execute(self: Any, *given: Any, **more: Any) -> Any:
        count()
        return real(self, *given, **more)

    psycopg.Connection.execute = execute  # type: ignore[method-assign]


def main(url: str, n: str, transactions: str, load: str = "") -> None:
    """Work."""
    store = open_store(url, wait=30)
    node = store.node("cs")
    watch(store)
    LEFT[0] = int(n)
    for _ in range(int(transactions)):
        with node.write() as tx:
            number = tx.last_event() + 1
            work(tx, number)
            if load:
                tx.load((record(f"{number}-{row:05d}"), [("load", H1)]) for row in range(100))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
