"""``make demo``: the main job on every published assessment in a folder: fill, check, and write all formats; configurations."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pia.errors import PiaError

if TYPE_CHECKING:
    from pia.app.build import Built
    from pia.rules.finding import CheckResult

__all__ = ["held", "main"]

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
        for hosts in sorted(source.glob("*/hosts")):
            progress(f"{hosts} …")
            write_lines(held(hosts, out))
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


def held(hosts: Path, out: Path) -> Iterator[str]:
    """Yield what is said of configurations: that they conform, and then what differs where one host has drifted."""
    from pia.app.conform import conform, counted
    from pia.app.drifted import DRIFTED, drifted_copy
    from pia.report.severity import exit_code

    yield "■ 実際の設定を、宣言した措置と照らす（pia conform）"
    drifted = drifted_copy(hosts, out / hosts.parent.name / "hosts-drifted")
    for root, title in ((hosts, "宣言のとおりの設定"), (drifted, f"「{DRIFTED}」の設定を三行だけ変えたもの")):
        done = conform((hosts.parent,), root)
        code = exit_code(done.result, "error", strict=True)
        yield from ("", f"  {title}：終了コード{code}", f"  {counted(done, 'ja')}")
        shown = {(one.rule, str(one.place)): one for one in done.result.findings}
        for finding in shown.values():
            yield f"    {finding.place}  {finding.message.ja}"
            yield from (f"      {related.place}  {related.note.ja}" for related in finding.related)
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
