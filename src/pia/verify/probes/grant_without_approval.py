"""権限: nobody is given a right on the word of one person, nor by their own approval; what is given names both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import grant
from pia.register.guard.agreement import Act
from pia.register.guard.grants import lines_of
from pia.register.guard.operator import Right
from pia.verify.cast import APPROVER, CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    if not scene.value("rights.{node}.separate_approver"):
        raise scene.not_applicable("申請者と承認者を分けていない。", "applicant and approver are not kept apart")
    right = Right(role=scene.person(CLERK).roles[0].id, since=scene.today)
    clerk, approver = scene.session(CLERK), scene.session(APPROVER)
    alone = scene.administer(grant, STRANGER, right, act=Act(applicant=approver, approver=approver))
    scene.see("alone", ok=is_refused(alone, "same-person"), seen=told(alone))
    own = scene.administer(grant, APPROVER, right, act=Act(applicant=clerk, approver=approver))
    scene.see("own-right", ok=is_refused(own, "own-right"), seen=told(own))
    with scene.node.store.read() as reader:
        before = len(lines_of(reader, STRANGER))
    done = scene.administer(grant, STRANGER, right, act=Act(applicant=clerk, approver=approver))
    with scene.node.store.read() as reader:
        lines = lines_of(reader, STRANGER)
    named = not before and [(one.applicant, one.approver) for one in lines] == [(CLERK, APPROVER)]
    scene.see("granted", ok=not is_refused(done) and named, seen=told(done))


PROBE = Probe(
    id="grant-without-approval",
    reads=("rights.{node}.separate_approver",),
    steps=(
        Step(
            "alone",
            Words(
                "一人で申請し、同じ者が承認して権限を付けようとする。",
                "One person applies for a right and approves it.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "own-right",
            Words("承認者が自分への付与を承認しようとする。", "The approver approves a right of their own."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "granted",
            Words("別の者が申請し、承認者が承認する。", "Somebody else applies and the approver approves."),
            Words("付与され、管理簿に申請者と承認者が残る。", "Given; the ledger of rights names both."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="one-will-do",
            words=Words("一人で権限を付けられる。", "one person may give rights"),
            step="alone",
            policy=changed("rights.{node}.separate_approver", False),
        ),
    ),
)
