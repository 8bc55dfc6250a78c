"""``pia new DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "new",
    help="ひな形（モデル市の評価書）を新しいフォルダに写す。\n\nCopy one assessment of the example city into a new folder.",
)
@DIRECTORY
@click.option(
    "--work",
    metavar="W",
    default="juki",
    help="写す事務。juki 住民基本台帳・様式4（既定）、kokuho 国民健康保険・様式3、jutaku 市営住宅・様式2 / the work to copy",
)
@LANG
def command(directory: Path, work: str, lang: Lang) -> int:
    from pia.app.new import start
    from pia.cli.output import write_lines

    files = start(directory, work)
    write_lines(str(path) for path in files)
    after = f"次は: pia check {directory}" if lang == "ja" else f"next: pia check {directory}"
    write_lines([after])
    return 0
