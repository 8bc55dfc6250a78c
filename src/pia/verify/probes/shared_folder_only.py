"""使用・提供: things go to the declared partners over the declared ways alone, and a partner gets in by no other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.items import NUMBER, item_key
from pia.register.nodes.messages import KINDS, Values, parcel
from pia.register.policy import Channel, ChannelKind, Undeclared
from pia.register.refusal import Refused
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import opened_from

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_BACK: Final[tuple[ChannelKind, ...]] = ("notice", "inquiry", "link", "provision", "extraction")
_TOLD: Final = "recipient-address"


def _told(scene: Scene, target: str, items: tuple[str, ...] = ()) -> int:
    with scene.node.store.write() as tx:
        sent: int = scene.node.tell(tx, target, parcel(_TOLD, Values({}), items))
    return sent


def _item_of(channel: Channel) -> tuple[str, ...]:
    """Return one item that a channel carries, if it names any."""
    named = () if isinstance(channel.items, Undeclared) else sorted(map(item_key, channel.items))
    return tuple(item for item in named if item != NUMBER)[:1]


def _ways_back(policy: Policy, node: str) -> Policy:
    """Let every partner of the node connect back as it likes."""
    partners = {one.target for one in policy.channels if one.source == node}
    ways = [
        Channel(id=f"back-{one}-{kind}", source=one, target=node, kind=kind)
        for one in sorted(partners)
        for kind in _BACK
    ]
    return replace(policy, channels=(*policy.channels, *ways))


def _run(scene: Scene) -> None:
    ways = [
        one
        for one in scene.policy.channels
        if one.source == scene.id and one.origin != "counterpart" and one.kind in KINDS[_TOLD]
    ]
    if not ways:
        raise scene.not_applicable(
            "このシステムから送る相手は宣言にない。", "nobody is declared to be sent anything from here"
        )
    way = ways[0]
    sent = _told(scene, way.target, _item_of(way))
    scene.see("declared-partner", sent == 1, Words(f"送信{sent}件", f"{sent} sent"))
    known = {one.target for one in scene.policy.channels if one.source == scene.id}
    others = [one.id for one in scene.policy.nodes if one.id not in known and one.id != scene.id]
    sent = sum(_told(scene, one) for one in others)
    entered = sum("channel-undeclared" in row.detail for row in scene.rows())
    if others:
        scene.see(
            "other-partner",
            sent == 0 and entered == len(others),
            Words(
                f"{len(others)}先に送信{sent}件、拒否の記録{entered}行",
                f"{sent} sent to {len(others)}, {entered} refusals entered",
            ),
        )
    else:
        scene.skip("other-partner", "経路のない相手がここにない。", "there is no system here without a way to it")
    declared = {one.kind for one in scene.policy.channels if (one.source, one.target) == (way.target, scene.id)}
    tried = [kind for kind in _BACK if kind not in declared]
    parcels = [scene.city.channels.route(way.target, scene.id, (kind,), Parcel(name=_TOLD, body=b"")) for kind in tried]
    through = sum(not isinstance(one, Refused) for one in parcels)
    scene.see(
        "no-way-back",
        through == 0,
        Words(
            f"宣言にない{len(tried)}通りの接続のうち通ったもの{through}",
            f"{through} of {len(tried)} undeclared ways are open",
        ),
    )


PROBE = Probe(
    id="shared-folder-only",
    steps=(
        Step(
            "declared-partner",
            Words(
                "宣言した連携先へ、宣言した経路で送る。", "Send something to a declared partner over the declared way."
            ),
            Words("送ることができる。", "It goes."),
        ),
        Step(
            "other-partner",
            Words("宣言にない全ての相手へ送ろうとする。", "Try to send it to everybody who is not declared."),
            Words("いずれにも送られず、拒否が一件ずつ記録に残る。", "Nothing goes; each refusal is entered."),
        ),
        Step(
            "no-way-back",
            Words(
                "連携先から、宣言にない方法で当該システムへ接続しようとする。",
                "Try to connect from the partner in the ways that are not declared.",
            ),
            Words("いずれも接続できない。", "None of them is open."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-partner",
            words=Words("どの相手にも送れる。", "everybody can be sent something"),
            step="other-partner",
            policy=opened_from(),
        ),
        Sabotage(
            id="ways-back",
            words=Words("連携先から自由に接続できる。", "a partner connects as it likes"),
            step="no-way-back",
            policy=_ways_back,
        ),
    ),
)
