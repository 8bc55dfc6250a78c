"""委託: who is not on the roster of workers cannot sign in, and who is taken off it can do nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import revoke
from pia.register.nodes import Work
from pia.verify.cast import CLERK, VENDOR, Person, enrolled
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_UNLISTED = Person(id="unlisted-worker")


def _let_in(city: City, node: str) -> None:
    """Have an id that stands on no roster."""
    enrolled(city[node], (_UNLISTED,))


def _run(scene: Scene) -> None:
    role = scene.person(VENDOR).roles[0]
    answer = scene.node.sign_in(_UNLISTED.id, _UNLISTED.proofs(1), scene.person(VENDOR).terminal)
    scene.see("not-on-roster", ok=is_refused(answer, "unknown-operator"), seen=told(answer))
    listed = scene.sign_in(VENDOR)
    scene.see("on-roster", ok=not is_refused(listed), seen=told(listed))
    done = scene.administer(revoke, VENDOR, role.id)
    vendor = Work(session=scene.session(VENDOR), task=scene.work(CLERK).task)
    answer = scene.look_up(vendor, scene.resident())
    taken_off = not is_refused(done) and is_refused(answer, "no-right", "right-ended")
    scene.see("taken-off", ok=taken_off, seen=told(answer))


PROBE = Probe(
    id="contractor-on-roster",
    steps=(
        Step(
            "not-on-roster",
            Words(
                "名簿にない作業者の識別番号で利用を始めようとする。",
                "Try to sign in as a worker who is not on the roster.",
            ),
            Words("登録なしとして拒否される。", "Refused: no such operator."),
        ),
        Step(
            "on-roster",
            Words("名簿にある作業者が利用を始める。", "A worker on the roster signs in."),
            Words("始められる。", "Signed in."),
        ),
        Step(
            "taken-off",
            Words(
                "その者の権限を二人で取り消し、操作を試みる。",
                "Two people take the right away; the worker tries to go on.",
            ),
            Words("直ちに拒否される。", "Refused at once."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="unlisted-id",
            words=Words("名簿にない識別番号がある。", "there is an id that stands on no roster"),
            step="not-on-roster",
            city=_let_in,
        ),
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="taken-off",
            city=open_to_all,
        ),
    ),
)
