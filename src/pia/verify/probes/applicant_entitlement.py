"""入手: who is not entitled gets nowhere: nobody is shown another person's record, and nothing unsigned comes in over the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.event import MoveWithin, write_event
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.events import event
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.since import now, rows_since

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _anybody(city: City, node: str) -> None:
    """Have the node take whoever asks for somebody who may."""
    at = city[node]
    if at.KIND == "juki":
        disclose = at.disclose
        at.disclose = lambda work, atena, _applicant: disclose(work, atena, atena)
    elif at.KIND == "portal":
        apply = at.apply
        at.apply = lambda id_, kind, documents, **_signed: apply(id_, kind, documents, signed=True)


def _asked(scene: Scene, *, entitled: bool) -> Any:
    """Have somebody who may, or somebody who may not, ask for what people ask the node."""
    one, other = scene.resident(0), scene.resident(1)
    if scene.node.KIND == "juki":
        return scene.node.disclose(scene.work(CLERK, "disclose"), one.atena, (one if entitled else other).atena)
    document = write_event(event(scene, one.atena, MoveWithin(address=other.address))).decode()
    return scene.node.apply("R-9001" if entitled else "R-9002", "move-within", [document], signed=entitled)


def _run(scene: Scene) -> None:
    if scene.node.KIND not in ("juki", "portal"):
        raise scene.not_rehearsable(
            "届出をする者の資格は、窓口の職員が書類で確かめる。",
            "whether somebody may file is checked by people, from papers",
        )
    start = now(scene)
    done = _asked(scene, entitled=False)
    scene.see("not-entitled", ok=is_refused(done, "not-own-record", "signature-missing"), seen=told(done))
    rows = [row for row in rows_since(scene, start, "disclose", "apply") if row.outcome == "refused"]
    scene.see("entered", ok=bool(rows), seen=Words(f"拒否の記録{len(rows)}行", f"{len(rows)} refusals on record"))
    done = _asked(scene, entitled=True)
    scene.see("entitled", ok=not is_refused(done), seen=told(done))


PROBE = Probe(
    id="applicant-entitlement",
    steps=(
        Step(
            "not-entitled",
            Words(
                "資格のない者として求める（窓口では他人の記録の開示、電子申請では署名のない申請）。",
                "Ask as somebody who may not (at the counter for another's record, over the portal without a signature).",
            ),
            Words("拒否され、何も示されず、受け付けられない。", "Refused; nothing is shown or taken."),
        ),
        Step(
            "entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("拒否が記録されている。", "The refusal is there."),
        ),
        Step(
            "entitled",
            Words("資格のある本人として、同じことを求める。", "Ask for the same as the person entitled to it."),
            Words("応じられる。", "It is done."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="whoever-asks",
            words=Words("求める者を確かめない。", "nobody looks at who asks"),
            step="not-entitled",
            city=_anybody,
        ),
    ),
)
