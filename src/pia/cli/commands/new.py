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
    "new", help="ひな形（モデル市の評価書）を新しいフォルダに写す。\n\nCopy the example assessment into a new folder."
)
@DIRECTORY
@LANG
def command(directory: Path, lang: Lang) -> int:
    from pia.app.new import start
    from pia.cli.output import write_lines

    files = start(directory)
    write_lines(str(path) for path in files)
    after = f"次は: pia check {directory}" if lang == "ja" else f"next: pia check {directory}"
    write_lines([after])
    return 0
