"""入手: a message with an item that nobody defined is neither taken nor stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.channel import Arrival, Parcel
from pia.register.identification import identification_of
from pia.register.items import IDENTIFICATION, item_key
from pia.register.nodes.identity import identity_key
from pia.register.nodes.messages import parcel
from pia.verify.notices import below
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.policy import Channel
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_EXTRA = "病歴"


def _careless(city: City, node: str) -> None:
    """Have the server drop what it does not know and take the rest."""
    at = city[node]
    receive = at.receive

    def received(channel: Channel, arrivals: list[Arrival]) -> Any:
        mended = []
        for one in arrivals:
            content = json.loads(one.parcel.body)
            content.pop(_EXTRA, None)
            mended.append(
                Arrival(
                    one.seq, Parcel(name=one.parcel.name, body=json.dumps(content).encode(), items=one.parcel.items)
                )
            )
        return receive(channel, mended)

    at.receive = received


def _run(scene: Scene) -> None:
    channel = below(scene)
    home = next(one.body for one in scene.policy.nodes if one.id == channel.source)
    resident = next((one for one in scene.residents if one.address.municipality == home), scene.resident())
    own = identification_of(resident)
    message = parcel("identification", own, tuple(map(item_key, IDENTIFICATION)))
    content = json.loads(message.body) | {_EXTRA: "試験"}
    with scene.node.store.read() as reader:
        seq, before = (
            reader.received(channel.id) + 1,
            scene.node.records.get(reader, identity_key(own.municipality, own.code)),
        )
    scene.node.receive(
        channel, [Arrival(seq, Parcel(name=message.name, body=json.dumps(content).encode(), items=message.items))]
    )
    rows = [row for row in scene.rows() if row.operation == "receive-identification"]
    refused = bool(rows) and all(row.outcome == "refused" and "channel-message" in row.detail for row in rows)
    scene.see(
        "refused",
        ok=refused,
        seen=Words(
            f"拒否の記録{sum(row.outcome == 'refused' for row in rows)}行",
            f"{sum(row.outcome == 'refused' for row in rows)} refusals",
        ),
    )
    with scene.node.store.read() as reader:
        after = scene.node.records.get(reader, identity_key(own.municipality, own.code))
    same = (before is None) is (after is None) and (after is None or after.row.version == before.row.version)
    scene.see(
        "nothing-stored",
        ok=same,
        seen=Words("記録は変わらない", "the record is as it was")
        if same
        else Words("記録が変わった", "the record changed"),
    )


PROBE = Probe(
    id="undeclared-item-rejected",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "refused",
            Words(
                "定めのない項目を加えた通知を、宣言した経路から送る。",
                "Send a notice with an item that nobody defined over a declared channel.",
            ),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "nothing-stored",
            Words("その者の記録を見る。", "Look at the record of that person."),
            Words("変わっていない。", "It has not changed."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="extra-dropped",
            words=Words(
                "定めのない項目を黙って捨て、残りを受け付ける。", "the unknown item is dropped and the rest taken"
            ),
            step="refused",
            city=_careless,
        ),
    ),
)
