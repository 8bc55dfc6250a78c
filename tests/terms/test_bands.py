from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.bands import (
    BAND_TABLES,
    FILE_SUBJECTS,
    HANDLERS,
    RECORD_ITEMS,
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

COUNTED = [table for table in BAND_TABLES.values() if table is not RETENTION]


def labels(table: BandTable) -> list[str]:
    return [band.label for band in table.bands]


def test_labels_to_the_letter() -> None:
    assert labels(SUBJECTS_JUTEN) == [
        "1,000人未満",
        "1,000人以上1万人未満",
        "1万人以上10万人未満",
        "10万人以上30万人未満",
    ]
    assert labels(SUBJECTS_ZENKOUMOKU) == [*labels(SUBJECTS_JUTEN), "30万人以上"]
    assert labels(SUBJECTS_KISO) == ["1,000人未満（任意実施）", *labels(SUBJECTS_ZENKOUMOKU)[1:]]
    assert labels(FILE_SUBJECTS) == [
        "1万人未満", "1万人以上10万人未満", "10万人以上100万人未満", "100万人以上1,000万人未満", "1,000万人以上",
    ]  # fmt: skip
    assert labels(HANDLERS) == [
        "10人未満", "10人以上50人未満", "50人以上100人未満", "100人以上500人未満", "500人以上1,000人未満", "1,000人以上",
    ]  # fmt: skip
    assert labels(RECORD_ITEMS) == ["10項目未満", "10項目以上50項目未満", "50項目以上100項目未満", "100項目以上"]
    assert labels(RETENTION) == [
        "1年未満", "1年", "2年", "3年", "4年", "5年", "6年以上10年未満", "10年以上20年未満", "20年以上", "定められていない",
    ]  # fmt: skip


@pytest.mark.parametrize("table", COUNTED, ids=lambda t: t.id)
def test_bounds_are_what_the_labels_say(table: BandTable) -> None:
    for band in table.bands:
        said = {
            word: int(number.replace(",", "")) * (10_000 if man else 1)
            for number, man, word in re.findall(r"([\d,]+)(万?)(?:人|項目)(以上|未満)", band.label)
        }
        assert (said.get("以上", 0), said.get("未満")) == (band.lower, band.upper)


@pytest.mark.parametrize("table", BAND_TABLES.values(), ids=lambda t: t.id)
def test_bands_follow_one_another_without_gap(table: BandTable) -> None:
    real = [band for band in table.bands if band.lower != band.upper]
    assert real[0].lower == 0
    assert [band.upper for band in real[:-1]] == [band.lower for band in real[1:]]


@given(st.sampled_from([t for t in BAND_TABLES.values() if t is not SUBJECTS_JUTEN]), st.integers(0, 10**9))
def test_law_every_number_has_exactly_one_band(table: BandTable, number: int) -> None:
    assert [band for band in table.bands if number in band] == [table.band_of(number)]


@pytest.mark.parametrize(
    "table, number, label",
    [
        (SUBJECTS_JUTEN, 999, "1,000人未満"), (SUBJECTS_JUTEN, 1000, "1,000人以上1万人未満"),
        (SUBJECTS_JUTEN, 299_999, "10万人以上30万人未満"), (SUBJECTS_ZENKOUMOKU, 300_000, "30万人以上"),
        (SUBJECTS_KISO, 0, "1,000人未満（任意実施）"), (HANDLERS, 10, "10人以上50人未満"), (RECORD_ITEMS, 100, "100項目以上"),
        (FILE_SUBJECTS, 9_999_999, "100万人以上1,000万人未満"),
    ],
)  # fmt: skip
def test_edges(table: BandTable, number: int, label: str) -> None:
    assert table.band_of(number).label == label


def test_juten_has_no_choice_from_300000_on() -> None:
    with pytest.raises(TermError) as caught:
        SUBJECTS_JUTEN.band_of(300_000)
    assert caught.value.words.ja == (
        "評価対象の事務の対象人数に300,000人に当たる選択肢がありません（「1,000人未満」から「10万人以上30万人未満」まで）"
    )
    assert caught.value.remedy.en == "check the number, or use the form that offers the choice"


def test_negative_numbers_have_no_band() -> None:
    with pytest.raises(TermError):
        HANDLERS.band_of(-1)


@given(st.sampled_from(list(BAND_TABLES.values())), st.data())
def test_law_labels_are_found_in_any_width(table: BandTable, data: st.DataObject) -> None:
    band = data.draw(st.sampled_from(table.bands))
    wide = to_fullwidth(band.label).replace(",", "，")
    assert (
        table.by_label(band.label) == table.by_label(wide) == table.by_label(f" {band.label.replace(',', '')} ") == band
    )


def test_half_width_brackets() -> None:
    assert SUBJECTS_KISO.by_label("1,000人未満(任意実施)") == SUBJECTS_KISO.bands[0]


def test_an_unknown_label_names_the_nearest() -> None:
    with pytest.raises(TermError) as caught:
        HANDLERS.by_label("10人以上５0人以下")
    assert caught.value.words.ja == "使用者数・取扱者数に「10人以上５0人以下」という選択肢はありません"
    assert caught.value.remedy.ja.startswith("「10人以上50人未満」ではありませんか。選択肢: 10人未満、")
    with pytest.raises(TermError) as caught:
        HANDLERS.by_label("zzz")
    assert caught.value.remedy.en.startswith("choices: 10人未満, ")


def test_overlap() -> None:
    small, middle, large = Band("a", 0, 10), Band("b", 10, 50), Band("c", 20, None)
    assert not small.overlap(middle)
    assert middle.overlap(large)
    assert large.overlap(large)
    assert not small.overlap(large)
    assert not RETENTION.bands[-1].overlap(RETENTION.bands[0])
    assert SUBJECTS_JUTEN.bands[3].overlap(FILE_SUBJECTS.bands[2])
    assert not SUBJECTS_JUTEN.bands[2].overlap(FILE_SUBJECTS.bands[2])


@given(
    *[
        st.builds(
            lambda low, more: Band("x", low, None if more is None else low + more),
            st.integers(0, 50),
            st.none() | st.integers(0, 50),
        )
    ]
    * 2
)
def test_law_overlap_means_a_common_number(one: Band, other: Band) -> None:
    assert one.overlap(other) is other.overlap(one)
    assert one.overlap(other) is any(n in one and n in other for n in range(201))


@pytest.mark.parametrize(
    "period, label",
    [
        ("6m", "1年未満"), ("11m", "1年未満"), ("12m", "1年"), ("1y", "1年"), ("18m", "1年"), ("2y", "2年"), ("5y", "5年"),
        ("71m", "5年"), ("6y", "6年以上10年未満"), ("7y", "6年以上10年未満"), ("10y", "10年以上20年未満"), ("20y", "20年以上"),
        ("150y", "20年以上"), ("30d", "1年未満"), ("364d", "1年未満"), ("365d", "1年"), ("1826d", "5年"), ("24h", "1年未満"),
        ("1b", "1年未満"),
    ],
)  # fmt: skip
def test_retention(period: str, label: str) -> None:
    assert retention_band(parse_duration(period)).label == label


def test_no_period_is_the_last_choice() -> None:
    assert retention_band(None).label == "定められていない"
    assert retention_band(Duration(0, "y")).label == "1年未満"
