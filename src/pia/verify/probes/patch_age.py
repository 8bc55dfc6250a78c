"""保管: when updates were applied is seen on the machines."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="patch-age",
    steps=(
        Step(
            "list",
            Words(
                "公表された修正と適用の日を並べる。",
                "Put the published updates beside the days on which they were applied.",
            ),
            Words("宣言した期間内に適用している。", "Within the declared period."),
        ),
        Step(
            "left-out",
            Words("適用していない修正の理由を見る。", "Look at why others were not."),
            Words("判断と代わりの措置の記録がある。", "There is a decision, and another measure."),
        ),
        Step(
            "scan",
            Words("脆弱性の検査の結果を見る。", "Look at the result of the scan."),
            Words("指摘に対応の日がある。", "What was found has a day on which it was mended."),
        ),
    ),
    beyond=Beyond(
        Words("登録系に修正の対象となる機器はない。", "there are no machines to update on the register"),
        Words("修正の適用の記録、又は設定", "the record of updates, or the configuration"),
    ),
)
