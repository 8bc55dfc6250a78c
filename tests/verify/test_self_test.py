"""The test of the probes: what survives is told, what fails with nothing broken is told, and what could not be tested, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsed import rehearsal

from pia.errors import Words
from pia.verify import self_test as module
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed
from pia.verify.self_test import SelfTest, self_test

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from pia.verify.scene import Scene

FINE = Words("見た", "seen")


def made(run: Callable[[Scene], None], *sabotages: Sabotage) -> Probe:
    steps = tuple(Step(id_, FINE, FINE) for id_ in ("first", "last"))
    return Probe(id="made-up", at=frozenset({"juki"}), steps=steps, run=run, sabotages=sabotages)


def sabotage(step: str, *, harmless: bool = False) -> Sabotage:
    path = "authentication.{node}." + ("password_history" if harmless else "shared_ids")
    return Sabotage(id=f"{step}-broken", words=FINE, step=step, policy=changed(path, True))


def both(scene: Scene) -> None:
    scene.see("first", ok=True, seen=FINE)
    scene.see("last", ok=scene.node.guard.rules.authentication.shared_ids is False, seen=FINE)


def done(monkeypatch: pytest.MonkeyPatch, probe: Probe) -> SelfTest:
    monkeypatch.setattr(module, "registered", lambda: {probe.id: probe})
    return self_test(rehearsal("example/juki"))


def test_a_sabotage_that_is_noticed_at_its_step_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = done(monkeypatch, made(both, sabotage("last")))
    assert (found.tried, found.survivors, found.untested, found.broken) == (1, (), (), ())


def test_a_sabotage_that_is_noticed_elsewhere_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    (survivor,) = done(monkeypatch, made(both, sabotage("first"))).survivors
    assert (survivor.expected, survivor.outcome.failed) == ("first", "last")


def test_a_sabotage_that_nobody_notices_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    (survivor,) = done(monkeypatch, made(both, sabotage("last", harmless=True))).survivors
    assert (survivor.probe, survivor.node, survivor.outcome.outcome) == ("made-up", "juki", "held")


def test_a_probe_that_fails_with_nothing_broken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = done(monkeypatch, made(lambda scene: scene.see("first", ok=False, seen=FINE), sabotage("first")))
    assert [one.failed for one in found.broken] == ["first"]
    assert (found.tried, found.untested) == (0, (("made-up", "refuted"),))


def test_a_step_that_was_passed_over_cannot_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(scene: Scene) -> None:
        scene.see("first", ok=True, seen=FINE)
        scene.skip("last", "ない", "nothing")

    found = done(monkeypatch, made(run, sabotage("last")))
    assert (found.tried, found.survivors) == (0, ())
