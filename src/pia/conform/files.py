"""The files of one host, as a tree that was copied from it: bounded, and nothing outside the tree is ever opened."""

from __future__ import annotations

import fnmatch
import os
import posixpath
import stat
from pathlib import Path
from typing import Protocol

from pia.errors import Words

__all__ = ["MAX_FILE", "MAX_MATCHES", "Memory", "Store", "Tree", "UnreadableError", "normal"]

MAX_FILE = 16 * 1024 * 1024
"""Largest file that is read, in bytes."""
MAX_MATCHES = 2_000
"""Most files that one pattern may name."""

_GLOB = frozenset("*?[")


class UnreadableError(Exception):
    """A file that cannot be read: a code and what to tell people."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        self.code, self.words = code, Words(ja, en)
        super().__init__(en)


class Store(Protocol):
    """Where the files of a host are."""

    def name(self, path: str) -> str:
        """Return the display name of a file of this host."""

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raises UnreadableError."""

    def matching(self, pattern: str) -> list[str]:
        """Return the files that a pattern names, sorted; raises UnreadableError."""

    def folder(self, path: str) -> bool:
        """Tell whether a path is a folder."""


def normal(path: str, folder: str = "") -> str:
    """Return a path relative to the top of the host; a relative one starts from ``folder``.

    Raises:
        UnreadableError: it leads out of the host.
    """
    joined = path if path.startswith("/") else posixpath.join(folder, path)
    found = posixpath.normpath(joined.lstrip("/"))
    if "\0" in found or found == ".." or found.startswith("../"):
        raise _outside(path)
    return found


def _outside(path: str) -> UnreadableError:
    return UnreadableError(
        "file-outside",
        f"「{path[:200]}」は、指定した場所の外を指しています。",
        f"'{path[:200]}' leads out of the root",
    )


def _missing(path: str) -> UnreadableError:
    return UnreadableError("file-missing", f"「{path}」がありません。", f"'{path}' is not there")


def _too_many(pattern: str) -> UnreadableError:
    return UnreadableError(
        "include-too-many",
        f"「{pattern}」に当たるファイルが{MAX_MATCHES}を超えます。",
        f"more than {MAX_MATCHES} files fit '{pattern}'",
    )


class Tree:
    """The files below ``root/host``; links may lead anywhere inside that folder and nowhere else."""

    def __init__(self, root: Path, host: str = "") -> None:
        self._host = host.strip("/")
        top = root.resolve()
        self._base = (top / normal(self._host)).resolve() if self._host else top
        self._sound = self._base.is_relative_to(top)

    def name(self, path: str) -> str:
        """Return the display name of a file of this host."""
        return f"{self._host}/{path}" if self._host else path

    def _real(self, path: str) -> Path:
        if not self._sound:
            raise _outside(self._host)
        try:
            real = (self._base / path).resolve()
        except (OSError, RuntimeError, ValueError):  # a loop of links; before Python 3.13 a RuntimeError
            raise _missing(self.name(path)) from None
        if not real.is_relative_to(self._base):
            raise _outside(self.name(path))
        return real

    def read(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            UnreadableError: it is missing, too large, not a plain file, not readable, or outside.
        """
        real = self._real(normal(path))
        name = self.name(path)
        try:
            about = real.stat()
            if not stat.S_ISREG(about.st_mode):
                raise UnreadableError(
                    "file-special", f"「{name}」は普通のファイルではありません。", f"'{name}' is no plain file"
                )
            if about.st_size > MAX_FILE:
                raise _too_large(name)
            with real.open("rb") as opened:
                data = opened.read(MAX_FILE + 1)
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(name) from None
        except (OSError, ValueError):
            raise UnreadableError(
                "file-unreadable", f"「{name}」を読み取れません。", f"'{name}' cannot be read"
            ) from None
        if len(data) > MAX_FILE:
            raise _too_large(name)
        return data

    def matching(self, pattern: str) -> list[str]:
        """Return the files that ``pattern`` names, sorted by name; ``*``, ``?`` and ``[…]`` as in a shell.

        Raises:
            UnreadableError: the pattern leads out of the host, or too many files fit.
        """
        found = [""]
        parts = normal(pattern).split("/")
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            found = [posixpath.join(one, name) for one in found for name in self._named(one, part, last=last)]
            if len(found) > MAX_MATCHES:
                raise _too_many(pattern)
        return sorted(found)

    def folder(self, path: str) -> bool:
        """Tell whether a path is a folder inside the tree."""
        try:
            return self._real(path).is_dir()
        except (OSError, UnreadableError):
            return False

    def _named(self, folder: str, part: str, *, last: bool) -> list[str]:
        if not _GLOB.intersection(part):
            try:
                real = self._real(posixpath.join(folder, part))
                real.lstat()
            except (OSError, UnreadableError):
                return [part] if last and os.path.lexists(self._base / folder / part) else []
            return [part]
        real = self._real(folder) if folder else self._base
        try:
            with os.scandir(real) as entries:
                names = [e.name for _, e in zip(range(MAX_MATCHES * 10), entries, strict=False)]
        except OSError:
            return []
        if len(names) == MAX_MATCHES * 10:
            raise _too_many(part)
        return [n for n in names if fnmatch.fnmatchcase(n, part) and (part[0] == "." or not n.startswith("."))]


class Memory:
    """Files that are kept in memory, for examples."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = {normal(path): data for path, data in files.items()}

    def name(self, path: str) -> str:
        """Return the display name of a file of this host."""
        return path

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raises UnreadableError."""
        data = self._files.get(normal(path))
        if data is None:
            raise _missing(path)
        if len(data) > MAX_FILE:
            raise _too_large(path)
        return data

    def matching(self, pattern: str) -> list[str]:
        """Return the files that ``pattern`` names, sorted."""
        wanted = normal(pattern).split("/")
        return sorted(path for path in self._files if _fits(path.split("/"), wanted))

    def folder(self, path: str) -> bool:
        """Tell whether a path is a folder."""
        return any(one.startswith(f"{path}/") for one in self._files)


def _fits(parts: list[str], wanted: list[str]) -> bool:
    return len(parts) == len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted))


def _too_large(name: str) -> UnreadableError:
    size = MAX_FILE // 1024 // 1024
    return UnreadableError(
        "file-too-large", f"「{name}」は{size}MiBを超えます。", f"'{name}' is larger than {size} MiB"
    )
