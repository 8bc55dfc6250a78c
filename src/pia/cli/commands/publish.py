"""``pia publish DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "publish",
    help="公表した評価書に封をして、published/日付 に残す。残したものは書き換えない。\n\nSeal what is published on a day under published/; a seal is never written again.",
)
@DIRECTORY
@click.option("--date", metavar="D", required=True, help="公表日 / the day of publication")
@click.option(
    "--against",
    metavar="OLD",
    help="変更箇所の元になる版（既定は前の公表物） / the version the rows lead from (default: the last seal)",
)
@LANG
def command(directory: Path, *, date: str, against: str | None, lang: Lang) -> int:
    from pia.app.publish import publish
    from pia.cli.output import show_problems, write_lines

    done = publish(directory, date, against=against)
    if lang == "ja":
        rows = "変更箇所なし（前の公表物がない）" if done.against is None else f"変更箇所 {done.rows}行"
        lines = [f"封をしました: {done.folder}", rows]
        lines += [f"要判断の行が {done.needs_decision}行あります。"] if done.needs_decision else []
    else:
        rows = "no rows (there is no earlier publication)" if done.against is None else f"{done.rows} rows"
        lines = [f"sealed: {done.folder}", rows]
        lines += [f"{done.needs_decision} rows need a decision"] if done.needs_decision else []
    write_lines(lines)
    if done.problems:
        show_problems(done.problems, lang)
    return 1 if done.problems else 0
