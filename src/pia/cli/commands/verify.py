"""``pia verify DIR…``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORIES, LANG, as_format

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pia.errors import Lang
    from pia.verify.verified import Verified

__all__ = ["command"]


@click.command(
    "verify",
    help="宣言した措置を、評価書のとおりに動く登録系（試験用）で試し、実機の証跡と並べる。登録系での試行は実機の証跡にはならない。\n\n"
    "Try declared controls on a register that does what is declared, and put real evidence beside them. A rehearsal is no evidence of the real system.\n\n"
    "終了コード / exit codes: 0 食い違いなし, 1 食い違い・終えられない試行・気付かれない妨害・書き換えられた又は他の団体の証跡あり（--strict では確かめていない措置も）, "
    "2 読み取れない入力・使い方の誤り, 3 プログラムの誤り。",
)
@DIRECTORIES
@click.option(
    "--store", metavar="URL", default="memory:", show_default=True, help="登録系のストア / store of the register"
)
@as_format("text", "json", "html", "xlsx", default="text")
@click.option(
    "--evidence",
    "evidence",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="実機の証跡のファイル（複数可） / files of real evidence",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="試行の結果を証跡（宣言の整合）として書き出すファイル（評価書は一つ） / write what was rehearsed as a file of evidence",
)
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="報告を標準出力の代わりに書き出すファイル / write the report to a file",
)
@click.option(
    "--self-test",
    is_flag=True,
    help="登録系をわざと壊し、どの試行も気付くかを確かめる / break the register on purpose: every probe has to notice",
)
@click.option(
    "--strict", is_flag=True, help="確かめていない措置があれば終了コード1 / fail on controls that are undetermined"
)
@click.option("--steps", is_flag=True, help="全ての手順を表示する（text） / tell every step")
@click.option("--quiet", is_flag=True, help="経過を表示しない / no progress")
@click.option(
    "--as-of",
    metavar="DATE",
    help="証跡の古さを判定する基準日（既定は今日、日本時間） / the day to judge the age of evidence by",
)
@LANG
def command(
    directories: tuple[Path, ...], store: str, fmt: str, evidence: tuple[Path, ...], output: Path | None, report: Path | None, *, self_test: bool, strict: bool,
    steps: bool, quiet: bool, as_of: str | None, lang: Lang,
) -> int:  # fmt: skip
    from pia.app.verify import exit_code, save_evidence, verify
    from pia.cli.output import progress

    told: Callable[[str], None] = (lambda _text: None) if quiet else progress
    if self_test:
        return _self_test(directories, store, fmt, lang, told)
    done = verify(directories, as_of=as_of, evidence=evidence, store=store, told=told)
    if output is not None:
        save_evidence(output, done)
    _render(done, fmt, lang, report, steps=steps)
    return exit_code(done, strict=strict)


def _self_test(directories: tuple[Path, ...], store: str, fmt: str, lang: Lang, told: Callable[[str], None]) -> int:
    from pia.app.verify import probed
    from pia.cli.output import write_bytes, write_lines
    from pia.errors import Problem, UsageError, Words

    if fmt not in ("text", "json"):
        raise UsageError(
            Problem(
                "self-test-format",
                Words("--self-test は text と json で出力します。", "--self-test is told as text or json"),
                Words("--format を text か json にしてください。", "use --format text or json"),
            )
        )
    done = probed(directories, store=store, told=told)
    if fmt == "json":
        from pia.report.verify_json import self_test_json

        write_bytes(self_test_json(done, lang).encode())
    else:
        from pia.report.verify_text import self_test_lines

        write_lines(self_test_lines(done, lang))
    return int(any(one.survivors or one.broken or not one.tried for _, one in done))


def _render(done: Sequence[Verified], fmt: str, lang: Lang, report: Path | None, *, steps: bool) -> None:
    from pia.cli.output import write_bytes, write_lines

    if fmt == "text" and report is None:
        from pia.report.verify_text import verify_lines

        write_lines(verify_lines(done, lang, verbose=steps))
        return
    data = _rendered(done, fmt, lang, steps=steps)
    if report is None:
        write_bytes(data)
        return
    from pia.sheets.atomic import write_atomic

    write_atomic(report, data)


def _rendered(done: Sequence[Verified], fmt: str, lang: Lang, *, steps: bool) -> bytes:
    """Return a report as it is written to a file."""
    if fmt == "json":
        from pia.report.verify_json import verify_json

        return verify_json(done, lang).encode()
    if fmt == "html":
        from pia.report.verify_html import verify_html

        return verify_html(done, lang).encode()
    if fmt == "xlsx":
        from pia.report.verify_xlsx import verify_workbook

        return verify_workbook(done, lang)
    from pia.report.verify_text import verify_lines

    return "".join(f"{line}\n" for line in verify_lines(done, lang, verbose=steps)).encode()
