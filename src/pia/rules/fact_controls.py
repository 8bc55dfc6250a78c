"""Controls beside the catalogue: their measures, the values those ask for, and the risks they stand against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pia.catalogue.demands import SOURCE_STATUSES
from pia.catalogue.measures import Limit, Measure, Parameter, measures, risks
from pia.catalogue.plausible import is_plausible, plausible_words
from pia.catalogue.strictness import change_of
from pia.forms.answers import given_answer
from pia.forms.compose import cell_of
from pia.forms.parameters import values_of
from pia.model.base import UNKNOWN, is_none
from pia.model.vocabulary import vocabulary
from pia.rules.subjects import Subject
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence
    from pia.model.assessment import Assessment
    from pia.model.control import Control
    from pia.model.personal_info_file import PersonalInfoFile, RiskAnswer
    from pia.model.read import Loaded, Path_
    from pia.rules.fact_references import References
    from pia.rules.fact_support import Standing
    from pia.rules.facts import Facts

__all__ = ["control_facts", "control_reference", "left_open", "parameters_of", "reached", "real_evidence", "risks_of"]


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


def control_facts(control: Control, facts: Facts) -> dict[str, Any]:
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
        "demands": [one.title.ja for one in measure.demands] if measure else [],
        "shown_by": list(measure.shown_by) if measure else [],
        "evidence_count": len(control.evidence),
        "real_evidence_count": real_evidence(control, facts),
        "refuted_by": [_contradiction(each) for each in facts.refuted.get(control.id, ())],
    }


def real_evidence(control: Control, facts: Facts) -> int:
    """Count the real evidence for a control: what files of evidence show in date; what it names itself shows nothing."""
    return len(facts.shown.get(control.id, ()))


_KINDS = {"rehearsed": "宣言の整合", "configuration": "設定", "log": "記録", "ledger": "台帳", "document": "文書"}


def _contradiction(evidence: Evidence) -> str:
    """Say in a few words which evidence contradicts a control."""
    seen = evidence.source.file if evidence.source else evidence.probe
    values = "、".join(f"{name}={value}" for name, value in evidence.observed)
    return "".join((_KINDS[evidence.kind], f"「{seen}」" if seen else "", f"（{values}）" if values else ""))


def parameters_of(loaded: Loaded) -> Iterator[Subject]:
    """Yield each control with each value that its measure asks for.

    An inherited control has the values that the heir's refining controls give it; a refining control answers only for what
    it writes itself. A value that an inherited control lacks is missing where the heir names the profile.
    """
    heirs = _heirs(loaded)
    inherited = {control.id: control for control in loaded.assessment.controls if control.profile is not None}
    added: dict[str, list[str]] = {}
    for control in loaded.assessment.controls:
        if control.refines in inherited and inherited[control.refines].measure == control.measure:
            added.setdefault(control.refines, []).append(control.text or "")
    elsewhere = _Elsewhere(loaded.assessment)
    for index, control in enumerate(loaded.assessment.controls):
        measure = measures().get(control.measure)
        if measure is None:
            continue
        values = values_of(loaded.assessment, index)
        base = inherited.get(control.refines or "")
        base = base if base is not None and base.measure == control.measure else None
        for name, parameter in measure.parameters.items():
            own_words = base is not None and base.runs != "own" and left_open(measure, parameter, control.text or "")
            if base is not None and name not in control.parameters and not own_words:
                continue
            absent = heirs.get(control.profile or "", ("controls", index, "parameters", name))
            path, value = values.get(name, (absent, None))
            key = f"controls/{control.id}/parameters/{name}"
            label = f"{control.heading or measure.title.ja}の{parameter.title.ja}"
            said = [control.text or "", *added.get(control.id, ())]
            status = _status(loaded, path, parameter, value)
            if status == "missing" and elsewhere.answers(control, name):
                status = "elsewhere"
            facts = {
                "key": key,
                "label": label,
                "control": control_reference(control),
                "measure": control.measure,
                "name": name,
                "title": parameter.title.ja,
                "type": parameter.type,
                "value": list(value) if isinstance(value, tuple) else value,
                "values": [str(one) for one in value]
                if isinstance(value, tuple)
                else []
                if value is None
                else [str(value)],
                "status": status,
                "asked": parameter.asked,
                "open_in_text": value is None and any(left_open(measure, parameter, text) for text in said),
                **_limited(parameter, None if _told_by_an_heir(index, path) else value),
                "plausible": is_plausible(parameter, value) if _gives(control, name) else None,
                "plausible_range": plausible_words(parameter),
                "platform_runs": _platform(control, measure),
                **_changed(control, base, measure, parameter),
            }
            yield Subject(key, label, path, facts)


def _gives(control: Control, name: str) -> bool:
    """Tell whether a control itself gives a value; that of a refined one is told where it is written."""
    return control.profile is None or name in control.parameters


def _told_by_an_heir(index: int, path: Path_) -> bool:
    """Tell whether another control, one that refines this one, gives the value and is held against the limit itself."""
    return path[0] == "controls" and path[1] != index


class _Elsewhere:
    """Which control is to give a value that several controls of one measure lack, for the same files and systems.

    What one of them gives holds for all; where none does, only the first is asked. The retention of a log is one value, however
    many measures speak of that log.
    """

    def __init__(self, assessment: Assessment) -> None:
        self._asked: dict[tuple[str, str], list[Control]] = {}
        for index, control in enumerate(assessment.controls):
            for name in values_of(assessment, index) if control.parameters or control.profile else ():
                self._asked.setdefault(self._family(control, name), []).append(control)

    def answers(self, control: Control, name: str) -> bool:
        """Tell whether another control answers for ``control``; a control that is asked answers from now on."""
        if control.profile is not None and control.runs != "own":
            return False
        known = self._asked.setdefault(self._family(control, name), [])
        if any(_meet(control, other) or (control.text and control.text == other.text) for other in known):
            return True
        known.append(control)
        return False

    @staticmethod
    def _family(control: Control, name: str) -> tuple[str, str]:
        theme = control.measure.partition(".")[0]
        return (theme if (theme, name) == ("log", "retention") else control.measure, name)


def _meet(one: Control, other: Control) -> bool:
    """Tell whether two controls hold for some file and system in common; no scope holds for all."""
    return all(
        not mine or not theirs or not set(mine).isdisjoint(theirs)
        for mine, theirs in (
            (one.scope.files, other.scope.files),
            (one.scope.systems, other.scope.systems),
            (one.scope.parties, other.scope.parties),
        )
    )


_EVERY = re.compile("定期(?:的に|に|的な)|一定(?:の)?(?:期間|間隔)ごと")
_FOR = re.compile(
    "一定(?:の)?(?:期間|時間|有効期限|有効期間)(?!ごと)|(?:定められた|定められている|定める|定めた|所定の|適切な|相当の)期間|長時間|長い時間"
)


def left_open(measure: Measure, parameter: Parameter, text: str) -> bool:
    """Tell whether a text leaves a period open: 定期的に for an interval, 一定期間 for any other.

    Where the measure must give one period, the words speak of that one.
    """
    if parameter.type != "duration":
        return False
    if parameter.asked is None and any(one.asked == "required" for one in measure.parameters.values()):
        return False
    return (_EVERY if "interval" in parameter.name else _FOR).search(text) is not None


def _limited(parameter: Parameter, value: Any) -> dict[str, Any]:
    """Return the limit of a value and whether it is reached; null where there is none or the value cannot be read."""
    limit = parameter.limit
    if limit is None:
        return {"limit": None, "limit_reached": None, "limit_grade": None, "limit_basis": None, "limit_status": None}
    return {
        "limit": f"{_bound_words(limit)}以{'上' if limit.least else '内' if parameter.type == 'duration' else '下'}",
        "limit_reached": reached(parameter, limit, value),
        "limit_grade": limit.grade,
        "limit_basis": "、".join(one.cite for one in limit.basis),
        "limit_status": max((one.source_status for one in limit.basis), key=SOURCE_STATUSES.index),
    }


def _bound_words(limit: Limit) -> str:
    return parse_duration(limit.bound).words().ja if isinstance(limit.bound, str) else str(limit.bound)


def reached(parameter: Parameter, limit: Limit, value: Any) -> bool | None:
    """Tell whether a value reaches a limit; None where that cannot be said."""
    order: int | None = None
    if parameter.type == "duration" and isinstance(value, str):
        try:
            order = parse_duration(value).compare(parse_duration(str(limit.bound)))
        except TermError:
            return None
    elif parameter.type == "list" and isinstance(value, tuple):
        order = len(value) - int(limit.bound)
    elif parameter.type == "count" and isinstance(value, int) and not isinstance(value, bool):
        order = value - int(limit.bound)
    if order is None:
        return None
    return order >= 0 if limit.least else order <= 0


def _platform(control: Control, measure: Measure) -> str | None:
    """Return who else runs a control and therefore defines its values; None where the body or its contractor does."""
    if control.profile is not None:
        return control.runs
    return measure.runs if measure.runs in ("state", "cloud") and control.refines is None else None


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
    if not _is_of_type(parameter, value):
        return "vague"  # withheld or not: 一定期間 is no value that stands inside
    return "given" if loaded.withheld(path) is None else "withheld"


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


def risks_of(facts: Facts) -> Iterator[Subject]:
    """Yield each risk that this form asks about, for each file with chapters."""
    assessment = facts.assessment
    form = assessment.form
    told: dict[tuple[str, str], list[Control]] = {}
    for control in assessment.controls:
        cell = cell_of(control, form)
        if cell is not None:
            told.setdefault(cell, []).append(control)
    asked_once = {id_ for id_, risk in risks().items() if form in risk.forms and not risk.forms[form].per_file}
    for index, file in enumerate(assessment.files):
        for id_, risk in risks().items() if file.chapters else ():
            if form in risk.forms and id_ not in asked_once:
                answer, path = given_answer(assessment, (index, file), id_)
                yield _risk(id_, facts, file, answer=answer, path=path, told=told)
    for id_ in risks():
        if id_ in asked_once:
            answer, path = _for_all(id_, assessment)
            yield _risk(id_, facts, None, answer=answer, path=path, told=told)


def _for_all(id_: str, assessment: Assessment) -> tuple[RiskAnswer | None, Path_]:
    """Return what a form prints that asks about a risk once: in 様式2 the lowest of what holds for the files."""
    risk = risks()[id_]
    common = given_answer(assessment, None, id_)
    if assessment.form != "kiso" or not any(each.per_file for each in risk.forms.values()):
        return common
    held = [given_answer(assessment, (i, file), id_) for i, file in enumerate(assessment.files) if file.chapters]
    if all(path == common[1] for _, path in held):
        return common
    made: dict[str, str] = {}
    home: Path_ | None = None
    for name, words in risk.forms["kiso"].answers.items():
        order = [*vocabulary(words).choices, UNKNOWN]
        known = [(value, path) for answer, path in held if (value := _named(answer, name)) in order]
        if known:
            made[name], path = max(known, key=lambda one: order.index(one[0]))
            home = home or path
    rating = made.pop("rating", None)
    first = next((answer for answer, _ in (common, *held) if answer is not None), None)
    if first is None:
        return common
    texts = common[0].texts if common[0] is not None else {}
    return first.model_copy(update={"rating": rating, "answers": made, "texts": texts}), home or held[0][1]


def _named(answer: RiskAnswer | None, name: str) -> str:
    value = None if answer is None else answer.rating if name == "rating" else answer.answers.get(name)
    return value or ""


def _risk(
    id_: str,
    facts: Facts,
    file: PersonalInfoFile | None,
    *,
    answer: RiskAnswer | None,
    path: Path_,
    told: dict[tuple[str, str], list[Control]],
) -> Subject:
    risk = risks()[id_]
    asked = risk.forms[facts.assessment.form]
    references: References = facts.references
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
    support = facts.supports.of(id_, file, answer)
    shown = sum(real_evidence(facts.assessment.controls[i], facts) for i in support.controls)
    made: dict[str, Any] = {
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
        "hidden_controls": [
            control.id
            for cell, text in texts.items()
            for control in mine.get(cell, ())
            if control.text is not None and not is_none(control.text) and control.text not in text
        ],
        "has_text": len(empty) < len(asked.cells),
        "answered": rated and all(name in answers for name in asked.answers if name != "rating"),
        "demands": [_demand(one, facts) for one in support.standings],
        "supported": "issues-remain" if support.lacking else "especially" if shown else "sufficient",
        "missing": [one.demand.title.ja for one in support.lacking],
        "missing_practice": [one.demand.title.ja for one in support.lacking_practice],
        "gaps": [gap.words for gap in facts.supports.gaps(id_, file, answer, path)],
        "real_evidence_count": shown,
    }
    return Subject(key, label, path, made)


def _demand(one: Standing, facts: Facts) -> dict[str, Any]:
    return {
        "id": one.demand.id,
        "title": one.demand.title.ja,
        "grade": one.grade,
        "status": one.state,
        "controls": [facts.assessment.controls[i].id for i in one.controls],
    }
