"""情報照会: an inquiry goes through the 中間サーバー alone, brings the record of its subject, and leaves nothing of the answer there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.nodes.copies import Copied, Symbol
from pia.register.nodes.messages import Values, parcel, read
from pia.register.refusal import Refused
from pia.register.store.interface import Kept
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import asked
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.tampering import bodies

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_WHO, _OTHER = "900000000000011", "900000000000012"
_VALUES: Final = {
    _WHO: {"氏名": "試験　一郎", "住所": "試験町11番"},
    _OTHER: {"氏名": "試験　二郎", "住所": "試験町12番"},
}


def _mixed_up(city: City, node: str) -> None:
    """Have the server find somebody else by every symbol."""
    city[node].person_of = lambda _tx, _symbol: _OTHER


def _hoarding(city: City, node: str) -> None:
    """Have the server keep what it was answered."""
    at = city[node]
    ask = at.ask_network

    def asking(*given: Any) -> Any:
        done = ask(*given)
        if not isinstance(done, Refused):
            with at.store.write() as tx:
                tx.keep(Kept(kind="acquired", key="answer", body=done.body))
        return done

    at.ask_network = asking


def _known(scene: Scene, person: str, code: str) -> None:
    """Register somebody's symbol, got from the network, and copy; the own body stands for the one that is asked."""
    answer = scene.node.ask_network(parcel("symbol", Values({"住民票コード": code}), ("住民票コード",)))
    symbol = answer if isinstance(answer, Refused) else read(Symbol, answer)
    if isinstance(symbol, Refused):
        raise scene.not_applicable(
            f"符号を取得できない：{told(symbol).ja}", f"no symbol is to be had: {told(symbol).en}"
        )
    with scene.node.store.write() as tx:
        scene.node.keep(tx, "symbol", person, symbol.symbol)
        scene.node.keep(tx, "person-of", scene.node.seal.lookup("symbol", symbol.symbol).hex(), person)


def _run(scene: Scene) -> None:
    networks = {one.id for one in scene.policy.nodes if one.kind == "provision-network"}
    if not any(
        one.source == scene.id and one.target in networks and one.kind == "inquiry" for one in scene.policy.channels
    ):
        raise scene.not_applicable(
            "この事務は情報照会を行うと宣言していない。", "this work is not declared to make inquiries"
        )
    wanted = asked(scene).inquiry
    for person, resident in zip(_VALUES, scene.residents, strict=False):
        _known(scene, person, resident.code)
        copied = Copied(person=person, information=wanted.information, values=_VALUES[person])
        scene.node.run("receive-copy", lambda tx, copied=copied: scene.node.keep_copy(tx, copied))
    work = scene.work(CLERK, "inquire")
    scene.mark()
    before = bodies(scene.city, scene.id)
    crossed = len(scene.line.crossed)
    answer = scene.node.inquire(work, _WHO, wanted)
    expected = {item: value for item, value in _VALUES[_WHO].items() if item in wanted.items}
    fits = not is_refused(answer) and answer == expected
    scene.see("fits-the-subject", fits, told(answer))
    ends = {one.id: {one.source, one.target} for one in scene.policy.channels}
    ways = {one.channel for one in scene.line.crossed[crossed:]}
    direct = [way for way in ways if ends.get(way, set()) - {scene.id, *networks}]
    scene.see(
        "through-the-server",
        bool(ways) and not direct,
        Words(f"中間サーバーを通らない経路{len(direct)}", f"{len(direct)} ways beside the server"),
    )
    left = [body for body in bodies(scene.city, scene.id) if body not in before]
    values = sum(value.encode() in body for value in expected.values() for body in left)
    acquired = len(left) - _recorded(scene)
    scene.see(
        "nothing-stays",
        values == 0 and acquired == 0,
        Words(f"残った回答{max(values, acquired)}件", f"{max(values, acquired)} answers stay"),
    )
    answer = scene.node.inquire(work, "900000000000099", replace(wanted))
    scene.see("nobody-unknown", is_refused(answer, "symbol-unknown"), told(answer))


def _recorded(scene: Scene) -> int:
    """Return how many records of this inquiry and its answer there are: to whom and why, nothing of what was in them."""
    with scene.node.store.read() as reader:
        return len(scene.node.provisions(reader, _WHO))


PROBE = Probe(
    id="inquiry-through-intermediate",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "fits-the-subject",
            Words(
                "符号のある一人について、他団体（試験では自団体が代わる）に情報照会を行う。",
                "Inquire about one person at another body (here the own body stands for it).",
            ),
            Words("その者の情報だけが得られる。", "That person's information comes, and nobody else's."),
        ),
        Step(
            "through-the-server",
            Words("照会と回答が通った経路を見る。", "Look at the ways that inquiry and answer took."),
            Words(
                "全て中間サーバーと情報提供ネットワークシステムの間を通っている。",
                "All lie between the intermediate server and the network.",
            ),
        ),
        Step(
            "nothing-stays",
            Words("照会の後、中間サーバーの保存内容を見る。", "Look at what the server has stored afterwards."),
            Words(
                "照会の記録だけが増え、回答の内容は残っていない。",
                "Only the record of the inquiry; nothing of the answer stays.",
            ),
        ),
        Step(
            "nobody-unknown",
            Words("符号のない者について照会しようとする。", "Try to inquire about somebody without a symbol."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="mixed-up",
            words=Words("符号から別の者を特定する。", "a symbol leads to somebody else"),
            step="fits-the-subject",
            city=_mixed_up,
        ),
        Sabotage(
            id="answers-stay",
            words=Words("回答の内容を残す。", "answers are kept"),
            step="nothing-stays",
            city=_hoarding,
        ),
    ),
)
