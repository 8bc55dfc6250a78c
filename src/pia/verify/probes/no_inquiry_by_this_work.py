"""情報連携: work that declares no inquiry of its own gets none out to the network, whoever tries, and the attempt is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.nodes.copies import Inquiry
from pia.register.policy import Channel
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_WANTED = Inquiry(
    symbol="",
    requester="試験市長",
    article="根拠のない事務",
    information="地方税関係情報",
    items=("所得",),
    to="999999",
)


def _networks(policy: Policy) -> list[str]:
    return [one.id for one in policy.nodes if one.kind == "provision-network"]


def _inquiring(policy: Policy, node: str) -> Policy:
    """Open a way for inquiries to the network."""
    ways = [Channel(id=f"inquiry-to-{one}", source=node, target=one, kind="inquiry") for one in _networks(policy)]
    return replace(policy, channels=(*policy.channels, *ways))


def _run(scene: Scene) -> None:
    networks = _networks(scene.policy)
    if not networks:
        raise scene.not_applicable(
            "情報提供ネットワークシステムとの流れがない。", "nothing is declared to pass over the network"
        )
    if any(
        one.source == scene.id and one.target in networks and one.kind == "inquiry" for one in scene.policy.channels
    ):
        raise scene.not_applicable(
            "この事務は情報照会を行うと宣言している。", "this work is declared to make inquiries"
        )
    with scene.node.store.write() as tx:
        scene.node.keep(tx, "symbol", PERSON, "rehearsal-symbol")
    work = scene.work(CLERK, "inquire")
    scene.mark()
    answer = scene.node.inquire(replace(work, session=scene.session(STRANGER)), PERSON, _WANTED)
    scene.see("not-by-others", is_refused(answer, "no-right"), told(answer))
    before = len(scene.line.crossed)
    answer = scene.node.inquire(work, PERSON, _WANTED)
    crossed = scene.line.crossed[before:]
    scene.see("nothing-leaves", is_refused(answer, "no-right", "channel-undeclared") and not crossed, told(answer))
    scene.node.inquire(work, PERSON, _WANTED)
    entered = [row for row in scene.rows() if row.outcome == "refused"]
    scene.see("attempt-entered", bool(entered), Words(f"記録{len(entered)}行", f"{len(entered)} rows"))


PROBE = Probe(
    id="no-inquiry-by-this-work",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "not-by-others",
            Words(
                "権限のない者が他団体への情報照会を行おうとする。",
                "Somebody without the right tries to ask another body.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "nothing-leaves",
            Words(
                "中間サーバーを操作する職員が、この事務として情報照会を行おうとする。",
                "Somebody who works at the server tries to inquire for this work.",
            ),
            Words("拒否され、ネットワークへ何も出ない。", "Refused; nothing goes out to the network."),
        ),
        Step(
            "attempt-entered",
            Words("もう一度試み、中間サーバーの記録を見る。", "Try once more and look at the log of the server."),
            Words("拒まれた試みが残っている。", "The refused attempt stands in it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="inquiries-go-out",
            words=Words("根拠のない照会も送れる。", "inquiries without a basis go out"),
            step="nothing-leaves",
            policy=_inquiring,
        ),
        Sabotage(
            id="attempts-forgotten",
            words=Words("拒まれた試みを記録しない。", "refused attempts are not entered"),
            step="attempt-entered",
            city=forgetful(lambda row: row.outcome == "refused"),
        ),
    ),
)
