"""Made-up residents and events of a small register, for tests of its logic."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

from msgspec.structs import replace

from pia.register.clock import TOKYO
from pia.register.event import Birth, Content, DepartureFiled, Event, MoveIn
from pia.register.logic import decide
from pia.register.numbers import Issuer
from pia.register.person import Abroad, Address, Alias, Domicile, ForeignResident, Name, Person, Resident
from pia.register.refusal import Refused
from pia.register.removed import Removed
from pia.register.view import Book, Outcome

HERE = "152021"
ELSEWHERE = "141003"
ISSUER = Issuer.from_seed(b"townsfolk for tests")
DAY = date(2026, 4, 1)
HOME = Address(HERE, "新潟県長岡市", "大手通一丁目", "4番10号", "", "9400062")
OTHER_HOME = Address(HERE, "新潟県長岡市", "本町二丁目", "1番1号")
THIRD_HOME = Address(HERE, "新潟県長岡市", "栄町三丁目", "2番2号", "コーポみどり201号")
ORIGIN = Address(ELSEWHERE, "神奈川県横浜市", "日本大通", "1番")
OVERSEAS = Abroad("ドイツ", "ベルリン")
DOMICILE = Domicile(HERE, "新潟県長岡市大手通一丁目4番地", "試験　太郎")
STAY = ForeignResident(
    nationality="ベトナム",
    category="medium-long-term",
    since=date(2020, 4, 1),
    status="技術・人文知識・国際業務",
    period="3年",
    expires=date(2099, 3, 31),
    card="AB12345678CD",
)


def code(place: int) -> str:
    """Return the 住民票コード of a place."""
    return ISSUER.code(place)


def number(place: int) -> str:
    """Return the 個人番号 of a place."""
    return ISSUER.number(place)


def person(
    text: str = "試験　太郎", kana: str = "シケン　タロウ", *, birth: date = date(1980, 5, 6), **more: object
) -> Person:
    """Return a Japanese man, unless told otherwise."""
    given = {"sex": "male", "domicile": DOMICILE} | more
    return Person(name=Name(text, kana), birth=birth, **given)  # type: ignore[arg-type]


def foreigner(text: str = "NGUYEN VAN AN", **more: object) -> Person:
    """Return a 中長期在留者."""
    given = {"birth": date(1995, 1, 2), "sex": "male", "foreign": STAY} | more
    return Person(name=Name(text), latin=text, **given)  # type: ignore[arg-type]


_applications = count(1)


def event(atena: str, content: Content, day: date = DAY, **more: object) -> Event:
    """Return an event that happened, was filed and was recorded on one day, unless told otherwise."""
    given: dict[str, object] = {
        "application": f"A{next(_applications)}",
        "atena": atena,
        "effective": day,
        "filed": day,
        "recorded": datetime.combine(day, time(10, 0), TOKYO),
        "payload": content,
    }
    return Event(**(given | more))  # type: ignore[arg-type]


def together(*events: Event) -> tuple[Event, ...]:
    """Return events as those of one application."""
    first = events[0]
    return tuple(
        replace(one, application=first.application, recorded=max(e.recorded for e in events)) for one in events
    )


def moving_in(place: int = 1, **more: object) -> MoveIn:
    """Return a 転入 from another municipality of somebody who lives alone."""
    given = {
        "person": person(), "address": HOME, "household": f"{place:08d}", "relation": "世帯主", "code": code(place), "number": number(place),
        "origin": ORIGIN,
    } | more  # fmt: skip
    return MoveIn(**given)  # type: ignore[arg-type]


def born(place: int, household: str, birth: date = DAY, **more: object) -> Birth:
    """Return a 出生 into a household at home."""
    given = {
        "person": person("試験　蓮", "シケン　レン", birth=birth),
        "address": HOME,
        "household": household,
        "relation": "子",
        "code": code(place),
    }
    return Birth(**(given | more))  # type: ignore[arg-type]


def leaving(destination: Address | Abroad = ORIGIN, on: date = DAY + timedelta(days=10)) -> DepartureFiled:
    """Return a 転出届."""
    return DepartureFiled(destination=destination, on=on)


def take(book: Book, *events: Event) -> Outcome:
    """Have a book take an application, and return what became of it."""
    outcome = decide(book, events)
    assert isinstance(outcome, Outcome), outcome
    book.apply(outcome)
    return outcome


def refused(book: Book, *events: Event) -> Refused:
    """Have a book refuse an application, and return why; nothing changes."""
    before = dict(book.standings)
    outcome = decide(book, events)
    assert isinstance(outcome, Refused), outcome
    assert dict(book.standings) == before
    return outcome


def resident(book: Book, atena: str) -> Resident:
    """Return somebody who is a resident."""
    standing = book.standing(atena)
    assert isinstance(standing, Resident)
    return standing


def removed(book: Book, atena: str) -> Removed:
    """Return somebody who is not one any more."""
    standing = book.standing(atena)
    assert isinstance(standing, Removed)
    return standing


def town() -> Book:
    """Return a register with a single (1), a couple with a child (2, 3, 4) and a foreign resident (5)."""
    book = Book(HERE)
    family = {"household": "F", "address": OTHER_HOME}
    take(book, event("1", moving_in(1)))
    take(
        book,
        *together(
            event("2", moving_in(2, person=person("見本　一郎", "ミホン　イチロウ", birth=date(1975, 1, 1)), **family)),
            event(
                "3",
                moving_in(
                    3,
                    person=person("見本　花子", "ミホン　ハナコ", birth=date(1978, 2, 2), sex="female"),
                    relation="妻",
                    **family,
                ),
            ),
            event(
                "4",
                moving_in(
                    4,
                    person=person("見本　葵", "ミホン　アオイ", birth=date(2010, 3, 3), sex="female"),
                    relation="子",
                    **family,
                ),
            ),
        ),
    )
    take(book, event("5", moving_in(5, person=foreigner(), address=THIRD_HOME, origin=OVERSEAS)))
    return book


def on(days: int) -> date:
    """Return the day so many days after the first one."""
    return DAY + timedelta(days=days)


__all__ = [
    "DAY", "DOMICILE", "ELSEWHERE", "HERE", "HOME", "ISSUER", "ORIGIN", "OTHER_HOME", "OVERSEAS", "STAY", "THIRD_HOME", "Alias",
    "born", "code", "event", "foreigner", "leaving", "moving_in", "number", "on", "person", "refused", "removed", "resident",
    "take", "together", "town",
]  # fmt: skip
