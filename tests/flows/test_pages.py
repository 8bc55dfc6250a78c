"""Drawings that do not fit a page are divided along their numbers."""

from __future__ import annotations

import pytest
from drawings import drawing_of, simple, star
from drawn import faults
from msgspec.structs import replace

from pia.errors import InputError
from pia.flows.channels import ChannelLayout
from pia.flows.graph import Drawing, Node, Step
from pia.flows.layout import A3_LANDSCAPE, A4_PORTRAIT, Layout
from pia.flows.pages import form_pages, laid_out


class Narrow:
    """An engine on whose pages only a few arrows can be read."""

    def lay_out(self, drawing: Drawing) -> Layout:
        scale = 1.0 if len(drawing.arrows) <= 3 else 0.5
        return Layout(drawing, 10, 10, (), (), (), A4_PORTRAIT, scale)


def numbers(layout: Layout) -> list[str]:
    return [move.step.number for move in layout.drawing.moves]


def test_a_drawing_that_fits_stays_whole() -> None:
    (layout,) = laid_out(star(3), ChannelLayout())
    assert layout.paper == A4_PORTRAIT


def test_groups_of_steps_stay_together() -> None:
    steps = ["1-①", "1-②", "2-①", "2-②", "2-③", "３－①", "３－②"]
    drawing = simple(*((f"甲{at}", "乙", step, "通知") for at, step in enumerate(steps)))
    parts = laid_out(drawing, Narrow())
    assert [numbers(part) for part in parts] == [steps[:2], steps[2:5], steps[5:]]


def test_steps_without_groups_are_halved() -> None:
    drawing = simple(*((f"甲{at}", "乙", "1", "通知") for at in range(7)))
    assert [len(part.drawing.moves) for part in laid_out(drawing, Narrow())] == [2, 2, 3]


def test_what_cannot_be_divided_is_kept() -> None:
    class Never:
        def lay_out(self, drawing: Drawing) -> Layout:
            return Layout(drawing, 10, 10, (), (), (), A4_PORTRAIT, 0.1)

    assert len(laid_out(simple(("甲", "乙", "1", "通知")), Never())) == 1


def test_nothing_to_draw_is_no_page() -> None:
    assert laid_out(replace(star(1), nodes=(), arrows=(), moves=()), Narrow()) == ()


def test_a_very_large_drawing_is_divided_until_it_can_be_read() -> None:
    nodes = [Node(f"n{at}", f"業務システム{at}", "system") for at in range(1, 56)]
    flows = [
        (at, (at * 7 + hop) % 55, Step(f"{at // 8 + 1}-{hop}", "本人確認情報の照会と更新"))
        for at in range(55)
        for hop in (1, 3)
    ]
    parts = laid_out(drawing_of(nodes, flows), ChannelLayout())
    assert len(parts) > 1
    assert sum(len(part.drawing.moves) for part in parts) == 110
    for part in parts:
        assert faults(part) == []
        assert part.readable
        assert part.width * part.scale <= A3_LANDSCAPE.width


def test_a_drawing_too_large_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(InputError) as caught:
        laid_out(star(70), Narrow())
    assert caught.value.problems[0].code == "drawing-too-large"


def test_one_drawing_is_laid_out_once() -> None:
    assert form_pages(star(4)) is form_pages(star(4))


def test_the_form_has_upright_pages_only() -> None:
    drawing = star(26)
    pages = form_pages(drawing)
    assert all(page.paper == A4_PORTRAIT and page.readable for page in pages)
    assert sum(len(page.drawing.moves) for page in pages) == len(drawing.moves)
