"""監査: that a self-check took place is shown by its record."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="self-check-age",
    steps=(
        Step(
            "latest",
            Words("最新の自己点検の記録を出す。", "Show the record of the latest self-check."),
            Words("宣言した間隔の内の日付である。", "Its date lies within the declared interval."),
        ),
        Step(
            "scope",
            Words("点検項目を評価書の措置と照らす。", "Hold its items against the declared controls."),
            Words("宣言した措置が点検の対象になっている。", "The declared controls are among them."),
        ),
        Step(
            "mended",
            Words("不適合とした事項の改善の記録を見る。", "Look at what became of what was found."),
            Words("期限までに改善している。", "It was mended in time."),
        ),
    ),
    beyond=Beyond(
        Words("職員による点検は登録系では行わない。", "staff check nothing on the register"),
        Words("自己点検の記録（日付、点検者、結果）", "the record of the self-check (date, by whom, result)"),
    ),
)
