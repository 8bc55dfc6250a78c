"""Answers common to all files: the file's own comes first, answer by answer, text by text; the chapter of the body has keys of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import HEAD, file_with, filled, one, scope_of
from hypothesis import given
from hypothesis import strategies as st
from write import write

from pia.forms.answers import answer_of, given_answer, override_of, risk_answers
from pia.model.read import load_assessment
from pia.rules.facts import Facts

FULL = HEAD.replace("juten", "zenkoumoku").replace("重点", "全") + "work: {name: W}\n"
RISK = "use/unauthorised"
BOTH = file_with(
    f"chapters: true\nrisks:\n  - {{risk: {RISK}, answers: {{authentication: done}}, texts: {{other-measures: 自らの文。}}}}",
    f"  - {{id: g, name: G, chapters: true}}\nrisks:\n  - {{risk: {RISK}, rating: sufficient, answers: {{authentication: not-done}}, "
    "texts: {other-measures: 共通の文。, authentication-method: 共通の方法。}}\n",
)


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("authentication", "done", ("files", 0, "risks", 0, "answers", "authentication")),
        ("rating", "sufficient", ("risks", 0, "rating")),
        ("nothing", None, ("files", 0, "risks", 0, "answers", "nothing")),
    ],
)
def test_the_answer_of_the_file_comes_first(
    tmp_path: Path, name: str, value: str | None, path: tuple[object, ...]
) -> None:
    assert answer_of(scope_of(tmp_path, BOTH), RISK, name) == (value, path)


def test_where_nobody_answers_the_path_leads_to_where_it_would_be_written(tmp_path: Path) -> None:
    scope = scope_of(tmp_path / "a", file_with("chapters: true"))
    assert answer_of(scope, RISK, "rating") == (None, ("files", 0, "risks"))
    common = scope_of(tmp_path / "b", file_with("chapters: true", f"risks: [{{risk: {RISK}}}]\n"))
    assert answer_of(common, RISK, "rating") == (None, ("risks", 0, "rating"))
    assert [at for _, at in risk_answers(common, RISK)] == [("risks", 0)]
    assert list(risk_answers(common, "use/copy")) == []


def test_texts_are_looked_up_one_by_one(tmp_path: Path) -> None:
    scope = scope_of(tmp_path, BOTH)
    assert override_of(scope, RISK, "other-measures") == (
        "自らの文。",
        ("files", 0, "risks", 0, "texts", "other-measures"),
    )
    assert override_of(scope, RISK, "authentication-method") == (
        "共通の方法。",
        ("risks", 0, "texts", "authentication-method"),
    )
    assert override_of(scope, RISK, "rights-management-method") is None


def test_what_the_form_shows_for_both_files(tmp_path: Path) -> None:
    form = filled(tmp_path, BOTH)
    shown = {
        file: [one(form, f"files/{file}/risks/{RISK}#{name}").printed() for name in ("rating", "other-measures")]
        for file in ("f", "g")
    }
    assert shown == {"f": ["十分である", "自らの文。"], "g": ["十分である", "共通の文。"]}
    assert [o.line for o in one(form, f"files/g/risks/{RISK}#rating").facts] == [16]


def test_the_merged_answer_that_rules_read(tmp_path: Path) -> None:
    loaded = load_assessment(write(tmp_path, BOTH))
    assessment = loaded.assessment
    merged, path = given_answer(assessment, (0, assessment.files[0]), RISK)
    assert merged is not None
    assert (merged.rating, merged.answers) == ("sufficient", {"authentication": "done"})
    assert merged.texts == {"other-measures": "自らの文。", "authentication-method": "共通の方法。"}
    assert path == ("files", 0, "risks", 0)
    other, there = given_answer(assessment, (1, assessment.files[1]), RISK)
    assert (other, there) == (assessment.risks[0], ("risks", 0))
    assert given_answer(assessment, None, RISK) == (assessment.risks[0], ("risks", 0))
    assert given_answer(assessment, (1, assessment.files[1]), "use/copy") == (None, ("files", 1, "risks"))
    assert given_answer(assessment, None, "use/copy") == (None, ("risks",))


ratings = st.sampled_from([None, "especially", "sufficient", "issues-remain"])
answers = st.dictionaries(
    st.sampled_from(["authentication", "rights-issue"]), st.sampled_from(["done", "not-done"]), max_size=2
)


@given(own=st.one_of(st.none(), st.tuples(ratings, answers)), common=st.one_of(st.none(), st.tuples(ratings, answers)))
def test_the_merged_answer_says_what_the_cells_say(
    tmp_path_factory: pytest.TempPathFactory, own: object, common: object
) -> None:
    """One answer after the other, or all at once: the same value, from the same two places."""

    def written(given: object) -> str:
        if given is None:
            return "[]"
        rating, chosen = given  # type: ignore[misc]
        rated = "" if rating is None else f", rating: {rating}"
        said = ", ".join(f"{name}: {value}" for name, value in chosen.items())
        return f"[{{risk: {RISK}{rated}, answers: {{{said}}}}}]"

    folder = tmp_path_factory.mktemp("common")
    text = file_with(f"chapters: true\nrisks: {written(own)}", f"risks: {written(common)}\n")
    scope = scope_of(folder, text)
    assert scope.file is not None
    merged, _ = given_answer(scope.assessment, (0, scope.file), RISK)
    for name in ("rating", "authentication", "rights-issue"):
        value, at = answer_of(scope, RISK, name)
        whole = None if merged is None else merged.rating if name == "rating" else merged.answers.get(name)
        assert whole == value
        assert at[0] in ("risks", "files")


def test_the_fourth_chapter_is_asked_of_the_body_whatever_a_file_says(tmp_path: Path) -> None:
    text = FULL + (
        "files:\n  - {id: f, name: F, chapters: true, risks: [{risk: education, answers: {education: especially}}]}\n"
        "risks:\n  - {risk: education, answers: {education: sufficient}}\n"
    )
    form = filled(tmp_path, text)
    assert one(form, "risks/education#education").value == "十分に行っている"
    assert [i.key for i in form.items() if i.key.endswith("#education")] == ["risks/education#education"]


def test_findings_of_the_fourth_chapter_have_the_key_of_the_risk(tmp_path: Path) -> None:
    text = FULL + "files:\n  - {id: f, name: F, chapters: true}\n  - {id: g, name: G, chapters: true}\n"
    facts = Facts(load_assessment(write(tmp_path, text)), filled(tmp_path, text), as_of="2025-01-01")
    keys = [subject.key for subject in facts.subjects("risks")]
    assert [key for key in keys if not key.startswith("files/")] == ["risks/audit", "risks/education", "risks/other"]
    assert len([key for key in keys if key.startswith("files/f/risks/")]) == 28
    assert len([key for key in keys if key.startswith("files/g/risks/")]) == 28
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("risks", "key", "answered"),
    [
        ("{risk: education, answers: {education: sufficient}}", "risks/education", True),
        ("{risk: audit, answers: {self-check: sufficient}}", "risks/audit", False),
        ("{risk: audit, answers: {self-check: sufficient, audit: sufficient}}", "risks/audit", True),
        ("{risk: use/copy, rating: sufficient}", "files/f/risks/use/copy", True),
        ("{risk: use/copy}", "files/f/risks/use/copy", False),
        ("{risk: storage/endless, answers: {erasure: defined}}", "files/f/risks/storage/endless", False),
        ("{risk: storage/endless, answers: {erasure: defined}, rating: sufficient}", "files/f/risks/storage/endless", True),
        ("{risk: storage/endless, rating: sufficient}", "files/f/risks/storage/endless", False),
    ],
)  # fmt: skip
def test_rules_see_whether_everything_asked_is_answered(
    tmp_path: Path, risks: str, key: str, *, answered: bool
) -> None:
    text = FULL + f"files:\n  - {{id: f, name: F}}\nrisks: [{risks}]\n"
    facts = Facts(load_assessment(write(tmp_path, text)), filled(tmp_path, text), as_of="2025-01-01")
    found = {subject.key: subject.facts["answered"] for subject in facts.subjects("risks")}
    assert found[key] is answered
