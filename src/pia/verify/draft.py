"""What is known of one node while a policy is put together: more than the register needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from pia.verify.controls import Spot

if TYPE_CHECKING:
    from pia.register.policy import NodePolicy

__all__ = ["DraftNode", "LeftOut", "listed_functions"]


class DraftNode(Struct, frozen=True, kw_only=True):
    """A node with the files that its system holds or handles, and the functions as its form lists them."""

    node: NodePolicy
    holds: tuple[str, ...] = ()
    speaks_as: str = ""
    """The system whose controls speak of it, where that is not itself."""
    handles: frozenset[str] = frozenset()
    listed: tuple[str, ...] = ()
    outside: Literal["", "body", "contractor"] = ""
    """Whose it is, where that is neither the assessing body nor its prefecture or the nation."""

    @property
    def spot(self) -> Spot:
        """Where controls speak of this node."""
        return Spot(self.speaks_as or self.node.id, frozenset(self.holds) or self.handles)

    @property
    def held(self) -> bool:
        """Whether it is a system of the assessment itself."""
        return self.node.origin == "held"


class LeftOut(Struct, frozen=True):
    """A flow that is no channel between systems, and why.

    ``hand`` is the work of people at a system, ``inside`` stays in one system, ``foreign`` runs between others than the systems.
    """

    flow: str
    why: Literal["hand", "inside", "foreign"]


def listed_functions(written: tuple[str, ...] | str | None) -> tuple[str, ...]:
    """Return the functions of a system one by one; a text of several has one to a line, remarks (※) are none."""
    lines = written.splitlines() if isinstance(written, str) else written or ()
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("※"))
