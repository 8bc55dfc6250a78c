"""The values that papers, files and notices show of a person, by :func:`~pia.register.items.item_key`; what is empty is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.register.person import Abroad

if TYPE_CHECKING:
    from pia.register.person import Category, Person, Place, Resident, Sex

__all__ = ["CATEGORIES", "SEXES", "line", "personal_values", "resident_values"]

SEXES: Final[dict[Sex, str]] = {"male": "男", "female": "女"}

CATEGORIES: Final[dict[Category, str]] = {
    "medium-long-term": "中長期在留者",
    "special-permanent": "特別永住者",
    "temporary-refuge": "一時庇護許可者",
    "provisional-stay": "仮滞在許可者",
    "transitional-birth": "出生による経過滞在者",
    "transitional-loss": "国籍喪失による経過滞在者",
}
"""第30条の45に規定する区分."""


def personal_values(person: Person) -> dict[str, str]:
    """Return the values of who somebody is, by :func:`~pia.register.items.item_key`; what is empty is left out."""
    foreign, domicile = person.foreign, person.domicile
    every = {
        "氏名": person.name.text, "氏名/ふりがな": person.name.kana, "生日": person.birth.isoformat(), "性別": SEXES[person.sex], "ローマ字氏名": person.latin,
        "旧氏": person.former_surname.text if person.former_surname else "", "旧氏/ふりがな": person.former_surname.kana if person.former_surname else "",
        "通称": person.alias.name.text if person.alias else "",
    }  # fmt: skip
    if domicile is not None:
        every |= {"本籍": domicile.place, "筆頭者": domicile.head}
    if foreign is not None:
        every |= {
            "国籍地域": foreign.nationality, "第30条45に規定する区分": CATEGORIES[foreign.category], "在留資格": foreign.status, "在留期間等": foreign.period,
            "在留期間満了日": foreign.expires.isoformat() if foreign.expires else "", "在留カード等番号": foreign.card,
        }  # fmt: skip
    return {key: value for key, value in every.items() if value}


def resident_values(resident: Resident) -> dict[str, str]:
    """Return the values of a 住民票; who is 世帯主 stands with another person."""
    address, leaving, origin = resident.address, resident.leaving, resident.origin
    every = {
        "宛名番号": resident.atena, "世帯番号": resident.household, "続柄": resident.relation, "住民票コード": resident.code,
        "個人番号": resident.number or "", "住所": address.text, "郵便番号": address.postal, "市町村コード": address.municipality,
        "住民となった日": resident.since.isoformat(), "住所を定めた日": resident.settled.isoformat(),
        "届出日": resident.filed.isoformat(), "異動日": resident.changed.isoformat(), "住民票コード使用日": resident.code_since.isoformat(),
        "旧住民票コード": resident.former_codes[-1].value if resident.former_codes else "",
        "前住所": line(resident.previous or origin),
        "転入前住所": line(origin),
        "転出予定日": leaving.on.isoformat() if leaving else "", "転出先": line(leaving.destination) if leaving else "",
        "改製日": resident.rewritten.isoformat() if resident.rewritten else "",
    }  # fmt: skip
    return personal_values(resident.person) | {key: value for key, value in every.items() if value}


def line(place: Place | None) -> str:
    """Return a place in one line; abroad the country alone."""
    if place is None:
        return ""
    return place.country if isinstance(place, Abroad) else place.text
