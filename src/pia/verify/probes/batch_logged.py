"""記録: what the system does by itself (the nightly erasure, the daily run) leaves a row as people's operations do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.register.store.interface import Kept
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    name = "nightly"
    scene.node.run(
        name, lambda tx: tx.keep(Kept(kind="temporary", key="rehearsal", body=b"", expires=scene.today.toordinal()))
    )
    rows = [row for row in scene.rows() if row.operation == name]
    whole = len(rows) == 1 and rows[0].who == scene.id and rows[0].task == "batch" and rows[0].outcome == "done"
    scene.see("batch-entered", ok=whole, seen=Words(f"記録{len(rows)}行", f"{len(rows)} rows"))
    scene.later(timedelta(days=1))
    erased = Eraser(scene.policy, scene.city.keys, scene.city.clock).run(scene.node.store)
    rows = [row for row in scene.rows() if row.operation == "erase" and "rows=" in row.detail]
    scene.see("erasure-entered", ok=bool(erased.kept) and bool(rows), seen=erased.words)


PROBE = Probe(
    id="batch-logged",
    steps=(
        Step(
            "batch-entered",
            Words("一括処理を一つ実行し、操作記録を見る。", "Let one batch run and look at the log."),
            Words(
                "処理を行ったシステム、名称、結果が一行残る。", "One row says which system did what with which result."
            ),
        ),
        Step(
            "erasure-entered",
            Words("夜間の消去を実行し、操作記録を見る。", "Let the nightly erasure run and look at the log."),
            Words("消去した件数が残る。", "How much was erased stands in it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="batches-forgotten",
            words=Words("一括処理を記録しない。", "batch runs are not entered"),
            step="batch-entered",
            city=forgetful(lambda row: row.task == "batch"),
        ),
        Sabotage(
            id="erasures-forgotten",
            words=Words("消去を記録しない。", "erasures are not entered"),
            step="erasure-entered",
            city=forgetful(lambda row: row.operation == "erase"),
        ),
    ),
)
