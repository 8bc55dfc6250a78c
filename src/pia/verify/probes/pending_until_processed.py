"""入手: an application that came in stays in the list of what is pending until somebody has dealt with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.event import write_event
from pia.register.nodes.applications import Application, application_parcel
from pia.register.nodes.messages import KINDS
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, event, moving_in
from pia.verify.notices import arrived
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.policy import Channel
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ID = "R-9001"


def _never_closed(city: City, node: str) -> None:
    """Have the node note nothing of what became of an application."""
    at = city[node]
    at.move = lambda tx, id_, _state: at.application(tx, id_)


def _taken_for_done(city: City, node: str) -> None:
    """Have the node take an application for dealt with as soon as it is there."""
    at = city[node]
    write = at._write  # noqa: SLF001 - breaking in is what it is for
    at._write = lambda tx, one: write(tx, replace(one, state="done"))  # noqa: SLF001


def _way(scene: Scene) -> Channel:
    """Return a channel by which applications come in."""
    found = next(
        (one for one in scene.policy.channels if one.target == scene.id and one.kind in KINDS["application"]), None
    )
    if found is None:
        raise scene.not_applicable("申請を受け取る経路がない。", "no channel brings applications")
    return found


def _pending(scene: Scene) -> list[str]:
    with scene.node.store.read() as reader:
        return [id_ for _, _, id_ in scene.node.pending(reader)]


def _run(scene: Scene) -> None:
    way = _way(scene)
    document = write_event(event(scene, ATENA, moving_in(scene))).decode()
    arrived(
        scene, application_parcel(Application(id=_ID, kind="move-in", received=scene.today, documents=(document,))), way
    )
    scene.see("listed", ok=_ID in _pending(scene), seen=_said(_pending(scene)))
    scene.at(scene.today + timedelta(days=1))
    scene.see("still-listed", ok=_ID in _pending(scene), seen=_said(_pending(scene)))
    done: Any = scene.node.accept_application(scene.work(CLERK, "enter"), _ID)
    if is_refused(done) and not is_refused(done, "application-unknown"):
        raise scene.not_applicable("担当者が異動を入力できない。", "the clerk cannot enter the event")
    scene.see("processed", ok=not is_refused(done) and _ID not in _pending(scene), seen=_said(_pending(scene)))
    again: Any = scene.node.accept_application(scene.work(CLERK, "enter"), _ID)
    scene.see("not-twice", ok=is_refused(again, "application-closed"), seen=told(again))


def _said(ids: list[str]) -> Words:
    return Words(f"受付中の申請{len(ids)}件", f"{len(ids)} applications pending")


PROBE = Probe(
    id="pending-until-processed",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "listed",
            Words("申請を一件受け付ける。", "Take in an application."),
            Words("受付中の一覧に載る。", "It is in the list of what is pending."),
        ),
        Step(
            "still-listed",
            Words("処理しないまま、翌日に一覧を見る。", "Look at the list on the next day, with nothing done."),
            Words("まだ載っている。", "It is still there."),
        ),
        Step(
            "processed",
            Words("処理を済ませ、一覧を見る。", "Deal with it and look at the list."),
            Words("一覧から外れる。", "It is no longer there."),
        ),
        Step(
            "not-twice",
            Words("同じ申請をもう一度処理しようとする。", "Try to deal with it once more."),
            Words("処理済みとして拒否される。", "Refused: it has been dealt with."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="taken-for-done",
            words=Words("受け付けただけで処理済みになる。", "it counts as dealt with as soon as it came"),
            step="listed",
            city=_taken_for_done,
        ),
        Sabotage(
            id="never-closed",
            words=Words("処理しても受付中のままになる。", "it stays pending after it was dealt with"),
            step="processed",
            city=_never_closed,
        ),
    ),
)
