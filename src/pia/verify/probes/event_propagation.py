"""保管: each event reaches the servers above once and in order, with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.event import Death
from pia.register.nodes.identity import identity_key
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.policy import NodeKind
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ABOVE: Final[tuple[NodeKind, ...]] = ("municipal-cs", "prefecture-server", "national-server")


def _stuck(city: City, node: str) -> None:
    """Have nothing that waits at the node be carried."""
    city[node].pump = lambda: 0


def _servers(scene: Scene) -> list[Any]:
    """Return the servers above that have a way from the one below, the nearest first."""
    body = scene.node.body
    found = []
    for kind in _ABOVE:
        homes = (body.code, body.prefecture, None)
        found += [one for one in scene.city.of(kind) if one.declared.body in homes or kind == "national-server"][:1]
    return found


def _held(server: Any, key: str) -> Any:
    with server.store.read() as reader:
        return server.records.get(reader, key)


def _run(scene: Scene) -> None:
    servers = _servers(scene)
    if not servers or not any(one.target == servers[0].id for one in scene.city.channels.outgoing(scene.id)):
        raise scene.not_applicable("上位のサーバへの経路がない。", "no channel leads to a server above")
    content = moving_in(scene)
    key = identity_key(scene.node.body.code, content.code)
    names = [one.id for one in servers]
    done = entered(scene, event(scene, ATENA, content))
    scene.city.pump()
    reached = [
        one.id for one in servers if (found := _held(one, key)) is not None and found.value.number == content.number
    ]
    scene.see("entry-arrives", not is_refused(done) and reached == names, _said(reached), *names)
    once = [_held(one, key).row.version for one in servers]
    scene.city.pump()
    scene.see(
        "once", once == [_held(one, key).row.version for one in servers] == [1] * len(servers), _said(reached), *names
    )
    done = entered(scene, event(scene, ATENA, Death(), application="R-death"))
    scene.city.pump()
    removed = [one.id for one in servers if _held(one, key).row.state == "removed"]
    scene.see(
        "removal-arrives",
        not is_refused(done) and removed == names,
        told(done) if is_refused(done) else _said(removed),
        *names,
    )


def _said(names: list[str]) -> Words:
    return Words(f"届いたサーバ：{'、'.join(names) or 'なし'}", f"reached: {', '.join(names) or 'none'}")


PROBE = Probe(
    id="event-propagation",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "entry-arrives",
            Words("転入を一件入力し、上位のサーバを見る。", "Enter a move-in and look at the servers above."),
            Words("宣言した経路の全てのサーバに、同じ内容で届く。", "It is at every server, as it was entered."),
        ),
        Step(
            "once",
            Words("もう一度通知を流す。", "Let notices flow once more."),
            Words("二度は反映されない。", "It is not applied twice."),
        ),
        Step(
            "removal-arrives",
            Words("同じ者の死亡を入力し、上位のサーバを見る。", "Enter the person's death and look at the servers."),
            Words("全てのサーバで消除される。", "Removed at every server."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="notices-stuck",
            words=Words("通知が送られない。", "notices are not carried"),
            step="entry-arrives",
            city=_stuck,
        ),
    ),
)
