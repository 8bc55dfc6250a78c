"""``terraform show -json PLAN``: resources as they will be, with region, encryption and exposure in one shape for three clouds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from pia.conform.jsontext import JsonError, Lined, parse_json
from pia.conform.reader import Reader, Walk
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_JAPAN = frozenset(
    (
        "ap-northeast-1",
        "ap-northeast-3",
        "japaneast",
        "japanwest",
        "asia-northeast1",
        "asia-northeast2",
        "ap-tokyo-1",
        "ap-osaka-1",
        "is1",
        "tk1",
    )
)
_ANY = frozenset(("0.0.0.0/0", "::/0", "*", "Internet", "internet", "Any"))
_STORES = re.compile(
    r"(?:aws_(?:s3_bucket|db_instance|rds_cluster|ebs_volume|efs_file_system|dynamodb_table|instance|redshift_cluster|opensearch_domain|elasticache_cluster|elasticache_replication_group|docdb_cluster|neptune_cluster)"
    r"|azurerm_(?:storage_account|mssql_server|mssql_database|postgresql_flexible_server|managed_disk|linux_virtual_machine|windows_virtual_machine)"
    r"|google_(?:storage_bucket|sql_database_instance|compute_disk|compute_instance|bigquery_dataset))"
)
_OUTWARD: Final = frozenset(
    (
        "aws_internet_gateway",
        "aws_eip",
        "aws_lambda_function_url",
        "aws_cloudfront_distribution",
        "aws_apigatewayv2_api",
        "azurerm_public_ip",
        "azurerm_cdn_profile",
        "google_compute_global_address",
    )
)
"""Resources that are nothing but a way in from the internet."""
_LOGS = re.compile(
    r"(?:aws_(?:cloudtrail|flow_log|cloudwatch_log_group|guardduty_detector|config_configuration_recorder)|azurerm_monitor_diagnostic_setting|azurerm_log_analytics_workspace|google_logging_\w+_sink)$"
)
_BACKUPS = re.compile(
    r"(?:aws_backup_plan|aws_db_instance_automated_backups_replication|aws_s3_bucket_replication_configuration|azurerm_backup_policy_\w+|azurerm_recovery_services_vault|google_compute_resource_policy)$"
)
_PRIVATE = re.compile(
    r"(?:aws_vpc_endpoint|azurerm_private_endpoint|google_compute_service_attachment|google_service_networking_connection)$"
)
_ENCRYPTED_ALWAYS = re.compile(r"(?:aws_s3_bucket|aws_dynamodb_table|azurerm_\w+|google_\w+)$")
_ROW: Final[dict[str, Kind]] = {
    **dict.fromkeys(("address", "type", "region", "action"), "text"),
    **dict.fromkeys(("stores_data", "in_japan", "encrypted", "public", "logs", "private_endpoint"), "flag"),
    **dict.fromkeys(("backup_days", "retention_days"), "int"),
}
_RULE: Final[dict[str, Kind]] = {"address": "text", "sources": "list", "any_source": "flag", "ports": "text"}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.regions: dict[str, Any] = {}
        self.blocked: set[str] = set()

    def visit(self, text: Text) -> None:
        try:
            root = parse_json(text.text)
        except JsonError as error:
            self.reading.flaw(
                "json", text.file, error.line, f"JSONとして読み取れません: {error}", f"this is no JSON: {error}"
            )
            return
        planned = root.get("planned_values", root.get("values")) if isinstance(root, Lined) else None
        if not isinstance(planned, Lined) or not isinstance(planned.get("root_module", {}), dict):
            self.reading.flaw(
                "shape",
                text.file,
                1,
                "terraform show -json の出力ではありません。",
                "this is no output of terraform show -json",
            )
            return
        if root.get("errored") is True:
            self.reading.flaw(
                "errored", text.file, root.at("errored"), "途中で失敗した計画です。", "the plan has failed"
            )
        self.regions = _provider_regions(root)
        resources = list(_resources(planned.get("root_module"), 0))
        seen: set[str] = set()
        for one in resources:
            address = str(one.get("address"))
            if address in seen:
                said = f"「{address[:80]}」が二度あります。", f"'{address[:80]}' stands twice"
                self.reading.flaw("shape", text.file, one.at("address"), *said)
            seen.add(address)
        self.blocked = {str(_values(one).get("bucket")) for one in resources if _blocks_public(one)}
        for one in resources:
            self._resource(one, text)

    def _resource(self, one: Lined, text: Text) -> None:
        values, kind = _values(one), str(one.get("type"))
        for source in _rules(kind, values):
            self.reading.row("rules", {"address": str(one.get("address")), **source}, text.file, one.at("address"))
        region = self._region(one, values)
        stores = _STORES.fullmatch(kind) is not None
        row: dict[str, Value] = {
            "address": str(one.get("address")),
            "type": kind,
            "region": region,
            "stores_data": stores,
            "in_japan": region in _JAPAN and _replicas(values) <= _JAPAN if region else None,
            "encrypted": _encrypted(kind, values) if stores else None,
            "public": self._public(kind, values),
            "logs": _LOGS.fullmatch(kind) is not None,
            "private_endpoint": _PRIVATE.fullmatch(kind) is not None,
            "backup_days": _whole(values, "backup_retention_period", "backup_retention_days"),
            "retention_days": _whole(values, "retention_in_days"),
        }
        inner = one.get("values")
        line = (
            inner.at("region", "location", "publicly_accessible", "storage_encrypted", "encrypted")
            if isinstance(inner, Lined)
            else one.line
        )
        self.reading.row("resources", row, text.file, line)

    def _region(self, one: Lined, values: dict[str, Any]) -> str | None:
        for name in ("region", "location"):
            if isinstance(values.get(name), str) and values[name]:
                return str(values[name]).lower().replace(" ", "")
        zone = values.get("availability_zone") or values.get("zone")
        if isinstance(zone, str) and zone:
            return re.sub(r"(?<=\d)[a-z]$|-[a-z]$", "", zone)
        arn = values.get("arn")
        if isinstance(arn, str) and arn.count(":") >= 5 and arn.split(":")[3]:
            return arn.split(":")[3]
        found = self.regions.get(str(one.get("provider_name", "")))
        return str(found).lower() if found else None

    def _public(self, kind: str, values: dict[str, Any]) -> bool | None:
        if values.get("publicly_accessible") is True or values.get("public_network_access_enabled") is True:
            return True
        if kind == "aws_s3_bucket":
            return (
                str(values.get("acl", "private")).startswith("public") or str(values.get("bucket")) not in self.blocked
            )
        if kind == "azurerm_storage_account":
            return values.get("allow_nested_items_to_be_public") is not False
        if kind == "google_storage_bucket":
            return values.get("public_access_prevention") != "enforced"
        if kind in ("aws_lb", "aws_alb", "aws_elb"):
            return values.get("internal") is not True
        if kind == "aws_eks_cluster":
            networks = [one for one in values.get("vpc_config") or () if isinstance(one, dict)]
            return not networks or any(one.get("endpoint_public_access") is not False for one in networks)
        if kind == "aws_api_gateway_rest_api":
            ends = [one for one in values.get("endpoint_configuration") or () if isinstance(one, dict)]
            return not ends or any(one.get("types") != ["PRIVATE"] for one in ends)
        if kind == "google_sql_database_instance":
            return _sql_public(values)
        return kind in _OUTWARD or values.get("associate_public_ip_address") is True or values.get("internal") is False


def _sql_public(values: dict[str, Any]) -> bool:
    """Tell whether an instance of Cloud SQL has a public address: it has one unless the plan says otherwise."""
    settings = [one for one in values.get("settings") or () if isinstance(one, dict)]
    ips = [ip for one in settings for ip in one.get("ip_configuration") or () if isinstance(ip, dict)]
    return not ips or any(ip.get("ipv4_enabled") is not False for ip in ips)


def _resources(module: Any, depth: int) -> Iterator[Lined]:
    if isinstance(module, dict) and depth < 50:
        yield from (one for one in module.get("resources", ()) if isinstance(one, Lined) and one.get("mode") != "data")
        for child in module.get("child_modules", ()):
            yield from _resources(child, depth + 1)


def _values(one: Lined) -> dict[str, Any]:
    values = one.get("values")
    return values if isinstance(values, dict) else {}


def _provider_regions(root: Lined) -> dict[str, Any]:
    found: dict[str, Any] = {}
    several: set[str] = set()
    providers = (root.get("configuration") or {}).get("provider_config") or {}
    for provider in providers.values():
        if not isinstance(provider, dict):
            continue
        name = str(provider.get("full_name", ""))
        said = (provider.get("expressions") or {}).get("region") or {}
        region = said.get("constant_value")
        if region is None and len(said.get("references") or ()) >= 1:
            variable = str(said["references"][0]).removeprefix("var.")
            region = ((root.get("variables") or {}).get(variable) or {}).get("value")
        if name in found and found[name] != region:
            several.add(name)  # which of them a resource uses is not in the plan's values
        found[name] = region
    return {name: region for name, region in found.items() if name not in several}


def _blocks_public(one: Lined) -> bool:
    values = _values(one)
    wanted = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    return one.get("type") == "aws_s3_bucket_public_access_block" and all(values.get(name) is True for name in wanted)


def _encrypted(kind: str, values: dict[str, Any]) -> bool | None:
    for name in ("storage_encrypted", "encrypted", "at_rest_encryption_enabled", "infrastructure_encryption_enabled"):
        if isinstance(values.get(name), bool) and name != "infrastructure_encryption_enabled":
            return bool(values[name])
    if kind == "aws_instance":
        disks = [*(values.get("root_block_device") or ()), *(values.get("ebs_block_device") or ())]
        return all(isinstance(disk, dict) and disk.get("encrypted") is True for disk in disks) if disks else None
    return _ENCRYPTED_ALWAYS.fullmatch(kind) is not None


def _replicas(values: dict[str, Any]) -> set[str]:
    """Return the regions that a table or a secret is also kept in."""
    listed = values.get("replica")
    return {
        str(one.get("region_name") or one.get("region"))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and (one.get("region_name") or one.get("region"))
    }


def _whole(values: dict[str, Any], *names: str) -> int | None:
    return next((values[name] for name in names if type(values.get(name)) is int), None)


def _rules(kind: str, values: dict[str, Any]) -> Iterator[dict[str, Value]]:
    """Yield the openings to the inside that a resource makes."""
    listed: list[Any] = []
    if kind in ("aws_security_group", "aws_default_security_group"):
        listed = list(values.get("ingress") or ())
    elif kind == "aws_security_group_rule" and values.get("type") == "ingress":
        listed = [values]
    elif kind == "aws_vpc_security_group_ingress_rule":
        listed = [{"cidr_blocks": [values.get("cidr_ipv4")], "ipv6_cidr_blocks": [values.get("cidr_ipv6")], **values}]
    elif (
        kind == "azurerm_network_security_rule"
        and values.get("direction") == "Inbound"
        and values.get("access") == "Allow"
    ):
        listed = [
            {
                "cidr_blocks": [values.get("source_address_prefix"), *(values.get("source_address_prefixes") or ())],
                **values,
            }
        ]
    elif kind == "azurerm_network_security_group":
        for one in values.get("security_rule") or ():
            if isinstance(one, dict):
                yield from _rules("azurerm_network_security_rule", one)
    elif (
        kind == "google_compute_firewall" and values.get("direction", "INGRESS") == "INGRESS" and not values.get("deny")
    ):
        narrowed = values.get("source_tags") or values.get("source_service_accounts")
        listed = [{"cidr_blocks": values.get("source_ranges") or (() if narrowed else ("0.0.0.0/0",)), **values}]
    for one in listed:
        if isinstance(one, dict):
            sources = tuple(
                str(s) for s in (*(one.get("cidr_blocks") or ()), *(one.get("ipv6_cidr_blocks") or ())) if s
            )
            ports = (
                f"{one.get('from_port')}-{one.get('to_port')}"
                if "from_port" in one
                else str(one.get("destination_port_range") or "")
            )
            yield {
                "sources": sources,
                "any_source": any(one in _ANY or one.endswith("/0") for one in sources),
                "ports": ports,
            }


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)
    rows = walk.reading.tables.get("resources", [])
    for name, pattern in (("backup_plans", _BACKUPS), ("log_resources", _LOGS), ("private_endpoints", _PRIVATE)):
        fitting = [row for row in rows if pattern.fullmatch(str(row.values["type"]))]
        at = fitting[0] if fitting else None
        walk.reading.set(name, len(fitting), at.file if at else walk.reading.main, at.line if at else 0)


READER: Final = Reader(
    id="terraform",
    title=Words("Terraformの計画（terraform show -json）", "a plan of Terraform (terraform show -json)"),
    paths=("tfplan.json", "*.tfplan.json", "plan.json"),
    settings={"backup_plans": "int", "log_resources": "int", "private_endpoints": "int"},
    tables={"resources": _ROW, "rules": _RULE},
    read=_read,
    encoding="export",
)
