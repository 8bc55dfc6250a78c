"""認証: the declared fallback gets in who cannot present a factor, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import Enrolment, enrol
from pia.register.guard.operator import ALL_FACTORS, Operator
from pia.verify.cast import CLERK, Person
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_UNABLE = Person(id="unable")


def _run(scene: Scene) -> None:
    factors, fallback = (scene.value(f"authentication.{{node}}.{name}") for name in ("factors", "fallback"))
    if factors <= fallback:
        raise scene.not_applicable("代わりの認証が本来の認証を含む。", "the fallback includes the declared factors")
    presented = {factor: proof for factor, proof in scene.proofs(CLERK).items() if factor in fallback}
    answer = scene.sign_in(CLERK, proofs=presented)
    scene.see("able-refused", ok=is_refused(answer, "factor-missing"), seen=told(answer))
    operator = Operator(id=_UNABLE.id, since=scene.today, factors=ALL_FACTORS - (factors - fallback))
    done = scene.administer(enrol, Enrolment(operator=operator, secrets=_UNABLE.secrets))
    scene.see("noted", ok=not is_refused(done), seen=told(done))
    presented = {factor: proof for factor, proof in _UNABLE.proofs(1).items() if factor in fallback}
    answer = scene.node.sign_in(_UNABLE.id, presented, scene.person(CLERK).terminal)
    scene.see("unable-accepted", ok=not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="fallback-only-when-flagged",
    reads=("authentication.{node}.factors", "authentication.{node}.fallback"),
    steps=(
        Step(
            "able-refused",
            Words(
                "本来の認証ができる者が、代わりの認証だけで利用を始めようとする。",
                "Somebody who can present the declared factors presents the fallback alone.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "noted",
            Words("本来の認証ができない者を、二人で登録する。", "Two people note somebody who cannot."),
            Words("登録できる。", "Noted."),
        ),
        Step(
            "unable-accepted",
            Words("その者が代わりの認証で利用を始める。", "That person presents the fallback."),
            Words("始められる。", "Signed in."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-fallback",
            words=Words("代わりの認証を受け付けない。", "no fallback is accepted"),
            step="unable-accepted",
            policy=changed("authentication.{node}.fallback", frozenset()),
        ),
        Sabotage(
            id="no-factor-asked",
            words=Words("認証の要素を求めない。", "no factor is asked for"),
            step="able-refused",
            policy=changed("authentication.{node}.factors", frozenset()),
        ),
    ),
)
