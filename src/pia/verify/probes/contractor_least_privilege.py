"""委託: the ids of a contractor can neither read nor change what the system holds beyond what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.nodes import OPERATIONS, Work
from pia.verify.cast import CLERK, VENDOR
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful, open_to_all

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    role, operation = scene.person(VENDOR).roles[0], scene.ordinary
    if role.sees_content and operation in role.operations:
        raise scene.not_applicable(
            "この委託先は、情報を扱う作業を委託されている。", "this contractor is declared to work with the content"
        )
    resident, clerk = scene.resident(), scene.work(CLERK)
    vendor = Work(session=scene.session(VENDOR), task=clerk.task, purpose=clerk.purpose)
    answer = scene.look_up(vendor, resident)
    rows = [row for row in scene.rows() if row.who == VENDOR and row.outcome == "refused"]
    scene.see("reading-refused", ok=is_refused(answer, "no-right", "no-content", "task-not-held"), seen=told(answer))
    scene.see("attempt-entered", ok=bool(rows), seen=Words(f"記録{len(rows)}行", f"{len(rows)} rows"))
    changing = sorted(OPERATIONS[scene.node.KIND] - role.operations - {operation})
    if not changing:
        scene.skip("changing-refused", "ほかの操作がない。", "there is no other operation")
        return
    allowed = [
        one
        for one in changing
        if not is_refused(scene.node.carry_out(vendor, one, lambda _tx, _permit: True, subject=resident.code))
    ]
    scene.see(
        "changing-refused", ok=not allowed, seen=Words(f"操作{len(changing)}種のうち通ったもの{len(allowed)}種", f"{len(allowed)} of {len(changing)} operations went through"),
    )  # fmt: skip


PROBE = Probe(
    id="contractor-least-privilege",
    steps=(
        Step(
            "reading-refused",
            Words(
                "委託先の識別番号で、一人の情報を閲覧しようとする。",
                "With an id of the contractor, try to read one person's record.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "attempt-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("委託先の識別番号で試みが残っている。", "The attempt stands in it under the contractor's id."),
        ),
        Step(
            "changing-refused",
            Words(
                "委託先の識別番号で、委託していない操作を一つずつ試みる。",
                "With that id, try every operation that is not entrusted, one by one.",
            ),
            Words("全て拒否される。", "All refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="reading-refused",
            city=open_to_all,
        ),
        Sabotage(
            id="contractor-unlogged",
            words=Words("委託先の操作を記録しない。", "what a contractor does is not entered"),
            step="attempt-entered",
            city=forgetful(lambda row: row.who == VENDOR and row.operation != "sign-in"),
        ),
    ),
)
