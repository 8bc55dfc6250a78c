"""Identifiers: unique in their list, and every reference names one that exists; found by the annotations, not by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pia.errors import Place, Problem, Words
from pia.model.base import nearest
from pia.model.fields import references_at
from pia.source.nodes import Mapping, Node, Scalar, Sequence

__all__ = ["check_identities"]

_LISTS = ("systems", "nodes", "files", "parties", "recipients", "annexes", "charts", "flows", "controls")


def check_identities(root: Mapping, data: dict[str, Any]) -> Iterator[Problem]:
    """Yield a problem for every id that stands twice in one list and every reference to an id that does not exist.

    Works on the raw tree, so that these errors are reported together with those of the model. What is named in a list that has an
    entry without an id may be that entry: the id that is missing is told, and not everything that would have named it.
    """
    known = {name: _ids(data.get(name)) for name in _LISTS if not _nameless(data.get(name))}
    yield from _walk(root, (), known)


def _ids(entries: Any) -> tuple[str, ...]:
    if not isinstance(entries, tuple | list):
        return ()
    return tuple(str(e["id"]) for e in entries if isinstance(e, dict) and isinstance(e.get("id"), str | int))


def _nameless(entries: Any) -> bool:
    """Tell whether a list has an entry without an id."""
    return isinstance(entries, tuple | list) and any(isinstance(e, dict) and "id" not in e for e in entries)


def _walk(node: Node, keys: tuple[str, ...], known: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    if isinstance(node, Sequence):
        yield from _duplicates(node)
        for item in node.items:
            yield from _walk(item, keys, known)
        return
    if not isinstance(node, Mapping):
        return
    references = references_at(keys)
    for entry in node.entries:
        if entry.key not in references:
            continue
        target = references[entry.key]
        if target is not None:
            yield from _references(entry.value, target, known)
        yield from _walk(entry.value, (*keys, entry.key), known)


def _duplicates(node: Sequence) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for item in node.items:
        id_ = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(id_, Scalar) or id_.value is None:
            continue
        name = str(id_.value)
        if name in first:
            yield Problem(
                "duplicate-id",
                Words(
                    f"同じ識別子が二度使われています: {name}（最初は {first[name]}）",
                    f"the id {name!r} stands twice (first at {first[name]})",
                ),
                Words("どちらかの id を変えてください。", "change one of the two ids"),
                id_.place,
            )
        else:
            first[name] = id_.place


def _references(node: Node, target: str, known: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    nodes = node.items if isinstance(node, Sequence) else (node,)
    lists = target.split("|")
    if any(list_ in _LISTS and list_ not in known for list_ in lists):
        return
    names = tuple(name for list_ in lists for name in known.get(list_, ()))
    for one in nodes:
        if not isinstance(one, Scalar) or one.value is None or str(one.value) in names:
            continue
        written = str(one.value)
        near = nearest(written, names)
        hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
        where = "、".join(lists)
        yield Problem(
            "dangling-id",
            Words(
                f"{where} に「{written}」という識別子はありません。", f"{where} has no entry with the id {written!r}"
            ),
            Words(
                f"{hint.ja}識別子: {'、'.join(names[:20]) or '（まだ一つもありません）'}",
                f"{hint.en}known ids: {', '.join(names[:20]) or 'none yet'}",
            ),
            one.place,
        )
