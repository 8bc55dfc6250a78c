"""What loading accepts, how it types and places it, and what it says about everything else."""

from __future__ import annotations

import pytest
import yaml

from pia.errors import InputError, Place
from pia.source import build
from pia.source.build import MAX_DEPTH, MAX_PROBLEMS
from pia.source.load import load_file, load_text
from pia.source.nodes import Mapping, Scalar, Sequence, at, plain

PARSERS = [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request, monkeypatch):
    """Both parsers of PyYAML: what users see must not depend on which one is installed."""
    monkeypatch.setattr(build, "_PARSER", request.param)
    return request.param


def problems(text, **caps):
    with pytest.raises(InputError) as caught:
        load_text(text, "a.yaml", **caps)
    return caught.value.problems


def summary(found):
    return [(each.code, str(each.place)) for each in found]


BAD = {
    "tab as indentation": (
        "a:\n\tb: 1\n",
        ("yaml-tab", 2, 1, "字下げや区切りにタブ文字があります。YAMLでは半角スペースだけを使えます。"),
    ),
    "tab in a block text": (
        "a: |\n\t本文\n",
        ("yaml-tab", 2, 1, "字下げや区切りにタブ文字があります。YAMLでは半角スペースだけを使えます。"),
    ),
    "unclosed double quote": (
        '名称: "住民\nb: 1\n',
        ("yaml-unclosed-quote", 1, 5, "引用符がここで開いたまま、閉じられていません。"),
    ),
    "unclosed single quote": (
        "a: 1\nb: 'x\n",
        ("yaml-unclosed-quote", 2, 4, "引用符がここで開いたまま、閉じられていません。"),
    ),
    "unclosed bracket": (
        "a: 1\nb: [1, 2\nc: 3\n",
        ("yaml-unclosed-bracket", 2, 4, "角括弧「[」がここで開いたまま、閉じられていないか、「,」が抜けています。"),
    ),
    "unclosed brace": (
        "b: {x: 1\nc: 3\n",
        ("yaml-unclosed-bracket", 1, 4, "波括弧「{」がここで開いたまま、閉じられていないか、「,」が抜けています。"),
    ),
    "colon inside a value": (
        "a: b: c\n",
        ("yaml-colon", 1, 5, "ここにコロン「:」は置けません。字下げのずれか、値の中のコロンです。"),
    ),
    "key without colon": (
        "a: 1\nb\nc: 2\n",
        ("yaml-colon", 2, 1, "項目名の後にコロン「:」がありません。"),
    ),
    "full-width colon": (
        "a: 1\n名称：値\nc: 2\n",
        ("yaml-wide-colon", 2, 1, "項目名の後のコロンが全角（：）です。半角のコロンと空白（: ）が要ります。"),
    ),
    "key too deep": (
        "a: 1\n b: 2\n",
        ("yaml-colon", 2, 3, "ここにコロン「:」は置けません。字下げのずれか、値の中のコロンです。"),
    ),
    "key too shallow": (
        "  a: 1\n b: 2\n",
        ("yaml-indentation", 2, 2, "最初の項目より浅い字下げの行があるか、文書の後に余分な文字があります。"),
    ),
    "key in a list": (
        "a:\n  - x\n  y: 1\n",
        ("yaml-indentation", 3, 3, "一覧の途中に「- 」で始まらない行があるか、字下げがずれています。"),
    ),
    "list on the line of its key": (
        "a: - b\n",
        ("yaml-list-item", 1, 4, "ここに「- 」で始まる要素は置けません。"),
    ),
    "text after a quoted value": (
        'a: "x" y\n',
        ("yaml-indentation", 1, 8, "ここは項目名の位置ですが、字下げがずれているか、値の後に余分な文字があります。"),
    ),
    "reserved character": (
        "a: @x\n",
        ("yaml-reserved-character", 1, 4, "この文字（@ ` % など）で値を始めることはできません。"),
    ),
    "stray bracket": (
        "a: ]\n",
        ("yaml-misplaced-sign", 1, 4, "値があるはずの所に記号があります。"),
    ),
    "hexadecimal escape": (
        'a: "\\xZZ"\n',
        ("yaml-escape", 1, 7, "二重引用符の中に、使えない「\\」の組合せがあります。"),
    ),
    "block header": (
        "a: |x\n b\n",
        ("yaml-block-text", 1, 5, "「|」「>」の後に使えない文字があります。"),
    ),
    "star alone": (
        "a: *\n",
        ("yaml-alias", 1, 5, "「*」「&」で始まる参照（エイリアス、アンカー）は使えません。"),
    ),
    "duplicate key": (
        "a: 1\nb: 2\n'a': 3\n",
        ("duplicate-key", 3, 1, "項目名「a」が重複しています。最初は1行目1文字目です。"),
    ),
    "duplicate key in brackets": (
        "x: {住所: 1, 住所: 2}\n",
        ("duplicate-key", 1, 12, "項目名「住所」が重複しています。最初は1行目5文字目です。"),
    ),
    "alias": (
        "a: *x\n",
        ("yaml-alias", 1, 4, "エイリアスやアンカー「*x」は使えません。"),
    ),
    "anchor on a value": (
        "a: &x 1\n",
        ("yaml-alias", 1, 4, "エイリアスやアンカー「&x」は使えません。"),
    ),
    "anchor on a list": (
        "a: &x [1]\n",
        ("yaml-alias", 1, 4, "エイリアスやアンカー「&x」は使えません。"),
    ),
    "python object": (
        "a: !!python/object/apply:os.system [id]\n",
        ("yaml-tag", 1, 4, "タグ「!!python/object/apply:os.system」は使えません。"),
    ),
    "standard tag": (
        "a: !!str 1\n",
        ("yaml-tag", 1, 4, "タグ「!!str」は使えません。"),
    ),
    "local tag": (
        "a: !secret 1\n",
        ("yaml-tag", 1, 4, "タグ「!secret」は使えません。"),
    ),
    "tag directive": (
        "%TAG ! tag:example.org,2000:\n---\na: 1\n",
        ("yaml-tag", 1, 1, "%TAG の指示は使えません。"),
    ),
    "merge key": (
        "a:\n  <<: 1\n",
        ("merge-key", 2, 3, "マージキー「<<」は使えません。"),
    ),
    "list as key": (
        "? [a, b]\n: 1\n",
        ("complex-key", 1, 3, "項目名に一覧や入れ子の項目は使えません。"),
    ),
    "mapping as key": (
        "{{a: 1}: 2}\n",
        ("complex-key", 1, 2, "項目名に一覧や入れ子の項目は使えません。"),
    ),
    "number as key": (
        "a: 1\n2024: x\n",
        ("key-not-text", 2, 1, "項目名「2024」が文字ではありません。"),
    ),
    "true as key": (
        "true: x\n",
        ("key-not-text", 1, 1, "項目名「true」が文字ではありません。"),
    ),
    "two documents": (
        "a: 1\n---\nb: 2\n",
        (
            "second-document",
            2,
            1,
            "「---」で区切られた2つ目の文書があります。1つのファイルには1つの文書だけを書けます。",
        ),
    ),
    "empty": ("", ("file-empty", 1, 1, "ファイルが空です。")),
    "comment only": ("# 表題\n", ("file-empty", 1, 1, "ファイルが空です。")),
    "marker only": ("---\n", ("file-empty", 1, 1, "ファイルが空です。")),
    "control character": ("a: 1\nb: x\x07\n", ("forbidden-character", 2, 5, "使えない制御文字（U+0007）があります。")),
    "lone surrogate": ("a: \ud800\n", ("forbidden-character", 1, 4, "使えない制御文字（U+D800）があります。")),
}


