"""An assessment in several files is the same assessment: laws of splitting, and what is said about files that do not fit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from full_document import full_document, nothing_inherited, yaml_of
from house import problems, spread
from hypothesis import given, settings
from hypothesis import strategies as st
from write import MINIMAL, write

from pia.errors import InputError
from pia.model.read import load_assessment
from pia.source import include
from pia.source.assemble import Assembled, assemble
from pia.source.nodes import Sequence, plain

FULL = full_document()
LISTS = [key for key, value in FULL.items() if isinstance(value, list)]
Files = dict[str, str]


@pytest.fixture(autouse=True, scope="module")
def without_profiles() -> Iterator[None]:
    with nothing_inherited():
        yield


def told(work: Path) -> list[tuple[str, str]]:
    return [(p.code, str(p.place)) for p in problems(work)]


def dump(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096)


# --- laws ---


@st.composite
def splits(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Deal the keys of an assessment over up to five files; the entries of a list may part, in their order."""
    count = draw(st.integers(1, 5))
    files: list[dict[str, Any]] = [{"schema": 1}, *({} for _ in range(count - 1))]
    for number in range(draw(st.integers(0, 6))):
        files[draw(st.integers(0, count - 1))][f"key{number}"] = draw(
            st.integers(0, 9) | st.text(alphabet="あい", max_size=3)
        )
    for name in ("systems", "files"):
        entries = [{"id": f"{name}-{n}"} for n in range(draw(st.integers(0, 5)))]
        homes = sorted(draw(st.lists(st.integers(0, count - 1), min_size=len(entries), max_size=len(entries))))
        for entry, home in zip(entries, homes, strict=True):
            files[home].setdefault(name, []).append(entry)
    return [file for n, file in enumerate(files) if file or not n]


