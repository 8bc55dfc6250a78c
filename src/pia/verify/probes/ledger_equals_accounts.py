"""権限: the ledger of rights and the live accounts agree, and a right that no line gives is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.guard.grants import operator_of
from pia.register.guard.lists import row
from pia.register.guard.reviewing import review, rights_differ
from pia.verify.cast import STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _planted(city: City, node: str) -> None:
    """Give the stranger the rights of the clerk behind the back of the ledger of rights."""
    with city[node].store.write() as tx:
        stranger, clerk = operator_of(tx, STRANGER), operator_of(tx, "clerk")
        if stranger is not None and clerk is not None:
            tx.keep(row("operator", STRANGER, replace(stranger, rights=clerk.rights)))


def _differences(scene: Scene) -> list[str]:
    with scene.node.store.read() as reader:
        return [one.code for one in rights_differ(reader, scene.node.guard)]


def _run(scene: Scene) -> None:
    found = _differences(scene)
    scene.see("agree", ok=not found, seen=_said(found))
    _planted(scene.city, scene.id)
    found = _differences(scene)
    scene.see("planted-found", ok=found == ["ledger-differs"], seen=_said(found))
    done = scene.administer(review)
    noted = [one.detail for one in scene.rows() if one.operation == "review-rights"]
    counted = not is_refused(done) and any("differences=1" in detail for detail in noted)
    scene.see("reviewed", ok=counted, seen=told(done))


def _said(found: list[str]) -> Words:
    return Words(f"違い{len(found)}件", f"{len(found)} differences ({', '.join(found)})" if found else "no difference")


PROBE = Probe(
    id="ledger-equals-accounts",
    steps=(
        Step(
            "agree",
            Words("権限の管理簿と有効な識別番号を照合する。", "Compare the ledger of rights with the live accounts."),
            Words("違いがない。", "No difference."),
        ),
        Step(
            "planted-found",
            Words(
                "管理簿に載せずに権限を付けた識別番号を一つ作り、もう一度照合する。",
                "Give one account a right that the ledger does not hold, and compare again.",
            ),
            Words("その一件だけが見付かる。", "That one is found, and no other."),
        ),
        Step(
            "reviewed",
            Words("二人で点検を記録する。", "Two people note the review."),
            Words("権限の数と違いの数が記録に残る。", "The numbers of rights and of differences are entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="right-without-line",
            words=Words("管理簿にない権限が付いている。", "somebody holds a right that no line gives"),
            step="agree",
            city=_planted,
        ),
    ),
)
