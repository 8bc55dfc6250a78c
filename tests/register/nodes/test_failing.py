"""Whatever write fails on the way from the counter to the national server, nothing is half done, lost, or done twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_nation import CITY, Nation
from store_failing import FailingDisk, NoShimError
from townsfolk import code, event, moving_in, person

from pia.register.ledger_check import verify
from pia.register.nodes.identity import identity_key
from pia.register.nodes.juki import Accepted
from pia.register.store.interface import StoreError
from pia.register.store.open import open_store

SERVERS = ("cs", "prefecture", "national")


def attempt(nation: Nation, place: int) -> Any:
    """Let somebody move in and everybody be told, as far as the disk lets it."""
    done = nation["juki"].accept(
        nation.work("juki"), [event(str(place), moving_in(place, person=person(f"試験　{place}")))]
    )
    nation.pump()
    return done


def whole(nation: Nation, place: int) -> bool:
    """Say whether a person was accepted; whatever is there belongs together."""
    juki = nation["juki"]
    with juki.store.read() as reader:
        events = [row.seq for row in reader.events(key=str(place))]
        record = reader.record("juki-file", str(place))
    assert len(events) == (record is not None), "an event and its record come and go together"
    return record is not None


@pytest.mark.parametrize("lasting", [False, True])
def test_every_write_that_fails(folder: Path, lasting: bool) -> None:
    try:
        FailingDisk()
    except NoShimError as why:
        pytest.skip(f"no layer for failing writes: {why}")
    store = open_store(f"sqlite:///{folder.as_posix()}/register.db", create=True)
    nation = Nation(store=store)
    place = 0
    while True:
        place += 1
        acknowledged = False
        with FailingDisk(place, lasting=lasting) as disk:
            try:
                acknowledged = isinstance(attempt(nation, place), Accepted)
            except StoreError:
                assert disk.failed
        if acknowledged:
            assert whole(nation, place), "what was acknowledged is there"
        if not whole(nation, place):
            assert isinstance(attempt(nation, place), Accepted)
        nation.pump()
        for node in SERVERS:
            shelf = nation[node].records
            with nation[node].store.read() as reader:
                versions = reader.versions(shelf.file.id, shelf.key(identity_key(CITY, code(place))))
            assert [one.version for one in versions] == [1], f"{node}, write {place}"
        if not disk.failed:
            break
    assert place > 20
    for node in nation.nodes.values():
        with node.store.read() as reader:
            assert not verify(reader).faults
    store.close()


def test_a_store_that_is_gone_is_told_and_nothing_is_pretended(tmp_path: Any) -> None:
    store = open_store(f"sqlite:///{tmp_path.as_posix()}/register.db", create=True)
    nation = Nation(store=store)
    store.close()
    with pytest.raises(StoreError):
        attempt(nation, 1)
