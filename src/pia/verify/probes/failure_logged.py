"""記録: every failed attempt to sign in is entered, whoever tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    terminal = scene.person(CLERK).terminal
    answer = scene.sign_in(CLERK, proofs={**scene.proofs(CLERK), "password": "wrong"})
    rows = [row for row in scene.rows() if row.operation == "sign-in" and row.outcome == "refused"]
    known = len(rows) == 1 and rows[0].who == CLERK and rows[0].terminal == terminal
    scene.see("wrong-password", ok=is_refused(answer) and known, seen=_said(len(rows)))
    answer = scene.node.sign_in("nobody-here", {"password": "guess"}, terminal)
    rows = [row for row in scene.rows() if row.operation == "sign-in" and row.outcome == "refused"]
    hidden = all("nobody-here" not in row.who for row in rows)
    scene.see(
        "unknown-id", ok=is_refused(answer, "unknown-operator") and len(rows) == 1 and hidden, seen=_said(len(rows))
    )
    answer = scene.sign_in(CLERK)
    entered = any(row.operation == "sign-in" and row.outcome != "refused" for row in scene.rows())
    scene.see("success", ok=not is_refused(answer) and entered, seen=told(answer))


def _said(rows: int) -> Words:
    return Words(f"記録{rows}行", f"{rows} rows")


PROBE = Probe(
    id="failure-logged",
    steps=(
        Step(
            "wrong-password",
            Words("誤ったパスワードで利用を始めようとし、記録を見る。", "Try a wrong password and look at the log."),
            Words("誰が、どの端末で、何に失敗したかが一行残る。", "One row says who failed where at what."),
        ),
        Step(
            "unknown-id",
            Words("登録のない識別番号を試し、記録を見る。", "Try an id that is not registered and look at the log."),
            Words("一行残り、打たれた文字そのものは書かれない。", "One row, and not what was typed."),
        ),
        Step(
            "success",
            Words("正しく利用を始め、記録を見る。", "Sign in rightly and look at the log."),
            Words("成功も残る。", "Success is entered, too."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="failures-forgotten",
            words=Words("失敗した試みを記録しない。", "failed attempts are not entered"),
            step="wrong-password",
            city=forgetful(lambda row: row.operation == "sign-in" and row.outcome == "refused"),
        ),
    ),
)
