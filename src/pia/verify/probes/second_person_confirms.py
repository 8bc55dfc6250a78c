"""二者確認: what is declared to need a second person is not committed without one who is there and entitled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.nodes import OPERATIONS, Work
from pia.register.store.interface import Kept
from pia.verify.cast import CLERK, SECOND, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_KEPT = Kept(kind="setting", key="rehearsal-entry", body=b"")


def _entering(scene: Scene, work: Work, operation: str) -> Any:
    """Enter something under an operation: it stands in the store where it was committed."""

    def do(tx: Any, _permit: Any) -> bool:
        tx.keep(_KEPT)
        return True

    return scene.node.carry_out(work, operation, do, subject=scene.resident().code)


def _committed(scene: Scene) -> bool:
    with scene.node.store.read() as reader:
        return reader.kept(_KEPT.kind, _KEPT.key) is not None


def _run(scene: Scene) -> None:
    declared = scene.value("approval.{node}.second_person") & OPERATIONS[scene.node.KIND]
    if not declared:
        raise scene.not_applicable(
            "宣言した操作はこのシステムで行わない。", "the declared operations are none of this system"
        )
    operation = min(declared)
    alone = replace(scene.work(CLERK), second="")
    answer = _entering(scene, alone, operation)
    scene.see("alone", ok=is_refused(answer, "second-missing") and not _committed(scene), seen=told(answer))
    answer = _entering(scene, replace(alone, second=alone.session.id), operation)
    scene.see("oneself", ok=is_refused(answer, "second-self") and not _committed(scene), seen=told(answer))
    answer = _entering(scene, replace(alone, second=scene.session(STRANGER).id), operation)
    scene.see("not-entitled", ok=is_refused(answer, "second-not-entitled") and not _committed(scene), seen=told(answer))
    answer = _entering(scene, scene.work(CLERK, operation), operation)
    named = any(f"second={SECOND}" in row.detail for row in scene.rows())
    scene.see("confirmed", ok=not is_refused(answer) and _committed(scene) and named, seen=told(answer))


PROBE = Probe(
    id="second-person-confirms",
    reads=("approval.{node}.second_person",),
    steps=(
        Step(
            "alone",
            Words("確認者なしで登録しようとする。", "Try to enter something without anybody who confirms."),
            Words("拒否され、何も登録されない。", "Refused; nothing is entered."),
        ),
        Step(
            "oneself",
            Words("入力者自身を確認者とする。", "Name oneself as the second person."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "not-entitled",
            Words("権限のない者を確認者とする。", "Name somebody without the right."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "confirmed",
            Words("権限のある同僚が確認する。", "A colleague with the right confirms."),
            Words("登録され、確認者が記録に残る。", "Entered; the log names the second person."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="alone-will-do",
            words=Words("一人で確定できる。", "one person is enough"),
            step="alone",
            policy=undeclared("approval.{node}.second_person"),
        ),
    ),
)
