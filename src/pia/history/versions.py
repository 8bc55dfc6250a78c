"""Where a version of an assessment is: a folder, ``REV:PATH`` as in git, or a sealed publication."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import InputError, Problem, Words
from pia.source.assemble import ASSESSMENT, BODY
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.history.git_objects import Repository

__all__ = ["MANIFEST", "Source", "opened_body", "opened_source"]

MANIFEST = "manifest.json"
"""The file that makes a folder a sealed publication."""

_PUBLISHED = "published/"


class Source(Struct, frozen=True):
    """A version that can be read: the folder it lies in now, and whether that is a seal. ``name`` is how it was called."""

    name: str
    folder: Path
    sealed: bool = False
    lasting: bool = True
    """False for a commit: its files are gone when the work is done, and nothing can be written there."""


@contextmanager
def opened_source(name: str) -> Iterator[Source]:
    """Give the version called ``name``; the files of a commit lie in a temporary folder meanwhile.

    Raises:
        InputError: there is no such folder, revision or path.
    """
    folder = Path(name)
    if _is_there(folder) or not _revision_of(name):
        if folder.name == ASSESSMENT and folder.is_file():
            folder = folder.parent
        yield Source(name, folder, sealed=_is_there(folder / MANIFEST))
        return
    with tempfile.TemporaryDirectory(prefix="pia-version-") as temporary:
        folder = _fetched(name, Path(temporary))
        yield Source(name, folder, sealed=_is_there(folder / MANIFEST), lasting=False)


@contextmanager
def opened_body(name: str) -> Iterator[Path | None]:
    """Give the folder of the body called ``name`` (a folder, or ``REV:PATH``), None where that is one assessment alone.

    A body's folder has assessments directly below it, and is none itself.

    Raises:
        InputError: there is no such revision or path.
    """
    folder = Path(name)
    if _is_there(folder) or not _revision_of(name):
        yield folder if _is_body(folder) else None
        return
    from pia.history.git_objects import Repository

    revision, _, written = name.partition(":")
    repository = Repository(revision)
    files = repository.files(_below_top(written, repository))
    if files is None or any(file.path in (ASSESSMENT, MANIFEST) for file in files):
        yield None
        return
    kept = [file for file in files if f"/{_PUBLISHED}" not in file.path]
    with tempfile.TemporaryDirectory(prefix="pia-version-") as temporary:
        for path, data in repository.read(kept).items():
            target = _under(Path(temporary), path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        yield Path(temporary) if _is_body(Path(temporary)) else None


def _is_body(folder: Path) -> bool:
    try:
        return not (folder / ASSESSMENT).exists() and any((child / ASSESSMENT).is_file() for child in folder.iterdir())
    except (OSError, ValueError):
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _revision_of(name: str) -> str:
    """Return the part before the colon, nothing where the name is a path (one of a drive is one)."""
    revision, colon, path = name.partition(":")
    if not colon or (len(revision) == 1 and path[:1] in ("\\", "/")):
        return ""
    return revision


def _fetched(name: str, temporary: Path) -> Path:
    """Write the files of the assessment at ``REV:PATH`` below ``temporary`` and return its folder there."""
    from pia.history.git_objects import Repository

    revision, _, written = name.partition(":")
    repository = Repository(revision)
    path = _below_top(written, repository)
    files = repository.files(path)
    names = {file.path for file in files or ()}
    if files is None or not names & {ASSESSMENT, MANIFEST}:
        raise InputError(_no_assessment(name, path, repository))
    if MANIFEST not in names:
        files = [file for file in files if not file.path.startswith(_PUBLISHED)]
    folder = temporary / "body" / (PurePosixPath(path).name or "assessment")
    contents = {_under(folder, p): data for p, data in repository.read(files).items()}
    if path and MANIFEST not in names:
        beside = repository.files(path.rpartition("/")[0], apart=ASSESSMENT) or []
        if any(file.path == BODY for file in beside):
            for p, data in repository.read(beside).items():
                contents.setdefault(_under(folder.parent, p), data)
    for target, data in contents.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def _under(folder: Path, path: str) -> Path:
    return folder.joinpath(*PurePosixPath(path).parts)


def _below_top(written: str, repository: Repository) -> str:
    """Return the path below the top of the repository; as in git, ``./`` begins where the caller stands.

    Raises:
        InputError: the path leaves the repository.
    """
    start = repository.prefix() if written in (".", "") or written.startswith("./") else ""
    if written == "":
        start = ""
    parts = PurePosixPath(f"{start}{written}").parts
    if ".." in parts or PurePosixPath(written).is_absolute() or "\\" in written or not written.isprintable():
        raise InputError(
            Problem(
                "path-escape",
                Words(
                    f"「{written[:60]}」はリポジトリの中の道になっていません。",
                    f"{written[:60]!r} does not stay inside the repository",
                ),
                Words(
                    "リポジトリの一番上からの道を「/」区切りで書いてください。",
                    "write the path from the top of the repository with forward slashes",
                ),
            )
        )
    return "/".join(part for part in parts if part != ".")


def _no_assessment(name: str, path: str, repository: Repository) -> Problem:
    """Explain that the commit has no assessment there, naming the nearest one it has."""
    known = [
        PurePosixPath(file.path).parent.as_posix()
        for file in repository.files("") or []
        if PurePosixPath(file.path).name == ASSESSMENT
    ]
    near = nearest(path, known)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    return Problem(
        "no-such-version",
        Words(f"「{name[:120]}」に評価書（{ASSESSMENT}）がありません。", f"there is no assessment at {name[:120]!r}"),
        Words(
            f"{hint.ja}REV:PATH の PATH は、リポジトリの一番上から書きます。",
            f"{hint.en}PATH in REV:PATH starts at the top of the repository",
        ),
    )
