"""権限: how many accounts are active is a count of the real system."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="accounts-within-band",
    steps=(
        Step(
            "list",
            Words(
                "有効な識別番号の一覧を出し、人ごとに数える（委託先を含む）。",
                "List the active accounts and count people, contractors included.",
            ),
            Words("人数が評価書の取扱者数の区分に収まる。", "The number lies within the band of the assessment."),
        ),
        Step(
            "difference",
            Words(
                "区分を超えるとき、評価書を修正したか確かめる。",
                "Where it does not, see whether the assessment was corrected.",
            ),
            Words("修正の記録がある。", "There is a record of the correction."),
        ),
    ),
    beyond=Beyond(
        Words(
            "登録系の利用者は試験用の数人だけで、人数を示さない。",
            "the people of a rehearsal are a handful: they show no count",
        ),
        Words(
            "有効な識別番号の一覧と取扱者数の区分の照合",
            "the list of active accounts beside the declared band of handlers",
        ),
    ),
)
