"""Writing to consoles of any encoding: Japanese Windows consoles (CP932) never stop a run, files and pipes get UTF-8."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pia.errors import Lang, Problem

__all__ = [
    "ambiguous_wide",
    "colour",
    "echo",
    "language",
    "prepare_streams",
    "progress",
    "show_problems",
    "utf8_text",
    "write_bytes",
    "write_lines",
    "write_pieces",
]


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


def ambiguous_wide(stream: TextIO) -> bool:
    """Tell whether the console shows ①, ※ and … two cells wide, as Japanese Windows consoles do."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") in (
        "cp932",
        "ms932",
        "shiftjis",
        "shift_jis",
    )


def write_pieces(pieces: Iterable[str], stream: TextIO | None = None) -> None:
    """Write texts that end in line breaks of their own to standard output (or ``stream``), made safe for its encoding."""
    out = sys.stdout if stream is None else stream
    encoding = getattr(out, "encoding", None) or "utf-8"
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        for piece in pieces:
            out.write(piece)
        return
    from pia.report.text import console_safe

    for piece in pieces:
        out.write(console_safe(piece, encoding))


def write_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Write lines, each with a line break behind it."""
    write_pieces((f"{line}\n" for line in lines), stream)


@contextmanager
def utf8_text() -> Iterator[TextIO]:
    """Give a text stream onto standard output that is UTF-8 whatever the console's encoding, for machine output."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        yield sys.stdout
        return
    sys.stdout.flush()
    stream = io.TextIOWrapper(buffer, encoding="utf-8", newline="\n", write_through=False)
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()


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


def show_problems(problems: Sequence[Problem], lang: Lang, sources: Mapping[str, str] | None = None) -> None:
    """Show why an input could not be read, each problem with its line where the text is known, on standard error."""
    from pia.report.problems import render_problems

    wide = ambiguous_wide(sys.stderr)
    write_pieces(render_problems(problems, sources or {}, lang, colour(sys.stderr), ambiguous_wide=wide), sys.stderr)
