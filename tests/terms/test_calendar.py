from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.calendar import add_business_days, add_duration, end_of_day_tokyo, holiday_name, is_business_day
from pia.terms.durations import Duration
from pia.terms.errors import TermError

INSIDE = st.dates(date(2001, 1, 1), date(2098, 12, 31))

# As published by 内閣府 (国民の祝日について).
PUBLISHED = {
    2006: "1/1 1/2 1/9 2/11 3/21 4/29 5/3 5/4 5/5 7/17 9/18 9/23 10/9 11/3 11/23 12/23",
    2009: "1/1 1/12 2/11 3/20 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23",
    2015: "1/1 1/12 2/11 3/21 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23",
    2016: "1/1 1/11 2/11 3/20 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/22 10/10 11/3 11/23 12/23",
    2018: "1/1 1/8 2/11 2/12 3/21 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23 12/23 12/24",
    2019: "1/1 1/14 2/11 3/21 4/29 4/30 5/1 5/2 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 10/22 11/3 11/4 11/23",
    2020: "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23",
    2021: "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23",
    2022: "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23",
    2023: "1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23",
    2024: "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23",
    2025: "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24",
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_holidays_as_published(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    found = [f"{d.month}/{d.day}" for d in days if d.year == year and holiday_name(d) is not None]
    assert " ".join(found) == PUBLISHED[year]


@pytest.mark.parametrize(
    "day, name",
    [
        (date(2000, 7, 20), "海の日"), (date(2002, 9, 15), "敬老の日"), (date(2003, 7, 21), "海の日"),
        (date(2006, 4, 29), "みどりの日"), (date(2007, 4, 29), "昭和の日"), (date(2007, 5, 4), "みどりの日"),
        (date(2006, 5, 4), "国民の休日"), (date(2019, 4, 30), "国民の休日"), (date(2019, 5, 1), "天皇の即位の日"),
        (date(2019, 10, 14), "体育の日"), (date(2020, 7, 24), "スポーツの日"), (date(2026, 5, 6), "振替休日"),
        (date(2026, 9, 22), "国民の休日"), (date(2019, 12, 23), None), (date(2020, 12, 23), None),
        (date(2020, 10, 12), None), (date(2024, 7, 1), None),
    ],
)  # fmt: skip
def test_names(day: date, name: str | None) -> None:
    assert holiday_name(day) == name


@pytest.mark.parametrize(
    "day, is_open",
    [
        (date(2024, 12, 27), True), (date(2024, 12, 28), False), (date(2025, 12, 29), False), (date(2025, 12, 31), False),
        (date(2024, 1, 3), False), (date(2024, 1, 4), True), (date(2024, 2, 12), False), (date(2024, 2, 13), True),
        (date(2024, 6, 1), False), (date(2024, 6, 2), False), (date(2024, 6, 3), True),
    ],
)  # fmt: skip
def test_business_days(day: date, is_open: bool) -> None:
    assert is_business_day(day) is is_open


@pytest.mark.parametrize(
    "start, count, expected",
    [
        (date(2024, 6, 7), 1, date(2024, 6, 10)),
        (date(2024, 6, 7), 0, date(2024, 6, 7)),
        (date(2024, 6, 8), 0, date(2024, 6, 10)),
        (date(2024, 12, 27), 1, date(2025, 1, 6)),
        (date(2019, 4, 26), 1, date(2019, 5, 7)),
        (date(2019, 5, 7), -1, date(2019, 4, 26)),
        (date(2024, 6, 9), -1, date(2024, 6, 7)),
    ],
)
def test_adds_business_days(start: date, count: int, expected: date) -> None:
    assert add_business_days(start, count) == expected


@given(INSIDE, st.integers(1, 40))
def test_law_exactly_so_many_business_days_lie_between(start: date, count: int) -> None:
    end = add_business_days(start, count)
    between = [start + timedelta(days=n + 1) for n in range((end - start).days)]
    assert is_business_day(end)
    assert sum(map(is_business_day, between)) == count


@given(INSIDE, st.integers(1, 40))
def test_law_there_and_back(start: date, count: int) -> None:
    first = add_business_days(start, 0)
    assert add_business_days(add_business_days(first, count), -count) == first


@given(INSIDE)
def test_law_no_substitute_on_a_sunday(day: date) -> None:
    if holiday_name(day) in ("振替休日", "国民の休日"):
        assert day.weekday() != 6


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1)])
def test_outside_the_calendar(day: date) -> None:
    with pytest.raises(TermError) as caught:
        is_business_day(day)
    assert "2000年から2099年" in caught.value.words.ja
    with pytest.raises(TermError):
        add_business_days(date(2099, 12, 28), 5)
    with pytest.raises(TermError):
        add_duration(date(2099, 12, 28), Duration(5, "b"))


@pytest.mark.parametrize(
    "start, period, expected",
    [
        (date(2024, 1, 31), Duration(1, "m"), date(2024, 2, 29)),
        (date(2024, 2, 29), Duration(1, "y"), date(2025, 2, 28)),
        (date(2019, 6, 20), Duration(150, "y"), date(2169, 6, 20)),
        (date(2024, 12, 15), Duration(1, "m"), date(2025, 1, 15)),
        (date(2024, 1, 1), Duration(2, "w"), date(2024, 1, 15)),
        (date(2024, 1, 1), Duration(30, "d"), date(2024, 1, 31)),
        (date(2019, 4, 26), Duration(1, "b"), date(2019, 5, 7)),
        (date(2024, 1, 1), Duration(0, "m"), date(2024, 1, 1)),
    ],
)
def test_adds_periods(start: date, period: Duration, expected: date) -> None:
    assert add_duration(start, period) == expected


@pytest.mark.parametrize(
    "period", [Duration(24, "h"), Duration(15, "min"), Duration(9000, "y"), Duration(999_999, "w")]
)
def test_periods_that_do_not_fit(period: Duration) -> None:
    with pytest.raises(TermError) as caught:
        add_duration(date(2024, 1, 1), period)
    assert period.words().ja in caught.value.words.ja


def test_the_end_of_a_day_in_tokyo() -> None:
    end = end_of_day_tokyo(date(2026, 3, 31))
    assert end.isoformat() == "2026-03-31T23:59:59.999999+09:00"
    assert end < datetime(2026, 3, 31, 15, 0, tzinfo=UTC) < end + timedelta(seconds=1)
