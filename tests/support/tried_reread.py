"""Slips that a second reader found silent, for the packs of ``tests/rules/shipped`` that are named below."""

from __future__ import annotations

from slips import Told, slip

LEGAL_BASES = (
    slip(
        "item-of-the-network-means-the-network",
        "a notice to the governor under item 8",
        (
            (
                "recipients.yaml",
                "basis: 住基法第30条の6及び番号法第19条第7号",
                "basis: 住基法第30条の6及び番号法第19条第8号",
            ),
        ),
        Told(
            "recipients.yaml: ‸住基法第30条の6及び番号法第19条第8号",
            "recipients/prefecture#basis",
            "Ⅱ[本人確認情報ファイル]/5/提供先1/①",
            "「見本県知事」の根拠（住基法第30条の6及び番号法第19条第8号）は情報提供ネットワークシステムによる提供の号ですが、提供方法に情報提供ネットワークシステムがありません。",
            "見本県知事 rests on an item on the network (住基法第30条の6及び番号法第19条第8号), which is not among its means.",
            severity="warning",
        ),
    ),
    slip(
        "item-of-the-network-means-the-network",
        "the agency under item 9",
        (("recipients.yaml", "basis: 個人番号カード命令第23条の2及び第35条", "basis: 番号法第19条第9号"),),
        Told(
            "recipients.yaml: ‸番号法第19条第9号",
            "recipients/j-lis#basis",
            "Ⅱ[送付先情報ファイル]/5/提供先1/①",
            "「地方公共団体情報システム機構」の根拠（番号法第19条第9号）は情報提供ネットワークシステムによる提供の号ですが、提供方法に情報提供ネットワークシステムがありません。",
            "地方公共団体情報システム機構 rests on an item on the network (番号法第19条第9号), which is not among its means.",
            severity="warning",
        ),
    ),
    slip(
        "item-of-the-network-means-the-network",
        "the items under which governors and the agency receive",
        (("recipients.yaml", "basis: 住基法第30条の6及び番号法第19条第7号", "basis: 番号法第19条第7号及び第6号"),),
    ),
    slip(
        "item-eleven-stays-in-the-body",
        "the governor",
        (
            (
                "recipients.yaml",
                "basis: 住基法第30条の6及び番号法第19条第7号",
                "basis: 住基法第30条の6及び番号法第19条第11号",
            ),
        ),
        Told(
            "recipients.yaml: ‸住基法第30条の6及び番号法第19条第11号",
            "recipients/prefecture#basis",
            "Ⅱ[本人確認情報ファイル]/5/提供先1/①",
            "「見本県知事」は同じ団体の機関ではありませんが、根拠（住基法第30条の6及び番号法第19条第11号）に番号法第19条第11号が挙げられています。",
            "見本県知事 is no organ of the same local government, yet its basis (住基法第30条の6及び番号法第19条第11号) names item 11.",
            severity="warning",
        ),
    ),
    slip(
        "item-eleven-stays-in-the-body",
        "the agency",
        (
            (
                "recipients.yaml",
                "basis: 個人番号カード命令第23条の2及び第35条",
                "basis: 番号法第19条第11号及び見本市条例第5条",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第19条第11号及び見本市条例第5条",
            "recipients/j-lis#basis",
            "Ⅱ[送付先情報ファイル]/5/提供先1/①",
            "「地方公共団体情報システム機構」は同じ団体の機関ではありませんが、根拠（番号法第19条第11号及び見本市条例第5条）に番号法第19条第11号が挙げられています。",
            "地方公共団体情報システム機構 is no organ of the same local government, yet its basis (番号法第19条第11号及び見本市条例第5条) names item 11.",
            severity="warning",
        ),
    ),
    slip(
        "item-eleven-stays-in-the-body",
        "item 7 for the governor, written otherwise",
        (
            (
                "recipients.yaml",
                "basis: 住基法第30条の6及び番号法第19条第7号",
                "basis: 番号法第19条第7号及び住民基本台帳法第30条の6",
            ),
        ),
    ),
    slip(
        "ordinance-rests-on-paragraph-two",
        "paragraph 1",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 番号法第9条第1項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第1項並びに見本市個人番号の利用及び特定個人",
            "recipients/ordinance-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2/①",
            "「条例で定める事務を所管する部署（別紙２参照）」の根拠（番号法第9条第1項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照））に条例がありますが、条例による利用を認める番号法第9条第2項がありません。",
            "The basis of 条例で定める事務を所管する部署（別紙２参照） (番号法第9条第1項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）) names an ordinance without Article 9(2).",
            severity="warning",
        ),
    ),
    slip(
        "ordinance-rests-on-paragraph-two",
        "paragraph 3",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 番号法第9条第3項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第3項並びに見本市個人番号の利用及び特定個人",
            "recipients/ordinance-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2/①",
            "「条例で定める事務を所管する部署（別紙２参照）」の根拠（番号法第9条第3項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照））に条例がありますが、条例による利用を認める番号法第9条第2項がありません。",
            "The basis of 条例で定める事務を所管する部署（別紙２参照） (番号法第9条第3項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）) names an ordinance without Article 9(2).",
            severity="warning",
        ),
    ),
    slip(
        "ordinance-rests-on-paragraph-two",
        "a row of the Act beside the ordinance that works it out",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 番号法第9条第1項別表の24の項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
            ),
        ),
    ),
)

