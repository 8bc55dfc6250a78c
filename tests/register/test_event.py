from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from townsfolk import (
    DAY,
    HERE,
    HOME,
    ORIGIN,
    OVERSEAS,
    STAY,
    born,
    code,
    event,
    foreigner,
    leaving,
    moving_in,
    number,
    on,
    person,
)  # fmt: skip

from pia.register import event as ev
from pia.register.event import CORRECTIONS, EVENTS, MAX_EVENT_BYTES, REMOVALS, Content, Event, read_event, write_event
from pia.register.person import Name
from pia.register.refusal import Refused

CONTENTS: list[Content] = [
    moving_in(1),
    ev.MoveInByCard(person=person(), address=HOME, household="1", relation="世帯主", code=code(1), origin=ORIGIN, planned=DAY),
    ev.MoveWithin(address=HOME, stated=ev.Stated(name=Name("試験　太郎"), birth=DAY, sex="male", relation="子", code=code(1), number=number(1))),
    leaving(), leaving(OVERSEAS), ev.DepartureCancelled(), ev.MoveOut(), ev.MoveOutConfirmed(address=ORIGIN), ev.MoveAbroad(),
    born(2, "1"), ev.Death(), ev.HouseholdChange(household="2", relation="世帯主"),
    ev.Entry(person=foreigner(), address=HOME, household="1", relation="世帯主", code=code(3), since=DAY, settled=DAY, origin=OVERSEAS),
    ev.Correction(changes=ev.Changes(name=Name("見本"), birth=DAY, foreign=None), reason="error"),
    ev.Correction(changes=ev.Changes(foreign=STAY, domicile=None, address=HOME, since=DAY, settled=DAY, latin="A", sex="female"), reason="immigration"),
    ev.Removal(reason="not-living"), ev.FormerSurname(surname=Name("旧", "キュウ")), ev.FormerSurname(surname=None), ev.AliasChange(alias=None),
    ev.CodeChange(old=code(1), new=code(2)), ev.NumberGiven(code=code(1), number=number(1)),
    ev.NumberChange(old=number(1), new=number(2), reason="ex-officio"), ev.Rewriting(),
]  # fmt: skip


def test_every_kind_has_a_content_and_a_title() -> None:
    kinds = {content.__struct_config__.tag for content in get_args(Content)}
    assert kinds == set(EVENTS) == set(get_args(ev.Kind))
    assert {event("1", content).kind for content in CONTENTS} == kinds
    for words in (*EVENTS.values(), *CORRECTIONS.values(), *REMOVALS.values()):
        assert words.ja
        assert words.en
    assert event("1", moving_in()).title.ja == "転入"
    assert set(CORRECTIONS) == set(get_args(ev.CorrectionReason))
    assert set(REMOVALS) == set(get_args(ev.RemovalReason))


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: type(content).__name__)
def test_every_event_reads_back(content: Content) -> None:
    one = event("0000000001", content)
    data = write_event(one)
    assert read_event(data) == one
    assert json.loads(data)["payload"]["kind"] == one.kind


def test_what_a_correction_leaves_out_is_told_from_what_it_empties() -> None:
    changes = ev.Changes(foreign=None, latin="A")
    assert changes.given() == {"foreign": None, "latin": "A"}
    assert json.loads(msgspec.json.encode(changes)) == {"foreign": None, "latin": "A"}
    assert ev.Changes().given() == {}


@pytest.mark.parametrize(("moment", "day"), [
    (datetime(2026, 4, 1, 14, 59, tzinfo=UTC), date(2026, 4, 1)), (datetime(2026, 4, 1, 15, 0, tzinfo=UTC), date(2026, 4, 2)),
])  # fmt: skip
def test_the_day_of_recording_is_a_day_in_japan(moment: datetime, day: date) -> None:
    assert event("1", ev.Death(), recorded=moment).recorded_on == day


