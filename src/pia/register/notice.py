"""Notices: from the outbox of one node into the next, each exactly once and in order, whatever happens on the way.

A sender puts a message into its outbox in the transaction of what it tells (:func:`post`); :func:`pump` carries what waits until
the receiver has dealt with it. A receiver (:func:`take`) applies a message and notes its number in one transaction: what comes
twice is not applied again, what comes too early is not applied yet. A message that the receiver refuses counts as dealt with: it
is *returned*, both sides enter that in their ledgers, and nothing of it stands in a file or goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from random import Random
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from pia.register.channel import Arrival, Channels, Parcel, Receipt, Route
from pia.register.ledger import Entry
from pia.register.policy import Channel
from pia.register.refusal import Refused
from pia.register.seal import Seal
from pia.register.store.interface import Kept, Message, NodeStore, Reader, Tx

__all__ = ["FaultyWire", "Pumped", "Sender", "outbox_batch", "post", "pump", "returned", "take"]

PAGE: Final = 200
"""Messages that travel together, and that a receiver applies in one transaction."""
_PATIENCE: Final = 3
"""Rounds without progress after which a pump leaves the rest for later."""
_RETURNED: Final = "returned"
_SENDING: Final = "recipient-address"

_ENCODER: Final = msgspec.msgpack.Encoder()
_PARCEL: Final = msgspec.msgpack.Decoder(Parcel)
_CODES: Final = msgspec.json.Decoder(tuple[str, ...])


class Sender(Protocol):
    """What a pump needs of the node that sends."""

    @property
    def id(self) -> str:
        """The id of the node."""

    @property
    def store(self) -> NodeStore:
        """Its part of the store."""

    @property
    def seal(self) -> Seal:
        """Its seal."""

    def log(self, tx: Tx, *entries: Entry) -> None:
        """Enter rows in its ledger."""


class Pumped(Struct, frozen=True):
    """What a pump did: messages dealt with by the receiver, how many of them it returned, and how many still wait."""

    delivered: int
    returned: int
    waiting: int


@lru_cache(maxsize=64)
def outbox_batch(day: date, name: str = "") -> str:
    """Return the batch under which messages of a month are sealed while they wait; those of 送付先情報, which no backup may hold, apart."""
    return f"{_SENDING if name == _SENDING else 'outbox'}/{day:%Y-%m}"


def post(tx: Tx, seal: Seal, day: date, *messages: tuple[Route, Parcel]) -> None:
    """Put messages into the outboxes of their channels, within the sender's transaction.

    Args:
        tx: of the sender.
        seal: of the sender.
        day: today.
        messages: the channel that may carry it, and what it carries.
    """
    last: dict[str, int] = {}
    rows = []
    for route, parcel in messages:
        channel = route.channel.id
        seq = last[channel] = (last[channel] if channel in last else tx.sent(channel)) + 1
        batch = outbox_batch(day, parcel.name)
        body = seal.seal(batch, _ENCODER.encode(parcel), f"{channel}/{seq}")
        rows.append(Message(channel=channel, seq=seq, body=body, batch=batch))
    tx.send(*rows)


def pump(channels: Channels, sender: Sender, channel: Channel, *, limit: int | None = None) -> Pumped:
    """Carry what waits in one channel, as far as the wire lets it.

    Args:
        channels: the ways.
        sender: the node whose outbox it is.
        channel: which of its channels.
        limit: carry no more than about so many.
    """
    delivered, back, idle = 0, 0, 0
    while idle < _PATIENCE and (limit is None or delivered < limit):
        with sender.store.read() as reader:
            waiting = reader.waiting(channel.id, limit=PAGE)
        if not waiting:
            return Pumped(delivered, back, 0)
        receipt = channels.deliver(channel, [_opened(sender.seal, message, waiting[0].seq) for message in waiting])
        upto = min(receipt.upto, waiting[-1].seq) if receipt is not None else 0
        if receipt is None or upto < waiting[0].seq:
            idle += 1
            continue
        idle = 0
        refused = [one for one in receipt.returned if waiting[0].seq <= one[0] <= upto]
        with sender.store.write() as tx:
            tx.acknowledged(channel.id, upto)
            if refused:
                sender.log(tx, *(_entry(channel, seq, codes) for seq, codes in refused))
        delivered += upto - waiting[0].seq + 1
        back += len(refused)
    with sender.store.read() as reader:
        return Pumped(delivered, back, len(reader.waiting(channel.id)))


def _opened(seal: Seal, message: Message, since: int) -> Arrival:
    plain = seal.open(message.batch, message.body, f"{message.channel}/{message.seq}")
    return Arrival(message.seq, _PARCEL.decode(plain), since)


def _entry(channel: Channel, seq: int, codes: tuple[str, ...]) -> Entry:
    return Entry(
        who=channel.source,
        terminal=channel.id,
        task="notice",
        operation="returned",
        subject=b"",
        outcome="failed",
        detail=f"seq={seq} codes={','.join(codes)}",
    )


def take(
    tx: Tx, channel: Channel, arrivals: Sequence[Arrival], apply: Callable[[Tx, Arrival], Refused | None]
) -> Receipt:
    """Apply what follows in order, within the receiver's transaction.

    Args:
        tx: of the receiver.
        channel: by which they came.
        arrivals: as they arrive.
        apply: writes what one message changes, or refuses it before it has written anything.
    """
    last = tx.received(channel.id)
    for arrival in arrivals:
        if arrival.seq == last + 1:
            refused = apply(tx, arrival)
            if refused is not None:
                tx.keep(
                    Kept(kind=_RETURNED, key=_key(channel.id, arrival.seq), body=msgspec.json.encode(refused.codes))
                )
            tx.applied(channel.id, arrival.seq)
            last = arrival.seq
    since = max((arrival.since for arrival in arrivals), default=0)
    rows = tx.all_kept(_RETURNED, prefix=f"{channel.id}/", after=_key(channel.id, max(since - 1, 0)))
    return Receipt(last, tuple((int(row.key.rpartition("/")[2]), _CODES.decode(row.body)) for row in rows))


def returned(reader: Reader, channel: str, seq: int) -> tuple[str, ...]:
    """Return the codes with which a receiver returned a message; empty where it was applied."""
    kept = reader.kept(_RETURNED, _key(channel, seq))
    return _CODES.decode(kept.body) if kept is not None else ()


def _key(channel: str, seq: int) -> str:
    return f"{channel}/{seq:012d}"


class FaultyWire:
    """A wire on which things go wrong by chance, told by a seed; rates are per thousand.

    Args:
        seed: of the chance.
        outage: nothing arrives.
        lost: single messages do not arrive.
        duplicate: messages arrive twice.
        reorder: messages arrive after later ones.
        answer: the receipt does not get back.
    """

    def __init__(
        self, seed: int, *, outage: int = 0, lost: int = 0, duplicate: int = 0, reorder: int = 0, answer: int = 0
    ) -> None:
        self._chance = Random(seed)  # noqa: S311 - faults for rehearsals
        self._outage, self._lost, self._duplicate, self._reorder, self._answer = (
            outage,
            lost,
            duplicate,
            reorder,
            answer,
        )
        self._down = False
        self._late: dict[str, list[Arrival]] = {}
        self.faults = 0
        """How many things went wrong so far."""

    def cut(self) -> None:
        """Begin an outage that lasts until :meth:`mend`."""
        self._down = True

    def mend(self) -> None:
        """End an outage."""
        self._down = False

    def arriving(self, channel: str, sent: Sequence[Arrival]) -> Sequence[Arrival] | None:
        """Return what arrives: with losses, duplicates, and latecomers from before."""
        if self._down or self._strikes(self._outage):
            return None
        found = self._late.pop(channel, [])
        for arrival in sent:
            if self._strikes(self._lost):
                continue
            if self._strikes(self._reorder):
                self._late.setdefault(channel, []).append(arrival)
                continue
            found.append(arrival)
            if self._strikes(self._duplicate):
                found.append(arrival)
        return found

    def answered(self, channel: str) -> bool:
        """Say whether the receipt gets back."""
        del channel
        return not self._strikes(self._answer)

    def _strikes(self, rate: int) -> bool:
        struck = rate > 0 and self._chance.randrange(1000) < rate
        self.faults += struck
        return struck
