"""認証: cards that are missing or expired are listed; where the cards are, only people can see."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="card-inventory-report",
    steps=(
        Step(
            "count",
            Words("カード管理簿の枚数と、手元にある枚数を数える。", "Count the cards in the ledger and those at hand."),
            Words("一致する。", "They agree."),
        ),
        Step(
            "missing",
            Words("一致しないカードと有効期間を過ぎたカードを挙げる。", "List cards that are missing or expired."),
            Words("一枚ごとに失効の日と報告の記録がある。", "Each has a day on which it was revoked, and a report."),
        ),
    ),
    beyond=Beyond(
        Words(
            "登録系のカードは照合値だけで、実物の所在がない。",
            "cards are keyed hashes on the register: there is nothing to be missing",
        ),
        Words("カード管理簿と現物の照合の記録", "the record of comparing the ledger of cards with the cards"),
    ),
)
