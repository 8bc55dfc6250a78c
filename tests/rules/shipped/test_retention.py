"""Retention and erasure: each rule on a slip in a work of the example city, and on what is only nearly one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from marked import CITY, Case
from slips import judged
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
    Case(
        "prompt-erasure-fits-period",
        "the period of another file",
        "juki",
        (("files.yaml", "      retention: {period: 30d, validity:", "      retention: {period: ‸20y, validity:"),),
        ("「送付先情報ファイル」の保管期間は20年ですが、その妥当性では、用を終えた後速やかに消去するとしています。",),
    ),
    Case(
        "prompt-erasure-fits-period",
        "at once, when the period has passed",
        "juki",
        (
            (
                "files.yaml",
                "により、住民票の除票は消除の日から150年間",
                "の期間が満了した後は速やかに消去する。住民票の除票は消除の日から150年間",
            ),
        ),
    ),
    Case(
        "retention-of-controls-agrees",
        "other years of the same papers in Ⅱ6",
        "juki",
        (
            (
                "files.yaml",
                "・届出書等は、受理した日から1年間保管した後",
                "・届出書等は、受理した日から5年間保管した後",
            ),
            (
                "controls.yaml",
                "parameters: {retention: 1y}\n    text: ・入力に",
                "parameters: {retention: ‸1y}\n    text: ・入力に",
            ),
        ),
        (
            "統制「application-papers」の期間は1年ですが、「住民基本台帳ファイル」の保管（Ⅱ６）にある届出書の期間は5年です。",
        ),
    ),
)


def test_a_log_that_disagrees_with_several_others_is_told_once(tmp_path: Path) -> None:
    city = shutil.copytree(CITY, tmp_path / "example")
    body = (city / "body.yaml").read_text("utf-8")
    shorter = body.replace("action, login], retention: 7y}", "action, login], retention: 1m}")
    assert shorter != body
    (city / "body.yaml").write_text(shorter, encoding="utf-8", newline="\n")
    (finding,), _ = judged(city / "juki", "retention-of-controls-agrees", DAY)
    assert finding.key == "controls/operation-log/log"
    assert (
        finding.message.ja
        == "統制「operation-log」の期間は1か月ですが、統制「log-protection」、「cs-log-copy」の期間は7年です。"
    )
    assert len(finding.related) == 2
    (finding,), _ = judged(city / "juki", "control-common-level-reached", DAY)
    assert finding.key == "controls/operation-log/parameters/retention"


def test_a_sentence_that_stands_in_several_cells_is_told_once(tmp_path: Path) -> None:
    city = shutil.copytree(CITY, tmp_path / "example")
    body = (city / "body.yaml").read_text("utf-8")
    admitting = body.replace("{retention}間保存する。\n", "{retention}間保存する。点検は行っていない。\n", 1)
    assert admitting != body
    (city / "body.yaml").write_text(admitting, encoding="utf-8", newline="\n")
    findings, _ = judged(city / "juki", "rating-admits-no-gap", DAY)
    assert len(findings) == 1
