"""しきい値判断: each rule on slips of the example city; every limit is tried on both of its sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from slips import Edit, Told, edited, judged, slip, without
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "threshold"
FILES = (
    ("juki-file", "住民基本台帳ファイル"),
    ("honnin-file", "本人確認情報ファイル"),
    ("sofusaki-file", "送付先情報ファイル"),
)
UNSURE = (
    "（この規則の根拠は記憶によるもので、原典では確かめていません。）",
    " (The basis of this rule is from memory and has not been checked against the source.)",
)
"""What stands behind a message that rests on a row of the table which nobody has checked."""


def incident(day: str, my_number: str) -> str:
    """Return the list of incidents of the body with one in it, before the answers."""
    return f"incidents:\n  - {{id: lost, date: {day}, my_number: {my_number}, content: 紛失}}\nincident_history:\n"


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
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 999,"),
        Told(
            "assessment.yaml: result: ‸focused}",
            "basic#result",
            "Ⅴ/1/②",
            "しきい値判断結果の記載（重点項目評価）が、事実から導いた結果（義務なし）と合いません。",
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
    slip(
        "threshold-facts-given",
        "nobody counts the handlers",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {band: unknown,"),
        Told(
            "assessment.yaml: subjects: ‸{count: 124000",
            "basic#result",
            "Ⅴ/1/②",
            "義務付けられる評価が定まりません（あり得る種類：重点項目評価、全項目評価）。分かれば定まる事実：取扱者数の実数（委託先の者を含む。）",
            "The mandatory assessment is open (possible: juten, zenkoumoku). Needed: the exact number of handlers, contractors included",
            severity="warning",
        ),
    ),
    slip(
        "threshold-facts-given",
        "a band that reaches over five hundred, and no word of incidents",
        (
            ("assessment.yaml", "  personal_three_years: none-occurred\n", ""),
            ("assessment.yaml", "  my_number_one_year: none-occurred", "  my_number_one_year: unknown"),
        ),
        Told(
            "assessment.yaml: subjects: ‸{count: 124000",
            "basic#result",
            "Ⅴ/1/②",
            "義務付けられる評価が定まりません（あり得る種類：重点項目評価、全項目評価）。分かれば定まる事実：過去１年以内の特定個人情報に関する重大事故の有無",
            severity="warning",
        ),
    ),
    slip(
        "threshold-facts-given",
        "the handlers do not matter beyond three hundred thousand",
        (
            ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 300000,"),
            ("assessment.yaml", "handlers: {count: 84,", "handlers: {band: unknown,"),
        ),
    ),
    slip(
        "unconfirmed-threshold-agrees",
        "the number of subjects changed, the result left behind",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 9999,"),
        Told(
            "assessment.yaml: result: ‸focused}",
            "basic#result",
            "Ⅴ/1/②",
            "事実から導いた結果（基礎項目評価）が、宣言した評価の種類（重点項目評価）又はしきい値判断結果の記載（重点項目評価）と合いません。"
            + UNSURE[0],
            "The result derived from the facts (kiso) disagrees with the declared kind (juten) or the declared result."
            + UNSURE[1],
            severity="warning",
        ),
    ),
    slip(
        "unconfirmed-threshold-agrees",
        "one fewer than a hundred thousand",
        ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 99999,"),
        Told(
            "assessment.yaml: result: ‸focused}",
            "basic#result",
            "Ⅴ/1/②",
            "事実から導いた結果（基礎項目評価）が、宣言した評価の種類（重点項目評価）又はしきい値判断結果の記載（重点項目評価）と合いません。"
            + UNSURE[0],
            severity="warning",
        ),
    ),
    slip(
        "unconfirmed-threshold-agrees",
        "five hundred handlers make it right",
        (
            ("assessment.yaml", "subjects: {count: 124000,", "subjects: {count: 99999,"),
            ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 500,"),
        ),
    ),
    slip(
        "incident-answer-agrees",
        "an incident that the answer does not know",
        ("assessment.yaml", "incident_history:\n", incident("令和6年10月1日", "true")),
        Told(
            "assessment.yaml: incident_history:\n  ‸personal",
            "assessment",
            None,
            "重大事故が「発生なし」とされていますが、一覧には、評価の日までの3年間に1件（うち1年以内の特定個人情報の事故1件）の事故があります。",
            "Incidents are answered as none, but the list has 1 within three years (1 with specific personal information within one).",
        ),
    ),
    slip(
        "incident-answer-agrees",
        "an incident without numbers, two years old",
        ("assessment.yaml", "incident_history:\n", incident("令和4年12月", "false")),
        Told(
            "assessment.yaml: incident_history:\n  ‸personal",
            "assessment",
            None,
            "重大事故が「発生なし」とされていますが、一覧には、評価の日までの3年間に1件（うち1年以内の特定個人情報の事故0件）の事故があります。",
        ),
    ),
    slip(
        "incident-answer-agrees",
        "more than three years old",
        ("assessment.yaml", "incident_history:\n", incident("令和3年12月1日", "true")),
    ),
    slip(
        "incident-after-assessment-considered",
        "an incident since the publication",
        ("assessment.yaml", "incident_history:\n", incident("令和8年3月1日", "true")),
        Told(
            "assessment.yaml: incidents:\n  ‸- {id: lost",
            "assessment",
            None,
            "評価の後に特定個人情報の重大事故が起きたため、この事務には全項目評価が必要です（宣言した種類：重点項目評価）。",
            "A serious incident after the assessment demands another kind (zenkoumoku).",
            severity="warning",
        ),
    ),
    slip(
        "incident-after-assessment-considered",
        "a year ago to the day",
        ("assessment.yaml", "incident_history:\n", incident("令和7年11月21日", "true")),
        Told(
            "assessment.yaml: incidents:\n  ‸- {id: lost",
            "assessment",
            None,
            "評価の後に特定個人情報の重大事故が起きたため、この事務には全項目評価が必要です（宣言した種類：重点項目評価）。",
            severity="warning",
        ),
    ),
    slip(
        "incident-after-assessment-considered",
        "a year and a day ago",
        ("assessment.yaml", "incident_history:\n", incident("令和7年11月20日", "true")),
    ),
    slip(
        "exempt-work-has-no-file",
        "three electronic files",
        ("assessment.yaml", "  handlers: {count: 84,", "  manual_only: true\n  handlers: {count: 84,"),
        *(
            Told(
                f"files.yaml: - id: {id_}\n    name: {name}\n    kind: ‸system",
                f"files/{id_}",
                None,
                f"手作業処理用ファイルだけを扱う事務とされていますが、「{name}」はシステム用ファイルです。",
                f"The work is said to handle manual files only, but {name} is electronic.",
            )
            for id_, name in FILES
        ),
    ),
    slip(
        "exempt-work-has-no-file",
        "a spreadsheet is electronic too",
        (
            ("assessment.yaml", "  handlers: {count: 84,", "  manual_only: true\n  handlers: {count: 84,"),
            (
                "files.yaml",
                "    name: 住民基本台帳ファイル\n    kind: system\n",
                "    name: 住民基本台帳ファイル\n    kind: other-electronic\n",
            ),
            ("files.yaml", "    name: 本人確認情報ファイル\n    kind: system\n", "    name: 本人確認情報ファイル\n"),
            ("files.yaml", "    name: 送付先情報ファイル\n    kind: system\n", "    name: 送付先情報ファイル\n"),
        ),
        Told(
            "files.yaml: kind: ‸other-electronic",
            "files/juki-file",
            None,
            "手作業処理用ファイルだけを扱う事務とされていますが、「住民基本台帳ファイル」はその他の電子ファイルです。",
        ),
    ),
    slip("exempt-work-has-no-file", "not exempt", ()),
    slip(
        "handlers-cover-users",
        "the contractors forgotten",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 47,"),
        Told(
            "assessment.yaml: handlers: ‸{count: 47",
            "assessment",
            None,
            "事務の取扱者数（47人）が、使用者数と委託先の取扱者数から少なくともいるはずの人数（84人）より少なくなっています。",
            "The handlers of the work (47人) are fewer than the users and contractors' people (84 at least).",
        ),
    ),
    slip(
        "handlers-cover-users",
        "one fewer",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 83,"),
        Told(
            "assessment.yaml: handlers: ‸{count: 83",
            "assessment",
            None,
            "事務の取扱者数（83人）が、使用者数と委託先の取扱者数から少なくともいるはずの人数（84人）より少なくなっています。",
        ),
    ),
    slip(
        "handlers-cover-users",
        "more, who use one file each",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 120,"),
    ),
    slip(
        "handlers-within-users",
        "ten times as many as use the files",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 840,"),
        Told(
            "assessment.yaml: handlers: ‸{count: 840",
            "assessment",
            None,
            "事務の取扱者数（840人）が、全てのファイルの使用者数と委託先の取扱者数を合わせた数（131人）の二倍を超えています。",
            "The handlers of the work (840人) are more than twice all users and contractors' people together (131).",
            severity="warning",
        ),
    ),
    slip(
        "handlers-within-users",
        "one more than twice as many",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 263,"),
        Told(
            "assessment.yaml: handlers: ‸{count: 263",
            "assessment",
            None,
            "事務の取扱者数（263人）が、全てのファイルの使用者数と委託先の取扱者数を合わせた数（131人）の二倍を超えています。",
            severity="warning",
        ),
    ),
    slip(
        "handlers-within-users",
        "some who help out now and then",
        ("assessment.yaml", "handlers: {count: 84,", "handlers: {count: 150,"),
    ),
    slip(
        "incident-list-holds-the-answer",
        "no incident of the list is of that sort",
        (
            (
                "assessment.yaml",
                "incident_history:\n  personal_three_years: none-occurred\n",
                incident("令和6年10月1日", "false") + "  personal_three_years: occurred\n",
            ),
            ("assessment.yaml", "my_number_one_year: none-occurred", "my_number_one_year: occurred"),
        ),
        Told(
            "assessment.yaml: my_number_one_year: ‸occurred",
            "assessment",
            None,
            "過去1年以内の特定個人情報に関する重大事故が「発生あり」とされていますが、重大事故の一覧にあるのは、特定個人情報に関しない事故だけです。",
            "An incident with specific personal information is answered, but none of the listed incidents is one.",
        ),
    ),
    slip(
        "incident-list-holds-the-answer",
        "an old one of the other sort",
        (
            (
                "assessment.yaml",
                "incident_history:\n  personal_three_years: none-occurred\n",
                incident("令和3年2月", "false") + "  personal_three_years: occurred\n",
            ),
            ("assessment.yaml", "my_number_one_year: none-occurred", "my_number_one_year: occurred"),
        ),
        Told(
            "assessment.yaml: my_number_one_year: ‸occurred",
            "assessment",
            None,
            "過去1年以内の特定個人情報に関する重大事故が「発生あり」とされていますが、重大事故の一覧にあるのは、特定個人情報に関しない事故だけです。",
        ),
    ),
    slip(
        "incident-list-holds-the-answer",
        "an incident of the other sort, answered rightly",
        ("assessment.yaml", "incident_history:\n", incident("令和6年10月1日", "false")),
    ),
    slip(
        "incident-has-happened",
        "a year that has not come",
        ("assessment.yaml", "incident_history:\n", incident("令和16年10月1日", "false")),
        Told(
            "assessment.yaml: incidents:\n  ‸- {id: lost",
            "assessment",
            None,
            "重大事故の一覧に、検査の日（2026-11-21）より後の日（令和16年10月1日）の事故があります。",
            "The list has incidents dated 令和16年10月1日, after the day of the check (2026-11-21).",
        ),
    ),
    slip(
        "incident-has-happened",
        "the day after the check",
        ("assessment.yaml", "incident_history:\n", incident("令和8年11月22日", "false")),
        Told(
            "assessment.yaml: incidents:\n  ‸- {id: lost",
            "assessment",
            None,
            "重大事故の一覧に、検査の日（2026-11-21）より後の日（令和8年11月22日）の事故があります。",
        ),
    ),
    slip(
        "incident-has-happened",
        "since the publication",
        ("assessment.yaml", "incident_history:\n", incident("令和8年3月1日", "false")),
    ),
    slip(
        "counts-of-their-time",
        "the year of another count",
        (
            "assessment.yaml",
            "subjects: {count: 124000, counted_on: 令和6年11月1日}",
            "subjects: {count: 124000, counted_on: 平成26年11月1日}",
        ),
        Told(
            "assessment.yaml: counted_on: ‸平成26年11月1日",
            "assessment/work.subjects",
            None,
            "対象人数の計数の日（平成26年11月1日）が、公表の日より5年を超えて前です。",
            severity="warning",
        ),
    ),
    slip(
        "counts-of-their-time",
        "counted in years to come",
        (
            "assessment.yaml",
            "subjects: {count: 124000, counted_on: 令和6年11月1日}",
            "subjects: {count: 124000, counted_on: 令和26年11月1日}",
        ),
        Told(
            "assessment.yaml: counted_on: ‸令和26年11月1日",
            "assessment/work.subjects",
            None,
            "対象人数の計数の日（令和26年11月1日）が、検査の日（2026-11-21）より後です。",
            "The day of the count of 対象人数 (令和26年11月1日) does not fit the assessment.",
            severity="warning",
        ),
    ),
    slip(
        "counts-of-their-time",
        "three years before",
        (
            "assessment.yaml",
            "subjects: {count: 124000, counted_on: 令和6年11月1日}",
            "subjects: {count: 124000, counted_on: 令和4年11月1日}",
        ),
    ),
)


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
