"""From probes to controls: which probes try a control, at which systems, and what that makes of it together with real evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.catalogue.measures import measures
from pia.catalogue.probes import probes
from pia.errors import Words
from pia.verify.controls import holds_at
from pia.verify.probes.registry import registered
from pia.verify.trying import tried

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence
    from pia.model.control import Control
    from pia.model.read import Loaded
    from pia.verify.probe import Outcome, Probe, ProbeOutcome
    from pia.verify.rehearsal import Rehearsal

__all__ = ["CONTROL_OUTCOMES", "ControlOutcome", "Judge", "Judged", "ProbeResult", "overall"]

ControlOutcome = Literal["satisfied", "rehearsed", "violated", "undetermined", "not-applicable"]
CONTROL_OUTCOMES: Final[dict[ControlOutcome, Words]] = {
    "satisfied": Words("実機の証跡あり", "satisfied"),
    "rehearsed": Words("登録系で試行", "rehearsed"),
    "violated": Words("宣言と食い違う", "violated"),
    "undetermined": Words("確かめていない", "undetermined"),
    "not-applicable": Words("対象なし", "not applicable"),
}
"""What becomes of a control: only real evidence satisfies it, a rehearsal shows that the declaration does what it says."""

_GRAVEST: Final[tuple[ProbeOutcome, ...]] = (
    "refuted",
    "not-run",
    "undeclared",
    "held",
    "not-rehearsable",
    "not-applicable",
)
"""Of the outcomes at several systems the first of these counts."""


_SILENT: Final = ("undeclared", "not-applicable")


class ProbeResult(Struct, frozen=True, kw_only=True):
    """What came of one probe for one control, at every system where both apply."""

    probe: str
    outcome: ProbeOutcome
    runs: tuple[Outcome, ...] = ()
    reason: Words | None = None


class Judged(Struct, frozen=True, kw_only=True):
    """One control: what was rehearsed for it, which real evidence there is, and what that makes of it."""

    control: str
    measure: str
    title: Words
    files: tuple[str, ...]
    outcome: ControlOutcome
    probes: tuple[ProbeResult, ...]
    evidence: tuple[Evidence, ...]
    """Real evidence that is sound."""
    reason: Words

    @property
    def rehearsed(self) -> ProbeOutcome | None:
        """What the rehearsal alone came to; None where nothing of the register is about it."""
        return overall(one.outcome for one in self.probes)

    @property
    def real(self) -> str | None:
        """What the real evidence alone comes to; None where there is none."""
        found = [one.outcome for one in self.evidence]
        return next((one for one in ("refuted", "undetermined", "held", "not-applicable") if one in found), None)


def overall(outcomes: Iterable[ProbeOutcome]) -> ProbeOutcome | None:
    """Return which of several outcomes counts; None where there are none."""
    found = frozenset(outcomes)
    return next((one for one in _GRAVEST if one in found), None)


class Judge:
    """Tries what the controls of one assessment declare; each probe once at each system, however many controls ask.

    Args:
        loaded: the assessment.
        rehearsal: its town.
        told: is told of each probe that is tried, with its node.
    """

    def __init__(
        self, loaded: Loaded, rehearsal: Rehearsal, told: Callable[[str, str], None] = lambda _probe, _node: None
    ) -> None:
        self._loaded, self._rehearsal, self._told = loaded, rehearsal, told
        self.outcomes: dict[tuple[str, str], Outcome] = {}
        """Everything that was tried, by probe and node."""

    def controls(self, evidence: Mapping[str, Sequence[Evidence]]) -> tuple[Judged, ...]:
        """Judge every control that is in force, in the order of the assessment.

        Args:
            evidence: real evidence by control; what is unsound has been left out.
        """
        return tuple(
            self._judged(control, tuple(evidence.get(control.id, ())))
            for control in self._loaded.assessment.controls
            if not control.planned
        )

    def _judged(self, control: Control, evidence: tuple[Evidence, ...]) -> Judged:
        measure = measures()[control.measure]
        nodes, elsewhere = self._places(control)
        results = tuple(
            self._result(one, control, nodes, elsewhere)
            for one, known in probes().items()
            if control.measure in known.measures
        )
        made = Judged(
            control=control.id, measure=control.measure, title=measure.title, files=tuple(map(str, control.scope.files)),
            outcome="undetermined", probes=results, evidence=evidence, reason=Words("", ""),
        )  # fmt: skip
        outcome, reason = self._outcome(made)
        return Judged(
            control=made.control, measure=made.measure, title=made.title, files=made.files, outcome=outcome, probes=results,
            evidence=evidence, reason=reason,
        )  # fmt: skip

    def _places(self, control: Control) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the systems that a control speaks of: those that run in a rehearsal, and those that do not."""
        policy = self._rehearsal.policy
        if control.scope.parties:
            roles = {f"vendor-{party}" for party in control.scope.parties}
            of = {node for role in policy.roles if role.id in roles for node in role.nodes}
        else:
            of = {id_ for id_, spot in self._rehearsal.derived.spots.items() if holds_at(control, spot)}
        running = self._rehearsal.nodes
        held = [node.id for node in policy.nodes if node.id in of]
        return tuple(one for one in held if one in running), tuple(one for one in held if one not in running)

    def _result(self, id_: str, control: Control, nodes: Sequence[str], elsewhere: Sequence[str]) -> ProbeResult:
        probe = registered().get(id_)
        if probe is None:
            return ProbeResult(probe=id_, outcome="not-rehearsable", reason=_real_only(id_))
        if probe.beyond is not None:
            return ProbeResult(probe=id_, outcome="not-rehearsable", reason=probe.beyond.why)
        if "register" not in measures()[control.measure].shown_by:
            return ProbeResult(probe=id_, outcome="not-rehearsable", reason=_ANOTHER_MEASURE)
        fitting = [node for node in nodes if not probe.at or self._rehearsal.kind(node) in probe.at]
        runs = tuple(self._run(probe, node) for node in fitting)
        if not runs:
            outcome: ProbeOutcome = "not-applicable" if nodes else "not-rehearsable"
            return ProbeResult(probe=id_, outcome=outcome, reason=_nowhere(control, nodes, elsewhere))
        found = overall(one.outcome for one in self._telling(runs)) or "not-run"
        reason = next((one.reason for one in runs if one.outcome == found), None)
        return ProbeResult(probe=id_, outcome=found, runs=runs, reason=reason)

    def _telling(self, runs: Sequence[Outcome]) -> Sequence[Outcome]:
        """Leave out the parts of systems of which nothing is declared, where the systems themselves have an answer."""
        parts = {node.id for node in self._rehearsal.policy.nodes if node.origin == "part"}
        return [one for one in runs if one.node not in parts or one.outcome not in _SILENT] or runs

    def _run(self, probe: Probe, node: str) -> Outcome:
        known = self.outcomes.get((probe.id, node))
        if known is None:
            self._told(probe.id, node)
            known = self.outcomes[probe.id, node] = tried(self._rehearsal, probe, node)
        return known

    def _outcome(self, one: Judged) -> tuple[ControlOutcome, Words]:
        """Return what becomes of a control, and why."""
        found = {result.outcome for result in one.probes}
        if one.real == "refuted":
            return "violated", Words("実機の証跡が宣言と食い違う。", "real evidence contradicts it")
        if "refuted" in found:
            return "violated", Words("試行が宣言と食い違う。", "a rehearsal contradicts it")
        if one.real == "held":
            return "satisfied", Words("実機の証跡がある。", "there is real evidence")
        if "not-run" in found:
            return "undetermined", Words("試行を終えられなかった。", "a rehearsal did not come to its end")
        open_ = self._open(one)
        if open_ is not None:
            return "undetermined", open_
        if "held" in found:
            return "rehearsed", Words("登録系で宣言のとおりだった。", "held on the register")
        tried_in_vain = found == {"not-applicable"} and any(result.runs for result in one.probes)
        if one.real == "not-applicable" or tried_in_vain:
            return "not-applicable", next(
                (result.reason for result in one.probes if result.reason is not None),
                CONTROL_OUTCOMES["not-applicable"],
            )
        shown = "、".join(_SHOWN[way].ja for way in measures()[one.measure].shown_by if way in _SHOWN)
        en = ", ".join(_SHOWN[way].en for way in measures()[one.measure].shown_by if way in _SHOWN)
        reason = next((result.reason for result in one.probes if result.reason is not None), None)
        if "undeclared" in found and reason is not None:
            return "undetermined", reason
        return "undetermined", Words(
            f"実機の証跡が要る（{shown or '文書'}）。", f"real evidence is needed ({en or 'a document'})"
        )

    def _open(self, one: Judged) -> Words | None:
        """Return the gap that this very control or its measure leaves open, so that what it says cannot be tried."""
        paths = {path for result in one.probes for run in result.runs for path in run.gaps}
        gaps = [gap for gap in self._rehearsal.derived.gaps if gap.path in paths]
        return next((gap.words for gap in gaps if gap.measure == one.measure or one.control in gap.controls), None)


