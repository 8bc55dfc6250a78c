"""情報提供: where the automatic answer is switched off for somebody, the inquiry waits until a person has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON, answer, asked
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _automatic(city: City, node: str) -> None:
    """Have the server answer by itself whatever was switched off."""
    at = city[node]
    provide = at.provide
    at.provide = lambda tx, inquiry, **_more: provide(tx, inquiry, released=True)


def _run(scene: Scene) -> None:
    one = asked(scene)
    work = scene.work(CLERK, "provide", "release")
    done = scene.node.set_manual(work, PERSON, manual=True)
    scene.see("switched-off", ok=not is_refused(done), seen=told(done))
    done = answer(scene, one)
    scene.see("waits", ok=is_refused(done, "no-automatic-answer"), seen=told(done))
    held = scene.node.held(work)
    listed = not is_refused(held) and len(held) == 1
    scene.see("listed", ok=listed, seen=told(held))
    done = scene.node.release(replace(work, session=scene.session(STRANGER)), held[0][0])
    scene.see("not-by-others", ok=is_refused(done, "no-right"), seen=told(done))
    done = scene.node.release(work, held[0][0])
    scene.see("released", ok=not is_refused(done), seen=told(done))


PROBE = Probe(
    id="sensitive-not-automatic",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "switched-off",
            Words("一人について自動応答を止める。", "Switch the automatic answer off for one person."),
            Words("止められる。", "Switched off."),
        ),
        Step(
            "waits",
            Words("その者について許可された照会を送る。", "Send a permitted inquiry about that person."),
            Words("自動では回答されない。", "Not answered by itself."),
        ),
        Step(
            "listed",
            Words("確認を待つ照会の一覧を見る。", "Look at the list of what waits."),
            Words("一件載っている。", "It stands there."),
        ),
        Step(
            "not-by-others",
            Words("権限のない者が回答を許そうとする。", "Somebody without the right tries to release it."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "released",
            Words("権限のある職員が確かめて回答を許す。", "Somebody with the right looks and releases it."),
            Words("回答される。", "Answered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="answers-by-itself",
            words=Words("止めても自動で回答する。", "the answer goes out by itself all the same"),
            step="waits",
            city=_automatic,
        ),
    ),
)
