"""消去: whatever is over goes in one run, and the ledger tells which file it was and how many records, and nothing personal."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.terms.durations import Duration
from pia.verify.addresses import held, sent
from pia.verify.keeping import begun, erased, file_of, files_changed, last_day, removed
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful
from pia.verify.since import now, rows_since

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_NUMBER: Final = re.compile("[0-9]{10}")
"""As long as a number or code of somebody."""


def _over(scene: Scene, file: str) -> list[str]:
    """Return the keys of the versions whose period is over."""
    with scene.node.store.read() as reader:
        return [row.key for row in reader.expired(file, scene.today.toordinal(), limit=1_000)]


def _run(scene: Scene) -> None:
    addresses = scene.node.KIND == "municipal-cs"
    file = file_of(scene, "recipient-address" if addresses else None)
    keep = scene.value(f"files.{file.id}.keep")
    if addresses:
        sent(scene, 0)
        sent(scene, 1)
        scene.city.pump()
        mine = {row.key for row in (held(scene, 0), held(scene, 1)) if row is not None}
    else:
        key = begun(scene)
        removed(scene, key)
        mine = {key}
    scene.at(last_day(scene.today, keep) + timedelta(days=1))
    due = _over(scene, file.id)
    scene.see("due", ok=len(due) > 1 and mine <= set(due), seen=_due(len(due), len(mine & set(due))))
    start = now(scene)
    done = erased(scene, by_hand=True)
    left = _over(scene, file.id)
    scene.see("deleted-at-once", ok=done.records >= len(due) and not left, seen=_said(len(left)))
    rows = [row for row in rows_since(scene, start, "erase") if f"file={file.id} " in row.detail]
    counted = sum(int(row.detail.partition("records=")[2].partition(" ")[0]) for row in rows)
    scene.see(
        "recorded",
        ok=counted == len(due),
        seen=Words(f"消去の記録{len(rows)}行、計{counted}件", f"{len(rows)} rows of erasure, {counted} records in all"),
    )
    clean = all(row.detail.isascii() and _NUMBER.search(row.detail) is None for row in rows)
    scene.see(
        "nothing-personal",
        ok=clean,
        seen=Words("個人を示す内容がない", "nothing personal")
        if clean
        else Words("個人を示す内容がある", "something personal"),
    )


def _due(count: int, mine: int) -> Words:
    return Words(
        f"保存期間を過ぎた記録{count}件（うち試験のために作ったもの{mine}件）",
        f"{count} records whose period is over, {mine} of them made for the test",
    )


def _said(count: int) -> Words:
    return Words(f"保存期間を過ぎた記録{count}件", f"{count} records whose period is over")


PROBE = Probe(
    id="bulk-deletion-recorded",
    at=frozenset({"juki", "municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "due",
            Words(
                "試験用の記録を幾つか、保存期間の過ぎた状態にする。",
                "Let the period of several records made for it be over.",
            ),
            Words("消去の対象として数えられる。", "They are counted as due."),
        ),
        Step(
            "deleted-at-once",
            Words("一括消去の処理（操作）を行う。", "Carry out the bulk deletion."),
            Words("対象の記録が全てなくなる。", "All of them are gone."),
        ),
        Step(
            "recorded",
            Words("操作記録を見る。", "Look at the log."),
            Words("消去した日時、ファイル及び件数が記録されている。", "It tells when, which file and how many."),
        ),
        Step(
            "nothing-personal",
            Words("消去の記録の内容を見る。", "Read the rows of erasure."),
            Words("消した者の氏名も番号も書かれていない。", "They name nobody and no number."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="not-recorded",
            words=Words("消去を記録しない。", "the erasure is not entered"),
            step="recorded",
            city=forgetful(lambda row: row.operation == "erase"),
        ),
        Sabotage(
            id="not-due",
            words=Words("期間を過ぎた記録を見付けない。", "what is over is not found"),
            step="due",
            policy=files_changed(keep=Duration(400, "y")),
        ),
    ),
)
