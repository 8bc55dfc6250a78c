"""What the YAML parser says, in plain words.

The parser names its own states ("did not find expected key"); the people who write assessments need to know what to
mend. The table knows the sentences of both parsers of PyYAML (C and Python). A sentence it does not know is passed on
in parentheses after general words, in English only.
"""

from __future__ import annotations

import re

import yaml
from msgspec import Struct

from pia.errors import Place, Problem
from pia.source.decode import end_of, forbidden_character
from pia.source.problems import Both, point, problem

__all__ = ["ESCAPE", "translate"]

ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))")
"""One escape sequence inside double quotes: a code point in hexadecimal digits, or the letter after the backslash."""


class _Saying(Struct, frozen=True):
    """One kind of parser message: its pattern, code and words, and whether it is placed at the construct's start."""

    pattern: re.Pattern[str]
    code: str
    message: Both
    remedy: Both
    from_start: bool = False


def _saying(pattern: str, code: str, message: Both, remedy: Both, *, from_start: bool = False) -> _Saying:
    return _Saying(re.compile(pattern), code, message, remedy, from_start)


_TAB = _saying(
    r"tab character",
    "yaml-tab",
    (
        "字下げや区切りにタブ文字があります。YAMLでは半角スペースだけを使えます。",
        "A tab is used for indentation or spacing; YAML allows spaces only.",
    ),
    ("タブを半角スペースに置き換えてください。", "Replace the tab with spaces."),
)
_COLON_WIDE = _saying(
    r"",
    "yaml-wide-colon",
    (
        "項目名の後のコロンが全角（：）です。半角のコロンと空白（: ）が要ります。",
        "A full-width colon (：) follows the key; a half-width colon and a space are needed.",
    ),
    ("「：」を「: 」（半角コロンと半角スペース）に直してください。", "Replace '：' with ': '."),
    from_start=True,
)
_QUOTE = _saying(
    r"quoted scalar: found unexpected (end of stream|document)",
    "yaml-unclosed-quote",
    ("引用符がここで開いたまま、閉じられていません。", "A quotation mark is opened here and never closed."),
    ("対になる引用符を書き足してください。", "Add the closing quotation mark."),
    from_start=True,
)
_BRACKETS = {
    "[": _saying(
        r"flow sequence: (did not find )?expected ',' or ']'",
        "yaml-unclosed-bracket",
        (
            "角括弧「[」がここで開いたまま、閉じられていないか、「,」が抜けています。",
            "A '[' is opened here and not closed, or a ',' is missing.",
        ),
        ("「]」または「,」を書き足してください。", "Add the missing ']' or ','."),
        from_start=True,
    ),
    "{": _saying(
        r"flow mapping: (did not find )?expected ',' or '}'",
        "yaml-unclosed-bracket",
        (
            "波括弧「{」がここで開いたまま、閉じられていないか、「,」が抜けています。",
            "A '{' is opened here and not closed, or a ',' is missing.",
        ),
        ("「}」または「,」を書き足してください。", "Add the missing '}' or ','."),
        from_start=True,
    ),
}
_INDENT_FIX = (
    "同じ階層の項目は、同じ数の半角スペースで字下げしてください。",
    "Indent the keys of one level with the same number of spaces.",
)
_SAYINGS = (
    _TAB,
    _QUOTE,
    *_BRACKETS.values(),
    _saying(
        r"cannot start any token",
        "yaml-reserved-character",
        (
            "この文字（@ ` % など）で値を始めることはできません。",
            "A value cannot begin with this character (@, `, % and the like).",
        ),
        ('値全体を引用符（"…"）で囲んでください。', 'Put the whole value in quotation marks ("…").'),
    ),
    _saying(
        r"mapping values are not allowed",
        "yaml-colon",
        (
            "ここにコロン「:」は置けません。字下げのずれか、値の中のコロンです。",
            "A colon is not allowed here: the indentation is off, or the value contains ': '.",
        ),
        (
            '字下げをそろえるか、コロンを含む値を引用符（"…"）で囲んでください。',
            'Align the indentation, or quote the value that contains the colon ("…").',
        ),
    ),
    _saying(
        r"could not find expected ':'",
        "yaml-colon",
        ("項目名の後にコロン「:」がありません。", "The ':' after the key is missing."),
        (
            "「項目名: 値」の形に直してください（コロンの後に半角スペース）。",
            "Write 'key: value' with a space after the colon.",
        ),
        from_start=True,
    ),
    _saying(
        r"(block )?sequence entries are not allowed",
        "yaml-list-item",
        ("ここに「- 」で始まる要素は置けません。", "A list item ('- ') is not allowed here."),
        ("一覧は次の行から、字下げして書いてください。", "Begin the list on the next line, indented."),
    ),
    _saying(
        r"block collection: (did not find expected '-'|expected <block end>)",
        "yaml-indentation",
        (
            "一覧の途中に「- 」で始まらない行があるか、字下げがずれています。",
            "Inside a list a line does not begin with '- ', or its indentation is off.",
        ),
        _INDENT_FIX,
    ),
    _saying(
        r"block mapping: (did not find expected key|expected <block end>)",
        "yaml-indentation",
        (
            "ここは項目名の位置ですが、字下げがずれているか、値の後に余分な文字があります。",
            "A key is expected here: the indentation is off, or something follows a value.",
        ),
        (
            _INDENT_FIX[0] + "値の続きなら引用符で囲んでください。",
            _INDENT_FIX[1] + " Quote the value if this belongs to it.",
        ),
    ),
    _saying(
        r"(did not find )?expected '?<document start>",
        "yaml-indentation",
        (
            "最初の項目より浅い字下げの行があるか、文書の後に余分な文字があります。",
            "A line is indented less than the first key, or text follows the end of the document.",
        ),
        _INDENT_FIX,
    ),
    _saying(
        r"node content",
        "yaml-misplaced-sign",
        ("値があるはずの所に記号があります。", "A sign stands where a value is expected."),
        (
            '値を書くか、記号から始まる値を引用符（"…"）で囲んでください。',
            'Write a value, or quote one that begins with a sign ("…").',
        ),
    ),
    _saying(
        r"unknown escape|hexa?decimal|escape sequence",
        "yaml-escape",
        (
            "二重引用符の中に、使えない「\\」の組合せがあります。",
            "A backslash sequence inside the double quotes is not known.",
        ),
        ("「\\\\」と重ねるか、単一引用符（'…'）を使ってください。", "Double the backslash or use single quotes."),
    ),
    _saying(
        r"scanning an? (alias|anchor)",
        "yaml-alias",
        (
            "「*」「&」で始まる参照（エイリアス、アンカー）は使えません。",
            "Aliases and anchors ('*', '&') are not accepted.",
        ),
        ('文字として書くときは引用符（"…"）で囲んでください。', 'Quote the value if the sign is meant as text ("…").'),
    ),
    _saying(
        r"block scalar",
        "yaml-block-text",
        ("「|」「>」の後に使えない文字があります。", "Something is not allowed after '|' or '>'."),
        (
            "「|」の後は改行し、本文を次の行から字下げして書いてください。",
            "Break the line after '|' and indent the text below it.",
        ),
    ),
    _saying(
        r"tag|directive|incompatible YAML",
        "yaml-tag",
        ("タグ（!）やディレクティブ（%）は使えません。", "Tags (!) and directives (%) are not accepted."),
        (
            '文字として書くときは引用符（"…"）で囲み、指示の行は削除してください。',
            'Quote the value if the sign is meant as text ("…"), and delete directive lines.',
        ),
    ),
)


