"""支援措置: no certificate of a protected person until somebody who may releases it; never to the one it protects from, nor by machines."""

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


def _unmarked(city: City, node: str) -> None:
    """Have the counter forget the measures of protection."""
    city[node].measures = lambda _reader, _atena: []


def _run(scene: Scene) -> None:
    resident = scene.resident()
    work = scene.work(CLERK, "protect", "issue", "release")
    done: Any = scene.node.protect(work, "S-1", resident.atena, "domestic-violence", adverse=("試験　相手",))
    scene.see("begun", ok=not is_refused(done), seen=told(done))
    done = scene.node.issue(work, resident.atena, applicant="third-party")
    scene.see("stopped", ok=is_refused(done, "protected-unreleased"), seen=told(done))
    done = scene.node.issue(work, resident.atena, applicant="adverse", released=True)
    scene.see("adverse", ok=is_refused(done, "protected-from-applicant"), seen=told(done))
    done = scene.node.issue(work, resident.atena, route="kiosk", released=True)
    scene.see("unattended", ok=is_refused(done, "protected-unattended"), seen=told(done))
    done = scene.node.issue(work, resident.atena, released=True)
    scene.see("released", ok=not is_refused(done), seen=told(done))


PROBE = Probe(
    id="protected-resident-block",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "begun",
            Words("一人の支援措置を始める。", "Begin a measure of protection for one person."),
            Words("始まる。", "It begins."),
        ),
        Step(
            "stopped",
            Words(
                "第三者の請求で証明書を発行しようとする。",
                "Try to issue a certificate on the request of a third party.",
            ),
            Words("止められる。", "Stopped."),
        ),
        Step(
            "adverse",
            Words(
                "相手方の請求で、解除をして発行しようとする。",
                "Try to issue one to the person it protects from, released.",
            ),
            Words("解除があっても拒否される。", "Refused, released or not."),
        ),
        Step(
            "unattended",
            Words(
                "職員のいない方法（キオスク）で発行しようとする。", "Try to issue one where nobody attends (a kiosk)."
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "released",
            Words("権限のある職員が解除して、本人に発行する。", "Somebody with the right releases it for the person."),
            Words("発行される。", "Issued."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="measure-forgotten",
            words=Words("支援措置が証明書の発行に反映されない。", "measures of protection stop nothing"),
            step="stopped",
            city=_unmarked,
        ),
    ),
)
