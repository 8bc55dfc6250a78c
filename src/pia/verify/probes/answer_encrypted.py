"""情報連携: an answer or a 副本 goes out encrypted, shows nothing on the wire, and opens with no key but the one of its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag

from pia.errors import Words
from pia.register.nodes.atena import Addressee
from pia.register.nodes.copies import Copied
from pia.register.nodes.messages import Values, parcel, read
from pia.register.refusal import Refused
from pia.verify.ended import Ended, told
from pia.verify.inquiries import asked
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import loosened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.register.channel import Crossing
    from pia.register.city import City
    from pia.register.policy import Channel
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _one_key(city: City, _node: str) -> None:
    """Give every way the same key."""
    channels: Any = city.channels
    made = channels._cipher  # noqa: SLF001 - breaking in is what it is for
    channels._cipher = lambda _channel: made("everybody")  # noqa: SLF001


def _opened(city: City, channel: str, crossing: Crossing) -> bytes | None:
    cipher: Any = city.channels._cipher(channel)  # noqa: SLF001 - the key of whoever stands at that way
    try:
        plain: bytes = cipher.decrypt(crossing.body, [crossing.name.encode()])
    except InvalidTag:
        return None
    return plain


def _answered(scene: Scene) -> tuple[Channel, Mapping[str, str], bytes]:
    """Have an inquiry answered over the network; return the way of the answer, its values, and what the requester got.

    Raises:
        Ended: no such way is drawn, or nothing is answered.
    """
    one = asked(scene)
    network = one.channel.source
    ways = [way for way in scene.policy.channels if (way.source, way.target) == (scene.id, network)]
    back = ways[0] if ways else one.channel
    if scene.city.channels.channel(back.id) is None:
        raise Ended(
            "undeclared",
            Words(
                "情報提供ネットワークシステムとの流れが別添1に描かれておらず、回答の経路を暗号化するか分からない。",
                "no flow to the network is drawn: nobody can say whether answers are encrypted",
            ),
            (f"channels.{back.id}.encryption",),
        )
    _needs_encryption(scene, back)
    answer = scene.city[network].ask(scene.id, parcel("information", one.inquiry, ()))
    content = answer if isinstance(answer, Refused) else read(Values, answer)
    if isinstance(content, Refused) or isinstance(answer, Refused):
        raise Ended("not-run", told(content))
    return back, content.values, answer.body


def _copied(scene: Scene) -> tuple[Channel, Mapping[str, str], bytes]:
    """Have somebody's copy go from the addressees' system to the intermediate server; return the same as for an answer."""
    servers = {one.id for one in scene.policy.nodes if one.kind == "intermediate-server"}
    way = next((one for one in scene.policy.channels if one.source == scene.id and one.target in servers), None)
    if way is None:
        raise scene.not_applicable("中間サーバーへの流れがない。", "no flow leads to an intermediate server")
    _needs_encryption(scene, way)
    values = {"氏名": "試験　花子", "住所": "試験町1番"}
    one = Addressee(number="9900000001", values=values, links={})
    with scene.node.store.write() as tx:
        scene.node.tell_copy(tx, one, "住民票関係情報", values)
    scene.city.pump()
    copied = Copied(person=one.number, information="住民票関係情報", values=values)
    return way, values, parcel("copy", copied, values).body


def _needs_encryption(scene: Scene, way: Channel) -> None:
    if not scene.value(f"channels.{way.id}.encryption"):
        raise scene.not_applicable("この経路を暗号化すると宣言していない。", "this way is not declared to be encrypted")


def _run(scene: Scene) -> None:
    way, values, sent = _copied(scene) if scene.node.KIND == "atena" else _answered(scene)
    crossing = next((each for each in reversed(scene.line.crossed) if each.channel == way.id), None)
    if crossing is None:
        raise Ended("not-run", Words("経路を何も流れなかった。", "nothing went over the way"))
    shown = sum(value.encode() in crossing.body for value in values.values())
    scene.see(
        "on-the-wire",
        crossing.encrypted and shown == 0,
        Words(f"経路上で読める値{shown}件", f"{shown} values can be read on the wire"),
    )
    plain = _opened(scene.city, way.id, crossing)
    scene.see("own-key", plain == sent, Words("開く" if plain else "開かない", "opens" if plain else "does not open"))
    others = [one.id for one in scene.policy.channels if one.id != way.id]
    opened = sum(_opened(scene.city, one, crossing) is not None for one in others)
    scene.see(
        "other-keys",
        opened == 0,
        Words(f"{len(others)}個の鍵のうち開くもの{opened}", f"opened by {opened} of {len(others)} keys"),
    )


PROBE = Probe(
    id="answer-encrypted",
    at=frozenset({"atena", "intermediate-server"}),
    steps=(
        Step(
            "on-the-wire",
            Words(
                "許可された照会に応じ（宛名システムでは副本を登録し）、経路を流れるデータを見る。",
                "Answer a permitted inquiry (where addressees are managed: register a copy) and look at the wire.",
            ),
            Words("暗号化され、値は読み取れない。", "It is encrypted; no value can be read."),
        ),
        Step(
            "own-key",
            Words("受け取る側の鍵で開く。", "Open it with the key of who receives it."),
            Words("送った内容が得られる。", "What was sent is there."),
        ),
        Step(
            "other-keys",
            Words("他の全ての経路の鍵で同じデータを開こうとする。", "Try to open it with the keys of all other ways."),
            Words("どの鍵でも開かない。", "None opens it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="in-clear",
            words=Words("暗号化せずに送る。", "it is sent without encryption"),
            step="on-the-wire",
            policy=loosened("encryption"),
        ),
        Sabotage(
            id="one-key-for-all",
            words=Words("全ての経路に同じ鍵を使う。", "all ways have one key"),
            step="other-keys",
            city=_one_key,
        ),
    ),
)
