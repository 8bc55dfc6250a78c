"""The files of one assessment: the first file and everything it includes, each inside the allowed folders."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal, TypeAlias

from msgspec import Struct, field

from pia.errors import InputError, Place, Problem
from pia.source.load import Document, load_file
from pia.source.nodes import Mapping, Node, Scalar, Sequence
from pia.source.problems import Both, problem, suggestion

__all__ = ["MAX_FILES", "MAX_INCLUDE_DEPTH", "Fault", "Reader", "is_file", "names_in", "yaml_names"]

MAX_FILES = 500
"""Most files of one assessment, the body's included."""

MAX_INCLUDE_DEPTH = 4
"""An include may include files that include files: at most this many levels below the first file."""

Fault: TypeAlias = Literal["not-relative", "outside", "suffix", "missing"]
"""Why a file that is named in another may not be read."""

_SUFFIXES = (".yaml", ".yml")
_INSIDE: Both = (
    "評価書のフォルダー（または body.yaml のあるフォルダー）の中のファイルを、「/」区切りの相対パスで書いてください。",
    "Name a file inside the assessment's folder (or the folder of body.yaml) by a relative path with forward slashes.",
)


class Reader(Struct):
    """Reads files and their includes, and gathers every problem instead of stopping at the first.

    ``directory`` is the resolved folder of the assessment (display names are relative to it), ``roots`` the resolved
    folders that files may lie in.
    """

    directory: Path
    roots: tuple[Path, ...]
    problems: list[Problem] = field(default_factory=list)
    seen: dict[Path, Place | None] = field(default_factory=dict)
    incomplete: bool = False

    def read(self, path: Path, also: tuple[Path, ...] = ()) -> list[Document]:
        """Return the document at ``path`` and, after it, those it includes, in the order they are listed.

        ``also`` are files that are read anyway and therefore must not be included. Files that cannot be read are left
        out, their problems noted, and ``incomplete`` is set.
        """
        resolved = self._resolve(path)
        if resolved is None or not self._inside(resolved):
            name = self.display(path)
            message = (
                f"「{name}」の実体が、評価書のフォルダーの外にあります。",
                f"'{name}' really lies outside the assessment's folder.",
            )
            self._say("include-outside", message, _INSIDE, Place(name, 1, 1, 1, 1))
            return []
        for other in also:
            self.seen[self._resolve(other) or other] = None
        documents: list[Document] = []
        self._read(resolved, None, (), documents)
        return documents

    def display(self, path: Path) -> str:
        """Return ``path`` relative to the assessment's folder, with forward slashes."""
        return Path(os.path.relpath(path, self.directory)).as_posix()

    def _read(self, path: Path, place: Place | None, above: tuple[Path, ...], documents: list[Document]) -> None:
        """Read ``path``, which the include at ``place`` names, and what it includes; ``above`` are its includers."""
        self.seen[path] = place
        try:
            document = load_file(path, self.display(path))
        except InputError as error:
            self.problems.extend(error.problems)
            self.incomplete = True
            return
        if not isinstance(document.root, Mapping):
            message = (
                "ファイル全体が「項目名: 値」の形になっていません。",
                "The file as a whole is not a mapping of keys to values.",
            )
            remedy = ("最上位を「項目名: 値」の形にしてください。", "Write 'key: value' at the top level.")
            self._say("root-not-mapping", message, remedy, document.root.place)
            return
        documents.append(document)
        include = document.root.get("include")
        if include is None:
            return
        if not isinstance(include, Sequence):
            message = ("include がファイル名の一覧ではありません。", "'include' is not a list of file names.")
            remedy = ("include: [ファイル名.yaml] の形で書いてください。", "Write include: [file.yaml].")
            self._say("include-not-list", message, remedy, include.place)
            return
        for item in include.items:
            self._include(item, path, (*above, path), documents)

    def _include(self, item: Node, includer: Path, above: tuple[Path, ...], documents: list[Document]) -> None:
        """Check one entry of an ``include`` list and read the file it names."""
        place = item.place
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            message = ("include の要素がファイル名ではありません。", "An entry of 'include' is not a file name.")
            self._say("include-not-text", message, _INSIDE, place)
            return
        target = self._target(item.value, includer, place)
        if target is None:
            return
        name = item.value
        if target in above:
            message = (
                f"include が循環しています。「{name}」は、すでに読んでいる途中のファイルです。",
                f"The includes form a circle: '{name}' is already being read.",
            )
            remedy = ("この行を削除してください。", "Delete this entry.")
            self._say("include-cycle", message, remedy, place)
        elif target in self.seen:
            first = self.seen[target]
            where_ja, where_en = (
                ("include に書かなくても読み込まれます。", " It is read without being included.")
                if first is None
                else (f"最初は{first}です。", f" The first is at {first}.")
            )
            message = (f"「{name}」を2回読み込むことになります。{where_ja}", f"'{name}' would be read twice.{where_en}")
            self._say("include-twice", message, ("この行を削除してください。", "Delete this entry."), place)
        elif len(above) > MAX_INCLUDE_DEPTH:
            message = (
                f"include の入れ子が深すぎます。{MAX_INCLUDE_DEPTH}段までです。",
                f"Includes are nested deeper than {MAX_INCLUDE_DEPTH} levels.",
            )
            remedy = ("assessment.yaml の include に直接並べてください。", "List the file in assessment.yaml itself.")
            self._say("include-too-deep", message, remedy, place)
        elif len(self.seen) >= MAX_FILES:
            message = (f"ファイルが多すぎます。{MAX_FILES}個までです。", f"There are more than {MAX_FILES} files.")
            remedy = ("ファイルをまとめてください。", "Put several files together.")
            self._say("include-too-many", message, remedy, place)
        else:
            self._read(target, place, above, documents)

    def _target(self, name: str, includer: Path, place: Place) -> Path | None:
        """Return the resolved file that ``name`` means inside ``includer``'s folder, or None after noting why not."""
        target, fault = self.locate(name, includer, _SUFFIXES)
        if fault == "not-relative":
            message = (
                f"include の「{name}」は、「/」区切りの相対パスではありません。",
                f"'{name}' in 'include' is not a relative path with forward slashes.",
            )
            self._say("include-not-relative", message, _INSIDE, place)
            return None
        if fault == "outside":
            message = (
                f"include の「{name}」は、評価書のフォルダーの外にあります。",
                f"'{name}' in 'include' lies outside the assessment's folder.",
            )
            self._say("include-outside", message, _INSIDE, place)
            return None
        if fault == "suffix":
            message = (
                f"include の「{name}」は、YAMLファイル（.yaml）ではありません。",
                f"'{name}' in 'include' is not a YAML file (.yaml).",
            )
            remedy = ("拡張子が .yaml のファイルを指定してください。", "Name a file that ends in .yaml.")
            self._say("include-not-yaml", message, remedy, place)
            return None
        if fault == "missing":
            near_ja, near_en = suggestion(PurePosixPath(name).name, yaml_names(target.parent))
            message = (
                f"include の「{name}」というファイルがありません。{near_ja}",
                f"The file '{name}' in 'include' does not exist.{near_en}",
            )
            remedy = ("ファイル名と置き場所を確かめてください。", "Check the name and the place of the file.")
            self._say("include-missing", message, remedy, place)
            return None
        return target

    def locate(self, name: str, includer: Path, suffixes: tuple[str, ...]) -> tuple[Path, Fault | None]:
        """Return the resolved file that ``name`` means inside ``includer``'s folder, and why it may not be read, if so.

        The name is a relative path with forward slashes; the file, with every symbolic link followed, lies in one of
        the allowed folders, ends in one of ``suffixes`` and exists.
        """
        absolute = PurePosixPath(name).is_absolute() or bool(PureWindowsPath(name).anchor)
        if absolute or "\\" in name or not name or not name.isprintable():
            return includer, "not-relative"
        target = self._resolve(includer.parent.joinpath(*PurePosixPath(name).parts))
        if target is None or not self._inside(target):
            return includer, "outside"
        if target.suffix.lower() not in suffixes:
            return target, "suffix"
        return target, None if is_file(target) else "missing"

    def _resolve(self, path: Path) -> Path | None:
        """Return ``path`` with every symbolic link followed, or None when that is impossible (a circle of links)."""
        try:
            return path.resolve()
        except (OSError, RuntimeError, ValueError):
            return None

    def _inside(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self.roots)

    def _say(self, code: str, message: Both, remedy: Both, place: Place) -> None:
        self.problems.append(problem(code, message, remedy, place))
        self.incomplete = True


def names_in(folder: Path, suffixes: tuple[str, ...]) -> list[str]:
    """Return the names of the files in ``folder`` that end in one of ``suffixes``, sorted; empty when it has no list."""
    try:
        return sorted(each.name for each in folder.iterdir() if each.suffix.lower() in suffixes)
    except OSError:
        return []


def yaml_names(folder: Path) -> list[str]:
    """Return the names of the YAML files in ``folder``, sorted; empty when it cannot be listed."""
    return names_in(folder, _SUFFIXES)


def is_file(path: Path) -> bool:
    """Say whether ``path`` is a file; False also when the question cannot be answered."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
