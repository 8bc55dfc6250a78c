"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["DIRECTORIES", "DIRECTORY", "LANG", "PROJECTIONS", "as_format"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

PROJECTIONS = ("submit", "publish", "internal")

DIRECTORY = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
DIRECTORIES = click.argument("directories", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
LANG = click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    help="表示の言語 / language of the messages",
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
