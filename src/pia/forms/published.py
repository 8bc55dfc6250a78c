"""The assessment as the public may see it: every withheld text is its published wording, every other withheld value is gone.

The published form is filled from this copy, so what is withheld cannot reach a cell, a name, a label or a file name by any
way; a derivation that meets a hole says so with the published wording.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct, field

from pia.model.base import Choice, Id, Named, Record, Ref
from pia.model.fields import fields_of
from pia.source.nodes import Mapping, Node, Sequence, plain

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.read import Loaded, Path_

__all__ = ["Published", "published"]

_ID = get_args(Id)[1]


class Published(Struct, frozen=True):
    """The copy, the paths at which something is withheld, and those of the values that have no wording of their own."""

    assessment: Assessment
    hidden: frozenset[Path_]
    holes: frozenset[Path_]


class _Cutting(Struct):
    hidden: set[Path_] = field(default_factory=set)
    holes: set[Path_] = field(default_factory=set)


def published(loaded: Loaded) -> Published:
    """Return the public copy of an assessment; the assessment itself where nothing is withheld."""
    if not _anything(loaded.root):
        return Published(loaded.assessment, frozenset(), frozenset())
    cutting = _Cutting()
    made = _walked(loaded.assessment, loaded.root, (), cutting)
    return Published(made, frozenset(cutting.hidden), frozenset(cutting.holes))


def _anything(node: Node) -> bool:
    if node.withheld is not None:
        return True
    if isinstance(node, Mapping):
        return any(_anything(entry.value) for entry in node.entries)
    return isinstance(node, Sequence) and any(_anything(item) for item in node.items)


def _walked(value: Any, node: Node | None, at: Path_, cutting: _Cutting, annotation: Any = None) -> Any:
    """Return ``value`` with everything withheld at or below ``node`` cut out; the same object when nothing is."""
    if node is None or value is None:
        return value
    if node.withheld is not None:
        cutting.hidden.add(at)
        return _cut(value, str(plain(node.withheld)["shown"]), at, cutting, annotation)
    if isinstance(value, Record) and isinstance(node, Mapping):
        changed = {}
        for name, key, kind in _fields(type(value)):
            old = getattr(value, name)
            new = _walked(old, node.get(key), (*at, key), cutting, kind)
            if new is not old:
                changed[name] = new
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple) and isinstance(node, Sequence):
        items = tuple(
            _walked(v, n, (*at, i), cutting, annotation) for i, (v, n) in enumerate(zip(value, node.items, strict=True))
        )
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, dict) and isinstance(node, Mapping):
        entries = {k: _walked(v, node.get(k), (*at, k), cutting, annotation) for k, v in value.items()}
        return value if all(entries[k] is value[k] for k in value) else entries
    return value


def _cut(value: Any, shown: str, at: Path_, cutting: _Cutting, annotation: Any) -> Any:
    """Return what is left of a withheld value: texts become the wording, numbers and choices go where the model lets them."""
    if isinstance(value, Record):
        changed = {}
        for name, key, kind in _fields(type(value)):
            old = getattr(value, name)
            if old is not None:
                changed[name] = _cut(old, shown, (*at, key), cutting, kind)
        return value.model_copy(update=changed)
    if isinstance(value, tuple):
        if value and all(isinstance(v, str) for v in value) and not _is_name(annotation):
            return (shown,)  # how many there are is withheld too
        return tuple(_cut(v, shown, (*at, i), cutting, annotation) for i, v in enumerate(value))
    if isinstance(value, dict):
        return dict.fromkeys(value, shown)
    if isinstance(value, str) and not _is_name(annotation):
        return shown
    cutting.holes.add(at)
    return None if type(None) in get_args(annotation) else value


@lru_cache(maxsize=128)
def _fields(record: type[Record]) -> tuple[tuple[str, str, Any], ...]:
    """Return (attribute, key in YAML, annotation) of every field."""
    annotations = fields_of(record)
    keys = ((name, info.alias or name) for name, info in record.model_fields.items())
    return tuple((name, key, annotations[key]) for name, key in keys)


def _is_name(annotation: Any) -> bool:
    """Tell whether a field holds a slug, an id or a reference: something that no wording can stand in for."""
    return any(isinstance(part, Choice | Named | Ref) or part == _ID or _is_name(part) for part in get_args(annotation))
