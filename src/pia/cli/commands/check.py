"""``pia check DIR…``."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from pia.cli.options import DIRECTORIES, LANG, as_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from pia.app.check import CheckOptions
    from pia.errors import Lang
    from pia.rules.finding import CheckResult

__all__ = ["command"]

_TEXT = ("text", "verbose")
"""The report for people, with and without the rules that had nothing to judge."""


@click.command(
    "check",
    help="評価書を規則に照らして検査する。\n\nCheck assessments against the rules.\n\n"
    "終了コード / exit codes: 0 指摘なし（--fail-on 未満）, 1 指摘あり, 2 読み取れない入力・使い方の誤り, 3 プログラムの誤り。",
)
@DIRECTORIES
@as_format("text", "json", "sarif", "junit", "github", "xlsx", default="text")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="結果を書き出すファイル（既定は標準出力） / file to write the result to",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="終了コード1とする最も軽い指摘 / least severity that fails",
)
@click.option("--strict", is_flag=True, help="判定できないものも指摘に数える / undetermined counts too")
@click.option(
    "--rules",
    "rules",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help="自団体の規則（ファイル又はフォルダ、複数可）。評価書のフォルダの rules/ にあるものは指定しなくても使う / local rule packs; those in a folder 'rules' beside an assessment are used anyway",
)
@click.option("--only-rules", is_flag=True, help="--rules の規則だけで検査する / only the packs named by --rules")
@click.option(
    "--evidence",
    "evidence",
    metavar="F",
    multiple=True,
    type=click.Path(path_type=Path),
    help="証跡のファイル（複数可）。実機の証跡は評定を支え、食い違いは指摘になる / files of evidence",
)
@click.option(
    "--baseline",
    metavar="F",
    type=click.Path(path_type=Path),
    help="既知の指摘のファイル。これにない指摘だけを数える / count only what this file does not know",
)
@click.option(
    "--write-baseline",
    metavar="F",
    type=click.Path(path_type=Path),
    help="今の指摘を既知の指摘として書き出す / write the findings of this run as known ones",
)
@click.option(
    "--no-waivers", is_flag=True, help="受容と除外指定を無視する（監査用） / ignore waivers and inline ignores"
)
@click.option(
    "--fix",
    "mend",
    is_flag=True,
    help="安全に直せる指摘を直す（差分を示してから書き、残りを検査する） / mend what can be mended safely",
)
@click.option("--dry-run", is_flag=True, help="--fix の差分を示すだけで書かない / only show what --fix would change")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="対象のなかった規則とその理由も示す / list the rules that selected nothing, too",
)
@click.option("--as-of", metavar="DATE", help="判定の基準日（既定は今日、日本時間） / the day to judge by")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 16),
    help="同時に検査する数（既定は、評価書が多いときプロセッサの数） / processes to share many assessments",
)
@LANG
def command(
    directories: tuple[Path, ...],
    fmt: str,
    out: Path | None,
    fail_on: str,
    strict: bool,
    rules: tuple[Path, ...],
    only_rules: bool,
    evidence: tuple[Path, ...],
    baseline: Path | None,
    write_baseline: Path | None,
    no_waivers: bool,
    mend: bool,
    dry_run: bool,
    verbose: bool,
    as_of: str | None,
    jobs: int | None,
    lang: Lang,
) -> int:
    from pia.app.check import CheckOptions, save_baseline
    from pia.errors import Problem, UsageError, Words
    from pia.report.severity import exit_code

    if fmt == "xlsx" and out is None and sys.stdout.isatty():
        raise UsageError(
            Problem(
                "workbook-to-terminal",
                Words("Excelブックは画面に出せません。", "a workbook cannot be shown on a terminal"),
                Words("-o 点検.xlsx のように書き出すファイルを指定してください。", "name a file: -o check.xlsx"),
            )
        )
    if only_rules and not rules:
        raise UsageError(
            Problem(
                "only-rules-without-rules",
                Words("--only-rules は --rules と一緒に使います。", "--only-rules goes with --rules"),
                Words("--rules で規則のファイルを指定してください。", "name a pack with --rules"),
            )
        )
    _fit_together(mend=mend, dry_run=dry_run, hide=write_baseline is not None)
    options = CheckOptions(
        rules=rules,
        only_rules=only_rules,
        baseline=baseline,
        waivers=not no_waivers,
        as_of=as_of,
        evidence=evidence,
        jobs=jobs,
    )
    if mend:
        _mend(directories, options, lang, write=not dry_run, aside=fmt != "text")
    result = _checked(directories, options, fmt, lang)
    if write_baseline is not None and not result.errors:
        save_baseline(write_baseline, result)
    if lang == "en":
        from pia.report.english import in_english

        result = in_english(result)
    _write(result, "verbose" if verbose and fmt == "text" else fmt, lang, options, out, strict=strict)
    return exit_code(result, fail_on, strict=strict)  # type: ignore[arg-type]


def _checked(directories: tuple[Path, ...], options: CheckOptions, fmt: str, lang: Lang) -> CheckResult:
    """Check; in the formats made for programs, a pack or file that cannot be read is told there as well as to people.

    Raises:
        InputError: a pack, the baseline or evidence cannot be read, and the report is for people.
        UsageError: nothing to check was named, or the day is none.
    """
    from pia.app.check import check
    from pia.app.clock import as_of_day
    from pia.cli.output import show_problems
    from pia.errors import InputError
    from pia.rules.finding import CheckResult

    try:
        return check(directories, options, progress=_progress(directories, lang))
    except InputError as error:
        if fmt in ("text", "xlsx"):
            raise
        show_problems(error.problems, lang)
        day = as_of_day(options.as_of).isoformat()
        return CheckResult(assessments=(), as_of=day, findings=(), rules=(), errors=tuple(error.problems))


def _fit_together(*, mend: bool, dry_run: bool, hide: bool) -> None:
    """Refuse --dry-run without --fix, and mending and hiding in one run.

    Raises:
        UsageError: the options do not go together.
    """
    from pia.errors import Problem, UsageError, Words

    if dry_run and not mend:
        raise UsageError(
            Problem(
                "dry-run-without-fix",
                Words("--dry-run は --fix と一緒に使います。", "--dry-run goes with --fix"),
                Words("--fix --dry-run と書いてください。", "write --fix --dry-run"),
            )
        )
    if mend and hide:
        raise UsageError(
            Problem(
                "fix-and-hide",
                Words(
                    "--fix と --write-baseline は一度に使えません。",
                    "--fix and --write-baseline cannot be used together",
                ),
                Words(
                    "先に直し、残った指摘を確かめてから、基準を書き出してください。",
                    "mend first, look at what is left, then write the baseline",
                ),
            )
        )


def _mend(directories: tuple[Path, ...], options: CheckOptions, lang: Lang, *, write: bool, aside: bool) -> None:
    """Show what can be mended, then write it; ``aside`` keeps standard output for the report."""
    from pia.app.fix import fix, write_fixes
    from pia.cli.output import write_lines, write_pieces
    from pia.errors import Words
    from pia.report.labels import SEVERITY

    fixed = fix(directories, options)
    stream = sys.stderr if aside else sys.stdout
    write_pieces([fixed.diff()], stream)
    count, files = len(fixed.settled), len(fixed.texts)
    nothing = Words("安全に直せる指摘はありません。", "nothing can be mended safely")
    done = Words(f"{count}件の指摘を直しました（{files}ファイル）。", f"{count} findings mended in {files} files")
    would = Words(f"{count}件の指摘を直せます（{files}ファイル）。", f"{count} findings can be mended in {files} files")
    if write:
        write_fixes(fixed)
    named = [f"  {SEVERITY[f.severity].say(lang)}[{f.rule}] {f.place} {f.title.say(lang)}" for f in fixed.settled]
    write_lines([(nothing if not files else done if write else would).say(lang), *named, ""], stream)


def _progress(directories: tuple[Path, ...], lang: Lang) -> Callable[[str], None]:
    from pia.cli.output import progress

    def say(name: str) -> None:
        if len(directories) > 1 and sys.stderr.isatty():
            progress(f"{name} を検査しています…" if lang == "ja" else f"checking {name} …")

    return say


def _write(result: CheckResult, fmt: str, lang: Lang, options: CheckOptions, out: Path | None, *, strict: bool) -> None:
    from pia.cli.output import show_problems, utf8_text

    if result.errors and fmt in (*_TEXT, "xlsx"):
        show_problems(result.errors, lang, result.sources)
    elif fmt == "xlsx":
        _write_workbook(result, lang, options, out)
    elif fmt in _TEXT and out is None:
        _write_text(result, lang, verbose=fmt == "verbose")
    elif out is None:
        with utf8_text() as stream:
            _render(result, fmt, lang, options, stream, strict=strict)
    else:
        from pia.sheets.atomic import atomic_stream

        with atomic_stream(out) as raw:
            stream = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="\n")
            _render(result, fmt, lang, options, stream, strict=strict)
            stream.detach()


def _render(result: CheckResult, fmt: str, lang: Lang, options: CheckOptions, stream: TextIO, *, strict: bool) -> None:
    """Write ``result`` in a format made for programs, or as plain text, to a stream that takes any Unicode."""
    from pia.app.check import from_here

    if fmt == "json":
        from pia.report.json_report import write_json

        write_json(result, stream, lang)
    elif fmt == "sarif":
        from pia.app.rules import rule_cards
        from pia.report.sarif import write_sarif

        folders = [Path(folder) for folder in result.directories.values()]
        cards = () if result.errors else rule_cards(options.rules, only=options.only_rules, directories=folders)
        write_sarif(from_here(result), cards, stream, lang)
    elif fmt == "github":
        from pia.report.github import render_github

        stream.writelines(render_github(from_here(result), lang))
    elif fmt == "junit":
        from pia.report.junit import render_junit

        stream.writelines(render_junit(from_here(result), lang, strict=strict))
    else:
        from pia.report.text import render_text

        stream.writelines(render_text(result, lang=lang, verbose=fmt == "verbose"))


def _write_text(result: CheckResult, lang: Lang, *, verbose: bool) -> None:
    from pia.cli.output import ambiguous_wide, colour, write_pieces
    from pia.report.text import render_text

    wide = ambiguous_wide(sys.stdout)
    write_pieces(render_text(result, lang=lang, color=colour(sys.stdout), ambiguous_wide=wide, verbose=verbose))


def _write_workbook(result: CheckResult, lang: Lang, options: CheckOptions, out: Path | None) -> None:
    from pia.app.workbook import workbook
    from pia.cli.output import write_bytes
    from pia.sheets.atomic import write_atomic

    data = workbook(result, options.rules, only=options.only_rules, lang=lang, evidence=options.evidence)
    if out is None:
        write_bytes(data)
    else:
        write_atomic(out, data)
