"""保管: at the end of a day what was entered is counted against the notices that were handed in, and what is missing is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.nodes.juki import Accepted
from pia.verify.ended import is_refused
from pia.verify.events import entered, event, moving_in
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.since import now, rows_since

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_SLIPS: Final = ("T-1", "T-2", "T-3")
"""The numbers of the notices that were handed in."""


def _swallows(city: City, node: str) -> None:
    """Have the system say that the second notice was taken, and enter nothing."""
    at = city[node]
    accept = at.accept

    def accepted(work: Any, events: Any, **more: Any) -> Any:
        if events[0].application == _SLIPS[1]:
            return Accepted(_SLIPS[1], (events[0].atena,), 0)
        return accept(work, events, **more)

    at.accept = accepted


def _enter(scene: Scene, place: int) -> Any:
    one = event(scene, f"990000000{place + 1}", moving_in(scene, place), application=_SLIPS[place])
    return entered(scene, one)


def _missing(scene: Scene) -> list[str]:
    """Return the notices of which the system has entered nothing today."""
    with scene.node.store.read() as reader:
        today = {one.application for _, one in scene.node.residents.events(reader) if one.recorded_on == scene.today}
    return [slip for slip in _SLIPS if slip not in today]


def _run(scene: Scene) -> None:
    start = now(scene)
    done = [_enter(scene, place) for place in (0, 1)]
    if any(is_refused(one) for one in done):
        raise scene.not_applicable("担当者が異動を入力できない。", "the clerk cannot enter the event")
    left = _missing(scene)
    scene.see("difference", ok=left == [_SLIPS[2]], seen=_said(left))
    _enter(scene, 2)
    left = _missing(scene)
    scene.see("none-left", ok=not left, seen=_said(left))
    rows = [row for row in rows_since(scene, start, "enter") if row.outcome in ("done", "unchecked")]
    scene.see(
        "log-agrees",
        ok=len(rows) == len(_SLIPS),
        seen=Words(f"入力の操作記録{len(rows)}行", f"{len(rows)} rows of entering"),
    )


def _said(left: list[str]) -> Words:
    return Words(
        f"入力のない届出：{'、'.join(left) or 'なし'}", f"notices without an entry: {', '.join(left) or 'none'}"
    )


PROBE = Probe(
    id="end-of-day-count",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "difference",
            Words(
                "届出三件のうち二件を入力し、その日の入力の一覧を届出と突き合わせる。",
                "Enter two of three notices and compare the entries of the day with the notices.",
            ),
            Words("入力していない一件だけが違いとして分かる。", "The one that was not entered is the only difference."),
        ),
        Step(
            "none-left",
            Words("残る一件を入力し、もう一度突き合わせる。", "Enter the third and compare again."),
            Words("違いがない。", "No difference."),
        ),
        Step(
            "log-agrees",
            Words("操作記録の件数とも比べる。", "Compare with the log, too."),
            Words("届出と同じ件数である。", "It holds as many entries as there are notices."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="swallowed",
            words=Words("受け付けたと答えて記載しない。", "a notice is said to be taken and is not entered"),
            step="difference",
            city=_swallows,
        ),
    ),
)
