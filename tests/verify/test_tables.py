"""What each assessment comes to, typed by hand from the published facts: systems, flows, factors, terms, and what stays open."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from msgspec import Struct
from running_policy import ASSESSMENTS, derived

from pia.register.policy import Undeclared
from pia.terms.durations import Duration


class Table(Struct, kw_only=True):
    """One assessment: everything that is not named here is undeclared."""

    held: dict[str, str]
    counterparts: dict[str, str]
    channels: dict[str, int]
    left_out: dict[str, int]
    factors: dict[str, set[str]] = {}
    authentication: dict[str, Any] = {}
    keep: dict[str, str] = {}
    automatic: dict[str, bool] = {}
    backed_up: dict[str, bool] = {}
    log: dict[str, str] = {}
    search: dict[str, set[str]] = {}
    """Node by node: what is enough alone."""
    mutual: set[str] = set()
    encrypted: set[str] = set()
    without_number: set[str] = set()
    open: set[str] = set()
    """Gaps where something is said but not the value; those of operations of roles, which nobody lists, apart."""
    rights: dict[str, Any] = {}
    approval: dict[str, Any] = {}


PAIRS = {frozenset({"氏名", "住所"}), frozenset({"氏名", "生年月日"})}
CODE_AND_NUMBER = {"住民票コード", "個人番号"}

NAGAOKA_OFFICES = (
    "disability-day-care", "nursery", "vaccination", "special-needs-school", "school-health", "maternal-child-health",
    "child-allowance", "education-staff", "childcare-support", "election-commission", "audit-commissioners",
    "agricultural-committee", "waterworks", "fire-chief", "assembly-office",
)  # fmt: skip

NAGAOKA = Table(
    held={
        "juki": "juki", "juki-net": "municipal-cs", "intermediate-server": "intermediate-server", "integrated-atena": "atena",
        "e-application": "portal",
    },
    counterparts={
        "shared-base": "internal-link", "prefecture-server": "prefecture-server", "national-server": "national-server",
        "card-management": "card-management", "other-municipality": "municipal-cs",
    },
    channels={"notice": 9, "inquiry": 14, "extraction": 5, "link": 2},
    left_out={"hand": 14, "inside": 2},  # the 46 arrows of the two drawings: 30 between systems
    factors={"juki": {"password"}, "juki-net": {"biometric"}},
    authentication={"juki.password_history": 1, "juki.shared_ids": False, "juki.registered_terminals": True},
    keep={"juki-file": "5y", "honnin-file": "150y"},
    automatic={"juki-file": False, "honnin-file": True, "sofusaki-file": True},
    backed_up={"sofusaki-file": False},
    # online for 3 months, then seven years as CSV; provisions of the two other files, and those over the network, seven years
    log={
        "juki.operations": "7y", "juki-net.provisions": "7y", "intermediate-server.provisions": "7y",
    },
    search={"juki-net": CODE_AND_NUMBER},
    mutual={"prefecture-notice", "move-in-update", "search-in-prefecture", "consistency-to-prefecture"},
    without_number={"move-out-order-sent", "move-in-notice"},
    rights={"juki.end_on_transfer": True, "juki.approvers": {"approver-individual-rights"}},
    approval={
        "juki.second_person": {"enter", "amend"}, "juki.registered_media": True, "juki-net.correction": True,
        "juki-net.approvers": {"approver-honnin-direct-correction"},
    },
    open={
        "authentication.juki.password_age", "authentication.juki-net.idle_lock", "files.sofusaki-file.keep",
        "log.intermediate-server.operations", "log.juki-net.operations", "log.juki-net.review", "log.juki.provisions",
        "rights.juki-net.end_on_transfer", "rights.juki-net.review", "rights.juki.review", "rights.juki.separate_approver",
        "recipients.network-inquirers.items", "recipients.city-offices.items", "purposes",
        *(f"recipients.{office}.items" for office in NAGAOKA_OFFICES),
    },
)  # fmt: skip

ASAHIKAWA = Table(
    held={
        "juki": "juki", "internal-bus": "internal-link", "atena-connector": "atena", "juki-net": "municipal-cs",
        "certificate": "certificate-issuance", "intermediate-server": "intermediate-server", "counter-support": "counter-support",
        "card-booking": "delivery-booking",
    },
    counterparts={
        "prefecture-server": "prefecture-server", "national-server": "national-server", "card-management": "card-management",
        "other-cs": "municipal-cs", "nis": "provision-network", "pittari": "portal",
    },
    channels={"notice": 9, "inquiry": 5, "link": 10, "provision": 1, "extraction": 3},
    left_out={"hand": 22, "foreign": 2},
    factors={"juki": {"password"}, "juki-net": {"biometric"}},
    authentication={
        "juki.registered_terminals": True, "atena-connector.registered_terminals": True, "certificate.registered_terminals": True,
    },
    keep={"juki-file": "150y", "honnin-file": "150y"},
    automatic={"juki-file": True, "honnin-file": True, "sofusaki-file": True},
    backed_up={"sofusaki-file": False},
    log={"juki.operations": "7y", "juki.review": "1y", "juki-net.provisions": "7y"},
    search={"juki-net": CODE_AND_NUMBER},
    mutual={"prefecture-notice", "to-card-management"},
    encrypted={"to-intermediate-server", "network-provision"},
    without_number={"link-without-number"},
    # rights of 既存住基 end on the day of 異動, are looked over once a year and set anew each April; those of the CS end 速やかに
    rights={
        "juki.end_on_transfer": True, "juki.separate_approver": True, "juki.review": "1y", "juki.approvers": {"approver-juki-rights-issue"},
    },
    approval={
        "juki.second_person": {"enter", "amend"}, "juki-net.second_person": {"input", "correction"}, "juki-net.correction": True,
        "juki-net.approvers": {"approver-correction-permission", "approver-cs-bulk-approval"},
    },
    open={
        "approval.juki-net.bulk_output_above", "authentication.juki-net.idle_lock", "authentication.juki.password_age",
        "files.sofusaki-file.keep", "log.intermediate-server.operations", "log.internal-bus.provisions", "log.juki-net.operations",
        "log.juki-net.review", "purposes", "recipients.network-inquirers.items", "recipients.number-offices.items",
        "recipients.ordinance-offices.items", "rights.juki-net.end_on_transfer",
    },
)  # fmt: skip

KADOMA = Table(
    held={
        "juki": "juki", "atena": "atena", "juki-net": "municipal-cs", "intermediate-server": "intermediate-server",
        "convenience": "kiosk", "online-application": "portal",
    },
    counterparts={
        "prefecture-server": "prefecture-server", "national-server": "national-server", "card-management": "card-management",
        "nis": "provision-network", "other-municipalities": "municipal-cs",
    },
    channels={"notice": 9, "inquiry": 4, "extraction": 4, "link": 8, "provision": 3},
    left_out={"hand": 10, "foreign": 3},
    factors={
        "juki": {"ic-card", "password"}, "juki-net": {"biometric"}, "convenience": {"password"}, "online-application": {"password"},
    },
    authentication={
        "juki-net.fallback": {"password"}, "juki.shared_ids": False, "online-application.shared_ids": False,
        "juki.registered_terminals": True,
    },
    keep={"sofusaki-file": "1b"},  # the only number: one business day after the linkage
    automatic={"sofusaki-file": True},
    backed_up={"honnin-file": True, "convenience-file": True},
    search={"juki-net": CODE_AND_NUMBER},
    mutual={"prefecture-notice", "consistency-prefecture"},
    encrypted={"certificate-image", "network-provision", "to-intermediate-server"},
    approval={
        "juki-net.second_person": {"input", "correction", "deletion"}, "juki-net.registered_media": True, "juki-net.correction": True,
        "juki-net.approvers": {"approver-correction-permission", "approver-bulk-output"},
    },
    open={
        "approval.juki-net.bulk_output_above", "authentication.juki-net.idle_lock", "log.atena.operations",
        "log.convenience.operations", "log.convenience.review", "log.intermediate-server.operations", "log.juki-net.operations",
        "log.juki-net.review", "log.juki.operations", "purposes", "recipients.education-board.items",
        "recipients.kiosk-residents.items", "recipients.mayor-offices.items", "recipients.network-inquirers.items",
        "recipients.other-municipalities.items", "recipients.ordinance-offices.pairs", "rights.juki-net.end_on_transfer", "rights.juki.end_on_transfer",
    },
)  # fmt: skip

KANAGAWA = Table(
    held={"juki-net": "prefecture-server", "fuhyo": "supplementary-prefecture-server"},
    counterparts={
        "municipal-juki": "juki", "municipal-cs": "municipal-cs", "municipal-juki-2": "juki", "municipal-cs-2": "municipal-cs",
        "national-server": "national-server", "fuhyo-national-server": "supplementary-national-server",
    },
    channels={"notice": 7, "inquiry": 15, "extraction": 5, "provision": 8, "media": 4},
    left_out={"hand": 11, "inside": 4},
    factors={"juki-net": {"biometric"}, "fuhyo": {"biometric"}},
    keep={"honnin-file": "150y"},
    automatic={"honnin-file": True, "fuhyo-file": True},
    log={"juki-net.provisions": "7y", "fuhyo.provisions": "7y"},
    mutual={
        "honnin-to-national", "honnin-other-prefecture", "honnin-national-query", "honnin-national-answer", "fuhyo-to-national",
        "fuhyo-other-prefecture", "fuhyo-national-query", "fuhyo-national-answer",
    },
    encrypted={
        "honnin-notice", "honnin-to-national", "honnin-other-prefecture", "honnin-national-query", "honnin-national-answer",
        "honnin-consistency", "honnin-consistency-result", "entrusted-handover", "fuhyo-notice", "fuhyo-to-national",
        "fuhyo-other-prefecture", "fuhyo-national-query", "fuhyo-national-answer", "fuhyo-consistency", "fuhyo-consistency-result",
        "fuhyo-entrusted-handover",
    },
    without_number={"number-request"},  # it asks by 住民票コード alone
    rights={
        f"{node}.{name}": value
        for node in ("juki-net", "fuhyo")
        for name, value in (("review", "1y"), ("approvers", {"approver-rights-issue"}))
    },
    approval={
        f"{node}.{name}": value
        for node in ("juki-net", "fuhyo")
        for name, value in (("registered_media", True), ("approvers", {"approver-bulk-output"}))
    },
    open={
        "files.fuhyo-file.keep", "purposes",
        *(
            f"{part}.{node}{field}"
            for node in ("juki-net", "fuhyo")
            for part, field in (
                ("approval", ".bulk_output_above"), ("authentication", ".idle_lock"), ("log", ".operations"), ("log", ".review"),
                ("rights", ".end_on_transfer"), ("rights", ".separate_approver"), ("search", ""),
            )
        ),
    },
)  # fmt: skip

WAKO = Table(
    held={"juki": "juki", "juki-net": "municipal-cs", "atena": "atena", "intermediate-server": "intermediate-server"},
    counterparts={
        "prefecture-server": "prefecture-server", "j-lis": "national-server", "card-management": "card-management",
        "other-municipalities": "municipal-cs", "nis": "provision-network",
    },
    channels={"notice": 7, "inquiry": 4, "extraction": 1, "link": 8, "media": 1, "provision": 3},
    left_out={"hand": 5},
    factors={"juki": {"biometric"}},
    encrypted={"to-intermediate-server"},
    without_number={"link-without-number", "media-without-number"},
    open={
        "log.intermediate-server.operations", "log.juki-net.operations", "purposes",
        "recipients.education-board.items", "recipients.transfer-atena.items", "recipients.transfer-intermediate-server.items",
        *(
            f"recipients.{recipient}.{field}"
            for recipient in ("network-inquirers", "number-offices", "ordinance-offices")
            for field in ("items", "pairs")
        ),
    },
)  # fmt: skip


# the same 課長 approves bulk output and rights: one role, called after the first of both controls


def of_example(nodes: dict[str, str]) -> dict[str, Any]:
    """Return what the whole model city declares of its systems."""
    return {
        "rights": {
            f"{node}.{name}": value
            for node in nodes
            for name, value in (("separate_approver", True), ("review", "6m"), ("approvers", {"approver-bulk-output"}))
        },
        "log": {
            f"{node}.{name}": term
            for node in nodes
            for name, term in (("operations", "7y"), ("provisions", "7y"), ("review", "2w"))
        },
    }


EXAMPLE_JUKI_NODES = {
    "juki": "juki", "juki-net": "municipal-cs", "atena": "atena", "intermediate-server": "intermediate-server",
}  # fmt: skip
EXAMPLE_JUKI = Table(
    held=EXAMPLE_JUKI_NODES,
    counterparts={
        "prefecture-server": "prefecture-server", "national-server": "national-server", "card-management": "card-management",
        "nis": "provision-network",
    },
    channels={"notice": 2, "inquiry": 2, "extraction": 2, "link": 6, "provision": 2},
    left_out={"hand": 4},
    factors={"juki": {"ic-card", "password"}, "juki-net": {"biometric", "ic-card"}},
    authentication={
        "juki.password_age": "90d",
        **{
            f"{node}.{name}": value
            for node in EXAMPLE_JUKI_NODES
            for name, value in (("shared_ids", False), ("registered_terminals", True), ("idle_lock", "7min"))
        },
    },
    keep={"juki-file": "150y", "honnin-file": "150y", "sofusaki-file": "30d"},
    automatic={"juki-file": False, "honnin-file": True, "sofusaki-file": True},
    backed_up={"juki-file": True, "honnin-file": True, "sofusaki-file": False},
    search={"juki-net": set()},
    mutual={"prefecture-notice", "national-inquiry", "sofusaki-notice"},
    encrypted={
        "copy-registration", "network-request", "network-provision", "backup-copy", "prefecture-notice", "national-inquiry",
        "sofusaki-notice",
    },
    without_number={"link-without-number"},
    approval={
        "juki.second_person": {"enter", "amend", "remove"},
        "juki-net.registered_media": True, "juki-net.correction": True, "juki-net.approvers": {"approver-correction-record"},
        **{f"{node}.second_person": {"input", "correction", "deletion"} for node in ("atena", "intermediate-server")},
        **{
            f"{node}.{name}": value
            for node in ("juki", "atena", "intermediate-server")
            for name, value in (
                ("bulk_output_above", 99), ("registered_media", True), ("approvers", {"approver-bulk-output"}),
            )
        },
    },
    open={
        "purposes", "recipients.network-inquirers.items", "recipients.number-offices.items", "recipients.ordinance-offices.items",
        "search.juki-net.single", *(f"rights.{node}.end_on_transfer" for node in EXAMPLE_JUKI_NODES),
    },
    **of_example(EXAMPLE_JUKI_NODES),
)  # fmt: skip

TABLES = {
    "nagaoka": NAGAOKA, "asahikawa": ASAHIKAWA, "kadoma": KADOMA, "kanagawa": KANAGAWA, "wako": WAKO, "example/juki": EXAMPLE_JUKI,
}  # fmt: skip

named = pytest.mark.parametrize("name", TABLES)


def given(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return what is declared of each node, periods as they are written."""
    return {
        f"{node}.{name}": str(value) if isinstance(value := getattr(one, name), Duration) else value
        for node, one in values.items()
        if not node.endswith("-media")
        for name in names
        if not isinstance(getattr(one, name), Undeclared)
    }


