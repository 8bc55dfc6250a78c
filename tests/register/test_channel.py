"""Calls go over declared channels alone: their items, the 個人番号, certificates and encryption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from pia.register.channel import Arrival, Channels, Crossing, Parcel, Receipt, Route, covered, uncovered
from pia.register.items import IDENTIFICATION, SUPPLEMENTARY, item_key
from pia.register.policy import BodyPolicy, Channel, NodePolicy, Policy
from pia.register.refusal import Refused

NUMBER = "個人番号"


class End:
    """A node that notes what reaches it."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.arrived: list[Arrival] = []
        self.refusals: list[tuple[str, tuple[str, ...]]] = []

    def receive(self, _channel: Channel, arrivals: Sequence[Arrival]) -> Receipt:
        self.arrived += arrivals
        return Receipt(arrivals[-1].seq)

    def answer(self, _channel: Channel, question: Parcel) -> Parcel | Refused:
        return Parcel(
            name="answer", body=question.body, items=("氏名", NUMBER) if question.name == "all" else ("氏名",)
        )

    def examine(self, _channel: Channel, _name: str, rows: Iterator[Any]) -> object:
        return list(rows)

    def record_refusal(self, operation: str, refused: Refused) -> None:
        self.refusals.append((operation, refused.codes))


def declared(*channels: Channel) -> Policy:
    nodes = tuple(NodePolicy(id=id_, kind="other", body="152021") for id_ in ("a", "b", "c"))
    body = BodyPolicy(code="152021", name="長岡市", kind="municipality")
    return Policy(name="three nodes", bodies=(body,), nodes=nodes, channels=channels, files=())


def way(kind: str = "notice", source: str = "a", target: str = "b", **more: Any) -> Channel:
    return Channel(id=f"{source}-{target}-{kind}", source=source, target=target, kind=kind, **more)  # type: ignore[arg-type]


def built(*channels: Channel, **more: Any) -> tuple[Channels, End, End]:
    channels_ = Channels(declared(*channels), **more)
    one, other = End("a"), End("b")
    channels_.attach(one)
    channels_.attach(other)
    return channels_, one, other


def parcel(*items: str, name: str = "x") -> Parcel:
    return Parcel(name=name, body=b"body", items=items)


def codes(channels: Channels, message: Parcel, kinds: Sequence[str] = ("notice",)) -> tuple[str, ...]:
    found = channels.route("a", "b", kinds, message)  # type: ignore[arg-type]
    return found.codes if isinstance(found, Refused) else ()


def test_only_a_declared_channel_in_that_direction_and_of_that_kind() -> None:
    channels, *_ = built(way())
    assert codes(channels, parcel()) == ()
    assert codes(channels, parcel(), ["inquiry"]) == ("channel-undeclared",)
    back = channels.route("b", "a", ["notice"], parcel())
    assert isinstance(back, Refused)
    assert back.codes == ("channel-undeclared",)
    assert isinstance(channels.route("a", "nobody", ["notice"], parcel()), Refused)


def test_only_declared_items() -> None:
    channels, *_ = built(way(items=frozenset({"氏名", "住所", "生年月日"})))
    assert codes(channels, parcel("氏名", "住所", "生日")) == ()
    assert codes(channels, parcel("氏名", "本籍")) == ("channel-item",)
    assert codes(channels, parcel("氏名", NUMBER)) == ("channel-item",)


def test_the_number_only_where_it_may_pass() -> None:
    channels, *_ = built(way(number=False))
    assert codes(channels, parcel("氏名")) == ()
    assert codes(channels, parcel("氏名", NUMBER)) == ("channel-number",)
    channels, *_ = built(way(number=False, items=frozenset({"氏名"})))
    assert codes(channels, parcel(NUMBER)) == ("channel-number",), "said once"


def test_the_first_channel_that_carries_it_is_taken() -> None:
    narrow = Channel(id="narrow", source="a", target="b", kind="notice", items=frozenset({"氏名"}))
    wide = Channel(id="wide", source="a", target="b", kind="notice", items=frozenset({"氏名", "住所"}))
    channels, *_ = built(narrow, wide)
    found = channels.route("a", "b", ["notice"], parcel("住所"))
    assert isinstance(found, Route)
    assert found.channel.id == "wide"


def test_what_is_undeclared_passes_and_is_named() -> None:
    channels, *_ = built(way())
    found = channels.route("a", "b", ["notice"], parcel("氏名", NUMBER))
    assert isinstance(found, Route)
    assert found.unchecked == (
        "channel.items",
        "channel.number",
        "channel.mutual_authentication",
        "channel.encryption",
    )
    full = way(items=frozenset(), number=False, mutual_authentication=False, encryption=False)
    found = built(full)[0].route("a", "b", ["notice"], parcel())
    assert isinstance(found, Route)
    assert found.unchecked == ()


