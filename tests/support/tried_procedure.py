"""Breaks of the procedure (reflection, plan, edition) and near misses (``test_procedure``)."""

from __future__ import annotations

from marked import Case

__all__ = ["MORE_CASES"]

FILE = "assessment.yaml"
CONTENT = "    content: 委託先に対する立入検査の頻度を明らかにすべきとの意見が1件あった。"
REFLECTED = "    reflection: Ⅲ４の「情報保護管理体制の確認」に、立入検査の頻度を記載した。"
NONE = (FILE, CONTENT, "    content: none")
COPIES = "写しの交付を受けるときは、写しの作成に要する費用を納める。"
FEE = f"charged: free, detail: {COPIES}"
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
        "free-disclosure-costs-nothing",
        "a fee in the detail",
        "juki",
        ((FILE, FEE, FEE.replace("free", "‸free").replace(COPIES, "開示請求1件につき300円の手数料を納める。")),),
        ("手数料等は「無料」とされていますが、説明に手数料の額があります：開示請求1件につき300円の手数料を納める。",),
    ),
    *(
        Case("free-disclosure-costs-nothing", text, "juki", ((FILE, COPIES, text),))
        for text in (
            "写しの作成に要する費用として、1枚につき10円を納める。",
            "手数料は無料とする。写しの交付は1枚10円とする。",
            "手数料は要しない。",
            "手数料は0とし、送付は切手110円分を添える。",
            "手数料は徴収しない（写しは実費）。",
        )
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
