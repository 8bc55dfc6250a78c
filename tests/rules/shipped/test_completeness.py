"""What must be filled in, by status: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from slips import Told, slip, status, without
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "completeness"

SLIPS = (
    slip(
        "required-item-filled",
        "a published assessment without its date",
        without("assessment.yaml", "published_on: 令和7年4月1日  # 案の段階では書かない。"),
        Told(
            "assessment.yaml: ‸schema: 1",
            "cover#published-on",
            "表紙/公表日",
            "表紙/公表日が空欄です。",
            "表紙/公表日 is blank.",
        ),
    ),
    slip(
        "required-item-filled",
        "when a provision happens",
        without("recipients.yaml", "    timing: 申請を受けた教育委員会が照会した都度"),
        Told(
            "recipients.yaml: - ‸id: educatio",
            "recipients/education-board#timing",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑦",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑦（時期・頻度）が空欄です。",
        ),
    ),
    slip(
        "required-item-filled",
        "the same while opinions are heard",
        (status("opinion"), without("recipients.yaml", "    timing: 申請を受けた教育委員会が照会した都度")),
        Told(
            "recipients.yaml: - ‸id: educatio",
            "recipients/education-board#timing",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑦",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑦（時期・頻度）が空欄です。",
            severity="warning",
        ),
    ),
    slip(
        "required-item-filled",
        "the name of the work, in a draft",
        (status("draft"), without("assessment.yaml", "  name: 住民基本台帳に関する事務")),
        Told(
            "assessment.yaml: work:\n  ‸id: juki",
            "work#name",
            "Ⅰ/1/①",
            "Ⅰ/1/①（事務の名称）が空欄です。",
            severity="note",
        ),
    ),
    slip(
        "required-item-filled",
        "how many people use a file",
        without("files.yaml", "      number: {count: 47, counted_on: 令和6年11月1日}  # この人数から区分が選ばれる。"),
        Told(
            "files.yaml: ‸departments: [市民部市民課, 市民部東部出張所",
            "files/juki-file#users",
            "Ⅱ[住民基本台帳ファイル]/3/④/使用者数",
            "Ⅱ[住民基本台帳ファイル]/3/④/使用者数が空欄です。",
        ),
    ),
    slip(
        "required-item-filled",
        "no date of publication in a draft",
        (status("draft"), without("assessment.yaml", "published_on: 令和7年4月1日  # 案の段階では書かない。")),
    ),
    slip(
        "required-item-filled",
        "no date of publication while opinions are heard",
        (status("opinion"), without("assessment.yaml", "published_on: 令和7年4月1日  # 案の段階では書かない。")),
    ),
    slip(
        "required-item-filled",
        "known to be nothing",
        ("recipients.yaml", "    timing: 申請を受けた教育委員会が照会した都度", "    timing: none"),
    ),
    slip(
        "item-is-known",
        "the remarks of a file",
        (
            "files.yaml",
            "    remarks: none\n    counting: {provisions: rows, transfers: rows}",
            "    remarks: unknown\n    counting: {provisions: rows, transfers: rows}",
        ),
        Told(
            "files.yaml: remarks: ‸unknown",
            "files/juki-file#remarks",
            "Ⅱ[住民基本台帳ファイル]/7/備考",
            "Ⅱ[住民基本台帳ファイル]/7/備考は不明とされています。",
            "Ⅱ[住民基本台帳ファイル]/7/備考 is marked as unknown.",
            severity="note",
        ),
    ),
    slip(
        "item-is-known",
        "when a provision happens",
        ("recipients.yaml", "    timing: 申請を受けた教育委員会が照会した都度", "    timing: unknown"),
        Told(
            "recipients.yaml: timing: ‸unknown",
            "recipients/education-board#timing",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑦",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/⑦（時期・頻度）は不明とされています。",
            severity="note",
        ),
    ),
    slip(
        "item-is-known",
        "the result of the threshold, beside a date that is known",
        ("assessment.yaml", "result: focused", "result: unknown"),
        Told(
            "assessment.yaml: result: ‸unknown}",
            "basic#result",
            "Ⅴ/1/②",
            "Ⅴ/1/②（しきい値判断結果）は不明とされています。",
            severity="note",
        ),
    ),
    slip(
        "item-is-known",
        "known to be nothing",
        ("recipients.yaml", "    timing: 申請を受けた教育委員会が照会した都度", "    timing: none"),
    ),
    slip(
        "number-use-basis-given",
        "left out",
        without("assessment.yaml", "  number_use:"),
        Told(
            "assessment.yaml: work:\n  ‸id: juki",
            "work#number-use",
            "Ⅰ/4/法令上の根拠",
            "個人番号の利用の法令上の根拠が記載されていません。",
            "No basis for using the individual number is given.",
        ),
    ),
    slip(
        "number-use-basis-given",
        "none",
        without("assessment.yaml", "  number_use:", "  number_use: none"),
        Told(
            "assessment.yaml: number_use: ‸none",
            "work#number-use",
            "Ⅰ/4/法令上の根拠",
            "個人番号の利用の法令上の根拠が記載されていません。",
        ),
    ),
    slip(
        "number-use-basis-given",
        "an empty list in a draft",
        (status("draft"), without("assessment.yaml", "  number_use:", "  number_use: []")),
        Told(
            "assessment.yaml: number_use: ‸[]",
            "work#number-use",
            "Ⅰ/4/法令上の根拠",
            "個人番号の利用の法令上の根拠が記載されていません。",
            severity="warning",
        ),
    ),
    slip(
        "number-use-basis-given",
        "one provision",
        without("assessment.yaml", "  number_use:", "  number_use: [{cite: 番号法第9条第1項}]"),
    ),
)
