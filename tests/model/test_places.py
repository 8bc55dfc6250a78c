"""Where a value is written: present, absent, nested, included, shared, drawn from the body; and what covers it when withheld."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_city import MODEL_CITY
from write import HEAD, MINIMAL, write

from pia.errors import InputError, Place
from pia.model.base import Choice
from pia.model.fields import field_names, fields_of, records_at
from pia.model.read import Loaded, Path_, Withheld, load_assessment
from pia.model.vocabulary import vocabulary

EXAMPLE = load_assessment(MODEL_CITY)
LINES = {name: text.splitlines() for name, text in EXAMPLE.texts().items()}


def leaf_paths(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every leaf that an assessment holds, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaf_paths(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from leaf_paths(inner, (*path, index))
    elif value is not None:
        yield path, value


HELD = [
    (path, value) for path, value in leaf_paths(EXAMPLE.assessment.model_dump(by_alias=True)) if EXAMPLE.written(path)
]


def written_at(place: Place) -> str:
    """Return the lines of the example from the first to the last of ``place``."""
    return "\n".join(LINES[place.file][place.line - 1 : place.end_line])


def spellings(path: Path_, value: Any) -> tuple[str, ...]:
    """Return how a value may be written: a choice as its slug or its label."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    keys = tuple(step for step in path if isinstance(step, str))
    for record in records_at(keys[:-1]):
        mark = next((m for m in _marks(fields_of(record).get(keys[-1])) if isinstance(m, Choice)), None)
        if mark is not None and text in vocabulary(mark.vocabulary).choices:
            return (text, vocabulary(mark.vocabulary).choices[text])
    return (text,)


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    inner = getattr(annotation, "__args__", ())
    for part in (*inner, getattr(annotation, "__origin__", None)):
        if part is not None and part is not annotation and not isinstance(part, str):
            yield from _marks(part)


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


# --- every value of the example city ---


def test_every_value_of_the_example_stands_on_the_lines_its_place_names() -> None:
    assert len(HELD) > 1000
    wrong = []
    for path, value in HELD:
        there = squeezed(written_at(EXAMPLE.place(path)))
        if not any(squeezed(spelling) in there for spelling in spellings(path, value)):
            wrong.append((path, value, EXAMPLE.place(path)))
    assert wrong == []


def test_every_value_of_the_example_begins_in_the_column_its_place_names() -> None:
    for path, value in HELD:
        place = EXAMPLE.place(path)
        begins = LINES[place.file][place.line - 1][place.column - 1 :]
        first = begins.lstrip("'\"")
        assert begins[0] in "|>" or any(first.startswith(s.split("\n")[0][:3]) for s in spellings(path, value)), (
            path,
            place,
        )


@given(st.sampled_from(HELD), st.lists(st.text(max_size=5) | st.integers(-2, 99), min_size=1, max_size=3))
def test_law_below_a_leaf_there_is_nothing_and_its_place_is_that_of_the_leaf(
    held: tuple[Path_, Any], more: list[str | int]
) -> None:
    path = held[0]
    below = (*path, *more)
    assert EXAMPLE.node(below) is None
    assert not EXAMPLE.written(below)
    node, place = EXAMPLE.node(path), EXAMPLE.place(below)
    assert node is not None
    if isinstance(path[-1], int):
        assert place == node.place
    else:  # the key of the leaf, where it is used and not where a shared text stands
        assert place.file == node.place.file
        if place.file.endswith(".csv"):
            assert place.line == 1  # the keys of a table are the heads of its columns
        else:
            assert 0 <= node.place.line - place.line <= 1


@given(st.sampled_from(HELD), st.data())
def test_law_an_absent_key_is_placed_inside_its_nearest_parent(held: tuple[Path_, Any], data: st.DataObject) -> None:
    path = held[0]
    cut = data.draw(st.integers(0, len(path) - 1))
    parent = path[:cut]
    node = EXAMPLE.node(parent)
    assert node is not None
    missing = (
        [key for key in field_names(parent) if not EXAMPLE.written((*parent, key))]
        if isinstance(path[cut], str)
        else []
    )
    if not missing:
        return
    place = EXAMPLE.place((*parent, data.draw(st.sampled_from(missing))))
    assert place.file in LINES
    assert 1 <= place.line <= len(LINES[place.file])
    whole = node.origin or node.place
    if cut:
        assert place.line <= whole.end_line
        between = LINES[place.file][place.line : whole.line - 1]  # the key above a block; comments may follow it
        assert all(line.lstrip().startswith("#") for line in between)


@given(st.lists(st.text(max_size=8) | st.integers(-3, 30), max_size=6))
def test_law_any_path_has_a_place_in_a_file_that_was_read(steps: list[str | int]) -> None:
    place = EXAMPLE.place(tuple(steps))
    assert place.line <= len(LINES[place.file])
    assert EXAMPLE.withheld(tuple(steps)) is None


# --- small documents ---


