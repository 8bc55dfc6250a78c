"""事故: an exercise is done by people; the register has no incident to report."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="incident-procedure-exercised",
    steps=(
        Step(
            "exercise",
            Words("最新の訓練の記録を出す。", "Show the record of the latest exercise."),
            Words("宣言した間隔の内の日付である。", "Its date lies within the declared interval."),
        ),
        Step(
            "times",
            Words(
                "訓練又は実際の事故で、発見から報告までの時間を測る。",
                "Measure the time from discovery to report, in the exercise or in a real case.",
            ),
            Words("定めた期間内に、責任者と委員会等に報告している。", "It was reported to those responsible in time."),
        ),
        Step(
            "contacts",
            Words("連絡先の一覧を見る。", "Look at the list of contacts."),
            Words("今の担当者である。", "They are those in charge now."),
        ),
    ),
    beyond=Beyond(
        Words("事故の報告は人の手順であり、登録系では行わない。", "reporting an incident is a procedure of people"),
        Words("訓練の記録、又は事故の報告の記録", "the record of an exercise, or of a report"),
    ),
)
