"""What passes between municipalities when somebody moves: 転出証明書情報 one way, 転入通知 the other.

The certificate carries the 個人番号; the notice has no place for it (住民基本台帳法第9条第1項).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.register.event import MoveIn, MoveInByCard
from pia.register.person import Address, Person, Place
from pia.register.values import line, personal_values

if TYPE_CHECKING:
    from pia.register.person import Resident

__all__ = ["MoveInNotice", "MoveOutCertificate", "certificate_of_move_out", "move_in_notice", "move_in_of"]


class MoveOutCertificate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """転出証明書情報 (施行令第23条, 第24条の2第4項); ``by_card`` where it goes over the network only."""

    person: Person
    code: str
    number: str | None
    address: Address
    destination: Place
    planned: date
    relation: str
    by_card: bool = False

    def values(self) -> dict[str, str]:
        """Return the values by :func:`~pia.register.items.item_key`; what is empty is left out."""
        every = {"住民票コード": self.code, "個人番号": self.number or "", "続柄": self.relation, "住所": self.address.text,
                 "転出先": line(self.destination), "転出予定日": self.planned.isoformat()}  # fmt: skip
        return personal_values(self.person) | {key: value for key, value in every.items() if value}


class MoveInNotice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """転入通知: to the municipality where the person was before."""

    code: str
    name: str
    birth: date
    previous: Address
    address: Address
    moved: date

    def values(self) -> dict[str, str]:
        """Return the values by :func:`~pia.register.items.item_key`."""
        return {"住民票コード": self.code, "氏名": self.name, "生日": self.birth.isoformat(), "転入前住所": self.previous.text,
                "住所": self.address.text, "転入をした日": self.moved.isoformat()}  # fmt: skip


def certificate_of_move_out(resident: Resident) -> MoveOutCertificate | None:
    """Return what the next municipality needs, None where no departure has been filed."""
    if resident.leaving is None:
        return None
    return MoveOutCertificate(
        person=resident.person,
        code=resident.code,
        number=resident.number,
        address=resident.address,
        destination=resident.leaving.destination,
        planned=resident.leaving.on,
        relation=resident.relation,
        by_card=resident.leaving.by_card,
    )


def move_in_of(
    certificate: MoveOutCertificate, address: Address, household: str, relation: str
) -> MoveIn | MoveInByCard:
    """Return the content of a 転入届 (特例転入 where it was filed by card) that brings along what the certificate says."""
    if certificate.by_card:
        return MoveInByCard(
            person=certificate.person, address=address, household=household, relation=relation, code=certificate.code,
            number=certificate.number, origin=certificate.address, planned=certificate.planned,
        )  # fmt: skip
    return MoveIn(
        person=certificate.person, address=address, household=household, relation=relation, code=certificate.code,
        number=certificate.number, origin=certificate.address,
    )  # fmt: skip


def move_in_notice(resident: Resident) -> MoveInNotice | None:
    """Return the notice to where a new resident came from, None for somebody who came from abroad or was born here."""
    if not isinstance(resident.origin, Address):
        return None
    person = resident.person
    return MoveInNotice(
        code=resident.code, name=person.name.text, birth=person.birth, previous=resident.origin, address=resident.address, moved=resident.since
    )  # fmt: skip
