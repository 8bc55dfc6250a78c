"""Laws of dates beyond reading back what was printed: spellings, neighbours at the change of era, and what is refused."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.era_table import ERAS, Era, era_of
from pia.terms.eras import PartialDate, format_wareki, parse_date
from pia.terms.errors import TermError
from pia.terms.numerals import to_fullwidth

DAYS = st.dates(min_value=date(1868, 1, 25), max_value=date(2199, 12, 31))


@st.composite
def partial(draw: st.DrawFn) -> PartialDate:
    day = draw(DAYS)
    return PartialDate(*(day.year, day.month, day.day)[: draw(st.integers(1, 3))])


def kanji(number: int) -> str:
    """Write a number below 1,000 in kanji."""
    digits = "〇一二三四五六七八九"
    text = "".join(
        ("" if n == 1 else digits[n]) + unit for n, unit in ((number // 100, "百"), (number // 10 % 10, "十")) if n
    )
    return text + (digits[number % 10] if number % 10 else "")


def spellings(day: date) -> list[str]:
    """Write one day in all the ways assessments do."""
    era = era_of(day)
    assert era is not None
    year, month, number = era.year(day.year), day.month, day.day
    written = [
        f"{era.name}{year}年{month}月{number}日",
        f"{era.initial}{year}.{month}.{number}",
        f"{era.initial.lower()}{year}/{month:02d}/{number:02d}",
        f"{era.name[0]}{year}-{month}-{number}",
        f"{era.name} {year} 年 {month} 月 {number} 日",
        f"{era.name}{kanji(year)}年{kanji(month)}月{kanji(number)}日",
        f"{day.year}年{month}月{number}日",
        f"西暦{day.year}年{month}月{number}日",
        f"{day.year}.{month}.{number}",
        day.isoformat(),
    ]
    if year == 1:
        written += [f"{era.name}元年{month}月{number}日", f"{era.initial}元.{month}.{number}"]
    return written + [to_fullwidth(text) for text in written]


@given(DAYS)
def test_law_every_spelling_of_a_day_is_that_day(day: date) -> None:
    assert {parse_date(text) for text in spellings(day)} == {PartialDate(day.year, day.month, day.day)}


@given(partial(), st.data())
def test_law_spaces_do_not_count(when: PartialDate, data: st.DataObject) -> None:
    text = format_wareki(when)
    cut = data.draw(st.integers(0, len(text)))
    assert parse_date(text[:cut] + data.draw(st.sampled_from([" ", "　", "\n", "\r\n", "\t"])) + text[cut:]) == when


@given(partial())
def test_law_the_days_of_a_partial_date_agree_with_the_calendar(when: PartialDate) -> None:
    length = (when.latest - when.earliest).days + 1
    if when.day is not None:
        assert length == 1
        assert when.as_date() == when.earliest == when.latest
    elif when.month is not None:
        assert length == calendar.monthrange(when.year, when.month)[1]
    else:
        assert length == 365 + calendar.isleap(when.year)


@given(partial())
def test_law_cutting_a_date_short_widens_it(when: PartialDate) -> None:
    for wider in (PartialDate(when.year), PartialDate(when.year, when.month)):
        assert wider.earliest <= when.earliest <= when.latest <= wider.latest
        assert wider.overlaps(when)
        assert not wider.certainly_before(when)


@given(partial(), partial())
def test_law_before_overlap_after_are_the_three_cases(one: PartialDate, other: PartialDate) -> None:
    assert one.certainly_before(other) + other.certainly_before(one) + one.overlaps(other) == 1


@given(partial(), partial(), partial())
def test_law_order_is_transitive_and_total(one: PartialDate, two: PartialDate, three: PartialDate) -> None:
    ordered = sorted((one, two, three))
    assert ordered[0] <= ordered[1] <= ordered[2]
    assert ordered[0] <= ordered[2]
    assert sorted((three, two, one)) == ordered


@given(DAYS)
def test_law_the_era_of_a_day_is_the_one_it_prints_in(day: date) -> None:
    era = era_of(day)
    assert era is not None
    text = format_wareki(PartialDate(day.year, day.month, day.day))
    assert text.startswith(era.name)
    assert ("元年" in text) is (day.year == era.first.year)


@pytest.mark.parametrize(("old", "new"), list(pairwise(ERAS)), ids=lambda e: e.roman)
def test_the_day_before_an_era_belongs_to_the_old_one(old: Era, new: Era) -> None:
    eve = new.first - timedelta(days=1)
    assert old.last == eve
    assert parse_date(f"{old.name}{old.last_year}年{eve.month}月{eve.day}日").as_date() == eve
    assert parse_date(f"{new.name}元年{new.first.month}月{new.first.day}日").as_date() == new.first
    for wrong in (
        f"{old.name}{old.last_year}年{new.first.month}月{new.first.day}日",
        f"{new.name}元年{eve.month}月{eve.day}日",
    ):
        with pytest.raises(TermError) as caught:
            parse_date(wrong)
        assert (
            f"なら{format_wareki(parse_date(str(new.first if old.name in wrong else eve)))}です"
            in caught.value.remedy.ja
        )
    for whole in (old, new):  # the year that both share may be written in either
        assert parse_date(f"{whole.name}{whole.year(new.first.year)}年").year == new.first.year


@given(st.sampled_from([era for era in ERAS if era.last_year]), st.integers(1, 200))
def test_law_years_after_an_era_never_were(era: Era, more: int) -> None:
    with pytest.raises(TermError) as caught:
        parse_date(f"{era.name}{(era.last_year or 0) + more}年")
    assert f"（{era.name}{era.last_year}年）までです" in caught.value.words.ja
    assert f"{era.roman} ({era.name}) ran from {era.first} to {era.last}" in caught.value.words.en
    year = era.first.year + (era.last_year or 0) + more - 1
    assert caught.value.remedy.ja == f"元号か年を直してください（{year}なら{format_wareki(PartialDate(year))}です）"
    assert parse_date(format_wareki(PartialDate(year))) == PartialDate(year)  # the advice can be followed


@given(st.integers(1, 9999), st.integers(-3, 16), st.integers(-3, 40))
def test_law_a_date_exists_exactly_when_the_calendar_has_it(year: int, month: int, day: int) -> None:
    try:
        there = date(year, month, day)
    except ValueError:
        with pytest.raises(TermError):
            PartialDate(year, month, day)
    else:
        assert PartialDate(year, month, day).as_date() == there


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_law_the_day_after_the_last_of_a_month_is_refused_with_the_last(year: int, month: int) -> None:
    last = calendar.monthrange(year, month)[1]
    assert parse_date(f"{year}-{month:02d}-{last}").day == last
    with pytest.raises(TermError) as caught:
        parse_date(f"{year}年{month}月{last + 1}日")
    assert caught.value.words.ja == f"{month}月{last + 1}日はありません。{year}年{month}月は{last}日までです"
    assert caught.value.words.en == f"there is no day {last + 1} in {year}-{month:02d}, which has {last} days"


@given(st.text(max_size=120))
def test_law_any_text_is_a_date_or_a_short_complaint(text: str) -> None:
    found, error = None, None
    try:
        found = parse_date(text)
    except TermError as caught:
        error = caught
    if error is not None:
        assert len(error.words.ja) < 160
        assert error.words.ja.isprintable()
        assert error.remedy.ja
        assert error.remedy.en
    assert found is None or parse_date(str(found)) == found


@given(partial(), st.text(min_size=1, max_size=10))
def test_law_nothing_may_follow_a_date(when: PartialDate, more: str) -> None:
    text = format_wareki(when) + "付け" + more
    with pytest.raises(TermError):
        parse_date(text)
