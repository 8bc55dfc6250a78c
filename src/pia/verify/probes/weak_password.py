"""認証: the last passwords, as many as declared, cannot be set again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.credentials import change_password
from pia.register.guard.signing import credential_of
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from typing import Any

    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _changing(scene: Scene, new: str) -> Any:
    person, proofs = scene.person(CLERK), scene.proofs(CLERK)
    with scene.node.store.write() as tx:
        return change_password(tx, scene.node.guard, CLERK, proofs, new=new, terminal=person.terminal)


def _run(scene: Scene) -> None:
    generations, person = scene.value("authentication.{node}.password_history"), scene.person(CLERK)
    if generations < 1:
        raise scene.not_applicable("前のパスワードを禁じていない。", "no former password is forbidden")
    for number in range(2, generations + 1):
        _changing(scene, person.password(number))
    with scene.node.store.read() as reader:
        present = credential_of(reader, CLERK).given
    answer = _changing(scene, person.password(present))
    scene.see("present-refused", ok=is_refused(answer, "password-reused"), seen=told(answer))
    answer = _changing(scene, person.password(1))
    scene.see("oldest-refused", ok=is_refused(answer, "password-reused"), seen=told(answer))
    answer = _changing(scene, person.password(present + 1))
    scene.see("new-accepted", ok=not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="weak-password",
    reads=("authentication.{node}.password_history",),
    steps=(
        Step(
            "present-refused",
            Words("今のパスワードをもう一度設定しようとする。", "Try to set the present password again."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "oldest-refused",
            Words(
                "宣言した世代のうち最も古いパスワードを設定しようとする。",
                "Try to set the oldest of the declared generations.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "new-accepted",
            Words("新しいパスワードを設定する。", "Set a new password."),
            Words("変更できる。", "Changed."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-history",
            words=Words("前のパスワードを覚えていない。", "former passwords are not remembered"),
            step="present-refused",
            policy=changed("authentication.{node}.password_history", 0),
        ),
    ),
)
