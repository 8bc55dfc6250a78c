"""附票都道府県サーバ and 附票全国サーバ: no 個人番号 in their files, and numbers of 国外転出者 through a temporary area alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace
from small_nation import CITY, TOWN, Nation, policy
from townsfolk import DAY, OVERSEAS, code, event, leaving, moving_in, number, on, person

from pia.register import event as ev
from pia.register.channel import Arrival, Parcel
from pia.register.guard.approvals import ApprovalRow, approval_of, kept_approval
from pia.register.guard.approving import apply
from pia.register.guard.denial import Denied
from pia.register.guard.operation import Operation
from pia.register.items import SUPPLEMENTARY_PROVIDED, item_key
from pia.register.nodes.juki_notices import supplement_parcel
from pia.register.policy import Approval
from pia.register.refusal import Refused
from pia.register.supplement import Supplement


def abroad(nation: Nation) -> None:
    """Let somebody move in, and then to another country."""
    juki, work = nation["juki"], nation.work("juki")
    juki.accept(work, [event("1", moving_in(1))])
    juki.accept(work, [event("1", leaving(OVERSEAS, on(2)))])
    nation.pump()
    nation.to(on(2))
    assert juki.daily() == 1
    nation.pump()


def record(**changes: Any) -> Supplement:
    given = {
        "code": code(1), "keeper": CITY, "name": "試験　太郎", "kana": "シケン　タロウ", "birth": date(1980, 5, 6), "sex": "male", "municipality": CITY,
        "address": "新潟県長岡市", "changed": DAY,
    } | changes  # fmt: skip
    return Supplement(**given)  # type: ignore[arg-type]


def deliver(nation: Nation, *messages: Parcel, source: str = "cs") -> tuple[tuple[int, tuple[str, ...]], ...]:
    declared = nation.channels.channel(f"{source}-to-fuhyo-notice")
    assert declared is not None
    arrivals = [Arrival(seq, message, 1) for seq, message in enumerate(messages, 1)]
    return nation["fuhyo"].receive(declared, arrivals).returned


def provide(nation: Nation, recipient: str = "abroad", **how: Any) -> Any:
    return nation["fuhyo"].provide(
        nation.work("fuhyo"), recipient, "選挙管理委員会", "", [{"住民票コード": code(1)}], **how
    )


def temporary(nation: Nation) -> int:
    with nation["fuhyo"].store.read() as reader:
        return sum(1 for _ in reader.all_kept("temporary"))


def test_who_moved_abroad_stays_with_the_last_address(nation: Nation) -> None:
    abroad(nation)
    for node in ("fuhyo", "fuhyo-national"):
        held = nation.held(node)[code(1)]
        assert (held.state, held.address, held.last_address) == (
            "abroad",
            "国外（ドイツ）",
            "新潟県長岡市大手通一丁目4番10号",
        )


def test_no_number_stands_in_the_file_or_crosses(nation: Nation) -> None:
    abroad(nation)
    for node in ("fuhyo", "fuhyo-national"):
        shelf = nation[node].records
        assert "個人番号" not in nation.held(node)[code(1)].values()
        with nation[node].store.read() as reader:
            for found in reader.versions(shelf.file.id, shelf.key(code(1))):
                assert number(1).encode() not in shelf._seal.open(
                    found.batch, found.body, f"{shelf.file.id}/{found.key}"
                )
    crossed = [one for one in nation.crossings if one.channel.startswith(("cs-to-fuhyo", "fuhyo"))]
    assert crossed
    assert all(one.name != "identification" for one in crossed)


def test_a_message_with_a_number_is_refused(nation: Nation) -> None:
    message = supplement_parcel(record())
    ((_, codes),) = deliver(nation, replace(message, items=(*message.items, "個人番号")))
    assert codes == ("file-number",)
    assert nation.held("fuhyo") == {}


def test_an_older_notice_does_not_undo_a_newer_one(nation: Nation) -> None:
    messages = [
        record(changed=on(9), address="新しい住所"),
        record(changed=on(3)),
        record(changed=on(9), address="同じ日の住所"),
    ]
    assert deliver(nation, *map(supplement_parcel, messages)) == ((2, ("outdated",)),)
    assert nation.held("fuhyo")[code(1)].address == "同じ日の住所"


def test_a_municipality_speaks_only_for_the_people_whose_supplement_it_keeps(nation: Nation) -> None:
    deliver(nation, supplement_parcel(record()))
    foreign = [record(name="偽物"), record(code=code(9))]
    assert [codes for _, codes in deliver(nation, *map(supplement_parcel, foreign), source="cs-town")] == [
        ("other-municipality",), ("other-municipality",)
    ]  # fmt: skip
    assert {key: one.name for key, one in nation.held("fuhyo").items()} == {code(1): "試験　太郎"}


def test_a_changed_code_closes_no_record_of_another_keeper(nation: Nation) -> None:
    deliver(nation, supplement_parcel(record()))
    changed = record(code=code(9), old_code=code(1), keeper=TOWN)
    assert deliver(nation, supplement_parcel(changed), source="cs-town") == ()
    assert set(nation.held("fuhyo")) == {code(1), code(9)}
    deliver(nation, supplement_parcel(record()), supplement_parcel(record(code=code(8), old_code=code(1))))
    assert set(nation.held("fuhyo")) == {code(8), code(9)}


def test_malformed_records_are_refused(nation: Nation) -> None:
    messages = [record(code="1"), record(name=""), record(address="\x00"), record(keeper="1"), record(code="1" * 300)]
    assert [codes[0] for _, codes in deliver(nation, *map(supplement_parcel, messages))] == ["bad-code", "empty", "bad-character", "other-municipality", "bad-code"]  # fmt: skip
    assert nation.held("fuhyo", ("current", "removed")) == {}


def test_a_death_closes_the_record_for_150_years(nation: Nation) -> None:
    nation["juki"].accept(nation.work("juki"), [event("1", moving_in(1))])
    nation["juki"].accept(nation.work("juki"), [event("1", ev.Death())])
    nation.pump()
    with nation["fuhyo-national"].store.read() as reader:
        versions = reader.versions("fuhyo-national-fuhyo", nation["fuhyo-national"].records.key(code(1)))
    assert [one.state for one in versions] == ["removed", "history"]
    assert {date.fromordinal(one.expires or 0) for one in versions} == {date(2176, 4, 2)}


def test_a_number_passes_through_the_temporary_area_alone(nation: Nation) -> None:
    abroad(nation)
    (given,) = provide(nation, with_number=True)
    assert given["個人番号"] == number(1)
    assert given["住所"] == "国外（ドイツ）"
    assert temporary(nation) == 0
    assert "個人番号" not in provide(nation)[0]
    operations = [row[0] for row in nation.ledger("fuhyo")]
    assert "extract-number" in operations
    with nation["prefecture"].store.read() as reader:
        (given_,) = nation["prefecture"].provisions(reader, code(1))
    assert (given_.to, given_.items) == ("fuhyo", ("個人番号",))


def test_who_may_not_have_numbers_gets_none() -> None:
    recipients = [
        replace(one, items=one.items - {"個人番号"}) if one.id == "abroad" else one for one in policy().recipients
    ]  # type: ignore[operator]
    nation = Nation(policy(recipients=tuple(recipients)))
    abroad(nation)
    refused = provide(nation, with_number=True)
    assert isinstance(refused, Refused)
    assert refused.codes == ("item-not-permitted",)
    assert temporary(nation) == 0
    nation.store.close()


def test_what_fails_on_the_way_leaves_nothing_behind(nation: Nation) -> None:
    abroad(nation)
    nation.channels._between.pop(("fuhyo", "prefecture"))
    nation.channels._ways.clear()
    refused = provide(nation, with_number=True)
    assert isinstance(refused, Refused)
    assert refused.codes == ("channel-undeclared",)
    assert temporary(nation) == 0


def test_what_a_crash_left_in_the_temporary_area_goes_after_its_term(nation: Nation) -> None:
    node = nation["fuhyo"]
    with node.store.write() as tx:
        node.keep(tx, "temporary", "number/1/x", "1", on(1))
    assert node.clear_overdue() == 0
    assert temporary(nation) == 1
    nation.to(on(1))
    assert node.clear_overdue() == 1
    assert temporary(nation) == 0
    assert ("clear-temporary", "done", "overdue=1") in nation.ledger("fuhyo")
    assert node.clear_overdue() == 0


def test_a_new_extraction_clears_what_an_earlier_one_left(nation: Nation) -> None:
    abroad(nation)
    node = nation["fuhyo"]
    with node.store.write() as tx:
        node.keep(tx, "temporary", "number/1/x", "1", on(1))
    provide(nation, with_number=True)
    assert temporary(nation) == 0


def test_numbers_are_extracted_of_people_abroad_alone(nation: Nation) -> None:
    """Of residents, of the dead and of who came back nothing is extracted, and the whole request is refused."""
    abroad(nation)
    nation["juki"].accept(nation.work("juki"), [event("2", moving_in(2), on(2), filed=on(2))])
    nation.pump()
    asked_before = [row for row in nation.ledger("prefecture") if row[0] == "answer-number-for-supplement"]
    work, wanted = nation.work("fuhyo"), [{"住民票コード": code(place)} for place in (1, 2)]
    for listed in (wanted, wanted[1:]):
        refused = nation["fuhyo"].provide(work, "abroad", "選挙管理委員会", "", listed, with_number=True)
        assert isinstance(refused, Refused)
        assert refused.codes == ("not-abroad",)
        assert nation.ledger("fuhyo")[-1] == ("provide", "refused", "codes=not-abroad")
    assert temporary(nation) == 0
    assert "extract-number" not in [row[0] for row in nation.ledger("fuhyo")]
    assert [row for row in nation.ledger("prefecture") if row[0] == "answer-number-for-supplement"] == asked_before
    with nation["fuhyo"].store.read() as reader:
        assert nation["fuhyo"].provisions(reader, code(1)) == [], "nothing was given, and nothing is said to have been"


def test_the_server_of_numbers_judges_for_itself(nation: Nation) -> None:
    """Even where the 附票 side took somebody for a 国外転出者, the 都道府県サーバ gives no number of anybody else."""
    juki, node = nation["juki"], nation["fuhyo"]
    juki.accept(nation.work("juki"), [event("1", moving_in(1))])
    juki.accept(nation.work("juki"), [event("2", moving_in(2))])
    juki.accept(nation.work("juki"), [event("2", ev.Death())])
    nation.pump()
    for place in (1, 2):
        with node.store.write() as tx:
            held = node.records.get(tx, code(place))
            assert held is not None
            claimed = replace(held.value, state="abroad")
            node.records.put(tx, code(place), claimed, before=held.row, effective=DAY, now=nation.clock.now)
        refused = node.provide(nation.work("fuhyo"), "abroad", "選挙管理委員会", "", [{"住民票コード": code(place)}], with_number=True)  # fmt: skip
        assert isinstance(refused, Refused)
        assert refused.codes == ("not-abroad",)
        assert temporary(nation) == 0
        assert ("answer-number-for-supplement", "refused") in [row[:2] for row in nation.ledger("prefecture")]
    with nation["prefecture"].store.read() as reader:
        assert not any(nation["prefecture"].provisions(reader, code(place)) for place in (1, 2))


def test_who_came_back_is_nobody_abroad(nation: Nation) -> None:
    abroad(nation)
    back = moving_in(1, number=number(1), origin=OVERSEAS)
    done = nation["juki"].accept(nation.work("juki"), [event("1", back, on(2), filed=on(2))])
    assert not isinstance(done, Refused | Denied), done
    nation.pump()
    refused = provide(nation, with_number=True)
    assert isinstance(refused, Refused)
    assert refused.codes == ("not-abroad",)


def test_the_same_person_asked_for_twice_has_the_same_number(nation: Nation) -> None:
    abroad(nation)
    listed = [{"住民票コード": code(1)}] * 2
    given = nation["fuhyo"].provide(nation.work("fuhyo"), "abroad", "選挙管理委員会", "", listed, with_number=True)
    assert [one["個人番号"] for one in given] == [number(1)] * 2
    assert temporary(nation) == 0


def test_one_approval_covers_records_and_numbers() -> None:
    """The approval of an output in bulk is used up once, by what was handed over with its numbers."""
    nation = Nation(policy(approval={"fuhyo": Approval(bulk_output_above=1)}))
    abroad(nation)
    listed = [{"住民票コード": code(1)}] * 2
    items = frozenset(map(item_key, (*SUPPLEMENTARY_PROVIDED, "個人番号")))
    node, work = nation["fuhyo"], nation.work("fuhyo")
    assert isinstance(node.provide(work, "abroad", "選挙管理委員会", "", listed, with_number=True), Denied)
    asked = Operation(name="provide", node="fuhyo", task=work.task, purpose="", count=2, items=items)
    with node.store.write() as tx:
        applied = apply(tx, node.guard, work.session, asked)
        assert isinstance(applied, ApprovalRow)
        tx.keep(kept_approval(replace(applied, state="approved", approver="manager")))
    work = replace(work, approval=applied.id)
    nation.channels._between.pop(("fuhyo", "prefecture"))
    nation.channels._ways.clear()
    refused = node.provide(work, "abroad", "選挙管理委員会", "", listed, with_number=True)
    assert isinstance(refused, Refused)
    with node.store.read() as reader:
        kept = approval_of(reader, applied.id)
    assert kept is not None
    assert kept.state == "approved"
    nation = _again(nation)
    given = node.provide(work, "abroad", "選挙管理委員会", "", listed, with_number=True)
    assert [one["個人番号"] for one in given] == [number(1)] * 2
    again = node.provide(work, "abroad", "選挙管理委員会", "", listed, with_number=True)
    assert isinstance(again, Denied)
    assert again.codes == ("approval-used",)
    nation.store.close()


def _again(nation: Nation) -> Nation:
    """Put the way back."""
    between = [one for one in nation.policy.channels if (one.source, one.target) == ("fuhyo", "prefecture")]
    nation.channels._between["fuhyo", "prefecture"] = between
    nation.channels._ways.clear()
    return nation


def test_searching_disclosing_and_asking(nation: Nation) -> None:
    abroad(nation)
    node, work = nation["fuhyo"], nation.work("fuhyo")
    (found,) = node.search(work, {"氏名": "試験　太郎", "生年月日": "1980-05-06"})
    assert found["住民票コード"] == code(1)
    assert node.disclose(work, code(1), code(1))["区分"] == "試験用"
    assert isinstance(node.disclose(work, code(1), code(2)), Refused)
    assert isinstance(node.disclose(work, code(9), code(9)), Refused)
    assert node.ask_national(work, {"住民票コード": code(1)})["住所"] == "国外（ドイツ）"
    assert isinstance(node.ask_national(work, {"住民票コード": code(9)}), Refused)
    assert isinstance(node.search(work, {"性別": "男"}), Refused | Denied)


def test_consistency_of_the_supplements(nation: Nation) -> None:
    abroad(nation)
    assert nation["fuhyo"].check()["fuhyo-national"].agrees
    above = nation["fuhyo-national"]
    with above.store.write() as tx:
        above.records.put(tx, code(7), record(code=code(7)), before=None, effective=DAY, now=nation.clock.now)
        above.records.put(
            tx, code(8), record(code=code(8), keeper="271004"), before=None, effective=DAY, now=nation.clock.now
        )
    found = nation["fuhyo"].check()["fuhyo-national"]
    assert [(one.kind, one.key) for one in found.first] == [("surplus", above.records.key(code(7)))], (
        "another prefecture's record is none of it"
    )


def test_seeding(nation: Nation) -> None:
    people = [record(code=code(place), name=person().name.text) for place in range(3)]
    assert nation["fuhyo"].seed(people) == 3
    assert len(nation.held("fuhyo")) == 3


def test_code_and_number_do_not_change_behind_a_filed_departure(nation: Nation) -> None:
    """Whoever arrives elsewhere brings the code of the 転出証明書情報: the 附票 would otherwise name another one."""
    juki, work = nation["juki"], nation.work("juki")
    juki.accept(work, [event("1", moving_in(1))])
    juki.accept(work, [event("1", leaving(on=DAY))])
    for content in (ev.CodeChange(old=code(1), new=code(2)), ev.NumberChange(old=number(1), new=number(2))):
        done = juki.accept(work, [event("1", content)])
        assert isinstance(done, Refused)
        assert done.codes == ("departure-filed",)
    juki.accept(work, [event("1", ev.DepartureCancelled())])
    assert not isinstance(juki.accept(work, [event("1", ev.CodeChange(old=code(1), new=code(2)))]), Refused)
    nation.pump()
    assert list(nation.held("fuhyo")) == [code(2)]
