"""``pia build DIR -o OUT``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG, PROJECTION

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.forms.scope import Projection

__all__ = ["command"]


@click.command(
    "build",
    help="様式の全体を別添とともに出力する。既定は公表用で、非公表の値は公表用の文言に置き換わる。\n\nWrite the whole form with its annexes; withheld values are replaced unless asked otherwise.",
)
@DIRECTORY
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="出力先のフォルダ / output folder",
)
@click.option(
    "--format", "formats", metavar="F,…", multiple=True, help="xlsx,docx,html,pdf,md,json（既定は全て） / default: all"
)
@click.option(
    "--form", "form_", metavar="F", help="kiso, juten, zenkoumoku（既定は評価書の種類） / default: as declared"
)
@click.option("--edition", metavar="E", help="様式の版 / edition of the form")
@PROJECTION
@LANG
def command(
    directory: Path,
    out: Path,
    *,
    formats: tuple[str, ...],
    form_: str | None,
    edition: str | None,
    projection: Projection,
    lang: Lang,
) -> int:
    from pia.app.build import build, format_names
    from pia.cli.output import progress, write_lines
    from pia.report.form_text import section_lines

    names = format_names(",".join(formats) if formats else None)
    built = build(
        directory,
        out,
        formats=names,
        form=form_,
        edition=edition,
        projection=projection,
        progress=lambda name: progress(f"{name} を作成しています…" if lang == "ja" else f"rendering {name} …"),
    )
    write_lines([*section_lines(built.form, lang), ""])
    write_lines(f"{name:<5} {path}" for name, path in built.files.items())
    return 0
