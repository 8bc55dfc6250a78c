"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["DIRECTORIES", "DIRECTORY", "LANG", "PROJECTION", "as_format"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

DIRECTORY = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
DIRECTORIES = click.argument("directories", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
LANG = click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    help="表示の言語 / language of the messages",
)
PROJECTION = click.option(
    "--for",
    "projection",
    type=click.Choice(["submit", "publish", "internal"]),
    default="publish",
    show_default=True,
    help="提出用・公表用・内部用 / who it is for",
)


def as_format(*names: str, default: str) -> Callable[[_Command], _Command]:
    """Build the ``--format`` option of a command."""
    return click.option(
        "--format",
        "fmt",
        type=click.Choice(names),
        default=default,
        show_default=True,
        help="出力の形式 / output format",
    )
