"""Provisions and transfers: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from slips import Told, slip, status, without
from tried_reread import RECIPIENTS
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "recipients"

SLIPS = (
    *RECIPIENTS,
    slip(
        "own-office-block-is-a-transfer",
        "an office of the mayor",
        (("recipients.yaml", "name: 見本市教育委員会", "name: 見本市福祉部保険年金課"),),
        Told(
            "recipients.yaml: - id: education-board\n    kind: ‸provision",
            "recipients/education-board#name",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2",
            "提供先の「見本市福祉部保険年金課」は、「見本市長」自身かその課と見られます。",
            "見本市福祉部保険年金課, named as a provision, seems to be 見本市長 itself or an office of it.",
            severity="warning",
        ),
    ),
    slip(
        "own-office-block-is-a-transfer",
        "the mayor",
        (("recipients.yaml", "name: 見本市教育委員会", "name: 見本市長"),),
        Told(
            "recipients.yaml: - id: education-board\n    kind: ‸provision",
            "recipients/education-board#name",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2",
            "提供先の「見本市長」は、「見本市長」自身かその課と見られます。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "own-office-block-is-a-transfer",
        "an office of the board",
        (("recipients.yaml", "name: 見本市教育委員会", "name: 見本市教育委員会学務課"),),
    ),
    slip(
        "transfer-goes-to-no-separate-manager",
        "the waterworks as a row",
        (("recipients.yaml", "office: こども部こども支援課", "office: 上下水道局営業課"),),
        Told(
            "recipients.yaml: rows:  # 少ないときは、ここに直接書いてもよい。\n      ‸- {id: single-parent",
            "recipients/ordinance-offices#name",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2",
            "移転先「条例で定める事務を所管する部署（別紙２参照）」の「上下水道局営業課」は、「見本市長」とは別の機関（消防長又は公営企業の管理者）の部署と見られます。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "上下水道局営業課 of the transfer 条例で定める事務を所管する部署（別紙２参照） seems to belong to another organ than 見本市長 (the fire chief or the manager of an enterprise). (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "transfer-goes-to-no-separate-manager",
        "the fire department and the hospital",
        (
            ("recipients.yaml", "office: こども部こども支援課", "office: 消防本部警防課"),
            ("recipients.yaml", "office: 福祉部障害福祉課", "office: 市民病院"),
        ),
        Told(
            "recipients.yaml: rows:  # 少ないときは、ここに直接書いてもよい。\n      ‸- {id: single-parent",
            "recipients/ordinance-offices#name",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2",
            "移転先「条例で定める事務を所管する部署（別紙２参照）」の「消防本部警防課、市民病院」は、「見本市長」とは別の機関（消防長又は公営企業の管理者）の部署と見られます。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            None,
            severity="warning",
        ),
    ),
    slip(
        "transfer-goes-to-no-separate-manager",
        "an office that is about water",
        (("recipients.yaml", "office: こども部こども支援課", "office: 環境部水質保全課"),),
    ),
    slip(
        "provision-cites-article-19",
        "the paragraph for use within the body alone",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 番号法第9条第2項及び条例別表第3の1の項",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第9条第2項及び条",
            "recipients/education-board#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
            "「見本市教育委員会」への提供の根拠に番号法第9条が挙げられていますが、第19条の号がありません。",
            "The provision to 見本市教育委員会 rests on Article 9 of 番号法 and names no item of Article 19.",
        ),
    ),
    slip(
        "provision-cites-article-19",
        "the full name of the law, in full-width digits",
        (
            "recipients.yaml",
            "basis: 住基法第30条の6及び番号法第19条第7号",
            "basis: 住基法第30条の6及び行政手続における特定の個人を識別するための番号の利用等に関する法律（平成25年法律第27号）第９条第１項",
        ),
        Told(
            "recipients.yaml: basis: ‸住基法第30条の6及び行",
            "recipients/prefecture#basis",
            "Ⅱ[本人確認情報ファイル]/5/提供先1/①",
            "「見本県知事」への提供の根拠に番号法第9条が挙げられていますが、第19条の号がありません。",
        ),
    ),
    slip(
        "provision-cites-article-19",
        "a transfer relabelled as a provision",
        (
            "recipients.yaml",
            "  - id: ordinance-offices\n    kind: transfer",
            "  - id: ordinance-offices\n    kind: provision",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第9条第2項並びに",
            "recipients/ordinance-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先3/①",
            "「条例で定める事務を所管する部署（別紙２参照）」への提供の根拠に番号法第9条が挙げられていますが、第19条の号がありません。",
        ),
    ),
    slip(
        "provision-cites-article-19",
        "Article 19 named after 'and', without repeating the law",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 番号法第9条第2項及び第19条第11号",
        ),
    ),
    slip(
        "provision-cites-article-19",
        "Article 9 of another law",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 住基法第9条",
        ),
    ),
    slip(
        "transfer-cites-article-9",
        "an article of the register",
        ("recipients.yaml", "basis: 番号法第9条第1項及び別表（別紙２参照）", "basis: 住民基本台帳法第12条"),
        Told(
            "recipients.yaml:     name: 番号法別表の事務を所管する部署（別紙２参照）\n    basis: ‸住民基本台帳法第12条",
            "recipients/number-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/移転先1/①",
            "「番号法別表の事務を所管する部署（別紙２参照）」への移転の根拠に番号法第9条がありません。",
            "The transfer to 番号法別表の事務を所管する部署（別紙２参照） does not name Article 9 of 番号法.",
            severity="warning",
        ),
    ),
    slip(
        "transfer-cites-article-9",
        "an item of Article 19, which another rule tells",
        ("recipients.yaml", "basis: 番号法第9条第1項及び別表（別紙２参照）", "basis: 番号法第19条第8号"),
    ),
    slip(
        "transfer-cites-article-9",
        "Article 9 of another law",
        (
            "recipients.yaml",
            "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
            "basis: 住基法第9条",
        ),
        Told(
            "recipients.yaml: basis: ‸住基法第9条",
            "recipients/ordinance-offices#basis",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2/①",
            "「条例で定める事務を所管する部署（別紙２参照）」への移転の根拠に番号法第9条がありません。",
            severity="warning",
        ),
    ),
    slip(
        "transfer-cites-article-9",
        "the full name of the law, in full-width digits",
        (
            "recipients.yaml",
            "basis: 番号法第9条第1項及び別表（別紙２参照）",
            "basis: 行政手続における特定の個人を識別するための番号の利用等に関する法律第９条第１項",
        ),
    ),
    slip(
        "transfer-cites-article-9",
        "no citation of its own, which another rule judges",
        ("recipients.yaml", "basis: 番号法第9条第1項及び別表（別紙２参照）", "basis: 別紙２に記載"),
    ),
    slip(
        "recipient-is-not-a-system",
        "a recipient that says it is a system",
        (
            "recipients.yaml",
            "    name: 条例で定める事務を所管する部署（別紙２参照）",
            "    name: 宛名の管理\n    is_system: atena",
        ),
        Told(
            "recipients.yaml: is_system: ‸atena",
            "recipients/ordinance-offices#name",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2",
            "「宛名の管理」は部署や機関ではなく、システムです。",
            "宛名の管理 is a system, not an office.",
            severity="warning",
        ),
    ),
    slip(
        "recipient-is-not-a-system",
        "the name of a declared system",
        ("recipients.yaml", "    name: 見本県知事", "    name: 中間サーバー"),
        Told(
            "recipients.yaml: name: ‸中間サーバー",
            "recipients/prefecture#name",
            "Ⅱ[本人確認情報ファイル]/5/提供先1",
            "「中間サーバー」は部署や機関ではなく、システムです。",
            severity="warning",
        ),
    ),
    slip(
        "recipient-is-not-a-system",
        "the name of a system in other widths",
        ("recipients.yaml", "    name: 見本県知事", "    name: 住民基本台帳ネットワークシステム(市町村ＣＳ)"),
        Told(
            "recipients.yaml: name: ‸住民基本台帳ネットワーク",
            "recipients/prefecture#name",
            "Ⅱ[本人確認情報ファイル]/5/提供先1",
            "「住民基本台帳ネットワークシステム(市町村ＣＳ)」は部署や機関ではなく、システムです。",
            severity="warning",
        ),
    ),
    slip(
        "recipient-is-not-a-system",
        "an office named after the system it runs",
        ("recipients.yaml", "    name: 見本県知事", "    name: 中間サーバーを所管する部署"),
    ),
    slip(
        "annex-reference-agrees",
        "the number of another annex",
        (
            "recipients.yaml",
            "basis: 番号法第9条第1項及び別表（別紙２参照）",
            "basis: 番号法第9条第1項及び別表（別紙１参照）",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第9条第1項及び別",
            "recipients/number-offices",
            None,
            "「番号法別表の事務を所管する部署（別紙２参照）」の欄は別紙１を参照していますが、一覧を載せた別紙は別紙２です。",
            "番号法別表の事務を所管する部署（別紙２参照） refers to 別紙１, but its list stands in 別紙２.",
        ),
    ),
    slip(
        "annex-reference-agrees",
        "two annexes that do not hold the list",
        (
            "recipients.yaml",
            "basis: 番号法第9条第1項及び別表（別紙２参照）",
            "basis: 番号法第9条第1項及び別表（別紙１及び別紙３参照）",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第9条第1項及び別",
            "recipients/number-offices",
            None,
            "「番号法別表の事務を所管する部署（別紙２参照）」の欄は別紙１、別紙３を参照していますが、一覧を載せた別紙は別紙２です。",
        ),
    ),
    slip(
        "annex-reference-agrees",
        "an annex renumbered, the references left behind",
        ("recipients.yaml", "label: 別紙２,", "label: 別紙２－１,"),
        Told(
            "recipients.yaml: basis: ‸番号法第9条第1項及び別",
            "recipients/number-offices",
            None,
            "「番号法別表の事務を所管する部署（別紙２参照）」の欄は別紙２を参照していますが、一覧を載せた別紙は別紙２－１です。",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第9条第2項並びに",
            "recipients/ordinance-offices",
            None,
            "「条例で定める事務を所管する部署（別紙２参照）」の欄は別紙２を参照していますが、一覧を載せた別紙は別紙２－１です。",
        ),
    ),
    slip(
        "annex-reference-agrees",
        "the same number in another width",
        (
            "recipients.yaml",
            "basis: 番号法第9条第1項及び別表（別紙２参照）",
            "basis: 番号法第9条第1項及び別表（別紙2参照）",
        ),
    ),
    slip(
        "annex-is-included",
        "an annex marked as not included",
        ("recipients.yaml", "title: 移転先の一覧}", "title: 移転先の一覧, included: false}"),
        Told(
            "recipients.yaml: included: ‸false}",
            "annexes/annex-2",
            None,
            "別紙２は本文から参照されていますが、内容がありません。",
            "別紙２ is referred to, but its content is missing.",
        ),
    ),
    slip(
        "annex-is-included",
        "the same in a draft",
        (status("draft"), ("recipients.yaml", "title: 移転先の一覧}", "title: 移転先の一覧, included: false}")),
        Told(
            "recipients.yaml: included: ‸false}",
            "annexes/annex-2",
            None,
            "別紙２は本文から参照されていますが、内容がありません。",
            severity="warning",
        ),
    ),
    slip(
        "annex-is-included",
        "an annex without rows and without a text",
        ("recipients.yaml", "title: 移転先の一覧}", "title: 移転先の一覧}\n  - {id: annex-3, label: 別紙３}"),
        Told(
            "recipients.yaml: {id: ‸annex-3, lab",
            "annexes/annex-3",
            None,
            "別紙３は本文から参照されていますが、内容がありません。",
        ),
    ),
    slip(
        "annex-is-included",
        "an annex that is a text",
        (
            "recipients.yaml",
            "title: 移転先の一覧}",
            "title: 移転先の一覧}\n  - {id: annex-3, label: 別紙３, text: 移転の経路}",
        ),
    ),
    slip(
        "mentioned-annex-exists",
        "an annex that nobody declares",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 番号法第19条第11号（別紙３参照）",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第19条第11号（",
            "recipients/education-board",
            None,
            "「見本市教育委員会」の欄は別紙３を参照していますが、その別紙はありません。",
            "見本市教育委員会 refers to 別紙３, which does not exist.",
        ),
    ),
    slip(
        "mentioned-annex-exists",
        "two of them, with branch numbers",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 番号法第19条第11号（別紙３及び別紙４-１参照）",
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第19条第11号（",
            "recipients/education-board",
            None,
            "「見本市教育委員会」の欄は別紙３、別紙４-１を参照していますが、その別紙はありません。",
        ),
    ),
    slip(
        "mentioned-annex-exists",
        "an annex dropped, the references left behind",
        (
            without(
                "recipients.yaml",
                "  - {id: annex-1, label: 別紙１, title: 情報提供ネットワークシステムによる提供先の一覧}",
            ),
            ("recipients.yaml", "    annex: annex-1\n", "    # annex: annex-1\n"),
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第19条第8号に基",
            "recipients/network-inquirers",
            None,
            "「番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）」の欄は別紙１を参照していますが、その別紙はありません。",
        ),
    ),
    slip(
        "mentioned-annex-exists",
        "a declared annex in another width",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 番号法第19条第11号（別紙1参照）",
        ),
    ),
    slip(
        "recipient-population-within-file",
        "a digit too many",
        ("recipients.yaml", "population: {count: 9600}", "population: {count: 960000}"),
        Told(
            "recipients.yaml: population: ‸{count: 9600",
            "recipients/education-board#population",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/④",
            "「見本市教育委員会」に渡す情報の本人の数（960,000）が、ファイルの本人の数（124,000）を超えています。",
            "The subjects handed to 見本市教育委員会 (960,000) exceed those of the file (124,000).",
        ),
    ),
    slip(
        "recipient-population-within-file",
        "one person too many",
        ("recipients.yaml", "population: {count: 9600}", "population: {count: 124001}"),
        Told(
            "recipients.yaml: population: ‸{count: 124001}",
            "recipients/education-board#population",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/④",
            "「見本市教育委員会」に渡す情報の本人の数（124,001）が、ファイルの本人の数（124,000）を超えています。",
        ),
    ),
    slip(
        "recipient-population-within-file",
        "a band that lies above the file",
        ("recipients.yaml", "population: {count: 15200}", "population: {band: '100万人以上1,000万人未満'}"),
        Told(
            "recipients.yaml: population: ‸{band: '100万",
            "recipients/ordinance-offices#population",
            "Ⅱ[住民基本台帳ファイル]/5/移転先2/④",
            "「条例で定める事務を所管する部署（別紙２参照）」に渡す情報の本人の数（100万人以上1,000万人未満）が、ファイルの本人の数（124,000）を超えています。",
        ),
    ),
    slip(
        "recipient-population-within-file",
        "as many as the file has",
        ("recipients.yaml", "population: {count: 9600}", "population: {count: 124000}"),
    ),
    slip(
        "recipient-population-within-file",
        "a band in which the file lies",
        ("recipients.yaml", "population: {count: 15200}", "population: {band: 10万人以上100万人未満}"),
    ),
    slip(
        "provision-tick-agrees",
        "行っていない beside blocks",
        (
            "files.yaml",
            "    counting: {provisions: rows, transfers: rows}",
            "    declared: {provision: [neither]}\n    counting: {provisions: rows, transfers: rows}",
        ),
        Told(
            "files.yaml: {provision: ‸[neither]}",
            "files/juki-file#provision",
            "Ⅱ[住民基本台帳ファイル]/5/提供・移転の有無",
            "「住民基本台帳ファイル」の提供・移転の有無の印が、提供先・移転先の欄と合いません。",
            "The ticks of 提供・移転の有無 of 住民基本台帳ファイル disagree with its blocks.",
        ),
    ),
    slip(
        "provision-tick-agrees",
        "one tick of two",
        (
            "files.yaml",
            "    counting: {provisions: rows, transfers: rows}",
            "    declared: {provision: [provided]}\n    counting: {provisions: rows, transfers: rows}",
        ),
        Told(
            "files.yaml: {provision: ‸[provided]}",
            "files/juki-file#provision",
            "Ⅱ[住民基本台帳ファイル]/5/提供・移転の有無",
            "「住民基本台帳ファイル」の提供・移転の有無の印が、提供先・移転先の欄と合いません。",
        ),
    ),
    slip(
        "provision-tick-agrees",
        "行っていない together with the others",
        (
            "files.yaml",
            "    counting: {provisions: rows, transfers: rows}",
            "    declared: {provision: [provided, transferred, neither]}\n    counting: {provisions: rows, transfers: rows}",
        ),
        Told(
            "files.yaml: {provision: ‸[provided, t",
            "files/juki-file#provision",
            "Ⅱ[住民基本台帳ファイル]/5/提供・移転の有無",
            "「住民基本台帳ファイル」の提供・移転の有無の印が、提供先・移転先の欄と合いません。",
        ),
    ),
    slip(
        "provision-tick-agrees",
        "the ticks that the blocks give",
        (
            "files.yaml",
            "    counting: {provisions: rows, transfers: rows}",
            "    declared: {provision: [provided, transferred]}\n    counting: {provisions: rows, transfers: rows}",
        ),
    ),
)
