"""What the checks of one operation come to: reasons against it, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable

from pia.register.guard.denial import Denial

__all__ = ["Findings"]


class Findings:
    """Collects while an operation is looked at; every check adds to it, so that all reasons are told at once."""

    __slots__ = ("denials", "gaps")

    def __init__(self, gaps: Iterable[str] = ()) -> None:
        self.denials: list[Denial] = []
        self.gaps = list(gaps)

    def deny(self, code: str, field: str = "", limit: int = 0) -> None:
        """Add a reason."""
        self.denials.append(Denial(code, field, limit))
