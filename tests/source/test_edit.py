"""Edits on hand-written documents: exactly which characters change."""

from __future__ import annotations

import difflib

import pytest

from pia.errors import InputError
from pia.source.edit import AddKey, Append, Remove, Replace, apply_edits, path_by_id
from pia.source.load import load_text
from pia.source.nodes import at, plain

HOUSE = """\
# 和光市の評価書
schema: 1
body: {name: 和光市長, code: 011229}   # 団体コード

systems:  [{id: juki, name: 既存住基}]
parties:
  # 委託先
  - id: ags
    name: 'AGS株式会社' # 旧社名は下記
    entrusted:
      - file: juki-file   # 台帳
        handlers: 10人未満
        note: |  # 一行目は見出し
          本文の一行目
          本文の二行目

      - file: honnin-file
        handlers:
  - id: other
    name: 別の会社
# 末尾
"""


def edit(text, *edits):
    return apply_edits(load_text(text, "a.yaml"), list(edits))


def changed(text, *edits):
    """The lines taken away and put in, as a plain difference."""
    lines = list(difflib.unified_diff(text.splitlines(), edit(text, *edits).splitlines(), n=0, lineterm=""))[2:]
    return [f"{line[0]} {line[1:]}" for line in lines if not line.startswith("@@")]


def codes(text, *edits):
    with pytest.raises(InputError) as caught:
        edit(text, *edits)
    return [(each.code, str(each.place)) for each in caught.value.problems]


AGS = ("parties", 0)
JUKI = (*AGS, "entrusted", 0)

