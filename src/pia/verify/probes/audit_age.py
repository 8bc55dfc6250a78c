"""監査: that an audit took place is shown by its report."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="audit-age",
    steps=(
        Step(
            "latest",
            Words(
                "最新の監査（内部・外部・立入検査）の報告書を出す。",
                "Show the latest report (internal, external, on site).",
            ),
            Words("宣言した間隔の内の日付である。", "Its date lies within the declared interval."),
        ),
        Step(
            "independent",
            Words("監査した者を見る。", "See who audited."),
            Words("監査を受けた部署に属していない。", "Nobody of the audited department."),
        ),
        Step(
            "followed",
            Words("指摘事項への対応の記録を見る。", "Look at what became of the findings."),
            Words("全ての指摘に対応と期限がある。", "Each has an answer and a date."),
        ),
    ),
    beyond=Beyond(
        Words("監査は登録系では行わない。", "nobody audits on the register"),
        Words("監査・検査の報告書", "the report of the audit or inspection"),
    ),
)
