from __future__ import annotations

import pytest

from pia.rules.spots import spot
from pia.source.load import load_text
from pia.source.nodes import Mapping, Scalar


def where(text: str, offset: int) -> tuple[int, int]:
    root = load_text(text, "f").root
    assert isinstance(root, Mapping)
    node = root.get("k")
    assert isinstance(node, Scalar)
    place = spot(node, offset, text)
    return place.line, place.column


@pytest.mark.parametrize(
    "text, offset, line, column",
    [
        ("k: abc", 1, 1, 5),
        ("あ: x\nk: あbc", 2, 2, 6),
        ("k: 'abc'", 1, 1, 6),
        ("k: 'it''s x'", 5, 1, 11),
        ('k: "abc"', 2, 1, 7),
        ("k: |\n  ab\n  cd\n", 3, 3, 3),
        ("k: |\n    ab\n      cd\n", 5, 3, 7),
        ("k: |\n  ab\n\n  cd\n", 4, 4, 3),
        ("k: abc", 99, 1, 7),
    ],
)
def test_a_character_inside_a_scalar(text: str, offset: int, line: int, column: int) -> None:
    assert where(text, offset) == (line, column)


@pytest.mark.parametrize("text", ["k: >\n  ab\n  cd\n", 'k: "a\\tb"', "k: ab\n  cd\n", "k: |2\n  ab\n"])
def test_where_it_cannot_be_said_the_scalar_is_meant(text: str) -> None:
    assert where(text, 1) == (1, 4)
