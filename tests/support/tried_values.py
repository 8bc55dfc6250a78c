"""Slips of values that make no sense, of who may do what, and their near misses (``test_controls``)."""

from __future__ import annotations

from slips import Edit, Slip, Told, slip

__all__ = ["VALUE_SLIPS"]

FILE = "controls.yaml"
PAIR = "persons: 2, distinct: true"
AUDITOR = "auditor: 市民課から独立した総務部の監査担当者"
GRANT = "{requester: 所属長, approver: 市民課長, registrar: 情報政策課のシステム管理者}"


def own(measure: str, parameters: str) -> Edit:
    """Return the edit by which the city declares one control more."""
    control = f"  - id: own\n    measure: {measure}\n    parameters: {parameters}\n    text: 行う。\n"
    return (FILE, "\ncontrols:\n", f"\ncontrols:\n{control}")


def _implausible(name: str, measure: str, parameter: str, value: str, said: str) -> Slip:
    title, shown, wanted = said.split("|")
    return slip(
        "control-value-plausible",
        name,
        own(measure, f"{{{parameter}: {value}}}"),
        Told(
            f"controls.yaml: {{{parameter}: ‸{value}}}",
            f"controls/own/parameters/{parameter}",
            None,
            f"統制「own」の「{title}」は「{shown}」ですが、この措置の値としては「{wanted}」が考えられる範囲です。",
            severity="warning",
        ),
    )