_NO_CHARACTER = re.compile(r"invalid Unicode character escape")


def translate(error: yaml.YAMLError, text: str, file: str, unclosed: yaml.Mark | None = None) -> Problem:
    """Return the parser's ``error`` on ``text`` as a problem with its place, in plain words.

    ``unclosed`` is where the innermost bracket that is still open begins.
    """
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unknown(str(error), point(file))
    sentence = f"{error.context or ''}: {error.problem or ''}".strip(": ")
    mark = error.problem_mark or error.context_mark
    saying = next((each for each in _SAYINGS if each.pattern.search(sentence)), None)
    if mark is not None and text[mark.index : mark.index + 1] == "\t" and saying is not None and not saying.from_start:
        saying = _TAB
    if mark is not None and _NO_CHARACTER.search(sentence):
        return _no_character(mark, text, file)
    if saying is not None and saying.code == "yaml-colon":
        saying = _wide_colon(error, text) or saying
    if unclosed is not None and mark is not None and mark.index >= len(text) and saying is not _QUOTE:
        saying = _BRACKETS[text[unclosed.index]]
        mark = unclosed
    elif saying is not None and saying.from_start and error.context_mark is not None:
        mark = error.context_mark
    place = point(file) if mark is None else _mark_place(mark, text, file)
    if saying is None:
        return _unknown(sentence, place)
    return problem(saying.code, saying.message, saying.remedy, place)


def _no_character(mark: yaml.Mark, text: str, file: str) -> Problem:
    """Return the problem of an escape sequence whose number is no character; ``mark`` stands at its digits."""
    start = text.rfind("\\", 0, mark.index)
    found = ESCAPE.match(text, start) if start >= 0 else None
    if found is None:
        return _unknown("", _mark_place(mark, text, file))
    line, column = mark.line + 1, mark.column + 1 - (mark.index - start)
    place = Place(file, line, column, line, column + len(found[0]))
    return forbidden_character(int(found[1] or found[2] or found[3] or "0", 16), place, escaped=True)


def _wide_colon(error: yaml.MarkedYAMLError, text: str) -> _Saying | None:
    """Say so when the line that lacks its colon has a full-width one instead."""
    mark = error.context_mark
    if mark is None:
        return None
    line = text[mark.index :].split("\n", 1)[0]
    return _COLON_WIDE if "：" in line else None


def _mark_place(mark: yaml.Mark, text: str, file: str) -> Place:
    """Return the place of ``mark``, one character wide unless it stands at the end of a line or of the text."""
    if mark.index >= len(text):  # one of the parsers counts the end of an unfinished line as a line of its own
        return end_of(text, file)
    wide = 0 if text[mark.index : mark.index + 1] in {"", "\n", "\r"} else 1
    return Place(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 1 + wide)


def _unknown(sentence: str, place: Place) -> Problem:
    return problem(
        "yaml-syntax",
        ("ここでYAMLとして読めなくなりました。", f"This cannot be read as YAML ({sentence})."),
        (
            "この行とその前の行の字下げ、引用符、括弧を確かめてください。",
            "Check the indentation, quotes and brackets of this line and the one before.",
        ),
        place,
    )
