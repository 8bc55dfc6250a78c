"""``pia diff``: what differs between two versions, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.app.versions import Version, check_comparable, open_version
from pia.history.differ import Change, Delta, compare
from pia.history.guideline import guideline_at
from pia.history.words import marks

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.history.snapshot import Snapshot

__all__ = ["Difference", "diff", "diff_document", "diff_lines"]


class Difference(Struct, frozen=True):
    """Two versions in one projection and what differs."""

    old: Snapshot
    new: Snapshot
    old_name: str
    new_name: str
    delta: Delta


def diff(old: str, new: str, *, public: bool = False) -> Difference:
    """Compare two versions; ``public`` compares what was published of them.

    Raises:
        InputError: one of them cannot be read, or they are not versions of one assessment.
    """
    first, second = open_version(old), open_version(new)
    check_comparable(first, second)
    a, b = _side(first, public), _side(second, public)
    return Difference(a, b, old, new, compare(a, b, guideline_at(None).follows))


def _side(version: Version, public: bool) -> Snapshot:
    return version.public if public else version.whole


def diff_document(found: Difference) -> dict[str, Any]:
    """Return the difference as the JSON of ``pia diff --format json``."""
    return {
        "schema": "pia-diff/1",
        "old": _said(found.old, found.old_name),
        "new": _said(found.new, found.new_name),
        "changes": [_change(change) for change in found.delta.changes],
        "renumbered": [
            {"key": one.key, "before": one.before, "after": one.after, "moved": one.moved}
            for one in found.delta.renumbered
        ],
        "renamed": [{"before": a, "after": b} for a, b in found.delta.renamed],
        "summary": {"changes": len(found.delta.changes), "cells": sum(len(c.cells) for c in found.delta.changes)},
    }


def _said(version: Snapshot, name: str) -> dict[str, Any]:
    return {
        "version": name,
        "form": version.form,
        "edition": version.edition,
        "body": version.body,
        "name": version.name,
        "digest": version.digest,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "key": change.key,
        "label": change.label or None,
        "path": change.cells[0].cell.path,
        "cells": [
            {
                "key": pair.cell.key,
                "old_key": pair.old.key if pair.old is not None else None,
                "path": pair.cell.path,
                "label": pair.cell.label,
                "important_change": pair.cell.important,
                "before": pair.before,
                "after": pair.after,
                "marks": [[mark.sign, mark.text] for mark in marks(pair.before, pair.after)],
                "follows": number >= len(change.own),
            }
            for number, pair in enumerate(change.cells)
        ],
    }


_KINDS = {
    "changed": ("変更", "changed"),
    "added": ("追加", "added"),
    "removed": ("削除", "removed"),
    "block-added": ("追加", "added"),
    "block-removed": ("削除", "removed"),
    "renumbered": ("番号", "renumbered"),
}


def diff_lines(found: Difference, lang: Lang) -> Iterator[str]:
    """Yield the difference as lines for reading: what was taken away in [-…-], what was put in in {+…+}."""
    ja = lang == "ja"
    if found.old.edition != found.new.edition:
        yield (
            f"様式の版: {found.old.edition} → {found.new.edition}"
            if ja
            else f"edition of the form: {found.old.edition} → {found.new.edition}"
        )
    for change in found.delta.changes:
        word = _KINDS[change.kind][0 if ja else 1]
        first = change.cells[0].cell
        if change.kind.startswith("block-"):
            yield f"{word}: {change.label}  {first.path if first.tail == change.label else first.path.rpartition('/')[0]}"
            yield f"    {len(change.own)}{'欄' if ja else ' items'}"
            for pair in change.cells[len(change.own) :]:
                yield f"    {pair.cell.label}: {_one(pair.before)} → {_one(pair.after)}"
            continue
        yield f"{word}: {first.path}{'  ※' if first.important else ''}"
        for line in _marked(change).split("\n"):
            yield f"    {line}"
    for one in found.delta.renumbered:
        how = ("並べ替え", "moved") if one.moved else ("番号の移動", "renumbered")
        yield f"{how[0 if ja else 1]}: {one.before} → {one.after}  ({one.key})"
    for before, after in found.delta.renamed:
        yield f"{'識別子' if ja else 'id'}: {before} → {after}"
    count = len(found.delta.changes)
    yield (
        (f"変更 {count}件" if count else "変更はありません。")
        if ja
        else (f"{count} changes" if count else "no changes")
    )


def _one(text: str) -> str:
    return " ".join(text.split()) or "－"


def _marked(change: Change) -> str:
    """Return the text with its changes marked; long stretches that stayed are left out."""
    said = ""
    for mark in marks(change.cells[0].before, change.cells[0].after):
        if mark.sign == "-":
            said += f"[-{mark.text}-]"
        elif mark.sign == "+":
            said += f"{{+{mark.text}+}}"
        else:
            said += mark.text if len(mark.text) <= 80 else f"{mark.text[:30]}…{mark.text[-30:]}"
    return said
