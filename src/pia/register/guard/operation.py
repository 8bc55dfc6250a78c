"""What somebody wants to do at a node, as far as the guard has to know."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

__all__ = ["Operation"]


class Operation(Struct, frozen=True, kw_only=True):
    """One operation before it happens. It shows content where it has a subject, conditions or items."""

    name: str
    node: str
    task: str
    purpose: str = ""
    subject: str = ""
    """The key of the person it is about; in the ledger a keyed hash of it."""
    conditions: Mapping[str, str] | None = None
    """The conditions of a search by item; None where nothing is searched, empty for a search without conditions."""
    count: int | None = None
    """How many records an output holds; None where nothing is put out."""
    items: frozenset[str] = frozenset()
    """The items that are shown, changed or put out."""
    second: str = ""
    """The id of the *session* of the colleague who confirms."""
    approval: str = ""
    """The id of the approval that is used up by this."""
    medium: str = ""
    """The id of the medium that an output is written to."""
    terminal: str = ""
    """The terminal that the operation came from; empty: the one signed in at."""
    correction: bool = False
    """Whether it corrects 本人確認情報 outside the ordinary course."""

    @property
    def shows_content(self) -> bool:
        """Whether anything of a resident comes to sight."""
        return bool(self.subject or self.items) or self.conditions is not None
