"""保管: how old virus definitions are is seen on the machines."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="antivirus-age",
    steps=(
        Step(
            "age",
            Words("全ての端末とサーバの定義の日付を出す。", "List the dates of the definitions of all machines."),
            Words("宣言した間隔の内である。", "They lie within the declared interval."),
        ),
        Step(
            "missing",
            Words("一覧を機器の管理簿と照らす。", "Hold the list against the ledger of machines."),
            Words("載っていない機器がない。", "None is missing."),
        ),
        Step(
            "trial",
            Words("試験用の無害な検体を置く。", "Put the harmless test file on a machine."),
            Words("検知され、記録に残る。", "It is detected and logged."),
        ),
    ),
    beyond=Beyond(
        Words("登録系にウイルス対策ソフトはない。", "there is no antivirus on the register"),
        Words("管理画面の一覧、又は設定", "the list of the console, or the configuration"),
    ),
)
