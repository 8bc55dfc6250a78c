"""クラウド: how data went when a system moved is shown by the record of the move."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="migration-encrypted",
    steps=(
        Step(
            "cipher",
            Words(
                "移行データの暗号化の方式と鍵の受渡しの記録を見る。",
                "Look at how the data were encrypted and the key was handed over.",
            ),
            Words("暗号化され、鍵は別に渡されている。", "Encrypted, and the key went separately."),
        ),
        Step(
            "line",
            Words("経路の記録を見る。", "Look at the line."),
            Words("宣言した専用線である。", "It is the declared one."),
        ),
        Step(
            "erased",
            Words(
                "移行に使った媒体と旧システムの消去の証明書を見る。",
                "Look at the certificate of erasure of media and old system.",
            ),
            Words("消去の日と方法がある。", "It has day and method."),
        ),
    ),
    beyond=Beyond(
        Words("システムの移行は登録系では行わない。", "no system moves on the register"),
        Words("移行作業の記録（暗号化の方式、経路、消去）", "the record of the move (encryption, line, erasure)"),
    ),
)
