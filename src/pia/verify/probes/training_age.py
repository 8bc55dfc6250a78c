"""教育: who was trained when is shown by the roster."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="training-age",
    steps=(
        Step(
            "roster",
            Words("職員の名簿と受講者名簿を照らす。", "Hold the list of staff against the roster."),
            Words("全ての対象者が受講している。", "Everybody concerned was trained."),
        ),
        Step(
            "age",
            Words("対象者ごとの最新の受講日を見る。", "Look at the latest day of each."),
            Words("宣言した間隔の内である。", "It lies within the declared interval."),
        ),
        Step(
            "newcomers",
            Words(
                "着任した者の受講日を着任日と比べる。", "Compare the day of newcomers with that of their appointment."
            ),
            Words("システムを使い始める前に受講している。", "They were trained before they began to work."),
        ),
        Step(
            "absent",
            Words("受講していない者への対応を見る。", "See what is done about who was absent."),
            Words("補講の日がある。", "There is a day for them."),
        ),
    ),
    beyond=Beyond(
        Words("研修は登録系では行わない。", "nobody is trained on the register"),
        Words("研修の記録と受講者名簿", "the record of training and the roster"),
    ),
)
