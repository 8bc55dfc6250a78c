"""権限: rights end on the day of 異動 or 退職 itself, an open session included, and the ledger of rights says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import leave
from pia.register.guard.reviewing import rights_differ
from pia.verify.cast import SECOND
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed, undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    if not scene.value("rights.{node}.end_on_transfer"):
        raise scene.not_applicable(
            "異動の日に権限が終わると宣言していない。", "rights are not declared to end on the day itself"
        )
    day = scene.today + timedelta(days=1)
    done = scene.administer(leave, SECOND, day)
    scene.see("noted", ok=not is_refused(done), seen=told(done))
    work = scene.work(SECOND, scene.ordinary)
    answer = scene.look_up(work, scene.resident())
    scene.see("day-before", ok=not is_refused(answer), seen=told(answer))
    scene.at(day, hour=0)
    answer = scene.look_up(work, scene.resident())
    scene.see("open-session", ok=is_refused(answer, "left", "right-ended"), seen=told(answer))
    answer = scene.sign_in(SECOND)
    scene.see("on-the-day", ok=is_refused(answer, "left"), seen=told(answer))
    with scene.node.store.read() as reader:
        left = [one.code for one in rights_differ(reader, scene.node.guard) if one.operator == SECOND]
    scene.see(
        "ledger-agrees",
        ok=not left,
        seen=Words(f"管理簿との違い{len(left)}件", f"{len(left)} differences from the ledger of rights"),
    )


PROBE = Probe(
    id="leaver-denied",
    reads=("rights.{node}.end_on_transfer",),
    steps=(
        Step(
            "noted",
            Words("明日付けの異動を二人で登録する。", "Two people note that somebody moves on tomorrow."),
            Words("登録できる。", "Noted."),
        ),
        Step(
            "day-before", Words("異動の前日に操作する。", "Work on the day before."), Words("操作できる。", "It works.")
        ),
        Step(
            "open-session",
            Words(
                "異動の日になった時に、開いたままの利用で操作する。",
                "Work on in the sign-in that is still open when the day begins.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "on-the-day",
            Words("異動の日に利用を始めようとする。", "Try to sign in on the day."),
            Words("失効として拒否される。", "Refused: all rights have ended."),
        ),
        Step(
            "ledger-agrees",
            Words("権限の管理簿と識別番号を照合する。", "Compare the ledger of rights with the accounts."),
            Words("違いがない。", "No difference."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-stay",
            words=Words("異動しても権限が残る。", "rights stay after the transfer"),
            step="open-session",
            policy=changed("rights.{node}.end_on_transfer", False),
        ),
        Sabotage(
            id="nobody-ends-them",
            words=Words("異動による失効の定めがない。", "nothing ends rights at a transfer"),
            step="open-session",
            policy=undeclared("rights.{node}.end_on_transfer"),
        ),
    ),
)
