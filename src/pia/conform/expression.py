"""What this room asks of an expression language; who runs it hands one in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Protocol

__all__ = ["VARIABLES", "Condition", "Engine", "columns_used", "names_used"]

VARIABLES: Final = ("as_of", "declared", "facts", "row", "rows")
"""The variables of every condition of an expectation."""


class Condition(Protocol):
    """One compiled condition."""

    def evaluate(self, activation: Any) -> Any:
        """Return True or False; anything else says that there is no answer, and never raises."""


class Engine(Protocol):
    """Compiles conditions over VARIABLES."""

    def compile(self, text: str) -> Condition:
        """Compile ``text``; raises ValueError."""

    def activation(self, data: Mapping[str, Any]) -> Any:
        """Bind variables to plain data."""


_LITERAL = re.compile(r"""r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*'""")
_NAME = re.compile(r"(?<![\w.])(facts|rows|row)\b\s*(?:\.\s*(\w+)|(\[))?")


def names_used(text: str) -> tuple[set[tuple[str, str]], bool]:
    """Return the (variable, name) pairs of a condition, and whether one of them is asked for in a way that hides its name."""
    found: set[tuple[str, str]] = set()
    hidden = False
    for match in _NAME.finditer(_LITERAL.sub('""', text)):
        if match[2]:
            found.add((match[1], match[2]))
        else:
            hidden = True
    return found, hidden


_WALK = re.compile(r"(?<![\w.])rows\s*\.\s*(\w+)\s*\.\s*(?:all|exists|exists_one|filter|map)\(\s*(\w+)\s*,")


def columns_used(text: str) -> set[tuple[str, str]]:
    """Return the (table, column) pairs that a condition asks for in the tables it walks by itself (``rows.…``)."""
    bare = _LITERAL.sub('""', text)
    return {
        (walk[1], column)
        for walk in _WALK.finditer(bare)
        for column in re.findall(rf"(?<![\w.]){walk[2]}\s*\.\s*(\w+)", bare)
    }
