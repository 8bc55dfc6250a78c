"""委託: comparing the ledger of media with the media is done by people."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="media-ledger-reconciled",
    steps=(
        Step(
            "count",
            Words("管理簿の本数と実物の本数を数える。", "Count the media in the ledger and at hand."),
            Words("一致する。", "They agree."),
        ),
        Step(
            "interval",
            Words("前回の照合の日を見る。", "Look at the day of the last comparison."),
            Words("宣言した間隔の内である。", "It lies within the declared interval."),
        ),
        Step(
            "lent",
            Words("持ち出し中の媒体について、借用の記録を見る。", "Look at the records of media that are out."),
            Words("返却の予定日が過ぎていない。", "None is overdue."),
        ),
    ),
    beyond=Beyond(
        Words("登録系に実物の媒体がない。", "there are no real media on the register"),
        Words("媒体の管理簿と照合の記録", "the ledger of media and the record of the comparison"),
    ),
)
