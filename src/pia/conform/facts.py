"""What a reader makes of configuration files: settings, tables and what it could not understand, each with its line."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct, field

from pia.errors import Words

__all__ = ["KINDS", "Fact", "Flaw", "Kind", "Reading", "Row", "Value"]

Value: TypeAlias = "bool | int | str | tuple[str, ...] | tuple[int, ...] | None"
"""One value of a configuration; None where it is not set and the program has no default for it that is known."""

Kind = Literal["flag", "int", "text", "list", "ints"]
KINDS: Final[tuple[Kind, ...]] = ("flag", "int", "text", "list", "ints")


class Fact(Struct, frozen=True):
    """The effective value of one setting; ``default`` names the source where the value is the program's own."""

    value: Value
    file: str
    line: int
    default: str = ""


class Row(Struct, frozen=True):
    """One entry of a table: a rule, an account, a server; ``facts`` holds the values that stand on lines of their own."""

    values: dict[str, Value]
    file: str
    line: int
    facts: dict[str, Fact] = {}

    def fact(self, name: str) -> Fact:
        """Return one value with its place."""
        return self.facts.get(name) or Fact(self.values.get(name), self.file, self.line)


class Flaw(Struct, frozen=True):
    """Something that could not be read or understood; whatever rests on the files it stands in is not known."""

    code: str
    words: Words
    file: str
    line: int


class Reading(Struct):
    """The facts of one configuration: grows while a reader works, and is only looked at afterwards.

    ``files`` holds every file that was read with the SHA-256 of its bytes.
    """

    main: str
    settings: dict[str, Fact] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def flaw(self, kind: str, file: str, line: int, ja: str, en: str) -> None:
        """Note what could not be understood; after a thousand, only that there are more."""
        if len(self.flaws) < _MAX_FLAWS:
            self.flaws.append(Flaw(kind, Words(ja, en), file, line))

    def set(self, name: str, value: Value, file: str, line: int) -> None:
        """Set a value, whatever was there before."""
        self.settings[name] = Fact(value, file, line)

    def first(self, name: str, value: Value, file: str, line: int) -> None:
        """Set a value unless an earlier line has."""
        if name not in self.settings:
            self.settings[name] = Fact(value, file, line)

    def extend(self, name: str, value: tuple[str, ...], file: str, line: int) -> None:
        """Add to a list; the fact keeps the line on which the list begins."""
        known = self.settings.get(name)
        if known is None or not isinstance(known.value, tuple):
            self.settings[name] = Fact(value, file, line)
        elif len(known.value) > _MAX_LIST:
            self.flaw("too-many", file, line, f"「{name}」の値が多すぎます。", f"'{name}' has too many values")
        else:
            self.settings[name] = Fact((*(str(one) for one in known.value), *value), known.file, known.line)

    def row(
        self, table: str, values: dict[str, Value], file: str, line: int, facts: dict[str, Fact] | None = None
    ) -> None:
        """Add an entry to a table."""
        self.tables.setdefault(table, []).append(Row(values, file, line, facts or {}))

    def value(self, name: str) -> Value:
        """Return the value of a setting, None where it has none."""
        fact = self.settings.get(name)
        return None if fact is None else fact.value


_MAX_FLAWS = 1_000
_MAX_LIST = 4_096
