"""使用: whether an unknown device gets a link is seen at the switch."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="unknown-mac-address",
    steps=(
        Step(
            "plug",
            Words("登録のない機器を、使っていない接続口につなぐ。", "Plug an unknown device into a port."),
            Words("通信できない。", "It gets no link."),
        ),
        Step(
            "log",
            Words("集線装置の記録を見る。", "Look at the log of the switch."),
            Words("接続の試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "list",
            Words(
                "登録された機器の一覧を実際の機器と照らす。", "Hold the list of registered devices against the devices."
            ),
            Words("一致する。", "They agree."),
        ),
    ),
    beyond=Beyond(
        Words("登録系に機器の接続口はない。", "there are no ports of switches on the register"),
        Words("集線装置の設定、又は接続試験の記録", "the configuration of the switch, or the record of a trial"),
    ),
)
