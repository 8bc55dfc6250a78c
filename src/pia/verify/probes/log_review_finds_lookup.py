"""記録: a look-up that belongs to no case is found by a review of the log, one that does belong is not, and one at night is odd."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.clock import TOKYO
from pia.register.review import Case, Measure, review
from pia.verify.cast import CLERK
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.review import Finding
    from pia.register.store.interface import LedgerRow
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _looked(scene: Scene, place: int) -> LedgerRow | None:
    """Look somebody up; return the row that says whom."""
    scene.look_up(scene.work(CLERK, scene.ordinary), scene.resident(place))
    return next((row for row in reversed(scene.rows()) if row.operation == scene.ordinary and row.subject), None)


def _found(scene: Scene, explained: LedgerRow) -> list[Finding]:
    measure = Measure(looks=frozenset({scene.ordinary}), machines=frozenset({scene.id}))
    cases = [Case(explained.subject, scene.today, scene.today)]
    with scene.node.store.read() as reader:
        done = review(reader, scene.node.seal, measure, since=scene.today, until=scene.today, cases=cases)
    return [one for one in done.findings if one.who == CLERK]


def _run(scene: Scene) -> None:
    explained = _looked(scene, 0)
    if explained is None:
        raise scene.not_applicable("照会できる記録がない。", "there is no record to look up")
    found = _found(scene, explained)
    scene.see("case-explains", ok=not found, seen=_said(len(found)))
    injected = _looked(scene, 7)
    found = _found(scene, explained)
    traced = injected is not None and [(one.seq, "no-case" in one.reasons) for one in found] == [(injected.seq, True)]
    scene.see("injected-found", ok=traced, seen=_said(len(found)))
    scene.city.clock.move_to(datetime.combine(scene.today, time(22, 30), TOKYO))
    _looked(scene, 0)
    odd = [one for one in _found(scene, explained) if "outside-hours" in one.reasons]
    scene.see("at-night", ok=len(odd) == 1, seen=_said(len(odd)))


def _said(count: int) -> Words:
    return Words(f"確認の要る照会{count}件", f"{count} look-ups to be asked about")


def _unnamed(city: City, node: str) -> None:
    """Have the node forget whom a look-up is about, but for the first one."""
    at = city[node]
    noted = at.shows
    shown: list[str] = []

    def shows(*keys: str) -> None:
        shown.extend(keys)
        if len(shown) <= 1:
            noted(*keys)

    at.shows = shows


PROBE = Probe(
    id="log-review-finds-lookup",
    at=frozenset(LOOKING),
    steps=(
        Step(
            "case-explains",
            Words(
                "申請のあった一人を照会し、記録を点検する。",
                "Look up somebody with an application, and review the log.",
            ),
            Words("確認の要る照会はない。", "Nothing has to be asked about."),
        ),
        Step(
            "injected-found",
            Words("申請のない一人を照会し、記録を点検する。", "Look up somebody without any case, and review the log."),
            Words(
                "その一行だけが、操作者の識別番号とともに見付かる。",
                "That row alone is found, with the id of who looked.",
            ),
        ),
        Step(
            "at-night",
            Words("夜間に照会し、記録を点検する。", "Look somebody up at night, and review the log."),
            Words("執務時間外として見付かる。", "Found as outside office hours."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="look-ups-unnamed",
            words=Words("照会の記録に、誰についてかが残らない。", "look-ups are entered without whom they were about"),
            step="injected-found",
            city=_unnamed,
        ),
    ),
)
