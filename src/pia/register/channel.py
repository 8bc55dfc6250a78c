"""Ways between nodes: only those that the policy declares, with their items, the 個人番号, certificates and encryption.

Certificates and encryption are simulated (試験用): a certificate is a keyed hash of a node's id, an encrypted message is sealed
under a key of its channel, and whoever taps the wire sees what would be seen there. What a channel leaves undeclared is let
pass and named in :attr:`Route.unchecked`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from hmac import compare_digest
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from msgspec import Struct

from pia.register.items import NUMBER, item_key
from pia.register.policy import UNDECLARED, Channel, ChannelKind, NodeKind, NodePolicy, Policy, Undeclared
from pia.register.refusal import Refusal, Refused

__all__ = [
    "Arrival",
    "Channels",
    "Crossing",
    "Endpoint",
    "Parcel",
    "Receipt",
    "Route",
    "Wire",
    "covered",
    "uncovered",
]

_ASKED: Final[tuple[ChannelKind, ...]] = ("inquiry",)
_REMEMBERED: Final = 10_000
_NAME = ("氏名/ふりがな", "清音化かな氏名", "旧氏", "旧氏/ふりがな", "通称", "ローマ字氏名")
_FOUR = ("氏名", "生日", "性別", "住所")
_NOTIFIED = (*_FOUR, "住民票コード", "異動事由", "異動日")
_IMPLIED: Final[dict[str, tuple[str, ...]]] = {
    "氏名": _NAME,
    "住所": ("市町村コード", "郵便番号", "最終住所", "附票管理市町村コード", "附票本人確認情報状態区分"),
    "住民票コード": ("旧住民票コード", "住民票コード使用日"),
    "異動事由": ("異動日",),
    "4情報": _FOUR, "5情報": _FOUR, "基本4情報": _FOUR, "本人確認情報": (*_NOTIFIED, NUMBER), "附票本人確認情報": _NOTIFIED,
    "現住所": ("住所",), "本籍筆頭者": ("本籍", "筆頭者"), "国籍": ("国籍地域",), "世帯主": ("世帯主氏名",), "転入元住所": ("転入前住所",),
    "転出先住所": ("転出先",), "法30条45規定区分": ("第30条45に規定する区分",),
}  # fmt: skip
"""What an item brings along: 氏名 its reading, 旧氏 and 通称 (住民基本台帳法第30条の6), and the words for several items at once."""


class Parcel(Struct, frozen=True, kw_only=True):
    """One message: its name, its content, and the keys of the items in it (:func:`~pia.register.items.item_key`)."""

    name: str
    body: bytes
    items: tuple[str, ...] = ()


class Arrival(Struct, frozen=True):
    """A parcel of a channel as it reaches its receiver, with the number that its sender gave it."""

    seq: int
    parcel: Parcel
    since: int = 0
    """The first number of which the sender does not know yet what became of it."""


class Receipt(Struct, frozen=True):
    """What a receiver answers: everything up to ``upto`` is dealt with; ``returned`` are those it refused, with the codes."""

    upto: int
    returned: tuple[tuple[int, tuple[str, ...]], ...] = ()


class Route(Struct, frozen=True):
    """A channel that may carry a parcel, and what it leaves undeclared."""

    channel: Channel
    unchecked: tuple[str, ...] = ()


class Crossing(Struct, frozen=True, kw_only=True):
    """What somebody sees who taps the wire; ``body`` is readable only where the channel does not encrypt."""

    channel: str
    name: str
    body: bytes
    encrypted: bool
    authenticated: bool


class Endpoint(Protocol):
    """What a node is to its channels."""

    @property
    def id(self) -> str:
        """The id of the node."""

    def receive(self, channel: Channel, arrivals: Sequence[Arrival]) -> Receipt:
        """Take messages as they arrive: each once and in order, whatever comes twice or too early."""

    def answer(self, channel: Channel, question: Parcel) -> Parcel | Refused:
        """Answer an inquiry."""

    def examine(self, channel: Channel, name: str, rows: Iterator[Any]) -> object:
        """Take rows that another node hands over, and say what came of them."""

    def record_refusal(self, operation: str, refused: Refused) -> None:
        """Enter in the ledger that a call of this node was refused."""


class Wire(Protocol):
    """What may happen between sender and receiver; see :mod:`pia.register.notice` for faulty ones."""

    def arriving(self, channel: str, sent: Sequence[Arrival]) -> Sequence[Arrival] | None:
        """Return what arrives of what is sent, in the order in which it does; None in an outage."""

    def answered(self, channel: str) -> bool:
        """Say whether the answer gets back."""


class _Faultless:
    def arriving(self, _channel: str, sent: Sequence[Arrival]) -> Sequence[Arrival] | None:
        return sent

    def answered(self, _channel: str) -> bool:
        return True


class Channels:
    """All channels of a policy, and the nodes at their ends.

    Args:
        policy: what is declared.
        wire: what happens on the way; nothing bad unless told.
        tap: is shown every crossing.
    """

    def __init__(self, policy: Policy, wire: Wire | None = None, tap: Callable[[Crossing], None] | None = None) -> None:
        self.policy = policy
        self.wire: Wire = wire or _Faultless()
        self.tap = tap
        self._nodes: dict[str, Endpoint] = {}
        self._known: dict[str, NodePolicy] = {node.id: node for node in policy.nodes}
        self._declared: dict[str, Channel] = {channel.id: channel for channel in policy.channels}
        self._between: dict[tuple[str, str], list[Channel]] = {}
        for channel in policy.channels:
            self._between.setdefault((channel.source, channel.target), []).append(channel)
        self._routes = {channel.id: Route(channel, _gaps(channel)) for channel in policy.channels}
        self._certificates = {node.id: _certificate(node.id) for node in policy.nodes}
        self._ways: dict[tuple[str, str, frozenset[ChannelKind], tuple[str, ...]], Route | Refused] = {}
        self._ciphers: dict[str, AESSIV] = {}
        self._revoked: set[str] = set()

    # --- who is there ---

    def attach(self, node: Endpoint) -> None:
        """Let a node be reached."""
        self._nodes[node.id] = node

    def running(self, node: str) -> bool:
        """Say whether a node is attached."""
        return node in self._nodes

    def peers(self, source: str, kind: NodeKind, body: Callable[[NodePolicy], bool] | None = None) -> tuple[str, ...]:
        """Return the nodes of a kind that the policy knows (of certain bodies alone), whether or not a channel leads there."""
        return tuple(
            node.id
            for node in self.policy.nodes
            if node.kind == kind and node.id != source and (body is None or body(node))
        )

    def channel(self, channel: str) -> Channel | None:
        """Return a declared channel."""
        return self._declared.get(channel)

    def outgoing(self, source: str) -> tuple[Channel, ...]:
        """Return the declared channels that begin at a node."""
        return tuple(channel for channel in self.policy.channels if channel.source == source)

    def targets(self, source: str, kind: NodeKind) -> tuple[str, ...]:
        """Return the nodes of a kind to which a declared channel leads."""
        found = dict.fromkeys(channel.target for channel in self.outgoing(source))
        return tuple(target for target in found if target in self._known and self._known[target].kind == kind)

    # --- may it pass ---

    def route(self, source: str, target: str, kinds: Collection[ChannelKind], parcel: Parcel) -> Route | Refused:
        """Return the first declared channel that may carry a parcel, one for extractions before all others, or why none may."""
        return self._route(source, target, kinds, parcel.items)

    def _route(
        self, source: str, target: str, kinds: Collection[ChannelKind], items: tuple[str, ...]
    ) -> Route | Refused:
        """Find the channel, and remember it: the same items go the same way until a certificate changes."""
        asked = (source, target, frozenset(kinds), items)
        found = self._ways.get(asked)
        if found is None:
            if len(self._ways) >= _REMEMBERED:
                self._ways.clear()
            found = self._ways[asked] = self._found(source, target, kinds, items)
        return found

    def _found(
        self, source: str, target: str, kinds: Collection[ChannelKind], items: tuple[str, ...]
    ) -> Route | Refused:
        refused: Refused | None = None
        for channel in sorted(self._between.get((source, target), ()), key=_is_general):
            if channel.kind in kinds:
                found = self._passes(channel, items)
                if found is None:
                    return self._routes[channel.id]
                refused = refused or found
        return refused or Refused((Refusal("channel-undeclared", "channel"),))

    def _passes(self, channel: Channel, items: tuple[str, ...]) -> Refused | None:
        found = []
        if NUMBER in items and channel.number is False:
            found.append(Refusal("channel-number", "number"))
        if not isinstance(channel.items, Undeclared):
            extra = uncovered(items, channel.items)
            if extra and not (extra == (NUMBER,) and found):
                found.append(Refusal("channel-item", "number" if extra == (NUMBER,) else "item"))
        if channel.mutual_authentication is True and not self._recognised(channel.source, channel.target):
            found.append(Refusal("channel-certificate", "channel"))
        return Refused(tuple(found)) if found else None

    def gaps(self, channel: str) -> tuple[str, ...]:
        """Return what a channel leaves undeclared."""
        return self._routes[channel].unchecked if channel in self._routes else ()

    # --- certificates ---

    def certificate(self, node: str) -> bytes:
        """Return the simulated certificate of a node; empty where it was revoked or there is no such node."""
        return b"" if node in self._revoked else self._certificates.get(node, b"")

    def revoke(self, node: str) -> None:
        """Revoke the certificate of a node."""
        self._revoked.add(node)
        self._ways.clear()

    def present(self, node: str, certificate: bytes) -> None:
        """Let a node present another certificate than its own (試験用: an impostor)."""
        self._certificates[node] = certificate
        self._ways.clear()

    def _recognised(self, *nodes: str) -> bool:
        return all(compare_digest(self.certificate(node), _certificate(node)) for node in nodes)

    # --- passing ---

    def ask(
        self, caller: Endpoint, target: str, question: Parcel, kinds: Collection[ChannelKind] = _ASKED
    ) -> Parcel | Refused:
        """Ask another node and return its answer; what is refused on the way is entered in the caller's ledger.

        The answer needs leave, too: of a channel back, or else of the one by which the question went.
        """
        route = self.route(caller.id, target, kinds, question)
        if isinstance(route, Refused):
            caller.record_refusal(f"ask-{question.name}", route)
            return route
        asked = self._nodes.get(target)
        if asked is None or self.wire.arriving(route.channel.id, ()) is None:
            refused = Refused((Refusal("not-running", "channel"),))
            caller.record_refusal(f"ask-{question.name}", refused)
            return refused
        answer = asked.answer(route.channel, self._carried(route.channel, question))
        if isinstance(answer, Refused):
            return answer
        back = self._back(route.channel, answer)
        if isinstance(back, Refused):
            asked.record_refusal(f"answer-{question.name}", back)
            return back
        return self._carried(back, answer)

    def _back(self, asked: Channel, answer: Parcel) -> Channel | Refused:
        ways = [*self._between.get((asked.target, asked.source), ()), asked]
        refused = [self._passes(way, answer.items) for way in ways]
        return next((way for way, found in zip(ways, refused, strict=True) if found is None), refused[0] or asked)

    def deliver(self, channel: Channel, sent: Sequence[Arrival]) -> Receipt | None:
        """Carry numbered messages to their receiver and bring back its receipt; None where nothing came back."""
        target = self._nodes.get(channel.target)
        if target is None:
            return None
        arriving = self.wire.arriving(channel.id, sent)
        if arriving is None:
            return None
        passed = [Arrival(one.seq, self._carried(channel, one.parcel), one.since) for one in arriving]
        receipt = target.receive(channel, passed) if passed else None
        return receipt if self.wire.answered(channel.id) else None

    def hand_over(
        self,
        caller: Endpoint,
        target: str,
        kinds: Collection[ChannelKind],
        what: Parcel,
        rows: Iterator[Any],
    ) -> object:
        """Stream rows that are alike to another node (整合性確認), once a channel allows their items; return what it says.

        Args:
            caller: who hands over.
            target: to whom.
            kinds: of channels that may carry it.
            what: the name of what is handed over, and the items in each row.
            rows: the rows.
        """
        name, items = what.name, what.items
        route = self._route(caller.id, target, kinds, items)
        receiver = self._nodes.get(target)
        if not isinstance(route, Refused) and (receiver is None or self.wire.arriving(route.channel.id, ()) is None):
            route = Refused((Refusal("not-running", "channel"),))
        if isinstance(route, Refused):
            caller.record_refusal(f"hand-over-{name}", route)
            return route
        self._carried(route.channel, what)
        return receiver.examine(route.channel, name, rows) if receiver is not None else None

    def _carried(self, channel: Channel, parcel: Parcel) -> Parcel:
        """Pass a parcel over the wire: sealed before and opened after, where the channel encrypts."""
        encrypted = channel.encryption is True
        if encrypted:
            cipher = self._cipher(channel.id)
            body = cipher.encrypt(parcel.body or b"\0", [parcel.name.encode()])
            self._show(channel, parcel.name, body)
            cipher.decrypt(body, [parcel.name.encode()])
        else:
            self._show(channel, parcel.name, parcel.body)
        return parcel

    def _show(self, channel: Channel, name: str, body: bytes) -> None:
        if self.tap is not None:
            encrypted, authenticated = channel.encryption is True, channel.mutual_authentication is True
            self.tap(
                Crossing(channel=channel.id, name=name, body=body, encrypted=encrypted, authenticated=authenticated)
            )

    def _cipher(self, channel: str) -> AESSIV:
        if channel not in self._ciphers:
            key = blake2b(channel.encode(), digest_size=64, person=b"pia channel").digest()
            self._ciphers[channel] = AESSIV(key)
        return self._ciphers[channel]


@lru_cache(maxsize=4096)
def _certificate(node: str) -> bytes:
    """Return what the authority that everybody trusts signed for a node."""
    return blake2b(node.encode(), digest_size=16, person=b"pia certificate").digest()


def _gaps(channel: Channel) -> tuple[str, ...]:
    names = ("items", "number", "mutual_authentication", "encryption")
    return tuple(f"channel.{name}" for name in names if getattr(channel, name) == UNDECLARED)


@lru_cache(maxsize=1024)
def _is_general(channel: Channel) -> bool:
    """Say whether a channel is for anything but prepared extractions; what may go by one for those goes there."""
    return channel.kind != "extraction"


def covered(declared: frozenset[str]) -> frozenset[str]:
    """Return the keys of all items that a declared list lets pass."""
    found: set[str] = set()
    for name in declared:
        key = item_key(name)
        plain = key.removesuffix("外国人住民み")
        meant = dict.fromkeys((key, plain, plain.removesuffix("情報") or plain))
        for one in [two for word in meant for two in (word, *_IMPLIED.get(word, ()))]:
            found |= {one, f"{one}/外字数", *_IMPLIED.get(one, ())}
    return frozenset(found)


def uncovered(items: Iterable[str], declared: frozenset[str]) -> tuple[str, ...]:
    """Return which of ``items`` (keys) a declared list does not name."""
    allowed = covered(declared)
    return tuple(item for item in items if item not in allowed)
