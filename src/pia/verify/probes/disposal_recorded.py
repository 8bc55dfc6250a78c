"""保管: media and paper are destroyed by people; what is left of it is the record."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="disposal-recorded",
    steps=(
        Step(
            "list",
            Words("一年の廃棄の記録を出す。", "Show the records of disposal of a year."),
            Words("媒体と書類ごとに、日付と方法がある。", "Each medium and paper has a date and a method."),
        ),
        Step(
            "method",
            Words("方法が評価書に書いた方法か見る。", "See whether the method is the declared one."),
            Words(
                "裁断・溶解・破壊など、復元できない方法である。",
                "Shredding, dissolving, destruction: nothing can be restored.",
            ),
        ),
        Step(
            "compare",
            Words(
                "管理簿から廃棄とした媒体が、保管場所にないか見る。",
                "See whether a medium that is listed as destroyed is still in its place.",
            ),
            Words("残っていない。", "It is not."),
        ),
    ),
    beyond=Beyond(
        Words("媒体や紙の廃棄は登録系では行わない。", "media and paper are not destroyed on the register"),
        Words(
            "廃棄の記録（日付、方法、対象、立会人）と証明書",
            "the record of disposal (date, method, what, witness) and the certificate",
        ),
    ),
)
