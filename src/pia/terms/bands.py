"""Bands of counts: the official choices of the forms that stand for a range of numbers.

Labels are those of the forms of 令和6年10月 to the letter: 様式2 (基礎項目評価書), 様式3 (重点項目評価書), 様式4
(全項目評価書). The bounds are data beside them: the lower bound belongs to a band, the upper bound does not (以上,
未満).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import Words
from pia.terms.errors import TermError, shown
from pia.terms.text import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.terms.durations import Duration

__all__ = [
    "BAND_TABLES",
    "FILE_SUBJECTS",
    "HANDLERS",
    "RECORD_ITEMS",
    "RETENTION",
    "SUBJECTS_JUTEN",
    "SUBJECTS_KISO",
    "SUBJECTS_ZENKOUMOKU",
    "Band",
    "BandTable",
    "retention_band",
]


class Band(Struct, frozen=True):
    """One choice: ``lower <= n < upper``.

    ``upper`` None means without limit; ``lower == upper`` marks a choice that no number falls into.
    """

    label: str
    lower: int
    upper: int | None

    def __contains__(self, number: int) -> bool:
        return self.lower <= number and (self.upper is None or number < self.upper)

    def overlap(self, other: Band) -> bool:
        """Say whether some number falls into both: whether two declarations can be true at once."""
        lower = max(self.lower, other.lower)
        uppers = [u for u in (self.upper, other.upper) if u is not None]
        return lower < min(uppers) if uppers else True


class BandTable(Struct, frozen=True):
    """The choices of one item in the printed order; ``title`` names the item and ``unit`` what is counted."""

    id: str
    title: Words
    unit: Words
    bands: tuple[Band, ...]

    def band_of(self, number: int) -> Band:
        """Return the band ``number`` falls into.

        Raises:
            TermError: where the form offers none (300,000 people on a form that ends at 30万人未満).
        """
        for band in self.bands:
            if number in band:
                return band
        offered = [b for b in self.bands if b.lower != b.upper]
        raise TermError(
            Words(
                f"{self.title.ja}に{number:,}{self.unit.ja}に当たる選択肢がありません"
                f"（「{offered[0].label}」から「{offered[-1].label}」まで）",
                f"{self.title.en} offers no choice for {number:,} {self.unit.en} "
                f"(from {offered[0].label} to {offered[-1].label})",
            ),
            Words(
                "数を確かめるか、様式の種類を改めてください", "check the number, or use the form that offers the choice"
            ),
        )

    def by_label(self, label: str) -> Band:
        """Return the band called ``label``; width of digits, commas and spaces do not count.

        Raises:
            TermError: for an unknown label, naming the nearest one.
        """
        wanted = _key(label)
        for band in self.bands:
            if _key(band.label) == wanted:
                return band
        near = nearest(label, [band.label for band in self.bands])
        choices = [band.label for band in self.bands]
        hint = Words(f"「{near}」ではありませんか。", f"did you mean {near}? ") if near else Words("", "")
        raise TermError(
            Words(
                f"{self.title.ja}に「{shown(label)}」という選択肢はありません",
                f"{self.title.en} has no choice “{shown(label)}”",
            ),
            Words(f"{hint.ja}選択肢: {'、'.join(choices)}", f"{hint.en}choices: {', '.join(choices)}"),
        )


def _key(label: str) -> str:
    """Return the comparison key of a label: 1,000人 and １０００人 and 1，000人 are one."""
    return fold(label).replace(",", "").replace("、", "")


def _table(table_id: str, title: Words, unit: Words, *bands: tuple[str, int, int | None]) -> BandTable:
    return BandTable(table_id, title, unit, tuple(Band(*band) for band in bands))


_PEOPLE = Words("人", "people")
_SUBJECTS = Words("評価対象の事務の対象人数", "the number of subjects of the work")
_MIDDLE: tuple[tuple[str, int, int], ...] = (
    ("1,000人以上1万人未満", 1_000, 10_000),
    ("1万人以上10万人未満", 10_000, 100_000),
    ("10万人以上30万人未満", 100_000, 300_000),
)

SUBJECTS_KISO = _table(
    "subjects-kiso",
    _SUBJECTS,
    _PEOPLE,
    ("1,000人未満（任意実施）", 0, 1_000),
    *_MIDDLE,
    ("30万人以上", 300_000, None),
)
"""対象人数 of 様式2, Ⅱ1."""

SUBJECTS_JUTEN = _table("subjects-juten", _SUBJECTS, _PEOPLE, ("1,000人未満", 0, 1_000), *_MIDDLE)
"""対象人数 of 様式3: four choices, because from 300,000 people on the 全項目評価 is mandatory."""

SUBJECTS_ZENKOUMOKU = _table(
    "subjects-zenkoumoku", _SUBJECTS, _PEOPLE, ("1,000人未満", 0, 1_000), *_MIDDLE, ("30万人以上", 300_000, None)
)
"""対象人数 of 様式4: five choices."""

FILE_SUBJECTS = _table(
    "file-subjects",
    Words("対象となる本人の数", "the number of subjects of the file"),
    _PEOPLE,
    ("1万人未満", 0, 10_000),
    ("1万人以上10万人未満", 10_000, 100_000),
    ("10万人以上100万人未満", 100_000, 1_000_000),
    ("100万人以上1,000万人未満", 1_000_000, 10_000_000),
    ("1,000万人以上", 10_000_000, None),
)
"""対象となる本人の数 of a file, an entrusted part, a provision or a transfer (様式3, 様式4)."""

HANDLERS = _table(
    "handlers",
    Words("使用者数・取扱者数", "the number of users or handlers"),
    _PEOPLE,
    ("10人未満", 0, 10),
    ("10人以上50人未満", 10, 50),
    ("50人以上100人未満", 50, 100),
    ("100人以上500人未満", 100, 500),
    ("500人以上1,000人未満", 500, 1_000),
    ("1,000人以上", 1_000, None),
)
"""使用者数 and 委託先における取扱者数 (様式3, 様式4)."""

RECORD_ITEMS = _table(
    "record-items",
    Words("記録される項目", "the number of record items"),
    Words("項目", "items"),
    ("10項目未満", 0, 10),
    ("10項目以上50項目未満", 10, 50),
    ("50項目以上100項目未満", 50, 100),
    ("100項目以上", 100, None),
)
"""記録される項目 of a file (様式3, 様式4)."""

RETENTION = _table(
    "retention-period",
    Words("保管期間", "the retention period"),
    Words("か月", "months"),
    ("1年未満", 0, 12),
    ("1年", 12, 24),
    ("2年", 24, 36),
    ("3年", 36, 48),
    ("4年", 48, 60),
    ("5年", 60, 72),
    ("6年以上10年未満", 72, 120),
    ("10年以上20年未満", 120, 240),
    ("20年以上", 240, None),
    ("定められていない", 0, 0),
)
"""保管期間 (様式3, 様式4), bounds in months.

The printed list leaves gaps between whole years; a period between two of them is put under the years completed (18
months under 1年), which is our reading.
"""

BAND_TABLES: Mapping[str, BandTable] = MappingProxyType(
    {
        table.id: table
        for table in (
            SUBJECTS_KISO,
            SUBJECTS_JUTEN,
            SUBJECTS_ZENKOUMOKU,
            FILE_SUBJECTS,
            HANDLERS,
            RECORD_ITEMS,
            RETENTION,
        )
    }
)
"""Every table by its id."""


def retention_band(period: Duration | None) -> Band:
    """Return the choice of 保管期間 for ``period``, 定められていない for None.

    Periods in shorter units count twelve months to 365 days, and business days and hours at their longest.
    """
    if period is None:
        return RETENTION.bands[-1]
    months = period.months
    return RETENTION.band_of(period.days_bounds()[1] * 12 // 365 if months is None else months)
