"""The way of 附票本人確認情報: from a municipality's 市町村CS to the 附票 server of its prefecture, and on to the nation's.

Not every municipality has one: where no assessment speaks of the 附票 of its prefecture, nothing of it goes anywhere.
"""

from __future__ import annotations

from typing import Any

from pia.register.channel import Parcel
from pia.register.city import City
from pia.register.nodes.messages import KINDS
from pia.register.policy import NodeKind
from pia.register.refusal import Refused

__all__ = ["reached"]


def reached(city: City, home: str, keeper: str, notice: Parcel) -> tuple[Any, ...]:
    """Return the 附票 servers that a notice comes to, those of a prefecture first.

    Args:
        city: the systems.
        home: the municipality of the resident, whose 既存住基システム sends it.
        keeper: the one that keeps the 附票, of the 本籍; another 市町村CS than that of ``home`` has to be told by it.
        notice: of 附票本人確認情報; every channel on the way has to carry its items.
    """
    servers = [cs for cs in _next(city, [*city.of("juki", home)], "municipal-cs", notice) if cs.declared.body == home]
    if keeper != home:
        others = city.of("municipal-cs", keeper)
        servers = [cs for cs in others if any(_carries(city, one.id, cs.id, notice) for one in servers)]
    prefecture = _next(city, servers, "supplementary-prefecture-server", notice)
    nation = _next(city, prefecture, "supplementary-national-server", notice)
    return (*prefecture, *nation)


def _next(city: City, nodes: list[Any], kind: NodeKind, notice: Parcel) -> list[Any]:
    targets = dict.fromkeys(
        target for node in nodes for target in node.above(kind) if _carries(city, node.id, target, notice)
    )
    return [city.nodes[target] for target in targets if target in city.nodes]


def _carries(city: City, source: str, target: str, notice: Parcel) -> bool:
    return not isinstance(city.channels.route(source, target, KINDS[notice.name], notice), Refused)
