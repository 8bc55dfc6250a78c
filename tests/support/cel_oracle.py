"""A second, slow evaluator of expressions, written from the language definition and sharing nothing with the engine.

It walks the decoded tree of an expression over plain Python data. A failure is a value (``Failed``), so that ``&&``, ``||`` and
the macros can absorb it as the language demands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pia.rules.ast import Call, Comprehension, Const, Ident, ListOf, MapOf, Node, Select
from pia.rules.functions import FUNCTIONS

__all__ = ["Failed", "oracle"]

_LEAST, _MOST = -(2**63), 2**63 - 1
_OWN = {function.name: function.call for function in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Failed:
    """No value: why."""

    why: str


def oracle(node: Node, scope: dict[str, Any]) -> Any:
    """Return the value of ``node``, or ``Failed``."""
    if isinstance(node, Const):
        return node.value
    if isinstance(node, Ident):
        return scope[node.name]
    if isinstance(node, Select):
        return _select(node, scope)
    if isinstance(node, ListOf):
        return _first_failure([oracle(one, scope) for one in node.elements])
    if isinstance(node, MapOf):
        keys = _first_failure([oracle(key, scope) for key, _ in node.entries])
        values = _first_failure([oracle(value, scope) for _, value in node.entries])
        if isinstance(keys, Failed) or isinstance(values, Failed):
            return keys if isinstance(keys, Failed) else values
        return dict(zip(keys, values, strict=True))
    return _fold(node, scope) if isinstance(node, Comprehension) else _call(node, scope)


def _first_failure(values: list[Any]) -> Any:
    return next((one for one in values if isinstance(one, Failed)), values)


def _select(node: Select, scope: dict[str, Any]) -> Any:
    operand = oracle(node.operand, scope)
    if isinstance(operand, Failed):
        return operand
    if not isinstance(operand, dict):
        return Failed("no fields")
    if node.test:
        return node.field in operand
    return operand[node.field] if node.field in operand else Failed(f"no key {node.field}")


def _fold(node: Comprehension, scope: dict[str, Any]) -> Any:
    elements = oracle(node.range, scope)
    if isinstance(elements, Failed):
        return elements
    inner = {**scope, node.accumulator: oracle(node.init, scope)}
    for element in elements:
        inner[node.variable] = element
        if oracle(node.condition, inner) is False:
            break
        inner[node.accumulator] = oracle(node.step, inner)
    inner.pop(node.variable, None)
    return oracle(node.result, inner)


def _logic(first: Any, second: Callable[[], Any], decides: bool) -> Any:
    """Return ``&&`` (``decides`` False) or ``||`` (True): the deciding operand wins over a failure of the other."""
    if first is decides:
        return decides
    other = second()
    if other is decides:
        return decides
    for one in (first, other):
        if not isinstance(one, bool):
            return one if isinstance(one, Failed) else Failed("no truth value")
    return not decides


def _call(node: Call, scope: dict[str, Any]) -> Any:
    name = node.function
    if name in ("_&&_", "_||_"):
        return _logic(oracle(node.args[0], scope), lambda: oracle(node.args[1], scope), name == "_||_")
    if name == "_?_:_":
        chosen = oracle(node.args[0], scope)
        if not isinstance(chosen, bool):
            return chosen if isinstance(chosen, Failed) else Failed("no truth value")
        return oracle(node.args[1 if chosen else 2], scope)
    if name == "@not_strictly_false":
        return oracle(node.args[0], scope) is not False
    given = [*([node.target] if node.target is not None else []), *node.args]
    values = _first_failure([oracle(one, scope) for one in given])
    if isinstance(values, Failed):
        return values
    if name in _OWN:
        return _OWN[name](*values)
    if name not in _PLAIN:
        raise NotImplementedError(name)
    try:
        return _PLAIN[name](*values)
    except (TypeError, ZeroDivisionError, IndexError, KeyError, OverflowError, ValueError) as error:
        return Failed(f"{name}: {error}")


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(_same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    return bool(left == right)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (left, right))
        if not numbers and (type(left) is not type(right) or isinstance(left, list | dict | None)):
            raise TypeError("no order")
        return test(left, right)

    return compare


def _number(compute: Callable[[int, int], int]) -> Callable[[Any, Any], Any]:
    def checked(left: Any, right: Any) -> Any:
        if any(isinstance(one, bool) or not isinstance(one, int) for one in (left, right)):
            raise TypeError("no whole numbers")
        found = compute(left, right)
        if not _LEAST <= found <= _MOST:
            raise OverflowError
        return found

    return checked


def _plus(left: Any, right: Any) -> Any:
    if type(left) is type(right) and isinstance(left, str | list):
        return left + right
    return _number(lambda a, b: a + b)(left, right)


def _truncated(left: int, right: int) -> int:
    """Divide towards zero, as the language does and Python does not."""
    found = abs(left) // abs(right)
    return found if (left < 0) == (right < 0) else -found


def _index(operand: Any, key: Any) -> Any:
    if isinstance(operand, list) and key < 0:
        raise IndexError
    return operand[key]


def _text(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(text: Any, *more: Any) -> Any:
        if not isinstance(text, str):
            raise TypeError("no text")
        return method(text, *more)

    return call


def _not(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("no truth value")
    return not value


_PLAIN: dict[str, Callable[..., Any]] = {
    "_==_": _same,
    "_!=_": lambda a, b: not _same(a, b),
    "_<_": _ordered(lambda a, b: a < b),
    "_<=_": _ordered(lambda a, b: a <= b),
    "_>_": _ordered(lambda a, b: a > b),
    "_>=_": _ordered(lambda a, b: a >= b),
    "_+_": _plus,
    "_-_": _number(lambda a, b: a - b),
    "_*_": _number(lambda a, b: a * b),
    "_/_": _number(_truncated),
    "_%_": _number(lambda a, b: a - b * _truncated(a, b)),
    "-_": lambda a: _number(lambda x, y: x - y)(0, a),
    "!_": _not,
    "_[_]": _index,
    "@in": lambda one, many: one in many if isinstance(many, dict) else any(_same(one, other) for other in many),
    "size": len,
    "startsWith": _text(lambda text, part: text.startswith(part)),
    "endsWith": _text(lambda text, part: text.endswith(part)),
    "contains": _text(lambda text, part: part in text),
    "matches": _text(lambda text, pattern: re.search(pattern, text) is not None),
    "join": lambda parts, between="": between.join(parts),
    "split": _text(lambda text, between: text.split(between)),
    "int": int,
    "string": lambda value: str(value).lower() if isinstance(value, bool) else str(value),
}
