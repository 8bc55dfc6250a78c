"""``reference/model.md``: every record of the model and every key that may be written, read from the annotations."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator, WithJsonSchema

from _generate.markdown import anchor, cell, code, document, table
from pia.model.assessment import Assessment
from pia.model.base import Choice, Record, Ref
from pia.model.fields import fields_of
from pia.terms.bands import BAND_TABLES

__all__ = ["page", "records"]

_PLAIN = {
    "_text": "文 / text",
    "_number": "0以上の整数 / whole number",
    "_flag": "true・false",
    "_id": "識別子 / id",
    "_date": "日付 / date",
}
"""What the validators of the plain field types stand for."""


def records() -> tuple[type[Record], ...]:
    """Return every record of the model, each where it is first met on the way down from the assessment."""
    found: dict[type[Record], None] = {}
    queue: list[type[Record]] = [Assessment]
    while queue:
        record = queue.pop(0)
        if record in found:
            continue
        found[record] = None
        for annotation in fields_of(record).values():
            queue.extend(_records(annotation))
    return tuple(found)


def page() -> str:
    """Return the page."""
    body = [f"- [{record.__name__}](#{anchor(record.__name__)}) {cell(_summary(record))}" for record in records()]
    body.append("")
    for record in records():
        body += [f"## {record.__name__}", "", *_doc(record), "", *table(_HEADS, _rows(record))]
    intro = [
        (
            "`assessment.yaml`（と `include` したファイル）に書ける全ての項目です。値の書き方は次の三つのどれかです。"
            "①値そのもの、②共通の文の参照 `{use: 名前}`、③非公表の値 `{value: 値, withhold: {reason: 理由, approver: 承認者, shown: 公表用の文言}}`。"
            "「ない」ことは `none`、公表された文書から読み取れないことは `unknown` と書き、書かない（空欄）こととは区別します。"
        ),
        (
            "Every key that may stand in `assessment.yaml` and the files it includes. A value is written as itself, as a reference "
            "`{use: id}` to a shared text, or as a withheld value. `none` says that there is nothing, `unknown` that a published "
            "source cannot be read; both differ from leaving a key out. `pia schema` prints the same as a JSON Schema for editors."
        ),
    ]
    return document("評価書の項目 / The model in YAML", intro, body)


_HEADS = ("項目 / key", "名称 / title", "値 / value", "必須 / required")


def _rows(record: type[Record]) -> Iterator[list[str]]:
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    for key, annotation in fields_of(record).items():
        field = fields[key]
        title = field.title or _title(annotation) or ""
        yield [code(key), cell(title), _value(annotation), "○" if field.is_required() else ""]


def _title(annotation: Any) -> str | None:
    return next((getattr(one, "title", None) for one in get_args(annotation)[1:] if getattr(one, "title", None)), None)


def _value(annotation: Any) -> str:
    """Return what may be written for an annotation."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *marks = get_args(annotation)
        return _marked(marks) or _value(base)
    if origin in (Union, types.UnionType):
        parts = [_value(part) for part in get_args(annotation) if part is not type(None)]
        return "、又は ".join(dict.fromkeys(parts))
    if origin is tuple:
        return f"一覧 / list: {_value(get_args(annotation)[0])}"
    if origin is dict:
        return f"名前と値 / names and values: {_value(get_args(annotation)[1])}"
    if origin is Literal:
        return "、".join(code(one) for one in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return f"[{annotation.__name__}](#{anchor(annotation.__name__)})"
    return {str: "文 / text", int: "0以上の整数 / whole number", bool: "true・false"}.get(annotation, str(annotation))


def _marked(marks: list[Any]) -> str | None:
    """Return what the marks of an annotated type say: a vocabulary, a reference, a band table, a plain type."""
    for mark in marks:
        if isinstance(mark, Choice):
            return f"[{mark.vocabulary}](vocabulary.md#{mark.vocabulary})"
        if isinstance(mark, Ref):
            targets = "・".join(code(target) for target in mark.target.split("|"))
            return f"{targets} の識別子 / id of one"
        if isinstance(mark, WithJsonSchema) and "enum" in (mark.json_schema or {}):
            labels = set(mark.json_schema["enum"])  # type: ignore[index]
            name = next(id_ for id_, bands in BAND_TABLES.items() if {b.label for b in bands.bands} <= labels)
            return f"区分 [{name}](vocabulary.md#{name})"
    for mark in marks:
        if isinstance(mark, BeforeValidator):
            return _PLAIN.get(getattr(mark.func, "__name__", ""))
    return None


def _records(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _records(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType, tuple, dict):
        for part in get_args(annotation):
            yield from _records(part)


def _doc(record: type[Record]) -> list[str]:
    return [cell(line).replace("``", "`") for line in (inspect.getdoc(record) or "").splitlines()]


def _summary(record: type[Record]) -> str:
    return (inspect.getdoc(record) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")
