"""入手: a notice that contradicts what the server holds is refused, entered, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Arrival
from pia.register.identification import Identification, identification_of
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


def _believing(city: City, node: str) -> None:
    """Have the server write whatever it is told."""
    at = city[node]

    def apply(tx: Any, notice: Identification) -> None:
        key = identity_key(notice.municipality, notice.code)
        at.records.put(tx, key, notice, before=at.records.get(tx, key).row, effective=notice.changed, now=at.now)

    at.apply = apply


def _told(scene: Scene, channel: Channel, notice: Identification) -> bool:
    """Deliver a notice; say whether it was refused and entered."""
    with scene.node.store.read() as reader:
        seq = reader.received(channel.id) + 1
    scene.node.receive(channel, [Arrival(seq, parcel("identification", notice, tuple(map(item_key, IDENTIFICATION))))])
    rows = [row for row in scene.rows() if row.operation == "receive-identification"]
    return bool(rows) and rows[-1].outcome == "refused"


def _run(scene: Scene) -> None:
    channel = below(scene)
    home = next(one.body for one in scene.policy.nodes if one.id == channel.source)
    numbered = [one for one in scene.residents if one.number and one.address.municipality == home]
    if len(numbered) < 2:
        raise scene.not_applicable("個人番号のある住民がいない。", "nobody has a number")
    one, other = (identification_of(each) for each in numbered[:2])
    key = identity_key(one.municipality, one.code)
    with scene.node.store.read() as reader:
        before = scene.node.records.get(reader, key)
    refused = _told(scene, channel, replace(one, number=other.number, reason="個人番号の変更"))
    scene.see("number-of-another", ok=refused, seen=_said(refused=refused))
    refused = _told(scene, channel, replace(one, address="試験県試験市1番", reason="氏名の変更"))
    scene.see("other-than-reason", ok=refused, seen=_said(refused=refused))
    with scene.node.store.read() as reader:
        after = scene.node.records.get(reader, key)
    same = before is not None and after is not None and before.row.version == after.row.version
    scene.see(
        "nothing-changed",
        ok=same,
        seen=Words("記録は変わらない", "the record is as it was")
        if same
        else Words("記録が変わった", "the record changed"),
    )


def _said(*, refused: bool) -> Words:
    return Words("拒否され、記録された", "refused and entered") if refused else Words("受け付けられた", "taken")


PROBE = Probe(
    id="notice-contradiction",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "number-of-another",
            Words(
                "ほかの者の個人番号に変える通知を送る。",
                "Send a notice that gives somebody the number of another person.",
            ),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "other-than-reason",
            Words(
                "異動の事由にない項目を変える通知を送る。", "Send a notice that changes what its reason does not cover."
            ),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "nothing-changed",
            Words("その者の記録を見る。", "Look at the record of that person."),
            Words("変わっていない。", "It has not changed."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="believes-all",
            words=Words("通知の内容を確かめない。", "notices are not judged"),
            step="number-of-another",
            city=_believing,
        ),
    ),
)
