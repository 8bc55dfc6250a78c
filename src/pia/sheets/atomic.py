"""Files that appear whole or not at all, and names that stay where they belong."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from pia.errors import InputError, Problem, Words

__all__ = ["atomic_stream", "safe_filename", "safe_join", "write_atomic", "write_text_atomic"]

_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 200
_ATTEMPTS = 1_000


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: readers see the old file or the new one, never a part.

    Raises:
        InputError: ``cannot-write``, when the folder is missing, the place is a folder or the disk refuses.
    """
    with atomic_stream(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def atomic_stream(path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become the file at ``path`` when all of them are written.

    The bytes go to a temporary file in the same folder, reach the disk, and take the name in one step; after a
    failure the temporary file is gone and the old file untouched. The permissions of a file that is replaced are kept.

    Raises:
        InputError: ``cannot-write``, when the folder is missing, the place is a folder or the disk refuses.
    """
    try:
        temporary = _reserve_beside(path)
    except (OSError, ValueError) as error:  # ValueError: a path without a name, such as "."
        raise _cannot_write(path, error) from error
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


_REASONS = {
    errno.ENOENT: "保存先のフォルダーがありません",
    errno.ENOTDIR: "保存先の途中にフォルダーでないものがあります",
    errno.EISDIR: "同じ名前のフォルダーがあります",
    errno.EACCES: "書き込む権限がありません",
    errno.EPERM: "書き込む権限がありません",
    errno.EROFS: "書き込めない場所です",
    errno.ENOSPC: "空き容量がありません",
    errno.ENAMETOOLONG: "名前が長すぎます",
}


def _cannot_write(path: Path, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or error
    said = _REASONS.get(getattr(error, "errno", None) or 0, reason)
    return InputError(
        Problem(
            "cannot-write",
            Words(
                f"「{path.name or path}」に書き込めません: {said}",
                f"cannot write “{path.name or path}”: {reason}",
            ),
            Words(
                "保存先のフォルダーがあるか、書き込みできるか、ほかのソフトで開いていないかを確かめてください",
                "see that the folder exists, that it can be written to, and that no other program has the file open",
            ),
        )
    )


def _reserve_beside(path: Path) -> Path:
    """Create an empty file of a name that was free; its length does not follow the name it will take."""
    number = 0
    while True:
        candidate = path.with_name(f".pia-{os.getpid()}-{number}.tmp")
        try:
            candidate.open("xb").close()
        except FileExistsError:
            number += 1
            if number >= _ATTEMPTS:
                raise
        else:
            return candidate


def write_text_atomic(path: Path, text: str) -> None:
    r"""Write ``text`` as UTF-8 with ``\n`` as it stands, by :func:`write_atomic`.

    Raises:
        InputError: ``cannot-write``; also for text that is no Unicode (lone surrogates).
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            Problem(
                "cannot-write",
                Words(
                    f"「{path.name}」に書けない文字があります（{error.start + 1}文字目）",
                    f"“{path.name}” would hold a character that cannot be written (character {error.start + 1})",
                ),
                Words("その文字を書き直してください", "write that character anew"),
            )
        ) from error
    write_atomic(path, data)


def safe_join(root: Path, name: str) -> Path:
    """Return the path of ``name`` under ``root``; slashes part folders, on every system.

    Raises:
        InputError: ``path-escape``, for absolute names, ``..``, drives, backslashes, empty parts, control characters,
        and
            links that lead out of ``root``.
    """
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") for part in parts) and name.isprintable() and "\\" not in name
    rooted = PureWindowsPath(name).drive or PureWindowsPath(name).root or PurePosixPath(name).is_absolute()
    if plain and not rooted and ":" not in name:
        joined = root.joinpath(*parts)
        with contextlib.suppress(OSError, RuntimeError):  # a loop of links, a name too long: refused below
            if joined.resolve().is_relative_to(root.resolve()):
                return joined
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:60])
    raise InputError(
        Problem(
            "path-escape",
            Words(f"「{shown}」は指定のフォルダーの外を指します", f"“{shown}” does not stay inside the folder"),
            Words(
                "フォルダーの中の相対パス（区切りは/）で書いてください",
                "write a path relative to the folder, with / between the parts",
            ),
        )
    )


def safe_filename(text: str) -> str:
    """Return ``text`` as the name of one file that every system accepts; Japanese stays as it is.

    Reserved characters become ``_``, invisible ones go, white space becomes single spaces; device names of Windows
    (CON, LPT1, also with an extension) get a ``_`` in front; the name keeps its extension and at most 200 bytes of
    UTF-8. What leaves nothing is called ``_``. The result of a result is itself.
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    name = _trimmed(" ".join(_RESERVED.sub("_", kept).split(" ")))
    if _DEVICE.fullmatch(name):
        name = "_" + name
    if len(name.encode()) > _LONGEST:
        stem, dot, extension = name.rpartition(".")
        if not dot or len(extension.encode()) > 16:
            stem, extension = name, ""
        tail = dot + extension if extension else ""
        room = _LONGEST - len(tail.encode())
        name = _trimmed(stem.encode()[:room].decode(errors="ignore")) + tail
    return name or "_"


def _trimmed(name: str) -> str:
    """Return ``name`` without the spaces and dots that Windows drops at the end, and without those in front."""
    return re.sub(" +", " ", name).strip(" .")
