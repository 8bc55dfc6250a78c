"""証明書: without special request there is no 個人番号 on a certificate; with it there is, for who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.items import NUMBER, item_key
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from collections.abc import Collection

    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _always(city: City, node: str) -> None:
    """Have every certificate carry the number."""
    at = city[node]
    issue = at.issue

    def issued(work: Any, atena: str, asked: Collection[str] = (), **more: Any) -> Any:
        return issue(work, atena, (*asked, NUMBER), **more)

    at.issue = issued


def _carries(paper: dict[str, str], number: str) -> bool:
    return any(item_key(name) == NUMBER or number in value for name, value in paper.items())


def _run(scene: Scene) -> None:
    place = next((place for place, one in enumerate(scene.residents) if one.number), None)
    if place is None:
        raise scene.not_applicable("個人番号のある住民がいない。", "nobody has a number")
    resident = scene.resident(place)
    number, work = str(resident.number), scene.work(CLERK, "issue")
    paper = scene.node.issue(work, resident.atena)
    plain = not is_refused(paper) and not _carries(paper, number)
    scene.see("ordinary", ok=plain, seen=told(paper) if is_refused(paper) else _said(there=_carries(paper, number)))
    special = scene.node.issue(work, resident.atena, (NUMBER,))
    there = not is_refused(special) and _carries(special, number)
    scene.see("special-request", ok=there, seen=told(special) if is_refused(special) else _said(there=there))


def _said(*, there: bool) -> Words:
    return Words("個人番号がある", "the number is on it") if there else Words("個人番号がない", "no number on it")


PROBE = Probe(
    id="number-not-on-certificate",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "ordinary",
            Words("特別の請求なしに住民票の写しを発行する。", "Issue a certificate without special request."),
            Words("個人番号が載らない。", "No number on it."),
        ),
        Step(
            "special-request",
            Words("個人番号の記載を特に求めて発行する。", "Issue one for which the number was asked."),
            Words("個人番号が載る。", "The number is on it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="number-on-all",
            words=Words("全ての証明書に個人番号が載る。", "the number stands on every certificate"),
            step="ordinary",
            city=_always,
        ),
    ),
)
