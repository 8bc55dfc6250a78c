"""提供: staff without the right to it can neither provide nor inquire, and nothing is recorded as provided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.nodes import Work
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.register.policy import NodeKind
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_OPERATIONS: Final[dict[NodeKind, str]] = {
    "juki": "provide", "municipal-cs": "provide", "prefecture-server": "provide", "supplementary-prefecture-server": "provide",
    "intermediate-server": "release",
}  # fmt: skip


def _tried(scene: Scene, work: Work) -> Any:
    """Provide, or release what waits: the answer of the node, which may say that there is nothing to give."""
    kind, resident = scene.node.KIND, scene.resident()
    if kind == "juki":
        return scene.node.provide(work, resident.atena)
    if kind == "intermediate-server":
        return scene.node.release(work, "0")
    recipient = next((one for one in scene.policy.recipients if one.kind == "provision"), None)
    if recipient is None:
        raise scene.not_applicable("提供先がない。", "there is no recipient")
    requester, basis = min(recipient.pairs, default=(recipient.name, recipient.name))
    return scene.node.provide(work, recipient.id, requester, basis, [scene.conditions(resident)])


def _run(scene: Scene) -> None:
    operation = _OPERATIONS[scene.node.KIND]
    work = scene.work(CLERK, operation)
    stranger = Work(session=scene.session(STRANGER), task=work.task, purpose=work.purpose, second=work.second)
    answer = _tried(scene, stranger)
    with scene.node.store.read() as reader:
        recorded = sum(1 for _ in reader.all_kept("provision"))
    entered = any(
        row.who == STRANGER and row.operation == operation and row.outcome == "refused" for row in scene.rows()
    )
    scene.see("others-refused", ok=is_refused(answer, "no-right") and not recorded, seen=told(answer))
    scene.see(
        "attempt-entered",
        ok=entered,
        seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered"),
    )
    answer = _tried(scene, work)
    scene.see("staff-in-charge", ok=not is_refused(answer, "no-right"), seen=told(answer))


PROBE = Probe(
    id="authorised-provision-staff",
    at=frozenset(_OPERATIONS),
    steps=(
        Step(
            "others-refused",
            Words(
                "権限のない職員が提供（又は提供の許可）の操作を試みる。",
                "Staff without the right try to provide, or to release a provision.",
            ),
            Words(
                "権限なしとして拒否され、提供の記録もできない。", "Refused: no right; nothing is recorded as provided."
            ),
        ),
        Step(
            "attempt-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "staff-in-charge",
            Words("権限のある職員が同じ操作をする。", "Staff with the right do the same."),
            Words("権限を理由に拒否されることはない。", "It is not refused for lack of a right."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="others-refused",
            city=open_to_all,
        ),
    ),
)
