"""The dated sets of controls of shared platforms, as files: which there are, and one of them as nodes.

The profiles of the product are checked by the catalogue's own lint; what is read here has been checked, so that only the
nodes and their places are wanted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.source.load import Document, load_file
from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["KINDS", "Profile", "Profiles"]

KINDS = ("files", "systems")
"""What the roles of a profile stand for."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*").fullmatch


class Profile(Struct, frozen=True):
    """One edition of one profile: its document, and what an heir takes from it.

    ``roles`` says for each kind (files, systems) and each role whether an heir may lack it.
    """

    name: str
    edition: str
    document: Document
    roles: dict[str, dict[str, bool]]
    texts: dict[str, Entry]
    controls: dict[str, Mapping]


class Profiles(Struct, frozen=True):
    """The profiles under one folder (``<name>/<edition>.yaml``)."""

    folder: Path

    def editions(self) -> dict[str, tuple[str, ...]]:
        """Return the editions of each profile, both sorted; what is not named like a profile is passed over."""
        return _editions(self.folder)

    def read(self, name: str, edition: str) -> Profile:
        """Return one profile; ``name`` and ``edition`` are among :meth:`editions`.

        Raises:
            InputError: the file cannot be read.
            KeyError: there is no such profile: a name that users write never becomes a path by itself.
        """
        if edition not in self.editions()[name]:
            raise KeyError(edition)
        path = self.folder / name / f"{edition}.yaml"
        found = path.stat()
        return _read(path, name, edition, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=8)
def _editions(folder: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        if _NAME(path.parent.name) and _NAME(path.stem):
            found.setdefault(path.parent.name, []).append(path.stem)
    return {name: tuple(editions) for name, editions in found.items()}


@lru_cache(maxsize=32)
def _read(path: Path, name: str, edition: str, size: int, changed: int) -> Profile:  # noqa: ARG001
    """Return the profile at ``path``; ``size`` and ``changed`` make a file that was written anew a new question."""
    document = load_file(path, f"profiles/{name}/{edition}.yaml")
    root = document.root
    roles = _child(root, "roles")
    return Profile(
        name=name,
        edition=edition,
        document=document,
        roles={kind: {entry.key: _optional(entry.value) for entry in _entries(_child(roles, kind))} for kind in KINDS},
        texts={entry.key: entry for entry in _entries(_child(root, "texts"))},
        controls={
            id_.text: item
            for item in _items(_child(root, "controls"))
            if isinstance(item, Mapping) and isinstance(id_ := item.get("id"), Scalar)
        },
    )


def _child(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


def _entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _optional(role: Node) -> bool:
    flag = _child(role, "optional")
    return isinstance(flag, Scalar) and flag.value is True
