"""What programs do where their configuration is silent: facts with a source (``rules/conform/defaults.yaml``)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pia.data import rules_root
from pia.source.load import load_file
from pia.source.nodes import frozen

if TYPE_CHECKING:
    from pia.conform.facts import Value

__all__ = ["default_source", "defaults"]


@lru_cache(maxsize=1)
def _all() -> dict[str, tuple[str, dict[str, Value]]]:
    root = frozen(load_file(rules_root() / "conform" / "defaults.yaml", "rules/conform/defaults.yaml").root)
    return {name: (entry["source"], entry["values"]) for name, entry in root["readers"].items()}


def defaults(reader: str) -> dict[str, Value]:
    """Return the default of each setting of a reader that has one."""
    return _all().get(reader, ("", {}))[1]


def default_source(reader: str) -> str:
    """Return where the defaults of a reader are written."""
    return _all().get(reader, ("", {}))[0]