_SHOWN: Final = {
    "configuration": Words("設定", "a configuration"),
    "log": Words("記録", "a log"),
    "document": Words("文書・台帳", "a document or ledger"),
}


_ANOTHER_MEASURE: Final = Words(
    "この試行は別の措置を登録系で試すもので、この措置は実機だけが示せる。",
    "this probe tries another measure on the register; this one is shown by the real system alone",
)


def _real_only(id_: str) -> Words:
    ways = [_SHOWN[way] for way in probes()[id_].shown_by if way in _SHOWN]
    ja, en = "、".join(one.ja for one in ways) or "実機", ", ".join(one.en for one in ways) or "the real system"
    return Words(f"登録系では試さない。示せるもの：{ja}", f"not tried on the register; shown by {en}")


def _nowhere(control: Control, nodes: Sequence[str], elsewhere: Sequence[str]) -> Words:
    if not nodes and elsewhere:
        listed = ", ".join(elsewhere)
        return Words(
            f"登録系で動かないシステムについての措置である（{listed}）。",
            f"it is about systems that do not run here ({listed})",
        )
    if not nodes:
        return Words("登録系で動くシステムについての措置ではない。", "it is about no system that runs here")
    listed = ", ".join(nodes)
    del control
    return Words(
        f"この試行の対象となる種類のシステムではない（{listed}）。",
        f"no system of a kind that this is about ({listed})",
    )
