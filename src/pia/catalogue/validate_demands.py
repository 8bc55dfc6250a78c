"""Checks ``rules/measures/demands.yaml``, and what measures say of demands, grades, sources and limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pia.catalogue.demands import CONDITIONS, GRADES, SOURCE_STATUSES
from pia.errors import Words
from pia.source.nodes import Node, Scalar, Sequence
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.catalogue.shape import Shape
    from pia.errors import Place

__all__ = ["Asked", "check_demands", "check_denials", "check_limit", "check_plausible", "check_standing"]

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEBAB = ("英小文字・数字・ハイフンの識別子", "an id of lower-case letters, digits and hyphens")
_BOUNDED = ("duration", "count", "list")


class Asked(Struct):
    """What ``demands.yaml`` names: the ids of its sources and demands, and the measures that deny a demand."""

    sources: set[str] = field(default_factory=set)
    demands: set[str] = field(default_factory=set)
    denials: list[Node] = field(default_factory=list)


def check_demands(
    shape: Shape, root: Node, cells: dict[str, dict[str, set[str]]], answers: dict[str, dict[str, set[str]]]
) -> Asked:
    """Check the file of demands against the risks; ``cells`` and ``answers`` say what each form asks for each risk."""
    asked = Asked()
    top = shape.mapping(root, ("schema", "sources", "demands"))
    shape.one_of(top.get("schema"), ("1",), "形式の番号", "schema number")
    for entry in shape.entries(top.get("sources")):
        shape.matches(entry.key, entry.key_place, _ID, *_KEBAB)
        source = shape.mapping(entry.value, ("cite", "source_status"))
        shape.text(source.get("cite"))
        shape.one_of(source.get("source_status"), SOURCE_STATUSES, "確かさ", "source status")
        asked.sources.add(entry.key)
    for entry in shape.entries(top.get("demands")):
        shape.matches(entry.key, entry.key_place, _ID, *_KEBAB)
        asked.demands.add(entry.key)
        demand = shape.mapping(
            entry.value,
            ("title", "risk", "grade", "basis"),
            ("cell", "answer", "elsewhere", "when", "denied_by", "unless_answered"),
        )
        shape.words(demand.get("title"))
        risk = shape.one_of(demand.get("risk"), cells, "リスク", "risk")
        _among(shape, demand.get("cell"), cells.get(risk or "", {}), "欄", "cell")
        _among(shape, demand.get("answer"), answers.get(risk or "", {}), "小項目", "sub-item")
        shape.one_of(demand.get("grade"), GRADES, "要求の強さ", "grade")
        shape.one_of(demand.get("elsewhere"), (*GRADES, "none"), "要求の強さ", "grade")
        _sources(shape, demand.get("basis"), asked)
        for each in shape.items(demand.get("when")):
            shape.one_of(each, CONDITIONS, "条件", "condition")
        shape.text(demand.get("unless_answered"))
        asked.denials.extend(shape.items(demand.get("denied_by")))
    return asked


def check_denials(shape: Shape, asked: Asked, measures: dict[str, Place]) -> None:
    """Check that the measures which deny a demand exist."""
    for each in asked.denials:
        shape.one_of(each, measures, "措置", "measure")


def check_standing(shape: Shape, node: Node, measure: dict[str, Node], asked: Asked) -> None:
    """Check that a measure names its demand, or its own grade and what that rests on."""
    named = measure.get("demand")
    for each in shape.items(named) if isinstance(named, Sequence) else (named,):
        shape.one_of(each, asked.demands, "要求", "demand")
    shape.one_of(measure.get("grade"), GRADES, "要求の強さ", "grade")
    _sources(shape, measure.get("basis"), asked)
    lacking = [key for key in ("grade", "basis") if key not in measure]
    if "demand" not in measure and lacking:
        shape.say(
            "standing-missing",
            node.place,
            Words(
                f"要求（demand）がない措置には、{'と'.join(lacking)} が必要です。",
                f"A measure without a demand needs {' and '.join(lacking)}.",
            ),
            Words("demand か、grade と basis を書いてください。", "Write its demand, or grade and basis."),
        )


def check_limit(shape: Shape, node: Node | None, type_: str | None, asked: Asked) -> None:
    """Check the limit of a parameter: one bound of the parameter's type, its grade and what it rests on."""
    if node is None:
        return
    limit = shape.mapping(node, ("grade", "basis"), ("at_least", "at_most"))
    shape.one_of(limit.get("grade"), GRADES, "要求の強さ", "grade")
    _sources(shape, limit.get("basis"), asked)
    bounds = [limit[key] for key in ("at_least", "at_most") if key in limit]
    if type_ is not None and (len(bounds) != 1 or type_ not in _BOUNDED or not _is_bound(bounds[0], type_)):
        shape.say(
            "bad-limit",
            node.place,
            Words(
                f"型 {type_} の値の限度として読めません。",
                f"This cannot be read as the limit of a value of type {type_}.",
            ),
            Words(
                "at_least か at_most のどちらか一方に、期間（7y）又は数を書いてください。",
                "Write one of at_least and at_most: a period (7y) or a number.",
            ),
        )


def check_plausible(shape: Shape, node: Node | None, type_: str | None) -> None:
    """Check the range of sensible values of a parameter: bounds, the value of a flag, or what a list must hold."""
    if node is None:
        return
    written = shape.mapping(node, (), ("at_least", "at_most", "is", "includes"))
    bounds = [written[key] for key in ("at_least", "at_most") if key in written]
    fits = {
        "duration": bool(bounds) and all(_is_bound(one, "duration") for one in bounds),
        "count": bool(bounds) and all(_is_bound(one, "count") for one in bounds),
        "flag": isinstance(one := written.get("is"), Scalar) and isinstance(one.value, bool),
        "list": "includes" in written and bool(shape.items(written["includes"])),
    }
    if type_ is not None and not fits.get(type_, False):
        shape.say(
            "bad-limit",
            node.place,
            Words(
                f"型 {type_} の値のあり得る範囲として読めません。",
                f"This cannot be read as the range of values of type {type_}.",
            ),
            Words(
                "期間と数には at_least、at_most、はい・いいえには is、一覧には includes を書いてください。",
                "Write at_least and at_most for a period or a count, 'is' for a flag, 'includes' for a list.",
            ),
        )


def _is_bound(node: Node, type_: str) -> bool:
    if not isinstance(node, Scalar):
        return False
    if type_ != "duration":
        return isinstance(node.value, int) and not isinstance(node.value, bool)
    try:
        parse_duration(node.text)
    except TermError:
        return False
    return True


def _among(shape: Shape, node: Node | None, by_form: dict[str, set[str]], ja: str, en: str) -> None:
    if node is not None and by_form:
        shape.one_of(node, sorted({name for names in by_form.values() for name in names}), ja, en)


def _sources(shape: Shape, node: Node | None, asked: Asked) -> None:
    for each in shape.items(node):
        shape.one_of(each, asked.sources, "根拠", "source")
