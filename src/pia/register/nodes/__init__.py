"""One module per system: the functions that its form lists (システムの機能), its own files, and what it says to whom over which channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pia.register.nodes.base import Node, Work
from pia.register.nodes.juki import Juki
from pia.register.nodes.municipal_cs import MunicipalCS
from pia.register.nodes.national_server import NationalServer
from pia.register.nodes.prefecture_server import PrefectureServer
from pia.register.nodes.supplementary import SupplementaryNationalServer, SupplementaryPrefectureServer
from pia.register.policy import NodeKind

__all__ = ["KINDS", "Node", "Work"]

KINDS: Final[Mapping[NodeKind, type[Node]]] = {
    kind.KIND: kind
    for kind in (
        Juki,
        MunicipalCS,
        PrefectureServer,
        NationalServer,
        SupplementaryPrefectureServer,
        SupplementaryNationalServer,
    )
}
"""The class of every kind of node that runs."""
