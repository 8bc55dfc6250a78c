"""提供: each provision out of a server leaves one record per person, which that person is shown on request and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.policy import Undeclared
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _unrecorded(city: City, node: str) -> None:
    """Have the server record nothing of what it gives."""
    city[node].note_provision = lambda _tx, _subject, **_more: None


def _given(scene: Scene) -> Any:
    files = {one.id for one in scene.policy.files if one.node == scene.id}
    row = next((one for one in scene.policy.recipients if one.file in files and one.pairs), None)
    if row is None:
        raise scene.not_applicable(
            "このシステムのファイルの提供先が列挙されていない。", "no recipient of a file of this system is listed"
        )
    requester, basis = min(row.pairs)
    items = tuple(sorted(row.items))[:1] if not isinstance(row.items, Undeclared) else ("氏名",)
    work = scene.work(CLERK, "provide")
    return scene.node.provide(work, row.id, requester, basis, [scene.conditions(scene.resident())], items=items)


def _records(scene: Scene) -> list[Any]:
    with scene.node.store.read() as reader:
        return list(scene.node.provisions(reader, scene.resident().code))


def _run(scene: Scene) -> None:
    before = len(_records(scene))
    done = _given(scene)
    if is_refused(done, "approval-missing", "not-permitted-inquiry", "item-not-permitted") or not done:
        raise scene.not_applicable(
            f"提供できる記録がない：{told(done).ja}", f"there is nothing to provide: {told(done).en}"
        )
    count = len(_records(scene)) - before
    scene.see("one-record", ok=count == 1 and not is_refused(done), seen=Words(f"記録{count}件", f"{count} records"))
    code, work = scene.resident().code, scene.work(CLERK, "disclose_provisions")
    shown = scene.node.disclose_provisions(work, code, code)
    scene.see("to-the-person", ok=not is_refused(shown) and len(shown) == before + 1, seen=told(shown))
    other = scene.node.disclose_provisions(work, code, scene.resident(5).code)
    scene.see("nobody-else", ok=is_refused(other, "not-own-record"), seen=told(other))


PROBE = Probe(
    id="server-provision-recorded",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "one-record",
            Words(
                "一覧にある提供先に一人の情報を提供し、提供の記録を見る。",
                "Provide one person's record to a listed recipient and look at the record of provisions.",
            ),
            Words("一件できている。", "There is one."),
        ),
        Step(
            "to-the-person",
            Words("本人の請求で提供の状況を開示する。", "Disclose the provisions on the person's request."),
            Words("その一件が示される。", "It is shown."),
        ),
        Step(
            "nobody-else",
            Words("ほかの者の請求で開示しようとする。", "Try to disclose them on somebody else's request."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="unrecorded",
            words=Words("提供を記録しない。", "provisions are not recorded"),
            step="one-record",
            city=_unrecorded,
        ),
    ),
)
