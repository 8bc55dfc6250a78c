"""When something may be erased: never before its day, by every beginning and every unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_records import BY_ID, POLICY, RETENTION
from msgspec.structs import replace

from pia.register.batches import batch_of, event_batch, file_of, key_name, last_day
from pia.register.policy import LogPolicy
from pia.register.retention import Retention
from pia.register.terms_of_keeping import first_day_after, still_kept_from
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.terms.errors import TermError

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("start", "keep", "first"),
    [
        (date(2026, 4, 1), "150y", date(2176, 4, 2)),
        (date(2024, 2, 29), "150y", date(2174, 3, 1)),
        (date(2024, 2, 29), "4y", date(2028, 3, 1)),
        (date(2027, 2, 28), "1y", date(2028, 3, 1)),  # counted from 1 March: the leap day is within
        (date(2026, 12, 31), "1y", date(2028, 1, 1)),
        (date(2024, 1, 31), "1m", date(2024, 3, 1)),
        (date(2024, 1, 30), "1m", date(2024, 3, 1)),  # counted from 31 January, and February is too short
        (date(2024, 1, 29), "1m", date(2024, 3, 1)),
        (date(2024, 1, 28), "1m", date(2024, 2, 29)),
        (date(2026, 4, 1), "30d", date(2026, 5, 2)),
        (date(2026, 4, 1), "1w", date(2026, 4, 9)),
        (date(2026, 4, 3), "1b", date(2026, 4, 7)),  # a Friday: the business day is Monday, kept through it
        (date(2026, 4, 1), "24h", date(2026, 4, 3)),
        (date(2026, 4, 1), "25h", date(2026, 4, 4)),
        (date(2026, 4, 1), "0d", date(2026, 4, 1)),
    ],
)
def test_a_period_is_counted_as_the_civil_code_has_it(start, keep, first):
    unit = keep.lstrip("0123456789")
    assert first_day_after(start, Duration(int(keep.removesuffix(unit)), unit)) == first


def test_business_days_beyond_the_known_holidays_are_never_too_early():
    assert first_day_after(date(2150, 1, 1), Duration(3, "b")) >= date(2150, 1, 4) + timedelta(days=3)


days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
lengths = st.one_of(
    st.builds(Duration, st.integers(1, 160), st.just("y")),
    st.builds(Duration, st.integers(1, 200), st.just("m")),
    st.builds(Duration, st.integers(1, 400), st.sampled_from(["d", "w"])),
)


@given(days, lengths)
def test_it_is_never_before_the_plain_addition_and_hardly_after(day, keep):
    first = first_day_after(day, keep)
    assert add_duration(day, keep) < first <= add_duration(day, keep) + timedelta(days=4)


@given(days, lengths)
def test_later_beginnings_never_end_earlier(day, keep):
    assert first_day_after(day, keep) <= first_day_after(day + timedelta(days=1), keep)


@given(days, lengths)
def test_the_days_that_stay_are_those_whose_term_is_not_over(today, keep):
    edge = still_kept_from(today, keep)
    assert first_day_after(edge, keep) > today
    assert first_day_after(edge - timedelta(days=1), keep) <= today


def test_a_length_beyond_the_calendar_is_said():
    with pytest.raises(TermError):
        RETENTION_OF_AGES.expires("residents", "removed", DAY)


RETENTION_OF_AGES = Retention(
    replace(POLICY, files=(replace(BY_ID["residents"], keep=Duration(99_999, "y")),))
)  # fmt: skip


# --- by beginning ---


@pytest.mark.parametrize("reason", ["removed", "rewritten"])
def test_a_removed_resident_record_counts_from_the_removal(reason):
    assert RETENTION.expires("residents", reason, DAY) == date(2176, 4, 2)


def test_what_is_current_or_only_corrected_has_no_term_in_the_resident_record():
    assert RETENTION.expires("residents", "current", DAY) is None
    assert RETENTION.expires("residents", "corrected", DAY, DAY) is None


@pytest.mark.parametrize("file", ["identification", "supplementary"])
def test_a_corrected_version_counts_from_the_next_notice(file):
    assert RETENTION.expires(file, "corrected", DAY, date(2030, 7, 9)) == date(2180, 7, 10)
    assert RETENTION.expires(file, "corrected", DAY) is None, "no notice yet, no term yet"
    assert RETENTION.expires(file, "current", DAY) is None


@pytest.mark.parametrize("file", ["identification", "supplementary"])
def test_somebody_removed_counts_from_that_notice(file):
    assert RETENTION.expires(file, "removed", DAY) == date(2176, 4, 2)


def test_terms_from_sending_arrival_and_record_begin_at_once():
    assert RETENTION.expires("sending", "current", DAY) == date(2026, 5, 2)
    assert RETENTION.expires("papers", "current", DAY) == date(2027, 4, 2)
    assert RETENTION.expires("provisions", "current", DAY) == date(2033, 4, 2)


def test_what_declares_no_length_never_ends_and_that_is_said():
    assert RETENTION.expires("silent", "removed", DAY) is None
    assert RETENTION.undeclared == ("silent",)
    with pytest.raises(KeyError):
        RETENTION.expires("unknown", "removed", DAY)


def test_provisions_and_the_ledger_by_node():
    assert RETENTION.provision_expires("cs", DAY) == date(2033, 4, 2)
    assert RETENTION.ledger_kept_from("cs", date(2033, 4, 1)) == date(2026, 4, 1)
    assert RETENTION.ledger_kept_from("cs", date(2033, 4, 2)) == date(2026, 4, 2)
    assert RETENTION.ledger_kept_from("juki", DAY) is None
    assert RETENTION.provision_expires("juki", DAY) is None
    assert Retention(replace(POLICY, log={"cs": LogPolicy()})).ledger_kept_from("cs", DAY) is None


# --- batches ---


def test_batches_last_as_long_as_suits_the_term():
    assert batch_of(BY_ID["residents"], None) == "open/residents"
    assert batch_of(BY_ID["residents"], date(2176, 4, 2)) == "residents/2176"
    assert batch_of(BY_ID["papers"], date(2027, 4, 2)) == "papers/2027-04"
    assert batch_of(BY_ID["sending"], date(2026, 5, 2)) == "sending/2026-05-02"
    assert event_batch(BY_ID["residents"], "17") == "open/residents#17"
    assert key_name("open/residents#17") == key_name("open/residents") == "open/residents"


@given(st.sampled_from(["residents", "papers", "sending"]), st.dates())
def test_everything_in_a_batch_is_due_by_its_last_day(file, expires):
    batch = batch_of(BY_ID[file], expires)
    assert file_of(batch) == file
    end = last_day(batch)
    assert end is not None
    assert expires <= end
    assert batch_of(BY_ID[file], end) == batch
    assert end == date.max or batch_of(BY_ID[file], end + timedelta(days=1)) != batch


@pytest.mark.parametrize(
    "batch",
    ["open/residents", "open/residents#2026", "residents", "residents/x", "residents/2026-13", "f/2026-02-30", "f/26"],
)
def test_other_batches_have_no_end(batch):
    assert last_day(batch) is None


def test_the_month_of_an_outbox_ends_like_any_other():
    assert last_day("outbox/2026-12") == date(2026, 12, 31)
    assert file_of("outbox/2026-12") == "outbox"
