"""``reference/measures.md``: the risks of the forms and the catalogue of measures, theme by theme."""

from __future__ import annotations

from collections.abc import Iterable

from _generate.markdown import cell, code, document, table
from pia.catalogue.measures import FORMS, Measure, Risk, measures, risks
from pia.catalogue.probes import probes

__all__ = ["page", "themes"]

KINDS = {"organisational": "組織的", "human": "人的", "physical": "物理的", "technical": "技術的", "external": "外部"}
RUNNERS = {"own": "評価実施機関", "contractor": "委託先", "j-lis": "機構", "state": "国", "cloud": "クラウド事業者"}
SHOWINGS = {"register": "模擬の台帳での確認", "configuration": "設定", "log": "記録", "document": "文書・台帳"}


def themes() -> dict[str, list[Measure]]:
    """Return the measures by theme: the part of the id before the dot."""
    found: dict[str, list[Measure]] = {}
    for id_, measure in measures().items():
        found.setdefault(id_.split(".", 1)[0], []).append(measure)
    return found


def page() -> str:
    """Return the page."""
    body = [f"- [{theme}](#{theme})（{len(listed)}）" for theme, listed in themes().items()]
    body += [
        "",
        "## リスク / Risks",
        "",
        *table(("識別子 / id", "リスク / risk", *FORMS), (_risk(risk) for risk in risks().values())),
    ]
    tried = _tried()
    for theme, listed in themes().items():
        body += [f"## {theme}", ""]
        for measure in listed:
            body += _measure(measure, tried.get(measure.id, ()))
    intro = [
        f"統制（`controls`）の `measure` に書ける{len(measures())}の措置です。それぞれの措置の文は、既定では示した欄に載ります（統制の `place` で変えられます）。",
        (
            f"The {len(measures())} measures that a control may name, with the cell of each form in which its text stands by default, the "
            "parameters it may give, and how it can be shown. Probes marked as planned have no code in this release."
        ),
    ]
    return document("措置のカタログ / Measures", intro, body)


def _risk(risk: Risk) -> list[str]:
    def asked(form: str) -> str:
        one = risk.forms.get(form)
        return "" if one is None else cell(f"{one.section} {one.number}".strip())

    return [code(risk.id), f"{cell(risk.title.ja)} / {cell(risk.title.en)}", *map(asked, FORMS)]


def _tried() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for probe in probes().values():
        for id_ in probe.measures:
            planned = "（予定 / planned）" if probe.planned else ""
            found.setdefault(id_, []).append(f"{code(probe.id)} {cell(probe.title.ja)}{planned}")
    return found


def _measure(measure: Measure, tried: Iterable[str]) -> list[str]:
    rows = [
        ["リスク / risk", code(measure.risk)],
        ["載る欄 / cell", "、".join(f"{form}: {code('#'.join(cell_))}" for form, cell_ in measure.cells.items())],
        ["種類 / kind", f"{KINDS[measure.kind]} / {measure.kind}"],
        ["行う者 / run by", f"{RUNNERS[measure.runs]} / {measure.runs}"],
        ["示し方 / shown by", "、".join(f"{SHOWINGS[one]} / {one}" for one in measure.shown_by)],
    ]
    if measure.grade is not None:
        rows.append(["求めの強さ / grade", code(measure.grade)])
    if measure.required_when is not None:
        rows.append(["必要な場合 / required when", cell(measure.required_when)])
    if measure.basis:
        rows.append(["根拠 / basis", cell("、".join(measure.basis))])
    for parameter in measure.parameters.values():
        choices = "、".join(f"{code(one.id)} {cell(one.title.ja)}" for one in parameter.choices)
        limit = f"、{cell(parameter.limit)}" if parameter.limit else ""
        text = (
            f"{code(parameter.name)}（{parameter.type}）{cell(parameter.title.ja)} / {cell(parameter.title.en)}{limit}"
        )
        rows.append(["値 / parameter", f"{text}：{choices}" if choices else text])
    rows.extend(["確かめ方 / probe", text] for text in tried)
    heading = f"### {measure.id}"
    return [
        heading,
        "",
        f"{cell(measure.title.ja)}",
        "",
        cell(measure.title.en),
        "",
        *table(("事項 / item", "内容 / value"), rows),
    ]
