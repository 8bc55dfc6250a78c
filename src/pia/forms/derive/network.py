"""情報提供ネットワークシステム (Ⅰ5 and Ⅲ6): the provisions printed, and whether a file is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading, text_reading
from pia.forms.scope import Scope, recipients_of
from pia.model.base import is_none
from pia.model.work import NetworkBasis

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.model.read import Path_

__all__ = ["acquires", "network_basis", "no_network_acquisition", "no_network_provision", "provides"]

_NETWORK = "information-provision-network"


def network_basis(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Print the provisions for 情報提供 and 情報照会 with the rows of their table; 「なし」 where there are none."""
    network = scope.assessment.network
    if network is None:
        return Reading(facts=(("network",),))
    if network.text is not None:
        return text_reading(scope, network.text, ("network", "text"))
    lines: list[str] = []
    facts: list[Path_] = []
    for name, title in (("provision", "情報提供の根拠"), ("inquiry", "情報照会の根拠")):
        basis = getattr(network, name)
        if basis is None:
            continue
        facts.append(("network", name))
        if isinstance(basis, NetworkBasis):
            lines.append(f"（{basis.cite}における{title}）")
            if is_none(basis.rows):
                lines.append(f"なし（{basis.note}）" if basis.note else "なし")
                continue
            lines.extend([f"・{basis.note}"] if basis.note else [])
            lines.append(f"（{','.join(basis.rows)}の項）")
        else:
            lines.extend((f"（{title}）", "なし"))
    hidden = any(scope.touched(path) for path in facts)
    return Reading(
        value="\n".join(lines) or None, facts=tuple(facts) or (("network",),), status="withheld" if hidden else None
    )


def acquires(scope: Scope) -> bool:
    """Tell whether the file takes information in through the network.

    It does when the work has a basis for 照会 and the file names the network among its means (or names no means at all).
    """
    network = scope.assessment.network
    if (
        network is None
        or network.implementation == "not-implemented"
        or network.inquiry is None
        or is_none(network.inquiry)
    ):
        return False
    if isinstance(network.inquiry, NetworkBasis) and is_none(network.inquiry.rows):
        return False
    acquisition = scope.file.acquisition if scope.file is not None else None
    means = acquisition.means if acquisition is not None else None
    return means is None or any(route.means == _NETWORK for route in means)


def provides(scope: Scope) -> bool:
    """Tell whether the file is provided through the network: some 提供先 of it names the network as its means."""
    network = scope.assessment.network
    if network is not None and network.implementation == "not-implemented":
        return False
    return any(route.means == _NETWORK for _, r in recipients_of(scope, "provision") for route in r.means or ())


def _tick(
    scope: Scope, choices: Choices | None, name: str, connected: bool | None, facts: tuple[Path_, ...]
) -> Reading:
    if scope.file is None or choices is None:
        return Reading()
    label = next(iter(choices.labels.values()))
    declared = getattr(scope.file.declared, name) if scope.file.declared is not None else None
    return Reading(
        value=None if connected is None else () if connected else (label,),
        facts=facts,
        declared=None if declared is None else ((label,) if declared else ()),
        declared_at=(*scope.file_at, "declared", name),
    )


def no_network_acquisition(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 接続しない（入手）; blank while the source says nothing of 情報照会."""
    network = scope.assessment.network
    said = network is not None and (network.implementation == "not-implemented" or network.inquiry is not None)
    facts: tuple[Path_, ...] = (("network", "inquiry"), (*scope.file_at, "acquisition", "means"))
    return _tick(scope, choices, "no_network_acquisition", acquires(scope) if said else None, facts)


def no_network_provision(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 接続しない（提供）; blank while no ``recipients`` are written, unless 情報連携 is not implemented at all."""
    network = scope.assessment.network
    said = scope.loaded.written(("recipients",)) or (
        network is not None and network.implementation == "not-implemented"
    )
    facts: tuple[Path_, ...] = tuple(("recipients", index, "means") for index, _ in recipients_of(scope, "provision"))
    connected = provides(scope) if said else None
    return _tick(scope, choices, "no_network_provision", connected, facts or (("recipients",),))
