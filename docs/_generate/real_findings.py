"""``real-findings.md``: what ``pia check`` finds in the five published assessments, and whether each finding is right.

The findings are those of the program; whether they are right was decided by hand and stands in ``real-findings.yaml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _generate.markdown import cell, code, document, table
from pia.app.check import CheckOptions, check
from pia.source.load import load_file
from pia.source.nodes import plain

if TYPE_CHECKING:
    from pia.rules.finding import Finding

__all__ = ["BODIES", "Judged", "data", "faults", "findings", "found_by", "judged", "page", "unjudged", "unused"]

HERE = Path(__file__).resolve().parents[1]
ASSESSMENTS = HERE.parent / "assessments"

BODIES = {
    "nagaoka": "長岡市",
    "asahikawa": "旭川市（案）",
    "kadoma": "門真市",
    "kanagawa": "神奈川県",
    "wako": "和光市",
}
SEVERITIES = {"error": "誤り", "warning": "警告", "note": "注記"}
VERDICTS = {"confirmed": "正しい", "unclear": "決められない", "wrong": "誤った指摘"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what was decided about it."""

    body: str
    finding: Finding
    verdict: str
    sheet: tuple[str, ...]
    why: str


@cache
def data() -> dict[str, Any]:
    """Return what was decided by hand."""
    read = plain(load_file(HERE / "real-findings.yaml", "real-findings.yaml").root)
    if not isinstance(read, dict):
        raise TypeError("real-findings.yaml holds no mapping")
    return read


@cache
def findings(body: str) -> tuple[Finding, ...]:
    """Return every finding of one body, the gravest first."""
    result = check([ASSESSMENTS / body], CheckOptions(as_of=str(data()["as_of"]), waivers=False))
    return result.findings


def _part(finding: Finding) -> str:
    """Return what tells a finding from the others of its rule: its id without the rule and the assessment."""
    return finding.id.split("@", 2)[2]


