"""情報提供: refused provisions are recorded like those that took place, and stay as long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.ended import told
from pia.verify.inquiries import answer, asked, outcomes
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from typing import Any

    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _only_given(city: City, node: str) -> None:
    """Have the server record what it gave, and no refusal."""
    at = city[node]
    note = at.note_provision

    def noted(tx: Any, subject: str, **more: Any) -> None:
        if more.get("outcome", "provided") == "provided":
            note(tx, subject, **more)

    at.note_provision = noted


def _erase(scene: Scene) -> None:
    Eraser(scene.city.policy, scene.city.keys, scene.city.clock).run(scene.node.store)


def _run(scene: Scene) -> None:
    one, keep = asked(scene), scene.value("log.{node}.provisions")
    done = answer(scene, one, requester="一覧にない市の長")
    found = outcomes(scene)
    scene.see("recorded", ok=found == ["not-permitted-inquiry"], seen=told(done))
    last = add_duration(scene.today, keep)
    scene.at(last)
    _erase(scene)
    scene.see("last-day", ok=outcomes(scene) == found, seen=_said(len(outcomes(scene))))
    scene.at(last + timedelta(days=1))
    _erase(scene)
    scene.see("after-period", ok=not outcomes(scene), seen=_said(len(outcomes(scene))))


def _said(count: int) -> Words:
    return Words(f"記録{count}件", f"{count} records")


PROBE = Probe(
    id="refusal-recorded",
    at=frozenset({"intermediate-server"}),
    reads=("log.{node}.provisions",),
    steps=(
        Step(
            "recorded",
            Words(
                "許可のない照会を拒否させ、情報提供等の記録を見る。",
                "Let an inquiry be refused and look at the record of provisions.",
            ),
            Words("拒否とその理由が一件残る。", "One entry holds the refusal and why."),
        ),
        Step(
            "last-day",
            Words("宣言した保存期間の最後の日に見る。", "Look on the last day of the declared period."),
            Words("残っている。", "It is there."),
        ),
        Step(
            "after-period",
            Words("その翌日、消去の処理の後に見る。", "Look on the day after, when what is over was erased."),
            Words("消えている。", "It is gone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="refusals-unrecorded",
            words=Words("拒否した提供を記録しない。", "refused provisions are not recorded"),
            step="recorded",
            city=_only_given,
        ),
        Sabotage(
            id="kept-too-short",
            words=Words("提供の記録を宣言より短い間しか保存しない。", "records are kept for less than declared"),
            step="last-day",
            policy=changed("log.{node}.provisions", Duration(1, "m")),
        ),
    ),
)
