from __future__ import annotations

import sys
import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from townsfolk import DAY, HERE, HOME, STAY, Alias, code, event, foreigner, moving_in, number, person

from pia.register import event as ev
from pia.register.checks import LIMITS, check_codes, check_form, check_texts, gaiji
from pia.register.person import Name


def codes(content: ev.Content, **more: object) -> list[tuple[str, str]]:
    return [(found.code, found.field) for found in check_form(event("1", content, **more))]


def named(text: str, kana: str = "") -> list[tuple[str, str]]:
    return codes(moving_in(person=person(text, kana)))


REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_every_control_format_and_separator_character_is_refused_in_a_name() -> None:
    wrong = []
    for point in range(sys.maxunicode + 1):
        char = chr(point)
        category = unicodedata.category(char)
        if category in REFUSED_CATEGORIES:
            if ("bad-character", "name") not in named(f"あ{char}い"):
                wrong.append(f"{point:x} passes")
        elif category in {"Lo", "Mn", "Co", "Lu", "Nd"} and point % 7 == 0 and named(f"あ{char}い"):
            wrong.append(f"{point:x} is refused")
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "髙﨑　祐\U000e0101子",
        "邊\ufe00",
        "外\ue000字",
        "NGUYEN VAN AN",
        "O'BRIEN-SMITH",
        "鷗　一",
        "𠮷田　太郎",
        "佐々木",
    ],
)
def test_names_as_people_have_them(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "kana", ["", "サトウ　タロウ", "さとう たろう", "アンナ・マリア", "ヴァン ー", "ド・ラ・クルス"]
)
def test_readings_as_people_have_them(kana: str) -> None:
    assert named("佐藤", kana) == []


@pytest.mark.parametrize("kana", ["佐藤", "Sato", "サトウ1", "サトウ\U0001f600"])
def test_what_is_no_reading(kana: str) -> None:
    assert named("佐藤", kana) == [("not-kana", "kana")]


@given(st.text(max_size=120))
def test_no_text_makes_a_check_fail(text: str) -> None:
    for content in (
        moving_in(person=person(text, text)),
        ev.MoveWithin(address=replace(HOME, town=text, lot=text, building=text, postal=text)),
    ):
        assert isinstance(codes(content, application=text), list)
    assert isinstance(check_codes(text, text, text), list)
    assert isinstance(check_texts(Name(text, text), text), list)


@pytest.mark.parametrize("limit", sorted(set(LIMITS) & {"name", "town", "lot", "building", "area"}))
def test_lengths_at_the_limit(limit: str) -> None:
    at, over = "字" * LIMITS[limit], "字" * (LIMITS[limit] + 1)

    def of(text: str) -> ev.Content:
        if limit == "name":
            return moving_in(person=person(text))
        return ev.MoveWithin(address=replace(HOME, **{limit: text}))

    assert codes(of(at)) == []
    assert codes(of(over)) == [("too-long", limit)]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("NGUYEN", 0), ("山田", 0), ("\ue000田", 1), ("\ue000\uf8ff\U000f0000", 3)]
)
def test_gaiji_are_counted(text: str, count: int) -> None:
    assert gaiji(text) == count


STAYS = [
    (replace(STAY, status="永住者", period="", expires=None), []),
    (replace(STAY, category="special-permanent", status="", period="", expires=None), []),
    (replace(STAY, category="special-permanent", status="", period="", expires=None, card=""), [("empty", "card")]),
    (replace(STAY, category="provisional-stay", status="", period="6月"), []),
    (replace(STAY, category="temporary-refuge", status="", period="", expires=None, card=""), [("empty", "expires")]),
    (replace(STAY, category="transitional-birth", status="", period="", expires=None, card=""), []),
    (replace(STAY, category="transitional-loss", status="", period="", expires=None, card=""), []),
    (replace(STAY, period=""), [("empty", "period")]),
    (replace(STAY, nationality=""), [("empty", "nationality")]),
    (replace(STAY, since=date(3000, 1, 1)), [("bad-date", "since")]),
]


@pytest.mark.parametrize(("stay", "expected"), STAYS)
def test_the_items_of_each_category_of_foreign_residents(stay: object, expected: list[tuple[str, str]]) -> None:
    assert codes(moving_in(person=foreigner(foreign=stay))) == expected
    assert codes(ev.Correction(changes=ev.Changes(foreign=stay), reason="immigration")) == expected  # type: ignore[arg-type]


def test_aliases_have_days_and_municipalities() -> None:
    alias = Alias(name=Name("見本"), entered=DAY, entered_at="999999", deleted=date(1, 1, 1), deleted_at="x")
    assert codes(moving_in(person=foreigner(alias=alias))) == [
        ("bad-municipality", "entered_at"),
        ("bad-date", "deleted"),
        ("bad-municipality", "deleted_at"),
    ]
    good = replace(alias, entered_at=HERE, deleted=DAY, deleted_at=HERE)
    assert codes(moving_in(person=foreigner(alias=None, past_aliases=(good,)))) == []


def test_every_item_of_a_correction_is_checked() -> None:
    changes = ev.Changes(
        name=Name(""), latin="\x01", address=replace(HOME, area=""), birth=date(1, 1, 1), since=date(1, 1, 1), settled=date(1, 1, 1)
    )  # fmt: skip
    assert codes(ev.Correction(changes=changes, reason="error")) == [
        ("empty", "name"), ("bad-character", "latin"), ("empty", "area"), ("bad-date", "birth"), ("bad-date", "since"), ("bad-date", "settled"),
    ]  # fmt: skip


def test_other_lengths_at_the_limit_and_the_first_and_last_prefecture() -> None:
    assert named("佐藤", "ア" * LIMITS["kana"]) == []
    assert check_form(event("9" * LIMITS["atena"], ev.Death())) == []
    for municipality in ("011002", "472018"):
        assert check_codes(code(1), None, municipality) == []


def test_a_former_surname_is_japanese_and_a_name() -> None:
    assert codes(moving_in(person=foreigner(former_surname=Name("旧")))) == [("japanese-only", "former_surname")]
    assert codes(moving_in(person=person(former_surname=Name("")))) == [("empty", "former_surname")]
    assert codes(ev.FormerSurname(surname=Name("旧", "old"))) == [("not-kana", "kana")]


def test_a_datetime_is_no_day() -> None:
    assert ("bad-date", "effective") in codes(ev.Death(), effective=datetime(2026, 4, 1))  # noqa: DTZ001


def test_codes_of_a_notice() -> None:
    assert check_codes("x", number(1)[:-1], "1") == check_codes("x", number(1)[:-1], "1")
    assert [found.code for found in check_codes("x", "y", "z")] == ["bad-code", "bad-number", "bad-municipality"]
    assert [found.code for found in check_texts(Name("", "a"), "")] == ["empty", "not-kana", "empty"]
