"""保管・使用: which traffic passes is seen at the firewall."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="firewall-rules",
    steps=(
        Step(
            "rules",
            Words("規則の一覧を、評価書の経路と照らす。", "Hold the list of rules against the declared flows."),
            Words("宣言した通信だけを許している。", "Only declared traffic is permitted."),
        ),
        Step(
            "last",
            Words("最後の規則を見る。", "Look at the last rule."),
            Words("全て拒否である。", "It denies everything."),
        ),
        Step(
            "logs",
            Words("記録の分析の報告を見る。", "Look at the report on the logs."),
            Words("宣言した間隔で分析している。", "They were analysed as often as declared."),
        ),
    ),
    beyond=Beyond(
        Words(
            "登録系の経路は宣言そのもので、実際の装置ではない。",
            "the channels of the register are the declaration itself, not a device",
        ),
        Words("装置の規則の一覧と、記録の分析の報告", "the list of rules of the device, and the report on its logs"),
    ),
)
