"""保管: what is notified in an outage waits, arrives when the line is back, once and in order, and the files agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.event import Death
from pia.register.nodes.identity import identity_key
from pia.verify.ended import is_refused
from pia.verify.events import ATENA, entered, event, moving_in
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _lossy(city: City, node: str) -> None:
    """Have the outbox of the node emptied while the line is down."""
    at = city[node]
    pump = at.pump

    def lost() -> int:
        with at.store.write() as tx:
            for channel in at.channels.outgoing(at.id):
                if city.channels.wire.arriving(channel.id, ()) is None:
                    tx.acknowledged(channel.id, tx.sent(channel.id))
        return int(pump())

    at.pump = lost


def _run(scene: Scene) -> None:
    cs: Any = next((one for one in scene.city.of("municipal-cs", scene.node.declared.body)), None)
    ways = [one for one in scene.city.channels.outgoing(scene.id) if cs is not None and one.target == cs.id]
    if not ways:
        raise scene.not_applicable("市町村CSへの経路がない。", "no channel leads to the municipal CS")
    content = moving_in(scene)
    key = identity_key(scene.node.body.code, content.code)
    scene.line.down = {one.id for one in ways}
    done = entered(scene, event(scene, ATENA, content))
    gone = entered(scene, event(scene, ATENA, Death(), application="R-death"))
    scene.city.pump()
    waiting = _waiting(scene, ways)
    arrived = _held(cs, key) is not None
    scene.see("waits", not is_refused(done) and not is_refused(gone) and waiting > 1 and not arrived, _said(waiting))
    scene.line.down = set()
    scene.city.pump()
    found, left = _held(cs, key), _waiting(scene, ways)
    in_order = found is not None and found.row.state == "removed" and found.row.version == 2
    scene.see("arrives-in-order", in_order and not left, _said(left), cs.id)
    scene.city.pump()
    again = _held(cs, key)
    scene.see("once", again is not None and again.row.version == 2, _said(_waiting(scene, ways)), cs.id)


def _held(server: Any, key: str) -> Any:
    with server.store.read() as reader:
        return server.records.get(reader, key)


def _waiting(scene: Scene, ways: list[Any]) -> int:
    with scene.node.store.read() as reader:
        return sum(len(reader.waiting(one.id)) for one in ways)


def _said(count: int) -> Words:
    return Words(f"待っている通知{count}件", f"{count} notices wait")


PROBE = Probe(
    id="delivery-after-outage",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "waits",
            Words(
                "市町村CSとの回線を止め、一人の転入と死亡を入力する。",
                "Take the line to the municipal CS down; enter a move-in and the death of one person.",
            ),
            Words("二つの通知が失われずに待つ。", "Both notices wait and none is lost."),
        ),
        Step(
            "arrives-in-order",
            Words("回線を戻す。", "Bring the line back."),
            Words("順に届き、CSで消除まで反映される。", "They arrive in order; the CS has the removal."),
        ),
        Step(
            "once",
            Words("もう一度通知を流す。", "Let notices flow once more."),
            Words("二度は反映されない。", "Nothing is applied twice."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="notices-lost",
            words=Words("障害の間の通知が失われる。", "notices of an outage are lost"),
            step="waits",
            city=_lossy,
        ),
    ),
)
