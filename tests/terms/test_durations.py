from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.calendar import add_duration, is_business_day
from pia.terms.durations import Duration, Unit, parse_duration
from pia.terms.errors import TermError

DURATIONS = st.builds(Duration, st.integers(0, 3000), st.sampled_from(get_args(Unit)))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("150y", Duration(150, "y")), ("6m", Duration(6, "m")), ("30d", Duration(30, "d")), ("24h", Duration(24, "h")),
        ("15min", Duration(15, "min")), ("2w", Duration(2, "w")), ("1b", Duration(1, "b")), ("150Y", Duration(150, "y")),
        ("150年", Duration(150, "y")), ("１５０年間", Duration(150, "y")), ("150 年", Duration(150, "y")),
        ("6か月", Duration(6, "m")), ("6ヶ月", Duration(6, "m")), ("6ヵ月", Duration(6, "m")), ("6カ月間", Duration(6, "m")),
        ("6箇月", Duration(6, "m")), ("1営業日", Duration(1, "b")), ("30日", Duration(30, "d")), ("30日間", Duration(30, "d")),
        ("24時間", Duration(24, "h")), ("15分", Duration(15, "min")), ("1週間", Duration(1, "w")), ("0d", Duration(0, "d")),
    ],
)  # fmt: skip
def test_reads(text: str, expected: Duration) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "y",
        "150",
        "-1y",
        "1.5y",
        "永年",
        "定められていない",
        "6月",
        "1y6m",
        "1000000y",
        "1x",
        "一年",
        "9" * 100 + "y",
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(TermError) as caught:
        parse_duration(text)
    assert "期間" in caught.value.words.ja
    assert "150y" in caught.value.remedy.en


def test_refuses_amounts_out_of_range() -> None:
    with pytest.raises(TermError, match="-1 is out of range"):
        Duration(-1, "y")


@given(DURATIONS)
def test_law_prints_back(period: Duration) -> None:
    assert parse_duration(str(period)) == period
    assert parse_duration(period.words().ja) == period


def test_english_words() -> None:
    assert Duration(1, "b").words().en == "1 business day"
    assert Duration(150, "y").words().en == "150 years"


@pytest.mark.parametrize(
    "one, other, order",
    [
        ("1y", "12m", 0), ("150y", "5y", 1), ("11m", "1y", -1), ("1d", "24h", 0), ("1w", "7d", 0), ("23h", "1d", -1),
        ("30d", "1m", None), ("31d", "1m", None), ("32d", "1m", 1), ("27d", "1m", -1), ("365d", "1y", None), ("367d", "1y", 1),
        ("1b", "1d", None), ("1b", "2b", -1), ("30b", "29d", 1), ("5y", "1826d", None), ("5y", "1825d", None), ("5y", "1824d", 1), ("61min", "1h", 1),
        ("0d", "0y", 0), ("0m", "0b", 0),
    ],
)  # fmt: skip
def test_compares(one: str, other: str, order: int | None) -> None:
    first, second = parse_duration(one), parse_duration(other)
    assert first.compare(second) == order
    assert second.compare(first) == (None if order is None else -order)


def test_at_least_may_know_what_compare_does_not() -> None:
    month, day31, day30 = parse_duration("1m"), parse_duration("31d"), parse_duration("30d")
    assert day31.at_least(month) is True
    assert day30.at_least(month) is None
    assert month.at_least(parse_duration("28d")) is True
    assert month.at_least(parse_duration("32d")) is False
    assert parse_duration("1b").at_least(parse_duration("24h")) is True
    assert parse_duration("2y").at_least(parse_duration("24m")) is True


@pytest.mark.parametrize(
    "text, bounds",
    [("1m", (28, 31)), ("2m", (59, 62)), ("6m", (181, 184)), ("12m", (365, 366)), ("4y", (1460, 1461)), ("400y", (146097, 146097)),
     ("150y", (54785, 54788)), ("24h", (1, 1)), ("25h", (1, 2)), ("15min", (0, 1)), ("2w", (14, 14)), ("0b", (0, 0)), ("1b", (1, 12))],
)  # fmt: skip
def test_days_bounds(text: str, bounds: tuple[int, int]) -> None:
    assert parse_duration(text).days_bounds() == bounds


@given(
    st.dates(date(2001, 1, 1), date(2060, 1, 1)),
    st.builds(Duration, st.integers(0, 60), st.sampled_from(["y", "m", "w", "d"])),
)
def test_law_every_real_period_lies_within_the_bounds(start: date, period: Duration) -> None:
    low, high = period.days_bounds()
    assert low <= (add_duration(start, period) - start).days <= high


def test_business_day_bounds_hold_for_the_whole_calendar() -> None:
    days = [date(2000, 1, 4) + timedelta(days=n) for n in range(36_510)]
    open_days = [day.toordinal() for day in days if is_business_day(day)]
    for count in (1, 2, 3, 5, 10, 20, 60, 244, 1000):
        spans = [later - earlier for earlier, later in zip(open_days, open_days[count:], strict=False)]
        low, high = Duration(count, "b").days_bounds()
        assert low <= min(spans)
        assert max(spans) <= high


@given(DURATIONS, DURATIONS)
def test_law_compare_is_antisymmetric_and_agrees_with_at_least(one: Duration, other: Duration) -> None:
    order = one.compare(other)
    back = other.compare(one)
    assert back == (None if order is None else -order)
    if order is not None:
        assert one.at_least(other) is (order >= 0)


@given(DURATIONS, DURATIONS, DURATIONS)
def test_law_shorter_than_is_transitive(one: Duration, two: Duration, three: Duration) -> None:
    if one.compare(two) == -1 and two.compare(three) == -1:
        assert one.compare(three) in (-1, None)
        assert one.at_least(three) is not True
