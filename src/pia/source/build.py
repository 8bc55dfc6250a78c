"""Parser events to nodes: the guard against everything this project does not accept, and the tree, in one pass.

The parser of PyYAML (libyaml where present) only delivers events; nothing is constructed, so no tag can call anything
and no alias can multiply anything. Depth is counted while the events arrive: libyaml's composer dies on deep nesting.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from pia.errors import Place, Problem
from pia.source.decode import BREAK, FORBIDDEN, end_of, forbidden_character
from pia.source.messages import ESCAPE, translate
from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from pia.source.problems import Both, problem

__all__ = ["MAX_DEPTH", "MAX_NODES", "MAX_PROBLEMS", "Builder", "typed"]

MAX_DEPTH = 64
"""Deepest nesting of collections."""

MAX_NODES = 500_000
"""Most nodes of one file: a bound on memory that no real assessment comes near."""

MAX_PROBLEMS = 200
"""Reading stops after this many problems of one file."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
# eighteen digits stay within 64 bits; longer ones are codes, not counts
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}").fullmatch
_FORBIDDEN = re.compile(FORBIDDEN).search
# letters after a backslash that stand for a forbidden character
_NAMED = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "e": 27, "N": 0x85}
_KEEP = re.compile(r"[|>][0-9]?\+")


