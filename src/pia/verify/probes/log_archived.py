"""記録: moving logs to an archive needs an archive; the register keeps its ledger in one place."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="log-archived",
    steps=(
        Step(
            "written",
            Words("書き出しの処理の記録を見る。", "Look at the record of the archiving run."),
            Words("宣言した時期に書き出されている。", "It ran when declared."),
        ),
        Step(
            "readable",
            Words(
                "保存期間内の最も古い日の記録を一件読み出す。", "Read back one row of the oldest day within the period."
            ),
            Words("読み出せる。", "It can be read."),
        ),
        Step(
            "gone",
            Words(
                "元のシステムに、書き出した記録が残っていないか見る。",
                "See whether archived rows are left in the system.",
            ),
            Words("残っていないか、同じ保護の下にある。", "They are not, or are protected alike."),
        ),
    ),
    beyond=Beyond(
        Words(
            "登録系は記録を一か所に保存し、書庫を持たない。",
            "the register keeps its ledger in one place and has no archive",
        ),
        Words(
            "書き出した記録の一覧と、古い記録を読み出した結果",
            "the list of archived logs, and an old row read back from it",
        ),
    ),
)
