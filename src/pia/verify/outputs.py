"""An output to a medium as it is declared: applied for, approved by whoever may, and written with a second person where one is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.register.guard.denial import Denied
from pia.register.refusal import Refused
from pia.verify.cast import APPROVER, CLERK, MEDIUM
from pia.verify.ended import Ended, told

if TYPE_CHECKING:
    from pia.errors import Words
    from pia.register.nodes import Work
    from pia.verify.scene import Scene

__all__ = ["ITEMS", "approved_output", "source_of", "written"]

ITEMS = ("氏名", "住所")


def source_of(scene: Scene) -> str:
    """Return the system from which the node puts out records.

    Raises:
        Ended: no channel leads to one: not applicable.
    """
    found = next((one.target for one in scene.policy.channels if one.source == scene.id and one.kind == "media"), "")
    if not found:
        raise scene.not_applicable("出力の元となるシステムがない。", "there is no system to put out from")
    return found


def approved_output(scene: Scene, *, people: int = 1) -> tuple[Work, list[str]]:
    """Return the work of a clerk with an approval for an output of some residents, and their keys; nobody confirms yet.

    Raises:
        Ended: the approval cannot be had: nothing can be tried so.
    """
    keys, source = [scene.resident(place).atena for place in range(people)], source_of(scene)
    work = replace(scene.work(CLERK), second="", medium=MEDIUM)
    applied = scene.node.apply(work, source, keys, ITEMS, MEDIUM)
    _go_on(applied)
    decided = scene.node.approve(scene.work(APPROVER), applied.id)
    _go_on(decided)
    scene.mark()
    return replace(work, approval=applied.id), keys


def written(scene: Scene, work: Work, keys: list[str]) -> Any:
    """Write an approved output on the medium; return what the medium holds, or why nothing was written."""
    return scene.node.export(work, source_of(scene), keys, ITEMS)


def _go_on(answer: Any) -> None:
    if isinstance(answer, Denied | Refused):
        words: Words = told(answer)
        raise Ended("not-run", words)
