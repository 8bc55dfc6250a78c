"""``pia annex-audit FILE``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "annex-audit",
    help="公表された評価書のテキストから変更箇所の行を読み、項目を様式の欄に当て、重要な変更かを項目と記載だけから判断し、届出と照らす。\n\nRead 変更箇所 out of a published document's text, find each 項目 in the form, judge the rows by item and text alone, and hold that against the filing.",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--form",
    metavar="F",
    help="文書に書かれていないときの様式（kiso, juten, zenkoumoku） / the form, where the text does not say",
)
@click.option("--edition", metavar="E", help="様式の版（既定は文書の刻印、なければ最新） / edition of the form")
@click.option(
    "--charts",
    type=click.Choice(["decide", "important", "not-important"]),
    help="別添１の扱い（既定は判断を求める） / how 別添1 counts",
)
@click.option("--strict", is_flag=True, help="判断できない行も指摘とする / rows that cannot be judged count, too")
@as_format("text", "json", default="text")
@LANG
def command(
    file: Path, *, form: str | None, edition: str | None, charts: str | None, strict: bool, fmt: str, lang: Lang
) -> int:
    from pia.app.annex_audit import annex_audit, audit_document, audit_lines
    from pia.cli.output import echo, write_lines

    made = annex_audit(file, form=form, edition=edition, charts=charts)
    if fmt == "json":
        echo(json.dumps(audit_document(made, lang), ensure_ascii=False, indent=2))
    else:
        write_lines(audit_lines(made, lang))
    return 1 if made.differences or (strict and made.open) else 0
