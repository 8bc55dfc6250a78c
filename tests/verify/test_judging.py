"""From probes to controls: only real evidence satisfies, only answers count, and every gap is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from rehearsed import rehearsal
from running_policy import loaded

from pia.catalogue.evidence import Evidence, Source
from pia.catalogue.measures import measures
from pia.errors import Words
from pia.verify import judging
from pia.verify.judging import CONTROL_OUTCOMES, Judge, Judged, overall
from pia.verify.probe import OUTCOMES, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pia.verify.probe import ProbeOutcome

NAME = "example/juki"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(loaded(NAME), rehearsal(NAME))


@pytest.fixture(scope="module")
def judged(judge: Judge) -> Mapping[str, Judged]:
    return {one.control: one for one in judge.controls({})}


def real(control: str, outcome: str) -> dict[str, Sequence[Evidence]]:
    source = Source("sshd_config", 3, "0" * 64)
    return {control: [Evidence(control, "configuration", outcome, None, source, (), None, date(2026, 1, 1), None)]}


def test_every_control_in_force_is_judged_once(judged: Mapping[str, Judged]) -> None:
    assert list(judged) == [one.id for one in loaded(NAME).assessment.controls if not one.planned]
    assert {one.outcome for one in judged.values()} <= CONTROL_OUTCOMES.keys()


def test_a_rehearsal_satisfies_nothing(judged: Mapping[str, Judged]) -> None:
    assert judged["cs-login"].outcome == "rehearsed"
    assert judged["cs-login"].rehearsed == "held"
    assert judged["cs-login"].real is None
    assert not any(one.outcome == "satisfied" for one in judged.values())


def test_a_probe_runs_where_its_control_applies(judged: Mapping[str, Judged]) -> None:
    (login,) = judged["cs-login"].probes
    assert {run.node for run in login.runs} == {"juki-net"}
    (business,) = judged["business-login"].probes
    assert {run.node for run in business.runs} == {"juki", "juki-media"}


def test_a_value_that_the_control_leaves_open_keeps_it_undetermined(judged: Mapping[str, Judged]) -> None:
    one = judged["right-revoke"]
    assert (one.outcome, one.rehearsed) == ("undetermined", "undeclared")
    assert "失効の時点" in one.reason.ja


def test_a_control_without_probes_asks_for_real_evidence(judged: Mapping[str, Judged]) -> None:
    one = judged["content-check"]
    assert (one.outcome, one.probes) == ("undetermined", ())
    assert one.reason == Words("実機の証跡が要る（文書・台帳）。", "real evidence is needed (a document or ledger)")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("held", "satisfied"), ("refuted", "violated"), ("undetermined", "rehearsed"), ("not-applicable", "rehearsed")],
)
def test_real_evidence_stands_beside_the_rehearsal(judge: Judge, outcome: str, expected: str) -> None:
    found = {one.control: one for one in judge.controls(real("cs-login", outcome))}
    assert found["cs-login"].outcome == expected
    assert found["cs-login"].real == outcome
    assert found["business-login"].outcome == "rehearsed"


@pytest.mark.parametrize(("outcome", "expected"), [("refuted", "violated"), ("not-run", "undetermined")])
def test_a_probe_without_a_good_answer_is_no_pass(
    monkeypatch: pytest.MonkeyPatch, outcome: ProbeOutcome, expected: str
) -> None:
    def tried(_town: object, probe: object, node: str) -> Outcome:
        return Outcome(probe=probe.id, node=node, outcome=outcome, reason=Words("あ", "a"))  # type: ignore[attr-defined]

    monkeypatch.setattr(judging, "tried", tried)
    found = {one.control: one for one in Judge(loaded(NAME), rehearsal(NAME)).controls({})}
    assert found["cs-login"].outcome == expected
    with_real = {one.control: one for one in Judge(loaded(NAME), rehearsal(NAME)).controls(real("cs-login", "held"))}
    assert with_real["cs-login"].outcome == ("violated" if outcome == "refuted" else "satisfied")


def test_each_probe_is_tried_once_at_each_system(judge: Judge, judged: Mapping[str, Judged]) -> None:
    del judged
    before = dict(judge.outcomes)
    judge.controls({})
    assert judge.outcomes == before
    assert len(before) > 30


def test_the_gravest_outcome_counts() -> None:
    assert overall(["held", "refuted", "not-run"]) == "refuted"
    assert overall(["held", "not-run"]) == "not-run"
    assert overall(["held", "undeclared"]) == "undeclared"
    assert overall(["not-applicable", "held"]) == "held"
    assert overall([]) is None
    assert all(overall([one]) == one for one in OUTCOMES)


def test_a_probe_shows_nothing_of_a_measure_that_the_register_cannot_show(judged: Mapping[str, Judged]) -> None:
    for one in judged.values():
        if "register" not in measures()[one.measure].shown_by:
            assert {result.outcome for result in one.probes} <= {"not-rehearsable"}, one.control
            assert one.outcome == "undetermined"
    assert "not-rehearsable" in {result.outcome for result in judged["cs-software"].probes}


def test_a_control_that_nothing_here_is_about_asks_for_real_evidence(judged: Mapping[str, Judged]) -> None:
    nowhere = [one for one in judged.values() if one.probes and not any(result.runs for result in one.probes)]
    assert nowhere
    assert {one.outcome for one in nowhere} == {"undetermined"}, "silence is never a pass"


def test_real_evidence_may_say_that_a_control_does_not_apply(judge: Judge) -> None:
    found = {one.control: one for one in judge.controls(real("content-check", "not-applicable"))}
    assert found["content-check"].outcome == "not-applicable"
