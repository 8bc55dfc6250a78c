"""Nothing is undeclared in silence: each gap has a path, a reason, the control that comes near and the item of the form."""

from __future__ import annotations

import random
from typing import Any

import pytest
from declared_values import declared_values, with_controls
from hypothesis import given, settings
from hypothesis import strategies as st
from running_policy import ASSESSMENTS, derived, loaded

from pia.register.policy import Undeclared
from pia.verify.gaps import item_of
from pia.verify.paths import value_at
from pia.verify.policy import derive, policy_of

WHAT_A_PARAMETER_SAYS: dict[tuple[str, str], set[str]] = {
    ("use.authentication", "factors"): {"factors"},
    ("acquisition.operator-authentication", "factors"): {"factors"},
    ("authentication.fallback", "factors"): {"fallback"},
    ("authentication.password-expiry", "period"): {"password_age"},
    ("authentication.password-no-reuse", "generations"): {"password_history"},
    ("use.screen-lock", "timeout"): {"idle_lock"},
    ("acquisition.minimum-search-conditions", "combinations"): {"search"},
    ("acquisition.minimum-search-conditions", "minimum-keys"): {"search"},
    ("acquisition.minimum-search-conditions", "excluded-keys"): {"search"},
    ("acquisition.minimum-search-conditions", "sufficient-alone"): {"search"},
    ("acquisition.second-person-check", "operations"): {"second_person"},
    ("acquisition.correction-permission", "approver"): {"approvers"},
    ("use.bulk-output-approval", "approver"): {"approvers"},
    ("use.bulk-output-approval", "threshold"): {"bulk_output_above"},
    ("right.issue-procedure", "approver"): {"approvers", "separate_approver"},
    ("right.issue-procedure", "requester"): {"separate_approver"},
    ("right.individual-approval", "approver"): {"approvers"},
    ("right.revoke-on-leaving", "effective"): {"end_on_transfer"},
    ("right.revoke-on-leaving", "deadline"): {"end_on_transfer"},
    ("right.periodic-review", "interval"): {"review"},
    ("right.ledger-reconciliation", "interval"): {"review"},
    ("log.review", "interval"): {"review"},
    ("provision.mutual-authentication", "peers"): {"mutual_authentication"},
    ("storage.erase-after-retention", "automatic"): {"automatic_erasure"},
    **{
        (measure, "retention"): {"operations"}
        for measure in (
            "log.operation", "log.archive", "log.tamper-protection", "log.backup-locked", "log.backup-retention", "network.operator-log",
        )
    },
    **{
        (measure, "retention"): {"provisions"}
        for measure in ("provision.record", "provision.refused-record", "provision.internal-link-record", "network.purpose-log")
    },
    **{
        (measure, "period"): {"keep"}
        for measure in (
            "storage.created-per-need", "storage.temporary-only", "storage.erase-after-linkage", "storage.temporary-erasure",
        )
    },
    ("storage.erase-after-retention", "retention"): {"keep"},
    ("storage.deceased-numbers", "retention"): {"keep"},
}  # fmt: skip

