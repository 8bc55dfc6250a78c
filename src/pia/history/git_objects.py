"""Files of a commit, read as objects: nothing is checked out, no hook, filter, pager or transport of the repository runs.

Git is called with fixed arguments (rev-parse, ls-tree, cat-file) and an environment in which a partial clone fetches
nothing; what it says is limited in size and time.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import PurePosixPath

from msgspec import Struct

from pia.errors import InputError, Problem, Words

__all__ = ["Repository", "TreeFile"]

_SECONDS = 60
_MOST_ENTRIES = 20_000
_MOST_FILES = 2_000
_MOST_BYTES = 4 * 1024 * 1024
_MOST_IN_ALL = 128 * 1024 * 1024
_WANTED = (".yaml", ".yml", ".csv", ".json")
_FIXED = ("git", "--no-pager", "--no-replace-objects", "--literal-pathspecs", "-c", "core.fsmonitor=false")
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_REVISION = re.compile(r"[^\s:?*\[\\\x00-\x1f\x7f-][^\s:?*\[\\\x00-\x1f\x7f]{0,199}")
_OBJECT = re.compile(r"[0-9a-f]{40,64}")
_ENTRY = re.compile(rb"(\d{6}) (\w+) ([0-9a-f]{40,64}) +(\d+|-)\t(.+)", re.DOTALL)


class TreeFile(Struct, frozen=True):
    """One file of a tree: its path below the folder asked for, its object and its size."""

    path: str
    object: str
    size: int


class Repository:
    """The repository around the current folder, at one revision."""

    def __init__(self, revision: str) -> None:
        """Find the commit.

        Raises:
            InputError: git is missing, here is no repository, or it has no such revision.
        """
        if not _REVISION.fullmatch(revision) or ".." in revision:
            raise InputError(_no_revision(revision))
        self.revision = revision
        if self._run("rev-parse", "--git-dir", check=False)[0] != 0:
            raise InputError(_no_repository())
        code, out = self._run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", check=False
        )
        self.commit = out.decode("ascii", "replace").strip()
        if code != 0 or not _OBJECT.fullmatch(self.commit):
            raise InputError(_no_revision(revision))

    def prefix(self) -> str:
        """Return the current folder below the top of the repository: ``assessments/`` or nothing."""
        return self._run("rev-parse", "--show-prefix")[1].decode("utf-8", "replace").rstrip("\n")

    def files(self, folder: str, *, apart: str | None = None) -> list[TreeFile] | None:
        """Return the YAML, CSV and JSON files in ``folder`` of the commit and below; None where it has no such folder.

        ``apart``: what lies in a folder below that holds a file of this name is left out.

        Raises:
            InputError: one of them is a symbolic link, a submodule stands there, or there are too many.
        """
        tree = self._tree(folder)
        if tree is None:
            return None
        _, listed = self._run("ls-tree", "-r", "-z", "--long", "--full-tree", tree)
        entries = [entry for entry in listed.split(b"\0") if entry]
        if len(entries) > _MOST_ENTRIES:
            raise InputError(_too_much(folder))
        if apart is not None:
            end = f"/{apart}".encode()
            others = tuple(entry.partition(b"\t")[2][: 1 - len(end)] for entry in entries if entry.endswith(end))
            entries = [entry for entry in entries if not entry.partition(b"\t")[2].startswith(others)]
        found = [file for entry in entries if (file := _tree_file(entry, folder)) is not None]
        if len(found) > _MOST_FILES or sum(file.size for file in found) > _MOST_IN_ALL:
            raise InputError(_too_much(folder))
        return found

    def _tree(self, folder: str) -> str | None:
        """Return the object of a folder of the commit, None where it has none."""
        where = f"{self.commit}:{folder}"
        code, out = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", where, check=False)
        tree = out.decode("ascii", "replace").strip()
        if code != 0 or not _OBJECT.fullmatch(tree) or self._run("cat-file", "-t", tree)[1].strip() != b"tree":
            return None
        return tree

    def read(self, files: list[TreeFile]) -> dict[str, bytes]:
        """Return the bytes of each file by its path.

        Raises:
            InputError: an object is missing (a partial clone fetches nothing here).
        """
        asked = "".join(f"{file.object}\n" for file in files).encode("ascii")
        _, out = self._run("cat-file", "--batch", given=asked)
        found: dict[str, bytes] = {}
        at = 0
        for file in files:
            end = out.find(b"\n", at)
            head = out[at:end].split(b" ")
            if end < 0 or len(head) != 3 or head[1] != b"blob" or int(head[2]) != file.size:
                raise InputError(_broken(file.path))
            found[file.path] = out[end + 1 : end + 1 + file.size]
            at = end + 2 + file.size
        return found

    def _run(self, *arguments: str, given: bytes = b"", check: bool = True) -> tuple[int, bytes]:
        try:
            done = subprocess.run(  # noqa: S603  # fixed program and options; names are checked above and follow --end-of-options
                [*_FIXED, *arguments],
                input=given,
                capture_output=True,
                timeout=_SECONDS,
                env=_environment(),
                check=False,
            )
        except FileNotFoundError:
            raise InputError(_no_git()) from None
        except (OSError, subprocess.SubprocessError, ValueError):
            raise InputError(_failed(arguments[0])) from None
        if check and done.returncode != 0:
            raise InputError(_failed(arguments[0]))
        return done.returncode, done.stdout


def _environment() -> dict[str, str]:
    """Return the environment without what steers git from outside, transports switched off."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return kept | {
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _tree_file(entry: bytes, folder: str) -> TreeFile | None:
    """Return an entry of a tree as a file, None for what no assessment is made of."""
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise InputError(_failed("ls-tree"))
    mode, kind, object_, size, raw = match.groups()
    name = raw.decode("utf-8", "replace")
    parts = PurePosixPath(name).parts
    if kind == b"tree" or (not name.lower().endswith(_WANTED) and kind == b"blob"):
        return None
    if kind == b"commit":
        raise InputError(_special(f"{folder}/{name}", Words("サブモジュール", "a submodule")))
    if mode == b"120000":
        raise InputError(_special(f"{folder}/{name}", Words("シンボリックリンク", "a symbolic link")))
    if "\N{REPLACEMENT CHARACTER}" in name or ".." in parts or "\\" in name or not name.isprintable() or name[0] == "/":
        raise InputError(
            _special(f"{folder}/{name[:40]}", Words("使えない名前のファイル", "a file with an unusable name"))
        )
    if int(size) > _MOST_BYTES:
        raise InputError(_too_much(f"{folder}/{name}"))
    return TreeFile(name, object_.decode("ascii"), int(size))


