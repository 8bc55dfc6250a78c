"""Synthetic people: every household of a town is drawn from (seed, number) alone, so that any of them can be made again at will.

Nothing is kept: a million people pass by one at a time. The seed decides everything, and the numbers bear the test prefix.
"""

from __future__ import annotations

import struct
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pia.register.clock import TOKYO
from pia.register.event import Entry, Event
from pia.register.household import HEAD
from pia.register.person import Abroad, Address, Departure, Domicile, ForeignResident, Name, Person, Resident
from pia.register.removed import Removed
from pia.register.synthetic_words import BUILDINGS, COUNTRIES, FOREIGN, GIVEN, NEIGHBOURS, SURNAMES, TOWNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.register.kinds import Kind
    from pia.register.numbers import Issuer
    from pia.register.person import Sex
    from pia.register.removed import Cause

__all__ = ["Draw", "Town", "compose", "former_people", "household", "opening", "people"]

_T = TypeVar("_T")

_SIZES: Final = (1, 3, 1, 2, 1, 4, 2, 1, 2, 3, 1, 2, 1, 5, 2, 1, 3, 1, 2, 4)
"""The sizes of twenty households in a row; each row is turned by its own amount."""

_PEOPLE_IN_ROW: Final = sum(_SIZES)
_YEAR = 365.2425
_CODES_BEGAN = date(2002, 8, 5)
_STAY_BEGAN = date(2012, 7, 9)
"""Since when foreign residents have a 住民票."""
_CARD_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ABROAD = tuple(Abroad(country) for country in COUNTRIES)
_KINDS: Final[dict[Cause, Kind]] = {
    "death": "death",
    "move-out": "move-out",
    "abroad": "move-abroad",
    "ex-officio": "removal",
}


class Town(Struct, frozen=True, kw_only=True):
    """A town to be populated; ``day`` is the day on which its register opens.

    Its numbers take the national places ``first`` to ``first + span - 1``: those of its people, of a few years' newcomers, of
    former people and of changed numbers.
    """

    municipality: str
    area: str
    population: int
    seed: int
    day: date
    first: int = 0
    postal: str = "9990000"
    neighbours: tuple[tuple[str, str], ...] = NEIGHBOURS
    """(団体コード, prefecture and municipality) of where people come from and go to."""
    sisters: tuple[tuple[str, str], ...] = ()
    """The other towns of the same register: a third of those who leave go there, and nobody else arrives from there."""

    @property
    def key(self) -> bytes:
        """What every draw of this town is keyed with."""
        return blake2b(f"{self.municipality}/{self.seed}".encode(), digest_size=32).digest()

    @property
    def span(self) -> int:
        """How many national places it takes."""
        return 6 * self.population + 1_000

    @property
    def households(self) -> int:
        """How many households its people live in."""
        rows, rest = divmod(self.population, _PEOPLE_IN_ROW)
        number, sizes = rows * len(_SIZES), _sizes(self.key, rows)
        while rest > 0:
            rest -= sizes[number - rows * len(_SIZES)]
            number += 1
        return number

    def elsewhere(self, draw: Draw) -> tuple[str, str]:
        """Draw where somebody comes from."""
        known = {self.municipality, *(code for code, _ in self.sisters)}
        return draw.of([one for one in self.neighbours if one[0] not in known])

    def destination(self, draw: Draw) -> tuple[str, str]:
        """Draw where somebody goes."""
        return draw.of(self.sisters) if self.sisters and draw.below(3) == 0 else self.elsewhere(draw)


class Draw:
    """Chance out of a key and a path: 512 bits, taken from the lower end."""

    __slots__ = ("_rest",)

    def __init__(self, key: bytes, subject: bytes, number: int) -> None:
        drawn = blake2b(struct.pack("<Q", number), key=key, person=subject, digest_size=64).digest()
        self._rest = int.from_bytes(drawn, "little")

    def below(self, bound: int) -> int:
        """Draw a number from 0 to ``bound - 1``."""
        self._rest, drawn = divmod(self._rest, bound)
        return drawn

    def of(self, choices: Sequence[_T]) -> _T:
        """Draw one of several."""
        self._rest, drawn = divmod(self._rest, len(choices))
        return choices[drawn]


