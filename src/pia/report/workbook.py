"""The result of a check as the auditor's 点検 workbook: what was found, what to ask, what to look at.

Sheets: 概要, 指摘, one question sheet per 審査の観点 (and one for rules of none, where there are any), 統制と証跡, 未定の値, 評定, 評定の根拠, 抽出. Headings are Japanese, because the
workbook goes to officials and reviewers; the texts of findings are in the language asked for. No formulas, no macros, no
hidden sheets, nothing random: the same result gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pia
from pia.report.labels import SEVERITY, SUPPRESSION, VIEWPOINT_GROUP
from pia.report.tally import rule_state, tally
from pia.report.workbook_controls import control_sheets
from pia.report.workbook_facts import Question, sampled
from pia.report.workbook_sheet import Column, Grid, Part, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pia.catalogue.law import Viewpoint
    from pia.errors import Lang
    from pia.report.workbook_facts import Examined
    from pia.rules.finding import CheckResult, Finding, RuleTally

__all__ = ["GROUPS", "LOOK_AT", "render_workbook"]

GROUPS: Final = {group: words.ja for group, words in VIEWPOINT_GROUP.items()}
LOOK_AT: Final = {
    1: "表紙、しきい値判断の結果（対象人数、取扱者数、重大事故）",
    2: "表紙の評価実施機関名、担当部署",
    3: "公表しない値（「未定の値」シートの「公表しない」）",
    4: "基礎項目評価の実施日、公表日、変更箇所の変更日と提出時期",
    5: "国民・住民等からの意見の聴取（期間、方法、主な意見、反映）",
    6: "様式の全ての項目",
    7: "担当部署、事務担当部署、使用部署、委託先",
    8: "事務の内容、使用するシステム、情報の流れの図",
    9: "リスク対策の各項目（「評定」シート）",
    10: "リスク対策の措置の内容（「統制と証跡」「未定の値」シート）",
    11: "リスクごとの措置と評定（「評定」「評定の根拠」シート）、実地の確認（「抽出」シート）",
    12: "表紙の宣言（個人のプライバシー等の権利利益の保護の宣言、特記事項）",
}
"""Where in a form, and in this workbook, the answer to each viewpoint is found."""

_OUTCOME: Final = {"violated": "不適合", "undetermined": "判定できない"}
_STATE: Final = {
    "violated": "不適合",
    "undetermined": "判定できない",
    "satisfied": "適合",
    "not-applicable": "該当なし",
    "selected-nothing": "対象なし",
}
_WAIVED: Final = "除外"
_ORDER: Final = ("不適合", "判定できない", _WAIVED, "適合", "該当なし", "対象なし")
"""Question sheets: what needs an answer stands first."""
_STATUS: Final = {"confirmed": "原典で確認", "likely": "おそらく正しい", "memory": "未確認"}
_MOST: Final = 6
_QUESTION_COLUMNS: Final = (
    *(Column("評価書", 10, repeated=True), Column("問い", 36), Column("機械の判定", 9, middle=True)),
    *(Column("関係する項目（指摘の番号）", 31), Column("証跡・記載の箇所", 24)),
    *(Column("所見", 22, by_hand=True), Column("回答", 22, by_hand=True), Column("反映", 14, by_hand=True)),
    Column("規則", 30),
)
_SHEETS: Final = (
    ("指摘", "全ての指摘。見出しの▼で重さ・判定・観点などを絞り込めます。「規則」から右の列は印刷されません。"),
    (
        "観点01（適合性）～観点12（妥当性）",
        "審査の観点ごとの問い、関係する項目、証跡と、記入する欄（所見・回答・反映）。",
    ),
    ("統制と証跡", "統制ごとに、設定・文書や台帳・記録のどれが裏付けに挙げられ、どれがまだないか。"),
    ("未定の値", "「一定期間」のように措置の文が定めていない値と、公表しない値。"),
    ("評定", "リスクごとに、宣言した評定と、宣言した措置が支える評定、足りない措置。"),
    ("評定の根拠", "評定ごとに、様式・指針などが求める措置の一つ一つと、当たる統制。"),
    ("抽出", "実地に確かめる統制。誰でも同じ順に抽出し直せます。"),
)


def render_workbook(
    result: CheckResult,
    examined: Sequence[Examined],
    questions: Sequence[Question],
    viewpoints: Sequence[Viewpoint],
    lang: Lang = "ja",
) -> bytes:
    """Return the workbook of ``result``; ``questions`` are the rules of the run, ``viewpoints`` those of the guideline."""
    known = _Known(result, examined)
    grids = [_summary(result, examined, viewpoints, lang), _findings(result, questions, known, lang)]
    grids += [_viewpoint(result, questions, viewpoint, known, lang) for viewpoint in viewpoints]
    grids += _without_viewpoint(result, questions, viewpoints, known, lang)
    grids += control_sheets(result, examined, known.numbers)
    return written(grids, title="特定個人情報保護評価書　点検票")


def _counts(findings: Iterable[Finding]) -> tuple[int, int, int, int, int]:
    """Return how many findings are errors, warnings, notes, undecided and waived."""
    found = Counter(
        "waived" if f.waived is not None else f.severity if f.outcome == "violated" else "open" for f in findings
    )
    return found["error"], found["warning"], found["note"], found["open"], found["waived"]


def _summary(result: CheckResult, examined: Sequence[Examined], viewpoints: Sequence[Viewpoint], lang: Lang) -> Grid:
    """Return 概要: what was judged, by which program and day, and the counts by assessment and by viewpoint."""
    counts = tally(result)
    columns = (
        *(Column("評価書", 18), Column("評価書名", 36), Column("評価実施機関", 18), Column("様式", 22)),
        *(Column("状態", 10, middle=True), *(Column(head, 7) for head in ("誤り", "警告", "注記"))),
        *(
            Column("判定できない", 11),
            Column(_WAIVED, 7),
            Column("統制", 7),
            Column("証跡のある統制", 9),
            Column("支えを超える評定", 9),
        ),
    )
    rows: list[tuple[str | int, ...]] = []
    for one in examined:
        mine = [finding for finding in result.findings if finding.assessment == one.assessment]
        proven = sum(bool(control.evidence) for control in one.controls)
        named = (one.assessment, one.title, one.body, one.form, one.status)
        above = sum(rating.above for rating in one.ratings)
        rows.append((*named, *_counts(mine), len(one.controls), proven, above))
    head = (
        f"基準日：{result.as_of}　　プログラム：pia {pia.__version__}",
        (
            f"規則{counts.rules}件：適合{counts.rules_satisfied}、不適合{counts.rules_violated}、"
            f"判定できない{counts.rules_undetermined}、該当なし{counts.rules_not_applicable}、対象なし{counts.rules_selected_nothing}"
            f"　　個別の判定：{counts.selected}件"
        ),
        "誤り：矛盾又は義務の漏れ。警告：誤りと思われるもの、努力義務。注記：書き方や通例についての気付き。",
    )
    by_viewpoint = Part(
        "審査の観点ごとの指摘の数（観点に分けていない指摘は、評価書ごとの数にだけ含みます）",
        ("観点", "問い", "", "", "", "誤り", "警告", "注記", "判定できない", _WAIVED),
        tuple(
            (
                *(f"{one.number}（{GROUPS[one.group]}）", one.title.say(lang), "", "", ""),
                *_counts(f for f in result.findings if f.viewpoint == str(one.number)),
            )
            for one in viewpoints
        ),
    )
    drawn = Part(
        "抽出の元になる値",
        ("評価書", "記載のダイジェスト（SHA-256）", "", "", "", "抽出の対象", "", ""),
        tuple(
            (one.assessment, one.digest, "", "", "", sum(s.drawn for s in sampled(one.digest, one.controls)), "", "")
            for one in examined
        ),
    )
    sheets = Part("シートの見方", ("シート", "内容", *[""] * 11), tuple((*one, *[""] * 11) for one in _SHEETS))
    title = "特定個人情報保護評価書　点検票"
    return Grid("概要", title, head, columns, tuple(rows), parts=(by_viewpoint, drawn, sheets))


def _findings(result: CheckResult, questions: Sequence[Question], known: _Known, lang: Lang) -> Grid:
    """Return 指摘: every finding with all that is known of it, to be filtered."""
    columns = (
        *(Column("番号", 5, repeated=True, middle=True), Column("評価書", 10, repeated=True)),
        *(Column("重さ", 6, repeated=True, middle=True), Column("判定", 8, repeated=True, middle=True)),
        *(Column("観点", 5, repeated=True, middle=True), Column("項目", 22), Column("指摘", 42), Column("直し方", 32)),
        *(Column("根拠", 20), Column("箇所", 22)),
        *(Column("規則", 30, repeated=True), Column("除外", 30), Column("根拠の確からしさ", 14)),
        Column("識別子", 40, repeated=True),
    )
    sure = {question.rule: _STATUS.get(question.source_status, "") for question in questions}
    rows = tuple(
        (
            *(number, finding.assessment, SEVERITY[finding.severity].ja),
            *(_WAIVED if finding.waived is not None else _OUTCOME[finding.outcome], finding.viewpoint),
            *(known.cell(finding), finding.message.say(lang), finding.remedy.say(lang), finding.basis),
            _places(finding, lang),
            *(finding.rule, _waived(finding), sure.get(finding.rule, ""), finding.id),
        )
        for number, finding in enumerate(result.findings, 1)
    )
    head: tuple[str, ...] = (
        "見出しの行の▼で、重さ・判定・観点・評価書などを絞り込めます。箇所の2行目からは、食い違う相手など関係する箇所です。",
        "「規則」から右の列は、絞り込みのためのもので印刷されません。判定の「除外」は、受け入れると決めたもの（理由は「除外」の列）です。",
    )
    if not rows:
        head = ("指摘はありません。適用した規則と判定の数は「概要」シートにあります。",)
    return Grid("指摘", "指摘", head, columns, rows, filtered=True, printed=10)


def _places(finding: Finding, lang: Lang) -> str:
    """Return where a finding stands, and the first of the places that it has to do with."""
    related = [f"{r.place} {r.note.say(lang)}" for r in finding.related]
    more = [f"ほか{len(related) - _MOST}か所"] if len(related) > _MOST else []
    return "\n".join([str(finding.place), *related[:_MOST], *more])


def _waived(finding: Finding) -> str:
    if finding.waived is None:
        return ""
    facts = [finding.waived.reason, finding.waived.approver or "", finding.waived.end or ""]
    return f"{SUPPRESSION[finding.waived.kind].ja}：{'、'.join(fact for fact in facts if fact)}"


class _Known:
    """The numbers of the findings in 指摘 (by identity), and which evidence is named for what a finding is about."""

    def __init__(self, result: CheckResult, examined: Sequence[Examined]) -> None:
        self.numbers = {id(finding): number for number, finding in enumerate(result.findings, 1)}
        self._controls = {
            (one.assessment, control.id): "、".join(control.evidence.values()).replace("\n", "、")
            for one in examined
            for control in one.controls
        }
        self._cells = {id_: cell for one in examined for id_, cell in one.cells.items()}
        self._risks = {(one.assessment, rating.key): rating.controls for one in examined for rating in one.ratings}
        self._counts = {
            one.assessment: (len(one.controls), sum(bool(c.evidence) for c in one.controls)) for one in examined
        }

    def cell(self, finding: Finding) -> str:
        """Return what the form calls the cell that a finding is about."""
        return self._cells.get(finding.id) or finding.item or ""

    def of(self, finding: Finding) -> list[str]:
        """Return the evidence named for the control, or for the controls against the risk, that ``finding`` is about."""
        about = (finding.key or "").partition("#")[0]
        parts = about.split("/")
        named = [parts[1]] if parts[0] == "controls" and len(parts) > 1 else []
        ids = named or self._risks.get((finding.assessment, about), ())
        found = [(id_, self._controls.get((finding.assessment, id_), "")) for id_ in ids]
        return [f"{id_}：{text}" for id_, text in found if text]

    def counted(self, assessment: str) -> str:
        """Return how many controls of an assessment have evidence."""
        controls, proven = self._counts.get(assessment, (0, 0))
        return f"統制{controls}件のうち、証跡のあるもの{proven}件"


def _viewpoint(
    result: CheckResult,
    questions: Sequence[Question],
    viewpoint: Viewpoint,
    known: _Known,
    lang: Lang,
) -> Grid:
    """Return the question sheet of one viewpoint: what the rules ask under it, and columns to be filled by hand."""
    number, group = str(viewpoint.number), GROUPS[viewpoint.group]
    asked = [question for question in questions if question.viewpoint == number]
    rows: list[tuple[str | int, ...]] = []
    for name in result.assessments:
        looked = LOOK_AT.get(viewpoint.number, "")
        rows.append((name, viewpoint.title.say(lang), "人が判断", looked, known.counted(name), "", "", "", ""))
        rows += _answers(result, name, asked, known)
    head = (
        f"観点{number}（{group}）：{viewpoint.title.say(lang)}",
        (
            f"問いは、特定個人情報保護評価指針 第10の1(2)を言い換えたもの（{_STATUS[viewpoint.source_status]}）です。"
            "「人が判断」の行は規則では判断できない問いで、その下は規則が判定したものです。"
            "適合とされた行にも、記入する欄（色の付いた欄）があります。"
        ),
    )
    name = f"観点{viewpoint.number:02d}（{group}）"
    return Grid(name, f"審査の観点{number}（{group}）", head, _QUESTION_COLUMNS, tuple(rows), filtered=True, printed=8)


def _without_viewpoint(
    result: CheckResult, questions: Sequence[Question], viewpoints: Sequence[Viewpoint], known: _Known, lang: Lang
) -> list[Grid]:
    """Return the sheet of the rules that serve no viewpoint, the engine's own with findings among them; [] where none is."""
    numbers = {str(one.number) for one in viewpoints}
    asked = [question for question in questions if question.viewpoint not in numbers]
    named = {question.rule for question in questions}
    own = {f.rule: f.title.say(lang) for f in result.findings if f.rule not in named}
    asked += [Question(rule=r, title=t, viewpoint="", source_status="confirmed", basis="") for r, t in own.items()]
    if not asked:
        return []
    rows = [row for name in result.assessments for row in _answers(result, name, asked, known)]
    head = ("審査の観点に分けていない規則（自団体の規則、受容の期限など）が判定したものです。",)
    return [
        Grid("観点なし", "審査の観点に分けていない規則", head, _QUESTION_COLUMNS, tuple(rows), filtered=True, printed=8)
    ]


