"""しきい値判断項目 and しきい値判断結果 (様式2 Ⅱ, Ⅲ), and which forms the judgement asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading
from pia.forms.threshold import MANY, handler_bounds, judge_threshold

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.read import Path_

__all__ = ["handlers_reach", "more_than_basic", "recent_incident", "submitted_forms", "threshold_result"]

_RESULTS = {"zenkoumoku": "full", "juten": "focused", "kiso": "basic", "none": "none"}


def handlers_reach(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Answer whether 取扱者数 reaches 500; left blank where the bounds of what is known do not decide."""
    path: Path_ = ("work", "handlers")
    facts: tuple[Path_, ...] = (path,)
    if scope.assessment.work.handlers is None:
        users = (("files", n, "users", "number") for n, _ in enumerate(scope.assessment.files))
        facts = (path, *users, ("parties",))
    bounds = handler_bounds(scope.assessment)
    if bounds is None or choices is None:
        return Reading(facts=facts)
    slug = "many" if bounds.lower >= MANY else "few" if bounds.upper is not None and bounds.upper < MANY else None
    return Reading(value=None if slug is None else choices.labels[slug], facts=facts)


def recent_incident(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Answer whether a serious incident with 特定個人情報 happened within a year.

    Where nothing happened with personal information for three years, nothing happened with 特定個人情報 within one.
    """
    history = scope.assessment.incident_history
    at: Path_ = ("incident_history", "my_number_one_year")
    if history is None or choices is None:
        return Reading(facts=(at,))
    if history.my_number_one_year is None and history.personal_three_years == "none-occurred":
        return Reading(value=choices.labels["none-occurred"], facts=(("incident_history", "personal_three_years"),))
    if history.my_number_one_year not in choices.labels:
        return Reading(facts=(at,), status=None if history.my_number_one_year is None else "unknown")
    return Reading(value=choices.labels[history.my_number_one_year], facts=(at,), derived=False)


def threshold_result(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Say which assessment is mandatory: what the body declares, beside what follows from the facts of Ⅱ."""
    procedure = scope.assessment.procedure
    at: Path_ = ("procedure", "basic", "result")
    declared = procedure.basic.result if procedure is not None and procedure.basic is not None else None
    judged = judge_threshold(scope.assessment)
    if choices is None:
        return Reading(facts=(at,))
    return Reading(
        value=None if judged.mandatory is None else choices.labels[_RESULTS[judged.mandatory]],
        facts=(("work", "subjects"), ("work", "handlers"), ("incident_history",)),
        declared=choices.label(declared) if declared is not None else None,
        declared_at=at,
        note="、".join(missing.ja for missing in judged.missing) + "が分かれば定まる。" if judged.missing else None,
    )


def submitted_forms(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Return the kinds of assessment that are submitted together: the form of the assessment, and 基礎項目評価書."""
    value = choices.labels.get(scope.assessment.form) if choices is not None else None
    return Reading(value=value, facts=(("form",),))


def more_than_basic(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 全項目評価又は重点項目評価を実施する where the assessment is one of these two."""
    if choices is None:
        return Reading()
    return Reading(value=() if scope.assessment.form == "kiso" else tuple(choices.labels.values()), facts=(("form",),))
