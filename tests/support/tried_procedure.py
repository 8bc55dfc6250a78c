"""Breaks of the procedure (reflection, plan, edition) and near misses (``test_procedure``)."""

from __future__ import annotations

from marked import Case

__all__ = ["MORE_CASES"]

FILE = "assessment.yaml"
CONTENT = "    content: 委託先に対する立入検査の頻度を明らかにすべきとの意見が1件あった。"
REFLECTED = "    reflection: Ⅲ４の「情報保護管理体制の確認」に、立入検査の頻度を記載した。"
NONE = (FILE, CONTENT, "    content: none")
PLANNED = "  planned: 令和12年度"

MORE_CASES = (
    Case(
        "reflection-has-its-opinion",
        "the opinion dropped",
        "juki",
        ((FILE, CONTENT, "    content: ‸none"),),
        ("主な意見の内容は「なし」とされていますが、評価書への反映には直したことが書かれています。",),
    ),
    *(
        Case("reflection-has-its-opinion", text, "juki", (NONE, (FILE, REFLECTED, f"    reflection: {text}")))
        for text in (
            "意見の提出がなかったため、反映した事項はない。",
            "意見はなかったが、字句を修正した。",
            "第三者点検の結果を受けて、記載を修正した。",
            "意見なし。なお、軽微な誤記を改めた。",
        )
    ),
    Case(
        "next-assessment-within-five-years",
        "a slip of years",
        "juki",
        ((FILE, PLANNED, "  planned: ‸令和15年度"),),
        ("実施予定（令和15年度）が、公表日（令和8年4月1日）から5年を大きく過ぎています。",),
    ),
    *(
        Case("next-assessment-within-five-years", text, "juki", ((FILE, PLANNED, f"  planned: {text}"),))
        for text in ("令和13年4月", "令和13年度", "2031年", "令和9年10月1日")
    ),
    Case(
        "edition-of-form-is-current",
        "the former edition",
        "juki",
        ((FILE, "edition: 2024-10", "edition: ‸2018-05"),),
        (
            "公表日（令和8年4月1日）に対して、様式の版（2018-05）が前のものです。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
        ),
    ),
    Case(
        "edition-of-form-is-current",
        "published on the first day",
        "juki",
        ((FILE, "published_on: 令和8年4月1日", "published_on: 令和7年10月1日"),),
    ),
)
