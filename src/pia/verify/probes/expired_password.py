"""認証: a password works to the last day of its declared period, and not after it until it is changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.terms.calendar import add_duration
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    last = add_duration(scene.today, scene.value("authentication.{node}.password_age"))
    scene.at(last, hour=17)
    answer = scene.sign_in(CLERK)
    scene.see("last-day", ok=not is_refused(answer), seen=told(answer))
    scene.at(last + timedelta(days=1))
    answer = scene.sign_in(CLERK)
    scene.see("after-period", ok=is_refused(answer, "password-expired"), seen=told(answer))
    renewed = scene.renew(CLERK)
    answer = scene.sign_in(CLERK)
    scene.see("changed", ok=renewed is True and not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="expired-password",
    reads=("authentication.{node}.password_age",),
    steps=(
        Step(
            "last-day",
            Words("宣言した有効期間の最後の日に利用を始める。", "Sign in on the last day of the declared period."),
            Words("始められる。", "Signed in."),
        ),
        Step(
            "after-period",
            Words("その翌日に、同じパスワードで利用を始めようとする。", "Try the same password the day after."),
            Words("期限切れとして拒否される。", "Refused as expired."),
        ),
        Step(
            "changed",
            Words("パスワードを変更して利用を始める。", "Change the password and sign in."),
            Words("始められる。", "Signed in."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="never-expires",
            words=Words("パスワードの期限を確かめない。", "the age of passwords is not looked at"),
            step="after-period",
            policy=undeclared("authentication.{node}.password_age"),
        ),
    ),
)
