"""What the auditor's workbook says beyond the findings: the controls, their evidence and open values, the ratings."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "EVIDENCE",
    "ControlRow",
    "DemandRow",
    "Examined",
    "OpenValue",
    "Question",
    "RatingRow",
    "Sampled",
    "sample_size",
    "sampled",
]

EVIDENCE: Final = ("設定", "文書・台帳", "記録")
"""The kinds of real evidence, in the order of the matrix."""


class ControlRow(Struct, frozen=True, kw_only=True):
    """One control as an auditor meets it.

    ``evidence`` maps a kind of :data:`EVIDENCE` to what is named or was shown for it, ``showable`` are the kinds by which
    the catalogue says it can be shown, ``rehearsed`` is what rehearsals say of the declaration.
    """

    id: str
    title: str
    kind: str
    runs: str
    scope: str
    text: str
    planned: bool
    place: str
    showable: tuple[str, ...]
    evidence: dict[str, str]
    rehearsed: str


class OpenValue(Struct, frozen=True, kw_only=True):
    """A value of a control that the text leaves open, or that is not published; ``needed``: the measure must have it."""

    control: str
    measure: str
    title: str
    needed: bool
    status: str
    limit: str
    reason: str
    place: str


class DemandRow(Struct, frozen=True, kw_only=True):
    """One demand against a risk: its grade, how it stands, and the controls (ids) that this rests on."""

    grade: str
    title: str
    binding: bool
    met: bool
    state: str
    controls: tuple[str, ...]


class RatingRow(Struct, frozen=True, kw_only=True):
    """What is answered for one risk beside what the declared controls support.

    ``key`` is the key of the risk, where findings are looked for; ``rank`` and ``supported_rank`` are 0 (課題), 1 (十分) or
    2 (特に力), None where nothing is declared.
    """

    key: str
    section: str
    file: str
    risk: str
    declared: str
    rank: int | None
    supported: str
    supported_rank: int
    evidence: int
    demands: tuple[DemandRow, ...]
    controls: tuple[str, ...]
    place: str

    @property
    def above(self) -> bool:
        """Whether more is declared than the measures support."""
        return self.rank is not None and self.rank > self.supported_rank


class Examined(Struct, frozen=True, kw_only=True):
    """One assessment of the run; ``digest`` is that of its sources, ``cells`` the cell of the form by the id of a finding."""

    assessment: str
    title: str
    body: str
    form: str
    status: str
    digest: str
    controls: tuple[ControlRow, ...]
    open_values: tuple[OpenValue, ...]
    ratings: tuple[RatingRow, ...]
    cells: dict[str, str] = {}


class Question(Struct, frozen=True, kw_only=True):
    """What one rule asks, under the viewpoint it serves; ``source_status`` says how sure its basis is."""

    rule: str
    title: str
    viewpoint: str
    source_status: str
    basis: str


class Sampled(Struct, frozen=True, kw_only=True):
    """A control in the order of drawing; ``drawn`` says whether it is among those to be looked at first."""

    order: int
    mark: str
    drawn: bool
    control: ControlRow


def sample_size(count: int) -> int:
    """Return how many of ``count`` controls are drawn: the square root rounded up, at least five where there are as many."""
    return min(count, max(5, math.isqrt(max(count - 1, 0)) + 1))


def sampled(digest: str, controls: Sequence[ControlRow]) -> tuple[Sampled, ...]:
    """Return the controls in an order that depends on the sources and the ids alone; whoever has both can draw again.

    The mark of a control is the SHA-256 of ``digest:id``; the smallest come first. What is only planned cannot be looked at
    and is left out.
    """
    there = [one for one in controls if not one.planned]
    marked = sorted((hashlib.sha256(f"{digest}:{one.id}".encode()).hexdigest(), one.id, one) for one in there)
    size = sample_size(len(there))
    return tuple(
        Sampled(order=number, mark=mark[:16], drawn=number <= size, control=control)
        for number, (mark, _, control) in enumerate(marked, 1)
    )
