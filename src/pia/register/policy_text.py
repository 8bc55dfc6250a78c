"""A policy as text and back, so that a register runs by the policy that it was made with; undeclared is written as null."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from pia.errors import InputError, Problem, Words
from pia.register.policy import UNDECLARED, Policy, Undeclared

__all__ = ["read_policy", "write_policy"]


def write_policy(policy: Policy) -> bytes:
    """Return a policy as JSON; equal policies give equal bytes."""
    return msgspec.json.encode(_plain(policy))


def read_policy(text: bytes) -> Policy:
    """Return the policy that :func:`write_policy` wrote.

    Raises:
        InputError: ``policy-unreadable``: it is damaged, or of another version of the program.
    """
    try:
        policy: Policy = _built(Policy, msgspec.json.decode(text))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, TypeError, ValueError, KeyError, AttributeError):
        raise InputError(_unreadable()) from None
    return policy


def _plain(value: object) -> object:
    if isinstance(value, Undeclared):
        return None
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, frozenset):
        return [_plain(one) for one in sorted(value)]
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _built(kind: Any, value: Any) -> Any:
    """Return a plain value as one of a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value is None:
            return UNDECLARED if Undeclared in arguments else None
        return _built(next(one for one in arguments if one not in (Undeclared, NoneType)), value)
    if origin is Literal:
        return _is(value in arguments, value)
    if origin is frozenset:
        return frozenset(_built(arguments[0], one) for one in value)
    if origin is tuple:
        kinds = [arguments[0]] * len(value) if arguments[-1] is ... else arguments
        return tuple(_built(one, item) for one, item in zip(kinds, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _built(arguments[1], one) for key, one in value.items()}
    if issubclass(kind, Struct):
        return kind(**{name: _built(_hints(kind)[name], one) for name, one in value.items()})
    return _is(type(value) is kind, value)


def _is(known: bool, value: Any) -> Any:
    if not known:
        raise ValueError("another type")
    return value


@cache
def _hints(kind: type[Struct]) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _unreadable() -> Problem:
    return Problem(
        "policy-unreadable",
        Words("ストアに記録されたポリシーが読めません。", "the policy in the store cannot be read"),
        Words(
            "別の版の pia で作ったストアであれば、その版で使うか、pia register init で作り直してください。",
            "use the version of pia that made the store, or make a new one with 'pia register init'",
        ),
    )
