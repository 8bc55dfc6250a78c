"""Which 主な記録項目 a record item belongs to, by its name (``rules/record-terms.yaml``)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pia.catalogue.index import packed
from pia.data import rules_root

__all__ = ["categories_of"]


@lru_cache(maxsize=1)
def _terms() -> tuple[dict[str, frozenset[str]], tuple[tuple[str, str], ...]]:
    path = rules_root() / "record-terms.yaml"
    raw = packed("record-terms", [path])[path.name]["categories"]
    names: dict[str, set[str]] = {}
    parts: list[tuple[str, str]] = []
    for category, entry in raw.items():
        for name in entry["names"]:
            names.setdefault(_key(name), set()).add(category)
        parts.extend((_key(part), category) for part in entry["parts"])
    return {name: frozenset(found) for name, found in names.items()}, tuple(parts)


@lru_cache(maxsize=4096)
def categories_of(name: str) -> frozenset[str]:
    """Return the slugs of ``record-category`` that an item of this name belongs to; empty when the name tells nothing."""
    names, parts = _terms()
    key = _key(name)
    found = names.get(key, frozenset())
    return found | {category for part, category in parts if part in key}


def _key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
