"""``reference/commands.md``: every command with its help, as the program prints it."""

from __future__ import annotations

import click

from _generate.markdown import code, document, table
from pia.cli.main import COMMANDS, root

__all__ = ["WIDTH", "help_text", "names", "page"]

WIDTH = 78
"""The width at which ``pia`` prints its help when its output is no terminal."""


def help_text(*names: str) -> str:
    """Return what ``pia NAMES… --help`` prints (``pia --help`` without names), without the trailing newline."""
    command: click.Command = root
    context = click.Context(root, info_name="pia", terminal_width=WIDTH, **root.context_settings)
    for name in names:
        found = command.get_command(context, name) if isinstance(command, click.Group) else None
        if found is None:
            raise LookupError(f"no such command: {' '.join(names)}")
        command = found
        context = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
    return command.get_help(context)


def names() -> tuple[tuple[str, ...], ...]:
    """Return every command as the words that call it, subcommands after their group."""
    found: list[tuple[str, ...]] = []
    top = click.Context(root, info_name="pia")
    for name in COMMANDS:
        found.append((name,))
        command = root.get_command(top, name)
        if isinstance(command, click.Group):
            found.extend((name, below) for below in command.list_commands(top))
    return tuple(found)


def page() -> str:
    """Return the page."""
    body = table(
        ("コマンド / command", "働き / what it does"),
        ([f"[{code(name)}](#pia-{name})", text] for name, text in COMMANDS.items()),
    )
    body += ["## pia", "", "```text", help_text(), "```", ""]
    for words in names():
        body += [f"{'#' * (len(words) + 1)} pia {' '.join(words)}", "", "```text", help_text(*words), "```", ""]
    intro = [
        "全てのコマンドと、その `--help` の表示です。終了コードは[終了コード](exit-codes.md)にまとめています。",
        "Every command with its `--help`. Exit codes are on [a page of their own](exit-codes.md).",
    ]
    return document("コマンド / Commands", intro, body)
