"""Plain data to YAML text in the house style: the few forms that this project's reader reads back unchanged."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from pia.source.build import typed
from pia.source.decode import FORBIDDEN

__all__ = ["STEP", "Data", "block", "flow", "item_lines", "key_text", "same", "scalar"]

Data: TypeAlias = Any
"""A str, int, bool or None, or a list or dict (keys str) of these: what :func:`pia.source.nodes.plain` returns."""

STEP = 2
"""Spaces per level."""

# what other YAML readers, older or laxer than ours, take for something else than text
_AMBIGUOUS = re.compile(
    r"(?i:y|yes|n|no|on|off|true|false|null|nan|inf)|0[xo][0-9a-fA-F]+|[0-9][0-9_.:]*(?:[eE][+-]?[0-9]+)?"
).fullmatch
_NOT_IN_BLOCK = re.compile(r":(?= |$)| #")
_NOT_IN_FLOW = re.compile(r"[\[\]{},:#]")
_ESCAPED = re.compile(f'["\\\\\t\n\x85\u2028\u2029]|{FORBIDDEN}|\r')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_NOT_IN_LITERAL = re.compile(f"[\r\x85\u2028\u2029]|{FORBIDDEN}|^\t", re.MULTILINE)


def scalar(value: Data, *, in_flow: bool, style: str = "") -> str:
    """Return ``value`` (a scalar) on one line.

    ``style`` is the quotation mark of the value it replaces, ``plain`` when that one was text without quotes, and empty
    when there was none: text keeps its style where that is safe.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text: str = value
    if style == "'" and not _ESCAPED.search(text.replace('"', "").replace("\\", "")):
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and _may_be_plain(text, in_flow) and (style == "plain" or not _AMBIGUOUS(text)):
        return text
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def key_text(key: str) -> str:
    """Return ``key`` as it is written before its colon."""
    return scalar(key, in_flow=True)


def flow(value: Data) -> str:
    """Return ``value`` on one line, collections in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join([f"{key_text(key)}: {flow(each)}" for key, each in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([flow(each) for each in value]) + "]"
    return scalar(value, in_flow=True)


def block(value: Data, indent: int, *, literal: bool = True, style: str = "") -> tuple[str, list[str]]:
    """Return ``value`` as it follows a key or a dash: what stands on the same line, and the full lines below it.

    ``indent`` is the column of what is nested in it. Text of several lines becomes a ``|`` block unless ``literal`` is
    off, and then one quoted line.
    """
    pad = " " * indent
    if isinstance(value, dict) and value:
        below: list[str] = []
        for key, each in value.items():
            head, body = block(each, indent + STEP, literal=literal)
            below += [f"{pad}{key_text(key)}:{' ' if head else ''}{head}", *body]
        return "", below
    if isinstance(value, list) and value:
        below = []
        for each in value:
            below += item_lines(each, indent, literal=literal)
        return "", below
    if isinstance(value, dict | list):
        return flow(value), []
    if literal and isinstance(value, str) and _may_be_literal(value):
        header = "|" + (str(STEP) if value[0] in " \n" else "") + ("" if value.endswith("\n") else "-")
        text = value.removesuffix("\n")
        return header, [pad + line if line else "" for line in text.split("\n")]
    return scalar(value, in_flow=False, style=style), []


def item_lines(value: Data, indent: int, *, literal: bool = True) -> list[str]:
    """Return ``value`` as an item of a block list whose dashes stand at column ``indent``."""
    head, body = block(value, indent + STEP, literal=literal)
    if not head:  # the first line of a nested collection stands on the line of the dash
        head, body = body[0][indent + STEP :], body[1:]
    return [f"{' ' * indent}- {head}", *body]


def same(left: Data, right: Data) -> bool:
    """Say whether two pieces of data are equal in value, type and order of keys (1 is not true)."""
    todo = [(left, right)]
    while todo:
        one, other = todo.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, dict):
            if list(one) != list(other):
                return False
            todo += [(one[key], other[key]) for key in one]
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            todo += zip(one, other, strict=True)
        elif one != other:
            return False
    return True


def _may_be_plain(text: str, in_flow: bool) -> bool:
    """Say whether ``text`` can stand without quotes and is read back as text."""
    if not text or text != text.strip() or not isinstance(typed(text), str):
        return False
    first = text[0]
    if not (first.isalnum() or first in "/_(" or first > "\x7f"):
        return False
    if (_NOT_IN_FLOW if in_flow else _NOT_IN_BLOCK).search(text):
        return False
    return all(each.isprintable() or each == "\u3000" for each in text)


def _may_be_literal(text: str) -> bool:
    """Say whether ``text`` is better written below a ``|``, and read back exactly."""
    return "\n" in text and not text.endswith("\n\n") and bool(text.strip()) and not _NOT_IN_LITERAL.search(text)


def _escape(found: re.Match[str]) -> str:
    """Return the escape sequence of one character inside double quotes."""
    char = found[0]
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
