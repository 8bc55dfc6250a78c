"""Electronic applications, the counter's system and bookings of deliveries."""

from __future__ import annotations

import zlib
from base64 import b85encode
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from full_city import settle
from townsfolk import DAY, OTHER_HOME, event, leaving, moving_in, on

from pia.register import event as ev
from pia.register.clock import TOKYO
from pia.register.event import write_event
from pia.register.guard.denial import Denied
from pia.register.nodes.applications import MAX_DOCUMENTS
from pia.register.nodes.counter_support import as_code
from pia.register.nodes.juki import Accepted
from pia.register.refusal import Refused

if TYPE_CHECKING:
    from small_nation import Nation

MOVE = write_event(event("1", ev.MoveWithin(address=OTHER_HOME))).decode()


def count(city: Nation, node: str) -> int:
    with city[node].store.read() as reader:
        return reader.count(city[node].applications.file.id, ("current", "history", "removed"))


# --- portal ---


def test_services_are_found(city: Nation) -> None:
    assert city["portal"].search_services("転居") == {"move-within": "転居届"}
    assert len(city["portal"].search_services("")) == 3


def test_an_application_goes_from_home_to_the_register(city: Nation) -> None:
    settle(city)
    portal, juki = city["portal"], city["juki"]
    assert portal.apply("P-1", "move-within", [MOVE], signed=True).state == "received"
    assert portal.fetch(city.work("portal")) == 1
    assert count(city, "portal") == 0, "what was fetched does not stay outside"
    city.pump()
    done = juki.accept_application(city.work("juki"), "P-1")
    assert isinstance(done, Accepted)
    assert juki.standing("1").address == OTHER_HOME
    again = juki.accept_application(city.work("juki"), "P-1")
    assert isinstance(again, Refused)
    assert again.codes == ("application-closed",)


def test_what_waits_is_listed_until_it_has_been_dealt_with(city: Nation) -> None:
    settle(city)
    juki = city["juki"]
    for id_, documents in (("P-2", [MOVE]), ("P-1", ["{"])):
        city["portal"].apply(id_, "move-within", documents, signed=True)
    city["portal"].fetch(city.work("portal"))
    city.pump()
    with juki.store.read() as reader:
        assert juki.pending(reader) == [(DAY, "move-within", "P-1"), (DAY, "move-within", "P-2")]
    juki.accept_application(city.work("juki"), "P-1")
    juki.accept_application(city.work("juki"), "P-2")
    with juki.store.read() as reader:
        assert juki.pending(reader) == []
        assert [juki.application(reader, id_).state for id_ in ("P-1", "P-2")] == ["returned", "done"]


