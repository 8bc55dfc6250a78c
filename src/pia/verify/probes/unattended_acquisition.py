"""入手: a notice is taken with nobody signed in, and the ledger names the system that sent it, not a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.channel import Receipt
from pia.verify.notices import below, notice, received
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _attended(city: City, node: str) -> None:
    """Have the node take nothing while nobody is signed in."""
    at = city[node]
    receive = at.receive

    def waiting(channel: Any, arrivals: Any) -> Any:
        return receive(channel, arrivals) if _open(at) else Receipt(arrivals[0].seq - 1)

    at.receive = waiting


def _open(node: Any) -> int:
    """Return how many sessions are open at a node."""
    with node.store.read() as reader:
        return sum(1 for _ in reader.all_kept("session"))


def _run(scene: Scene) -> None:
    way = below(scene)
    people = _open(scene.node)
    scene.see("nobody-there", ok=not people, seen=Words(f"利用中の者{people}人", f"{people} people signed in"))
    name = "試験　自動"
    row = received(scene, notice(scene, reason="職権修正等", name=name), way)
    with scene.node.store.read() as reader:
        found = scene.node.records.find(reader, "code", scene.resident().code)
    there = any(one.value.name == name for one in found)
    scene.see(
        "taken", ok=there, seen=Words("反映された", "applied") if there else Words("反映されていない", "not applied")
    )
    by_system = row is not None and row.who == way.source and row.terminal == way.id and row.outcome != "refused"
    scene.see(
        "entered",
        ok=by_system,
        seen=Words(
            f"記録された送信元：{row.who if row else 'なし'}", f"sender on record: {row.who if row else 'none'}"
        ),
    )
    people = _open(scene.node)
    scene.see("still-nobody", ok=not people, seen=Words(f"利用中の者{people}人", f"{people} people signed in"))


PROBE = Probe(
    id="unattended-acquisition",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "nobody-there",
            Words("誰も利用を始めていないことを確かめる。", "See that nobody is signed in."),
            Words("利用中の者がいない。", "Nobody is."),
        ),
        Step(
            "taken",
            Words("宣言した経路から通知を送る。", "Send a notice over the declared channel."),
            Words("人の操作なしで反映される。", "It is applied without anybody doing anything."),
        ),
        Step(
            "entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("送信元のシステムと経路が記録されている。", "It names the system that sent it and the channel."),
        ),
        Step(
            "still-nobody",
            Words("利用中の者をもう一度確かめる。", "Look once more who is signed in."),
            Words("利用中の者がいない。", "Nobody is."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="waits-for-somebody",
            words=Words("担当者が利用を始めるまで受け取らない。", "nothing is taken until somebody signs in"),
            step="taken",
            city=_attended,
        ),
    ),
)
