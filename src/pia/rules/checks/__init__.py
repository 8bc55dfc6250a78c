"""Checks that an expression cannot say (graphs, long texts): one file per check, all of them listed here.

A check is called once per subject that its rule selects and returns ``True``, ``False``, or the name of the fact it would
need, which makes the subject undetermined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pia.rules.checks.flow_reaches_system import flow_reaches_system
from pia.rules.facts import Facts
from pia.rules.subjects import Subject

__all__ = ["CHECKS", "Check"]

Check = Callable[[Facts, Subject], bool | str]

CHECKS: Final[tuple[tuple[str, str, Check], ...]] = (("flow-reaches-system", "systems", flow_reaches_system),)
"""Name, the kind of subject it is for, and the function."""
