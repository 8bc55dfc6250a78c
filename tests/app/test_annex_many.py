"""One change, many forms: a profile that moves on, and the facts of a body that change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example import CITY
from versions import city, committed

from pia.app.annex import AnnexOptions
from pia.app.annex_many import annex_of_body, annex_of_profile
from pia.app.annex_many_files import append_many, many_document, many_lines, save_many
from pia.app.opened import open_assessment
from pia.app.versions import open_version
from pia.errors import InputError, UsageError
from pia.history.rows import replay

if TYPE_CHECKING:
    from pia.app.annex_many import Many, Part

OLD, NEW = "intermediate-server-platform/2018-05", "intermediate-server-platform/2025-07"
NAGAOKA = CITY.parent / "nagaoka"
DATED = AnnexOptions(date="令和8年12月1日")


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


def parts(made: Many) -> dict[str, Part]:
    return {part.directory.name: part for part in made.parts}


# --- a profile moves on ---


@pytest.fixture(scope="module")
def moved() -> Many:
    return annex_of_profile(OLD, NEW, [NAGAOKA, CITY], DATED)


def test_every_heir_gets_its_rows_and_the_others_are_said_to_have_none(moved: Many) -> None:
    found = parts(moved)
    assert {name: part.annex is not None for name, part in found.items()} == {
        "nagaoka": True,
        "juki": True,  # it is on the new edition already: told against what it would say by the old one
        "kokuho": True,
        "jutaku": False,
    }
    assert found["jutaku"].skipped is not None
    for name in ("nagaoka", "juki", "kokuho"):
        annex = found[name].annex
        assert annex is not None
        assert annex.rows
        assert replay({c.key: c.text for c in annex.old.public.cells}, annex.rows) == {
            c.key: c.text for c in annex.new.public.cells
        }
    assert moved.problems == ()


def test_the_rows_of_one_place_are_judged_as_ever(moved: Many) -> None:
    annex = parts(moved)["nagaoka"].annex
    assert annex is not None
    place = next(row for row in annex.rows if row.key == "files/juki-file#place")
    assert (place.important, place.timing) == (True, "事前")
    assert any(row.needs_decision for row in annex.rows)  # measures that the new edition lacks


def test_rows_and_edition_are_written_together(tmp_path: Path) -> None:
    work = tmp_path / "nagaoka"
    shutil.copytree(NAGAOKA, work)
    before = (work / "changes.yaml").read_text(encoding="utf-8")
    rows = len(open_assessment(work).assessment.changes)
    made = annex_of_profile(OLD, NEW, [work], DATED)
    assert [path.name for path in append_many(made)] == ["changes.yaml", "assessment.yaml"]
    assert (work / "changes.yaml").read_text(encoding="utf-8").startswith(before.rstrip("\n"))
    assessment = (work / "assessment.yaml").read_text(encoding="utf-8")
    assert assessment == (NAGAOKA / "assessment.yaml").read_text(encoding="utf-8").replace(OLD, NEW)
    loaded = open_assessment(work)
    annex = made.parts[0].annex
    assert annex is not None
    assert len(loaded.assessment.changes) == rows + len(annex.rows)
    assert {c.key: c.text for c in open_version(str(work)).whole.cells} == {
        c.key: c.text for c in annex.new.whole.cells
    }
    assert append_many(annex_of_profile(OLD, NEW, [work], DATED)) == []  # nothing is written twice


def test_what_the_new_edition_lacks_is_noted_and_nothing_is_written(tmp_path: Path) -> None:
    work = tmp_path / "nagaoka"
    shutil.copytree(NAGAOKA, work)
    made = annex_of_profile(NEW, OLD, [city(tmp_path).parent / "kokuho", work], DATED)
    kokuho = parts(made)["kokuho"]
    assert kokuho.annex is not None
    assert [note.code for note in kokuho.notes] == ["profile-role-unknown"]
    texts = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    with pytest.raises(InputError) as refused:
        append_many(made)
    (problem,) = refused.value.problems
    assert problem.code == "profile-not-moved"
    assert problem.place is not None
    assert problem.place.file.endswith("kokuho/assessment.yaml")
    assert (problem.place.line, problem.place.column) == (22, 34)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == texts
    assert "※ assessment.yaml:22:34" in "\n".join(many_lines(made, "ja"))


def test_one_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    body = city(tmp_path).parent
    edit(body / "kokuho" / "assessment.yaml", ("schema: 1", "schema: 1\nwrong: 1"))
    made = annex_of_profile(OLD, NEW, [body], DATED)
    assert parts(made)["juki"].annex is not None
    (problem,) = made.problems
    assert problem.place is not None
    assert problem.place.file.endswith("city/kokuho/assessment.yaml")
    document = many_document(made, "ja")
    assert document["summary"]["unreadable"] == 1
    assert len(document["errors"]) == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("intermediate-server-platform/2018-06", NEW, "profile-edition-unknown"),
        (OLD, "platform", "profile-edition-unknown"),
        (OLD, "government-cloud/2025-09", "profiles-differ"),
        (NEW, NEW, "profiles-differ"),
        ("../../etc/passwd", NEW, "profile-edition-unknown"),
    ],
)
def test_what_are_no_two_editions_of_a_profile(old: str, new: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        annex_of_profile(old, new, [NAGAOKA], DATED)
    assert [p.code for p in refused.value.problems] == [code]


def test_the_nearest_edition_is_named() -> None:
    with pytest.raises(UsageError) as refused:
        annex_of_profile("intermediate-server-platform/2018-06", NEW, [NAGAOKA], DATED)
    assert OLD in refused.value.problems[0].remedy.ja


# --- the facts of a body ---


INCIDENT = (
    "my_number_one_year: none-occurred",
    "my_number_one_year: occurred",
)


def test_a_contractor_an_office_and_an_incident_concern_every_assessment(tmp_path: Path) -> None:
    body = city(tmp_path).parent
    edit(
        body / "body.yaml",
        ("name: 株式会社見本システムズ", "name: 株式会社新見本システムズ"),
        ("name: 見本市長", "name: 見本市の長"),
        ("content: 令和6年8月20日、固定資産税", "content: 令和8年10月5日、固定資産税"),
        INCIDENT,
    )
    made = annex_of_body(str(CITY), str(body), DATED)
    assert made is not None
    found = parts(made)
    assert list(found) == ["juki", "jutaku", "kokuho"]

    def keys(name: str) -> set[str]:
        annex = found[name].annex
        assert annex is not None
        return {row.key for row in annex.rows}

    assert all("cover#body" in keys(name) for name in found)
    assert any(key.endswith("#party") or "#name" in key for key in keys("juki"))
    assert any("incident" in key for key in keys("juki"))
    assert any("incident" in key for key in keys("kokuho"))
    assert any("incident" in key for key in keys("jutaku"))
    document = many_document(made, "en")
    assert json.loads(json.dumps(document)) == document
    assert document["summary"]["with_rows"] == 3


def test_a_commit_of_a_body_is_a_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = city(tmp_path).parent
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    edit(body / "body.yaml", ("name: 株式会社見本システムズ", "name: 株式会社新見本システムズ"))
    shutil.rmtree(body / "jutaku")
    made = annex_of_body("HEAD:city", "city", DATED)
    assert made is not None
    found = parts(made)
    assert found["jutaku"].skipped is not None
    annex = found["juki"].annex
    assert annex is not None
    assert [row.after for row in annex.rows] == ["株式会社新見本システムズ"]
    assert {path.parent.name for path in append_many(made)} == {"juki", "kokuho"}
    assert annex_of_body("HEAD:city/juki", "HEAD:city/juki", DATED) is None


def test_a_body_against_an_assessment_is_no_comparison() -> None:
    with pytest.raises(InputError) as refused:
        annex_of_body(str(CITY / "juki"), str(CITY), DATED)
    assert refused.value.problems[0].code == "not-a-body"
    assert annex_of_body(str(CITY), str(CITY / "juki"), DATED) is None


def test_equal_bodies_have_no_rows() -> None:
    made = annex_of_body(str(CITY), str(CITY), DATED)
    assert made is not None
    assert many_document(made, "ja")["summary"]["unchanged"] == 3


# --- files ---


def test_one_file_for_each_assessment(moved: Many, tmp_path: Path) -> None:
    assert [path.name for path in save_many(moved, "md", tmp_path / "out")] == ["nagaoka.md", "juki.md", "kokuho.md"]
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    save_many(moved, "md", tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    with pytest.raises(UsageError):
        save_many(moved, "xlsx", None)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as refused:
        save_many(moved, "md", tmp_path / "file")
    assert refused.value.problems[0].code == "cannot-write"
