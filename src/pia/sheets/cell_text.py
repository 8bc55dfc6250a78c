"""Text in the cells of xlsx and csv files: never a formula, never illegal, and the same text when read back."""

from __future__ import annotations

import re
import unicodedata

from pia.errors import InputError, Problem, Words

__all__ = [
    "CELL_LIMIT",
    "cell_length",
    "csv_cell",
    "read_back",
    "read_back_csv",
    "safe_cell",
    "split_cell",
    "visible_text",
]

CELL_LIMIT = 32_767
"""The most text one xlsx cell holds, counted as Excel counts it: in UTF-16 code units."""

# XML 1.0, production Char: everything else cannot stand in a document, not even as a character reference.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")
_ERRORS = r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA)"
# A spreadsheet library takes these for a formula or an error value when it is handed a plain string.
_FORMULA = re.compile(rf"'*(?:=|{_ERRORS}\Z)")
# A spreadsheet program types what it reads from csv, so everything that may begin a formula there needs the guard.
_CSV_FORMULA = re.compile("'*[ \u3000]*[=+@\t\n\r＝＋＠]|'*[ \u3000]*[-－−](?=[\\s\\S])")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")


def visible_text(text: str) -> str:
    """Return ``text`` as a cell can hold it: line ends are LF, characters that XML forbids show as U+FFFD."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", _LINE_END.sub("\n", text))


def _cell_form(text: str) -> str:
    """Return the guarded and escaped form, whatever its length."""
    shown = visible_text(text)
    guarded = f"'{shown}" if _FORMULA.match(shown) else shown
    # Excel reads _x0041_ as the character A; the underscore itself has to be escaped to keep such a text.
    return _ESCAPED.sub("_x005F_", guarded)


def safe_cell(text: str) -> str:
    """Return ``text`` in the form to hand to a spreadsheet library for an xlsx cell.

    The result is never taken for a formula or an error value (an apostrophe stands before those), holds no character
    that XML forbids, and gives ``visible_text(text)`` back through :func:`read_back`. A number-like text stays what
    it is: in xlsx the type of a cell is stored, so ``-1`` and ``+81`` need no guard there.

    Raises:
        InputError: ``cell-too-long``, where the cell would exceed 32,767 UTF-16 units; :func:`split_cell` helps.
    """
    form = _cell_form(text)
    length = cell_length(form)
    if length > CELL_LIMIT:
        raise InputError(
            Problem(
                "cell-too-long",
                Words(
                    f"一つのセルに入る文字数は{CELL_LIMIT:,}までですが、{length:,}文字あります（冒頭: {_head(text)}）",
                    f"one cell holds {CELL_LIMIT:,} characters, this text has {length:,} (it begins: {_head(text)})",
                ),
                Words("文章を短くするか、複数の欄に分けてください", "shorten the text, or split it over several cells"),
            )
        )
    return form


def _head(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:20])


def read_back(cell: str) -> str:
    """Return the text that :func:`safe_cell` put into an xlsx cell; text typed by people comes back as it is."""
    unescaped = _UNESCAPED.sub("_", cell)
    return unescaped[1:] if unescaped.startswith("'") and _FORMULA.match(unescaped[1:]) else unescaped


def csv_cell(text: str) -> str:
    """Return ``text`` for a csv cell: an apostrophe stands before whatever a spreadsheet program could run.

    Guarded are = + - @ TAB and line ends at the beginning, also full-width or after spaces; a lone dash, which the
    forms use for none, is not. Quoting of commas and quotation marks is the csv writer's task.
    """
    shown = visible_text(text)
    return f"'{shown}" if _CSV_FORMULA.match(shown) else shown


def read_back_csv(cell: str) -> str:
    """Return the text that :func:`csv_cell` made ``cell`` of."""
    return cell[1:] if cell.startswith("'") and _CSV_FORMULA.match(cell[1:]) else cell


def cell_length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units."""
    return len(text) + sum(c > "\uffff" for c in text)


def split_cell(text: str, limit: int = CELL_LIMIT) -> tuple[str, ...]:
    """Return ``text`` in pieces that :func:`safe_cell` turns into cells of at most ``limit`` units each.

    Joined, the pieces give ``text``. Breaks fall after line ends where the last half of a piece has one, and never
    between a character and its combining marks or variation selector. The empty text is one empty piece.

    Raises:
        ValueError: for a limit under 32, which could not hold an escaped character and its marks.
    """
    if limit < 32:
        raise ValueError("a cell of fewer than 32 units cannot be filled safely")
    pieces: list[str] = []
    start = 0
    while True:
        end = _fitting(text, start, limit)
        if end < len(text):
            line_end = text.rfind("\n", start + (end - start) // 2, end)
            end = line_end + 1 if line_end >= 0 else _before_mark(text, start, end)
        pieces.append(text[start:end])
        if end >= len(text):
            return tuple(pieces)
        start = end


def _fitting(text: str, start: int, limit: int) -> int:
    """Return the end of a long piece that fits; at least one character is always taken."""
    end = min(len(text), start + limit)
    while (excess := cell_length(_cell_form(text[start:end])) - limit) > 0 and end > start + 1:
        # Guard and escapes at most quadruple a piece, so a quarter of the excess is always safe to give up.
        end = max(start + 1, end - max(1, excess // 4))
    return end


def _before_mark(text: str, start: int, end: int) -> int:
    """Move ``end`` back to where no character is parted from its marks; runs of marks alone are cut where they must."""
    moved = end
    while moved > start + 1 and moved > end - 16 and unicodedata.category(text[moved]) in {"Mn", "Me", "Mc"}:
        moved -= 1
    return end if moved <= end - 16 else moved
