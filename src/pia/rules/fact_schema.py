"""The types of the facts that rules see: what the type check of expressions and the reference page are made from.

Most of them are read off the records of the model (``Shape``: the type of a record and the function that turns one into
facts); what is derived beside that stands in the typed dictionaries of ``pia.rules.subjects``.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, field
from pydantic import BeforeValidator, WithJsonSchema

from pia.model.base import UNKNOWN, Choice, DateText, NoneWord, Record
from pia.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = [
    "ANY",
    "BOOL",
    "INT",
    "STRING",
    "AnyType",
    "Field",
    "Ids_",
    "ListType",
    "MapType",
    "One",
    "Scalar",
    "StructType",
    "Title_",
    "Type",
    "Words_",
    "dictionary_type",
    "record_fields",
    "unwrapped",
]

ScalarKind = Literal["string", "int", "bool", "double", "null"]
STATES = ("blank", "none", "unknown", "given")
"""What ``state`` (and ``…_state``) of a part says: not written, written as none or unknown, written."""


class AnyType(Struct, frozen=True):
    """Not known: nothing is checked."""


class Scalar(Struct, frozen=True):
    """A text, number or truth value; ``choices`` are the only texts that can stand there.

    ``ids`` names a set of ``pia.rules.closed_ids`` instead: the texts are then known only when they are asked for.
    """

    kind: ScalarKind
    nullable: bool = False
    choices: tuple[str, ...] = ()
    ids: str = ""


class ListType(Struct, frozen=True):
    """A list; never null."""

    element: Type


class MapType(Struct, frozen=True):
    """A map: any key may be asked for, or those of ``keys``, a set of ``pia.rules.closed_ids``."""

    value: Type
    keys: str = ""


class Field(Struct, frozen=True):
    """One field of a struct, with the title it has in the model; ``worked_out`` is one that nobody writes."""

    type: Type
    doc: str = ""
    worked_out: bool = False


class StructType(Struct, eq=False):
    """A closed set of fields; may refer to itself, therefore compared by identity."""

    name: str
    fields: dict[str, Field] = field(default_factory=dict)
    doc: str = ""
    nullable: bool = False

    def __repr__(self) -> str:
        return f"StructType({self.name})"


Type: TypeAlias = AnyType | Scalar | ListType | MapType | StructType

ANY = AnyType()
STRING = Scalar("string")
INT = Scalar("int")
BOOL = Scalar("bool")
_DATE = get_args(DateText)[1]


class Words_(Struct, frozen=True):  # noqa: N801  # an annotation, read like the vocabulary it names
    """Marks a text of a typed dictionary as one of a closed set: a vocabulary of the model, or the words themselves."""

    vocabulary: str = ""
    words: tuple[str, ...] = ()


class Ids_(Struct, frozen=True):  # noqa: N801  # an annotation as well
    """Marks a text, the elements of a list or the keys of a map as members of a set of ``pia.rules.closed_ids``."""

    set: str


class Title_(Struct, frozen=True):  # noqa: N801  # an annotation as well
    """Gives a field of a typed dictionary the name by which people know it."""

    text: str


class One(Struct, frozen=True):
    """What one annotation of the model asks for."""

    kind: Literal["scalar", "date", "record", "list", "map"]
    value: Type
    record: type[Record] | None = None
    item: One | None = None
    nullable: bool = False
    none_word: bool = False
    text_or_record: bool = False


def unwrapped(annotation: Any) -> tuple[Any, list[Any], bool, bool]:
    """Return the core of an annotation, its marks, whether it may be absent and whether it may say ``none``."""
    marks: list[Any] = []
    nullable = none_word = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            marks.extend(more)
        elif origin in (Union, types.UnionType):
            parts = list(get_args(annotation))
            if type(None) in parts:
                nullable = True
                parts.remove(type(None))
            if NoneWord in parts:
                none_word = True
                parts.remove(NoneWord)
            if len(parts) > 1:
                return tuple(parts), marks, nullable, none_word
            annotation = parts[0]
        else:
            return annotation, marks, nullable, none_word


def _choices(marks: list[Any]) -> tuple[str, ...]:
    for mark in marks:
        if isinstance(mark, Choice):
            return (*vocabulary(mark.vocabulary).choices, UNKNOWN)
        if isinstance(mark, Words_):
            return mark.words or tuple(vocabulary(mark.vocabulary).choices)
        if isinstance(mark, WithJsonSchema) and isinstance(mark.json_schema, dict) and "enum" in mark.json_schema:
            return (*mark.json_schema["enum"], UNKNOWN)
    return ()


def _ids(marks: list[Any]) -> str:
    return next((mark.set for mark in marks if isinstance(mark, Ids_)), "")


_SCALARS: dict[Any, ScalarKind] = {str: "string", int: "int", bool: "bool", float: "double"}


def _origin(annotation: Any) -> Any:
    return get_origin(annotation)


def one(annotation: Any) -> One:
    """Say what a field of the model becomes among the facts."""
    core, marks, nullable, none_word = unwrapped(annotation)
    if isinstance(core, tuple):  # a union of several shapes
        records = [part for part in core if isinstance(part, type) and issubclass(part, Record)]
        lists = [part for part in core if _origin(part) is tuple]
        if lists:  # a list, or a text or a count that stands for one: the rest is told by a derived field
            inner = one(lists[0])
            return One("list", inner.value, item=inner.item, nullable=True, none_word=none_word)
        if records:
            return One("record", ANY, record=records[0], nullable=nullable, none_word=none_word, text_or_record=True)
        return One("scalar", ANY, nullable=nullable)
    origin = _origin(core)
    if origin is Literal:
        values = get_args(core)
        kind = _SCALARS[type(values[0])]
        return One("scalar", Scalar(kind, nullable, values if kind == "string" else ()), nullable=nullable)
    if origin is tuple:
        return One("list", ANY, item=one(get_args(core)[0]), nullable=nullable, none_word=none_word)
    if origin is dict:
        return One("map", MapType(ANY), nullable=nullable)
    if isinstance(core, type) and issubclass(core, Record):
        return One("record", ANY, record=core, nullable=nullable, none_word=none_word)
    kind = _SCALARS[core]
    is_date = any(isinstance(mark, BeforeValidator) and mark == _DATE for mark in marks)
    return One("date" if is_date else "scalar", Scalar(kind, nullable, _choices(marks)), nullable=nullable)


def record_fields(record: type[Record]) -> list[tuple[str, str, FieldInfo, One]]:
    """Return the fields of a record: name in Python, key in YAML, description, what it becomes."""
    return [
        (name, info.alias or name, info, one(info.rebuild_annotation())) for name, info in record.model_fields.items()
    ]


def dictionary_type(class_: type, known: dict[str, StructType]) -> StructType:
    """Return the struct of a typed dictionary; the typed dictionaries it names are looked up in ``known``."""
    struct = known.get(class_.__name__)
    if struct is None:
        struct = known[class_.__name__] = StructType(class_.__name__, doc=(class_.__doc__ or "").strip())
        for name, annotation in get_type_hints(class_, include_extras=True).items():
            title = next((mark.text for mark in unwrapped(annotation)[1] if isinstance(mark, Title_)), "")
            struct.fields[name] = Field(_hinted(annotation, known), title, worked_out=True)
    return struct


def _hinted(annotation: Any, known: dict[str, StructType]) -> Type:
    core, marks, nullable, _ = unwrapped(annotation)
    if core is Any or isinstance(core, tuple):
        return ANY
    origin = _origin(core)
    if origin is list:
        element = _hinted(get_args(core)[0], known)
        if marks and isinstance(element, Scalar):
            element = Scalar(element.kind, element.nullable, _choices(marks), _ids(marks))
        return ListType(element)
    if origin is dict:
        return MapType(_hinted(get_args(core)[1], known), _ids(marks))
    if origin is Literal:
        return Scalar("string", nullable, tuple(get_args(core)))
    if core in _SCALARS:
        return Scalar(_SCALARS[core], nullable, _choices(marks), _ids(marks))
    struct = dictionary_type(core, known)
    if nullable:
        struct = StructType(struct.name, struct.fields, struct.doc, nullable=True)
    return struct