CASES = {
    "scalar keeps comment and alignment": (
        [Replace(("body", "name"), "新和光市長")],
        [
            "- body: {name: 和光市長, code: 011229}   # 団体コード",
            "+ body: {name: 新和光市長, code: 011229}   # 団体コード",
        ],
    ),
    "bare code stays bare": (
        [Replace(("body", "code"), "011230")],
        [
            "- body: {name: 和光市長, code: 011229}   # 団体コード",
            "+ body: {name: 和光市長, code: 011230}   # 団体コード",
        ],
    ),
    "single quotes stay": (
        [Replace((*AGS, "name"), "AGS's")],
        ["-     name: 'AGS株式会社' # 旧社名は下記", "+     name: 'AGS''s' # 旧社名は下記"],
    ),
    "text that would be a number is quoted": (
        [Replace((*JUKI, "handlers"), "42")],
        ["-         handlers: 10人未満", '+         handlers: "42"'],
    ),
    "number is not": (
        [Replace((*JUKI, "handlers"), 42)],
        ["-         handlers: 10人未満", "+         handlers: 42"],
    ),
    "several lines become a block": (
        [Replace((*AGS, "name"), "一行目\n  二行目\n")],
        [
            "-     name: 'AGS株式会社' # 旧社名は下記",
            "+     name: | # 旧社名は下記",
            "+       一行目",
            "+         二行目",
        ],
    ),
    "first line indented": (
        [Replace((*JUKI, "handlers"), " 字下げ\n次")],
        ["-         handlers: 10人未満", "+         handlers: |2-", "+            字下げ", "+           次"],
    ),
    "block text keeps the comment of its header": (
        [Replace((*JUKI, "note"), "新しい\n本文\n")],
        ["-           本文の一行目", "-           本文の二行目", "+           新しい", "+           本文"],
    ),
    "block text becomes one line": (
        [Replace((*JUKI, "note"), "短い")],
        [
            "-         note: |  # 一行目は見出し",
            "-           本文の一行目",
            "-           本文の二行目",
            "+         note: 短い  # 一行目は見出し",
        ],
    ),
    "several lines inside brackets are quoted": (
        [Replace(("systems", 0, "name"), "一\n二")],
        ["- systems:  [{id: juki, name: 既存住基}]", '+ systems:  [{id: juki, name: "一\\n二"}]'],
    ),
    "empty value": (
        [Replace((*AGS, "entrusted", 1, "handlers"), "不明")],
        ["-         handlers:", "+         handlers: 不明"],
    ),
    "empty value becomes a list": (
        [Replace((*AGS, "entrusted", 1, "handlers"), ["a", {"b": 1, "c": []}])],
        ["+           - a", "+           - b: 1", "+             c: []"],
    ),
    "collection becomes a scalar": (
        [Replace((*AGS, "entrusted"), None)],
        [
            "-     entrusted:",
            "-       - file: juki-file   # 台帳",
            "-         handlers: 10人未満",
            "-         note: |  # 一行目は見出し",
            "-           本文の一行目",
            "-           本文の二行目",
            "- ",
            "-       - file: honnin-file",
            "-         handlers:",
            "+     entrusted: null",
        ],
    ),
    "key at the end of an item": (
        [AddKey(JUKI, "re_entrustment", "none")],
        ["+         re_entrustment: none"],
    ),
    "key at the root, before the last comment": (
        [AddKey((), "files", [{"id": "juki-file", "users": {"band": "10人以上"}}])],
        ["+ files:", "+   - id: juki-file", "+     users:", "+       band: 10人以上"],
    ),
    "key in braces": (
        [AddKey(("body",), "kind", "municipality")],
        [
            "- body: {name: 和光市長, code: 011229}   # 団体コード",
            "+ body: {name: 和光市長, code: 011229, kind: municipality}   # 団体コード",
        ],
    ),
    "item at the end": (
        [Append(("parties",), {"id": "new", "name": "a: b"})],
        ["+   - id: new", '+     name: "a: b"'],
    ),
    "item in brackets": (
        [Append(("systems",), {"id": "cs"})],
        ["- systems:  [{id: juki, name: 既存住基}]", "+ systems:  [{id: juki, name: 既存住基}, {id: cs}]"],
    ),
    "first item removed": (
        [Remove(JUKI)],
        [
            "-       - file: juki-file   # 台帳",
            "-         handlers: 10人未満",
            "-         note: |  # 一行目は見出し",
            "-           本文の一行目",
            "-           本文の二行目",
        ],
    ),
    "first key of an item removed": (
        [Remove((*JUKI, "file"))],
        ["-       - file: juki-file   # 台帳", "-         handlers: 10人未満", "+       - handlers: 10人未満"],
    ),
    "all keys of an item removed": (
        [Remove(("parties", 1, "id")), Remove(("parties", 1, "name"))],
        ["-   - id: other", "-     name: 別の会社", "+   - {}"],
    ),
    "removed and added": (
        [
            Remove(("parties", 1)),
            Append(("parties",), "x"),
            Remove(("systems", 0, "name")),
            AddKey(("systems", 0), "zone", "lgwan"),
        ],
        [
            "- systems:  [{id: juki, name: 既存住基}]",
            "+ systems:  [{id: juki, zone: lgwan}]",
            "-   - id: other",
            "-     name: 別の会社",
            "+   - x",
        ],
    ),
    "two additions keep their order": (
        [Append(("parties",), "x"), AddKey((), "k", 1), Append(("parties",), "z")],
        ["+   - x", "+   - z", "+ k: 1"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_exactly_these_lines_change(name):
    edits, expected = CASES[name]
    assert changed(HOUSE, *edits) == expected


SMALL = {
    "append to an empty list": ("a: []  # c\n", [Append(("a",), "x")], "a:  # c\n  - x\n"),
    "add to an empty mapping": ("a: {}\n", [AddKey(("a",), "k", "v")], "a:\n  k: v\n"),
    "add to an empty root": ("{}\n", [AddKey((), "k", "v")], "{k: v}\n"),
    "remove the middle of brackets": ("a: [1, 2, 3]\n", [Remove(("a", 1))], "a: [1, 3]\n"),
    "remove the end of brackets": ("a: [1, 2, 3]\n", [Remove(("a", 1)), Remove(("a", 2))], "a: [1]\n"),
    "remove all of brackets": ("a: [1, 2]\n", [Remove(("a", 0)), Remove(("a", 1))], "a: []\n"),
    "trailing comma stays": ("a: [1, 2,]\n", [Append(("a",), 3)], "a: [1, 2, 3,]\n"),
    "brackets over lines": ("a: [\n  1, # 一\n  2, # 二\n]\n", [Remove(("a", 0))], "a: [\n  # 一\n  2, # 二\n]\n"),
    "indentless list": ("a:\n- x\n- y\nb: 1\n", [Append(("a",), "z"), Remove(("a", 0))], "a:\n- y\n- z\nb: 1\n"),
    "indentless list becomes mapping": ("a:\n- x\nb: 1\n", [Replace(("a",), {"k": 1})], "a:\n  k: 1\nb: 1\n"),
    "compact nested list": ("- - a\n  - b\n- c\n", [Remove((0, 0))], "- - b\n- c\n"),
    "deeper comments go with their item": (
        "a: 1\nb: 2\n  # about b\n# about c\nc: 3\n",
        [Remove(("b",))],
        "a: 1\n# about c\nc: 3\n",
    ),
    "comment of the next key stays": ("- a: 1\n  # about b\n  b: 2\n", [Remove((0, "a"))], "- # about b\n  b: 2\n"),
    "no last line break": ("a: 1", [AddKey((), "b", 2)], "a: 1\nb: 2"),
    "no last line break after a block text": ("a: |\n  x", [AddKey((), "b", 2)], "a: |-\n  x\nb: 2"),
    "block text at the end without line break": ("a: 1", [Replace(("a",), "x\ny\n")], "a: |\n  x\n  y\n"),
    "windows lines": (
        "a: 1\r\nb: [x]\r\n",
        [AddKey((), "c", "p\nq\n"), Append(("b",), 2)],
        "a: 1\r\nb: [x, 2]\r\nc: |\r\n  p\r\n  q\r\n",
    ),
    "byte order mark": ("\ufeffa: 1\n", [Replace(("a",), 2)], "\ufeffa: 2\n"),
    "block text above a deep comment is quoted": (
        "a: x\n    # deep\nb: 1\n",
        [Replace(("a",), "p\nq")],
        'a: "p\\nq"\n    # deep\nb: 1\n',
    ),
    "blank lines of a keeping block text": ("- |+\n  x\n\n- y\n\n- z\n", [Remove((1,))], "- |+\n  x\n\n- z\n"),
    "empty value in braces": ("{e, f: }\n", [Replace(("e",), 1), Replace(("f",), 2)], "{e: 1, f: 2 }\n"),
    "lone pair in brackets": ("[a: 1]\n", [AddKey((0,), "b", 2)], "[{a: 1, b: 2}]\n"),
    "value on its own line": ("a:\n  old  # c\n", [Replace(("a",), "new")], "a:\n  new  # c\n"),
    "ambiguous words are quoted": (
        "a: {}\n",
        [Replace(("a",), ["no", "1.10", "12:30", "0x1F", "2026-04-10", "true", ""])],
        'a:\n  - "no"\n  - "1.10"\n  - "12:30"\n  - "0x1F"\n  - 2026-04-10\n  - "true"\n  - ""\n',
    ),
    "odd keys are quoted": (
        "a: 1\n",
        [AddKey((), "x: y", 1), AddKey((), "7", 2), AddKey((), "項目", 3)],
        'a: 1\n"x: y": 1\n"7": 2\n項目: 3\n',
    ),
    "null, true and numbers are written plainly": (
        "a: x\n",
        [Replace(("a",), [None, True, False, -3])],
        "a:\n  - null\n  - true\n  - false\n  - -3\n",
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_small_documents(name):
    text, edits, expected = SMALL[name]
    assert edit(text, *edits) == expected


def test_an_edit_without_effect_changes_no_byte():
    data = plain(load_text(HOUSE, "a.yaml").root)
    assert edit(HOUSE) == HOUSE
    assert edit(HOUSE, *[Replace((key,), value) for key, value in data.items()]) == HOUSE


REFUSED = {
    "missing path": ([Replace(("bodi",), 1)], [("edit-path", "a.yaml:2:1")]),
    "missing index": ([Remove(("systems", 3))], [("edit-path", "a.yaml:5:11")]),
    "root": ([Remove(())], [("edit-root", "a.yaml:2:1")]),
    "key exists": ([AddKey(("body",), "code", "1")], [("edit-key-exists", "a.yaml:3:20")]),
    "key in a list": ([AddKey(("systems",), "x", 1)], [("edit-not-mapping", "a.yaml:5:11")]),
    "item in a mapping": ([Append(("body",), 1)], [("edit-not-list", "a.yaml:3:7")]),
    "same place twice": ([Replace(("schema",), 2), Remove(("schema",))], [("edit-conflict", "a.yaml:2:9")]),
    "inside what goes away": ([Remove(AGS), Replace((*AGS, "name"), "x")], [("edit-conflict", "a.yaml:9:11")]),
    "around what changes": ([Append((*AGS, "entrusted"), 1), Replace(AGS, {})], [("edit-conflict", "a.yaml:8:5")]),
    "added twice": ([AddKey((), "k", 1), AddKey((), "k", 2)], [("edit-conflict", "a.yaml:2:1")]),
    "fraction": ([Replace(("schema",), 1.5)], [("edit-value", "a.yaml:2:9")]),
    "number too long": ([Replace(("schema",), 10**18)], [("edit-value", "a.yaml:2:9")]),
    "key that is not text": ([Replace(("schema",), {1: 2})], [("edit-value", "a.yaml:2:9")]),
    "all at once": ([Replace(("x",), 1), Remove(())], [("edit-path", "a.yaml:2:1"), ("edit-root", "a.yaml:2:1")]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_at_its_place(name):
    edits, expected = REFUSED[name]
    assert codes(HOUSE, *edits) == expected


def test_the_words_of_a_refusal():
    with pytest.raises(InputError) as caught:
        edit(HOUSE, Replace(("bodi", "name"), 1))
    (found,) = caught.value.problems
    assert found.message.ja == "変更する箇所「bodi」がありません。もっとも近いのは「body」です。"
    assert found.message.en == "There is no 'bodi' to change. The nearest is 'body'."
    assert found.remedy.ja == "この箇所はファイルを直接編集してください。"


@pytest.mark.parametrize(
    "value", ["\ud800", "\x00\x07", "\ufeff", "a\u202eb", "\x85", ["a", {"b": "\x7f"}], {"\u2066": 1}]
)
def test_values_that_could_not_be_read_back_are_refused(value):
    with pytest.raises(InputError) as caught:
        edit(HOUSE, Replace(("schema",), value))
    (found,) = caught.value.problems
    assert (found.code, str(found.place)) == ("edit-value", "a.yaml:2:9")
    assert found.message.ja.startswith("書き込めない値です。文字（制御文字を除く）、整数、")


def test_values_without_end_are_refused():
    endless = []
    endless.append(endless)
    assert codes(HOUSE, Replace(("schema",), endless)) == [("edit-value", "a.yaml:2:9")]


@pytest.mark.parametrize(
    "text, change",
    [
        ("? a\n: 1\n", Replace(("a",), 2)),  # an explicit key
        ("a: 1\n", Replace(("a",), "x" * (1024 * 1024 + 1))),  # a line beyond the cap
    ],
)
def test_what_cannot_be_written_faithfully_is_refused(text, change):
    assert codes(text, change)[0] == ("edit-failed", "a.yaml:1:1")


def test_a_change_beyond_the_cap_names_the_cap():
    assert [code for code, _ in codes("a: 1\n", Replace(("a",), "x" * (1024 * 1024 + 1)))] == [
        "edit-failed",
        "line-too-long",
    ]


# paths by id


@pytest.mark.parametrize(
    "path, expected",
    [
        ("", ()),
        ("body/name", ("body", "name")),
        ("parties/ags/entrusted/juki-file/handlers", ("parties", 0, "entrusted", 0, "handlers")),
        ("parties/other", ("parties", 1)),
        ("systems/juki/name", ("systems", 0, "name")),
    ],
)
def test_paths_of_ids_become_paths_of_indices(path, expected):
    root = load_text(HOUSE, "a.yaml").root
    assert path_by_id(root, path) == expected
    assert at(root, expected) is not None


def test_names_with_slashes_and_references_are_found():
    root = load_text(
        "risks: [{risk: use/unauthorized, rating: a}]\nsystems: [{use: juki, k: 1}]\nr: [{group: 宛名, items: []}, x]\n",
        "a.yaml",
    ).root
    assert path_by_id(root, "risks/use/unauthorized/rating") == ("risks", 0, "rating")
    assert path_by_id(root, "systems/juki/k") == ("systems", 0, "k")
    assert path_by_id(root, "r/宛名/items") == ("r", 0, "items")


@pytest.mark.parametrize(
    "path, place, ja",
    [
        (
            "parties/agz/name",
            "a.yaml:8:3",
            "「parties/agz/name」の「agz」が見つかりません。もっとも近いのは「ags」です。",
        ),
        ("body/name/x", "a.yaml:3:14", "「body/name/x」の「x」が見つかりません。"),
        ("parties/0", "a.yaml:8:3", "「parties/0」の「0」が見つかりません。"),
    ],
)
def test_an_unknown_id_names_the_nearest(path, place, ja):
    with pytest.raises(InputError) as caught:
        path_by_id(load_text(HOUSE, "a.yaml").root, path)
    (found,) = caught.value.problems
    assert (found.code, str(found.place), found.message.ja) == ("path-unknown", place, ja)
