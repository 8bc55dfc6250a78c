"""情報連携: a 符号 tells a person at one body and to the network alone: it is another one elsewhere and finds nobody in other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.nodes.messages import Values, parcel
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.tampering import bodies

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _one_for_all(city: City, _node: str) -> None:
    """Have the network give every body the same symbol."""
    for network in city.of("provision-network"):
        given = network.symbol_for
        network.symbol_for = lambda _body, code, given=given: given("everybody", code)


def _coded(city: City, _node: str) -> None:
    """Have the systems that know addressees look by a symbol as if it were a code."""
    for atena in city.of("atena"):
        answer = atena.answer

        def found(channel: Any, question: Any, answer: Any = answer) -> Any:
            done = answer(channel, question)
            return parcel("person", Values({}), ()) if is_refused(done) else done

        atena.answer = found


def _run(scene: Scene) -> None:
    network = next(scene.city.of("provision-network"), None)
    if network is None:
        raise scene.not_applicable(
            "情報提供ネットワークシステムとの流れがない。", "nothing is declared to pass over the network"
        )
    node, code = scene.node, scene.resident().code
    own, other = (network.symbol_for(body, code) for body in (node.declared.body, "another body"))
    apart = own != other and code not in own and code not in other
    scene.see("differs", apart, Words("異なる" if apart else "同じ", "different" if apart else "the same"))
    with node.store.write() as tx:
        node.keep(tx, "symbol", PERSON, own)
        node.keep(tx, "person-of", node.seal.lookup("symbol", own).hex(), PERSON)
        known, unknown = node.person_of(tx, own), node.person_of(tx, other)
    scene.see(
        "only-its-own",
        known == PERSON and unknown is None,
        Words(
            "他団体の符号では誰も見付からない" if unknown is None else "見付かる",
            "nobody" if unknown is None else "somebody",
        ),
    )
    way = next((one for one in scene.policy.channels if one.target in _atena(scene)), None)
    if way is None:
        scene.skip("not-searchable", "宛名を照会するシステムがない。", "no system asks for addressees here")
    else:
        question = parcel("person-by-key", Values({"符号": own}), ("符号",))
        answer = scene.city[way.target].answer(way, question)
        scene.see("not-searchable", is_refused(answer), told(answer), way.target)
    readable = sum(own.encode() in body for body in bodies(scene.city, scene.id))
    scene.see("not-in-clear", readable == 0, Words(f"符号が読める記録{readable}件", f"{readable} rows show the symbol"))


def _atena(scene: Scene) -> set[str]:
    return {one.id for one in scene.city.of("atena", scene.node.declared.body)}


PROBE = Probe(
    id="symbol-not-for-matching",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "differs",
            Words("一人について、二つの団体の符号を比べる。", "Compare the symbols of one person at two bodies."),
            Words(
                "異なり、どちらからも住民票コードは分からない。", "They differ, and neither tells the resident code."
            ),
        ),
        Step(
            "only-its-own",
            Words("他団体の符号で対象者を特定しようとする。", "Try to find the person by the symbol of another body."),
            Words("誰も特定できない。", "Nobody is found."),
        ),
        Step(
            "not-searchable",
            Words(
                "統合宛名システムで、符号を条件に対象者を探す。",
                "Look for the person by the symbol where addressees are managed.",
            ),
            Words("探せない。", "It cannot be searched so."),
        ),
        Step(
            "not-in-clear",
            Words("中間サーバーの保存内容を直接読む。", "Read what the server has stored."),
            Words("符号は読み取れない。", "No symbol can be read."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="one-symbol-for-all",
            words=Words("どの団体にも同じ符号を使う。", "every body has the same symbol"),
            step="differs",
            city=_one_for_all,
        ),
        Sabotage(
            id="found-by-symbol",
            words=Words("符号で対象者を探せる。", "people are found by their symbol"),
            step="not-searchable",
            city=_coded,
        ),
    ),
)
