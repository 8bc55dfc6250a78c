"""Trying a probe at a node: what came of it, whatever happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import PiaError, Words
from pia.register.policy import Undeclared
from pia.verify.ended import Ended
from pia.verify.paths import value_at
from pia.verify.probe import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from pia.verify.probe import Probe, Sabotage
    from pia.verify.rehearsal import Rehearsal
    from pia.verify.scene import Scene

__all__ = ["sites", "tried"]


def sites(rehearsal: Rehearsal, probe: Probe) -> tuple[str, ...]:
    """Return the nodes of the assessment at which a probe can be tried."""
    return tuple(node for node in rehearsal.nodes if not probe.at or rehearsal.kind(node) in probe.at)


def tried(rehearsal: Rehearsal, probe: Probe, node: str, sabotage: Sabotage | None = None) -> Outcome:
    """Try a probe at a node, on a copy of the town of its own.

    Args:
        rehearsal: the town.
        probe: what is tried.
        node: where.
        sabotage: how the register is broken for it.

    Returns:
        what came of it: ``not-run`` where something failed that is no answer.
    """
    if probe.beyond is not None or probe.run is None:
        why = probe.beyond.why if probe.beyond is not None else None
        return Outcome(probe=probe.id, node=node, outcome="not-rehearsable", reason=why)
    gaps = tuple(
        path
        for path in (one.format(node=node) for one in probe.reads)
        if isinstance(value_at(rehearsal.policy, path), Undeclared)
    )
    if gaps:
        return Outcome(probe=probe.id, node=node, outcome="undeclared", reason=_gap(rehearsal, gaps), gaps=gaps)
    try:
        with rehearsal.scene(node, sabotage) as scene:
            return _played(scene, probe, probe.run)
    except Exception as error:  # noqa: BLE001 - a town that cannot be set up or broken is no answer
        return Outcome(probe=probe.id, node=node, outcome="not-run", reason=_fault(error))


def _played(scene: Scene, probe: Probe, run: Callable[[Scene], None]) -> Outcome:
    empty = Outcome(probe=probe.id, node=scene.id, outcome="not-run")
    try:
        run(scene)
    except Ended as end:
        reason = None if end.outcome == "refuted" else end.reason
        return replace(empty, outcome=end.outcome, steps=tuple(scene.seen), reason=reason, gaps=end.gaps)
    except PiaError as error:
        return replace(empty, steps=tuple(scene.seen), reason=error.problems[0].message)
    except Exception as error:  # noqa: BLE001 - whatever a probe stumbles over is no answer, and never a pass
        return replace(empty, steps=tuple(scene.seen), reason=_fault(error))
    steps = tuple(scene.seen)
    missing = ", ".join(one.id for one in probe.steps if one.id not in {seen.step for seen in steps})
    if missing:
        reason = Words(f"確かめていない手順がある：{missing}", f"steps that were not seen: {missing}")
        return replace(empty, steps=steps, reason=reason)
    if all(one.ok is None for one in steps):
        return replace(empty, outcome="not-applicable", steps=steps, reason=steps[0].seen)
    return replace(empty, outcome="held", steps=steps)


def _fault(error: Exception) -> Words:
    name = type(error).__name__
    return Words(
        f"試行の途中でプログラムの誤りが起きた（{name}）。", f"a fault of the program while it was tried ({name})"
    )


def _gap(rehearsal: Rehearsal, paths: tuple[str, ...]) -> Words:
    known = [rehearsal.gap(path) or Words(f"定めがない：{path}", f"undeclared: {path}") for path in paths]
    return Words("\n".join(one.ja for one in known), "\n".join(one.en for one in known))
