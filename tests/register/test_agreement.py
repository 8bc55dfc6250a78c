"""What is made to disagree is found, named and counted, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from small_nation import CITY, TOWN, channel, policy
from small_register import DAY, SmallRegister

from pia.register.agreement import Agreement, agree
from pia.register.checkpoints import checkpoint
from pia.register.nodes.identity import identity_key
from pia.register.policy import FilePolicy, NodePolicy
from pia.register.store.interface import Kept


@pytest.fixture
def register() -> SmallRegister:
    return SmallRegister(60)


def wrong(register: SmallRegister) -> list[tuple[str, str, str, str]]:
    """Return (check, node, key, what is wrong) of everything that disagrees."""
    return [
        (one.check, one.node, one.key, one.words.en) for check in agree(register.city).checks for one in check.found
    ]


def write(node: Any, key: str, **changes: Any) -> None:
    """Change a record of a server as no notice would."""
    with node.store.write() as tx:
        held = node.records.get(tx, key)
        state = changes.pop("state", "current")
        node.records.put(tx, key, replace(held.value, **changes), before=held.row, effective=held.value.changed, now=node.now, state=state)  # fmt: skip


def stored(register: SmallRegister, code: str, municipality: str = CITY) -> str:
    """Return the key under which the servers hold somebody."""
    key: str = register["cs"].records.key(identity_key(municipality, code))
    return key


def first(register: SmallRegister) -> str:
    """Return the code of the first resident of the city."""
    with register["juki"].store.read() as reader:
        code: str = next(register["juki"].residents.shelf.all(reader)).value.resident.code
    return code


def test_a_new_register_agrees(register: SmallRegister) -> None:
    found = agree(register.city)
    assert found.agrees
    assert not wrong(register)
    assert found.words.en.startswith("everything agrees (29 checks")
    assert found.words.ja.startswith("全て一致しています")


def test_an_empty_comparison_is_no_agreement() -> None:
    assert not Agreement(()).agrees
    assert Agreement(()).words.en == "there is nothing to compare"


def test_a_record_that_differs_is_found_everywhere_it_is_compared(register: SmallRegister) -> None:
    key = identity_key(CITY, first(register))
    write(register["cs"], key, name="改変　太郎")
    there = stored(register, first(register))
    assert wrong(register) == [
        ("residents", "cs", there, "different content"),
        ("union", "prefecture", there, "different content"),
    ]
    assert agree(register.city).words.en.startswith("2 disagreements")


def test_what_only_a_notice_says_is_not_compared_with_the_residents(register: SmallRegister) -> None:
    key = identity_key(CITY, first(register))
    for node in ("cs", "prefecture", "national"):
        write(register[node], key, reason="転居")
    assert not wrong(register)


def test_a_missing_and_a_surplus_record(register: SmallRegister) -> None:
    code = first(register)
    write(register["cs"], identity_key(CITY, code), state="removed")
    assert [one[:3] for one in wrong(register)] == [
        ("residents", "cs", stored(register, code)),
        ("union", "prefecture", stored(register, code)),
    ]
    other = SmallRegister(60)
    juki = other["juki"]
    with juki.store.write() as tx:
        tx.erase("juki-file", "0000000000")
    assert ("residents", "cs", stored(register, code), "at the receiver only") in wrong(other)


def test_one_more_record_above_than_below(register: SmallRegister) -> None:
    national = register["national"]
    with national.store.write() as tx:
        held = national.records.get(tx, identity_key(CITY, first(register)))
        value = replace(held.value, code="99000000005", number=None)
        national.records.put(tx, identity_key(CITY, value.code), value, before=None, effective=value.changed, now=national.now)  # fmt: skip
    assert wrong(register) == [("union", "national", stored(register, "99000000005"), "at the receiver only")]


def test_a_resident_of_two_municipalities(register: SmallRegister) -> None:
    code = first(register)
    for node in ("cs-town", "prefecture", "national"):
        target = register[node]
        with register["national"].store.read() as reader:
            value = replace(register["national"].records.get(reader, identity_key(CITY, code)).value, municipality=TOWN)
        with target.store.write() as tx:
            target.records.put(tx, identity_key(TOWN, code), value, before=None, effective=value.changed, now=target.now)  # fmt: skip
    assert (
        "twice",
        "national",
        stored(register, code).partition(".")[2],
        "a current resident of two municipalities",
    ) in wrong(register)


def test_a_number_under_two_codes() -> None:
    register = SmallRegister(60)
    national = register["national"]
    with national.store.read() as reader:
        held = [one.value for one in national.records.all(reader) if one.value.number is not None][:2]
    write(national, identity_key(held[1].municipality, held[1].code), number=held[0].number)
    found = {one for one in wrong(register) if one[0] == "shared-number"}
    assert found == {
        ("shared-number", "national", national.records.key(identity_key(one.municipality, one.code)), "current under two resident codes")
        for one in held
    }  # fmt: skip


def test_a_record_of_two_systems_below() -> None:
    register = SmallRegister(60)
    key = identity_key(CITY, first(register))
    town = register["cs-town"]
    with register["cs"].store.read() as reader:
        value = register["cs"].records.get(reader, key).value
    with town.store.write() as tx:
        town.records.put(tx, key, value, before=None, effective=value.changed, now=town.now)
    assert ("union", "prefecture", stored(register, first(register)), "held by two systems below") in wrong(register)


def test_the_supplementary_register(register: SmallRegister) -> None:
    with register["fuhyo"].store.read() as reader:
        codes = [one.value.code for one in register["fuhyo"].records.all(reader)]
    write(register["fuhyo"], codes[0], address="別の住所")
    write(register["fuhyo"], codes[1], state="removed")
    found = wrong(register)
    assert {one[2] for one in found if one[0] == "supplement"} == {
        register["fuhyo"].records.key(code) for code in codes[:2]
    }
    assert {one[3] for one in found if one[0] == "supplement"} == {"different content", "missing at the receiver"}


def test_systems_of_the_same_body_follow() -> None:
    nodes = (NodePolicy(id="kiosk", kind="kiosk", body=CITY), NodePolicy(id="atena", kind="atena", body=CITY))
    files = (FilePolicy(id="kiosk-file", node="kiosk", role="certificate"), FilePolicy(id="atena-file", node="atena", role="atena"))  # fmt: skip
    channels = (channel("juki", "kiosk", "link"), channel("juki", "atena", "link"))
    register = SmallRegister(400, declared=policy(more_nodes=nodes, more_files=files, more_channels=channels))
    assert not wrong(register)
    register.run(60)
    assert not wrong(register)
    assert sum(check.name == "following" for check in agree(register.city).checks) == 2
    kiosk, atena = register["kiosk"], register["atena"]
    with register["juki"].store.read() as reader:
        gone, changed, lost = [one.row.key for one in register["juki"].residents.shelf.all(reader)][:3]
    with kiosk.store.write() as tx:
        tx.erase("kiosk-file", gone)
        held = kiosk.data.get(tx, changed)
        kiosk.data.put(
            tx, changed, held.value | {"氏名": "別人"}, before=held.row, effective=kiosk.today, now=kiosk.now
        )
        kiosk.data.put(tx, "X", held.value, before=None, effective=kiosk.today, now=kiosk.now)
    with atena.store.write() as tx:
        found = atena.people.find(tx, "link", f"juki/{lost}")[0]
        tx.erase("atena-file", found.row.key)
    assert {(one[1], one[2], one[3]) for one in wrong(register)} == {
        ("kiosk", gone, "missing at the receiver"), ("kiosk", changed, "different content"), ("kiosk", "X", "at the receiver only"),
        ("atena", lost, "missing at the receiver"),
    }  # fmt: skip


def test_a_notice_that_was_lost_or_made_up_is_found() -> None:
    register = SmallRegister(400)
    register.run(40)
    with register["prefecture"].store.write() as tx:
        last = tx.received("cs-to-prefecture-notice")
        tx.applied("cs-to-prefecture-notice", last + 1)
    (found,) = wrong(register)
    assert found[:3] == ("notices", "*", "cs-to-prefecture-notice")
    assert f"{last} sent, {last + 1} dealt with" in found[3]


def test_a_notice_that_waits_is_accounted_for(register: SmallRegister) -> None:
    notices = next(check for check in agree(register.city).checks if check.name == "notices")
    assert notices.note is not None
    assert notices.note.en == "0 sent, 0 returned, 0 waiting"


def test_a_ledger_whose_tail_was_cut_is_found_against_a_checkpoint() -> None:
    register = SmallRegister(60)
    with register["cs"].store.read() as reader:
        mark = checkpoint(reader, "cs", register.clock.now)
    assert mark is not None
    assert agree(register.city, [mark]).agrees
    later = replace(mark, seq=mark.seq + 5)
    found = [check for check in agree(register.city, [later]).checks if check.wrong]
    assert [(check.name, check.nodes) for check in found] == [("ledger", ("cs",))]
    assert "cut" in found[0].found[0].words.en


def test_disagreements_are_listed_up_to_a_number_and_all_counted(register: SmallRegister) -> None:
    with register["cs"].store.read() as reader:
        codes = [one.value.code for one in register["cs"].records.all(reader)]
    for key in (identity_key(CITY, code) for code in codes[:30]):
        write(register["cs"], key, kana="ベツ　ジン")
    check = agree(register.city).checks[0]
    assert (check.wrong, len(check.found)) == (30, 20)


def test_nothing_is_entered_by_comparing(register: SmallRegister) -> None:
    def rows() -> dict[str, int]:
        found = {}
        for node in register.city.nodes.values():
            with node.store.read() as reader:
                last = reader.last_of_ledger()
            found[node.id] = last.seq if last is not None else 0
        return found

    before, told = rows(), []
    agree(register.city, progress=told.append)
    assert rows() == before
    assert told[0] == "residents"
    assert told[-1] == "store"


# --- who was removed ---


def test_a_removed_resident_who_stands_as_a_current_one_is_found(register: SmallRegister) -> None:
    juki = register["juki"]
    shelf = juki.residents.shelf
    with juki.store.write() as tx:
        held = next(shelf.all(tx, ("removed",)))
        shelf.put(tx, held.row.key, held.value, before=held.row, effective=DAY, now=juki.now)
    found = wrong(register)
    raised = "a removed record stands as a current one"
    assert ("residents", "cs", held.row.key, raised) in found
    assert {one[0] for one in found} == {"residents", "supplement", "contents"}


def test_a_removed_record_of_a_server_that_stands_as_a_current_one_is_found(register: SmallRegister) -> None:
    code = first(register)
    with register["national"].store.read() as reader:
        removed = replace(register["national"].records.get(reader, identity_key(CITY, code)).value, state="removed", code="99000000005", number=None)  # fmt: skip
    for node in ("cs", "prefecture", "national"):
        target = register[node]
        with target.store.write() as tx:
            target.records.put(tx, identity_key(CITY, removed.code), removed, before=None, effective=DAY, now=target.now)  # fmt: skip
    found = wrong(register)
    there = stored(register, removed.code)
    assert ("residents", "cs", there, "at the receiver only") in found
    assert ("shared-number", "national", there, "a removed record stands as a current one") in found


def test_an_address_that_comes_back_after_its_erasure_is_found(register: SmallRegister) -> None:
    cs = register["cs"]
    with cs.store.write() as tx:
        cs.recipients.put(tx, "1", {"住民票コード": "1"}, before=None, effective=DAY, now=cs.now)
        erased = next(tx.records("cs-sofusaki"))
    register.run(93)
    with cs.store.read() as reader:
        assert reader.count("cs-sofusaki") == len(list(cs.recipients.all(reader)))
    assert agree(register.city).agrees
    with cs.store.write() as tx:
        tx.put(erased, [])
    register.clock.move_to(register.clock.now + timedelta(days=20))
    assert not wrong(register), "a run erases at the end of a month at the latest"
    register.clock.move_to(register.clock.now + timedelta(days=20))
    assert wrong(register) == [("terms", "*", "cs cs-sofusaki 1", "it is over, and still there")]


# --- refusals ---


def test_every_refusal_that_was_counted_stands_in_a_ledger() -> None:
    register = SmallRegister(400)
    refused = register.run(60).refused
    assert refused > 0
    counted = [check for check in agree(register.city, refused=refused).checks if check.name == "refusals"]
    assert [(check.compared, check.wrong) for check in counted] == [(refused, 0)]
    one_more = agree(register.city, refused=refused + 1)
    assert [found.words.en for check in one_more.checks for found in check.found] == [
        f"{refused + 1} applications were refused, and the ledgers tell of {refused}"
    ]


def test_a_notice_that_was_returned_without_a_word_in_the_ledger_shows(register: SmallRegister) -> None:
    with register["cs"].store.write() as tx:
        tx.keep(Kept(kind="returned", key="juki-to-cs-notice/0000000001", body=b"[]"))
    (found,) = wrong(register)
    assert found == ("refusals", "*", "juki-to-cs-notice", "1 notices were returned, and the ledger tells of 0")
