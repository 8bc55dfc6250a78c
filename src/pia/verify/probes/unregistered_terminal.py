"""認証: nobody signs in at a terminal that is not registered, or was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import withdraw
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    if not scene.value("authentication.{node}.registered_terminals"):
        raise scene.not_applicable("端末の登録を求めていない。", "terminals need not be registered")
    answer = scene.sign_in(CLERK)
    scene.see("registered", ok=not is_refused(answer), seen=told(answer))
    answer = scene.sign_in(CLERK, terminal="terminal-brought-along")
    scene.see("unregistered", ok=is_refused(answer, "terminal-unregistered"), seen=told(answer))
    done = scene.administer(withdraw, "terminal", scene.person(CLERK).terminal)
    answer = scene.sign_in(CLERK)
    scene.see("withdrawn", ok=not is_refused(done) and is_refused(answer, "terminal-unregistered"), seen=told(answer))


PROBE = Probe(
    id="unregistered-terminal",
    reads=("authentication.{node}.registered_terminals",),
    steps=(
        Step(
            "registered",
            Words("登録した端末で利用を始める。", "Sign in at a registered terminal."),
            Words("始められる。", "Signed in."),
        ),
        Step(
            "unregistered",
            Words("登録のない端末で利用を始めようとする。", "Try to sign in at one that is not registered."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "withdrawn",
            Words(
                "端末の登録を抹消し、その端末で利用を始めようとする。", "Withdraw a terminal and try to sign in at it."
            ),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-terminal",
            words=Words("どの端末でも使わせる。", "any terminal will do"),
            step="unregistered",
            policy=changed("authentication.{node}.registered_terminals", False),
        ),
    ),
)
