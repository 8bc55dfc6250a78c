from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.era_table import ERAS, era_named, era_of
from pia.terms.eras import PartialDate, format_wareki, parse_date
from pia.terms.errors import TermError

DAYS = st.dates(min_value=date(1868, 1, 25), max_value=date(2199, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(DAYS)
    depth = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:depth])


@pytest.mark.parametrize(
    "text, expected",
    [
        ("令和6年10月1日", PartialDate(2024, 10, 1)),
        ("令和5年8月14日（月）", PartialDate(2023, 8, 14)),
        ("令和5年8月14日(月)", PartialDate(2023, 8, 14)),
        ("令和５年８月１４日（月曜日）", PartialDate(2023, 8, 14)),
        ("令和5年8月14日 （火曜）", PartialDate(2023, 8, 14)),
        ("2023年8月14日（日）", PartialDate(2023, 8, 14)),
        ("令和元年", PartialDate(2019)),
        ("令和元年5月1日", PartialDate(2019, 5, 1)),
        ("令和1年5月", PartialDate(2019, 5)),
        ("R6.10.1", PartialDate(2024, 10, 1)),
        ("r6.10.1", PartialDate(2024, 10, 1)),
        ("R6/10/1", PartialDate(2024, 10, 1)),
        ("R6-10-01", PartialDate(2024, 10, 1)),
        ("Ｒ６．１０．１", PartialDate(2024, 10, 1)),
        ("令6.10.1", PartialDate(2024, 10, 1)),
        ("R元.5.1", PartialDate(2019, 5, 1)),
        ("R6年10月1日", PartialDate(2024, 10, 1)),
        ("H30.7.2", PartialDate(2018, 7, 2)),
        ("S64.1.7", PartialDate(1989, 1, 7)),
        ("平成27年10月", PartialDate(2015, 10)),
        ("平成27年", PartialDate(2015)),
        ("平成 27年 10月 5日", PartialDate(2015, 10, 5)),
        ("令和\n元年12月", PartialDate(2019, 12)),
        ("令和６年１０月１日", PartialDate(2024, 10, 1)),
        ("令和六年十月二十一日", PartialDate(2024, 10, 21)),
        ("㋿6年10月1日", PartialDate(2024, 10, 1)),
        ("明治元年1月25日", PartialDate(1868, 1, 25)),
        ("大正15年12月24日", PartialDate(1926, 12, 24)),
        ("昭和64年1月", PartialDate(1989, 1)),
        ("平成元年1月", PartialDate(1989, 1)),
        ("平成31年", PartialDate(2019)),
        ("平成31年4月30日", PartialDate(2019, 4, 30)),
        ("2024-10-01", PartialDate(2024, 10, 1)),
        ("2024-10", PartialDate(2024, 10)),
        ("2024", PartialDate(2024)),
        ("2024/10/1", PartialDate(2024, 10, 1)),
        ("２０２４／１０／１", PartialDate(2024, 10, 1)),
        ("2024年10月1日", PartialDate(2024, 10, 1)),
        ("西暦2024年10月", PartialDate(2024, 10)),
        ("二〇二四年十月", PartialDate(2024, 10)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
    ],
)
def test_reads_the_usual_spellings(text: str, expected: PartialDate) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text, ja",
    [
        ("昭和65年", "昭和65年はありません。昭和は1926年12月25日から1989年1月7日（昭和64年）までです"),
        ("昭和64年1月8日", "昭和64年1月8日はありません。昭和は1926年12月25日から1989年1月7日（昭和64年）までです"),
        ("平成32年", "平成32年はありません。平成は1989年1月8日から2019年4月30日（平成31年）までです"),
        ("平成31年5月", "平成31年5月はありません。平成は1989年1月8日から2019年4月30日（平成31年）までです"),
        ("令和元年4月30日", "令和元年4月30日はありません。令和は2019年5月1日からです"),
        ("令和元年4月", "令和元年4月はありません。令和は2019年5月1日からです"),
        ("令和0年", "令和0年はありません。年は元年から数えます。令和は2019年5月1日からです"),
        ("令和5年2月29日", "2月29日はありません。2023年2月は28日までです"),
        ("令和6年2月30日", "2月30日はありません。2024年2月は29日までです"),
        ("2024-2-30", "2月30日はありません。2024年2月は29日までです"),
        ("R6.13.1", "13月はありません。月は1から12です"),
        ("2024-00", "0月はありません。月は1から12です"),
        ("2024-10-00", "10月0日はありません。2024年10月は31日までです"),
        ("令和9999年", "12017年という日付はありません"),
    ],
)
def test_refuses_dates_that_never_were(text: str, ja: str) -> None:
    with pytest.raises(TermError) as caught:
        parse_date(text)
    assert caught.value.words.ja == ja
    assert caught.value.remedy.ja


def test_says_what_the_date_would_be_called() -> None:
    with pytest.raises(TermError) as caught:
        parse_date("昭和65年3月")
    assert caught.value.remedy.ja == "元号か年を直してください（1990-03なら平成2年3月です）"
    assert caught.value.words.en == (
        "there is no 昭和65年3月: Showa (昭和) ran from 1926-12-25 to 1989-01-07 (昭和64年)"
    )


