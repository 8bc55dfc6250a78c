"""提供: nothing goes onto a medium without a slip that somebody who may has approved, and one slip serves once and for those it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.cast import APPROVER, CLERK, MEDIUM
from pia.verify.ended import is_refused, told
from pia.verify.outputs import ITEMS, source_of, written
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    above = scene.value("approval.{node}.bulk_output_above")
    if above > 0:
        raise scene.not_applicable(
            f"{above}件以下の出力には依頼票を求めていない。", f"outputs of up to {above} records need no slip"
        )
    source = source_of(scene)
    work = replace(scene.work(CLERK, "export"), medium=MEDIUM)
    keys, others = [scene.resident(0).atena], [scene.resident(1).atena]
    answer = written(scene, work, keys)
    entered = any(row.outcome == "refused" and row.operation == "export" for row in scene.rows())
    scene.see("no-slip", is_refused(answer, "approval-missing") and entered, told(answer))
    applied = scene.node.apply(work, source, keys, ITEMS, MEDIUM)
    if is_refused(applied):
        scene.see("not-examined", ok=False, seen=told(applied))
        return
    slip = replace(work, approval=applied.id)
    answer = written(scene, slip, keys)
    scene.see("not-examined", is_refused(answer, "approval-pending"), told(answer))
    decided = scene.node.approve(scene.work(APPROVER), applied.id)
    answer = decided if is_refused(decided) else written(scene, slip, others)
    scene.see("for-others", is_refused(answer, "approval-differs"), told(answer))
    answer = written(scene, slip, keys)
    scene.see("with-slip", isinstance(answer, bytes), told(answer))
    answer = written(scene, slip, keys)
    scene.see("once-only", is_refused(answer, "approval-used"), told(answer))


PROBE = Probe(
    id="request-form-needed",
    at=frozenset({"media-export"}),
    reads=("approval.{node}.bulk_output_above",),
    steps=(
        Step(
            "no-slip",
            Words(
                "依頼票なしで一人分を媒体に書き出そうとする。",
                "Try to put the record of one person on a medium without a slip.",
            ),
            Words("拒否され、記録に残る。", "Refused, and entered."),
        ),
        Step(
            "not-examined",
            Words(
                "依頼票を出し、承認を待たずに書き出そうとする。",
                "Hand in a slip and try without waiting for its approval.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "for-others",
            Words(
                "承認された依頼票で、別の者の記録を書き出そうとする。",
                "Try to put out somebody else's record with an approved slip.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "with-slip",
            Words("承認された依頼票のとおりに書き出す。", "Put out what the slip says."),
            Words("書き出される。", "Written."),
        ),
        Step(
            "once-only",
            Words("同じ依頼票でもう一度書き出そうとする。", "Try to use the same slip again."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-slip-needed",
            words=Words("依頼票なしで書き出せる。", "no slip is needed"),
            step="no-slip",
            policy=undeclared("approval.{node}.bulk_output_above"),
        ),
    ),
)
