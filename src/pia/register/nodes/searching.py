"""Searching a file by the conditions that somebody typed: one condition finds by its index, the others are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from pia.register.items import NUMBER, item_key
from pia.register.nodes.base import refuse
from pia.register.nodes.shelf import Found, Shelf, folded, is_key
from pia.register.refusal import Refused
from pia.register.store.interface import Ahead, Reader

__all__ = ["MOST_FOUND", "looked_for", "personal_indexes", "search"]

T = TypeVar("T")

MOST_FOUND: Final = 100
"""How many records a search shows at most."""
_MOST_COMPARED: Final = 2_000
_LONGEST: Final = 500
_INDEXED: Final = {"住民票コード": "code", NUMBER: "number"}
"""Items that only an index compares."""


def personal_indexes(name: str, birth: str, address: str) -> tuple[tuple[str, str], ...]:
    """Return the indexes of the 4情報: name with date of birth, and address."""
    return ("who", f"{folded(name)}|{birth}"), ("address", folded(address))


def search(
    shelf: Shelf[T], reader: Reader, conditions: Mapping[str, str], values: Callable[[T], Mapping[str, str]]
) -> list[Found[T]] | Refused:
    """Return the records that meet every condition.

    Args:
        shelf: the file.
        reader: of the node.
        conditions: by item, in any spelling; those without a value are none.
        values: of a content, by key.

    Returns:
        the records in the order of their keys, or why it cannot be searched so: no condition that finds anybody, or too many found.
    """
    wanted = _wanted(conditions)
    index = _index(wanted)
    if index is None or any(len(value) > _LONGEST for value in wanted.values()):
        return refuse("no-condition")
    if index[0] == "key":
        one = shelf.get(reader, index[1])
        candidates = [] if one is None else [one]
    else:
        candidates = shelf.find(reader, *index, limit=_MOST_COMPARED)
    plain = {item: value for item, value in wanted.items() if item not in _INDEXED}
    by_others = [
        _keys(shelf, reader, other, wanted[item])
        for item, other in _INDEXED.items()
        if item in wanted and other != index[0]
    ]
    found = [
        one for one in candidates if _meets(values(one.value), plain) and all(one.row.key in keys for keys in by_others)
    ]
    if len(found) > MOST_FOUND or len(candidates) == _MOST_COMPARED:
        return refuse("too-many", limit=MOST_FOUND)
    return found


def looked_for(shelf: Shelf[T], conditions: Mapping[str, str]) -> Ahead:
    """Return what :func:`search` will ask of the store first."""
    index = _index(_wanted(conditions))
    if index is None or len(index[1]) > _LONGEST:
        return Ahead()
    if index[0] == "key":
        return Ahead(records=((shelf.file.id, shelf.key(index[1])),))
    return Ahead(finds=(shelf.finding(*index, limit=_MOST_COMPARED),))


def _wanted(conditions: Mapping[str, str]) -> dict[str, str]:
    return {item_key(name[:_LONGEST]): value for name, value in conditions.items() if value and not value.isspace()}


def _index(wanted: Mapping[str, str]) -> tuple[str, str] | None:
    for item, index in (("宛名番号", "key"), ("住民票コード", "code"), (NUMBER, "number")):
        if item in wanted:
            return (index, wanted[item]) if is_key(wanted[item]) else None
    if "氏名" in wanted and "生日" in wanted:
        return "who", f"{folded(wanted['氏名'])}|{wanted['生日']}"
    if "住所" in wanted:
        return "address", folded(wanted["住所"])
    return None


def _meets(values: Mapping[str, str], plain: Mapping[str, str]) -> bool:
    """Say whether a record meets all conditions but codes and numbers, which their indexes compare, former ones included."""
    return all(_same(values.get(item, ""), value) for item, value in plain.items())


def _keys(shelf: Shelf[T], reader: Reader, index: str, value: str) -> frozenset[str]:
    return frozenset(shelf.keys(reader, index, value, limit=_MOST_COMPARED) if is_key(value) else ())


def _same(one: str, other: str) -> bool:
    return one == other or folded(unicodedata.normalize("NFKC", one)) == folded(unicodedata.normalize("NFKC", other))