def _answers(
    result: CheckResult, name: str, asked: Sequence[Question], known: _Known
) -> list[tuple[str, str, str, str, str, str, str, str, str]]:
    """Return what each rule says of one assessment, with the columns to be filled; what needs an answer first."""
    tallies = {rule.id: rule for rule in result.by_assessment.get(name, result.rules)}
    told = []
    for question in asked:
        found = [f for f in result.findings if f.assessment == name and f.rule == question.rule]
        items = _few(f"{known.numbers[id(f)]}：{known.cell(f)}" for f in found)
        places = _few([*(text for f in found for text in known.of(f)), *(str(f.place) for f in found)])
        state = _judged(tallies.get(question.rule), found)
        told.append((name, question.title, state, items, places, "", "", "", question.rule))
    return sorted((row for row in told if row[2]), key=lambda row: _ORDER.index(row[2]))


def _few(texts: Iterable[str]) -> str:
    """Return different texts on a line each; how many more there are where they are many."""
    found = list(dict.fromkeys(texts))
    more = [f"ほか{len(found) - _MOST}件（「指摘」シート）"] if len(found) > _MOST else []
    return "\n".join([*found[:_MOST], *more])


def _judged(rule: RuleTally | None, found: Sequence[Finding]) -> str:
    if rule is None and not found:
        return ""
    if found and all(finding.waived is not None for finding in found):
        return _WAIVED
    if rule is None:
        return _OUTCOME["violated" if any(finding.outcome == "violated" for finding in found) else "undetermined"]
    return _STATE[rule_state(rule)]
