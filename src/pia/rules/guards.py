"""What a condition compares with a fixed word first of all: subjects that fail it need no evaluation.

``item.kind == "ticks" && …`` is false of every item of another kind, whatever the rest says: in CEL a false operand decides a
conjunction even where the other one fails. Only comparisons of the subject's own fields with texts, true, false and null are
read; everything else is left to the expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from msgspec import Struct

from pia.rules.ast import Call, Const, Ident, ListOf, Node, Select

__all__ = ["Guard", "Word", "guards_of", "may_hold"]

Word: TypeAlias = str | bool | None
_PLAIN = (str, bool, type(None))


class Guard(Struct, frozen=True):
    """The field at ``path`` of the subject is one of ``words``, or is none of them where ``other`` is true."""

    path: tuple[str, ...]
    other: bool
    words: tuple[Word, ...]


def guards_of(node: Node, variable: str) -> tuple[Guard, ...]:
    """Return the comparisons that all must hold for ``node``, a condition on the subject ``variable``."""
    return tuple(guard for part in _conjuncts(node) if (guard := _guard(part, variable)) is not None)


def may_hold(guards: tuple[Guard, ...], facts: dict[str, Any]) -> bool:
    """Tell whether the condition may be true of a subject: False only where one of its guards is certainly not met."""
    for guard in guards:
        value: Any = facts
        for step in guard.path:
            if type(value) is not dict or step not in value:
                break
            value = value[step]
        else:
            if isinstance(value, _PLAIN) and _among(value, guard.words) is guard.other:
                return False
    return True


def _among(value: Word, words: tuple[Word, ...]) -> bool:
    return any(value == word and type(value) is type(word) for word in words)


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and node.function == "_&&_":
        for part in node.args:
            yield from _conjuncts(part)
    else:
        yield node


def _guard(node: Node, variable: str) -> Guard | None:
    if not isinstance(node, Call) or len(node.args) != 2:
        return None
    left, right = node.args
    if node.function == "@in" and isinstance(right, ListOf):
        words = [one.value for one in right.elements if isinstance(one, Const) and isinstance(one.value, _PLAIN)]
        path = _path(left, variable)
        return Guard(path, other=False, words=tuple(words)) if path and len(words) == len(right.elements) else None
    if node.function not in ("_==_", "_!=_"):
        return None
    if isinstance(left, Const):
        left, right = right, left
    path = _path(left, variable)
    if not path or not isinstance(right, Const) or not isinstance(right.value, _PLAIN):
        return None
    return Guard(path, other=node.function == "_!=_", words=(right.value,))


def _path(node: Node, variable: str) -> tuple[str, ...]:
    """Return the fields that lead from the subject to ``node``, () where it is something else."""
    steps: list[str] = []
    while isinstance(node, Select) and not node.test:
        steps.append(node.field)
        node = node.operand
    return tuple(reversed(steps)) if isinstance(node, Ident) and node.name == variable else ()
