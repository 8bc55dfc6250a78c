"""Every probe: listed as the catalogue has it, never refuted by a correct register, and refuted at the named step by each sabotage."""

from __future__ import annotations

import re

import pytest
from rehearsed import ASSESSMENTS, borne, outcomes, rehearsal

from pia.catalogue.probes import probes
from pia.verify.paths import value_at
from pia.verify.probe import OUTCOMES, Probe
from pia.verify.probes.registry import NAMES, registered
from pia.verify.trying import tried

EVERY = tuple(registered().values())
TRIED = tuple(one for one in EVERY if one.run is not None)


def test_the_list_is_the_catalogue() -> None:
    assert {probe.id for probe in EVERY} == {id_ for id_, one in probes().items() if not one.planned}
    assert list(NAMES) == sorted(set(NAMES))
    assert [probe.id for probe in EVERY] == [name.replace("_", "-") for name in NAMES]


@pytest.mark.parametrize("probe", EVERY, ids=lambda one: one.id)
def test_a_probe_is_whole(probe: Probe) -> None:
    steps = [one.id for one in probe.steps]
    assert steps
    assert len(set(steps)) == len(steps)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) for one in steps)
    for step in probe.steps:
        assert re.search("[ぁ-んァ-ヶ一-鿿]", step.do.ja + step.expected.ja)
        assert step.do.en.isascii()
        assert step.expected.en.isascii()
    assert (probe.run is None) is (probe.beyond is not None)
    assert bool(probe.sabotages) is (probe.beyond is None), "one that is tried names a sabotage"
    assert len({one.id for one in probe.sabotages}) == len(probe.sabotages)
    for sabotage in probe.sabotages:
        assert sabotage.step in steps
        assert (sabotage.policy is None) is not (sabotage.city is None)
    shown = probes()[probe.id].shown_by
    assert ("register" in shown) is (probe.beyond is None) or probe.beyond is not None


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_what_a_probe_reads_is_part_of_a_policy(name: str) -> None:
    town = rehearsal(name)
    for probe in EVERY:
        for path in probe.reads:
            value_at(town.policy, path.format(node=town.nodes[0]))


@pytest.mark.parametrize("name", ASSESSMENTS)
@pytest.mark.parametrize("probe", EVERY, ids=lambda one: one.id)
def test_a_correct_register_is_never_refuted(name: str, probe: Probe) -> None:
    for one in outcomes(name, probe.id):
        assert one.outcome not in ("refuted", "not-run"), one
        assert one.outcome in OUTCOMES
        assert one.outcome == "held" or one.reason is not None
        assert bool(one.gaps) is (one.outcome == "undeclared")
        if one.outcome == "held":
            assert {seen.step for seen in one.steps} == {step.id for step in probe.steps}
            assert any(seen.ok for seen in one.steps)


@pytest.mark.parametrize("probe", TRIED, ids=lambda one: one.id)
def test_every_sabotage_is_noticed_at_its_step(probe: Probe) -> None:
    for sabotage in probe.sabotages:
        found = borne(probe, sabotage)
        assert found is not None, f"{sabotage.id}: the step is seen nowhere, so the probe shows nothing there"
        name, node = found
        done = tried(rehearsal(name), probe, node, sabotage)
        assert (done.outcome, done.failed) == ("refuted", sabotage.step), (sabotage.id, done)
