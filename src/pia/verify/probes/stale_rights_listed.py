"""権限: the periodic review falls due when declared, and rights left after somebody's leaving are listed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.guard.grants import operator_of
from pia.register.guard.lists import row
from pia.register.guard.reviewing import review, review_due, rights_differ
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.cast import SECOND
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _due(scene: Scene) -> bool:
    with scene.node.store.read() as reader:
        return review_due(reader, scene.node.guard).overdue


def _run(scene: Scene) -> None:
    period = scene.value("rights.{node}.review")
    with scene.node.store.write() as tx:
        gone = operator_of(tx, SECOND)
        if gone is None:
            raise scene.not_applicable("同僚がいない。", "there is no colleague")
        tx.keep(row("operator", SECOND, replace(gone, until=scene.today)))
    with scene.node.store.read() as reader:
        listed = [one.operator for one in rights_differ(reader, scene.node.guard) if one.code == "not-revoked"]
    scene.see(
        "left-behind",
        ok=listed == [SECOND],
        seen=Words(f"失効漏れ{len(listed)}件", f"{len(listed)} rights left behind"),
    )
    done = scene.administer(review)
    scene.see("reviewed", ok=not is_refused(done) and not _due(scene), seen=told(done))
    last = add_duration(scene.today, period)
    scene.at(last)
    scene.see("not-yet-due", ok=not _due(scene), seen=_said(due=_due(scene)))
    scene.at(last + timedelta(days=1))
    scene.see("due", ok=_due(scene), seen=_said(due=_due(scene)))


def _said(*, due: bool) -> Words:
    return Words("点検の期限を過ぎている", "overdue") if due else Words("点検の期限内", "not due")


PROBE = Probe(
    id="stale-rights-listed",
    reads=("rights.{node}.review",),
    steps=(
        Step(
            "left-behind",
            Words(
                "異動した者に権限を残したまま、点検の一覧を出す。",
                "Leave rights with somebody who moved on, and list what a review has to look at.",
            ),
            Words("失効漏れとしてその者だけが載る。", "That person is listed, and nobody else."),
        ),
        Step(
            "reviewed",
            Words("点検を二人で記録する。", "Two people note the review."),
            Words("記録でき、次の期限まで督促されない。", "Noted; nothing is due."),
        ),
        Step(
            "not-yet-due",
            Words("宣言した間隔の最後の日に期限を見る。", "Look on the last day of the declared interval."),
            Words("期限内である。", "Not due."),
        ),
        Step(
            "due",
            Words("その翌日に期限を見る。", "Look on the day after."),
            Words("期限を過ぎたと示される。", "Overdue."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="review-put-off",
            words=Words("宣言より間隔が長い。", "the interval is longer than declared"),
            step="due",
            policy=changed("rights.{node}.review", Duration(30, "y")),
        ),
    ),
)
