"""Slips of the flows of the example city: where 個人番号 goes, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slips import Edit

__all__ = ["NODES", "PATHS", "Case", "case", "end", "flow"]


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


PATHS = (
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
)
