"""しきい値判断: each rule on slips of the example city; every limit is tried on both of its sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from slips import Edit, Slip, Told, edited, gaps, ids, judged, pack_rules, slip, untouched, without

PACK = "threshold"

SLIPS = (
    slip(
        "form-reaches-threshold",
        "five hundred handlers",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 500,"),
        Told(
            "assessment.yaml: form: ‸juten",
            "basic#result",
            "Ⅴ/1/②",
            "宣言した評価の種類（重点項目評価）は、義務付けられる種類（全項目評価）に足りません。",
            "The declared kind (juten) is below the mandatory one (zenkoumoku).",
        ),
    ),
    slip(
        "form-reaches-threshold",
        "three hundred thousand subjects",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 300000,"),
        Told(
            "assessment.yaml: form: ‸juten",
            "basic#result",
            "Ⅴ/1/②",
            "宣言した評価の種類（重点項目評価）は、義務付けられる種類（全項目評価）に足りません。",
        ),
    ),
    slip(
        "form-reaches-threshold",
        "an incident within a year",
        ("assessment.yaml", "my_number_one_year: none-occurred", "my_number_one_year: occurred"),
        Told(
            "assessment.yaml: form: ‸juten",
            "basic#result",
            "Ⅴ/1/②",
            "宣言した評価の種類（重点項目評価）は、義務付けられる種類（全項目評価）に足りません。",
        ),
    ),
    slip(
        "form-reaches-threshold",
        "one handler fewer than five hundred",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 499,"),
    ),
    slip(
        "form-reaches-threshold",
        "one subject fewer than three hundred thousand",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 299999,"),
    ),
    slip(
        "form-reaches-threshold",
        "a form above the mandatory one",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 999,"),
    ),
    slip(
        "threshold-result-agrees",
        "a lower result",
        ("assessment.yaml", "result: focused", "result: basic"),
        Told(
            "assessment.yaml: result: ‸basic}",
            "basic#result",
            "Ⅴ/1/②",
            "しきい値判断結果の記載（基礎項目評価）が、事実から導いた結果（重点項目評価）と合いません。",
            "The declared result (basic) disagrees with the one derived from the facts (juten).",
        ),
    ),
    slip(
        "threshold-result-agrees",
        "no duty at all",
        ("assessment.yaml", "result: focused", "result: none"),
        Told(
            "assessment.yaml: result: ‸none}",
            "basic#result",
            "Ⅴ/1/②",
            "しきい値判断結果の記載（義務なし）が、事実から導いた結果（重点項目評価）と合いません。",
        ),
    ),
    slip(
        "threshold-result-agrees",
        "the number of subjects changed, the result left behind",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 9999,"),
        Told(
            "assessment.yaml: result: ‸focused}",
            "basic#result",
            "Ⅴ/1/②",
            "しきい値判断結果の記載（重点項目評価）が、事実から導いた結果（基礎項目評価）と合いません。",
        ),
    ),
    slip("threshold-result-agrees", "not declared", ("assessment.yaml", ", result: focused", "")),
    slip(
        "threshold-result-agrees",
        "marked as unknown, which another rule reports",
        ("assessment.yaml", "result: focused", "result: unknown"),
    ),
    slip(
        "subjects-offered-by-form",
        "a number above the last choice",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 300000,"),
        Told(
            "assessment.yaml: subjects: ‸{count: 3000",
            "work#subjects",
            "Ⅰ/1/③",
            "対象人数（30万人以上）に当たる選択肢がこの様式にありません。",
            "This form offers no choice for 30万人以上.",
        ),
    ),
    slip(
        "subjects-offered-by-form",
        "a band of another form",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {band: 30万人以上,"),
        Told(
            "assessment.yaml: {band: ‸30万人以上, coun",
            "work#subjects",
            "Ⅰ/1/③",
            "対象人数（30万人以上）に当たる選択肢がこの様式にありません。",
        ),
    ),
    slip(
        "subjects-offered-by-form",
        "the last number of the last choice",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 299999,"),
    ),
    slip(
        "subjects-offered-by-form",
        "not given, which another rule reports",
        without("assessment.yaml", "  subjects: {count: 124000, counted_on: 令和6年11月1日}"),
    ),
)


@pytest.mark.parametrize("rule", pack_rules(PACK))
def test_the_example_as_shipped_has_no_finding(rule: str) -> None:
    assert untouched(rule) == []


@pytest.mark.parametrize("slip", SLIPS, ids=ids(SLIPS))
def test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not(slip: Slip, tmp_path: Path) -> None:
    assert slip.found(tmp_path) == slip.expected(tmp_path)


def test_every_rule_of_the_pack_is_tried() -> None:
    assert gaps(PACK, SLIPS) == []


@pytest.mark.parametrize("rule", ["form-reaches-threshold", "threshold-result-agrees"])
@pytest.mark.parametrize(
    "edits",
    [
        pytest.param(
            (without("assessment.yaml", "  subjects: {count: 124000, counted_on: 令和6年11月1日}"),), id="no subjects"
        ),
        pytest.param(
            (("assessment.yaml", "handlers: {count: 84,", "handlers: {band: unknown,"),), id="unknown handlers"
        ),
        pytest.param(
            (
                ("assessment.yaml", "  personal_three_years: none-occurred\n", ""),
                ("assessment.yaml", "  my_number_one_year: none-occurred", "  my_number_one_year: unknown"),
            ),
            id="nobody knows of incidents",
        ),
    ],
)
def test_what_cannot_be_derived_is_undetermined_and_never_a_pass(
    rule: str, edits: tuple[Edit, ...], tmp_path: Path
) -> None:
    (finding,), tally = judged(edited(tmp_path, edits), rule)
    assert (finding.rule, finding.outcome, finding.severity, finding.key) == (
        rule,
        "undetermined",
        "error",
        "basic#result",
    )
    assert finding.message.ja.endswith("が書かれていないため、判断できません。")
    assert (tally.satisfied, tally.violated, tally.undetermined) == (0, 0, 1)


def test_handlers_are_added_up_where_the_work_does_not_count_them(tmp_path: Path) -> None:
    edits = (without("assessment.yaml", "  handlers: {count: 84, counted_on: 令和6年11月1日}"),)
    findings, tally = judged(edited(tmp_path, edits), "form-reaches-threshold")
    assert (findings, tally.satisfied) == ([], 1)
