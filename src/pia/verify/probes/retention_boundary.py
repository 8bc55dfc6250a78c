"""保管: a record of a file is there on the last day of the declared period, and gone after the erasure of the next day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.register.event import Death
from pia.register.policy import FilePolicy, Undeclared
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.ended import Ended, is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in
from pia.verify.paths import with_value
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE", "file_of", "kept_for"]


def file_of(scene: Scene) -> FilePolicy:
    """Return the file of residents of the node, with its declared term.

    Raises:
        Ended: there is none, or its term is undeclared.
    """
    found = next((one for one in scene.policy.files if one.node == scene.id and one.role == "resident-record"), None)
    if found is None:
        raise scene.not_applicable("住民基本台帳ファイルがない。", "there is no file of residents")
    if isinstance(found.keep, Undeclared):
        path = f"files.{found.id}.keep"
        raise Ended(
            "undeclared",
            Words(
                f"ファイル「{found.id}」の保存期間の定めがない。", f"no period of keeping is declared for {found.id}"
            ),
            (path,),
        )
    return found


def kept_for(period: str) -> Any:
    """Return a sabotage under which the file of residents is kept for another period."""

    def policy(declared: Policy, node: str) -> Policy:
        file = next((one.id for one in declared.files if one.node == node and one.role == "resident-record"), "")
        amount = Duration(int(period[:-1]), period[-1])  # type: ignore[arg-type]
        return with_value(declared, f"files.{file}.keep", amount)

    return policy


def _there(scene: Scene) -> bool:
    shelf = scene.node.residents.shelf
    with scene.node.store.read() as reader:
        return bool(reader.versions(shelf.file.id, shelf.key(ATENA)))


def _erase(scene: Scene) -> None:
    """Erase what is over; by hand where the file declares that nothing erases it by itself."""
    Eraser(scene.city.policy, scene.city.keys, scene.city.clock).run(scene.node.store, by_hand=True)


def _run(scene: Scene) -> None:
    file = file_of(scene)
    entered(scene, event(scene, ATENA, moving_in(scene)))
    done = entered(scene, event(scene, ATENA, Death(), application="R-death"))
    scene.see("removed", ok=not is_refused(done), seen=told(done))
    last: date = add_duration(scene.today, file.keep)  # type: ignore[arg-type]  # declared: file_of() saw to it
    scene.at(last)
    _erase(scene)
    scene.see("last-day", ok=_there(scene), seen=_said(there=_there(scene)))
    scene.at(last + timedelta(days=1))
    _erase(scene)
    scene.see("after-period", ok=not _there(scene), seen=_said(there=_there(scene)))


def _said(*, there: bool) -> Words:
    return Words("記録がある", "the record is there") if there else Words("記録がない", "the record is gone")


PROBE = Probe(
    id="retention-boundary",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "removed",
            Words("一人を死亡により消除する。", "Remove somebody who has died."),
            Words("除票になる。", "It becomes a removed record."),
        ),
        Step(
            "last-day",
            Words(
                "宣言した保存期間の最後の日に、消去の処理の後で見る。",
                "Look after the erasure on the last day of the declared period.",
            ),
            Words("記録がある。", "It is there."),
        ),
        Step(
            "after-period",
            Words("その翌日に、消去の処理の後で見る。", "Look after the erasure on the day after."),
            Words("履歴も含めて消えている。", "It is gone with its history."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="erased-too-early",
            words=Words("宣言より早く消す。", "it is erased earlier than declared"),
            step="last-day",
            policy=kept_for("1m"),
        ),
        Sabotage(
            id="never-erased",
            words=Words("期間を過ぎても消さない。", "it stays after the period"),
            step="after-period",
            policy=kept_for("500y"),
        ),
    ),
)
