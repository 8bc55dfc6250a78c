"""``pia build``: the whole form in every format asked for, written atomically."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.app.form import filled
from pia.errors import InputError, Problem, UsageError, Words
from pia.render.formats import FORMATS
from pia.sheets.atomic import safe_filename, write_atomic
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.forms.scope import Projection
    from pia.forms.tree import Form

__all__ = ["Built", "build", "format_names"]


class Built(Struct, frozen=True):
    """What a build wrote: the form and the path of each file by its format."""

    form: Form
    files: dict[str, Path]


def format_names(text: str | None) -> tuple[str, ...]:
    """Return the formats named in ``xlsx,docx`` (all of them for None).

    Raises:
        UsageError: an unknown format, naming the nearest.
    """
    if text is None:
        return tuple(FORMATS)
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    problems = []
    for name in names:
        if name not in FORMATS:
            near = nearest(name, tuple(FORMATS))
            hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
            problems.append(
                Problem(
                    "unknown-format",
                    Words(f"「{name}」という出力形式はありません。", f"there is no format {name!r}"),
                    Words(f"{hint.ja}形式: {'、'.join(FORMATS)}", f"{hint.en}formats: {', '.join(FORMATS)}"),
                )
            )
    if problems:
        raise UsageError(problems)
    if not names:
        raise UsageError(
            Problem(
                "no-format",
                Words("出力形式が一つも指定されていません。", "no format was named"),
                Words(f"形式: {'、'.join(FORMATS)}", f"formats: {', '.join(FORMATS)}"),
            )
        )
    return names


def build(
    directory: Path,
    out: Path,
    *,
    formats: Sequence[str],
    form: str | None = None,
    edition: str | None = None,
    projection: Projection = "publish",
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Fill the form once and render it in each format into ``out`` (made when missing).

    Every format is rendered before the first file is written; each file is then written to a temporary name and renamed.
    After a failure the folder holds the files it held before.

    Raises:
        InputError: the assessment cannot be read, or the output folder cannot be written.
    """
    made = filled(directory, form=form, edition=edition, projection=projection)
    stem = safe_filename(made.name)
    rendered: dict[str, bytes] = {}
    for name in formats:
        progress(name)
        rendered[name] = FORMATS[name].render(made)
    files = {name: out / f"{stem}{FORMATS[name].suffix}" for name in rendered}
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write_all({files[name]: data for name, data in rendered.items()})
    except OSError as error:
        raise InputError(
            Problem(
                "cannot-write",
                Words(f"出力先に書き込めません: {out}（{error.strerror}）", f"cannot write to {out}: {error.strerror}"),
                Words("書き込めるフォルダを -o で指定してください。", "name a writable folder with -o"),
            )
        ) from error
    return Built(made, files)


def _write_all(wanted: dict[Path, bytes]) -> None:
    """Write every file, or leave the folder as it was: what was written before a failure is taken back."""
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in wanted.items():
            before = path.read_bytes() if path.is_file() else None
            write_atomic(path, data)
            done.append((path, before))
    except BaseException:
        for path, before in done:
            with contextlib.suppress(OSError, InputError):  # the first failure is the one to tell
                if before is None:
                    path.unlink()
                else:
                    write_atomic(path, before)
        raise
