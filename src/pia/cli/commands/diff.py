"""``pia diff OLD NEW``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pia.cli.options import LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "diff",
    help="評価書の二つの版を、欄ごとに比べる。版は、フォルダ、封をした公表物、又は git の REV:PATH。\n\nCompare two versions item by item: folders, sealed publications, or REV:PATH as in git.",
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--for",
    "projection",
    type=click.Choice(["submit", "publish"]),
    default="submit",
    show_default=True,
    help="提出用の記載を比べるか、公表用の記載を比べるか / which of the two texts to compare",
)
@as_format("text", "json", default="text")
@LANG
def command(old: str, new: str, *, projection: str, fmt: str, lang: Lang) -> int:
    from pia.app.diff import diff, diff_document, diff_lines
    from pia.cli.output import write_bytes, write_lines

    found = diff(old, new, public=projection == "publish")
    if fmt == "json":
        write_bytes(
            (json.dumps(diff_document(found), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
        )
    else:
        write_lines(diff_lines(found, lang))
    return 0
