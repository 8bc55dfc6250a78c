"""Files of one setting a line: shared by readers whose format is no more than that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.conform.reader import number
from pia.conform.words import flag

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Reading, Value
    from pia.conform.text import Text

__all__ = ["Line", "keep", "typed"]


class Line(Struct, frozen=True):
    """One setting as written."""

    number: int
    key: str
    value: str | None


def typed(kind: Kind, text: str) -> Value:
    """Return ``text`` as a value of ``kind``, or None where it is none."""
    if kind == "flag":
        return flag(text)
    if kind == "int":
        return number(text)
    if kind == "list":
        return tuple(part for part in text.replace(",", " ").split() if part)
    return text


def keep(
    reading: Reading, kinds: Mapping[str, Kind], text: Text, lines: Iterable[Line], *, strict: bool = False
) -> None:
    """Keep the settings that ``kinds`` lists, the last line of each; a key without a value counts as yes.

    With ``strict`` a key that is not listed is a flaw: the program would not accept the file.
    """
    for line in lines:
        kind = kinds.get(line.key)
        if kind is None:
            if strict:
                shown = line.key[:60]
                reading.flaw(
                    "keyword",
                    text.file,
                    line.number,
                    f"「{shown}」という項目はありません。",
                    f"there is no keyword '{shown}'",
                )
            continue
        value: Value = (
            True if line.value is None and kind == "flag" else None if line.value is None else typed(kind, line.value)
        )
        if value is None:
            reading.flaw(
                "value",
                text.file,
                line.number,
                f"「{line.key}」の値を読み取れません。",
                f"the value of '{line.key}' is not understood",
            )
        reading.set(line.key, value, text.file, line.number)
