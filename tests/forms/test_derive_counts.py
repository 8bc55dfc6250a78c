"""Bands, and how many are entrusted, provided and transferred."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import FILE, HEAD, file_with, filled, one, scope_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pia.forms.derive.populations import band
from pia.forms.derive.recipients import count_of, row_count
from pia.forms.edition import load_edition
from pia.model.recipient import Recipient
from pia.terms.bands import FILE_SUBJECTS, HANDLERS, RECORD_ITEMS


@pytest.mark.parametrize(
    ("count", "label"),
    [
        (0, "1,000人未満"),
        (999, "1,000人未満"),
        (1000, "1,000人以上1万人未満"),
        (9999, "1,000人以上1万人未満"),
        (10000, "1万人以上10万人未満"),
        (99999, "1万人以上10万人未満"),
        (100000, "10万人以上30万人未満"),
        (299999, "10万人以上30万人未満"),
        (300000, None),
    ],
)
def test_band_of_the_work(tmp_path: Path, count: int, label: str | None) -> None:
    item = one(filled(tmp_path, HEAD + f"work: {{name: 事務, subjects: {{count: {count}}}}}\n"), "work#subjects")
    assert (item.value, item.status) == (label, "filled" if label else "blank")


@pytest.mark.parametrize(
    ("count", "label"),
    [
        (9999, "1万人未満"),
        (10000, "1万人以上10万人未満"),
        (99999, "1万人以上10万人未満"),
        (100000, "10万人以上100万人未満"),
        (999999, "10万人以上100万人未満"),
        (1000000, "100万人以上1,000万人未満"),
        (9999999, "100万人以上1,000万人未満"),
        (10000000, "1,000万人以上"),
    ],
)
def test_band_of_the_file(tmp_path: Path, count: int, label: str) -> None:
    assert (
        one(filled(tmp_path, file_with(f"subjects: {{population: {{count: {count}}}}}")), "files/f#subjects").value
        == label
    )


@pytest.mark.parametrize(
    ("count", "label"),
    [
        (9, "10人未満"),
        (10, "10人以上50人未満"),
        (49, "10人以上50人未満"),
        (50, "50人以上100人未満"),
        (99, "50人以上100人未満"),
        (100, "100人以上500人未満"),
        (499, "100人以上500人未満"),
        (500, "500人以上1,000人未満"),
        (999, "500人以上1,000人未満"),
        (1000, "1,000人以上"),
    ],
)
def test_band_of_the_users(tmp_path: Path, count: int, label: str) -> None:
    assert one(filled(tmp_path, file_with(f"users: {{number: {{count: {count}}}}}")), "files/f#users").value == label


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(0, 10**8))
def test_every_count_has_its_band(tmp_path: Path, count: int) -> None:
    scope = scope_of(
        tmp_path, file_with(f"subjects: {{population: {{count: {count}}}}}\nusers: {{number: {{count: {count}}}}}")
    )
    edition = load_edition("juten", "2024-10")
    assert (
        band(scope, ("subjects.population",), edition.choices["file-subjects"]).value
        == FILE_SUBJECTS.band_of(count).label
    )
    assert band(scope, ("users.number",), edition.choices["handlers"]).value == HANDLERS.band_of(count).label


def test_a_band_written_alone_is_not_derived(tmp_path: Path) -> None:
    item = one(filled(tmp_path, HEAD + "work: {name: 事務, subjects: {band: 30万人以上}}\n"), "work#subjects")
    assert (item.value, item.derived_value) == ("30万人以上", None)
    assert item.origin is not None
    assert item.origin.derived is False


def test_a_band_in_other_digits_is_the_official_label(tmp_path: Path) -> None:
    text = HEAD + "work: {name: 事務, subjects: {band: １０万人以上３０万人未満}}\n"
    assert one(filled(tmp_path, text), "work#subjects").value == "10万人以上30万人未満"


@pytest.mark.parametrize(
    ("count", "label"),
    [
        (0, "10項目未満"),
        (9, "10項目未満"),
        (10, "10項目以上50項目未満"),
        (49, "10項目以上50項目未満"),
        (50, "50項目以上100項目未満"),
        (99, "50項目以上100項目未満"),
        (100, "100項目以上"),
        (255, "100項目以上"),
    ],
)
def test_band_of_the_record_items(tmp_path: Path, count: int, label: str) -> None:
    first = [f"項目{n}" for n in range(count // 2)]
    second = [f"別の項目{n}" for n in range(count - count // 2)]
    text = file_with(
        f"records:\n  - {{id: a, items: [{', '.join(first)}]}}\n  - {{id: b, items: [{', '.join(second)}]}}"
    )
    item = one(filled(tmp_path, text), "files/f#record-band")
    assert item.value == label == RECORD_ITEMS.band_of(count).label


def test_no_list_of_items_gives_no_band(tmp_path: Path) -> None:
    assert one(filled(tmp_path, FILE), "files/f#record-band").status == "blank"


# --- 委託 ---


@pytest.mark.parametrize(
    ("parties", "value", "count"),
    [
        ("[]", "委託しない", None),
        ("[{id: p, entrusted: [{file: g}]}]", "委託しない", None),
        ("[{id: p, entrusted: [{file: f}]}]", "委託する", 1),
        (
            "[{id: p, entrusted: [{file: f}, {id: x, file: f}, {file: g}]}, {id: q, entrusted: [{file: f}]}]",
            "委託する",
            3,
        ),
    ],
)
def test_entrustment_is_derived_per_file(tmp_path: Path, parties: str, value: str, count: int | None) -> None:
    text = file_with("chapters: true", f"  - {{id: g, name: G}}\nparties: {parties}\n")
    form = filled(tmp_path, text)
    assert one(form, "files/f#entrustment").value == value
    assert one(form, "files/f#entrusted-count").value == count
    assert one(form, "files/f#no-entrustment").value == (("委託しない",) if count is None else None)


@pytest.mark.parametrize(
    ("written", "value", "status"),
    [
        ("none", "再委託しない", "filled"),
        ("{content: 再委託の内容}", "再委託する", "filled"),
        ("{}", "再委託する", "filled"),
        ("", None, "blank"),
    ],
)
def test_re_entrustment(tmp_path: Path, written: str, value: str | None, status: str) -> None:
    form = filled(tmp_path, FILE + f"parties: [{{id: p, entrusted: [{{file: f, re_entrustment: {written}}}]}}]\n")
    item = one(form, "parties/p/entrusted/f#re-entrustment")
    assert (item.value, item.status) == (value, status)


# --- 提供・移転: the counting units ---

ROWS = """
recipients:
  - id: listed
    kind: provision
    files: [f]
    rows:
      - {id: a, article: 1の項, office: 税務課}
      - {id: b, article: 1の項, office: 福祉課}
      - {id: c, article: 2の項, office: 福祉課}
      - {id: d, article: 3の項, office: 福祉課}
  - {id: unlisted, kind: provision, files: [f], rows: {count: 30, listed: false}}
  - {id: single, kind: provision, files: [f], name: 一つの提供先}
  - {id: other-file, kind: provision, files: [g]}
  - {id: moved, kind: transfer, files: [f, g]}
