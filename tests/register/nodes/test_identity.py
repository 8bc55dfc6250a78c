"""本人確認情報 at 市町村CS, 都道府県サーバ and 全国サーバ."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_nation import CITY, NOTIFIED, TASK, TOWN, TOWN_AREA, Nation, channel, every_operation, policy
from townsfolk import DAY, ISSUER, OTHER_HOME, code, event, leaving, moving_in, number, on, person

from pia.register import event as ev
from pia.register.channel import Arrival, Parcel
from pia.register.consistency import Tally
from pia.register.guard.denial import Denied
from pia.register.identification import Identification, identification_of
from pia.register.nodes.identity import identity_key
from pia.register.nodes.juki_notices import identification_parcel
from pia.register.notice import FaultyWire
from pia.register.numbers import BLOCK, Allotment
from pia.register.person import Address
from pia.register.policy import RolePolicy
from pia.register.refusal import Refused
from pia.register.retention import Retention
from pia.register.store.open import open_store

SERVERS = ("cs", "prefecture", "national")
IN_TOWN = Address(TOWN, TOWN_AREA, "本町", "1番")


def settled(nation: Nation, count: int = 1) -> None:
    juki, work = nation["juki"], nation.work("juki")
    for place in range(1, count + 1):
        done = juki.accept(work, [event(str(place), moving_in(place, person=person(f"試験　{place}")))])
        assert not isinstance(done, Refused | Denied), done
    nation.pump()


def accept(nation: Nation, content: ev.Content, day: date = DAY, atena: str = "1") -> None:
    done = nation["juki"].accept(nation.work("juki"), [event(atena, content, day, filed=day)])
    assert not isinstance(done, Refused | Denied), done
    nation.pump()


def notice(**changes: Any) -> Identification:
    given = {
        "code": code(1), "municipality": CITY, "name": "試験　太郎", "kana": "シケン　タロウ", "birth": date(1980, 5, 6), "sex": "male",
        "address": "新潟県長岡市大手通一丁目4番10号", "number": number(1), "reason": "転入", "changed": DAY,
    } | changes  # fmt: skip
    return Identification(**given)  # type: ignore[arg-type]


def test_a_number_stands_under_one_code(nation: Nation) -> None:
    """Nobody is told of with the number of somebody else; the same person is, after a change of the code and elsewhere."""
    settled(nation)
    as_town = notice(municipality=TOWN, address=IN_TOWN.text, code=code(9))
    for node, way in (("prefecture", "cs-town-to-prefecture-notice"), ("cs-town", "juki-town-to-cs-town-notice")):
        refused = deliver(nation, node, way, identification_parcel(as_town))
        assert [codes for _, codes in refused] == ([("number-in-use",)] if node == "prefecture" else [])
    assert set(nation.held("national")) == {identity_key(CITY, code(1))}
    accept(nation, ev.CodeChange(old=code(1), new=code(8)))
    assert nation.held("prefecture")[identity_key(CITY, code(8))].number == number(1)


def nation_received(nation: Nation, channel_: str) -> int:
    """Return the number of the last message that the prefecture took from a channel."""
    with nation["prefecture"].store.read() as reader:
        return int(reader.received(channel_))


def deliver(nation: Nation, node: str, channel_: str, *messages: Parcel) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Hand messages to a node as the next ones of a channel; return what it returned."""
    declared = nation.channels.channel(channel_)
    assert declared is not None
    with nation[node].store.read() as reader:
        first = reader.received(channel_) + 1
    arrivals = [Arrival(first + n, message, first) for n, message in enumerate(messages)]
    return nation[node].receive(declared, arrivals).returned


# --- notices ---


def test_a_message_over_a_channel_that_nobody_declared_is_refused(nation: Nation) -> None:
    """Whatever hands it over: a medium, or a channel that bears the name of a declared one and comes from elsewhere."""
    known = nation.channels.channel("cs-town-to-prefecture-notice")
    assert known is not None
    for stray in (replace(known, id="medium", kind="media"), replace(known, source="juki")):
        arrival = Arrival(nation_received(nation, stray.id) + 1, identification_parcel(notice()))
        (returned,) = nation["prefecture"].receive(stray, [arrival]).returned
        assert returned[1] == ("channel-stranger",)
    assert nation.held("prefecture") == {}


