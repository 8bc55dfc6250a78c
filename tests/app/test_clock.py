"""The day a command judges by: given in any usual spelling, else today in Tokyo."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.app import clock
from pia.app.clock import as_of_day, today_in_tokyo
from pia.errors import UsageError


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "2026年11月21日",
        "令和8年11月21日",
        "R8.11.21",
        "r8/11/21",
        "２０２６－１１－２１",
        " 令和八年十一月二十一日 ",
    ],
)
def test_a_day_may_be_written_in_any_usual_way(text: str) -> None:
    assert as_of_day(text) == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2026-11", "2026", "令和8年11月", "令和8年"])
def test_a_month_or_a_year_is_no_day_to_judge_by(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        as_of_day(text)
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == ("bad-as-of", None)
    assert problem.message.ja == f"--as-of には年月日まで書いてください: 「{text}」"
    assert problem.message.en == f"--as-of needs a full date: {text!r}"
    assert (problem.remedy.ja, problem.remedy.en) == ("例: 2026-11-21、令和8年11月21日", "for example 2026-11-21")


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("", "「」は日付として読めません", "“” cannot be read as a date"),
        ("none", "「none」は日付として読めません", "“none” cannot be read as a date"),
        ("today", "「today」は日付として読めません", "“today” cannot be read as a date"),
        (
            "2026-02-30",
            "2月30日はありません。2026年2月は28日までです",
            "there is no day 30 in 2026-02, which has 28 days",
        ),
        (
            "平成32年1月1日",
            "平成32年1月1日はありません。平成は1989年1月8日から2019年4月30日（平成31年）までです",
            "there is no 平成32年1月1日: Heisei (平成) ran from 1989-01-08 to 2019-04-30 (平成31年)",
        ),
    ],
)
def test_what_is_no_day_is_refused_in_both_languages(text: str, ja: str, en: str) -> None:
    with pytest.raises(UsageError) as caught:
        as_of_day(text)
    [problem] = caught.value.problems
    assert (problem.code, problem.message.ja, problem.message.en) == ("bad-as-of", ja, en)
    assert problem.remedy.ja


@pytest.mark.parametrize(
    ("utc", "tokyo"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 1, 1, 0, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_new_day_begins_at_midnight_in_tokyo(monkeypatch: pytest.MonkeyPatch, utc: datetime, tokyo: date) -> None:
    class Fixed(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # one zone is all that is asked
            assert tz is UTC
            return utc

    monkeypatch.setattr(clock, "datetime", Fixed)
    assert today_in_tokyo() == as_of_day(None) == tokyo


@given(st.dates())
def test_law_every_day_is_its_own_iso_date(day: date) -> None:
    assert as_of_day(day.isoformat()) == day
