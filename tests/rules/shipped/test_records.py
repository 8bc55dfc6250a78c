"""Record items and what is handed on: each rule on a slip in a work of the example city, and on what is only nearly one."""

from __future__ import annotations

from datetime import date

from marked import Case
from tries_marked import (  # noqa: F401
    test_a_slip_is_told_at_its_place_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_broken_and_nearly_broken,
)

PACK = "records"
DAY = date(2026, 11, 21)

CASES = (
    Case(
        "handed-on-items-recorded",
        "an item that the file lost",
        "kokuho",
        (
            (
                "recipients.yaml",
                "    information: 氏名、生年月日、個人番号",
                "    information: ‸氏名、生年月日、本籍、個人番号",
            ),
        ),
        (
            "「福祉部高齢福祉課」に渡す情報のうち「本籍」に当たる項目が、国民健康保険ファイルの記録項目に見当たりません。",
        ),
    ),
    Case(
        "handed-on-items-recorded",
        "a card is no number",
        "juki",
        (
            (
                "recipients.yaml",
                "    information: 個人番号通知書及び",
                "    information: 個人番号カード、個人番号通知書及び",
            ),
        ),
    ),
    Case(
        "corporate-items-within-range",
        "items of the package",
        "kokuho",
        (
            ("files.yaml", "口座情報,", "口座情報, 番号制度法人番号,"),
            ("files.yaml", "  insured: |-", "  insured: ‸|-"),
        ),
        (
            "「国民健康保険ファイル」の記録項目に法人に関する項目（番号制度法人番号）がありますが、対象となる本人の範囲に法人は含まれていません。",
        ),
    ),
    Case(
        "corporate-items-within-range",
        "employers belong to the file",
        "kokuho",
        (
            ("files.yaml", "口座情報,", "口座情報, 番号制度法人番号,"),
            ("files.yaml", "    ・被保険者の属する世帯の世帯主", "    ・被保険者の属する世帯の世帯主及び事業主"),
        ),
    ),
    Case(
        "ticked-categories-explained",
        "a category without a reason",
        "kokuho",
        (
            ("files.yaml", "    records_validity: |-", "    records_validity: ‸|-"),
            ("files.yaml", "      ・連絡先　届出及び申請の内容を確認するために記録する。\n", ""),
        ),
        (
            "「国民健康保険ファイル」の主な記録項目のうち、次の区分を記録する理由が、その妥当性に見当たりません：連絡先（電話番号等）",
        ),
    ),
    Case(
        "ticked-categories-explained",
        "one reason for all",
        "kokuho",
        (
            (
                "files.yaml",
                "      ・連絡先　届出及び申請の内容を確認するために記録する。\n",
                "      ・上記の項目は、いずれも国民健康保険の事務に要る。\n",
            ),
        ),
    ),
    Case(
        "other-category-has-tick",
        "a text without items",
        "kokuho",
        (("files.yaml", "    records_validity: |-", "    category_other: ‸滞納の状況\n    records_validity: |-"),),
        (
            "「国民健康保険ファイル」の主な記録項目の「その他」に「滞納の状況」とありますが、印がなく、当たる記録項目もありません。",
        ),
    ),
    Case(
        "other-category-has-tick",
        "an item belongs to it",
        "kokuho",
        (
            ("files.yaml", "口座情報,", "{name: 口座情報, categories: [other]},"),
            ("files.yaml", "    records_validity: |-", "    category_other: 口座\n    records_validity: |-"),
        ),
    ),
    Case(
        "file-names-differ",
        "a file named like another",
        "juki",
        (
            ("files.yaml", "    name: 送付先情報ファイル", "    name: 本人確認情報ファイル"),
            ("files.yaml", "  - id: juki-file\n", "  ‸- id: juki-file\n"),
        ),
        ("同じ名称の特定個人情報ファイルがあります（本人確認情報ファイル、本人確認情報ファイル）。",),
    ),
    Case(
        "file-names-differ",
        "nearly the same name",
        "juki",
        (("files.yaml", "    name: 送付先情報ファイル", "    name: 送付先情報ファイル（通知用）"),),
    ),
)
