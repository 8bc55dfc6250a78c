"""Systems and their connections: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from slips import Told, slip, without
from tried_reread import SYSTEMS
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "systems"

SLIPS = (
    *SYSTEMS,
    slip(
        "connection-on-both-sides",
        "one end turned into a category",
        ("systems.yaml", "      - {system: juki-net}", "      - {category: juki-net}"),
        Told(
            "systems.yaml:       - ５．送付先情報の通知　個人番号通知書及び交付申請書の送付先を個人番号カード管理システムに送る。\n    connections:\n      - ‸{system: juki}",
            "systems/juki-net/connections/juki",
            None,
            "「住民基本台帳ネットワークシステム（市町村CS）」は「既存住民基本台帳システム」に接続するとありますが、「既存住民基本台帳システム」の欄に「住民基本台帳ネットワークシステム（市町村CS）」との接続がありません。",
            "住民基本台帳ネットワークシステム（市町村CS） declares a connection to 既存住民基本台帳システム, but 既存住民基本台帳システム does not declare one to 住民基本台帳ネットワークシステム（市町村CS）.",
            severity="warning",
        ),
    ),
    slip(
        "connection-on-both-sides",
        "a new connection entered at one end",
        (
            "systems.yaml",
            "      - {category: information-provision-network}",
            "      - {category: information-provision-network}\n      - {system: juki}",
        ),
        Told(
            "systems.yaml:       - {category: information-provision-network}\n      - ‸{system: juki}",
            "systems/intermediate-server/connections/juki",
            None,
            "「中間サーバー」は「既存住民基本台帳システム」に接続するとありますが、「既存住民基本台帳システム」の欄に「中間サーバー」との接続がありません。",
            severity="warning",
        ),
    ),
    slip(
        "connection-on-both-sides",
        "the other end names the system among others",
        (
            (
                "systems.yaml",
                "      - {category: other, name: 戸籍附票システム}",
                "      - {category: other, name: 外部（戸籍附票システム、住民基本台帳ネットワークシステム（市町村CS））}",
            ),
            ("systems.yaml", "      - {system: juki-net}", "      - {category: juki-net}"),
        ),
    ),
    slip(
        "connection-on-both-sides",
        "a category, which has no other end",
        (
            "systems.yaml",
            "      - {category: information-provision-network}",
            "      - {category: information-provision-network}\n      - {category: juki}",
        ),
    ),
    slip(
        "connection-not-to-itself",
        "its own id",
        (
            "systems.yaml",
            "      - {category: information-provision-network}",
            "      - {category: information-provision-network}\n      - {system: intermediate-server}",
        ),
        Told(
            "systems.yaml:       - {category: information-provision-network}\n      - ‸{system: intermediat",
            "systems/intermediate-server/connections/intermediate-server",
            None,
            "「中間サーバー」が自分自身に接続するとされています。",
            "中間サーバー is declared as connected to itself.",
        ),
    ),
    slip(
        "connection-not-to-itself",
        "its own name with blanks in it",
        (
            "systems.yaml",
            "      - {category: other, name: 戸籍附票システム}",
            "      - {category: other, name: 既存 住民基本台帳 システム}",
        ),
        Told(
            "systems.yaml: - ‸{category: other, name: 既存 住民基",
            "systems/juki/connections/既存 住民基本台帳 システム",
            None,
            "「既存住民基本台帳システム」が自分自身に接続するとされています。",
        ),
    ),
    slip(
        "connection-not-to-itself",
        "a longer name that begins with its own",
        (
            "systems.yaml",
            "      - {category: other, name: 戸籍附票システム}",
            "      - {category: other, name: 既存住民基本台帳システムの検証環境}",
        ),
    ),
    slip(
        "other-connection-named",
        "the name left out",
        ("systems.yaml", "      - {category: other, name: 戸籍附票システム}", "      - {category: other}"),
        Told(
            "systems.yaml: - ‸{category: other}",
            "systems/juki/connections/other",
            None,
            "「既存住民基本台帳システム」のその他の接続に、接続先の名称がありません。",
            'An "other" connection of 既存住民基本台帳システム has no name.',
            severity="warning",
        ),
    ),
    slip(
        "other-connection-named",
        "the name left out at another system",
        (
            "systems.yaml",
            "      - {category: other, name: 都道府県サーバ、個人番号カード管理システム}",
            "      - {category: other}",
        ),
        Told(
            "systems.yaml: - ‸{category: other}",
            "systems/juki-net/connections/other",
            None,
            "「住民基本台帳ネットワークシステム（市町村CS）」のその他の接続に、接続先の名称がありません。",
            severity="warning",
        ),
    ),
    slip(
        "other-connection-named",
        "a declared system, which has its name elsewhere",
        (
            "systems.yaml",
            "      - {category: other, name: 戸籍附票システム}",
            "      - {category: other, system: intermediate-server}",
        ),
    ),
    slip(
        "other-connection-named",
        "a category that needs no name",
        ("systems.yaml", "      - {category: other, name: 戸籍附票システム}", "      - {category: tax}"),
    ),
    slip(
        "detailed-tick-has-detail",
        "the means of a provision",
        (
            "recipients.yaml",
            "    means: [{means: other, detail: 教育委員会に限って閲覧を認めた照会用の画面}]",
            "    means: [{means: other}]",
        ),
        Told(
            "recipients.yaml: [{means: ‸other}]",
            "recipients/education-board#means",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑥",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑥の「その他」に印がありますが、括弧の中の記載がありません。",
            "その他 is ticked at Ⅱ[住民基本台帳ファイル]/5/提供先2/⑥, but its parenthesis is empty.",
            severity="warning",
        ),
    ),
    slip(
        "detailed-tick-has-detail",
        "the last of several means of acquisition",
        (
            "files.yaml",
            "        - {means: other, detail: 住民基本台帳ネットワークシステム}",
            "        - {means: other}",
        ),
        Told(
            "files.yaml: {means: ‸paper}",
            "files/juki-file#means",
            "Ⅱ[住民基本台帳ファイル]/3/②",
            "Ⅱ[住民基本台帳ファイル]/3/②の「その他」に印がありますが、括弧の中の記載がありません。",
            severity="warning",
        ),
    ),
    slip(
        "detailed-tick-has-detail",
        "the category of the record items",
        without("files.yaml", "    category_other: 支援措置に関する情報  # 「その他」に印が付くときの、括弧の中の文"),
        Told(
            "files.yaml: id: ‸resident",
            "files/juki-file#categories",
            "Ⅱ[住民基本台帳ファイル]/2/④/主な記録項目",
            "Ⅱ[住民基本台帳ファイル]/2/④/主な記録項目の「その他」に印がありますが、括弧の中の記載がありません。",
            severity="warning",
        ),
    ),
    slip(
        "detailed-tick-has-detail",
        "another means, which has no parenthesis",
        (
            "files.yaml",
            "        - {means: other, detail: 住民基本台帳ネットワークシステム}",
            "        - {means: dedicated-line}",
        ),
    ),
)
