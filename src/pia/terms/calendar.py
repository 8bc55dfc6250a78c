"""Business days of Japanese offices, and the end of a day in Tokyo.

Closed are Saturdays, Sundays, the holidays of 国民の祝日に関する法律 (昭和23年法律第178号) and 29 December to 3
January, as 行政機関の休日に関する法律 (昭和63年法律第91号) 第1条 has it and 地方自治法第4条の2 allows for
municipalities. Holidays are computed by rule for 2000 to 2099; the equinoxes of future years are forecasts until the
官報 of the February before.
"""

from __future__ import annotations

import calendar as _months
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.terms.durations import Duration

__all__ = ["add_business_days", "add_duration", "end_of_day_tokyo", "holiday_name", "is_business_day"]

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_TOKYO = timezone(timedelta(hours=9), "JST")  # no summer time since 1951, so no zone database is needed
_DAY = timedelta(days=1)
_SUBSTITUTE = "振替休日"
_BETWEEN = "国民の休日"

# Years whose holidays special laws moved: 平成30年法律第99号 for the accession of 2019, and for 2020 and 2021
# 平成三十二年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法 (平成27年法律第33号).
_MOVED: dict[tuple[int, str], tuple[int, int]] = {
    (2020, "海の日"): (7, 23),
    (2020, "スポーツの日"): (7, 24),
    (2020, "山の日"): (8, 10),
    (2021, "海の日"): (7, 22),
    (2021, "スポーツの日"): (7, 23),
    (2021, "山の日"): (8, 8),
}
_ONCE: dict[int, dict[date, str]] = {
    2019: {date(2019, 5, 1): "天皇の即位の日", date(2019, 10, 22): "即位礼正殿の儀の行われる日"},
}


def _monday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (nth - 1))


def _equinox(year: int, month: int, base: float) -> date:
    """Return the day by the approximation in use for 1980 to 2099 (海上保安庁水路部 暦計算研究会)."""
    elapsed = year - 1980
    return date(year, month, int(base + 0.242194 * elapsed) - elapsed // 4)


def _named_days(year: int) -> dict[date, str]:
    """Return the holidays of 第2条, as amended up to ``year``, without substitutes."""
    monday_later = year >= 2003  # 平成13年法律第59号 moved 海の日 and 敬老の日 to Mondays
    listed = [
        (date(year, 1, 1), "元日"),
        (_monday(year, 1, 2), "成人の日"),
        (date(year, 2, 11), "建国記念の日"),
        (_equinox(year, 3, 20.8431), "春分の日"),
        (date(year, 4, 29), "昭和の日" if year >= 2007 else "みどりの日"),
        (date(year, 5, 3), "憲法記念日"),
        (date(year, 5, 5), "こどもの日"),
        (_monday(year, 7, 3) if monday_later else date(year, 7, 20), "海の日"),
        (_monday(year, 9, 3) if monday_later else date(year, 9, 15), "敬老の日"),
        (_equinox(year, 9, 23.2488), "秋分の日"),
        (_monday(year, 10, 2), "スポーツの日" if year >= 2020 else "体育の日"),
        (date(year, 11, 3), "文化の日"),
        (date(year, 11, 23), "勤労感謝の日"),
    ]
    if year >= 2007:
        listed.append((date(year, 5, 4), "みどりの日"))
    if year >= 2016:
        listed.append((date(year, 8, 11), "山の日"))
    if year != 2019:
        listed.append((date(year, 2, 23) if year >= 2020 else date(year, 12, 23), "天皇誕生日"))
    moved = {date(year, *_MOVED[year, name]) if (year, name) in _MOVED else day: name for day, name in listed}
    return moved | _ONCE.get(year, {})


@lru_cache(maxsize=128)
def _holidays(year: int) -> dict[date, str]:
    """Return every holiday of ``year`` with its name, with substitutes (第3条第2項) and days between (第3項)."""
    named = _named_days(year)
    days = dict(named)
    for day in sorted(named):
        if day.weekday() == 6:
            substitute = day + _DAY
            while year >= 2007 and substitute in named:  # 平成17年法律第43号: the next day that is no holiday itself
                substitute += _DAY
            days.setdefault(substitute, _SUBSTITUTE)
    for day in sorted(named):
        between = day + _DAY
        if between + _DAY in named and between not in days and between.weekday() != 6:
            days[between] = _BETWEEN
    return days


def holiday_name(day: date) -> str | None:
    """Return the name of the holiday on ``day`` (振替休日 and 国民の休日 included), None on other days.

    Raises:
        TermError: outside 2000 to 2099.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise TermError(
            Words(
                f"{day}の祝日は分かりません。計算できるのは{_FIRST_YEAR}年から{_LAST_YEAR}年までです",
                f"holidays are known for {_FIRST_YEAR} to {_LAST_YEAR}, not for {day}",
            ),
            Words("日付を確かめてください", "check the date"),
        )
    return _holidays(day.year).get(day)


def is_business_day(day: date) -> bool:
    """Say whether offices are open on ``day``.

    Raises:
        TermError: outside 2000 to 2099.
    """
    closed_season = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return holiday_name(day) is None and day.weekday() < 5 and not closed_season


def add_business_days(day: date, count: int) -> date:
    """Return the ``count``-th business day after ``day``.

    A negative count goes back; 0 gives ``day`` itself, or the first business day after it.

    Raises:
        TermError: when the count leaves 2000 to 2099.
    """
    step = -_DAY if count < 0 else _DAY
    if count == 0:
        while not is_business_day(day):
            day += _DAY
        return day
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day):
            day += step
    return day


def add_duration(start: date, period: Duration) -> date:
    """Return the day that lies ``period`` after ``start``.

    Months and years are counted as 民法第143条 has it: by the calendar, and to the last day of a month that is too
    short.

    Raises:
        TermError: for hours and minutes, and for days beyond the calendar.
    """
    try:
        if period.unit == "b":
            return add_business_days(start, period.amount)
        if period.unit in ("d", "w"):
            return start + timedelta(days=period.amount * (7 if period.unit == "w" else 1))
        if period.months is not None:
            year, month0 = divmod(start.year * 12 + start.month - 1 + period.months, 12)
            last = _months.monthrange(year, month0 + 1)[1]
            return date(year, month0 + 1, min(start.day, last))
    except (OverflowError, ValueError) as error:
        if isinstance(error, TermError):
            raise
        raise TermError(
            Words(
                f"{start}の{period.words().ja}後は暦の外です",
                f"{period.words().en} after {start} is beyond the calendar",
            ),
            Words("期間を確かめてください", "check the period"),
        ) from None
    raise TermError(
        Words(f"{period.words().ja}は日数で数えられません", f"{period.words().en} cannot be counted in days"),
        Words("日以上の単位で書いてください", "write it in days or longer units"),
    )


def end_of_day_tokyo(day: date) -> datetime:
    """Return the last microsecond of ``day`` in Tokyo (UTC+9), aware of its zone."""
    return datetime.combine(day, time.max, tzinfo=_TOKYO)
