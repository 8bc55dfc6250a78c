"""情報提供: refused provisions are recorded like those that took place, and stay as long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.cast import CLERK
from pia.verify.ended import told
from pia.verify.inquiries import answer, asked, outcomes
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_STRANGER: Final = "一覧にない市の長"


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


def _refused(scene: Scene) -> tuple[Any, Callable[[], list[str]]]:
    """Have a provision refused; return what was answered and how to read the record of it."""
    if scene.node.KIND == "intermediate-server":
        one = asked(scene)
        return answer(scene, one, requester=_STRANGER), lambda: outcomes(scene)
    files = {one.id for one in scene.policy.files if one.node == scene.id}
    row = next((one for one in scene.policy.recipients if one.file in files and one.pairs), None)
    if row is None:
        raise scene.not_applicable(
            "このシステムのファイルの提供先が列挙されていない。", "no recipient of a file of this system is listed"
        )
    resident = scene.resident()
    conditions, basis = [scene.conditions(resident)], min(row.pairs)[1]
    done = scene.node.provide(scene.work(CLERK, "provide"), row.id, _STRANGER, basis, conditions)

    def recorded() -> list[str]:
        with scene.node.store.read() as reader:
            return [one.outcome for one in scene.node.provisions(reader, resident.code) if one.outcome != "provided"]

    return done, recorded


def _run(scene: Scene) -> None:
    keep = scene.value("log.{node}.provisions")
    done, recorded = _refused(scene)
    found = recorded()
    scene.see("recorded", ok=found == ["not-permitted-inquiry"], seen=told(done))
    last = add_duration(scene.today, keep)
    scene.at(last)
    _erase(scene)
    scene.see("last-day", ok=recorded() == found, seen=_said(len(recorded())))
    scene.at(last + timedelta(days=1))
    _erase(scene)
    scene.see("after-period", ok=not recorded(), seen=_said(len(recorded())))


def _said(count: int) -> Words:
    return Words(f"記録{count}件", f"{count} records")


PROBE = Probe(
    id="refusal-recorded",
    at=frozenset({"intermediate-server", "municipal-cs", "prefecture-server", "supplementary-prefecture-server"}),
    reads=("log.{node}.provisions",),
    steps=(
        Step(
            "recorded",
            Words(
                "許可のない照会（サーバでは一覧にない相手への提供）を拒否させ、提供の記録を見る。",
                "Let an inquiry (at a server: a provision to somebody not listed) be refused and look at the record of provisions.",
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
