"""Certificates, 転出証明書情報, 転入通知 and 送付先情報."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from townsfolk import (
    DAY,
    HERE,
    HOME,
    ORIGIN,
    OTHER_HOME,
    OVERSEAS,
    born,
    code,
    event,
    leaving,
    moving_in,
    number,
    on,
    person,
    removed,
    resident,
    take,
    town,
)  # fmt: skip

from pia.register import event as ev
from pia.register.certificate import certificate, certificate_of_removed
from pia.register.items import (
    CERTIFICATE_ON_REQUEST,
    MOVE_IN_NOTICE,
    MOVE_OUT_CERTIFICATE,
    NUMBER,
    RECIPIENT_ADDRESS,
    holds_number,
    select,
)
from pia.register.person import Name
from pia.register.sending import Office, recipient_address
from pia.register.transfer import certificate_of_move_out, move_in_notice, move_in_of
from pia.register.values import CATEGORIES, line, personal_values, resident_values

OFFICE = Office(
    municipality=HERE,
    name="長岡市",
    postal="9408501",
    address="新潟県長岡市大手通1丁目4番地10",
    phone="0258-00-0000",
    counter="市民課",
)


def test_a_certificate_shows_what_everybody_may_see() -> None:
    lines = certificate(resident(town(), "4"), "見本　一郎")
    assert list(lines) == [
        "区分",
        "氏名",
        "氏名の振り仮名",
        "生年月日",
        "性別",
        "住所",
        "住民となった年月日",
        "住所を定めた年月日",
        "届出の年月日",
        "前住所",
    ]
    assert lines["区分"] == "試験用"
    assert lines["前住所"] == ORIGIN.text


@pytest.mark.parametrize("asked", CERTIFICATE_ON_REQUEST[:4] + CERTIFICATE_ON_REQUEST[-2:])
def test_each_other_item_only_where_it_was_asked_for(asked: str) -> None:
    plain, full = (
        certificate(resident(town(), "4"), "見本　一郎"),
        certificate(resident(town(), "4"), "見本　一郎", [asked]),
    )
    assert set(full) - set(plain) == {asked}


def test_the_number_of_who_has_none_is_left_out() -> None:
    book = town()
    take(book, event("6", born(6, "00000001")))
    assert NUMBER not in certificate(resident(book, "6"), "試験　太郎", [NUMBER])


def test_the_items_of_a_foreign_resident() -> None:
    book = town()
    take(book, event("5", ev.AliasChange(alias=Name("見本　安"))))
    lines = certificate(resident(book, "5"), "NGUYEN VAN AN", CERTIFICATE_ON_REQUEST)
    expected = {"通称": "見本　安", "国籍・地域": "ベトナム", "第30条の45に規定する区分": "中長期在留者", "在留期間の満了の日": "2099-03-31", "在留カード等の番号": "AB12345678CD"}  # fmt: skip
    assert {item: lines[item] for item in expected} == expected
    assert "本籍" not in lines
    assert set(CATEGORIES.values()) >= {"特別永住者"}


def test_a_certificate_of_a_removed_record() -> None:
    book = town()
    take(book, event("1", leaving(on=on(1))))
    take(book, event("1", ev.MoveOut(), on(1)))
    lines = certificate_of_removed(removed(book, "1"), "試験　太郎")
    assert (lines["区分"], lines["消除の事由"], lines["消除の年月日"], lines["転出先"]) == (
        "試験用",
        "転出",
        "2026-04-02",
        ORIGIN.text,
    )
    assert NUMBER not in lines
    take(book, event("5", ev.Death()))
    assert "転出先" not in certificate_of_removed(removed(book, "5"), "x")


def test_moving_by_card_and_on_paper() -> None:
    book = town()
    assert certificate_of_move_out(resident(book, "1")) is None
    take(book, event("1", replace(leaving(), by_card=True)))
    info = certificate_of_move_out(resident(book, "1"))
    assert info
    lines = select(MOVE_OUT_CERTIFICATE, info.values())
    assert (lines[NUMBER], lines["転出先"], lines["転出の予定年月日"], lines["住所"]) == (
        number(1),
        ORIGIN.text,
        "2026-04-11",
        HOME.text,
    )
    there = replace(ORIGIN, lot="5番")
    content = move_in_of(info, there, "H", "世帯主")
    assert isinstance(content, ev.MoveInByCard)
    assert (content.code, content.number, content.origin, content.planned, content.person) == (
        code(1),
        number(1),
        HOME,
        on(10),
        person(),
    )
    assert isinstance(move_in_of(replace(info, by_card=False), there, "H", "世帯主"), ev.MoveIn)


def test_a_notice_of_arrival_carries_no_number() -> None:
    notice = move_in_notice(resident(town(), "1"))
    assert notice
    lines = select(MOVE_IN_NOTICE, notice.values())
    assert lines == {"住民票コード": code(1), "氏名": "試験　太郎", "生年月日": "1980-05-06", "転入前住所": ORIGIN.text, "住所": HOME.text, "転入をした年月日": "2026-04-01"}  # fmt: skip
    assert not holds_number(notice.values())
    assert number(1) not in notice.values().values()
    assert move_in_notice(resident(town(), "5")) is None, "came from abroad"


def test_where_the_notice_of_a_number_is_sent() -> None:
    one = resident(town(), "5")
    record = recipient_address(one, OFFICE, 7, DAY)
    assert set(record) <= set(RECIPIENT_ADDRESS)
    expected = {
        "送付先管理番号": "7", "送付先氏名 漢字": "NGUYEN VAN AN", "送付先氏名 漢字項目長": "13", "市町村名": "長岡市", "交付場所名": "市民課", "処理年月日": "2026-04-01",
        "住民票コード": code(5), "個人番号": number(5), "第30条の45に規定する区分": "中長期在留者", "対象となる人数": "1", "外字フラグ": "0", "ローマ字 氏名": "NGUYEN VAN AN",
    }  # fmt: skip
    assert {name: record[name] for name in expected} == expected
    rare = replace(one, person=replace(one.person, name=Name("\ue000田")))
    assert recipient_address(rare, OFFICE, 8, DAY)["氏名 漢字 外字数"] == "1"
    assert recipient_address(rare, replace(OFFICE, counter=""), 8, DAY)["外字フラグ"] == "1"


def test_nothing_is_sent_without_a_number() -> None:
    with pytest.raises(ValueError, match="nothing is sent"):
        recipient_address(replace(resident(town(), "1"), number=None), OFFICE, 1, date(2026, 4, 1))


def test_values_leave_out_what_is_empty() -> None:
    one = resident(town(), "1")
    assert "旧氏" not in personal_values(one.person)
    assert {"改製日", "転出予定日", "旧住民票コード"} & set(resident_values(one)) == set()
    assert all(resident_values(one).values())
    moved = replace(one, previous=OTHER_HOME)
    assert resident_values(moved)["前住所"] == OTHER_HOME.text
    assert (line(None), line(OVERSEAS)) == ("", "ドイツ")
    assert moving_in().origin == ORIGIN
