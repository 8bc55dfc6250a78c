"""What is well formed: texts, codes, numbers, dates and the items of a person, before anybody asks whether they are true.

Every check appends to a list of refusals. The lengths are the register's own: they leave room for every name that a
municipality writes and none for a flood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from msgspec import UNSET

from pia.register.event import (
    AliasChange,
    Birth,
    CodeChange,
    Correction,
    DepartureFiled,
    Entry,
    Event,
    FormerSurname,
    HouseholdChange,
    MoveIn,
    MoveInByCard,
    MoveOutConfirmed,
    MoveWithin,
    NumberChange,
    NumberGiven,
)
from pia.register.household import is_relation
from pia.register.numbers import TEST_PREFIX
from pia.register.person import Address, Alias, Domicile, ForeignResident, Name, Person, Place
from pia.register.refusal import Refusal
from pia.terms.check_digits import is_valid_municipality_code, is_valid_my_number, is_valid_resident_code

__all__ = ["LIMITS", "Found", "check_codes", "check_form", "check_texts", "gaiji"]

Found = list[Refusal]

LIMITS: Final = {
    "address": 500, "name": 100, "kana": 200, "latin": 200, "area": 40, "town": 100, "lot": 100, "building": 150, "country": 60, "text": 200,
    "place": 200, "head": 100, "nationality": 60, "status": 60, "period": 30, "application": 30, "atena": 15, "household": 15,
}  # fmt: skip
"""The longest text of each item, in characters."""

_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f]"
).search
"""Control, format, surrogate and separator characters; variation selectors and private use (外字) belong to names."""

_KANA = re.compile(r"[ぁ-ゖァ-ヺーｰ・゛゜'’‐\-．. \u3000]*").fullmatch
_GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]").findall
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*").fullmatch
_POSTAL = re.compile(r"[0-9]{7}").fullmatch
_CARD = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}").fullmatch
_FIRST = date(1850, 1, 1)
_LAST = date(2999, 12, 31)
_WITHOUT_END = ("永住者", "高度専門職２号", "高度専門職2号")


def gaiji(text: str) -> int:
    """Return the number of 外字 (characters of private use), which the files of 本人確認情報 count."""
    return 0 if text.isascii() else len(_GAIJI(text))


def check_form(event: Event) -> Found:
    """Return what is malformed in an event, whatever the register holds."""
    found: Found = []
    _id(found, "application", event.application)
    _id(found, "atena", event.atena)
    _day(found, "effective", event.effective)
    _day(found, "filed", event.filed)
    if event.recorded.tzinfo is None or not _FIRST.year < event.recorded.year <= _LAST.year:
        found.append(Refusal("bad-date", "recorded"))
    check = _FORMS.get(type(event.payload))
    if check is not None:
        check(found, event.payload)
    return found


def check_codes(code: str, number: str | None, municipality: str) -> Found:
    """Return what is malformed in the codes of a notice."""
    found: Found = []
    _code(found, "code", code)
    _number(found, "number", number)
    _municipality(found, "municipality", municipality)
    return found


def check_texts(name: Name, address: str) -> Found:
    """Return what is malformed in the texts of a notice."""
    found: Found = []
    _name(found, "name", name)
    _text(found, "address", address)
    return found


# --- texts and codes ---


def _text(found: Found, field: str, text: str, *, required: bool = True) -> None:
    if not text:
        if required:
            found.append(Refusal("empty", field))
        return
    limit = LIMITS[field]
    if len(text) > limit:
        found.append(Refusal("too-long", field, limit=limit))
    elif _FORBIDDEN(text):
        found.append(Refusal("bad-character", field))
    elif text.isspace():
        found.append(Refusal("empty", field))


def _id(found: Found, field: str, text: str) -> None:
    if not text:
        found.append(Refusal("empty", field))
    elif len(text) > LIMITS[field]:
        found.append(Refusal("too-long", field, limit=LIMITS[field]))
    elif not _ID(text):
        found.append(Refusal("bad-format", field))


def _day(found: Found, field: str, day: date | None) -> None:
    if day is not None and (isinstance(day, datetime) or not _FIRST <= day <= _LAST):
        found.append(Refusal("bad-date", field))


def _code(found: Found, field: str, code: str) -> None:
    if not is_valid_resident_code(code):
        found.append(Refusal("bad-code", field))
    elif not code.startswith(TEST_PREFIX):
        found.append(Refusal("not-for-testing", field))


def _number(found: Found, field: str, number: str | None) -> None:
    if number is None:
        return
    if not is_valid_my_number(number):
        found.append(Refusal("bad-number", field))
    elif not number.startswith(TEST_PREFIX):
        found.append(Refusal("not-for-testing", field))


@lru_cache(maxsize=4096)
def _is_municipality(code: str) -> bool:
    return is_valid_municipality_code(code) and "01" <= code[:2] <= "47"


def _municipality(found: Found, field: str, code: str) -> None:
    if not _is_municipality(code):
        found.append(Refusal("bad-municipality", field))


def _name(found: Found, field: str, name: Name | None) -> None:
    if name is None:
        return
    text, kana = name.text, name.kana
    if not text or text.isspace():
        found.append(Refusal("empty", field))
    elif len(text) > LIMITS["name"]:
        found.append(Refusal("too-long", field, limit=LIMITS["name"]))
    elif _FORBIDDEN(text):
        found.append(Refusal("bad-character", field))
    if len(kana) > LIMITS["kana"]:
        found.append(Refusal("too-long", "kana", limit=LIMITS["kana"]))
    elif _FORBIDDEN(kana):
        found.append(Refusal("bad-character", "kana"))
    elif not _KANA(kana):
        found.append(Refusal("not-kana", "kana"))


# --- addresses and people ---


def _address(found: Found, field: str, address: Address) -> None:
    _municipality(found, field, address.municipality)
    _text(found, "area", address.area)
    _text(found, "town", address.town)
    _text(found, "lot", address.lot, required=False)
    _text(found, "building", address.building, required=False)
    if address.postal and not _POSTAL(address.postal):
        found.append(Refusal("bad-format", "postal"))


def _place(found: Found, field: str, place: Place | None) -> None:
    if isinstance(place, Address):
        _address(found, field, place)
    elif place is not None:
        _text(found, "country", place.country)
        _text(found, "text", place.text, required=False)


def _domicile(found: Found, domicile: Domicile | None) -> None:
    if domicile is not None:
        _municipality(found, "domicile", domicile.municipality)
        _text(found, "place", domicile.place)
        _text(found, "head", domicile.head)


def _foreign(found: Found, foreign: ForeignResident | None) -> None:
    """Check the items of 第30条の45: a 中長期在留者 has status, period and card, and an end of the stay unless it has none."""
    if foreign is None:
        return
    _text(found, "nationality", foreign.nationality)
    _day(found, "since", foreign.since)
    _day(found, "expires", foreign.expires)
    staying = foreign.category == "medium-long-term"
    endless = foreign.status in _WITHOUT_END
    _text(found, "status", foreign.status, required=staying)
    _text(found, "period", foreign.period, required=staying and not endless)
    if foreign.expires is None and (
        (staying and not endless) or foreign.category in ("temporary-refuge", "provisional-stay")
    ):
        found.append(Refusal("empty", "expires"))
    if foreign.card or staying or foreign.category == "special-permanent":
        if not foreign.card:
            found.append(Refusal("empty", "card"))
        elif not _CARD(foreign.card):
            found.append(Refusal("bad-format", "card"))


def _alias(found: Found, alias: Alias | None) -> None:
    if alias is not None:
        _name(found, "alias", alias.name)
        _municipality(found, "entered_at", alias.entered_at)
        _day(found, "entered", alias.entered)
        _day(found, "deleted", alias.deleted)
        if alias.deleted_at:
            _municipality(found, "deleted_at", alias.deleted_at)


def _person(found: Found, person: Person) -> None:
    _name(found, "name", person.name)
    _day(found, "birth", person.birth)
    if person.latin:
        _text(found, "latin", person.latin)
    if person.former_surname is not None:
        _name(found, "former_surname", person.former_surname)
    if person.foreign is None:
        _domicile(found, person.domicile)
        if person.alias is not None or person.past_aliases:
            found.append(Refusal("foreigner-only", "alias"))
        return
    _foreign(found, person.foreign)
    for alias in (person.alias, *person.past_aliases):
        _alias(found, alias)
    if person.former_surname is not None:
        found.append(Refusal("japanese-only", "former_surname"))
    if person.domicile is not None:
        found.append(Refusal("japanese-only", "domicile"))


# --- contents ---


def _household(found: Found, household: str, relation: str) -> None:
    _id(found, "household", household)
    if not is_relation(relation):
        found.append(Refusal("bad-relation", "relation"))


def _entering(found: Found, content: MoveIn | MoveInByCard | Birth | Entry) -> None:
    _person(found, content.person)
    _address(found, "address", content.address)
    _household(found, content.household, content.relation)
    _code(found, "code", content.code)


def _moving_in(found: Found, content: MoveIn | MoveInByCard) -> None:
    _entering(found, content)
    _number(found, "number", content.number)
    _place(found, "origin", content.origin)
    if isinstance(content, MoveInByCard):
        _day(found, "planned", content.planned)


def _entry(found: Found, content: Entry) -> None:
    _entering(found, content)
    _number(found, "number", content.number)
    _place(found, "origin", content.origin)
    for field in ("since", "settled"):
        _day(found, field, getattr(content, field))


def _correction(found: Found, content: Correction) -> None:
    changes = content.changes
    if changes.name is not UNSET:
        _name(found, "name", changes.name)
    if changes.latin is not UNSET:
        _text(found, "latin", changes.latin, required=False)
    if changes.address is not UNSET:
        _address(found, "address", changes.address)
    if changes.domicile is not UNSET:
        _domicile(found, changes.domicile)
    if changes.foreign is not UNSET:
        _foreign(found, changes.foreign)
    for field, day in (("birth", changes.birth), ("since", changes.since), ("settled", changes.settled)):
        if day is not UNSET:
            _day(found, field, day)


def _departure(found: Found, content: DepartureFiled) -> None:
    _place(found, "destination", content.destination)
    _day(found, "on", content.on)


def _renumbered(found: Found, content: CodeChange | NumberChange) -> None:
    check = _code if isinstance(content, CodeChange) else _number
    check(found, "old", content.old)
    check(found, "new", content.new)


def _numbered(found: Found, content: NumberGiven) -> None:
    _code(found, "code", content.code)
    _number(found, "number", content.number)


_FORMS: Final[dict[type, Callable[[Found, Any], None]]] = {
    MoveIn: _moving_in,
    MoveInByCard: _moving_in,
    Birth: _entering,
    Entry: _entry,
    MoveWithin: lambda found, content: _address(found, "address", content.address),
    MoveOutConfirmed: lambda found, content: _address(found, "address", content.address),
    DepartureFiled: _departure,
    HouseholdChange: lambda found, content: _household(found, content.household, content.relation),
    Correction: _correction,
    FormerSurname: lambda found, content: _name(found, "surname", content.surname),
    AliasChange: lambda found, content: _name(found, "alias", content.alias),
    CodeChange: _renumbered,
    NumberChange: _renumbered,
    NumberGiven: _numbered,
}
"""The check of each content that holds anything to check."""
