"""The console blocks of the hand-written pages: ``$ pia …`` and lines of what it prints, kept as the program prints them.

The lines of a block stand in the output in their order; the output may begin before them and go on after them, and a line
that is only ``…`` stands for lines left out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pia.cli.main import main

__all__ = ["Session", "not_printed", "printed", "refreshed", "sessions"]

PROJECT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^(?P<indent>[ ]*)```console\n(?P<body>.*?)^[ ]*```$", re.MULTILINE | re.DOTALL)
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Session:
    """One block: the line where it begins, the arguments of ``pia``, the lines shown."""

    line: int
    arguments: tuple[str, ...]
    shown: tuple[str, ...]


def sessions(text: str) -> Iterator[Session]:
    """Yield the blocks of a page.

    Raises:
        ValueError: a block does not begin with ``$ pia``.
    """
    for block in _BLOCK.finditer(text):
        yield _session(block)


def printed(arguments: tuple[str, ...]) -> list[str]:
    """Return what ``pia`` prints on standard output, run beside a copy of the assessments."""
    return list(_printed(arguments))


def not_printed(shown: tuple[str, ...], output: list[str]) -> str | None:
    """Return a shown line that is not printed where it should be, or None when all are."""
    text = "\n" + "\n".join(line.rstrip() for line in output) + "\n"
    here = 0
    for part in _parts(shown):
        wanted = "\n".join(part)
        found = text.find(f"\n{wanted}\n", here)
        if found < 0:
            return next((line for line in part if f"\n{line}\n" not in text), part[0])
        here = found + len(wanted)
    return None


def refreshed(text: str, run: Callable[[tuple[str, ...]], list[str]] = printed) -> str:
    """Return a page with every block as printed now; a block whose beginning is printed no more stays, for a person to mend."""

    def renew(block: re.Match[str]) -> str:
        session, indent = _session(block), block["indent"]
        first = block["body"].splitlines()[0]
        lines = _renewed(session.shown, [line.rstrip() for line in run(session.arguments)])
        body = "".join(f"{indent}{line}".rstrip() + "\n" for line in lines)
        return f"{indent}```console\n{first}\n{body}{indent}```"

    return _BLOCK.sub(renew, text)


def _session(block: re.Match[str]) -> Session:
    indent = len(block["indent"])
    first, *shown = [line[indent:] for line in block["body"].splitlines()]
    if not first.startswith("$ pia "):
        raise ValueError(f"a console block begins with '$ pia …', found {first!r}")
    line = block.string.count("\n", 0, block.start()) + 1
    return Session(line, tuple(shlex.split(first)[2:]), tuple(line.rstrip() for line in shown))


@lru_cache(maxsize=64)
def _printed(arguments: tuple[str, ...]) -> tuple[str, ...]:
    here, out = Path.cwd(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROJECT / "assessments", Path(folder) / "assessments")
        columns = os.environ.get("COLUMNS")
        os.environ["COLUMNS"] = "80"
        os.chdir(folder)
        try:
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(io.StringIO()),
                contextlib.suppress(SystemExit),
            ):
                main(list(arguments))
        finally:
            os.chdir(here)
            if columns is None:
                del os.environ["COLUMNS"]
            else:
                os.environ["COLUMNS"] = columns
    return tuple(out.getvalue().splitlines())


def _parts(shown: tuple[str, ...]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == _LEFT_OUT:
            parts.append([])
        else:
            parts[-1].append(line)
    return [part for part in parts if part]


def _renewed(shown: tuple[str, ...], output: list[str]) -> list[str]:
    """Return the shown lines as they are printed now: from where each part begins to where it ended, or as many lines."""
    lines: list[str] = []
    here = 0
    for number, part in enumerate(_parts(shown)):
        if part[0] not in output[here:]:
            return list(shown)
        begin = output.index(part[0], here)
        same = [index for index in range(begin, len(output)) if output[index] == part[-1]]
        end = same[0] + 1 if same else min(begin + len(part), len(output))
        lines += [_LEFT_OUT] * (number > 0) + output[begin:end]
        here = end
    return lines
