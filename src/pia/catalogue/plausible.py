"""What a value of a control must be to make sense at all: no law, but the scale of things and the meaning of the measure.

A contractor inspected every ten years, a check by a second person with one person: such values are slips or empty words,
whatever the law asks for. The ranges are wide on purpose; the limits of law and practice stand in ``Limit``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.catalogue.measures import Parameter

__all__ = ["Plausible", "is_plausible", "plausible_from", "plausible_words"]


class Plausible(Struct, frozen=True):
    """The range of sensible values: bounds of a period or a count, the value of a flag, what a list must hold."""

    least: str | int | None = None
    most: str | int | None = None
    flag: bool | None = None
    includes: tuple[str, ...] = ()


def plausible_from(entry: dict[str, Any]) -> Plausible:
    """Return the range as the catalogue writes it."""
    return Plausible(entry.get("at_least"), entry.get("at_most"), entry.get("is"), tuple(entry.get("includes", ())))


def is_plausible(parameter: Parameter, value: Any) -> bool | None:
    """Tell whether a value lies in the range of its parameter; None where there is none or the value cannot be read."""
    wanted = parameter.plausible
    if wanted is None or value is None:
        return None
    if wanted.flag is not None:
        return value is wanted.flag if isinstance(value, bool) else None
    if wanted.includes:
        return _holds(parameter, value, wanted.includes)
    for bound, sign in ((wanted.least, 1), (wanted.most, -1)):
        order = None if bound is None else _order(value, bound)
        if order is not None and order * sign < 0:
            return False
    return True


def _order(value: Any, bound: str | int) -> int | None:
    if isinstance(bound, int):
        return value - bound if isinstance(value, int) and not isinstance(value, bool) else None
    try:
        return parse_duration(str(value)).compare(parse_duration(bound))
    except TermError:
        return None


def _holds(parameter: Parameter, value: Any, needed: tuple[str, ...]) -> bool | None:
    """Tell whether a list names all that is needed, by id or title; None where it holds words of one's own."""
    titles = {word: one.id for one in parameter.choices for word in (one.id, one.title.ja)}
    given = [titles.get(str(one)) for one in (value if isinstance(value, tuple) else (value,))]
    return None if None in given else set(needed).issubset(given)


def plausible_words(parameter: Parameter) -> str | None:
    """Return the range in words: 1か月以内, 2以上, 操作者を含む …"""
    wanted = parameter.plausible
    if wanted is None:
        return None
    if wanted.flag is not None:
        return "はい" if wanted.flag else "いいえ"
    if wanted.includes:
        titles = {one.id: one.title.ja for one in parameter.choices}
        return f"{'、'.join(titles.get(one, one) for one in wanted.includes)}を含む"
    parts = []
    if wanted.least is not None:
        parts.append(f"{_words(wanted.least)}以上")
    if wanted.most is not None:
        parts.append(f"{_words(wanted.most)}以{'内' if isinstance(wanted.most, str) else '下'}")
    return "".join(parts)


def _words(bound: str | int) -> str:
    return parse_duration(bound).words().ja if isinstance(bound, str) else f"{bound:,}"
