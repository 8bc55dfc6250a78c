"""Closed vocabularies as data: the slug or the official label may be written, the slug is kept."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import yaml
from msgspec import Struct

from pia.data import templates_root

__all__ = ["Vocabulary", "vocabularies", "vocabulary"]


class Vocabulary(Struct, frozen=True):
    """One closed list: ``choices`` maps each slug to its usual official label, in the order of the forms."""

    id: str
    title: str
    choices: dict[str, str]

    def slug_of(self, written: str) -> str | None:
        """Return the slug that ``written`` (slug or label, any digit width) names, or None."""
        if written in self.choices:
            return written
        folded = _fold(written)
        for slug, label in self.choices.items():
            if _fold(label) == folded:
                return slug
        return None

    def names(self) -> tuple[str, ...]:
        """Return every text that may be written: all slugs, then all labels."""
        return (*self.choices, *self.choices.values())


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=1)
def vocabularies() -> dict[str, Vocabulary]:
    """Read ``templates/vocabulary.yaml``; the file is the product's own data, so it is not guarded like user input."""
    raw = yaml.load((templates_root() / "vocabulary.yaml").read_text("utf-8"), Loader=_loader())  # noqa: S506  # a base loader makes texts only
    return {
        id_: Vocabulary(
            id=id_, title=str(entry["title"]), choices={str(k): str(v) for k, v in entry["choices"].items()}
        )
        for id_, entry in raw["vocabularies"].items()
    }


def vocabulary(id_: str) -> Vocabulary:
    """Return one vocabulary; an unknown id is a fault of the program (KeyError)."""
    return vocabularies()[id_]


def _loader() -> Any:
    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)