def test_versions_wait_from_the_next_notice(nation: Nation) -> None:
    settled(nation)
    nation.to(on(30))
    accept(nation, ev.MoveWithin(address=OTHER_HOME), on(20))
    for node in SERVERS:
        shelf = nation[node].records
        with nation[node].store.read() as reader:
            newest, older = reader.versions(shelf.file.id, shelf.key(identity_key(CITY, code(1))))
        assert newest.expires is None
        assert date.fromordinal(older.expires or 0) == date(2176, 5, 2)
        assert Retention(nation.policy).expires(shelf.file.id, "corrected", DAY, on(30)) == date(2176, 5, 2)


def test_a_removed_record_waits_from_that_notice(nation: Nation) -> None:
    settled(nation)
    accept(nation, ev.Death())
    with nation["national"].store.read() as reader:
        versions = reader.versions("national-honnin", nation["national"].records.key(identity_key(CITY, code(1))))
    assert [one.state for one in versions] == ["removed", "history"]
    assert {date.fromordinal(one.expires or 0) for one in versions} == {date(2176, 4, 2)}


def test_where_terms_begin_with_the_removal_all_versions_wait_from_it() -> None:
    files = [
        replace(one, keep_from="removal") if one.role in ("identification", "supplementary") else one
        for one in policy().files
    ]
    nation = Nation(policy(files=tuple(files)))
    settled(nation)
    accept(nation, ev.MoveWithin(address=OTHER_HOME))
    for node, key in (("prefecture", identity_key(CITY, code(1))), ("fuhyo", code(1))):
        with nation[node].store.read() as reader:
            assert {
                one.expires for one in reader.versions(nation[node].records.file.id, nation[node].records.key(key))
            } == {None}
    accept(nation, ev.Death())
    for node, key in (("prefecture", identity_key(CITY, code(1))), ("fuhyo", code(1))):
        with nation[node].store.read() as reader:
            versions = reader.versions(nation[node].records.file.id, nation[node].records.key(key))
        assert len(versions) == 3
        assert {date.fromordinal(one.expires or 0) for one in versions} == {date(2176, 4, 2)}
    nation.store.close()


def test_a_changed_code_closes_the_old_record(nation: Nation) -> None:
    settled(nation)
    accept(nation, ev.CodeChange(old=code(1), new=code(8)))
    for node in SERVERS:
        assert list(nation.held(node)) == [identity_key(CITY, code(8))]
        assert set(nation.held(node, ("removed",))) == {identity_key(CITY, code(1))}
        (record,) = nation.held(node).values()
        assert (record.old_code, record.number) == (code(1), number(1))
    assert list(nation.held("fuhyo-national")) == [code(8)]


def test_what_changes_nothing_is_not_notified(nation: Nation) -> None:
    settled(nation)
    before = {node: len(nation.ledger(node)) for node in SERVERS}
    accept(nation, leaving(on=on(9)))
    assert {node: len(nation.ledger(node)) for node in SERVERS} == before


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reason": "転居"}, "unknown-person"),
        ({"code": "12345678901"}, "bad-code"),
        ({"number": "123456789012"}, "bad-number"),
        ({"name": "太\x00郎"}, "bad-character"),
        ({"name": "名" * 30_000}, "too-large"),
        ({"address": ""}, "empty"),
        ({"state": "removed"}, "bad-format"),
        ({"municipality": TOWN}, "other-municipality"),
        ({"municipality": "141003"}, "other-municipality"),
        ({"reason": "住民票コードの変更", "old_code": "1" * 50}, "bad-code"),
    ],
)
def test_a_bad_notice_is_returned_and_goes_nowhere(nation: Nation, changes: dict[str, Any], expected: str) -> None:
    message = identification_parcel(notice(**changes))
    ((seq, codes),) = deliver(nation, "cs", "juki-to-cs-notice", message)
    assert seq == 1
    assert expected in codes
    nation.pump()
    assert all(nation.held(node, ("current", "removed")) == {} for node in SERVERS)
    assert nation.ledger("cs")[-1][1] == "refused"


def test_good_notices_go_on_beside_bad_ones(nation: Nation) -> None:
    bad = identification_parcel(notice(code="12345678901"))
    returned = deliver(nation, "cs", "juki-to-cs-notice", bad, identification_parcel(notice()), bad)
    assert [seq for seq, _ in returned] == [1, 3]
    nation.pump()
    assert len(nation.held("national")) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300) | st.recursive(st.none() | st.text(max_size=5) | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "name", "number", "values", "x"]), inner, max_size=4)).map(lambda value: json.dumps(value).encode()), name=st.sampled_from(["identification", "supplement", "move-in-notice", "move-out-certificate", "recipient-address", "nonsense", "名前"]))  # fmt: skip