LEGAL_CITATIONS = (
    slip(
        "caption-of-its-own-article",
        "that of the next article",
        (
            (
                "assessment.yaml",
                "cite: 住基法第5条, heading: 住民基本台帳の備付け",
                "cite: 住基法第5条, heading: 住民基本台帳の作成",
            ),
        ),
        Told(
            "assessment.yaml: ‸住基法第5条, heading: 住民基本台帳の作成}",
            "work#number-use/juki-5/住基法第5条",
            None,
            "個人番号の利用の根拠の「住基法第5条」に添えた見出し「住民基本台帳の作成」は、第6条の見出しです。",
            "The caption 住民基本台帳の作成 beside 住基法第5条 (個人番号の利用の根拠) is that of 第6条.",
            severity="warning",
        ),
    ),
    slip(
        "caption-of-its-own-article",
        "moving in on the article of moving within",
        (("assessment.yaml", "cite: 住基法第6条, heading: 住民基本台帳の作成", "cite: 住基法第23条, heading: 転入届"),),
        Told(
            "assessment.yaml: ‸住基法第23条, heading: 転入届}",
            "work#number-use/juki-6/住基法第23条",
            None,
            "個人番号の利用の根拠の「住基法第23条」に添えた見出し「転入届」は、第22条の見出しです。",
            "The caption 転入届 beside 住基法第23条 (個人番号の利用の根拠) is that of 第22条.",
            severity="warning",
        ),
    ),
    slip(
        "caption-of-its-own-article",
        "the right caption of an article that is not often cited",
        (("assessment.yaml", "cite: 住基法第6条, heading: 住民基本台帳の作成", "cite: 住基法第23条, heading: 転居届"),),
    ),
    slip(
        "number-use-listed-once",
        "the same line again",
        (
            (
                "assessment.yaml",
                "- {id: juki-6, cite: 住基法第6条, heading: 住民基本台帳の作成}",
                "- {id: juki-6, cite: 番号法第7条, heading: 指定及び通知}",
            ),
        ),
        Told(
            "assessment.yaml: 6, cite: ‸番号法第7条, heading: 指定及び通知}",
            "work#number-use/juki-6/番号法第7条",
            None,
            "個人番号の利用の根拠の「番号法第7条」は、前の行（number-7）にもあります。",
            "番号法第7条 is already listed as a basis of use (number-7).",
            severity="warning",
        ),
    ),
    slip(
        "number-use-listed-once",
        "the full title of the same law",
        (
            (
                "assessment.yaml",
                "- {id: juki-6, cite: 住基法第6条, heading: 住民基本台帳の作成}",
                "- {id: juki-6, cite: 住民基本台帳法第7条, heading: 住民票の記載事項}",
            ),
        ),
        Told(
            "assessment.yaml: ‸住基法第7条, heading: 住民票の記載事項}",
            "work#number-use/juki-7/住基法第7条",
            None,
            "個人番号の利用の根拠の「住基法第7条」は、前の行（juki-6）にもあります。",
            "住基法第7条 is already listed as a basis of use (juki-6).",
            severity="warning",
        ),
    ),
    slip(
        "number-use-listed-once",
        "another paragraph",
        (
            (
                "assessment.yaml",
                "- {id: juki-6, cite: 住基法第6条, heading: 住民基本台帳の作成}",
                "- {id: juki-6, cite: 番号法第7条第2項, heading: 個人番号の変更}",
            ),
        ),
    ),
)