def test_mutual_authentication_needs_both_certificates() -> None:
    channels, *_ = built(way(mutual_authentication=True))
    assert codes(channels, parcel()) == ()
    assert channels.certificate("a") != channels.certificate("b")
    channels.revoke("b")
    assert channels.certificate("b") == b""
    assert codes(channels, parcel()) == ("channel-certificate",)
    channels, *_ = built(way(mutual_authentication=True))
    channels.present("a", channels.certificate("b"))
    assert codes(channels, parcel()) == ("channel-certificate",), "an impostor"
    plain, *_ = built(way(mutual_authentication=False))
    plain.revoke("b")
    assert codes(plain, parcel()) == ()


def test_who_taps_an_encrypted_channel_reads_nothing() -> None:
    seen: list[Crossing] = []
    for encrypted in (True, False):
        channels, _, other = built(way(encryption=encrypted, mutual_authentication=encrypted), tap=seen.append)
        channel = channels.channel("a-b-notice")
        assert channel is not None
        secret = Parcel(name="x", body="試験　太郎".encode())
        assert channels.deliver(channel, [Arrival(1, secret)]) == Receipt(1)
        assert other.arrived == [Arrival(1, secret)]
    closed, open_ = seen
    assert "試験　太郎".encode() not in closed.body
    assert "試験　太郎".encode() in open_.body
    assert (closed.encrypted, closed.authenticated) == (True, True)
    assert (open_.encrypted, open_.authenticated) == (False, False)


def test_an_undeclared_call_is_refused_and_entered_at_the_caller() -> None:
    channels, one, other = built(way())
    answer = channels.ask(one, "b", parcel(name="who"))
    assert isinstance(answer, Refused)
    assert answer.codes == ("channel-undeclared",)
    assert one.refusals == [("ask-who", ("channel-undeclared",))]
    assert other.refusals == []
    rows = channels.hand_over(one, "b", ("extraction",), parcel(name="check"), iter([1]))
    assert isinstance(rows, Refused)
    assert one.refusals[-1] == ("hand-over-check", ("channel-undeclared",))


def test_an_answer_needs_leave_as_well() -> None:
    channels, one, other = built(way("inquiry", number=False))
    assert isinstance(channels.ask(one, "b", parcel(name="some")), Parcel)
    assert isinstance(channels.ask(one, "b", parcel(name="all")), Refused)
    assert other.refusals == [("answer-all", ("channel-number",))], "it is the other node that would have sent it"
    channels, one, _ = built(way("inquiry", number=False), way("inquiry", "b", "a", number=True))
    assert isinstance(channels.ask(one, "b", parcel(name="all")), Parcel)


def test_a_node_that_does_not_run_cannot_be_asked() -> None:
    channels = Channels(declared(way("inquiry"), way()))
    one = End("a")
    channels.attach(one)
    assert channels.running("a")
    assert not channels.running("b")
    answer = channels.ask(one, "b", parcel(name="who"))
    assert isinstance(answer, Refused)
    assert answer.codes == ("not-running",)
    assert one.refusals == [("ask-who", ("not-running",))]
    channel = channels.channel("a-b-notice")
    assert channel is not None
    assert channels.deliver(channel, [Arrival(1, parcel())]) is None


def test_rows_are_handed_over_as_a_stream() -> None:
    channels, one, _ = built(way("extraction", items=frozenset({"氏名"})))
    assert channels.hand_over(one, "b", ("extraction",), parcel("氏名", name="check"), iter([1, 2])) == [1, 2]
    assert isinstance(channels.hand_over(one, "b", ("extraction",), parcel(NUMBER, name="check"), iter([1])), Refused)


def test_who_is_there() -> None:
    channels, *_ = built(way(), way("link", "a", "c"))
    assert channels.targets("a", "other") == ("b", "c")
    assert channels.peers("a", "other") == ("b", "c")
    assert channels.peers("a", "juki") == ()
    assert [channel.id for channel in channels.outgoing("a")] == ["a-b-notice", "a-c-link"]
    assert channels.channel("nothing") is None


@pytest.mark.parametrize(
    ("declared_", "items", "extra"),
    [
        (["氏名"], ["氏名", "氏名/ふりがな", "旧氏", "氏名/外字数"], ()),
        (["住所"], ["市町村コード", "郵便番号"], ()),
        (["４情報"], ["氏名", "生日", "性別", "住所", "氏名/ふりがな"], ()),
        (["４情報"], ["住民票コード", NUMBER], ("住民票コード", NUMBER)),
        (["本人確認情報"], [item_key(name) for name in IDENTIFICATION], ()),
        (["附票本人確認情報"], [NUMBER], (NUMBER,)),
        (list(SUPPLEMENTARY), [NUMBER, "本籍"], (NUMBER, "本籍")),
        ([], ["氏名"], ("氏名",)),
        (["氏名情報", "現住所情報"], ["氏名", "旧氏", "住所", "郵便番号"], ()),
        (
            ["国籍(外国人住民のみ)", "通称(外国人住民のみ)", "本籍・筆頭者情報"],
            ["国籍地域", "通称", "本籍", "筆頭者"],
            (),
        ),
        (["前住所情報"], ["前住所", "住所"], ("住所",)),
    ],
)
def test_what_a_declared_item_brings_along(declared_: list[str], items: list[str], extra: tuple[str, ...]) -> None:
    assert uncovered(items, frozenset(declared_)) == extra
    assert set(items) - set(extra) <= covered(frozenset(declared_))
