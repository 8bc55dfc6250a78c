"""The packs of the product, read once for all the tests of a process that only look at them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pia.rules.load import load_packs

if TYPE_CHECKING:
    from pia.rules.rule_set import RuleSet

__all__ = ["product"]


@cache
def product() -> RuleSet:
    """Return the rules that ship; a rule set never changes."""
    return load_packs()