@pytest.mark.parametrize("name", BAD)
def test_each_mistake_is_named_in_plain_words_at_its_place(parser, name):
    text, (code, line, column, ja) = BAD[name]
    found = problems(text)
    assert [(each.code, each.place.line, each.place.column, each.message.ja) for each in found] == [
        (code, line, column, ja)
    ]
    assert found[0].place.file == "a.yaml"
    assert found[0].remedy.ja.endswith("。")
    assert found[0].message.en.isascii() or code in {"duplicate-key", "yaml-wide-colon"}


def test_an_unknown_parser_message_is_passed_on_in_its_own_language_only():
    from pia.source.messages import translate

    mark = yaml.Mark("x", 5, 1, 2, None, None)
    found = translate(yaml.scanner.ScannerError(None, None, "a brand new complaint", mark), "a: 1\nbcd", "a.yaml")
    assert (found.code, str(found.place)) == ("yaml-syntax", "a.yaml:2:3")
    assert found.message.ja == "ここでYAMLとして読めなくなりました。"
    assert found.message.en == "This cannot be read as YAML (a brand new complaint)."
    assert translate(yaml.YAMLError("odd"), "", "a.yaml").message.en == "This cannot be read as YAML (odd)."


RETYPE = "その文字を削除してください。画面に見えないときは、その行を打ち直してください。"
REORDERS = "削除してください。文字の並びを変え、見た目と内容を食い違わせる文字です。画面には見えません。"
ESCAPED = "二重引用符の中のこの「\\」の書き方を削除してください。"


