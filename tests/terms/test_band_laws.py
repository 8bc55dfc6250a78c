"""Laws of the bands that hold for every table: order, labels in any spelling, messages, and periods against the calendar."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.bands import (
    BAND_TABLES,
    RETENTION,
    SUBJECTS_JUTEN,
    SUBJECTS_KISO,
    SUBJECTS_ZENKOUMOKU,
    Band,
    BandTable,
    retention_band,
)
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError
from pia.terms.numerals import to_fullwidth
from pia.terms.text import fold

TABLES = tuple(BAND_TABLES.values())
OPEN = tuple(table for table in TABLES if table is not SUBJECTS_JUTEN)
COUNTS = st.integers(0, 10**12)


def rank(table: BandTable, number: int) -> int:
    return table.bands.index(table.band_of(number))


@given(st.sampled_from(OPEN), COUNTS, COUNTS)
def test_law_more_people_never_fall_into_an_earlier_band(table: BandTable, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert rank(table, low) <= rank(table, high)


@given(st.sampled_from(OPEN), COUNTS)
def test_law_a_band_changes_only_at_its_bounds(table: BandTable, number: int) -> None:
    band = table.band_of(number)
    assert (number + 1 in band) or band.upper == number + 1
    assert (number - 1 in band) or band.lower == number
    assert table.band_of(band.lower) == band
    assert band.upper is None or table.band_of(band.upper - 1) == band


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.id)
def test_every_bound_belongs_to_the_band_it_begins(table: BandTable) -> None:
    real = [band for band in table.bands if band.lower != band.upper]
    for before, after in pairwise(real):
        assert (after.lower in after, after.lower in before) == (True, False)
        assert (after.lower - 1 in after, after.lower - 1 in before) == (False, True)


@given(st.sampled_from(TABLES), st.data())
def test_law_a_label_is_found_however_its_characters_are_spelt(table: BandTable, data: st.DataObject) -> None:
    band = data.draw(st.sampled_from(table.bands))
    label = band.label
    for spelling in (
        to_fullwidth(label),
        unicodedata.normalize("NFKC", label),
        label.replace(",", ""),
        label.replace(",", "，"),
    ):
        cut = data.draw(st.integers(0, len(spelling)))
        assert (
            table.by_label(spelling[:cut] + data.draw(st.sampled_from(["", " ", "　", "\n"])) + spelling[cut:]) is band
        )


@given(st.sampled_from(TABLES), st.text(max_size=60))
def test_law_any_text_is_a_choice_or_a_term_error_that_lists_them(table: BandTable, text: str) -> None:
    band, error = None, None
    try:
        band = table.by_label(text)
    except TermError as caught:
        error = caught
    if error is not None:
        assert table.title.ja in error.words.ja
        assert table.title.en in error.words.en
        assert all(band.label in error.remedy.ja and band.label in error.remedy.en for band in table.bands)
        assert len(error.words.ja) < 120
    if band is not None:
        assert fold(text).replace(",", "").replace("、", "") == fold(band.label).replace(",", "")


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.id)
def test_no_label_is_the_label_of_another(table: BandTable) -> None:
    keys = [fold(band.label).replace(",", "") for band in table.bands]
    assert len(set(keys)) == len(keys)
    for band in table.bands:
        with pytest.raises(TermError) as caught:
            table.by_label(band.label + "頃")
        assert caught.value.remedy.ja.startswith(f"「{band.label}」ではありませんか。")


@given(st.sampled_from(TABLES), st.integers(max_value=-1))
def test_law_nothing_is_fewer_than_none(table: BandTable, number: int) -> None:
    with pytest.raises(TermError) as caught:
        table.band_of(number)
    assert f"{number:,}" in caught.value.words.ja
    assert f"「{table.bands[0].label}」から" in caught.value.words.ja


@given(COUNTS)
def test_law_the_three_forms_agree_on_the_people_of_a_work(number: int) -> None:
    kiso, zenkoumoku = SUBJECTS_KISO.band_of(number), SUBJECTS_ZENKOUMOKU.band_of(number)
    assert (kiso.lower, kiso.upper) == (zenkoumoku.lower, zenkoumoku.upper)
    if number < 300_000:
        assert SUBJECTS_JUTEN.band_of(number) == zenkoumoku
    else:
        with pytest.raises(TermError):
            SUBJECTS_JUTEN.band_of(number)


@given(st.sampled_from(TABLES), st.data())
def test_law_the_bands_of_one_table_exclude_one_another(table: BandTable, data: st.DataObject) -> None:
    one, other = data.draw(st.sampled_from(table.bands)), data.draw(st.sampled_from(table.bands))
    assert one.overlap(other) is (one == other and one.lower != one.upper)


@given(st.sampled_from(TABLES), st.sampled_from(TABLES), COUNTS)
def test_law_what_one_number_falls_into_overlaps(one: BandTable, other: BandTable, number: int) -> None:
    try:
        first, second = one.band_of(number), other.band_of(number)
    except TermError:
        return
    assert first.overlap(second)
    assert second.overlap(first)


def test_a_choice_without_numbers_overlaps_nothing() -> None:
    none = RETENTION.by_label("定められていない")
    assert not any(none.overlap(band) or band.overlap(none) for band in (*RETENTION.bands, Band("x", 0, None)))


# --- periods ---


@given(st.integers(0, 9999))
def test_law_a_period_in_years_and_in_months_is_one_choice(years: int) -> None:
    assert retention_band(Duration(years, "y")) == retention_band(Duration(12 * years, "m"))


@given(st.integers(0, 5000), st.integers(0, 5000), st.sampled_from(["y", "m", "w", "d", "h"]))
def test_law_a_longer_period_never_has_an_earlier_choice(one: int, other: int, unit: str) -> None:
    low, high = sorted((one, other))
    bands = [retention_band(Duration(n, unit)) for n in (low, high)]  # type: ignore[arg-type]
    assert RETENTION.bands.index(bands[0]) <= RETENTION.bands.index(bands[1])


@given(st.integers(1, 200))
def test_law_the_choice_says_the_years(years: int) -> None:
    label = retention_band(Duration(years, "y")).label
    expected = (
        f"{years}年"
        if years < 6
        else "6年以上10年未満"
        if years < 10
        else "10年以上20年未満"
        if years < 20
        else "20年以上"
    )
    assert label == expected
    assert retention_band(Duration(years * 12 - 1, "m")) == retention_band(Duration(years - 1, "y"))


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("150年", "20年以上"),
        ("７年", "6年以上10年未満"),
        ("180日", "1年未満"),
        ("1営業日", "1年未満"),
        ("60か月", "5年"),
        ("52週間", "1年未満"),
    ],
)
def test_periods_of_the_sheets(period: str, label: str) -> None:
    assert retention_band(parse_duration(period)).label == label
