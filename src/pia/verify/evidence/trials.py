"""Tests of many rows together; each is fed piece by piece and keeps no more than its bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise
from operator import gt, lt
from typing import TYPE_CHECKING, Any, Final

from pia.verify.evidence.cells import count_in, day_in, folded, minute_in
from pia.verify.evidence.conditions import Unanswerable

if TYPE_CHECKING:
    from pia.verify.evidence.given import Declared
    from pia.verify.evidence.kinds import Kind
    from pia.verify.evidence.table import Head, Piece

__all__ = ["Trial", "trial_of"]

Blamed = tuple[int, str]
"""A row of the piece and the column to blame."""
Trial = Callable[["Piece"], Iterator[Blamed]]

_MOST_KEPT: Final = 400_000
_NEVER: Final = 9000
"""Programs write a day of the year 9999 where they mean none."""


def trial_of(
    test: Mapping[str, Any], kind: Kind, head: Head, declared: Declared
) -> tuple[Trial, Callable[[], str | None]]:
    """Return the test that data names, and what is to be asked at the end: the words of a fault of the whole table, or None.

    Raises:
        Unanswerable: the table lacks a column that the test is about, or the control declares nothing to compare with.
    """
    ((name, asked),) = test.items()
    return _TRIALS[name](asked, kind, head, declared)


def _needs(head: Head, *columns: str, kind: Kind) -> None:
    for column in columns:
        if column not in head.at:
            title = kind.columns[column].title
            raise Unanswerable(f"列「{title.ja}」がない", f"there is no column '{title.en}'")


def _nothing() -> None:
    return None


def _ordered(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """Times run one way: forwards, or backwards as some programs export them; which way is told by the first two that differ."""
    del declared
    column = str(asked)
    _needs(head, column, kind=kind)
    state: dict[str, Any] = {"last": "", "wrong": None}

    def feed(piece: Piece) -> Iterator[Blamed]:
        cells, last = piece.view(column, "raw"), state["last"]
        first = last or cells[0]
        alike = piece.is_regular(column) and len(set(map(len, cells))) == 1
        if alike and _written_like(first) == _written_like(cells[0]):
            row = [first, *cells]
            if state["wrong"] is None:
                differs = next(((a, b) for a, b in pairwise(row) if a != b), None)
                state["wrong"] = None if differs is None else gt if differs[0] < differs[1] else lt
            wrong = state["wrong"]
            if wrong is not None and any(map(wrong, row, islice(row, 1, None))):
                yield from ((at, column) for at, (a, b) in enumerate(pairwise(row)) if wrong(a, b))
            state["last"] = cells[-1]
            return
        before = _sortable(last)
        for at, cell in enumerate(cells):
            moment = _sortable(cell)
            if moment and before and moment != before:
                state["wrong"] = state["wrong"] or (gt if before < moment else lt)
                if state["wrong"](before, moment):
                    yield at, column
            if moment:
                before, state["last"] = moment, cell

    return feed, _nothing


def _written_like(time: str) -> tuple[int, str, str]:
    """Return how a time is written: those that are written alike are in the order of their texts."""
    return len(time), time[4:5], time[10:11]


def _sortable(cell: str) -> str:
    """Return a time in a form whose order as text is that of time; '' where it cannot be read."""
    day = day_in(cell)
    _, _, clock = cell.strip().replace("T", " ").partition(" ")
    minute = minute_in(clock)
    return "" if day is None else f"{day.isoformat()} {minute if minute is not None else 0:04d}{clock[5:8]}"


def _increasing(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """Serial numbers run one way, and none stands twice."""
    del declared
    column = str(asked)
    _needs(head, column, kind=kind)
    state: dict[str, Any] = {"last": None, "up": None}

    def feed(piece: Piece) -> Iterator[Blamed]:
        cells, last = piece.view(column, "raw"), state["last"]
        known = piece.numbers(column)
        if known is None:
            numbers: list[int | None] = [count_in(cell) for cell in cells]
        else:
            numbers = list(known)
            rising = state["up"] is not False and (last is None or last < known[0])
            if rising and all(map(lt, known, islice(known, 1, None))):
                state["up"], state["last"] = True, known[-1]
                return
        for at, number in enumerate(numbers):
            if number is None:
                yield at, column
                continue
            if last is not None:
                if state["up"] is None and number != last:
                    state["up"] = number > last
                if number == last or (number > last) is not state["up"]:
                    yield at, column
            last = number
        state["last"] = last

    return feed, _nothing


def _unbroken(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """No serial number is left out between two rows; what cannot be read or runs backwards is told by another test."""
    del declared
    column = str(asked)
    _needs(head, column, kind=kind)
    state: dict[str, int | None] = {"last": None}

    def feed(piece: Piece) -> Iterator[Blamed]:
        last, known = state["last"], piece.numbers(column)
        if (
            known is not None
            and last in (None, known[0] - 1)
            and known[-1] - known[0] == piece.size - 1
            and all(map(lt, known, islice(known, 1, None)))
        ):
            state["last"] = known[-1]
            return
        for at, number in enumerate(known or map(count_in, piece.view(column, "raw"))):
            if number is not None and last is not None and abs(number - last) > 1:
                yield at, column
            last = number if number is not None else last
        state["last"] = last

    return feed, _nothing


def _declared_fields(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """Every field that the control declares is a column, and is filled in every row it belongs to."""
    value = declared.get(str(asked["parameter"]))
    if not isinstance(value, tuple) or not value:
        raise Unanswerable(
            "統制が記録する項目（fields）を宣言していない", "the control does not declare the fields it records"
        )
    columns = [asked["columns"][name] for name in value if name in asked["columns"]]
    missing = [column for column in columns if column not in head.at]
    exempt = {
        column: frozenset(folded(word) for word in kind.words[words])
        for column, words in asked.get("exempt", {}).items()
    }

    def feed(piece: Piece) -> Iterator[Blamed]:
        blamed: list[Blamed] = []
        for column in columns:
            if column in missing or "" not in piece.distinct(column, "filled"):
                continue
            actions = piece.view("action", "raw") if column in exempt else ()
            for at, cell in enumerate(piece.view(column, "filled")):
                if not cell and not (actions and folded(actions[at]) in exempt[column]):
                    blamed.append((at, column))
        yield from sorted(blamed, key=lambda one: one[0])

    def end() -> str | None:
        return "、".join(kind.columns[column].title.ja for column in missing) or None

    return feed, end


def _one_place(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """Nobody works in two places within one minute."""
    del declared
    who, where, when = (str(asked[name]) for name in ("who", "where", "time"))
    _needs(head, who, where, when, kind=kind)
    before: dict[tuple[str, str], str] = {}

    def feed(piece: Piece) -> Iterator[Blamed]:
        people, places, times = piece.view(who, "raw"), piece.view(where, "raw"), piece.view(when, "raw")
        alone = len(set(zip(people, places, strict=True))) == len(piece.distinct(who, "raw"))
        if alone and (times[0][:16], people[0]) not in before:
            last = times[-1][:16]  # nobody was in two places at all
            before.clear()
            for moment, person, place in zip(reversed(times), reversed(people), reversed(places), strict=True):
                if moment[:16] != last:
                    break
                before[last, person] = place
            return
        moments = piece.view(when, "moment")
        seen = set(zip(moments, people, places, strict=True))
        pairs = {(moment, person) for moment, person, _ in seen}
        carried = (
            any(before.get((moment, person), place) != place for moment, person, place in seen) if before else False
        )
        if len(pairs) != len(seen) or carried:
            first: dict[tuple[str, str], str] = dict(before)
            for at, (moment, person, place) in enumerate(zip(moments, people, places, strict=True)):
                known = first.setdefault((moment, person), place)
                if person and place and known and known != place:
                    yield at, where
        before.clear()
        last = moments[-1]
        before.update({(moment, person): place for moment, person, place in seen if moment == last})

    return feed, _nothing


def _kept(seen: Mapping[Any, Any] | set[Any]) -> None:
    if len(seen) > _MOST_KEPT:
        raise Unanswerable("重なりを確かめるには行が多すぎる", "there are too many rows to look for repeats")


def _unique(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """No combination of cells stands twice."""
    del declared
    columns = [str(one) for one in asked]
    _needs(head, *columns, kind=kind)
    seen: set[tuple[str, ...]] = set()

    def feed(piece: Piece) -> Iterator[Blamed]:
        for at, cells in enumerate(zip(*(piece.view(one, "raw") for one in columns), strict=True)):
            key = tuple(folded(cell) for cell in cells)
            if key in seen or not key[-1]:
                yield at, columns[-1]
            seen.add(key)
        _kept(seen)

    return feed, _nothing


def _one_for_one(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """While it is in force (no day stands in ``while``), each thing has one holder."""
    del declared
    each, has, over = (str(asked[name]) for name in ("each", "has", "while"))
    _needs(head, each, has, kind=kind)
    holders: dict[str, str] = {}

    def feed(piece: Piece) -> Iterator[Blamed]:
        rows = zip(piece.view(each, "raw"), piece.view(has, "raw"), piece.view(over, "day"), strict=True)
        for at, (thing, holder, last) in enumerate(rows):
            ended = day_in(last)
            if (ended is None or ended.year >= _NEVER) and holders.setdefault(folded(thing), folded(holder)) != folded(
                holder
            ):
                yield at, each
        _kept(holders)

    return feed, _nothing


def _every_audience(asked: Any, kind: Kind, head: Head, declared: Declared) -> tuple[Trial, Callable[[], str | None]]:
    """Each group that the control names has somebody in the column."""
    column = str(asked["column"])
    _needs(head, column, kind=kind)
    value = declared.get(str(asked["parameter"]))
    if not isinstance(value, tuple) or not value:
        raise Unanswerable("統制が対象者（audience）を宣言していない", "the control does not declare its audience")
    wanted = {str(one): frozenset(folded(word) for word in kind.words.get(str(one), (str(one),))) for one in value}
    met: set[str] = set()

    def feed(piece: Piece) -> Iterator[Blamed]:
        met.update(folded(cell) for cell in piece.distinct(column, "raw"))
        yield from ()

    def end() -> str | None:
        absent = [
            kind.words[name][0] if name in kind.words else name for name, words in wanted.items() if not words & met
        ]
        return "、".join(absent) or None

    return feed, end


_Maker = Callable[[Any, "Kind", "Head", "Declared"], tuple[Trial, Callable[[], str | None]]]
_TRIALS: Final[dict[str, _Maker]] = {
    "ordered": _ordered,
    "increasing": _increasing,
    "unbroken": _unbroken,
    "declared-fields": _declared_fields,
    "one-place-a-minute": _one_place,
    "one-for-one": _one_for_one,
    "unique": _unique,
    "every-audience": _every_audience,
}
