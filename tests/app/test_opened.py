"""Which assessments a command line names, and the digest of the text they were read from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from write import MINIMAL, write

from pia.app.opened import directories, open_assessment, source_digest
from pia.errors import InputError
from pia.model.read import load_assessment


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A folder with two assessments, the body's facts, and things that are no assessments."""
    write(tmp_path / "city" / "juki")
    write(tmp_path / "city" / "atena")
    (tmp_path / "city" / "body.yaml").write_text("department: {name: 市民課}\n", encoding="utf-8")
    (tmp_path / "city" / "notes").mkdir()
    (tmp_path / "city" / "notes" / "readme.md").write_text("", encoding="utf-8")
    (tmp_path / "city" / ".cache").mkdir()
    (tmp_path / "city" / ".cache" / "assessment.yaml").write_text("", encoding="utf-8")
    return tmp_path / "city"


# --- directories ---


def test_a_folder_an_assessment_file_and_a_folder_of_folders(city: Path) -> None:
    assert directories((city / "juki",)) == (city / "juki",)
    assert directories((city / "juki" / "assessment.yaml",)) == (city / "juki",)
    assert directories((city,)) == (city / "atena", city / "juki")


def test_the_order_is_that_of_the_command_line(city: Path) -> None:
    assert directories((city / "juki", city / "atena")) == (city / "juki", city / "atena")
    assert directories((city / "juki", city)) == (city / "juki", city / "atena")


