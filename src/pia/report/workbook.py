"""The result of a check as the auditor's 点検 workbook: what was found, what to ask, what to look at.

Sheets: 概要, 指摘, one question sheet per 審査の観点, 統制と証跡, 未定の値, 評定, 抽出. Headings are Japanese, because the workbook goes
to officials and reviewers; the texts of findings are in the language asked for. No formulas, no macros, no hidden sheets,
nothing random: the same result gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pia
from pia.report.labels import SEVERITY, SUPPRESSION
from pia.report.tally import rule_state, tally
from pia.report.workbook_facts import sampled
from pia.report.workbook_sheet import Column, Grid, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pia.catalogue.law import Viewpoint
    from pia.errors import Lang
    from pia.report.workbook_facts import ControlRow, Examined, Question
    from pia.rules.finding import CheckResult, Finding, RuleTally

__all__ = ["GROUPS", "render_workbook"]

GROUPS: Final = {"conformity": "適合性", "validity": "妥当性"}
_OUTCOME: Final = {"violated": "不適合", "undetermined": "判定できない"}
_STATE: Final = {
    "violated": "不適合",
    "undetermined": "判定できない",
    "satisfied": "適合",
    "not-applicable": "該当なし",
    "selected-nothing": "対象なし",
}
_STATUS: Final = {"confirmed": "原典で確認", "likely": "おそらく正しい", "memory": "未確認"}
_MOST: Final = 6
_EVIDENCE: Final = ("設定", "文書・台帳", "記録")
_FILLED_BY_HAND: Final = (Column("所見", 34), Column("回答", 34), Column("反映", 26))


def render_workbook(
    result: CheckResult,
    examined: Sequence[Examined],
    questions: Sequence[Question],
    viewpoints: Sequence[Viewpoint],
    lang: Lang = "ja",
) -> bytes:
    """Return the workbook of ``result``; ``questions`` are the rules of the run, ``viewpoints`` those of the guideline."""
    grids = [_summary(result, examined), _findings(result, questions, lang)]
    grids += [_viewpoint(result, questions, viewpoint, lang) for viewpoint in viewpoints]
    grids += [_matrix(examined), _open_values(examined), _ratings(result, examined, lang), _sample(examined)]
    return written(grids, title="特定個人情報保護評価書　点検票")


def _summary(result: CheckResult, examined: Sequence[Examined]) -> Grid:
    """Return 概要: what was judged, by which program and day, and the counts."""
    counts = tally(result)
    columns = (
        *(
            Column("評価書", 22),
            Column("評価書名", 44),
            Column("評価実施機関", 18),
            Column("様式", 18),
            Column("状態", 12),
        ),
        *(Column("誤り", 8), Column("警告", 8), Column("注記", 8), Column("判定できない", 12), Column("除外", 8)),
        *(Column("統制", 8), Column("記載のダイジェスト（SHA-256）", 40)),
    )
    rows: list[tuple[str | int, ...]] = []
    for one in examined:
        mine = [finding for finding in result.findings if finding.assessment == one.assessment]
        live = [finding for finding in mine if finding.waived is None]
        violated = [finding.severity for finding in live if finding.outcome == "violated"]
        found = [violated.count("error"), violated.count("warning"), violated.count("note")]
        rest = [sum(f.outcome == "undetermined" for f in live), len(mine) - len(live), len(one.controls)]
        rows.append((one.assessment, one.title, one.body, one.form, one.status, *found, *rest, one.digest))
    head = (
        f"基準日：{result.as_of}　　プログラム：pia {pia.__version__}",
        (
            f"規則{counts.rules}件：適合{counts.rules_satisfied}、不適合{counts.rules_violated}、"
            f"判定できない{counts.rules_undetermined}、該当なし{counts.rules_not_applicable}、対象なし{counts.rules_selected_nothing}"
            f"　　個別の判定：{counts.selected}件"
        ),
        "指摘は「指摘」シート、問いと記入欄は観点ごとのシート、抜き取って確かめる統制は「抽出」シートにあります。",
    )
    return Grid("概要", "特定個人情報保護評価書　点検票", head, columns, tuple(rows))


def _findings(result: CheckResult, questions: Sequence[Question], lang: Lang) -> Grid:
    """Return 指摘: every finding with all that is known of it, to be filtered."""
    columns = (
        *(Column("識別子", 30), Column("評価書", 12), Column("規則", 22), Column("重さ", 8), Column("判定", 12)),
        *(
            Column("項目", 24),
            Column("指摘", 50),
            Column("直し方", 40),
            Column("根拠", 26),
            Column("根拠の確からしさ", 14),
        ),
        *(Column("観点", 8), Column("箇所", 22), Column("除外", 24)),
    )
    sure = {question.rule: _STATUS.get(question.source_status, "") for question in questions}
    rows = [
        (
            *(finding.id, finding.assessment, finding.rule, SEVERITY[finding.severity].ja, _OUTCOME[finding.outcome]),
            *(finding.item or finding.key or "", finding.message.say(lang), finding.remedy.say(lang), finding.basis),
            *(sure.get(finding.rule, ""), finding.viewpoint, str(finding.place), _waived(finding)),
        )
        for finding in result.findings
    ]
    head = ("見出しの行の▼で、重さ・観点・評価書などを絞り込めます。",)
    return Grid("指摘", "指摘", head, columns, tuple(rows), filtered=True)


def _waived(finding: Finding) -> str:
    if finding.waived is None:
        return ""
    facts = [finding.waived.reason, finding.waived.approver or "", finding.waived.end or ""]
    return f"{SUPPRESSION[finding.waived.kind].ja}：{'、'.join(fact for fact in facts if fact)}"


def _viewpoint(result: CheckResult, questions: Sequence[Question], viewpoint: Viewpoint, lang: Lang) -> Grid:
    """Return the question sheet of one viewpoint: what the rules ask under it, and columns to be filled by hand."""
    number, group = str(viewpoint.number), GROUPS[viewpoint.group]
    columns = (
        *(Column("評価書", 12), Column("問い", 44), Column("機械の判定", 13), Column("関係する項目", 34)),
        *(Column("証跡・記載の箇所", 26), *_FILLED_BY_HAND),
    )
    asked = [question for question in questions if question.viewpoint == number]
    rows: list[tuple[str | int, ...]] = []
    for name in result.assessments:
        tallies = {rule.id: rule for rule in result.by_assessment.get(name, result.rules)}
        rows.append((name, viewpoint.title.say(lang), "人が判断", "", "", "", "", ""))
        for question in asked:
            found = [f for f in result.findings if f.assessment == name and f.rule == question.rule]
            items = _few(f.item or f.key or "" for f in found)
            places = _few(str(f.place) for f in found)
            state = _judged(tallies.get(question.rule), found)
            rows.append((name, f"{question.title}（{question.rule}）", state, items, places, "", "", ""))
    head = (
        f"観点{number}（{group}）：{viewpoint.title.say(lang)}",
        (
            f"特定個人情報保護評価指針 第10の1(2)を言い換えたもの（{_STATUS[viewpoint.source_status]}）。"
            "「人が判断」の行は、規則では判断できない問いです。"
        ),
    )
    return Grid(f"観点{viewpoint.number:02d}（{group}）", f"審査の観点{number}（{group}）", head, columns, tuple(rows))


def _few(texts: Iterable[str]) -> str:
    """Return different texts on a line each; how many more there are where they are many."""
    found = list(dict.fromkeys(texts))
    more = [f"ほか{len(found) - _MOST}件"] if len(found) > _MOST else []
    return "\n".join([*found[:_MOST], *more])


def _judged(rule: RuleTally | None, found: Sequence[Finding]) -> str:
    if rule is None:
        return ""
    if found and all(finding.waived is not None for finding in found):
        return "除外"
    return _STATE[rule_state(rule)]


def _scope(control: ControlRow) -> str:
    return control.scope or "全て"


def _matrix(examined: Sequence[Examined]) -> Grid:
    """Return 統制と証跡: which evidence stands behind each control."""
    columns = (
        *(Column("評価書", 12), Column("統制", 24), Column("措置", 30), Column("種類", 10), Column("行う者", 14)),
        *(Column("適用範囲", 24), Column("状態", 10), *(Column(kind, 20) for kind in _EVIDENCE), Column("確認日", 14)),
        *(Column("示し方（カタログ）", 20), Column("証跡の有無", 10), Column("箇所", 22)),
    )
    rows = tuple(
        (
            *(one.assessment, control.id, control.title, control.kind, control.runs, _scope(control)),
            *("予定" if control.planned else "実施", *(control.evidence.get(kind, "") for kind in _EVIDENCE)),
            *(control.reviewed, "、".join(control.shown_by), "あり" if control.evidence else "なし", control.place),
        )
        for one in examined
        for control in one.controls
    )
    head = (
        "統制ごとに、裏付けとして挙げられている証跡を示します。「なし」は証跡の定めがないことをいい、実施していないことではありません。",
    )
    return Grid("統制と証跡", "統制と証跡の対応", head, columns, rows, filtered=True)


def _open_values(examined: Sequence[Examined]) -> Grid:
    """Return 未定の値: what the controls leave open."""
    columns = (
        *(Column("評価書", 12), Column("統制", 24), Column("値", 26), Column("状態", 14), Column("求められる範囲", 24)),
        *(Column("公表しない理由", 30), Column("箇所", 22), Column("確かめた値", 26)),
    )
    rows = tuple(
        (one.assessment, v.control, v.title, v.status, v.limit, v.reason, v.place, "")
        for one in examined
        for v in one.open_values
    )
    head = ("「一定期間」「定期的」のように、措置の文が値を定めていないものです。聞き取った値を右端の欄に書きます。",)
    return Grid("未定の値", "値が定まっていない統制", head, columns, rows, filtered=True)


def _ratings(result: CheckResult, examined: Sequence[Examined], lang: Lang) -> Grid:
    """Return 評定: the declared rating of each risk and what the rules say of it."""
    columns = (
        *(Column("評価書", 12), Column("ファイル", 30), Column("リスク", 44), Column("宣言した評定", 20)),
        *(Column("措置の数", 9), Column("評定への指摘", 50), Column("箇所", 22), *_FILLED_BY_HAND),
    )
    said: dict[tuple[str, str], list[str]] = {}
    for finding in result.findings:
        about = (finding.key or "").partition("#")[0]
        if finding.waived is None and about.count("/risks/") + about.startswith("risks/"):
            said.setdefault((finding.assessment, about), []).append(finding.message.say(lang))
    rows = tuple(
        (
            *(one.assessment, rating.file, rating.risk, rating.declared, rating.controls),
            *("\n".join(said.get((one.assessment, rating.key), ())) or "なし", rating.place, "", "", ""),
        )
        for one in examined
        for rating in one.ratings
    )
    head = ("評定は機関の自己評価です。規則が見付けた、措置が評定を支えていない点を「評定への指摘」に示します。",)
    return Grid("評定", "リスク対策の評定", head, columns, rows, filtered=True)


def _sample(examined: Sequence[Examined]) -> Grid:
    """Return 抽出: the controls in a reproducible order, the first of them to be looked at."""
    columns = (
        *(Column("評価書", 12), Column("順", 6), Column("抽出", 8), Column("統制", 24), Column("措置", 28)),
        *(Column("記載", 50), Column("示し方（カタログ）", 18), Column("抽出の値", 20)),
        *(Column("確認方法", 22), Column("結果", 16), Column("確認者", 14), Column("確認日", 12)),
    )
    rows = tuple(
        (
            *(one.assessment, s.order, "対象" if s.drawn else "", s.control.id, s.control.title, s.control.text),
            *("、".join(s.control.shown_by), s.mark, "", "", "", ""),
        )
        for one in examined
        for s in sampled(one.digest, one.controls)
    )
    head = (
        (
            "抽出の値は、記載のダイジェスト（概要）と統制の識別子を「:」でつないだものの SHA-256 の先頭16桁です。小さい順に並べ、"
            "件数の平方根（端数切上げ、最少5件）を対象とします。乱数は使わないので、誰でも同じ順に並べ直せます。"
        ),
    )
    return Grid("抽出", "実地に確かめる統制の抽出", head, columns, rows, filtered=True)
