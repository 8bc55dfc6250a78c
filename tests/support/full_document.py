"""A document with every key of the model filled, made from the annotations of the records; and its YAML with places.

The YAML is written here by the plainest rules (one leaf per line, texts in double quotes), so that where a value stands is
known without asking the reader under test.
"""

from __future__ import annotations

import contextlib
import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from unittest import mock

from pia.model import base
from pia.model.assessment import Assessment
from pia.model.base import Choice, Record, Ref
from pia.model.fields import fields_of
from pia.model.vocabulary import vocabulary
from pia.source.inherit import Inherited
from pia.terms.bands import BAND_TABLES

Path_ = tuple[str | int, ...]
CONSUMED = ("schema", "include", "texts")
"""Keys of the root that the reader uses up, or that have one value only."""

_BY_FUNCTION = {
    base._text: "text", base._id: "id", base._number: "number", base._flag: "flag", base._date: "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One key that holds a leaf: its record and key, what kind of value it takes, and whether in a list of them.

    ``of`` is the vocabulary, the band table or the list referred to; ``path`` leads to the leaf in the full document.
    """

    record: type[Record]
    key: str
    kind: str
    of: str = ""
    listed: bool = False
    path: Path_ = ()
    default: Any = None

    def __str__(self) -> str:
        return f"{self.record.__name__}.{self.key}"


def full_document() -> dict[str, Any]:
    """Return plain data with every key of every record filled; choices stand as their slugs."""
    return {"schema": 1, **_filled(Assessment, ("@",))}


@contextlib.contextmanager
def nothing_inherited() -> Iterator[None]:
    """Read assessments without their profiles: the full document names none that exists."""
    with mock.patch("pia.source.assemble.inherit", lambda entries, _: Inherited(entries)):
        yield


def leaves() -> tuple[Leaf, ...]:
    """Return every leaf of the full document by its field."""
    return tuple(_leaves(Assessment, ()))


def records() -> tuple[type[Record], ...]:
    """Return every record that can stand in an assessment, the alternatives of unions included, in reading order."""
    found: dict[type[Record], None] = {}

    def walk(record: type[Record]) -> None:
        if record not in found:
            found[record] = None
            for annotation in fields_of(record).values():
                for inner in _records_in(annotation):
                    walk(inner)

    walk(Assessment)
    return tuple(found)


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        if not isinstance(part, str):
            yield from _records_in(part)


def _main(annotation: Any) -> tuple[Any, list[Any], bool]:
    """Return the richest member of an annotation, its marks, and whether it is a list of them."""
    marks: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        marks += more
    if get_origin(annotation) in (Union, types.UnionType):
        members = [m for m in get_args(annotation) if m is not type(None) and get_origin(m) is not Literal]
        rich = [m for m in members if list(_records_in(m))] or [m for m in members if get_origin(m) is tuple] or members
        inner, found, listed = _main(rich[0])
        return inner, marks + found, listed
    if get_origin(annotation) is tuple:
        inner, found, _ = _main(get_args(annotation)[0])
        return inner, marks + found, True
    return annotation, marks, False


def kind_of(annotation: Any) -> tuple[str, str, bool]:
    """Return (kind, of what, listed) of a leaf; kind is ``record``, ``texts``, ``names``, ``values`` or ``parameters`` otherwise."""
    inner, marks, listed = _main(annotation)
    if isinstance(inner, type) and issubclass(inner, Record):
        return "record", inner.__name__, listed
    if get_origin(inner) is dict:
        value = get_args(inner)[1]
        if get_origin(value) is Annotated:
            return "texts", "", listed
        listing = [member for member in get_args(value) if get_origin(member) is tuple]
        return ("values" if not listing else "parameters" if int in get_args(value) else "names"), "", listed
    for mark in marks:
        if isinstance(mark, Ref):
            return "reference", mark.target, listed
        if isinstance(mark, Choice):
            return "choice", mark.vocabulary, listed
    for mark in marks:
        function = getattr(mark, "func", None)
        if function in _BY_FUNCTION:
            return _BY_FUNCTION[function], "", listed
        if function is not None and "_band_validator" in function.__qualname__:
            labels = _labels(marks)
            return "band", next(t for t, b in BAND_TABLES.items() if [x.label for x in b.bands] == labels), listed
    raise AssertionError(f"no kind for {annotation}")


def _labels(marks: list[Any]) -> list[str]:
    """Return the labels that the schema of a band field offers."""
    return [label for mark in marks for label in (getattr(mark, "json_schema", None) or {}).get("enum", [])][:-1]


def _filled(record: type[Record], path: Path_) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, annotation in fields_of(record).items():
        if record is Assessment and key in CONSUMED:
            continue
        made[key] = _value(record, key, annotation, (*path, key))
    return made


def _value(record: type[Record], key: str, annotation: Any, path: Path_) -> Any:
    kind, of, listed = kind_of(annotation)
    if kind == "record":
        inner, _, _ = _main(annotation)
        one = _filled(inner, path)
        return [one] if listed else one
    name = "/".join(map(str, path[1:]))
    made: Any = {
        "text": f"文 {name}", "number": 40_000 + len(name), "date": "令和6年10月1日",
        "texts": {"甲": f"甲の文 {name}", "乙": f"乙の文 {name}"},
        "names": {"甲": f"甲 {name}", "乙": [f"乙 {name}", "丙"]},
        "values": {"文": "あ", "数": 3, "真偽": True},
        "parameters": {"文": "あ", "数": 3, "真偽": False, "並び": ["い", 4]},
        "id": f"{path[-2]}-1", "reference": f"{of.split('|')[0]}-1",
    }.get(kind)  # fmt: skip
    if key == "columns":  # the keys are those of a row, not words of one's own
        made = {"article": f"甲の文 {name}", "work": f"乙の文 {name}"}
    elif kind == "flag":
        made = _field(record, key).default is not True
    elif kind == "choice":
        made = next(iter(vocabulary(of).choices))
    elif kind == "band":
        made = BAND_TABLES[of].bands[1].label
    return [made] if listed else made


def _field(record: type[Record], key: str) -> Any:
    return next(f for name, f in record.model_fields.items() if (f.alias or name) == key)


def _leaves(record: type[Record], path: Path_) -> Iterator[Leaf]:
    for key, annotation in fields_of(record).items():
        if record is Assessment and key in CONSUMED:
            continue
        kind, of, listed = kind_of(annotation)
        here = (*path, key, 0) if listed else (*path, key)
        if kind == "record":
            inner, _, _ = _main(annotation)
            yield from _leaves(inner, here)
        else:
            yield Leaf(record, key, kind, of, listed, here, _field(record, key).default)


def put(data: Any, path: Path_, value: Any) -> Any:
    """Return ``data`` with ``value`` at ``path``; everything on the way is copied."""
    if not path:
        return value
    copy = list(data) if isinstance(data, list) else dict(data)
    copy[path[0]] = put(copy[path[0]], path[1:], value)  # type: ignore[index,call-overload]
    return copy


@dataclass(frozen=True, slots=True)
class Written:
    """YAML and where the value at each path begins: (line, column), both from 1."""

    text: str
    places: dict[Path_, tuple[int, int]]


def yaml_of(data: Any) -> Written:
    """Write plain data in block style, each leaf on the line of its key or dash."""
    lines: list[str] = []
    places: dict[Path_, tuple[int, int]] = {}

    def entry(head: str, indent: int, value: Any, path: Path_) -> None:
        if isinstance(value, dict | list) and value:
            lines.append(" " * indent + head)
            places[path] = (len(lines) + 1, indent + 3)
            block(value, indent + 2, path)
        else:
            places[path] = (len(lines) + 1, indent + len(head) + 2)
            lines.append(f"{' ' * indent}{head} {json.dumps(value, ensure_ascii=False)}")

    def block(value: Any, indent: int, path: Path_) -> None:
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            head = f"{step}:" if isinstance(step, str) else "-"
            entry(head, indent, inner, (*path, step))

    block(data, 0, ())
    return Written("\n".join(lines) + "\n", places)


def listed_as_read(value: Any) -> Any:
    """Return dumped data with its tuples as lists, to compare with what was written."""
    if isinstance(value, dict):
        return {key: listed_as_read(inner) for key, inner in value.items()}
    return [listed_as_read(inner) for inner in value] if isinstance(value, list | tuple) else value
