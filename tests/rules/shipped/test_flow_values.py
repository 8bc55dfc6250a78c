"""Values of flows (protection, the mark of the number, direction, notes): each rule on a slip and on what is only nearly one."""

from __future__ import annotations

from datetime import date

from marked import Case
from tries_marked import (  # noqa: F401
    test_a_slip_is_told_at_its_place_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_broken_and_nearly_broken,
)

PACK = "flow-values"
DAY = date(2026, 11, 21)
PROTECTED = "    mutual_authentication: true\n    encryption: true\n    closed_line: true\n"
ENDS = "  - {id: prefecture-server, name: 都道府県サーバ, kind: system, zone: juki-net}\n"
MAIL = "  - {id: home, name: 見本県税務課の職員, kind: person}\n"
CARD = "from: juki-net, to: card-management, step: 3-②"


def _added(flow: str) -> tuple[str, str, str]:
    """Return the edit that adds a flow that no drawing shows."""
    return ("flows.yaml", "  - {id: backup-copy,", f"  - {flow}\n  - {{id: backup-copy,")


CASES = (
    Case(
        "flow-protection-not-denied",
        "nothing protects the notice",
        "juki",
        (
            (
                "flows.yaml",
                PROTECTED,
                "    mutual_authentication: false\n    encryption: ‸false\n    closed_line: false\n",
            ),
        ),
        ("個人番号を「都道府県サーバ」に渡す流れ「更新の通知」は、相互認証、暗号化、専用線をしないとされています。",),
    ),
    Case(
        "flow-protection-not-denied",
        "media that are not encrypted",
        "juki",
        (
            _added(
                "{id: disc, from: juki, to: backup-store, label: 写し, carries: [juki-file], contains_number: true, means: electronic-media, encryption: ‸false}"
            ),
        ),
        ("個人番号を「遠隔地のバックアップ保管庫」に渡す流れ「写し」は、暗号化をしないとされています。",),
    ),
    Case(
        "flow-protection-not-denied",
        "a form of paper, and a link inside the house that is closed",
        "juki",
        (
            _added(
                "{id: form, from: resident, to: counter, label: 届書, contains_number: true, means: paper, encryption: false, closed_line: false}"
            ),
            _added(
                "{id: inside, from: juki, to: atena, label: 連携, carries: [juki-file], contains_number: true, encryption: false, closed_line: true}"
            ),
            _added("{id: plain, from: juki, to: resident, label: 案内, contains_number: false, encryption: false}"),
        ),
    ),
    Case(
        "number-not-by-open-email",
        "a number mailed",
        "juki",
        (
            ("flows.yaml", ENDS, ENDS + MAIL),
            _added("{id: mail, from: counter, to: home, label: 回答, contains_number: true, means: ‸email}"),
        ),
        ("個人番号を「見本県税務課の職員」に電子メールで送る流れ「回答」に、暗号化しているかの記載がありません。",),
    ),
    Case(
        "number-not-by-open-email",
        "encrypted, or without the number",
        "juki",
        (
            ("flows.yaml", ENDS, ENDS + MAIL),
            _added("{id: mail, from: counter, to: home, label: 案内, contains_number: false, means: email}"),
            _added(
                "{id: sealed, from: counter, to: home, label: 回答, contains_number: true, means: email, encryption: true}"
            ),
        ),
    ),
    Case(
        "flow-mark-agrees-with-recipient",
        "the mark against the information",
        "juki",
        (
            (
                "flows.yaml",
                "所管する部署に移転する。, carries: [juki-file], contains_number: true, recipient: number-offices",
                "所管する部署に移転する。, carries: [juki-file], contains_number: ‸false, recipient: number-offices",
            ),
        ),
        (
            "流れ「別表の事務」は個人番号を含まないとされていますが、「番号法別表の事務を所管する部署（別紙２参照）」に渡す情報には個人番号があります。",
        ),
    ),
    Case(
        "flow-mark-agrees-with-recipient",
        "another flow to the same recipient takes the number",
        "juki",
        (
            _added(
                "{id: hint, from: juki, to: number-offices, label: 更新の合図, carries: [juki-file], contains_number: false, recipient: number-offices, means: internal-link}"
            ),
        ),
    ),
    Case(
        "provision-flows-outward",
        "drawn backwards",
        "juki",
        (("flows.yaml", CARD, "from: ‸card-management, to: juki-net, step: 3-②"),),
        (
            "「地方公共団体情報システム機構」への提供とされた流れ「送付先の通知」が、「個人番号カード管理システム」から自らの「住民基本台帳ネットワークシステム（市町村CS）」に向かっています。",
        ),
    ),
    Case(
        "provision-flows-outward",
        "from a terminal of one's own on the way out",
        "juki",
        (
            ("flows.yaml", ENDS, ENDS + "  - {id: desk, name: 市町村CSの業務端末, kind: terminal, zone: juki-net}\n"),
            _added(
                "{id: start, from: desk, to: juki-net, label: 送信, carries: [sofusaki-file], contains_number: true, recipient: j-lis}"
            ),
        ),
    ),
    Case(
        "flow-note-names-its-end",
        "another server in the note",
        "juki",
        (
            ("flows.yaml", "を、都道府県サーバに通知する。", "を、全国サーバに通知する。"),
            ("flows.yaml", "    note: 更新した", "    note: ‸更新した"),
        ),
        (
            "流れ「更新の通知」は「都道府県サーバ」に至りますが、備考には「更新した本人確認情報を、全国サーバに通知する。」とあります。",
        ),
    ),
    Case(
        "flow-note-names-its-end",
        "by way of the one to the other",
        "juki",
        (("flows.yaml", "を、都道府県サーバに通知する。", "を、都道府県サーバを経て全国サーバに通知する。"),),
    ),
)
