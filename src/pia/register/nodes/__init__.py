"""One module per system: the functions that its form lists (システムの機能), its own files, and what it says to whom over which channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pia.register.nodes.atena import Atena
from pia.register.nodes.base import Node, Work
from pia.register.nodes.card_management import CardManagement
from pia.register.nodes.certificate_issuance import CertificateIssuance
from pia.register.nodes.counter_support import CounterSupport
from pia.register.nodes.delivery_booking import DeliveryBooking
from pia.register.nodes.intermediate_server import IntermediateServer
from pia.register.nodes.internal_link import InternalLink
from pia.register.nodes.juki import Juki
from pia.register.nodes.kiosk import Kiosk
from pia.register.nodes.media_export import MediaExport
from pia.register.nodes.municipal_cs import MunicipalCS
from pia.register.nodes.national_server import NationalServer
from pia.register.nodes.portal import Portal
from pia.register.nodes.prefecture_server import PrefectureServer
from pia.register.nodes.provision_network import ProvisionNetwork
from pia.register.nodes.supplementary import SupplementaryNationalServer, SupplementaryPrefectureServer
from pia.register.policy import NodeKind

__all__ = ["KINDS", "OPERATIONS", "Node", "Work"]

KINDS: Final[Mapping[NodeKind, type[Node]]] = {
    kind.KIND: kind
    for kind in (
        Juki,
        MunicipalCS,
        PrefectureServer,
        NationalServer,
        SupplementaryPrefectureServer,
        SupplementaryNationalServer,
        Atena,
        IntermediateServer,
        ProvisionNetwork,
        CardManagement,
        Kiosk,
        CertificateIssuance,
        CounterSupport,
        DeliveryBooking,
        Portal,
        InternalLink,
        MediaExport,
    )
}
"""The class of every kind of node, but ``other``: what such a node does nobody knows."""

OPERATIONS: Final[Mapping[NodeKind, frozenset[str]]] = {
    name: frozenset(kind.FUNCTIONS) | kind.FURTHER for name, kind in KINDS.items()
}
"""The operations that rights can be about, by kind of node."""
