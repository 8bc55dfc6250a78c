"""Bases of use and of provision: each rule on slips of the example city, and near misses."""

from __future__ import annotations

from slips import Told, slip
from tried_network_bases import NETWORK
from tried_reread import LEGAL_BASES
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "legal-bases"

EDU = "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項"

SLIPS = (
    *LEGAL_BASES,
    *NETWORK,
    slip(
        "number-use-is-no-provision",
        "the network itself",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第21条第2項,"),),
        Told(
            "assessment.yaml: ‸番号法第21条第2項",
            "work#number-use/number-7/番号法第21条第2項",
            None,
            "個人番号の利用の根拠に、提供の規定である「番号法第21条第2項」が挙げられています。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "transfer-is-no-provision",
        "the table of the order",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第1項及び別表（別紙２参照）",
                "basis: 番号法第9条第1項及び主務省令第2条の表",
            ),
        ),
        Told(
            "recipients.yaml: 部署（別紙２参照）\n    basis: ‸番号法第9条第1項及び主務省令",
            "recipients/number-offices#basis/主務省令第2条の表",
            None,
            "番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠に、提供の規定である「主務省令第2条の表」が挙げられています。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "own-organ-not-by-network-item",
        "the item on the network",
        (("recipients.yaml", EDU, "basis: 番号法第19条第8号"),),
        Told(
            "recipients.yaml: 見本市教育委員会\n    # 同じ市の別の機関への提供。番号法第9条第2項だけでは足りず、第19条第11号と条例を書く。\n    basis: ‸番号法第19条第8号",
            "recipients/education-board#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
            "「見本市教育委員会」は同じ団体の他の機関ですが、根拠（番号法第19条第8号）に情報提供ネットワークシステムによる提供の号が挙げられています。",
            "見本市教育委員会 is an organ of the same local government, but its basis (番号法第19条第8号) names an item on the network.",
            severity="warning",
        ),
    ),
    slip(
        "own-organ-not-by-network-item",
        "another prefecture's board",
        (
            ("recipients.yaml", EDU, "basis: 番号法第19条第8号"),
            ("recipients.yaml", "name: 見本市教育委員会", "name: 見本県教育委員会"),
        ),
    ),
    *(
        slip(
            "provision-rests-on-a-rule-of-provision",
            basis,
            (("recipients.yaml", EDU, f"basis: {basis}"),),
            Told(
                f"recipients.yaml: ‸{basis}",
                "recipients/education-board#basis",
                "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
                f"「見本市教育委員会」への提供の根拠（{basis}）に、特定個人情報の提供を認める規定がありません。",
                f"The basis of the provision to 見本市教育委員会 ({basis}) has no rule that permits it.",
                severity="warning",
            ),
        )
        for basis in ("番号法別表の24の項", "番号法第16条", "番号法第17条", "統計法第5条", "見本市事務分掌規則第3条")
    ),
    slip(
        "own-organ-not-by-network-item",
        "the item of ordinances",
        (("recipients.yaml", EDU, "basis: 番号法第19条第9号及び見本市条例第5条"),),
        Told(
            "recipients.yaml: ‸番号法第19条第9号及び見本市条例第5条",
            "recipients/education-board#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
            "「見本市教育委員会」は同じ団体の他の機関ですが、根拠（番号法第19条第9号及び見本市条例第5条）に情報提供ネットワークシステムによる提供の号が挙げられています。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "provision-row-is-no-row-of-use",
        "two rows of the table of use",
        (
            ("recipients.yaml", "{id: row-1, article: 1,", "{id: row-1, article: 番号法別表の1の項,"),
            ("recipients.yaml", "{id: row-48, article: 48,", "{id: row-48, article: 番号法別表の24の項,"),
        ),
        Told(
            "recipients.yaml: ‸- {id: row-1, article: 番号法別表の1の項",
            "recipients/network-inquirers#name",
            "Ⅱ[住民基本台帳ファイル]/5/提供先1",
            "情報提供ネットワークシステムによる「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）」の一覧に、利用の事務を定める番号法別表の項（番号法別表の1の項、番号法別表の24の項）があります。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "provision-row-is-no-row-of-use",
        "a row of the order",
        (("recipients.yaml", "{id: row-1, article: 1,", "{id: row-1, article: 主務省令第2条の表の1の項,"),),
    ),
    slip(
        "provision-rests-on-a-rule-of-provision",
        "an ordinance beside a rule",
        (("recipients.yaml", EDU, "basis: 番号法第19条第11号及び見本市事務分掌規則第3条"),),
    ),
    slip(
        "provision-row-is-no-row-of-use",
        "a row of the table of use",
        (("recipients.yaml", "{id: row-1, article: 1,", "{id: row-1, article: 番号法別表の1の項,"),),
        Told(
            "recipients.yaml: ‸- {id: row-1, article: 番号法別表の1の項",
            "recipients/network-inquirers#name",
            "Ⅱ[住民基本台帳ファイル]/5/提供先1",
            "情報提供ネットワークシステムによる「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）」の一覧に、利用の事務を定める番号法別表の項（番号法別表の1の項）があります。",
            "The list of 番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）, served through the network, has rows of the table of use (番号法別表の1の項).",
            severity="warning",
        ),
    ),
    slip(
        "purpose-clause-is-no-basis",
        "the purpose of the register as the basis of a transfer",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第1項及び別表（別紙２参照）",
                "basis: 住民基本台帳法第１条及び条例第4条",
            ),
        ),
        Told(
            "recipients.yaml: ‸住民基本台帳法第１条",
            "recipients/number-offices#basis/住民基本台帳法第1条",
            None,
            "番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠に挙げた「住民基本台帳法第１条」は法律の目的の規定で、利用や提供を認めるものではありません。",
            "住民基本台帳法第１条 (番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠) states the purpose of the law and permits nothing.",
            severity="warning",
        ),
    ),
    slip(
        "purpose-clause-is-no-basis",
        "as a basis of use",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第1条,"),),
        Told(
            "assessment.yaml: ‸番号法第1条, he",
            "work#number-use/number-7/番号法第1条",
            None,
            "個人番号の利用の根拠に挙げた「番号法第1条」は法律の目的の規定で、利用や提供を認めるものではありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "purpose-clause-is-no-basis",
        "mentioned in a text",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    住民の利便を増進する（住基法第1条）。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
    slip(
        "number-use-is-no-provision",
        "the network item as a basis of use",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第19条第8号,"),),
        Told(
            "assessment.yaml: er-7, cite: ‸番号法第19条第8号, head",
            "work#number-use/number-7/番号法第19条第8号",
            None,
            "個人番号の利用の根拠に、提供の規定である「番号法第19条第8号」が挙げられています。",
            "番号法第19条第8号, a rule on provision, stands as a basis of use.",
            severity="warning",
        ),
    ),
    slip(
        "number-use-is-no-provision",
        "the duty to provide",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第22条第1項,"),),
        Told(
            "assessment.yaml: ‸番号法第22条第1項",
            "work#number-use/number-7/番号法第22条第1項",
            None,
            "個人番号の利用の根拠に、提供の規定である「番号法第22条第1項」が挙げられています。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "number-use-is-no-provision",
        "Article 19 of another law",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 住基法第19条,"),),
    ),
    slip(
        "transfer-is-no-provision",
        "Article 19 beside Article 9",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 番号法第9条第2項及び第19条第11号",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第2項及",
            "recipients/ordinance-offices#basis/番号法第19条第11号",
            None,
            "条例で定める事務を所管する部署（別紙２参照）の法令上の根拠に、提供の規定である「第19条第11号」が挙げられています。",
            "第19条第11号, a rule on provision, stands in 条例で定める事務を所管する部署（別紙２参照）の法令上の根拠.",
            severity="warning",
        ),
    ),
    slip(
        "transfer-is-no-provision",
        "the network item",
        (("recipients.yaml", "basis: 番号法第9条第1項及び別表（別紙２参照）", "basis: 番号法第19条第8号"),),
        Told(
            "recipients.yaml: 管する部署（別紙２参照）\n    basis: ‸番号法第19条第8号",
            "recipients/number-offices#basis/番号法第19条第8号",
            None,
            "番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠に、提供の規定である「番号法第19条第8号」が挙げられています。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "transfer-is-no-provision",
        "a provision",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
                "basis: 番号法第9条第2項及び第19条第11号",
            ),
        ),
    ),
    slip(
        "ordinance-with-my-number-act",
        "an ordinance alone, to another organ",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
                "basis: 見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項",
            ),
        ),
        Told(
            "recipients.yaml: asis: ‸見本市個人番号の利用",
            "recipients/education-board#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
            "「見本市教育委員会」の根拠（見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項）は条例だけで、番号法の条がありません。",
            "The basis of 見本市教育委員会 (見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項) is an ordinance without 番号法.",
            severity="warning",
        ),
    ),
    slip(
        "ordinance-with-my-number-act",
        "an ordinance alone, inside the body",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 見本市条例第4条",
            ),
        ),
        Told(
            "recipients.yaml: ‸見本市条例第4条",
            "recipients/ordinance-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2/①",
            "「条例で定める事務を所管する部署（別紙２参照）」の根拠（見本市条例第4条）は条例だけで、番号法の条がありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "ordinance-with-my-number-act",
        "the full title of the law beside it",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 行政手続における特定の個人を識別するための番号の利用等に関する法律第9条第2項及び見本市条例第4条",
            ),
        ),
    ),
    slip(
        "basis-is-no-placeholder",
        "to be added later",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 番号法第9条第2項に基づき条例で定めた都度追記",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第2項に",
            "recipients/ordinance-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2/①",
            "「条例で定める事務を所管する部署（別紙２参照）」の法令上の根拠が「番号法第9条第2項に基づき条例で定めた都度追記」とされ、今の根拠が書かれていません。",
            "The basis of 条例で定める事務を所管する部署（別紙２参照） is only to be written later: 番号法第9条第2項に基づき条例で定めた都度追記",
            severity="error",
        ),
    ),
    slip(
        "basis-is-no-placeholder",
        "undecided",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
                "basis: 番号法第19条第11号及び条例（未定）",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第19条第11",
            "recipients/education-board#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
            "「見本市教育委員会」の法令上の根拠が「番号法第19条第11号及び条例（未定）」とされ、今の根拠が書かれていません。",
            None,
            severity="error",
        ),
    ),
    slip(
        "basis-is-no-placeholder",
        "no citation at all, which another rule judges",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 条例を定めた都度追記する。",
            ),
        ),
    ),
    slip(
        "row-fits-article-of-order",
        "the article of the next row",
        (
            (
                "recipients.yaml",
                "work: 健康保険法による健康保険に関する事務",
                "work: 健康保険法による事務（主務省令第4条）",
            ),
        ),
        Told(
            "recipients.yaml: ‸健康保険法による事務",
            "recipients/network-inquirers/rows/row-1",
            None,
            "1の項に挙げた「健康保険法による事務（主務省令第4条）」の条が、項と対応しません。",
            "Row 1 is not worked out in 「健康保険法による事務（主務省令第4条）」.",
            severity="warning",
        ),
    ),
    slip(
        "row-fits-article-of-order",
        "the row itself as the article",
        (
            (
                "recipients.yaml",
                "work: 健康保険法による健康保険に関する事務",
                "work: 健康保険法による事務（主務省令第1条）",
            ),
        ),
        Told(
            "recipients.yaml: ‸健康保険法による事務",
            "recipients/network-inquirers/rows/row-1",
            None,
            "1の項に挙げた「健康保険法による事務（主務省令第1条）」の条が、項と対応しません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "row-fits-article-of-order",
        "row and article",
        (
            (
                "recipients.yaml",
                "work: 健康保険法による健康保険に関する事務",
                "work: 健康保険法による事務（主務省令第3条）",
            ),
        ),
    ),
    slip(
        "moving-in-is-listed",
        "the notice in the work, not in the list",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    転入届を受け付ける。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: :\n    ‸- {id: num",
            "work#number-use",
            "Ⅰ/4/法令上の根拠",
            "事務の内容に転入届があり、個人番号の利用の根拠に住基法第24条の2（転入届の特例）がありますが、第22条（転入届）がありません。",
            "Article 24-2 of 住基法 is listed but Article 22 is not.",
            severity="note",
        ),
    ),
    slip(
        "moving-in-is-listed",
        "the law by its title",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    転入届を受け付ける。\n    ①住民票の記載、消除又は修正\n",
            ),
            ("assessment.yaml", "cite: 住基法第24条の2,", "cite: 住民基本台帳法第24条の2,"),
        ),
        Told(
            "assessment.yaml: :\n    ‸- {id: num",
            "work#number-use",
            "Ⅰ/4/法令上の根拠",
            "事務の内容に転入届があり、個人番号の利用の根拠に住基法第24条の2（転入届の特例）がありますが、第22条（転入届）がありません。",
            None,
            severity="note",
        ),
    ),
    slip(
        "moving-in-is-listed",
        "both",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    転入届を受け付ける。\n    ①住民票の記載、消除又は修正\n",
            ),
            ("assessment.yaml", "cite: 番号法第7条,", "cite: 住基法第22条,"),
        ),
    ),
)
