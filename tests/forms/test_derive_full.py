"""What 様式4 derives and 様式3 does not: the steps of 別添1, the band of a period, totals of changes, whether a box applies."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import HEAD, file_with, filled, one
from hypothesis import given
from hypothesis import strategies as st

from pia.forms.derive.retention import band_of_period
from pia.forms.tree import Table
from pia.terms.bands import BAND_TABLES

FULL = HEAD.replace("juten", "zenkoumoku").replace("重点", "全") + "work: {name: W}\n"

# --- 別添1 in words ---

NODES = "files: [{id: f, name: F}]\nsystems: [{id: juki, name: 既存住基}]\nnodes: [{id: resident, name: 住民, kind: person}]\nparties: [{id: maker, name: 業者}]\nrecipients: [{id: tax, kind: transfer, name: 税務課, files: [f]}]\n"
FLOWS = """\
charts:
  - {id: one, title: 届出, note: 前書き。}
  - {id: two}
flows:
  - {id: a, chart: one, from: resident, to: juki, step: 1-①, label: 届出, note: 届け出る。, contains_number: false}
  - {id: b, chart: one, from: juki, to: tax, step: 1-②, label: 連絡}
  - {id: c, chart: one, from: juki, to: juki, note: 記録する。}
  - {id: d, chart: two, from: maker, to: juki, step: 2-①}
  - {id: e, from: resident, to: tax}
