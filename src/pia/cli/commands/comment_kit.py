"""``pia comment-kit OLD NEW -o DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import LANG

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "comment-kit",
    help="意見募集の資料（頁と行の付いた評価書案、変更箇所、概要、意見書）を作る。--opinions では、寄せられた意見と考え方をまとめる。\n\nMake what a hearing of opinions needs: the draft with pages and lines, the annex, a summary, an opinion sheet; --opinions gathers the opinions and answers.",
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "-o",
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="資料のフォルダ / folder of the kit",
)
@click.option(
    "--opinions",
    metavar="F",
    type=click.Path(path_type=Path),
    help="寄せられた意見の表（csv、xlsx） / table of the opinions that came in",
)
@click.option(
    "--write",
    is_flag=True,
    help="意見と反映を NEW の評価実施手続に書き込む / enter opinions and their reflection into the procedure of NEW",
)
@LANG
def command(old: str, new: str, *, out: Path, opinions: Path | None, write: bool, lang: Lang) -> int:
    from pia.app.comment_kit import comment_kit, save_files
    from pia.cli.output import progress, write_lines

    if opinions is not None:
        return _answers(new, opinions, out, lang, write=write)
    if write:
        raise _write_alone()
    kit = comment_kit(old, new)
    for path in save_files(kit.files, out):
        progress(path.as_posix())
    ja = lang == "ja"
    write_lines([f"変更 {len(kit.changes)}件" if ja else f"{len(kit.changes)} changes"])
    write_lines(f"{number}. {one.what}（{one.place}）" for number, one in enumerate(kit.changes, 1))
    write_lines(f"？{words.say(lang)}" for words in kit.open)
    return 0


def _answers(new: str, table: Path, out: Path, lang: Lang, *, write: bool) -> int:
    from pia.app.comment_kit import save_files
    from pia.app.opinions import answers, enter
    from pia.cli.output import progress, write_lines

    made = answers(new, table, out)
    folder = Path(new)
    if write:
        if not folder.is_dir():
            raise _not_writable(new)
        path = enter(folder, made)
        progress(f"書き込みました: {path}" if lang == "ja" else f"written to {path}")
    for path in save_files(made.files, out):
        progress(path.as_posix())
    ja, waiting = lang == "ja", len(made.unanswered)
    write_lines(
        [
            f"意見 {len(made.opinions)}件（考え方のないもの {waiting}件）"
            if ja
            else f"{len(made.opinions)} opinions ({waiting} without an answer)"
        ]
    )
    write_lines(
        f"{one.number}. {path or ('（全体）' if ja else '(the whole)')}"
        for one, path in zip(made.opinions, made.paths, strict=True)
    )
    return 0


def _write_alone() -> Exception:
    from pia.errors import Problem, UsageError, Words

    return UsageError(
        Problem(
            "write-without-opinions",
            Words("--write は --opinions とともに使います。", "--write goes with --opinions"),
            Words("意見の表を --opinions で指定してください。", "name the table of opinions with --opinions"),
        )
    )


def _not_writable(new: str) -> Exception:
    from pia.errors import Problem, UsageError, Words

    return UsageError(
        Problem(
            "not-writable-version",
            Words(
                f"「{new[:80]}」はフォルダではないため、意見を書き込めません。",
                f"{new[:80]!r} is no folder, so opinions cannot be written into it",
            ),
            Words("NEW に評価書のフォルダを指定してください。", "name a folder as NEW"),
        )
    )
