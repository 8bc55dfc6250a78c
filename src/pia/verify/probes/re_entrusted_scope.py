"""再委託: somebody of a re-entrusted party, registered for maintenance without a right, touches nothing of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import Enrolment, enrol
from pia.register.guard.operator import Operator
from pia.register.nodes import OPERATIONS, Work
from pia.verify.cast import CLERK, Person
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.register.guard.operator import Session
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_WORKER = Person(id="re-entrusted")


def _run(scene: Scene) -> None:
    operator = Operator(id=_WORKER.id, kind="vendor", since=scene.today)
    done = scene.administer(enrol, Enrolment(operator=operator, secrets=_WORKER.secrets))
    scene.see("registered", ok=not is_refused(done), seen=told(done))
    task = scene.work(CLERK).task
    with scene.node.store.write() as tx:
        session: Session = scene.node.guard.sign_in(tx, _WORKER.id, _WORKER.proofs(1), scene.person(CLERK).terminal)
    work = Work(session=session, task=task)
    answer = scene.look_up(work, scene.resident())
    scene.see("content-refused", ok=is_refused(answer, "no-right"), seen=told(answer))
    every = sorted(OPERATIONS[scene.node.KIND])
    passed = [one for one in every if not is_refused(scene.node.carry_out(work, one, lambda _tx, _permit: True))]
    entered = sum(row.who == _WORKER.id and row.outcome == "refused" for row in scene.rows())
    seen = Words(f"操作{len(every)}種のうち通ったもの{len(passed)}種、記録{entered}行", f"{len(passed)} of {len(every)} operations went through, {entered} rows")  # fmt: skip
    scene.see("operations-refused", ok=not passed and entered >= len(every), seen=seen)


PROBE = Probe(
    id="re-entrusted-scope",
    steps=(
        Step(
            "registered",
            Words(
                "再委託先の作業者を、権限を付けずに二人で登録する。",
                "Two people register a worker of the re-entrusted party, without a right.",
            ),
            Words("登録できる。", "Registered."),
        ),
        Step(
            "content-refused",
            Words("その識別番号で一人の情報を閲覧しようとする。", "Try to read one person's record with that id."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "operations-refused",
            Words("その識別番号で全ての操作を試みる。", "Try every operation with that id."),
            Words("全て拒否され、一つずつ記録に残る。", "All refused, each entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="content-refused",
            city=open_to_all,
        ),
    ),
)
