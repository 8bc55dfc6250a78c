"""From the records of the model to facts: for every record its type and the function that turns one into plain data.

What a rule author has to remember is little: the keys are those of the YAML; a text, number or choice that is absent is null;
a part (``storage``, ``work.subjects`` …) is never null but says by ``state`` whether it is blank, none or given; a list is never
null, and where blank and none differ ``<name>_state`` tells them apart; beside a date stand ``<name>_earliest`` and
``<name>_latest`` (ISO 8601); beside a number of people stand ``label``, ``at_least`` and ``below``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pia.model.base import NONE, UNKNOWN, Record
from pia.model.control import Control, Placement
from pia.model.personal_info_file import Retention, RiskAnswer
from pia.model.population import FilePopulation, Handlers, WorkPopulation
from pia.rules.fact_schema import ANY, STATES, Field, ListType, MapType, One, Scalar, StructType, Type, record_fields
from pia.terms.bands import BAND_TABLES, RETENTION
from pia.terms.durations import parse_duration
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

__all__ = ["Shape", "iso_days", "shape_of"]

Dump = Callable[[Any], Any]
_STATE = Scalar("string", choices=STATES)
_NULLABLE_INT = Scalar("int", nullable=True)
_NULLABLE_STRING = Scalar("string", nullable=True)


class Shape(Struct, frozen=True):
    """A record among the facts: its struct, its facts when absent, and how one is turned into facts."""

    struct: StructType
    plan: tuple[tuple[str, str, Dump | None], ...]
    extras: tuple[Callable[[Any, dict[str, Any]], None], ...]

    def dump(self, record: Any) -> dict[str, Any]:
        """Return the facts of ``record`` (an instance, ``none``, or None for one that is not written)."""
        if record is None or isinstance(record, str):
            facts: dict[str, Any] = {key: dump(None) if dump else None for _, key, dump in self.plan}
            facts["state"] = _state(record)
        else:
            facts = {}
            for name, key, dump in self.plan:
                value = getattr(record, name)
                facts[key] = dump(value) if dump else value
            facts["state"] = "given"
        for extra in self.extras:
            extra(record, facts)
        return facts


def _state(value: Any) -> str:
    if value is None:
        return "blank"
    if isinstance(value, str):
        return value if value in (NONE, UNKNOWN) else "given"
    return "given"


@lru_cache(maxsize=2048)
def iso_days(text: str) -> tuple[str | None, str | None]:
    """Return the first and the last day a written date can mean, ISO 8601; nothing for none, unknown and no date."""
    try:
        when = parse_date(text)
    except TermError:
        return None, None
    return when.earliest.isoformat(), when.latest.isoformat()


def _date_extra(key: str) -> Callable[[Any, dict[str, Any]], None]:
    earliest, latest = f"{key}_earliest", f"{key}_latest"

    def add(_: Any, facts: dict[str, Any]) -> None:
        text = facts[key]
        facts[earliest], facts[latest] = (None, None) if text is None else iso_days(text)

    return add


def _state_extra(name: str, key: str) -> Callable[[Any, dict[str, Any]], None]:
    state = f"{key}_state"

    def add(record: Any, facts: dict[str, Any]) -> None:
        value = getattr(record, name, None)
        facts[state] = _state(value)

    return add


def _population_extra(table: str) -> Callable[[Any, dict[str, Any]], None]:
    bands = BAND_TABLES[table]

    def add(_: Any, facts: dict[str, Any]) -> None:
        count, label = facts["count"], facts["band"]
        lower = upper = None
        if count is not None:
            lower, upper = count, count + 1
            label = label or bands.band_of(count).label
        elif label is not None:
            band = next((b for b in bands.bands if b.label == label), None)
            lower, upper = (band.lower, band.upper) if band else (None, None)
        facts["label"], facts["at_least"], facts["below"] = label, lower, upper

    return add


def _retention_extra(_: Any, facts: dict[str, Any]) -> None:
    months = None
    if facts["period"] is not None:
        try:
            months = parse_duration(facts["period"]).months
        except TermError:
            months = None
    facts["months"] = months
    facts["band_derived"] = RETENTION.band_of(months).label if months is not None else None


_EXTRAS: dict[type[Record], tuple[dict[str, tuple[Type, str]], Callable[[Any, dict[str, Any]], None]]] = {
    **{
        record: (
            {
                "label": (_NULLABLE_STRING, "人数の区分（書かれた区分、なければ人数から導いた区分）"),
                "at_least": (_NULLABLE_INT, "少なくともこの人数"),
                "below": (_NULLABLE_INT, "この人数未満（上限なしは null）"),
            },
            _population_extra(table),
        )
        for record, table in (
            (WorkPopulation, "subjects-zenkoumoku"),
            (FilePopulation, "file-subjects"),
            (Handlers, "handlers"),
        )
    },
    Retention: (
        {
            "months": (_NULLABLE_INT, "保管期間（か月）"),
            "band_derived": (_NULLABLE_STRING, "期間から導いた選択肢"),
        },
        _retention_extra,
    ),
}


_CLOSED: dict[tuple[type[Record], str], Type] = {
    (Control, "measure"): Scalar("string", ids="measure"),
    (Control, "parameters"): MapType(ANY, keys="parameter"),
    (Placement, "risk"): Scalar("string", ids="risk"),
    (Placement, "cell"): Scalar("string", ids="cell"),
    (RiskAnswer, "risk"): Scalar("string", ids="risk"),
    (RiskAnswer, "answers"): MapType(Scalar("string", ids="answer-word"), keys="answer"),
    (RiskAnswer, "texts"): MapType(Scalar("string"), keys="cell"),
}
"""The ids of the catalogue among the fields of the model, which takes any text there."""


@lru_cache(maxsize=256)
def shape_of(record: type[Record]) -> Shape:
    """Return the shape of ``record``, made once per process."""
    struct = StructType(record.__name__, doc=(record.__doc__ or "").strip())
    plan: list[tuple[str, str, Dump | None]] = []
    extras: list[Callable[[Any, dict[str, Any]], None]] = []
    for name, key, info, what in record_fields(record):
        type_, dump = _converted(what)
        type_ = _CLOSED.get((record, key), type_)
        title = info.title or ""
        struct.fields[key] = Field(type_, title)
        plan.append((name, key, dump))
        if what.kind == "date":
            struct.fields[f"{key}_earliest"] = Field(_NULLABLE_STRING, f"{title}（最も早い日、ISO 8601）")
            struct.fields[f"{key}_latest"] = Field(_NULLABLE_STRING, f"{title}（最も遅い日、ISO 8601）")
            extras.append(_date_extra(key))
        if what.kind == "list" and (what.nullable or what.none_word):
            struct.fields[f"{key}_state"] = Field(_STATE, f"{title}: 空欄・なし・記載あり")
            extras.append(_state_extra(name, key))
    for key, (type_, title) in _EXTRAS.get(record, ({}, None))[0].items():
        struct.fields[key] = Field(type_, title)
    if record in _EXTRAS:
        extras.append(_EXTRAS[record][1])
    struct.fields["state"] = Field(_STATE, "空欄・なし・記載あり")
    return Shape(struct, tuple(plan), tuple(extras))


def _converted(what: One) -> tuple[Type, Dump | None]:
    """Return the type of a field and how its value is turned into facts (None: as it is)."""
    if what.kind == "record" and what.record is not None:
        shape = shape_of(what.record)
        if what.text_or_record:
            wrap: Any = what.record

            def either(value: Any) -> Any:
                return shape.dump(wrap.model_construct(name=value) if isinstance(value, str) else value)

            return shape.struct, either
        return (_blankable(shape.struct) if what.nullable or what.none_word else shape.struct), shape.dump
    if what.kind == "list" and what.item is not None:
        type_, dump = _converted(what.item)
        return ListType(type_), _list(dump)
    if what.kind == "map":
        return what.value, _map
    return what.value, None


_BLANKABLE: dict[StructType, StructType] = {}


def _blankable(struct: StructType) -> StructType:
    """Return the type of a part that may be absent: what it holds is null then, also what it always has when written."""
    known = _BLANKABLE.get(struct)
    if known is None:
        known = _BLANKABLE[struct] = StructType(struct.name, doc=struct.doc)
        for name, field in struct.fields.items():
            type_ = field.type
            if isinstance(type_, StructType):
                type_ = _blankable(type_)
            elif isinstance(type_, Scalar) and not (name == "state" or name.endswith("_state")):
                type_ = replace(type_, nullable=True)
            known.fields[name] = Field(type_, field.doc)
    return known


def _list(dump: Dump | None) -> Dump:
    def convert(values: Any) -> list[Any]:
        if not isinstance(values, tuple):  # absent, none, or a count that stands for the rows
            return []
        return [dump(value) for value in values] if dump else list(values)

    return convert


def _map(values: Any) -> dict[str, Any]:
    if not values:
        return {}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
