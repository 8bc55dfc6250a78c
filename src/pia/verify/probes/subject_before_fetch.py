"""入手: information from elsewhere is fetched about one person who is identified; for nobody, and for somebody unknown, nothing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.nodes.copies import Inquiry
from pia.register.nodes.juki_notices import move_out_parcel
from pia.register.nodes.messages import KINDS
from pia.register.transfer import MoveOutCertificate
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.events import ELSEWHERE
from pia.verify.notices import arrived
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_PERSON: Final = "900000000000001"
_UNKNOWN: Final = "900000000000002"
_SYMBOL: Final = "rehearsal-symbol"
_SENT: Final = "information"


def _anybody(city: City, node: str) -> None:
    """Have the node take whatever waits for somebody for what was asked about."""
    at = city[node]
    kept = at.kept

    def found(reader: Any, list_: str, key: str, kind: Any) -> Any:
        one = kept(reader, list_, key, kind)
        nobody = key in {"", f"move-out/{at.hidden('')}"}
        if one is not None or nobody or list_ not in {"symbol", "temporary"}:
            return one
        row = next(iter(reader.all_kept(list_)), None)
        return None if row is None else at.opened(row, kind)

    at.kept = found


def _certificate(scene: Scene) -> str:
    """Have the 転出証明書情報 of somebody arrive who is about to move in; return the code."""
    code, number = scene.spare()
    way = next(
        (one for one in scene.policy.channels if one.target == scene.id and one.kind in KINDS["move-out-certificate"]),
        None,
    )
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


def _at_the_counter(scene: Scene) -> None:
    code = _certificate(scene)
    tried = scene.node.move_in_by_card(scene.work(CLERK, "move_in_by_card"), code)
    if is_refused(tried, "too-few-conditions"):
        raise scene.not_applicable(
            "宣言した最低限の検索条件により、住民票コードだけでは取り寄せられない。",
            "by the declared minimum of conditions nothing is fetched by the resident code alone",
        )
    other = scene.resident(1).code
    for step, asked in (("nobody-named", ""), ("unknown", other)):
        done = scene.node.move_in_by_card(scene.work(CLERK, "move_in_by_card"), asked)
        scene.see(step, ok=is_refused(done), seen=told(done))
    done = scene.node.move_in_by_card(scene.work(CLERK, "move_in_by_card"), code)
    scene.see("identified", ok=not is_refused(done) and done.code == code, seen=told(done))


def _over_the_network(scene: Scene) -> None:
    if not any(one.source == scene.id and one.kind == "inquiry" for one in scene.policy.channels):
        raise scene.not_applicable("情報照会の経路がない。", "no channel for inquiries is declared")
    node = scene.node
    with node.store.write() as tx:
        node.keep(tx, "symbol", _PERSON, _SYMBOL)
    asked = Inquiry(
        symbol="", requester=node.declared.body, article="1", information="世帯構成", items=("氏名",), to="000000",
    )  # fmt: skip
    for step, person in (("nobody-named", ""), ("unknown", _UNKNOWN)):
        before = _sent(scene)
        done = node.inquire(scene.work(CLERK, "inquire"), person, asked)
        scene.see(step, ok=is_refused(done) and _sent(scene) == before, seen=_said(_sent(scene) - before))
    before = _sent(scene)
    node.inquire(scene.work(CLERK, "inquire"), _PERSON, asked)
    scene.see("identified", ok=_sent(scene) == before + 1, seen=_said(_sent(scene) - before))


def _sent(scene: Scene) -> int:
    """Return how many inquiries went out."""
    own = {one.id for one in scene.policy.channels if one.source == scene.id}
    return sum(one.name == _SENT and one.channel in own for one in scene.line.crossed)


def _said(count: int) -> Words:
    return Words(f"送られた照会{count}件", f"{count} inquiries sent")


def _run(scene: Scene) -> None:
    (_at_the_counter if scene.node.KIND == "municipal-cs" else _over_the_network)(scene)


PROBE = Probe(
    id="subject-before-fetch",
    at=frozenset({"municipal-cs", "intermediate-server"}),
    steps=(
        Step(
            "nobody-named",
            Words("対象者を示さずに情報を取り寄せようとする。", "Try to fetch information without naming anybody."),
            Words("拒否され、何も照会されない。", "Refused; nothing is asked."),
        ),
        Step(
            "unknown",
            Words(
                "特定していない者（登録のない者）について取り寄せようとする。",
                "Try it for somebody who has not been identified.",
            ),
            Words("拒否され、何も照会されない。", "Refused; nothing is asked."),
        ),
        Step(
            "identified",
            Words("対象者を特定してから取り寄せる。", "Identify the person and fetch it then."),
            Words("その者についてだけ照会又は取得ができる。", "It is asked for, or fetched, for that person alone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="anybody-will-do",
            words=Words("特定しないまま、ほかの者の情報を取り寄せる。", "what waits for somebody else is fetched"),
            step="unknown",
            city=_anybody,
        ),
    ),
)