@cache
def _decided() -> dict[tuple[str, str, str], dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for body, rules in data()["verdicts"].items():
        for rule, entries in rules.items():
            for entry in entries:
                for key in entry["keys"]:
                    if (body, rule, key) in found:
                        raise ValueError(f"decided twice: {body} {rule} {key}")
                    found[body, rule, key] = entry
    return found


@cache
def judged() -> tuple[Judged, ...]:
    """Return the findings of all bodies that something was decided about."""
    found = []
    for body in BODIES:
        for finding in findings(body):
            entry = _decided().get((body, finding.rule, _part(finding)))
            if entry is not None:
                sheet = tuple(str(one) for one in entry["sheet"])
                found.append(Judged(body, finding, entry["verdict"], sheet, entry.get("why", "")))
    return tuple(found)


def unjudged() -> list[str]:
    """Return the findings that nobody has decided about."""
    known = _decided()
    return [
        f"{body}: {finding.rule}: {_part(finding)}: {finding.message.ja}"
        for body in BODIES
        for finding in findings(body)
        if (body, finding.rule, _part(finding)) not in known
    ]


def unused() -> list[str]:
    """Return what was decided about findings that there no longer are."""
    there = {(body, finding.rule, _part(finding)) for body in BODIES for finding in findings(body)}
    return [": ".join(key) for key in _decided() if key not in there]


def faults() -> dict[str, list[dict[str, str]]]:
    """Return the faults that reading the publications has listed, by body."""
    return dict(data()["faults"])


@cache
def found_by() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the rules whose findings name a fault, by body and number of the fault."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in judged():
        if one.verdict != "wrong":
            for number in one.sheet:
                rules = found.setdefault((one.body, number), [])
                if one.finding.rule not in rules:
                    rules.append(one.finding.rule)
    return {key: tuple(sorted(rules)) for key, rules in found.items()}


def page() -> str:
    """Return the page."""
    body = [*_summary(), *_listed()]
    for name, title in BODIES.items():
        body += [f"## {title} / {name}", "", *_of(name)]
    intro = [
        (
            f"公表された五つの評価書を書き写したモデル（`assessments/`）に、{data()['as_of']}を基準日として `pia check` が示す全ての指摘です。"
            "一件ずつ、公表文を読んだ控えと照らし、「正しい」「決められない」「誤った指摘」の別を付けました。"
            "「番号」は控えの番号です（E・K・W は下の一覧の誤り、R と 7.1 は規則、§ は節）。控えは公開していません。"
        ),
        (
            "「決められない」は、公表文の印が読み取れないもの、様式に共通の文であるもの、判断に分かれるものです。"
            "誤った指摘は、免除せず規則を直します。残るものがあれば、ここに「誤った指摘」として載ります。"
        ),
        (
            "Every finding of `pia check` on the models of five published assessments, each compared with notes taken "
            "from the publication: right, undecidable from what is published, or wrong. Wrong findings are mended in the rule, never waived."
        ),
    ]
    return document("実際の評価書での指摘 / Findings on published assessments", intro, body)


def _summary() -> list[str]:
    rows = []
    for name, title in BODIES.items():
        mine = [one for one in judged() if one.body == name]
        rows.append([cell(title), *_counts(mine)])
    rows.append(["計 / total", *_counts(list(judged()))])
    heads = ("評価書", *SEVERITIES.values(), *VERDICTS.values(), "警告以上の誤った指摘")
    return ["## 件数 / Counts", "", *table(heads, rows)]


def _counts(mine: list[Judged]) -> list[str]:
    severities = Counter(one.finding.severity for one in mine)
    verdicts = Counter(one.verdict for one in mine)
    grave = [one for one in mine if one.finding.severity != "note"]
    wrong = sum(one.verdict == "wrong" for one in grave)
    share = f"{wrong} / {len(grave)}"
    return [*(str(severities[name]) for name in SEVERITIES), *(str(verdicts[name]) for name in VERDICTS), share]


def _listed() -> Iterator[str]:
    """Yield the table of the faults that were listed by reading, and which rule finds each."""
    yield from (
        "## 読んで見付けた誤りと規則 / Faults listed by reading",
        "",
        (
            "三つの評価書を人が読んで控えた誤りの全てです。「見付ける規則」が空のものは、理由により規則では見付けません。"
            "旭川市と神奈川県には、誤りの控えがありません。"
        ),
        "",
        "All faults that a careful reader listed in three of them: the rules that find each, or why none does.",
        "",
    )
    reasons = data()["reasons"]
    for name, entries in faults().items():
        seen = sum((name, entry["id"]) in found_by() for entry in entries)
        yield from (f"### {BODIES[name]}：{len(entries)}件のうち{seen}件", "")
        rows = [
            [
                cell(entry["id"]),
                cell(entry["what"]),
                "、".join(_rule(rule) for rule in found_by().get((name, entry["id"]), ())),
                cell(reasons[entry["reason"]] if "reason" in entry else _rest(entry)),
            ]
            for entry in entries
        ]
        yield from table(("番号", "誤り", "見付ける規則", "見付けない理由、見付けない部分"), rows)


def _rest(entry: dict[str, str]) -> str:
    return f"残り：{entry['rest']}" if "rest" in entry else ""


def _rule(rule: str) -> str:
    return f"[{code(rule)}](reference/rules.md#{rule})"


def _of(body: str) -> Iterator[str]:
    """Yield the findings of one body, rule by rule, the gravest rules first."""
    by_rule: dict[str, list[Judged]] = {}
    for one in judged():
        if one.body == body:
            by_rule.setdefault(one.finding.rule, []).append(one)
    for rule, mine in by_rule.items():
        first = mine[0].finding
        yield from (f"### {BODIES[body]}：{rule}", "")
        yield from (
            f"{SEVERITIES[first.severity]}　{cell(first.title.ja)}（{_rule(rule)}）　根拠：{cell(first.basis)}",
            "",
        )
        rows = [
            [
                code(f"{one.finding.place.file}:{one.finding.place.line}"),
                cell(one.finding.item or ""),
                cell(one.finding.message.ja),
                cell(VERDICTS[one.verdict]),
                cell("、".join(one.sheet)),
                cell(one.why),
            ]
            for one in mine
        ]
        yield from table(("場所", "様式の項目", "指摘", "判定", "番号", "理由"), rows)