@named
def test_systems_and_stand_ins(name: str) -> None:
    nodes = derived(name).policy.nodes
    assert {node.id: node.kind for node in nodes if node.origin == "held"} == TABLES[name].held
    assert {node.id: node.kind for node in nodes if node.origin == "counterpart"} == TABLES[name].counterparts
    assert {node.kind for node in nodes if node.origin == "named"} <= {"other"}


@named
def test_flows(name: str) -> None:
    found, table = derived(name), TABLES[name]
    drawn = [one for one in found.policy.channels if one.origin == "flow"]
    assert Counter(one.kind for one in drawn) == table.channels
    assert Counter(one.why for one in found.left_out) == table.left_out
    assert {one.id for one in drawn if one.mutual_authentication is True} == table.mutual
    assert {one.id for one in drawn if one.encryption is True} == table.encrypted
    assert {one.id for one in drawn if one.number is False} == table.without_number


@named
def test_authentication(name: str) -> None:
    policy, table = derived(name).policy, TABLES[name]
    found = given(policy.authentication, ("factors",))
    assert {path.partition(".")[0]: set(value) for path, value in found.items()} == table.factors
    others = (
        "fallback",
        "password_age",
        "password_history",
        "attempts",
        "shared_ids",
        "registered_terminals",
        "idle_lock",
    )
    assert given(policy.authentication, others) == table.authentication