VALUE_SLIPS = (
    slip(
        "control-value-plausible",
        "a second person who is the first",
        (FILE, PAIR, "persons: 1, distinct: true"),
        Told(
            "controls.yaml: persons: ‸1, distinct",
            "controls/second-person/parameters/persons",
            None,
            "統制「second-person」の「確認に当たる人数」は「1」ですが、この措置の値としては「2以上」が考えられる範囲です。",
            "The value 確認に当たる人数 of the control second-person is 1, outside the range in which it makes sense (2以上).",
            severity="warning",
        ),
    ),
    _implausible(
        "the one who types checks", "acquisition.second-person-check", "distinct", "false", "入力者以外の者が確かめる|いいえ|はい"
    ),
    _implausible("patches every three years", "storage.patch", "interval", "3y", "適用の間隔|3y|1年以内"),
    _implausible("patterns once a year", "storage.antivirus", "update-interval", "1y", "更新の間隔|1y|1か月以内"),
    _implausible("a report after a month", "incident.procedure", "deadline", "30d", "報告までの期間|30d|5日以内"),
    _implausible("no generation", "storage.backup", "generations", "0", "世代数|0|1以上"),
    _implausible("a month after leaving", "right.revoke-on-leaving", "deadline", "90d", "失効までの期間|90d|1か月以内"),
    _implausible(
        "a bulk of a hundred thousand", "use.bulk-output-approval", "threshold", "100000", "承認を要する件数|100,000|10,000以下"
    ),
    _implausible("a log of nobody", "log.operation", "fields", "[time]", "記録する事項|time|操作者を含む"),
    slip("control-value-plausible", "an audit every second year", own("audit.internal", "{interval: 2y}")),
    slip("control-value-plausible", "three persons", (FILE, PAIR, "persons: 3, distinct: true")),
    slip("control-value-plausible", "words instead of a period", own("storage.patch", "{interval: 随時}")),
    slip("control-value-plausible", "ten days after leaving", own("right.revoke-on-leaving", "{deadline: 10b}")),
    slip("control-value-plausible", "a field by its title", own("log.operation", "{fields: [操作者, 日時]}")),
    slip("control-value-plausible", "fields of one's own", own("log.operation", "{fields: [利用者番号]}")),
    slip(
        "evidence-not-of-the-future",
        "a year too far",
        (FILE, "照合記録簿, reviewed: 2025-02-03", "照合記録簿, reviewed: 2030-02-03"),
        Told(
            "controls.yaml: evidence: ‸[{document: 照合記録簿, reviewed: 2030",
            "controls/second-person",
            None,
            "統制「second-person」の根拠の確認日（2030-02-03）が、基準日（2026-11-21）より後です。",
            "Evidence of the control second-person is dated 2030-02-03, after the day of this check (2026-11-21).",
            severity="warning",
        ),
    ),
    slip(
        "evidence-not-of-the-future",
        "the day after",
        (FILE, "照合記録簿, reviewed: 2025-02-03", "照合記録簿, reviewed: 2026-11-22"),
        Told(
            "controls.yaml: evidence: ‸[{document: 照合記録簿, reviewed: 2026-11-22",
            "controls/second-person",
            None,
            "統制「second-person」の根拠の確認日（2026-11-22）が、基準日（2026-11-21）より後です。",
            severity="warning",
        ),
    ),
    slip(
        "evidence-not-of-the-future",
        "the day itself",
        (FILE, "照合記録簿, reviewed: 2025-02-03", "照合記録簿, reviewed: 2026-11-21"),
    ),
    slip(
        "evidence-not-of-the-future",
        "the month that runs",
        (FILE, "照合記録簿, reviewed: 2025-02-03", "照合記録簿, reviewed: 令和8年11月"),
    ),
    slip(
        "rights-applicant-is-not-approver",
        "one person for all",
        (FILE, GRANT, "{requester: 市民課長, approver: 市民課長, registrar: 市民課長}"),
        Told(
            "controls.yaml: {requester: 市民課長, approver: ‸市民課長,",
            "controls/right-issue",
            None,
            "統制「right-issue」では、権限を申請する者と承認する者が同じ「市民課長」です。",
            "In the control right-issue the same 市民課長 applies for a right and approves it.",
            severity="warning",
        ),
    ),
    slip(
        "rights-applicant-is-not-approver",
        "one person applies and approves",
        (FILE, GRANT, "{requester: 所属長, approver: 所属長, registrar: 情報政策課}"),
        Told(
            "controls.yaml: {requester: 所属長, approver: ‸所属長,",
            "controls/right-issue",
            None,
            "統制「right-issue」では、権限を申請する者と承認する者が同じ「所属長」です。",
            severity="warning",
        ),
    ),
    slip(
        "rights-applicant-is-not-approver",
        "who approves also registers",
        (FILE, GRANT, "{requester: 所属長, approver: 市民課長, registrar: 市民課長}"),
    ),
    slip("rights-applicant-is-not-approver", "nobody named", own("right.issue-procedure", "{approver: 市民課長}")),
    slip(
        "internal-auditor-is-independent",
        "the office itself",
        (FILE, AUDITOR, "auditor: 事務を所管する課の職員"),
        Told(
            "controls.yaml: auditor: ‸事務を所管する課の職員",
            "controls/internal-audit/parameters/auditor",
            None,
            "内部監査をする者が「事務を所管する課の職員」ですが、事務を所管する課の職員が自ら行うのは自己点検です。",
            "The internal auditor is 事務を所管する課の職員; what the office in charge looks at itself is a self-check.",
            severity="warning",
        ),
    ),
    slip(
        "internal-auditor-is-independent",
        "the head of the office",
        (FILE, AUDITOR, "auditor: 所管課の課長"),
        Told(
            "controls.yaml: auditor: ‸所管課の課長",
            "controls/internal-audit/parameters/auditor",
            None,
            "内部監査をする者が「所管課の課長」ですが、事務を所管する課の職員が自ら行うのは自己点検です。",
            severity="warning",
        ),
    ),
    *(
        slip("internal-auditor-is-independent", f"good: {who}", (FILE, AUDITOR, f"auditor: {who}"))
        for who in (
            "所管課以外の課から選んだ内部監査員",
            "所管課に属さない監査員",
            "監査を所管する課の職員",
            "総務課",
            "情報政策課の監査員（所管課の職員を除く）",
        )
    ),
    *(
        slip(
            "media-belong-to-the-body",
            f"private: {medium}",
            own("use.registered-media-only", f"{{media: [{medium}]}}"),
            Told(
                f"controls.yaml: {{media: ‸[{medium}]}}",
                "controls/own/parameters/media",
                None,
                f"使える記録媒体が「{medium}」とされ、職員個人の媒体を含んでいます。",
                f"The media that may be used ({medium}) include private ones of staff.",
                severity="warning",
            ),
        )
        for medium in ("職員個人の USBメモリ", "私物のUSBメモリ")
    ),
    *(
        slip(
            "media-belong-to-the-body", f"good: {medium}", own("use.registered-media-only", f"{{media: [{medium}]}}")
        )
        for medium in (
            "市が貸し出す媒体",
            "個人所有でない媒体",
            "私物以外の登録した媒体",
            "個人情報専用のUSBメモリ",
            "職員証を兼ねるICカード",
        )
    ),
)  # fmt: skip
