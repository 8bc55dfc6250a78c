"""Laying one document over another: mappings merge, lists of entries merge by id, ``null`` removes, all else replaces.

``$remove: true`` beside an id takes that entry out of its list; ``$replace: true`` inside a mapping keeps nothing of what
was there before.
"""

from __future__ import annotations

from typing import Any

from pia.source.nodes import Node, plain

__all__ = ["overlaid"]

_REMOVE = "$remove"
_REPLACE = "$replace"


def overlaid(base: Node, over: Node) -> Any:
    """Return ``base`` with ``over`` laid on it, as plain data."""
    return _over(plain(base), plain(over))


def _over(base: Any, over: Any) -> Any:
    if isinstance(over, dict):
        under = base if isinstance(base, dict) and not over.get(_REPLACE) else {}
        found = dict(under)
        for key, value in over.items():
            if key == _REPLACE:
                continue
            if value is None:
                found.pop(key, None)
            else:
                found[key] = _over(found.get(key), value)
        return found
    if isinstance(over, list) and isinstance(base, list) and over and all(_id(one) is not None for one in over):
        return _merged(base, over)
    return over


def _id(entry: Any) -> Any:
    """Return what names an entry within its list: its id, or the file or the risk that it is about."""
    if not isinstance(entry, dict):
        return None
    return next((entry[name] for name in ("id", "file", "risk") if entry.get(name) is not None), None)


def _merged(base: list[Any], over: list[Any]) -> list[Any]:
    changes = {_id(one): one for one in over}
    found = []
    for entry in base:
        change = changes.pop(_id(entry), None)
        if change is None:
            found.append(entry)
        elif not change.get(_REMOVE):
            found.append(_over(entry, change))
    return found + [_over(None, one) for one in changes.values() if not one.get(_REMOVE)]
