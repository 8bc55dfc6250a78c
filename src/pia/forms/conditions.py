"""The conditions of a form: which items apply (``only_if:`` in a template)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pia.forms.answers import answer_of
from pia.forms.derive.network import acquires, provides
from pia.forms.scope import Scope, entrusted_of, file_scopes, recipients_of
from pia.model.base import is_none

if TYPE_CHECKING:
    from pia.forms.edition import Call

__all__ = ["CONDITIONS", "holds"]


def _network_implemented(scope: Scope, _: tuple[str, ...]) -> bool:
    network = scope.assessment.network
    return network is None or network.implementation != "not-implemented"


def _entrusts(scope: Scope, _: tuple[str, ...]) -> bool:
    declared = scope.file.declared.entrustment if scope.file is not None and scope.file.declared is not None else None
    return declared == "entrusted" if declared else bool(entrusted_of(scope))


def _re_entrusts(scope: Scope, _: tuple[str, ...]) -> bool:
    value = getattr(scope.entity, "re_entrustment", None)
    return value is not None and not is_none(value)


def _provides_or_transfers(scope: Scope, _: tuple[str, ...]) -> bool:
    return any(True for kind in ("provision", "transfer") for _ in recipients_of(scope, kind))


def _network_acquires(scope: Scope, _: tuple[str, ...]) -> bool:
    return acquires(scope)


def _network_provides(scope: Scope, _: tuple[str, ...]) -> bool:
    return provides(scope)


def _network_connected(scope: Scope, _: tuple[str, ...]) -> bool:
    return acquires(scope) or provides(scope)


def _incident_occurred(scope: Scope, _: tuple[str, ...]) -> bool:
    history = scope.assessment.incident_history
    return history is not None and history.personal_three_years == "occurred"


def _answered(scope: Scope, args: tuple[str, ...]) -> bool:
    risk, name, wanted = args
    return answer_of(scope, risk, name)[0] == wanted


def _any(scope: Scope, args: tuple[str, ...]) -> bool:
    return any(CONDITIONS[args[0]](inner, ()) for inner in file_scopes(scope, chapters=True))


def _basic_only(scope: Scope, _: tuple[str, ...]) -> bool:
    return scope.assessment.form == "kiso"


def _manual_work(scope: Scope, _: tuple[str, ...]) -> bool:
    procedure = scope.assessment.procedure
    return procedure is None or not procedure.no_manual_work


CONDITIONS: dict[str, Callable[[Scope, tuple[str, ...]], bool]] = {
    "network-implemented": _network_implemented,
    "entrusts": _entrusts,
    "re-entrusts": _re_entrusts,
    "provides-or-transfers": _provides_or_transfers,
    "network-acquires": _network_acquires,
    "network-provides": _network_provides,
    "network-connected": _network_connected,
    "incident-occurred": _incident_occurred,
    "answered": _answered,
    "any": _any,
    "basic-only": _basic_only,
    "manual-work": _manual_work,
}
"""Every condition a template may name; ``answered`` gets the risk of its group in front of its own arguments."""


def holds(call: Call, scope: Scope, risk: str | None) -> bool:
    """Evaluate a condition in a scope."""
    args = (risk or "", *call.args) if call.name == "answered" else call.args
    return CONDITIONS[call.name](scope, args) is not call.negated
