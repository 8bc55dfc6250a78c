"""消去: who approved an erasure stands in papers; the register itself erases by the end of a term alone."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="erasure-needs-approval",
    steps=(
        Step(
            "without-approval",
            Words(
                "試験用の記録について、承認を受けずに消去の操作を始めようとする。",
                "Try to erase a record made up for the test without approval.",
            ),
            Words("操作できないか、手順として実行されない。", "It cannot be done, or the procedure stops it."),
        ),
        Step(
            "approval-on-record",
            Words(
                "直近の消去ごとに、承認の記録と操作記録を突き合わせる。",
                "For each recent erasure compare the approval with the log.",
            ),
            Words("全ての消去に、実施の前の日時の承認がある。", "Every erasure was approved before it was done."),
        ),
        Step(
            "approver",
            Words("承認した者を見る。", "Look who approved."),
            Words("宣言した承認者であり、申請した者と異なる。", "It is the declared approver, not whoever applied."),
        ),
    ),
    beyond=Beyond(
        Words(
            "登録系は保存期間の経過だけで消去し、消去ごとの承認を受ける操作を持たない。",
            "the register erases when a term is over and has no operation for which an erasure is approved",
        ),
        Words("消去の承認の記録と、消去の操作記録", "the approvals of erasures, and the log of erasures"),
    ),
)
