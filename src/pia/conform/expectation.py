"""Expectations: what a configuration must be for a declared measure, as data (``rules/conform/*.yaml``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from pia.conform.expression import Condition
    from pia.errors import Place, Words

__all__ = ["EMPTY", "QUANTIFIERS", "VERDICTS", "Example", "Expectation", "Outcome"]

Outcome = Literal["conforms", "differs", "unchecked", "not-applicable"]
Quantifier = Literal["each", "any", "none"]

QUANTIFIERS: Final = ("each", "any", "none")
EMPTY: Final = ("conforms", "differs", "unchecked")
VERDICTS: Final[dict[str, Outcome]] = {
    "pass": "conforms",
    "fail": "differs",
    "unchecked": "unchecked",
    "not_applicable": "not-applicable",
}


class Example(Struct, frozen=True):
    """A small configuration with what is to come out; ``line`` is where the difference must be told."""

    verdict: str
    reader: str
    files: dict[str, str]
    declared: Any
    line: int | None
    place: Place


class Expectation(Struct, frozen=True):
    """One expectation.

    ``table`` names the table whose rows it walks (None: the settings alone), ``where`` chooses rows, ``quantifier`` says how many
    of them must meet ``require`` and ``empty`` what it means that there is none. ``when`` says to which configurations it
    applies at all (``inapplicable`` tells people why it does not). ``seen`` are the facts that are shown,
    ``uses`` those that its conditions rest on, as pairs of facts, row or a table and a name.
    """

    id: str
    title: Words
    measures: tuple[str, ...]
    parameter: str | None
    readers: tuple[str, ...]
    table: str | None
    where: Condition | None
    quantifier: Quantifier
    empty: Outcome
    when: Condition | None
    inapplicable: Words
    require: Condition
    seen: tuple[str, ...]
    message: Words
    remedy: Words
    examples: tuple[Example, ...]
    place: Place
    uses: frozenset[tuple[str, str]] = frozenset()
