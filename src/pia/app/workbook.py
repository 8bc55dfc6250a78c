"""``pia check --format xlsx``: the auditor's workbook, with the controls, evidence, values and ratings beside the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pia.app.check import evidence_of
from pia.app.finding_cells import cells_of
from pia.app.local_rules import RuleSets
from pia.app.opened import open_assessment, source_digest
from pia.catalogue.demands import BINDING
from pia.catalogue.law import viewpoints
from pia.catalogue.measures import measures, risks
from pia.forms.compose import spoken
from pia.forms.edition import load_edition
from pia.forms.fill import fill_form
from pia.forms.parameters import values_of
from pia.forms.scope import Scope
from pia.model.vocabulary import vocabulary
from pia.report.workbook import render_workbook
from pia.report.workbook_facts import ControlRow, DemandRow, Examined, OpenValue, Question, RatingRow
from pia.rules.fact_controls import parameters_of
from pia.rules.facts import Facts

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence as Shown
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
_SHOWN: Final = {"configuration": "設定", "log": "記録", "document": "文書・台帳"}
_REAL: Final = {"configuration": "設定", "log": "記録", "ledger": "文書・台帳", "document": "文書・台帳"}
_OUTCOMES: Final = {
    "held": "一致",
    "refuted": "食い違い",
    "undeclared": "宣言にない",
    "undetermined": "判定できない",
    "not-rehearsable": "試せない",
    "not-applicable": "該当しない",
    "not-run": "未実施",
}
_FAULTS: Final = {
    "evidence-of-another-body": "別の機関の証跡",
    "evidence-edited": "書き換えられた証跡",
    "evidence-stale": "記載の変更前の証跡",
    "evidence-dated-ahead": "先の日付の証跡",
    "evidence-out-of-date": "期間を過ぎた証跡",
}
"""What is said instead of the outcome of evidence that supports nothing."""
_OPEN: Final = {"missing": "定めがない", "vague": "値が読み取れない", "withheld": "公表しない"}
_STATES: Final = {
    "met": "あり",
    "open": "あり（値が未定）",
    "explained": "行わない（理由あり）",
    "claimed": "選択だけ",
    "planned": "予定又は食い違い",
    "denied": "行わないと記載",
    "missing": "記載なし",
}
_RANKS: Final = {"especially": 2, "sufficient": 1}


def workbook(
    result: CheckResult, rules: Sequence[Path], *, only: bool, lang: Lang, evidence: Sequence[Path] = ()
) -> bytes:
    """Return the workbook of ``result``, which is read together with the assessments and the evidence it is about.

    Raises:
        InputError: an assessment or a file of evidence can no longer be read.
    """
    questions = [
        Question(
            rule=rule.id,
            title=rule.title.say(lang),
            viewpoint=rule.viewpoint,
            source_status=rule.source_status,
            basis="、".join(basis.cite for basis in rule.basis),
        )
        for rule in RuleSets(rules, only=only).every(Path(folder) for folder in result.directories.values())
    ]
    shown = evidence_of(evidence, result.assessments)
    examined = [
        _examined(name, open_assessment(Path(result.directories[name])), shown.get(name, []), result)
        for name in result.assessments
    ]
    return render_workbook(result, examined, questions, viewpoints(), lang)


def _examined(name: str, loaded: Loaded, shown: Sequence[Shown], result: CheckResult) -> Examined:
    assessment = loaded.assessment
    form = fill_form(loaded, projection="internal")
    facts = Facts(loaded, lambda: form, as_of=result.as_of, evidence=shown)
    faults = {id(one): _FAULTS[fault] for one, fault in zip(shown, facts.evidence_faults, strict=True) if fault}
    return Examined(
        assessment=name,
        title=loaded.name,
        body=assessment.body.name,
        form=f"{vocabulary('form-kind').choices.get(assessment.form, assessment.form)}（{assessment.edition}）",
        status=vocabulary("status").choices.get(assessment.status, assessment.status),
        digest=source_digest(loaded),
        controls=tuple(_control(loaded, i, one, shown, faults) for i, one in enumerate(assessment.controls)),
        open_values=tuple(_open_values(loaded)),
        ratings=tuple(_ratings(facts)),
        cells=cells_of(loaded, form, [one for one in result.findings if one.assessment == name]),
    )


def _control(
    loaded: Loaded, index: int, control: Control, shown: Sequence[Shown], faults: Mapping[int, str]
) -> ControlRow:
    measure = measures().get(control.measure)
    runs = control.runs or (measure.runs if measure is not None else "")
    mine = [one for one in shown if one.control == control.id]
    return ControlRow(
        id=control.id,
        title=measure.title.ja if measure is not None else control.measure,
        kind=_KINDS[measure.kind] if measure is not None else "",
        runs=vocabulary("runner").choices.get(runs, runs),
        scope=_scope(loaded, control.scope),
        text=_text(loaded, index, control),
        planned=control.planned,
        place=str(loaded.place(("controls", index))),
        showable=tuple(_SHOWN[one] for one in measure.shown_by if one in _SHOWN) if measure is not None else (),
        evidence=_evidence(control.evidence, mine, faults),
        rehearsed="\n".join(dict.fromkeys(_OUTCOMES[one.outcome] for one in mine if one.kind == "rehearsed")),
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


def _evidence(named: Sequence[Evidence], shown: Sequence[Shown], faults: Mapping[int, str]) -> dict[str, str]:
    """Return what is named, and what was shown, for each kind of evidence."""
    found: dict[str, list[str]] = {}
    for one in named:
        where = "、".join(part for part in (one.path, one.host) if part)
        day = f"（{one.reviewed}確認）" if one.reviewed else ""
        for kind, text in (("設定", one.config), ("文書・台帳", one.document), ("記録", one.log)):
            if text:
                found.setdefault(kind, []).append((f"{text}（{where}）" if where and kind == "設定" else text) + day)
    for seen in shown:
        if seen.kind != "rehearsed":
            place = (
                "" if seen.source is None else seen.source.file + (f":{seen.source.line}" if seen.source.line else "")
            )
            day = f"（{seen.date.isoformat()}）" if seen.date else ""
            found.setdefault(_REAL[seen.kind], []).append(
                f"{faults.get(id(seen)) or _OUTCOMES[seen.outcome]}：{place}{day}"
            )
    return {kind: "\n".join(dict.fromkeys(texts)) for kind, texts in found.items()}


def _open_values(loaded: Loaded) -> Iterator[OpenValue]:
    for subject in parameters_of(loaded):
        status = str(subject.facts["status"])
        if status not in _OPEN:
            continue
        withheld = loaded.withheld(subject.path)
        measure = measures().get(str(subject.facts["measure"]))
        yield OpenValue(
            control=subject.key.split("/")[1],
            measure=measure.title.ja if measure is not None else "",
            title=str(subject.facts["title"]),
            needed=subject.facts["asked"] == "required",
            status=_OPEN[status],
            limit=str(subject.facts.get("limit") or ""),
            reason=withheld.reason if withheld is not None else "",
            place=str(loaded.place(subject.path)),
        )


def _ratings(facts: Facts) -> Iterator[RatingRow]:
    """Yield every risk that the form asks to be rated, for each file or for the whole body."""
    form = facts.assessment.form
    labels = vocabulary("rating").choices
    for subject in facts.subjects("risks"):
        risk = subject.facts
        asked = risks()[risk["risk"]].forms[form].answers
        degrees = [name for name, words in asked.items() if "especially" in vocabulary(words).choices]
        if "rating" in degrees:
            degrees = ["rating"]
        given = {name: risk["rating"] if name == "rating" else risk["answers"].get(name) for name in degrees}
        declared = {name: slug for name, slug in given.items() if slug is not None}
        if not degrees:
            continue
        demands = tuple(
            DemandRow(
                grade=one["grade"],
                title=one["title"],
                binding=one["grade"] in BINDING,
                met=one["status"] in ("met", "open", "explained"),
                state=_STATES[one["status"]],
                controls=tuple(one["controls"]),
            )
            for one in risk["demands"]
        )
        own = [control["id"] for control in risk["controls"]]
        yield RatingRow(
            key=subject.key,
            section=f"{risk['section'].replace('/', '')}\n{risk['number']}".strip(),
            file=risk["file"]["name"] if subject.key.startswith("files/") else "（全体）",
            risk=risk["title"],
            declared="\n".join(
                dict.fromkeys(vocabulary(asked[name]).choices.get(slug, slug) for name, slug in declared.items())
            )
            or "（記載なし）",
            rank=max((_RANKS.get(slug, 0) for slug in declared.values()), default=None),
            supported=labels[risk["supported"]] if demands or declared else "－",
            supported_rank=_RANKS.get(risk["supported"], 0),
            evidence=risk["real_evidence_count"],
            demands=demands,
            controls=tuple(dict.fromkeys([*own, *(id_ for one in demands for id_ in one.controls)])),
            place=str(facts.loaded.place(subject.path)),
        )
