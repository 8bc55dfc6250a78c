"""媒体出力: nothing goes onto a medium without an approval, a registered medium and a line in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from full_city import full_policy, settle
from msgspec.structs import replace
from small_nation import PASSWORD, TASK, Nation
from townsfolk import number

from pia.register.guard.administration import Enrolment, set_up
from pia.register.guard.approvals import ApprovalRow, approval_of
from pia.register.guard.credentials import Secrets
from pia.register.guard.denial import Denied
from pia.register.guard.operator import Operator, Right, Session
from pia.register.nodes import Work
from pia.register.nodes.media_export import Extracted
from pia.register.nodes.messages import parcel
from pia.register.refusal import Refused
from pia.register.seal import SealBroken

ITEMS = ["氏名", "住所"]


class Office:
    """A city whose medium system has a clerk, a manager and one medium."""

    def __init__(self) -> None:
        self.city = Nation(full_policy(), clerks=False)
        for id_, node in self.city.nodes.items():
            if id_ != "media":
                self.city._work[id_] = self.city.hire(node)
        self.node = self.city["media"]
        people = [
            Enrolment(
                operator=Operator(id=id_, role="clerk", department="市民課", since=date(2020, 4, 1)),
                secrets=Secrets(password=PASSWORD),
                rights=(Right(role="clerk", since=date(2020, 4, 1)),),
            )
            for id_ in ("clerk-1", "manager")
        ]
        with self.node.store.write() as tx:
            set_up(tx, self.node.guard, people, terminals=["t-1", "t-2"], media=["USB-1", "USB-2"])
        self.clerk, self.manager = self.signed("clerk-1", "t-1"), self.signed("manager", "t-2")

    def signed(self, operator: str, terminal: str) -> Work:
        session = self.node.sign_in(operator, {"password": PASSWORD}, terminal)
        assert isinstance(session, Session), session
        return Work(session=session, task=TASK)

    def approved(self, keys: list[str], items: list[str] = ITEMS, medium: str = "USB-1", source: str = "juki") -> Work:
        applied = self.node.apply(self.clerk, source, keys, items, medium)
        assert isinstance(applied, ApprovalRow), applied
        decided = self.node.approve(self.manager, applied.id)
        assert isinstance(decided, ApprovalRow), decided
        return replace(self.clerk, approval=applied.id, medium=medium)

    def export(self, work: Work, keys: list[str], items: list[str] = ITEMS) -> Any:
        return self.node.export(work, "juki", keys, items)

    def log(self) -> list[Any]:
        found = self.node.log_of_outputs(self.clerk)
        assert isinstance(found, list), found
        return found


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    for place in (1, 2):
        settle(made.city, place)
    yield made
    made.city.store.close()


def test_an_approved_output_is_written_sealed_and_logged(office: Office) -> None:
    sealed = office.export(office.approved(["1", "2"]), ["1", "2"])
    assert isinstance(sealed, bytes)
    assert "試験".encode() not in sealed
    opened = json.loads(office.node.read_medium("USB-1", sealed))
    assert opened["区分"] == "試験用"
    assert [sorted(row) for row in opened["記録"]] == [["住所", "氏名"]] * 2
    (entry,) = office.log()
    assert (entry.who, entry.medium, entry.source, entry.count, entry.items) == (
        "clerk-1",
        "USB-1",
        "juki",
        2,
        ("氏名", "住所"),
    )
    with pytest.raises(SealBroken):
        office.node.read_medium("USB-2", sealed)


def test_the_log_has_its_term(office: Office) -> None:
    office.export(office.approved(["1"]), ["1"])
    with office.node.store.read() as reader:
        assert reader.expired_kept("output", date(2033, 4, 2).toordinal(), limit=5)
        assert not reader.expired_kept("output", date(2033, 4, 1).toordinal(), limit=5)


def refused(office: Office, work: Work, keys: list[str], items: list[str] = ITEMS) -> tuple[str, ...]:
    done = office.export(work, keys, items)
    assert isinstance(done, Refused | Denied), done
    assert office.log() == []
    return done.codes


def test_without_an_approval_nothing_is_written(office: Office) -> None:
    assert "approval-missing" in refused(office, replace(office.clerk, medium="USB-1"), ["1"])
    assert "approval-unknown" in refused(office, replace(office.clerk, medium="USB-1", approval="A000000099"), ["1"])


def test_an_approval_is_for_what_was_approved(office: Office) -> None:
    work = office.approved(["1"])
    assert "approval-exceeded" in refused(office, work, ["1", "2"])
    assert "approval-differs" in refused(office, work, ["1"], ["氏名", "生年月日"])
    assert "approval-differs" in refused(office, replace(work, medium="USB-2"), ["1"])


def test_an_approval_is_used_once(office: Office) -> None:
    work = office.approved(["1"])
    assert isinstance(office.export(work, ["1"]), bytes)
    again = office.export(work, ["1"])
    assert isinstance(again, Denied)
    assert again.codes == ("approval-used",)
    assert len(office.log()) == 1


def test_nobody_approves_the_own_application(office: Office) -> None:
    applied = office.node.apply(office.clerk, "juki", ["1"], ITEMS, "USB-1")
    denied = office.node.approve(office.clerk, applied.id)
    assert isinstance(denied, Denied)
    assert "approval-self" in denied.codes


def test_an_unregistered_medium_is_refused(office: Office) -> None:
    work = replace(office.approved(["1"]), medium="private-stick")
    assert "medium-unregistered" in refused(office, work, ["1"])


def test_what_the_channel_does_not_carry_is_not_put_out(office: Office) -> None:
    work = office.approved(["1"], ["氏名", "個人番号"])
    codes = refused(office, work, ["1"], ["氏名", "個人番号"])
    assert codes == ("channel-number", "channel-item") or set(codes) == {"channel-number"}
    assert any(row[:2] == ("ask-extract", "refused") for row in office.city.ledger("media"))


def test_a_system_without_a_channel_gives_nothing(office: Office) -> None:
    work = office.approved(["1"], source="prefecture")
    done = office.node.export(work, "prefecture", ["1"], ITEMS)
    assert isinstance(done, Refused)
    assert done.codes == ("channel-undeclared",)


def test_the_ledgers_hold_counts_alone(office: Office) -> None:
    office.export(office.approved(["1", "2"]), ["1", "2"])
    text = str([office.city.ledger(node) for node in office.city.nodes])
    assert "試験　1" not in text
    assert number(1) not in text
    assert ("write-medium", "done", "records=2 items=2") in office.city.ledger("media")


def state_of(office: Office, work: Work) -> str:
    with office.node.store.read() as reader:
        approval = approval_of(reader, work.approval)
    assert approval is not None
    return approval.state


def of_export(office: Office) -> list[tuple[str, str]]:
    return [(outcome, detail) for name, outcome, detail in office.city.ledger("media") if name == "export"]


def test_where_the_source_refuses_the_approval_stays(office: Office) -> None:
    work = office.approved(["1"])
    juki, channels = office.city["juki"], office.city.channels
    del channels._nodes["juki"]
    assert refused(office, work, ["1"]) == ("not-running",)
    assert state_of(office, work) == "approved"
    assert of_export(office) == [("refused", f"approval={work.approval} unused codes=not-running")]
    channels.attach(juki)
    assert isinstance(office.export(work, ["1"]), bytes)
    assert state_of(office, work) == "used"
    assert len(office.log()) == 1


def test_what_is_too_much_for_the_source_is_refused_on_record(office: Office) -> None:
    keys = [str(key) for key in range(100_001)]
    work = office.approved(keys)
    assert refused(office, work, keys)
    assert state_of(office, work) == "approved"
    assert [outcome for outcome, _ in of_export(office)] == ["refused"]


def test_what_fails_while_it_is_written_is_not_done_at_all(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The approval, the medium, the log of outputs and the ledger stand or fall together."""
    work = office.approved(["1"])
    before = office.city.ledger("media")

    def fail(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(office.node, "keep", fail)
    with pytest.raises(OSError, match="space"):
        office.export(work, ["1"])
    monkeypatch.undo()
    assert state_of(office, work) == "approved"
    assert office.log() == []
    assert office.city.ledger("media")[: len(before)] == before
    assert not of_export(office)


def test_more_rows_than_were_asked_for_are_not_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    work = office.approved(["1"])
    answer = parcel("extracted", Extracted(rows=({"氏名": "甲"}, {"氏名": "乙"})), ("氏名",))
    monkeypatch.setattr(office.node, "ask", lambda *_: answer)
    assert refused(office, work, ["1"]) == ("approval-differs",)
    assert state_of(office, work) == "approved"
    assert of_export(office) == [("refused", f"approval={work.approval} unused codes=approval-differs")]


def test_the_source_is_asked_for_nothing_without_leave(office: Office) -> None:
    before = office.city.ledger("juki")
    refused(office, replace(office.clerk, medium="USB-1"), ["1"])
    refused(office, replace(office.approved(["1"]), medium="private-stick"), ["1"])
    assert office.city.ledger("juki") == before


def test_whoever_is_put_on_a_medium_is_named_here_and_at_the_source(office: Office) -> None:
    office.export(office.approved(["1", "2"]), ["1", "2"])
    for node, operation in (("media", "export"), ("juki", "answer-extract")):
        seal, store = office.city[node].seal, office.city[node].store
        with store.read() as reader:
            named = [row.subject for row in reader.ledger() if row.operation == operation]
        assert named == [seal.subject(key) for key in ("1", "2")]


def test_an_approval_is_for_the_people_and_the_system_that_were_approved(office: Office) -> None:
    work = office.approved(["1", "2"])
    for source, keys in (("juki", ["1", "3"]), ("juki", ["1"]), ("juki", ["1", "1"]), ("juki-town", ["1", "2"])):
        done = office.node.export(work, source, keys, ITEMS)
        assert isinstance(done, Denied)
        assert [(one.code, one.field) for one in done.denials] == [("approval-differs", "subject")]
    assert state_of(office, work) == "approved"
    assert isinstance(office.export(work, ["2", "1"]), bytes)


@pytest.mark.parametrize(("medium", "keys", "expected"), [("", ["1"], "medium-missing"), ("USB-1", [], "nobody-named")])
def test_an_output_names_a_medium_and_somebody(office: Office, medium: str, keys: list[str], expected: str) -> None:
    applied = office.node.apply(office.clerk, "juki", keys, ITEMS, medium)
    assert isinstance(applied, Refused)
    assert applied.codes == (expected,)
    assert office.city.ledger("media")[-1] == ("export", "refused", f"codes={expected}")
    work = replace(office.approved(["1"]), medium=medium)
    assert "approval-differs" in refused(office, work, keys)
    assert state_of(office, work) == "approved"


@pytest.mark.parametrize(("medium", "keys", "expected"), [("", ["1"], "medium-missing"), ("USB-1", [], "nobody-named")])
def test_without_a_declared_approval_too_an_output_names_a_medium_and_somebody(
    medium: str, keys: list[str], expected: str
) -> None:
    open_city = Nation(full_policy(approval={}))
    done = open_city["media"].export(replace(open_city.work("media"), medium=medium), "juki", keys, ITEMS)
    assert isinstance(done, Refused)
    assert done.codes == (expected,)
    assert open_city.ledger("media")[-1] == ("export", "refused", f"codes={expected}")
