"""根拠一覧 of 内部用: for each cell of the form the controls that it tells, what they name as evidence, and the real evidence kept.

Files of evidence are those beside the assessment. Nothing here reads the clock: ages are not judged, days are printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.app.check import evidence_of
from pia.app.evidence_file import NAMES
from pia.catalogue.measures import measures
from pia.rules.evidence_faults import claims_now, fault_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pia.catalogue.evidence import Evidence
    from pia.forms.tree import Form
    from pia.model.control import Control
    from pia.model.read import Loaded

__all__ = ["COLUMNS", "TITLE", "basis_rows"]

TITLE: Final = "内部用　根拠一覧（欄ごとの統制と証跡）"
COLUMNS: Final = ("項目", "欄の名称", "統制", "措置", "挙げた証跡", "実機の証跡", "状態")
_OUTCOMES: Final = {"held": "一致", "refuted": "食い違い", "undetermined": "判定できない", "not-applicable": "対象外"}
_FAULTS: Final = {
    "evidence-of-another-body": "別の機関の証跡",
    "evidence-edited": "書き換えられた証跡",
    "evidence-stale": "記載の変更前の証跡",
}
_MOST: Final = 6


def basis_rows(
    loaded: Loaded, form: Form, controls: Mapping[tuple[str, int], Control], day: date
) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the list: one for each cell and control, in the order of the form.

    Args:
        loaded: the assessment.
        form: its filled form.
        controls: the controls by the place of their text.
        day: the day that the form itself speaks for.

    Raises:
        InputError: a file of evidence beside the assessment cannot be read.
    """
    name = loaded.directory.resolve().name
    paths = tuple(path for one in NAMES if (path := loaded.directory / one).is_file())
    shown = evidence_of(paths, [name]).get(name, [])
    claims = claims_now(loaded, {one.control for one in shown})
    faults = {id(one): fault_of(one, loaded, claims, day) for one in shown}
    by_control: dict[str, list[Evidence]] = {}
    for one in shown:
        by_control.setdefault(one.control, []).append(one)
    rows = []
    for item in form.items():
        for control in dict.fromkeys(
            found.id for fact in item.facts if (found := controls.get((fact.file, fact.line)))
        ):
            rows.append((item.path, f"{item.mark or ''}{item.label}", *_row(loaded, control, by_control, faults)))
    return tuple(rows)


def _row(
    loaded: Loaded, id_: str, shown: Mapping[str, Sequence[Evidence]], faults: Mapping[int, str | None]
) -> tuple[str, ...]:
    control = loaded.assessment.controls[loaded.assessment.control_numbers[id_]]
    measure = measures().get(control.measure)
    named = [text for one in control.evidence for text in (one.config, one.document, one.log) if text]
    mine = [one for one in shown.get(id_, ()) if one.kind != "rehearsed"]
    lines = list(dict.fromkeys(_said(one, faults[id(one)]) for one in mine))
    more = [f"ほか{len(lines) - _MOST}件"] if len(lines) > _MOST else []
    sound = {one.outcome for one in mine if faults[id(one)] not in _FAULTS}
    if control.planned:
        state = "予定"
    elif "refuted" in sound:
        state = "食い違いあり"
    elif "held" in sound:
        state = "証跡あり"
    else:
        state = "証跡なし"
    title = measure.title.ja if measure else control.measure
    return (
        id_,
        title,
        "\n".join(dict.fromkeys(str(one) for one in named)) or "－",
        "\n".join([*lines[:_MOST], *more]) or "－",
        state,
    )


def _said(one: Evidence, fault: str | None) -> str:
    what = _FAULTS.get(fault or "") or _OUTCOMES[one.outcome]
    return f"{what}：{one.source.file if one.source else '－'}（{one.date or '日付なし'}）"