def test_fuzzed_messages_are_refused_with_a_code(nation: Nation, body: bytes, name: str) -> None:
    returned = deliver(nation, "cs", "juki-to-cs-notice", Parcel(name=name, body=body))
    assert len(returned) == 1 or returned[-1][1]
    assert nation.held("cs", ("current", "removed")) == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=100), name=st.sampled_from(["person-by-key", "number", "move-out-by-code", "nonsense"]))
def test_fuzzed_inquiries_are_refused_with_a_code(nation: Nation, body: bytes, name: str) -> None:
    declared = nation.channels.channel("cs-to-national-inquiry")
    assert declared is not None
    assert isinstance(nation["national"].answer(declared, Parcel(name=name, body=body)), Refused)


def test_notices_survive_a_faulty_network() -> None:
    wire = FaultyWire(7, outage=100, lost=100, duplicate=200, reorder=200, answer=200)
    nation = Nation(wire=wire)
    for place in range(1, 20):
        nation["juki"].accept(nation.work("juki"), [event(str(place), moving_in(place))])
        nation["juki"].accept(nation.work("juki"), [event(str(place), ev.MoveWithin(address=OTHER_HOME))])
        nation.pump(1)
    nation.pump(400)
    assert wire.faults > 50
    for node in SERVERS:
        held = nation.held(node)
        assert len(held) == 19
        assert {record.address for record in held.values()} == {OTHER_HOME.text}
        assert [row for row in nation.ledger(node) if row[1] == "refused"] == []
    nation.store.close()


# --- channels ---


def test_an_undeclared_channel_is_refused_and_recorded() -> None:
    channels = tuple(one for one in policy().channels if one.id != "cs-to-prefecture-notice")
    nation = Nation(policy(channels=channels))
    settled(nation)
    assert len(nation.held("cs")) == 1
    assert nation.held("prefecture") == {}
    assert ("tell-identification", "refused", "codes=channel-undeclared") in nation.ledger("cs")
    nation.store.close()


def test_a_channel_without_the_number_carries_no_notice_with_one() -> None:
    channels = [
        replace(one, number=False) if one.id == "prefecture-to-national-notice" else one for one in policy().channels
    ]
    nation = Nation(policy(channels=tuple(channels)))
    settled(nation)
    assert len(nation.held("prefecture")) == 1
    assert nation.held("national") == {}
    assert ("tell-identification", "refused", "codes=channel-number") in nation.ledger("prefecture")
    nation.store.close()


def test_what_crosses_a_closed_line_cannot_be_read(nation: Nation) -> None:
    settled(nation)
    closed = [one for one in nation.crossings if one.channel == "cs-to-prefecture-notice"]
    open_ = [one for one in nation.crossings if one.channel == "juki-to-cs-notice"]
    assert closed
    assert all(number(1).encode() not in one.body for one in closed)
    assert any(number(1).encode() in one.body for one in open_)


# --- searching, asking, giving ---


def test_searching_masks_what_the_role_may_not_see() -> None:
    role = RolePolicy(id="clerk", title="係員", department="市民課", nodes=frozenset({"cs", "juki", "prefecture", "national"}), operations=every_operation(), tasks=frozenset({TASK}), sees_number=False)  # fmt: skip
    nation = Nation(policy(roles=(role,)), clerks=False)
    work = nation.hire(nation["juki"])
    nation["juki"].accept(work, [event("1", moving_in(1))])
    nation.pump()
    (found,) = nation["cs"].search(nation.hire(nation["cs"]), {"住民票コード": code(1)})
    assert found["個人番号"] == "＊" * 12
    nation.store.close()


def test_identifying_at_the_counter(nation: Nation) -> None:
    settled(nation, 2)
    work = nation.work("cs")
    assert nation["cs"].identify(work, {"住民票コード": code(2)})["氏名"] == "試験　2"
    assert isinstance(nation["cs"].identify(work, {"住民票コード": code(9)}), Refused)


