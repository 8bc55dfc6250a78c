"""Terraform and Kubernetes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pia.conform.facts import Reading
from pia.conform.files import Memory
from pia.conform.readers.registry import READERS

Read = Callable[..., Reading]

# --- Terraform ---


def plan(*resources: dict[str, Any], **more: Any) -> str:
    return json.dumps(
        {"format_version": "1.2", "planned_values": {"root_module": {"resources": list(resources)}}, **more}, indent=1
    )


def resource(
    type_: str, address: str = "a", provider: str = "registry.terraform.io/hashicorp/aws", **values: Any
) -> dict[str, Any]:
    return {"address": address, "mode": "managed", "type": type_, "provider_name": provider, "values": values}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            resource(
                "aws_db_instance",
                availability_zone="ap-northeast-1c",
                storage_encrypted=True,
                backup_retention_period=7,
            ),
            {"region": "ap-northeast-1", "in_japan": True, "encrypted": True, "backup_days": 7, "public": False},
        ),
        (
            resource("aws_db_instance", region="us-west-2", publicly_accessible=True),
            {"in_japan": False, "encrypted": False, "public": True},
        ),
        (resource("aws_db_instance"), {"region": None, "in_japan": None}),
        (
            resource("azurerm_storage_account", location="Japan East"),
            {"region": "japaneast", "in_japan": True, "encrypted": True, "public": True},
        ),
        (
            resource("azurerm_storage_account", location="japanwest", allow_nested_items_to_be_public=False),
            {"public": False},
        ),
        (
            resource("google_storage_bucket", location="ASIA-NORTHEAST1", public_access_prevention="enforced"),
            {"in_japan": True, "public": False},
        ),
        (resource("google_compute_disk", zone="asia-northeast2-a"), {"region": "asia-northeast2", "in_japan": True}),
        (
            resource("aws_instance", root_block_device=[{"encrypted": True}], ebs_block_device=[{"encrypted": False}]),
            {"encrypted": False},
        ),
        (resource("aws_instance", root_block_device=[{"encrypted": True}]), {"encrypted": True}),
        (resource("aws_lb", internal=False), {"public": True, "stores_data": False, "encrypted": None}),
        (resource("aws_s3_bucket", bucket="b"), {"public": True}),
        (resource("aws_kinesis_stream", arn="arn:aws:kinesis:ap-northeast-3:1:stream/x"), {"region": "ap-northeast-3"}),
    ],
)
def test_resources(read: Read, one: dict[str, Any], expected: dict[str, Any]) -> None:
    reading = read("terraform", plan(one))
    (row,) = reading.tables["resources"]
    assert {name: row.values[name] for name in expected} == expected
    assert reading.flaws == []


def test_a_bucket_with_its_block_is_not_public(read: Read) -> None:
    names = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    block = resource("aws_s3_bucket_public_access_block", "p", bucket="b", **dict.fromkeys(names, True))
    reading = read("terraform", plan(resource("aws_s3_bucket", bucket="b"), block))
    assert reading.tables["resources"][0].values["public"] is False


@pytest.mark.parametrize(
    ("providers", "variables", "region"),
    [
        (
            {
                "aws": {
                    "full_name": "registry.terraform.io/hashicorp/aws",
                    "expressions": {"region": {"constant_value": "ap-northeast-1"}},
                }
            },
            {},
            "ap-northeast-1",
        ),
        (
            {
                "aws": {
                    "full_name": "registry.terraform.io/hashicorp/aws",
                    "expressions": {"region": {"references": ["var.r"]}},
                }
            },
            {"r": {"value": "us-east-1"}},
            "us-east-1",
        ),
        (
            {
                name: {
                    "full_name": "registry.terraform.io/hashicorp/aws",
                    "expressions": {"region": {"constant_value": value}},
                }
                for name, value in (("aws", "ap-northeast-1"), ("aws.far", "us-east-1"))
            },
            {},
            None,
        ),
    ],
)
def test_the_region_of_a_provider(
    read: Read, providers: dict[str, Any], variables: dict[str, Any], region: str | None
) -> None:
    reading = read(
        "terraform",
        plan(resource("aws_db_instance"), configuration={"provider_config": providers}, variables=variables),
    )
    assert reading.tables["resources"][0].values["region"] == region


@pytest.mark.parametrize(
    ("one", "sources", "open_"),
    [
        (
            resource("aws_security_group", ingress=[{"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22}]),
            ("0.0.0.0/0",),
            True,
        ),
        (
            resource(
                "aws_security_group_rule",
                type="ingress",
                cidr_blocks=["10.0.0.0/8"],
                ipv6_cidr_blocks=["::/0"],
                from_port=1,
                to_port=2,
            ),
            ("10.0.0.0/8", "::/0"),
            True,
        ),
        (
            resource("aws_vpc_security_group_ingress_rule", cidr_ipv4="10.0.0.0/8", cidr_ipv6=None),
            ("10.0.0.0/8",),
            False,
        ),
        (
            resource("azurerm_network_security_rule", direction="Inbound", access="Allow", source_address_prefix="*"),
            ("*",),
            True,
        ),
        (resource("google_compute_firewall", source_ranges=["10.0.0.0/8"]), ("10.0.0.0/8",), False),
    ],
)
def test_openings(read: Read, one: dict[str, Any], sources: tuple[str, ...], open_: bool) -> None:
    (row,) = read("terraform", plan(one)).tables["rules"]
    assert (row.values["sources"], row.values["any_source"]) == (sources, open_)


def test_modules_and_data_and_failed_plans(read: Read) -> None:
    inner = {
        "child_modules": [{"resources": [resource("aws_cloudtrail", "m.t")]}],
        "resources": [{**resource("aws_db_instance"), "mode": "data"}],
    }
    reading = read("terraform", json.dumps({"values": {"root_module": inner}, "errored": True}))
    assert [row.values["address"] for row in reading.tables["resources"]] == ["m.t"]
    assert (reading.value("log_resources"), [flaw.code for flaw in reading.flaws]) == (1, ["errored"])
    assert [flaw.code for flaw in read("terraform", '{"planned_values": []}').flaws] == ["shape"]
    assert [flaw.code for flaw in read("terraform", plan() + "x").flaws] == ["json"]


# --- Kubernetes ---

SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  namespace: n\n"


def test_services_over_several_documents(read: Read) -> None:
    text = f"# one\n---\n{SERVICE}spec:\n  type: LoadBalancer\n  loadBalancerSourceRanges: [10.0.0.0/8]\n---\n{SERVICE}spec: {{}}\n---\n"
    reading = read("kubernetes", text)
    names = ("name", "namespace", "type", "external", "sources")
    assert [(*(row.values[n] for n in names), row.line) for row in reading.tables["services"]] == [
        ("a", "n", "LoadBalancer", True, ("10.0.0.0/8",), 9), ("a", "n", "ClusterIP", False, (), 17),
    ]  # fmt: skip
    assert reading.flaws == []


def test_internal_balancers(read: Read) -> None:
    text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: "true"}\nspec: {type: LoadBalancer}\n'
    assert read("kubernetes", text).tables["services"][0].values["internal_balancer"] is True


@pytest.mark.parametrize(
    ("security", "pod", "expected"),
    [
        ("{}", "{}", {"privileged": False, "escalates": True, "runs_as_root": True}),
        ("{privileged: true}", "{}", {"privileged": True}),
        (
            "{allowPrivilegeEscalation: false, runAsNonRoot: true, readOnlyRootFilesystem: true}",
            "{}",
            {"escalates": False, "runs_as_root": False, "read_only": True},
        ),
        ("{}", "{runAsUser: 1000}", {"runs_as_root": False}),
        ("{runAsUser: 0}", "{runAsUser: 1000}", {"runs_as_root": True}),
    ],
)
def test_containers(read: Read, security: str, pod: str, expected: dict[str, Any]) -> None:
    text = f"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a}}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          securityContext: {pod}\n          containers:\n            - name: c\n              image: r/c:1\n              securityContext: {security}\n"
    (row,) = read("kubernetes", text).tables["containers"]
    assert {name: row.values[name] for name in expected} == expected
    assert (row.line, row.values["pinned"]) == (13, False)


def test_policies(read: Read) -> None:
    head = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n"
    reading = read(
        "kubernetes",
        f"{head}spec: {{podSelector: {{}}, policyTypes: [Ingress, Egress]}}\n---\n{head}spec: {{podSelector: {{}}, ingress: [{{}}]}}\n",
    )
    names = ("denies_ingress", "denies_egress", "any_source")
    assert [tuple(row.values[n] for n in names) for row in reading.tables["policies"]] == [
        (True, True, False),
        (False, False, True),
    ]


def test_lists_ingresses_and_folders(read: Read) -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: networking.k8s.io/v1\n    kind: Ingress\n    metadata: {name: i}\n    spec:\n      tls: [{hosts: [a.example]}]\n      rules: [{host: a.example}, {host: b.example}]\n"
    reading = READERS["kubernetes"].facts(Memory({"k8s/a.yaml": text.encode(), "k8s/b.yml": SERVICE.encode()}), "k8s")
    assert [(row.values["hosts"], row.values["tls"]) for row in reading.tables["ingresses"]] == [
        (("a.example", "b.example"), False)
    ]
    assert len(reading.tables["services"]) == 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: [\n", "yaml", None),
        (f"{SERVICE}---\na: b\n", "shape", 7),
        ("apiVersion: v1\nkind: Pod\nspec: {}\n", "shape", 1),
        ("a: &x 1\nb: *x\n", "yaml", None),
    ],
)
def test_manifests_that_are_none(read: Read, text: str, code: str, line: int | None) -> None:
    flaw = read("kubernetes", text).flaws[0]
    assert flaw.code == code
    assert line is None or flaw.line == line
