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
    populations,
    procedure,
    recipients,
    records,
    retention,
    routes,
    systems,
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
    "band": populations.band,
    "categories": records.categories,
    "change_rows": procedure.change_rows,
    "chart_drawing": charts.chart_drawing,
    "chart_notes": charts.chart_notes,
    "connections": systems.connections,
    "entrusted_count": entrustment.entrusted_count,
    "entrustment": entrustment.entrustment,
    "file_names": files.file_names,
    "file_title": files.file_title,
    "incident": procedure.incident,
    "network_basis": network.network_basis,
    "no_entrustment": entrustment.no_entrustment,
    "no_network_acquisition": network.no_network_acquisition,
    "no_network_provision": network.no_network_provision,
    "no_provision": recipients.no_provision,
    "number_use": legal.number_use,
    "opinion_period": procedure.opinion_period,
    "party_name": entrustment.party_name,
    "provision": recipients.provision,
    "provision_count": recipients.provision_count,
    "re_entrustment": entrustment.re_entrustment,
    "record_band": records.record_band,
    "record_items": records.record_items,
    "retention_band": retention.retention_band,
    "retention_validity": retention.retention_validity,
    "ticks": routes.ticks,
    "transfer_count": recipients.transfer_count,
}
"""Every derivation a template may name (``derive: name(args)``)."""