def loaded(folder: Path, text: str, **files: str) -> Loaded:
    return load_assessment(write(folder, text, **files))


SMALL = MINIMAL + (
    "files:\n"
    "  - id: f\n"
    "    name: 見本ファイル\n"
    "    storage:\n"
    "      retention: {period: 5y}\n"
    "    records:\n"
    "      - name: 表\n"
    "        id: g\n"
    "        items: [氏名, 住所]\n"
    "  - {name: 別のファイル, id: g}\n"
    "systems: []\n"
    "procedure:\n"
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        # present: the value itself
        ((), "1:1"),
        (("form",), "2:7"),
        (("work",), "7:7"),
        (("work", "name"), "7:14"),
        (("files",), "9:3"),
        (("files", 0), "9:5"),
        (("files", 0, "storage", "retention", "period"), "12:27"),
        (("files", 0, "records", 0, "items", 1), "16:21"),
        (("files", 1, "id"), "17:24"),
        (("systems",), "18:10"),
        (("procedure",), "19:11"),
        # absent: the key of the parent where it has one, else the entry's id
        (("files", 0, "used_from"), "9:9"),
        (("files", 1, "used_from"), "17:24"),
        (("files", 1, "storage", "retention", "period"), "17:24"),
        (("files", 0, "storage", "place"), "11:5"),
        (("files", 0, "storage", "retention", "band"), "12:7"),
        (("files", 0, "records", 0, "note"), "15:13"),
        (("work", "reason", "merits"), "7:1"),
        (("body", "code"), "6:1"),
        # absent: beyond the end of a list, or nothing of the kind at all
        (("files", 9), "8:1"),
        (("files", 9, "name"), "8:1"),
        (("files", 0, "records", 0, "items", 5), "16:9"),
        (("systems", 0), "18:1"),
        (("procedure", "basic", "date"), "19:1"),
        (("annexes",), "1:1"),
        (("flows", 0, "from"), "1:1"),
        (("attributes", "x"), "1:1"),
    ],
    ids=lambda v: v if isinstance(v, str) else ".".join(map(str, v)) or "root",
)
def test_each_kind_of_place(tmp_path: Path, path: Path_, place: str) -> None:
    assert str(loaded(tmp_path, SMALL).place(path)) == f"assessment.yaml:{place}"


def test_an_absent_value_is_a_short_stretch_of_one_line(tmp_path: Path) -> None:
    one = loaded(tmp_path, SMALL)
    assert one.place(("files", 0, "used_from")) == Place("assessment.yaml", 9, 9, 9, 10)
    assert one.place(("files", 0, "storage", "place")) == Place("assessment.yaml", 11, 5, 11, 12)


def test_values_of_included_files_are_placed_there(tmp_path: Path) -> None:
    one = loaded(
        tmp_path,
        MINIMAL + "include: [files.yaml]\nfiles:\n  - {id: a, name: A}\n",
        files_yaml="# 表\nfiles:\n  - id: b\n    name: B\n    remarks: |\n      一行目\n      二行目\n",
    )
    assert str(one.place(("files", 0, "name"))) == "assessment.yaml:10:19"
    assert str(one.place(("files", 1, "name"))) == "files.yaml:4:11"
    assert one.place(("files", 1, "remarks")) == Place("files.yaml", 5, 14, 7, 10)
    assert str(one.place(("files", 1, "used_from"))) == "files.yaml:3:9"
    assert sorted(one.texts()) == ["assessment.yaml", "files.yaml"]


def test_a_shared_text_is_placed_where_it_is_written_not_where_it_is_used(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + "texts: {a: 共通の文, b: {use: a}}\nfiles:\n  - {id: f, name: F, remarks: {use: a}, department: {use: b}}\n"
    )
    one = loaded(tmp_path, text)
    assert str(one.place(("files", 0, "remarks"))) == "assessment.yaml:8:12"
    assert str(one.place(("files", 0, "department"))) == "assessment.yaml:8:12"
    node = one.node(("files", 0, "remarks"))
    assert node is not None
    assert str(node.place) == "assessment.yaml:10:31"  # the edit of this cell begins here


def test_a_wrong_shared_text_is_complained_of_where_it_is_used(tmp_path: Path) -> None:
    text = MINIMAL + "texts: {d: 昭和65年1月1日}\nfiles:\n  - {id: f, name: F, held_from: {use: d}}\n"
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, text)
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [("bad-date", "assessment.yaml:10:33")]


BODY = "department: {name: 市民課}\nsystems:\n  - id: juki\n    name: 既存住基\nincidents:\n  - {id: i, date: 令和6年4月1日, my_number: false, content: 誤送付}\n"


