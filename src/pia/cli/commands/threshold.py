"""``pia threshold DIR``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "threshold",
    help="対象人数・取扱者数・重大事故から、義務付けられる評価の種類を理由とともに示す。宣言した種類が足りなければ終了コード1。\n\nJudge which assessment is mandatory, with reasons; exit 1 when the declared one is below it.",
)
@DIRECTORY
@as_format("text", "json", default="text")
@click.option("--strict", is_flag=True, help="判定できないときも終了コード1とする / undetermined exits 1 too")
@LANG
def command(directory: Path, fmt: str, strict: bool, lang: Lang) -> int:
    from pia.app.threshold import judge
    from pia.cli.output import write_bytes, write_lines
    from pia.report.threshold_text import render_threshold, threshold_document

    result = judge(directory)
    if fmt == "json":
        write_bytes((json.dumps(threshold_document(result, lang), ensure_ascii=False, indent=1) + "\n").encode())
    else:
        write_lines(render_threshold(result, lang))
    return 1 if result.outcome == "violated" or (strict and result.outcome == "undetermined") else 0
