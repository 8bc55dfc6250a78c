"""保管: what is held for a moment stands in an area of its own, goes when it was used or its time is over, and is nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.nodes.juki_notices import move_in_parcel, move_out_parcel
from pia.register.nodes.messages import KINDS
from pia.register.transfer import MoveInNotice, MoveOutCertificate
from pia.verify.ended import is_refused, told
from pia.verify.events import ELSEWHERE
from pia.verify.keeping import erased
from pia.verify.notices import arrived, below
from pia.verify.overseas import asked, moved_abroad
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.tampering import bodies

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_AREA: Final = "temporary"
_WAIT: Final = timedelta(days=32)
"""More than what is left over may stay: a day at the 附票 side, thirty days after the planned day for a certificate of moving out."""


def _stays(city: City, node: str) -> None:
    """Have the node leave in its temporary area what was used."""
    at = city[node]
    at.clear = lambda _batch="": 0
    if "move-in-notice" in at.NOTICES:
        at.NOTICES = {**at.NOTICES, "move-in-notice": lambda *_given: "rehearsal"}


def _endless(city: City, node: str) -> None:
    """Have what stands in the temporary area have no end."""
    at = city[node]
    keep = at.keep

    def kept(tx: Any, list_: str, key: str, content: object, expires: Any = None) -> None:
        keep(tx, list_, key, content, None if list_ == _AREA else expires)

    at.keep = kept


def _held(scene: Scene) -> int:
    with scene.node.store.read() as reader:
        return sum(1 for _ in reader.all_kept(_AREA))


def _certificate(scene: Scene, place: int) -> str:
    """Have the 転出証明書情報 of somebody arrive; return the code."""
    code, number = scene.spare(place)
    way = next((one for one in scene.policy.channels if one.target == scene.id and one.kind in KINDS["move-out-certificate"]), None)  # fmt: skip
    if way is None:
        raise scene.not_applicable(
            "転出証明書情報を受け取る経路がない。", "no channel brings certificates of moving out"
        )
    one = scene.resident()
    certificate = MoveOutCertificate(
        person=one.person, code=code, number=number, address=ELSEWHERE, destination=one.address, planned=scene.today,
        relation="世帯主", by_card=True,
    )  # fmt: skip
    arrived(scene, move_out_parcel(certificate), way)
    return code


def _at_the_counter(scene: Scene) -> str:
    """Let a certificate wait, be used by moving in, and another one be left over; return the number of the first."""
    code, number = scene.spare(0)
    before = _held(scene)
    _certificate(scene, 0)
    scene.see("used", ok=_held(scene) == before + 1, seen=_said(_held(scene)))
    one = scene.resident()
    notice = MoveInNotice(
        code=code, name=one.person.name.text, birth=one.person.birth, previous=ELSEWHERE, address=one.address, moved=scene.today
    )  # fmt: skip
    arrived(scene, move_in_parcel(notice), below(scene, "move-in-notice"))
    scene.see("cleared", ok=_held(scene) == before, seen=_said(_held(scene)))
    _certificate(scene, 1)
    return number


def _at_the_server(scene: Scene) -> str:
    """Let the number of somebody abroad be provided, and another extraction be broken off; return the number."""
    people = moved_abroad(scene)
    done = asked(scene, people.gone)
    scene.see("used", ok=not is_refused(done), seen=told(done))
    scene.see("cleared", ok=not _held(scene), seen=_said(_held(scene)))
    node = scene.node
    with node.store.write() as tx:
        node.keep(tx, _AREA, "number/rehearsal/1", people.number, scene.today + timedelta(days=1))
    return people.number


def _run(scene: Scene) -> None:
    if scene.node.KIND not in {"municipal-cs", "supplementary-prefecture-server"}:
        raise scene.not_rehearsable("一時的に保管する領域が登録系にない。", "the register has no such temporary area")
    number = _at_the_counter(scene) if scene.node.KIND == "municipal-cs" else _at_the_server(scene)
    scene.at(scene.today + _WAIT)
    erased(scene)
    scene.see("left-over-gone", ok=not _held(scene), seen=_said(_held(scene)))
    clear = any(number.encode() in body for body in bodies(scene.city, scene.id))
    with scene.node.store.read() as reader:
        found = any(number in one.value.values().values() for one in scene.node.records.all(reader))
    there = (
        Words("番号が残る", "the number is left") if clear or found else Words("番号がない", "the number is nowhere")
    )
    scene.see("nowhere-else", ok=not clear and not found, seen=there)


def _said(count: int) -> Words:
    return Words(f"一時領域に{count}件", f"{count} in the temporary area")


PROBE = Probe(
    id="temporary-number-store",
    at=frozenset({"municipal-cs", "supplementary-prefecture-server", "portal"}),
    steps=(
        Step(
            "used",
            Words(
                "個人番号を一時的に用いる処理を行う（転出証明書情報の受領、国外転出者の番号の提供）。",
                "Do what needs a number for a moment (receive a certificate of moving out, provide the number of somebody abroad).",
            ),
            Words(
                "処理ができ、番号は一時領域だけを通る。",
                "It is done; the number passes through the temporary area alone.",
            ),
        ),
        Step(
            "cleared",
            Words("処理の後、一時領域を見る。", "Look at the temporary area afterwards."),
            Words("残っていない。", "It is not there any more."),
        ),
        Step(
            "left-over-gone",
            Words(
                "途中で止まった処理の残りを置き、保管の上限の後に見る。",
                "Leave something of a process that broke off, and look after the longest time.",
            ),
            Words("消えている。", "It is gone."),
        ),
        Step(
            "nowhere-else",
            Words("ほかのファイルと、ストアの中を探す。", "Look for it in the other files, and in the store itself."),
            Words("番号はどこにもない。", "The number is nowhere."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="stays-after-use",
            words=Words("用いた後も一時領域に残す。", "it stays in the temporary area after use"),
            step="cleared",
            city=_stays,
        ),
        Sabotage(
            id="left-over-stays",
            words=Words("途中で止まった処理の残りに期限がない。", "what is left over has no end"),
            step="left-over-gone",
            city=_endless,
        ),
    ),
)
