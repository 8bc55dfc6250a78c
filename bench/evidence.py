"""An operation log read and checked, beside the csv module reading the same file; and the memory that takes."""

from __future__ import annotations

import csv
import tempfile
import time
import tracemalloc
from datetime import date, datetime, timedelta
from pathlib import Path

from report import Measure

from pia.app.opened import open_assessment
from pia.data import example_root
from pia.verify.evidence.entries import asked_of
from pia.verify.evidence.given import Given
from pia.verify.evidence.judge import judge
from pia.verify.evidence.kinds import kinds
from pia.verify.evidence.sources import lists_of
from pia.verify.evidence.table import open_table

__all__ = ["evidence"]

TODAY = date(2026, 4, 1)
HEAD = ("連番", "日時", "操作者", "端末", "操作", "対象者", "件数", "承認番号", "事務")
TIMES, MEMORY = 4.0, 32.0
"""The budgets: times the csv module, and MiB that ten times the rows may add."""


def write_log(path: Path, rows: int) -> None:
    """Write a sound log: two hundred operators at as many terminals, in office hours, every output approved."""
    at = datetime(2025, 4, 1, 8, 30)  # noqa: DTZ001  # logs are in local time
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEAD)
        for number in range(1, rows + 1):
            at += timedelta(seconds=7)
            if at.hour >= 17:
                at = (at + timedelta(days=1)).replace(hour=8, minute=30)
            who = number % 200
            output = number % 500 == 0
            done = "一括出力" if output else ("照会", "更新", "ログイン")[number % 3]
            approval = f"A{number}" if output else ""
            subject, count = 10_000_000 + number * 7, 150 if output else 1
            writer.writerow((number, at, f"u{who:04}", f"PC{who:04}", done, subject, count, approval, "住民記録"))


def _read(path: Path) -> float:
    begin = time.process_time()
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass
    return time.process_time() - begin


def _check(path: Path) -> float:
    assessment = open_assessment(example_root() / "juki").assessment
    known = kinds()
    terminals = frozenset(f"pc{number:04}" for number in range(200))
    lists = {**lists_of(assessment), "terminal-ledger.terminal": terminals}
    given = Given(TODAY, lists, {}, (8 * 60, 19 * 60), frozenset(("terminal-ledger",)))
    asked = asked_of(known["operation-log"], assessment)
    begin = time.process_time()
    done = judge(open_table(path, path.name, known), asked, given)
    spent = time.process_time() - begin
    if any(one.wrong for one in done) or not any(one.outcome == "held" for one in done):
        raise AssertionError([(one.asked.check.id, one.outcome, one.wrong, one.rows[:2], one.reason) for one in done])
    return spent


def _peak(path: Path) -> float:
    tracemalloc.start()
    _check(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def evidence(rows: int, runs: int) -> list[Measure]:
    """Measure ``rows`` rows, best of ``runs``; memory of a tenth of the rows beside that of a hundredth."""
    with tempfile.TemporaryDirectory() as folder:
        whole, part, small = (Path(folder) / name for name in ("log.csv", "part.csv", "small.csv"))
        for path, count in ((whole, rows), (part, rows // 10), (small, rows // 100)):
            write_log(path, count)
        reader, checked = (min(run(whole) for _ in range(runs)) for run in (_read, _check))
        grown = _peak(part) - _peak(small)
    note = f"{rows:,} rows: csv {reader:.2f} s, checked {checked:.2f} s"
    return [
        Measure("an operation log read and checked", checked / reader, "x csv.reader", TIMES, note),
        Measure(
            "memory that ten times the rows add", grown, "MiB", MEMORY, f"{rows // 10:,} rows beside {rows // 100:,}"
        ),
    ]


if __name__ == "__main__":
    import sys

    for measure in evidence(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, 2):
        print(measure)
