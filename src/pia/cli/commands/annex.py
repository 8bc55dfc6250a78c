"""``pia annex OLD NEW``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import LANG, as_format

if TYPE_CHECKING:
    from pia.app.annex import Annex, AnnexOptions
    from pia.app.annex_many import Many
    from pia.errors import Lang

__all__ = ["command"]

_FILES = ("xlsx", "docx", "html", "pdf")


@click.command(
    "annex",
    help="二つの版から変更箇所の行を作り、重要な変更に当たるかを判断する。既定は公表用。OLD と NEW が評価実施機関のフォルダなら全ての評価書の行を、--profile なら共通基盤の版の変更で DIR の評価書に生じる行を作る。\n\nTell the rows of 変更箇所 between two versions and judge which are important changes: of one assessment, of every assessment of a body, or of those that inherit a profile.",
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("directories", metavar="[DIR...]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--profile",
    is_flag=True,
    help="OLD と NEW は共通基盤の版（名前/版） / OLD and NEW are editions of a profile (name/edition)",
)
@click.option(
    "--date", metavar="D", help="変更日（例 令和8年4月1日。案では付けない） / the day of the change; none in a draft"
)
@click.option(
    "--for",
    "projection",
    type=click.Choice(["submit", "publish"]),
    default="publish",
    show_default=True,
    help="提出用・公表用 / who it is for",
)
@click.option("--bundle", is_flag=True, help="同じ書換えの行を一つにまとめる / rows that tell the same edit become one")
@click.option(
    "--cells", is_flag=True, help="増減した枠を、欄ごとの行に分ける / a row for each item of a block that came or went"
)
@click.option(
    "--charts",
    type=click.Choice(["decide", "important", "not-important"]),
    help="別添１の扱い（既定は attributes の change_charts、なければ判断を求める） / how 別添1 counts",
)
@click.option(
    "--decisions",
    metavar="F",
    type=click.Path(path_type=Path),
    help="判断の記録（既定は NEW の decisions.yaml） / recorded decisions",
)
@click.option(
    "--write",
    is_flag=True,
    help="行を NEW の変更箇所の終わりに書き足す（公表しない値には公表用の文言を添える） / add the rows to the history of NEW",
)
@click.option(
    "--check",
    is_flag=True,
    help="NEW に書かれた変更箇所の行を、二つの版の違いと照らす（行のない変更、変更のない行、合わない記載）。あれば終了コード1 / hold the rows written in NEW against what differs; 1 where they do not fit",
)
@click.option("-o", "--out", metavar="F", type=click.Path(path_type=Path), help="出力先のファイル / output file")
@as_format("text", "json", "md", *_FILES, default="text")
@LANG
def command(
    old: str,
    new: str,
    directories: tuple[Path, ...],
    *,
    profile: bool,
    date: str | None,
    projection: str,
    bundle: bool,
    cells: bool,
    charts: str | None,
    decisions: Path | None,
    write: bool,
    check: bool,
    out: Path | None,
    fmt: str,
    lang: Lang,
) -> int:
    from pia.app.annex import AnnexOptions, annex
    from pia.cli.output import show_problems

    if check:
        return _check(old, new, fmt, out, lang, alone=not (profile or directories or write))
    _check_out(fmt, out)
    options = AnnexOptions(
        date=date,
        public=projection == "publish",
        bundle=bundle,
        each_cell=cells,
        decisions=decisions,
        charts=charts,
    )
    many = _many(old, new, directories, options, profile=profile)
    if many is not None:
        return _give_many(many, fmt, out, lang, write=write)
    made = annex(old, new, options)
    if made.problems:
        show_problems(made.problems, lang)
    elif write:
        _write(made, lang)
    _give(made, fmt, out, lang)
    return 1 if made.problems else 0


def _check(old: str, new: str, fmt: str, out: Path | None, lang: Lang, *, alone: bool) -> int:
    """Hold the rows of NEW against what differs, and print what does not fit."""
    from pia.app.annex_check import annex_check, check_document, check_lines
    from pia.cli.output import write_bytes
    from pia.errors import Problem, UsageError, Words

    if not alone or fmt not in ("text", "json"):
        raise UsageError(
            Problem(
                "check-alone",
                Words(
                    "--check は、--profile、DIR、--write、text と json のほかの形式とは一緒に使えません。",
                    "--check does not go with --profile, DIR, --write or formats other than text and json",
                ),
                Words("pia annex OLD NEW --check の形で指定してください。", "write pia annex OLD NEW --check"),
            )
        )
    made = annex_check(old, new)
    lines = (
        check_lines(made, lang)
        if fmt == "text"
        else [json.dumps(check_document(made, lang), ensure_ascii=False, indent=1)]
    )
    data = ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")
    if out is None:
        write_bytes(data)
    else:
        from pia.sheets.atomic import write_atomic

        write_atomic(out, data)
    return 1 if made.failed else 0


def _many(old: str, new: str, directories: tuple[Path, ...], options: AnnexOptions, *, profile: bool) -> Many | None:
    """Return the rows of many assessments; None where OLD and NEW are two versions of one."""
    from pia.app.annex_many import annex_of_body, annex_of_profile
    from pia.errors import Problem, UsageError, Words

    if profile and directories:
        return annex_of_profile(old, new, directories, options)
    if profile or directories:
        raise UsageError(
            Problem(
                "profile-and-directories",
                Words(
                    "--profile には評価書のフォルダ（DIR）が要ります。DIR は --profile のときだけ書けます。",
                    "--profile needs the folders of assessments (DIR), and DIR goes with --profile only",
                ),
                Words(
                    "pia annex --profile 名前/前の版 名前/後の版 DIR… の形で指定してください。",
                    "write pia annex --profile NAME/OLD NAME/NEW DIR…",
                ),
            )
        )
    return annex_of_body(old, new, options)


def _give_many(many: Many, fmt: str, out: Path | None, lang: Lang, *, write: bool) -> int:
    from pia.app.annex_many_files import append_many, many_document, many_lines, save_many
    from pia.cli.output import progress, show_problems, write_bytes, write_lines

    problems = many.problems
    if problems:
        show_problems(problems, lang)
    elif write:
        for path in append_many(many):
            progress(f"書き足しました: {path}" if lang == "ja" else f"added to {path}")
    if fmt in ("text", "json"):
        lines = many_lines(many, lang)
        text = "\n".join(
            lines if fmt == "text" else [json.dumps(many_document(many, lang), ensure_ascii=False, indent=1)]
        )
        if out is not None:
            from pia.sheets.atomic import write_atomic

            write_atomic(out, f"{text}\n".encode("utf-8", "backslashreplace"))
        elif fmt == "text":
            write_lines(text.split("\n"))
        else:
            write_bytes(f"{text}\n".encode("utf-8", "backslashreplace"))
    else:
        for path in save_many(many, fmt, out):
            progress(path.as_posix())
    if any(part.problems for part in many.parts):
        return 2
    return 1 if problems else 0


def _check_out(fmt: str, out: Path | None) -> None:
    from pia.errors import Problem, UsageError, Words

    if fmt in _FILES and out is None:
        raise UsageError(
            Problem(
                "out-missing",
                Words(f"{fmt} の出力先がありません。", f"no file to write {fmt} to was named"),
                Words("-o で出力先のファイルを指定してください。", "name a file with -o"),
            )
        )


def _write(made: Annex, lang: Lang) -> None:
    from pia.app.annex import append
    from pia.cli.output import progress

    path = append(made)
    if path is None:
        progress("書き足す行はありません。" if lang == "ja" else "there is nothing to add")
    else:
        progress(f"書き足しました: {path}" if lang == "ja" else f"added to {path}")


def _give(made: Annex, fmt: str, out: Path | None, lang: Lang) -> None:
    from pia.app.annex import annex_document, annex_lines
    from pia.cli.output import write_bytes, write_lines

    if fmt == "text" and out is None:
        write_lines(annex_lines(made, lang))
        return
    if fmt in ("text", "json"):
        text = "\n".join(annex_lines(made, lang))
        if fmt == "json":
            text = json.dumps(annex_document(made, lang), ensure_ascii=False, indent=1)
        data = f"{text}\n".encode("utf-8", "backslashreplace")
    else:
        from pia.app.annex_print import rendered

        data = rendered(made, fmt)
    if out is None:
        write_bytes(data)
        return
    from pia.sheets.atomic import write_atomic

    write_atomic(out, data)
