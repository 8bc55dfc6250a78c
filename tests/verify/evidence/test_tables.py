"""Tables as strangers write them: encodings, damage, heads, lengths; and lines that stay right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from evidence_tables import Rows, judged, places, rows_of, write
from hypothesis import given as law
from hypothesis import strategies as st

from pia.errors import InputError
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.evidence import table as tables
from pia.verify.evidence import table_text
from pia.verify.evidence.cells import count_in, day_in, day_part, folded, minute_in, minute_part
from pia.verify.evidence.given import minus
from pia.verify.evidence.kinds import kinds, read_kinds
from pia.verify.evidence.sources import of_companion
from pia.verify.evidence.table import open_table

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["職員番号", "区分", "受講日"]
ROWS = [HEAD, ["S1", "一般職員", "2026-01-05"], ["S2", "管理職員", "2026-01-06"], ["S3", "委託", "2026-01-07"]]


def refused(path: Path, kind: str | None = None) -> list[tuple[str, int, int, str]]:
    with pytest.raises(InputError) as caught:
        list(open_table(path, path.name, kinds(), kind).pieces())
    found = []
    for one in caught.value.problems:
        assert one.message.ja
        assert one.remedy.ja
        line, column = (one.place.line, one.place.column) if one.place else (0, 0)
        found.append((one.code, line, column, one.message.en))
    return found


def text(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_encoding_says_the_same(encoding: str, tmp_path: Path) -> None:
    results = judged(write(tmp_path / "t.csv", rows_of("operation-log"), encoding))
    assert {one.outcome for one in results} == {"held"}


def lines_of(rows: Rows, encoding: str) -> list[bytes]:
    return [",".join(row).encode(encoding) for row in rows]


def test_a_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    mixed = [*lines_of(ROWS[:2], "utf-8"), ",".join(ROWS[2]).encode("cp932")]
    assert refused(text(tmp_path / "a.csv", b"\n".join(mixed)))[0][:3] == ("evidence-encoding", 3, 1)
    log = [
        *lines_of([["日時", "操作者", "操作"], ["2026-03-02 09:00", "u1", "照会"]], "utf-8"),
        "1,上田,照会".encode("cp932"),
    ]
    assert refused(text(tmp_path / "c.csv", b"\n".join(log))) == [  # the head is not Shift_JIS, and is not to blame
        ("evidence-encoding", 3, 1, "wrong encoding: this line is not UTF-8")
    ]
    kana = ["S9", "ひらがなの区分", "2026-01-05"]
    mixed = [*lines_of(ROWS, "cp932"), ",".join(kana).encode()]
    assert refused(text(tmp_path / "b.csv", b"\n".join(mixed))) == [
        ("evidence-encoding", 5, 1, "wrong encoding: this line is UTF-8, those before are Shift_JIS")
    ]


def test_a_change_of_encoding_far_down_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_text, "BLOCK", 64)
    many = [HEAD, *([f"S{n}", "一般職員", "2026-01-05"] for n in range(200))]
    data = b"\n".join([*lines_of(many, "utf-8"), "S9,管理職員,x".encode("cp932")])
    assert refused(text(tmp_path / "a.csv", data))[0][:3] == ("evidence-encoding", 202, 1)


@pytest.mark.parametrize(
    "data, code, line, column",
    [
        (b"", "evidence-empty", 1, 1),
        (b"\r\n\r\n", "evidence-empty", 1, 1),
        ("職員番号,区分,受講日\nS1,一般職員\n".encode(), "evidence-row-length", 2, 1),
        ("職員番号,区分,受講日\nS1,一般職員,2026-01-05,余り\n".encode(), "evidence-row-length", 2, 1),
        ('職員番号,区分,受講日\nS1,"一般,2026-01-05\n'.encode(), "evidence-csv", 2, 1),
        ('職員番号,区分,受講日\nS1,"一般"職員,2026-01-05\n'.encode(), "evidence-csv", 2, 1),
        ("職員番号,区分,受講日\nS1,一般\x00職員,2026-01-05\n".encode(), "evidence-nul", 2, 6),
        ("職員番号,区分,受講日\nS1,=1+1,2026-01-05\n".encode(), "evidence-formula", 2, 4),
        ('職員番号,区分,受講日\n"=cmd",一般職員,2026-01-05\n'.encode(), "evidence-formula", 2, 2),
        ("職員番号,区分,受講日".encode("utf-16"), "evidence-encoding", 1, 1),
        ("職員番号,職員番号,受講日\n".encode(), "evidence-head-twice", 1, 1),
        (("職員番号,受講日," + ",".join(f"列{n}" for n in range(300)) + "\n").encode(), "evidence-too-many-columns", 1, 1),
    ],
)  # fmt: skip
def test_damage_has_a_place(data: bytes, code: str, line: int, column: int, tmp_path: Path) -> None:
    (found,) = refused(text(tmp_path / "t.csv", data))
    assert found[:3] == (code, line, column)


def test_a_missing_column_is_named_with_the_nearest_head(tmp_path: Path) -> None:
    (found,) = refused(text(tmp_path / "t.csv", "職員番号,区分,受講ひ\nS1,一般,x\n"))
    assert found == (
        "evidence-column-missing", 1, 1,
        "Training roster needs the column 'trained on' (受講日, 研修日, 修了日, 最終受講日, 受講年月日 …). The nearest head is '受講ひ'.",
    )  # fmt: skip


def test_a_table_of_no_kind_names_what_the_nearest_kind_lacks(tmp_path: Path) -> None:
    found = refused(text(tmp_path / "t.csv", "識別番号,職員番号,権限\na,b,c\n".replace("職員番号", "職員")))
    assert [one[:3] for one in found] == [("evidence-column-missing", 1, 1)]
    assert "staff number" in found[0][3]


def test_heads_are_known_whatever_their_width_and_order(tmp_path: Path) -> None:
    table = open_table(text(tmp_path / "t.csv", "受講日,ＳＴＡＦＦ,余計な列\n2026-01-05,S1,x\n"), "t.csv", kinds())
    assert (table.kind.id, table.head.at) == ("training-roster", {"person": 1, "trained": 0})


def test_the_users_own_heads_go_first(tmp_path: Path) -> None:
    path = text(tmp_path / "t.csv", "番号,受けた日,受講日\nS1,2026-01-05,x\n")
    own = {"training-roster": {"person": "番号", "trained": "受けた日"}}
    assert open_table(path, "t.csv", kinds(), None, own).head.at == {"person": 0, "trained": 1}


def test_lines_stay_right_below_cells_with_line_breaks_and_blank_lines(tmp_path: Path) -> None:
    data = '職員番号,区分,受講日\n\nS1,"一般\n職員",2026-01-05\n,,\nS2,管理職員,いつか\n'
    results = judged(text(tmp_path / "t.csv", data))
    assert places(results, "training-within-interval") == [(6, 9, "trained")]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_LEDGER_ROWS", 2)
    assert refused(write(tmp_path / "t.csv", ROWS)) == [("evidence-too-many-rows", 0, 0, "t.csv has more than 2 rows")]


def test_too_large_a_file_and_no_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_text, "MAX_BYTES", 10)
    assert refused(write(tmp_path / "t.csv", ROWS))[0][0] == "evidence-too-large"
    assert refused(tmp_path / "none.csv")[0][0] == "evidence-unreadable"
    (tmp_path / "folder.csv").mkdir()
    assert refused(tmp_path / "folder.csv")[0][0] in ("evidence-unreadable", "evidence-too-large")


def test_a_file_without_line_ends_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_text, "_LONGEST_LINE", 100)
    monkeypatch.setattr(table_text, "BLOCK", 64)
    assert refused(text(tmp_path / "t.csv", b"x" * 500))[0][0] == "evidence-long-line"


def test_what_is_compared_with_must_be_sound(tmp_path: Path) -> None:
    path = text(tmp_path / "t.csv", "職員番号,異動区分,異動日\nS1,転出,いつか\nS2,,2026-01-05\n")
    with pytest.raises(InputError) as caught:
        of_companion(open_table(path, "t.csv", kinds()))
    assert [(one.place.line, one.place.column) for one in caught.value.problems if one.place] == [(2, 7), (3, 4)]


def test_the_day_is_the_latest_of_a_log_and_the_earliest_training(tmp_path: Path) -> None:
    assert {one.seen for one in judged(write(tmp_path / "a.csv", rows_of("training-roster")))} == {date(2025, 6, 10)}
    assert {one.seen for one in judged(write(tmp_path / "b.csv", rows_of("operation-log")))} == {date(2026, 3, 11)}


# --- the data of kinds ---


def test_kinds_are_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "k.yaml"
    path.write_text(
        "schema: 1\nkind: a\ntitle: {ja: 表, en: table}\nevidence: logs\ndated: {newest: when}\ncolumns:\n"
        "  when: {title: {ja: 日, en: day}, type: dat, heads: [日]}\n  who: {title: {ja: 人, en: who}, type: text, heads: [人]}\n"
        "words: {}\nchecks:\n  c:\n    title: {ja: あ, en: a}\n    measures: [log.operatoin]\n    severity: fatal\n"
        "    require: {whom: filled}\n    test: {order: who}\n    fault: {ja: い, en: i}\n    remedy: {ja: う, en: u}\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_kinds([(path, "k.yaml")])
    told = [(one.place.line, one.place.column, one.message.en) for one in caught.value.problems if one.place]
    assert told == [
        (4, 11, "There is no kind of evidence 'logs'. The nearest is 'log'."),
        (5, 9, "There is no way of dating 'newest'. The nearest is 'earliest'."),
        (5, 17, "There is no column 'when'. The nearest is 'who'."),
        (7, 41, "There is no type of column 'dat'. The nearest is 'date'."),
        (12, 5, "either 'require' or 'test' must stand, not both"),
        (13, 16, "There is no measure 'log.operatoin'. The nearest is 'log.operation'."),
        (14, 15, "There is no severity 'fatal'."),
        (15, 15, "There is no column 'whom'. The nearest is 'who'."),
        (16, 12, "There is no test 'order'. The nearest is 'ordered'."),
    ]


def test_every_condition_of_the_data_can_be_made() -> None:
    from evidence_tables import assessment, given

    from pia.verify.evidence.conditions import made

    del assessment
    for kind in kinds().values():
        for check in kind.checks:
            for column, asked in [*check.when.items(), *check.require.items()]:
                assert made(column, asked, kind, given(), {"interval": "1y", "threshold": 100, "deadline": "1b"})


# --- cells ---


@pytest.mark.parametrize(
    "written, day",
    [
        ("2026-03-01", date(2026, 3, 1)), ("2026/3/1 9:00", date(2026, 3, 1)), ("令和8年3月1日", date(2026, 3, 1)),
        ("2026-03-01T09:00:00Z", date(2026, 3, 1)), ("2026-02-30", None), ("", None), ("2026-03", None), ("2026-03-011", None),
        ("x" * 10_000, None), ("R8.3.1", date(2026, 3, 1)),
    ],
)  # fmt: skip
def test_days(written: str, day: date | None) -> None:
    assert day_in(written) == day


@pytest.mark.parametrize(
    "written, minute",
    [("09:15", 555), ("9:15:30", 555), ("09:15:30.25", 555), ("24:00", None), ("9", None), ("", None)],
)
def test_minutes(written: str, minute: int | None) -> None:
    assert minute_in(written) == minute


@pytest.mark.parametrize(
    "written, count", [("1,234件", 1234), ("１２", 12), ("-1", None), ("", None), ("9" * 13, None)]
)
def test_counts(written: str, count: int | None) -> None:
    assert count_in(written) == count


@law(st.text(max_size=40))
def test_no_cell_stops_the_reading(cell: str) -> None:
    day_in(cell)
    minute_in(minute_part(cell))
    day_in(day_part(cell))
    count_in(cell)
    folded(cell)


@law(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.sampled_from(["1d", "2w", "1m", "6m", "1y", "3y"]))
def test_going_back_a_period_never_shortens_it(day: date, written: str) -> None:
    period = Duration(int(written[:-1]), written[-1:])  # type: ignore[arg-type]
    first = minus(day, period)
    assert add_duration(first, period) <= day
    assert add_duration(date.fromordinal(first.toordinal() + 4), period) > day


def test_going_back_business_days() -> None:
    assert minus(date(2026, 1, 6), Duration(1, "b")) == date(2026, 1, 5)
    assert minus(date(2026, 1, 6), Duration(30, "min")) == date(2026, 1, 6)


def test_heads_are_named_as_people_write_them(tmp_path: Path) -> None:
    found = refused(text(tmp_path / "t.csv", "日時,操作内容,端末,対象者\n2026-03-02 09:00,照会,PC1,1\n"))
    said = "Operation log needs the column 'operator' (操作者, 操作者ID, 操作者番号, 利用者ID, ユーザID …). The nearest head is '操作内容'."
    assert found == [("evidence-column-missing", 1, 1, said)]
