"""Notices of 本人確認情報 as they reach a server of a rehearsal: over the declared channel, and with nobody at either end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.register.channel import Arrival
from pia.register.identification import Identification, identification_of
from pia.register.items import IDENTIFICATION, item_key
from pia.register.nodes.messages import KINDS, parcel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.register.channel import Parcel
    from pia.register.person import Resident
    from pia.register.policy import Channel, NodeKind
    from pia.register.store.interface import LedgerRow
    from pia.verify.scene import Scene

__all__ = ["BELOW", "arrived", "below", "notice", "received"]

BELOW: Final[Mapping[NodeKind, NodeKind]] = {
    "municipal-cs": "juki", "prefecture-server": "municipal-cs", "supplementary-prefecture-server": "municipal-cs",
}  # fmt: skip
"""By whom each kind of server is told."""


def below(scene: Scene, name: str = "identification") -> Channel:
    """Return the channel by which messages of a name come from the municipality of the first resident.

    Raises:
        Ended: none is declared: not applicable.
    """
    known = {one.id: one for one in scene.policy.nodes}
    body, kind = scene.resident().address.municipality, BELOW[scene.node.KIND]
    found = [
        one
        for one in scene.policy.channels
        if one.target == scene.id
        and one.kind in KINDS[name]
        and (one.source in known and (known[one.source].kind, known[one.source].body) == (kind, body))
    ]
    if not found:
        raise scene.not_applicable("下位からの通知の経路がない。", "no channel of notices comes from below")
    return min(found, key=lambda one: (one.kind != "notice", one.id))


def notice(scene: Scene, about: Resident | None = None, **changes: Any) -> Identification:
    """Return a notice about a resident (the first one unless told otherwise) as of today, changed where told."""
    one = identification_of(about or scene.resident())
    return replace(one, **{"changed": scene.today, **changes})


def received(scene: Scene, one: Identification, channel: Channel | None = None) -> LedgerRow | None:
    """Have a notice arrive; return the row of the ledger that tells what became of it."""
    return arrived(scene, parcel("identification", one, tuple(map(item_key, IDENTIFICATION))), channel)


def arrived(scene: Scene, message: Parcel, channel: Channel | None = None) -> LedgerRow | None:
    """Have a message arrive over a channel; return the row of the ledger that tells what became of it."""
    way = channel or below(scene, message.name)
    with scene.node.store.read() as reader:
        seq, last = reader.received(way.id) + 1, reader.last_of_ledger()
    scene.node.receive(way, [Arrival(seq, message, seq)])
    with scene.node.store.read() as reader:
        rows = list(reader.ledger(after=0 if last is None else last.seq))
    return next((row for row in rows if row.operation == f"receive-{message.name}"), None)
