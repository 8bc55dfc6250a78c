"""入手: a correction ex officio needs the leave of whoever is responsible, given by somebody else, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.guard.approving import apply, decide
from pia.register.nodes import OPERATIONS, Work
from pia.register.store.interface import Kept
from pia.verify.cast import APPROVER, CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_KEPT = Kept(kind="setting", key="rehearsal-correction", body=b"")


def _operation(scene: Scene) -> str:
    """Return the operation under which a record is corrected."""
    return next((one for one in ("amend", "update") if one in OPERATIONS[scene.node.KIND]), scene.ordinary)


def _correct(scene: Scene, work: Work, key: str) -> Any:
    def do(tx: Any, _permit: Any) -> bool:
        tx.keep(_KEPT)
        return True

    return scene.node.carry_out(work, _operation(scene), do, subject=key, correction=[key])


def _done(scene: Scene) -> bool:
    with scene.node.store.read() as reader:
        return reader.kept(_KEPT.kind, _KEPT.key) is not None


def _run(scene: Scene) -> None:
    if not scene.value("approval.{node}.correction"):
        raise scene.not_applicable("訂正の許可を求めていない。", "corrections need no leave")
    key, operation, guard = scene.resident().atena, _operation(scene), scene.node.guard
    work = scene.work(CLERK, operation)
    answer = _correct(scene, work, key)
    scene.see("without-leave", ok=is_refused(answer, "correction-unapproved") and not _done(scene), seen=told(answer))
    asked = replace(work.operation(scene.id, operation, key, None, frozenset()), correction=True)
    approver = scene.session(APPROVER)
    with scene.node.store.write() as tx:
        applied: Any = apply(tx, guard, work.session, asked)
        own = decide(tx, guard, work.session, applied.id, approve=True) if not is_refused(applied) else applied
    scene.see("own-leave", ok=is_refused(own, "approval-self", "not-an-approver"), seen=told(own))
    answer = _correct(scene, replace(work, approval=applied.id), key)
    scene.see("not-decided", ok=is_refused(answer, "approval-pending") and not _done(scene), seen=told(answer))
    with scene.node.store.write() as tx:
        decide(tx, guard, approver, applied.id, approve=True)
    answer = _correct(scene, replace(work, approval=applied.id), key)
    scene.see("with-leave", ok=not is_refused(answer) and _done(scene), seen=told(answer))
    answer = _correct(scene, replace(work, approval=applied.id), key)
    scene.see("once", ok=is_refused(answer, "approval-used"), seen=told(answer))


PROBE = Probe(
    id="correction-needs-permission",
    reads=("approval.{node}.correction",),
    steps=(
        Step(
            "without-leave",
            Words("許可なく職権で訂正しようとする。", "Try to correct a record ex officio without leave."),
            Words("拒否され、何も変わらない。", "Refused; nothing changes."),
        ),
        Step(
            "own-leave",
            Words("許可を申請し、自分で許可しようとする。", "Apply for leave and try to give it oneself."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "not-decided",
            Words("許可の決まる前に訂正しようとする。", "Try to correct before anybody has decided."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "with-leave",
            Words("責任者が許可し、訂正する。", "The responsible person gives leave; correct."),
            Words("訂正できる。", "Corrected."),
        ),
        Step(
            "once",
            Words("同じ許可でもう一度訂正しようとする。", "Try once more with the same leave."),
            Words("使用済みとして拒否される。", "Refused: it was used."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-leave-needed",
            words=Words("許可なく訂正できる。", "corrections need no leave"),
            step="without-leave",
            policy=changed("approval.{node}.correction", False),
        ),
    ),
)
