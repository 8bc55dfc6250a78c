"""Lists in annexes: each rule on a slip in a work of the example city, and on what is only nearly one."""

from __future__ import annotations

from datetime import date

from marked import Case
from tries_marked import (  # noqa: F401
    test_a_slip_is_told_at_its_place_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_broken_and_nearly_broken,
)

PACK = "annexes"
DAY = date(2026, 11, 21)

CASES = (
    Case(
        "quoted-annex-count-matches",
        "a number left behind",
        "juki",
        (
            (
                "recipients.yaml",
                "    name: 番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）",
                "    name: ‸番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者と、別紙１のとおり（58件）",
            ),
        ),
        (
            "「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者と、別紙１のとおり（58件）」の欄には別紙１が58件とありますが、別紙１は60行です（この欄の行は60行）。",
        ),
    ),
    Case(
        "quoted-annex-count-matches",
        "the right number",
        "juki",
        (
            (
                "recipients.yaml",
                "    name: 番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）",
                "    name: 別紙１（60件）の情報照会者",
            ),
        ),
    ),
    Case(
        "annex-row-listed-once",
        "a row copied",
        "juki",
        (
            (
                "recipients.yaml",
                "      - {id: severe-disability, article: 条例別表第1の2の項, office: 福祉部障害福祉課, work: 重度障害者の医療費の助成に関する事務",
                "      - ‸{id: again, article: 条例別表第1の1の項, office: こども部こども支援課, work: ひとり親家庭等の医療費の助成に関する事務, information: 世帯に関する情報}\n      - {id: severe-disability, article: 条例別表第1の2の項, office: 福祉部障害福祉課, work: 重度障害者の医療費の助成に関する事務",
            ),
        ),
        ("別紙の行「ひとり親家庭等の医療費の助成に関する事務」（条例別表第1の1の項）は、上の行と同じ内容です。",),
    ),
    Case(
        "annex-row-listed-once",
        "another office for the same row",
        "juki",
        (
            (
                "recipients.yaml",
                "office: こども部こども支援課, work: ひとり親",
                "office: 福祉部障害福祉課, work: ひとり親",
            ),
        ),
    ),
    Case(
        "annex-articles-without-gap",
        "a row lost from a table",
        "juki",
        (
            ("annex-2.csv", "番号法別表の24の項", "条例別表の1の項"),
            ("annex-2.csv", "番号法別表の44の項", "条例別表の2の項"),
            ("annex-2.csv", "番号法別表の81の項", "条例別表の3の項"),
            ("annex-2.csv", "番号法別表の85の項", "条例別表の5の項"),
            ("annex-2.csv", "番号法別表の100の項", "条例別表の6の項"),
            ("annex-2.csv", "番号法別表の117の項", "条例別表の7の項"),
            ("recipients.yaml", "  - {id: annex-2,", "  - ‸{id: annex-2,"),
        ),
        ("別紙２の項番はほぼ続いていますが、次の項の行がありません：条例別表の4の項",),
    ),
    Case(
        "annex-articles-without-gap",
        "a table of which few rows apply",
        "juki",
        (("annex-2.csv", "番号法別表の24の項", "番号法別表の23の項"),),
    ),
    Case(
        "block-agrees-with-its-row",
        "amended in the block only",
        "juki",
        (
            (
                "recipients.yaml",
                "    name: 見本市教育委員会\n",
                "    name: ‸見本市教育委員会\n    annex: annex-1\n    rows: [{id: board, article: 条例第5条, recipient: 見本市教育員会, work: 就学の援助の対象となる世帯の認定に関する事務}]\n",
            ),
        ),
        (
            "「見本市教育委員会」の欄と、別紙１に載せたその行の記載（名称「見本市教育員会」、根拠「条例第5条」）が一致しません。",
        ),
    ),
    Case(
        "block-agrees-with-its-row",
        "the same in both, but for the width",
        "juki",
        (
            (
                "recipients.yaml",
                "    name: 見本市教育委員会\n",
                "    name: 見本市教育委員会\n    annex: annex-1\n    rows: [{id: board, article: '5', recipient: 見本市教育委員会, work: 就学の援助の対象となる世帯の認定に関する事務}]\n",
            ),
        ),
    ),
    Case(
        "recipient-count-matches",
        "a printed count of another list",
        "juki",
        (("recipients.yaml", "    rows: annex-1.csv", "    declared: {count: ‸58}\n    rows: annex-1.csv"),),
        (
            "「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）」の件数は58件とありますが、行は60行です。",
        ),
    ),
    Case(
        "recipient-count-matches",
        "the right count",
        "juki",
        (("recipients.yaml", "    rows: annex-1.csv", "    declared: {count: 60}\n    rows: annex-1.csv"),),
    ),
)
