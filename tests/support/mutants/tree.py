"""Edits of a read assessment without writing YAML: the tree is rebuilt along the path, everything else is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.model.read import Loaded, read_model
from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from pia.errors import Place

GONE = object()
"""As a value: what stands at the path is taken out."""

Step = str | int
Edit = tuple[tuple[Step, ...], Any]
"""A path and what shall stand there. In a list a step is an index, the name of an entry, or ``+`` for a new last entry."""

NAMES = ("id", "file", "risk", "use", "name", "category", "system", "means", "source", "profile")


def edited(loaded: Loaded, edits: tuple[Edit, ...]) -> Loaded:
    """Return the assessment with every edit laid on it, read by the model as any other."""
    root: Node = loaded.root
    for path, value in edits:
        root = _laid(root, path, value)
    assert isinstance(root, Mapping)
    return read_model(replace(loaded.assembled, root=root))


def _laid(node: Node, path: tuple[Step, ...], value: Any) -> Node:
    step, rest = path[0], path[1:]
    if isinstance(node, Mapping):
        return _in_mapping(node, str(step), rest, value)
    assert isinstance(node, Sequence), f"nothing below {step!r}"
    items = list(node.items)
    if step == "+":
        return replace(node, items=(*items, node_of(value, node.place)))
    at = step if isinstance(step, int) else _index(items, step)
    if rest:
        items[at] = _laid(items[at], rest, value)
    elif value is GONE:
        del items[at]
    else:
        items[at] = node_of(value, items[at].place)
    return replace(node, items=tuple(items))


def _in_mapping(node: Mapping, key: str, rest: tuple[Step, ...], value: Any) -> Node:
    entry = node.entry(key)
    if entry is None:
        new = node_of(value, node.place) if not rest else _laid(_empty(rest[0], node.place), rest, value)
        return replace(node, entries=(*node.entries, Entry(key, node.place, node.start, node.end, new)))
    if not rest and value is GONE:
        return replace(node, entries=tuple(one for one in node.entries if one.key != key))
    new = _laid(entry.value, rest, value) if rest else node_of(value, entry.value.place)
    return replace(node, entries=tuple(replace(one, value=new) if one.key == key else one for one in node.entries))


def _empty(step: Step, place: Place) -> Node:
    return Sequence((), place, 0, 0) if step == "+" else Mapping((), place, 0, 0)


def _index(items: list[Node], name: str) -> int:
    for index, item in enumerate(items):
        if isinstance(item, Scalar) and item.value == name:
            return index
        if isinstance(item, Mapping) and any(_value(item, key) == name for key in NAMES):
            return index
    raise KeyError(name)


def _value(item: Mapping, key: str) -> Any:
    value = item.get(key)
    return value.value if isinstance(value, Scalar) else None


def node_of(value: Any, place: Place) -> Node:
    """Return plain data as nodes that all stand at ``place``."""
    if isinstance(value, dict):
        return Mapping(tuple(Entry(k, place, 0, 0, node_of(v, place)) for k, v in value.items()), place, 0, 0)
    if isinstance(value, list):
        return Sequence(tuple(node_of(one, place) for one in value), place, 0, 0)
    return Scalar(value, str(value), not isinstance(value, str), place, 0, 0)
