"""The wire between the systems of a rehearsal: what crossed it, and which channels are down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia.register.channel import Arrival, Crossing

__all__ = ["Line"]


class Line:
    """Carries everything, but for what a probe takes down; remembers what crossed."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        """The channels in an outage."""
        self.crossed: list[Crossing] = []
        """What somebody who taps the wire saw, in order."""

    def arriving(self, channel: str, sent: Sequence[Arrival]) -> Sequence[Arrival] | None:
        """Return what arrives; None in an outage."""
        return None if channel in self.down else sent

    def answered(self, channel: str) -> bool:
        """Say whether the answer gets back."""
        return channel not in self.down

    def saw(self, crossing: Crossing) -> None:
        """Remember a crossing."""
        self.crossed.append(crossing)
