"""Values of controls: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from slips import Edit, Told, slip, without
from tried_values import VALUE_SLIPS
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "controls"


def inherits(more: str, form: str = "juten") -> tuple[Edit, ...]:
    """Return the edits by which the example inherits the platform of its Juki network."""
    entry = (
        "inherits:\n  - profile: juki-net-municipal-cs/2024-06\n"
        "    files: {honnin: honnin-file, sofusaki: sofusaki-file}\n    systems: {cs: juki-net}\n"
    )
    edits = (("assessment.yaml", "\nwork:\n", f"\n{entry}{more}work:\n"),)
    return edits if form == "juten" else (*edits, ("assessment.yaml", "\nform: juten", f"\nform: {form}"))


def refined(measure: str, control: str, parameters: str, form: str = "juten") -> tuple[Edit, ...]:
    """Return the edits by which a control of the example refines an inherited one."""
    own = (
        f"  - id: own\n    measure: {measure}\n    refines: juki-net-municipal-cs.{control}\n"
        f"    parameters: {parameters}\n    text: 補うこと。\n"
    )
    return (*inherits("", form), ("controls.yaml", "\ncontrols:\n", f"\ncontrols:\n{own}"))


SLIPS = (
    *VALUE_SLIPS,
    slip(
        "control-period-defined",
        "an interval left out",
        (
            ("controls.yaml", "interval: 6m, reviewer: 市民課長及び", "reviewer: 市民課長及び"),
            ("controls.yaml", "は、{interval}ごとに権限", "は、権限"),
        ),
        Told(
            "controls.yaml: ‸parameters: {reviewer: 市民課長及び",
            "controls/right-review/parameters/interval",
            None,
            "統制「right-review」の「見直しの間隔」が定まっていません。",
            "The value 見直しの間隔 of the control right-review is not defined.",
            severity="warning",
        ),
    ),
    slip(
        "control-period-defined",
        "a period that the text leaves open, though nobody asks for it otherwise",
        (
            (
                "controls.yaml",
                "    parameters: {deadline: 1b, effective: prompt}",
                "    parameters: {effective: prompt}",
            ),
            ("controls.yaml", "発令があったときは、{deadline}以内に権限", "発令があったときは、一定の期間内に権限"),
        ),
        Told(
            "controls.yaml: ‸parameters: {effective: prompt",
            "controls/right-revoke/parameters/deadline",
            None,
            "統制「right-revoke」の「失効までの期間」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-period-defined",
        "a withheld value that is no period",
        (
            "controls.yaml",
            "    parameters: {deadline: 1b, effective: prompt}",
            "    parameters: {deadline: {value: 一定期間, withhold: {reason: 推測を避けるため, approver: 課長, shown: 速やか}}, effective: prompt}",
        ),
        Told(
            "controls.yaml: deadline: {value: ‸一定期間",
            "controls/right-revoke/parameters/deadline",
            None,
            "統制「right-revoke」の「失効までの期間」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-period-defined",
        "a period that neither the measure nor the text asks for",
        (
            (
                "controls.yaml",
                "    parameters: {deadline: 1b, effective: prompt}",
                "    parameters: {effective: prompt}",
            ),
            ("controls.yaml", "発令があったときは、{deadline}以内に権限", "発令があったときは、その日に権限"),
        ),
    ),
    slip(
        "control-period-defined",
        "a period that another control of the same measure gives for the same file",
        (
            "controls.yaml",
            "  - id: log-review\n",
            (
                "  - id: search-log\n    measure: log.person-search\n    text: 検索を記録する。\n  - id: log-again\n"
                "    measure: log.operation\n    parameters: {fields: [operator]}\n    text: 操作を記録する。\n  - id: log-review\n"
            ),
        ),
    ),
    slip(
        "control-period-defined",
        "a word instead of a period",
        (
            "controls.yaml",
            "    parameters: {deadline: 1b, effective: prompt}",
            "    parameters: {deadline: 速やかに, effective: prompt}",
        ),
        Told(
            "controls.yaml: {deadline: ‸速やかに, effect",
            "controls/right-revoke/parameters/deadline",
            None,
            "統制「right-revoke」の「失効までの期間」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-period-defined",
        "no values at all",
        (
            without("controls.yaml", "    parameters: {retention: 3y}"),
            ("controls.yaml", "記録させ、{retention}間保存する。", "記録させ、一定の期間保存する。"),
        ),
        Told(
            "controls.yaml: id: ‸contractor-l",
            "controls/contractor-log/parameters/retention",
            None,
            "統制「contractor-log」の「保存期間」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-period-defined",
        "a count left out",
        without("controls.yaml", "      minimum-keys: 2"),
        Told(
            "controls.yaml:     measure: acquisition.minimum-search-conditions\n    scope: {systems: [juki-net], files: [honnin-file]}\n    ‸parameters:",
            "controls/search-conditions/parameters/minimum-keys",
            None,
            "統制「search-conditions」の「必要な条件の数」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-period-defined",
        "a withheld period",
        (
            "controls.yaml",
            "    parameters: {deadline: 1b, effective: prompt}",
            "    parameters: {deadline: {value: 1b, withhold: {reason: 理由, approver: 課長, shown: 速やか}}, effective: prompt}",
        ),
    ),
    slip(
        "control-period-defined",
        "a text left out, which is not a period",
        ("controls.yaml", "    parameters: {deadline: 1b, effective: prompt}", "    parameters: {deadline: 1b}"),
    ),
    slip(
        "control-parameter-defined",
        "a value that the measure turns on left out",
        (without("controls.yaml", "    parameters: {certificates: [isms, privacy-mark]}"),),
        Told(
            "controls.yaml: id: ‸certification",
            "controls/certification/parameters/certificates",
            None,
            "統制「certification」の「認証」が定まっていません。",
            "The value 認証 of the control certification is not defined.",
            severity="warning",
        ),
    ),
    slip(
        "control-parameter-defined",
        "a choice that nobody asks for left out",
        ("controls.yaml", "    parameters: {deadline: 1b, effective: prompt}", "    parameters: {deadline: 1b}"),
    ),
    slip(
        "control-parameter-defined",
        "a flag that nobody asks for left out",
        without("controls.yaml", "    parameters: {separate-right: true}"),
    ),
    slip(
        "control-parameter-defined",
        "who approves rights left out",
        (
            ("controls.yaml", "approver: 市民課長, registrar", "registrar"),
            ("controls.yaml", "の申請を{approver}が承認", "の申請を承認"),
        ),
        Told(
            "controls.yaml: ‸parameters: {requester: 所属長, registrar",
            "controls/right-issue/parameters/approver",
            None,
            "統制「right-issue」の「承認する者」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-parameter-defined",
        "a word that is no choice of the measure",
        (
            "controls.yaml",
            "    parameters: {certificates: [isms, privacy-mark]}",
            "    parameters: {certificates: [isms, 庁内の基準]}",
        ),
        Told(
            "controls.yaml: {certificates: ‸[isms, 庁内の基準",
            "controls/certification/parameters/certificates",
            None,
            "統制「certification」の「認証」が定まっていません。",
            severity="warning",
        ),
    ),
    slip(
        "control-parameter-defined",
        "a withheld text",
        (
            "controls.yaml",
            "unlock: ICカード又は生体認証",
            "unlock: {value: ICカード, withhold: {reason: 理由, approver: 課長, shown: 認証}}",
        ),
    ),
    slip(
        "control-parameter-defined",
        "a period left out, which another rule reports",
        ("controls.yaml", "update-interval: 1d, ", ""),
    ),
    slip(
        "control-value-helps",
        "the reviewer of the rights left out",
        (
            ("controls.yaml", "interval: 6m, reviewer: 市民課長及び情報政策課長}", "interval: 6m}"),
            ("controls.yaml", "・{reviewer}は、{interval}ごとに権限", "・市民課は、{interval}ごとに権限"),
        ),
        Told(
            "controls.yaml: ‸parameters: {interval: 6m}",
            "controls/right-review/parameters/reviewer",
            None,
            "統制「right-review」の「見直す者」は、書くと確かめやすくなります。",
            "The value 見直す者 of the control right-review would help to verify it.",
            severity="note",
        ),
    ),
    slip(
        "control-value-helps",
        "the recorded fields left out",
        ("controls.yaml", "fields: [operator, time, terminal, subject, action, login], ", ""),
        Told(
            "controls.yaml: ‸parameters: {retention: 7y}\n    text: ・操作者、",
            "controls/operation-log/parameters/fields",
            None,
            "統制「operation-log」の「記録する事項」は、書くと確かめやすくなります。",
            severity="note",
        ),
    ),
    slip(
        "control-value-helps",
        "who registers rights left out, which the form of the procedure does not need",
        (
            ("controls.yaml", ", registrar: 情報政策課のシステム管理者}", "}"),
            ("controls.yaml", "が承認し、{registrar}が登録", "が承認し、情報政策課が登録"),
        ),
    ),
    slip(
        "control-limit-reached",
        "training every two years only",
        ("controls.yaml", "interval: 1y, audience: [managers", "interval: 2y, audience: [managers"),
        Told(
            "controls.yaml: {interval: ‸2y, audience: [managers",
            "controls/periodic-training/parameters/interval",
            None,
            "統制「periodic-training」の「実施の間隔」は「2y」ですが、番号法施行令（研修の計画）により1年以内とする必要があります。"
            "（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "The value 実施の間隔 of the control periodic-training is 2y, where 番号法施行令（研修の計画） asks for 1年以内."
            " (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "control-limit-reached",
        "one condition is enough for a search",
        ("controls.yaml", "minimum-keys: 2", "minimum-keys: 1"),
        Told(
            "controls.yaml: minimum-keys: ‸1",
            "controls/search-conditions/parameters/minimum-keys",
            None,
            "統制「search-conditions」の「必要な条件の数」は「1」ですが、住民基本台帳ネットワークシステムの利用に係る共通の措置により2以上とする必要があります。"
            "（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            severity="warning",
        ),
    ),
    slip(
        "control-limit-reached",
        "training every six months",
        ("controls.yaml", "interval: 1y, audience: [managers", "interval: 6m, audience: [managers"),
    ),
    slip(
        "control-common-level-reached",
        "a log kept for a year",
        ("controls.yaml", "action, login], retention: 7y}", "action, login], retention: 1y}"),
        Told(
            "controls.yaml: action, login], retention: ‸1y}",
            "controls/operation-log/parameters/retention",
            None,
            "統制「operation-log」の「保存期間」は「1y」ですが、7年以上とする団体が多くあります。",
            "The value 保存期間 of the control operation-log is 1y; many bodies have 7年以上.",
            severity="note",
        ),
    ),
    slip(
        "control-common-level-reached",
        "rights reviewed every two years",
        ("controls.yaml", "interval: 6m, reviewer", "interval: 2y, reviewer"),
        Told(
            "controls.yaml: {interval: ‸2y, reviewer",
            "controls/right-review/parameters/interval",
            None,
            "統制「right-review」の「見直しの間隔」は「2y」ですが、1年以内とする団体が多くあります。",
            severity="note",
        ),
    ),
    slip(
        "control-common-level-reached",
        "a log kept for ten years",
        ("controls.yaml", "action, login], retention: 7y}", "action, login], retention: 10y}"),
    ),
    slip(
        "control-is-implemented",
        "every control of a risk only planned",
        (
            (
                "controls.yaml",
                "  - id: permit-list\n    measure: network",
                "  - id: permit-list\n    planned: true\n    measure: network",
            ),
            ("controls.yaml", "  - id: permit-and-route\n", "  - id: permit-and-route\n    planned: true\n"),
            ("controls.yaml", "  - id: no-auto-reply\n", "  - id: no-auto-reply\n    planned: true\n"),
            ("controls.yaml", "  - id: network-operator-log\n", "  - id: network-operator-log\n    planned: true\n"),
        ),
        Told(
            "files.yaml: - ‸{risk: netwo",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            "「住民基本台帳ファイル」の「不正な提供が行われるリスク」は十分と評定されていますが、挙げられた統制は全て予定です。",
            "The risk 不正な提供が行われるリスク of 住民基本台帳ファイル is rated as sufficient, but all of its controls are only planned.",
            severity="warning",
        ),
    ),
    slip(
        "control-is-implemented",
        "both controls of a risk only planned, for the two files they cover",
        (
            ("controls.yaml", "  - id: no-link-to-atena\n", "  - id: no-link-to-atena\n    planned: true\n"),
            ("controls.yaml", "  - id: only-client\n", "  - id: only-client\n    planned: true\n"),
        ),
        Told(
            "files.yaml:     risks:  # 情報提供ネットワークシステムに接続しないファイルでは、Ⅲ６のリスクは書かない（「接続しない」の印が付く）。\n      - {risk: acquisition/unintended, rating: sufficient}\n      - ‸{risk: use/linkage, ",
            "files/honnin-file/risks/use/linkage#rating",
            "Ⅲ[本人確認情報ファイル]/3/リスク１/リスクへの対策は十分か",
            "「本人確認情報ファイル」の「目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク」は十分と評定されていますが、挙げられた統制は全て予定です。",
            severity="warning",
        ),
        Told(
            "files.yaml:     counting: {provisions: blocks, transfers: blocks}\n    risks:\n      - {risk: acquisition/unintended, rating: sufficient}\n      - ‸{risk: use/linkage, ",
            "files/sofusaki-file/risks/use/linkage#rating",
            "Ⅲ[送付先情報ファイル]/3/リスク１/リスクへの対策は十分か",
            "「送付先情報ファイル」の「目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク」は十分と評定されていますが、挙げられた統制は全て予定です。",
            severity="warning",
        ),
    ),
    slip(
        "control-is-implemented",
        "all but one planned",
        (
            (
                "controls.yaml",
                "  - id: permit-list\n    measure: network",
                "  - id: permit-list\n    planned: true\n    measure: network",
            ),
            ("controls.yaml", "  - id: permit-and-route\n", "  - id: permit-and-route\n    planned: true\n"),
            ("controls.yaml", "  - id: no-auto-reply\n", "  - id: no-auto-reply\n    planned: true\n"),
        ),
    ),
    slip(
        "control-is-implemented",
        "all planned, and rated as open issues",
        (
            (
                "files.yaml",
                "{risk: network/improper-provision, rating: sufficient}",
                "{risk: network/improper-provision, rating: issues-remain}",
            ),
            (
                "controls.yaml",
                "  - id: permit-list\n    measure: network",
                "  - id: permit-list\n    planned: true\n    measure: network",
            ),
            ("controls.yaml", "  - id: permit-and-route\n", "  - id: permit-and-route\n    planned: true\n"),
            ("controls.yaml", "  - id: no-auto-reply\n", "  - id: no-auto-reply\n    planned: true\n"),
            ("controls.yaml", "  - id: network-operator-log\n", "  - id: network-operator-log\n    planned: true\n"),
        ),
    ),
    slip(
        "inherited-control-not-weakened",
        "fewer factors than the platform asks for",
        refined("use.authentication", "biometric", "{factors: [password]}"),
        Told(
            "controls.yaml: {factors: ‸[password]}",
            "controls/own/parameters/factors",
            None,
            "統制「own」は、継承した措置の「認証の要素」（biometric）を「password」に変えています。",
            "The control own changes the value 認証の要素 of the inherited one from biometric to password.",
        ),
    ),
    slip(
        "inherited-control-not-weakened",
        "a shorter period",
        refined("provision.record", "provision-record", "{retention: 5y}", form="zenkoumoku"),
        Told(
            "controls.yaml: {retention: ‸5y}",
            "controls/own/parameters/retention",
            None,
            "統制「own」は、継承した措置の「保存期間」（7y）を「5y」に変えています。",
        ),
    ),
    slip(
        "inherited-control-not-weakened",
        "a stricter value of a control that others run",
        refined("acquisition.minimum-search-conditions", "search-conditions", "{minimum-keys: 3}"),
        Told(
            "controls.yaml: {minimum-keys: ‸3}",
            "controls/own/parameters/minimum-keys",
            None,
            "統制「own」は、継承した措置の「必要な条件の数」（2）を「3」に変えています。",
        ),
    ),
    slip(
        "inherited-control-not-weakened",
        "another person",
        refined("acquisition.correction-permission", "correction-permission", "{approver: 係員}"),
        Told(
            "controls.yaml: {approver: ‸係員}",
            "controls/own/parameters/approver",
            None,
            "統制「own」は、継承した措置の「許可する者」（本人確認情報管理責任者）を「係員」に変えています。",
        ),
    ),
    slip(
        "inherited-control-not-weakened",
        "one more factor for a control of one's own",
        refined("use.authentication", "biometric", "{factors: [biometric, card]}"),
    ),
    slip(
        "inherited-control-not-weakened",
        "a value that the platform leaves open",
        refined("log.operation", "operation-log", "{retention: 1m}"),
    ),
    slip(
        "inherited-control-not-weakened",
        "the same value again",
        refined("acquisition.minimum-search-conditions", "search-conditions", "{minimum-keys: 2}"),
    ),
    slip(
        "inherited-control-not-weakened",
        "a value of another measure",
        refined("provision.legal-rule", "statutory-items", "{basis: [住基法]}"),
    ),
    slip(
        "inherited-control-left-out",
        "one control for all files",
        inherits("    without: [{control: no-edit, reason: 記載がない。}]\n"),
        Told(
            "assessment.yaml: reason: ‸記載がない。",
            "inherits/juki-net-municipal-cs/without/no-edit",
            None,
            "継承した措置「juki-net-municipal-cs.no-edit」を外しています（理由：記載がない。）。",
            "The inherited control juki-net-municipal-cs.no-edit is left out (reason: 記載がない。).",
            severity="note",
        ),
    ),
    slip(
        "inherited-control-left-out",
        "one control for one file",
        inherits("    without: [{control: hub-ports, files: [sofusaki-file], reason: 記載がない。}]\n"),
        Told(
            "assessment.yaml: reason: ‸記載がない。",
            "inherits/juki-net-municipal-cs/without/hub-ports",
            None,
            "継承した措置「juki-net-municipal-cs.hub-ports」を外しています（理由：記載がない。）。",
            severity="note",
        ),
    ),
    slip("inherited-control-left-out", "everything is taken over", inherits("")),
)