def test_asking_the_national_server(nation: Nation) -> None:
    settled(nation)
    answer = nation["cs"].ask_national(nation.work("cs"), {"住民票コード": code(1)})
    assert answer["個人番号"] == number(1)
    assert isinstance(nation["cs"].ask_national(nation.work("cs"), {"住民票コード": code(9)}), Refused)
    answer = nation["prefecture"].ask_national(nation.work("prefecture"), {"個人番号": number(1)})
    assert answer["住民票コード"] == code(1)
    with nation["national"].store.read() as reader:
        given = nation["national"].provisions(reader, code(1))
    assert [one.to for one in given] == ["cs", "prefecture"]


def test_asking_over_no_channel_is_recorded() -> None:
    channels = tuple(one for one in policy().channels if one.id != "cs-to-national-inquiry")
    nation = Nation(policy(channels=channels))
    answer = nation["cs"].ask_national(nation.work("cs"), {"住民票コード": code(1)})
    assert isinstance(answer, Refused)
    assert ("ask-person-by-key", "refused", "codes=channel-undeclared") in nation.ledger("cs")
    nation.store.close()


def provide(nation: Nation, recipient: str, requester: str, basis: str, items: list[str]) -> Any:
    conditions = [{"住民票コード": code(1)}]
    return nation["prefecture"].provide(nation.work("prefecture"), recipient, requester, basis, conditions, items=items)


def test_provision_by_the_permit_list_and_its_record(nation: Nation) -> None:
    settled(nation)
    (given,) = provide(nation, "tax", "税務課", "別表第一の一", ["氏名", "住所", "個人番号"])
    assert given == {"氏名": "試験　1", "住所": "新潟県長岡市大手通一丁目4番10号", "個人番号": number(1)}
    log = nation["prefecture"].own_provisions(nation.work("prefecture"), code(1), code(1))
    assert [(one.to, one.basis, one.items) for one in log] == [("tax", "別表第一の一", ("氏名", "住所", "個人番号"))]
    with nation["prefecture"].store.read() as reader:
        (row,) = reader.expired_kept("provision", date(2033, 4, 2).toordinal(), limit=9)
        assert not reader.expired_kept("provision", date(2033, 4, 1).toordinal(), limit=9)
    assert code(1) not in row.key


@pytest.mark.parametrize(
    ("recipient", "requester", "basis", "items", "expected"),
    [
        ("nobody", "税務課", "別表第一の一", ["氏名"], "not-permitted-inquiry"),
        ("tax", "税務課", "別表第一の二", ["氏名"], "not-permitted-inquiry"),
        ("tax", "市民課", "別表第一の一", ["氏名"], "not-permitted-inquiry"),
        ("tax", "税務課", "別表第一の一", ["氏名", "異動事由"], "item-not-permitted"),
        ("library", "図書館", "", ["氏名", "個人番号"], "number-not-for-this-work"),
        ("abroad", "", "", ["氏名"], "not-permitted-inquiry"),
    ],
)
def test_what_is_not_permitted_is_not_given(  # noqa: PLR0917
    nation: Nation, recipient: str, requester: str, basis: str, items: list[str], expected: str
) -> None:
    settled(nation)
    refused = provide(nation, recipient, requester, basis, items)
    assert isinstance(refused, Refused)
    assert refused.codes == (expected,)
    with nation["prefecture"].store.read() as reader:
        found = nation["prefecture"].provisions(reader, code(1))
    assert [(one.to, one.outcome) for one in found] == [(recipient, expected)], "a refused provision is recorded, too"
    assert nation.ledger("prefecture")[-1] == ("provide", "refused", f"codes={expected}")


def test_disclosure_to_the_person_alone(nation: Nation) -> None:
    settled(nation, 2)
    server, work = nation["prefecture"], nation.work("prefecture")
    assert server.disclose(work, code(1), code(1))["個人番号"] == number(1)
    for refused in (server.disclose(work, code(1), code(2)), server.own_provisions(work, code(1), code(2))):
        assert isinstance(refused, Refused)
        assert refused.codes == ("not-own-record",)
    assert isinstance(server.disclose(work, code(9), code(9)), Refused)


# --- 整合性確認 ---


