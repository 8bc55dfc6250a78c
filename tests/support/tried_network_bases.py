"""Slips on the bases of provisions by the information-provision network, for ``tests/rules/shipped/test_legal_bases.py``."""

from __future__ import annotations

from slips import Told, slip

EDU = "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項"

NETWORK = (
    slip(
        "network-recipient-cites-network-item",
        "another organ by the network, under Article 9 and item 11, beside paper",
        (
            ("recipients.yaml", EDU, "basis: 番号法第9条第2項、番号法第19条第11号及び見本市条例第5条"),
            (
                "recipients.yaml",
                "means: [{means: other, detail: 教育委員会に限って閲覧を認めた照会用の画面}]",
                "means: [{means: paper}, {means: information-provision-network}]",
            ),
        ),
        Told(
            "recipients.yaml: means: ‸[{means: paper}, {means: info",
            "recipients/education-board#means",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑥",
            "「見本市教育委員会」には情報提供ネットワークシステムで提供するとしていますが、根拠（番号法第9条第2項、番号法第19条第11号及び見本市条例第5条）に番号法第19条第8号も第9号もありません。",
            None,
        ),
    ),
    slip(
        "network-basis-names-its-item",
        "an ordinance as the paragraph of use",
        (("assessment.yaml", "cite: 番号法第19条第8号に基づく主務省令第2条の表", "cite: 番号法第9条第2項"),),
        Told(
            "assessment.yaml: cite: ‸番号法第9条第2項",
            "network#basis",
            "Ⅰ/5/②",
            "情報連携の根拠（番号法第9条第2項）に、番号法第19条第8号も第9号もありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "network-basis-names-its-item",
        "the item without the table",
        (("assessment.yaml", "cite: 番号法第19条第8号に基づく主務省令第2条の表", "cite: 番号法第19条第8号"),),
    ),
    slip(
        "network-basis-names-its-item",
        "the table of use",
        (("assessment.yaml", "cite: 番号法第19条第8号に基づく主務省令第2条の表", "cite: 番号法第9条第1項別表"),),
        Told(
            "assessment.yaml: cite: ‸番号法第9条第1項別表",
            "network#basis",
            "Ⅰ/5/②",
            "情報連携の根拠（番号法第9条第1項別表）に、番号法第19条第8号も第9号もありません。",
            "The basis of the linkage (番号法第9条第1項別表) names neither item 8 nor item 9 of Article 19.",
            severity="warning",
        ),
    ),
    slip(
        "network-recipient-cites-network-item",
        "an ordinance through the network",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第8号に基づく主務省令第2条の表（別紙１参照）",
                "basis: 条例別表第3の2の項",
            ),
        ),
        Told(
            "recipients.yaml:     means: ‸[{means: information-provision-network}]",
            "recipients/network-inquirers#means",
            "Ⅱ[住民基本台帳ファイル]/5/提供先1/⑥",
            "「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）」には情報提供ネットワークシステムで提供するとしていますが、根拠（条例別表第3の2の項）に番号法第19条第8号も第9号もありません。",
            "番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照） is served through the network, but its basis (条例別表第3の2の項) names neither item 8 nor item 9 of Article 19.",
            severity="error",
        ),
    ),
    slip(
        "network-recipient-cites-network-item",
        "the item for other organs",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第8号に基づく主務省令第2条の表（別紙１参照）",
                "basis: 番号法第19条第11号及び条例第5条",
            ),
        ),
        Told(
            "recipients.yaml:     means: ‸[{means: information-provision-network}]",
            "recipients/network-inquirers#means",
            "Ⅱ[住民基本台帳ファイル]/5/提供先1/⑥",
            "「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）」には情報提供ネットワークシステムで提供するとしていますが、根拠（番号法第19条第11号及び条例第5条）に番号法第19条第8号も第9号もありません。",
            None,
            severity="error",
        ),
    ),
    slip(
        "network-recipient-cites-network-item",
        "the order alone",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第8号に基づく主務省令第2条の表（別紙１参照）",
                "basis: 主務省令第2条の表",
            ),
        ),
    ),
    slip(
        "network-rows-exist",
        "a row beyond the table",
        (("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: [1, 48, 69, 106, 132, 167]"),),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号",
            "network#provision/主務省令第2条の表",
            None,
            "情報提供の根拠の167の項は、主務省令第2条の表（1から166までの項）にありません。",
            "The table of the order has rows 1 to 166, not 167 (情報提供の根拠).",
            severity="error",
        ),
    ),
    slip(
        "network-rows-exist",
        "row naught",
        (("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: [0, 48, 69, 106, 132, 151]"),),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号",
            "network#provision/主務省令第2条の表",
            None,
            "情報提供の根拠の0の項は、主務省令第2条の表（1から166までの項）にありません。",
            None,
            severity="error",
        ),
    ),
    slip(
        "network-rows-exist",
        "the last row",
        (("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: [1, 48, 69, 106, 132, 166]"),),
    ),
    slip(
        "network-rows-concern-matter",
        "rows of another provider",
        (("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: [1, 4, 48, 69, 106, 133]"),),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号",
            "network#provision/主務省令第2条の表",
            None,
            "情報提供の根拠の4、133の項は、市町村長が住民票関係情報を提供する項ではありません。",
            "Rows 4、133 are not about resident information provided by a mayor.",
            severity="warning",
        ),
    ),
    slip(
        "network-rows-concern-matter",
        "one row",
        (("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: [1, 48, 69, 106, 132, 161]"),),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号",
            "network#provision/主務省令第2条の表",
            None,
            "情報提供の根拠の161の項は、市町村長が住民票関係情報を提供する項ではありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "network-rows-concern-matter",
        "rows about other information",
        (
            ("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: [1, 4, 48, 69, 106, 133]"),
            (
                "assessment.yaml",
                "note: 情報提供者の欄が「市町村長」で、特定個人情報の欄に「住民票関係情報」を含む項",
                "note: 国民健康保険の資格に関する情報を提供する項",
            ),
        ),
    ),
    slip(
        "network-rows-complete",
        "the last row forgotten",
        (
            (
                "assessment.yaml",
                "rows: [1, 48, 69, 106, 132, 151]",
                "rows: [1, 2, 3, 5, 7, 11, 13, 15, 20, 28, 37, 39, 48, 53, 57, 58, 59, 63, 65, 66, 69, 73, 75, 76, 81, 83, 84, 86, 87, 91, 92, 96, 106, 108, 110, 112, 115, 118, 124, 129, 130, 132, 136, 137, 138, 141, 142, 144, 149, 150, 151, 152, 155, 156, 158, 160, 163, 164, 165]",
            ),
        ),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号",
            "network#provision/主務省令第2条の表",
            None,
            "市町村長が住民票関係情報を提供する166の項が、情報提供の根拠にありません。",
            "Rows 166, in which a mayor provides resident information, are not listed.",
            severity="note",
        ),
    ),
    slip(
        "network-rows-complete",
        "two rows forgotten",
        (
            (
                "assessment.yaml",
                "rows: [1, 48, 69, 106, 132, 151]",
                "rows: [1, 5, 7, 11, 13, 15, 20, 28, 37, 39, 48, 53, 57, 58, 59, 63, 65, 66, 69, 73, 75, 76, 81, 83, 84, 86, 87, 91, 92, 96, 106, 108, 110, 112, 115, 118, 124, 129, 130, 132, 136, 137, 138, 141, 142, 144, 149, 150, 151, 152, 155, 156, 158, 160, 163, 164, 165]",
            ),
        ),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号",
            "network#provision/主務省令第2条の表",
            None,
            "市町村長が住民票関係情報を提供する2、3、166の項が、情報提供の根拠にありません。",
            None,
            severity="note",
        ),
    ),
    slip(
        "network-rows-complete",
        "all of them",
        (
            (
                "assessment.yaml",
                "rows: [1, 48, 69, 106, 132, 151]",
                "rows: [1, 2, 3, 5, 7, 11, 13, 15, 20, 28, 37, 39, 48, 53, 57, 58, 59, 63, 65, 66, 69, 73, 75, 76, 81, 83, 84, 86, 87, 91, 92, 96, 106, 108, 110, 112, 115, 118, 124, 129, 130, 132, 136, 137, 138, 141, 142, 144, 149, 150, 151, 152, 155, 156, 158, 160, 163, 164, 165, 166]",
            ),
        ),
    ),
)
