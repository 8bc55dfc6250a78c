"""The yearly statement on the measures as a document: works one by one, then themes over all works of each body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.report.paper import Paper, PaperColumn, PaperTable
from pia.terms.eras import PartialDate, format_wareki
from pia.verify.evidence.state import STATES, THEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.verify.evidence.state import FiscalYear, Work

__all__ = ["statement_paper", "statement_xlsx"]

_FORMS: Final = {"kiso": "基礎項目", "juten": "重点項目", "zenkoumoku": "全項目"}
_LEAD: Final = (
    "根拠：番号法第29条の3第2項（根拠の確かさ：おそらく正しい。委員会の定める報告の様式ではない。）",
    (
        "「実施」は、年度のうちに確かめた実機の証跡（設定、記録、台帳、文書）があり、食い違う証跡のない措置だけをいう。"
        "宣言の整合を確かめただけのもの（リハーサル）、年度の外の証跡、記載の変更前の証跡は、実施に数えない。"
    ),
)
_WORK_COLUMNS: Final = (
    PaperColumn("区分", 14), PaperColumn("措置", 40), PaperColumn("統制", 22), PaperColumn("状況", 18),
    PaperColumn("証跡又は理由", 40), PaperColumn("備考", 20, by_hand=True),
)  # fmt: skip
_COUNTED: Final = tuple(STATES)


def statement_paper(works: Sequence[Work], year: FiscalYear, as_of: str) -> Paper:
    """Return the statement: a summary, the measures of each 重点 or 全項目 work, and the themes of each body over all its works."""
    bodies = list(dict.fromkeys(one.body for one in works))
    named = format_wareki(PartialDate(year.year, 4, 1)).partition("年")[0]
    span = "から".join(format_wareki(PartialDate(day.year, day.month, day.day)) for day in (year.first, year.last))
    tables = [_summary(works)]
    tables += [_work(one) for one in works if one.form != "kiso"]
    tables += [_themes(body, [one for one in works if one.body == body]) for body in bodies]
    return Paper(
        f"特定個人情報保護評価書に記載した措置の状況　{named}年度",
        (f"評価実施機関：{'、'.join(bodies)}　　対象の期間：{span}まで　　基準日：{as_of}", *_LEAD),
        tuple(tables),
        f"措置の状況　{named}年度",
    )


def _summary(works: Sequence[Work]) -> PaperTable:
    columns = (
        PaperColumn("評価実施機関", 18), PaperColumn("事務", 40), PaperColumn("評価書", 12), PaperColumn("措置", 8),
        *(PaperColumn(STATES[state], 14) for state in _COUNTED),
    )  # fmt: skip
    rows = tuple(
        (
            one.body,
            one.title,
            _FORMS.get(one.form, one.form),
            str(len(one.states)),
            *(str(one.count(state)) for state in _COUNTED),
        )
        for one in works
    )
    return PaperTable("１　事務ごとの集計", columns, rows)


def _work(work: Work) -> PaperTable:
    order = list(THEMES)
    states = sorted(work.states, key=lambda one: order.index(one.theme) if one.theme in order else len(order))
    rows = tuple(
        (THEMES.get(one.theme, one.theme), one.title, one.control, STATES[one.state], one.shown, "") for one in states
    )
    return PaperTable(f"２　{work.title}（{_FORMS.get(work.form, work.form)}）", _WORK_COLUMNS, rows)


def _themes(body: str, works: Sequence[Work]) -> PaperTable:
    """Return the themes over all works of a body, those with 基礎項目 only included."""
    columns = (
        PaperColumn("テーマ", 30), PaperColumn("措置", 8), *(PaperColumn(STATES[state], 14) for state in _COUNTED),
        PaperColumn("実施を示せない事務", 40),
    )  # fmt: skip
    rows = []
    for theme, title in THEMES.items():
        mine = [(work, one) for work in works for one in work.states if one.theme == theme]
        if not mine:
            rows.append((title, "0", *("0" for _ in _COUNTED), "措置の記載がない"))
            continue
        lacking = list(dict.fromkeys(work.title for work, one in mine if one.state in ("unshown", "contradicted")))
        counts = (str(sum(1 for _, one in mine if one.state == state)) for state in _COUNTED)
        rows.append((title, str(len(mine)), *counts, "\n".join(lacking) or "－"))
    return PaperTable(f"３　{body}のテーマ別の状況（基礎項目だけの事務を含む。）", columns, tuple(rows))


def statement_xlsx(paper: Paper) -> bytes:
    """Return the statement as a workbook, one sheet for each table; the same paper gives the same bytes."""
    from pia.report.workbook_sheet import WIDEST_PAGE, Column, Grid, written

    grids = []
    for number, one in enumerate(paper.tables, 1):
        whole = sum(column.share for column in one.columns)
        columns = tuple(Column(c.head, max(WIDEST_PAGE * c.share // whole, 6), by_hand=c.by_hand) for c in one.columns)
        lead = (*paper.lead, one.title) if number == 1 else (one.title,)
        grids.append(Grid(f"{number}", paper.title, lead, columns, one.rows, filtered=True))
    return written(grids, title=paper.title)
