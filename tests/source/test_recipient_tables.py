"""The table of a recipient inside an assessment: where it is named, what is said of it, and what the commands show."""

from __future__ import annotations

from pathlib import Path

import pytest
from house import problems, put, spread

from pia.app.opened import source_digest
from pia.app.why import Fact, explain
from pia.cli.main import main
from pia.errors import InputError, Place, Problem
from pia.model.read import load_assessment
from pia.model.recipient import AnnexRow
from pia.source.assemble import assemble
from pia.source.nodes import at, plain

YAML = """schema: 1
form: juten
edition: 2024-10
status: draft
body: {name: 見本市長, kind: municipality}
work: {name: 住民基本台帳に関する事務}
files: [{id: juki-file, name: 住民基本台帳ファイル}]
recipients:
  - id: tax-office
    kind: transfer
    files: [juki-file]
    rows: rows.csv
"""

ROWS = ("recipients", 0, "rows")


def house(folder: Path, files: dict[str, str]) -> Path:
    return spread(folder, {"work/assessment.yaml": YAML, **files})


def refused(work: Path) -> Problem:
    (found,) = problems(work)
    return found


# --- the table of a recipient ---


def test_a_recipient_takes_its_rows_from_the_table_beside_its_yaml(tmp_path: Path) -> None:
    loaded = load_assessment(house(tmp_path, {"work/rows.csv": "識別子,事務\ntax,徴収\n"}))
    (recipient,) = loaded.assessment.recipients
    assert recipient.rows == (AnnexRow(id="tax", work="徴収"),)
    assert loaded.place(ROWS) == Place("rows.csv", 1, 1, 2, 7)
    assert str(loaded.node(ROWS).place) == "assessment.yaml:12:11"  # type: ignore[union-attr]
    assert str(loaded.place((*ROWS, 0, "work"))) == "rows.csv:2:5"
    assert str(loaded.place((*ROWS, 0, "office"))) == "rows.csv:2:1"
    assert loaded.texts() == {"assessment.yaml": YAML, "rows.csv": "識別子,事務\ntax,徴収\n"}


def test_the_digest_follows_the_text_of_the_table(tmp_path: Path) -> None:
    work = house(tmp_path, {"work/rows.csv": "識別子,事務\ntax,徴収\n"})
    before = source_digest(load_assessment(work))
    put(work / "rows.csv", "識別子,事務\ntax,徴収\n".encode("cp932"))
    assert source_digest(load_assessment(work)) == before
    put(work / "rows.csv", "識別子,事務\ntax,給付\n")
    assert source_digest(load_assessment(work)) != before