def typed(text: str) -> str | int | bool | None:
    """Return the value of ``text`` written without quotes: true, false, null, a decimal integer, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER(text) else text


class _Frame:
    """A collection that is still open: ``key`` is the key that waits for its value, ``seen`` where each key stands."""

    __slots__ = ("children", "flow", "is_map", "key", "seen", "start")

    def __init__(self, is_map: bool, flow: bool, start: Any) -> None:
        self.is_map = is_map
        self.flow = flow
        self.start = start
        self.children: list[Any] = []
        self.key: Scalar | None = None
        self.seen: dict[str, Place] = {}


class _Stop(Exception):  # noqa: N818  # not an error: the reason is already among the problems
    """Reading further would be useless or dangerous."""


class Builder:
    """Builds the nodes of one text from parser events and gathers what is wrong."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.root: Node | None = None
        self.documents = 0
        self.nodes = 0

    def build(self) -> Node | None:
        """Return the root node, or None when there is none (empty text, or problems)."""
        try:
            parser = _PARSER(self.text)
            try:
                self._consume(parser.get_event)
            except (ValueError, OverflowError):
                # the Python parser makes characters of escapes without asking whether there are such characters
                if not isinstance(parser, yaml.SafeLoader):
                    raise
                saying = "invalid Unicode character escape code"  # what the C parser says then
                raise yaml.MarkedYAMLError(None, None, saying, parser.get_mark()) from None
            finally:
                parser.dispose()
        except yaml.YAMLError as error:
            self.problems.append(translate(error, self.text, self.file, self._unclosed()))
        except _Stop:
            pass
        root = self.root
        if type(root) is Scalar and root.value is None and root.start == root.end:
            return None
        return root

    def _unclosed(self) -> Any:
        """Return the mark of the innermost open bracket, or None."""
        opened = [frame.start for frame in self.stack if frame.flow and self.text[frame.start.index] in "[{"]
        return opened[-1] if opened else None

    def _consume(self, get_event: Any) -> None:
        """Walk the events. The loop is iterative, so no nesting of the input can exhaust the interpreter's stack."""
        stack = self.stack
        scalar, attach = self._scalar, self._attach
        while True:
            event = get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                attach(scalar(event))
                self.nodes += 1
                if self.nodes > MAX_NODES:
                    self._too_many(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                attach(self._close(stack.pop(), event))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._check_properties(event)
                self.nodes += 1
                if self.nodes > MAX_NODES:
                    self._too_many(event)
                if len(stack) >= MAX_DEPTH:
                    message = (
                        f"入れ子が深すぎます。{MAX_DEPTH}段までです。",
                        f"The nesting is deeper than {MAX_DEPTH} levels.",
                    )
                    self._stop("too-deep", event, message)
                stack.append(_Frame(kind is yaml.MappingStartEvent, bool(event.flow_style), event.start_mark))
            elif kind is yaml.AliasEvent:
                self._refuse_alias(event, f"*{event.anchor}")
                place = self._place(event)
                attach(Scalar("", "", False, place, event.start_mark.index, event.end_mark.index))
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
            elif kind is yaml.StreamEndEvent:
                return

    def _too_many(self, event: Any) -> None:
        message = (f"値の数が上限の{MAX_NODES:,}を超えています。", f"The file has more than {MAX_NODES:,} values.")
        self._stop("too-many-nodes", event, message)

    def _document(self, event: Any) -> None:
        """Count documents, and refuse the second one and tag directives."""
        self.documents += 1
        if self.documents > 1:
            message = (
                "「---」で区切られた2つ目の文書があります。1つのファイルには1つの文書だけを書けます。",
                "A second document begins here ('---'); a file holds one document.",
            )
            self._stop("second-document", event, message)
        if event.tags:
            self._add(
                "yaml-tag",
                event,
                ("%TAG の指示は使えません。", "The %TAG directive is not accepted."),
                ("その行を削除してください。", "Delete the line."),
            )

    def _scalar(self, event: Any) -> Scalar:
        """Return the leaf of ``event``, typed by the project's few rules."""
        text = event.value
        first, last = event.start_mark, event.end_mark
        start, end = first.index, last.index
        line, column = first.line + 1, first.column + 1
        style = event.style
        if event.tag is not None or event.anchor is not None:
            self._check_properties(event)
        if style is None or style == "":
            place = Place(self.file, line, column, last.line + 1, last.column + 1)
            if start == end == len(self.text):  # a value left out at the end of an unfinished line
                place = end_of(self.text, self.file)
            return Scalar(typed(text), text, True, place, start, end)
        if style in "|>":
            end = self._block_end(start, end)
            return Scalar(text, text, False, self._stretch(line, column, start, end), start, end)
        if style == '"' and _FORBIDDEN(text):
            self._refuse_escapes(line, column, start, end)
        place = Place(self.file, line, column, last.line + 1, last.column + 1)
        return Scalar(text, text, False, place, start, end)

    def _refuse_escapes(self, line: int, column: int, start: int, end: int) -> None:
        """Note the escape sequences between the offsets that stand for forbidden characters."""
        for found in ESCAPE.finditer(self.text, start, end):
            digits = found[1] or found[2] or found[3]
            number = int(digits, 16) if digits else _NAMED.get(found[4], 0x20)
            if number > 0x10FFFF or _FORBIDDEN(chr(number)):
                at = self._stretch(line, column, start, found.start())
                place = Place(self.file, at.end_line, at.end_column, at.end_line, at.end_column + len(found[0]))
                self._note(forbidden_character(number, place, escaped=True))

    def _block_end(self, start: int, end: int) -> int:
        """Return where a ``|`` or ``>`` text ends: the parser's mark runs on over the line break and blank lines."""
        text = self.text
        if not _KEEP.match(text, start):
            return start + len(text[start:end].rstrip())
        if text.endswith("\r\n", start, end):
            return end - 2
        return end - 1 if text[end - 1] in "\n\r" else end

    def _stretch(self, line: int, column: int, start: int, end: int) -> Place:
        """Return the place from ``line`` and ``column`` to the offset ``end``, counting the line breaks between."""
        end_line, line_start = line, start - column + 1
        for found in BREAK.finditer(self.text, start, end):
            end_line, line_start = end_line + 1, found.end()
        return Place(self.file, line, column, end_line, end - line_start + 1)

    def _close(self, frame: _Frame, event: Any) -> Node:
        """Return the finished collection; a block collection ends with its last child."""
        first = frame.start
        start = first.index
        children = frame.children
        if frame.flow and self.text[start] == ("{" if frame.is_map else "["):
            mark = event.end_mark
            end, end_line, end_column = mark.index, mark.line + 1, mark.column + 1
        elif children:
            child = children[-1].value if frame.is_map else children[-1]
            end, end_line, end_column = child.end, child.place.end_line, child.place.end_column
        else:
            end, end_line, end_column = start, first.line + 1, first.column + 1
        place = Place(self.file, first.line + 1, first.column + 1, end_line, end_column)
        return (Mapping if frame.is_map else Sequence)(tuple(children), place, start, end)

    def _attach(self, node: Node) -> None:
        """Put ``node`` where it belongs: root, item, key or value."""
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if not frame.is_map:
            frame.children.append(node)
        elif frame.key is None:
            frame.key = self._key(frame, node)
        else:
            key = frame.key
            frame.children.append(Entry(key.text, key.place, key.start, key.end, node))
            frame.key = None

    def _key(self, frame: _Frame, node: Node) -> Scalar:
        """Check that ``node`` can be a key; a wrong one is reported and stands in as an unnamed key."""
        if type(node) is not Scalar:
            message = ("項目名に一覧や入れ子の項目は使えません。", "A list or a mapping cannot be a key.")
            remedy = ("項目名は1行の文字にしてください。", "Make the key one line of text.")
            self._say("complex-key", node.place, message, remedy)
            return Scalar("", "", False, node.place, node.start, node.end)
        text = node.text
        if node.plain:
            if text == "<<":
                message = ("マージキー「<<」は使えません。", "The merge key '<<' is not accepted.")
                remedy = (
                    "項目をそのまま書くか、共通の文は texts に置いて use で参照してください。",
                    "Write the entries out, or put shared text under 'texts' and refer to it with 'use'.",
                )
                self._say("merge-key", node.place, message, remedy)
            elif type(node.value) is not str:
                message = (f"項目名「{text}」が文字ではありません。", f"The key '{text}' is not text.")
                remedy = (f'引用符で囲んで "{text}" と書いてください。', f'Quote it: "{text}".')
                self._say("key-not-text", node.place, message, remedy)
        seen = frame.seen.setdefault(text, node.place)
        if seen is not node.place:
            message = (
                f"項目名「{text}」が重複しています。最初は{seen.line}行目{seen.column}文字目です。",
                f"The key '{text}' is written twice; the first is at line {seen.line}, column {seen.column}.",
            )
            self._say(
                "duplicate-key", node.place, message, ("どちらか一方を削除してください。", "Delete one of the two.")
            )
        return node

    def _check_properties(self, event: Any) -> None:
        """Refuse tags and anchors."""
        if event.tag is not None:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = (f"タグ「{shown}」は使えません。", f"The tag '{shown}' is not accepted.")
            remedy = (
                "タグを削除してください。型は項目ごとに決まります。",
                "Delete the tag; each field knows its type.",
            )
            self._add("yaml-tag", event, message, remedy)
        if event.anchor is not None:
            self._refuse_alias(event, f"&{event.anchor}")

    def _refuse_alias(self, event: Any, shown: str) -> None:
        message = (f"エイリアスやアンカー「{shown}」は使えません。", f"The alias or anchor '{shown}' is not accepted.")
        remedy = (
            "共通の文は texts に置いて use で参照してください。",
            "Put shared text under 'texts' and refer to it with 'use'.",
        )
        self._add("yaml-alias", event, message, remedy)

    def _place(self, event: Any) -> Place:
        first, last = event.start_mark, event.end_mark
        return Place(self.file, first.line + 1, first.column + 1, last.line + 1, last.column + 1)

    def _add(self, code: str, event: Any, message: Both, remedy: Both) -> None:
        self._say(code, self._place(event), message, remedy)

    def _say(self, code: str, place: Place, message: Both, remedy: Both) -> None:
        """Note a problem, and give up when there are too many."""
        self._note(problem(code, message, remedy, place))

    def _note(self, noted: Problem) -> None:
        """Add a problem to the list, and give up when there are too many."""
        self.problems.append(noted)
        place = noted.place
        if len(self.problems) == MAX_PROBLEMS:
            message = (
                f"問題が{MAX_PROBLEMS}件を超えたため、ここで読むのをやめました。",
                f"Reading stopped here after {MAX_PROBLEMS} problems.",
            )
            remedy = ("ここまでの問題を直してから、もう一度実行してください。", "Mend these and run again.")
            self.problems.append(problem("too-many-problems", message, remedy, place))
            raise _Stop

    def _stop(self, code: str, event: Any, message: Both) -> None:
        """Note a problem that ends the reading."""
        remedy = (
            "内容を見直し、ファイルを分けるか、入れ子を浅くしてください。",
            "Split the file or make the nesting shallower.",
        )
        if code == "second-document":
            remedy = (
                "「---」の行を削除するか、別のファイルに分けてください。",
                "Delete the '---' line or move the rest to its own file.",
            )
        self._say(code, self._place(event), message, remedy)
        raise _Stop
