"""権限: a right that was given to the end of the fiscal year is gone on the day after, unless it is given anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import Enrolment, enrol, grant
from pia.register.guard.operator import Operator, Right
from pia.register.nodes import Work
from pia.verify.cast import CLERK, Person
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import endless_rights

if TYPE_CHECKING:
    from pia.register.guard.operator import Session
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_YEARLY = Person(id="yearly")


def _working(scene: Scene) -> Work:
    """Return the work of who was appointed for the year, in a session of their own."""
    clerk = scene.work(CLERK, scene.ordinary)
    with scene.node.store.write() as tx:
        session: Session = scene.node.guard.sign_in(tx, _YEARLY.id, _YEARLY.proofs(1), scene.person(CLERK).terminal)
    return Work(session=session, task=clerk.task, purpose=clerk.purpose, second=clerk.second)


def _run(scene: Scene) -> None:
    role = scene.person(CLERK).roles[0]
    last = date(scene.today.year + (scene.today.month > 3), 3, 31)
    scene.at(last - timedelta(days=30))
    operator = Operator(id=_YEARLY.id, department=role.department, since=scene.today)
    done = scene.administer(enrol, Enrolment(operator=operator, secrets=_YEARLY.secrets))
    if not is_refused(done):
        done = scene.administer(grant, _YEARLY.id, Right(role=role.id, since=scene.today, last=last))
    scene.see("given-to-year-end", ok=not is_refused(done), seen=told(done))
    scene.at(last)
    answer = scene.look_up(_working(scene), scene.resident())
    scene.see("last-day", ok=not is_refused(answer), seen=told(answer))
    scene.at(last + timedelta(days=1))
    answer = scene.look_up(_working(scene), scene.resident())
    scene.see("lapsed", ok=is_refused(answer, "right-ended"), seen=told(answer))
    done = scene.administer(grant, _YEARLY.id, Right(role=role.id, since=scene.today))
    answer = scene.look_up(_working(scene), scene.resident())
    scene.see("given-anew", ok=not is_refused(done) and not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="annual-rights-reset",
    steps=(
        Step(
            "given-to-year-end",
            Words(
                "年度末（3月31日）までの権限を二人で付ける。",
                "Two people give a right to the end of the fiscal year (31 March).",
            ),
            Words("付与できる。", "Given."),
        ),
        Step("last-day", Words("3月31日に操作する。", "Work on 31 March."), Words("操作できる。", "It works.")),
        Step(
            "lapsed",
            Words(
                "4月1日に、設定し直さないまま操作しようとする。",
                "Try to work on 1 April without having been given it anew.",
            ),
            Words("失効として拒否される。", "Refused: the right has ended."),
        ),
        Step(
            "given-anew",
            Words("権限を付け直して操作する。", "Give the right anew and work."),
            Words("操作できる。", "It works."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-never-end",
            words=Words("期限の来た権限が残る。", "rights stay after their last day"),
            step="lapsed",
            city=endless_rights,
        ),
    ),
)
