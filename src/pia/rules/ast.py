"""What a checked expression says, as a small tree: decoded from the bytes the expression compiler hands out.

Only what the type check of the facts needs is kept; every node knows the offset (in code points) where it was written.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from pia.rules.regex import OWN, WRITTEN
from pia.rules.wire import WireError, fields, signed

__all__ = [
    "Call",
    "Comprehension",
    "Const",
    "Ident",
    "ListOf",
    "MapOf",
    "Node",
    "Select",
    "decode",
    "free_names",
]

MAX_NODES = 20_000
MAX_DEPTH = 250


class Const(Struct, frozen=True):
    """A literal: null, bool, int, float, str or bytes."""

    value: bool | int | float | str | bytes | None
    offset: int


class Ident(Struct, frozen=True):
    """A variable, of the facts or of an enclosing macro."""

    name: str
    offset: int


class Select(Struct, frozen=True):
    """``operand.field``; ``test`` is the ``has(operand.field)`` form."""

    operand: Node
    field: str
    test: bool
    offset: int


class Call(Struct, frozen=True):
    """A function, a method (with ``target``) or an operator (``_==_``, ``_&&_``, ``_[_]`` …)."""

    function: str
    target: Node | None
    args: tuple[Node, ...]
    offset: int


class ListOf(Struct, frozen=True):
    """A list literal."""

    elements: tuple[Node, ...]
    offset: int


class MapOf(Struct, frozen=True):
    """A map literal: pairs of key and value."""

    entries: tuple[tuple[Node, Node], ...]
    offset: int


class Comprehension(Struct, frozen=True):
    """What the macros all, exists, exists_one, filter, map and cel.bind become."""

    variable: str
    range: Node
    accumulator: str
    init: Node
    condition: Node
    step: Node
    result: Node
    offset: int


Node: TypeAlias = Const | Ident | Select | Call | ListOf | MapOf | Comprehension


class _Decoder:
    def __init__(self, offsets: dict[int, int]) -> None:
        self.offsets = offsets
        self.left = MAX_NODES
        self.depth = 0

    def node(self, data: bytes) -> Node:
        """Return the tree of one ``cel.expr.Expr`` message."""
        self.left -= 1
        self.depth += 1
        if self.left < 0 or self.depth > MAX_DEPTH:
            raise WireError("the expression is too large")
        id_, kind, body = 0, 0, b""
        for number, value in fields(data):
            if number == 2 and isinstance(value, int):
                id_ = value
            elif 3 <= number <= 9 and isinstance(value, bytes):
                kind, body = number, value
        offset = self.offsets.get(id_, 0)
        made = self._made(kind, body, offset)
        self.depth -= 1
        return made

    def _made(self, kind: int, body: bytes, offset: int) -> Node:
        if kind == 3:
            return Const(_constant(body), offset)
        if kind == 4:
            return Ident(_text(body, 1), offset)
        if kind == 5:
            test = any(number == 3 and value for number, value in fields(body))
            return Select(self._one(body, 1), _text(body, 2), test, offset)
        if kind == 6:
            target = next((self.node(value) for number, value in _messages(body) if number == 1), None)
            name = _text(body, 2)
            return Call(WRITTEN if name == OWN else name, target, tuple(self._all(body, 3)), offset)
        if kind == 7:
            return ListOf(tuple(self._all(body, 1)), offset)
        if kind == 8:
            return MapOf(tuple(self._entry(value) for number, value in _messages(body) if number == 2), offset)
        if kind == 9:
            parts = [self._one(body, number) for number in (2, 4, 5, 6, 7)]
            range_, init, condition, step, result = parts
            return Comprehension(
                _text(body, 1), range_, _text(body, 3), init, condition, step, result, _first_offset(range_, offset)
            )
        raise WireError("an expression without content")

    def _entry(self, data: bytes) -> tuple[Node, Node]:
        key = next((Const(_utf8(value), 0) for number, value in _messages(data) if number == 2), None)
        return key or self._one(data, 3), self._one(data, 4)

    def _all(self, data: bytes, wanted: int) -> Iterator[Node]:
        for number, value in _messages(data):
            if number == wanted:
                yield self.node(value)

    def _one(self, data: bytes, wanted: int) -> Node:
        found = next(self._all(data, wanted), None)
        if found is None:
            raise WireError(f"field {wanted} is missing")
        return found


def _first_offset(node: Node, fallback: int) -> int:
    return node.offset or fallback


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, value in fields(data):
        if isinstance(value, bytes):
            yield number, value


def _utf8(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WireError("a text is not UTF-8") from error


def _text(data: bytes, wanted: int) -> str:
    return next((_utf8(value) for number, value in _messages(data) if number == wanted), "")


def _constant(data: bytes) -> bool | int | float | str | bytes | None:
    for number, value in fields(data):
        if isinstance(value, int):
            if number == 2:
                return bool(value)
            if number == 3:
                return signed(value)
            if number == 4:
                return value
        elif number == 5:
            return float(struct.unpack("<d", value)[0])
        elif number == 6:
            return _utf8(value)
        elif number == 7:
            return value
    return None


def _offsets(data: bytes) -> dict[int, int]:
    """Return the offset of each expression id from a ``SourceInfo`` message."""
    found: dict[int, int] = {}
    for number, value in _messages(data):
        if number != 4:
            continue
        pair = {key: part for key, part in fields(value) if isinstance(part, int)}
        found[pair.get(1, 0)] = pair.get(2, 0)
    return found


@lru_cache(2_048)
def decode(serialized: bytes) -> Node:
    """Return the tree of a serialized checked expression (an ``Any`` around a ``CheckedExpr``).

    Who reads a pack asks for each tree several times, and trees never change: they are kept.

    Raises:
        WireError: the bytes are not what the expression compiler writes.
    """
    checked = next((value for number, value in _messages(serialized) if number == 2), b"")
    parts = {number: value for number, value in _messages(checked) if number in (4, 5)}
    if 4 not in parts:
        raise WireError("no expression inside")
    return _Decoder(_offsets(parts.get(5, b""))).node(parts[4])


def free_names(node: Node, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the variables that ``node`` uses, without those that its macros bind."""
    if isinstance(node, Ident):
        return frozenset() if node.name in bound else frozenset((node.name,))
    if isinstance(node, Comprehension):
        outer = free_names(node.range, bound) | free_names(node.init, bound)
        inner = bound | {node.variable, node.accumulator}
        return outer.union(*(free_names(part, inner) for part in (node.condition, node.step, node.result)))
    children: tuple[Node, ...] = ()
    if isinstance(node, Select):
        children = (node.operand,)
    elif isinstance(node, Call):
        children = (*((node.target,) if node.target else ()), *node.args)
    elif isinstance(node, ListOf):
        children = node.elements
    elif isinstance(node, MapOf):
        children = tuple(part for pair in node.entries for part in pair)
    return frozenset().union(*(free_names(child, bound) for child in children))
