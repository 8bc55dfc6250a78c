"""``pia conform DIR… --root PATH``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.machine import write_for_machines
from pia.cli.options import DIRECTORIES, LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "conform",
    help="実際の設定ファイルが、評価書に宣言した措置のとおりかを確かめる。\n\nHold the configurations of running systems against declared controls.\n\n"
    "終了コード / exit codes: 0 違いなし, 1 違いあり（--strict では確かめられないものも）, 2 読み取れない入力・使い方の誤り, 3 プログラムの誤り。",
)
@DIRECTORIES
@click.option(
    "--root",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="設定ファイルを写したフォルダ（ホスト名のフォルダの下に、元の場所のまま置く） / folder of copied configurations, one folder per host",
)
@as_format("text", "json", "sarif", "junit", "github", default="text")
@click.option("--strict", is_flag=True, help="確かめられないものも違いに数える / what could not be checked counts too")
@click.option(
    "--explain",
    is_flag=True,
    help="措置ごとに、見た値・宣言した値・その場所を示す / show values seen and declared, each with its place",
)
@click.option(
    "--rules",
    "rules",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help="自団体の期待（ファイル又はフォルダ、複数可）。製品の期待に加える / own expectations, in addition to those of the product",
)
@click.option(
    "--snapshot",
    metavar="F",
    type=click.Path(path_type=Path),
    help="読み取った事実の控え。--root と併せると書き出し、--root がなければこれと照らす / facts that were read: written with --root, judged without",
)
@click.option(
    "--evidence",
    metavar="F",
    type=click.Path(path_type=Path),
    help="見たものを実機の証跡として書き出すファイル（評価書は一つ） / write what was seen as a file of evidence",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="対象のなかった期待も示す / list the expectations that had nothing to judge"
)
@click.option("--as-of", metavar="DATE", help="判定の基準日（既定は今日、日本時間） / the day to judge by")
@LANG
def command(
    directories: tuple[Path, ...],
    root: Path | None,
    fmt: str,
    strict: bool,
    explain: bool,
    rules: tuple[Path, ...],
    snapshot: Path | None,
    evidence: Path | None,
    verbose: bool,
    as_of: str | None,
    lang: Lang,
) -> int:
    from pia.app.conform import conform, counted, save_evidence, save_snapshot
    from pia.cli.output import utf8_text, write_lines, write_pieces
    from pia.report.severity import exit_code

    done = conform(directories, root, as_of, snapshot=snapshot, rules=rules)
    if snapshot is not None and root is not None:
        save_snapshot(snapshot, done)
    if evidence is not None:
        save_evidence(evidence, done)
    if fmt != "text":
        with utf8_text() as stream:
            write_for_machines(done, fmt, lang, stream, strict=strict)
    elif explain:
        from pia.app.conform import explained

        write_lines(explained(done, lang))
        write_lines(["", counted(done, lang)])
    else:
        from pia.report.text import render_text

        write_pieces(render_text(done.result, lang=lang, verbose=verbose))
        write_lines([counted(done, lang)])
    return exit_code(done.result, "error", strict=strict)