"""


def test_each_arrow_is_a_line_of_its_drawing(tmp_path: Path) -> None:
    form = filled(tmp_path, FULL + NODES + FLOWS)
    assert (
        one(form, "charts/one#drawing").value
        == "1-①　住民 → 既存住基：届出（※）\n1-②　既存住基 → 税務課：連絡\n既存住基"
    )
    assert one(form, "charts/two#drawing").value == "2-①　業者 → 既存住基"
    assert [o.line for o in one(form, "charts/one#drawing").facts] == [17, 18, 19]


def test_the_remarks_of_a_drawing_are_its_note_and_its_steps(tmp_path: Path) -> None:
    form = filled(tmp_path, FULL + NODES + FLOWS)
    item = one(form, "charts/one#notes")
    assert item.value == "前書き。\n1-①．届け出る。※特定個人情報を含まない。\n・記録する。"
    assert [o.line for o in item.facts] == [14, 17, 19]
    assert (one(form, "charts/two#notes").value, one(form, "charts/two#notes").status) == (None, "blank")


def test_titles_of_the_drawings(tmp_path: Path) -> None:
    form = filled(tmp_path, FULL + NODES + FLOWS)
    [section] = [section for section in form.sections if section.title == "（別添１）事務の内容"]
    assert [group.title for group in section.children] == ["届出", "事務の内容"]  # type: ignore[union-attr]


def test_without_drawings_every_flow_belongs_to_the_only_one(tmp_path: Path) -> None:
    text = (
        FULL.replace("{name: W}", "{name: W, flow_note: 全体の注。}")
        + NODES
        + "flows: [{id: a, from: resident, to: juki, note: 届け出る。}]\n"
    )
    form = filled(tmp_path, text)
    assert one(form, "charts/main#drawing").value == "住民 → 既存住基"
    assert one(form, "charts/main#notes").value == "全体の注。\n・届け出る。"


def test_without_flows_the_drawing_is_blank(tmp_path: Path) -> None:
    form = filled(tmp_path, FULL)
    assert (one(form, "charts/main#drawing").status, one(form, "charts/main#notes").status) == ("blank", "blank")


def test_withheld_steps(tmp_path: Path) -> None:
    text = (
        FULL
        + NODES
        + "flows:\n  - {id: a, from: resident, to: juki, note: {value: 秘密。, withhold: {reason: 攻撃, approver: 課長, shown: （公表しない）}}}\n"
    )
    public = filled(tmp_path, text, projection="publish")
    assert (one(public, "charts/main#notes").value, one(public, "charts/main#notes").status) == (
        "・（公表しない）",
        "withheld",
    )
    assert one(public, "charts/main#drawing").status == "withheld"
    assert one(filled(tmp_path, text, projection="submit"), "charts/main#notes").value == "・秘密。"


# --- 保管期間 ---

BANDS = (
    "1年未満",
    "1年",
    "2年",
    "3年",
    "4年",
    "5年",
    "6年以上10年未満",
    "10年以上20年未満",
    "20年以上",
    "定められていない",
)


def full_file(body: str) -> str:
    return file_with(body).replace("juten", "zenkoumoku")


@pytest.mark.parametrize(
    ("retention", "value", "derived", "status", "conflict"),
    [
        ("{period: 150y}", "20年以上", True, "filled", False),
        ("{period: 5y}", "5年", True, "filled", False),
        ("{period: 7y}", "6年以上10年未満", True, "filled", False),
        ("{period: 11m}", "1年未満", True, "filled", False),
        ("{period: 12m}", "1年", True, "filled", False),
        ("{period: 364d}", "1年未満", True, "filled", False),
        ("{period: 366d}", "1年未満", True, "filled", False),
        ("{period: 372d}", "1年", True, "filled", False),
        ("{period: undetermined}", "定められていない", True, "filled", False),
        ("{period: none}", "定められていない", True, "filled", False),
        ("{period: unknown}", None, False, "unknown", False),
        ("{period: 事務が終わるまで}", None, True, "blank", False),
        ("{period: 事務が終わるまで, band: 1年未満}", "1年未満", False, "filled", False),
        ("{band: 5年}", "5年", False, "filled", False),
        ("{band: unknown}", None, False, "unknown", False),
        ("{period: 5y, band: 3年}", "3年", True, "filled", True),
        ("{period: 5y, band: 5年}", "5年", True, "filled", False),
        ("{}", None, True, "blank", False),
    ],
)  # fmt: skip
def test_the_band_of_a_period(
    tmp_path: Path, *, retention: str, value: str | None, derived: bool, status: str, conflict: bool
) -> None:
    item = one(filled(tmp_path, full_file(f"storage: {{retention: {retention}}}")), "files/f#retention")
    assert (item.value, item.status, item.conflict) == (value, status, conflict)
    assert (item.derived_value is not None) == (derived and item.status == "filled")


def test_a_band_under_declared_is_what_the_source_prints(tmp_path: Path) -> None:
    item = one(
        filled(tmp_path, full_file("storage: {retention: {period: 5y, band: 4年}}\ndeclared: {retention_band: 3年}")),
        "files/f#retention",
    )
    assert (item.value, item.derived_value, item.conflict) == ("3年", "5年", True)
    assert item.origin is not None
    assert (item.origin.line, item.origin.derived) == (12, False)


def test_no_storage_no_period(tmp_path: Path) -> None:
    form = filled(tmp_path, full_file("chapters: true"))
    assert one(form, "files/f#retention").status == "blank"
    assert one(form, "files/f#retention-validity").status == "blank"


@pytest.mark.parametrize(
    ("retention", "value", "status"),
    [
        ("{period: 5y, validity: 規程による。, basis: 住基法施行令第34条}", "規程による。", "filled"),
        ("{period: 5y, basis: 住基法施行令第34条}", "住基法施行令第34条", "filled"),
        ("{period: 5y, validity: none, basis: 住基法施行令第34条}", "－", "none"),
        ("{period: 5y}", None, "blank"),
    ],
)
def test_why_the_period_is_right(tmp_path: Path, retention: str, value: str | None, status: str) -> None:
    item = one(filled(tmp_path, full_file(f"storage: {{retention: {retention}}}")), "files/f#retention-validity")
    assert (item.value, item.status) == (value, status)


@given(st.integers(0, 3000))
def test_a_period_in_months_has_the_band_of_its_years(months: int) -> None:
    years = months // 12
    expected = next(
        label for limit, label in zip((1, 2, 3, 4, 5, 6, 10, 20, 10**6), BANDS, strict=False) if years < limit
    )
    assert band_of_period(f"{months}m") == expected
    assert expected in [band.label for band in BAND_TABLES["retention-period"].bands]


@given(st.integers(0, 100_000))
def test_days_never_reach_a_longer_band_than_they_are(days: int) -> None:
    band = band_of_period(f"{days}d")
    assert band is not None
    assert BANDS.index(band) <= BANDS.index(band_of_period(f"{days // 30}m") or "")


# --- 変更箇所 of which only the number is known ---


@pytest.mark.parametrize(
    ("totals", "rows"),
    [
        ("[{id: t, date: 令和6年5月27日, prior: 3, posterior: 2, note: 様式の変更}]", [("令和6年5月27日", "（5件の変更。出典に一覧があるが、ここには載せていない。）", "", "", "事前3件、事後2件", "様式の変更")]),
        ("[{id: t, prior: 0, posterior: 4}]", [("", "（4件の変更。出典に一覧があるが、ここには載せていない。）", "", "", "事後4件", "")]),
        ("[{id: t, date: none, prior: 1, posterior: 0}]", [("", "（1件の変更。出典に一覧があるが、ここには載せていない。）", "", "", "事前1件", "")]),
    ],
)  # fmt: skip
def test_totals_stand_behind_the_rows(tmp_path: Path, totals: str, rows: list[tuple[str, ...]]) -> None:
    change = "changes: [{id: r, date: 令和6年1月1日, item: Ⅰ1②, before: 甲, after: 乙, timing: prior}]\n"
    alone = one(filled(tmp_path / "a", FULL + f"change_totals: {totals}\n"), "changes#rows")
    assert isinstance(alone.value, Table)
    assert list(alone.value.rows) == rows
    both = one(filled(tmp_path / "b", FULL + change + f"change_totals: {totals}\n"), "changes#rows")
    assert isinstance(both.value, Table)
    assert list(both.value.rows) == [("令和6年1月1日", "Ⅰ1②", "甲", "乙", "事前", ""), *rows]
    assert len(both.facts) == 2


def test_neither_rows_nor_totals_is_blank(tmp_path: Path) -> None:
    assert one(filled(tmp_path, FULL), "changes#rows").status == "blank"


def test_withheld_totals(tmp_path: Path) -> None:
    text = (
        FULL
        + "change_totals:\n  - {id: t, prior: 1, posterior: 0, note: {value: 秘密。, withhold: {reason: 攻撃, approver: 課長, shown: （公表しない）}}}\n"
    )
    item = one(filled(tmp_path, text, projection="publish"), "changes#rows")
    assert item.status == "withheld"
    assert isinstance(item.value, Table)
    assert item.value.rows[0][-1] == "（公表しない）"
    assert one(filled(tmp_path, text, projection="submit"), "changes#rows").status == "filled"
