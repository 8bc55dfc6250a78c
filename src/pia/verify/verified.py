"""What came of rehearsing one assessment, as every report takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import Words
from pia.verify.gaps import Gap

if TYPE_CHECKING:
    from pia.verify.judging import ControlOutcome, Judged
    from pia.verify.probe import Outcome, ProbeOutcome

__all__ = ["SetAside", "Verified"]


class SetAside(Struct, frozen=True):
    """Real evidence that supports nothing, and which fault it has (the id of the rule that tells of it)."""

    control: str
    file: str
    fault: str


class Verified(Struct, frozen=True, kw_only=True):
    """One assessment: every control with what was rehearsed and shown for it."""

    name: str
    title: str
    body: str
    form: str
    as_of: str
    digests: tuple[tuple[str, str], ...]
    controls: tuple[Judged, ...]
    gaps: tuple[Gap, ...]
    """What the policy leaves undeclared, whether a probe asked for it or not."""
    notes: tuple[Words, ...]
    """What was added for testing."""
    set_aside: tuple[SetAside, ...]
    runs: tuple[Outcome, ...]
    """Every probe at every system where it was tried."""
    claims: Mapping[str, str]
    """By control: what it claims, as a digest."""

    @property
    def counts(self) -> Mapping[ControlOutcome, int]:
        """How many controls came to each outcome."""
        return Counter(one.outcome for one in self.controls)

    @property
    def probe_counts(self) -> Mapping[ProbeOutcome, int]:
        """How many pairs of a control and a probe came to each outcome."""
        return Counter(result.outcome for one in self.controls for result in one.probes)

    @property
    def asked(self) -> tuple[Gap, ...]:
        """The gaps that a probe ran into: values without which nobody can say what to expect."""
        known = {gap.path: gap for gap in self.gaps}
        found: dict[str, Gap] = {}
        for run in self.runs:
            for path in run.gaps:
                words = run.reason or Words(f"定めがない：{path}", f"undeclared: {path}")
                found[path] = known.get(path) or Gap(path=path, why="silent", words=words)
        told = {gap.words for path, gap in found.items() if path in known}
        return tuple(gap for path, gap in sorted(found.items()) if path in known or gap.words not in told)
