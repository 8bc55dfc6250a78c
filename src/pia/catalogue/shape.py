"""Checks the shape of a file's nodes and gathers every problem with its place.

Each method returns what it could read, or None (or nothing) after noting why not, so that a caller can go on and find the
rest of the problems.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from pia.errors import InputError, Place, Problem, Words
from pia.source.nodes import Entry, Mapping, Node, Scalar
from pia.source.nodes import Sequence as SequenceNode
from pia.source.problems import suggestion

__all__ = ["Shape"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 60


class Shape:
    """Reads nodes strictly; ``problems`` grows with every thing that is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, code: str, place: Place, message: Words, remedy: Words) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, remedy, place))

    def finish(self) -> None:
        """Raise everything noted.

        Raises:
            InputError: something was noted.
        """
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda each: each.place or Place("", 0, 0, 0, 0)))

    def mapping(self, node: Node, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
        """Return the values of a mapping that has all of ``required`` and nothing outside ``required`` and ``optional``."""
        if not isinstance(node, Mapping):
            self._expected(node, "項目名: 値の並び", "a mapping of keys to values")
            return {}
        known = (*required, *optional)
        found: dict[str, Node] = {}
        for entry in node.entries:
            if entry.key in known:
                found[entry.key] = entry.value
            else:
                self.unknown(entry.key, entry.key_place, known, "項目", "key")
        for key in required:
            if key not in found:
                self.say(
                    "key-missing",
                    node.place,
                    Words(f"項目「{key}」がありません。", f"The key '{key}' is missing."),
                    Words(f"「{key}:」を書いてください。", f"Write '{key}:'."),
                )
        return found

    def entries(self, node: Node | None) -> tuple[Entry, ...]:
        """Return the entries of a mapping with free keys; None counts as empty."""
        if node is None:
            return ()
        if isinstance(node, Mapping):
            return node.entries
        self._expected(node, "項目名: 値の並び", "a mapping of keys to values")
        return ()

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """Return the items of a list; None counts as empty."""
        if node is None:
            return ()
        if isinstance(node, SequenceNode):
            return node.items
        self._expected(node, "一覧", "a list")
        return ()

    def text(self, node: Node | None, *, empty: bool = False) -> str | None:
        """Return a text (a number counts as the text it was written as); ``empty`` accepts ''."""
        if node is None:
            return None
        if isinstance(node, Scalar) and not isinstance(node.value, bool | None) and (empty or node.text.strip()):
            return node.text
        self._expected(node, "文字", "a text")
        return None

    def name(self, node: Node | None, pattern: re.Pattern[str], ja: str, en: str) -> str | None:
        """Return a text that matches ``pattern`` as a whole; ``ja`` and ``en`` say what that looks like."""
        written = self.text(node)
        if node is None or written is None:
            return None
        return written if self.matches(written, node.place, pattern, ja, en) else None

    def matches(self, written: str, place: Place, pattern: re.Pattern[str], ja: str, en: str) -> bool:
        """Tell whether ``written`` matches ``pattern`` as a whole, and note it when it does not."""
        if pattern.fullmatch(written):
            return True
        self.say(
            "bad-value",
            place,
            Words(f"「{_short(written)}」は{ja}ではありません。", f"'{_short(written)}' is not {en}."),
            Words(f"{ja}を書いてください。", f"Write {en}."),
        )
        return False

    def one_of(self, node: Node | None, allowed: Collection[str], ja: str, en: str) -> str | None:
        """Return a text that is one of ``allowed``; ``ja`` and ``en`` say what these are."""
        written = self.text(node)
        if node is None or written is None or written in allowed:
            return written
        self.unknown(written, node.place, allowed, ja, en)
        return None

    def count(self, node: Node | None) -> int | None:
        """Return a whole number of at least 0."""
        if node is None:
            return None
        if (
            isinstance(node, Scalar)
            and isinstance(node.value, int)
            and not isinstance(node.value, bool)
            and node.value >= 0
        ):
            return node.value
        self._expected(node, "0以上の整数", "a whole number")
        return None

    def flag(self, node: Node | None) -> bool | None:
        """Return true or false."""
        if node is None:
            return None
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self._expected(node, "true か false", "true or false")
        return None

    def day(self, node: Node | None) -> date | None:
        """Return a day written like 2024-10-01."""
        written = self.name(node, _DAY, "2024-10-01 の形の日付", "a day like 2024-10-01")
        if node is None or written is None:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            self._expected(node, "暦にある日付", "a day that exists")
            return None

    def words(self, node: Node | None) -> None:
        """Check a text in both languages: ``{ja: …, en: …}``."""
        if node is not None:
            parts = self.mapping(node, ("ja", "en"))
            self.text(parts.get("ja"))
            self.text(parts.get("en"))

    def unknown(self, written: str, place: Place, allowed: Collection[str], ja: str, en: str) -> None:
        """Note a name that is not one of ``allowed``, and name the nearest."""
        near_ja, near_en = suggestion(written, allowed)
        listed = ", ".join(allowed) if len(allowed) <= 16 else ""
        self.say(
            "unknown-name",
            place,
            Words(
                f"{ja}「{_short(written)}」はありません。{near_ja}", f"There is no {en} '{_short(written)}'.{near_en}"
            ),
            Words(
                f"使える名前: {listed}" if listed else "正しい名前に直してください。",
                f"Known: {listed}" if listed else "Correct the name.",
            ),
        )

    def _expected(self, node: Node, ja: str, en: str) -> None:
        self.say(
            "wrong-kind",
            node.place,
            Words(f"{ja}を書くところです。", f"Expected {en}."),
            Words(f"{ja}に直してください。", f"Write {en}."),
        )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
