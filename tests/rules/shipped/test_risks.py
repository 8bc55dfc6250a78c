"""Ratings, answers and their texts: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from slips import Told, slip, status, without
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "risks"

SLIPS = (
    slip(
        "risk-is-rated",
        "a rating left out",
        (
            "files.yaml",
            "{risk: use/linkage, rating: sufficient}\n      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}",
            "{risk: use/linkage}\n      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}",
        ),
        Told(
            "files.yaml: - ‸{risk: use/linkage}",
            "files/honnin-file/risks/use/linkage#rating",
            "Ⅲ[本人確認情報ファイル]/3/リスク１/リスクへの対策は十分か",
            "「Ⅲ[本人確認情報ファイル]/3/リスク１/リスクへの対策は十分か」が選択されていません。",
            "No rating is chosen at Ⅲ[本人確認情報ファイル]/3/リスク１/リスクへの対策は十分か.",
        ),
    ),
    slip(
        "risk-is-rated",
        "a risk left out",
        without("files.yaml", "      - {risk: network/improper-provision, rating: sufficient}"),
        Told(
            "files.yaml:     # 評定は自団体の判断である。controls.yaml の措置に照らして決める。\n    ‸risks:\n      - {risk: acquisition",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            "「Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か」が選択されていません。",
        ),
    ),
    slip(
        "risk-is-rated",
        "a risk left out of a draft",
        (status("draft"), without("files.yaml", "      - {risk: network/improper-provision, rating: sufficient}")),
        Told(
            "files.yaml:     # 評定は自団体の判断である。controls.yaml の措置に照らして決める。\n    ‸risks:\n      - {risk: acquisition",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            "「Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か」が選択されていません。",
            severity="note",
        ),
    ),
    slip(
        "risk-is-rated",
        "a risk left out while opinions are heard",
        (status("opinion"), without("files.yaml", "      - {risk: network/improper-provision, rating: sufficient}")),
        Told(
            "files.yaml:     # 評定は自団体の判断である。controls.yaml の措置に照らして決める。\n    ‸risks:\n      - {risk: acquisition",
            "files/juki-file/risks/network/improper-provision#rating",
            "Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か",
            "「Ⅲ[住民基本台帳ファイル]/6/リスク２/リスクへの対策は十分か」が選択されていません。",
            severity="warning",
        ),
    ),
    slip(
        "risk-is-rated",
        "a poor rating, which is a rating",
        (
            "files.yaml",
            "{risk: network/improper-provision, rating: sufficient}",
            "{risk: network/improper-provision, rating: issues-remain}",
        ),
    ),
    slip(
        "rating-has-measures",
        "its two controls moved to the other file",
        (
            (
                "controls.yaml",
                "    scope: {systems: [juki-net], files: [honnin-file, sofusaki-file]}\n    parameters: {forbidden:",
                "    scope: {systems: [juki-net], files: [sofusaki-file]}\n    parameters: {forbidden:",
            ),
            (
                "controls.yaml",
                "    scope: {systems: [juki-net], files: [honnin-file, sofusaki-file]}\n    parameters: {client:",
                "    scope: {systems: [juki-net], files: [sofusaki-file]}\n    parameters: {client:",
            ),
        ),
        Told(
            "files.yaml:     risks:  # 情報提供ネットワークシステムに接続しないファイルでは、Ⅲ６のリスクは書かない（「接続しない」の印が付く）。\n      - {risk: acquisition/unintended, rating: sufficient}\n      - ‸{risk: use/linkage, ",
            "files/honnin-file/risks/use/linkage#rating",
            "Ⅲ[本人確認情報ファイル]/3/リスク１/リスクへの対策は十分か",
            "「本人確認情報ファイル」の「目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク」は十分と評定されていますが、措置の記載がありません。",
            "The risk 目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク of 本人確認情報ファイル is rated as sufficient, but no measure is described.",
        ),
    ),
    slip(
        "rating-has-measures",
        "a risk rated that has no control for the file",
        (
            "files.yaml",
            "      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}",
            "      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}\n      - {risk: network/improper-provision, rating: sufficient}",
        ),
        Told(
            "files.yaml:       - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}\n      - ‸{risk: network/impro",
            "files/honnin-file/risks/network/improper-provision#rating",
            "Ⅲ[本人確認情報ファイル]/6/リスク２/リスクへの対策は十分か",
            "「本人確認情報ファイル」の「不正な提供が行われるリスク」は十分と評定されていますが、措置の記載がありません。",
        ),
    ),
    slip(
        "rating-has-measures",
        "one of two controls moved",
        (
            "controls.yaml",
            "    scope: {systems: [juki-net], files: [honnin-file, sofusaki-file]}\n    parameters: {forbidden:",
            "    scope: {systems: [juki-net], files: [sofusaki-file]}\n    parameters: {forbidden:",
        ),
    ),
    slip(
        "rating-has-measures",
        "nothing described, and rated as an open issue",
        (
            "files.yaml",
            "      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}",
            "      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}\n      - {risk: network/improper-provision, rating: issues-remain}",
        ),
    ),
    slip(
        "answer-has-its-text",
        "the clauses of the contract for one file only",
        (
            "controls.yaml",
            "    measure: contract.clauses\n",
            "    measure: contract.clauses\n    scope: {files: [juki-file]}\n",
        ),
        Told(
            "files.yaml:       - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}\n      - ‸{risk: entrustment/m",
            "files/honnin-file/risks/entrustment/misuse#contract-content",
            "Ⅲ[本人確認情報ファイル]/4/リスク/規定の内容",
            "Ⅲ[本人確認情報ファイル]/4/リスク/規定の内容に記載がありません。",
            "Ⅲ[本人確認情報ファイル]/4/リスク/規定の内容 is blank.",
        ),
        Told(
            "files.yaml:     counting: {provisions: blocks, transfers: blocks}\n    risks:\n      - {risk: acquisition/unintended, rating: sufficient}\n      - {risk: use/linkage, rating: sufficient}\n      - {risk: use/unauthorised, answers: {authentication: done}, rating: sufficient}\n      - ‸{risk: entrustment/m",
            "files/sofusaki-file/risks/entrustment/misuse#contract-content",
            "Ⅲ[送付先情報ファイル]/4/リスク/規定の内容",
            "Ⅲ[送付先情報ファイル]/4/リスク/規定の内容に記載がありません。",
            "Ⅲ[送付先情報ファイル]/4/リスク/規定の内容 is blank.",
        ),
    ),
    slip(
        "answer-has-its-text",
        "the same while opinions are heard",
        (
            status("opinion"),
            (
                "controls.yaml",
                "    measure: contract.clauses\n",
                "    measure: contract.clauses\n    scope: {files: [juki-file, honnin-file]}\n",
            ),
        ),
        Told(
            "files.yaml:     counting: {provisions: blocks, transfers: blocks}\n    risks:\n      - {risk: acquisition/unintended, rating: sufficient}\n      - {risk: use/linkage, rating: sufficient}\n      - {risk: use/unauthorised, answers: {authentication: done}, rating: sufficient}\n      - ‸{risk: entrustment/m",
            "files/sofusaki-file/risks/entrustment/misuse#contract-content",
            "Ⅲ[送付先情報ファイル]/4/リスク/規定の内容",
            "Ⅲ[送付先情報ファイル]/4/リスク/規定の内容に記載がありません。",
            severity="warning",
        ),
    ),
    slip(
        "answer-has-its-text",
        "all three controls of education bound to other files",
        (
            (
                "controls.yaml",
                "    measure: education.periodic\n",
                "    measure: education.periodic\n    scope: {files: [juki-file, honnin-file]}\n",
            ),
            (
                "controls.yaml",
                "    measure: education.at-appointment\n",
                "    measure: education.at-appointment\n    scope: {files: [juki-file, honnin-file]}\n",
            ),
            (
                "controls.yaml",
                "    measure: education.violations\n",
                "    measure: education.violations\n    scope: {files: [juki-file, honnin-file]}\n",
            ),
        ),
        Told(
            "files.yaml:       - {risk: use/unauthorised, answers: {authentication: done}, rating: sufficient}\n      - {risk: entrustment/misuse, answers: {contract: defined, re-entrustment: not-re-entrusted}, rating: sufficient}\n      - {risk: entrustment/other, texts: {measures: none}}\n      - {risk: provision/improper, answers: {rules: defined}, rating: sufficient}\n      - {risk: storage/loss, answers: {incident-procedure: sufficient}, rating: sufficient}\n      - ‸{risk: education, an",
            "files/sofusaki-file/risks/education#education-method",
            "Ⅲ[送付先情報ファイル]/9/具体的な方法",
            "Ⅲ[送付先情報ファイル]/9/具体的な方法に記載がありません。",
        ),
    ),
    slip(
        "answer-has-its-text",
        "one of the three controls of education",
        (
            "controls.yaml",
            "    measure: education.periodic\n",
            "    measure: education.periodic\n    scope: {files: [juki-file]}\n",
        ),
    ),
    slip(
        "answer-has-its-text",
        "a draft, in which the text may be missing",
        (
            status("draft"),
            (
                "controls.yaml",
                "    measure: contract.clauses\n",
                "    measure: contract.clauses\n    scope: {files: [juki-file]}\n",
            ),
        ),
    ),
    slip(
        "rating-agrees-with-answers",
        "no authentication, and especially good",
        (
            "files.yaml",
            "{risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}",
            "{risk: use/unauthorised, rating: sufficient, answers: {authentication: not-done}}",
        ),
        Told(
            "files.yaml: - ‸{risk: use/unauthorised, rating: sufficient, answers: {authentication: not-done}}",
            "files/honnin-file/risks/use/unauthorised#rating",
            "Ⅲ[本人確認情報ファイル]/3/リスク２/リスクへの対策は十分か",
            "「本人確認情報ファイル」の「権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク」には行っていない・定めていないなどの選択がありますが、対策は十分と評定されています。",
            "The risk 権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク of 本人確認情報ファイル has a negative answer but a good rating.",
            severity="warning",
        ),
    ),
    slip(
        "rating-agrees-with-answers",
        "two negative answers",
        (
            "files.yaml",
            "answers: {contract: defined, re-entrustment: sufficient}, rating: sufficient}",
            "answers: {contract: undefined, re-entrustment: insufficient}, rating: sufficient}",
        ),
        Told(
            "files.yaml: - ‸{risk: entrustment/misuse, answers: {contract: undefined, re-entrustment: insufficient}, rating: sufficient}",
            "files/juki-file/risks/entrustment/misuse#rating",
            "Ⅲ[住民基本台帳ファイル]/4/リスク/リスクへの対策は十分か",
            "「住民基本台帳ファイル」の「委託先における不正な使用等のリスク」には行っていない・定めていないなどの選択がありますが、対策は十分と評定されています。",
            severity="warning",
        ),
    ),
    slip(
        "rating-agrees-with-answers",
        "no authentication, and rated as an open issue",
        (
            "files.yaml",
            "{risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}",
            "{risk: use/unauthorised, answers: {authentication: not-done}, rating: issues-remain}",
        ),
    ),
    slip(
        "rating-agrees-with-answers",
        "not re-entrusted, which is no negative answer",
        (
            "files.yaml",
            "answers: {contract: defined, re-entrustment: sufficient}, rating: sufficient}",
            "answers: {contract: defined, re-entrustment: not-re-entrusted}, rating: sufficient}",
        ),
    ),
    slip(
        "incident-described",
        "neither content nor prevention",
        ("assessment.yaml", "personal_three_years: none-occurred", "personal_three_years: occurred"),
        Told(
            "assessment.yaml: ‸personal_thr",
            "assessment",
            None,
            "過去３年以内に重大事故が発生したとされていますが、その内容又は再発防止策の記載がありません。",
            "A serious incident is declared, but its content or the prevention is missing.",
        ),
    ),
    slip(
        "incident-described",
        "no prevention",
        ("assessment.yaml", "personal_three_years: none-occurred", "personal_three_years: occurred\n  content: 誤送付"),
        Told(
            "assessment.yaml: ‸personal_thr",
            "assessment",
            None,
            "過去３年以内に重大事故が発生したとされていますが、その内容又は再発防止策の記載がありません。",
        ),
    ),
    slip(
        "incident-described",
        "no content",
        (
            "assessment.yaml",
            "personal_three_years: none-occurred",
            "personal_three_years: occurred\n  prevention: 二人での照合",
        ),
        Told(
            "assessment.yaml: ‸personal_thr",
            "assessment",
            None,
            "過去３年以内に重大事故が発生したとされていますが、その内容又は再発防止策の記載がありません。",
        ),
    ),
    slip(
        "incident-described",
        "content and prevention",
        (
            "assessment.yaml",
            "personal_three_years: none-occurred",
            "personal_three_years: occurred\n  content: 誤送付\n  prevention: 二人での照合",
        ),
    ),
)
