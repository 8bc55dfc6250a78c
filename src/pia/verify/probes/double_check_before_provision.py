"""提供: what is put out on a medium is not written before a second person has checked it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.cast import CLERK, SECOND
from pia.verify.ended import is_refused, told
from pia.verify.outputs import approved_output, written
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _listed(scene: Scene) -> int:
    with scene.node.store.read() as reader:
        return sum(1 for _ in reader.all_kept("output"))


def _run(scene: Scene) -> None:
    if "export" not in scene.value("approval.{node}.second_person"):
        raise scene.not_applicable("出力に二人目を求めていない。", "an output needs no second person")
    work, keys = approved_output(scene)
    answer = written(scene, work, keys)
    scene.see("alone", ok=is_refused(answer, "second-missing") and not _listed(scene), seen=told(answer))
    answer = written(scene, replace(work, second=scene.session(CLERK).id), keys)
    scene.see("oneself", ok=is_refused(answer, "second-self") and not _listed(scene), seen=told(answer))
    answer = written(scene, replace(work, second=scene.session(SECOND).id), keys)
    named = any(f"second={SECOND}" in row.detail for row in scene.rows())
    scene.see("checked", ok=isinstance(answer, bytes) and named and _listed(scene) == 1, seen=told(answer))


PROBE = Probe(
    id="double-check-before-provision",
    at=frozenset({"media-export"}),
    reads=("approval.{node}.second_person",),
    steps=(
        Step(
            "alone",
            Words("承認を得た出力を、一人で媒体に書き出そうとする。", "Try to write an approved output alone."),
            Words("拒否され、何も書き出されない。", "Refused; nothing is written."),
        ),
        Step(
            "oneself",
            Words("自分を確認者にして書き出そうとする。", "Name oneself as the second person."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "checked",
            Words("同僚が確かめ、書き出す。", "A colleague checks, and it is written."),
            Words("書き出され、確認者が記録に残る。", "Written; the log names the second person."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="alone-will-do",
            words=Words("一人で書き出せる。", "one person is enough"),
            step="alone",
            policy=undeclared("approval.{node}.second_person"),
        ),
    ),
)
