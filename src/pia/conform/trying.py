"""Trying expectations on their own examples: each is a small configuration, read by the true reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.conform.declared import declared_value
from pia.conform.expectation import VERDICTS, Example, Expectation
from pia.conform.files import Memory
from pia.conform.judge import Judged, judge
from pia.conform.readers.registry import READERS
from pia.errors import Place, Words

if TYPE_CHECKING:
    from pia.conform.expression import Engine

__all__ = ["EXAMPLE_DAY", "Tried", "try_example", "try_examples"]

EXAMPLE_DAY = "2026-01-15"
"""The day on which examples are judged."""


class Tried(Struct, frozen=True):
    """How one example went; ``message`` is None where it came out as written."""

    expectation: str
    verdict: str
    message: Words | None
    place: Place


def try_example(expectation: Expectation, example: Example, engine: Engine) -> Judged:
    """Return what comes out for an example."""
    reading = READERS[example.reader].facts(
        Memory({path: text.encode("utf-8") for path, text in example.files.items()}), next(iter(example.files))
    )
    declared: Any = example.declared
    if expectation.parameter is not None and declared is not None:
        declared = declared_value(expectation.measures[0], expectation.parameter, declared)
    return judge(expectation, reading, declared, EXAMPLE_DAY, engine)


def try_examples(expectations: Iterable[Expectation], engine: Engine) -> tuple[Tried, ...]:
    """Judge every example of every expectation."""
    return tuple(
        Tried(one.id, example.verdict, _differs(try_example(one, example, engine), example), example.place)
        for one in expectations
        for example in one.examples
    )


def _differs(judged: Judged, example: Example) -> Words | None:
    wanted = VERDICTS[example.verdict]
    if judged.outcome != wanted:
        return Words(
            f"{wanted} のはずが {judged.outcome} でした: {judged.reason.ja}",
            f"expected {wanted}, got {judged.outcome}: {judged.reason.en}",
        )
    if example.line is not None and judged.line != example.line:
        return Words(
            f"{example.line}行目のはずが{judged.line}行目でした。", f"expected line {example.line}, got {judged.line}"
        )
    return None
