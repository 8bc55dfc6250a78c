"""Legal bases: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from datetime import date

from slips import Told, slip
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "legal"

SLIPS = (
    slip(
        "citation-well-formed",
        "no law and no article",
        ("assessment.yaml", "cite: 番号法第7条,", "cite: 根拠法令による,"),
        Told(
            "assessment.yaml: cite: ‸根拠法令による, hea",
            "work#number-use/number-7/malformed",
            None,
            "「根拠法令による」は、法令の引用として読み取れません。",
            "Not a legal citation: 根拠法令による",
        ),
    ),
    slip(
        "citation-well-formed",
        "an order without an article as the basis of provision",
        (
            "assessment.yaml",
            "    cite: 番号法第19条第8号に基づく主務省令第2条の表",
            "    cite: 主務省令の定めるところによる",
        ),
        Told(
            "assessment.yaml: cite: ‸主務省令の定めるところに",
            "network#provision/malformed",
            None,
            "「主務省令の定めるところによる」は、法令の引用として読み取れません。",
        ),
    ),
    slip(
        "citation-well-formed",
        "kanji numerals and full-width digits",
        ("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第七条第１項,"),
    ),
    slip(
        "citation-well-formed",
        "an article inside a sentence",
        ("assessment.yaml", "cite: 番号法第7条,", "cite: 根拠法令（番号法第7条）による,"),
    ),
    slip(
        "recipient-basis-names-a-provision",
        "an ordinance without an article",
        (
            "recipients.yaml",
            "basis: 番号法第19条第11号及び見本市個人番号の利用及び特定個人情報の提供に関する条例第5条第1項別表第3の1の項",
            "basis: 条例による",
        ),
        Told(
            "recipients.yaml: basis: ‸条例による",
            "recipients/education-board#basis",
            "Ⅱ[住民基本台帳ファイル]/5/提供先2/①",
            "「見本市教育委員会」の法令上の根拠（条例による）に条文がありません。",
            "The basis of 見本市教育委員会 names no provision: 条例による",
        ),
    ),
    slip(
        "recipient-basis-names-a-provision",
        "a note to be filled in later",
        (
            "recipients.yaml",
            "basis: 個人番号カード命令第23条の2及び第35条",
            "basis: 個人番号カード命令を定めた都度追記する。",
        ),
        Told(
            "recipients.yaml: basis: ‸個人番号カード命令を定め",
            "recipients/j-lis#basis",
            "Ⅱ[送付先情報ファイル]/5/提供先1/①",
            "「地方公共団体情報システム機構」の法令上の根拠（個人番号カード命令を定めた都度追記する。）に条文がありません。",
        ),
    ),
    slip(
        "recipient-basis-names-a-provision",
        "an annex that holds the provisions",
        ("recipients.yaml", "basis: 個人番号カード命令第23条の2及び第35条", "basis: 別紙１に記載"),
    ),
    slip(
        "recipient-basis-names-a-provision",
        "known to be nothing",
        ("recipients.yaml", "basis: 個人番号カード命令第23条の2及び第35条", "basis: none"),
    ),
    slip(
        "network-basis-cites-order",
        "the abolished schedule",
        (
            "assessment.yaml",
            "    cite: 番号法第19条第8号に基づく主務省令第2条の表",
            "    cite: 番号法第19条第8号別表第二",
        ),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第8号別表",
            "network#basis",
            "Ⅰ/5/②",
            "情報提供の根拠（番号法第19条第8号別表第二）に、廃止された別表第二が挙げられています。",
            "The provision basis cites the abolished Schedule 2: 番号法第19条第8号別表第二",
            severity="warning",
        ),
    ),
    slip(
        "network-basis-cites-order",
        "the abolished schedule in Arabic digits, on the day of its abolition",
        (
            "assessment.yaml",
            "    cite: 番号法第19条第8号に基づく主務省令第2条の表",
            "    cite: 番号法第19条第7号　別表第２",
        ),
        Told(
            "assessment.yaml: cite: ‸番号法第19条第7号　別",
            "network#basis",
            "Ⅰ/5/②",
            "情報提供の根拠（番号法第19条第7号　別表第２）に、廃止された別表第二が挙げられています。",
            severity="warning",
        ),
        day=date(2024, 5, 27),
    ),
    slip(
        "network-basis-cites-order",
        "the schedule on the day before its abolition",
        (
            "assessment.yaml",
            "    cite: 番号法第19条第8号に基づく主務省令第2条の表",
            "    cite: 番号法第19条第7号　別表第２",
        ),
        day=date(2024, 5, 26),
    ),
    slip(
        "network-basis-cites-order",
        "the schedule mentioned in the remark only",
        ("assessment.yaml", "    note: 情報提供者の欄が", "    note: 旧別表第二と同じく、情報提供者の欄が"),
    ),
)
