"""More slips of the flows of the example city: what comes in, by which means, and what is said of it."""

from __future__ import annotations

from tried_flow_paths import NODES, case, end, flow

__all__ = ["MEANS"]

MEANS = (
    case(
        "acquired-from-declared-source",
        "a source that only the flows show",
        NODES,
        ("files.yaml", "        - {source: local-government, detail: 他の市町村、機構}\n", ""),
        flow("id: come, from: town, to: juki-net, items: [転出証明書情報], contains_number: true"),
        flow("id: on, from: juki-net, to: juki, items: [転出証明書情報], contains_number: true"),
        at="files.yaml:         - {source: subject}",
        key="files/juki-file/sources",
        says=("他市町村 → 住民基本台帳ネットワークシステム（市町村CS） → 既存住民基本台帳システム",),
    ),
    *(
        case(
            "acquired-from-declared-source",
            f"{name} sends what no source names",
            end(f"id: end, name: {name}, kind: body"),
            flow(f"id: come, from: end, to: {to}, {more}contains_number: true, label: 情報"),
            at="files.yaml:         - {source: subject}",
            key=f"files/juki-file/{part}",
            says=(name, label),
        )
        for name, to, more, part, label in (
            ("警察署", "juki", "carries: [juki-file], ", "sources", "（警察）"),
            ("株式会社見本不動産", "juki", "carries: [juki-file], means: paper, ", "private", "民間事業者"),
            (
                "病院",
                "counter",
                "means: other, ",
                "private",
                "病院 → 市民課及び東部出張所の窓口 → 既存住民基本台帳システム",
            ),
        )
    ),
    case(
        "acquired-from-declared-source",
        "the police are named",
        end("id: end, name: 警察署, kind: body"),
        ("files.yaml", "detail: 他の市町村、機構}", "detail: 他の市町村、機構、警察署}"),
        flow("id: come, from: end, to: juki, carries: [juki-file], contains_number: true"),
    ),
    case(
        "inflow-means-are-ticked",
        "email from another department",
        end("id: levy, name: 市民税課, kind: office"),
        flow(
            "id: come, from: levy, to: juki, carries: [juki-file], contains_number: true, means: email, label: 課税情報"
        ),
        at="flows.yaml: email, label: 課税情報",
        key="flows/come",
        says=("「課税情報」", "市民税課", "電子メール"),
    ),
    case(
        "inflow-means-are-ticked",
        "paper is ticked and no matter of this rule",
        end("id: levy, name: 市民税課, kind: office"),
        flow("id: come, from: levy, to: juki, carries: [juki-file], contains_number: true, means: paper"),
    ),
    *(
        case(
            "electronic-inflow-covered",
            f"{name}, an end from which something comes in",
            end(f"id: portal, name: {name}, kind: system, zone: {zone}"),
            flow(f"id: come, from: portal, to: juki, {rest}"),
            at="flows.yaml:   - {id: portal",
            key="assessment/portal",
            says=(f"「{name}」", missing),
        )
        for name, zone, rest, missing in (
            ("マイナポータル", "internet", "contains_number: false", "：入手方法、リスクに対する措置"),
            (
                "サービス検索・電子申請機能",
                "lgwan",
                "carries: [juki-file], contains_number: true",
                "：Ⅰ２のシステム、入手方法、リスクに対する措置",
            ),
        )
    ),
    case(
        "electronic-inflow-covered",
        "only the description of the work speaks of it",
        (
            "assessment.yaml",
            "　転入、転居、転出、出生、死亡等の届出又は",
            "　転入、転居、転出、出生、死亡等の届出（マイナポータルによるものを含む。）又は",
        ),
        at="assessment.yaml: |-",
        key="assessment/text",
        says=("「マイナポータルによる", "情報の流れ、入手方法、リスクに対する措置"),
    ),
    case(
        "electronic-inflow-covered",
        "only a function of a system speaks of it",
        (
            "systems.yaml",
            "      - ６．統計　異動の",
            "      - ７．電子申請　マイナポータルから転出届を受け付ける。\n      - ６．統計　異動の",
        ),
        at="systems.yaml: - １．住民票の記載等",
        key="assessment/text",
        says=("マイナポータルから", "入手方法"),
    ),
    case(
        "electronic-inflow-covered",
        "a new system that nothing else mentions",
        (
            "systems.yaml",
            "  - id: intermediate-server\n",
            "  - {id: apply, name: 電子申請システム, zone: lgwan}\n  - id: intermediate-server\n",
        ),
        at="systems.yaml:   - {id: apply",
        key="assessment/apply",
        says=("他のシステムとの接続、情報の流れ、入手方法、リスクに対する措置",),
    ),
    case(
        "flow-follows-connection",
        "both ends forget it",
        ("systems.yaml", "      - {system: juki-net}  # この評価書に書いたシステムは、id で指す。\n", ""),
        (
            "systems.yaml",
            "    connections:\n      - {system: juki}\n      - {category: other, name: 都道府県",
            "    connections:\n      - {category: other, name: 都道府県",
        ),
        at="flows.yaml:   - {id: honnin-update",
        key="assessment/juki-juki-net",
        says=("既存住民基本台帳システム", "住民基本台帳ネットワークシステム（市町村CS）"),
    ),
    case(
        "network-through-intermediate-server",
        "a second system ticks the network",
        (
            "systems.yaml",
            "      - {system: intermediate-server}",
            "      - {system: intermediate-server}\n      - {category: information-provision-network}",
        ),
        at="systems.yaml:       - {category: information-provision-network}\n      - {category: internal-link}",
        key="systems/atena/connections/information-provision-network",
        says=("団体内統合宛名システム",),
    ),
    case(
        "step-numbers-complete",
        "a number is skipped",
        ("flows.yaml", "to: backup-store, step: 16", "to: backup-store, step: 18"),
        at="flows.yaml:   - {id: notice,",
        key="assessment/flows",
        says=("16、17",),
    ),
    case(
        "step-says-one-thing",
        "one number, two explanations",
        ("flows.yaml", "step: 1, label: 届出・申請・請求", "step: 1, note: 届出を受ける。, label: 届出・申請・請求"),
        ("flows.yaml", "to: backup-store, step: 16", "to: backup-store, note: 写しを取る。, step: 1"),
        at="flows.yaml: 1, label: バックアップ",
        key="assessment/flows/1",
        says=("届出を受ける。", "写しを取る。"),
    ),
    case(
        "same-step-same-mark",
        "one of two drawings says ※",
        (
            "flows.yaml",
            "flows:\n",
            "charts: [{id: a, title: 図１}, {id: b, title: 図２}]\nflows:\n  - {id: again, chart: b, from: resident, to: counter, note: 届出を受ける。, contains_number: false}\n",
        ),
        (
            "flows.yaml",
            "step: 1, label: 届出・申請・請求",
            "step: 1, chart: a, note: 届出を受ける。, label: 届出・申請・請求",
        ),
        at="flows.yaml:   - {id: notice,",
        key="assessment/again-notice",
        says=("※なし",),
    ),
    case(
        "step-says-one-thing",
        "two recipients under one number",
        (
            "flows.yaml",
            "step: 9, label: 番号法別表の事務への移転,",
            "step: 9, note: 別表の事務に渡す。, label: 番号法別表の事務への移転,",
        ),
        (
            "flows.yaml",
            "step: 9, label: 条例で定める事務への移転,",
            "step: 9, note: 条例の事務に渡す。, label: 条例で定める事務への移転,",
        ),
        at="flows.yaml: 9, note: 条例",
        key="assessment/flows/9",
        says=("別表の事務に渡す。", "条例の事務に渡す。"),
    ),
    case(
        "flow-to-recipient-names-it",
        "mail from a counter",
        flow("id: mail, from: counter, to: number-offices, contains_number: true, means: email"),
        at="flows.yaml:   - {id: mail,",
        key="flows/mail",
        says=("番号法別表の事務を所管する部署",),
    ),
    case(
        "flow-recipient-runs-its-end",
        "addresses for J-LIS go to the prefecture",
        ("flows.yaml", "to: card-management, step: 8", "to: prefecture-server, step: 8"),
        at="flows.yaml: j-lis, means",
        key="flows/sofusaki-notice",
        says=("都道府県サーバ", "地方公共団体情報システム機構"),
    ),
    case(
        "flow-recipient-runs-its-end",
        "both are recipients",
        ("flows.yaml", "to: card-management, step: 8", "to: prefecture-server, step: 8"),
        (
            "recipients.yaml",
            "    name: 地方公共団体情報システム機構",
            "    name: 見本県知事及び地方公共団体情報システム機構",
        ),
    ),
    case(
        "declared-means-have-flows",
        "paper that no flow shows",
        (
            "recipients.yaml",
            "    means: [{means: internal-link}]\n    timing: 住民票の記載等",
            "    means: [{means: internal-link}, {means: paper}]\n    timing: 住民票の記載等",
        ),
        at="recipients.yaml: [{means: internal-link}, {means: paper}]",
        key="recipients/number-offices#means",
        says=("紙による流れ",),
    ),
    case(
        "declared-means-have-flows",
        "a flow that leaves its means open",
        (
            "recipients.yaml",
            "    means: [{means: internal-link}]\n    timing: 住民票の記載等",
            "    means: [{means: internal-link}, {means: paper}]\n    timing: 住民票の記載等",
        ),
        flow("id: post, from: counter, to: number-offices, recipient: number-offices, contains_number: true"),
    ),
    case(
        "flow-items-recorded",
        "an item of another file",
        (
            "flows.yaml",
            "label: 本人確認情報の通知\n",
            "label: 本人確認情報の通知\n    items: [氏名, 所得額, 個人番号]\n",
        ),
        at="flows.yaml: [氏名, 所得額",
        key="flows/prefecture-notice",
        says=("「所得額」", "本人確認情報ファイル"),
    ),
    case(
        "flow-items-recorded",
        "what is no single item",
        (
            "flows.yaml",
            "label: 本人確認情報の通知\n",
            "label: 本人確認情報の通知\n    items: [氏名, 転出証明書情報, 個人番号]\n",
        ),
    ),
    case(
        "party-has-a-matter",
        "a contractor that nobody entrusts",
        (
            "parties.yaml",
            "          parties: [mihon-datacenter]\n",
            "",
        ),
        at="parties.yaml:   - id: mihon-datacenter",
        key="parties/mihon-datacenter",
        says=("見本データセンター株式会社", "再委託もありません"),
    ),
    case(
        "media-acquisition-controlled",
        "media among the means of acquisition",
        (
            "files.yaml",
            "        - {means: internal-link}\n",
            "        - {means: internal-link}\n        - {means: electronic-media}\n",
        ),
        at="files.yaml: - {means: paper}",
        key="files/juki-file#means",
        says=("住民基本台帳ファイル", "媒体"),
    ),
    case(
        "stated-limit-fits-connections",
        "no connection with a system that is ticked",
        (
            "controls.yaml",
            "controls:\n",
            "controls:\n  - {id: said, measure: use.need-only-between-systems, scope: {systems: [juki]}, text: 税務システムとは接続しない。}\n",
        ),
        at="controls.yaml: 税務システムとは",
        key="controls/said",
        says=("税務システムとは接続しない", "既存住民基本台帳システム"),
    ),
    case(
        "stated-limit-fits-connections",
        "only with one that is ticked beside others",
        (
            "controls.yaml",
            "controls:\n",
            "controls:\n  - {id: said, measure: use.need-only-between-systems, scope: {systems: [juki]}, text: 接続先は、市町村CSに限定する。}\n",
        ),
        at="controls.yaml: 接続先は",
        key="controls/said",
        says=("接続先は、市町村CSに限定する",),
    ),
    *(
        case(
            "stated-limit-fits-connections",
            words,
            (
                "controls.yaml",
                "controls:\n",
                f"controls:\n  - {{id: said, measure: use.need-only-between-systems, scope: {{systems: [juki]}}, text: {words}}}\n",
            ),
        )
        for words in (
            "インターネットとは接続しない。",
            "登録のない端末は接続できない。",
            "業務時間外は市町村CSと接続しない。",
            "市町村CSとは直接には接続しない。",
            "接続先は、許可したものに限る。",
            "他の市町村の既存住民基本台帳システムとは接続しない。",
        )
    ),
)
