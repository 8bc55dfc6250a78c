"""What a check in Python found: the words that its message shows, and the places inside texts where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pia.errors import Words
    from pia.model.read import Path_

__all__ = ["Flaw", "Spot"]


class Spot(Struct, frozen=True):
    """A value of the assessment, or ``length`` characters of its text from ``start`` on; no length means all of it."""

    path: Path_
    start: int = 0
    length: int = 0


class Flaw(Struct, frozen=True):
    """One way in which a subject does not meet a check.

    ``values`` fill the placeholders that the check promises in the registry; ``part`` is put behind the key of the subject
    (``assessment/一定期間``), so that several flaws of one subject keep keys of their own. Without a spot the finding stands
    where the rule says. ``members`` are what the flaw gathers, places or names of their own: one more of them makes a known
    finding worse. ``mendable`` False leaves it to people although the rule knows a fix.
    """

    values: dict[str, str]
    at: Spot | None = None
    related: tuple[tuple[Spot, Words], ...] = ()
    part: str | None = None
    members: tuple[Path_ | str, ...] = ()
    mendable: bool = True
