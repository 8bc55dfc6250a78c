"""``pia diagram DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG, PROJECTION, as_format

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.forms.scope import Projection

__all__ = ["command"]


@click.command(
    "diagram",
    help="情報の流れ（flows）を、別添１「事務の内容」の図として描く。図を指定しなければ、全ての図を並べる。\n\nDraw the flows as the picture of 別添1; all charts below one another unless one is named.",
)
@DIRECTORY
@as_format("svg", "mermaid", "dot", default="svg")
@click.option("--chart", metavar="ID", help="描く図（charts の id） / one chart only")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="出力先のファイル（既定は標準出力） / default: standard output",
)
@PROJECTION
@LANG
def command(directory: Path, fmt: str, chart: str | None, out: Path | None, projection: Projection, lang: Lang) -> int:
    del lang  # read by the entry point, for the messages
    from pia.app.diagram import diagram, save
    from pia.cli.output import echo, write_bytes

    drawn = diagram(directory, fmt=fmt, chart=chart, projection=projection)
    if out is None:
        write_bytes(drawn.encode("utf-8"))
    else:
        save(drawn, out)
        echo(f"{fmt}  {out}")
    return 0
