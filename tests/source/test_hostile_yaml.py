"""Whatever is fed to the reader, it answers with a tree or with problems that stand inside the file: no crash, no hang."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from full_document import full_document, nothing_inherited, yaml_of
from hypothesis import given
from hypothesis import strategies as st
from write import MINIMAL, write

from pia.errors import InputError, Problem
from pia.model.read import load_assessment
from pia.source import build
from pia.source.build import MAX_DEPTH, MAX_PROBLEMS
from pia.source.decode import BREAK, MAX_FILE, MAX_LINE, decode
from pia.source.load import Document, load_file, load_text
from pia.source.nodes import Mapping, Node, Scalar, Sequence, plain

PARSERS = [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])
SIGNS = st.text(alphabet=" \n\t-:?,[]{}#&*!|>'\"%@`~<=.\\0159aZ住　：\r\u2028\x85𠮷", max_size=80)
LINES = st.lists(
    st.sampled_from([
        "a: 1", "  b: 2", "- x", "  - y: z", "c: [1, 2", "]", "d: {e: f}", "}", "g: |", "   本文", "h: >-", "'i': \"j", "k: 'l'", "? m", ": n",
        "*o", "&p q", "!r s", "%TAG ! x", "---", "...", "# 注", "\tt: u", "名称：値", "a: 1", "", "  ", "- - - v", "<<: w", "@x", "y: z: 0",
    ]),
    max_size=12,
).map("\n".join)  # fmt: skip
FULL = yaml_of(full_document()).text


@pytest.fixture(autouse=True, scope="module")
def without_profiles() -> Iterator[None]:
    with nothing_inherited():
        yield


def told(text: str, **caps: int) -> tuple[Document | None, tuple[Problem, ...]]:
    try:
        return load_text(text, "a.yaml", **caps), ()
    except InputError as error:
        return None, error.problems


def inside(problems: tuple[Problem, ...], text: str) -> None:
    """Every problem says something in both languages at a place that exists in ``text``."""
    lines = BREAK.split(text.removeprefix("\ufeff"))
    for problem in problems:
        place = problem.place
        assert place is not None
        assert place.file == "a.yaml"
        assert 1 <= place.line <= place.end_line <= len(lines), (problem, text)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, (problem, text)
        assert (place.line, place.column) <= (place.end_line, place.end_column)
        assert all((problem.code, problem.message.ja, problem.message.en, problem.remedy.ja, problem.remedy.en))


def below(node: Node) -> Iterator[Node]:
    yield node
    children = (
        node.items
        if isinstance(node, Sequence)
        else [e.value for e in node.entries]
        if isinstance(node, Mapping)
        else ()
    )
    for child in children:
        yield from below(child)


def sound(document: Document) -> None:
    """Every node lies inside its parent, and its place is where its offset is."""
    text, lines = document.text, BREAK.split(document.text)
    starts = [0, *(found.end() for found in BREAK.finditer(text))]
    for node in below(document.root):
        assert 0 <= node.start <= node.end <= len(text)
        assert starts[node.place.line - 1] + node.place.column - 1 == node.start
        assert node.place.end_line <= len(lines)
        if not isinstance(node, Scalar):
            for child in node.items if isinstance(node, Sequence) else [e.value for e in node.entries]:
                assert node.start <= child.start <= child.end <= node.end


def checked(text: str) -> None:
    document, problems = told(text)
    inside(problems, text)
    if document is not None:
        assert document.text == text.removeprefix("\ufeff")
        sound(document)


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(build, "_PARSER", request.param)
    return request.param


# --- anything ---


@given(st.text(max_size=200))
def test_law_any_text_is_a_tree_or_problems_in_their_place(text: str) -> None:
    checked(text)


@given(SIGNS)
def test_law_any_heap_of_signs_is_a_tree_or_problems_in_their_place(text: str) -> None:
    checked(text)


@given(LINES)
def test_law_any_heap_of_lines_is_a_tree_or_problems_in_their_place(text: str) -> None:
    checked(text)


@given(SIGNS | LINES)
def test_law_the_slow_parser_keeps_the_promise_too(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "_PARSER", yaml.SafeLoader)
        checked(text)


@given(st.characters(exclude_categories=()), st.integers(0, 3))
def test_law_any_character_is_read_back_or_refused_where_it_stands(char: str, before: int) -> None:
    text = f'{"a" * before}k: "{"x" * before}{char}"\n'
    document, problems = told(text)
    inside(problems, text)
    if document is None and char not in '"\\':
        assert [p.code for p in problems] == ["forbidden-character"]
        assert problems[0].message.en == f"The control character U+{ord(char):04X} is not allowed."
        assert problems[0].place is not None
        assert problems[0].place.column == 2 * before + 5


@given(st.binary(max_size=200))
def test_law_any_bytes_are_text_or_a_problem_of_encoding(data: bytes) -> None:
    try:
        text, bom = decode(data, "a.yaml")
    except InputError as error:
        [problem] = error.problems
        assert problem.code == "encoding"
        assert problem.place is not None
        assert (
            problem.place.line
            <= data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + data.count(b"\xe2\x80") + 1
        )
        return
    assert (("\ufeff" if bom else "") + text).encode() == data
    checked(text)


@given(
    st.text(alphabet="住民基本台帳ABc: \n", min_size=8, max_size=40),
    st.integers(0, 10**6),
    st.binary(min_size=1, max_size=3),
)
def test_law_damaged_bytes_are_found_where_they_are(text: str, at: int, damage: bytes) -> None:
    data = text.encode()
    cut = at % len(data)
    broken = data[:cut] + damage + data[cut:]
    try:
        decode(broken, "a.yaml")
    except InputError as error:
        place = error.problems[0].place
        assert place is not None
        good = broken[: _first_bad(broken)].decode()
        lines = BREAK.split(good)
        assert (place.line, place.column) in {
            (1, 1),
            (len(lines), len(lines[-1]) + 1),
        }  # UTF-16 is told at the beginning


def _first_bad(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


@given(st.integers(0, len(FULL)), st.integers(0, 40), SIGNS)
def test_law_a_damaged_assessment_is_read_or_its_problems_stand_in_it(start: int, length: int, patch: str) -> None:
    checked(FULL[:start] + patch + FULL[start + length :])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@pytest.mark.parametrize("line", range(0, FULL.count("\n"), 23))
@pytest.mark.parametrize(
    "mend",
    [lambda t: "", lambda t: "  " + t, lambda t: t.lstrip(), lambda t: t + " x", lambda t: t.replace(":", "：", 1)],
)
def test_a_line_lost_moved_or_mistyped_is_told_in_its_file(folder: Path, line: int, mend: Any) -> None:
    lines = FULL.split("\n")
    lines[line] = mend(lines[line])
    text = "\n".join(lines)
    try:
        load_assessment(write(folder, text))
    except InputError as error:
        for problem in error.problems:
            assert problem.place is not None
            assert problem.place.file == "assessment.yaml"
            assert 1 <= problem.place.line <= len(lines)
            assert problem.remedy.ja


# --- what is written is what is read ---

LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
)
KEYS = st.text(alphabet="abcdeかきく漢字_-", min_size=1, max_size=6)
DATA = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(DATA.filter(lambda d: isinstance(d, dict) and d))
def test_law_data_written_in_either_style_is_read_back_by_either_parser(data: dict[str, Any]) -> None:
    quoted = json.dumps(data, ensure_ascii=False).replace("\ufeff", "\\ufeff")
    for each in PARSERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(build, "_PARSER", each)
            flow = load_text(quoted, "a.yaml")
            assert plain(flow.root) == data
            sound(flow)
            if all(key[0] != "-" for key in _keys(data)):
                block = load_text(yaml_of(data).text.replace("\ufeff", "\\ufeff"), "a.yaml")
                assert plain(block.root) == data
                sound(block)


def _keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _keys(inner)


@given(LINES | SIGNS.map(lambda t: t.replace("\r", "")))
def test_law_the_line_ends_of_windows_change_no_value_and_no_place(text: str) -> None:
    windows = text.replace("\n", "\r\n")
    (one, problems), (other, same) = told(text), told(windows)
    assert [(p.code, p.place, p.message) for p in problems] == [(p.code, p.place, p.message) for p in same]
    if one is not None and other is not None:
        assert plain(one.root) == plain(other.root)
        assert [n.place for n in below(one.root)] == [n.place for n in below(other.root)]


def test_a_whole_assessment_with_line_ends_of_windows_reads_the_same(folder: Path) -> None:
    one = load_assessment(write(folder / "unix", FULL)).assessment
    assert load_assessment(write(folder / "windows", FULL.replace("\n", "\r\n"))).assessment == one
    assert load_assessment(write(folder / "bom", "\ufeff" + FULL)).assessment == one


@pytest.mark.parametrize(
    ("text", "place"),
    [("%TAG ! x", "1:9"), ("a: 1\n%TAG ! x", "2:9"), ("a: [1", "1:4"), ("a: 'x", "1:4"), ("%YAML 1.1", "1:10")],
)
def test_an_unfinished_last_line_is_the_last_line(parser: Any, text: str, place: str) -> None:
    _, problems = told(text)
    inside(problems, text)
    assert str(problems[0].place) == f"a.yaml:{place}"


@pytest.mark.parametrize("text", ["? m", "a: 1\n? m", "a:", "a: 1\nb:", "-", "a: 1\nb:\n  -"])
def test_a_value_left_out_at_the_end_stands_at_the_end(parser: Any, text: str) -> None:
    document, _ = told(text)
    assert document is not None
    sound(document)
    last = list(below(document.root))[-1]
    lines = text.split("\n")
    assert (last.place.line, last.place.column, last.start) == (len(lines), len(lines[-1]) + 1, len(text))


# --- limits ---

NESTINGS = {
    "flow list": ("[", "]"),
    "flow mapping": ("{a: ", "}"),
    "block list": ("- ", ""),
    "list in mapping": ("{a: [", "]}"),
}


@pytest.mark.parametrize("style", NESTINGS)
def test_sixty_four_levels_are_read_and_sixty_five_are_not(parser: Any, style: str) -> None:
    opening, closing = NESTINGS[style]
    each = 1 + (style == "list in mapping")
    deep = MAX_DEPTH // each
    text = opening * deep + "x" + closing * deep + "\n"
    document, problems = told(text)
    assert problems == ()
    assert document is not None
    assert sum(not isinstance(node, Scalar) for node in below(document.root)) == MAX_DEPTH
    _, [problem] = told(f"{opening * deep}[x]{closing * deep}\n")
    assert (problem.code, str(problem.place)) == ("too-deep", f"a.yaml:1:{len(opening) * deep + 1}")
    assert problem.message.en == "The nesting is deeper than 64 levels."


def test_deep_keys_one_per_line_are_counted_too(parser: Any) -> None:
    lines = [f"{'  ' * n}k{n}:" for n in range(MAX_DEPTH + 1)]
    document, problems = told("\n".join(lines[:MAX_DEPTH]) + "\n")
    assert (document is not None, problems) == (True, ())
    _, [problem] = told("\n".join(lines) + "\n")
    assert (problem.code, str(problem.place)) == ("too-deep", f"a.yaml:{MAX_DEPTH + 1}:{2 * MAX_DEPTH + 1}")


@pytest.mark.parametrize("length", [1, 128, 1000, 1023])
def test_a_long_key_is_a_key(parser: Any, length: int) -> None:
    document, problems = told(f"a: 1\n{'k' * length}: 2\n")
    assert problems == ()
    assert document is not None
    assert plain(document.root) == {"a": 1, "k" * length: 2}


@pytest.mark.parametrize("length", [1030, 5000, 900_000])
def test_an_endless_key_is_refused_on_its_line(parser: Any, length: int) -> None:
    text = f"a: 1\n{'鍵' * (length // 3)}{'k' * (length - length // 3)}: 2\n"
    _, problems = told(text)
    inside(problems, text)
    assert [p.place.line for p in problems if p.place] == [2]
    assert all(len(p.message.ja) < 200 for p in problems)


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "{",
        "- ",
        "? ",
        "'",
        '"',
        "&a ",
        "*a ",
        "!a ",
        "a: ",
        "|\n",
        "#",
        "\\",
        "%",
        "---\n",
        "[[],",
        "{a: {",
        "\n\n",
        "　",
    ],
)
def test_a_file_full_of_one_sign_is_answered_quickly(parser: Any, sign: str) -> None:
    text = sign * (60_000 // len(sign))
    started = time.perf_counter()
    checked(text)
    assert time.perf_counter() - started < 10


def test_many_problems_end_the_reading_and_all_stand_in_the_file() -> None:
    text = "".join(f"a: &x{n} 1\n" for n in range(1000))
    _, problems = told(text)
    inside(problems, text)
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].code == "too-many-problems"


@pytest.mark.parametrize(("size", "code"), [(303, None), (304, "file-too-large")])
def test_the_size_of_a_file_counts_in_bytes(tmp_path: Path, size: int, code: str | None) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(("a: " + "住" * 100).encode().ljust(size, b"\n"))
    found = None
    try:
        load_file(path, "a.yaml", max_file=303)
    except InputError as error:
        [problem] = error.problems
        found = problem.code
    assert found == code
    assert (MAX_FILE, MAX_LINE) == (4 * 1024 * 1024, 1024 * 1024)


FORBIDDEN = {
    "zero byte": "\0", "bell": "\x07", "escape": "\x1b", "delete": "\x7f", "high control": "\x9f", "surrogate": "\ud83d", "low surrogate": "\udc00",
    "mark in the middle": "\ufeff", "noncharacter": "\ufffe", "vertical tab": "\v", "form feed": "\f",
}  # fmt: skip


@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize("around", ["a: {}\n", "a: '{}'\n", "# {}\na: 1\n", "{}: 1\n", "a: |\n  {}\n", "a: 1\n{}"])
def test_control_characters_are_refused_wherever_they_hide(name: str, around: str) -> None:
    text = "k: 住民\n" + around.format(f"𠮷{FORBIDDEN[name]}")
    _, [problem] = told(text)
    line = text[: text.index(FORBIDDEN[name])].count("\n") + 1
    column = text.index(FORBIDDEN[name]) - text.rfind("\n", 0, text.index(FORBIDDEN[name]))
    assert (problem.code, str(problem.place)) == ("forbidden-character", f"a.yaml:{line}:{column}")
    assert problem.message.ja == f"使えない制御文字（U+{ord(FORBIDDEN[name]):04X}）があります。"
    assert problem.remedy.en == "Delete the character; when it is invisible, retype the line."


def test_of_many_control_characters_the_first_twenty_are_told() -> None:
    _, problems = told("a: " + "\x01" * 500)
    assert [p.place.column for p in problems if p.place] == list(range(4, 24))


# --- nothing that is read can act ---


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['echo x']", "!!python/name:os.system", "!!python/object/new:type [a]", "!!map {a: 1}",
        "!<tag:yaml.org,2002:python/object/apply:os.getcwd> []", "!!binary aGk=", "!!timestamp 2024-10-01", "!include other.yaml", "!ENV x",
    ],
)  # fmt: skip
def test_no_tag_is_obeyed(parser: Any, value: str) -> None:
    _, problems = told(f"a: {value}\n")
    assert [(p.code, str(p.place)) for p in problems] == [("yaml-tag", "a.yaml:1:4")]


@pytest.mark.parametrize(
    "value",
    [
        "=cmd|' /C calc'!A0",
        "${HOME}",
        "$(id)",
        "`id`",
        "{{ 7*7 }}",
        "%(x)s",
        "<script>alert(1)</script>",
        "../../etc/passwd",
    ],
)
def test_texts_that_other_programs_would_obey_are_mere_texts(tmp_path: Path, value: str) -> None:
    quoted = json.dumps(value)
    loaded = load_assessment(write(tmp_path, MINIMAL + f"special_notes: {quoted}\n"))
    assert loaded.assessment.special_notes == value
