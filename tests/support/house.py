"""The folder of a body with an assessment in several files, and what is said of one that cannot be put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pia.errors import InputError
from pia.source.assemble import assemble

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pia.errors import Problem

BODY = """\
body: {name: 市長, code: 112291}
status: draft
audit: [self-check]
systems:
  - id: juki
    name: 既存住民基本台帳システム
    zone: my-number-use
  - {id: atena, name: 宛名, note: {use: common}}
incidents:
  - {id: i1, date: 2024-05-01}
texts: {common: 共通の文}
"""
"""A `body.yaml` with defaults, two systems to draw from, an incident and a text."""


def put(path: Path, content: str | bytes) -> Path:
    """Write a file, its line ends and bytes as they are given, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def spread(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write ``files`` below the folder of a body and return the assessment's folder ``work``."""
    for name, content in files.items():
        put(folder / name, content)
    return folder / "work"


def problems(work: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        assemble(work)
    return caught.value.problems


def only(work: Path) -> tuple[str, str, str]:
    """Return code, place and message of the one problem there is."""
    (found,) = problems(work)
    return found.code, str(found.place), found.message.ja
