"""How long something is kept: the file that is tried, the days of its term, the run of erasure, and ways to break them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.erasure import Erased, Eraser
from pia.register.event import Death
from pia.register.nodes.identity import identity_key
from pia.register.terms_of_keeping import first_day_after
from pia.verify.ended import is_refused
from pia.verify.events import ATENA, entered, event, moving_in
from pia.verify.notices import notice, received

if TYPE_CHECKING:
    from pia.register.person import Resident
    from pia.register.policy import FilePolicy, FileRole, NodeKind, Policy
    from pia.register.store.interface import Record
    from pia.terms.durations import Duration
    from pia.verify.scene import Scene

__all__ = ["ROLES", "begun", "erased", "file_of", "files_changed", "is_there", "last_day", "noticed", "removed", "said"]

ROLES: Final[Mapping[NodeKind, FileRole]] = {
    "juki": "resident-record", "municipal-cs": "identification", "prefecture-server": "identification",
}  # fmt: skip
"""The file of each kind of node whose records are removed when somebody leaves or dies."""


def file_of(scene: Scene, role: FileRole | None = None) -> FilePolicy:
    """Return what is declared of the file that is tried here.

    Raises:
        Ended: the node has no such file: not applicable.
    """
    wanted = role or ROLES[scene.node.KIND]
    found = next((one for one in scene.policy.files if one.node == scene.id and one.role == wanted), None)
    if found is None:
        raise scene.not_applicable("このシステムに対象となるファイルがない。", "this system has no such file")
    return found


def last_day(day: date, keep: Duration) -> date:
    """Return the last day of a term that begins on a day; the day itself does not count."""
    return first_day_after(day, keep) - timedelta(days=1)


def erased(scene: Scene, *, by_hand: bool = False) -> Erased:
    """Let the erasure run at the node, by what the system itself runs by; by hand also what is not erased of itself."""
    return Eraser(scene.city.policy, scene.city.keys, scene.city.clock).run(scene.node.store, by_hand=by_hand)


def begun(scene: Scene) -> str:
    """Enter somebody at the node, or take somebody of whom it has one version; return the key under which the record stands.

    Raises:
        Ended: there is nobody like that: not applicable.
    """
    if scene.node.KIND == "juki":
        _take(scene, entered(scene, event(scene, ATENA, moving_in(scene))))
        return str(scene.node.residents.shelf.key(ATENA))
    for one in scene.residents:
        rows = is_there(scene, _key(scene, one))
        if one.number and len(rows) == 1 and rows[0].state == "current":
            return rows[0].key
    raise scene.not_applicable("履歴のない住民がいない。", "there is no resident without a history")


def _key(scene: Scene, one: Resident) -> str:
    return str(scene.node.records.key(identity_key(one.address.municipality, one.code)))


def noticed(scene: Scene, key: str, **changes: Any) -> None:
    """Have a notice arrive about the person of :func:`begun`."""
    about = next(one for one in scene.residents if _key(scene, one) == key)
    received(scene, notice(scene, about, **changes))


def removed(scene: Scene, key: str) -> None:
    """Have the person of :func:`begun` die today."""
    if scene.node.KIND == "juki":
        _take(scene, entered(scene, event(scene, ATENA, Death(), application=f"R{scene.today:%Y%m%d}-death")))
    else:
        noticed(scene, key, reason="死亡", state="removed")


def _take(scene: Scene, done: Any) -> None:
    if is_refused(done):
        raise scene.not_applicable("担当者が異動を入力できない。", "the clerk cannot enter the event")


def is_there(scene: Scene, key: str) -> tuple[Record, ...]:
    """Return every version of a record at the node."""
    with scene.node.store.read() as reader:
        return tuple(reader.versions(file_of(scene).id, key))


def said(count: int) -> Words:
    """Say how many versions of a record there are."""
    return Words(f"記録{count}件（履歴を含む。）", f"{count} versions of the record")


def files_changed(**fields: Any) -> Callable[[Policy, str], Policy]:
    """Return a sabotage that runs the register by other terms of every file of the node."""

    def other(policy: Policy, node: str) -> Policy:
        files = tuple(replace(one, **fields) if one.node == node else one for one in policy.files)
        return replace(policy, files=files)

    return other
