"""What an accepted application tells other systems: 本人確認情報, 附票本人確認情報, what moves between municipalities, and the record itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.register.channel import Parcel, covered
from pia.register.event import DepartureFiled, Event, MoveIn, MoveInByCard
from pia.register.identification import Identification, notice_of
from pia.register.items import NUMBER
from pia.register.nodes.messages import parcel
from pia.register.person import Address, Resident
from pia.register.policy import Channel, NodeKind, Undeclared
from pia.register.removed import Removed
from pia.register.step import Standing, step
from pia.register.supplement import Supplement, supplement_notice
from pia.register.transfer import MoveInNotice, MoveOutCertificate, certificate_of_move_out, move_in_notice
from pia.register.values import resident_values
from pia.register.view import Outcome

if TYPE_CHECKING:
    from pia.register.nodes.base import Node
    from pia.register.store.interface import Tx

__all__ = [
    "FOLLOWERS",
    "ResidentUpdate",
    "followers",
    "identification_parcel",
    "move_in_parcel",
    "move_out_parcel",
    "notices",
    "supplement_parcel",
    "tell_followers",
    "update_for",
]

FOLLOWERS: Final[tuple[NodeKind, ...]] = ("atena", "kiosk", "certificate-issuance", "internal-link", "counter-support")
"""The systems of the same body that are told of every change, where a channel leads there."""


class ResidentUpdate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record of a resident as another system of the same body may have it; the 宛名番号 names it."""

    atena: str
    state: str
    """``current`` or ``removed``."""
    values: dict[str, str]


def notices(outcome: Outcome) -> Iterator[Parcel]:
    """Yield what the 市町村CS is told of an application, event by event."""
    standings: dict[str, Standing] = dict(outcome.before)
    for event in outcome.events:
        before = standings[event.atena]
        after = standings[event.atena] = step(before, event)
        yield from _of_event(before, after, event)


def _of_event(before: Standing, after: Standing, event: Event) -> Iterator[Parcel]:
    notice = notice_of(before, after, event)
    if notice is not None:
        yield identification_parcel(notice)
    supplement = supplement_notice(before, after, event)
    if supplement is not None:
        yield supplement_parcel(supplement)
    content = event.payload
    if isinstance(content, MoveIn | MoveInByCard) and isinstance(after, Resident):
        told = move_in_notice(after)
        if told is not None:
            yield move_in_parcel(told)
    elif isinstance(content, DepartureFiled) and content.by_card and isinstance(content.destination, Address):
        certificate = certificate_of_move_out(after) if isinstance(after, Resident) else None
        if certificate is not None:
            yield move_out_parcel(certificate)


def identification_parcel(record: Identification) -> Parcel:
    """Return a notice of 本人確認情報."""
    return parcel("identification", record, record.values())


def supplement_parcel(record: Supplement) -> Parcel:
    """Return a notice of 附票本人確認情報."""
    return parcel("supplement", record, record.values())


def move_in_parcel(notice: MoveInNotice) -> Parcel:
    """Return a 転入通知."""
    return parcel("move-in-notice", notice, notice.values())


def move_out_parcel(certificate: MoveOutCertificate) -> Parcel:
    """Return a 転出証明書情報."""
    return parcel("move-out-certificate", certificate, certificate.values())


def followers(node: Node) -> tuple[Channel, ...]:
    """Return the channels by which the systems of the same body are told."""
    known = {other.id: other for other in node.policy.nodes}
    return tuple(
        channel
        for channel in node.channels.outgoing(node.id)
        if channel.kind in ("notice", "link")
        and channel.target in known
        and known[channel.target].kind in FOLLOWERS
        and known[channel.target].body == node.declared.body
    )


def tell_followers(node: Node, tx: Tx, channels: tuple[Channel, ...], outcome: Outcome) -> None:
    """Tell every system of the same body what became of everybody in an application."""
    for channel in channels:
        node.tell(tx, channel.target, *(update_for(channel, one) for one in outcome.after.values() if one is not None))


def update_for(channel: Channel, standing: Resident | Removed, more: dict[str, str] | None = None) -> Parcel:
    """Return the record with those items alone that a channel declares."""
    resident = standing.resident if isinstance(standing, Removed) else standing
    values = resident_values(resident) | (more or {})
    if channel.number is False:
        values.pop(NUMBER, None)
    if not isinstance(channel.items, Undeclared):
        allowed = covered(channel.items)
        values = {item: value for item, value in values.items() if item in allowed}
    state = "removed" if isinstance(standing, Removed) else "current"
    return parcel("resident", ResidentUpdate(atena=resident.atena, state=state, values=values), values)
