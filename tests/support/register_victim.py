"""Registers that are killed while they run: ``python register_victim.py STORE DAYS FIRST LAST STEP``.

One process forks a child for each point: the child works on a copy of the store and is killed before its n-th statement; another child takes
the copy up again and finishes the days. Prints one line of JSON for each point: the statement, whether it was killed, the applications that
were acknowledged before, and what the register holds at the end. Last comes the register that nobody killed, as point 0.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from small_register import SmallRegister
from store_victim import LEFT, watch

from pia.register.agreement import agree
from pia.register.store.open import open_store

JUKIS = ("juki", "juki-town")


def live(path: Path, until: int, point: int, told: Path) -> None:
    """Run until the end comes, telling of every application at once."""
    handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = open_store(f"sqlite:///{path.as_posix()}", wait=30)
    register = SmallRegister(
        store=store, taken=lambda name, accepted: os.write(handle, f"{name}\n".encode()) if accepted else None
    )  # type: ignore[arg-type,return-value]
    totals = register.settings.totals
    assert totals is not None
    if point:
        watch(store)
        LEFT[0] = point
    if until > totals.days:
        register.run(until - totals.days)


def told_of(path: Path) -> dict[str, Any]:
    """Return what a register holds, told shortly."""
    register = SmallRegister(store=open_store(f"sqlite:///{path.as_posix()}", wait=30))
    totals = register.settings.totals
    assert totals is not None
    events = [name for node in JUKIS for name in register.applications(node)]
    held = sorted((file, key, digest.hex()) for file, rows in register.files().items() for key, digest in rows.items())
    return {
        "days": totals.days,
        "events": sha256(json.dumps(sorted(events)).encode()).hexdigest(),
        "twice": len(events) - len(set(events)),
        "applications": sorted({name.rpartition("/")[0] for name in events}),
        "held": sha256(json.dumps(held).encode()).hexdigest(),
        "agrees": agree(register.city).agrees,
    }


def child(work: Any) -> int:
    """Do something in a child and return how it ended."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitpid(pid, 0)[1]


def main(store: str, days: str, first: str, last: str, step: str) -> None:
    """Try each point, and none."""
    source, until = Path(store), int(days)
    for point in (*range(int(first), int(last) + 1, int(step)), 0):
        folder = source.parent / f"point-{point}"
        folder.mkdir()
        copy, told = folder / "register.db", folder / "told"
        shutil.copy(source, copy)
        ended = child(lambda c=copy, p=point, t=told: live(c, until, p, t))
        killed = os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL
        acknowledged = told.read_text().split() if told.exists() else []
        if killed:
            assert child(lambda c=copy, t=told: live(c, until, 0, t)) == 0

        def tell(path: Path = copy, point: int = point, killed: bool = killed, names: list[str] = acknowledged) -> None:
            sys.stdout.write(
                json.dumps({"point": point, "killed": killed, "acknowledged": names, **told_of(path)}) + "\n"
            )

        assert child(tell) == 0
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
