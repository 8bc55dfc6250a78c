"""支援措置: whoever looks up a protected person sees the warning, from the first day to the last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _unmarked(city: City, node: str) -> None:
    """Have screens show no warning."""
    at = city[node]
    at.further = at.individual


def _warned(scene: Scene) -> Any:
    found = scene.look_up(scene.work(CLERK, "look_up"), scene.resident())
    return not is_refused(found) and bool(found) and found[0].get("支援措置") == "対象"


def _run(scene: Scene) -> None:
    before = _warned(scene)
    measure: Any = scene.node.protect(scene.work(CLERK, "protect"), "S-1", scene.resident().atena, "stalking")
    scene.see("begun", ok=not before and not is_refused(measure), seen=told(measure))
    scene.see("warning", ok=_warned(scene), seen=_said(shown=_warned(scene)))
    scene.at(measure.ends)
    scene.see("last-day", ok=_warned(scene), seen=_said(shown=_warned(scene)))
    scene.at(measure.ends + timedelta(days=1))
    scene.see("after-end", ok=not _warned(scene), seen=_said(shown=_warned(scene)))


def _said(*, shown: bool) -> Words:
    return Words("警告が出る", "the warning shows") if shown else Words("警告は出ない", "no warning")


PROBE = Probe(
    id="protected-resident-warning",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "begun",
            Words("一人の支援措置を始める。", "Begin a measure of protection for one person."),
            Words("始まる。それまで警告は出ない。", "It begins; there was no warning before."),
        ),
        Step("warning", Words("その者を照会する。", "Look the person up."), Words("警告が出る。", "A warning shows.")),
        Step(
            "last-day",
            Words("措置の最後の日に照会する。", "Look on the last day of the measure."),
            Words("警告が出る。", "A warning shows."),
        ),
        Step(
            "after-end", Words("その翌日に照会する。", "Look on the day after."), Words("警告は出ない。", "No warning.")
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-warning", words=Words("警告を表示しない。", "no warning is shown"), step="warning", city=_unmarked
        ),
    ),
)
