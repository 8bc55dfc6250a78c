"""What is found by looking at different values first is what a look at every row finds: tables of any content, in any pieces."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from evidence_tables import DAY, assessment, given
from hypothesis import HealthCheck, settings
from hypothesis import given as law
from hypothesis import strategies as st

from pia.verify.evidence import table as tables
from pia.verify.evidence.cells import day_part, minute_part, stated
from pia.verify.evidence.conditions import Condition, made
from pia.verify.evidence.entries import asked_of
from pia.verify.evidence.judge import MOST_SHOWN, judge
from pia.verify.evidence.kinds import Kind, kinds
from pia.verify.evidence.table import open_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CELLS = {
    "text": ("", " ", "－", "なし", "S0801", "S0802", "u0100", "窓口共用1", "一括出力", "ログイン", "PC001", "PC999", "S0900", "見本市教育委員会", "隣市長", "拒否", "1", "24の項",
             "株式会社見本システムズ", "有", "なし", "適合", "USB-01", "一般職員", "内部監査報告書", "管理,職\n員", '引用"符'),
    "date": ("", "2025-10-01", "2025-10-02", "2025-10-03", "2026-03-31", "2026-04-01", "2025-02-28", "令和7年4月1日", "いつか", "2026-02-30", "-", "9999-12-31"),
    "time": ("", "2026-03-02 09:00:00", "2026-03-02T09:00:30", "2026-03-02 23:59:00", "2026-04-01 09:00", "2026/3/2 7:59", "2026-03-02", "朝", "2025-01-01 10:10:10", "2026-03-02T09:00:00Z", "2026-03-02 09:00:00 PM"),
    "count": ("", "0", "1", "99", "100", "1,000", "-1", "多数", "１２０"),
}  # fmt: skip
PARTS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "filled": lambda cell: "x" if cell.strip() else "",
    "stated": lambda cell: "x" if stated(cell) else "",
    "day": day_part,
    "minute": minute_part,
    "moment": lambda cell: cell[:16],
}
KINDS = [one for one in kinds().values() if one.evidence is not None]


def rows_for(kind: Kind) -> st.SearchStrategy[list[dict[str, str]]]:
    row = st.fixed_dictionaries({one.id: st.sampled_from(CELLS[one.type]) for one in kind.columns.values()})
    filled = row.filter(lambda cells: any(cell.strip() for cell in cells.values()))
    return st.lists(filled, min_size=1, max_size=24)


def holds(conditions: list[Condition], row: dict[str, str]) -> bool:
    return all(one.holds([PARTS[part](row[column]) for column, part in one.parts]) for one in conditions)


def conditions(data: dict[str, object], kind: Kind, declared: object, *, choosing: bool = False) -> list[Condition]:
    made_of = [made(column, asked, kind, given(), declared, choosing=choosing) for column, asked in data.items()]  # type: ignore[arg-type]
    return [each for some in made_of for each in some]


@pytest.mark.parametrize("name", [one.id for one in KINDS])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@law(data=st.data(), size=st.sampled_from([1, 3, 1000]))
def test_looking_at_values_finds_what_looking_at_rows_finds(
    name: str, data: st.DataObject, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = kinds()[name]
    rows = data.draw(rows_for(kind))
    monkeypatch.setattr(tables, "_PIECE", size)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([next(iter(one.heads)) for one in kind.columns.values()])
    writer.writerows([[row[id_] for id_ in kind.columns] for row in rows])
    path = tmp_path / "t.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    asked = [one for one in asked_of(kind, assessment().assessment) if not one.check.test]
    results = judge(open_table(path, "t.csv", kinds(), kind.id), asked, given())
    lines = [2]
    for row in rows:
        lines.append(lines[-1] + 1 + sum(cell.count("\n") for cell in row.values()))
    for one in results:
        when = conditions(one.asked.check.when, kind, one.asked.declared, choosing=True)
        require = conditions(one.asked.check.require, kind, one.asked.declared)
        chosen = [at for at, row in enumerate(rows) if holds(when, row)]
        wrong = [lines[at] for at in chosen if not holds(require, rows[at])]
        assert (one.concerned, one.wrong) == (len(chosen), len(wrong)), one.asked.check.id
        assert [row.place.line for row in one.rows] == wrong[:MOST_SHOWN]
        assert one.outcome == ("refuted" if wrong else "held" if chosen else "undetermined")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@law(
    rows=st.lists(
        st.tuples(st.sampled_from(CELLS["time"]), st.sampled_from(["u1", "u2", ""]), st.sampled_from(["A", "B", ""])),
        min_size=1,
        max_size=30,
    ),
    size=st.sampled_from([1, 2, 7, 1000]),
)
def test_tests_of_many_rows_do_not_depend_on_the_pieces(
    rows: list[tuple[str, str, str]], size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["日時", "操作者", "端末", "操作", "連番"])
    writer.writerows([when, who, where, "照会", str(n)] for n, (when, who, where) in enumerate(rows))
    path = tmp_path / "t.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    asked = [one for one in asked_of(kinds()["operation-log"], assessment().assessment) if one.check.test]
    found = []
    for piece in (size, 1000):
        monkeypatch.setattr(tables, "_PIECE", piece)
        results = judge(open_table(path, "t.csv", kinds(), "operation-log"), asked, given())
        found.append([(one.asked.check.id, one.outcome, one.wrong, one.rows) for one in results])
    ids = ("log-has-declared-fields", "log-number-once", "log-in-order")
    assert [one for one in found[0] if one[0] in ids] == [one for one in found[1] if one[0] in ids]
    assert DAY
