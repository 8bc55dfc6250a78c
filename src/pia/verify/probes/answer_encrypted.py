"""情報連携: an answer goes out encrypted, shows nothing on the wire, and opens with no key but the one of its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag

from pia.errors import Words
from pia.register.nodes.messages import Values, parcel, read
from pia.register.refusal import Refused
from pia.verify.ended import Ended, told
from pia.verify.inquiries import asked
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import loosened

if TYPE_CHECKING:
    from pia.register.channel import Crossing
    from pia.register.city import City
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


def _run(scene: Scene) -> None:
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
    if not scene.value(f"channels.{back.id}.encryption"):
        raise scene.not_applicable(
            "回答の経路を暗号化すると宣言していない。", "the way of answers is not declared to be encrypted"
        )
    answer = scene.city[network].ask(scene.id, parcel("information", one.inquiry, ()))
    crossing = next((each for each in reversed(scene.line.crossed) if each.channel == back.id), None)
    content = answer if isinstance(answer, Refused) else read(Values, answer)
    if isinstance(content, Refused) or crossing is None:
        scene.see("on-the-wire", ok=False, seen=told(content))
        return
    shown = sum(value.encode() in crossing.body for value in content.values.values())
    scene.see(
        "on-the-wire",
        crossing.encrypted and shown == 0,
        Words(f"経路上で読める値{shown}件", f"{shown} values can be read on the wire"),
    )
    plain = _opened(scene.city, back.id, crossing)
    scene.see(
        "own-key", plain == answer.body, Words("開く" if plain else "開かない", "opens" if plain else "does not open")
    )
    others = [way.id for way in scene.policy.channels if way.id != back.id]
    opened = sum(_opened(scene.city, way, crossing) is not None for way in others)
    scene.see(
        "other-keys",
        opened == 0,
        Words(f"{len(others)}個の鍵のうち開くもの{opened}", f"opened by {opened} of {len(others)} keys"),
    )


PROBE = Probe(
    id="answer-encrypted",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "on-the-wire",
            Words("許可された照会に応じ、経路を流れる回答を見る。", "Answer a permitted inquiry and look at the wire."),
            Words("暗号化され、値は読み取れない。", "It is encrypted; no value can be read."),
        ),
        Step(
            "own-key",
            Words("照会者の側の鍵で回答を開く。", "Open it with the key of who asked."),
            Words("送った内容が得られる。", "What was sent is there."),
        ),
        Step(
            "other-keys",
            Words("他の全ての経路の鍵で同じ回答を開こうとする。", "Try to open it with the keys of all other ways."),
            Words("どの鍵でも開かない。", "None opens it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="in-clear",
            words=Words("回答を暗号化しない。", "answers are not encrypted"),
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
