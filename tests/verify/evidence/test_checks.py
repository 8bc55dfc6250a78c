"""Every check of every kind: the example passes it, and one wrong cell is told by the row and column in which it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from evidence_tables import given, judged, outcome, places, rows_of, write
from msgspec import structs

from pia.terms.text import fold
from pia.verify.evidence.kinds import kinds

if TYPE_CHECKING:
    from pathlib import Path

EVIDENCE = [one.id for one in kinds().values() if one.evidence is not None]

# check, kind, the line and the head under which something is written, and the column that is to blame for it
WRONG = [
    ("log-time-readable", "operation-log", 5, "操作日時", "昨日", "time"),
    ("log-time-readable", "operation-log", 5, "操作日時", "2026-03-02 25:61:00", "time"),
    ("log-not-ahead", "operation-log", 121, "操作日時", "2027-01-04 09:00:00", "time"),
    ("log-in-order", "operation-log", 60, "操作日時", "2026-03-01 09:00:00", "time"),
    ("log-number-once", "operation-log", 7, "連番", "5", "number"),
    ("log-number-unbroken", "operation-log", 121, "連番", "130", "number"),
    ("log-time-readable", "operation-log", 5, "操作日時", "2026-03-02T09:26:00Z", "time"),
    ("log-time-readable", "operation-log", 5, "操作日時", "2026-03-02 09:26:00 PM", "time"),
    ("outside-hours", "operation-log", 121, "操作日時", "2026-03-30 11:10:00 PM", "time"),
    ("output-without-approval", "operation-log", 47, "承認番号", "なし", "approval"),
    ("live-after-transfer", "rights-ledger", 8, "失効日", "9999-12-31", "revoked"),
    ("shared-account", "rights-ledger", 3, "職員番号", "－", "person"),
    ("right-approved", "rights-ledger", 4, "承認者", "－", "approver"),
    ("provision-confirmed", "provision-records", 2, "確認者", "-", "confirmer"),
    ("media-output-approved", "media-ledger", 2, "承認者", "未", "approver"),
    ("log-has-declared-fields", "operation-log", 4, "端末", "", "terminal"),
    ("log-has-declared-fields", "operation-log", 4, "対象者", "", "subject"),
    ("operator-recorded", "operation-log", 3, "操作者", " ", "operator"),
    ("shared-id-in-log", "operation-log", 4, "操作日時", "2026-03-02 09:22:13", "terminal"),
    ("outside-hours", "operation-log", 121, "操作日時", "2026-03-30 23:10:00", "time"),
    ("unregistered-terminal", "operation-log", 9, "端末", "PC999", "terminal"),
    ("output-without-approval", "operation-log", 47, "承認番号", "", "approval"),
    ("live-after-transfer", "rights-ledger", 8, "失効日", "", "revoked"),
    ("live-after-transfer", "rights-ledger", 8, "失効日", "2025-10-03", "revoked"),
    ("account-once", "rights-ledger", 3, "識別番号", "u0100", "account"),
    ("shared-account", "rights-ledger", 3, "識別番号", "窓口共用1", "account"),
    ("shared-account", "rights-ledger", 3, "職員番号", "", "person"),
    ("right-approved", "rights-ledger", 4, "承認者", "S0900", "approver"),
    ("right-approved", "rights-ledger", 4, "承認者", "", "approver"),
    ("right-reviewed", "rights-ledger", 2, "点検日", "2025-09-29", "reviewed"),
    ("role-recorded", "rights-ledger", 5, "権限区分", "", "role"),
    ("provision-time-readable", "provision-records", 3, "提供日時", "", "time"),
    ("provision-not-ahead", "provision-records", 3, "提供日時", "2026-04-01 10:00", "time"),
    ("recipient-listed", "provision-records", 2, "提供先", "隣市長", "recipient"),
    ("recipient-listed", "provision-records", -1, "結果", "提供", "recipient"),
    ("provision-has-article", "provision-records", 2, "根拠", "", "article"),
    ("provision-article-listed", "provision-records", 3, "根拠", "99", "article"),
    ("provision-has-declared-fields", "provision-records", 4, "目的", "", "purpose"),
    ("provision-confirmed", "provision-records", 2, "確認者", "", "confirmer"),
    ("medium-registered", "media-ledger", 3, "媒体番号", "USB-77", "medium"),
    ("media-output-approved", "media-ledger", 2, "承認者", "", "approver"),
    ("media-output-witnessed", "media-ledger", 2, "立会者", "u0100", "witness"),
    ("media-output-recorded", "media-ledger", 4, "件数", "多数", "count"),
    ("media-output-recorded", "media-ledger", 4, "渡した相手", "", "recipient"),
    ("media-not-ahead", "media-ledger", 4, "出力日", "2026-04-02", "date"),
    ("medium-returned", "media-ledger", 2, "返却・消去日", "", "returned"),
    ("training-within-interval", "training-roster", 3, "受講日", "2025-02-28", "trained"),
    ("training-within-interval", "training-roster", 3, "受講日", "", "trained"),
    ("training-not-ahead", "training-roster", 4, "受講日", "令和8年4月1日", "trained"),
    ("trained-before-duty", "training-roster", 3, "着任時研修日", "2025-10-02", "first"),
    ("trained-before-duty", "training-roster", 3, "着任時研修日", "", "first"),
    ("person-once", "training-roster", 4, "職員番号", "S0100", "person"),
    ("party-listed", "contractor-roster", 4, "委託先", "株式会社無名", "party"),
    ("pledge-given", "contractor-roster", 3, "誓約日", "", "pledge"),
    ("pledge-given", "contractor-roster", 3, "誓約日", "2025-04-02", "pledge"),
    ("consent-given", "contractor-roster", 3, "承諾日", "", "consent"),
    ("re-entrustment-known", "contractor-roster", 3, "再委託の有無", "不明", "level"),
    ("re-entrustment-consented", "contractor-roster", 6, "再委託承諾日", "", "re-consent"),
    ("worker-once", "contractor-roster", 3, "作業者番号", "01", "worker"),
    ("document-dated", "document-register", 3, "確認日", "2026-04-01", "date"),
    ("document-owned", "document-register", 3, "所管", "", "owner"),
    ("document-result-known", "document-register", 3, "結果", "たぶん", "result"),
    ("document-known", "document-register", 3, "文書名", "無関係の文書", "document"),
]  # fmt: skip
FILES = {"document-register": "documents"}
WHOLE = {"audience-trained", "search-without-task"}
"""Checks that are about the whole table, or that no control of the example asks for: tried below."""


def test_every_check_is_tried() -> None:
    known = {check.id for kind in kinds().values() for check in kind.checks}
    assert known == {one[0] for one in WRONG} | WHOLE


@pytest.mark.parametrize("kind", EVIDENCE)
def test_the_example_passes_every_check(kind: str, tmp_path: Path) -> None:
    results = judged(write(tmp_path / "table.csv", rows_of(FILES.get(kind, kind))))
    assert [
        (one.asked.check.id, one.outcome, one.rows[:1], one.reason) for one in results if one.outcome != "held"
    ] == []
    assert all(one.concerned for one in results)


@pytest.mark.parametrize(
    "check, kind, line, head, cell, told", WRONG, ids=[f"{one[0]}-{n}" for n, one in enumerate(WRONG)]
)
def test_a_wrong_cell_is_told_by_row_and_column(  # noqa: PLR0917
    check: str, kind: str, line: int, head: str, cell: str, told: str, tmp_path: Path
) -> None:
    rows = rows_of(FILES.get(kind, kind))
    line = line if line > 0 else len(rows)
    rows[line - 1][rows[0].index(head)] = cell
    if check == "shared-id-in-log":
        rows[3][1:4] = [*rows[2][1:3], "PC006"]  # the operator of the row before, elsewhere within the minute
    results = judged(write(tmp_path / "table.csv", rows))
    assert outcome(results, check) == "refuted"
    blamed = rows[0].index(next(one for one in rows[0] if fold(one) in kinds()[kind].columns[told].heads))
    written = ",".join(rows[line - 1][:blamed])
    assert places(results, check) == [(line, len(written) + 1 + bool(blamed), told)]


def test_a_late_review_is_not_asked_of_who_has_left(tmp_path: Path) -> None:
    rows = rows_of("rights-ledger")
    assert rows[7][4]  # revoked
    assert rows[7][7] < "2025-09-30"  # and long not reviewed
    assert outcome(judged(write(tmp_path / "t.csv", rows)), "right-reviewed") == "held"


def test_an_account_given_after_the_transfer_is_for_the_new_duty(tmp_path: Path) -> None:
    rows = rows_of("rights-ledger")
    rows[7][3:5] = ["2025-10-01", ""]
    results = judged(write(tmp_path / "t.csv", rows))
    assert places(results, "live-after-transfer") == []


def test_a_group_without_training_is_told_with_its_name(tmp_path: Path) -> None:
    rows = [row for row in rows_of("training-roster") if row[1] != "委託先の従業者"]
    results = judged(write(tmp_path / "t.csv", rows))
    (one,) = [one for one in results if one.asked.check.id == "audience-trained"]
    assert (one.outcome, one.reason and one.reason.ja) == ("refuted", "見当たらないもの: 委託")


def test_a_declared_field_without_a_column_is_told(tmp_path: Path) -> None:
    rows = [row[:3] + row[4:] for row in rows_of("operation-log")]
    results = judged(write(tmp_path / "t.csv", rows))
    (one,) = [one for one in results if one.asked.check.id == "log-has-declared-fields"]
    assert (one.outcome, one.reason and one.reason.ja) == ("refuted", "見当たらないもの: 端末")
    assert outcome(results, "unregistered-terminal") == "undetermined"  # no column is no blank cell


def test_silence_is_no_pass(tmp_path: Path) -> None:
    rows = rows_of("operation-log")
    without = [row for row in rows if row[4] != "一括出力"]
    results = judged(write(tmp_path / "t.csv", without))
    (one,) = [one for one in results if one.asked.check.id == "output-without-approval"]
    assert (one.outcome, one.reason and one.reason.en) == ("undetermined", "no row was concerned")
    bare = judged(write(tmp_path / "u.csv", rows), given(hours=False, companions=()))
    assert outcome(bare, "outside-hours") == "undetermined"
    assert outcome(bare, "unregistered-terminal") == "undetermined"
    ledger = judged(write(tmp_path / "v.csv", rows_of("rights-ledger")), given(hours=False, companions=()))
    assert outcome(ledger, "live-after-transfer") == "undetermined"
    (reason,) = {one.reason and one.reason.ja for one in ledger if one.asked.check.id == "live-after-transfer"}
    assert reason == "突き合わせる「人事異動の一覧」が渡されていない"


@pytest.mark.parametrize("way", [1, -1])
def test_a_log_may_run_either_way(way: int, tmp_path: Path) -> None:
    head, *rows = rows_of("operation-log")
    results = judged(write(tmp_path / "t.csv", [head, *rows[::way]]))
    assert outcome(results, "log-in-order") == "held"
    assert outcome(results, "log-number-once") == "held"


def test_clocks_of_other_forms_are_put_in_order_too(tmp_path: Path) -> None:
    head, *rows = rows_of("operation-log")
    for row in rows:
        day, clock = row[1].split(" ")
        year, month, date = day.split("-")
        row[1] = f"{year}/{int(month)}/{int(date)} {clock.lstrip('0')}"
    assert outcome(judged(write(tmp_path / "t.csv", [head, *rows])), "log-in-order") == "held"
    rows[50][1] = "2026/3/1 9:00:00"
    assert places(judged(write(tmp_path / "u.csv", [head, *rows])), "log-in-order") == [(52, 4, "time")]


def test_pieces_do_not_hide_what_lies_between_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pia.verify.evidence import table

    rows = rows_of("operation-log")
    rows[60][1], rows[60][0] = "2026-03-01 09:00:00", "3"
    whole = judged(write(tmp_path / "t.csv", rows))
    monkeypatch.setattr(table, "_PIECE", 4)
    parted = judged(write(tmp_path / "t.csv", rows))
    for one, other in zip(whole, parted, strict=True):
        assert (one.outcome, one.concerned, one.wrong, one.rows) == (
            other.outcome,
            other.concerned,
            other.wrong,
            other.rows,
        )


def test_very_many_wrong_rows_are_counted_and_the_first_named(tmp_path: Path) -> None:
    head, *rows = rows_of("operation-log")
    many = [[str(n), *rows[n % 100][1:2], "", *rows[n % 100][3:]] for n in range(1, 401)]
    (one, *_) = [
        one for one in judged(write(tmp_path / "t.csv", [head, *many])) if one.asked.check.id == "operator-recorded"
    ]
    assert (one.wrong, len(one.rows)) == (400, 50)


@pytest.mark.parametrize(
    "check, kind, line, cells",
    [
        ("live-after-transfer", "rights-ledger", 8, {"付与日": "不明", "失効日": ""}),
        ("right-reviewed", "rights-ledger", 2, {"付与日": "", "点検日": ""}),
        ("right-reviewed", "rights-ledger", 2, {"失効日": "－", "点検日": "2025-01-09"}),
        ("right-reviewed", "rights-ledger", 2, {"失効日": "9999-12-31", "点検日": "2025-01-09"}),
        ("shared-account", "rights-ledger", 3, {"識別番号": "窓口共用1", "失効日": "9999-12-31"}),
        ("output-without-approval", "operation-log", 47, {"件数": "多数", "承認番号": ""}),
        ("trained-before-duty", "training-roster", 3, {"着任日": "昨年の春", "着任時研修日": "2026-01-01"}),
        ("medium-returned", "media-ledger", 2, {"出力日": "先月", "返却・消去日": ""}),
    ],
)
def test_what_cannot_be_read_is_no_reason_to_look_away(
    check: str, kind: str, line: int, cells: dict[str, str], tmp_path: Path
) -> None:
    rows = rows_of(kind)
    for head, cell in cells.items():
        rows[line - 1][rows[0].index(head)] = cell
    results = judged(write(tmp_path / "t.csv", rows))
    assert outcome(results, check) == "refuted"
    assert [row for row, _, _ in places(results, check)] == [line]


def test_two_holders_of_an_id_that_a_dash_or_the_year_9999_ends(tmp_path: Path) -> None:
    for never in ("－", "9999-12-31"):
        rows = rows_of("rights-ledger")
        for line in (2, 3):
            rows[line - 1][rows[0].index("失効日")] = never
        rows[2][rows[0].index("識別番号")] = rows[1][rows[0].index("識別番号")]
        assert outcome(judged(write(tmp_path / "t.csv", rows)), "account-once") == "refuted"


def test_who_left_and_came_back_had_left_all_the_same(tmp_path: Path) -> None:
    rows = rows_of("rights-ledger")
    person = rows[7][rows[0].index("職員番号")]
    rows[7][3:5] = ["2024-04-01", "2026-01-10"]
    known = given()
    told = {**known.days["personnel-changes.moved"], person.casefold(): (date(2025, 10, 1), date(2026, 1, 10))}
    both = structs.replace(known, days={**known.days, "personnel-changes.moved": told})
    results = judged(write(tmp_path / "t.csv", rows), both)
    assert [row for row, _, _ in places(results, "live-after-transfer")] == [8]
