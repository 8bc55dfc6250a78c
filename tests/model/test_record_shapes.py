"""Lists, mappings and keys of every record: what stands in the wrong shape is refused at its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from full_document import (
    Path_,
    full_document,
    leaves,
    nothing_inherited,
    put,
    yaml_of,
)
from refused import problems, refused, told
from write import MINIMAL

if TYPE_CHECKING:
    from pia.model.base import Record

FULL = full_document()
LEAVES = leaves()


@pytest.fixture(autouse=True, scope="module")
def without_profiles() -> Iterator[None]:
    with nothing_inherited():
        yield


def _at(path: Path_) -> Any:
    value: Any = FULL
    for step in path:
        value = value[step]
    return value


def _attribute(record: type[Record], key: str) -> str:
    return next(name for name, field in record.model_fields.items() if (field.alias or name) == key)


# --- lists, mappings and keys ---

HOLDERS = sorted({leaf.path[:end] for leaf in LEAVES for end in range(1, len(leaf.path))}, key=str)
LISTS = [
    path for path in HOLDERS if isinstance(_at(path), list) and path != ("systems", 0, "functions")
]  # one text will do
MAPPINGS = [path for path in HOLDERS if isinstance(_at(path), dict) and isinstance(path[-1], str)]
SEE = (
    "書き方の例は docs/reference/model.md の同じ名前の項目にあります。",
    "see the key of this name in docs/reference/model.md",
)


@pytest.mark.parametrize("path", LISTS, ids=lambda p: ".".join(map(str, p)))
def test_a_list_is_not_a_number(tmp_path: Path, path: Path_) -> None:
    if path in (
        ("other_bodies",),
        ("work", "number_use"),
        ("network", "provision", "rows"),
        ("network", "inquiry", "rows"),
    ):
        ja, en = "一覧（先頭に - を付けた行）又は none ", "a list or none"
    else:
        ja, en = "一覧（先頭に - を付けた行）", "a list"
    message = (f"「{path[-1]}」には{ja}が要りますが、別の書き方になっています。", f"'{path[-1]}' expects {en}")
    assert refused(tmp_path, path, value=7, hanging=True) == [("wrong-shape", *message, *SEE)]


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda p: ".".join(map(str, p)))
def test_a_mapping_is_not_a_number(tmp_path: Path, path: Path_) -> None:
    none = path in {("procedure", w) for w in ("opinions", "third_party", "commission")} | {
        ("network", "provision"), ("network", "inquiry"), ("parties", 0, "entrusted", 0, "re_entrustment"),
    }  # fmt: skip
    ja, en = (
        ("項目の並び（名前: 値）又は none ", "a mapping or none") if none else ("項目の並び（名前: 値）", "a mapping")
    )
    message = (f"「{path[-1]}」には{ja}が要りますが、別の書き方になっています。", f"'{path[-1]}' expects {en}")
    assert refused(tmp_path, path, value=7) == [("wrong-shape", *message, *SEE)]


ENTRIES = [path for path in HOLDERS if isinstance(_at(path), dict)] + [()]


@pytest.mark.parametrize("path", ENTRIES, ids=lambda p: ".".join(map(str, p)) or "root")
def test_every_record_refuses_a_key_it_does_not_know(tmp_path: Path, path: Path_) -> None:
    entry = dict(_at(path))
    key = next(k for k in entry if len(k) > 3) if any(len(k) > 3 for k in entry) else next(iter(entry))
    wrong = f"{key}x"
    written = yaml_of(put(FULL, path, {**entry, wrong: 1}))
    [problem] = problems(tmp_path, written.text)
    line, column = written.places[(*path, wrong)]
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (line, column - len(wrong) - 2)
    assert (problem.code, problem.message.ja) == ("unknown-key", f"「{wrong}」という項目はありません。")
    assert problem.message.en == f"there is no key '{wrong}' here"
    assert problem.remedy.ja.startswith(f"「{key}」ではありませんか。ここに書ける項目: ")
    assert problem.remedy.en.startswith(f"did you mean '{key}'? keys known here: ")


def needed() -> Iterator[tuple[Path_, str]]:
    for path in ENTRIES:
        for leaf in LEAVES:
            holder = leaf.path[: -2 if leaf.listed else -1]
            field = leaf.record.model_fields[_attribute(leaf.record, leaf.key)]
            if holder == path and field.is_required():
                yield path, leaf.key


@pytest.mark.parametrize(
    ("path", "key"), list(needed()), ids=lambda v: ".".join(map(str, v)) if isinstance(v, tuple) else v
)
def test_every_needed_key_is_missed(tmp_path: Path, path: Path_, key: str) -> None:
    entry = {k: v for k, v in _at(path).items() if k != key}
    written = yaml_of(put(FULL, path, entry))
    found = [p for p in problems(tmp_path, written.text) if p.code != "dangling-id"]
    assert [told(p) for p in found] == [
        (
            "missing-key",
            f"必要な項目「{key}」がありません。",
            f"the required key '{key}' is missing",
            f"「{key}: …」を書き足してください。",
            f"add '{key}: …'",
        )
    ]
    place = found[0].place
    assert place is not None
    first = min((line for at, (line, _) in written.places.items() if at[: len(path)] == path), default=1)
    last = max(line for at, (line, _) in written.places.items() if at[: len(path)] == path)
    assert first - 1 <= place.line <= last  # the key of the record, its id, or its first line


# --- several at once ---


def test_the_faults_of_a_whole_document_come_at_once_and_in_order(tmp_path: Path) -> None:
    wrong = {"number": "多数", "flag": "はい", "date": "昭和65年1月1日", "band": "たくさん", "choice": "ちがう"}
    data, paths = FULL, []
    for leaf in LEAVES:
        if leaf.kind in wrong:
            data = put(data, leaf.path, wrong[leaf.kind])
            paths.append(leaf)
    written = yaml_of(data)
    codes = {
        "number": "number-expected",
        "flag": "flag-expected",
        "date": "bad-date",
        "band": "unknown-band",
        "choice": "unknown-choice",
    }
    expected = sorted((*written.places[leaf.path], codes[leaf.kind]) for leaf in paths)
    assert [(p.place.line, p.place.column, p.code) for p in problems(tmp_path, written.text) if p.place] == expected
    assert len(expected) > 90


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("systems: [甲]\n", "「systems」の1番目には項目の並び（名前: 値）が要りますが、別の書き方になっています。"),
        ("systems:\n  -\n", "「systems」の1番目には項目の並び（名前: 値）が要りますが、空欄になっています。"),
        (
            "controls: [{id: c, measure: m, parameters: {days: [1, [2]]}}]\n",
            "「days」の2番目には文字列が要りますが、別の書き方になっています。",
        ),
    ],
)
def test_an_entry_of_a_list_is_called_by_its_number(tmp_path: Path, text: str, found: str) -> None:
    assert problems(tmp_path, MINIMAL + text)[-1].message.ja == found


def test_what_is_wrong_inside_a_value_of_two_shapes_is_said_once(tmp_path: Path) -> None:
    text = MINIMAL + (
        "systems:\n  - {id: s, name: S, functions: [{x: 1}]}\n"
        "files:\n  - {id: f, name: F, records: [{id: g, items: [{nam: 氏名}]}]}\n"
    )
    assert [(p.code, str(p.place)) for p in problems(tmp_path, text)] == [
        ("text-expected", "assessment.yaml:9:34"),
        ("missing-key", "assessment.yaml:11:49"),
        ("unknown-key", "assessment.yaml:11:49"),
    ]


@pytest.mark.parametrize(("written", "line"), [("2", 1), ("'1'", 1), ("一", 1)])
def test_another_version_of_the_format_is_refused(tmp_path: Path, written: str, line: int) -> None:
    [problem] = problems(tmp_path, MINIMAL.replace("schema: 1", f"schema: {written}"))
    assert (problem.code, str(problem.place)) == ("wrong-shape", f"assessment.yaml:{line}:9")
    assert problem.message.ja == "「schema」には1が要りますが、別の書き方になっています。"
    assert problem.message.en == "'schema' expects 1"
