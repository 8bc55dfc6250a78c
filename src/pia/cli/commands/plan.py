"""``pia plan DIR…``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORIES, LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.history.agenda import Plan

__all__ = ["command"]


@click.command(
    "plan",
    help="再実施か修正か、いつまでに何をするかを示す。間に合わない期限があれば終了コード1。\n\nTell what follows for each assessment and by when; exit 1 when a mandatory limit can no longer be kept.",
)
@DIRECTORIES
@click.option(
    "--as-of",
    "as_of",
    metavar="DATE",
    help="基準日（既定は東京の今日） / the day of the plan, today in Tokyo by default",
)
@click.option(
    "--against",
    metavar="OLD",
    help="比べる前の版（既定は最後に封をした公表物） / the version before; the last sealed publication by default",
)
@click.option("--strict", is_flag=True, help="確かめることが残るときも終了コード1とする / open questions exit 1 too")
@click.option("-o", "--out", metavar="F", type=click.Path(path_type=Path), help="出力先のファイル / output file")
@as_format("text", "json", "md", "svg", "ics", default="text")
@LANG
def command(
    directories: tuple[Path, ...],
    *,
    as_of: str | None,
    against: str | None,
    strict: bool,
    out: Path | None,
    fmt: str,
    lang: Lang,
) -> int:
    from pia.app.plan import plan

    made = plan(directories, as_of=as_of, against=against)
    _give(made, fmt, out, lang)
    open_ = strict and any(agenda.questions for agenda in made.agendas)
    return 1 if open_ or any(agenda.late for agenda in made.agendas) else 0


def _give(made: Plan, fmt: str, out: Path | None, lang: Lang) -> None:
    from pia.cli.output import write_bytes, write_lines

    if fmt == "text" and out is None:
        from pia.report.plan_text import plan_lines

        write_lines(plan_lines(made, lang))
        return
    data = _rendered(made, fmt, lang)
    if out is None:
        write_bytes(data)
        return
    from pia.sheets.atomic import write_atomic

    write_atomic(out, data)


def _rendered(made: Plan, fmt: str, lang: Lang) -> bytes:
    if fmt == "svg":
        from pia.report.plan_svg import plan_svg

        return plan_svg(made, lang)
    if fmt == "ics":
        from pia.report.plan_ics import plan_ics

        return plan_ics(made, lang)
    if fmt == "json":
        from pia.report.plan_json import plan_document

        text = json.dumps(plan_document(made, lang), ensure_ascii=False, indent=1)
    else:
        from pia.report.plan_text import plan_lines, plan_markdown

        text = "\n".join((plan_markdown if fmt == "md" else plan_lines)(made, lang))
    return f"{text}\n".encode("utf-8", "backslashreplace")
