"""Where in a text an edit goes: changes to data become replacements of stretches of characters.

Lines are added and taken away whole where a collection is written in lines (block style), and between the commas where it
is written in brackets (flow style). Comments outside the touched stretch stay, blank lines too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct, field

from pia.source.decode import BREAK
from pia.source.nodes import Mapping, Node, Scalar, Sequence, plain
from pia.source.write import STEP, Data, block, flow, item_lines, key_text, same, scalar

__all__ = ["Path", "Splicer", "Unsupported", "last_leaf"]

Path = tuple[str | int, ...]
"""Keys and 0-based indices from the root."""

_COLON = re.compile(r"[ \t]*:")
_FLOW_COLON = re.compile(r"\s*:")
_COMMA = re.compile(r"(?:\s|#[^\r\n]*)*(,)[ \t]*")
_COMMENT_LINE = re.compile(r"([ \t]*)(#)?[^\r\n\x85\u2028\u2029]*")
_HEADER = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n\x85\u2028\u2029]*)?")
_BLANK = re.compile(r"[ \t]*")


class Unsupported(Exception):  # noqa: N818  # turned into a problem by the caller
    """The text is written in a form that this module does not edit."""


class _Splice(Struct, frozen=True, order=True):
    """Replace ``start:end`` by ``new``; of two insertions at one offset the one with the lower rank comes first.

    ``lines`` marks whole lines that are put in at the start of a line.
    """

    start: int
    end: int
    rank: tuple[int, int]
    new: str
    lines: bool = False


class Splicer(Struct):
    """Gathers the splices of one text, then applies them. ``text`` ends with a line break; lines end in ``newline``."""

    text: str
    root: Node
    newline: str
    splices: list[_Splice] = field(default_factory=list)

    def replace(self, path: Path, value: Data) -> None:
        """Plan ``value`` at ``path`` instead of what is there."""
        parents = self._parents(path)
        node = parents.pop()
        if same(plain(node), value):
            return
        if not parents:
            self._replace_root(node, value)
        elif any(self._is_flow(parent) for parent in parents):
            self._replace_in_flow(path, parents[-1], node, value)
        else:
            self._replace_in_block(path, parents[-1], node, value)

    def restructure(self, path: Path, removed: set[int], added: list[tuple[str, Data]]) -> None:
        """Plan the collection at ``path`` without its children ``removed`` (by position) and with ``added`` at its end.

        ``added`` are (key, value) pairs; the key is not used in a list.
        """
        parents = self._parents(path)
        node = parents.pop()
        children = _children(node)
        kept = [index for index in range(len(children)) if index not in removed]
        in_flow = any(self._is_flow(parent) for parent in parents)
        if self._is_flow(node) and (kept or in_flow or not path):
            self._restructure_flow(path, node, kept, added)
        elif kept and not in_flow:
            self._restructure_block(path, node, kept, added)
        else:  # nothing of the old is left, or a lone pair inside brackets: write it anew
            self.replace(path, _rebuilt(node, kept, added))

    def rename(self, path: Path, key: str) -> None:
        """Plan that the key at ``path`` is called ``key``."""
        parent, step = self._parents(path)[-2], path[-1]
        entry = parent.entry(step) if isinstance(parent, Mapping) and isinstance(step, str) else None
        if entry is None:
            raise Unsupported
        self._put(entry.key_start, entry.key_end, key_text(key), path)

    def chomp(self, node: Node) -> None:
        """Plan that the block text ``node`` ends without its last line break: ``|`` and ``|+`` become ``|-``."""
        header = _HEADER.match(self.text, node.start)
        signs = self.text[node.start : header.end()].split("#")[0].rstrip() if header else ""
        if not signs or "-" in signs:
            raise Unsupported
        sign = signs.find("+")
        start, end = (len(signs), len(signs)) if sign < 0 else (sign, sign + 1)
        self._put(node.start + start, node.start + end, "-", ())

    def apply(self) -> str:
        """Return the text with every splice made.

        Raises:
            Unsupported: two splices touch the same characters.
        """
        gaps = [each for each in self.splices if each.start < each.end]
        ordered = sorted(_moved(each, gaps) if each.lines else each for each in self.splices)
        parts = []
        position = 0
        for each in ordered:
            if each.start < position:
                raise Unsupported
            parts += [self.text[position : each.start], each.new]
            position = each.end
        parts.append(self.text[position:])
        return "".join(parts)

    # how the text is written

    def _parents(self, path: Path) -> list[Node]:
        """Return the nodes from the root to the one at ``path``, which exists."""
        nodes = [self.root]
        for step in path:
            node = nodes[-1]
            if isinstance(node, Mapping) and isinstance(step, str) and (child := node.get(step)) is not None:
                nodes.append(child)
            elif isinstance(node, Sequence) and isinstance(step, int):
                nodes.append(node.items[step])
            else:
                raise Unsupported
        return nodes

    def _is_flow(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self.text[node.start] in "{["

    def _next_line(self, offset: int) -> int:
        """Return where the line after the one with ``offset`` begins."""
        found = BREAK.search(self.text, offset)
        return found.end() if found else len(self.text)

    def _rest_is_blank(self, offset: int) -> bool:
        """Say whether nothing but spaces follows ``offset`` on its line."""
        return BREAK.match(self.text, self._skip_blank(offset)) is not None

    def _skip_blank(self, offset: int) -> int:
        found = _BLANK.match(self.text, offset)
        return found.end() if found else offset

    def _skip_deeper_comments(self, offset: int, column: int) -> int:
        """Return ``offset`` (a line start) moved past comment lines indented beyond ``column``, and blanks among them."""
        end = here = offset
        while here < len(self.text):
            line = _COMMENT_LINE.match(self.text, here)
            if line is None or (line[2] is None and line[0].strip()):
                break
            if line[2] is not None:
                if len(line[1]) <= column:
                    break
                end = self._next_line(here)
            here = self._next_line(here)
        return end

    def _dash(self, node: Sequence, index: int) -> int:
        """Return the offset of the dash of item ``index`` of a block list."""
        if index == 0:
            return node.start
        here = self._next_line(node.items[index - 1].end)
        while here < node.items[index].end:
            start = self._skip_blank(here)
            if self.text[start] == "-":
                return start
            here = self._next_line(here)
        raise Unsupported

    def _after_sign(self, parent: Node, step: str | int) -> int:
        """Return the offset after the colon or dash that introduces the child ``step`` of a block ``parent``."""
        if isinstance(parent, Sequence) and isinstance(step, int):
            return self._dash(parent, step) + 1
        entry = parent.entry(step) if isinstance(parent, Mapping) and isinstance(step, str) else None
        colon = _COLON.match(self.text, entry.key_end) if entry is not None else None
        if colon is None:  # an explicit key: "? key"
            raise Unsupported
        return colon.end()

    # replacing

    def _put(self, start: int, end: int, new: str, path: Path, *, lines: bool = False) -> None:
        """Note a splice. Deeper ones come first where several insert at one offset, then those noted first."""
        self.splices.append(_Splice(start, end, (-len(path), len(self.splices)), new, lines))

    def _put_lines(self, offset: int, lines: Iterable[str], path: Path) -> None:
        new = "".join([line + self.newline for line in lines])
        if new:
            self._put(offset, offset, new, path, lines=True)

    def _replace_root(self, node: Node, value: Data) -> None:
        if self._is_flow(node) or isinstance(node, Scalar):
            self._put(node.start, node.end, flow(value), ())
            return
        column = node.place.column - 1
        next_line = self._next_line(node.end)
        literal = self._rest_is_blank(node.end) and self._skip_deeper_comments(next_line, column) == next_line
        head, body = block(value, column, literal=literal)
        self._put(node.start, node.end, head or self.newline.join(body)[column:], ())

    def _replace_in_flow(self, path: Path, parent: Node, node: Node, value: Data) -> None:
        if node.start < node.end:
            new = scalar(value, in_flow=True, style=self._style(node)) if _is_scalar(value) else flow(value)
            self._put(node.start, node.end, new, path)
            return
        entry = parent.entry(path[-1]) if isinstance(parent, Mapping) and isinstance(path[-1], str) else None
        if entry is None:
            raise Unsupported
        colon = _FLOW_COLON.match(self.text, entry.key_end)
        start = colon.end() if colon else entry.key_end
        gap = "" if self.text[start] in " \t\r\n,]}" else " "
        self._put(start, start, f"{' ' if colon else ': '}{flow(value)}{gap}", path)

    def _replace_in_block(self, path: Path, parent: Node, node: Node, value: Data) -> None:
        """Replace the child of a block collection: keep its line and its comment where there is room for the new value."""
        after = self._after_sign(parent, path[-1])
        empty = node.start == node.end
        start, end = (after, after) if empty else (node.start, node.end)
        column = parent.place.column - 1
        next_line = self._next_line(end)
        own_line = BREAK.search(self.text, after, start) is not None
        commented = "#" in self.text[after:start] or not self._rest_is_blank(end)
        in_place = not _is_scalar(value) and bool(value) and (own_line or self._is_block(node))
        # a comment that came to stand below a block text, indented like it, would become part of the text
        swallow = self._skip_deeper_comments(next_line, column) > next_line or (commented and (own_line or in_place))
        if in_place:
            self._write_over(path, node, column, value, literal=not swallow)
            return
        head, body = block(value, column + STEP, literal=not swallow, style=self._style(node))
        if isinstance(parent, Sequence) and not head:  # begin on the line of the dash, one space behind it
            head, body, start, empty = body[0][column + STEP :], body[1:], after, True
        if own_line and self._is_block(node):
            self._put(after, after, f" {head}", path)
            self._put_lines(self._next_line(after), body, path)
            if self._rest_is_blank(end):
                self._put(start - (node.place.column - 1), next_line, "", path)
            else:
                self._put(start, self._skip_blank(end), "", path)
            return
        if self._is_literal(node):
            header = _HEADER.match(self.text, start)
            head += (header[1] or "") if header else ""
        if not head:
            start = after
        self._put(start, end, f" {head}" if empty and head else head, path)
        self._put_lines(next_line, body, path)

    def _write_over(self, path: Path, node: Node, column: int, value: Data, *, literal: bool) -> None:
        """Write a block collection over ``node``, which begins its own line or follows a dash."""
        at = node.place.column - 1
        indent = at if at > column or (isinstance(value, list) and isinstance(node, Sequence)) else column + STEP
        _, body = block(value, indent, literal=literal)
        self._put(node.start, node.end, " " * (indent - at) + self.newline.join(body)[indent:], path)

    def _is_block(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and not self._is_flow(node)

    def _is_literal(self, node: Node) -> bool:
        return isinstance(node, Scalar) and node.start < node.end and self.text[node.start] in "|>"

    def _style(self, node: Node) -> str:
        """Return how the scalar ``node`` is written: its quotation mark, ``plain`` for bare text, or empty."""
        if not isinstance(node, Scalar) or node.start == node.end:
            return ""
        first = self.text[node.start]
        if first in "'\"":
            return first
        return "plain" if node.plain and isinstance(node.value, str) else ""

    # adding and removing

    def _unit(self, node: Node, index: int) -> tuple[int, int]:
        """Return the stretch of child ``index`` of a flow collection, its key included."""
        if isinstance(node, Mapping):
            entry = node.entries[index]
            if entry.value.start < entry.value.end:
                return entry.key_start, entry.value.end
            colon = _FLOW_COLON.match(self.text, entry.key_end)
            return entry.key_start, colon.end() if colon else entry.key_end
        child = _children(node)[index]
        return child.start, child.end

    def _restructure_flow(self, path: Path, node: Node, kept: list[int], added: list[tuple[str, Data]]) -> None:
        new = [f"{key_text(key)}: {flow(value)}" if isinstance(node, Mapping) else flow(value) for key, value in added]
        count = len(_children(node))
        if not kept:
            end = node.end - 1 if count else node.start + 1
            gap = " " if new and self.text[end] == "#" else ""
            self._put(node.start + 1, end, ", ".join(new) + gap, path)
            return
        commas = [_COMMA.match(self.text, self._unit(node, index)[1]) for index in range(count)]
        for index in range(count):
            if index not in kept:
                self._cut_unit(path, *self._unit(node, index), commas[index])
        last = kept[-1]
        comma = commas[last]
        if last < count - 1 and commas[-1] is None and comma is not None:
            self._put(comma.start(1), comma.end(), "", path)
        end = self._unit(node, last)[1]
        if new:
            gap = " " if self.text[end - 1] == ":" else ""  # "a:," would be read as one word
            self._put(end, end, gap + "".join([f", {each}" for each in new]), path)

    def _cut_unit(self, path: Path, start: int, end: int, comma: re.Match[str] | None) -> None:
        """Remove one child of a flow collection with the comma after it, and its line when nothing else is on it."""
        stop = end if comma is None else comma.end()
        found = max((self.text.rfind(each, 0, start) for each in "\n\r"), default=-1) + 1
        if not self.text[found:start].strip(" \t") and self._rest_is_blank(stop):
            start, stop = found, self._next_line(stop)
        self._put(start, stop, "", path)

    def _restructure_block(self, path: Path, node: Node, kept: list[int], added: list[tuple[str, Data]]) -> None:
        column = node.place.column - 1
        children = _children(node)
        leading = kept[0]
        if leading and self._shares_line(node):
            stop = self._skip_deeper_comments(self._next_line(children[leading - 1].end), column)
            while stop < len(self.text) and (self.text[stop] in " \t" or BREAK.match(self.text, stop)):
                stop += 1
            self._put(node.start, stop, "", path)
            first = leading
        else:
            first = 0
        before = None
        for index in range(first, len(children)):
            if index in kept:
                before = children[index]
                continue
            begin = self._begin(node, index)
            stop = self._skip_deeper_comments(self._next_line(children[index].end), column)
            if before is not None and self._keeps_blanks(last_leaf(before)):
                stop = self._skip_blank_lines(stop)
            self._put(begin - column, stop, "", path)
        if not added:
            return
        offset = self._next_line(children[kept[-1]].end)
        literal = self._skip_deeper_comments(offset, column) == offset
        for key, value in added:
            if isinstance(node, Sequence):
                lines = item_lines(value, column, literal=literal)
            else:
                _, lines = block({key: value}, column, literal=literal)
            self._put_lines(offset, lines, path)

    def _keeps_blanks(self, node: Node) -> bool:
        """Say whether ``node`` is a block text to which all blank lines after it belong (``|+``)."""
        header = _HEADER.match(self.text, node.start) if self._is_literal(node) else None
        return header is not None and "+" in header[0].split("#")[0]

    def _skip_blank_lines(self, offset: int) -> int:
        while offset < len(self.text) and self._rest_is_blank(offset):
            offset = self._next_line(offset)
        return offset

    def _shares_line(self, node: Node) -> bool:
        """Say whether a block collection begins behind something else on its line: a dash."""
        line_start = node.start - (node.place.column - 1)
        return bool(self.text[line_start : node.start].strip(" "))

    def _begin(self, node: Node, index: int) -> int:
        """Return where the key or dash of child ``index`` of a block collection stands."""
        if isinstance(node, Sequence):
            return self._dash(node, index)
        if isinstance(node, Mapping):
            entry = node.entries[index]
            self._after_sign(node, entry.key)
            return entry.key_start
        raise Unsupported


def _moved(each: _Splice, gaps: list[_Splice]) -> _Splice:
    """Return an insertion of lines moved to the end of the removal it falls into."""
    for gap in gaps:
        if gap.start < each.start < gap.end:
            return _Splice(gap.end, gap.end, each.rank, each.new, lines=True)
    return each


def _is_scalar(value: Data) -> bool:
    return not isinstance(value, dict | list)


def _children(node: Node) -> tuple[Node, ...]:
    """Return the values of a mapping or the items of a list."""
    if isinstance(node, Mapping):
        return tuple([entry.value for entry in node.entries])
    return node.items if isinstance(node, Sequence) else ()


def last_leaf(node: Node) -> Node:
    """Return the node that the text of ``node`` ends with."""
    while not isinstance(node, Scalar):
        children = _children(node)
        if not children:
            return node
        node = children[-1]
    return node


def _rebuilt(node: Node, kept: list[int], added: list[tuple[str, Data]]) -> Data:
    """Return the data of ``node`` with only the children ``kept``, and with ``added``."""
    children = _children(node)
    if isinstance(node, Mapping):
        return {node.entries[index].key: plain(children[index]) for index in kept} | dict(added)
    return [plain(children[index]) for index in kept] + [value for _, value in added]
