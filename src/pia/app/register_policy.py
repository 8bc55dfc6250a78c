"""The policy that a register is made with, from one assessment or several, and what was added for testing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.opened import directories, open_assessment
from pia.errors import Words
from pia.register.desk import staffed
from pia.register.offices import without_office

if TYPE_CHECKING:
    from pia.register.policy import Policy

__all__ = ["policy_for"]


def policy_for(paths: tuple[Path, ...]) -> tuple[Policy, tuple[Words, ...]]:
    """Return the policy of assessments together, and in words what in it no assessment declares.

    Raises:
        InputError: an assessment cannot be read.
    """
    from pia.verify.policy import policy_of_all

    loaded = [open_assessment(one) for one in directories(paths)]
    policy, added = staffed(policy_of_all(loaded))
    return policy, (*_counterparts(policy), *without_office(policy), *added)


def _counterparts(policy: Policy) -> Iterator[Words]:
    """Yield a sentence on each system that stands in for somebody else's, and on each that does not run."""
    for node in policy.nodes:
        name = f"{node.id}（{node.name}）" if node.name else node.id
        if node.origin == "counterpart":
            yield Words(f"試験用の相手方として足したシステム：{name}", f"stand-in added for testing: {node.id}")
        elif node.kind == "other":
            yield Words(
                f"動かさないシステム（種別が分からないため）：{name}",
                f"does not run, for its kind is unknown: {node.id}",
            )
