"""``make demo``: the main job on every published assessment in a folder: fill, check, and write all formats."""

from __future__ import annotations

import sys
from pathlib import Path

from pia.errors import PiaError

__all__ = ["main"]


def main(argv: list[str]) -> int:
    """Run the demo over ``argv[0]`` (a folder of assessments) into ``argv[1]``; return 2 when one cannot be read."""
    from pia.app.build import build
    from pia.app.check import CheckOptions, check
    from pia.app.opened import directories
    from pia.cli.output import prepare_streams, progress, show_problems, write_lines
    from pia.report.form_text import section_lines
    from pia.report.labels import summary
    from pia.report.tally import tally

    prepare_streams()
    source, out = Path(argv[0]), Path(argv[1])
    try:
        for directory in directories((source,)):
            progress(f"{directory} …")
            built = build(directory, out / directory.name, formats=("xlsx", "docx", "html", "pdf", "md", "json"))
            result = check((directory,), CheckOptions())
            write_lines([f"■ {built.form.body}  {built.form.name}", "", *section_lines(built.form, "ja"), ""])
            counts = summary(tally(result), "ja")
            write_lines([f"検査: {counts}", ""])
            write_lines(f"  {path}" for path in built.files.values())
            write_lines([""])
    except PiaError as error:
        show_problems(error.problems, "ja")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
