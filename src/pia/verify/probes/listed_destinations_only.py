"""移転: what is meant for an office that the list does not name is not sent, nothing of it waits, and the attempt is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.nodes.messages import KINDS, Values, parcel
from pia.register.policy import Channel
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_UNLISTED: Final = "unlisted-office"
_TOLD: Final = "resident"


def _told(scene: Scene, target: str) -> int:
    with scene.node.store.write() as tx:
        sent: int = scene.node.tell(tx, target, parcel(_TOLD, Values({}), ()))
    return sent


def _anywhere(policy: Policy, node: str) -> Policy:
    """Open a way to the office that nobody listed."""
    way = Channel(id="to-unlisted-office", source=node, target=_UNLISTED, kind="link")
    return replace(policy, channels=(*policy.channels, way))


def _run(scene: Scene) -> None:
    listed = [
        one.target
        for one in scene.policy.channels
        if one.source == scene.id and one.origin != "counterpart" and one.kind in KINDS[_TOLD]
    ]
    if not listed:
        raise scene.not_applicable(
            "このシステムから移転する相手は宣言にない。", "nobody is declared to be passed anything from here"
        )
    sent = _told(scene, _UNLISTED)
    scene.see("unlisted-refused", sent == 0, Words(f"送信{sent}件", f"{sent} sent"))
    _told(scene, _UNLISTED)
    rows = [row for row in scene.rows() if row.outcome == "refused" and "channel-undeclared" in row.detail]
    named = [row for row in rows if row.terminal == _UNLISTED and row.operation == f"tell-{_TOLD}"]
    scene.see("attempt-entered", len(named) == 1, Words(f"記録{len(named)}行", f"{len(named)} rows"))
    declared = {one.id for one in scene.policy.channels}
    before = len(scene.line.crossed)
    scene.city.pump()
    strays = [one for one in scene.line.crossed[before:] if one.channel not in declared]
    scene.see(
        "nothing-waits",
        not strays,
        Words(f"宣言にない経路を通ったもの{len(strays)}件", f"{len(strays)} went over undeclared ways"),
    )
    sent = _told(scene, listed[0])
    scene.see("listed-goes", sent == 1, Words(f"送信{sent}件", f"{sent} sent"))


PROBE = Probe(
    id="listed-destinations-only",
    steps=(
        Step(
            "unlisted-refused",
            Words(
                "一覧にない部署へ異動の情報を送ろうとする。",
                "Try to send a change to an office that the list does not name.",
            ),
            Words("送られない。", "It does not go."),
        ),
        Step(
            "attempt-entered",
            Words("もう一度試み、操作記録を見る。", "Try once more and look at the log."),
            Words("どの部署への何の送信が拒まれたかが残っている。", "It says what was refused, and to which office."),
        ),
        Step(
            "nothing-waits",
            Words("送信待ちの情報を全て送り出す。", "Let everything that waits go out."),
            Words("宣言にない経路へは何も出ない。", "Nothing leaves by an undeclared way."),
        ),
        Step(
            "listed-goes",
            Words("一覧にある部署へ送る。", "Send it to an office on the list."),
            Words("送ることができる。", "It goes."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="anywhere",
            words=Words("一覧にない部署にも送れる。", "offices that are not listed are sent something, too"),
            step="unlisted-refused",
            policy=_anywhere,
        ),
        Sabotage(
            id="refusals-forgotten",
            words=Words("拒否を記録しない。", "refusals are not entered"),
            step="attempt-entered",
            city=forgetful(lambda row: row.outcome == "refused" and row.operation == f"tell-{_TOLD}"),
        ),
    ),
)