@pytest.mark.parametrize("char", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_what_reorders_the_display_is_refused_as_a_character_and_as_an_escape(parser, char):
    for text in (f"a: 1\nb: 住{char}A\n", f'a: 1\nb: "住\\u{ord(char):04x}A"\n'):
        (found,) = problems(text)
        assert summary([found]) == [("forbidden-character", "a.yaml:2:5" if char in text else "a.yaml:2:6")]
        assert found.message.ja == f"使えない制御文字（U+{ord(char):04X}）があります。"
        assert found.message.en == f"The control character U+{ord(char):04X} is not allowed."
        assert found.remedy.ja == REORDERS


@pytest.mark.parametrize("char", ["\x85", "\x80", "\x9f", "\x00", "\x0b", "\x1f", "\x7f", "\ufeff"])
def test_controls_are_refused_as_characters_and_as_escapes(parser, char):
    code = ord(char)
    ways = {f"a: x{char}\n": ("a.yaml:1:5", RETYPE), f'a: "x\\U{code:08X}"\n': ("a.yaml:1:6", ESCAPED)}
    for text, (place, remedy) in ways.items():
        (found,) = problems(text)
        assert summary([found]) == [("forbidden-character", place)]
        assert found.message.ja == f"使えない制御文字（U+{code:04X}）があります。"
        assert found.remedy.ja == remedy


@pytest.mark.parametrize(
    "escape, code",
    [("\\0", 0), ("\\a", 7), ("\\b", 8), ("\\v", 11), ("\\f", 12), ("\\e", 27), ("\\N", 0x85), ("\\x1b", 27)],
)
def test_short_escapes_are_refused_at_their_place_with_their_width(parser, escape, code):
    (found,) = problems(f'"\\\\{escape}": "\\\\ok"\n')
    assert found.place == Place("a.yaml", 1, 4, 1, 4 + len(escape))
    assert found.message.en == f"The control character U+{code:04X} is not allowed."


def test_each_forbidden_escape_of_a_text_of_several_lines_has_its_place(parser):
    text = "a: \"住\\u0001\n  所\\t\\n\\\\u0002\n\n  \\u202E\"\nb: '\\u0003'\n"
    assert summary(problems(text)) == [("forbidden-character", "a.yaml:1:6"), ("forbidden-character", "a.yaml:4:3")]


@pytest.mark.parametrize(
    "escape", ["\\ud800", "\\uDFFF", "\\ufffe", "\\uFFFF", "\\U00110000", "\\UFFFFFFFF", "\\U0000D83D"]
)
def test_what_is_no_character_is_said_in_each_language(parser, escape):
    (found,) = problems(f'a: 1\nb: "住{escape}所"\n')
    digits = escape[2:]
    shown = f"U+{int(digits, 16):04X}"
    assert found.place == Place("a.yaml", 2, 6, 2, 6 + len(escape))
    assert (found.code, found.message.ja) == ("forbidden-character", f"{shown} は文字の番号ではありません。")
    assert found.message.en == f"{shown} is not a character."
    assert (found.remedy.ja, found.remedy.en) == (ESCAPED, "Delete this backslash sequence from the double quotes.")


def test_escapes_of_letters_signs_and_line_ends_are_text(parser):
    text = 'a: "\\u4f4f\\U0001F600\\x41\\t\\n\\r\\u200d\\u3000\\L\\_"\n'
    assert plain(load_text(text, "a.yaml").root) == {"a": "住😀A\t\n\r\u200d\u3000\u2028\xa0"}


def test_problems_that_can_be_found_together_are_reported_together(parser):
    text = "a: 1\na: 2\nb: {x: 1, x: 2}\nc: *c\nd:\n  e: 1\n  e: 2\n? [f]\n: 1\n"
    assert summary(problems(text)) == [
        ("duplicate-key", "a.yaml:2:1"),
        ("duplicate-key", "a.yaml:3:11"),
        ("yaml-alias", "a.yaml:4:4"),
        ("duplicate-key", "a.yaml:7:3"),
        ("complex-key", "a.yaml:8:3"),
    ]


def test_what_was_found_before_a_syntax_error_is_kept(parser):
    assert summary(problems("a: 1\na: 2\nb: [\n")) == [
        ("duplicate-key", "a.yaml:2:1"),
        ("yaml-unclosed-bracket", "a.yaml:3:4"),
    ]


def test_the_duplicate_names_both_places_also_in_english():
    (found,) = problems("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert found.message.en == "The key 'c' is written twice; the first is at line 3, column 3."
    assert found.place == Place("a.yaml", 5, 3, 5, 4)


@pytest.mark.parametrize("sign", ["[", "- ", "{a: ", "? "])
def test_deep_nesting_is_stopped_long_before_it_can_hurt(parser, sign):
    (found,) = problems(sign * 60_000)
    assert (found.code, found.place.line, found.place.column) == ("too-deep", 1, len(sign) * MAX_DEPTH + 1)
    assert found.message.ja == "入れ子が深すぎます。64段までです。"


def test_the_deepest_allowed_nesting_is_read(parser):
    data = plain(load_text("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.yaml").root)
    depth = 0
    while data:
        data, depth = data[0], depth + 1
    assert depth == MAX_DEPTH - 1


def test_an_alias_bomb_does_not_unfold(parser):
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    found = problems("\n".join(lines))
    assert {each.code for each in found} == {"yaml-alias"}
    assert len(found) == 40 + 2 * 39
    assert str(found[0].place) == "a.yaml:1:5"


def test_reading_gives_up_after_many_problems():
    found = problems("\n".join(["a: 1"] * 1000))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].code == "too-many-problems"
    assert found[-1].message.ja == "問題が200件を超えたため、ここで読むのをやめました。"


def test_the_number_of_values_is_capped(monkeypatch):
    monkeypatch.setattr(build, "MAX_NODES", 5)
    assert plain(load_text("[1, 2, 3, 4]", "a.yaml").root) == [1, 2, 3, 4]
    (found,) = problems("[1, 2, 3,\n 4, 5]")
    assert (found.code, str(found.place)) == ("too-many-nodes", "a.yaml:2:5")
    (found,) = problems("[[], [], [], [], []]")
    assert found.code == "too-many-nodes"


def test_a_line_of_five_megabytes_is_refused_before_parsing(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "_PARSER", None)  # would raise if it were called
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: " + b"x" * 5_000_000)
    with pytest.raises(InputError) as caught:
        load_file(path, "a.yaml")
    (found,) = caught.value.problems
    assert (found.code, str(found.place)) == ("file-too-large", "a.yaml:1:1")
    assert found.message.ja == "ファイルが上限の4,194,304バイトを超えています。"
    with pytest.raises(InputError) as caught:
        load_file(path, "a.yaml", max_file=6_000_000)
    (found,) = caught.value.problems
    assert (found.code, str(found.place)) == ("line-too-long", "a.yaml:2:1")
    assert found.message.ja == "2行目が5,000,003バイトあり、上限の1,048,576バイトを超えています。"


def test_caps_count_bytes_not_characters():
    text = "a: " + "字" * 100 + "\n"
    assert load_text(text, "a.yaml", max_file=304, max_line=303).text == text
    assert summary(problems(text, max_file=303)) == [("file-too-large", "a.yaml:1:1")]
    assert summary(problems(text, max_line=302)) == [("line-too-long", "a.yaml:1:1")]


@pytest.mark.parametrize(
    "data, place, ja",
    [
        (b"a: 1\nb: \xff\n", "a.yaml:2:4", "UTF-8として読めないバイト（0xFF）があります。"),
        (
            "a: 1\nb: 住".encode() + b"\x80\n",
            "a.yaml:2:5",
            "ここまではUTF-8ですが、ここにUTF-8として読めないバイト（0x80）があります。",
        ),
        (
            b"a: 1\n" * 126 + "b: 住所\n".encode("cp932"),
            "a.yaml:127:4",
            "文字コードがShift_JIS（CP932）のようです。UTF-8で保存してください。",
        ),
        (
            "a: 氏名\n".encode() * 126 + "b: 住所\n".encode("cp932"),
            "a.yaml:127:4",
            "ここまではUTF-8ですが、ここにUTF-8として読めないバイト（0x8F）があります。",
        ),
        (
            "# 氏名\n".encode() + "b: 住所、生年月日、性別\n".encode("cp932") * 9,
            "a.yaml:2:4",
            "ここまではUTF-8ですが、ここにUTF-8として読めないバイト（0x8F）があります。",
        ),
        (
            "# 表\na: 住民票\n".encode("cp932"),
            "a.yaml:1:3",
            "文字コードがShift_JIS（CP932）のようです。UTF-8で保存してください。",
        ),
        ("a: 住民基本台帳\n".encode("euc_jp"), "a.yaml:1:4", "文字コードがEUC-JPのようです。UTF-8で保存してください。"),
        (
            "a: 住民\n".encode("utf-16"),
            "a.yaml:1:1",
            "文字コードがUTF-16（「Unicode」テキスト）のようです。UTF-8で保存してください。",
        ),
        (
            "abc: def\n".encode("utf-16-be"),
            "a.yaml:1:1",
            "文字コードがUTF-16（「Unicode」テキスト）のようです。UTF-8で保存してください。",
        ),
    ],
)
def test_other_encodings_are_recognised_and_placed(tmp_path, data, place, ja):
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_file(path, "a.yaml")
    (found,) = caught.value.problems
    assert (found.code, str(found.place), found.message.ja) == ("encoding", place, ja)


def test_a_file_of_two_encodings_is_told_how_to_mend(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 氏名\n".encode() + "b: 住所\n".encode("cp932"))
    with pytest.raises(InputError) as caught:
        load_file(path, "a.yaml")
    (found,) = caught.value.problems
    assert found.message.en == "The file is UTF-8 up to here, but the byte 0x8F is not valid UTF-8."
    assert (
        found.remedy.ja
        == "別の文字コードの文を貼り付けた所か、壊れた所です。ここから後を打ち直し、UTF-8で保存してください。"
    )
    assert found.remedy.en.startswith("Text of another encoding was pasted here, or the file is damaged;")


def test_a_missing_or_unreadable_file_is_a_problem_not_a_traceback(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        load_file(tmp_path / "none.yaml", "none.yaml")
    with pytest.raises(InputError, match="does not exist"):
        load_file(tmp_path, "folder")
    with pytest.raises(InputError, match=r"cannot be opened|does not exist"):
        load_file(tmp_path / "a\0b", "odd")


def test_a_byte_order_mark_is_accepted_and_noted(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeff名称: 値\n".encode())
    document = load_file(path, "a.yaml")
    assert (document.bom, document.text) == (True, "名称: 値\n")
    assert document.root.entries[0].key_place == Place("a.yaml", 1, 1, 1, 3)
    assert load_text("\ufeffa: 1", "a.yaml") == load_text("\ufeffa: 1", "a.yaml")
    assert not load_text("a: 1", "a.yaml").bom


TYPES = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
    "0": 0,
    "42": 42,
    "-7": -7,
    "999999999999999999": 10**18 - 1,
    "1000000000000000000": "1000000000000000000",
    "011229": "011229",
    "-0": "-0",
    "+1": "+1",
    "1.10": "1.10",
    "1e3": "1e3",
    "0x1F": "0x1F",
    "1_000": "1_000",
    "12:30": "12:30",
    "2026-04-10": "2026-04-10",
    "no": "no",
    "on": "on",
    "Yes": "Yes",
    "True": "True",
    "NULL": "NULL",
    ".inf": ".inf",
    "１２": "１２",
    "'42'": "42",
    '"true"': "true",
    "''": "",
    "|\n  42": "42",
}


@pytest.mark.parametrize("written", TYPES)
def test_only_a_few_plain_words_are_more_than_text(parser, written):
    node = load_text(f"k: {written}", "a.yaml").root.get("k")
    expected = TYPES[written]
    assert (type(node.value), node.value) == (type(expected), expected)
    assert node.plain == (written[:1] not in {"'", '"', "|"})
    assert node.text == written.strip("'\"").removeprefix("|\n  ")


def test_places_and_offsets_of_every_kind_of_node(parser):
    text = "# 注\nk:\n  a: |\n    本文\n\n\n# c\nb: [𠮷, {x: 'y'}]  # d\nc:\n- p\n-\n"
    root = load_text(text, "a.yaml").root
    assert isinstance(root, Mapping)
    assert root.place == Place("a.yaml", 2, 1, 11, 2)  # ends with its last child, not where the parser gave up looking
    literal = at(root, ("k", "a"))
    assert literal.place == Place("a.yaml", 3, 6, 4, 7)
    assert text[literal.start : literal.end] == "|\n    本文"
    assert root.get("k").place == Place("a.yaml", 3, 3, 4, 7)
    listed = root.get("b")
    assert isinstance(listed, Sequence)
    assert text[listed.start : listed.end] == "[𠮷, {x: 'y'}]"
    assert listed.place == Place("a.yaml", 8, 4, 8, 17)
    assert text[at(root, ("b", 1)).start : at(root, ("b", 1)).end] == "{x: 'y'}"
    assert at(root, ("b", 1, "x")) == Scalar(
        "y", "y", False, Place("a.yaml", 8, 12, 8, 15), text.index("'y'"), text.index("'y'") + 3
    )
    items = root.get("c")
    assert text[items.start : items.end] == "- p\n-"
    assert at(items, (1,)).value is None
    assert root.key_place("c") == Place("a.yaml", 9, 1, 9, 2)


def test_line_ends_of_windows_do_not_shift_anything(parser):
    text = "a: 1\r\nb: |\r\n  x\r\n  y\r\nc:\r\n  - z\r\n"
    root = load_text(text, "a.yaml").root
    assert plain(root) == {"a": 1, "b": "x\ny\n", "c": ["z"]}
    assert root.get("b").place == Place("a.yaml", 2, 4, 4, 4)
    assert text[root.get("b").start : root.get("b").end] == "|\r\n  x\r\n  y"
    assert at(root, ("c", 0)).place == Place("a.yaml", 6, 5, 6, 6)


@pytest.mark.parametrize(
    "text, end",
    [
        ("a: |+\n  x\n\nb: 1\n", "|+\n  x\n"),
        ("a: |+\r\n  x\r\n\r\nb: 1\r\n", "|+\r\n  x\r\n"),
        ("a: |\n  x\n\nb: 1\n", "|\n  x"),
        ("a: >- # 注\n  x\n  y\n", ">- # 注\n  x\n  y"),
        ("a: |\n", "|"),
        ("a: |\n  x", "|\n  x"),
    ],
)
def test_a_block_text_ends_where_its_last_character_ends(text, end):
    node = load_text(text, "a.yaml").root.get("a")
    assert text[node.start : node.end] == end
    lines = end.replace("\r\n", "\n").split("\n")
    assert (node.place.end_line, node.place.end_column) == (len(lines), len(lines[-1]) + (4 if len(lines) == 1 else 1))


def test_a_lone_pair_in_brackets_ends_with_its_value():
    text = "[a: b , c]"
    root = load_text(text, "a.yaml").root
    assert text[root.items[0].start : root.items[0].end] == "a: b"


def test_the_root_may_be_any_node():
    assert plain(load_text("- 1\n- x\n", "a.yaml").root) == [1, "x"]
    assert plain(load_text("text", "a.yaml").root) == "text"
    assert plain(load_text("null", "a.yaml").root) is None


def test_quoted_merge_sign_and_quoted_number_are_keys():
    assert plain(load_text("'<<': 1\n'2024': 2\n", "a.yaml").root) == {"<<": 1, "2024": 2}


def test_values_keep_every_character():
    text = 'a: "\\u3000\\n\\t\\"𠮷"\nb: |\n  行１  \n\n  行２\n'
    assert plain(load_text(text, "a.yaml").root) == {"a": '\u3000\n\t"𠮷', "b": "行１  \n\n行２\n"}
