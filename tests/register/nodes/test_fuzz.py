"""Messages that somebody bent: each value in turn is replaced by something that does not belong there. Nobody falls over."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from full_city import full_city
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_nation import CITY
from townsfolk import ORIGIN, OTHER_HOME, code, event, leaving, moving_in, number

from pia.register.channel import Arrival, Parcel
from pia.register.event import write_event
from pia.register.identification import Identification
from pia.register.ledger_check import verify
from pia.register.nodes.applications import Application
from pia.register.nodes.copies import Copied, Inquiry
from pia.register.nodes.juki_notices import ResidentUpdate
from pia.register.nodes.media_export import Extract
from pia.register.nodes.messages import Values, parcel
from pia.register.refusal import Refused
from pia.register.supplement import Supplement
from pia.register.transfer import MoveInNotice, MoveOutCertificate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from small_nation import Nation

DAY = date(2026, 4, 1)
PERSON = moving_in(1).person
SHARED: dict[str, Any] = {"code": code(1), "name": "試験　太郎", "kana": "シケン", "birth": date(1980, 5, 6), "sex": "male", "address": "新潟県", "changed": DAY}  # fmt: skip

TOLD = {
    "cs": ("juki-to-cs-notice", {
        "identification": Identification(municipality=CITY, number=number(1), reason="転入", **SHARED),
        "supplement": Supplement(keeper=CITY, municipality=CITY, **SHARED),
        "move-in-notice": MoveInNotice(code=code(1), name="試験", birth=DAY, previous=ORIGIN, address=OTHER_HOME, moved=DAY),
        "move-out-certificate": MoveOutCertificate(person=PERSON, code=code(1), number=number(1), address=ORIGIN, destination=OTHER_HOME, planned=DAY, relation="世帯主"),
        "recipient-address": Values({"送付先管理番号": "1", "住民票コード": code(1), "市町村コード": CITY, "氏名": "試験"}),
    }),
    "juki": ("cs-to-juki-notice", {
        "move-in-notice": MoveInNotice(code=code(1), name="試験", birth=DAY, previous=OTHER_HOME, address=ORIGIN, moved=DAY),
        "application": Application(id="A-1", kind="move-within", received=DAY, documents=(write_event(event("1", leaving())).decode(),)),
    }),
    "fuhyo": ("cs-to-fuhyo-notice", {"supplement": Supplement(keeper=CITY, municipality=CITY, old_code=code(2), **SHARED)}),
    "atena": ("juki-to-atena-link", {"resident": ResidentUpdate(atena="1", state="current", values={"氏名": "試験", "個人番号": number(1), "住所": "新潟県"})}),
    "chukan": ("atena-to-chukan-link", {"copy": Copied(person="1", information="x", values={"氏名": "試験"})}),
    "kiosk": ("juki-to-kiosk-link", {
        "resident": ResidentUpdate(atena="1", state="current", values={"氏名": "試験"}),
        "protection": Values({"宛名番号": "1", "支援措置開始日": "2026-04-01", "支援措置終了日": "2027-03-31"}),
    }),
    "bus": ("juki-to-bus-link", {"resident": ResidentUpdate(atena="1", state="removed", values={"氏名": "試験"})}),
    "cards": ("cs-to-cards-notice", {
        "recipient-address": Values({"送付先管理番号": "1", "住民票コード": code(1), "市町村コード": CITY}),
        "card-status": Values({"住民票コード": code(1), "カード番号": "C1", "カードの状態": "交付"}),
    }),
}  # fmt: skip

ASKED = {
    "national": ("cs-to-national-inquiry", {"number": Values({"住民票コード": code(1)}), "person-by-key": Values({"住民票コード": code(1)})}),
    "cs": ("juki-to-cs-inquiry", {"number": Values({"住民票コード": code(1)}), "move-out-by-code": Values({"住民票コード": code(1)})}),
    "prefecture": ("fuhyo-to-prefecture-inquiry", {"number-for-supplement": Values({"住民票コード": code(1)})}),
    "chukan": ("nis-to-chukan-provision", {
        "information": Inquiry(symbol="x", requester="x", article="x", information="x", items=("氏名",), to=CITY),
        "symbol": Values({"団体内統合宛名番号": "1", "住民票コード": code(1)}),
    }),
    "nis": ("chukan-to-nis-inquiry", {
        "information": Inquiry(symbol="x", requester="x", article="x", information="x", items=("氏名",), to=CITY),
        "symbol": Values({"住民票コード": code(1)}),
    }),
    "juki": ("media-to-juki-media", {"extract": Extract(keys=("1",), items=("氏名",)), "person-by-key": Values({"宛名番号": "1"})}),
    "kiosk": ("juki-to-kiosk-link", {"certificate": Values({"カード番号": "C1", "暗証番号": "1", "記載事項": "続柄"})}),
}  # fmt: skip

ODD = [
    "",
    " ",
    "\x00",
    "\u202e",
    "x" * 300,
    "名" * 30_000,
    "9" * 11,
    "12345678901",
    "/../..",
    0,
    -1,
    1.5,
    10**30,
    None,
    True,
    [],
    {},
    [[]],
    {"x": "y"},
]


@pytest.fixture(scope="module")
def city() -> Iterator[Nation]:
    made = full_city()
    yield made
    for node in made.nodes.values():
        with node.store.read() as reader:
            assert not verify(reader).faults
    made.store.close()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside a JSON value, and of the whole."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from places(inner, (*path, place))


def bent(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """Return a JSON value with one place of it replaced."""
    if not path:
        return odd
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = bent(copy[path[0]], path[1:], odd)
    return copy


def bend(draw: Any, message: Parcel) -> Parcel:
    value = json.loads(message.body)
    path = draw(st.sampled_from(list(places(value))))
    body = json.dumps(bent(value, path, draw(st.sampled_from(ODD))), ensure_ascii=False).encode()
    cut = draw(st.sampled_from([0, 0, 0, 1, 7]))
    return Parcel(name=message.name, body=body[:-cut] if cut else body, items=message.items)


@st.composite
def told(draw: Any) -> tuple[str, str, Parcel]:
    node = draw(st.sampled_from(sorted(TOLD)))
    channel, messages = TOLD[node]
    name = draw(st.sampled_from(sorted(messages)))
    return node, channel, bend(draw, parcel(name, messages[name], ()))


@st.composite
def asked(draw: Any) -> tuple[str, str, Parcel]:
    node = draw(st.sampled_from(sorted(ASKED)))
    channel, messages = ASKED[node]
    name = draw(st.sampled_from(sorted(messages)))
    return node, channel, bend(draw, parcel(name, messages[name], ()))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(told())
def test_bent_notices_are_taken_or_returned(city: Nation, case: tuple[str, str, Parcel]) -> None:
    node, channel_, message = case
    channel = city.channels.channel(channel_)
    assert channel is not None
    with city[node].store.read() as reader:
        seq = reader.received(channel_) + 1
    receipt = city[node].receive(channel, [Arrival(seq, message, seq)])
    assert receipt.upto == seq
    for _, codes in receipt.returned:
        assert codes


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked())
def test_bent_inquiries_are_answered_or_refused(city: Nation, case: tuple[str, str, Parcel]) -> None:
    node, channel_, message = case
    channel = city.channels.channel(channel_)
    assert channel is not None
    done = city[node].answer(channel, message)
    assert isinstance(done, Parcel | Refused)
    if isinstance(done, Refused):
        assert done.words.ja


def test_the_messages_are_good_before_they_are_bent(city: Nation) -> None:
    fresh = full_city()
    for node, (channel_, messages) in TOLD.items():
        channel = fresh.channels.channel(channel_)
        assert channel is not None
        for name, content in messages.items():
            with fresh[node].store.read() as reader:
                seq = reader.received(channel_) + 1
            receipt = fresh[node].receive(channel, [Arrival(seq, parcel(name, content, ()), seq)])
            unknown = node == "juki" and name == "move-in-notice"
            assert [codes for _, codes in receipt.returned if _ == seq] == ([("unknown-person",)] if unknown else []), (
                node,
                name,
            )
    fresh.store.close()
    assert city.nodes
