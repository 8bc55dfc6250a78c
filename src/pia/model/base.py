"""The field types every record is made of: identifiers, texts, numbers, dates, choices, bands and references.

The YAML reader types plain scalars (123, true, null); the field decides what it wants, so a text field takes ``123`` back
as the text it was. A validator that fails raises ``PydanticCustomError`` whose context carries both languages; the reader
of the model turns it into a problem with its place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from pia.model.vocabulary import vocabulary
from pia.terms.bands import BAND_TABLES
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

__all__ = [
    "NONE",
    "UNKNOWN",
    "Attributes",
    "Choice",
    "DateText",
    "Flag",
    "Id",
    "Name",
    "Named",
    "NoneWord",
    "Number",
    "Record",
    "Ref",
    "Text",
    "band",
    "choice",
    "is_none",
    "reference",
]

NONE: Final = "none"
"""What is written where the form shows － or なし: known to be nothing, which is not the same as left blank."""

UNKNOWN: Final = "unknown"
"""What is written where a published source cannot be read: the form shows the cell as 不明 and nothing is judged by it."""

NoneWord = Literal["none"]

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


def is_none(value: object) -> bool:
    """Tell whether a field says 'none' (as opposed to being absent)."""
    return isinstance(value, str) and value == NONE


class Record(BaseModel):
    """Base of every concept: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Ref(Struct, frozen=True):
    """Marks a field as naming an entity: ``target`` is the list it stands in (``systems``, ``files`` …).

    Several targets may be given, separated by ``|``; ``@any`` ones also accept entities named elsewhere.
    """

    target: str


class Choice(Struct, frozen=True):
    """Marks a field as taken from a closed vocabulary (``templates/vocabulary.yaml``)."""

    vocabulary: str


class Named(Struct, frozen=True):
    """Marks a text that names something outside the assessment: a measure, a risk, a cell, an edition, a profile."""


def fault(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str) -> PydanticCustomError:
    """Build the validation error whose context carries both languages."""
    return PydanticCustomError(
        "pia", "{en}", {"code": code, "ja": ja, "en": en, "remedy_ja": remedy_ja, "remedy_en": remedy_en}
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value
    raise fault(
        "text-expected",
        f"文字列を書く欄ですが、{kind_of(value, 'ja')}があります。",
        f"a text is expected, found {kind_of(value, 'en')}",
        "文字列を書くか、共通の文を {use: 名前} で参照してください。",
        "write a text, or refer to a shared one with {use: id}",
    )


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise fault(
            "number-expected",
            f"0以上の整数を書く欄ですが、{shown(value, 'ja')}があります。",
            f"a whole number is expected, found {shown(value, 'en')}",
            "桁区切りや単位を付けずに 84000 のように書いてください。",
            "write it like 84000, without separators or units",
        )
    if not 0 <= value <= 10**12:
        raise fault(
            "number-out-of-range",
            f"数が範囲外です: {value}",
            f"the number is out of range: {value}",
            "0以上の現実的な整数を書いてください。",
            "write a realistic whole number",
        )
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise fault(
            "flag-expected",
            f"true か false を書く欄ですが、{shown(value, 'ja')}があります。",
            f"true or false is expected, found {shown(value, 'en')}",
            "true（はい）か false（いいえ）を書いてください。",
            "write true or false",
        )
    return value


def _id(value: Any) -> str:
    text = _text(value)
    if not _ID.fullmatch(text):
        raise fault(
            "bad-id",
            f"識別子として使えません: 「{text[:40]}」",
            f"not a usable id: {text[:40]!r}",
            "半角の英小文字・数字・ハイフン・点・下線で、80字以内にしてください。",
            "use lower-case ASCII letters, digits, '-', '.', '_', at most 80 characters",
        )
    return text


def _date(value: Any) -> str:
    text = _text(value)
    if text in (NONE, UNKNOWN):
        return text
    try:
        parse_date(text)
    except TermError as error:
        raise fault("bad-date", error.words.ja, error.words.en, error.remedy.ja, error.remedy.en) from None
    return text


def kind_of(value: object, lang: str) -> str:
    """Name what YAML holds at a place, for a message."""
    names = {
        dict: ("項目の並び（マッピング）", "a mapping"),
        list: ("一覧（リスト）", "a list"),
        tuple: ("一覧（リスト）", "a list"),
        type(None): ("空欄", "nothing"),
        bool: ("真偽値", "true/false"),
        int: ("数", "a number"),
        str: ("文字列", "a text"),
    }
    ja, en = names.get(type(value), ("別の種類の値", "another kind of value"))
    return ja if lang == "ja" else en


def shown(value: object, lang: str) -> str:
    """Show a value shortly inside a message: a leaf as it is written, anything else by its kind."""
    if value is None or isinstance(value, dict | list | tuple):
        return kind_of(value, lang)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = f"{text[:40]}{'…' if len(text) > 40 else ''}"
    return f"「{text}」" if lang == "ja" else f"'{text}'"


def nearest(name: str, names: tuple[str, ...]) -> str | None:
    """Return the candidate most like ``name``, or None when none is near."""
    found = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return found[0] if found else None


def _choice_validator(id_: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = _text(value)
        if text == UNKNOWN:
            return text
        words = vocabulary(id_)
        slug = words.slug_of(text)
        if slug is None:
            near = nearest(text, words.names())
            hint_ja, hint_en = (f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else ("", "")
            listed = "、".join(words.choices.values())
            raise fault(
                "unknown-choice",
                f"{words.title}の選択肢にありません: 「{text[:60]}」",
                f"not one of the choices of {id_}: {text[:60]!r}",
                f"{hint_ja}次から選んでください: {listed}",
                f"{hint_en}choose one of: {', '.join(words.choices)}",
            )
        return slug

    return check


def choice(id_: str) -> Any:
    """Build the annotation of a field whose value is a slug of vocabulary ``id_`` (the official label is accepted too)."""
    words = vocabulary(id_)
    shape = {"type": "string", "enum": [*words.names(), UNKNOWN], "title": words.title}
    return Annotated[str, BeforeValidator(_choice_validator(id_)), Choice(id_), WithJsonSchema(shape)]


def _band_validator(id_: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = _text(value)
        if text == UNKNOWN:
            return text
        try:
            return BAND_TABLES[id_].by_label(text).label
        except TermError as error:
            raise fault("unknown-band", error.words.ja, error.words.en, error.remedy.ja, error.remedy.en) from None

    return check


def band(id_: str) -> Any:
    """Build the annotation of a field whose value is the label of a band of table ``id_`` (see ``pia.terms.bands``)."""
    return Annotated[
        str,
        BeforeValidator(_band_validator(id_)),
        WithJsonSchema({"type": "string", "enum": [*(b.label for b in BAND_TABLES[id_].bands), UNKNOWN]}),
    ]


def reference(target: str) -> Any:
    """Build the annotation of a field that names an entity of the list ``target``."""
    return Annotated[str, BeforeValidator(_id), Ref(target)]


Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, BeforeValidator(_text), Named()]
Number = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Id = Annotated[
    str, BeforeValidator(_id), WithJsonSchema({"type": ["string", "integer"], "pattern": "^[a-z0-9][a-z0-9._-]{0,79}$"})
]
DateText = Annotated[str, BeforeValidator(_date)]
Attributes = Annotated[
    dict[str, str | int | bool], Field(default_factory=dict, title="任意の属性（自団体の規則が読む）")
]
