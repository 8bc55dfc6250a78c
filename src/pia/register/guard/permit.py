"""What the guard says when it lets an operation go on: under which role, what has to be masked, and what was not checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from pia.register.items import item_key
from pia.register.ledger import Entry

__all__ = ["MASK", "Permit"]

MASK: Final = "＊"
_DETAIL: Final = 1_900


class Permit(Struct, frozen=True, kw_only=True):
    """Leave for one operation, now. It is no token: who holds it has been let through once."""

    who: str
    terminal: str
    task: str
    operation: str
    subject: bytes
    role: str
    masks: frozenset[str] = frozenset()
    """Keys of items (:func:`~pia.register.items.item_key`) that must not be shown."""
    unchecked: tuple[str, ...] = ()
    """Paths in the policy that declare nothing, so that nothing was checked: ``search.cs``, ``roles.clerk.sees_number`` …"""
    searched: tuple[str, ...] = ()
    """Codes of the items whose conditions counted."""
    count: int | None = None
    second: str = ""
    """The operator who confirmed."""
    approval: str = ""
    """The approval that :meth:`~pia.register.guard.guard.Guard.record` uses up."""
    medium: str = ""

    def shown(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return values by item with what is masked replaced, sign by sign."""
        if not self.masks:
            return dict(values)
        return {name: MASK * len(v) if item_key(name) in self.masks else v for name, v in values.items()}

    def entry(self, outcome: Literal["done", "failed"] = "done") -> Entry:
        """Return the row for the ledger; what was done without a check is ``unchecked``."""
        parts = [f"role={self.role}"]
        if self.searched:
            parts.append(f"by={'+'.join(self.searched)}")
        if self.count is not None:
            parts.append(f"records={self.count}")
        if self.second:
            parts.append(f"second={self.second}")
        if self.approval:
            parts.append(f"approval={self.approval}")
        if self.medium:
            parts.append(f"medium={self.medium}")
        if self.masks:
            parts.append(f"masked={len(self.masks)}")
        if self.unchecked:
            parts.append(f"unchecked={','.join(self.unchecked)}")
        return Entry(
            who=self.who,
            terminal=self.terminal,
            task=self.task,
            operation=self.operation,
            subject=self.subject,
            outcome="unchecked" if self.unchecked and outcome == "done" else outcome,
            detail=detail if len(detail := " ".join(parts)) <= _DETAIL else f"{detail[:_DETAIL]}...",
        )
