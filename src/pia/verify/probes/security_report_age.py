"""委託: whether a contractor reports in time is seen in the reports."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="security-report-age",
    steps=(
        Step(
            "latest",
            Words("委託先ごとに最新の報告書を出す。", "Show the latest report of each contractor."),
            Words("宣言した間隔の内に届いている。", "It came within the declared interval."),
        ),
        Step(
            "content",
            Words("報告書の内容を見る。", "Look at what it says."),
            Words(
                "宣言した事項（作業者、持出し、事故など）が揃っている。",
                "It holds the declared matters (workers, removals, incidents).",
            ),
        ),
        Step(
            "answered",
            Words("指摘した事項への回答を見る。", "Look at the answers to what was asked."),
            Words("回答がある。", "There are answers."),
        ),
    ),
    beyond=Beyond(
        Words("委託先の報告は登録系に届かない。", "contractors report nothing to the register"),
        Words("委託先の報告書と受領の日", "the contractor's reports and the days on which they came"),
    ),
)
