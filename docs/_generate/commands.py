"""``reference/commands.md``: every command with its help, as the program prints it."""

from __future__ import annotations

import click

from _generate.markdown import code, document, table
from pia.cli.main import COMMANDS, root

__all__ = ["WIDTH", "help_text", "page"]

WIDTH = 78
"""The width at which ``pia`` prints its help when its output is no terminal."""


def help_text(name: str | None) -> str:
    """Return what ``pia --help`` (None) or ``pia NAME --help`` prints, without the trailing newline."""
    top = click.Context(root, info_name="pia", terminal_width=WIDTH, **root.context_settings)
    if name is None:
        return root.get_help(top)
    command = root.get_command(top, name)
    assert command is not None, name
    return command.get_help(click.Context(command, info_name=name, parent=top, terminal_width=WIDTH))


def page() -> str:
    """Return the page."""
    body = table(["コマンド / command", "働き / what it does"], ([f"[{code(name)}](#pia-{name})", text] for name, text in COMMANDS.items()))
    body += ["## pia", "", "```text", help_text(None), "```", ""]
    for name in COMMANDS:
        body += [f"## pia {name}", "", "```text", help_text(name), "```", ""]
    intro = [
        "全てのコマンドと、その `--help` の表示です。終了コードは[終了コード](exit-codes.md)にまとめています。",
        "Every command with its `--help`. Exit codes are on [a page of their own](exit-codes.md).",
    ]
    return document("コマンド / Commands", intro, body)
