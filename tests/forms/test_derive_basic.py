"""What 様式2 derives from facts that are written for another form: the threshold, the ticks, the measure of highest priority."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import HEAD, filled, one

KISO = HEAD.replace("juten", "kiso").replace("重点", "基礎")


def item(folder: Path, key: str, work: str = "", more: str = "", form: str = "juten") -> tuple[object, str]:
    text = HEAD.replace("form: juten", f"form: {form}") + f"work: {{name: W{', ' + work if work else ''}}}\n" + more
    found = one(filled(folder, text, form="kiso"), key)
    return found.value, found.status


# --- 取扱者数 ---


@pytest.mark.parametrize(
    ("work", "more", "value", "status"),
    [
        ("handlers: {count: 499}", "", "500人未満", "filled"),
        ("handlers: {count: 500}", "", "500人以上", "filled"),
        ("handlers: {band: 100人以上500人未満}", "", "500人未満", "filled"),
        ("handlers: {band: '500人以上1,000人未満'}", "", "500人以上", "filled"),
        ("handlers: {band: unknown}", "", None, "blank"),
        ("", "", None, "blank"),
        ("", "files: [{id: f, name: F, users: {number: {count: 3}}}]\n", "500人未満", "filled"),
        ("", "files: [{id: f, name: F, users: {number: {count: 300}}}, {id: g, name: G, users: {number: {count: 300}}}]\n", None, "blank"),
        ("", "files: [{id: f, name: F, users: {number: {count: 300}}}]\nparties: [{id: p, entrusted: [{file: f, handlers: {count: 300}}]}]\n", "500人以上", "filled"),
    ],
)  # fmt: skip
def test_whether_the_handlers_reach_five_hundred(
    tmp_path: Path, *, work: str, more: str, value: str | None, status: str
) -> None:
    assert item(tmp_path, "threshold#handlers", work, more) == (value, status)


# --- 重大事故 ---


@pytest.mark.parametrize(
    ("history", "value", "status"),
    [
        ("{my_number_one_year: occurred}", "発生あり", "filled"),
        ("{my_number_one_year: none-occurred}", "発生なし", "filled"),
        ("{my_number_one_year: unknown}", None, "unknown"),
        ("{personal_three_years: none-occurred}", "発生なし", "filled"),
        ("{personal_three_years: occurred}", None, "blank"),
        ("{my_number_one_year: occurred, personal_three_years: none-occurred}", "発生あり", "filled"),
        ("{my_number_one_year: unknown, personal_three_years: none-occurred}", None, "unknown"),
        (None, None, "blank"),
    ],
)
def test_the_incident_of_one_year(tmp_path: Path, history: str | None, value: str | None, status: str) -> None:
    more = "" if history is None else f"incident_history: {history}\n"
    assert item(tmp_path, "threshold#incident", "", more) == (value, status)


# --- しきい値判断結果 ---

YEAR = "incident_history: {my_number_one_year: none-occurred}\n"


@pytest.mark.parametrize(
    ("work", "value"),
    [
        ("subjects: {count: 999}, handlers: {count: 1}", "特定個人情報保護評価の実施が義務付けられない"),
        ("subjects: {count: 5000}, handlers: {count: 1}", "基礎項目評価の実施が義務付けられる"),
        ("subjects: {count: 150000}, handlers: {count: 1}", "基礎項目評価及び重点項目評価の実施が義務付けられる"),
        ("subjects: {count: 300000}, handlers: {count: 1}", "基礎項目評価及び全項目評価の実施が義務付けられる"),
        ("subjects: {band: 10万人以上30万人未満}", None),
    ],
)
def test_the_result_follows_from_the_three_answers(tmp_path: Path, work: str, value: str | None) -> None:
    assert item(tmp_path, "threshold#result", work, YEAR) == (value, "blank" if value is None else "filled")


def test_a_declared_result_is_printed_and_a_difference_shows(tmp_path: Path) -> None:
    text = (
        HEAD
        + "work: {name: W, subjects: {count: 5000}, handlers: {count: 1}}\n"
        + YEAR
        + "procedure: {basic: {result: focused}}\n"
    )
    found = one(filled(tmp_path, text, form="kiso"), "threshold#result")
    assert found.value == "基礎項目評価及び重点項目評価の実施が義務付けられる"
    assert (found.derived_value, found.conflict) == ("基礎項目評価の実施が義務付けられる", True)


def test_what_is_missing_is_said_beside_the_result(tmp_path: Path) -> None:
    text = HEAD + "work: {name: W, subjects: {band: 10万人以上30万人未満}}\n" + YEAR
    found = one(filled(tmp_path, text, form="kiso"), "threshold#result")
    assert (
        found.note == "取扱者数の実数（委託先の者を含む。）が分かれば定まる。"
    )  # whatever the count is within its band
    known = HEAD + "work: {name: W, subjects: {count: 5000}, handlers: {count: 1}}\n" + YEAR
    assert one(filled(tmp_path / "b", known, form="kiso"), "threshold#result").note is None


def test_the_lowest_band_has_the_words_of_this_form(tmp_path: Path) -> None:
    assert item(tmp_path / "a", "threshold#subjects", "subjects: {count: 999}") == ("1,000人未満（任意実施）", "filled")
    assert item(tmp_path / "b", "threshold#subjects", "subjects: {band: '1,000人未満'}") == (
        "1,000人未満（任意実施）",
        "filled",
    )
    assert item(tmp_path / "c", "threshold#subjects", "subjects: {band: 30万人以上}") == ("30万人以上", "filled")


# --- the forms that go together ---


@pytest.mark.parametrize(
    ("form", "value", "ticked", "priority"),
    [
        ("kiso", "基礎項目評価書", (), "blank"),
        ("juten", "基礎項目評価書及び重点項目評価書", ("全項目評価又は重点項目評価を実施する",), "not-applicable"),
        ("zenkoumoku", "基礎項目評価書及び全項目評価書", ("全項目評価又は重点項目評価を実施する",), "not-applicable"),
    ],
)
def test_what_is_submitted_together(
    tmp_path: Path, form: str, value: str, ticked: tuple[str, ...], priority: str
) -> None:
    text = HEAD.replace("form: juten", f"form: {form}") + "work: {name: W}\n"
    made = filled(tmp_path, text, form="kiso")
    assert one(made, "overall#forms").value == value
    box = one(made, "overall#more-than-basic")
    assert (box.value or (), box.status) == (ticked, "filled" if ticked else "none")
    for name in ("priority", "priority-rating", "priority-reason"):
        assert one(made, f"overall#{name}").status == priority


# --- boxes that stand for every file ---

TWO = "files: [{id: f, name: F, chapters: true%s}, {id: g, name: G, chapters: true%s}, {id: h, name: H, chapters: false}]\n"
PARTY = "parties: [{id: p, entrusted: [{file: %s}]}]\n"


@pytest.mark.parametrize(
    ("more", "value", "status"),
    [
        (TWO % ("", "") + "parties: []\n", ("委託しない",), "filled"),
        (TWO % ("", "") + PARTY % "f", (), "none"),
        (TWO % ("", "") + PARTY % "h", ("委託しない",), "filled"),
        (TWO % ("", ""), None, "blank"),
        (TWO % (", declared: {no_entrustment: true}", ", declared: {no_entrustment: true}"), ("委託しない",), "filled"),
        ("", None, "blank"),
    ],
)  # fmt: skip
def test_a_box_is_ticked_when_it_holds_for_every_file(tmp_path: Path, more: str, value: object, status: str) -> None:
    found, state = item(tmp_path, "overall#no-entrustment", "", more)
    assert (found if found is not None or value is None else (), state) == (value, status)


@pytest.mark.parametrize(
    ("more", "applies"),
    [
        (TWO % ("", "") + PARTY % "g", True),
        (TWO % ("", "") + PARTY % "h", False),
        (TWO % ("", "") + "parties: []\n", False),
    ],
)
def test_a_rating_is_asked_where_some_file_needs_it(tmp_path: Path, more: str, *, applies: bool) -> None:
    _, status = item(tmp_path, "risks/entrustment/misuse#rating", "", more)
    assert status == ("blank" if applies else "not-applicable")


# --- 監査 ---


@pytest.mark.parametrize(
    ("more", "ticks"),
    [
        ("audit: [internal-audit, self-check]\n", ("自己点検", "内部監査")),
        ("files: [{id: f, name: F, chapters: true, audit: [external-audit]}]\n", ("外部監査",)),
        ("audit: [self-check]\nfiles: [{id: f, name: F, chapters: true, audit: [external-audit]}]\n", ("自己点検", "外部監査")),
        ("audit: [self-check]\ncontrols: [{id: c, measure: audit.internal, text: x}]\n", ("自己点検",)),
        ("controls: [{id: c, measure: audit.internal, text: x}]\n", ("内部監査",)),
        ("controls: [{id: c, measure: audit.internal, text: x, planned: true}]\n", None),
        ("files: [{id: f, name: F, chapters: false, audit: [external-audit]}]\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_audits(tmp_path: Path, more: str, ticks: tuple[str, ...] | None) -> None:
    assert item(tmp_path, "overall#audit", "", more)[0] == ticks


# --- 最も優先度が高いと考えられる対策 ---

RISKS = {
    "acquisition": "acquisition/unintended", "linkage": "use/linkage", "unauthorised": "use/unauthorised", "entrustment": "entrustment/misuse",
    "provision": "provision/improper", "network-acquisition": "network/unintended-acquisition", "network-provision": "network/improper-provision",
    "loss": "storage/loss",
}  # fmt: skip


@pytest.mark.parametrize("measure", [*RISKS, "education"])
def test_the_rating_of_the_measure_is_repeated(tmp_path: Path, measure: str) -> None:
    risk = RISKS.get(measure)
    answers = (
        "risks: [{risk: education, answers: {education: especially}}]\n"
        if risk is None
        else f"risks: [{{risk: {risk}, rating: especially}}]\n"
    )
    more = answers + f"procedure: {{priority: {{measure: {measure}}}}}\n"
    value, status = item(tmp_path, "overall#priority-rating", "", more, form="kiso")
    assert (value, status) == ((None, "blank") if risk is None else ("特に力を入れている", "filled"))


def test_a_declared_rating_is_compared_with_the_one_it_repeats(tmp_path: Path) -> None:
    more = "risks: [{risk: storage/loss, rating: sufficient}]\nprocedure: {priority: {measure: loss, rating: especially}}\n"
    found = one(filled(tmp_path, KISO + "work: {name: W}\n" + more), "overall#priority-rating")
    assert (found.value, found.derived_value, found.conflict) == ("特に力を入れている", "十分である", True)


def test_without_a_measure_there_is_nothing_to_repeat(tmp_path: Path) -> None:
    assert item(tmp_path / "a", "overall#priority-rating", form="kiso") == (None, "blank")
    assert item(tmp_path / "b", "overall#priority-rating", "", "procedure: {planned: 令和9年}\n", form="kiso") == (
        None,
        "blank",
    )


# --- titles, and editions of another form ---


@pytest.mark.parametrize(
    ("title", "form", "shown"),
    [
        ("見本市　見本事務　重点項目評価書", "kiso", "見本市　見本事務　基礎項目評価書"),
        ("見本市　見本事務　重点項目評価書", "zenkoumoku", "見本市　見本事務　全項目評価書"),
        ("見本市　見本事務　重点項目評価書", "juten", "見本市　見本事務　重点項目評価書"),
        ("見本事務", "kiso", "見本事務"),
        ("見本事務　全項目評価書（案）", "kiso", "見本事務　基礎項目評価書（案）"),
    ],
)
def test_the_title_names_the_form_that_is_printed(tmp_path: Path, title: str, form: str, shown: str) -> None:
    text = HEAD.replace("見本市　見本事務　重点項目評価書", title) + "work: {name: W}\n"
    made = filled(tmp_path, text, form=form)
    assert one(made, "cover#title").value == made.name == shown
    assert (one(made, "cover#title").derived_value is None) == (title == shown)


def test_a_title_is_never_worded_for_what_is_no_form_of_an_assessment() -> None:
    from pia.forms.naming import title_for

    assert title_for("甲　重点項目評価書", "keikaku") == "甲　重点項目評価書"


@pytest.mark.parametrize(
    ("own", "name", "form", "edition", "chosen"),
    [
        ("juten", "2024-10", None, None, "juten 2024-10"),
        ("juten", "2024-10", "juten", None, "juten 2024-10"),
        ("juten", "2024-10", None, "5joho", "juten 5joho"),
        ("juten", "2024-10", "zenkoumoku", None, "zenkoumoku 2024-10"),
        ("juten", "5joho", "zenkoumoku", None, "zenkoumoku 2024-10"),
        ("juten", "5joho", "zenkoumoku", "2018-05", "zenkoumoku 2018-05"),
        ("zenkoumoku", "2018-05", "kiso", None, "kiso 2024-10"),
        ("zenkoumoku", "2018-05", "juten", None, "juten 2024-10"),
        ("zenkoumoku", "2018-05", None, None, "zenkoumoku 2018-05"),
    ],
)
def test_another_form_comes_in_the_like_named_edition_or_the_newest_of_known_date(
    tmp_path: Path, *, own: str, name: str, form: str | None, edition: str | None, chosen: str
) -> None:
    text = (
        HEAD.replace("form: juten", f"form: {own}").replace("edition: 2024-10", f"edition: {name}")
        + "work: {name: W}\n"
    )
    made = filled(tmp_path, text, form=form, edition=edition)
    assert f"{made.form} {made.edition}" == chosen


# --- what holds for one file, and for all ---


@pytest.mark.parametrize(
    ("common", "own", "ticks", "line"),
    [
        ("", "audit: [external-audit]", ("外部監査",), 9),
        ("audit: [self-check]\n", "audit: [external-audit]", ("外部監査",), 10),
        ("audit: [self-check]\n", "chapters: true", ("自己点検",), 8),
        ("audit: [self-check]\n", "audit: []", None, None),
    ],
)
def test_a_file_of_the_focused_form_has_its_own_audits_or_the_common_ones(
    tmp_path: Path, *, common: str, own: str, ticks: tuple[str, ...] | None, line: int | None
) -> None:
    text = HEAD + f"work: {{name: W}}\n{common}files:\n  - {{id: f, name: F, {own}}}\n"
    found = one(filled(tmp_path, text), "files/f#audit")
    assert (found.value or None) == ticks
    assert [origin.line for origin in found.facts] == ([] if line is None else [line])


def test_a_file_without_chapters_of_its_own_has_no_rating(tmp_path: Path) -> None:
    more = (
        "files:\n  - {id: f, name: F, risks: [{risk: storage/loss, rating: especially}]}\n"
        "  - {id: g, name: G, chapters: false, risks: [{risk: storage/loss, rating: issues-remain}]}\n"
    )
    assert item(tmp_path, "risks/storage/loss#rating", "", more) == ("特に力を入れている", "filled")


def test_one_withheld_name_withholds_the_list_and_every_name_has_its_origin(tmp_path: Path) -> None:
    text = HEAD + (
        "work: {name: W}\nsystems:\n  - {id: a, name: 甲}\n"
        "  - {id: b, name: {value: 秘密, withhold: {reason: 攻撃, approver: 課長, shown: （公表しない）}}}\n"
    )
    found = one(filled(tmp_path, text, form="kiso", projection="publish"), "work#systems")
    assert (found.value, found.status) == ("・甲\n・（公表しない）", "withheld")
    assert [origin.line for origin in found.facts] == [9, 10]
    assert one(filled(tmp_path / "b", HEAD + "work: {name: W}\n", form="kiso"), "work#systems").facts == ()


@pytest.mark.parametrize(
    ("declared", "parties", "applies"),
    [
        ("", "parties: [{id: p, entrusted: [{file: f}]}]\n", True),
        ("declared: {entrustment: not-entrusted}", "parties: [{id: p, entrusted: [{file: f}]}]\n", False),
        ("declared: {entrustment: entrusted}", "parties: []\n", True),
        ("", "parties: []\n", False),
    ],
)
def test_what_the_source_prints_decides_whether_a_risk_is_asked(
    tmp_path: Path, declared: str, parties: str, *, applies: bool
) -> None:
    said = f", {declared}" if declared else ""
    text = HEAD + f"work: {{name: W}}\nfiles: [{{id: f, name: F{said}}}]\n{parties}"
    found = one(filled(tmp_path, text), "files/f/risks/entrustment/misuse#rating")
    assert found.status == ("blank" if applies else "not-applicable")


def test_changes_without_anything_withheld_are_no_secret(tmp_path: Path) -> None:
    text = HEAD + "work: {name: W}\nchanges: [{id: r, date: 令和6年1月1日, before: 甲, after: 乙}]\n"
    assert one(filled(tmp_path, text, projection="publish"), "changes#rows").status == "filled"
