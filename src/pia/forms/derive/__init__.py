"""Values of the form that follow from facts written elsewhere: one closed registry of named derivations.

Every derivation names the facts it used; a published form may declare the value as well, and then a difference shows.
"""

from __future__ import annotations

from collections.abc import Callable

from pia.forms.derive import (
    charts,
    entrustment,
    files,
    legal,
    network,
    overall,
    plan,
    populations,
    procedure,
    recipients,
    records,
    retention,
    routes,
    systems,
    threshold_items,
)
from pia.forms.edition import Choices
from pia.forms.reading import Reading
from pia.forms.scope import Scope

__all__ = ["DERIVATIONS", "Derivation"]

Derivation = Callable[[Scope, tuple[str, ...], Choices | None], Reading]

DERIVATIONS: dict[str, Derivation] = {
    "annex_pointer": records.annex_pointer,
    "annex_rows": recipients.annex_rows,
    "annex_text": recipients.annex_text,
    "audits": overall.audits,
    "band": populations.band,
    "categories": records.categories,
    "change_rows": procedure.change_rows,
    "chart_drawing": charts.chart_drawing,
    "chart_notes": charts.chart_notes,
    "connections": systems.connections,
    "entrusted_count": entrustment.entrusted_count,
    "entrustment": entrustment.entrustment,
    "emergency": procedure.emergency,
    "everywhere": overall.everywhere,
    "file_names": files.file_names,
    "file_title": files.file_title,
    "handlers_reach": threshold_items.handlers_reach,
    "incident": procedure.incident,
    "lowest": overall.lowest,
    "more_than_basic": threshold_items.more_than_basic,
    "network_basis": network.network_basis,
    "no_entrustment": entrustment.no_entrustment,
    "no_manual_work": procedure.no_manual_work,
    "no_network_acquisition": network.no_network_acquisition,
    "no_network_provision": network.no_network_provision,
    "no_provision": recipients.no_provision,
    "number_use": legal.number_use,
    "opinion_period": procedure.opinion_period,
    "party_name": entrustment.party_name,
    "plan_count": plan.plan_count,
    "plan_rows": plan.plan_rows,
    "priority_rating": overall.priority_rating,
    "provision": recipients.provision,
    "provision_count": recipients.provision_count,
    "re_entrustment": entrustment.re_entrustment,
    "recent_incident": threshold_items.recent_incident,
    "record_band": records.record_band,
    "record_items": records.record_items,
    "retention_band": retention.retention_band,
    "retention_validity": retention.retention_validity,
    "submitted_forms": threshold_items.submitted_forms,
    "system_name": systems.system_name,
    "system_names": overall.system_names,
    "threshold_result": threshold_items.threshold_result,
    "ticks": routes.ticks,
    "title": overall.title,
    "transfer_count": recipients.transfer_count,
    "work_summary": overall.work_summary,
}
"""Every derivation a template may name (``derive: name(args)``)."""
