"""保管: an application that is made anew overwrites nothing: both are kept with their days, and the latest can be told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.event import MoveWithin, write_event
from pia.verify.ended import is_refused, told
from pia.verify.events import event
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_FIRST, _SECOND = "R-9001", "R-9002"


def _overwrites(city: City, node: str) -> None:
    """Have an application of a known number take the place of the one that is there."""
    at = city[node]
    take_in = at.take_in

    def taken(tx: Any, application: Any) -> Any:
        tx.erase(at.applications.file.id, application.id)
        return take_in(tx, application)

    at.take_in = taken


def _keeps_one(city: City, node: str) -> None:
    """Have the node forget what came before."""
    at = city[node]
    take_in = at.take_in

    def taken(tx: Any, application: Any) -> Any:
        for found in list(at.applications.all(tx)):
            if found.value.id != application.id:
                tx.erase(at.applications.file.id, found.row.key)
        return take_in(tx, application)

    at.take_in = taken


def _apply(scene: Scene, id_: str) -> Any:
    home = scene.resident(1).address
    document = write_event(
        event(scene, scene.resident().atena, MoveWithin(address=replace(home, lot="9番9号")))
    ).decode()
    return scene.node.apply(id_, "move-within", [document], signed=True)


def _kept(scene: Scene) -> list[str]:
    """Return the numbers of the two applications as far as they are kept, the earlier one first."""
    with scene.node.store.read() as reader:
        found = [scene.node.application(reader, id_) for id_ in (_FIRST, _SECOND)]
    return [one.id for one in sorted((one for one in found if one is not None), key=lambda one: one.received)]


def _run(scene: Scene) -> None:
    done = _apply(scene, _FIRST)
    scene.see("first", ok=not is_refused(done), seen=told(done))
    scene.at(scene.today + timedelta(days=1))
    done = _apply(scene, _FIRST)
    scene.see("not-overwritten", ok=is_refused(done, "application-known"), seen=told(done))
    done = _apply(scene, _SECOND)
    kept = _kept(scene)
    scene.see("both-kept", ok=not is_refused(done) and len(kept) == 2, seen=_said(kept))
    scene.see("latest-told", ok=kept[-1] == _SECOND, seen=_said(kept[-1:]))
    scene.skip("examined", "審査は人が行う。", "people examine it")


def _said(ids: list[str]) -> Words:
    return Words(f"申請：{'、'.join(ids) or 'なし'}", f"applications: {', '.join(ids) or 'none'}")


PROBE = Probe(
    id="reapplication-latest",
    at=frozenset({"portal"}),
    steps=(
        Step("first", Words("申請を一件行う。", "Make an application."), Words("受け付けられる。", "It is taken.")),
        Step(
            "not-overwritten",
            Words("翌日、同じ申請番号でもう一度送る。", "Send another one under the same number on the next day."),
            Words("拒否され、前の申請は変わらない。", "Refused; the first one does not change."),
        ),
        Step(
            "both-kept",
            Words("新しい申請番号で再申請する。", "Apply again under a new number."),
            Words("両方が残る。", "Both are kept."),
        ),
        Step(
            "latest-told",
            Words("受付日で並べる。", "Sort them by the day on which they came."),
            Words("最新の申請が分かる。", "It is clear which is the latest."),
        ),
        Step(
            "examined",
            Words("審査の記録を見る。", "Look at the record of the examination."),
            Words("最新の申請が審査されている。", "The latest one was examined."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="overwritten",
            words=Words(
                "同じ番号の申請で前の申請を上書きする。", "an application of the same number overwrites the first"
            ),
            step="not-overwritten",
            city=_overwrites,
        ),
        Sabotage(
            id="only-one-kept",
            words=Words("再申請を受けると前の申請を消す。", "the former application is dropped"),
            step="both-kept",
            city=_keeps_one,
        ),
    ),
)
