"""What the auditor's workbook says beyond the findings: the controls, their evidence and open values, the ratings."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ControlRow", "Examined", "OpenValue", "Question", "RatingRow", "Sampled", "sampled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow:
    """One control as an auditor meets it; ``evidence`` maps a kind of evidence to what is named for it."""

    id: str
    title: str
    kind: str
    runs: str
    scope: str
    text: str
    planned: bool
    place: str
    shown_by: tuple[str, ...]
    evidence: dict[str, str]
    reviewed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenValue:
    """A value of a control that the text leaves open, or that is not published."""

    control: str
    title: str
    status: str
    limit: str
    reason: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """What is answered for one risk: the declared rating; ``key`` is the key of the risk, where findings are looked for."""

    key: str
    file: str
    risk: str
    declared: str
    controls: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One assessment of the run; ``digest`` is that of its sources."""

    assessment: str
    title: str
    body: str
    form: str
    status: str
    digest: str
    controls: tuple[ControlRow, ...]
    open_values: tuple[OpenValue, ...]
    ratings: tuple[RatingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one rule asks, under the viewpoint it serves; ``source_status`` says how sure its basis is."""

    rule: str
    title: str
    viewpoint: str
    source_status: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A control in the order of drawing; ``drawn`` says whether it is among those to be looked at first."""

    order: int
    mark: str
    drawn: bool
    control: ControlRow


def sampled(digest: str, controls: Sequence[ControlRow]) -> tuple[Sampled, ...]:
    """Return the controls in an order that depends on the sources and the ids alone; whoever has both can draw again.

    The mark of a control is the SHA-256 of ``digest:id``; the smallest come first. The square root of their number (rounded
    up, at least five) is drawn.
    """
    marked = sorted((hashlib.sha256(f"{digest}:{one.id}".encode()).hexdigest(), one.id, one) for one in controls)
    size = max(5, math.isqrt(max(len(controls) - 1, 0)) + 1)
    return tuple(
        Sampled(order=number, mark=mark[:16], drawn=number <= size, control=control)
        for number, (mark, _, control) in enumerate(marked, 1)
    )
