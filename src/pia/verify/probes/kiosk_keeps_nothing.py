"""コンビニ交付: whether anything stays at the issuing centre or in the machine is seen there, and so is the image that is sent."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="kiosk-keeps-nothing",
    steps=(
        Step(
            "as-image",
            Words(
                "試験用のカードで証明書を一通請求し、市町村のシステムが証明書交付センターへ送るデータの形式を見る。",
                "Ask for a certificate with a card for testing and look at the format of what goes to the issuing centre.",
            ),
            Words("宣言した形式の画像であり、文字データを含まない。", "An image of the declared format, without text."),
        ),
        Step(
            "after-printing",
            Words(
                "印刷と取引の終了の後、キオスク端末に残るデータの検査記録を運営者に求める。",
                "After printing and the end of the transaction ask who runs the machine what is left in it.",
            ),
            Words("証明書も利用者の情報も残っていない。", "Neither the certificate nor anything of the user."),
        ),
        Step(
            "at-the-centre",
            Words(
                "証明書交付センターに保存されるデータの一覧を求める。",
                "Ask for the list of what the issuing centre keeps.",
            ),
            Words("証明書の内容が含まれない。", "No content of certificates is among it."),
        ),
    ),
    beyond=Beyond(
        Words(
            "登録系に証明書交付センターとキオスク端末の記憶はなく、証明書を画像にもしない。",
            "the register has neither the memory of centre and machines, nor does it make images",
        ),
        Words(
            "運営者の消去の記録、サービスの約款、送信データの見本",
            "the operator's record of erasure, the terms of service, and a sample of what is sent",
        ),
    ),
)
