"""Whether a search asks for somebody or goes fishing: the least conditions that the policy declares for a node."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from pia.register.items import NUMBER, item_key
from pia.register.policy import SearchRule

__all__ = ["SearchCheck", "asks_number", "counts", "item_codes"]

_WILD: Final = frozenset("*%?_")
_CODES: Final = {
    "住民票コード": "code", NUMBER: "number", "氏名": "name", "氏名/ふりがな": "kana", "生日": "birth", "性別": "sex", "住所": "address",
    "宛名番号": "atena",
}  # fmt: skip
_WHOLE: Final = {"住民票コード": 11, NUMBER: 12}
"""Conditions that stand for one person, and how many digits make them whole: a part of them is a wildcard by another name."""


def counts(item: str, value: str) -> bool:
    """Say whether a condition narrows a search: it is not blank, holds no wildcard, and a code or number is whole."""
    text = unicodedata.normalize("NFKC", value).strip() if not value.isascii() else value.strip()
    if not text or not _WILD.isdisjoint(text):
        return False
    digits = _WHOLE.get(item)
    return digits is None or (len(text) == digits and text.isascii() and text.isdigit())


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return item_key(name) if len(name) <= 100 else ""


class SearchCheck:
    """The rule of one node: one condition that is enough alone, or one set that is there together."""

    def __init__(self, rule: SearchRule) -> None:
        self._single = frozenset(_key(name) for name in rule.single)
        self._sets = tuple(frozenset(_key(name) for name in group) for group in rule.sets if group)
        self._known = self._single.union(*self._sets) if self._sets else self._single

    def counted(self, conditions: Mapping[str, str]) -> tuple[str, ...]:
        """Return the keys of the items whose conditions count, among those that the rule names."""
        return tuple(
            sorted(
                {key for name, value in conditions.items() if (key := _key(name)) in self._known and counts(key, value)}
            )
        )

    def enough(self, counted: tuple[str, ...]) -> bool:
        """Say whether the conditions that count are enough."""
        found = frozenset(counted)
        return not self._single.isdisjoint(found) or any(group <= found for group in self._sets)


def item_codes(keys: Iterable[str]) -> tuple[str, ...]:
    """Return what items are called in the ledger, which holds codes alone."""
    return tuple(_CODES.get(key, "other") for key in keys)


def asks_number(conditions: Mapping[str, str]) -> bool:
    """Say whether a search uses the 個人番号."""
    return any(_key(name) == NUMBER and not value.isspace() and value != "" for name, value in conditions.items())
