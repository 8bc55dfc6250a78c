"""Moving an assessment from one edition of its form to another: a written migration (``templates/migrations/``).

A migration says which choices and keys are worded anew (``steps``), which items the new edition no longer prints although
their facts stay in the YAML (``gone``), and what a person should read again (``review``). It is data: a new edition
comes with its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from pia.catalogue.index import packed
from pia.data import templates_root
from pia.errors import Words
from pia.source.edit import Edit, RenameKey, Replace
from pia.source.nodes import Mapping, Node, Scalar, Sequence, at

if TYPE_CHECKING:
    from pathlib import Path

    from pia.forms.tree import Form, Item
    from pia.source.load import Document
    from pia.source.splice import Path as NodePath

__all__ = ["Migration", "Move", "Rename", "edits_for", "known_moves", "lost", "migrations_between"]


class Rename(Struct, frozen=True):
    """The value ``old`` at every place that ``at`` names (``files[].kind``) becomes ``new``."""

    at: str
    old: str
    new: str


class Move(Struct, frozen=True):
    """The key ``old`` of every mapping that ``at`` names is called ``new`` from now on."""

    at: str
    old: str
    new: str


class Migration(Struct, frozen=True, kw_only=True):
    """One written step from an edition to another; ``gone`` are item ids, ``review`` is for people."""

    form: str
    old: str
    new: str
    steps: tuple[Rename | Move, ...]
    gone: frozenset[str]
    review: tuple[Words, ...]


def known_moves(form: str) -> dict[str, list[str]]:
    """Return, for each edition of ``form``, the editions that a written migration leads to."""
    found: dict[str, list[str]] = {}
    for path in _files(form):
        old, _, new = path.stem.partition("--")
        found.setdefault(old, []).append(new)
    return found


def migrations_between(form: str, old: str, new: str) -> tuple[Migration, ...] | None:
    """Return the fewest migrations that lead from ``old`` to ``new``, in order; None where none do."""
    moves = known_moves(form)
    reached: dict[str, tuple[str, ...]] = {old: (old,)}
    queue = [old]
    while queue and new not in reached:
        here = queue.pop(0)
        for there in moves.get(here, ()):
            if there not in reached:
                reached[there] = (*reached[here], there)
                queue.append(there)
    if new not in reached:
        return None
    path = reached[new]
    return tuple(_read(form, a, b) for a, b in pairwise(path))


def edits_for(document: Document, migration: Migration) -> list[Edit]:
    """Return the edits that a migration makes in one file; the edition itself is changed where it is written."""
    edits: list[Edit] = []
    edition = document.root.get("edition") if isinstance(document.root, Mapping) else None
    if isinstance(edition, Scalar) and edition.text == migration.old:
        edits.append(Replace(("edition",), migration.new))
    for step in migration.steps:
        for path in _matches(document.root, step.at):
            node = at(document.root, path)
            if isinstance(step, Rename):
                edits += _renamed(path, node, step)
            elif isinstance(node, Mapping) and node.get(step.old) is not None:
                edits.append(RenameKey((*path, step.old), step.new))
    return edits


def _renamed(path: NodePath, node: Node | None, step: Rename) -> list[Edit]:
    """Return the edit of one value, of a withheld one behind its ``value:``; nothing where it says something else."""
    if isinstance(node, Mapping) and node.get("withhold") is not None:
        path, node = (*path, "value"), node.get("value")
    return [Replace(path, step.new)] if isinstance(node, Scalar) and node.value == step.old else []


def lost(before: Form, after: Form, gone: frozenset[str]) -> list[Item]:
    """Return the items that were filled before and have no filled place now, other than those the migration names.

    What is only derived may come to say nothing (a box is no longer ticked) as long as its place is there.
    """
    now = {item.key: item for item in after.items()}
    return [
        item
        for item in before.items()
        if _says(item)
        and item.key.rpartition("#")[2] not in gone
        and (item.key not in now or (_written(item) and not _says(now[item.key])))
    ]


def _says(item: Item) -> bool:
    return item.status not in ("blank", "not-applicable")


def _written(item: Item) -> bool:
    return any(not origin.derived for origin in item.facts)


def _files(form: str) -> list[Path]:
    return sorted((templates_root() / "migrations" / form).glob("*--*.yaml"))


def _read(form: str, old: str, new: str) -> Migration:
    path = templates_root() / "migrations" / form / f"{old}--{new}.yaml"
    raw = cast("dict[str, Any]", packed(f"migration-{form}-{old}-{new}".lower(), [path])[path.name])
    if (raw["form"], str(raw["from"]), str(raw["to"])) != (form, old, new):
        raise ValueError(f"{path.name}: the head does not say what the file name says")
    return Migration(
        form=form,
        old=old,
        new=new,
        steps=tuple(_step(step) for step in raw["steps"]),
        gone=frozenset(raw["gone"]),
        review=tuple(Words(each["ja"], each["en"]) for each in raw["review"]),
    )


def _step(raw: dict[str, Any]) -> Rename | Move:
    [(kind, told)] = raw.items()
    if kind not in ("rename", "move"):
        raise ValueError(f"not a step of a migration: {kind}")
    made = Rename if kind == "rename" else Move
    return made(told["at"], str(told["from"]), str(told["to"]))


def _matches(root: Node, pattern: str) -> Iterator[NodePath]:
    """Yield the path of every node that ``pattern`` names: keys by dots, ``[]`` for every entry of a list."""
    found: list[tuple[NodePath, Node]] = [((), root)]
    for part in pattern.split(".") if pattern else ():
        key, lists = part.rstrip("[]"), part.count("[]")
        found = [
            ((*path, key), child)
            for path, node in found
            if isinstance(node, Mapping) and (child := node.get(key)) is not None
        ]
        for _ in range(lists):
            found = [
                ((*path, index), item)
                for path, node in found
                if isinstance(node, Sequence)
                for index, item in enumerate(node.items)
            ]
    yield from (path for path, _ in found)
