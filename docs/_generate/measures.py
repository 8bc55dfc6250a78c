"""``reference/measures.md``: the risks of the forms and the catalogue of measures, theme by theme."""

from __future__ import annotations

from collections.abc import Iterable

from _generate.markdown import cell, code, document, table
from pia.catalogue.demands import CONDITIONS, Basis, Demand, demands
from pia.catalogue.measures import FORMS, Limit, Measure, Parameter, Risk, measures, risks
from pia.catalogue.plausible import plausible_words
from pia.catalogue.probes import probes

__all__ = ["page", "themes"]

KINDS = {"organisational": "組織的", "human": "人的", "physical": "物理的", "technical": "技術的", "external": "外部"}
RUNNERS = {"own": "評価実施機関", "contractor": "委託先", "j-lis": "機構", "state": "国", "cloud": "クラウド事業者"}
GRADES = {"form": "様式", "guideline": "指針・法令", "juki-standard": "住基ネットの共通の措置", "practice": "通例"}
STATUSES = {"confirmed": "確認済み", "likely": "おそらく正しい", "memory": "記憶による"}
ASKED = {"required": "要る", "useful": "あるとよい"}
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
    body += [
        "## 求められること / Demands",
        "",
        (
            "リスクごとに、何が、どの強さで求められるかです。`pia check` は、十分とした評定をこれに照らします。同じ行の措置のどれか一つがあれば足ります。"
            "「様式3では」は、様式3に当たる欄がないときの強さです。"
        ),
        "",
        "What is asked against each risk, and how strongly; a good rating is judged by this. Any one measure of a demand will do.",
        "",
        *table(
            ("リスク / risk", "求められること / demand", "強さ / grade", "様式3では", "条件 / when", "根拠 / basis"),
            (_demand(one) for one in demands().values()),
        ),
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
    rows.append(["求めの強さ / grade", f"{GRADES[measure.grade]} / {measure.grade}"])
    if measure.demands:
        rows.append(["満たすこと / demand", "、".join(cell(one.title.ja) for one in measure.demands)])
    if measure.required_when is not None:
        rows.append(["必要な場合 / required when", _when(measure.required_when)])
    rows.append(["根拠 / basis", _basis(measure.basis)])
    rows += [["値 / parameter", _parameter(parameter)] for parameter in measure.parameters.values()]
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


def _when(conditions: tuple[str, ...]) -> str:
    return "、".join(f"{cell(CONDITIONS[one].ja)} / {code(one)}" for one in conditions) or "常に / always"


def _basis(basis: tuple[Basis, ...]) -> str:
    return "、".join(f"{cell(one.cite)}（{STATUSES[one.source_status]} / {one.source_status}）" for one in basis)


def _demand(demand: Demand) -> list[str]:
    place = f"{demand.risk}#{demand.cell}" if demand.cell else demand.risk
    return [
        code(place),
        f"{cell(demand.title.ja)} / {cell(demand.title.en)}",
        GRADES[demand.grade],
        GRADES[demand.elsewhere] if demand.elsewhere else "",
        _when(demand.when) if demand.when else "",
        _basis(demand.basis),
    ]


def _limit(limit: Limit) -> str:
    return f"{'at least' if limit.least else 'at most'} {limit.bound}（{GRADES[limit.grade]}：{_basis(limit.basis)}）"


def _parameter(parameter: Parameter) -> str:
    choices = "、".join(f"{code(one.id)} {cell(one.title.ja)}" for one in parameter.choices)
    text = f"{code(parameter.name)}（{parameter.type}）{cell(parameter.title.ja)} / {cell(parameter.title.en)}"
    if parameter.asked is not None:
        text += f"、{ASKED[parameter.asked]} / {parameter.asked}"
    if parameter.limit is not None:
        text += f"、{_limit(parameter.limit)}"
    if parameter.plausible is not None:
        text += f"、あり得る値 / plausible：{plausible_words(parameter)}"
    return f"{text}：{choices}" if choices else text