def _problem(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str) -> Problem:
    return Problem(code, Words(ja, en), Words(remedy_ja, remedy_en))


def _no_git() -> Problem:
    return _problem(
        "git-missing",
        "git が見つからないため、REV:PATH の版を読めません。",
        "git was not found, so a version REV:PATH cannot be read",
        "git を入れるか、フォルダか封をした公表物を指定してください。",
        "install git, or name a folder or a sealed publication",
    )


def _no_repository() -> Problem:
    return _problem(
        "not-a-repository",
        "今のフォルダは git のリポジトリの中にありません（又は所有者が異なるため、git が読みません）。",
        "the current folder is not inside a git repository (or git refuses it because somebody else owns it)",
        "リポジトリの中で実行するか、フォルダを指定してください。",
        "run inside the repository, or name a folder",
    )


def _no_revision(revision: str) -> Problem:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in revision[:60])
    return _problem(
        "no-revision",
        f"「{shown}」という版（コミット）がありません。",
        f"there is no revision {shown!r}",
        "git log で、コミットかタグの名前を確かめてください。",
        "look for the name of the commit or tag with 'git log'",
    )


def _too_much(folder: str) -> Problem:
    return _problem(
        "tree-too-large",
        f"「{folder}」のファイルが多すぎるか大きすぎます。",
        f"{folder!r} holds too many files, or too large ones",
        f"評価書のフォルダを指定してください（{_MOST_FILES}個、1個{_MOST_BYTES // 2**20}MiBまで）。",
        f"name the folder of an assessment (at most {_MOST_FILES} files of {_MOST_BYTES // 2**20} MiB)",
    )


def _special(path: str, what: Words) -> Problem:
    return _problem(
        "tree-special",
        f"「{path}」は{what.ja}のため、読みません。",
        f"{path!r} is {what.en} and is not read",
        "ふつうのファイルに置き換えてください。",
        "put a plain file in its place",
    )


def _broken(path: str) -> Problem:
    return _problem(
        "object-missing",
        f"「{path}」の中身がリポジトリにありません。",
        f"the content of {path!r} is not in the repository",
        "git fetch で取り寄せてから、もう一度実行してください。",
        "fetch it with git and try again",
    )


def _failed(what: str) -> Problem:
    return _problem(
        "git-failed",
        f"git {what} が失敗しました。",
        f"git {what} failed",
        "git fsck でリポジトリを確かめてください。",
        "check the repository with 'git fsck'",
    )
