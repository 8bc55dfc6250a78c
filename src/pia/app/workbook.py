"""``pia check --format xlsx``: the auditor's workbook, with the controls, evidence, values and ratings beside the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pia.app.opened import open_assessment, source_digest
from pia.catalogue.law import viewpoints
from pia.catalogue.measures import measures, risks
from pia.forms.answers import given_answer
from pia.forms.compose import spoken
from pia.forms.edition import load_edition
from pia.forms.parameters import values_of
from pia.forms.scope import Scope
from pia.model.vocabulary import vocabulary
from pia.report.workbook import render_workbook
from pia.report.workbook_facts import ControlRow, Examined, OpenValue, Question, RatingRow
from pia.rules.fact_controls import parameters_of
from pia.rules.load import load_packs

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.model.control import Control, ControlScope, Evidence
    from pia.model.read import Loaded
    from pia.rules.finding import CheckResult

__all__ = ["workbook"]

_KINDS: Final = {
    "organisational": "組織的",
    "human": "人的",
    "physical": "物理的",
    "technical": "技術的",
    "external": "外部",
}
_SHOWN: Final = {"register": "宣言の整合", "configuration": "設定", "log": "記録", "document": "文書・台帳"}
_OPEN: Final = {"missing": "定めがない", "vague": "値が読み取れない", "withheld": "公表しない"}


def workbook(result: CheckResult, rules: Sequence[Path], *, only: bool, lang: Lang) -> bytes:
    """Return the workbook of ``result``, which is read together with the assessments it is about.

    Raises:
        InputError: an assessment can no longer be read.
    """
    questions = [
        Question(
            rule=rule.id,
            title=rule.title.say(lang),
            viewpoint=rule.viewpoint,
            source_status=rule.source_status,
            basis="、".join(basis.cite for basis in rule.basis),
        )
        for rule in load_packs(rules, only=only).rules
    ]
    examined = [_examined(name, open_assessment(Path(result.directories[name]))) for name in result.assessments]
    return render_workbook(result, examined, questions, viewpoints(), lang)


def _examined(name: str, loaded: Loaded) -> Examined:
    assessment = loaded.assessment
    return Examined(
        assessment=name,
        title=loaded.name,
        body=assessment.body.name,
        form=f"{vocabulary('form-kind').choices.get(assessment.form, assessment.form)}（{assessment.edition}）",
        status=vocabulary("status").choices.get(assessment.status, assessment.status),
        digest=source_digest(loaded),
        controls=tuple(_control(loaded, index, control) for index, control in enumerate(assessment.controls)),
        open_values=tuple(_open_values(loaded)),
        ratings=tuple(_ratings(loaded)),
    )


def _control(loaded: Loaded, index: int, control: Control) -> ControlRow:
    measure = measures().get(control.measure)
    runs = control.runs or (measure.runs if measure is not None else "")
    return ControlRow(
        id=control.id,
        title=control.heading or (measure.title.ja if measure is not None else control.measure),
        kind=_KINDS[measure.kind] if measure is not None else "",
        runs=vocabulary("runner").choices.get(runs, runs),
        scope=_scope(loaded, control.scope),
        text=_text(loaded, index, control),
        planned=control.planned,
        place=str(loaded.place(("controls", index))),
        shown_by=tuple(_SHOWN[one] for one in measure.shown_by) if measure is not None else (),
        evidence=_evidence(control.evidence),
        reviewed="\n".join(dict.fromkeys(one.reviewed for one in control.evidence if one.reviewed)),
    )


def _text(loaded: Loaded, index: int, control: Control) -> str:
    """Return the text of a control with its values in it, as the form for internal use says it."""
    assessment = loaded.assessment
    scope = Scope(
        loaded=loaded,
        edition=load_edition(assessment.form, assessment.edition),
        projection="internal",
        entity=assessment,
    )
    return spoken(scope, control, values_of(assessment, index), control.text or "")[0]


def _scope(loaded: Loaded, scope: ControlScope) -> str:
    """Return where a control holds, by the names of things."""
    assessment = loaded.assessment
    names = {("systems", one.id): one.name for one in assessment.systems}
    names |= {("files", one.id): one.name for one in assessment.files}
    names |= {("parties", one.id): one.name or one.id for one in assessment.parties}
    lists = (("systems", scope.systems), ("files", scope.files), ("parties", scope.parties), ("flows", scope.flows))
    return "\n".join(names.get((kind, id_), id_) for kind, ids in lists for id_ in ids)


def _evidence(given: Sequence[Evidence]) -> dict[str, str]:
    """Return what is named for each kind of evidence."""
    found: dict[str, list[str]] = {}
    for one in given:
        where = "、".join(part for part in (one.path, one.host) if part)
        for kind, text in (("設定", one.config), ("文書・台帳", one.document), ("記録", one.log)):
            if text:
                found.setdefault(kind, []).append(f"{text}（{where}）" if where and kind == "設定" else text)
    return {kind: "\n".join(texts) for kind, texts in found.items()}


def _open_values(loaded: Loaded) -> Iterator[OpenValue]:
    for subject in parameters_of(loaded):
        status = str(subject.facts["status"])
        if status not in _OPEN:
            continue
        withheld = loaded.withheld(subject.path)
        yield OpenValue(
            control=subject.key.split("/")[1],
            title=subject.label,
            status=_OPEN[status],
            limit=str(subject.facts.get("limit") or ""),
            reason=withheld.reason if withheld is not None else "",
            place=str(loaded.place(subject.path)),
        )


def _ratings(loaded: Loaded) -> Iterator[RatingRow]:
    """Yield every risk that the form asks to be rated, for each file or for the whole body."""
    assessment = loaded.assessment
    labels = vocabulary("rating").choices
    for risk in risks().values():
        asked = risk.forms.get(assessment.form)
        if asked is None or "rating" not in asked.answers:
            continue
        owners = list(enumerate(assessment.files)) if asked.per_file else [None]
        for owner in owners:
            if owner is not None and not owner[1].chapters:
                continue
            answer, path = given_answer(assessment, owner, risk.id)
            home, name = (f"files/{owner[1].id}/", owner[1].name) if owner is not None else ("", "（全体）")
            mine = [
                control
                for control in assessment.controls
                if (measure := measures().get(control.measure)) is not None
                and (measure.cell(assessment.form) or ("", ""))[0] == risk.id
                and (owner is None or not control.scope.files or owner[1].id in control.scope.files)
            ]
            declared = answer.rating if answer is not None else None
            yield RatingRow(
                key=f"{home}risks/{risk.id}",
                file=name,
                risk=risk.title.ja,
                declared=labels.get(declared, declared) if declared else "（記載なし）",
                controls=len(mine),
                place=str(loaded.place(path)),
            )