def test_before_the_first_era_the_remedy_is_western() -> None:
    with pytest.raises(TermError) as caught:
        parse_date("明治元年1月24日")
    assert "1868-01-24なら1868-01-24です" in caught.value.remedy.ja


@pytest.mark.parametrize(
    "text",
    ["", " ", "未定", "R6", "令和", "令和年", "令和6", "令和6年10", "令和6年10月1", "24/10/1", "20241001", "2024-10/1",
     "2024-10-01T00:00", "令和6年10月1日から", "慶応3年", "令和六〇十年", "９" * 500, "令和" + "1" * 90 + "年", "H30.7.2.1",
     "令和6年10月（月）", "令和6年（月）", "令和5年8月14日（祝）", "令和5年8月14日月", "（月）令和5年8月14日", "令和5年8月14日（月）（火）", "2023-08-14（月）"],
)  # fmt: skip
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(TermError) as caught:
        parse_date(text)
    assert isinstance(caught.value, ValueError)
    assert len(caught.value.words.ja) < 120
    assert caught.value.words.en


@pytest.mark.parametrize(
    "when, text",
    [
        (PartialDate(2024, 10, 1), "令和6年10月1日"),
        (PartialDate(2019, 5, 1), "令和元年5月1日"),
        (PartialDate(2019, 4, 30), "平成31年4月30日"),
        (PartialDate(2019), "令和元年"),
        (PartialDate(2015, 10), "平成27年10月"),
        (PartialDate(1989, 1), "平成元年1月"),
        (PartialDate(1989, 1, 7), "昭和64年1月7日"),
        (PartialDate(1926, 12, 25), "昭和元年12月25日"),
        (PartialDate(1868, 1, 25), "明治元年1月25日"),
    ],
)
def test_formats_in_the_era(when: PartialDate, text: str) -> None:
    assert format_wareki(when) == text


def test_formats_full_width() -> None:
    assert format_wareki(PartialDate(2024, 10, 1), fullwidth=True) == "令和６年１０月１日"


def test_does_not_format_before_meiji() -> None:
    with pytest.raises(TermError, match="before Meiji"):
        format_wareki(PartialDate(1868, 1, 24))


@given(partial_dates(), st.booleans())
def test_law_parse_of_format_is_the_date(when: PartialDate, fullwidth: bool) -> None:
    assert parse_date(format_wareki(when, fullwidth=fullwidth)) == when


@given(partial_dates())
def test_law_parse_of_iso_is_the_date(when: PartialDate) -> None:
    assert parse_date(str(when)) == when


@given(DAYS)
def test_law_every_day_has_one_era_and_a_year_of_it(day: date) -> None:
    owners = [e for e in ERAS if e.first <= day and (e.last is None or day <= e.last)]
    assert owners == [era_of(day)]
    assert 1 <= owners[0].year(day.year) <= (owners[0].last_year or 9999)


@given(st.text(alphabet="令和平成RH元年月日0123456789./-０１ 十二", max_size=20))
def test_law_any_text_is_a_date_or_a_term_error(text: str) -> None:
    try:
        found = parse_date(text)
    except TermError:
        return
    assert found.earliest <= found.latest


@given(partial_dates(), partial_dates())
def test_law_order_agrees_with_the_days(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) + (other < one) + (one == other) == 1
    if one.certainly_before(other):
        assert one < other
        assert not one.overlaps(other)


def test_bounds_and_days() -> None:
    assert (PartialDate(2024, 2).earliest, PartialDate(2024, 2).latest) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (PartialDate(2024).earliest, PartialDate(2024).latest) == (date(2024, 1, 1), date(2024, 12, 31))
    assert PartialDate(2024, 2, 3).as_date() == date(2024, 2, 3)
    assert PartialDate(2024).overlaps(PartialDate(2024, 12, 31))
    assert sorted([PartialDate(2024), PartialDate(2024, 1, 1), PartialDate(2024, 1)]) == [
        PartialDate(2024, 1, 1),
        PartialDate(2024, 1),
        PartialDate(2024),
    ]
    with pytest.raises(TermError, match="2024-02 does not say the day"):
        PartialDate(2024, 2).as_date()
    with pytest.raises(TermError):
        PartialDate(2024, None, 3)
    with pytest.raises(TermError):
        PartialDate(0)


def test_the_eras_follow_one_another() -> None:
    assert [(e.name, str(e.first), str(e.last)) for e in ERAS] == [
        ("明治", "1868-01-25", "1912-07-29"),
        ("大正", "1912-07-30", "1926-12-24"),
        ("昭和", "1926-12-25", "1989-01-07"),
        ("平成", "1989-01-08", "2019-04-30"),
        ("令和", "2019-05-01", "None"),
    ]
    assert all(e.source for e in ERAS)
    assert era_of(date(1868, 1, 24)) is None
    assert era_named("令") == era_named("R") == era_named("r") == ERAS[-1]
    assert era_named("慶応") is None
