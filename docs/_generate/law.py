"""``reference/law-facts.md``: what the product holds to be true of the law, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _generate.markdown import cell, code, document, table
from pia.catalogue.law import (
    Article,
    Law,
    ThresholdRow,
    articles,
    laws,
    matters,
    replaced_terms,
    row_tables,
    threshold_table,
    viewpoints,
)

if TYPE_CHECKING:
    from datetime import date

__all__ = ["page"]

RESULTS = {"none": "義務なし", "basic": "基礎項目評価", "focused": "重点項目評価", "full": "全項目評価"}


INTRO = [
    (
        "規則やしきい値判断が使う、法令についての事実です。確かさは三つで、`confirmed` は公表された文書で確かめたもの、`likely` は二次資料によるもの、"
        "`memory` はまだ確かめていないものです。`memory` の事実だけに基づく指摘は、その旨を示し、警告より重くなりません。法令の原文に代わるものではありません。"
    ),
    (
        "What the rules and the threshold decision hold to be true of the law: `confirmed` by a published document, `likely` by a "
        "secondary one, or from `memory` and not yet established. This does not replace the text of the law."
    ),
]


def page() -> str:
    """Return the page."""
    body = [*_thresholds(), *_viewpoints()]
    for law in laws().values():
        body += _law(law)
    body += [*_matters(), *_row_tables(), *_replaced_terms()]
    return document("法令についての事実 / Law facts", INTRO, body)


def _thresholds() -> list[str]:
    heads = (
        "対象人数 / people",
        "取扱者数 / handlers",
        "重大事故 / incident",
        "結果 / result",
        "確かさ / status",
        "出典 / source",
    )
    return [
        "## しきい値判断 / Threshold",
        "",
        "一行目から順に見て、最初に当てはまる行で決まります。 / The first row that holds decides.",
        "",
        *table(heads, (_threshold(row) for row in threshold_table())),
    ]


def _viewpoints() -> list[str]:
    rows = (
        [str(one.number), cell(one.group), f"{cell(one.title.ja)} / {cell(one.title.en)}", code(one.source_status)]
        for one in viewpoints()
    )
    return [
        "## 審査の観点 / Viewpoints",
        "",
        "指針第10の1(2)の観点を、この製品の言葉で記したものです。 / In the words of this product.",
        "",
        *table(("番号", "区分 / group", "観点 / viewpoint", "確かさ / status"), rows),
    ]


def _law(law: Law) -> list[str]:
    told = [
        f"## {cell(law.title.ja)}",
        "",
        f"{cell(law.name)}（{cell(law.number)}） / {cell(law.title.en)} {code(law.id)}",
        "",
        f"法令番号の確かさ / status of the number: {code(law.number_status)}。出典 / source: {cell(law.source)}",
        "",
    ]
    if law.old_titles:
        old = "、".join(f"{cell(one.name)}（{_days(one.since, one.until)}）" for one in law.old_titles)
        told += [f"旧称 / former titles: {old}", ""]
    rows = [_article(article) for article in articles() if article.ref.law == law.id]
    if rows:
        told += table(("条項 / place", "内容 / what it says", "期間 / dates", "確かさ / status", "出典 / source"), rows)
    return told


def _matters() -> list[str]:
    rows = (
        [
            cell(f"{laws()[one.law].title.ja}{one.place}"),
            cell("、".join(one.about)),
            cell("、".join(one.unless)),
            cell(f"{laws()[one.law].title.ja}{one.instead}"),
            _days(one.since, one.until),
            code(one.source_status),
        ]
        for one in matters()
    )
    heads = (
        *("条項 / cited", "述べている事柄 / about", "除く語 / unless", "当たる条項 / right"),
        *("期間 / dates", "確かさ / status"),
    )
    return ["## 取り違えやすい条項 / Places cited in each other's stead", "", *table(heads, rows)]


def _row_tables() -> list[str]:
    rows = (
        [
            cell(f"{laws()[one.law].title.ja}{one.place}"),
            str(one.rows),
            cell(f"{provider}・{information}"),
            cell("、".join(sorted(listed, key=int))),
            code(one.source_status),
        ]
        for one in row_tables()
        for (provider, information), listed in one.concerning.items()
    )
    heads = ("表 / table", "項の数 / rows", "情報提供者・情報 / provider, information", "項 / rows", "確かさ / status")
    return ["## 項の分かる表 / Tables of known rows", "", *table(heads, rows)]


def _replaced_terms() -> list[str]:
    rows = (
        [cell(one.term), cell(one.instead), one.since.isoformat(), code(one.source_status)] for one in replaced_terms()
    )
    heads = ("用語 / word", "改められた用語 / now", "いつから / since", "確かさ / status")
    return ["## 改められた用語 / Replaced words", "", *table(heads, rows)]


def _article(article: Article) -> list[str]:
    moved = f" → {article.replaced_by.law} {article.replaced_by.place}" if article.replaced_by else ""
    return [
        cell(article.ref.place),
        f"{cell(article.title.ja)} / {cell(article.title.en)}{cell(moved)}",
        _days(article.since, article.until),
        code(article.source_status),
        cell(article.source),
    ]


def _threshold(row: ThresholdRow) -> list[str]:
    incident = {None: "問わない / any", True: "あり / yes", False: "なし / no"}[row.incident]
    return [
        _range(row.subjects_from, row.subjects_below),
        _range(row.handlers_from, row.handlers_below),
        incident,
        f"{RESULTS[row.result]} / {row.result}",
        code(row.source_status),
        cell(row.source),
    ]


def _range(low: int, high: int | None) -> str:
    if low == 0 and high is None:
        return "問わない / any"
    parts = [f"{low:,}以上" if low else "", f"{high:,}未満" if high is not None else ""]
    return "".join(parts)


def _days(since: date | None, until: date | None) -> str:
    if since is None and until is None:
        return ""
    return f"{since or ''}～{until or ''}"
