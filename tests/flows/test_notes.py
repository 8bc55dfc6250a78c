"""A drawing in words."""

from __future__ import annotations

from drawings import simple
from msgspec.structs import replace

from pia.flows.notes import move_lines, note_lines

DRAWING = simple(
    ("住民", "窓口", "1-①", "届出"), ("窓口", "住民", "", ""), ("窓口", "窓口", "1-②", "審査"), bare=("1-①",)
)


def test_every_flow_is_one_line() -> None:
    assert move_lines(DRAWING) == ("1-①　住民 → 窓口：届出（※）", "窓口 → 住民", "1-②　窓口：審査")


def test_the_notes_begin_with_the_note_of_the_chart_and_name_the_steps() -> None:
    first, second, third = DRAWING.moves
    moves = (replace(first, note="届出を受ける。"), replace(second, note="返す。"), third)
    assert note_lines(replace(DRAWING, note="前書き\n", moves=moves)) == (
        "前書き",
        "1-①．届出を受ける。※特定個人情報を含まない。",
        "・返す。",
    )
    assert note_lines(DRAWING) == ()
