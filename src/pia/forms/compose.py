"""The cells of Ⅲ whose text is composed: the ordered texts of the controls whose measure belongs to that cell and file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pia.catalogue.measures import measures
from pia.forms.answers import override_of
from pia.forms.parameters import values_of
from pia.forms.reading import Reading, text_reading
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.forms.parameters import Values
    from pia.forms.scope import Scope
    from pia.forms.tree import ItemStatus
    from pia.model.assessment import Assessment
    from pia.model.control import Control
    from pia.model.read import Path_

__all__ = ["PLACEHOLDER", "cell_of", "compose", "controls_of", "filled", "spoken"]

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_-]*)\}")


def cell_of(control: Control, form: str) -> tuple[str, str] | None:
    """Return (risk, cell) in which ``form`` shows the text of a control, None when the form has no such cell."""
    if control.place is not None:
        return control.place.risk, control.place.cell
    measure = measures().get(control.measure)
    return measure.cell(form) if measure is not None else None


def controls_of(scope: Scope, risk: str, cell: str) -> list[tuple[Path_, Control]]:
    """Return (path, control) of every control shown in one cell of the scope's file: by ``order``, then as written.

    A control that refines another, or names one that it stands ``after``, stands right behind that one.
    """
    if not scope.shown:
        scope.shown.update(_shown(scope.assessment.controls, scope.edition.form))
    return [
        (("controls", index), control)
        for index, control in scope.shown.get((risk, cell), ())
        if scope.file is None or not control.scope.files or scope.file.id in control.scope.files
    ]


def _shown(controls: tuple[Control, ...], form: str) -> dict[tuple[str, str], list[tuple[int, Control]]]:
    """Return the controls of every cell of ``form``, in the order in which it shows them."""
    places = {control.id: index for index, control in enumerate(controls)}
    found: dict[tuple[str, str], list[tuple[int, Control]]] = {}
    for index, control in enumerate(controls):
        cell = cell_of(control, form) if control.text is not None else None
        if cell is not None:
            found.setdefault(cell, []).append((index, control))
    return {
        cell: sorted(many, key=lambda each: _rank(each[0], controls, places)) if len(many) > 1 else many
        for cell, many in found.items()
    }


def _rank(index: int, controls: tuple[Control, ...], places: dict[str, int]) -> tuple[int, ...]:
    """Return where a control stands: the order of the first one it leads back to, and its place behind each on the way."""
    way = [index]
    order = controls[index].order
    while order is None and (before := controls[way[0]].after or controls[way[0]].refines) is not None:
        base = places.get(before)
        if base is None or base in way:
            break
        way.insert(0, base)
        order = controls[base].order
    return (10**6 if order is None else order, *way)


def compose(scope: Scope, risk: str, cell: str) -> Reading:
    """Return the text of a risk cell: the body's own override, else the texts of its controls, one paragraph each.

    A heading of a control is printed where it changes; ``{parameter}`` in a text stands for the declared value, and for its
    published wording where that value is withheld.
    """
    written = override_of(scope, risk, cell)
    if written is not None:
        return text_reading(scope, *written)
    lines: list[str] = []
    facts: list[Path_] = []
    heading: str | None = None
    statuses: set[ItemStatus | None] = set()
    for path, control in controls_of(scope, risk, cell):
        facts.append((*path, "text"))
        reading = text_reading(scope, control.text, (*path, "text"))
        if reading.value is None:  # none or unknown: counts only where no control of the cell says anything
            statuses.add(reading.status)
            continue
        if control.heading is not None and control.heading != heading:
            lines.append(control.heading)
        heading = control.heading
        values = values_of(scope.assessment, _index(path))
        text, hidden = spoken(scope, control, values, str(reading.value))
        lines.append(text)
        used = dict.fromkeys(PLACEHOLDER.findall(control.text or ""))
        facts.extend(values[name][0] for name in used if name in values)
        statuses.add("withheld" if hidden or reading.status == "withheld" else None)
    order: tuple[ItemStatus, ...] = ("withheld",) if lines else ("unknown", "none")
    status = next((one for one in order if one in statuses), None)
    return Reading(value="\n".join(lines) or None, facts=tuple(facts), status=status)


def _index(path: Path_) -> int:
    return int(path[1])


def spoken(scope: Scope, control: Control, values: Values, text: str) -> tuple[str, bool]:
    """Fill the ``{parameter}`` marks of a control's text; tell whether a withheld value was replaced."""
    hidden = False

    def value(match: re.Match[str]) -> str:
        nonlocal hidden
        if match[1] not in values:
            return match[0]
        path, written = values[match[1]]
        withheld = scope.withheld(path)
        if withheld is not None:
            hidden = True
            return withheld.shown
        return _said(written, _titles(control.measure, match[1]))

    return PLACEHOLDER.sub(value, text), hidden


def filled(assessment: Assessment, index: int, text: str) -> str:
    """Return words of the control at ``index`` with its values in their places, an ellipsis for a value not given."""
    measure, values = assessment.controls[index].measure, values_of(assessment, index)

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return _said(values[name][1], _titles(measure, name)) if name in values else "…"

    return PLACEHOLDER.sub(value, text)


def _titles(measure: str, parameter: str) -> dict[str, str]:
    """Return the Japanese titles of the choices of a parameter, {} where any value is accepted."""
    entry = measures().get(measure)
    known = entry.parameters.get(parameter) if entry is not None else None
    return {choice.id: choice.title.ja for choice in known.choices} if known is not None else {}


def _said(value: object, titles: dict[str, str]) -> str:
    """Say a declared value in Japanese: periods in words, choices by their titles, a list joined as officials join it."""
    if isinstance(value, tuple):
        said = [_said(one, titles) for one in value]
        return "及び".join(("、".join(said[:-1]), said[-1])) if len(said) > 1 else "".join(said)
    if isinstance(value, str):
        if value in titles:
            return titles[value]
        try:
            return parse_duration(value).words().ja
        except TermError:
            return value
    return str(value)
