"""情報提供: what people do at the 中間サーバー and whose record they saw is entered, as are inquiries from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON, answer, asked
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    one = asked(scene)
    done = answer(scene, one)
    rows = [row for row in scene.rows() if row.operation == "answer-information"]
    scene.see(
        "reference-entered", ok=len(rows) == 1 and bool(rows[0].subject) and not is_refused(done), seen=_said(len(rows))
    )
    work = scene.work(CLERK, "provide")
    scene.mark()
    done = scene.node.set_manual(work, PERSON, manual=True)
    rows = [row for row in scene.rows() if row.who == CLERK]
    whole = len(rows) == 1 and bool(rows[0].subject and rows[0].terminal and rows[0].task)
    scene.see("operation-entered", ok=whole and not is_refused(done), seen=told(done))


def _said(rows: int) -> Words:
    return Words(f"記録{rows}行", f"{rows} rows")


PROBE = Probe(
    id="intermediate-operator-logged",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "reference-entered",
            Words(
                "照会に一回応じ、中間サーバーの記録を見る。", "Answer one inquiry and look at the log of the server."
            ),
            Words("誰についての参照かが一行残る。", "One row says about whom."),
        ),
        Step(
            "operation-entered",
            Words(
                "職員が一人の自動応答を止め、記録を見る。",
                "Somebody switches off the automatic answer for one person; look at the log.",
            ),
            Words("職員、端末、事務、対象が残る。", "It says who, where, for which task and about whom."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="references-forgotten",
            words=Words("参照を記録しない。", "references are not entered"),
            step="reference-entered",
            city=forgetful(lambda row: row.operation == "answer-information"),
        ),
        Sabotage(
            id="operators-forgotten",
            words=Words("職員の操作を記録しない。", "what operators do is not entered"),
            step="operation-entered",
            city=forgetful(lambda row: row.who == CLERK and row.operation == "provide"),
        ),
    ),
)
