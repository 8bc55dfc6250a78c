"""Text on a grid of terminal cells: widths, cutting, wrapping, and making any text safe to print.

Full-width characters take two cells. Characters of *ambiguous* width (①, ※, Ⅰ, …) take one on UTF-8 terminals and two on
consoles of the CP932 family; whoever knows the console says so with ``ambiguous_wide``.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

__all__ = ["console_safe", "cut", "pad", "printable", "text_width", "width_of", "wrap"]

# controls (a line break and a tab excepted), invisible direction marks and lone surrogates: what could forge a screen
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_REPLACEMENT = "�"
_MOST_REMEMBERED = 200  # characters; labels, remedies and bases come again with every finding of a rule
_BLANKS = re.compile("[ \t\r\n]+")
_NO_LINE_START = frozenset("、。，．・：；？！）」』】〕］｝〉》ー々,.:;?!)]}ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_NO_LINE_END = frozenset("（「『【〔［｛〈《([{")

# the same character under the other code point of the two that Japanese code pages choose from
_TWINS = {"—": "―", "―": "—", "～": "〜", "－": "−", "∥": "‖", "￠": "¢", "￡": "£", "￢": "¬", "¥": "￥"}
_ASCII_TWINS = {"…": "~", "—": "-", "–": "-", "‐": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "・": "."}
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_GETA = "〓"


def printable(text: str) -> str:
    """Return ``text`` with control characters, direction marks and lone surrogates replaced one for one.

    What a file holds can reach a terminal only as visible text: an escape sequence in a value cannot colour, move or
    forge anything. Line breaks and tabs stay. The length never changes, so columns stay what they are.
    """
    if _UNSAFE.search(text) is None:
        return text
    return _UNSAFE.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else _REPLACEMENT, text)


@lru_cache(maxsize=8192)
def width_of(char: str, ambiguous_wide: bool = False) -> int:
    """Return how many cells one character takes: 0 (combining), 1 or 2; a tab counts four."""
    if char == "\t":
        return 4
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    width = unicodedata.east_asian_width(char)
    return 2 if width in {"W", "F"} or (ambiguous_wide and width == "A") else 1


@lru_cache(maxsize=8192)
def _measured(text: str, ambiguous_wide: bool) -> int:
    return sum([width_of(char, ambiguous_wide) for char in text])


def text_width(text: str, *, ambiguous_wide: bool = False) -> int:
    """Return how many cells ``text`` takes."""
    if text.isascii() and "\t" not in text:
        return len(text)
    if len(text) > _MOST_REMEMBERED:
        return sum([width_of(char, ambiguous_wide) for char in text])
    return _measured(text, ambiguous_wide)


def cut(text: str, width: int, *, ambiguous_wide: bool = False) -> str:
    """Return ``text`` on one line and at most ``width`` cells, a cut marked by ``…``.

    Runs of blanks and line breaks become one blank; the ideographic space is kept. Only the beginning is looked at.
    """
    line = _BLANKS.sub(" ", printable(text[: 4 * width + 8])).strip()
    if len(text) <= 4 * width + 8 and text_width(line, ambiguous_wide=ambiguous_wide) <= width:
        return line
    room = width - width_of("…", ambiguous_wide)
    taken: list[str] = []
    for char in line:
        room -= width_of(char, ambiguous_wide)
        if room < 0:
            break
        taken.append(char)
    return "".join(taken) + "…"


def pad(text: str, width: int, *, ambiguous_wide: bool = False) -> str:
    """Return ``text`` filled with blanks to ``width`` cells."""
    return text + " " * max(0, width - text_width(text, ambiguous_wide=ambiguous_wide))


def wrap(text: str, width: int, *, ambiguous_wide: bool = False) -> list[str]:
    """Break ``text`` into lines of at most ``width`` cells; the line breaks it has stay.

    Japanese breaks anywhere but before a closing mark or a small kana and after an opening bracket (行頭・行末禁則); words
    of Latin letters break at blanks where they can.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        rest = paragraph
        while text_width(rest, ambiguous_wide=ambiguous_wide) > width:
            at = _break(rest, width, ambiguous_wide)
            lines.append(rest[:at].rstrip(" "))
            rest = rest[at:].lstrip(" ")
        lines.append(rest)
    return lines


def _break(text: str, width: int, ambiguous_wide: bool) -> int:
    """Return where to break ``text``, which is wider than ``width``: at least one character goes on the line."""
    used, most = 0, 0
    for char in text:
        used += width_of(char, ambiguous_wide)
        if used > width:
            break
        most += 1
    most = max(most, 1)
    for at in range(most, max(most // 2, 1) - 1, -1):
        before, after = text[at - 1], text[at]
        inside_word = before.isascii() and after.isascii() and not before.isspace() and not after.isspace()
        if not inside_word and after not in _NO_LINE_START and before not in _NO_LINE_END:
            return at
    return most


def console_safe(text: str, encoding: str) -> str:
    """Return ``text`` with every character that ``encoding`` lacks replaced by a visible one.

    What is encodable stays as it is. A twin is used where there is one: — becomes ― on CP932; on ASCII … becomes ~ and box
    drawing becomes ``| - +``. Otherwise a full-width character becomes the geta mark 〓 (or ``??`` where that is missing too)
    and a narrow one ``?``; variation selectors, which only choose a shape, are left out. Never a backslash: on Japanese
    consoles it is shown as ¥. Unknown encodings count as ASCII.
    """
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        codec = "ascii"
    if _fits(text, codec):
        return text
    return "".join([char if _fits(char, codec) else _substitute(char, codec) for char in text])


def _fits(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _substitute(char: str, codec: str) -> str:
    """Return what stands for ``char``, which ``codec`` cannot encode."""
    if _VARIATION_SELECTOR.match(char):
        return ""
    for twin in (_TWINS.get(char), _ASCII_TWINS.get(char)):
        if twin is not None and _fits(twin, codec):
            return twin
    if "\u2500" <= char <= "\u257f":
        return "-" if char in "─━┄┅┈┉╌╍═" else "|" if char in "│┃┆┇┊┋╎╏║" else "+"
    if width_of(char) == 2:
        return _GETA if _fits(_GETA, codec) else "??"
    return "?"
