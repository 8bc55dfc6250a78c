"""クラウド・保管: that there is no route from the internet is seen in the network."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="closed-network-only",
    steps=(
        Step(
            "routes",
            Words("経路とフィルターの設定を見る。", "Look at routes and filters."),
            Words("インターネットからの経路がない。", "There is no route from the internet."),
        ),
        Step(
            "trial",
            Words("インターネット側から到達を試みる。", "Try to reach it from the internet."),
            Words("到達しない。", "It cannot be reached."),
        ),
        Step(
            "operations",
            Words("運用のための接続の経路を見る。", "Look at how operators connect."),
            Words("宣言した閉域の経路だけである。", "By the declared closed line alone."),
        ),
    ),
    beyond=Beyond(
        Words("登録系に実際の回線はない。", "there are no real lines on the register"),
        Words(
            "網の構成図、経路の設定、接続試験の記録", "the plan of the network, its routes, and the record of a trial"
        ),
    ),
)
