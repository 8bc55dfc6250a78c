"""委託: the clauses of a contract are read in the contract."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="contract-clauses-complete",
    steps=(
        Step(
            "clauses",
            Words(
                "契約書を、宣言した事項の一覧と一つずつ照らす。",
                "Hold the contract against the declared matters one by one.",
            ),
            Words("全ての事項に当たる条項がある。", "Each has its clause."),
        ),
        Step(
            "re-entrusted",
            Words("再委託の契約書についても同じく照らす。", "Do the same with contracts of re-entrustment."),
            Words("元の契約と同じ義務がある。", "They hold the same duties."),
        ),
        Step(
            "term",
            Words("契約期間を見る。", "Look at the term of the contract."),
            Words("今日を含む。", "It includes today."),
        ),
    ),
    beyond=Beyond(
        Words("契約書は登録系にない。", "contracts are not on the register"),
        Words("契約書・仕様書・覚書の写し", "copies of contract, specification and memoranda"),
    ),
)