@named
def test_files(name: str) -> None:
    files, table = [one for one in derived(name).policy.files if not one.id.startswith(f"{one.node}.")], TABLES[name]
    assert {one.id: str(one.keep) for one in files if isinstance(one.keep, Duration)} == table.keep
    declared = {one.id: one.automatic_erasure for one in files if isinstance(one.automatic_erasure, bool)}
    assert declared == table.automatic
    assert {one.id: one.backed_up for one in files if isinstance(one.backed_up, bool)} == table.backed_up


@named
def test_rights_approvals_and_logs(name: str) -> None:
    policy, table = derived(name).policy, TABLES[name]
    assert given(policy.log, ("operations", "provisions", "review")) == table.log
    assert given(policy.rights, ("end_on_transfer", "separate_approver", "approvers", "review")) == table.rights
    names = ("second_person", "bulk_output_above", "registered_media", "correction", "approvers", "valid")
    assert given(policy.approval, names) == table.approval


OUTPUTS = {
    # an application form that is examined before anything is given: every output needs its approval
    "nagaoka": {"bulk_output_above": 0, "registered_media": True},
    "asahikawa": {"bulk_output_above": 0, "second_person": {"export"}},
    "wako": {},
    "example/juki": {
        "bulk_output_above": 99, "registered_media": True, "second_person": {"export"}, "approvers": {"approver-bulk-output"},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_output_to_media_is_a_part_of_the_register(name: str) -> None:
    policy = derived(name).policy
    parts = [node for node in policy.nodes if node.origin == "part"]
    assert [(node.id, node.kind) for node in parts] == ([("juki-media", "media-export")] if name in OUTPUTS else [])
    for node in parts:
        found = given(
            {"it": policy.approval[node.id]}, ("second_person", "bulk_output_above", "registered_media", "approvers")
        )
        assert found == {f"it.{field}": value for field, value in OUTPUTS[name].items()}
        assert policy.authentication[node.id] == policy.authentication["juki"]
        (way,) = [one for one in policy.channels if one.origin == "part"]
        assert (way.source, way.target, way.kind) == (node.id, "juki", "media")
        assert (way.number is False) == (name == "wako")


@named
def test_searches(name: str) -> None:
    policy = derived(name).policy
    assert {node: set(rule.single) for node, rule in policy.search.items()} == TABLES[name].search
    assert all(set(rule.sets) == PAIRS for rule in policy.search.values())


@named
def test_what_is_open(name: str) -> None:
    found = {gap.path for gap in derived(name).gaps if gap.why == "open" and not gap.path.endswith(".operations")}
    found |= {gap.path for gap in derived(name).gaps if gap.why == "open" and gap.path.startswith("log.")}
    assert found == TABLES[name].open


def test_two_works_of_the_model_city_have_no_register_of_residents() -> None:
    for name, own in (("example/kokuho", "kokuho"), ("example/jutaku", "housing")):
        policy = derived(name).policy
        assert {node.id: node.kind for node in policy.nodes if node.origin == "held"} == {
            own: "other", "atena": "atena", "intermediate-server": "intermediate-server",
        }  # fmt: skip
        assert policy.authentication["atena"].factors == {"ic-card", "password"}
        assert str(policy.log[own].operations) == "7y"
        assert policy.search == {}
    assert str(derived("example/kokuho").policy.files[0].keep) == "7y"
    assert str(derived("example/jutaku").policy.files[0].keep) == "5y"


def test_every_assessment_has_its_table() -> None:
    assert set(TABLES) == set(ASSESSMENTS) - {"example/kokuho", "example/jutaku"}