def test_facts_of_the_body_are_placed_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").write_text(BODY, encoding="utf-8")
    one = loaded(tmp_path / "work", MINIMAL + "systems:\n  - {use: juki, zone: closed}\n")
    assert str(one.place(("department", "name"))) == "../body.yaml:1:20"
    assert str(one.place(("systems", 0, "name"))) == "../body.yaml:4:11"
    assert str(one.place(("systems", 0, "zone"))) == "assessment.yaml:9:23"
    assert str(one.place(("systems", 0))) == "../body.yaml:3:5"
    assert str(one.place(("incidents", 0, "content"))) == "../body.yaml:6:56"
    assert sorted(one.texts()) == ["../body.yaml", "assessment.yaml"]
    assert one.assessment.incidents[0].id == "i"


# --- withheld ---

TERMS = "withhold: {reason: 手掛かりになる, approver: 情報政策課長, shown: 非公表}"
WITHHELD = Withheld("手掛かりになる", "情報政策課長", "非公表")


@pytest.mark.parametrize(
    ("text", "covered", "open_"),
    [
        (
            f"files:\n  - {{id: f, name: F, storage: {{place: {{value: 庁舎, {TERMS}}}, erasure: 裁断}}}}\n",
            [("files", 0, "storage", "place"), ("files", 0, "storage", "place", "below")],
            [("files", 0, "storage"), ("files", 0, "storage", "erasure"), ("files",), ("work", "name")],
        ),
        (
            f"files:\n  - {{id: f, name: F, storage: {{value: {{place: 庁舎, retention: {{period: 5y}}}}, {TERMS}}}}}\n",
            [
                ("files", 0, "storage"),
                ("files", 0, "storage", "place"),
                ("files", 0, "storage", "retention", "period"),
                ("files", 0, "storage", "erasure"),
            ],
            [("files", 0), ("files", 0, "name")],
        ),
        (
            f"systems:\n  - value: {{id: s, name: S, functions: [甲, 乙]}}\n    {TERMS}\n  - {{id: t, name: T}}\n",
            [("systems", 0), ("systems", 0, "name"), ("systems", 0, "functions", 1)],
            [("systems",), ("systems", 1), ("systems", 1, "name")],
        ),
        (
            f"systems:\n  - {{id: s, name: S, functions: [甲, {{value: 乙, {TERMS}}}]}}\n",
            [("systems", 0, "functions", 1)],
            [("systems", 0, "functions", 0), ("systems", 0, "functions")],
        ),
        (
            f"systems:\n  value: [{{id: s, name: S}}]\n  {TERMS}\n",
            [("systems",), ("systems", 0), ("systems", 0, "id")],
            [(), ("files",), ("body", "name")],
        ),
        (
            f"texts: {{t: {{value: 文, {TERMS}}}}}\nfiles:\n  - {{id: f, name: F, remarks: {{use: t}}}}\n",
            [("files", 0, "remarks")],
            [("files", 0, "name")],
        ),
        (
            f"controls:\n  - {{id: c, measure: m, parameters: {{days: {{value: 90, {TERMS}}}, hours: 3}}}}\n",
            [("controls", 0, "parameters", "days")],
            [("controls", 0, "parameters", "hours"), ("controls", 0, "parameters")],
        ),
    ],
)
def test_withholding_covers_the_value_and_what_is_below_it(
    tmp_path: Path, text: str, covered: list[Path_], open_: list[Path_]
) -> None:
    one = loaded(tmp_path, MINIMAL + text)
    assert {path: one.withheld(path) for path in covered} == dict.fromkeys(covered, WITHHELD)
    assert {path: one.withheld(path) for path in open_} == dict.fromkeys(open_)


def test_the_outer_withholding_decides(tmp_path: Path) -> None:
    inner = f"{{value: 庁舎, {TERMS}}}"
    outer = "withhold: {reason: 全体, approver: 市長, shown: －}"
    one = loaded(
        tmp_path, MINIMAL + f"files:\n  - {{id: f, name: F, storage: {{value: {{place: {inner}}}, {outer}}}}}\n"
    )
    assert one.withheld(("files", 0, "storage", "place")) == Withheld("全体", "市長", "－")


def test_a_withheld_value_of_the_body_stays_withheld(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").write_text(f"systems:\n  - {{id: s, name: {{value: S, {TERMS}}}}}\n", encoding="utf-8")
    one = loaded(tmp_path / "work", MINIMAL + "systems: [{use: s}]\n")
    assert one.withheld(("systems", 0, "name")) == WITHHELD
    assert one.withheld(("systems", 0, "id")) is None


def test_words_about_a_withheld_value_may_be_shared(tmp_path: Path) -> None:
    text = HEAD + (
        "texts: {why: 手掛かりになる}\n"
        "work: {name: {value: 事務, withhold: {reason: {use: why}, approver: 情報政策課長, shown: 非公表}}}\n"
    )
    assert loaded(tmp_path, text).withheld(("work", "name")) == WITHHELD


def test_a_withheld_value_is_placed_at_the_value(tmp_path: Path) -> None:
    one = loaded(tmp_path, HEAD + f"work: {{name: {{value: 事務, {TERMS}}}}}\n")
    assert str(one.place(("work", "name"))) == "assessment.yaml:7:22"
