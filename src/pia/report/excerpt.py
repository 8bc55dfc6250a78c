"""The source line of a place with carets under the exact columns, whatever the widths of its characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pia.errors import Words
from pia.report.cells import printable, text_width, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.errors import Lang, Place

__all__ = ["Excerpt", "SourceLines"]

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what ends a line in YAML: the places were counted with it
_ROOM_UNASKED = 160
_LEAST_ROOM = 20
_CONTINUES = Words("（{line}行目まで）", " (to line {line})")


class Excerpt(Struct, frozen=True):
    """What is shown of one place: the line number, the (perhaps cut) line, and the blanks and carets under it."""

    number: str
    line: str
    blanks: str
    carets: str

    def lines(self) -> tuple[str, str]:
        """Return the two lines: number and source, gutter and carets."""
        return f"{self.number} | {self.line}", f"{' ' * len(self.number)} | {self.blanks}{self.carets}"


class SourceLines(Struct):
    """The texts of the files by display name, split into lines once each.

    ``width`` is the number of cells of the screen, None where it is not known (the line is then cut at 160 cells).
    """

    sources: Mapping[str, str]
    lang: Lang = "ja"
    width: int | None = None
    ambiguous_wide: bool = False
    _split: dict[str, list[str]] = field(default_factory=dict)

    def line(self, file: str, number: int) -> str | None:
        """Return line ``number`` (from 1) of ``file``, None where the file or the line is not known."""
        lines = self._split.get(file)
        if lines is None:
            text = self.sources.get(file)
            lines = self._split[file] = [] if text is None else _BREAK.split(text)
        return lines[number - 1] if 1 <= number <= len(lines) else None

    def show(self, place: Place) -> Excerpt | None:
        """Return the line of ``place`` with its carets, None where the text is not known.

        A place that ends on a later line is marked to the end of its first line; an empty place gets one caret.
        """
        line = self.line(place.file, place.line)
        if line is None:
            return None
        start = min(max(place.column - 1, 0), len(line))
        inside = place.end_line == place.line
        end = max(start, min(place.end_column - 1, len(line)) if inside else len(line.rstrip()))
        number = str(place.line)
        room = _ROOM_UNASKED if self.width is None else max(self.width - len(number) - 3, _LEAST_ROOM)
        shown, before, marked = self._window(line, start, end, room)
        more = "" if inside else _CONTINUES.say(self.lang).format(line=place.end_line)
        return Excerpt(number, shown, " " * before, "^" * max(1, marked) + more)

    def _window(self, line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
        """Cut ``line`` to ``room`` cells around ``start``: the shown text, cells before the caret, cells to mark."""
        wide = self.ambiguous_wide
        line = printable(line)
        first, last, head, tail = 0, len(line), "", ""
        # a first, cheap bound keeps a line of a megabyte from being measured character by character
        if len(line) > 2 * room or text_width(line, ambiguous_wide=wide) > room:
            mark = width_of("…", wide)
            first, used = start, 0
            while first > 0 and used + width_of(line[first - 1], wide) <= room // 2:
                first -= 1
                used += width_of(line[first], wide)
            head = "…" if first > 0 else ""
            last, used = first, mark if head else 0
            while last < len(line) and used + width_of(line[last], wide) <= room - mark:
                used += width_of(line[last], wide)
                last += 1
            tail = "…" if last < len(line) else ""
        text = head + line[first:last].replace("\t", "    ") + tail
        before = text_width(head + line[first:start], ambiguous_wide=wide)
        marked = text_width(line[start : min(end, last)], ambiguous_wide=wide)
        return text, before, marked
