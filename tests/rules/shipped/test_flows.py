"""The graph of flows: slips of the example city and what each rule says, and near misses that pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from slips import Edit, edited, judged, pack_rules
from tries_slips import (  # noqa: F401
    test_the_example_as_shipped_has_no_finding,
)

PACK = "flows"


@dataclass(frozen=True)
class Case:
    """Edits of the example and what a rule must say: the place as it starts, the key, words of the message; or nothing."""

    rule: str
    name: str
    edits: tuple[Edit, ...]
    at: str = ""
    key: str = ""
    says: tuple[str, ...] = ()


def case(rule: str, name: str, *edits: Edit, at: str = "", key: str = "", says: tuple[str, ...] = ()) -> Case:
    """Return a case."""
    return Case(rule, name, edits, at, key, says)


NODES: Edit = (
    "flows.yaml",
    "  - {id: backup-store,",
    "  - {id: portal, name: 電子申請サイト, kind: system, zone: internet}\n  - {id: town, name: 他市町村, kind: body}\n  - {id: backup-store,",
)
LAST: str = "  - {id: backup, from: juki,"


def flow(line: str) -> Edit:
    """Return the edit that writes one more flow."""
    return ("flows.yaml", LAST, f"  - {{{line}}}\n{LAST}")


def end(line: str) -> Edit:
    """Return the edit that writes one more end point."""
    return ("flows.yaml", "  - {id: backup-store,", f"  - {{{line}}}\n  - {{id: backup-store,")


CASES = (
    case(
        "number-path-to-internet",
        "two flows, neither of which says what it carries",
        NODES,
        flow("id: one, from: atena, to: intermediate-server"),
        flow("id: two, from: intermediate-server, to: portal"),
        at="flows.yaml:   - {id: two,",
        key="assessment/portal",
        says=("既存住民基本台帳システム → 団体内統合宛名システム → 中間サーバー → 電子申請サイト",),
    ),
    case(
        "number-path-to-internet",
        "the last flow carries none",
        NODES,
        flow("id: two, from: juki, to: portal, contains_number: false"),
    ),
    case(
        "number-path-to-internet",
        "only a person hands something in",
        NODES,
        flow("id: two, from: resident, to: portal"),
    ),
    case(
        "internet-system-holds-no-number",
        "the zone of a holder",
        ("systems.yaml", "    zone: my-number-use  # 接続", "    zone: internet  # 接続"),
        at="systems.yaml: internet  # 接続",
        key="systems/juki",
        says=("既存住民基本台帳システム", "住民基本台帳ファイル"),
    ),
    case(
        "internet-system-holds-no-number",
        "a system without files",
        ("systems.yaml", "    zone: lgwan", "    zone: internet"),
    ),
    case(
        "control-fits-flows",
        "a connection with the addressee system, which a control excludes",
        (
            "systems.yaml",
            "      - {category: other, name: 都道府県サーバ、個人番号カード管理システム}",
            "      - {system: atena}",
        ),
        at="controls.yaml:   - id: no-link-to-atena",
        key="controls/no-link-to-atena",
        says=("接続しない", "団体内統合宛名システム"),
    ),
    case(
        "control-fits-flows",
        "a flow that a control says to be without the number",
        ("flows.yaml", "label: 個人番号を除いた庁内連携, contains_number: false", "label: 個人番号を除いた庁内連携"),
        at="controls.yaml:   - id: link-without-number",
        key="controls/link-without-number",
        says=("連携に個人番号を含めない", "個人番号を除いた庁内連携"),
    ),
    case(
        "control-fits-flows",
        "the peers of mutual authentication",
        ("flows.yaml", "from: juki-net, to: card-management, step: 8", "from: juki-net, to: national-server, step: 8"),
    ),
    case(
        "internal-link-without-number",
        "the feed to other work",
        ("flows.yaml", "label: 個人番号を除いた庁内連携, contains_number: false", "label: 個人番号を除いた庁内連携"),
        at="flows.yaml:   - {id: link-without-number",
        key="flows/link-without-number",
        says=("個人番号を利用しない事務のシステム", "含まないとされていません"),
    ),
    case(
        "flow-means-declared",
        "a medium that the recipient does not tick",
        ("flows.yaml", "recipient: j-lis, means: other", "recipient: j-lis, means: flash-memory"),
        at="flows.yaml: flash-memory",
        key="flows/sofusaki-notice",
        says=("フラッシュメモリ", "地方公共団体情報システム機構"),
    ),
    case(
        "flow-means-declared",
        "a flow to nobody in particular",
        ("flows.yaml", "to: backup-store, step: 16,", "to: backup-store, step: 16, means: flash-memory,"),
    ),
    case(
        "flow-carries-files-of-recipient",
        "another file",
        (
            "flows.yaml",
            "label: 送付先情報の通知, carries: [sofusaki-file]",
            "label: 送付先情報の通知, carries: [honnin-file]",
        ),
        at="flows.yaml: [honnin-file], contains_number: true, recipient: j-lis",
        key="flows/sofusaki-notice",
        says=("本人確認情報ファイル", "地方公共団体情報システム機構"),
    ),
    case(
        "flow-to-recipient-names-it",
        "the recipient is forgotten",
        ("flows.yaml", "recipient: education-board, means", "means"),
        at="flows.yaml:   - {id: to-education-board",
        key="flows/to-education-board",
        says=("見本市教育委員会",),
    ),
    case(
        "flow-to-recipient-names-it",
        "a question of the recipient",
        flow("id: ask, from: education-board, to: juki, contains_number: true"),
    ),
    case(
        "number-to-other-body-has-basis",
        "a municipality that is no recipient",
        NODES,
        flow("id: out, from: juki, to: town, carries: [juki-file], contains_number: true, label: 通知"),
        at="flows.yaml:   - {id: out",
        key="flows/out",
        says=("「通知」", "住民基本台帳ファイル", "他市町村"),
    ),
    case(
        "number-to-other-body-has-basis",
        "without the number",
        NODES,
        flow("id: out, from: juki, to: town, carries: [juki-file], contains_number: false"),
    ),
    *(
        case(
            "number-to-other-body-has-basis",
            f"an end that is no {kind} of ours: {name}",
            end(f"id: end, name: {name}, kind: {kind}"),
            flow("id: out, from: juki, to: end, carries: [juki-file], contains_number: true, label: 名簿"),
            at="flows.yaml:   - {id: out",
            key="flows/out",
            says=("「名簿」", "住民基本台帳ファイル", name.split(",")[0]),
        )
        for name, kind in (
            ("庁内グループウェア, zone: lgwan", "system"),
            ("県警察情報管理システム, zone: closed", "system"),
            ("他市町村CS, zone: juki-net", "system"),
            ("教育委員会学務課", "office"),
            ("職員の自宅の端末", "terminal"),
            ("国外のクラウド", "store"),
            ("民生委員", "person"),
        )
    ),
    case(
        "number-to-other-body-has-basis",
        "on paper from the counter, naming no file",
        end("id: end, name: 民生委員, kind: person"),
        flow("id: out, from: counter, to: end, contains_number: true, means: paper, label: 名簿"),
        at="flows.yaml:   - {id: out",
        key="flows/out",
        says=("「名簿」", "個人番号を含む情報", "民生委員"),
    ),
    *(
        case(
            "number-to-other-body-has-basis",
            f"an end of ours: {name}",
            end(f"id: end, name: {name}, kind: {kind}"),
            flow("id: out, from: juki, to: end, carries: [juki-file], contains_number: true, label: 控え"),
        )
        for name, kind in (
            ("出張所の窓口", "office"),
            ("統合端末", "terminal"),
            ("バックアップ保管庫", "store"),
            ("住民", "person"),
        )
    ),
    case(
        "number-to-other-body-has-basis",
        "a question that is answered",
        flow("id: out, from: juki-net, to: national-server, contains_number: true, label: 照会"),
    ),
    case(
        "move-out-information-has-recipient",
        "told under 使用方法",
        (
            "files.yaml",
            "・請求を受けて対象者を検索し、",
            "・転入地の市町村長に転出証明書情報を通知する。\n        ・請求を受けて対象者を検索し、",
        ),
        at="files.yaml: |-\n        ・届出又は職権により",
        key="files/juki-file#use",
        says=("「住民基本台帳ファイル」", "提供先に市町村がありません"),
    ),
    case(
        "number-items-agree-with-mark",
        "the number among the items of a flow without it",
        flow(
            "id: out, from: juki, to: non-number-systems, items: [氏名, 個人番号], contains_number: false, label: 連携"
        ),
        at="flows.yaml: false, label: 連携",
        key="flows/out",
        says=("「連携」", "「個人番号」があります"),
    ),
    case(
        "number-items-agree-with-mark",
        "the card is not the number",
        flow("id: out, from: juki, to: non-number-systems, items: [個人番号カードの有無], contains_number: false"),
    ),
    case(
        "recipients-have-flows",
        "a flow is taken out",
        ("flows.yaml", "recipient: network-inquirers, ", ""),
        at="recipients.yaml:   - id: network-inquirers",
        key="assessment/information-provision-network",
        says=("情報提供ネットワークシステムによる", "1件"),
    ),
    case(
        "flow-party-entrusted",
        "a file that the contractor does not handle",
        ("flows.yaml", "from: mihon-support, to: juki", "from: mihon-network, to: juki"),
        at="flows.yaml:   - {id: entry-support",
        key="flows/entry-support",
        says=("見本ネットワーク株式会社", "「住民基本台帳ファイル」"),
    ),
    case(
        "flow-party-entrusted",
        "one to whom it is re-entrusted",
        ("flows.yaml", "from: mihon-support, to: juki", "from: mihon-datacenter, to: juki"),
    ),
    case(
        "re-entrustment-ends",
        "a circle of two",
        (
            "parties.yaml",
            "    name: 見本データセンター株式会社",
            "    name: 見本データセンター株式会社\n    entrusted:\n      - {file: juki-file, re_entrustment: {permission: 書面, parties: [mihon-systems]}}",
        ),
        at="parties.yaml:   - id: mihon-systems",
        key="parties/mihon-systems",
        says=("株式会社見本システムズ → 見本データセンター株式会社 → 株式会社見本システムズ",),
    ),
    case(
        "media-named-is-ticked",
        "the text names a medium",
        (
            "files.yaml",
            "市町村CSを経て個人番号カード管理システムに送る。",
            "電子記録媒体により個人番号カード管理システムに送付する。",
        ),
        at="files.yaml: 媒体により個人番号カード",
        key="files/sofusaki-file/media",
        says=("送付先情報ファイル", "電子記録媒体により"),
    ),
    case(
        "media-named-is-ticked",
        "a disc that is posted",
        (
            "files.yaml",
            "市町村CSを経て個人番号カード管理システムに送る。",
            "DVDに記録し、郵送する。",
        ),
        at="files.yaml: DVDに記録し",
        key="files/sofusaki-file/media",
        says=("送付先情報ファイル", "DVDに記録し"),
    ),
    case(
        "media-named-is-ticked",
        "media are forbidden",
        (
            "files.yaml",
            "市町村CSを経て個人番号カード管理システムに送る。",
            "市町村CSを経て送る。電子記録媒体により提供することを禁止する。",
        ),
    ),
    case(
        "file-is-held-by-a-system",
        "no system holds it",
        ("systems.yaml", "    holds: [honnin-file, sofusaki-file]", "    holds: [honnin-file]"),
        at="files.yaml: system\n    subjects:\n      population: {count: 108000",
        key="files/sofusaki-file",
        says=("送付先情報ファイル",),
    ),
    case(
        "file-is-acquired-and-used",
        "nothing brings it in",
        (
            "flows.yaml",
            "label: 送付先情報の抽出, carries: [sofusaki-file], contains_number: true",
            "label: 送付先情報の抽出",
        ),
        at="files.yaml:   - id: sofusaki-file",
        key="files/sofusaki-file",
        says=("送付先情報ファイル",),
    ),
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


@pytest.mark.parametrize("one", CASES, ids=[f"{one.rule}: {one.name}" for one in CASES])
def test_a_slip_is_told_where_it_was_made(one: Case, tmp_path: Path) -> None:
    directory = edited(tmp_path, one.edits)
    findings = judged(directory, one.rule)[0]
    if not one.key:
        assert [f.message.ja for f in findings] == []
        return
    (finding,) = [f for f in findings if f.key == one.key]
    assert finding.outcome == "violated"
    for words in one.says:
        assert words in finding.message.ja
    name, _, beginning = one.at.partition(": ")
    lines = (directory / name).read_text(encoding="utf-8").split("\n")
    assert finding.place.file == name
    rest = "\n".join([lines[finding.place.line - 1][finding.place.column - 1 :], *lines[finding.place.line :]])
    assert rest.startswith((beginning, beginning.lstrip(), beginning.lstrip(" -")))


def test_silence_about_the_number_is_asked_for_where_it_may_leave(tmp_path: Path) -> None:
    directory = edited(tmp_path, (NODES, flow("id: out, from: juki, to: town, carries: [juki-file], label: 通知")))
    (finding,) = judged(directory, "number-to-other-body-has-basis")[0]
    assert (finding.outcome, finding.key) == ("undetermined", "flows/out")
    assert "contains_number" in finding.message.ja


def test_every_rule_of_the_pack_has_a_slip() -> None:
    only_by_examples = {
        "file-is-erased",
        "connection-has-flow",
        "media-flow-controlled",
    }  # 様式4, and media of all sorts
    assert {one.rule for one in CASES if one.key} == set(pack_rules(PACK)) - only_by_examples
