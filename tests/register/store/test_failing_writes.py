"""Every n-th write of SQLite fails, n from 1 until it works: nothing is half done, nothing acknowledged is lost."""

from __future__ import annotations

import shutil
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from store_failing import FULL, FailingDisk, NoShimError
from store_rows import H1, record, work, worked

from pia.register.store.interface import StoreError
from pia.register.store.open import open_store


@pytest.fixture(autouse=True)
def layer():
    try:
        FailingDisk()
    except NoShimError as why:
        pytest.skip(f"writes cannot be made to fail: {why}")


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path.as_posix()}/register.db"


def attempt(node, n: int, **how) -> tuple[str, FailingDisk]:
    """Work once while the n-th write fails; return the code of the error, if any, and the disk."""
    with FailingDisk(n, **how) as disk:
        try:
            with node.write() as tx:
                work(tx, tx.last_event() + 1)
        except StoreError as error:
            return error.code, disk
    return "", disk


def recovered(url: str, folder) -> int:
    """Return what a process finds that opens the files as they are on the disk, as after a crash."""
    path = Path(url.removeprefix("sqlite:///"))
    folder.mkdir(exist_ok=True)
    for file in (path, path.with_name(f"{path.name}-wal")):
        shutil.copy(file, folder)
    with closing(open_store(f"sqlite:///{folder.as_posix()}/{path.name}")) as store:
        return worked(store.node("cs"))


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("code", [0, FULL])
def test_a_transaction_whose_write_fails_leaves_nothing(store, node, tmp_path, code, lasting):
    for n in count(1):
        before = worked(node)
        error, disk = attempt(node, n, code=code, lasting=lasting)
        if not disk.failed:
            break
        assert error in ("store-failed", "store-full", "store-unsure")
        assert (error == "store-unsure") == (disk.failed == disk.SYNC)
        assert (error == "store-full") == (code == FULL and disk.failed != disk.SYNC)
        assert worked(node) == before
        after_a_crash = {before, before + 1} if error == "store-unsure" else {before}
        assert recovered(store.url, tmp_path / "copy") in after_a_crash
    assert n > 20
    assert error == ""
    assert worked(node) == before + 1
    assert store.faults() == []


def test_after_a_failure_the_next_transaction_goes_well(store, node):
    for n in range(1, 25, 3):
        before = worked(node)
        assert attempt(node, n)[0]
        with node.write() as tx:
            work(tx, before + 1)
        assert worked(node) == before + 1
    assert store.faults() == []


def test_a_load_whose_write_fails_leaves_nothing(store, node):
    node_rows = [(record(f"{n:05d}", body=bytes(2_000)), [("code", H1)]) for n in range(100)]
    for n in [*range(1, 20), *range(20, 400, 23)]:
        with FailingDisk(n) as disk:
            try:
                with node.write() as tx:
                    tx.load(node_rows)
            except StoreError:
                pass
            else:
                assert not disk.failed
                break
        with node.read() as reader:
            assert reader.count("f") == 0
    with node.read() as reader:
        assert reader.count("f") == len(reader.find("f", "code", H1)) == 100
    assert store.faults() == []


def test_making_a_store_can_be_tried_again_after_any_failure(tmp_path):
    codes: set[str] = set()
    for n in count(1):
        url = f"sqlite:///{tmp_path.as_posix()}/{n}.db"
        with FailingDisk(n) as disk:
            try:
                open_store(url, create=True).close()
            except StoreError as error:
                codes.add(error.code)
        if not disk.failed:
            break
        if n % 10 > 1:
            continue
        store = open_store(url, create=True)
        node = store.add_node("cs")
        with node.write() as tx:
            work(tx, 1)
        assert worked(node) == 1
        assert store.faults() == []
        store.close()
    assert n > 30
    assert codes <= {"store-failed", "store-unsure"}


def test_scrubbing_whose_write_fails_loses_nothing(store, node):
    with node.write() as tx:
        work(tx, 1)
        tx.load((record(f"{n:05d}"), ()) for n in range(200))
    codes: set[str] = set()
    for n in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144]:
        with FailingDisk(n) as disk:
            try:
                store.scrub()
            except StoreError as error:
                codes.add(error.code)
        assert worked(node) == 1
        if not disk.failed:
            break
    with node.read() as reader:
        assert reader.count("f") == 201
    assert codes == {"store-failed"}
    assert store.faults() == []


def test_a_full_store_is_told_and_goes_on_when_there_is_room(store, node):
    pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
    store._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError) as caught, node.write() as tx:
        tx.load((record(f"{n:05d}", body=bytes(1_000)), ()) for n in range(100))
    assert caught.value.code == "store-full"
    with node.write() as tx:
        work(tx, 1)
    assert worked(node) == 1