def raw(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(write_event(event("1", moving_in())))
    data["payload"] |= changes
    return data


def read(data: object) -> Refused:
    outcome = read_event(json.dumps(data).encode())
    assert isinstance(outcome, Refused)
    return outcome


@pytest.mark.parametrize(("changes", "code_", "ja", "en"), [
    ({"number": 5}, "unreadable", "届出を読み取れません（個人番号）。", "the event cannot be read (individual number)"),
    ({"kind": "moved"}, "unreadable", "届出を読み取れません（異動の種別）。", "the event cannot be read (kind of event)"),
    ({"origin": {"type": "moon"}}, "unreadable", "届出を読み取れません（転入前住所）。", "the event cannot be read (address before moving in)"),
    ({"alias": "x"}, "unknown-item", "この異動に書けない項目があります（通称）。", "an item that this event cannot hold (alias)"),
    ({"佐藤": "x"}, "unknown-item", "この異動に書けない項目があります（異動の内容）。", "an item that this event cannot hold (content of the event)"),
])  # fmt: skip
def test_what_cannot_be_read_is_named(changes: dict[str, Any], code_: str, ja: str, en: str) -> None:
    outcome = read(raw(**changes))
    assert outcome.codes == (code_,)
    assert (outcome.words.ja, outcome.words.en) == (ja, en)


def test_a_move_within_cannot_even_hold_a_name() -> None:
    data = json.loads(write_event(event("1", ev.MoveWithin(address=HOME))))
    data["payload"]["name"] = {"text": "別人"}
    outcome = read(data)
    assert outcome.codes == ("unknown-item",)
    assert outcome.words.ja == "この異動に書けない項目があります（氏名）。"


def test_a_missing_item_is_named() -> None:
    data = raw()
    del data["payload"]["relation"]
    assert read(data).words.ja == "続柄がありません。"
    data = raw()
    del data["effective"]
    assert read(data).words.en == "effective date: missing"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"{" * 50_000, b'{"payload": ' * 4_000, b"1e999"]
)
def test_garbage_is_refused_and_never_raises(data: bytes) -> None:
    outcome = read_event(data)
    assert isinstance(outcome, Refused)
    assert outcome.codes == ("unreadable",)


def test_a_flood_is_refused_before_it_is_read() -> None:
    outcome = read_event(write_event(event("1", moving_in(person=person("あ" * 2_000_000)))))
    assert isinstance(outcome, Refused)
    assert outcome.words.ja == f"届出が大きすぎます（上限{MAX_EVENT_BYTES}バイト）。"
    assert outcome.words.en == "the event is too large (at most 65536 bytes)"


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
SECRET = "秘密の値" * 3


@given(st.binary(max_size=300))
def test_bytes_never_raise(data: bytes) -> None:
    assert isinstance(read_event(data), Event | Refused)


@given(st.sampled_from(CONTENTS), st.data())
def test_a_damaged_event_is_refused_without_its_values(content: Content, data: st.DataObject) -> None:
    found = json.loads(write_event(event("1", content)))
    target, path = found, data.draw(st.sampled_from(sorted(found)))
    if path == "payload" and found["payload"]:
        target, path = found["payload"], data.draw(st.sampled_from(sorted(found["payload"])))
    damaged = data.draw(st.sampled_from(["value", "name", "gone"]))
    if damaged == "value":
        target[path] = data.draw(LEAVES | st.just(SECRET) | st.just({SECRET: SECRET}) | st.just([SECRET]))
    elif damaged == "name":
        target[SECRET] = target.pop(path)
    else:
        del target[path]
    outcome = read_event(json.dumps(found).encode())
    if isinstance(outcome, Refused):
        assert "秘密" not in outcome.words.ja + outcome.words.en
        assert HERE not in outcome.words.en
    else:
        assert read_event(write_event(outcome)) == outcome


def test_lone_surrogates_and_duplicate_keys_do_no_harm() -> None:
    assert isinstance(read_event(b'{"application": "\\ud800"}'), Refused)
    data = write_event(event("1", ev.Death()))
    doubled = data.replace(b'"atena":"1"', b'"atena":"1","atena":"2"')
    again = read_event(doubled)
    assert isinstance(again, Event)
    assert again.atena == "2"


def test_days_that_do_not_exist_are_refused() -> None:
    assert read(raw() | {"effective": "2026-02-30"}).words.ja == "届出を読み取れません（異動年月日）。"
    assert read(raw() | {"recorded": "yesterday"}).words.ja == "届出を読み取れません（処理日時）。"
    assert on(1) == date(2026, 4, 2)
