"""The sheets of the auditor's workbook about controls: their evidence, open values, what ratings rest on, the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.report.workbook_facts import EVIDENCE, sampled
from pia.report.workbook_sheet import Column, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pia.report.workbook_facts import ControlRow, Examined, RatingRow
    from pia.rules.finding import CheckResult

__all__ = ["GRADES", "control_sheets"]

GRADES: Final = {
    "form": "様式の小項目",
    "guideline": "安全管理措置・法令",
    "juki-standard": "住基ネットの基準",
    "practice": "通例",
}
"""How strong a demand is, in the words of the findings."""

_ESPECIALLY: Final = 2
_BODY_HAND: Final = (
    Column("所見", 16, by_hand=True),
    Column("回答", 14, by_hand=True),
    Column("反映", 9, by_hand=True),
)


def control_sheets(result: CheckResult, examined: Sequence[Examined], numbers: Mapping[int, int]) -> tuple[Grid, ...]:
    """Return the sheets after the viewpoints; ``numbers`` are those of the findings in 指摘, by identity."""
    return (
        _matrix(examined),
        _open_values(examined),
        _ratings(result, examined, numbers),
        _demands(examined),
        _sample(examined),
    )


def _matrix(examined: Sequence[Examined]) -> Grid:
    """Return 統制と証跡: which evidence stands behind each control, and which is still wanting."""
    columns = (
        *(Column("評価書", 10, repeated=True), Column("統制", 22, repeated=True), Column("措置", 32)),
        *(Column("種類", 7, middle=True), Column("行う者", 12), Column("適用範囲", 26)),
        *(Column("証跡", 6, middle=True), *(Column(kind, 15) for kind in EVIDENCE), Column("宣言の整合", 12)),
        Column("箇所", 22),
    )
    rows = tuple(
        (
            *(one.assessment, control.id, control.title, control.kind, control.runs, control.scope or "全て"),
            *(_proven(control), *(_proof(control, kind) for kind in EVIDENCE), control.rehearsed or "－"),
            control.place,
        )
        for one in examined
        for control in one.controls
    )
    head = (
        (
            "統制ごとに、裏付けとして挙げられた証跡と、pia check --evidence で示された実機の証跡を並べます。「未」はその種類で示せるのに"
            "まだ挙げられていないもの、「－」はカタログがその種類を求めていないものです。"
        ),
        "証跡の「なし」は裏付けがまだないことをいい、実施していないことではありません。宣言の整合（リハーサル）は実機の証跡ではありません。",
    )
    return Grid("統制と証跡", "統制と証跡の対応", head, columns, rows, filtered=True, printed=11)


def _proven(control: ControlRow) -> str:
    return "予定" if control.planned else "あり" if control.evidence else "なし"


def _proof(control: ControlRow, kind: str) -> str:
    return control.evidence.get(kind) or ("未" if kind in control.showable else "－")


def _open_values(examined: Sequence[Examined]) -> Grid:
    """Return 未定の値: what the controls leave open."""
    columns = (
        *(Column("評価書", 10, repeated=True), Column("統制", 24, repeated=True), Column("措置", 32)),
        *(Column("定める値", 24), Column("必要", 9, middle=True), Column("状態", 13, middle=True)),
        *(Column("求められる範囲", 13), Column("公表しない理由", 22), Column("確かめた値", 22, by_hand=True)),
        Column("箇所", 22),
    )
    rows = tuple(
        (
            *(one.assessment, v.control, v.measure, v.title, "必要" if v.needed else "あればよい"),
            *(v.status, v.limit, v.reason, "", v.place),
        )
        for one in examined
        for v in one.open_values
    )
    head = (
        "「一定期間」「定期的」のように、措置の文が値を定めていないものと、公表しない値です。聞き取った値を「確かめた値」に書きます。",
        "必要：その措置では定めておくべき値。あればよい：書かれていると確かめやすくなる値。",
    )
    return Grid("未定の値", "値が定まっていない統制", head, columns, rows, filtered=True, printed=9)


def _ratings(result: CheckResult, examined: Sequence[Examined], numbers: Mapping[int, int]) -> Grid:
    """Return 評定: the declared rating of each risk beside what the declared measures support, and what is missing."""
    columns = (
        *(Column("評価書", 9, repeated=True), Column("項目", 7, repeated=True), Column("ファイル", 15, repeated=True)),
        *(Column("リスク", 24, repeated=True), Column("宣言した評定", 10), Column("措置が支える評定", 10)),
        *(Column("比較", 8, middle=True), Column("支えるとする理由（求められる措置のうち、あるもの）", 22)),
        *(Column("足りない措置", 21), Column("指摘の番号", 6, middle=True), *_BODY_HAND, Column("箇所", 22)),
    )
    said: dict[tuple[str, str], list[int]] = {}
    for finding in result.findings:
        if finding.waived is None:
            about = (finding.key or "").partition("#")[0]
            said.setdefault((finding.assessment, about), []).append(numbers[id(finding)])
    rows = tuple(
        (
            *(one.assessment, rating.section, rating.file, rating.risk, rating.declared, rating.supported),
            *(_compared(rating), _why(rating), _missing(rating)),
            *("、".join(str(number) for number in _about(rating, one.assessment, said)), "", "", ""),
            rating.place,
        )
        for one in examined
        for rating in one.ratings
    )
    head = (
        (
            "評定は機関の自己評価です。「措置が支える評定」は、宣言した統制が、様式の小項目と安全管理措置・法令の求める措置の全てに当たるとき"
            "「十分である」、一つでも欠ければ「課題が残されている」です。「特に力を入れている」は、実機の証跡（設定、記録、確認した文書）が"
            "なければ支えられません。"
        ),
        "「（望ましい）」は住基ネットの基準と通例で、欠けても評定は下がりません。求められる措置の一つ一つは「評定の根拠」シートにあります。",
    )
    return Grid("評定", "リスク対策の評定", head, columns, rows, filtered=True, printed=len(columns) - 1)


def _about(rating: RatingRow, assessment: str, said: Mapping[tuple[str, str], list[int]]) -> list[int]:
    """Return the numbers of the findings about a rating; effort without evidence is one finding for a whole file."""
    found = said.get((assessment, rating.key), [])
    if _lacks_evidence(rating):
        parts = rating.key.split("/")
        found = [*found, *said.get((assessment, f"assessment/{parts[1] if parts[0] == 'files' else 'body'}"), ())]
    return sorted(set(found))


def _lacks_evidence(rating: RatingRow) -> bool:
    return rating.rank == _ESPECIALLY and rating.supported_rank < _ESPECIALLY and not rating.evidence


def _compared(rating: RatingRow) -> str:
    if rating.rank is None:
        return "－"
    if rating.above:
        return "宣言が上"
    return "同じ" if rating.rank == rating.supported_rank else "宣言が下"


def _why(rating: RatingRow) -> str:
    """Return how many of the demands of each grade are met, and how much real evidence there is."""
    if not rating.demands:
        return "ここで求められる措置はない"
    lines = []
    for grade, word in GRADES.items():
        mine = [demand for demand in rating.demands if demand.grade == grade]
        if mine:
            lines.append(f"{word} {len(mine)}件中{sum(demand.met for demand in mine)}件")
    lines.append(f"実機の証跡 {rating.evidence}件" if rating.evidence else "実機の証跡なし")
    return "\n".join(lines)


def _missing(rating: RatingRow) -> str:
    lacking = [demand for demand in rating.demands if not demand.met]
    listed = [f"・{demand.title}{'' if demand.binding else '（望ましい）'}" for demand in lacking]
    return "\n".join([*listed, *(["・実機の証跡"] if _lacks_evidence(rating) else [])])


def _demands(examined: Sequence[Examined]) -> Grid:
    """Return 評定の根拠: each demand against each risk with the controls that meet it."""
    columns = (
        *(Column("評価書", 10, repeated=True), Column("項目", 8, repeated=True), Column("ファイル", 20, repeated=True)),
        *(Column("リスク", 36, repeated=True), Column("求めるもの", 14), Column("求められる措置", 32)),
        *(Column("状態", 16, middle=True), Column("当たる統制", 36)),
    )
    rows = tuple(
        (
            *(one.assessment, rating.section, rating.file, rating.risk),
            *(GRADES[demand.grade], demand.title, demand.state, "\n".join(demand.controls)),
        )
        for one in examined
        for rating in one.ratings
        for demand in rating.demands
    )
    head = (
        (
            "評定ごとに、求められる措置と、それに当たる統制です。様式の小項目と安全管理措置・法令のものは評定を左右し、"
            "住基ネットの基準と通例のものは望ましいものです。"
        ),
        "どの措置が当たるかは、措置のカタログ（docs/reference/measures.md）にあります。",
    )
    return Grid("評定の根拠", "評定の根拠（求められる措置と統制）", head, columns, rows, filtered=True)


def _sample(examined: Sequence[Examined]) -> Grid:
    """Return 抽出: the controls in a reproducible order, the first of them to be looked at."""
    columns = (
        *(Column("評価書", 10, repeated=True), Column("順", 5, repeated=True, middle=True)),
        *(Column("抽出", 6, repeated=True, middle=True), Column("統制", 20, repeated=True), Column("措置", 22)),
        *(Column("記載", 38), Column("行う者", 10), Column("示せるもの", 11)),
        *(Column("確認方法", 15, by_hand=True), Column("結果", 11, by_hand=True)),
        *(Column("確認者", 10, by_hand=True), Column("確認日", 10, by_hand=True), Column("抽出の値", 20)),
    )
    rows = tuple(
        (
            *(one.assessment, s.order, "対象" if s.drawn else "", s.control.id, s.control.title, s.control.text),
            *(s.control.runs, "\n".join(s.control.showable), "", "", "", "", s.mark),
        )
        for one in examined
        for s in sampled(one.digest, one.controls)
    )
    head = (
        (
            "抽出の方法：評価書ごとに、実施している統制（予定のものを除く。）の全てについて、記載のダイジェスト（「概要」シート）と統制の識別子を"
            "「:」でつないだものの SHA-256 を求め、その値（先頭16桁が「抽出の値」の列）の小さい順に並べ、件数の平方根（端数切上げ、最少5件）を"
            "対象とします。乱数は使わないので、誰でも同じ順に並べ直せます。"
        ),
        "対象のうち確かめられないもの（他の機関が行うものなど）は、理由を「結果」に書き、次の順のものに替えます。「抽出の値」は印刷されません。",
    )
    return Grid("抽出", "実地に確かめる統制の抽出", head, columns, rows, filtered=True, printed=12)
