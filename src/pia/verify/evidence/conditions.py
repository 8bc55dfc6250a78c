"""Conditions on one row, made from data: each looks at parts of some cells, and each combination of parts is judged once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from pia.errors import Words
from pia.verify.evidence.cells import count_in, day_in, folded, minute_in, stated
from pia.verify.evidence.given import minus, period_of, plus
from pia.verify.evidence.kinds import kinds

if TYPE_CHECKING:
    from pia.verify.evidence.given import Declared, Given
    from pia.verify.evidence.kinds import Kind

__all__ = ["Condition", "Unanswerable", "lacking_table", "made"]

Part = tuple[str, str]
"""A column and which part of its cells is looked at."""
Holds = Callable[[Sequence[str]], bool]


class Condition(Struct, frozen=True):
    """``holds`` is given the parts of one row, in the order of ``parts``; the first of them is the one to blame."""

    parts: tuple[Part, ...]
    holds: Holds


class Unanswerable(Exception):  # noqa: N818  # no error of anybody: the check is told as undetermined
    """A condition cannot be asked: ``args`` are what is missing, in Japanese and English."""


def made(
    column: str, asked: Any, kind: Kind, given: Given, declared: Declared, *, choosing: bool = False
) -> tuple[Condition, ...]:
    """Return the conditions that data asks of a column (or of several, joined by commas); all of them must hold.

    With ``choosing`` they say which rows are looked at: a count or day that cannot be read is then no reason to look away.

    Raises:
        Unanswerable: a setting or another table that it compares with is not there.
    """
    if "," in column:
        return (_together(tuple(column.split(",")), str(asked["listed-in"]), given),)
    type_ = kind.columns[column].type
    if asked == "filled":
        return (Condition(((column, "stated"),), _filled),)
    if asked == "blank":
        return (Condition(((column, "stated"),), _blank),)
    if asked == "open":
        return (Condition(((column, "day"),), _not_come(given.today)),)
    if asked == "readable":
        return _readable(column, type_)
    (name, value), rest = next(iter(asked.items())), dict(list(asked.items())[1:])
    return (_MAKERS[name](_Asked(column, value, rest, kind, given, declared, choosing)),)


def lacking_table(kind: str) -> Unanswerable:
    """Return what is said where the table of a kind was not given beside the one that is read."""
    title = kinds()[kind].title if kind in kinds() else Words(kind, kind)
    return Unanswerable(
        f"突き合わせる「{title.ja}」が渡されていない", f"the table to compare with ({title.en}) was not given"
    )


class _Asked(Struct, frozen=True):
    column: str
    value: Any
    rest: Mapping[str, Any]
    kind: Kind
    given: Given
    declared: Declared
    choosing: bool


def _filled(parts: Sequence[str]) -> bool:
    return parts[0] != ""


def _blank(parts: Sequence[str]) -> bool:
    return parts[0] == ""


def _not_come(today: date) -> Holds:
    """Return whether no day stands there that has come: a dash or 9999-12-31 ends nothing."""

    def holds(parts: Sequence[str]) -> bool:
        day = day_in(parts[0])
        return day is None or day > today

    return holds


def _readable(column: str, type_: str) -> tuple[Condition, ...]:
    if type_ == "count":
        return (Condition(((column, "raw"),), lambda parts: count_in(parts[0]) is not None),)
    day = Condition(((column, "day"),), lambda parts: day_in(parts[0]) is not None)
    clock = Condition(((column, "minute"),), lambda parts: parts[0] == "" or minute_in(parts[0]) is not None)
    return (day, clock) if type_ == "time" else (day,)


def _together(columns: tuple[str, ...], name: str, given: Given) -> Condition:
    """Return a condition on a combination of cells; the last of the columns is to blame, so its part stands first."""
    known = _list(name, given)
    parts = tuple((one, "raw") for one in reversed(columns))
    return Condition(parts, lambda p: "\0".join(folded(part) for part in reversed(p)) in known)


def _list(name: str, given: Given) -> frozenset[str]:
    if name not in given.lists:
        raise lacking_table(name.partition(".")[0])
    return given.lists[name]


def _words(asked: _Asked) -> frozenset[str]:
    named = asked.value if isinstance(asked.value, list) else [asked.value]
    return frozenset(folded(word) for name in named for word in asked.kind.words[name])


def _among(asked: _Asked) -> Condition:
    words = _words(asked)
    return Condition(((asked.column, "raw"),), lambda parts: folded(parts[0]) in words)


def _not_among(asked: _Asked) -> Condition:
    words = _words(asked)
    return Condition(((asked.column, "raw"),), lambda parts: folded(parts[0]) not in words)


def _without(asked: _Asked) -> Condition:
    words = _words(asked)
    return Condition(((asked.column, "raw"),), lambda parts: not any(word in folded(parts[0]) for word in words))


def _listed(asked: _Asked) -> Condition:
    known = _list(str(asked.value), asked.given)
    return Condition(((asked.column, "raw"),), lambda parts: folded(parts[0]) in known)


def _at_least(asked: _Asked) -> Condition:
    value = asked.value
    if isinstance(value, dict):
        value = asked.declared.get(str(value["declared"]), value.get("otherwise"))
    least = count_in(str(value))
    if least is None:
        raise Unanswerable("宣言した件数が読めない", "the declared count cannot be read")

    def holds(parts: Sequence[str]) -> bool:
        found = count_in(parts[0])
        return asked.choosing if found is None else found >= least

    return Condition(((asked.column, "raw"),), holds)


def _confirmed(asked: _Asked) -> Condition:
    parts = ((asked.column, "raw"), (str(asked.value), "raw"))
    return Condition(parts, lambda p: stated(p[0]) and folded(p[0]) != folded(p[1]))


def _hours(asked: _Asked) -> Condition:
    hours = asked.given.hours
    if hours is None:
        raise Unanswerable("業務時間（settings の hours）が定められていない", "no hours are set (settings: hours)")
    first, last = hours

    def holds(parts: Sequence[str]) -> bool:
        minute = minute_in(parts[0])
        return minute is not None and first <= minute <= last

    return Condition(((asked.column, "minute"),), holds)


def _by(asked: _Asked) -> Condition:
    return _compared(asked, lambda day, bound: day <= bound)


def _from(asked: _Asked) -> Condition:
    return _compared(asked, lambda day, bound: day >= bound)


def _before(asked: _Asked) -> Condition:
    return _compared(asked, lambda day, bound: day < bound, unknown=True)


def _compared(asked: _Asked, right: Callable[[date, date], bool], *, unknown: bool = False) -> Condition:
    """Return a condition between a day and a bound; a day that is not there fails it unless ``unknown`` says otherwise.

    With ``blank: allowed-until-then`` nothing need stand there before the bound has come.
    """
    bound, others = _bound(asked.value, asked)
    until_then = asked.rest.get("blank") == "allowed-until-then"
    today = asked.given.today

    def holds(parts: Sequence[str]) -> bool:
        limit = bound(parts[1:])
        day = day_in(parts[0])
        if limit is None:
            return False
        if day is None and asked.choosing:
            return True
        if day is None:
            return (until_then and not parts[0].strip() and today <= limit) or (unknown and not parts[0].strip())
        return right(day, limit)

    return Condition(((asked.column, "day"), *others), holds)


_Bound = Callable[[Sequence[str]], date | None]


def _bound(value: Any, asked: _Asked) -> tuple[_Bound, tuple[Part, ...]]:
    """Return how to find the day to compare with, and the other parts of the row that it depends on."""
    today = asked.given.today
    if value == "today":
        return (lambda _: today), ()
    if "field" in value:
        otherwise = today if value.get("otherwise") == "today" else None
        return (lambda parts: day_in(parts[0]) or (otherwise if not parts[0].strip() else None)), (
            (value["field"], "day"),
        )
    if "lookup" in value:
        return _looked_up(value, asked)
    period = period_of(value["minus"], asked.declared)
    if period is None:
        raise Unanswerable("宣言した期間が読めない", "the declared period cannot be read")
    first = minus(today, period)
    return (lambda _: first), ()


def _looked_up(value: Any, asked: _Asked) -> tuple[_Bound, tuple[Part, ...]]:
    """Return the last day up to now that another table tells of somebody (else the next one), and a period behind it.

    With ``after`` it is the first day behind that of another column of the row: who left and came back had left all the same.
    """
    name = str(value["lookup"])
    if name not in asked.given.days:
        raise lacking_table(name.partition(".")[0])
    known, today = asked.given.days[name], asked.given.today
    period = period_of(value["plus"], asked.declared) if "plus" in value else None
    if "plus" in value and period is None:
        raise Unanswerable("宣言した期限が読めない", "the declared deadline cannot be read")

    def bound(parts: Sequence[str]) -> date | None:
        since = day_in(parts[1]) if "after" in value else None
        days = [day for day in known.get(folded(parts[0]), ()) if since is None or day > since]
        past = [day for day in days if day <= today]
        if not days:
            return None
        found = max(past) if past and "after" not in value else min(days)
        return found if period is None else plus(found, period)

    others = ((str(value["after"]), "day"),) if "after" in value else ()
    return bound, ((str(value["of"]), "raw"), *others)


_MAKERS: Final[dict[str, Callable[[_Asked], Condition]]] = {
    "among": _among,
    "not-among": _not_among,
    "without": _without,
    "listed-in": _listed,
    "at-least": _at_least,
    "filled-and-other-than": _confirmed,
    "hours": _hours,
    "by": _by,
    "from": _from,
    "before": _before,
}
