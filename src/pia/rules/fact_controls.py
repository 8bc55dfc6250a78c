"""Controls beside the catalogue: their measures, the values those ask for, and the risks they stand against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pia.catalogue.measures import Measure, Parameter, measures, risks
from pia.catalogue.strictness import change_of
from pia.forms.answers import given_answer
from pia.forms.compose import cell_of
from pia.forms.parameters import values_of
from pia.rules.subjects import Subject
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.personal_info_file import PersonalInfoFile, RiskAnswer
    from pia.model.read import Loaded, Path_
    from pia.rules.fact_references import References

__all__ = ["control_facts", "control_reference", "parameters_of", "risks_of"]


def control_reference(control: Control) -> dict[str, Any]:
    """Return the small copy that stands for a control inside other subjects."""
    return {
        "id": control.id,
        "key": f"controls/{control.id}",
        "measure": control.measure,
        "planned": control.planned,
        "has_text": control.text is not None,
        "evidence_count": len(control.evidence),
        "state": "given",
    }


def control_facts(control: Control) -> dict[str, Any]:
    """Return what the catalogue says of the measure of a control, and how much evidence it names."""
    measure = measures().get(control.measure)
    title = measure.title.ja if measure else None
    return {
        "key": f"controls/{control.id}",
        "label": control.heading or title or control.id,
        "risk": control.place.risk if control.place else measure.risk if measure else None,
        "measure_known": measure is not None,
        "measure_title": title,
        "measure_kind": measure.kind if measure else None,
        "grade": measure.grade if measure else None,
        "shown_by": list(measure.shown_by) if measure else [],
        "evidence_count": len(control.evidence),
        "real_evidence_count": sum(1 for e in control.evidence if e.config or e.log or (e.document and e.reviewed)),
    }


def parameters_of(loaded: Loaded) -> Iterator[Subject]:
    """Yield each control with each value that its measure asks for.

    An inherited control has the values that the heir's refining controls give it; a refining control answers only for what
    it writes itself. A value that an inherited control lacks is missing where the heir names the profile.
    """
    heirs = _heirs(loaded)
    inherited = {control.id: control for control in loaded.assessment.controls if control.profile is not None}
    for index, control in enumerate(loaded.assessment.controls):
        measure = measures().get(control.measure)
        if measure is None:
            continue
        values = values_of(loaded.assessment, index)
        base = inherited.get(control.refines or "")
        base = base if base is not None and base.measure == control.measure else None
        for name, parameter in measure.parameters.items():
            if base is not None and name not in control.parameters:
                continue
            absent = heirs.get(control.profile or "", ("controls", index, "parameters", name))
            path, value = values.get(name, (absent, None))
            key = f"controls/{control.id}/parameters/{name}"
            label = f"{control.heading or measure.title.ja}の{parameter.title.ja}"
            facts = {
                "key": key,
                "label": label,
                "control": control_reference(control),
                "measure": control.measure,
                "name": name,
                "title": parameter.title.ja,
                "type": parameter.type,
                "value": list(value) if isinstance(value, tuple) else value,
                "status": _status(loaded, path, parameter, value),
                "limit": parameter.limit,
                "platform_runs": control.runs if control.profile is not None else None,
                **_changed(control, base, measure, parameter),
            }
            yield Subject(key, label, path, facts)


def _heirs(loaded: Loaded) -> dict[str, Path_]:
    """Return where each inherited profile is named."""
    return {
        str(entry if isinstance(entry, str) else entry.profile): ("inherits", i)
        if isinstance(entry, str)
        else ("inherits", i, "profile")
        for i, entry in enumerate(loaded.assessment.inherits)
    }


def _changed(control: Control, base: Control | None, measure: Measure, parameter: Parameter) -> dict[str, Any]:
    """Return the value that the refined control of a platform gives, who runs that, and how the own value stands to it."""
    name = parameter.name
    if base is None or base.measure != control.measure or name not in base.parameters:
        return {"inherited": None, "inherited_runs": None, "change": None}
    old = base.parameters[name]
    return {
        "inherited": list(old) if isinstance(old, tuple) else old,
        "inherited_runs": base.runs,
        "change": change_of(measure, parameter, old, control.parameters[name]),
    }


def _status(loaded: Loaded, path: Path_, parameter: Parameter, value: Any) -> str:
    if value is None:
        return "missing"
    if loaded.withheld(path) is not None:
        return "withheld"
    return "given" if _is_of_type(parameter, value) else "vague"


def _is_of_type(parameter: Parameter, value: Any) -> bool:
    """Tell whether a value can be read as what the measure asks for: 5y is a duration, 適切な期間 is not."""
    if parameter.type == "flag":
        return isinstance(value, bool)
    if parameter.type == "count":
        return isinstance(value, int) and not isinstance(value, bool)
    if parameter.type == "duration":
        try:
            parse_duration(str(value))
        except TermError:
            return False
        return True
    if parameter.choices:
        known = {word for choice in parameter.choices for word in (choice.id, choice.title.ja)}
        return all(str(one) in known for one in (value if isinstance(value, tuple) else (value,)))
    return bool(value != "")


def risks_of(loaded: Loaded, references: References) -> Iterator[Subject]:
    """Yield each risk that this form asks about, for each file with chapters."""
    form = loaded.assessment.form
    told: dict[tuple[str, str], list[Control]] = {}
    for control in loaded.assessment.controls:
        cell = cell_of(control, form)
        if cell is not None:
            told.setdefault(cell, []).append(control)
    assessment = loaded.assessment
    asked_once = {id_ for id_, risk in risks().items() if form in risk.forms and not risk.forms[form].per_file}
    for index, file in enumerate(assessment.files):
        for id_, risk in risks().items() if file.chapters else ():
            if form in risk.forms and id_ not in asked_once:
                answer, path = given_answer(assessment, (index, file), id_)
                yield _risk(id_, form, file, answer=answer, path=path, told=told, references=references)
    for id_ in risks():
        if id_ in asked_once:
            answer, path = given_answer(assessment, None, id_)
            yield _risk(id_, form, None, answer=answer, path=path, told=told, references=references)


def _risk(
    id_: str,
    form: str,
    file: PersonalInfoFile | None,
    *,
    answer: RiskAnswer | None,
    path: Path_,
    told: dict[tuple[str, str], list[Control]],
    references: References,
) -> Subject:
    risk = risks()[id_]
    asked = risk.forms[form]
    mine = {
        cell: [c for c in told.get((id_, cell), ()) if file is None or not c.scope.files or file.id in c.scope.files]
        for cell in asked.cells
    }
    texts = dict(answer.texts) if answer else {}
    empty = [
        cell for cell, controls in mine.items() if cell not in texts and not any(c.text is not None for c in controls)
    ]
    key = f"risks/{id_}" if file is None else f"files/{file.id}/risks/{id_}"
    label = f"{asked.number}：{risk.title.ja}" if asked.number else risk.title.ja
    answers = dict(answer.answers) if answer else {}
    rated = "rating" not in asked.answers or (answer is not None and answer.rating is not None)
    facts: dict[str, Any] = {
        "key": key,
        "label": label,
        "file": references.every_file() if file is None else references.file(file.id),
        "risk": id_,
        "title": risk.title.ja,
        "number": asked.number,
        "section": asked.section,
        "rating": answer.rating if answer else None,
        "answers": answers,
        "texts": texts,
        "asked": list(asked.answers),
        "cells": list(asked.cells),
        "empty_cells": empty,
        "controls": [control_reference(c) for controls in mine.values() for c in controls],
        "has_text": len(empty) < len(asked.cells),
        "answered": rated and all(name in answers for name in asked.answers if name != "rating"),
    }
    return Subject(key, label, path, facts)
