"""しきい値判断: the whole boundary table, bands as bounds, what is missing, exemptions (番号法第28条; 評価規則第4条)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from write import HEAD, write

from pia.forms.threshold import Bounds, ThresholdResult, handler_bounds, judge_threshold, subject_bounds
from pia.model.read import load_assessment
from pia.report.threshold_text import render_threshold, threshold_document

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

YEAR = "incident_history: {my_number_one_year: %s}\n"


def assessment(folder: Path, work: str, more: str = "", form: str = "juten") -> Assessment:
    head = HEAD.replace("form: juten", f"form: {form}")
    return load_assessment(write(folder, f"{head}work: {{name: 事務, {work}}}\n{more}")).assessment


def judged(folder: Path, work: str, more: str = "", form: str = "juten") -> ThresholdResult:
    return judge_threshold(assessment(folder, work, more, form))


def expected(subjects: int, handlers: int, *, incident: bool) -> str:
    """The table as the guideline gives it, written out once more."""
    heavy = handlers >= 500 or incident
    if subjects < 1_000:
        return "none"
    if subjects < 10_000:
        return "kiso"
    if subjects < 100_000:
        return "juten" if heavy else "kiso"
    if subjects < 300_000:
        return "zenkoumoku" if heavy else "juten"
    return "zenkoumoku"


EDGES = (0, 999, 1_000, 9_999, 10_000, 99_999, 100_000, 299_999, 300_000, 10_000_000)


@pytest.mark.parametrize("incident", [True, False])
@pytest.mark.parametrize("handlers", [0, 499, 500, 5_000])
@pytest.mark.parametrize("subjects", EDGES)
def test_the_whole_table(tmp_path: Path, subjects: int, handlers: int, incident: bool) -> None:
    said = YEAR % ("occurred" if incident else "none-occurred")
    result = judged(tmp_path, f"subjects: {{count: {subjects}}}, handlers: {{count: {handlers}}}", said)
    assert result.mandatory == expected(subjects, handlers, incident=incident)
    assert result.possible == (result.mandatory,)
    assert result.missing == ()
    assert result.exempt is None


@pytest.mark.parametrize(("subjects", "handlers", "incident", "mandatory"), [
    (999, 500, True, "none"), (1_000, 499, False, "kiso"), (9_999, 500, True, "kiso"), (10_000, 499, False, "kiso"), (10_000, 500, False, "juten"),
    (10_000, 499, True, "juten"), (99_999, 500, False, "juten"), (100_000, 499, False, "juten"), (100_000, 500, False, "zenkoumoku"),
    (100_000, 499, True, "zenkoumoku"), (299_999, 499, False, "juten"), (300_000, 499, False, "zenkoumoku"),
])  # fmt: skip
def test_the_corners_by_hand(subjects: int, handlers: int, incident: bool, mandatory: str) -> None:
    assert expected(subjects, handlers, incident=incident) == mandatory


BANDS = {
    "1,000人未満": (0, 999), "1,000人以上1万人未満": (1_000, 9_999), "1万人以上10万人未満": (10_000, 99_999),
    "10万人以上30万人未満": (100_000, 299_999), "30万人以上": (300_000, None),
}  # fmt: skip


@pytest.mark.parametrize(("band", "bounds"), BANDS.items())
def test_a_band_gives_bounds(tmp_path: Path, band: str, bounds: tuple[int, int | None]) -> None:
    made = assessment(tmp_path, f"subjects: {{band: '{band}'}}")
    assert subject_bounds(made.work.subjects) == Bounds(*bounds)


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize(
    ("handlers", "heavy"),
    [("10人未満", False), ("100人以上500人未満", False), ("500人以上1,000人未満", True), ("1,000人以上", True)],
)
def test_bands_alone_decide_the_table(tmp_path: Path, band: str, handlers: str, heavy: bool) -> None:
    result = judged(tmp_path, f"subjects: {{band: '{band}'}}, handlers: {{band: '{handlers}'}}", YEAR % "none-occurred")
    assert result.mandatory == expected(BANDS[band][0], 500 if heavy else 499, incident=False)


# --- 取扱者数 from what the files and the contractors declare ---

FILES = "files:\n  - {id: f, name: F, users: {number: %s}}\n  - {id: g, name: G, users: {number: %s}}\n"
PARTIES = "parties:\n  - {id: p, entrusted: [{file: f, handlers: %s}, {file: g, handlers: %s}]}\n"


@pytest.mark.parametrize(
    ("more", "bounds"),
    [
        (FILES % ("{count: 30}", "{count: 40}"), (40, 70)),  # the same staff may use both files
        (FILES % ("{band: 10人以上50人未満}", "{count: 40}"), (40, 89)),
        (FILES % ("{band: '1,000人以上'}", "{count: 40}"), (1_000, None)),
        (FILES % ("{count: 30}", "{count: 40}") + PARTIES % ("{count: 5}", "{count: 7}"), (47, 82)),
        (FILES % ("{count: 30}", "{count: 40}") + PARTIES % ("{count: 5}", "{band: unknown}"), (45, None)),
        ("", None),
        ("parties: [{id: p, entrusted: []}]\n", None),
    ],
)
def test_handlers_are_bounded_by_files_and_contractors(
    tmp_path: Path, more: str, bounds: tuple[int, int | None] | None
) -> None:
    made = assessment(tmp_path, "subjects: {count: 1}", more)
    assert handler_bounds(made) == (None if bounds is None else Bounds(*bounds))


def test_the_number_of_the_work_beats_what_files_add_up_to(tmp_path: Path) -> None:
    made = assessment(
        tmp_path, "subjects: {count: 1}, handlers: {count: 499}", FILES % ("{count: 400}", "{count: 400}")
    )
    assert handler_bounds(made) == Bounds(499, 499)


def test_a_contractor_without_a_number_leaves_the_upper_bound_open(tmp_path: Path) -> None:
    more = FILES % ("{count: 30}", "{count: 40}") + "parties:\n  - {id: p, entrusted: [{file: f}]}\n"
    assert handler_bounds(assessment(tmp_path, "subjects: {count: 1}", more)) == Bounds(40, None)


@pytest.mark.parametrize(
    ("users", "bounds"),
    [
        (", users: {number: {count: 600}}", (600, 630)),
        (", users: {number: {band: unknown}}", (30, None)),
        ("", (30, 30)),  # its missing chapters are told by file-has-chapters
    ],
)
def test_a_file_without_chapters_counts_where_its_users_are_given(
    tmp_path: Path, users: str, bounds: tuple[int, int | None]
) -> None:
    more = "files:\n  - {id: f, name: F, users: {number: {count: 30}}}\n"
    more += f"  - {{id: g, name: G, chapters: false{users}}}\n"
    assert handler_bounds(assessment(tmp_path, "subjects: {count: 1}", more)) == Bounds(*bounds)


def test_users_that_nobody_gives_are_an_assumption_that_is_told(tmp_path: Path) -> None:
    more = "files:\n  - {id: f, name: F, users: {number: {count: 30}}}\n  - {id: g, name: G, chapters: false}\n"
    result = judged(tmp_path, "subjects: {count: 100000}", YEAR % "none-occurred" + more)
    (said,) = [reason for reason in result.reasons if "取扱者数は" in reason.ja]
    assert said.ja.endswith("30人であり、使用者数の記載がない「G」も同じ者が使うとみなせば、500人未満です。")
    assert said.en.endswith("fewer than 500 if the same people use 「G」, whose users are not given")


@pytest.mark.parametrize(
    ("work", "row"),
    [
        (
            "subjects: {count: 999}, handlers: {count: 1}",
            "「対象人数1,000人未満」の区分に当たり、評価の義務がありません。",
        ),
        (
            "subjects: {count: 100000}, handlers: {count: 499}",
            "「対象人数10万人以上30万人未満・取扱者数500人未満・重大事故なし」の区分に当たり、重点項目評価が義務付けられます。",
        ),
        (
            "subjects: {count: 299999}, handlers: {count: 500}",
            "「対象人数10万人以上30万人未満・取扱者数500人以上」の区分に当たり、全項目評価が義務付けられます。",
        ),
        ("subjects: {count: 300000}", "「対象人数30万人以上」の区分に当たり、全項目評価が義務付けられます。"),
    ],
)
def test_the_row_that_decides_is_named(tmp_path: Path, work: str, row: str) -> None:
    reasons = [reason.ja for reason in judged(tmp_path, work, YEAR % "none-occurred").reasons]
    assert f"しきい値の表の{row}" in reasons


def test_only_the_number_that_decides_is_missing(tmp_path: Path) -> None:
    result = judged(tmp_path, "subjects: {band: 10万人以上30万人未満}", YEAR % "none-occurred")
    assert [words.ja for words in result.missing] == ["取扱者数の実数（委託先の者を含む。）"]


# --- undetermined ---


@pytest.mark.parametrize(
    ("work", "more", "possible", "missing"),
    [
        ("id: w", "", ("none", "kiso", "juten", "zenkoumoku"), ("対象人数", "取扱者数", "過去１年以内")),
        ("subjects: {count: 50000}", "", ("kiso", "juten"), ("取扱者数", "過去１年以内")),
        ("subjects: {count: 50000}, handlers: {count: 10}", "", ("kiso", "juten"), ("過去１年以内",)),
        ("subjects: {count: 50000}", YEAR % "none-occurred", ("kiso", "juten"), ("取扱者数",)),
        (
            "subjects: {band: unknown}, handlers: {count: 10}",
            YEAR % "none-occurred",
            ("none", "kiso", "juten", "zenkoumoku"),
            ("対象人数",),
        ),
        ("subjects: {count: 150000}", YEAR % "unknown", ("juten", "zenkoumoku"), ("取扱者数", "過去１年以内")),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, work: str, more: str, possible: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    result = judged(tmp_path, work, more, form="kiso")
    assert (result.mandatory, result.possible) == (None, possible)
    assert len(result.missing) == len(missing)
    assert all(said.ja.startswith(start) for said, start in zip(result.missing, missing, strict=True))
    assert all(said.en for said in result.missing)


@pytest.mark.parametrize(
    ("work", "more", "mandatory"),
    [
        ("subjects: {count: 999}", "", "none"),
        ("subjects: {count: 5000}", "", "kiso"),
        ("subjects: {count: 300000}", "", "zenkoumoku"),
        ("subjects: {count: 50000}, handlers: {count: 500}", "", "juten"),
        ("subjects: {count: 50000}", YEAR % "occurred", "juten"),
        ("subjects: {count: 150000}", YEAR % "occurred", "zenkoumoku"),
        ("subjects: {band: 30万人以上}", "", "zenkoumoku"),
    ],
)
def test_what_does_not_matter_need_not_be_known(tmp_path: Path, work: str, more: str, mandatory: str) -> None:
    result = judged(tmp_path, work, more)
    assert (result.mandatory, result.missing) == (mandatory, ())


@pytest.mark.parametrize(
    ("history", "incident"),
    [
        ("{my_number_one_year: occurred}", True),
        ("{my_number_one_year: none-occurred}", False),
        ("{personal_three_years: none-occurred}", False),
        ("{personal_three_years: occurred}", None),
        ("{my_number_one_year: unknown, personal_three_years: none-occurred}", False),
        ("{my_number_one_year: occurred, personal_three_years: none-occurred}", True),
        ("{my_number_one_year: none-occurred, personal_three_years: occurred}", False),
    ],
)
def test_the_incident_of_one_year(tmp_path: Path, history: str, incident: bool | None) -> None:
    assert judged(tmp_path, "subjects: {count: 1}", f"incident_history: {history}\n").incident is incident


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    low=st.integers(0, 400_000),
    more=st.integers(0, 400_000),
    handlers=st.sampled_from([None, 499, 500]),
    incident=st.sampled_from([None, True, False]),
)
def test_a_bound_never_excludes_a_true_answer(low: int, more: int, handlers: int | None, incident: bool | None) -> None:
    """Whatever the numbers between the bounds really are, the answer for them is among the possible ones."""
    from pia.forms import threshold

    known = None if handlers is None else Bounds(handlers, handlers)
    rows = threshold._rows(Bounds(low, low + more), known, incident)
    possible = {threshold._KINDS[row.result] for row in rows}
    answers = {
        expected(subjects, count, incident=happened)
        for subjects in {low, low + more, *(e for e in EDGES if low <= e <= low + more)}
        for count in ((499, 500) if handlers is None else (handlers,))
        for happened in ((True, False) if incident is None else (incident,))
    }
    assert possible == answers


# --- declared against mandatory ---

FORMS = ("kiso", "juten", "zenkoumoku")


@pytest.mark.parametrize("declared", FORMS)
@pytest.mark.parametrize(
    ("subjects", "mandatory"), [(999, "none"), (5_000, "kiso"), (150_000, "juten"), (300_000, "zenkoumoku")]
)
def test_a_higher_form_may_be_chosen_freely(tmp_path: Path, declared: str, subjects: int, mandatory: str) -> None:
    order = ("none", *FORMS)
    result = judged(
        tmp_path, f"subjects: {{count: {subjects}}}, handlers: {{count: 1}}", YEAR % "none-occurred", form=declared
    )
    assert result.mandatory == mandatory
    assert result.outcome == ("satisfied" if order.index(declared) >= order.index(mandatory) else "violated")


@pytest.mark.parametrize(
    ("declared", "subjects", "outcome"),
    [
        ("kiso", 150_000, "violated"),  # at least juten, whatever the rest
        ("juten", 150_000, "undetermined"),
        ("zenkoumoku", 150_000, "satisfied"),
        ("kiso", 50_000, "undetermined"),
        ("juten", 50_000, "satisfied"),
    ],
)
def test_an_undetermined_threshold_can_still_be_met_or_missed(
    tmp_path: Path, declared: str, subjects: int, outcome: str
) -> None:
    result = judged(tmp_path, f"subjects: {{count: {subjects}}}", form=declared)
    assert (result.mandatory, result.outcome) == (None, outcome)


# --- exempt works ---


@pytest.mark.parametrize(
    ("flag", "word"), [("manual_only", "手作業処理用ファイル"), ("staff_only", "職員の人事・給与・福利厚生")]
)
def test_an_exempt_work_needs_nothing(tmp_path: Path, flag: str, word: str) -> None:
    result = judged(tmp_path, f"subjects: {{count: 500000}}, {flag}: true", form="kiso")
    assert (result.mandatory, result.outcome, result.missing) == ("none", "satisfied", ())
    assert result.exempt is not None
    assert word in result.exempt.ja
    assert result.reasons == (result.exempt,)


# --- source status and words ---


@pytest.mark.parametrize(
    ("work", "status"),
    [
        ("subjects: {count: 999}", "likely"),
        ("subjects: {count: 5000}", "memory"),
        ("subjects: {count: 300000}", "likely"),
    ],
)
def test_the_weakest_source_of_the_rows_used_is_told(tmp_path: Path, work: str, status: str) -> None:
    assert judged(tmp_path, work).source_status == status


@pytest.mark.parametrize(
    ("bounds", "ja", "en"),
    [
        (Bounds(84_000, 84_000), "84,000人", "84,000 people"),
        (Bounds(500, None), "500人以上", "at least 500 people"),
        (Bounds(100, 499), "100人以上499人以下", "100 to 499 people"),
    ],
)
def test_bounds_in_words(bounds: Bounds, ja: str, en: str) -> None:
    assert (bounds.words().ja, bounds.words().en) == (ja, en)


def test_the_judgement_in_words(tmp_path: Path) -> None:
    result = judged(tmp_path, "subjects: {count: 50000}, handlers: {count: 12}", form="kiso")
    assert list(render_threshold(result, "ja")) == [
        "義務付けられる評価: 判定できません。 (基礎項目評価 / 基礎項目評価及び重点項目評価)",
        "宣言した評価: 基礎項目評価",
        "  ・対象人数は50,000人です。",
        "  ・取扱者数は、職員と委託先を合わせて12人であり、500人未満です。",
        "  ？分かれば判定できる事実: 過去１年以内の特定個人情報に関する重大事故の有無",
        "  （判定に使った表の行の確認状況: 未確認）",
        "判定できません。",
    ]
    english = "\n".join(render_threshold(result, "en"))
    assert "mandatory assessment: undetermined" in english
    assert "the handlers, contractors included, number 12 people: fewer than 500" in english


def test_the_judgement_as_data(tmp_path: Path) -> None:
    result = judged(tmp_path, "subjects: {band: 10万人以上30万人未満}, handlers: {count: 12}", YEAR % "none-occurred")
    document = threshold_document(result, "ja")
    assert {k: v for k, v in document.items() if k != "reasons"} == {
        "schema": "pia-threshold/1", "declared": "juten", "mandatory": "juten", "possible": ["juten"], "outcome": "satisfied",
        "subjects": {"lower": 100_000, "upper": 299_999}, "handlers": {"lower": 12, "upper": 12}, "incident": False, "exempt": None,
        "missing": [], "source_status": "likely",
    }  # fmt: skip