RECIPIENTS = (
    slip(
        "own-department-block-is-no-transfer",
        "the department that keeps the file",
        (
            (
                "recipients.yaml",
                "id: education-board\n    kind: provision\n    files: [juki-file]\n    name: 見本市教育委員会\n",
                "id: education-board\n    kind: transfer\n    files: [juki-file]\n    name: 市民部市民課\n",
            ),
        ),
        Told(
            "recipients.yaml: ‸市民部市民課",
            "recipients/education-board#name",
            "Ⅱ[住民基本台帳ファイル]/5/移転先1",
            "移転先の「市民部市民課」は、「見本市長」自身か、このファイルを扱う部署自身です。",
            "市民部市民課, named as a transfer, is 見本市長 itself or the department that uses the file.",
            severity="warning",
        ),
    ),
    slip(
        "own-department-block-is-no-transfer",
        "the body itself",
        (
            (
                "recipients.yaml",
                "id: education-board\n    kind: provision\n    files: [juki-file]\n    name: 見本市教育委員会\n",
                "id: education-board\n    kind: transfer\n    files: [juki-file]\n    name: 見本市長\n",
            ),
        ),
        Told(
            "recipients.yaml: ‸見本市長",
            "recipients/education-board#name",
            "Ⅱ[住民基本台帳ファイル]/5/移転先1",
            "移転先の「見本市長」は、「見本市長」自身か、このファイルを扱う部署自身です。",
            "見本市長, named as a transfer, is 見本市長 itself or the department that uses the file.",
            severity="warning",
        ),
    ),
    slip(
        "own-department-block-is-no-transfer",
        "another department",
        (
            (
                "recipients.yaml",
                "id: education-board\n    kind: provision\n    files: [juki-file]\n    name: 見本市教育委員会\n",
                "id: education-board\n    kind: transfer\n    files: [juki-file]\n    name: 税務部市民税課\n",
            ),
        ),
    ),
    slip(
        "recipient-is-not-a-system",
        "a system of an office, not declared",
        (("recipients.yaml", "name: 見本県知事", "name: 福祉総合システム"),),
        Told(
            "recipients.yaml: ‸福祉総合システム",
            "recipients/prefecture#name",
            "Ⅱ[本人確認情報ファイル]/5/提供先1",
            "「福祉総合システム」は部署や機関ではなく、システムです。",
            "福祉総合システム is a system, not an office.",
            severity="warning",
        ),
    ),
    slip(
        "recipient-is-not-a-system",
        "a system as an office of a row",
        (("recipients.yaml", "office: 福祉部障害福祉課", "office: 児童福祉システム"),),
        Told(
            "recipients.yaml: ‸条例で定める事務を所管する部署（別紙２参照）",
            "recipients/ordinance-offices#name",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2",
            "「児童福祉システム」は部署や機関ではなく、システムです。",
            "児童福祉システム is a system, not an office.",
            severity="warning",
        ),
    ),
    slip(
        "recipient-is-not-a-system",
        "an office for systems",
        (("recipients.yaml", "office: 福祉部障害福祉課", "office: 総務部情報システム課"),),
    ),
    slip(
        "own-office-block-is-a-transfer",
        "the city and a department of it",
        (("recipients.yaml", "name: 見本市教育委員会", "name: 見本市福祉部"),),
        Told(
            "recipients.yaml: d\n    kind: ‸provision",
            "recipients/education-board#name",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2",
            "提供先の「見本市福祉部」は、「見本市長」自身かその課と見られます。",
            "見本市福祉部, named as a provision, seems to be 見本市長 itself or an office of it.",
            severity="warning",
        ),
    ),
    slip(
        "own-office-block-is-a-transfer",
        "an office of the city as a row of the list",
        (
            (
                "recipients.yaml",
                "    name: 見本市教育委員会\n",
                "    name: 条例で定める機関\n    rows: [{id: own, recipient: 見本市福祉部保険年金課, work: 手当の支給}]\n",
            ),
        ),
        Told(
            "recipients.yaml: d\n    kind: ‸provision",
            "recipients/education-board#name",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2",
            "提供先の「見本市福祉部保険年金課」は、「見本市長」自身かその課と見られます。",
            "見本市福祉部保険年金課, named as a provision, seems to be 見本市長 itself or an office of it.",
            severity="warning",
        ),
    ),
    slip(
        "own-office-block-is-a-transfer",
        "a headquarters of another body",
        (("recipients.yaml", "name: 見本市教育委員会", "name: 見本地区消防本部"),),
    ),
)

