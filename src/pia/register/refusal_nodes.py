"""What channels and nodes say when they refuse; beside :data:`pia.register.refusal.REFUSALS`, which is the logic's."""

from __future__ import annotations

from typing import Final

from pia.errors import Words

__all__ = ["NODE_REFUSALS"]

NODE_REFUSALS: Final[dict[str, Words]] = {
    # channels
    "channel-undeclared": Words("宣言された経路がありません。", "no declared channel leads there"),
    "channel-item": Words("この経路で送れない項目があります（{field}）。", "the channel does not carry an item ({field})"),
    "channel-number": Words("この経路では個人番号を送れません。", "the channel does not carry the individual number"),
    "channel-certificate": Words("相互認証に失敗しました（電子証明書）。", "mutual authentication failed (certificate)"),
    "channel-message": Words("電文を読み取れません。", "the message cannot be read"),
    "channel-stranger": Words("宛先又は送り元が違う電文です。", "a message of another sender or receiver"),
    "not-running": Words("相手のシステムが動いていません。", "the other system is not running"),
    "not-answered": Words("この照会には答えられません。", "this inquiry is not answered here"),
    "person-differs": Words("氏名又は生年月日が記録と違います。", "name or date of birth is not what is recorded"),
    # files
    "file-item": Words("ファイルに記録できない項目があります（{field}）。", "the file does not hold an item ({field})"),
    "file-number": Words("このファイルには個人番号を記録できません。", "the file does not hold the individual number"),
    "not-abroad": Words("国外転出者ではないため、個人番号を抽出できません。", "no individual number is extracted: the person has not moved abroad"),
    # asking
    "not-found": Words("該当する記録がありません。", "no such record"),
    "no-condition": Words("検索の条件がありません。", "no condition to search by"),
    "too-many": Words("該当が多すぎます（上限{limit}件）。条件を足してください。", "too many are found (at most {limit}); add a condition"),
    "other-operation": Words("この機能では扱えない異動です。", "this function does not take that kind of event"),
    "other-municipality": Words("他の市町村の記録です。", "the record of another municipality"),
    "not-own-record": Words("本人の記録ではありません。", "not one's own record"),
    # atena, link and 中間サーバー
    "already-linked": Words("既に別の番号と結び付いています。", "linked to another number already"),
    "pair-unregistered": Words("登録されていないデータとシステムの組合せです。", "this pair of data and system is not registered"),
    "number-not-for-this-work": Words("個人番号を利用しない事務に個人番号は渡せません。", "no individual number for work that may not use it"),
    "not-permitted-inquiry": Words("照会許可用照合リストにない照会です。", "an inquiry that the permit list does not hold"),
    "item-not-permitted": Words("この照会では提供できない項目です（{field}）。", "an item that this inquiry is not given ({field})"),
    "no-copy": Words("提供できる副本がありません。", "there is no copy to provide"),
    "no-automatic-answer": Words("自動応答不可です。担当者の確認を待ちます。", "no automatic answer: somebody has to look first"),
    "symbol-unknown": Words("符号が登録されていません。", "the symbol is not registered"),
    # cards and papers
    "card-unknown": Words("登録のないカードです。", "an unknown card"),
    "card-stopped": Words("カードは使えません（停止・廃止・期限切れ）。", "the card is stopped, cancelled or out of date"),
    "card-not-ready": Words("カードの状態が合わない手続です。", "the card is not in the state that this needs"),
    "pin-wrong": Words("暗証番号が違います（残り{limit}回）。", "wrong PIN ({limit} attempts left)"),
    "pin-locked": Words("暗証番号の誤りにより利用できません。", "locked after wrong PINs"),
    "certificate-not-offered": Words("この証明書は交付できません。", "this certificate is not offered"),
    "application-unknown": Words("該当する申請がありません。", "no such application"),
    "application-known": Words("既に受け付けた申請です。", "an application that was received already"),
    "signature-missing": Words("カードによる署名がありません。", "no card has signed it"),
    "application-closed": Words("処理の済んだ申請です。", "the application has been dealt with"),
    "slot-full": Words("その時間帯の予約は一杯です。", "no place is left at that time"),
    "slot-unknown": Words("予約できない日時です。", "nothing can be booked at that time"),
    "booked-already": Words("既に予約があります。", "there is a booking already"),
    "approval-differs": Words("承認の内容と違います（{field}）。", "not what was approved ({field})"),
    "medium-missing": Words("媒体が示されていません。", "no medium is named"),
    "nobody-named": Words("出力する対象者が示されていません。", "nobody is named whose records are put out"),
    "numbers-not-issued": Words("この全国サーバは番号を発行する準備ができていません。", "this national server is not ready to issue numbers"),
    "outdated": Words("より新しい記録があります。", "there is a newer record"),
}  # fmt: skip
"""Every refusal by its code; ``{field}`` is the title of the item, ``{limit}`` a count."""
