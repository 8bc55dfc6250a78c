"""``pia evidence DIR --add FILE | --sheet OUT | --statement OUT``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.machine import write_for_machines
from pia.cli.options import DIRECTORIES, LANG, as_format

if TYPE_CHECKING:
    from pia.app.evidence import Added
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "evidence",
    help="実機の証跡を加え、実機確認手順書と措置の状況の報告を作る。\n\n"
    "Take real evidence in; print the procedure sheet and the yearly statement.\n\n"
    "終了コード / exit codes: 0 指摘なし, 1 証跡に食い違いあり（--strict では確かめられないものも）, 2 読み取れない入力・使い方の誤り, 3 プログラムの誤り。",
)
@DIRECTORIES
@click.option(
    "--add",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="加えるもの（複数可）: 記録・台帳・名簿・文書の一覧（csv）、記入した手順書（xlsx）、証跡のファイル（json, yaml） / files to take in",
)
@click.option(
    "--sheet",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="実機確認手順書を書き出すファイル（xlsx, docx, pdf） / write the procedure sheet",
)
@click.option(
    "--statement",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="年度の措置の状況の報告を書き出すファイル（docx, xlsx, md）。証跡は --evidence で渡す / write the yearly statement on the measures",
)
@click.option(
    "--year", metavar="YEAR", type=int, help="報告の年度（西暦。既定は基準日の前の年度） / fiscal year of the statement"
)
@click.option(
    "--evidence",
    "evidence",
    metavar="F",
    multiple=True,
    type=click.Path(path_type=Path),
    help="報告に使う証跡のファイル（既定は評価書と並ぶ evidence.json） / files of evidence for the statement",
)
@click.option(
    "--into",
    metavar="F",
    type=click.Path(path_type=Path),
    help="証跡を加える先（既定は評価書と並ぶ evidence.json） / file to add to",
)
@click.option(
    "--kind",
    metavar="KIND",
    help="表の種類（見出しで決まらないとき） / kind of the tables, where their heads do not tell",
)
@click.option(
    "--mapping",
    metavar="F",
    type=click.Path(path_type=Path),
    help="列の見出し、業務時間などを定めたファイル（yaml） / your own heads of columns, office hours and the like",
)
@click.option(
    "--control", "controls", metavar="ID", multiple=True, help="示す統制を限る（複数可） / only these controls"
)
@click.option(
    "--tester",
    metavar="NAME",
    help="記録・台帳を確かめた者（個人名でなく係の名前） / who looked (an office, no person)",
)
@as_format("text", "json", "sarif", "junit", "github", default="text")
@click.option("--strict", is_flag=True, help="確かめられないものも食い違いに数える / what could not be told counts too")
@click.option("--as-of", metavar="DATE", help="基準日（既定は今日、日本時間） / the day to judge by")
@LANG
def command(
    directories: tuple[Path, ...],
    files: tuple[Path, ...],
    sheet: Path | None,
    statement: Path | None,
    year: int | None,
    evidence: tuple[Path, ...],
    into: Path | None,
    kind: str | None,
    mapping: Path | None,
    controls: tuple[str, ...],
    tester: str | None,
    fmt: str,
    strict: bool,
    as_of: str | None,
    lang: Lang,
) -> int:
    _one_thing(adds=bool(files), sheet=sheet is not None, statement=statement is not None)
    if statement is not None:
        return _statement(directories, statement, evidence, year, as_of, lang)
    _one_assessment(directories)
    if sheet is not None:
        from pia.app.evidence_sheet import write_sheet
        from pia.cli.output import write_lines

        count = write_sheet(directories[0], sheet)
        said = f"実機確認手順書（{count}件）: {sheet}" if lang == "ja" else f"procedure sheet ({count} steps): {sheet}"
        write_lines([said])
        return 0
    from pia.app.evidence import AddOptions, add
    from pia.report.severity import exit_code

    options = AddOptions(kind=kind, mapping=mapping, controls=controls, into=into, as_of=as_of, tester=tester)
    done = add(directories[0], files, options)
    _report(done, fmt, lang, strict=strict)
    return exit_code(done.result, "error", strict=strict)


def _one_thing(*, adds: bool, sheet: bool, statement: bool) -> None:
    """Refuse none or several of the three things that the command does.

    Raises:
        UsageError: not exactly one was asked for.
    """
    from pia.errors import Problem, UsageError, Words

    if adds + sheet + statement != 1:
        raise UsageError(
            Problem(
                "evidence-what",
                Words(
                    "--add、--sheet、--statement のどれか一つを指定してください。",
                    "name one of --add, --sheet and --statement",
                ),
                Words(
                    "証跡を加えるなら --add 操作記録.csv、手順書なら --sheet 手順書.xlsx です。",
                    "--add log.csv takes evidence in, --sheet sheet.xlsx prints the procedure",
                ),
            )
        )


def _one_assessment(directories: tuple[Path, ...]) -> None:
    """Refuse several assessments where each has a file of its own.

    Raises:
        UsageError: more than one was named.
    """
    from pia.errors import Problem, UsageError, Words

    if len(directories) != 1:
        raise UsageError(
            Problem(
                "evidence-of-several",
                Words("証跡と手順書は、評価書ごとのものです。", "evidence and sheets are for one assessment"),
                Words("評価書を一つだけ指定してください。", "name one assessment"),
            )
        )


def _statement(
    directories: tuple[Path, ...],
    out: Path,
    evidence: tuple[Path, ...],
    year: int | None,
    as_of: str | None,
    lang: Lang,
) -> int:
    from pia.app.statement import write_statement
    from pia.cli.output import write_lines

    done = write_statement(directories, out, evidence=evidence, year=year, as_of=as_of)
    write_lines(one.say(lang) for one in done)
    return 0


def _report(done: Added, fmt: str, lang: Lang, *, strict: bool) -> None:
    """Show what was found; what was taken in is told on standard error, so that the result stays a result."""
    from pia.cli.output import utf8_text, write_lines, write_pieces

    if fmt == "text":
        from pia.report.text import render_text

        if done.result.rules:
            write_pieces(render_text(done.result, lang=lang))
    else:
        with utf8_text() as stream:
            write_for_machines(done, fmt, lang, stream, strict=strict)
    counts = {
        word: sum(1 for one in done.entries if one.outcome == word) for word in ("held", "refuted", "undetermined")
    }
    ja = f"{done.path}: {len(done.entries)}件を加えました（一致{counts['held']}、食い違い{counts['refuted']}、判定できない{counts['undetermined']}）。全部で{done.whole}件です。"
    en = f"{done.path}: {len(done.entries)} entries added ({counts['held']} held, {counts['refuted']} refuted, {counts['undetermined']} undetermined), {done.whole} in all"
    write_lines([*(note.say(lang) for note in done.notes), ja if lang == "ja" else en], sys.stderr)
