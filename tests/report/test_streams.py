"""Reports of very many findings: written as a stream, in a memory that does not grow with them, and still valid."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pia.app.check import CheckOptions
from pia.cli.commands.check import _write
from pia.errors import Place, Words
from pia.report.github import render_github
from pia.report.json_report import write_json
from pia.report.sarif import render_sarif, write_sarif
from pia.report.text import render_text
from pia.rules.finding import CheckResult, Finding

MANY = 80_000
FEW = 2_000
KIB = 1024
TRACED = 10_000
"""Findings at the end of a very long report while whose writing memory is counted; counting makes it six times slower."""
MOST_PEAK = 3_000 * KIB
"""Well above what a report of a few findings takes, far below what so many would (about 5 KiB each in SARIF)."""


class Findings(Sequence[Finding]):
    """Findings that are made when they are asked for and kept by nobody."""

    def __init__(self, one: Finding, count: int, traced: int = 0) -> None:
        self._shapes = [self._shape(one, number) for number in range(64)]
        self._count = count
        self._trace_from = count - traced
        self.made = 0

    @staticmethod
    def _shape(one: Finding, number: int) -> Finding:
        line = number % 5 + 1
        message = Words(
            f"ファイル「{number}」に対象人数がありません。", f"The file '{number}' states no number of subjects."
        )
        severity = ("error", "warning", "note")[number % 3]
        return replace(one, severity=severity, message=message, place=Place("files.yaml", line, 1, line, 3))  # type: ignore[arg-type]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Finding]:
        for number in range(self._count):
            self.made += 1
            if number == self._trace_from:
                tracemalloc.start()
            yield self._shapes[number % 64]

    def __getitem__(self, index: Any) -> Any:
        raise AssertionError("a report walks through its findings, it does not pick them")


class Sink(io.TextIOBase):
    """A stream that counts and forgets, or writes to a file."""

    def __init__(self, file: Any = None) -> None:
        self.written = 0
        self.longest = 0
        self._file = file

    def write(self, text: str, /) -> int:
        self.written += len(text)
        self.longest = max(self.longest, len(text))
        if self._file is not None:
            self._file.write(text)
        return len(text)


def pieces(made: Iterator[str], stream: Any) -> None:
    for piece in made:
        stream.write(piece)


WRITERS: dict[str, Callable[[CheckResult, Any], None]] = {
    "json": write_json,
    "sarif": lambda result, stream: write_sarif(result, (), stream),
    "text": lambda result, stream: pieces(render_text(result), stream),
    "github": lambda result, stream: pieces(render_github(result), stream),
}


def peak(write: Callable[[CheckResult, Any], None], result: CheckResult, stream: Any) -> int:
    """Return the most memory that was held at a time while the report was written, in bytes."""
    write(replace(result, findings=Findings(next(iter(result.findings)), 10)), Sink())  # what is read and cached once
    tracemalloc.start()
    try:
        write(result, stream)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def result_of(made: Any, count: int) -> CheckResult:
    result: CheckResult = made.result(findings=Findings(made.finding(), count))
    return result


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_eighty_thousand_findings_are_a_valid_report_in_constant_memory(
    made: Any, tmp_path: Path, format_: str
) -> None:
    path = tmp_path / "report.json"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        sink = Sink(file)
        try:
            WRITERS[format_](made.result(findings=Findings(made.finding(), MANY, TRACED)), sink)
            assert tracemalloc.is_tracing()
            used = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert 0 < used < MOST_PEAK
    assert 2 * sink.written * TRACED / MANY > 2 * MOST_PEAK, (
        "more was written meanwhile, at two bytes a letter, than was held"
    )
    assert sink.longest < MOST_PEAK / 4
    document = json.loads(path.read_text(encoding="utf-8"))
    found = document["findings"] if format_ == "json" else document["runs"][0]["results"]
    assert len(found) == MANY
    summary = document["summary"] if format_ == "json" else document["runs"][0]["properties"]["summary"]
    assert summary["findings"] == MANY
    assert sum(summary["by_severity"].values()) == MANY
    text = found[MANY - 1]["message"] if format_ == "json" else found[MANY - 1]["message"]["text"]
    assert text.startswith(f"ファイル「{(MANY - 1) % 64}」に対象人数がありません。")


@pytest.mark.parametrize("format_", ["text", "github"])
def test_reports_for_people_hold_no_findings_either(made: Any, format_: str) -> None:
    few, many = (peak(WRITERS[format_], result_of(made, count), Sink()) for count in (FEW, 5 * FEW))
    assert many < few + 200 * KIB
    assert many < MOST_PEAK


@pytest.mark.parametrize("format_", ["json", "sarif", "github"])
def test_the_command_writes_a_file_as_a_stream(made: Any, tmp_path: Path, format_: str) -> None:
    """Also where every file is named from where the caller stands, as annotations of a repository need it."""

    def write(result: CheckResult, _: Any) -> None:
        _write(result, format_, "ja", CheckOptions(), tmp_path / "out", strict=False)

    here = {"directories": {"mihon": "assessments/mihon"}}
    few, many = (peak(write, replace(result_of(made, count), **here), None) for count in (FEW, 5 * FEW))
    assert many < few + 200 * KIB
    text = (tmp_path / "out").read_text("utf-8")
    assert text.count("assessments/mihon/files.yaml") == (0 if format_ == "json" else 5 * FEW)


def test_the_measure_notices_a_report_that_is_held_as_a_whole(made: Any) -> None:
    def held(result: CheckResult, stream: Any) -> None:
        stream.write(render_sarif(result, ()))

    assert peak(held, result_of(made, FEW), Sink()) > peak(WRITERS["sarif"], result_of(made, FEW), Sink()) + 2_000 * KIB


@pytest.mark.parametrize("format_", ["text", "github"])
def test_the_first_lines_come_before_the_last_finding_is_shown(made: Any, format_: str) -> None:
    result = result_of(made, FEW)
    report = render_text(result) if format_ == "text" else render_github(result)
    assert "subjects-stated" in "".join(islice(report, 2))
    assert isinstance(result.findings, Findings)
    counted = FEW if format_ == "text" else 0  # the text counts first, to know what its end will say
    assert result.findings.made <= counted + 2


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513, 1_025])
def test_reports_are_whole_at_the_seams_of_what_is_written_at_once(made: Any, count: int) -> None:
    for format_, write in WRITERS.items():
        stream = io.StringIO()
        write(result_of(made, count), stream)
        text = stream.getvalue()
        assert text.endswith("\n")
        if format_ == "json":
            assert len(json.loads(text)["findings"]) == count
        elif format_ == "sarif":
            assert len(json.loads(text)["runs"][0]["results"]) == count
        elif format_ == "github":
            assert len(text.splitlines()) == count + 1
        else:
            assert text.count("直し方：") == count


def test_the_streamed_log_is_the_log(made: Any) -> None:
    result = made.result(errors=(made.problem,))
    for lang in ("ja", "en"):
        stream = io.StringIO()
        write_sarif(result, (), stream, lang)
        assert stream.getvalue() == render_sarif(result, (), lang)
    assert list(json.loads(stream.getvalue())["runs"][0]) == [
        "tool",
        "language",
        "columnKind",
        "invocations",
        "results",
        "properties",
    ]
