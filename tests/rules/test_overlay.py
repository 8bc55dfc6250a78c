from __future__ import annotations

from typing import Any

import pytest

from pia.rules.overlay import overlaid
from pia.source.load import load_text


def over(base: str, change: str) -> Any:
    return overlaid(load_text(base, "a").root, load_text(change, "b").root)


@pytest.mark.parametrize(
    "base, change, result",
    [
        ("{a: 1, b: 2}", "{b: 3}", {"a": 1, "b": 3}),
        ("{a: 1, b: 2}", "{b: null}", {"a": 1}),
        ("{a: {x: 1, y: 2}}", "{a: {y: null, z: 3}}", {"a": {"x": 1, "z": 3}}),
        ("{a: {x: 1}}", "{a: {$replace: true, z: 3}}", {"a": {"z": 3}}),
        ("{a: text}", "{a: {z: {w: 3, v: null}}}", {"a": {"z": {"w": 3}}}),
        ("{a: [x, y]}", "{a: [z]}", {"a": ["z"]}),
        ("{a: [x, y]}", "{a: []}", {"a": []}),
        ("{a: [{id: p, n: 1}, {id: q}]}", "{a: [{id: p, n: 2}]}", {"a": [{"id": "p", "n": 2}, {"id": "q"}]}),
        ("{a: [{id: p}]}", "{a: [{id: q, n: null}]}", {"a": [{"id": "p"}, {"id": "q"}]}),
        ("{a: [{id: p}, {id: q}]}", "{a: [{id: p, $remove: true}]}", {"a": [{"id": "q"}]}),
        ("{a: [{file: f, n: 1}]}", "{a: [{file: f, n: 2}]}", {"a": [{"file": "f", "n": 2}]}),
        ("{a: [{risk: r, n: 1}]}", "{a: [{risk: r, n: 2}]}", {"a": [{"risk": "r", "n": 2}]}),
        ("{a: [{category: x}]}", "{a: [{category: y}]}", {"a": [{"category": "y"}]}),
        (
            "{a: [{id: p, l: [{id: s, n: 1}]}]}",
            "{a: [{id: p, l: [{id: s, n: 2}]}]}",
            {"a": [{"id": "p", "l": [{"id": "s", "n": 2}]}]},
        ),
    ],
)
def test_laying_over(base: str, change: str, result: object) -> None:
    assert over(base, change) == result


def test_nothing_changes_nothing() -> None:
    assert over("{a: [{id: p}], b: {c: 1}}", "{}") == {"a": [{"id": "p"}], "b": {"c": 1}}