def people(town: Town, issuer: Issuer) -> Iterator[Resident]:
    """Yield the residents of a town, household by household, exactly ``population`` of them."""
    key, left, number = town.key, town.population, 0
    while left > 0:
        for size in _sizes(key, number // len(_SIZES)):
            first = town.population - left
            yield from compose(town, issuer, Draw(key, b"household", number), (first, min(size, left)), f"{number:08d}")
            left -= size
            number += 1
            if left <= 0:
                break


def household(town: Town, issuer: Issuer, number: int) -> tuple[Resident, ...]:
    """Return one household of a town as it is on the opening day.

    Raises:
        ValueError: the town has no such household.
    """
    row, position = divmod(max(number, 0), len(_SIZES))
    sizes = _sizes(town.key, row)
    first = row * _PEOPLE_IN_ROW + sum(sizes[:position])
    if number < 0 or first >= town.population:
        raise ValueError("the town has fewer households")
    size = min(sizes[position], town.population - first)
    return compose(town, issuer, Draw(town.key, b"household", number), (first, size), f"{number:08d}")


def former_people(town: Town, issuer: Issuer, count: int, *, years: int = 12) -> Iterator[Removed]:
    """Yield 除票 of people who left or died within the last ``years`` years before the opening day, at most four for each resident."""
    key = town.key
    for number in range(min(count, town.population)):
        draw = Draw(key, b"former", number)
        on = town.day - timedelta(days=1 + draw.below(max(1, int(years * _YEAR))))
        then = replace(town, day=on)
        first = 4 * town.population + number
        (resident,) = compose(then, issuer, Draw(key, b"former household", number), (first, 1), f"F{number:08d}")
        yield _gone(town, resident, on, draw)


def opening(resident: Resident, day: date) -> Event:
    """Return the 職権記載 by which an opening register takes over a resident; its step from nothing gives the resident back."""
    return Event(
        application=f"OPEN-{resident.atena}",
        atena=resident.atena,
        effective=resident.changed,
        filed=resident.filed,
        recorded=datetime.combine(day, time(0, 0), TOKYO),
        payload=Entry(
            person=resident.person,
            address=resident.address,
            household=resident.household,
            relation=resident.relation,
            code=resident.code,
            number=resident.number,
            since=resident.since,
            settled=resident.settled,
            code_since=resident.code_since,
            origin=resident.origin,
        ),
    )


def compose(town: Town, issuer: Issuer, draw: Draw, places: tuple[int, int], number: str) -> tuple[Resident, ...]:
    """Return a household: (index of the first member, size) says who, ``number`` is the 世帯番号.

    A member's index gives the 宛名番号 and, counted from ``town.first``, the national place of both numbers.
    """
    first, size = places
    roles = _roles(draw, size)
    day = town.day.toordinal()
    ages = _ages(draw, roles)
    since = date.fromordinal(day - draw.below(int(min(30, ages[0]) * 365) + 1))
    settled = since + timedelta(days=draw.below((town.day - since).days + 1))
    address = _address(town, draw, size)
    origin = _origin(town, draw)
    foreign = draw.of(FOREIGN) if draw.below(100) < 3 else None
    surname = draw.of(SURNAMES)
    members = []
    head = ""
    for offset, (relation, sex) in enumerate(roles):
        birth = date.fromordinal(day - int(ages[offset] * _YEAR) - draw.below(365))
        if foreign is None:
            text, kana = draw.of(GIVEN[sex])
            name = Name(f"{surname[0]}　{text}", f"{surname[1]}　{kana}")
            head = head or name.text
            domicile = Domicile(town.municipality, f"{town.area}{address.town}{1 + draw.below(30)}番地", head)
            person = Person(name=name, birth=birth, sex=sex, domicile=domicile)
        else:
            person = _foreigner(foreign, birth, sex, max(birth, since), draw)
        index = first + offset
        entered = max(birth, since)
        fixed = max(birth, settled)
        members.append(
            Resident(
                atena=f"{index:010d}",
                person=person,
                code=issuer.code(town.first + index),
                number=issuer.number(town.first + index),
                address=address,
                household=number,
                relation=relation,
                since=entered,
                settled=fixed,
                filed=fixed,
                code_since=max(entered, _CODES_BEGAN),
                origin=None if entered == birth else origin,
                changed=fixed,
            )
        )
    return tuple(members)


def _sizes(key: bytes, row: int) -> tuple[int, ...]:
    turn = Draw(key, b"row", row).below(len(_SIZES))
    return _SIZES[turn:] + _SIZES[:turn]


def _roles(draw: Draw, size: int) -> tuple[tuple[str, Sex], ...]:
    """Return (続柄, sex) of each member."""
    sexes: tuple[Sex, Sex] = ("male", "female")
    one = draw.below(2)
    if size == 1:
        return ((HEAD, sexes[one]),)
    children: tuple[tuple[str, Sex], ...] = tuple(("子", draw.of(sexes)) for _ in range(size - 2))
    if draw.below(10) < 8 or size > 3:
        couple = ((HEAD, sexes[0]), ("妻", sexes[1])) if draw.below(10) < 8 else ((HEAD, sexes[1]), ("夫", sexes[0]))
        if size == 5 and one:
            return (*couple, *children[:2], ("母", "female"))
        return (*couple, *children)
    return (HEAD, sexes[one]), ("子", draw.of(sexes)), *children


def _ages(draw: Draw, roles: tuple[tuple[str, Sex], ...]) -> list[int]:
    """Return the age of each member, in years completed; parents are twenty years older than children at least."""
    size = len(roles)
    if size == 1:
        head = 18 + draw.below(17) if draw.below(2) else 55 + draw.below(42)
    elif size == 2:
        head = 25 + draw.below(66)
    else:
        head = 28 + draw.below(30)
    youngest_parent = head
    ages = [head]
    for relation, _ in roles[1:]:
        if relation == "子":
            ages.append(draw.below(max(1, min(30, youngest_parent - 21))))
        elif relation == "母":
            ages.append(min(100, head + 22 + draw.below(12)))
        else:
            ages.append(max(20, head - 4 + draw.below(8)))
            youngest_parent = min(ages)
    return ages


def _address(town: Town, draw: Draw, size: int) -> Address:
    lot = f"{1 + draw.below(40)}番{1 + draw.below(30)}号"
    rented = size == 1 and draw.below(10) < 6
    building = f"{draw.of(BUILDINGS)}{100 * (1 + draw.below(5)) + 1 + draw.below(9)}号" if rented else ""
    return Address(town.municipality, town.area, draw.of(TOWNS), lot, building, town.postal)


def _origin(town: Town, draw: Draw) -> Address:
    municipality, area = town.elsewhere(draw)
    return Address(municipality, area, draw.of(TOWNS), f"{1 + draw.below(40)}番")


def _foreigner(
    words: tuple[str, tuple[str, ...], tuple[str, ...]], birth: date, sex: Sex, since: date, draw: Draw
) -> Person:
    nationality, surnames, given = words
    name = f"{draw.of(surnames)} {draw.of(given)}"
    card = f"{draw.of(_CARD_LETTERS)}{draw.of(_CARD_LETTERS)}{draw.below(100_000_000):08d}{draw.of(_CARD_LETTERS)}{draw.of(_CARD_LETTERS)}"
    permanent = draw.below(3) == 0
    stay = ForeignResident(
        nationality=nationality,
        category="medium-long-term",
        since=max(since, _STAY_BEGAN),
        status="永住者" if permanent else draw.of(("技術・人文知識・国際業務", "留学", "特定技能１号", "家族滞在")),
        period="" if permanent else "3年",
        expires=None if permanent else date(2099, 3, 31),
        card=card,
    )
    return Person(name=Name(name), birth=birth, sex=sex, latin=name, foreign=stay)


def _gone(town: Town, resident: Resident, on: date, draw: Draw) -> Removed:
    chance = draw.below(100)
    cause: Cause = "death" if chance < 55 else "move-out" if chance < 95 else "abroad" if chance < 98 else "ex-officio"
    if cause in ("move-out", "abroad"):
        destination = draw.of(_ABROAD) if cause == "abroad" else _origin(town, draw)
        resident = replace(resident, leaving=Departure(destination, on, on))
    resident = replace(resident, reason=_KINDS[cause], changed=on)
    return Removed(resident=resident, cause=cause, on=on, recorded=datetime.combine(on, time(17, 0), TOKYO))
