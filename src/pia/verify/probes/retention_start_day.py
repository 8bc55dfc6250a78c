"""保管: the period counts from the removal, not from the entry of the record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.event import Death
from pia.terms.calendar import add_duration
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.probes.retention_boundary import file_of, kept_for

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _expires(scene: Scene) -> date | None:
    """Return the first day on which the present version may be erased; None while no term runs."""
    shelf = scene.node.residents.shelf
    with scene.node.store.read() as reader:
        found = reader.record(shelf.file.id, shelf.key(ATENA))
    return None if found is None or found.expires is None else date.fromordinal(found.expires)


def _run(scene: Scene) -> None:
    file = file_of(scene)
    if file.keep_from != "removal":
        raise scene.not_applicable("保存期間を消除の日から数えない。", "the period does not count from the removal")
    entered(scene, event(scene, ATENA, moving_in(scene)))
    scene.see("no-term-yet", ok=_expires(scene) is None, seen=_said(_expires(scene)))
    scene.at(date(scene.today.year + 1, 1, 20))
    done = entered(scene, event(scene, ATENA, Death(), application="R-death"))
    last = add_duration(scene.today, file.keep)  # type: ignore[arg-type]  # declared: file_of() saw to it
    expires = _expires(scene)
    counted = expires is not None and expires.toordinal() == last.toordinal() + 1
    scene.see(
        "from-removal", ok=counted and not is_refused(done), seen=_said(expires) if not is_refused(done) else told(done)
    )


def _said(day: date | None) -> Words:
    return (
        Words(f"消去できる最初の日：{day}", f"first day of erasure: {day}")
        if day
        else Words("期間は始まっていない", "no term runs")
    )


PROBE = Probe(
    id="retention-start-day",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "no-term-yet",
            Words(
                "一人を転入により記載し、保存期間の起算を見る。", "Enter a move-in and see from when its period counts."
            ),
            Words("住民である間は始まらない。", "It does not begin while the person lives here."),
        ),
        Step(
            "from-removal",
            Words("翌年に消除し、保存期間の起算を見る。", "Remove the person in the next year and look again."),
            Words("消除の日から数えられている。", "It counts from the day of removal."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="another-period",
            words=Words("宣言と違う期間で数える。", "another period than the declared one"),
            step="from-removal",
            policy=kept_for("1m"),
        ),
    ),
)
