"""使用: an output of more records than declared needs the approval of somebody else who may; a smaller one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.guard.approving import apply, decide
from pia.register.nodes import OPERATIONS, Work
from pia.verify.cast import APPROVER, CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ITEMS = frozenset({"氏名"})


def _put_out(scene: Scene, work: Work, operation: str, count: int) -> Any:
    return scene.node.carry_out(work, operation, lambda _tx, _permit: True, count=count, items=_ITEMS)


def _run(scene: Scene) -> None:
    above, guard = scene.value("approval.{node}.bulk_output_above"), scene.node.guard
    offered = OPERATIONS[scene.node.KIND]
    operation = next((one for one in ("export", "provide", "link_family_register") if one in offered), scene.ordinary)
    work = scene.work(CLERK, operation)
    answer = _put_out(scene, work, operation, above + 1)
    entered = any(row.outcome == "refused" and "approval-missing" in row.detail for row in scene.rows())
    scene.see("without-approval", ok=is_refused(answer, "approval-missing") and entered, seen=told(answer))
    if above > 0:
        answer = _put_out(scene, work, operation, above)
        scene.see("below-threshold", ok=not is_refused(answer), seen=told(answer))
    else:
        scene.skip("below-threshold", "全ての出力に承認が要る。", "every output needs an approval")
    asked = replace(work.operation(scene.id, operation, "", None, _ITEMS), count=above + 1)
    approver = scene.session(APPROVER)
    with scene.node.store.write() as tx:
        applied: Any = apply(tx, guard, work.session, asked)
        own = decide(tx, guard, work.session, applied.id, approve=True) if not is_refused(applied) else applied
        given = decide(tx, guard, approver, applied.id, approve=True) if not is_refused(applied) else applied
    scene.see("own-approval", ok=is_refused(own, "approval-self", "not-an-approver"), seen=told(own))
    answer = _put_out(scene, replace(work, approval=applied.id), operation, above + 2)
    scene.see("more-than-approved", ok=is_refused(answer, "approval-exceeded"), seen=told(answer))
    answer = _put_out(scene, replace(work, approval=applied.id), operation, above + 1)
    scene.see("approved", ok=not is_refused(given) and not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="bulk-output-blocked",
    reads=("approval.{node}.bulk_output_above",),
    steps=(
        Step(
            "without-approval",
            Words(
                "宣言した件数を超える出力を、承認なしに行おうとする。",
                "Try an output of more records than declared without an approval.",
            ),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "below-threshold",
            Words("宣言した件数までの出力を行う。", "Put out as many as declared."),
            Words("承認なしにできる。", "It needs no approval."),
        ),
        Step(
            "own-approval",
            Words("申請し、自分で承認しようとする。", "Apply and try to approve it oneself."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "more-than-approved",
            Words(
                "承認を得て、承認された件数より多く出力しようとする。",
                "With an approval, try to put out more than was approved.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "approved",
            Words("承認された件数を出力する。", "Put out what was approved."),
            Words("出力できる。", "It works."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-approval-needed",
            words=Words("承認なしに大量に出力できる。", "bulk output needs no approval"),
            step="without-approval",
            policy=undeclared("approval.{node}.bulk_output_above"),
        ),
    ),
)
