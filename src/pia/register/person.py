"""People of a register: who somebody is (Person), where (Address), and how the municipality holds them (Resident).

Values only; :mod:`pia.register.checks` says what is well formed. Times: ``since`` is 住民となった日, ``settled`` 住所を定めた日,
``filed`` 届出の年月日. The 宛名番号 (``atena``) names a person within one municipality and survives changes of code and number.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from pia.register.kinds import Kind

__all__ = [
    "Abroad",
    "Address",
    "Alias",
    "Category",
    "Departure",
    "Domicile",
    "ForeignResident",
    "Former",
    "Name",
    "Person",
    "Place",
    "Resident",
    "Sex",
]

Sex = Literal["male", "female"]

Category = Literal[
    "medium-long-term",  # 中長期在留者
    "special-permanent",  # 特別永住者
    "temporary-refuge",  # 一時庇護許可者
    "provisional-stay",  # 仮滞在許可者
    "transitional-birth",  # 出生による経過滞在者
    "transitional-loss",  # 国籍喪失による経過滞在者
]
"""The kinds of 住民基本台帳法第30条の45."""


class Name(Struct, frozen=True, forbid_unknown_fields=True):
    """A name as it is written, and its ふりがな; 氏 and 名 are parted by an ideographic space."""

    text: str
    kana: str = ""


class Domicile(Struct, frozen=True, forbid_unknown_fields=True):
    """戸籍の表示: 本籍 and 筆頭者; ``municipality`` keeps the 戸籍の附票."""

    municipality: str
    place: str
    head: str


class ForeignResident(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What 第30条の45 adds for 外国人住民."""

    nationality: str
    category: Category
    since: date
    """外国人住民となった年月日."""
    status: str = ""
    """在留資格."""
    period: str = ""
    """在留期間等."""
    expires: date | None = None
    """在留期間等の満了の日."""
    card: str = ""
    """在留カード等の番号."""


class Alias(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """通称, with the municipality and the day of its 記載 and 削除."""

    name: Name
    entered: date
    entered_at: str
    deleted: date | None = None
    deleted_at: str = ""


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who somebody is; Japanese where ``foreign`` is None."""

    name: Name
    birth: date
    sex: Sex
    latin: str = ""
    """ローマ字."""
    former_surname: Name | None = None
    """旧氏."""
    alias: Alias | None = None
    past_aliases: tuple[Alias, ...] = ()
    """通称の記載と削除に関する事項."""
    domicile: Domicile | None = None
    foreign: ForeignResident | None = None


class Address(Struct, frozen=True, tag="address", forbid_unknown_fields=True):
    """A 住所 in Japan; ``municipality`` is the 団体コード of six digits, ``area`` prefecture and municipality as printed."""

    municipality: str
    area: str
    town: str
    lot: str
    building: str = ""
    postal: str = ""

    @property
    def text(self) -> str:
        """The address in one line, 方書 after a space."""
        line = f"{self.area}{self.town}{self.lot}"
        return f"{line}　{self.building}" if self.building else line


class Abroad(Struct, frozen=True, tag="abroad", forbid_unknown_fields=True):
    """A place in another country."""

    country: str
    text: str = ""


Place: TypeAlias = Address | Abroad


class Departure(Struct, frozen=True, forbid_unknown_fields=True):
    """転出予定: where to, on which day, filed when; ``by_card`` where no 転出証明書 is made (第24条の2)."""

    destination: Place
    on: date
    filed: date
    by_card: bool = False


class Former(Struct, frozen=True, forbid_unknown_fields=True):
    """A 住民票コード or 個人番号 that was somebody's until a day."""

    value: str
    until: date


class Resident(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The 住民票 of one current resident."""

    atena: str
    person: Person
    code: str
    number: str | None
    """None until the national body has given one."""
    address: Address
    household: str
    relation: str
    since: date
    settled: date
    filed: date
    code_since: date
    origin: Place | None = None
    """転入前の住所."""
    previous: Address | None = None
    """前住所 within the municipality."""
    leaving: Departure | None = None
    former_codes: tuple[Former, ...] = ()
    former_numbers: tuple[Former, ...] = ()
    rewritten: date | None = None
    """改製年月日."""
    reason: Kind = "entry"
    """The kind of the last event (記載事由, 修正事由)."""
    changed: date
    """異動年月日: the effective day of that event."""