"""


@pytest.mark.parametrize(
    ("unit", "expected"),
    [(None, 35), ("rows", 35), ("blocks", 3), ("offices", 33), ("articles", 34), ("別紙の行（事務）", 35)],
)
def test_provisions_are_counted_in_the_unit_of_the_body(tmp_path: Path, unit: str | None, expected: int) -> None:
    counting = f"counting: {{provisions: {unit}}}" if unit else "chapters: true"
    form = filled(tmp_path, file_with(counting, "  - {id: g, name: G}\n" + ROWS.lstrip()))
    assert one(form, "files/f#provision-count").value == expected
    assert one(form, "files/f#transfer-count").value == 1
    assert one(form, "files/f#provision").details == (("提供を行っている", str(expected)), ("移転を行っている", "1"))
    assert one(form, "files/g#provision-count").value == 1


def test_the_unit_of_one_direction_does_not_touch_the_other(tmp_path: Path) -> None:
    text = file_with(
        "counting: {transfers: blocks}",
        "recipients: [{id: r, kind: provision, files: [f], rows: {count: 7}}, {id: t, kind: transfer, files: [f], rows: {count: 9}}]\n",
    )
    form = filled(tmp_path, text)
    assert (one(form, "files/f#provision-count").value, one(form, "files/f#transfer-count").value) == (7, 1)


@pytest.mark.parametrize(
    ("kinds", "ticks", "applies"),
    [
        ((), ("行っていない",), "not-applicable"),
        (("provision",), ("提供を行っている",), "blank"),
        (("transfer",), ("移転を行っている",), "blank"),
        (("transfer", "provision"), ("提供を行っている", "移転を行っている"), "blank"),
    ],
)
def test_ticks_of_provision(tmp_path: Path, kinds: tuple[str, ...], ticks: tuple[str, ...], applies: str) -> None:
    entries = "".join(f"  - {{id: r-{kind}, kind: {kind}, files: [f]}}\n" for kind in kinds)
    form = filled(tmp_path, FILE + (f"recipients:\n{entries}" if kinds else "recipients: []\n"))
    assert one(form, "files/f#provision").value == ticks
    assert one(form, "files/f#no-provision").value == (None if kinds else ("提供・移転しない",))
    assert one(form, "files/f/risks/provision/improper#rules").status == applies


def test_the_printed_count_is_the_declared_one(tmp_path: Path) -> None:
    text = file_with(
        "declared: {provision_count: 60}",
        "recipients: [{id: r, kind: provision, files: [f], rows: {count: 60}}, {id: s, kind: provision, files: [f]}]\n",
    )
    form = filled(tmp_path, text)
    item = one(form, "files/f#provision-count")
    assert (item.value, item.derived_value, item.conflict) == (60, 61, True)
    assert one(form, "files/f#provision").details == (("提供を行っている", "60"),)


def recipient(rows: object) -> Recipient:
    return Recipient.model_validate({"id": "r", "kind": "provision", "files": ("f",), "rows": rows})


@pytest.mark.parametrize(
    ("rows", "counts", "stands_for"),
    [
        (None, {None: 1, "rows": 1, "blocks": 1, "offices": 1, "articles": 1}, None),
        ({"count": 30, "listed": False}, {None: 30, "rows": 30, "blocks": 1, "offices": 30, "articles": 30}, 30),
        (
            ({"id": "a", "recipient": "甲"}, {"id": "b", "recipient": "甲"}, {"id": "c", "recipient": "乙"}),
            {"rows": 3, "blocks": 1, "offices": 2, "articles": 1},
            3,
        ),
        ((), {None: 0, "blocks": 1}, 0),
    ],
)
def test_count_of_one_recipient(rows: object, counts: dict[str | None, int], stands_for: int | None) -> None:
    one_recipient = recipient(rows)
    assert {unit: count_of(one_recipient, unit) for unit in counts} == counts
    assert row_count(one_recipient) == stands_for
