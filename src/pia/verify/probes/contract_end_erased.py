"""委託: what a contractor held is gone after the contract; what it held, the register does not know."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="contract-end-erased",
    steps=(
        Step(
            "certificate",
            Words(
                "終了した契約ごとに、消去又は返却の証明書を出す。",
                "For each contract that ended, show the certificate of erasure or return.",
            ),
            Words("契約終了の後、定めた日までの日付がある。", "Its date lies within the declared days after the end."),
        ),
        Step(
            "no-way-back",
            Words("証明書の方法（物理的破壊、専用ソフト等）を見る。", "Look at the method in the certificate."),
            Words("復元できない方法である。", "It leaves no way back."),
        ),
        Step(
            "ids",
            Words("その委託先の識別番号を確かめる。", "Look at the ids of that contractor."),
            Words("失効している。", "They are revoked."),
        ),
    ),
    beyond=Beyond(
        Words("委託先の手元にある情報は登録系にない。", "what a contractor holds is not on the register"),
        Words(
            "消去・返却の証明書と、契約終了の日",
            "the certificate of erasure or return, and the day on which the contract ended",
        ),
    ),
)
