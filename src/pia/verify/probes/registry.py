"""Every probe that there is, one line each: what is not listed here is not tried."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia.verify.probe import Probe

__all__ = ["NAMES", "registered"]

NAMES: tuple[str, ...] = (
    "accounts_within_band",
    "aggregate_only_statistics",
    "annual_rights_reset",
    "antivirus_age",
    "atena_one_to_one",
    "audit_age",
    "authorised_provision_staff",
    "backup_restores",
    "batch_logged",
    "bulk_deletion_recorded",
    "bulk_output_blocked",
    "card_and_pin",
    "card_inventory_report",
    "closed_network_only",
    "consistency_differences",
    "contract_clauses_complete",
    "contract_end_erased",
    "contractor_least_privilege",
    "contractor_logged",
    "contractor_on_roster",
    "copy_by_others_refused",
    "copy_import_rejected",
    "correction_needs_permission",
    "deceased_numbers",
    "delivery_after_outage",
    "disclosure_own_record",
    "disposal_recorded",
    "double_check_before_provision",
    "erased_after_linkage",
    "errors_not_propagated",
    "event_propagation",
    "every_operation_logged",
    "expired_password",
    "failure_logged",
    "fallback_only_when_flagged",
    "feed_without_number",
    "firewall_rules",
    "grant_without_approval",
    "handover_encrypted",
    "idle_lock",
    "incident_procedure_exercised",
    "intermediate_operator_logged",
    "leaver_denied",
    "ledger_equals_accounts",
    "log_append_only",
    "log_archived",
    "log_kept_for_period",
    "log_review_finds_lookup",
    "malformed_item",
    "media_ledger_reconciled",
    "migration_encrypted",
    "minimum_search",
    "move_changes_address_only",
    "move_in_of_resident",
    "need_only_columns",
    "no_atena_channel",
    "no_copy_in_backup",
    "no_inbound_from_network",
    "notice_contradiction",
    "number_belongs_to_code",
    "number_check_digit",
    "number_hidden_from_others",
    "number_not_on_certificate",
    "number_search_refused",
    "only_named_client",
    "operators_in_charge_only",
    "out_of_area_subject",
    "outside_role",
    "patch_age",
    "permitted_request_answered",
    "plaintext_refused",
    "protected_resident_block",
    "protected_resident_warning",
    "provider_access_refused",
    "provision_record_kept",
    "provision_recorded",
    "re_entrusted_scope",
    "refusal_recorded",
    "removal_of_removed",
    "removal_without_consent",
    "removed_record_kept",
    "retention_boundary",
    "retention_start_day",
    "right_outside_matrix",
    "search_combinations",
    "search_routing",
    "second_person_confirms",
    "security_report_age",
    "self_check_age",
    "sensitive_not_automatic",
    "server_provision_recorded",
    "shared_id_refused",
    "single_source_only",
    "stale_rights_listed",
    "statutory_scope_of_provision",
    "terminal_keeps_nothing",
    "training_age",
    "unattended_acquisition",
    "undeclared_item_rejected",
    "unknown_mac_address",
    "unknown_peer",
    "unlisted_pair_refused",
    "unregistered_medium",
    "unregistered_terminal",
    "weak_password",
    "witness_at_output",
    "wrong_credentials",
)
"""The modules of this package that hold a probe, sorted; the id is the same with hyphens."""


@lru_cache(maxsize=1)
def registered() -> dict[str, Probe]:
    """Return every probe by its id, in the order of the list. Shared: to be read, not changed."""
    found: dict[str, Probe] = {}
    for name in NAMES:
        probe: Probe = import_module(f"pia.verify.probes.{name}").PROBE
        found[probe.id] = probe
    return found
