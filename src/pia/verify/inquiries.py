"""Inquiries over the network as they reach the 中間サーバー of a rehearsal: somebody whose 副本 is there, and who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.register.nodes.copies import Copied, Inquiry
from pia.register.nodes.messages import parcel
from pia.register.policy import Channel, RecipientPolicy, Undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PERSON", "Asked", "answer", "asked", "outcomes"]

PERSON: Final = "900000000000001"
"""The integrated number of somebody made up for it (試験用)."""
_SYMBOL: Final = "rehearsal-symbol"
_ITEMS: Final = ("氏名", "住所")
_NETWORK: Final = "information-provision-network"
"""The means of a recipient that asks over the network."""


class Asked(Struct, frozen=True):
    """An inquiry that the declaration permits, the row that does, and the channel by which it comes."""

    inquiry: Inquiry
    row: RecipientPolicy
    channel: Channel


def asked(scene: Scene) -> Asked:
    """Put somebody's 副本 and 符号 into the server, and return an inquiry about it that the first listed row permits.

    Raises:
        Ended: no row of the assessment gives from the 副本, or nothing comes from the network: not applicable.
    """
    node = scene.node
    rows = [one for one in scene.policy.recipients if one.file == node.copies.file.id and one.pairs]
    drawn = next((one for one in scene.policy.channels if one.target == scene.id and _from_network(scene, one)), None)
    channel = drawn or (_stand_in(scene) if any(_NETWORK in one.means for one in rows) else None)
    if not rows or channel is None:
        raise scene.not_applicable(
            "情報提供ネットワークシステムからの照会に応じる相手と項が列挙されていない。",
            "no pair of requester and article is listed for inquiries over the network",
        )
    row = rows[0]
    pair = min(row.pairs)
    named = sorted(text for requester, article, text in row.information if (requester, article) == pair)
    information = named[0] if named else "住民票関係情報"
    items = _ITEMS if isinstance(row.items, Undeclared) else tuple(sorted(row.items))[:2]
    with node.store.write() as tx:
        node.keep(tx, "person-of", node.seal.lookup("symbol", _SYMBOL).hex(), PERSON)
        node.keep(tx, "symbol", PERSON, _SYMBOL)
        values = {"氏名": "試験　花子", "住所": "試験町1番", "生日": "2000-01-01"}
        node.keep_copy(tx, Copied(person=PERSON, information=information[:80], values=values))
    inquiry = Inquiry(
        symbol=_SYMBOL, requester=pair[0], article=pair[1], information=information[:80], items=items, to=node.declared.body,
    )  # fmt: skip
    scene.mark()
    return Asked(inquiry, row, channel)


def _stand_in(scene: Scene) -> Channel:
    """Return the way by which inquiries come where recipients are listed for the network and no flow is drawn from it."""
    return Channel(id="network-counterpart", source=_NETWORK, target=scene.id, kind="inquiry", origin="counterpart")


def _from_network(scene: Scene, channel: Channel) -> bool:
    kinds = {one.id: one.kind for one in scene.policy.nodes}
    return kinds.get(channel.source) == "provision-network"


def answer(scene: Scene, one: Asked, **changes: Any) -> Any:
    """Have the inquiry arrive, changed where told, and return what the server answers."""
    return scene.node.answer(one.channel, parcel("information", replace(one.inquiry, **changes), ()))


def outcomes(scene: Scene) -> list[str]:
    """Return what the record of provisions says about the person, the oldest first."""
    with scene.node.store.read() as reader:
        return [entry.outcome for entry in scene.node.provisions(reader, PERSON)]
