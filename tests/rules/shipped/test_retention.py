"""Retention and erasure: each rule on a slip in a work of the example city, and on what is only nearly one."""

from __future__ import annotations

from datetime import date

from marked import Case
from tries_marked import (  # noqa: F401
    test_a_slip_is_told_at_its_place_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_broken_and_nearly_broken,
)

PACK = "retention"
DAY = date(2026, 11, 21)

CASES = (
    Case(
        "retention-band-matches-period",
        "the choice left behind",
        "juki",
        (("files.yaml", "        period: 150y  #", "        band: ‸5年\n        period: 150y  #"),),
        ("「住民基本台帳ファイル」の保管期間は150年（選択肢では「20年以上」）ですが、「5年」が選ばれています。",),
    ),
    Case(
        "retention-band-matches-period",
        "the right choice",
        "juki",
        (("files.yaml", "        period: 150y  #", "        band: 20年以上\n        period: 150y  #"),),
    ),
    Case(
        "retention-years-told-agree",
        "the years of the text left behind",
        "juki",
        (
            (
                "files.yaml",
                "        validity: 住民基本台帳法施行令第34条第1項により、住民票の除票は消除の日から150年間",
                "        validity: ‸住民基本台帳法施行令第34条第1項により、住民票の除票は消除の日から5年間",
            ),
        ),
        ("「住民基本台帳ファイル」の保管期間は150年ですが、妥当性又は消去方法の文には5年とあります。",),
    ),
    Case(
        "retention-years-told-agree",
        "another period of papers",
        "juki",
        (("files.yaml", "・届出書等は、受理した日から1年間保管した後", "・届出書等は、受理した日から3年間保管した後"),),
    ),
    Case(
        "short-retention-has-period",
        "no number of days",
        "juki",
        (("files.yaml", "      retention: {period: 30d, validity:", "      retention: {band: ‸1年未満, validity:"),),
        (
            "「送付先情報ファイル」の保管期間は「1年未満」とされていますが、何日又は何か月で消去するかの定めがありません。",
        ),
    ),
    Case(
        "short-retention-has-period",
        "half a year",
        "juki",
        (("files.yaml", "      retention: {period: 30d, validity:", "      retention: {period: 6m, validity:"),),
    ),
    Case(
        "deceased-number-fits-retention",
        "kept in a temporary file",
        "juki",
        (("files.yaml", "deceased: not-kept}", "deceased: ‸kept}"),),
        (
            "「送付先情報ファイル」は1年未満で消去するとされていますが、死者の個人番号を「保管している」が選ばれています。",
        ),
    ),
    Case(
        "deceased-number-fits-retention",
        "kept beside a range of living residents",
        "juki",
        (
            (
                "files.yaml",
                "      range: {use: subjects-with-removed}\n      necessity: 住民の居住",
                "      range: {use: subjects-residents}\n      necessity: 住民の居住",
            ),
            ("assessment.yaml", "      deceased: kept", "      deceased: ‸kept"),
        ),
        (
            (
                "「住民基本台帳ファイル」は死者の個人番号を「保管している」が選ばれていますが、"
                "対象となる本人の範囲（Ⅱ２③）は今の住民だけです。"
            ),
        ),
    ),
    Case(
        "deceased-number-fits-retention",
        "not kept, with the measure that keeps them",
        "juki",
        (
            (
                "files.yaml",
                "      - {risk: entrustment/misuse, answers: {re-entrustment: sufficient}}",
                (
                    "      - {risk: storage/loss, answers: {deceased: ‸not-kept}}\n"
                    "      - {risk: entrustment/misuse, answers: {re-entrustment: sufficient}}"
                ),
            ),
        ),
        (
            "「住民基本台帳ファイル」は死者の個人番号を「保管していない」とされていますが、保管する措置が挙げられています。",
        ),
    ),
    Case(
        "deceased-number-fits-retention",
        "not kept by a file that has no such measure",
        "juki",
        (("files.yaml", "      # 通知が済めば消去するので、", "      # 通知の後に消去するので、"),),
    ),
    Case(
        "deceased-number-fits-retention",
        "kept for 150 years",
        "juki",
        (),
    ),
    Case(
        "erasure-procedure-described",
        "none",
        "juki",
        (
            ("assessment.yaml", "answers: {erasure: defined}", "answers: {erasure: ‸defined}"),
            ("files.yaml", "      erasure: {use: juki-net-municipal-cs.erasure-sofusaki}\n", "      erasure: none\n"),
        ),
        (
            "「送付先情報ファイル」の消去の手順は「定めている」とされていますが、消去方法（Ⅱ６③）は「－」とされています。",
        ),
    ),
    Case(
        "erasure-procedure-described",
        "a blank, which another rule tells",
        "juki",
        (("files.yaml", "      erasure: {use: juki-net-municipal-cs.erasure-sofusaki}\n", ""),),
    ),
    Case(
        "erasure-procedure-described",
        "described for every file",
        "juki",
        (),
    ),
)
