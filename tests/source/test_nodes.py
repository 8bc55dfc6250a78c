"""Walking the tree of nodes."""

from __future__ import annotations

import pytest
from msgspec import Struct

from pia.source.load import load_text
from pia.source.nodes import Entry, Mapping, Scalar, Sequence, at, nearest_at, plain

ROOT = load_text("a:\n  b: [x, {c: 1}]\n  d: null\n", "a.yaml").root


@pytest.mark.parametrize(
    "path, expected",
    [
        ((), {"a": {"b": ["x", {"c": 1}], "d": None}}),
        (("a", "b", 0), "x"),
        (("a", "b", 1, "c"), 1),
        (("a", "d"), None),
    ],
)
def test_at_finds_what_is_there(path, expected):
    node = at(ROOT, path)
    assert node is not None
    assert plain(node) == expected


@pytest.mark.parametrize(
    "path, covered",
    [
        (("x",), 0),
        (("a", "x", "y"), 1),
        (("a", "b", 2), 2),
        (("a", "b", -1), 2),
        (("a", "b", "0"), 2),
        (("a", 0), 1),
        (("a", "d", "x"), 2),
    ],
)
def test_nearest_at_stops_at_the_deepest_existing_ancestor(path, covered):
    assert at(ROOT, path) is None
    node, count = nearest_at(ROOT, path)
    assert count == covered
    assert node is at(ROOT, path[:covered])


def test_a_written_null_differs_from_a_missing_key():
    inner = ROOT.get("a")
    assert isinstance(inner.get("d"), Scalar)
    assert inner.get("e") is None
    assert inner.entry("e") is None
    assert inner.key_place("e") is None
    assert inner.keys() == ("b", "d")
    assert str(inner.key_place("d")) == "a.yaml:3:3"


@pytest.mark.parametrize("kind", [Scalar, Mapping, Sequence, Entry])
def test_nodes_are_frozen_and_slotted(kind):
    assert issubclass(kind, Struct)
    assert not hasattr(ROOT, "__dict__")
    node = {Scalar: at(ROOT, ("a", "d")), Mapping: ROOT, Sequence: at(ROOT, ("a", "b")), Entry: ROOT.entries[0]}[kind]
    with pytest.raises(AttributeError, match="immutable"):
        setattr(node, kind.__struct_fields__[0], 1)
