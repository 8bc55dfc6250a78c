"""What a register says when it refuses: a code, the item it is about, and words in both languages.

A refusal never repeats a value: it may be somebody's name or number. The item is named instead.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pia.errors import Words
from pia.register.refusal_nodes import NODE_REFUSALS

__all__ = ["FIELDS", "REFUSALS", "Refusal", "Refused", "field_words"]

FIELDS: Final[dict[str, Words]] = {
    "address": Words("住所", "address"),
    "alias": Words("通称", "alias"),
    "application": Words("異動届番号", "application number"),
    "area": Words("都道府県・市区町村名", "prefecture and municipality"),
    "atena": Words("宛名番号", "addressee number"),
    "birth": Words("生年月日", "date of birth"),
    "building": Words("方書", "building"),
    "card": Words("在留カード等の番号", "residence card number"),
    "changes": Words("修正の内容", "what is corrected"),
    "channel": Words("経路", "channel"),
    "code": Words("住民票コード", "resident code"),
    "country": Words("国名", "country"),
    "deleted": Words("通称の削除年月日", "day on which the alias was deleted"),
    "deleted_at": Words("通称の削除市町村", "municipality that deleted the alias"),
    "destination": Words("転出先", "destination"),
    "domicile": Words("本籍", "domicile"),
    "effective": Words("異動年月日", "effective date"),
    "entered": Words("通称の記載年月日", "day on which the alias was entered"),
    "entered_at": Words("通称の記載市町村", "municipality that entered the alias"),
    "event": Words("届出", "event"),
    "expires": Words("在留期間等の満了の日", "end of the period of stay"),
    "filed": Words("届出年月日", "filing date"),
    "foreign": Words("外国人住民の記載事項", "items of a foreign resident"),
    "former_kana": Words("旧氏のふりがな", "reading of the former surname"),
    "former_surname": Words("旧氏", "former surname"),
    "head": Words("筆頭者", "head of the family register"),
    "household": Words("世帯番号", "household number"),
    "item": Words("記録項目", "item of a record"),
    "kana": Words("ふりがな", "reading in kana"),
    "kind": Words("異動の種別", "kind of event"),
    "latin": Words("ローマ字氏名", "name in Latin letters"),
    "lot": Words("番地", "lot"),
    "medium": Words("媒体", "medium"),
    "municipality": Words("市町村コード", "municipality code"),
    "name": Words("氏名", "name"),
    "nationality": Words("国籍・地域", "nationality"),
    "new": Words("変更後の番号", "new number"),
    "number": Words("個人番号", "individual number"),
    "old": Words("変更前の番号", "old number"),
    "old_code": Words("旧住民票コード", "former resident code"),
    "on": Words("転出予定年月日", "planned day of departure"),
    "origin": Words("転入前住所", "address before moving in"),
    "payload": Words("異動の内容", "content of the event"),
    "period": Words("在留期間等", "period of stay"),
    "person": Words("本人", "person"),
    "place": Words("本籍の所在", "place of the domicile"),
    "planned": Words("転出の予定年月日", "planned day of departure"),
    "postal": Words("郵便番号", "postal code"),
    "reason": Words("事由", "reason"),
    "recorded": Words("処理日時", "time of recording"),
    "relation": Words("続柄", "relation to the head"),
    "settled": Words("住所を定めた年月日", "day of settling at the address"),
    "sex": Words("性別", "sex"),
    "since": Words("住民となった年月日", "day of becoming a resident"),
    "status": Words("在留資格", "status of residence"),
    "surname": Words("旧氏", "former surname"),
    "text": Words("文字", "text"),
    "town": Words("町名", "town"),
}
"""The titles of the items that a refusal can name."""

REFUSALS: Final[dict[str, Words]] = {
    # form
    "unreadable": Words("届出を読み取れません（{field}）。", "the event cannot be read ({field})"),
    "unknown-item": Words("この異動に書けない項目があります（{field}）。", "an item that this event cannot hold ({field})"),
    "too-large": Words("届出が大きすぎます（上限{limit}バイト）。", "the event is too large (at most {limit} bytes)"),
    "empty": Words("{field}がありません。", "{field}: missing"),
    "too-long": Words("{field}が長すぎます（上限{limit}文字）。", "{field}: too long (at most {limit} characters)"),
    "bad-character": Words("{field}に使えない文字（制御文字等）があります。", "{field}: holds control or similar characters"),
    "not-kana": Words("{field}は仮名で書いてください。", "{field}: not in kana"),
    "bad-format": Words("{field}の形式が違います。", "{field}: wrong format"),
    "bad-code": Words("{field}は検査数字の合う11桁の数字です。", "{field}: eleven digits with the right check digit expected"),
    "bad-number": Words("{field}は検査数字の合う12桁の数字です。", "{field}: twelve digits with the right check digit expected"),
    "not-for-testing": Words("{field}が試験用の番号ではありません。", "{field}: not a number for testing"),
    "bad-municipality": Words("{field}は検査数字の合う6桁の団体コードではありません。", "{field}: not a municipality code of six digits"),
    "unknown-municipality": Words("{field}にない市町村です。", "{field}: no such municipality"),
    "bad-relation": Words("{field}として使えない記載です。", "{field}: not a relation"),
    "bad-date": Words("{field}がありえない日です。", "{field}: an impossible day"),
    # time
    "effective-in-future": Words("異動年月日が処理日より後です。", "the effective date lies after the day of recording"),
    "filed-in-future": Words("届出年月日が処理日より後です。", "the filing date lies after the day of recording"),
    "filed-beforehand": Words("届出年月日が異動年月日より前です。", "filed before it happened"),
    "before-birth": Words("異動年月日が生年月日より前です。", "the effective date lies before the birth"),
    "before-residence": Words("異動年月日が住民となった日より前です。", "the effective date lies before the person became a resident"),
    "before-settling": Words("異動年月日が今の住所を定めた日より前です。", "the effective date lies before the person settled at the address"),
    "before-removal": Words("異動年月日が前の消除の日より前です。", "the effective date lies before the earlier removal"),
    # who is here
    "unknown-person": Words("該当する人が台帳にありません。", "no such person in this register"),
    "already-resident": Words("既に住民として記録されている人です。", "the person is a current resident already"),
    "already-removed": Words("既に消除された人です。", "the person has been removed already"),
    "died": Words("死亡により消除された人です。", "the person was removed by death"),
    "known-person": Words("以前の宛名番号がある人です。その番号を使ってください。", "the person has an addressee number from before; use that one"),
    "another-person": Words("宛名番号が別の人のものです。", "the addressee number belongs to another person"),
    "code-in-use": Words("住民票コードが別の人のものです。", "the resident code belongs to another person"),
    "number-in-use": Words("個人番号が別の人のものです。", "the individual number belongs to another person"),
    # where
    "address-elsewhere": Words("住所がこの市町村の区域の外です。", "the address lies outside this municipality"),
    "origin-is-here": Words("転入前の住所がこの市町村です（転居として届け出てください）。", "the origin is this municipality: a move within it"),
    "destination-is-here": Words("転出先がこの市町村です（転居として届け出てください）。", "the destination is this municipality: a move within it"),
    "only-address": Words("転居では住所以外を変えられません（{field}）。", "a move within the municipality changes the address alone ({field})"),
    "nothing-changes": Words("変わる項目がありません（{field}）。", "nothing changes ({field})"),
    # leaving
    "departure-filed": Words("既に転出届が出ています。", "a departure has been filed already"),
    "no-departure-filed": Words("転出届が出ていません。", "no departure has been filed"),
    "not-the-planned-day": Words("異動年月日が転出予定年月日と違います。", "the effective date is not the planned day of departure"),
    "destination-differs": Words("転出先が国内か国外かが転出届と違います。", "the departure was filed for the other side of the border"),
    "already-confirmed": Words("既に転出が確定しています。", "the departure has been confirmed already"),
    "not-moved-out": Words("転出により消除された人ではありません。", "the person was not removed by moving out"),
    "too-late-for-card": Words(
        "カードによる転入届の期限（転入から14日、転出予定日から30日）を過ぎています。",
        "too late for a move-in by card (14 days from moving, 30 days from the planned departure)",
    ),
    "number-not-kept": Words("国外転出者の個人番号と違います。", "not the individual number that the person kept abroad"),
    # who somebody is
    "birth-differs": Words("出生の異動年月日が生年月日と違います。", "the effective date of a birth is not the date of birth"),
    "foreigner-only": Words("{field}は外国人住民だけの項目です。", "{field}: for foreign residents only"),
    "japanese-only": Words("{field}は日本人住民だけの項目です。", "{field}: for Japanese residents only"),
    # numbers
    "already-numbered": Words("既に個人番号があります。", "the person has an individual number already"),
    "no-number": Words("まだ個人番号がありません。", "the person has no individual number yet"),
    "not-the-asked-code": Words("付番を求めた住民票コードと違います。", "not the resident code for which a number was asked"),
    "old-differs": Words("{field}が記録と違います。", "{field}: not what is recorded"),
    # households
    "no-head": Words("世帯主のいない世帯ができます。", "a household would be without a head"),
    "two-heads": Words("世帯主が2人いる世帯ができます。", "a household would have two heads"),
    "addresses-differ": Words("1つの世帯に違う住所の人がいることになります。", "a household would live at two addresses"),
    # applications
    "no-event": Words("届出に異動がありません。", "the application holds no event"),
    "mixed-applications": Words("1つの届出に違う届出番号か処理日時があります。", "events of different applications or times"),
    # protection
    "protection-known": Words("同じ番号の支援措置があります。別の番号を付けるか、延長してください。", "there is a measure of this number; give another number, or extend it"),
    "protection-over": Words("支援措置は終了しています。", "the protection is over"),
    "protection-early": Words("延長は終了の1か月前から申し出られます。", "an extension can be asked for from a month before the end"),
    "protected-from-applicant": Words("支援措置により、申出の相手方には応じられません。", "protected from this applicant"),
    "protected-unattended": Words("支援措置により、この方法では交付・閲覧できません。", "protected: not given or shown this way"),
    "protected-unreleased": Words("支援措置の対象です。権限のある人の解除が必要です。", "protected: somebody with the right has to release it"),
    # notices to the servers
    "only-declared-change": Words("異動事由に合わない項目が変わっています（{field}）。", "the reason of the notice does not cover a change of {field}"),
}  # fmt: skip
"""Every refusal, by its code; ``{field}`` is the title of the item."""


class Refusal(Struct, frozen=True):
    """One reason why an event is not taken: its code, the item, and which event of the application it is about."""

    code: str
    field: str = "event"
    at: int = 0
    limit: int = 0

    @property
    def words(self) -> Words:
        """The message in both languages, without any value."""
        message = REFUSALS.get(self.code) or NODE_REFUSALS[self.code]
        field = field_words(self.field)
        return Words(
            message.ja.format(field=field.ja, limit=self.limit), message.en.format(field=field.en, limit=self.limit)
        )


class Refused(Struct, frozen=True):
    """An application that is not taken: at least one refusal, and nothing has changed."""

    refusals: tuple[Refusal, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order in which they were found."""
        return tuple(refusal.code for refusal in self.refusals)

    @property
    def words(self) -> Words:
        """All messages, one a line."""
        every = [refusal.words for refusal in self.refusals]
        return Words("\n".join(words.ja for words in every), "\n".join(words.en for words in every))


def field_words(field: str) -> Words:
    """Return the title of an item; ``item`` for a name that the register does not know (it may come from outside)."""
    return FIELDS.get(field) or Words("項目", "item")
