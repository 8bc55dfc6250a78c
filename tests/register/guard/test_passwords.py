from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.register.clock import TOKYO
from pia.register.guard.passwords import REHEARSAL, STRONG, Slow, hashed, matches, usable
from pia.register.guard.periods import end_of, span_of
from pia.register.policy import UNDECLARED
from pia.terms.durations import Duration, parse_duration


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_password_matches_itself_alone(one, other) -> None:
    kept = hashed(one, b"salt", 0, REHEARSAL)
    assert matches(one, kept) is usable(one)
    assert matches(other, kept) is (one == other and usable(other))


def test_the_salt_tells_equal_passwords_apart() -> None:
    assert hashed("x", b"1", 0, REHEARSAL).hash != hashed("x", b"2", 0, REHEARSAL).hash


def test_the_real_hash_is_slow_and_what_scrypt_makes_of_it_is_known() -> None:
    assert STRONG.n * STRONG.r * 128 >= 2**24
    assert matches("x", hashed("x", b"salt", 0))
    vector = hashed("pleaseletmein", b"SodiumChloride", 0, Slow(2**14, 8, 1))  # RFC 7914, section 12
    assert vector.hash.hex() == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_a_flood_is_no_password() -> None:
    assert not matches("x" * 2_000_000, hashed("x", b"1", 0, REHEARSAL))
    assert matches("\ud800", hashed("\ud800", b"1", 0, REHEARSAL))


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("90d", "2026-07-01T00:00:00"),
        ("1m", "2026-05-02T00:00:00"),
        ("1y", "2027-04-02T00:00:00"),
        ("1b", "2026-04-03T00:00:00"),
        ("2h", "2026-04-01T11:30:00"),
        ("0min", "2026-04-01T09:30:00"),
    ],
)
def test_ends_of_periods(period, end) -> None:
    start = datetime(2026, 4, 1, 9, 30, tzinfo=TOKYO)
    assert end_of(start, parse_duration(period)) == datetime.fromisoformat(end).replace(tzinfo=TOKYO)


@given(st.integers(0, 500), st.sampled_from(["d", "w", "m", "h", "min"]))
def test_a_period_is_never_over_before_it_began(amount, unit) -> None:
    start = datetime(2026, 1, 31, 23, 59, tzinfo=TOKYO)
    end = end_of(start, Duration(amount, unit))
    assert end >= start
    assert end >= start + (span_of(Duration(amount, unit)) or timedelta()) - timedelta(days=4)
    assert span_of(UNDECLARED) is None
