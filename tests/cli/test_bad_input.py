"""Whatever stands in the files, the command line answers with exit 2, a message with its place, and no traceback."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from console import call, program
from write import HEAD, MINIMAL, write

from pia.cli.main import main
from pia.model.assessment import Assessment
from pia.model.fields import fields_of

Make = Callable[[Path], object]
MARK = "‸"
"""Where the problem is said to be; taken out before the text is written."""


def text(marked: str) -> tuple[Make, int, int]:
    """Return how to write a text, and the line and column of its mark."""
    before, mark, after = marked.partition(MARK)
    assert mark, "the case does not say where its problem is"
    return (lambda folder: write(folder, before + after)), before.count("\n") + 1, len(before) - before.rfind("\n")


def data(content: bytes) -> Make:
    def make(folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "assessment.yaml").write_bytes(content)

    return make


def bomb() -> str:
    lines = [f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join([f"  l0: {MARK}&l0 [x]", *lines]) + "\n"


M = MINIMAL
CASES: dict[str, tuple[str, tuple[Make, int, int]]] = {
    "typo at the top": ("unknown-key", text(M + f"{MARK}sytems: []\n")),
    "typo in the body": ("unknown-key", text(M.replace("kind: municipality", f"{MARK}knid: x, kind: municipality"))),
    "typo in a list": ("unknown-key", text(M + f"files:\n  - {{id: f, name: F, {MARK}held_form: 令和元年5月1日}}\n")),
    "typo deep below": ("unknown-key", text(M + f"files:\n  - id: f\n    name: F\n    subjects:\n      population: {{{MARK}cuont: 3, band: 1万人未満}}\n")),
    "missing key": ("missing-key", text(M + f"systems:\n  - id: {MARK}a\n")),
    "wrong choice": ("unknown-choice", text(M.replace("draft", f"{MARK}drafft"))),
    "wrong choice in a list": ("unknown-choice", text(M + f"files: [{{id: f, name: F, audit: [self-check, {MARK}self-chek]}}]\n")),
    "wrong band": ("unknown-band", text(HEAD + f"work: {{name: 事務, subjects: {{band: {MARK}10万人以上20万人未満}}}}\n")),
    "wrong era date": ("bad-date", text(M + f"published_on: {MARK}昭和65年1月1日\n")),
    "a day that does not exist": ("bad-date", text(M + f"published_on: {MARK}令和7年2月30日\n")),
    "no date at all": ("bad-date", text(M + f"published_on: {MARK}そのうち\n")),
    "duplicate key": ("duplicate-key", text(M + f"{MARK}form: kiso\n")),
    "duplicate key below": ("duplicate-key", text(M + f"systems:\n  - id: a\n    name: A\n    {MARK}id: b\n")),
    "duplicate id": ("duplicate-id", text(M + f"systems: [{{id: a, name: A}}, {{id: {MARK}a, name: B}}]\n")),
    "tab": ("yaml-tab", text(M + f"systems:\n{MARK}\t- {{id: a, name: A}}\n")),
    "unclosed double quote": ("yaml-unclosed-quote", text(M + f'number: {MARK}"12\n')),
    "unclosed single quote": ("yaml-unclosed-quote", text(M + f"number: {MARK}'12\n")),
    "unclosed bracket": ("yaml-unclosed-bracket", text(M + f"systems: {MARK}[{{id: a, name: A}}\n")),
    "wide colon": ("yaml-wide-colon", text(M + f"{MARK}number：12\n")),
    "dangling id": ("dangling-id", text(M + f"files: [{{id: f, name: F}}]\nparties: [{{id: p, entrusted: [{{file: {MARK}g}}]}}]\n")),
    "dangling shared text": ("use-unknown", text(M + f"special_notes: {{use: {MARK}nothing}}\n")),
    "a number that is none": ("number-expected", text(HEAD + f"work: {{name: 事務, subjects: {{count: {MARK}八万}}}}\n")),
    "a 2 MB line": ("line-too-long", text(M + f"{MARK}number: {'x' * 2_000_000}\n")),
    "a 5 MB line": ("file-too-large", (lambda folder: write(folder, M + f"number: {'x' * 5_000_000}\n"), 1, 1)),
    "60,000 nested brackets": ("too-deep", text(M + f"number: {'[' * 63}{MARK}{'[' * 60_000}{']' * 60_063}\n")),
    "60,000 nested braces": ("too-deep", (lambda folder: write(folder, M + "number: " + "{a: " * 60_000 + "}" * 60_000 + "\n"), 8, 0)),
    "alias bomb": ("yaml-alias", text(M + "attributes:\n" + bomb())),
    "merge key": ("yaml-alias", text(M + f"systems: [{MARK}&a {{id: a, name: A}}]\n")),
    "python object": ("yaml-tag", text(M + f"number: {MARK}!!python/object/apply:os.system ['echo ran']\n")),
    "local tag": ("yaml-tag", text(M + f"number: {MARK}!secret x\n")),
    "missing include": ("include-missing", text(M + f"include: [{MARK}fils.yaml]\n")),
    "include above": ("include-outside", text(M + f"include: [{MARK}../../other.yaml]\n")),
    "include with a root": ("include-not-relative", text(M + f"include: [{MARK}/etc/passwd]\n")),
    "include with a drive": ("include-not-relative", text(M + f"include: [{MARK}'C:/x.yaml']\n")),
    "second document": ("second-document", text(M + f"{MARK}---\na: 1\n")),
    "a list at the top": ("root-not-mapping", text(f"{MARK}- a\n")),
    "a word at the top": ("root-not-mapping", text(f"{MARK}hello\n")),
    "invalid UTF-8": ("encoding", (data(M.encode() + b"number: \xff\xfe\n"), 8, 9)),
    "CP932": ("encoding", (data(M.encode("cp932")), 5, 8)),
    "UTF-16": ("encoding", (data(M.encode("utf-16")), 1, 1)),
    "a zero byte": ("forbidden-character", (data(M.encode() + b"number: \0\n"), 8, 9)),
    "an empty file": ("file-empty", (data(b""), 1, 1)),
    "only blanks": ("file-empty", (data(b"\n\n  \n"), 1, 1)),
    "only a comment": ("file-empty", (data("# あとで書く\n".encode()), 1, 1)),
    "an empty folder": ("assessment-missing", (lambda folder: folder.mkdir(parents=True), 1, 1)),
    "another name": ("assessment-missing", (lambda folder: (folder.mkdir(parents=True), (folder / "assesment.yaml").write_text(M, encoding="utf-8")), 1, 1)),
    "unknown measure": ("unknown-measure", text(M + f"controls: [{{id: c, measure: {MARK}use.authentcation}}]\n")),
    "unknown risk": ("unknown-risk", text(M + f"files: [{{id: f, name: F, risks: [{{risk: {MARK}use/linkages}}]}}]\n")),
    "unknown edition": ("unknown-edition", text(M.replace("2024-10", f"{MARK}2024-11"))),
    "withhold without a reason": ("withhold-missing", text(M + f"number: {{value: 1, withhold: {MARK}{{approver: a, shown: b}}}}\n")),
}  # fmt: skip

PROBLEM = re.compile(r"^\s*--> (?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)


def first_place(err: str) -> tuple[str, int, int]:
    found = PROBLEM.search(err)
    assert found is not None, err[:2000]
    return found["file"], int(found["line"]), int(found["column"])


@pytest.mark.parametrize("command", ["form", "check"])
@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_answered(name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (make, line, column) = CASES[name]
    make(tmp_path / "市")
    ran = call(capsys, command, tmp_path / "市")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"誤り[{code}] ")
    assert "Traceback" not in ran.err
    file, found_line, found_column = first_place(ran.err)
    assert (file, found_line) == ("assessment.yaml", line)
    assert column in (found_column, 0)
    assert "直し方：" in ran.err
    assert len(ran.err) < 40_000


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_answered_in_english_too(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (make, line, _) = CASES[name]
    make(tmp_path / "city")
    ran = call(capsys, "form", tmp_path / "city", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error[{code}] ")
    assert "remedy: " in ran.err
    assert "誤り" not in ran.err
    assert "直し方" not in ran.err
    assert first_place(ran.err)[1] == line


@pytest.mark.parametrize(
    "key", sorted(set(fields_of(Assessment)) - {"schema", "form", "edition", "status", "body", "work"})
)
def test_a_typo_in_any_top_level_key_names_the_right_one(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = key[:-2] + key[-1] + key[-2] if key[-1] != key[-2] else key + "x"
    write(tmp_path, MINIMAL.replace("title:", "x:") if key == "title" else MINIMAL)
    if key == "title":
        write(tmp_path, MINIMAL.replace("title:", f"{wrong}:"))
    else:
        write(tmp_path, MINIMAL + f"{wrong}: x\n")
    ran = call(capsys, "form", tmp_path)
    assert ran.code == 2
    assert f"「{wrong}」という項目はありません。" in ran.err
    assert f"「{key}」ではありませんか。" in ran.err


@pytest.mark.parametrize("key", ["schema", "form", "edition", "status", "body", "work"])
def test_a_typo_in_a_required_key_is_told_from_both_sides(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        tmp_path,
        "".join(f"{line[1:]}\n" if line.startswith(f"{key}:") else f"{line}\n" for line in MINIMAL.splitlines()),
    )
    ran = call(capsys, "form", tmp_path)
    assert ran.code == 2
    assert f"必要な項目「{key}」がありません。" in ran.err
    assert f"「{key[1:]}」という項目はありません。" in ran.err


REAL = [
    "typo at the top",
    "a 5 MB line",
    "60,000 nested brackets",
    "alias bomb",
    "python object",
    "include above",
    "CP932",
    "an empty folder",
]


@pytest.mark.parametrize("name", REAL)
def test_bad_input_as_a_program(name: str, tmp_path: Path) -> None:
    code, (make, line, _) = CASES[name]
    make(tmp_path / "市")
    done = program("check", tmp_path / "市")
    err = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"誤り[{code}]" in err
    assert "Traceback" not in err
    assert first_place(err)[1] == line
    assert "ran" not in err.split() or name != "python object"


@pytest.mark.parametrize("command", ["form", "threshold", "why", "build", "check"])
def test_every_command_answers_alike(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a", MINIMAL + "sytems: []\n")
    more = {"why": ["work#name"], "build": ["-o", str(tmp_path / "out")]}.get(command, [])
    ran = call(capsys, command, tmp_path / "a", *more)
    assert (ran.code, ran.out) == (2, "")
    assert first_place(ran.err) == ("assessment.yaml", 8, 1)
    assert not (tmp_path / "out").exists()


def test_all_problems_come_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, MINIMAL + "sytems: []\npublished_on: 昭和65年1月1日\nfiles: [{id: F, name: F}]\n")
    ran = call(capsys, "form", tmp_path)
    assert [int(m["line"]) for m in PROBLEM.finditer(ran.err)] == [8, 9, 10]


def test_a_problem_in_an_included_file_names_that_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, MINIMAL + "include: [部品/一覧.yaml]\n")
    (tmp_path / "部品").mkdir()
    (tmp_path / "部品" / "一覧.yaml").write_text(
        "# 見出し\nsystems:\n  - {id: a, nmae: A, name: A}\n", encoding="utf-8", newline=""
    )
    assert first_place(call(capsys, "form", tmp_path).err) == ("部品/一覧.yaml", 3, 13)


@pytest.mark.parametrize("where", ["missing", "assessment.yaml"])
def test_what_is_no_folder(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    ran = call(capsys, "form", tmp_path / where)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[directory-missing]" if where == "missing" else "誤り[not-a-directory]")


def test_a_folder_with_a_near_name_is_suggested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "nagaoka")
    assert "nagaoka" in call(capsys, "form", tmp_path / "nagoka").err.replace("/nagoka", "")


def test_a_name_with_control_characters_cannot_forge_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "form", tmp_path / "x\x1b[2J\x1b]0;owned\x07")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\x07" not in ran.err


def test_a_value_with_control_characters_cannot_forge_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, MINIMAL.replace("draft", '"\\e[31mdraft\\e[0m"'))
    ran = call(capsys, "form", tmp_path)
    assert ran.code == 2
    assert "\x1b" not in ran.err


def test_check_as_json_gives_the_errors_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    write(tmp_path, MINIMAL + "sytems: []\n")
    ran = call(capsys, "check", tmp_path, "--format", "json")
    document = json.loads(ran.out)
    assert ran.code == 2
    assert document["findings"] == []
    [error] = document["errors"]
    assert (error["file"], error["line"], error["column"]) == ("assessment.yaml", 8, 1)
    assert error["message"] == "「sytems」という項目はありません。"
    assert error["remedy"].startswith("「systems」ではありませんか。")


def test_main_returns_instead_of_exiting_when_it_is_called(tmp_path: Path) -> None:
    assert main(["form", str(tmp_path / "missing")]) == 2