def together(parts: list[dict[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            whole[key] = [*whole.get(key, []), *value] if isinstance(value, list) else value
    return whole


@settings(max_examples=30)
@given(splits())
def test_law_files_listed_in_order_are_one_document(parts: list[dict[str, Any]]) -> None:
    names = [f"part{n}.yaml" for n in range(1, len(parts))]
    with tempfile.TemporaryDirectory() as folder:
        files = {"work/assessment.yaml": dump({**parts[0], "include": names})}
        files |= {f"work/{name}": dump(part) for name, part in zip(names, parts[1:], strict=True)}
        result = assemble(spread(Path(folder), files))
    assert plain(result.root) == together(parts)
    assert [document.file for document in result.documents] == ["assessment.yaml", *names]


@settings(max_examples=30)
@given(splits())
def test_law_a_chain_of_includes_is_the_same_document(parts: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for n, part in enumerate(parts):
            following = {"include": [f"part{n + 1}.yaml"]} if n + 1 < len(parts) else {}
            files["work/assessment.yaml" if n == 0 else f"work/part{n}.yaml"] = dump({**part, **following})
        assert plain(assemble(spread(Path(folder), files)).root) == together(parts)


@pytest.mark.parametrize("key", LISTS)
def test_every_list_of_the_model_may_stand_in_a_file_of_its_own(tmp_path: Path, key: str) -> None:
    whole = load_assessment(write(tmp_path / "whole", yaml_of(FULL).text)).assessment
    rest = {k: v for k, v in FULL.items() if k != key}
    parted = write(
        tmp_path / "parted", yaml_of({**rest, "include": ["own.yaml"]}).text, own_yaml=yaml_of({key: FULL[key]}).text
    )
    assert load_assessment(parted).assessment == whole


# --- where things stand ---


def test_a_list_of_several_files_is_placed_where_it_begins(tmp_path: Path) -> None:
    result = assemble(
        spread(
            tmp_path,
            {
                "work/assessment.yaml": "include: [b.yaml]\nsystems:\n  - id: a\n",
                "work/b.yaml": "systems:\n  - id: b\n",
            },
        )
    )
    systems = result.root.get("systems")
    assert isinstance(systems, Sequence)
    assert str(systems.place) == "assessment.yaml:3:3"
    assert [str(item.place) for item in systems.items] == ["assessment.yaml:3:5", "b.yaml:2:5"]


def test_texts_serve_every_file_wherever_they_are_written(tmp_path: Path) -> None:
    result = assemble(
        spread(
            tmp_path,
            {
                "work/assessment.yaml": "include: [texts.yaml, use.yaml]\na: {use: t}\n",
                "work/texts.yaml": "texts:\n  t: 文\n  u: {use: t}\n",
                "work/use.yaml": "b: {use: u}\n",
            },
        )
    )
    assert plain(result.root) == {"a": "文", "b": "文"}
    node = result.root.get("b")
    assert node is not None
    assert (str(node.place), str(node.origin)) == ("use.yaml:1:4", "texts.yaml:2:6")


@pytest.mark.parametrize(
    "text",
    ["\ufeffsystems: [{id: a}]\n", "systems: [{id: a}]", "systems:\r\n  - id: a\r\n", "---\nsystems: [{id: a}]\n...\n"],
)
def test_an_included_file_may_look_like_any_yaml(tmp_path: Path, text: str) -> None:
    work = spread(tmp_path, {"work/assessment.yaml": "include: [a.yaml]\n", "work/a.yaml": text})
    assert plain(assemble(work).root) == {"systems": [{"id": "a"}]}


@pytest.mark.parametrize(
    "name", ["A.YAML", "表.yaml", "a b.yml", "sub/x/表.yaml", "./a.yaml", "sub/./a.yaml", "sub/../a.yaml"]
)
def test_names_of_files_may_be_of_any_script(tmp_path: Path, name: str) -> None:
    work = spread(
        tmp_path, {"work/sub/here.txt": "", f"work/{name}": "a: 1\n", "work/assessment.yaml": f"include: ['{name}']\n"}
    )
    assert plain(assemble(work).root) == {"a": 1}


@pytest.mark.parametrize("written", ["[]", "\n  []"])
def test_an_empty_list_includes_nothing(tmp_path: Path, written: str) -> None:
    assert plain(assemble(spread(tmp_path, {"work/assessment.yaml": f"a: 1\ninclude: {written}\n"})).root) == {"a": 1}


@pytest.mark.parametrize("written", ["", "null", "{a.yaml: 1}", "true"])
def test_anything_but_a_list_is_refused(tmp_path: Path, written: str) -> None:
    work = spread(tmp_path, {"work/assessment.yaml": f"a: 1\ninclude: {written}\n"})
    assert told(work) == [("include-not-list", "assessment.yaml:2:9" if not written else "assessment.yaml:2:10")]


# --- files that do not fit ---

BROKEN: dict[str, tuple[bytes, str, str, str]] = {
    "empty": (b"", "file-empty", "1:1", "ファイルが空です。"),
    "only a remark": ("# 表\n".encode(), "file-empty", "1:1", "ファイルが空です。"),
    "a list": (b"- a\n", "root-not-mapping", "1:1", "ファイル全体が「項目名: 値」の形になっていません。"),
    "a word": ("住民\n".encode(), "root-not-mapping", "1:1", "ファイル全体が「項目名: 値」の形になっていません。"),
    "twice": (b"a: 1\na: 2\n", "duplicate-key", "2:1", "項目名「a」が重複しています。最初は1行目1文字目です。"),
    "other encoding": ("a: 住民基本台帳\n".encode("cp932"), "encoding", "1:4", "文字コードがShift_JIS（CP932）のようです。UTF-8で保存してください。"),
    "zero byte": (b"a: 1\nb: \0\n", "forbidden-character", "2:4", "使えない制御文字（U+0000）があります。"),
    "quote": (b"a: 'x\n", "yaml-unclosed-quote", "1:4", "引用符がここで開いたまま、閉じられていません。"),
    "two documents": (b"a: 1\n---\nb: 1\n", "second-document", "2:1", "「---」で区切られた2つ目の文書があります。1つのファイルには1つの文書だけを書けます。"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_an_included_file_is_placed_in_it(tmp_path: Path, name: str) -> None:
    data, code, place, ja = BROKEN[name]
    work = spread(
        tmp_path,
        {"work/assessment.yaml": "schema: 1\ninclude: [deep/a.yaml]\nk: {use: unknown}\n", "work/deep/x.txt": ""},
    )
    (work / "deep" / "a.yaml").write_bytes(data)
    # the text that is not found may well be in the file that cannot be read, so nothing is said about it
    assert [(p.code, str(p.place), p.message.ja) for p in problems(work)] == [(code, f"deep/a.yaml:{place}", ja)]


def test_every_file_is_read_whatever_is_wrong_with_the_others(tmp_path: Path) -> None:
    files = {"work/assessment.yaml": f"include: [{', '.join(f'f{n}.yaml' for n in range(20))}]\n"}
    files |= {f"work/f{n}.yaml": f"k{n}: 1\nk{n}: 2\n" for n in range(20)}
    assert told(spread(tmp_path, files)) == sorted(("duplicate-key", f"f{n}.yaml:2:1") for n in range(20))


def test_the_message_of_a_twice_set_key_names_both_files_in_both_languages(tmp_path: Path) -> None:
    work = spread(
        tmp_path,
        {
            "work/assessment.yaml": "include: [a.yaml, b.yaml]\n",
            "work/a.yaml": "# 注\nform: juten\n",
            "work/b.yaml": "form: juten\n",
        },
    )
    [problem] = problems(work)
    assert (problem.code, str(problem.place)) == ("set-twice", "b.yaml:1:1")
    assert problem.message.ja == "「form」が2か所に書かれています。もう1か所はa.yaml:2:1です。"
    assert problem.message.en == "'form' is set twice; the other place is a.yaml:2:1."
    assert (problem.remedy.ja, problem.remedy.en) == ("どちらか一方を削除してください。", "Delete one of the two.")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../other/a.yaml", "include-outside"), ("//server/share/a.yaml", "include-not-relative"), ("C:/a.yaml", "include-not-relative"),
        ("~/a.yaml", "include-missing"), ("a.yaml/", None), ("a.yaml/.", None), (".", "include-not-yaml"), ("..", "include-outside"),
        ("a.yaml\u200b", "include-not-relative"), ("con.yaml", "include-missing"), ("*.yaml", "include-missing"), ("$HOME/a.yaml", "include-missing"),
        ("file:///a.yaml", "include-missing"), ("a.yaml?x=1", "include-not-yaml"), ("\\\\server\\a.yaml", "include-not-relative"),
    ],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str, code: str | None) -> None:
    work = spread(
        tmp_path,
        {"work/assessment.yaml": dump({"include": [name]}), "work/a.yaml": "a: 1\n", "other/a.yaml": "secret: 1\n"},
    )
    try:
        found = None
        assert "secret" not in plain(assemble(work).root)
    except InputError as error:
        [problem] = error.problems
        found = problem.code
        assert str(problem.place).startswith("assessment.yaml:")
    assert found == code


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_two_names_of_one_file_are_one_file(tmp_path: Path) -> None:
    work = spread(tmp_path, {"work/assessment.yaml": "include:\n  - a.yaml\n  - b.yaml\n", "work/a.yaml": "a: 1\n"})
    (work / "b.yaml").symlink_to("a.yaml")
    assert told(work) == [("include-twice", "assessment.yaml:3:5")]


def test_the_cap_on_files_counts_every_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(include, "MAX_FILES", 4)
    files = {
        "body.yaml": "x: 1\n",
        "work/assessment.yaml": "include: [a.yaml]\n",
        "work/a.yaml": "include: [b.yaml, c.yaml]\n",
        "work/b.yaml": "b: 1\n",
        "work/c.yaml": "c: 1\n",
    }
    [problem] = problems(spread(tmp_path, files))
    assert (problem.code, str(problem.place)) == ("include-too-many", "a.yaml:1:19")
    assert problem.message.en == "There are more than 4 files."


def test_an_assembled_tree_keeps_neither_includes_nor_texts(tmp_path: Path) -> None:
    result: Assembled = assemble(
        write(tmp_path, MINIMAL + "include: [a.yaml]\ntexts: {t: x}\n", a_yaml="texts: {u: y}\n")
    )
    assert not {"include", "texts"} & set(result.root.keys())
    assert [name for name, _ in result.unused_texts] == ["t", "u"]
    assert [str(place) for _, place in result.unused_texts] == ["assessment.yaml:9:9", "a.yaml:1:9"]
