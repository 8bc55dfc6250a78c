"""認証: every declared factor is needed, a wrong one gets nobody in, and each attempt is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful, undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    factors = sorted(scene.value("authentication.{node}.factors"))
    whole = {factor: proof for factor, proof in scene.proofs(CLERK).items() if factor in factors}
    for left_out in factors:
        lacking = {factor: proof for factor, proof in whole.items() if factor != left_out}
        answer = scene.sign_in(CLERK, proofs=lacking)
        if not is_refused(answer, "factor-missing"):
            scene.see("factor-missing", ok=False, seen=told(answer))
    scene.see("factor-missing", ok=True, seen=told(answer))
    for changed in factors:
        answer = scene.sign_in(CLERK, proofs={**whole, changed: "wrong"})
        if not is_refused(answer, "factor-wrong"):
            scene.see("factor-wrong", ok=False, seen=told(answer))
    entered = sum(row.operation == "sign-in" and row.outcome == "refused" for row in scene.rows())
    scene.see("factor-wrong", ok=True, seen=told(answer))
    count = len(factors)
    scene.see(
        "attempts-entered",
        ok=entered == count,
        seen=Words(f"{count}回の失敗のうち記録{entered}行", f"{entered} rows for {count} failures"),
    )
    answer = scene.sign_in(CLERK, proofs=whole)
    scene.see("all-factors", ok=not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="wrong-credentials",
    reads=("authentication.{node}.factors",),
    steps=(
        Step(
            "factor-missing",
            Words(
                "宣言した認証の要素を一つずつ欠いて利用を始めようとする。",
                "Try to sign in without each declared factor in turn.",
            ),
            Words("いずれも拒否される。", "Refused every time."),
        ),
        Step(
            "factor-wrong",
            Words("宣言した認証の要素を一つずつ誤って提示する。", "Present each declared factor wrongly in turn."),
            Words("いずれも拒否される。", "Refused every time."),
        ),
        Step(
            "attempts-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("失敗した試みが一件ずつ残っている。", "Every failed attempt stands in it."),
        ),
        Step(
            "all-factors",
            Words("全ての要素を正しく提示する。", "Present all factors rightly."),
            Words("利用を始められる。", "Signed in."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-factor-asked",
            words=Words("認証の要素を求めない。", "no factor is asked for"),
            step="factor-missing",
            policy=undeclared("authentication.{node}.factors"),
        ),
        Sabotage(
            id="failures-forgotten",
            words=Words("失敗した試みを記録しない。", "failed attempts are not entered"),
            step="attempts-entered",
            city=forgetful(lambda row: row.operation == "sign-in" and row.outcome == "refused"),
        ),
    ),
)
