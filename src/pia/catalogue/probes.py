"""The probes: what is tried on the register, in a configuration or in a document, and for which measures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.catalogue.index import load_index
from pia.errors import Words

if TYPE_CHECKING:
    from pia.catalogue.measures import Showing

__all__ = ["Probe", "probes"]


class Probe(Struct, frozen=True):
    """One probe: ``measures`` are the ids it tries; ``planned`` says that there is no code for it yet."""

    id: str
    title: Words
    measures: tuple[str, ...]
    shown_by: tuple[Showing, ...]
    planned: bool


@lru_cache(maxsize=1)
def probes() -> dict[str, Probe]:
    """Return every probe by its id, in the order of ``rules/probes.yaml``. Shared: to be read, not changed."""
    return {
        id_: Probe(
            id_,
            Words(entry["title"]["ja"], entry["title"]["en"]),
            tuple(entry["measures"]),
            tuple(entry["shown_by"]),
            entry["planned"],
        )
        for id_, entry in load_index()["probes.yaml"]["probes"].items()
    }
