"""Ways between systems in a rehearsal: sending something over one, and policies that open or loosen them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.register.channel import Parcel
from pia.register.policy import UNDECLARED, Channel, ChannelKind, Undeclared
from pia.register.refusal import Refused
from pia.verify.ended import is_refused

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["NOTE", "carried", "chosen", "loosened", "opened_from", "passes", "stranger"]

NOTE = "rehearsal"
"""The name of a message that nobody answers: it shows whether a way is open, and nothing is stored of it."""


def carried(
    scene: Scene,
    source: str,
    target: str,
    kinds: Collection[ChannelKind],
    *,
    items: tuple[str, ...] = (),
    body: bytes = b"{}",
) -> Any:
    """Send something from one node to another over whatever way the kinds allow, and return what came back."""
    caller = scene.city[source]
    return scene.city.channels.ask(caller, target, Parcel(name=NOTE, body=body, items=items), kinds)


def passes(answer: Any) -> bool:
    """Say whether something got to the other end: there nobody knows such a message."""
    return not isinstance(answer, Refused) or is_refused(answer, "not-answered")


def chosen(scene: Scene, field: str, value: object, *, towards: bool = False) -> Channel:
    """Return the channel from the node (or ``towards`` it) to a running one that declares a value.

    Raises:
        Ended: none does: undeclared where one leaves it open, not applicable where there is no channel.
    """
    here, there = ("target", "source") if towards else ("source", "target")
    ways = [one for one in scene.policy.channels if getattr(one, here) == scene.id and one.origin != "counterpart"]
    ways = [one for one in ways if getattr(one, there) in scene.city.nodes]
    fitting = [one for one in ways if _declares(getattr(one, field), value)]
    alone = [one for one in fitting if all(_declares(getattr(each, field), value) for each in _beside(ways, one))]
    if alone:
        return alone[0]
    silent = next((one for one in ways if isinstance(getattr(one, field), Undeclared)), None)
    if silent is not None:
        scene.value(f"channels.{silent.id}.{field}")
    raise scene.not_applicable("これに当たる流れがない。", "there is no such flow")


def _declares(found: object, value: object) -> bool:
    return not isinstance(found, Undeclared) if value is None else found == value


def _beside(ways: list[Channel], one: Channel) -> list[Channel]:
    return [each for each in ways if (each.source, each.target, each.kind) == (one.source, one.target, one.kind)]


def loosened(field: str) -> Callable[[Policy, str], Policy]:
    """Return a sabotage under which no channel declares a field: nobody checks."""

    def loose(policy: Policy, _node: str) -> Policy:
        return replace(policy, channels=tuple(replace(one, **{field: UNDECLARED}) for one in policy.channels))

    return loose


def stranger(scene: Scene, *kinds: str) -> str:
    """Return a running node (of some kinds) from which no channel leads to the node, nor back.

    Raises:
        Ended: there is none: not applicable.
    """
    joined = {
        end for one in scene.policy.channels if scene.id in (one.source, one.target) for end in (one.source, one.target)
    }
    for id_, node in scene.city.nodes.items():
        if id_ != scene.id and id_ not in joined and (not kinds or node.KIND in kinds):
            return str(id_)
    raise scene.not_applicable("経路のない相手がここにない。", "there is no system here without a way to it")


def opened_from(kinds: Collection[str] = ()) -> Callable[[Policy, str], Policy]:
    """Return a sabotage that opens ways in both directions between the node and every other one (of some kinds)."""

    def open_(policy: Policy, node: str) -> Policy:
        others = [one.id for one in policy.nodes if one.id != node and (not kinds or one.kind in kinds)]
        ways: list[Channel] = []
        for other in others:
            for kind in ("notice", "inquiry"):
                ways.append(Channel(id=f"back-door-{other}-{kind}", source=other, target=node, kind=kind))
                ways.append(Channel(id=f"back-door-to-{other}-{kind}", source=node, target=other, kind=kind))
        return replace(policy, channels=(*policy.channels, *ways))

    return open_
