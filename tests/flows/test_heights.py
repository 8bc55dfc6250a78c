"""Heights that keep their distances."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.flows.heights import Heights


def chain(count: int) -> Heights:
    heights = Heights()
    for at in range(count):
        heights.unknown()
        if at:
            heights.apart(at - 1, at, 10.0)
    heights.solve()
    return heights


def test_everything_stands_as_high_as_it_may():
    heights = chain(3)
    assert [heights.height(at) for at in range(3)] == [0.0, 10.0, 20.0]
    assert heights.under == [20.0, 10.0, 0.0]


def test_the_greatest_distance_counts():
    heights = chain(2)
    heights.apart(0, 1, 30.0)
    heights.apart(0, 1, 5.0)
    heights.solve()
    assert heights.height(1) == 30.0


def test_what_stands_below_cannot_be_made_equal():
    heights = chain(3)
    assert not heights.joinable(0, 2)
    assert not heights.joinable(2, 0)


def test_equal_unknowns_push_down_what_stands_below_them():
    heights = chain(3)
    low, lower = heights.unknown(), heights.unknown()
    heights.apart(low, lower, 7.0)
    heights.solve()
    assert heights.joinable(2, low)
    assert heights.joined_height(2, low) == 27.0
    heights.join(2, low)
    assert heights.height(low) == 20.0
    assert heights.height(lower) == 27.0
    heights.join(2, low)  # again changes nothing
    assert heights.height(lower) == 27.0


def test_a_sunk_unknown_keeps_its_distance_from_what_is_below():
    heights = chain(2)
    lone = heights.unknown()
    heights.apart(lone, 1, 3.0)
    heights.solve()
    heights.sink(lone)
    assert heights.height(lone) == 7.0


def test_a_circle_is_a_fault_of_the_program():
    heights = chain(2)
    heights.apart(1, 0, 1.0)
    with pytest.raises(ValueError, match="below itself"):
        heights.solve()


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(1.0, 50.0)), max_size=30), st.data())
def test_what_is_kept_up_to_date_is_what_would_be_solved_anew(edges, data):
    heights = Heights()
    for _ in range(12):
        heights.unknown()
    for a, b, distance in edges:
        if a < b:
            heights.apart(a, b, distance)
    heights.solve()
    for _ in range(4):
        a, b = data.draw(st.tuples(st.integers(0, 11), st.integers(0, 11)))
        if heights.joinable(a, b):
            total = heights.joined_height(a, b)
            heights.join(a, b)
            assert max(heights.above) >= total - 1e-6
    kept = [heights.height(at) for at in range(12)]
    heights.solve()
    assert kept == pytest.approx([heights.height(at) for at in range(12)])
    for a, b, distance in edges:
        if a < b:
            assert heights.height(b) >= heights.height(a) + distance - 1e-6