def test_one_folder_named_in_several_ways_stands_once(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(city)
    named = (Path("juki"), city / "juki", Path("atena/../juki"), Path("juki/assessment.yaml"), Path("./juki"))
    assert directories(named) == (Path("juki"),)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_a_link_to_a_folder_is_that_folder(city: Path) -> None:
    (city / "link").symlink_to(city / "juki")
    assert directories((city / "juki", city / "link")) == (city / "juki",)


def test_only_the_folders_directly_below_are_looked_at(city: Path) -> None:
    write(city / "old" / "2023")
    assert city / "old" / "2023" not in directories((city,))


def test_a_slip_in_the_name_of_the_file_is_not_passed_over(city: Path) -> None:
    write(city / "tax")
    (city / "tax" / "assessment.yaml").rename(city / "tax" / "assesment.yaml")
    assert directories((city,)) == (city / "atena", city / "juki", city / "tax")
    with pytest.raises(InputError) as caught:
        open_assessment(city / "tax")
    assert [p.code for p in caught.value.problems] == ["assessment-missing"]
    assert "もっとも近いのは「assesment.yaml」です。" in caught.value.problems[0].message.ja


def test_the_folder_of_a_body_stands_for_its_assessments(city: Path) -> None:
    write(city.parent / "wako")
    assert directories((city.parent,)) == (city / "atena", city / "juki", city.parent / "wako")
    (city / "tax").mkdir()
    (city / "tax" / "assesment.yaml").write_text(MINIMAL, encoding="utf-8")
    assert directories((city.parent,)) == (city / "atena", city / "juki", city / "tax", city.parent / "wako")


def test_a_body_without_assessments_is_kept_for_the_reader_to_refuse(tmp_path: Path) -> None:
    write(tmp_path / "wako")
    (tmp_path / "kobe" / "notes").mkdir(parents=True)
    (tmp_path / "kobe" / "body.yaml").write_text("other_bodies: none\n", encoding="utf-8")
    assert directories((tmp_path,)) == (tmp_path / "kobe", tmp_path / "wako")


@pytest.mark.parametrize("name", ["missing", "notes", "body.yaml"])
def test_what_is_no_assessment_is_kept_for_the_reader_to_refuse(city: Path, name: str) -> None:
    assert directories((city / name,)) == (city / name,)
    with pytest.raises(InputError) as caught:
        open_assessment(city / name)
    codes = {"missing": "directory-missing", "notes": "assessment-missing", "body.yaml": "not-a-directory"}
    assert [p.code for p in caught.value.problems] == [codes[name]]


def test_nothing_named_is_nothing_to_check() -> None:
    with pytest.raises(InputError) as caught:
        directories(())
    [problem] = caught.value.problems
    assert problem.code == "nothing-to-check"
    assert (problem.message.ja, problem.message.en) == ("対象の評価書がありません。", "no assessment was named")
    assert (problem.remedy.ja, problem.remedy.en) == (
        "評価書のフォルダを指定してください。",
        "name an assessment directory",
    )


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_no_file_can_have_is_refused_not_a_crash(tmp_path: Path, name: str) -> None:
    assert directories((tmp_path / name,)) == (tmp_path / name,)
    with pytest.raises(InputError) as caught:
        open_assessment(tmp_path / name)
    assert [p.code for p in caught.value.problems] == ["directory-missing"]


# --- open_assessment ---


def test_what_does_not_fit_the_catalogue_is_refused_with_its_place(tmp_path: Path) -> None:
    text = MINIMAL + "controls:\n  - {id: c, measure: use.authenticaton}\n  - {id: d, measure: no.such}\n"
    assert load_assessment(write(tmp_path, text)).assessment.controls[0].measure == "use.authenticaton"
    with pytest.raises(InputError) as caught:
        open_assessment(tmp_path)
    first, second = caught.value.problems
    assert (str(first.place), str(second.place)) == ("assessment.yaml:9:22", "assessment.yaml:10:22")
    assert "use.authentication" in first.remedy.ja + first.message.ja
    assert first.message.en != first.message.ja


def test_a_sound_assessment_is_opened(tmp_path: Path) -> None:
    assert open_assessment(write(tmp_path)).assessment.work.name == "見本事務"


# --- source_digest ---


def digest(folder: Path) -> str:
    return source_digest(load_assessment(folder))


def test_a_digest_is_of_texts_and_names_and_of_nothing_else(tmp_path: Path) -> None:
    text = MINIMAL + "include: [a.yaml]\n"
    one = digest(write(tmp_path / "one", text, a_yaml="systems: []\n"))
    assert one.startswith("sha256:")
    assert len(one) == 7 + 64
    assert digest(write(tmp_path / "other", text, a_yaml="systems: []\n")) == one
    assert digest(write(tmp_path / "one", text, a_yaml="systems: []\n")) == one  # neither folder nor time counts


CHANGED = {
    "a remark": {"text": MINIMAL + "include: [a.yaml]\n# 注\n"},
    "an included file": {"a_yaml": "systems: [] \n"},
    "line ends": {"text": (MINIMAL + "include: [a.yaml]\n").replace("\n", "\r\n")},
    "one more file": {"text": MINIMAL + "include: [a.yaml, b.yaml]\n", "b_yaml": "nodes: []\n"},
    "the name of a file": {"text": MINIMAL + "include: [b.yaml]\n", "b_yaml": "systems: []\n"},
}


@pytest.mark.parametrize("name", CHANGED)
def test_any_change_of_a_text_changes_the_digest(tmp_path: Path, name: str) -> None:
    base = {"text": MINIMAL + "include: [a.yaml]\n", "a_yaml": "systems: []\n"}
    assert digest(write(tmp_path / "changed", **{**base, **CHANGED[name]})) != digest(write(tmp_path / "base", **base))


def test_the_facts_of_the_body_are_part_of_the_digest(city: Path) -> None:
    before = digest(city / "juki")
    (city / "body.yaml").write_text("department: {name: 住民課}\n", encoding="utf-8")
    assert digest(city / "juki") != before


def test_text_cannot_wander_between_files_unseen(tmp_path: Path) -> None:
    both = MINIMAL + "include: [a.yaml, b.yaml]\n"
    one = write(tmp_path / "one", both, a_yaml="systems: []\n# x\n", b_yaml="nodes: []\n")
    other = write(tmp_path / "other", both, a_yaml="systems: []\n", b_yaml="# x\nnodes: []\n")
    assert digest(one) != digest(other)


def test_the_order_of_includes_does_not_count_but_the_text_that_says_it_does(tmp_path: Path) -> None:
    files = {"a_yaml": "systems: []\n", "b_yaml": "nodes: []\n"}
    one = load_assessment(write(tmp_path / "one", MINIMAL + "include: [a.yaml, b.yaml]\n", **files))
    assert list(one.texts()) == ["assessment.yaml", "a.yaml", "b.yaml"]
    assert source_digest(one) != digest(write(tmp_path / "other", MINIMAL + "include: [b.yaml, a.yaml]\n", **files))