def test_what_the_model_refuses_is_placed_in_the_table(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_assessment(house(tmp_path, {"work/rows.csv": "事務,識別子\n徴収,Tax Office\n"}))
    (found,) = caught.value.problems
    assert (found.code, str(found.place)) == ("bad-id", "rows.csv:2:4")


def test_other_texts_are_left_to_the_model(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_assessment(house(tmp_path, {"work/assessment.yaml": YAML.replace("rows.csv", "rows.txt")}))
    (found,) = caught.value.problems
    assert (found.code, str(found.place)) == ("wrong-shape", "assessment.yaml:12:11")


def test_a_table_is_looked_for_beside_the_file_that_names_it(tmp_path: Path) -> None:
    recipient = YAML[YAML.index("recipients:") :]
    head = YAML[: YAML.index("recipients:")] + "include: [sub/r.yaml]\n"
    files = {
        "work/assessment.yaml": head,
        "work/sub/r.yaml": recipient,
        "work/sub/rows.csv": "id\na\n",
        "work/rows.csv": "x",
    }
    result = assemble(house(tmp_path, files))
    assert plain(at(result.root, ROWS)) == [{"id": "a"}]  # type: ignore[arg-type]
    assert [d.file for d in result.documents] == ["assessment.yaml", "sub/r.yaml", "sub/rows.csv"]


def test_a_shared_recipient_has_its_table_beside_body_yaml(tmp_path: Path) -> None:
    pool = "recipients:\n  - {id: shared, kind: transfer, rows: rows.csv}\n  - {id: other, rows: none.csv}\n"
    work = YAML[: YAML.index("  - id:")] + "  - {use: shared, files: [juki-file]}\n"
    result = assemble(house(tmp_path, {"body.yaml": pool, "rows.csv": "id\na\n", "work/assessment.yaml": work}))
    assert plain(at(result.root, ROWS)) == [{"id": "a"}]  # type: ignore[arg-type]
    assert str(at(result.root, (*ROWS, 0, "id")).place) == "../rows.csv:2:1"  # type: ignore[union-attr]


def test_a_table_that_two_recipients_name_is_read_once(tmp_path: Path) -> None:
    twice = YAML + YAML[YAML.index("  - id:") :].replace("tax-office", "second").replace("rows.csv", "./rows.csv")
    result = assemble(house(tmp_path, {"work/assessment.yaml": twice, "work/rows.csv": "id\na\n"}))
    assert [d.file for d in result.documents] == ["assessment.yaml", "rows.csv"]
    assert plain(at(result.root, ("recipients", 1, "rows"))) == [{"id": "a"}]  # type: ignore[arg-type]


def test_the_rows_of_a_table_can_be_withheld_as_a_whole(tmp_path: Path) -> None:
    hidden = "rows: {value: rows.csv, withhold: {reason: 未公表, approver: 市長, shown: 別途公表}}"
    files = {"work/assessment.yaml": YAML.replace("rows: rows.csv", hidden), "work/rows.csv": "id\na\n"}
    loaded = load_assessment(house(tmp_path, files))
    withheld = loaded.withheld((*ROWS, 0, "id"))
    assert withheld is not None
    assert withheld.shown == "別途公表"


NAMED = {
    "absolute": ("/etc/x.csv", "rows-not-relative", "rows の「/etc/x.csv」は、「/」区切りの相対パスではありません。",
                 "'/etc/x.csv' in 'rows' is not a relative path with forward slashes."),
    "drive": ("C:x.csv", "rows-not-relative", "rows の「C:x.csv」は、「/」区切りの相対パスではありません。",
              "'C:x.csv' in 'rows' is not a relative path with forward slashes."),
    "backslash": ("sub\\x.csv", "rows-not-relative", "rows の「sub\\x.csv」は、「/」区切りの相対パスではありません。",
                  "'sub\\x.csv' in 'rows' is not a relative path with forward slashes."),
    "escape": ("../rows.csv", "rows-outside", "rows の「../rows.csv」は、評価書のフォルダーの外にあります。",
               "'../rows.csv' in 'rows' lies outside the assessment's folder."),
    "roundabout": ("sub/../../rows.csv", "rows-outside", "rows の「sub/../../rows.csv」は、評価書のフォルダーの外にあります。",
                   "'sub/../../rows.csv' in 'rows' lies outside the assessment's folder."),
    "missing": ("row.csv", "rows-missing", "rows の「row.csv」というファイルがありません。もっとも近いのは「rows.csv」です。",
                "The file 'row.csv' in 'rows' does not exist. The nearest is 'rows.csv'."),
    "no folder": ("sub/rows.CSV", "rows-missing", "rows の「sub/rows.CSV」というファイルがありません。",
                  "The file 'sub/rows.CSV' in 'rows' does not exist."),
    "a folder": ("folder.csv", "rows-missing", "rows の「folder.csv」というファイルがありません。もっとも近いのは「folder.csv」です。",
                 "The file 'folder.csv' in 'rows' does not exist. The nearest is 'folder.csv'."),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMED)
def test_each_wrong_name_is_refused_at_its_place(tmp_path: Path, case: str) -> None:
    name, code, ja, en = NAMED[case]
    files = {"work/assessment.yaml": YAML.replace("rows.csv", name), "work/rows.csv": "id\n", "rows.csv": "id\n"}
    directory = house(tmp_path, {**files, "work/folder.csv/x.txt": ""})
    found = refused(directory)
    assert (found.code, str(found.place), found.message.ja, found.message.en) == (code, "assessment.yaml:12:11", ja, en)


def test_a_link_to_a_file_outside_is_refused(tmp_path: Path) -> None:
    directory = house(tmp_path, {"secret.csv": "id\n", "work/notes.txt": "id\n"})
    try:
        (directory / "rows.csv").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert refused(directory).code == "rows-outside"
    (directory / "rows.csv").unlink()
    (directory / "rows.csv").symlink_to(directory / "notes.txt")
    assert refused(directory).message.ja == "rows の「rows.csv」の実体が、CSVファイル（.csv）ではありません。"


def test_the_number_of_files_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pia.source.annex.MAX_FILES", 2)
    twice = YAML + YAML[YAML.index("  - id:") :].replace("tax-office", "second").replace("rows.csv", "more.csv")
    files = {"work/assessment.yaml": twice, "work/rows.csv": "id\na\n", "work/more.csv": "id\na\n"}
    found = refused(house(tmp_path, files))
    assert (found.code, str(found.place)) == ("rows-too-many-files", "assessment.yaml:16:11")
    assert found.message.ja == "ファイルが多すぎます。2個までです。"


def test_problems_of_tables_are_told_with_those_of_the_yaml(tmp_path: Path) -> None:
    files = {"work/assessment.yaml": YAML + "work2: {use: nothing}\n", "work/rows.csv": "idd\n"}
    assert [p.code for p in problems(house(tmp_path, files))] == ["use-unknown", "table-column-unknown"]


# --- what the commands show ---


def test_why_names_the_row_that_says_the_value(tmp_path: Path) -> None:
    annexed = (
        YAML.replace("    rows:", "    annex: one\n    rows:") + "annexes: [{id: one, label: 別紙１, title: 移転先}]\n"
    )
    files = {"work/assessment.yaml": annexed, "work/rows.csv": "識別子,事務\na,徴収\nb,給付の支給\n"}
    [cell] = [one for one in explain(house(tmp_path, files), "給付の支給") if one.item.key == "annexes/one#rows"]
    assert Fact("rows.csv", 3, derived=True, text="b,給付の支給") in cell.facts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_problem_is_shown_under_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    work = house(tmp_path, {})
    put(work / "rows.csv", "識別子,事努\r\na,徴収\r\n".encode(encoding))
    assert main(["check", str(work), "--lang", "ja"]) == 2
    told = "".join(capsys.readouterr())
    assert "rows.csv:1:5\n" in told
    assert "1 | 識別子,事努\n  |        ^^^^\n" in told
