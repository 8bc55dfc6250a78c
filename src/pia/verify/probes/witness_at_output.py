"""提供・委託: no output without a witness of the staff; somebody without the right, or who has left the terminal, is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.cast import SECOND, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.outputs import approved_output, written
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    if "export" not in scene.value("approval.{node}.second_person"):
        raise scene.not_applicable("出力に立会いを求めていない。", "an output needs no witness")
    work, keys = approved_output(scene)
    answer = written(scene, work, keys)
    scene.see("no-witness", ok=is_refused(answer, "second-missing"), seen=told(answer))
    answer = written(scene, replace(work, second=scene.session(STRANGER).id), keys)
    scene.see("stranger", ok=is_refused(answer, "second-not-entitled"), seen=told(answer))
    witness = scene.session(SECOND)
    with scene.node.store.write() as tx:
        scene.node.guard.sign_out(tx, witness)
    answer = written(scene, replace(work, second=witness.id), keys)
    scene.see("gone", ok=is_refused(answer, "second-not-signed-in"), seen=told(answer))
    scene.sign_in(SECOND)
    answer = written(scene, replace(work, second=scene.session(SECOND).id), keys)
    scene.see("witnessed", ok=isinstance(answer, bytes), seen=told(answer))


PROBE = Probe(
    id="witness-at-output",
    at=frozenset({"media-export"}),
    reads=("approval.{node}.second_person",),
    steps=(
        Step(
            "no-witness",
            Words("立会いなしで書き出そうとする。", "Try to write without a witness."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "stranger",
            Words("権限のない者を立会人とする。", "Name somebody without the right as the witness."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "gone",
            Words("席を離れて利用を終えた職員を立会人とする。", "Name a colleague who has signed out."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "witnessed",
            Words("その場にいる職員が立ち会い、書き出す。", "A colleague who is there witnesses the output."),
            Words("書き出される。", "Written."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-witness-needed",
            words=Words("立会いなしで書き出せる。", "no witness is needed"),
            step="no-witness",
            policy=undeclared("approval.{node}.second_person"),
        ),
    ),
)
