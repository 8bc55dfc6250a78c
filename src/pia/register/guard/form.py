"""Whether an operation is well formed, before anybody asks whether it is allowed."""

from __future__ import annotations

from typing import Final

from pia.register.guard.findings import Findings
from pia.register.guard.lists import is_id
from pia.register.guard.operation import Operation

__all__ = ["check_form"]

_LONGEST: Final = 200
_MANY: Final = 10**10
_CONDITIONS: Final = 50


def check_form(node: str, operation: Operation, found: Findings) -> None:
    """Check that an operation is well formed and meant for this node."""
    if operation.node != node:
        found.deny("wrong-node", "node")
    if not 0 < len(operation.name) <= _LONGEST:
        found.deny("malformed", "operation")
    if not operation.task:
        found.deny("no-task", "task")
    for aspect, text in (("task", operation.task), ("purpose", operation.purpose), ("subject", operation.subject)):
        if len(text) > _LONGEST:
            found.deny("malformed", aspect)
    if operation.count is not None and not 0 <= operation.count < _MANY:
        found.deny("malformed", "count")
    if operation.approval and not is_id(operation.approval):
        found.deny("malformed", "approval")
    if operation.medium and not is_id(operation.medium):
        found.deny("malformed", "medium")
    conditions = operation.conditions
    if conditions is not None and (
        len(conditions) > _CONDITIONS or max(map(len, conditions.values()), default=0) > 1_000
    ):
        found.deny("malformed", "conditions")
