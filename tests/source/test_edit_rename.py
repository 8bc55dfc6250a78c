"""A key gets another name: its value, its comments and its place stay as they are written."""

from __future__ import annotations

import pytest

from pia.errors import InputError
from pia.source.edit import AddKey, Edit, Remove, RenameKey, Replace, apply_edits
from pia.source.load import load_text

TEXT = """\
# head
work:   # about the work
  name: 'a'   # its name
  note: |  # several lines
    one

    two
list: [{id: x, old: 1}, {id: y}]
last: end
"""


def edit(*edits: Edit, text: str = TEXT) -> str:
    return apply_edits(load_text(text, "a.yaml"), list(edits))


def told(*edits: Edit) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        edit(*edits)
    return [(each.code, str(each.place), each.message.en) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("edits", "old", "new"),
    [
        ([RenameKey(("work",), "duty")], "work:   #", "duty:   #"),
        ([RenameKey(("work", "note"), "remarks")], "  note: |", "  remarks: |"),
        ([RenameKey(("list", 0, "old"), "new")], "old: 1", "new: 1"),
        ([RenameKey(("last",), "no")], "last: end", '"no": end'),
        ([RenameKey(("work", "name"), "b"), Replace(("work", "name"), "c")], "name: 'a'", "b: 'c'"),
        ([Replace(("work", "name"), "c"), RenameKey(("work", "name"), "b")], "name: 'a'", "b: 'c'"),
        ([RenameKey(("work",), "duty"), RenameKey(("work", "name"), "b")], "work:   # about the work\n  name:", "duty:   # about the work\n  b:"),
        ([RenameKey(("last",), "z"), AddKey((), "more", 1)], "last: end\n", "z: end\nmore: 1\n"),
    ],
)  # fmt: skip
def test_only_the_key_changes(edits: list[Edit], old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert edit(*edits) == TEXT.replace(old, new)


def test_bytes_come_back() -> None:
    there = edit(RenameKey(("work", "note"), "remarks"), RenameKey(("work",), "duty"))
    back = edit(RenameKey(("duty", "remarks"), "note"), RenameKey(("duty",), "work"), text=there)
    assert back == TEXT


@pytest.mark.parametrize(
    ("edits", "problems"),
    [
        ([RenameKey(("wrok",), "x")], [("edit-path", "a.yaml:2:1", "There is no 'wrok' to change. The nearest is 'work'.")]),
        ([RenameKey((), "x")], [("edit-not-mapping", "a.yaml:2:1", "Only a key can be renamed.")]),
        ([RenameKey(("list", 0), "x")], [("edit-not-mapping", "a.yaml:8:8", "Only a key can be renamed.")]),
        ([RenameKey(("work",), "last")], [("edit-key-exists", "a.yaml:9:1", "The key 'last' exists already.")]),
        ([RenameKey(("work",), "x"), RenameKey(("work",), "y")], [("edit-conflict", "a.yaml:3:3", "Two changes touch the same place.")]),
        ([RenameKey(("work",), "x"), AddKey((), "x", 1)], [("edit-conflict", "a.yaml:2:1", "Two changes touch the same place.")]),
        ([RenameKey(("work",), "x"), RenameKey(("last",), "x")], [("edit-conflict", "a.yaml:9:7", "Two changes touch the same place.")]),
        ([Remove(("work",)), RenameKey(("work", "name"), "x")], [("edit-conflict", "a.yaml:3:9", "Two changes touch the same place.")]),
        ([RenameKey(("work", "name"), "x"), Replace(("work",), 1)], [("edit-conflict", "a.yaml:3:3", "Two changes touch the same place.")]),
        ([Remove(("last",)), RenameKey(("last",), "x")], [("edit-failed", "a.yaml:2:1", "The change could not be written without disturbing the rest; the file is unchanged.")]),
    ],
)  # fmt: skip
def test_what_cannot_be_renamed_is_refused(edits: list[Edit], problems: list[tuple[str, str, str]]) -> None:
    assert told(*edits) == problems
