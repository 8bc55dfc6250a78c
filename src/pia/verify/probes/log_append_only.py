"""記録: nobody changes or deletes a row of the log; who gets around the guards of the store is found by the chain and a checkpoint."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.ledger import checkpoint, verify
from pia.verify.cast import CLERK
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.tampering import other_tools, unguarded

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _attempt(scene: Scene, sql: str, *values: object) -> bool:
    """Say whether a statement went through."""
    try:
        with other_tools(scene.city) as database:
            database.execute(sql, values)
    except sqlite3.Error:
        return False
    return True


def _run(scene: Scene) -> None:
    scene.look_up(scene.work(CLERK, scene.ordinary), scene.resident())
    with scene.node.store.read() as reader:
        mark = checkpoint(reader, scene.id, scene.city.clock.now)
    if mark is None:
        raise scene.not_applicable("記録が一行もない。", "the log is empty")
    changed = _attempt(scene, "UPDATE ledger SET who = ? WHERE node = ? AND seq = ?", "nobody", scene.id, mark.seq)
    scene.see("change-refused", ok=not changed, seen=_said(went_through=changed))
    deleted = _attempt(scene, "DELETE FROM ledger WHERE node = ? AND seq = ?", scene.id, mark.seq)
    scene.see("deletion-refused", ok=not deleted, seen=_said(went_through=deleted))
    unguarded(scene.city, scene.id)
    _attempt(scene, "UPDATE ledger SET who = ? WHERE node = ? AND seq = ?", "nobody", scene.id, mark.seq)
    with scene.node.store.read() as reader:
        verdict = verify(reader, [mark])
    found = [one.first for one in verdict.faults]
    scene.see("change-found", ok=mark.seq in found, seen=verdict.words)
    scene.see(
        "guards-missed",
        ok=bool(scene.city.store.faults()),
        seen=Words("ストアの守りの欠けが示された", "the store tells that its guards are gone"),
    )


def _said(*, went_through: bool) -> Words:
    return Words("通った", "went through") if went_through else Words("拒否された", "refused")


PROBE = Probe(
    id="log-append-only",
    steps=(
        Step(
            "change-refused",
            Words(
                "データベースの別の道具で、記録の一行を書き換えようとする。",
                "With another tool, try to change one row of the log.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "deletion-refused",
            Words("同じく、記録の一行を削除しようとする。", "Try to delete one row in the same way."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "change-found",
            Words(
                "守りを外して書き換え、別の場所の検査点と照合する。",
                "Take the guards away, change the row, and compare with a checkpoint kept elsewhere.",
            ),
            Words("書き換えた行が見付かる。", "The row is found."),
        ),
        Step(
            "guards-missed",
            Words("守りが外されたことを点検する。", "Look whether the guards are there."),
            Words("欠けていることが示される。", "It is told that they are gone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="guards-taken-away",
            words=Words("記録の守りが外されている。", "the guards of the log were taken away"),
            step="change-refused",
            city=unguarded,
        ),
    ),
)
