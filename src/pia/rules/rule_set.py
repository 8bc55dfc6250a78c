"""The rules of one run: packs put together, and what can be worked out about them before any assessment is seen."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.rules.subjects import KINDS, list_name

if TYPE_CHECKING:
    from pia.rules.rule import Pack, Rule

__all__ = ["RuleSet"]


class RuleSet(Struct, frozen=True, dict=True):
    """Every rule by pack; ids are unique over all packs."""

    packs: tuple[Pack, ...]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order of the packs."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def shared_texts(self) -> frozenset[tuple[str, str]]:
        """The conditions, as (kind, text), that several rules have in common: they are evaluated once."""
        seen = Counter(
            (rule.kind, expr.text) for rule in self.rules for expr in (rule.when, rule.require) if expr is not None
        )
        return frozenset(key for key, count in seen.items() if count > 1)

    @cached_property
    def lists(self) -> frozenset[str]:
        """The variables of every list that some rule is about or that some expression looks at as a whole."""
        looked_at = {
            name for rule in self.rules for name in rule.names if name in KINDS and name != KINDS[rule.kind].variable
        }
        about = {list_name(rule.kind) for rule in self.rules if rule.require is not None or rule.when is not None}
        return frozenset(looked_at | about)
