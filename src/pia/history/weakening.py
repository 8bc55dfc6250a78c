"""Signs that a change weakens a measure: a value lowered or gone, a condition dropped, a place less strict, a scope widened.

None of them decides anything: a row with such a sign always asks a person. The signs never quote what a text says, so they
can stand beside a public row too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pia.catalogue.measures import measures
from pia.catalogue.strictness import change_of
from pia.catalogue.weakening import weaker_texts
from pia.errors import Words
from pia.history.keys import suffix_of

if TYPE_CHECKING:
    from pia.catalogue.weakening import Weakening
    from pia.history.differ import CellChange
    from pia.history.snapshot import ControlFacts, Snapshot
    from pia.history.words import Mark

__all__ = ["ControlBook", "signs", "texts_weaker"]

_Value = str | int | bool | list[str | int]


class ControlBook:
    """The controls of two versions by id."""

    def __init__(self, old: Snapshot, new: Snapshot) -> None:
        self.old = {control.id: control for control in old.controls}
        self.new = {control.id: control for control in new.controls}


def signs(pair: CellChange, marks: Sequence[Mark], book: ControlBook, data: Weakening) -> Iterator[Words]:
    """Yield why the change of one cell may weaken a measure, each reason once."""
    yield from dict.fromkeys((*_controls(pair, book), *texts_weaker(pair, marks, data)))


def _controls(pair: CellChange, book: ControlBook) -> Iterator[Words]:
    if pair.old is None or not book.new:
        return
    kept = pair.new.controls if pair.new is not None else ()
    for id_ in pair.old.controls:
        before, after = book.old.get(id_), book.new.get(id_)
        if before is None:
            continue
        if after is None or id_ not in kept:
            yield Words(f"措置「{id_}」がこの欄からなくなる", f"the control {id_!r} is gone from this item")
            continue
        yield from _parameters(before, after)
        for name in ("systems", "files", "parties"):
            was, now = set(getattr(before, name)), set(getattr(after, name))
            if now and (not was or now < was):
                yield Words(f"措置「{id_}」の及ぶ範囲が狭まる", f"the control {id_!r} covers less")
                break


def _parameters(before: ControlFacts, after: ControlFacts) -> Iterator[Words]:
    measure = measures().get(before.measure)
    if measure is None or before.measure != after.measure:
        return
    for name, value in before.parameters.items():
        parameter = measure.parameters.get(name)
        if parameter is None:
            continue
        title = parameter.title
        if name not in after.parameters:
            yield Words(
                f"措置「{before.id}」の{title.ja}の値がなくなる",
                f"the control {before.id!r} no longer gives a value for {title.en}",
            )
        elif change_of(measure, parameter, _value(value), _value(after.parameters[name])) == "weaker":
            yield Words(
                f"措置「{before.id}」の{title.ja}が弱まる", f"{title.en} of the control {before.id!r} is weaker"
            )


def _value(value: _Value) -> str | int | bool | tuple[str | int, ...]:
    return tuple(value) if isinstance(value, list) else value


def texts_weaker(pair: CellChange, marks: Sequence[Mark], data: Weakening) -> Iterator[Words]:
    """Yield why the text of one cell may be weaker than it was, by the words of the guideline's data alone."""
    cell = pair.cell
    replaced = any(mark.sign == "-" for mark in marks)
    section = cell.section.partition("[")[0]
    return weaker_texts(section, suffix_of(cell.key), pair.before, pair.after, data, replaced=replaced)
