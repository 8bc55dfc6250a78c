"""What a row quotes of a cell: only what changed, with （略） for the rest, so that the new cell can be told from the old one.

Every excerpt is tried when it is made: applied to the old text it must give the new one, or the whole text is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from pia.errors import InputError, Problem, Words
from pia.history.words import hunks, sentences

__all__ = ["ADDED", "OMITTED", "REMOVED", "REWRITTEN", "Excerpt", "excerpt", "replayed", "rewritten"]

OMITTED = "（略）"
ADDED = "（新規追加）"
REMOVED = "（削除）"
REWRITTEN = "（全体改訂）"

_SHORT = 60
_WORTH_OMITTING = 12
_LONG = 400
_MOST_KEPT = 0.25
_CONTEXTS = (0, 1, 2)

Mode = Literal["added", "removed", "whole", "excerpt", "lines"]


class Excerpt(Struct, frozen=True):
    """What stands in 変更前 and 変更後 for one cell, and how it is to be read."""

    mode: Mode
    before: str
    after: str


def excerpt(before: str, after: str, *, ticks: bool = False) -> Excerpt:
    """Return what to quote of a cell whose text changed from ``before`` to ``after``."""
    if not before:
        return Excerpt("added", ADDED, after)
    if not after:
        return Excerpt("removed", before, REMOVED)
    if ticks:
        made = _ticks(before.split("\n"), after.split("\n"))
        if made is not None and _gives(before, made, after):
            return made
    if max(len(before), len(after)) > _SHORT and OMITTED not in before and OMITTED not in after:
        old, new = sentences(before), sentences(after)
        for context in _CONTEXTS:
            made = _quoted(old, new, context)
            if OMITTED in made.before and _gives(before, made, after):
                return made
    return Excerpt("whole", before, after)


def rewritten(before: str, after: str) -> bool:
    """Tell whether a long text was written anew: hardly a sentence of it is left."""
    if min(len(before), len(after)) < _LONG:
        return False
    old, new = sentences(before), sentences(after)
    changed = sum(len("".join(old[h.start : h.end])) for h in hunks(old, new))
    return 1 - changed / len(before) <= _MOST_KEPT


def replayed(text: str, row: Excerpt) -> str:
    """Return what ``text`` becomes by a row that quotes it.

    Raises:
        InputError: ``row-does-not-replay``, when the quoted 変更前 is not what stands there.
    """
    found: str | None = None
    if row.mode == "added":
        found = row.after if not text else None
    elif row.mode == "removed":
        found = "" if text == row.before else None
    elif row.mode == "whole":
        found = row.after if text == row.before else None
    elif row.mode == "lines":
        found = _lines_replaced(text, row)
    else:
        found = _unfolded(text, row)
    if found is None:
        shown = row.before[:40]
        raise InputError(
            Problem(
                "row-does-not-replay",
                Words(
                    f"変更前の記載「{shown}」は、前の版の記載に一致しません。",
                    f"what the row quotes as before ({shown!r}) is not what stood there",
                ),
                Words("行の変更前の記載を確かめてください。", "check what the row quotes"),
            )
        )
    return found


def _gives(before: str, made: Excerpt, after: str) -> bool:
    try:
        return replayed(before, made) == after
    except InputError:
        return False


def _ticks(old: Sequence[str], new: Sequence[str]) -> Excerpt | None:
    """Quote the ticks that changed, where both versions offer the same choices."""
    if len(old) != len(new):
        return None
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    return Excerpt("lines", "\n".join(a for a, _ in changed), "\n".join(b for _, b in changed))


def _quoted(old: Sequence[str], new: Sequence[str], context: int) -> Excerpt:
    """Quote what changed with ``context`` sentences on either side."""
    before, after = "", ""
    at = 0
    found = hunks(old, new)
    for number, hunk in enumerate(found):
        kept = _folded(old[at : hunk.start], context if number else 0, context)
        before += kept + "".join(old[hunk.start : hunk.end])
        after += kept + "".join(new[hunk.new_start : hunk.new_end])
        at = hunk.end
    rest = _folded(old[at:], context, 0)
    return Excerpt("excerpt", before + rest, after + rest)


def _folded(kept: Sequence[str], first: int, last: int) -> str:
    """Return equal sentences with all but the ``first`` and the ``last`` of them left out."""
    whole = "".join(kept)
    if len(kept) <= first + last:
        return whole
    inner = "".join(kept[first : len(kept) - last])
    if len(inner) <= _WORTH_OMITTING:
        return whole
    end = "\n" if inner.endswith("\n") else ""
    return "".join(kept[:first]) + OMITTED + end + "".join(kept[len(kept) - last :])


def _unfolded(text: str, row: Excerpt) -> str | None:
    fragments, others = row.before.split(OMITTED), row.after.split(OMITTED)
    if len(fragments) != len(others) or not text.startswith(fragments[0]):
        return None
    at, made = len(fragments[0]), others[0]
    for number, (fragment, other) in enumerate(zip(fragments[1:], others[1:], strict=True), 2):
        last = number == len(fragments)
        place = len(text) - len(fragment) if last else text.find(fragment, at)
        if place < at or not text.startswith(fragment, place):
            return None
        made += text[at:place] + other
        at = place + len(fragment)
    return made if at == len(text) else None


def _lines_replaced(text: str, row: Excerpt) -> str | None:
    lines, at = text.split("\n"), 0
    before, after = row.before.split("\n"), row.after.split("\n")
    if len(before) != len(after):
        return None
    for old, new in zip(before, after, strict=True):
        try:
            at = lines.index(old, at)
        except ValueError:
            return None
        lines[at] = new
        at += 1
    return "\n".join(lines)
