"""Versions to compare: cells made by hand, the example as a snapshot, and edits of its blocks and texts."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from example import CITY, loaded
from msgspec.structs import replace

from pia.forms.fill import fill_form
from pia.history.differ import Change, Delta, compare
from pia.history.guideline import guideline_at
from pia.history.keys import block_of, kind_of
from pia.history.snapshot import SCHEMA, Cell, Snapshot, snapshot

if TYPE_CHECKING:
    from pia.forms.scope import Projection

__all__ = [
    "blocks",
    "cell",
    "changed_cells",
    "city",
    "committed",
    "delta",
    "example",
    "git",
    "inserted",
    "shuffled",
    "texts",
    "version",
    "with_text",
    "without",
]


def cell(
    key: str, text: str, *, kind: str = "text", important: bool = False, file: str | None = None, **more: object
) -> Cell:
    """Make one cell; what a form would say of it is derived from its key."""
    block = more.pop("block", None)
    made = Cell(
        key=key,
        path=f"Ⅱ[{file or '－'}]/{key}",
        head="Ⅱ　概要",
        tail=key.rpartition("#")[2],
        section="Ⅱ",
        label=key.rpartition("#")[2],
        kind=kind,
        text=text,
        status="filled",
        important=important,
        block=str(block) if block is not None else None,
        owner=block_of(key),
        file=file,
    )
    return replace(made, **more) if more else made


def version(cells: Iterable[Cell], **more: object) -> Snapshot:
    """Make a version of these cells."""
    made = Snapshot(
        schema=SCHEMA,
        form="zenkoumoku",
        edition="2024-10",
        projection="submit",
        body="市長",
        work="事務",
        name="評価書",
        digest="",
        cells=tuple(cells),
    )
    return replace(made, **more) if more else made


@cache
def example(work: str = "juki", projection: Projection = "submit") -> Snapshot:
    """Return a work of the example as it stands."""
    return snapshot(loaded(work), fill_form(loaded(work), projection=projection))


def delta(old: Snapshot, new: Snapshot) -> Delta:
    """Compare two versions as the commands do."""
    return compare(old, new, guideline_at(None).follows)


def texts(of: Snapshot) -> dict[str, str]:
    return {one.key: one.text for one in of.cells}


def changed_cells(changes: Sequence[Change]) -> dict[str, tuple[str, str]]:
    """Return (before, after) of every changed cell by its key."""
    return {pair.cell.key: (pair.before, pair.after) for change in changes for pair in change.cells}


# --- edits of a version ---


def with_text(of: Snapshot, key: str, text: str) -> Snapshot:
    """Return the version with another text in one cell; an empty one takes the cell away."""
    cells = [replace(one, text=text) if one.key == key else one for one in of.cells]
    return replace(of, cells=tuple(one for one in cells if one.text))


def blocks(of: Snapshot, kind: str) -> list[str]:
    """Return the blocks of a kind in printed order, each once."""
    found = (one.owner for one in of.cells if one.owner is not None and kind_of(one.owner) == kind)
    return list(dict.fromkeys(found))


def without(of: Snapshot, block: str) -> Snapshot:
    """Return the version without a block, the ones behind it counted anew."""
    return _numbered(replace(of, cells=tuple(one for one in of.cells if one.owner != block)))


def inserted(of: Snapshot, like: str, id_: str, at: int = 0) -> Snapshot:
    """Return the version with a block put before the ``at``-th of its kind and file: a copy of ``like`` that says something else."""
    source = [one for one in of.cells if one.owner == like]
    new = f"{like.rpartition('/')[0]}/{id_}"
    made = [
        replace(
            one,
            key=new + one.key[len(like) :],
            owner=new,
            text=f"これは{id_}の{one.label}について新しく書いた記載である"
            if one.kind in ("text", "name")
            else one.text,
        )
        for one in source
    ]
    same = [b for b in blocks(of, kind_of(like)) if _file_of(of, b) == source[0].file]
    target = same[min(at, len(same) - 1)]
    place = next(number for number, one in enumerate(of.cells) if one.owner == target)
    return _numbered(replace(of, cells=(*of.cells[:place], *made, *of.cells[place:])))


def shuffled(of: Snapshot, first: str, second: str) -> Snapshot:
    """Return the version with two neighbouring blocks exchanged, and counted anew."""
    a = [one for one in of.cells if one.owner == first]
    b = [one for one in of.cells if one.owner == second]
    rest = [one for one in of.cells if one.owner not in (first, second)]
    place = next(number for number, one in enumerate(of.cells) if one.owner == first)
    return _numbered(replace(of, cells=(*rest[:place], *b, *a, *rest[place:])))


def _file_of(of: Snapshot, block: str) -> str | None:
    return next(one.file for one in of.cells if one.owner == block)


def _numbered(of: Snapshot) -> Snapshot:
    """Give every numbered block the number of its place, as the form prints it."""
    counts: dict[tuple[str, str | None], int] = {}
    numbers: dict[str, str] = {}
    made = []
    for one in of.cells:
        block, label = one.owner, one.block
        if block is not None and label is not None and re.search(r"\d+$", label):
            bare = re.sub(r"\d+$", "", label)
            if f"{block}@{one.file}" not in numbers:
                counts[bare, one.file] = counts.get((bare, one.file), 0) + 1
                numbers[f"{block}@{one.file}"] = f"{bare}{counts[bare, one.file]}"
            printed = numbers[f"{block}@{one.file}"]
            made.append(
                replace(
                    one, block=printed, path=one.path.replace(label, printed), tail=one.tail.replace(label, printed)
                )
            )
        else:
            made.append(one)
    return replace(of, cells=tuple(made))


# --- folders and commits ---


def city(folder: Path) -> Path:
    """Copy the example city into ``folder`` and return the folder of its register work."""
    shutil.copytree(CITY, folder / "city")
    return folder / "city" / "juki"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.jp", "-c", "commit.gpgsign=false", *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode("utf-8")


def committed(folder: Path) -> None:
    """Make a repository of ``folder`` with everything in it committed."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
