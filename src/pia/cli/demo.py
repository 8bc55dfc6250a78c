"""``make demo``: the main job on every published assessment in a folder: fill, check, and write all formats."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pia.errors import PiaError

if TYPE_CHECKING:
    from pia.app.build import Built
    from pia.rules.finding import CheckResult

__all__ = ["main"]

_FORMATS = ("xlsx", "docx", "html", "pdf", "md", "json")
_SHOWN = 6
"""Findings shown of each assessment, one of a rule; all of them come with ``pia check``."""


def main(argv: list[str]) -> int:
    """Run the demo over ``argv[0]`` (a folder of assessments) into ``argv[1]``; return 2 when one cannot be read."""
    from pia.app.build import build
    from pia.app.check import CheckOptions, check
    from pia.app.opened import directories
    from pia.cli.output import prepare_streams, progress, show_problems, write_lines

    prepare_streams()
    source, out = Path(argv[0]), Path(argv[1])
    try:
        for directory in sorted(directories((source,)), key=lambda path: (path.parent.name == "example", path)):
            progress(f"{directory} …")
            built = build(directory, out / directory.relative_to(source), formats=_FORMATS)
            write_lines(_told(directory, built, check((directory,), CheckOptions())))
    except PiaError as error:
        show_problems(error.problems, "ja")
        return 2
    return 0


def _told(directory: Path, built: Built, result: CheckResult) -> Iterator[str]:
    """Yield what is said of one assessment: how far it is filled, what was found, and what was written."""
    from pia.report.form_text import section_lines
    from pia.report.labels import SEVERITY, summary
    from pia.report.tally import tally

    yield from (f"■ {built.form.body}  {built.form.name}", "", *section_lines(built.form, "ja"), "")
    yield from (f"検査: {summary(tally(result), 'ja')}", "")
    by_rule = {finding.rule: finding for finding in reversed(result.findings)}
    shown = [finding for finding in result.findings if by_rule[finding.rule] is finding][:_SHOWN]
    for finding in shown:
        yield f"  {SEVERITY[finding.severity].ja}  {directory.as_posix()}/{finding.place}  {finding.message.ja}"
    if len(result.findings) > len(shown):
        yield f"  ほか{len(result.findings) - len(shown)}件（全ては pia check {directory.as_posix()} で見られます。）"
    yield from ("", *(f"  {path}" for path in built.files.values()), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
