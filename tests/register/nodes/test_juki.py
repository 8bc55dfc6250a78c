"""既存住基システム: events accepted in one transaction, refused without a trace, told onward."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace
from small_nation import CHANNELS, CITY, TOWN, TOWN_AREA, Nation, policy
from townsfolk import (
    DAY,
    HOME,
    ISSUER,
    ORIGIN,
    OTHER_HOME,
    OVERSEAS,
    born,
    code,
    event,
    foreigner,
    leaving,
    moving_in,
    number,
    on,
    person,
    together,
)

from pia.errors import UsageError
from pia.register import event as ev
from pia.register.clock import TOKYO
from pia.register.event import write_event
from pia.register.guard.denial import Denied
from pia.register.nodes import KINDS, Node, Work
from pia.register.nodes.juki import Accepted, Juki, function_of
from pia.register.nodes.messages import parcel
from pia.register.person import Address, Name, Resident
from pia.register.policy import SearchRule
from pia.register.refusal import Refused
from pia.register.removed import Removed
from pia.register.transfer import MoveInNotice

IN_TOWN = Address(TOWN, TOWN_AREA, "本町", "1番")


def rows(nation: Nation, node: str = "juki") -> dict[str, int]:
    """Count every row of a node that an event can leave, the ledger apart."""
    target: Node = nation[node]
    with target.store.read() as reader:
        waiting = sum(reader.sent(one.id) for one in nation.channels.outgoing(node))
        kept = sum(1 for kind in ("leaving", "unnumbered", "protection") for _ in reader.all_kept(kind))
        files = sum(
            reader.count(file.id, ("current", "history", "removed"))
            for file in nation.policy.files
            if file.node == node
        )
        return {"events": reader.last_event(), "records": files, "sent": waiting, "kept": kept}


def accept(nation: Nation, *events: ev.Event) -> Accepted:
    done = nation["juki"].accept(nation.work("juki"), events)
    assert isinstance(done, Accepted), done
    return done


def settled(nation: Nation, count: int = 1) -> None:
    for place in range(1, count + 1):
        accept(nation, event(str(place), moving_in(place)))


def test_a_move_in_reaches_every_server(nation: Nation) -> None:
    done = accept(nation, event("1", moving_in(1)))
    assert done == Accepted(done.application, ("1",), 3)
    assert nation.held("cs") == {}
    nation.pump()
    for node in ("cs", "prefecture", "national"):
        (record,) = nation.held(node).values()
        assert (record.code, record.number, record.reason) == (code(1), number(1), "転入")
    for node in ("fuhyo", "fuhyo-national"):
        (record,) = nation.held(node).values()
        assert record.code == code(1)
        assert not hasattr(record, "number")


def test_one_accepted_event_is_one_row_of_each(nation: Nation) -> None:
    settled(nation)
    assert rows(nation) == {"events": 1, "records": 1, "sent": 3, "kept": 0}
    assert [row[:2] for row in nation.ledger("juki")][-1] == ("enter", "unchecked")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (moving_in(1), "already-resident"),
        (ev.MoveWithin(address=Address(TOWN, TOWN_AREA, "本町", "1番")), "address-elsewhere"),
        (ev.MoveWithin(address=OTHER_HOME, stated=ev.Stated(birth=date(1970, 1, 1))), "only-address"),
        (ev.NumberChange(old=number(1), new="123456789012"), "bad-number"),
        (ev.CodeChange(old=code(1), new="12345678901"), "bad-code"),
        (ev.DepartureCancelled(), "no-departure-filed"),
        (ev.HouseholdChange(household="00000001", relation="子"), "no-head"),
        (ev.MoveWithin(address=replace(OTHER_HOME, town="大手\x00町")), "bad-character"),
        (ev.FormerSurname(surname=ev.Name("名" * 2_000_000)), "too-long"),
    ],
)
def test_nothing_refused_leaves_a_trace_or_goes_downstream(nation: Nation, content: ev.Content, expected: str) -> None:
    settled(nation)
    before, length = rows(nation), len(nation.ledger("juki"))
    refused = nation["juki"].accept(nation.work("juki"), [event("1", content)])
    assert isinstance(refused, Refused)
    assert expected in refused.codes
    assert rows(nation) == before
    entries = nation.ledger("juki")[length:]
    assert [(outcome, detail) for _, outcome, detail in entries] == [("refused", f"codes={','.join(refused.codes)}")]


def test_a_double_removal_is_refused(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", ev.Death()))
    refused = nation["juki"].accept(nation.work("juki"), [event("1", ev.Removal(reason="error"))])
    assert isinstance(refused, Refused)
    assert refused.codes == ("already-removed",)


def test_functions_take_their_own_events_alone(nation: Nation) -> None:
    juki, work = nation["juki"], nation.work("juki")
    assert isinstance(juki.enter(work, [event("1", moving_in(1))]), Accepted)
    assert isinstance(juki.amend(work, [event("1", ev.MoveWithin(address=OTHER_HOME))]), Accepted)
    refused = juki.amend(work, [event("1", ev.Death())])
    assert isinstance(refused, Refused)
    assert refused.codes == ("other-operation",)
    assert isinstance(juki.remove(work, [event("1", ev.Death())]), Accepted)
    assert {function_of(event("1", one)) for one in (ev.Death(), moving_in(1), ev.Rewriting())} == {
        "remove",
        "enter",
        "amend",
    }


def test_an_application_needs_leave_for_everything_in_it() -> None:
    from small_nation import TASK, every_operation, policy

    from pia.register.policy import RolePolicy

    role = RolePolicy(id="clerk", title="係員", department="市民課", nodes=frozenset({"juki"}), operations=every_operation() - {"remove"}, tasks=frozenset({TASK}))  # fmt: skip
    nation = Nation(policy(roles=(role,)), clerks=False)
    work = nation.hire(nation["juki"])
    family = [
        event("1", moving_in(1, household="F")),
        event("2", moving_in(2, household="F", relation="妻", person=person(sex="female"))),
    ]
    assert isinstance(nation["juki"].accept(work, together(*family)), Accepted)
    before = rows(nation)
    mixed = together(event("1", ev.Death()), event("2", ev.HouseholdChange(household="F", relation="世帯主")))
    denied = nation["juki"].accept(work, mixed)
    assert isinstance(denied, Denied)
    assert "no-right" in denied.codes
    assert rows(nation) == before


def test_who_is_not_signed_in_does_nothing(nation: Nation) -> None:
    work = nation.work("juki")
    stranger = replace(work, session=replace(work.session, id="made up", operator="nobody"))
    denied = nation["juki"].accept(stranger, [event("1", moving_in(1))])
    assert isinstance(denied, Denied)
    assert rows(nation)["events"] == 0
    assert nation.ledger("juki")[-1][1] == "refused"


@pytest.mark.parametrize(
    "document",
    [b"", b"{}", b"\xff\xfe", b"[" * 5_000, b"null", write_event(event("1", moving_in(1)))[:-9], b"{" + b" " * 2_000_000 + b"}"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_code(nation: Nation, document: bytes) -> None:
    refused = nation["juki"].accept_written(nation.work("juki"), [document])
    assert isinstance(refused, Refused)
    assert refused.words.ja
    assert rows(nation) == {"events": 0, "records": 0, "sent": 0, "kept": 0}


def test_an_application_on_paper(nation: Nation) -> None:
    done = nation["juki"].accept_written(nation.work("juki"), [write_event(event("1", moving_in(1)))])
    assert isinstance(done, Accepted)
    assert isinstance(nation["juki"].accept(nation.work("juki"), []), Refused)


def test_the_moment_of_recording_is_the_clocks(nation: Nation) -> None:
    early = event("1", moving_in(1), recorded=datetime(2020, 1, 1, tzinfo=TOKYO))
    accept(nation, early)
    with nation["juki"].store.read() as reader:
        ((_, taken),) = nation["juki"].residents.events(reader)
    assert taken.recorded == nation.clock.now


def test_a_clock_that_was_set_back_is_told(nation: Nation) -> None:
    settled(nation)
    with pytest.raises(UsageError, match="clock"):
        Nation(nation.policy, store=nation.store, day=DAY - timedelta(days=400), clerks=False)


def test_a_node_that_the_policy_does_not_know(nation: Nation) -> None:
    juki = nation["juki"]
    for id_ in ("nobody", "cs"):
        with pytest.raises(UsageError, match="no juki called"):
            Juki(nation.policy, id_, juki.store, juki.seal, nation.clock, nation.channels)


# --- departures, households and numbers ---


def test_the_planned_day_comes_of_itself(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", leaving(on=on(5))))
    nation.to(on(4))
    assert nation["juki"].daily() == 0
    nation.to(on(5))
    assert nation["juki"].daily() == 1
    assert nation["juki"].daily() == 0
    standing = nation["juki"].standing("1")
    assert isinstance(standing, Removed)
    assert standing.on == on(5)
    nation.pump()
    (gone,) = nation.held("national", ("removed",)).values()
    assert (gone.reason, gone.state) == ("転出", "removed")


def test_a_departure_that_was_cancelled_does_not_happen(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", leaving(on=on(5))))
    accept(nation, event("1", ev.DepartureCancelled()))
    nation.to(on(6))
    assert nation["juki"].daily() == 0
    assert isinstance(nation["juki"].standing("1"), Resident)


def test_the_household_gets_a_new_head_when_the_head_leaves(nation: Nation) -> None:
    family = [
        event("1", moving_in(1, household="F")),
        event("2", moving_in(2, household="F", relation="妻", person=person(sex="female"))),
    ]
    accept(nation, *together(*family))
    accept(nation, event("1", leaving(on=on(3))))
    nation.to(on(3))
    assert nation["juki"].daily() == 2
    standing = nation["juki"].standing("2")
    assert isinstance(standing, Resident)
    assert standing.relation == "世帯主"


def test_a_newborn_is_given_a_number_by_the_national_server(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("9", born(9, "00000001")))
    nation.pump()
    assert nation["juki"].ask_numbers() == 1
    assert nation["juki"].ask_numbers() == 0
    standing = nation["juki"].standing("9")
    assert isinstance(standing, Resident)
    assert standing.number == ISSUER.number(9)
    nation.pump()
    assert nation.held("national")[f"{CITY}.{code(9)}"].number == ISSUER.number(9)


def test_where_no_channel_leads_to_the_national_server_that_is_entered_once() -> None:
    silent = tuple(one for one in CHANNELS if (one.source, one.target) != ("cs", "national"))
    cut_off = Nation(policy(channels=silent))
    settled(cut_off)
    for child in (8, 9):
        accept(cut_off, event(str(child), born(child, "00000001")))
    for day in (1, 2):
        assert cut_off["juki"].ask_numbers() == 0
        assert cut_off.ledger("cs").count(("ask-number", "refused", "codes=channel-undeclared")) == day
    cut_off.store.close()


def test_moving_from_one_city_to_the_other_confirms_the_departure(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", leaving(IN_TOWN, on(3))))
    nation.to(on(3))
    nation["juki"].daily()
    nation.pump()
    here = nation["juki"].standing("1")
    assert isinstance(here, Removed)
    arriving = moving_in(1, address=IN_TOWN, origin=here.resident.address, household="T1")
    done = nation["juki-town"].accept(nation.work("juki-town"), [event("77", arriving, on(3))])
    assert isinstance(done, Accepted)
    nation.pump()
    here = nation["juki"].standing("1")
    assert isinstance(here, Removed)
    assert here.confirmed is not None
    assert here.confirmed.address == IN_TOWN
    current = nation.held("national")
    assert [record.municipality for record in current.values()] == [TOWN]
    assert len(nation.held("national", ("current", "removed"))) == 2
    assert nation.held("fuhyo-national")[code(1)].municipality == TOWN


def test_a_notice_about_somebody_unknown_is_returned(nation: Nation) -> None:
    arriving = moving_in(1, address=IN_TOWN, origin=Address(CITY, "新潟県長岡市", "本町", "1番"), household="T1")
    nation["juki-town"].accept(nation.work("juki-town"), [event("77", arriving)])
    nation.pump()
    assert ("returned", "failed", "seq=1 codes=unknown-person") in nation.ledger("cs")
    assert rows(nation) == {"events": 0, "records": 0, "sent": 0, "kept": 0}


def told_of_moving(nation: Nation, **changes: object) -> None:
    """Let the CS of the town tell that of the city that somebody moved in."""
    given = {"code": code(1), "name": "試験　太郎", "birth": date(1980, 5, 6), "previous": HOME, "address": IN_TOWN, "moved": DAY} | changes  # fmt: skip
    notice = MoveInNotice(**given)
    with nation["cs-town"].store.write() as tx:
        assert nation["cs-town"].tell(tx, "cs", parcel("move-in-notice", notice, notice.values()))
    nation.pump()


@pytest.mark.parametrize("changes", [{"name": "別人"}, {"birth": date(1900, 1, 1)}])
def test_a_notice_that_names_somebody_else_removes_nobody(nation: Nation, changes: dict[str, object]) -> None:
    settled(nation)
    told_of_moving(nation, **changes)
    assert isinstance(nation["juki"].standing("1"), Resident)
    assert ("returned", "failed", "seq=1 codes=person-differs") in nation.ledger("cs")


def test_a_correction_that_crosses_the_notice_does_not_stop_it(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", leaving(IN_TOWN, DAY)))
    accept(
        nation,
        event(
            "1", ev.Correction(changes=ev.Changes(name=Name("試験　次郎", "シケン　ジロウ")), reason="family-register")
        ),
    )
    told_of_moving(nation)
    assert isinstance(nation["juki"].standing("1"), Removed)


def test_a_notice_of_moving_in_comes_from_where_the_person_is_now(nation: Nation) -> None:
    settled(nation)
    told_of_moving(nation, address=ORIGIN)
    assert isinstance(nation["juki"].standing("1"), Resident)
    assert ("returned", "failed", "seq=1 codes=other-municipality") in nation.ledger("cs-town")


def test_moving_by_card_brings_the_certificate_along(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", replace(leaving(IN_TOWN, on(3)), by_card=True)))
    nation.pump()
    waiting = nation["cs-town"].move_in_by_card(nation.work("cs-town"), code(1))
    assert waiting.code == code(1)
    assert isinstance(nation["cs-town"].move_in_by_card(nation.work("cs-town"), code(2)), Refused)
    with nation["cs-town"].store.read() as reader:
        (row,) = reader.expired_kept("temporary", on(3 + 31).toordinal(), limit=5)
        assert not reader.expired_kept("temporary", on(3 + 30).toordinal(), limit=5)
    assert code(1).encode() not in row.body


def test_the_certificate_of_a_card_is_fetched_and_not_searched_for() -> None:
    made = Nation(policy(search={"cs-town": SearchRule(sets=(frozenset({"氏名", "住所"}),))}))
    settled(made)
    accept(made, event("1", replace(leaving(IN_TOWN, on(3)), by_card=True)))
    made.pump()
    town = made["cs-town"]
    assert isinstance(town.identify(made.work("cs-town"), {"住民票コード": code(1)}), Denied)
    assert town.move_in_by_card(made.work("cs-town"), code(1)).code == code(1)


def test_who_may_not_see_numbers_gets_none_from_a_certificate_or_a_disclosure() -> None:
    made = Nation(policy(roles=(replace(policy().roles[0], sees_number=False),)))
    settled(made, 2)
    accept(made, event("1", replace(leaving(IN_TOWN, on(3)), by_card=True)))
    made.pump()
    certificate = made["cs-town"].move_in_by_card(made.work("cs-town"), code(1))
    assert certificate.number == "＊" * 12
    for node in ("cs", "prefecture", "national"):
        shown = made[node].disclose(made.work(node), code(2), code(2))
        assert (shown["住民票コード"], shown["個人番号"]) == (code(2), "＊" * 12)
    assert made["juki"].disclose(made.work("juki"), "2", "2")["個人番号"] == "＊" * 12


# --- looking ---


def test_looking_up_by_each_condition(nation: Nation) -> None:
    juki, work = nation["juki"], nation.work("juki")
    settled(nation, 3)
    for conditions in (
        {"住民票コード": code(2)}, {"個人番号": number(2)}, {"宛名番号": "2"}, {"氏名": "試験 太郎", "生年月日": "1980-05-06", "住民票コード": code(2)},
    ):  # fmt: skip
        (found,) = juki.look_up(work, conditions)
        assert found["住民票コード"] == code(2)
    assert len(juki.look_up(work, {"氏名": "試験　太郎", "生年月日": "1980-05-06"})) == 3
    assert len(juki.look_up(work, {"住所": "新潟県長岡市大手通一丁目4番10号", "氏名": "試験太郎"})) == 3
    assert juki.look_up(work, {"住民票コード": code(9)}) == []
    assert juki.look_up(work, {"住民票コード": code(2), "性別": "女"}) == []


@pytest.mark.parametrize("conditions", [{}, {"性別": "男"}, {"氏名": "試験　太郎"}, {"住民票コード": ""}, {"住所": "x" * 600}, {"宛名番号": "\x00"}])  # fmt: skip
def test_a_search_that_finds_everybody_finds_nobody(nation: Nation, conditions: dict[str, str]) -> None:
    refused = nation["juki"].look_up(nation.work("juki"), conditions)
    assert isinstance(refused, Refused | Denied)


def test_former_codes_and_numbers_still_find_people(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", ev.CodeChange(old=code(1), new=code(8))))
    accept(nation, event("1", ev.NumberChange(old=number(1), new=number(8))))
    juki, work = nation["juki"], nation.work("juki")
    for conditions in ({"住民票コード": code(1)}, {"個人番号": number(1)}):
        (found,) = juki.look_up(work, conditions)
        assert (found["住民票コード"], found["個人番号"]) == (code(8), number(8))


def test_any_past_state_can_be_asked_for(nation: Nation) -> None:
    juki, work = nation["juki"], nation.work("juki")
    settled(nation)
    nation.to(on(10))
    accept(nation, event("1", ev.MoveWithin(address=OTHER_HOME), on(10), filed=on(10)))
    assert juki.past(work, "1", effective=on(9))["住所"] == "新潟県長岡市大手通一丁目4番10号"
    assert juki.past(work, "1", effective=on(10))["住所"] == OTHER_HOME.text
    before = datetime(2026, 4, 5, tzinfo=TOKYO)
    assert juki.past(work, "1", recorded=before)["住所"] != OTHER_HOME.text
    assert isinstance(juki.past(work, "1", effective=on(-1)), Refused)
    assert isinstance(juki.past(work, "2"), Refused)


def test_a_seeded_record_has_a_past_as_well(nation: Nation) -> None:
    other = Nation()
    accept(other, event("1", moving_in(1)))
    resident = other["juki"].standing("1")
    assert nation["juki"].seed([resident]) == 1
    nation.to(on(10))
    accept(nation, event("1", ev.MoveWithin(address=OTHER_HOME), on(10), filed=on(10)))
    assert nation["juki"].past(nation.work("juki"), "1", effective=on(9))["住所"] == resident.address.text


def test_what_is_to_come_of_seeded_records_comes(nation: Nation) -> None:
    other = Nation()
    accept(other, event("1", moving_in(1)))
    accept(other, event("1", leaving(on=on(3))))
    accept(other, event("9", moving_in(9, number=None, household="9")))
    nation["juki"].seed([other["juki"].standing("1"), other["juki"].standing("9")])
    assert nation["juki"].ask_numbers() == 1
    nation.to(on(3))
    assert nation["juki"].daily() == 1


# --- terms ---


def test_a_removed_record_and_its_versions_wait_150_years(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", ev.MoveWithin(address=OTHER_HOME)))
    accept(nation, event("1", ev.Death()))
    with nation["juki"].store.read() as reader:
        versions = reader.versions("juki-file", "1")
    assert [(one.state, date.fromordinal(one.expires or 0)) for one in versions] == [
        ("removed", date(2176, 4, 2)),
        ("history", date(2176, 4, 2)),
        ("history", date(2176, 4, 2)),
    ]
    assert {one.batch for one in versions} == {"juki-file/2176"}


def test_a_rewritten_record_waits_from_its_rewriting(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", ev.Rewriting()))
    with nation["juki"].store.read() as reader:
        newest, older = reader.versions("juki-file", "1")
    assert newest.expires is None
    assert older.expires == date(2176, 4, 2).toordinal()


def test_who_comes_back_has_one_current_record(nation: Nation) -> None:
    settled(nation)
    accept(nation, event("1", leaving(ORIGIN, on(1))))
    nation.to(on(1))
    nation["juki"].daily()
    accept(nation, event("1", moving_in(1), on(1)))
    assert list(nation.held("juki")) == ["1"]
    nation.pump()
    assert len(nation.held("national")) == 1


def test_foreign_residents_have_no_supplement(nation: Nation) -> None:
    accept(nation, event("5", moving_in(5, person=foreigner(), origin=OVERSEAS)))
    nation.pump()
    assert nation.held("fuhyo") == {}
    assert len(nation.held("prefecture")) == 1


def test_every_function_of_a_form_is_a_method() -> None:
    for kind in KINDS.values():
        assert kind.FUNCTIONS
        for name, words in kind.FUNCTIONS.items():
            assert callable(getattr(kind, name)), f"{kind.__name__}.{name}"
            assert words.ja
            assert words.en.isascii()


def test_work_is_a_value(nation: Nation) -> None:
    assert isinstance(nation.work("juki"), Work)
