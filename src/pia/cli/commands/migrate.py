"""``pia migrate DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG

if TYPE_CHECKING:
    from pia.app.migrate import Migrated
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "migrate",
    help="評価書を様式の別の版に移す。コメントや書き方は保たれ、記載は失われない。\n\nMove an assessment to another edition of its form; comments stay, nothing is lost.",
)
@DIRECTORY
@click.option("--edition", metavar="E", required=True, help="移す先の版（例 2024-10） / the edition to move to")
@click.option("--dry-run", is_flag=True, help="書き換えずに、何が変わるかだけを示す / only show what would change")
@LANG
def command(directory: Path, edition: str, dry_run: bool, lang: Lang) -> int:
    from pia.app.migrate import migrate
    from pia.cli.output import write_lines

    write_lines(_told(migrate(directory, edition, write=not dry_run), lang, dry_run=dry_run))
    return 0


def _told(done: Migrated, lang: Lang, *, dry_run: bool) -> list[str]:
    ja = lang == "ja"
    head = f"版 {done.old} → {done.new}" if ja else f"edition {done.old} → {done.new}"
    lines = [head + (("（試行。書き換えていません）" if ja else " (dry run, nothing written)") if dry_run else "")]
    lines += [f"  {'書換え' if ja else 'changed'}: {path.name}" for path in done.files]
    if not done.files:
        lines.append("  変わるところはありません。" if ja else "  nothing changes")
    for before, after in done.changed:
        lines.append(f"  {'表示が変わる欄' if ja else 'reads otherwise'}: {after.path}")
        if before.label != after.label:
            lines.append(f"    {before.label} → {after.label}")
        else:
            lines.append(f"    {_short(before.printed())} → {_short(after.printed())}")
    lines += [
        f"  {'新しい版にない欄（記載はYAMLに残ります）' if ja else 'not in the new edition (kept in YAML)'}: {item.path}"
        for item in done.gone
    ]
    if done.review:
        lines.append("読み直すところ:" if ja else "to read again:")
        lines += [f"  ・{words.say(lang)}" for words in done.review]
    return lines


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 60 else f"{one[:59]}…"