SYSTEMS = (
    slip(
        "source-names-the-body",
        "the state, without a name",
        (("files.yaml", "- {source: national, detail: 法務省、出入国在留管理庁}", "- {source: national}"),),
        Told(
            "files.yaml: ‸- {source: subject}",
            "files/juki-file#sources",
            "Ⅱ[住民基本台帳ファイル]/3/①",
            "「住民基本台帳ファイル」の入手元の「行政機関・独立行政法人等」に印がありますが、括弧の中に名称がありません。",
            "Among the sources of 住民基本台帳ファイル, 行政機関・独立行政法人等 is ticked without a name in its parenthesis.",
            severity="note",
        ),
    ),
    slip(
        "source-names-the-body",
        "two bare ticks",
        (
            ("files.yaml", "- {source: national, detail: 法務省、出入国在留管理庁}", "- {source: national}"),
            ("files.yaml", "- {source: local-government, detail: 他の市町村、機構}", "- {source: local-government}"),
        ),
        Told(
            "files.yaml: ‸- {source: subject}",
            "files/juki-file#sources",
            "Ⅱ[住民基本台帳ファイル]/3/①",
            "「住民基本台帳ファイル」の入手元の「行政機関・独立行政法人等、地方公共団体・地方独立行政法人」に印がありますが、括弧の中に名称がありません。",
            "Among the sources of 住民基本台帳ファイル, 行政機関・独立行政法人等、地方公共団体・地方独立行政法人 is ticked without a name in its parenthesis.",
            severity="note",
        ),
    ),
    slip(
        "source-names-the-body",
        "the persons themselves need no name",
        (("files.yaml", "        - {source: national, detail: 法務省、出入国在留管理庁}\n", ""),),
    ),
)

LEGAL_NAMES = (
    slip(
        "listed-abbreviation-used",
        "listed without brackets",
        (("assessment.yaml", "special_notes: |-\n", "special_notes: |-\n  ・番号法施行令：平成26年政令第155号\n"),),
        Told(
            "assessment.yaml: s: ‸|-",
            "law-names/番号法施行令",
            None,
            "略称の一覧にある「番号法施行令」は、本文で一度も使われていません。",
            "番号法施行令 of the list of abbreviations is never used.",
            severity="note",
        ),
    ),
    slip(
        "listed-abbreviation-used",
        "a line on a law that explains no name",
        (("assessment.yaml", "special_notes: |-\n", "special_notes: |-\n  ・規則：運用に関する規則を別に定める。\n"),),
    ),
    slip(
        "title-of-law-current",
        "the abbreviation of an old title",
        (
            (
                "recipients.yaml",
                "basis: 個人番号カード命令第23条の2及び第35条",
                "basis: 通知カード及び個人番号カード省令第35条",
            ),
        ),
        Told(
            "recipients.yaml: ‸通知カード及び個人番号カード省令第35条",
            "law-names/通知カード及び個人番号カード省令",
            None,
            "「通知カード及び個人番号カード省令」は古い題名です。今の題名：「行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令」（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "This is an old title; now: 行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令 (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "title-of-law-current",
        "the abbreviation of the present title",
        (("recipients.yaml", "basis: 個人番号カード命令第23条の2及び第35条", "basis: 個人番号カード命令第35条"),),
    ),
)
