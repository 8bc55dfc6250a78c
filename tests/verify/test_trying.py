"""Whatever a probe does, its outcome is an answer or says that there is none; nothing of one run is seen by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from rehearsed import rehearsal

from pia.errors import Problem, UsageError, Words
from pia.register.store.interface import Kept
from pia.verify.cast import CLERK, STRANGER
from pia.verify.probe import Beyond, Probe, Sabotage, Step
from pia.verify.probes.registry import registered
from pia.verify.trying import sites, tried

if TYPE_CHECKING:
    from pia.verify.scene import Scene

TOWN = rehearsal("example/juki")
FINE = Words("見た", "seen")
STEPS = tuple(Step(id_, Words("する", "do"), Words("なる", "expected")) for id_ in ("first", "last"))


def probe(run: Callable[[Scene], None] | None, **more: Any) -> Probe:
    return Probe(id="made-up", steps=STEPS, run=run, **more)


def both(scene: Scene) -> None:
    scene.see("first", ok=True, seen=FINE)
    scene.see("last", ok=True, seen=FINE)


def test_a_probe_that_sees_every_step_has_held() -> None:
    done = tried(TOWN, probe(both), "juki")
    assert (done.outcome, done.reason, done.failed) == ("held", None, "")


def test_the_first_step_that_is_otherwise_ends_it() -> None:
    def run(scene: Scene) -> None:
        scene.see("first", ok=False, seen=FINE)
        raise AssertionError("not reached")

    done = tried(TOWN, probe(run), "juki")
    assert (done.outcome, done.failed) == ("refuted", "first")


def test_a_step_that_nobody_saw_is_no_pass() -> None:
    done = tried(TOWN, probe(lambda scene: scene.see("first", ok=True, seen=FINE)), "juki")
    assert done.outcome == "not-run"
    assert done.reason is not None
    assert "last" in done.reason.en


def test_steps_that_were_all_passed_over_show_nothing() -> None:
    def run(scene: Scene) -> None:
        scene.skip("first", "ない", "nothing")
        scene.skip("last", "ない", "nothing")

    assert tried(TOWN, probe(run), "juki").outcome == "not-applicable"


def raising(error: Exception) -> Callable[[Scene], None]:
    def run(_scene: Scene) -> None:
        raise error

    return run


@pytest.mark.parametrize("error", [
    ValueError("x"), UsageError(Problem("code", Words("誤り", "a fault"), Words("直す", "mend"))), KeyError("y"), AssertionError(),
], ids=lambda error: type(error).__name__)  # fmt: skip
def test_a_fault_is_said_and_never_a_pass(error: Exception) -> None:
    done = tried(TOWN, probe(raising(error)), "juki")
    assert done.outcome == "not-run"
    assert done.reason is not None


def test_a_sabotage_that_fails_is_said() -> None:
    broken = Sabotage(id="x", words=FINE, step="first", city=lambda _city, _node: 1 / 0)  # type: ignore[func-returns-value,arg-type,return-value]
    assert tried(TOWN, probe(both), "juki", broken).outcome == "not-run"


def test_what_is_undeclared_is_told_before_anything_is_tried() -> None:
    done = tried(TOWN, probe(raising(AssertionError()), reads=("rights.{node}.end_on_transfer",)), "juki")
    assert (done.outcome, done.gaps) == ("undeclared", ("rights.juki.end_on_transfer",))
    assert done.reason is not None
    assert "right-revoke" in done.reason.ja, "the control that leaves it open"
    assert "Ⅲ/3 リスク２" in done.reason.ja, "the item of the form"


def test_what_is_found_undeclared_on_the_way_is_told_too() -> None:
    done = tried(TOWN, probe(lambda scene: scene.value("approval.{node}.valid")), "juki")
    assert (done.outcome, done.gaps) == ("undeclared", ("approval.juki.valid",))


def test_what_the_register_cannot_show_is_never_held() -> None:
    done = tried(TOWN, probe(None, beyond=Beyond(Words("紙", "paper"), Words("写し", "a copy"))), "juki")
    assert (done.outcome, done.reason) == ("not-rehearsable", Words("紙", "paper"))


def test_nothing_of_one_run_is_seen_by_another() -> None:
    def run(scene: Scene) -> None:
        with scene.node.store.write() as tx:
            known = tx.kept("setting", "left-behind") is not None
            tx.keep(Kept(kind="setting", key="left-behind", body=b""))
        scene.see("first", ok=not known, seen=FINE)
        scene.see("last", ok=True, seen=FINE)

    assert [tried(TOWN, probe(run), "juki").outcome for _ in range(2)] == ["held", "held"]


def test_a_part_that_nobody_has_is_not_applicable() -> None:
    done = tried(TOWN, probe(lambda scene: scene.person("mayor") and None), "juki")  # type: ignore[arg-type,func-returns-value]
    assert done.outcome == "not-applicable"


def test_the_transcript_names_the_rows_of_the_ledger() -> None:
    done = tried(TOWN, registered()["outside-role"], "juki")
    refused = next(one for one in done.steps if one.step == "others-refused")
    assert refused.ledger, "the refusal stands in the ledger"
    with TOWN.scene("juki") as scene:
        begins = scene.rows()
    assert begins == []
    assert all(node == "juki" for node, _ in refused.ledger)


def test_the_same_comes_of_it_every_time() -> None:
    for id_ in ("leaver-denied", "wrong-credentials", "every-operation-logged", "log-append-only"):
        one = registered()[id_]
        node = sites(TOWN, one)[0]
        assert tried(TOWN, one, node) == tried(TOWN, one, node)


def test_people_sign_in_at_every_system() -> None:
    for node in TOWN.nodes:
        with TOWN.scene(node) as scene:
            assert scene.session(CLERK).operator == CLERK
            assert scene.session(STRANGER).operator == STRANGER
