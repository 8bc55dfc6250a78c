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
    Case(
        "count-fits-a-way-of-counting",
        "no unit gives that number",
        "juki",
        (
            (
                "files.yaml",
                "    counting: {provisions: rows, transfers: rows}  # 件数",
                "    declared: {provision_count: ‸999, transfer_count: 8}  # 件数",
            ),
        ),
        (
            "「住民基本台帳ファイル」の件数（提供999件）は、別紙の行、記載欄、所管課、根拠の項のどれを数えても、その数になりません。",
        ),
    ),
    Case(
        "count-fits-a-way-of-counting",
        "blocks and rows",
        "juki",
        (
            (
                "files.yaml",
                "    counting: {provisions: rows, transfers: rows}  # 件数",
                "    declared: {provision_count: 61, transfer_count: 2}  # 件数",
            ),
        ),
    ),
    Case(
        "annex-is-referred-to",
        "an annex of nobody",
        "juki",
        (
            (
                "recipients.yaml",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧}",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧}\n  - ‸{id: annex-3, label: 別紙３, title: 参考, text: 参考資料}",
            ),
        ),
        ("どの欄も「別紙３」を参照していません。",),
    ),
    Case(
        "annex-is-referred-to",
        "an annex that a text names",
        "juki",
        (
            (
                "recipients.yaml",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧}",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧}\n  - {id: annex-3, label: 別紙３, title: 参考, text: 参考資料}",
            ),
            ("files.yaml", "        ・届出又は職権により、", "        ・別紙３のとおり、届出又は職権により、"),
        ),
    ),
    Case(
        "pointer-leads-somewhere",
        "an annex of another assessment",
        "juki",
        (("files.yaml", "        ・届出又は職権により、", "        ・‸別紙９のとおり、届出又は職権により、"),),
        ("「別紙９」を参照していますが、この評価書に別紙９はありません。",),
    ),
    Case(
        "pointer-leads-somewhere",
        "annexes that are there, and one of a contract",
        "juki",
        (
            (
                "files.yaml",
                "        ・届出又は職権により、",
                "        ・別紙２、別添２及び委託契約書の別紙９のとおり、届出又は職権により、",
            ),
        ),
    ),
    Case(
        "count-in-annex-title-matches",
        "a title that counts otherwise",
        "juki",
        (
            (
                "recipients.yaml",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧}",
                "  - {id: annex-2, label: 別紙２, title: ‸移転先の一覧（43件）}",
            ),
        ),
        ("別紙２の見出し（移転先の一覧（43件））の件数と、行の数（8行）が違います。",),
    ),
    Case(
        "count-in-annex-title-matches",
        "a title that counts right",
        "juki",
        (
            (
                "recipients.yaml",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧}",
                "  - {id: annex-2, label: 別紙２, title: 移転先の一覧（８件）}",
            ),
        ),
    ),
    Case(
        "quoted-annex-count-matches",
        "a count beside the pointer",
        "juki",
        (
            (
                "recipients.yaml",
                "    name: 番号法別表の事務を所管する部署（別紙２参照）",
                "    name: ‸番号法別表の事務を所管する部署（別紙２参照、43件）",
            ),
        ),
        (
            "「番号法別表の事務を所管する部署（別紙２参照、43件）」の欄には別紙２が43件とありますが、別紙２は8行です（この欄の行は6行）。",
        ),
    ),
    Case(
        "quoted-annex-count-matches",
        "the count of all rows of the annex",
        "juki",
        (
            (
                "recipients.yaml",
                "    name: 番号法別表の事務を所管する部署（別紙２参照）",
                "    name: 番号法別表の事務を所管する部署（別紙２参照、８件）",
            ),
        ),
    ),
    Case(
        "annex-cell-filled",
        "an office left out",
        "juki",
        (("annex-2.csv", "tax,番号法別表の24の項,税務部市民税課,", "‸tax,番号法別表の24の項,,"),),
        (
            "「番号法別表の事務を所管する部署（別紙２参照）」の一覧の行「地方税の賦課徴収に関する事務」は、「所管部署」が空欄です。",
        ),
    ),
    Case(
        "annex-cell-filled",
        "nothing but a space for the number of the row",
        "juki",
        (("annex-2.csv", "tax,番号法別表の24の項,", "‸tax,  ,"),),
        (
            "「番号法別表の事務を所管する部署（別紙２参照）」の一覧の行「地方税の賦課徴収に関する事務」は、「根拠の項」が空欄です。",
        ),
    ),
    Case(
        "annex-cell-filled",
        "another office in the cell",
        "juki",
        (("annex-2.csv", "tax,番号法別表の24の項,税務部市民税課,", "tax,番号法別表の24の項,税務部,"),),
    ),
    Case(
        "annex-label-used-once",
        "both are the first",
        "juki",
        (("recipients.yaml", "label: 別紙２, title: 移転先", "label: ‸別紙１, title: 移転先"),),
        (
            "「別紙１」の番号が、「情報提供ネットワークシステムによる提供先の一覧」と「移転先の一覧」の二つの別紙に付いています。",
        ),
    ),
    Case(
        "annex-label-used-once",
        "two parts of one annex",
        "juki",
        (("recipients.yaml", "label: 別紙２, title: 移転先", "label: 別紙１－２, title: 移転先"),),
    ),
)
