"""A drawing in words: its flows one by one, and the list of the （備考） below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.flows.graph import MARK

if TYPE_CHECKING:
    from pia.flows.graph import Drawing, Move

__all__ = ["WITHOUT_NUMBER", "move_line", "move_lines", "note_lines"]

WITHOUT_NUMBER = f"{MARK}特定個人情報を含まない。"
"""Ends the sentence of a step that is marked in the drawing."""


def move_lines(drawing: Drawing) -> tuple[str, ...]:
    """Return the text equivalent of a drawing, one line for each flow: ``1-①　住民 → 窓口：届出（※）``."""
    return tuple(move_line(move) for move in drawing.moves)


def move_line(move: Move) -> str:
    """Return one flow in words, a step inside one node with that node alone."""
    source, target = move.said
    way = source if move.source and move.source == move.target else f"{source} → {target}"
    number = f"{move.step.number}　" if move.step.number else ""
    label = f"：{move.step.label}" if move.step.label else ""
    return f"{number}{way}{label}{f'（{MARK}）' if move.step.bare else ''}"


def note_lines(drawing: Drawing) -> tuple[str, ...]:
    """Return what stands in the （備考）: the note of the chart, then number and sentence of every step that has one."""
    lines = [drawing.note.rstrip("\n")] if drawing.note else []
    for move in drawing.moves:
        if move.note:
            head = f"{move.step.number}．" if move.step.number else "・"
            lines.append(f"{head}{move.note}{WITHOUT_NUMBER if move.step.bare else ''}")
    return tuple(lines)
