"""Writing to consoles of any encoding: Japanese Windows consoles (CP932) never stop a run, files and pipes get UTF-8."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from pia.errors import Lang, Problem

__all__ = ["colour", "echo", "language", "prepare_streams", "progress", "show_problems", "write_bytes", "write_lines"]


def prepare_streams() -> None:
    """Make standard output and error replace what they cannot encode instead of failing in the middle of a report."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def language(argv: Sequence[str] | None) -> Lang:
    """Return the language asked for by ``--lang`` anywhere on the command line, before any command has parsed it."""
    words = list(sys.argv[1:] if argv is None else argv)
    for here, after in zip(words, [*words[1:], ""], strict=True):
        if here == "--lang=en" or (here == "--lang" and after == "en"):
            return "en"
    return "ja"


def colour(stream: TextIO) -> bool:
    """Tell whether colour is wanted: a terminal, and NO_COLOR is not set (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def write_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Write lines to standard output (or ``stream``), each made safe for its encoding."""
    out = sys.stdout if stream is None else stream
    encoding = getattr(out, "encoding", None) or "utf-8"
    if encoding.lower().replace("-", "") in ("utf8", "utf_8"):
        for line in lines:
            out.write(f"{line}\n")
        return
    from pia.report.text import console_safe

    for line in lines:
        out.write(f"{console_safe(line, encoding)}\n")


def echo(text: str) -> None:
    """Write one text to standard output."""
    write_lines(text.split("\n"))


def write_bytes(data: bytes) -> None:
    """Write machine output (UTF-8) to standard output whatever the console's encoding."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
        return
    sys.stdout.flush()
    buffer.write(data)
    buffer.flush()


def progress(text: str) -> None:
    """Say on standard error what is being done."""
    write_lines([text], sys.stderr)


def show_problems(problems: Sequence[Problem], lang: Lang) -> None:
    """Show why an input could not be read, each problem with its line, on standard error."""
    from pia.report.problems import render_problems

    write_lines(render_problems(problems, {}, lang=lang, color=colour(sys.stderr)), sys.stderr)
