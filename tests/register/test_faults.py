"""A run that is killed, or whose writes fail, is finished by the next one: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from small_register import SmallRegister
from store_failing import FailingDisk, NoShimError

from pia.register.agreement import agree
from pia.register.store.interface import StoreError
from pia.register.store.open import open_store

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
POINTS = 300 if SOAK else 30
PEOPLE, BEFORE, DAYS = (900, 21, 30) if SOAK else (300, 10, 30)
VICTIM = Path(__file__).resolve().parents[1] / "support" / "register_victim.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is one: synchronising thousands of times is not what is tried here."""
    shared = Path("/dev/shm")
    if not shared.is_dir():
        yield tmp_path_factory.mktemp("register")
        return
    with TemporaryDirectory(dir=shared) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def opened(folder: Path) -> Path:
    """A register some days before the end of a month, whose run is going to be disturbed."""
    path = folder / "register.db"
    store = open_store(f"sqlite:///{path.as_posix()}", create=True)
    SmallRegister(PEOPLE, store=store).run(BEFORE)
    store.close()
    return path


def statements(path: Path, folder: Path) -> int:
    """Return how many statements the run takes that nobody disturbs."""
    copy = folder / "counted.db"
    shutil.copy(path, copy)
    store = open_store(f"sqlite:///{copy.as_posix()}")
    register = SmallRegister(store=store)
    count = [0]

    def counting(*_: object) -> None:
        count[0] += 1

    store._writer.set_trace_callback(counting)  # type: ignore[attr-defined]
    register.run(DAYS - BEFORE)
    store.close()
    return count[0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the points are tried in forked processes")
def test_killed_at_fixed_points(opened: Path, folder: Path) -> None:
    total = statements(opened, folder)
    step = max(total // POINTS, 1)
    command = [sys.executable, str(VICTIM), str(opened), str(DAYS), "1", str(step * (POINTS - 1) + 1), str(step)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    *tried, undisturbed = [json.loads(line) for line in done.stdout.splitlines()]
    assert (undisturbed["point"], undisturbed["days"], undisturbed["killed"]) == (0, DAYS, False)
    assert undisturbed["agrees"]
    assert len(tried) == POINTS
    for one in tried:
        at = f"statement {one['point']} of {total}"
        assert one["killed"], at
        assert one["twice"] == 0, f"{at}: an event was applied twice"
        assert set(one["acknowledged"]) <= set(one["applications"]), f"{at}: an acknowledged application is lost"
        assert one["agrees"], at
        for what in ("days", "events", "held"):
            assert one[what] == undisturbed[what], f"{at}: {what}"
    assert any(one["acknowledged"] for one in tried)


@pytest.mark.parametrize("lasting", [False, True])
def test_every_write_that_fails(opened: Path, folder: Path, lasting: bool) -> None:
    """The n-th write of a run fails, for n from 1 (in steps, but in the long runs) until the run comes through."""
    try:
        FailingDisk()
    except NoShimError as why:
        pytest.skip(f"no layer for failing writes: {why}")
    wanted = _undisturbed(opened, folder)
    n, failures = 1, 0
    while True:
        copy = folder / f"failing-{n}.db"
        shutil.copy(opened, copy)
        acknowledged: list[str] = []
        failed = _disturbed(copy, n, acknowledged, lasting=lasting)
        register = SmallRegister(store=open_store(f"sqlite:///{copy.as_posix()}"))
        _finish(register)
        names = [name for node in ("juki", "juki-town") for name in register.applications(node)]
        assert len(names) == len(set(names)), f"write {n}: applied twice"
        assert set(acknowledged) <= {name.rpartition("/")[0] for name in names}, f"write {n}: lost"
        assert register.files() == wanted, f"write {n}"
        if n % 5 == 0 or not failed:
            assert agree(register.city).agrees, f"write {n}"
        register.store.close()
        for path in folder.glob(f"failing-{n}.db*"):
            path.unlink()
        if not failed:
            break
        failures, n = failures + 1, _next(n)
    assert failures >= 50


def _next(n: int) -> int:
    """Return the next write to try: the first five hundred are those of the days, the rest overwrite what the month's end freed."""
    return n + (1 if SOAK else 15 if n < 500 else 121)


def _disturbed(path: Path, n: int, acknowledged: list[str], *, lasting: bool) -> bool:
    """Run until the n-th write fails, or to the end; say whether it failed."""
    with FailingDisk(n, lasting=lasting) as disk:
        store = None
        try:
            store = open_store(f"sqlite:///{path.as_posix()}")
            register = SmallRegister(
                store=store, taken=lambda name, accepted: acknowledged.append(name) if accepted else None
            )
            _finish(register)
        except StoreError:
            assert disk.failed
        finally:
            if store is not None:
                store.close()
    return bool(disk.failed)


def _undisturbed(path: Path, folder: Path) -> dict[str, dict[str, bytes]]:
    copy = folder / "undisturbed.db"
    shutil.copy(path, copy)
    register = SmallRegister(store=open_store(f"sqlite:///{copy.as_posix()}"))
    _finish(register)
    files = register.files()
    register.store.close()
    return files


def _finish(register: SmallRegister) -> None:
    totals = register.settings.totals
    assert totals is not None
    if totals.days < DAYS:
        register.run(DAYS - totals.days)