def test_an_application_is_done_with_its_events_or_not_at_all(city: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(city)
    city["portal"].apply("P-1", "move-within", [MOVE], signed=True)
    city["portal"].fetch(city.work("portal"))
    city.pump()
    juki = city["juki"]

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_closing:
        at_closing.setattr(juki, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            juki.accept_application(city.work("juki"), "P-1")
    with juki.store.read() as reader:
        assert juki.application(reader, "P-1").state == "received"
    assert juki.standing("1").address != OTHER_HOME, "nothing was taken where the application was not closed"
    assert isinstance(juki.accept_application(city.work("juki"), "P-1"), Accepted)
    with juki.store.read() as reader:
        assert juki.application(reader, "P-1").state == "done"
    assert juki.standing("1").address == OTHER_HOME


def test_an_application_that_the_register_refuses_is_returned(city: Nation) -> None:
    settle(city)
    city["portal"].apply("P-1", "departure-filed", [write_event(event("9", leaving())).decode()], signed=True)
    city["portal"].fetch(city.work("portal"))
    city.pump()
    refused = city["juki"].accept_application(city.work("juki"), "P-1")
    assert isinstance(refused, Refused)
    assert refused.codes == ("unknown-person",)
    with city["juki"].store.read() as reader:
        application = city["juki"].application(reader, "P-1")
    assert application.state == "returned"
    assert isinstance(city["juki"].accept_application(city.work("juki"), "P-9"), Refused)


@pytest.mark.parametrize(
    ("id_", "kind", "documents", "signed", "expected"),
    [
        ("P-1", "move-within", [MOVE], False, "signature-missing"),
        ("P-1", "lottery", [MOVE], True, "certificate-not-offered"),
        ("P-1", "move-within", [], True, "no-event"),
        ("P-1", "move-within", [MOVE] * (MAX_DOCUMENTS + 1), True, "no-event"),
        ("P-1", "move-within", ["x" * 2_000_000], True, "too-large"),
        ("P 1", "move-within", [MOVE], True, "bad-format"),
        ("", "move-within", [MOVE], True, "bad-format"),
        ("P" * 99, "move-within", [MOVE], True, "bad-format"),
    ],
)  # fmt: skip
def test_a_bad_application_is_refused(  # noqa: PLR0917
    city: Nation, id_: str, kind: str, documents: list[str], signed: bool, expected: str
) -> None:
    refused = city["portal"].apply(id_, kind, documents, signed=signed)
    assert isinstance(refused, Refused)
    assert refused.codes == (expected,)
    assert count(city, "portal") == 0


def test_an_application_comes_once(city: Nation) -> None:
    city["portal"].apply("P-1", "move-within", [MOVE], signed=True)
    refused = city["portal"].apply("P-1", "move-within", [MOVE], signed=True)
    assert isinstance(refused, Refused)
    assert refused.codes == ("application-known",)


def test_an_application_has_its_term(city: Nation) -> None:
    city["portal"].apply("P-1", "move-within", [MOVE], signed=True)
    with city["portal"].store.read() as reader:
        (row,) = reader.records("portal-todoke")
    assert date.fromordinal(row.expires or 0) == date(2027, 4, 2)


# --- at the counter ---


def test_what_was_prepared_at_home_becomes_a_notice(city: Nation) -> None:
    settle(city)
    node, work = city["madoguchi"], city.work("madoguchi")
    document = node.read_code(as_code(MOVE))
    assert document == MOVE
    assert node.draft(work, "M-1", [document]).kind == "move-within"
    assert node.send(work, "M-1") is True
    city.pump()
    assert isinstance(city["juki"].accept_application(city.work("juki"), "M-1"), Accepted)
    assert isinstance(node.send(work, "M-9"), Refused)


@pytest.mark.parametrize("code", ["", "%%%", "x" * 10_000, b85encode(b"no zlib").decode(), "あ", b85encode(zlib.compress(b"x" * 5_000_000)).decode()])  # fmt: skip
def test_a_damaged_code_is_refused(city: Nation, code: str) -> None:
    assert isinstance(city["madoguchi"].read_code(code), Refused)


@pytest.mark.parametrize("documents", [["{}"], ["\ud800"], [MOVE, "x"], []])
def test_what_cannot_be_read_is_no_notice(city: Nation, documents: list[str]) -> None:
    assert isinstance(city["madoguchi"].draft(city.work("madoguchi"), "M-1", documents), Refused)
    assert count(city, "madoguchi") == 0


def test_notices_are_found_again(city: Nation) -> None:
    node, work = city["madoguchi"], city.work("madoguchi")
    node.draft(work, "M-1", [write_event(event("1", moving_in(1))).decode()])
    node.draft(work, "M-2", [MOVE])
    assert node.find(work, name="試験　太郎") == [("M-1", "move-in", "received")]
    assert len(node.find(work, received=DAY.isoformat())) == 2
    assert node.find(work, name="試験　太郎", received="2026-04-02") == []
    assert isinstance(node.find(work), Refused | Denied)


def test_further_procedures_and_moves_by_card(city: Nation) -> None:
    node, work = city["madoguchi"], city.work("madoguchi")
    assert "児童手当の認定請求" in node.further("birth")
    assert node.further("rewriting") == ()
    assert node.assist_card(work, "12345678901") is True
    assert isinstance(node.assist_card(work, "1"), Refused)


# --- bookings ---


AT = datetime(2026, 4, 8, 14, 0, tzinfo=TOKYO)
PLACE = "shiyakusho"


def arrived(city: Nation, application: str = "A-1") -> None:
    for step in ("申請受付", "カード到着", "交付通知"):
        assert city["yoyaku"].progress(city.work("yoyaku"), application, step) == step


def refusal(done: object) -> tuple[str, ...]:
    return done.codes if isinstance(done, Refused) else ()


def test_a_delivery_is_booked_and_happens(city: Nation) -> None:
    node, work = city["yoyaku"], city.work("yoyaku")
    arrived(city)
    assert node.open_slots(work, PLACE, AT, 1) == 1
    assert node.book("A-1", PLACE, AT) == AT
    with node.store.read() as reader:
        assert node.step_of(reader, "A-1") == "予約"
    assert node.progress(work, "A-1", "交付") == "交付"
    assert refusal(node.progress(work, "A-1", "交付")) == ("card-not-ready",)


def test_places_are_not_given_twice(city: Nation) -> None:
    node, work = city["yoyaku"], city.work("yoyaku")
    node.open_slots(work, PLACE, AT, 1)
    arrived(city, "A-1")
    arrived(city, "A-2")
    assert node.book("A-1", PLACE, AT) == AT
    assert refusal(node.book("A-2", PLACE, AT)) == ("slot-full",)
    assert refusal(node.book("A-1", PLACE, AT)) == ("card-not-ready",)
    assert node.cancel("A-1") is True
    assert node.book("A-2", PLACE, AT) == AT
    assert refusal(node.cancel("A-1")) == ("application-unknown",)


def test_steps_are_neither_skipped_nor_repeated(city: Nation) -> None:
    node, work = city["yoyaku"], city.work("yoyaku")
    assert refusal(node.progress(work, "A-1", "交付")) == ("card-not-ready",)
    assert node.progress(work, "A-1", "申請受付") == "申請受付"
    assert refusal(node.progress(work, "A-1", "申請受付")) == ("card-not-ready",)
    assert refusal(node.progress(work, "A 1", "申請受付")) == ("application-unknown",)


@pytest.mark.parametrize(
    "at", [AT + timedelta(hours=1), datetime(2026, 4, 1, 9, 0, tzinfo=TOKYO), AT + timedelta(days=91)]
)
def test_times_that_nobody_offers(city: Nation, at: datetime) -> None:
    node, work = city["yoyaku"], city.work("yoyaku")
    node.open_slots(work, PLACE, AT, 1)
    node.open_slots(work, PLACE, datetime(2026, 4, 1, 9, 0, tzinfo=TOKYO), 1)
    arrived(city)
    assert refusal(node.book("A-1", PLACE, at)) == ("slot-unknown",)


@pytest.mark.parametrize(("place", "at", "places"), [("", AT, 1), (PLACE, AT, 0), (PLACE, datetime(2026, 4, 5, 9, 0, tzinfo=TOKYO), 1), (PLACE, AT, 100_000)])  # fmt: skip
def test_slots_that_cannot_be(city: Nation, place: str, at: datetime, places: int) -> None:
    assert refusal(city["yoyaku"].open_slots(city.work("yoyaku"), place, at, places)) == ("slot-unknown",)


def test_days_are_named() -> None:
    assert on(0) == DAY
