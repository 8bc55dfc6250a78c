"""開示: a person is shown the own record, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _anybodys(city: City, node: str) -> None:
    """Have the counter take whoever asks for the person."""
    at = city[node]
    disclose = at.disclose
    at.disclose = lambda work, key, _applicant: disclose(work, key, key)


def _run(scene: Scene) -> None:
    mine, theirs = scene.resident(), scene.resident(5)
    own, other = (mine.atena, theirs.atena) if scene.node.KIND == "juki" else (mine.code, theirs.code)
    work = scene.work(CLERK, "disclose")
    done: Any = scene.node.disclose(work, own, own)
    if is_refused(done, "not-found"):
        raise scene.not_applicable("この者の記録がない。", "there is no record of this person")
    scene.see("own-record", ok=not is_refused(done), seen=told(done))
    done = scene.node.disclose(work, other, own)
    entered = any(row.operation == "disclose" and row.outcome == "refused" for row in scene.rows())
    scene.see("others-record", ok=is_refused(done, "not-own-record") and entered, seen=told(done))


PROBE = Probe(
    id="disclosure-own-record",
    at=frozenset({"juki", "municipal-cs", "prefecture-server", "supplementary-prefecture-server"}),
    steps=(
        Step(
            "own-record",
            Words("本人の請求で本人の記録を開示する。", "Disclose the own record on the person's request."),
            Words("開示される。", "Disclosed."),
        ),
        Step(
            "others-record",
            Words("本人の請求でほかの者の記録を開示しようとする。", "Try to disclose somebody else's on that request."),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="anybodys-record",
            words=Words("誰の記録でも開示する。", "anybody's record is disclosed"),
            step="others-record",
            city=_anybodys,
        ),
    ),
)
