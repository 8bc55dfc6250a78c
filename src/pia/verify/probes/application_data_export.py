"""使用: applications that came electronically are fetched only by who may, are not overwritten, and go on without the number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ID: Final = "R20260401-1"
_KIND: Final = "move-within"


def _overwriting(city: City, node: str) -> None:
    """Have the system write what comes under a known number over what is there."""
    at = city[node]
    take_in = at.take_in

    def written(tx: Any, application: Any) -> Any:
        held = at.applications.get(tx, application.id)
        if held is None:
            return take_in(tx, application)
        at.applications.put(tx, application.id, application, before=held.row, effective=at.today, now=at.now)
        return application

    at.take_in = written


def _held(scene: Scene) -> Any:
    with scene.node.store.read() as reader:
        return scene.node.application(reader, _ID)


def _applied(scene: Scene, text: str, *, signed: bool = True) -> Any:
    return scene.node.apply(_ID, _KIND, [text], signed=signed)


def _run(scene: Scene) -> None:
    done = _applied(scene, "{}", signed=False)
    scene.see("unsigned", is_refused(done) and _held(scene) is None, told(done))
    done = _applied(scene, "{}")
    first = _held(scene)
    scene.see("received", not is_refused(done) and first is not None, told(done))
    done = _applied(scene, '{"changed": true}')
    scene.see("unaltered", is_refused(done, "application-known") and _held(scene) == first, told(done))
    work = scene.work(CLERK, "fetch")
    answer = scene.node.fetch(replace(work, session=scene.session(STRANGER)))
    scene.see("not-by-others", is_refused(answer, "no-right") and _held(scene) == first, told(answer))
    ways = [one for one in scene.policy.channels if one.source == scene.id and one.kind in ("intake", "link")]
    if not any(one.number is False and one.target in scene.city.nodes for one in ways):
        scene.skip(
            "shared-minimal",
            "申請データを個人番号なしで渡す流れは宣言にない。",
            "no flow is declared that passes applications without the number",
        )
        return
    number = scene.resident().number or ""
    scene.node.apply(f"{_ID}-2", _KIND, [f'{{"number": "{number}"}}'], signed=True)
    answer = scene.node.fetch(work)
    scene.city.pump()
    sent = [one for one in scene.line.crossed if one.name == "application" and number.encode() in one.body]
    scene.see(
        "shared-minimal", not sent, Words(f"個人番号を含む送信{len(sent)}件", f"{len(sent)} sent with the number")
    )


PROBE = Probe(
    id="application-data-export",
    at=frozenset({"portal"}),
    steps=(
        Step(
            "unsigned",
            Words("電子署名のない申請を送る。", "Send an application without a signature."),
            Words("受け付けられない。", "Not taken."),
        ),
        Step(
            "received",
            Words("電子署名のある申請を送る。", "Send one with a signature."),
            Words("受け付けられる。", "Taken."),
        ),
        Step(
            "unaltered",
            Words("同じ受付番号で、内容を変えた申請を送る。", "Send another content under the same number."),
            Words("拒否され、初めの内容が保たれる。", "Refused; what came first stays."),
        ),
        Step(
            "not-by-others",
            Words(
                "権限のない者が申請データを取り出そうとする。",
                "Somebody without the right tries to fetch applications.",
            ),
            Words("拒否され、データは残る。", "Refused; nothing is taken out."),
        ),
        Step(
            "shared-minimal",
            Words(
                "個人番号を含む申請データを、個人番号を除くと宣言した先へ渡す。",
                "Pass an application that holds the number to where it is declared to be left out.",
            ),
            Words("個人番号は渡らない。", "The number does not go."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="overwritten",
            words=Words("後から届いた内容で書き換える。", "what comes later overwrites it"),
            step="unaltered",
            city=_overwriting,
        ),
        Sabotage(
            id="anybody-fetches",
            words=Words("誰でも取り出せる。", "anybody may fetch applications"),
            step="not-by-others",
            city=open_to_all,
        ),
    ),
)