def test_consistency_finds_what_was_seeded_and_only_that(nation: Nation) -> None:
    settled(nation, 6)
    assert [tally.agrees for tally in nation["cs"].check().values()] == [True]
    server = nation["prefecture"]
    key = {place: identity_key(CITY, code(place)) for place in range(1, 10)}
    with server.store.write() as tx:
        tx.erase(server.records.file.id, server.records.key(key[2]))
        held = server.records.get(tx, key[3])
        server.records.put(
            tx, key[3], replace(held.value, name="別人"), before=held.row, effective=DAY, now=nation.clock.now
        )
        server.records.put(tx, key[9], notice(code=code(9)), before=None, effective=DAY, now=nation.clock.now)
        elsewhere = identity_key(TOWN, code(7))
        server.records.put(
            tx, elsewhere, notice(code=code(7), municipality=TOWN), before=None, effective=DAY, now=nation.clock.now
        )
    (found,) = nation["cs"].check().values()
    assert (found.missing, found.surplus, found.differing) == (1, 1, 1)
    assert {(one.kind, one.key) for one in found.first} == {
        ("missing", server.records.key(key[2])),
        ("surplus", server.records.key(key[9])),
        ("differing", server.records.key(key[3])),
    }
    assert nation.ledger("prefecture")[-1] == (
        "check",
        "done",
        f"body={CITY} records=7 missing=1 surplus=1 differing=1",
    )
    (above,) = nation["prefecture"].check().values()
    assert (above.missing, above.surplus, above.differing) == (2, 1, 1), (
        "the other city's record is one the nation lacks"
    )


def test_consistency_against_the_national_server(nation: Nation) -> None:
    settled(nation, 3)
    assert isinstance(nation["cs"].check("national-server")["national"], Tally)
    assert nation["cs"].check("national-server")["national"].agrees
    assert nation["prefecture"].check()["national"].agrees


def test_consistency_needs_its_channel() -> None:
    channels = tuple(one for one in policy().channels if not one.id.startswith("cs-to-prefecture"))
    nation = Nation(policy(channels=(*channels, channel("cs", "prefecture", "media"))))
    (found,) = nation["cs"].check().values()
    assert isinstance(found, Refused)
    assert nation.ledger("cs")[-1] == ("hand-over-check", "refused", "codes=channel-undeclared")
    nation.store.close()


# --- seeding and numbers ---


def test_seeding_makes_what_notices_would(nation: Nation) -> None:
    settled(nation, 3)
    residents = [nation["juki"].standing(str(place)) for place in (1, 2, 3)]
    other = Nation()
    assert other["prefecture"].seed(identification_of(one) for one in residents) == 3
    assert other.held("prefecture") == nation.held("prefecture")
    other.store.close()


def test_the_national_server_hands_out_places_once(nation: Nation) -> None:
    national = nation["national"]
    assert national.allot(CITY) == Allotment((0,))
    assert national.allot(TOWN) == Allotment((1,))
    assert national.allot(CITY) == Allotment((0, 2))
    assert isinstance(national.allot("999999"), Refused)
    assert Allotment((0, 2)).nth(BLOCK) == 2 * BLOCK


def test_the_national_server_gives_numbers(nation: Nation) -> None:
    national = nation["national"]
    assert national.give_number(code(5)) == ISSUER.number(5) == national.give_number(code(5))
    for wrong in ("", "1", "x" * 11, "1" * 11, "9" * 100_000):
        assert isinstance(national.give_number(wrong), Refused)
    national.issuer = None
    assert isinstance(national.give_number(code(5)), Refused)


def test_no_personal_value_stands_in_a_ledger(nation: Nation) -> None:
    settled(nation, 3)
    provide(nation, "tax", "税務課", "別表第一の一", ["氏名"])
    nation["cs"].search(nation.work("cs"), {"住民票コード": code(1)})
    values = [code(1), number(1), "試験", "大手通", "1980-05-06"]
    for node in nation.nodes.values():
        with node.store.read() as reader:
            for row in reader.ledger():
                text = f"{row.who}|{row.terminal}|{row.task}|{row.operation}|{row.outcome}|{row.detail}"
                assert not [value for value in values if value in text]


def test_declared_items_are_those_of_the_law() -> None:
    assert len(NOTIFIED) == 8


def test_no_code_and_no_number_stands_in_the_open_anywhere(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path.as_posix()}/register.db", create=True)
    nation = Nation(store=store)
    settled(nation, 2)
    provide(nation, "tax", "税務課", "別表第一の一", ["氏名"])
    accept(nation, replace(leaving(IN_TOWN, on(3)), by_card=True))
    nation["juki"].accept(nation.work("juki"), [event("2", ev.CodeChange(old=code(2), new=code(8)))])
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for value in (code(1), number(1), code(2), code(8), "試験", "1980-05-06", "大手通"):
        assert value.encode() not in written