PARAMETERS = [
    (name, number, parameter)
    for name in ASSESSMENTS
    for number, control in enumerate(loaded(name).assessment.controls)
    for parameter in control.parameters
]
TELLING = [
    (name, number, parameter)
    for name, number, parameter in PARAMETERS
    if (loaded(name).assessment.controls[number].measure, parameter) in WHAT_A_PARAMETER_SAYS
]


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return what is at the paths that differ, as it is afterwards; None for what is no longer there."""
    return {path: after.get(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def field(path: str) -> str:
    return "search" if path.startswith("search.") else path.rpartition(".")[2]


def without(name: str, number: int, parameter: str) -> Any:
    def change(controls: Any) -> Any:
        for index, control in enumerate(controls):
            left = {key: value for key, value in control.parameters.items() if index != number or key != parameter}
            yield control.model_copy(update={"parameters": left})

    return with_controls(loaded(name), change)


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_every_undeclared_value_is_listed_and_nothing_else(name: str) -> None:
    policy = derived(name).policy
    values = declared_values(policy)
    silent = {path for path, value in values.items() if isinstance(value, Undeclared)}
    listed = {path for path, _why in policy.undeclared}
    functions = {f"files.{one.id}" for one in policy.files if one.id == f"{one.node}.{one.role}"}
    covered = {path for path in silent if path.rpartition(".")[0] in functions & listed}
    assert silent - covered <= listed
    told = {path for path in listed if path in values}
    assert told <= silent
    parts = {f"approval.{one.id}.second_person" for one in policy.nodes if one.origin == "part"}
    assert all(isinstance(value_at(policy, path), Undeclared) for path in parts & listed)
    kinds = {path.partition(".")[0] for path in listed - told - parts}
    assert kinds <= {"search", "roles", "recipients", "nodes", "purposes", "files", "channels"}
    assert len(listed) == len(policy.undeclared), "each path once"


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_every_gap_says_why_in_both_languages(name: str) -> None:
    found = derived(name)
    for gap in found.gaps:
        assert gap.words.ja.endswith(("。", gap.item))
        assert gap.words.en
        assert gap.why == "beyond" or gap.item or gap.measure, gap
        if gap.measure:
            assert (gap.why == "open") == bool(gap.controls)
        for control in gap.controls:
            assert control in gap.words.ja
    assert [(gap.path, gap.words.ja) for gap in found.gaps] == sorted(found.policy.undeclared)


def test_a_gap_names_the_control_and_the_cell_of_its_form() -> None:
    gaps = {gap.path: gap for gap in derived("nagaoka").gaps}
    expiry = gaps["authentication.juki.password_age"]
    assert (expiry.why, expiry.controls) == ("open", ("password-expiry",))
    assert "リスク２" in expiry.item
    assert gaps["authentication.juki-net.password_age"].why == "silent"
    assert gaps["authentication.juki.attempts"].why == "beyond"
    assert item_of("authentication.password-expiry", "kiso") == ""
    assert item_of("no.such-measure", "juten") == ""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PARAMETERS))
def test_taking_a_parameter_away_undeclares_its_field_and_no_other(chosen: tuple[str, int, str]) -> None:
    name, number, parameter = chosen
    measure = loaded(name).assessment.controls[number].measure
    after = derive(without(name, number, parameter))
    changed = differing(declared_values(derived(name).policy), declared_values(after.policy))
    roles = {path for path in changed if path.startswith("roles.approver-")}
    fields = {field(path) for path in changed if path not in roles}
    assert fields <= WHAT_A_PARAMETER_SAYS.get((measure, parameter), set())
    assert not roles or parameter == "approver"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TELLING))
def test_what_nobody_else_says_is_open_afterwards(chosen: tuple[str, int, str]) -> None:
    name, number, parameter = chosen
    after = derive(without(name, number, parameter))
    gaps = {gap.path for gap in after.gaps}
    changed = differing(declared_values(derived(name).policy), declared_values(after.policy))
    for path, value in changed.items():
        if not path.startswith(("roles.", "search.")) and isinstance(value, Undeclared):
            assert path in gaps
    before = {gap.path for gap in derived(name).gaps if not gap.path.startswith("roles.approver-")}
    assert before <= gaps, "no gap closes by saying less"


@pytest.mark.parametrize(
    ("control", "parameter", "path"),
    [
        ("password-expiry", "period", "authentication.juki.password_age"),
        ("screen-lock", "timeout", "authentication.juki-net.idle_lock"),
        ("bulk-output", "threshold", "approval.juki.bulk_output_above"),
        ("right-review", "interval", "rights.atena.review"),
        ("log-review", "interval", "log.juki-net.review"),
        ("juki-erasure", "automatic", "files.juki-file.automatic_erasure"),
        ("second-person", "operations", "approval.juki.second_person"),
    ],
)
def test_one_parameter_alone_stands_behind_its_value(control: str, parameter: str, path: str) -> None:
    name = "example/juki"
    number = next(n for n, one in enumerate(loaded(name).assessment.controls) if one.id == control)
    assert not isinstance(declared_values(derived(name).policy)[path], Undeclared)
    after = derive(without(name, number, parameter))
    assert isinstance(declared_values(after.policy)[path], Undeclared)
    (gap,) = [one for one in after.gaps if one.path == path]
    assert gap.why == "open"
    assert control in gap.controls


@settings(max_examples=16, deadline=None)
@given(st.sampled_from(ASSESSMENTS), st.integers(0, 10**6))
def test_the_order_of_controls_does_not_matter(name: str, seed: int) -> None:
    def shuffled(controls: Any) -> Any:
        listed = list(controls)
        random.Random(seed).shuffle(listed)
        return listed

    assert derive(with_controls(loaded(name), shuffled)) == derived(name)


def test_what_is_only_planned_says_nothing() -> None:
    def planned(controls: Any) -> Any:
        for control in controls:
            yield control.model_copy(update={"planned": control.measure == "use.authentication"})

    policy = policy_of(with_controls(loaded("nagaoka"), planned))
    assert isinstance(policy.authentication["juki"].factors, Undeclared)


def test_an_open_text_declares_nothing_and_a_withheld_value_does() -> None:
    def vague(controls: Any) -> Any:
        for control in controls:
            more = {"period": "一定期間"} if control.id == "password-expiry" else {}
            yield control.model_copy(update={"parameters": {**control.parameters, **more}})

    policy = policy_of(with_controls(loaded("nagaoka"), vague))
    assert isinstance(policy.authentication["juki"].password_age, Undeclared)
    controls = loaded("example/juki").assessment.controls
    number = next(n for n, one in enumerate(controls) if one.id == "password-expiry")
    assert loaded("example/juki").withheld(("controls", number, "parameters", "period")) is not None
    assert str(derived("example/juki").policy.authentication["juki"].password_age) == "90d"


def test_of_several_values_the_strictest_is_taken_and_the_others_are_told() -> None:
    def twice(controls: Any) -> Any:
        for control in controls:
            yield control
            if control.id in ("password-expiry", "usage-log"):
                more = {"period": "30d"} if control.id == "password-expiry" else {"retention": "3y"}
                yield control.model_copy(update={"id": f"{control.id}-again", "parameters": more})
                yield control.model_copy(
                    update={"id": f"{control.id}-third", "parameters": {"period": "60d", "retention": "5y"}}
                )

    found = derive(with_controls(loaded("nagaoka"), twice))
    assert str(found.policy.authentication["juki"].password_age) == "30d"
    assert str(found.policy.log["juki"].operations) == "7y"
    assert [(one.path, one.said, one.taken) for one in found.conflicts] == [
        ("authentication.juki.password_age", ("30d", "60d"), "30d"),
        ("log.juki.operations", ("3y", "5y", "7y"), "7y"),
    ]
    assert all(derived(name).conflicts == () for name in ASSESSMENTS)
