"""Every refusal of the logic: what brings it about, and its words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from townsfolk import (
    DAY,
    DOMICILE,
    ELSEWHERE,
    HERE,
    HOME,
    ORIGIN,
    OTHER_HOME,
    OVERSEAS,
    STAY,
    THIRD_HOME,
    Alias,
    born,
    code,
    event,
    foreigner,
    leaving,
    moving_in,
    number,
    on,
    person,
    refused,
    take,
    together,
    town,
)  # fmt: skip

from pia.register import event as ev
from pia.register.event import Event
from pia.register.person import Address, Name
from pia.register.refusal import REFUSALS
from pia.register.view import Book

Case = tuple[str, Callable[[Book], tuple[Event, ...]], str, str]


def one(atena: str, content: ev.Content, day: date = DAY, **more: object) -> Callable[[Book], tuple[Event, ...]]:
    return lambda _: (event(atena, content, day, **more),)


def after(
    *first: tuple[str, ev.Content, date], then: tuple[str, ev.Content, date]
) -> Callable[[Book], tuple[Event, ...]]:
    def make(book: Book) -> tuple[Event, ...]:
        for atena, content, day in first:
            take(book, event(atena, content, day))
        return (event(*then),)

    return make


def new(**more: object) -> ev.MoveIn:
    return moving_in(9, **more)


def named(text: str = "試験　次郎", kana: str = "シケン　ジロウ", **more: object) -> ev.MoveIn:
    return new(person=person(text, kana, **more))  # type: ignore[arg-type]


def staying(**more: object) -> ev.MoveIn:
    return new(person=foreigner(foreign=replace(STAY, **more)))


def corrected(**more: object) -> ev.Correction:
    return ev.Correction(changes=ev.Changes(**more), reason="error")  # type: ignore[arg-type]


def within(**stated: object) -> ev.MoveWithin:
    return ev.MoveWithin(address=THIRD_HOME, stated=ev.Stated(**stated) if stated else None)  # type: ignore[arg-type]


def by_card(planned: date) -> ev.MoveInByCard:
    return ev.MoveInByCard(
        person=person(),
        address=HOME,
        household="9",
        relation="世帯主",
        code=code(9),
        number=number(9),
        origin=ORIGIN,
        planned=planned,
    )


def entry(since: date, settled: date) -> ev.Entry:
    return ev.Entry(
        person=person(), address=HOME, household="9", relation="世帯主", code=code(9), since=since, settled=settled
    )


GONE = ("1", ev.Death(), DAY)
MOVED_OUT = (("1", leaving(on=on(3)), DAY), ("1", ev.MoveOut(), on(3)))
WENT_ABROAD = (("1", leaving(OVERSEAS, on(3)), DAY), ("1", ev.MoveAbroad(), on(3)))
BROKEN = Address("152022", "新潟県", "町", "1")
UNKNOWN = Address("271004", "大阪府大阪市", "中之島", "1")

FORM: list[Case] = [
    ("empty", one("", ev.Death()), "宛名番号がありません。", "addressee number: missing"),
    ("empty", one("9", named("")), "氏名がありません。", "name: missing"),
    ("empty", one("9", named("　")), "氏名がありません。", "name: missing"),
    ("empty", one("9", staying(status="")), "在留資格がありません。", "status of residence: missing"),
    ("empty", one("9", staying(expires=None)), "在留期間等の満了の日がありません。", "end of the period of stay: missing"),
    ("empty", one("9", staying(card="")), "在留カード等の番号がありません。", "residence card number: missing"),
    ("empty", one("9", new(address=replace(HOME, town=""))), "町名がありません。", "town: missing"),
    ("empty", one("9", new(origin=replace(OVERSEAS, country="  "))), "国名がありません。", "country: missing"),
    ("too-long", one("9" * 16, ev.Death()), "宛名番号が長すぎます（上限15文字）。", "addressee number: too long (at most 15 characters)"),
    ("too-long", one("9", named("字" * 2_000_000)), "氏名が長すぎます（上限100文字）。", "name: too long (at most 100 characters)"),
    ("too-long", one("9", named(kana="ア" * 201)), "ふりがなが長すぎます（上限200文字）。", "reading in kana: too long (at most 200 characters)"),
    ("too-long", one("9", new(address=replace(HOME, building="棟" * 151))), "方書が長すぎます（上限150文字）。", "building: too long (at most 150 characters)"),
    ("bad-character", one("9", named("試験\x00太郎")), "氏名に使えない文字（制御文字等）があります。", "name: holds control or similar characters"),
    ("bad-character", one("9", named("試験\u202e太郎")), "氏名に使えない文字（制御文字等）があります。", "name: holds control or similar characters"),
    ("bad-character", one("9", named(kana="シ\tケン")), "ふりがなに使えない文字（制御文字等）があります。", "reading in kana: holds control or similar characters"),
    ("bad-character", one("1", ev.MoveWithin(address=replace(HOME, lot="1番\n"))), "番地に使えない文字（制御文字等）があります。", "lot: holds control or similar characters"),
    ("not-kana", one("9", named(kana="shiken")), "ふりがなは仮名で書いてください。", "reading in kana: not in kana"),
    ("bad-format", one("1;2", ev.Death()), "宛名番号の形式が違います。", "addressee number: wrong format"),
    ("bad-format", one("1", ev.Death(), application="届1"), "異動届番号の形式が違います。", "application number: wrong format"),
    ("bad-format", one("9", new(address=replace(HOME, postal="940-0062"))), "郵便番号の形式が違います。", "postal code: wrong format"),
    ("bad-format", one("9", staying(card="12345678ABCD")), "在留カード等の番号の形式が違います。", "residence card number: wrong format"),
    ("bad-code", one("9", new(code="99000000001")), "住民票コードは検査数字の合う11桁の数字です。", "resident code: eleven digits with the right check digit expected"),
    ("bad-code", one("1", ev.CodeChange(old=code(1), new="9")), "変更後の番号は検査数字の合う11桁の数字です。", "new number: eleven digits with the right check digit expected"),
    ("bad-number", one("9", new(number="990000000001")), "個人番号は検査数字の合う12桁の数字です。", "individual number: twelve digits with the right check digit expected"),
    ("not-for-testing", one("9", new(code="24727059608")), "住民票コードが試験用の番号ではありません。", "resident code: not a number for testing"),
    ("not-for-testing", one("9", new(number="983205673214")), "個人番号が試験用の番号ではありません。", "individual number: not a number for testing"),
    ("bad-municipality", one("9", new(address=BROKEN)), "住所は検査数字の合う6桁の団体コードではありません。", "address: not a municipality code of six digits"),
    ("bad-municipality", one("9", new(person=person(domicile=replace(DOMICILE, municipality="482013")))), "本籍は検査数字の合う6桁の団体コードではありません。", "domicile: not a municipality code of six digits"),
    ("bad-relation", one("9", new(relation="友人")), "続柄として使えない記載です。", "relation to the head: not a relation"),
    ("bad-date", one("1", ev.Death(), effective=date(1700, 1, 1)), "異動年月日がありえない日です。", "effective date: an impossible day"),
    ("bad-date", one("9", named(birth=date(9999, 12, 31))), "生年月日がありえない日です。", "date of birth: an impossible day"),
    ("bad-date", one("1", ev.Death(), recorded=event("1", ev.Death()).recorded.replace(tzinfo=None)), "処理日時がありえない日です。", "time of recording: an impossible day"),
    ("bad-date", one("9", entry(DAY, DAY - timedelta(1))), "住所を定めた年月日がありえない日です。", "day of settling at the address: an impossible day"),
    ("bad-date", one("1", corrected(since=on(-9), settled=on(-10))), "住民となった年月日がありえない日です。", "day of becoming a resident: an impossible day"),
    ("foreigner-only", one("9", new(person=person(alias=Alias(name=Name("通"), entered=DAY, entered_at=HERE)))), "通称は外国人住民だけの項目です。", "alias: for foreign residents only"),
    ("foreigner-only", one("1", ev.AliasChange(alias=Name("通称"))), "通称は外国人住民だけの項目です。", "alias: for foreign residents only"),
    ("japanese-only", one("9", new(person=foreigner(domicile=DOMICILE))), "本籍は日本人住民だけの項目です。", "domicile: for Japanese residents only"),
    ("japanese-only", one("5", corrected(domicile=DOMICILE)), "本籍は日本人住民だけの項目です。", "domicile: for Japanese residents only"),
    ("japanese-only", one("5", ev.FormerSurname(surname=Name("旧"))), "旧氏は日本人住民だけの項目です。", "former surname: for Japanese residents only"),
]  # fmt: skip

TIME: list[Case] = [
    ("effective-in-future", one("1", ev.Rewriting(), effective=on(1)), "異動年月日が処理日より後です。", "the effective date lies after the day of recording"),
    ("filed-in-future", one("1", ev.Rewriting(), filed=on(1)), "届出年月日が処理日より後です。", "the filing date lies after the day of recording"),
    ("filed-beforehand", one("9", new(), filed=on(-1)), "届出年月日が異動年月日より前です。", "filed before it happened"),
    ("before-birth", one("9", named(birth=on(1))), "異動年月日が生年月日より前です。", "the effective date lies before the birth"),
    ("before-residence", one("1", ev.Death(), effective=on(-1)), "異動年月日が住民となった日より前です。", "the effective date lies before the person became a resident"),
    ("before-residence", one("1", ev.MoveOutConfirmed(address=ORIGIN), effective=on(-1)), "異動年月日が住民となった日より前です。", "the effective date lies before the person became a resident"),
    ("before-residence", one("1", leaving(on=on(-1))), "異動年月日が住民となった日より前です。", "the effective date lies before the person became a resident"),
    ("before-settling", after(("1", within(), on(5)), then=("1", ev.MoveWithin(address=HOME), on(4))), "異動年月日が今の住所を定めた日より前です。", "the effective date lies before the person settled at the address"),
    ("before-removal", after(*MOVED_OUT, then=("1", moving_in(1), on(2))), "異動年月日が前の消除の日より前です。", "the effective date lies before the earlier removal"),
]  # fmt: skip

STANDING: list[Case] = [
    ("unknown-person", one("77", ev.Death()), "該当する人が台帳にありません。", "no such person in this register"),
    ("unknown-person", one("77", ev.MoveOutConfirmed(address=ORIGIN)), "該当する人が台帳にありません。", "no such person in this register"),
    ("already-resident", one("1", moving_in(1)), "既に住民として記録されている人です。", "the person is a current resident already"),
    ("already-resident", one("9", moving_in(1)), "既に住民として記録されている人です。", "the person is a current resident already"),
    ("already-resident", one("1", born(9, "1")), "既に住民として記録されている人です。", "the person is a current resident already"),
    ("already-removed", after(GONE, then=("1", ev.Death(), DAY)), "既に消除された人です。", "the person has been removed already"),
    ("already-removed", after(GONE, then=("1", ev.Removal(reason="not-living"), on(1))), "既に消除された人です。", "the person has been removed already"),
    ("already-removed", after(*MOVED_OUT, then=("1", ev.MoveOut(), on(3))), "既に消除された人です。", "the person has been removed already"),
    ("already-removed", after(GONE, then=("1", within(), on(1))), "既に消除された人です。", "the person has been removed already"),
    ("died", after(GONE, then=("1", moving_in(1), on(1))), "死亡により消除された人です。", "the person was removed by death"),
    ("known-person", after(*MOVED_OUT, then=("9", moving_in(1), on(4))), "以前の宛名番号がある人です。その番号を使ってください。", "the person has an addressee number from before; use that one"),
    ("another-person", after(*MOVED_OUT, then=("1", moving_in(9, person=person(birth=date(1999, 9, 9))), on(4))), "宛名番号が別の人のものです。", "the addressee number belongs to another person"),
    ("code-in-use", one("9", born(1, "1")), "住民票コードが別の人のものです。", "the resident code belongs to another person"),
    ("code-in-use", one("1", ev.CodeChange(old=code(1), new=code(2))), "住民票コードが別の人のものです。", "the resident code belongs to another person"),
    ("code-in-use", after(("1", ev.CodeChange(old=code(1), new=code(91)), DAY), then=("2", ev.CodeChange(old=code(2), new=code(1)), DAY)), "住民票コードが別の人のものです。", "the resident code belongs to another person"),
    ("number-in-use", one("9", new(number=number(2))), "個人番号が別の人のものです。", "the individual number belongs to another person"),
    ("number-in-use", one("1", ev.NumberChange(old=number(1), new=number(2))), "個人番号が別の人のものです。", "the individual number belongs to another person"),
    ("number-in-use", after(("1", ev.NumberChange(old=number(1), new=number(91)), DAY), then=("1", ev.NumberChange(old=number(91), new=number(1)), DAY)), "個人番号が別の人のものです。", "the individual number belongs to another person"),
    ("number-in-use", after(("9", new(number=None), DAY), then=("9", ev.NumberGiven(code=code(9), number=number(1)), DAY)), "個人番号が別の人のものです。", "the individual number belongs to another person"),
    ("address-elsewhere", one("9", new(address=ORIGIN)), "住所がこの市町村の区域の外です。", "the address lies outside this municipality"),
    ("address-elsewhere", one("1", ev.MoveWithin(address=ORIGIN)), "住所がこの市町村の区域の外です。", "the address lies outside this municipality"),
    ("address-elsewhere", one("1", corrected(address=ORIGIN)), "住所がこの市町村の区域の外です。", "the address lies outside this municipality"),
    ("origin-is-here", one("9", new(origin=OTHER_HOME)), "転入前の住所がこの市町村です（転居として届け出てください）。", "the origin is this municipality: a move within it"),
    ("destination-is-here", one("1", leaving(OTHER_HOME)), "転出先がこの市町村です（転居として届け出てください）。", "the destination is this municipality: a move within it"),
    ("unknown-municipality", one("9", new(origin=UNKNOWN)), "転入前住所にない市町村です。", "address before moving in: no such municipality"),
    ("unknown-municipality", one("1", leaving(UNKNOWN)), "転出先にない市町村です。", "destination: no such municipality"),
]  # fmt: skip

STAYING: list[Case] = [
    ("only-address", one("1", within(name=Name("試験　次郎"))), "転居では住所以外を変えられません（氏名）。", "a move within the municipality changes the address alone (name)"),
    ("only-address", one("1", within(relation="子")), "転居では住所以外を変えられません（続柄）。", "a move within the municipality changes the address alone (relation to the head)"),
    ("only-address", one("1", within(birth=DAY)), "転居では住所以外を変えられません（生年月日）。", "a move within the municipality changes the address alone (date of birth)"),
    ("only-address", one("1", within(sex="female")), "転居では住所以外を変えられません（性別）。", "a move within the municipality changes the address alone (sex)"),
    ("only-address", one("1", within(number=number(2))), "転居では住所以外を変えられません（個人番号）。", "a move within the municipality changes the address alone (individual number)"),
    ("nothing-changes", one("1", ev.MoveWithin(address=HOME)), "変わる項目がありません（住所）。", "nothing changes (address)"),
    ("nothing-changes", one("1", corrected()), "変わる項目がありません（修正の内容）。", "nothing changes (what is corrected)"),
    ("nothing-changes", one("1", corrected(birth=date(1980, 5, 6), address=HOME)), "変わる項目がありません（修正の内容）。", "nothing changes (what is corrected)"),
    ("nothing-changes", one("1", ev.HouseholdChange(household="00000001", relation="世帯主")), "変わる項目がありません（世帯番号）。", "nothing changes (household number)"),
    ("nothing-changes", one("1", ev.FormerSurname(surname=None)), "変わる項目がありません（旧氏）。", "nothing changes (former surname)"),
    ("nothing-changes", one("5", ev.AliasChange(alias=None)), "変わる項目がありません（通称）。", "nothing changes (alias)"),
    ("nothing-changes", one("1", ev.CodeChange(old=code(1), new=code(1))), "変わる項目がありません（住民票コード）。", "nothing changes (resident code)"),
    ("departure-filed", after(("1", leaving(), DAY), then=("1", leaving(), DAY)), "既に転出届が出ています。", "a departure has been filed already"),
    ("departure-filed", after(("1", leaving(), DAY), then=("1", ev.CodeChange(old=code(1), new=code(91)), DAY)), "既に転出届が出ています。", "a departure has been filed already"),
    ("departure-filed", after(("1", leaving(), DAY), then=("1", ev.NumberChange(old=number(1), new=number(91)), DAY)), "既に転出届が出ています。", "a departure has been filed already"),
    ("no-departure-filed", one("1", ev.DepartureCancelled()), "転出届が出ていません。", "no departure has been filed"),
    ("no-departure-filed", one("1", ev.MoveOut()), "転出届が出ていません。", "no departure has been filed"),
    ("not-the-planned-day", after(("1", leaving(on=on(3)), DAY), then=("1", ev.MoveOut(), on(2))), "異動年月日が転出予定年月日と違います。", "the effective date is not the planned day of departure"),
    ("destination-differs", after(("1", leaving(OVERSEAS, on(3)), DAY), then=("1", ev.MoveOut(), on(3))), "転出先が国内か国外かが転出届と違います。", "the departure was filed for the other side of the border"),
    ("destination-differs", after(("1", leaving(on=on(3)), DAY), then=("1", ev.MoveAbroad(), on(3))), "転出先が国内か国外かが転出届と違います。", "the departure was filed for the other side of the border"),
    ("already-confirmed", after(*MOVED_OUT, ("1", ev.MoveOutConfirmed(address=ORIGIN), on(4)), then=("1", ev.MoveOutConfirmed(address=ORIGIN), on(5))), "既に転出が確定しています。", "the departure has been confirmed already"),
    ("not-moved-out", after(GONE, then=("1", ev.MoveOutConfirmed(address=ORIGIN), on(1))), "転出により消除された人ではありません。", "the person was not removed by moving out"),
    ("too-late-for-card", one("9", by_card(on(-10)), on(21), effective=on(0), filed=on(21)), "カードによる転入届の期限（転入から14日、転出予定日から30日）を過ぎています。", "too late for a move-in by card (14 days from moving, 30 days from the planned departure)"),
    ("too-late-for-card", one("9", by_card(on(-11)), on(20), effective=on(19), filed=on(20)), "カードによる転入届の期限（転入から14日、転出予定日から30日）を過ぎています。", "too late for a move-in by card (14 days from moving, 30 days from the planned departure)"),
    ("number-not-kept", after(*WENT_ABROAD, then=("1", moving_in(1, number=number(9), origin=OVERSEAS), on(4))), "国外転出者の個人番号と違います。", "not the individual number that the person kept abroad"),
    ("birth-differs", one("9", born(9, "00000001", on(-1))), "出生の異動年月日が生年月日と違います。", "the effective date of a birth is not the date of birth"),
    ("already-numbered", one("1", ev.NumberGiven(code=code(1), number=number(9))), "既に個人番号があります。", "the person has an individual number already"),
    ("no-number", after(("9", new(number=None), DAY), then=("9", ev.NumberChange(old=number(9), new=number(99)), DAY)), "まだ個人番号がありません。", "the person has no individual number yet"),
    ("not-the-asked-code", after(("9", new(number=None), DAY), then=("9", ev.NumberGiven(code=code(8), number=number(9)), DAY)), "付番を求めた住民票コードと違います。", "not the resident code for which a number was asked"),
    ("old-differs", one("1", ev.CodeChange(old=code(9), new=code(99))), "住民票コードが記録と違います。", "resident code: not what is recorded"),
    ("old-differs", one("1", ev.NumberChange(old=number(9), new=number(99))), "個人番号が記録と違います。", "individual number: not what is recorded"),
    ("no-head", one("2", ev.Death()), "世帯主のいない世帯ができます。", "a household would be without a head"),
    ("no-head", one("9", new(household="new", relation="子")), "世帯主のいない世帯ができます。", "a household would be without a head"),
    ("two-heads", one("9", new(household="00000001")), "世帯主が2人いる世帯ができます。", "a household would have two heads"),
    ("addresses-differ", one("4", within()), "1つの世帯に違う住所の人がいることになります。", "a household would live at two addresses"),
    ("addresses-differ", one("9", new(household="F", relation="縁故者")), "1つの世帯に違う住所の人がいることになります。", "a household would live at two addresses"),
    ("no-event", lambda _: (), "届出に異動がありません。", "the application holds no event"),
    ("mixed-applications", lambda _: (event("1", within()), event("2", within())), "1つの届出に違う届出番号か処理日時があります。", "events of different applications or times"),
]  # fmt: skip

CASES = [*FORM, *TIME, *STANDING, *STAYING]


def known_town() -> Book:
    book = Book(HERE, [ELSEWHERE])
    for standing in town().standings.values():
        assert standing is not None
        book.put(standing)
    return book


@pytest.mark.parametrize(("code_", "make", "ja", "en"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)])
def test_a_refusal_and_its_words(code_: str, make: Callable[[Book], tuple[Event, ...]], ja: str, en: str) -> None:
    book = known_town()
    outcome = refused(book, *make(book))
    assert outcome.codes == (code_,), "and nothing else"
    assert (outcome.words.ja, outcome.words.en) == (ja, en)


def test_every_reason_of_one_event_is_said() -> None:
    bad = new(person=person("", "x"), code="1", number="2", address=replace(HOME, town=""), relation="友人")
    expected = ("empty", "not-kana", "empty", "bad-relation", "bad-code", "bad-number")
    assert refused(town(), event("9", bad)).codes == expected


def test_each_refusal_is_about_an_event_of_the_application() -> None:
    book = town()
    first, second = together(event("2", within()), event("3", ev.NumberChange(old=number(9), new=number(99))))
    assert [(r.code, r.at) for r in refused(book, first, second).refusals] == [("old-differs", 1)]


SECRETS = (
    "試験　太郎",
    "見本",
    "秘密の名",
    code(1),
    number(1),
    code(2),
    number(2),
    "大手通",
    "AB12345678CD",
    "1980",
    "ベトナム",
)


def test_no_refusal_repeats_a_value() -> None:
    for _, make, _, _ in CASES:
        book = known_town()
        words = refused(book, *make(book)).words
        assert not any(secret in words.ja + words.en for secret in SECRETS)


def test_the_table_holds_every_refusal_of_the_logic() -> None:
    elsewhere = {"unreadable", "unknown-item", "too-large", "only-declared-change"} | {
        c for c in REFUSALS if c.startswith("protect")
    }
    assert {case[0] for case in CASES} == set(REFUSALS) - elsewhere
