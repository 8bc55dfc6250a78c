"""What an accepted application tells other systems: 本人確認情報, 附票本人確認情報, what moves between municipalities, and the record itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
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


_IDENTIFICATION: Final = (
    "住民票コード", "氏名", "氏名/外字数", "氏名/ふりがな", "清音化かな氏名", "生日", "性別", "市町村コード", "住所", "住所/外字数", NUMBER, "異動事由", "異動日",
    "旧住民票コード", "旧氏", "旧氏/ふりがな",
)  # fmt: skip
_SUPPLEMENT: Final = (
    "住民票コード", "氏名", "氏名/外字数", "氏名/ふりがな", "生日", "性別", "市町村コード", "住所", "住所/外字数", "最終住所", "異動日", "旧住民票コード",
    "附票管理市町村コード", "附票本人確認情報状態区分",
)  # fmt: skip


class ResidentUpdate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record of a resident as another system of the same body may have it; the 宛名番号 names it."""

    atena: str
    state: str
    """``current`` or ``removed``."""
    values: dict[str, str]


def notices(outcome: Outcome) -> Iterator[Parcel]:
    """Yield what the 市町村CS is told of an application, event by event."""
    if len(outcome.events) == len(outcome.after):  # one event each
        for event in outcome.events:
            yield from _of_event(outcome.before[event.atena], outcome.after[event.atena], event)
        return
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
    held = (record.kana, record.number, record.former_surname, record.former_kana, record.old_code)
    return parcel("identification", record, _items_of_identification(*map(bool, held)))


@lru_cache(maxsize=32)
def _items_of_identification(*held: bool) -> tuple[str, ...]:
    """Return the items of a notice in which certain items hold something; the others always do."""
    kana, number, surname, surname_kana, old = held
    absent = {
        "氏名/ふりがな": not kana, "清音化かな氏名": not kana, NUMBER: not number, "旧氏": not surname, "旧氏/ふりがな": not surname_kana, "旧住民票コード": not old
    }  # fmt: skip
    return tuple(item for item in _IDENTIFICATION if not absent.get(item, False))


def supplement_parcel(record: Supplement) -> Parcel:
    """Return a notice of 附票本人確認情報."""
    held = (record.kana, record.municipality, record.last_address, record.old_code)
    return parcel("supplement", record, _items_of_supplement(*map(bool, held)))


@lru_cache(maxsize=16)
def _items_of_supplement(*held: bool) -> tuple[str, ...]:
    kana, municipality, last, old = held
    absent = {
        "氏名/ふりがな": not kana,
        "市町村コード": not municipality,
        "最終住所": not last,
        "旧住民票コード": not old,
    }
    return tuple(item for item in _SUPPLEMENT if not absent.get(item, False))


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
