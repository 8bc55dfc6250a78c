"""YAML text to a :class:`Document`, strictly: what cannot be read is said in full, with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import InputError, Problem
from pia.source.build import Builder
from pia.source.decode import BOM, MAX_FILE, MAX_LINE, check_text, decode, read_bytes
from pia.source.problems import point, problem

if TYPE_CHECKING:
    from pia.source.nodes import Node

__all__ = ["Document", "load_file", "load_text"]


class Document(Struct, frozen=True):
    """One file that has been read: its display name, its text without byte order mark, its tree.

    ``bom`` says whether the file began with a byte order mark, so that edits can put it back.
    """

    file: str
    text: str
    root: Node
    bom: bool = False


def load_file(path: Path, file: str, *, max_file: int = MAX_FILE, max_line: int = MAX_LINE) -> Document:
    """Read and parse ``path``; ``file`` is its display name in messages.

    Raises:
        InputError: the file cannot be read, is not UTF-8, or is not YAML as this project accepts it; every problem that
            can be found at once is listed.
    """
    data = read_bytes(path, file, max_file=max_file)
    text, bom = decode(data, file)
    return _load(text, file, bom, check_text(text, file, size=len(data), max_file=max_file, max_line=max_line))


def load_text(text: str, file: str, *, max_file: int = MAX_FILE, max_line: int = MAX_LINE) -> Document:
    """Parse ``text``; ``file`` is its display name in messages. A leading byte order mark is taken off and noted.

    Raises:
        InputError: the text is not YAML as this project accepts it; every problem that can be found at once is listed.
    """
    bom = text.startswith(BOM)
    body = text[1:] if bom else text
    return _load(body, file, bom, check_text(body, file, max_file=max_file, max_line=max_line))


def _load(text: str, file: str, bom: bool, problems: list[Problem]) -> Document:
    if problems:
        raise InputError(problems)
    builder = Builder(text, file)
    root = builder.build()
    if builder.problems:
        raise InputError(sorted(builder.problems, key=lambda each: each.place or point(file)))
    if root is None:
        raise InputError(
            problem(
                "file-empty",
                ("ファイルが空です。", "The file is empty."),
                (
                    "項目を書くか、ファイルを include から外してください。",
                    "Write the entries, or take the file out of 'include'.",
                ),
                point(file),
            )
        )
    return Document(file, text, root, bom)
