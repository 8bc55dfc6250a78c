"""提供: the record of a provision can be read to the last day of its declared period, also by the person, and is gone after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON, answer, asked, outcomes
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _erase(scene: Scene) -> None:
    Eraser(scene.city.policy, scene.city.keys, scene.city.clock).run(scene.node.store)


def _run(scene: Scene) -> None:
    one, keep = asked(scene), scene.value("log.{node}.provisions")
    done = answer(scene, one)
    scene.see("given", ok=not is_refused(done) and outcomes(scene) == ["provided"], seen=told(done))
    last = add_duration(scene.today, keep)
    scene.at(last)
    _erase(scene)
    scene.see("last-day", ok=outcomes(scene) == ["provided"], seen=_said(len(outcomes(scene))))
    work = scene.work(CLERK, "disclose_provisions")
    shown = scene.node.records(work, PERSON, PERSON)
    scene.see("disclosed", ok=not is_refused(shown) and len(shown) == 1, seen=told(shown))
    scene.at(last + timedelta(days=1))
    _erase(scene)
    scene.see("after-period", ok=not outcomes(scene), seen=_said(len(outcomes(scene))))


def _said(count: int) -> Words:
    return Words(f"記録{count}件", f"{count} records")


PROBE = Probe(
    id="provision-record-kept",
    at=frozenset({"intermediate-server"}),
    reads=("log.{node}.provisions",),
    steps=(
        Step(
            "given",
            Words("許可された照会に応じる。", "Answer a permitted inquiry."),
            Words("提供の記録ができる。", "It is recorded."),
        ),
        Step(
            "last-day",
            Words(
                "宣言した保存期間の最後の日に、消去の処理の後で見る。",
                "Look after the erasure on the last day of the declared period.",
            ),
            Words("記録がある。", "The record is there."),
        ),
        Step(
            "disclosed",
            Words(
                "その日に、本人の請求で提供の状況を開示する。",
                "On that day, disclose the provisions on the person's request.",
            ),
            Words("記録が示される。", "The record is shown."),
        ),
        Step(
            "after-period",
            Words("その翌日、消去の処理の後に見る。", "Look after the erasure on the day after."),
            Words("消えている。", "It is gone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="kept-too-short",
            words=Words("提供の記録を宣言より短い間しか保存しない。", "records are kept for less than declared"),
            step="last-day",
            policy=changed("log.{node}.provisions", Duration(1, "m")),
        ),
        Sabotage(
            id="kept-for-ever",
            words=Words("期間を過ぎても記録を消さない。", "records stay after the period"),
            step="after-period",
            policy=changed("log.{node}.provisions", Duration(99, "y")),
        ),
    ),
)
