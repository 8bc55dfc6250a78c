"""Checks the profiles of shared platforms: shapes, roles, measures with their parameters, cells, and texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.catalogue.measures import FORMS, RUNNERS
from pia.errors import Place, Words
from pia.source.nodes import Mapping, Node, Scalar
from pia.source.profile import KINDS
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pathlib import Path

    from pia.catalogue.shape import Shape

__all__ = ["STATUSES", "check_profile"]

STATUSES = ("confirmed", "likely", "memory")
"""How sure the source of a profile is."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEBAB = ("英小文字・数字・ハイフンの識別子", "an id of lower-case letters, digits and hyphens")
_MARK = re.compile(r"\{([a-z][a-z0-9_-]*)\}")

Cells = dict[str, dict[str, set[str]]]
"""Risk id → form → its cells."""


class _Known(Struct, frozen=True):
    """What a control of the profile may name: roles by kind, texts, cells, measures as written."""

    roles: dict[str, tuple[str, ...]]
    texts: tuple[str, ...]
    cells: Cells
    measures: dict[str, Mapping]


def check_profile(shape: Shape, path: Path, root: Node, cells: Cells, measures: dict[str, Mapping]) -> None:
    """Check the profile at ``path``; ``measures`` are the measures as written, by id."""
    top = shape.mapping(
        root,
        ("schema", "profile", "edition", "title", "since", "source_status", "source", "roles", "controls"),
        ("texts",),
    )
    shape.one_of(top.get("schema"), ("1",), "形式の番号", "schema number")
    shape.one_of(top.get("profile"), (path.parent.name,), "フォルダーの名前", "name of the folder")
    shape.one_of(top.get("edition"), (path.stem,), "ファイルの名前", "name of the file")
    shape.words(top.get("title"))
    shape.text(top.get("since"))
    shape.one_of(top.get("source_status"), STATUSES, "出典の確かさ", "source_status")
    shape.text(top.get("source"))
    roles = _check_roles(shape, top.get("roles"))
    texts = tuple(entry.key for entry in shape.entries(top.get("texts")))
    for entry in shape.entries(top.get("texts")):
        shape.matches(entry.key, entry.key_place, _ID, *_KEBAB)
        _check_text(shape, entry.value, texts)
    known = _Known(roles, texts, cells, measures)
    seen: dict[str, Place] = {}
    for item in shape.items(top.get("controls")):
        _check_control(shape, item, known)
        id_ = item.get("id") if isinstance(item, Mapping) else None
        if isinstance(id_, Scalar) and seen.setdefault(id_.text, id_.place) is not id_.place:
            first = seen[id_.text]
            shape.say(
                "duplicate-id",
                id_.place,
                Words(
                    f"措置のID「{id_.text}」は {first} にもあります。", f"The control '{id_.text}' is also at {first}."
                ),
                Words("どちらかのIDを変えてください。", "Change one of the two ids."),
            )


def _check_roles(shape: Shape, node: Node | None) -> dict[str, tuple[str, ...]]:
    """Return the roles of each kind."""
    kinds = shape.mapping(node, (), KINDS) if node is not None else {}
    found: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        entries = shape.entries(kinds.get(kind))
        found[kind] = tuple(entry.key for entry in entries)
        for entry in entries:
            shape.matches(entry.key, entry.key_place, _ID, *_KEBAB)
            role = shape.mapping(entry.value, ("title",), ("optional",))
            shape.text(role.get("title"))
            shape.flag(role.get("optional"))
    return found


def _check_text(shape: Shape, node: Node | None, texts: tuple[str, ...]) -> str:
    """Check a text (written, shared or joined) and return what of it is written here."""
    if isinstance(node, Mapping) and node.keys() == ("use",):
        shape.one_of(node.get("use"), texts, "共通の文", "shared text")
        return ""
    if isinstance(node, Mapping) and node.keys() == ("join",):
        return "\n".join(_check_text(shape, part, texts) for part in shape.items(node.get("join")))
    return shape.text(node) or ""


def _check_control(shape: Shape, item: Node, known: _Known) -> None:
    control = shape.mapping(
        item, ("id", "measure", "scope", "text", "runs"), ("parameters", "heading", "place", "order", "forms")
    )
    shape.name(control.get("id"), _ID, *_KEBAB)
    scope = shape.mapping(control["scope"], (), KINDS) if "scope" in control else {}
    for kind in KINDS:
        for role in shape.items(scope.get(kind)):
            shape.one_of(role, known.roles[kind], f"{kind} の役割", f"role of {kind}")
    shape.one_of(control.get("runs"), RUNNERS, "実施者", "runner")
    shape.text(control.get("heading"))
    shape.count(control.get("order"))
    measure = known.measures.get(shape.one_of(control.get("measure"), known.measures, "措置", "measure") or "")
    given = _check_parameters(shape, control.get("parameters"), measure)
    text = control.get("text")
    if text is not None:
        for mark in _MARK.findall(_check_text(shape, text, known.texts)):
            if mark not in given:
                shape.unknown(mark, text.place, given, "文の中の値", "parameter in the text")
    _check_cells(shape, item, control, known.cells, measure)


def _check_parameters(shape: Shape, node: Node | None, measure: Mapping | None) -> tuple[str, ...]:
    """Check the parameters of a control against its measure and return their names."""
    entries = shape.entries(node)
    defined = measure.get("parameters") if measure is not None else None
    known = {entry.key: entry.value for entry in defined.entries} if isinstance(defined, Mapping) else {}
    for entry in entries:
        if measure is None:
            continue
        if entry.key not in known:
            shape.unknown(entry.key, entry.key_place, known, "値", "parameter")
        else:
            _check_value(shape, entry.value, known[entry.key])
    return tuple(entry.key for entry in entries)


def _check_value(shape: Shape, value: Node, parameter: Node) -> None:
    """Check one value against the type and the choices of its parameter."""
    type_node = parameter.get("type") if isinstance(parameter, Mapping) else None
    type_ = type_node.text if isinstance(type_node, Scalar) else ""
    offered = parameter.get("choices") if isinstance(parameter, Mapping) else None
    choices = offered.keys() if isinstance(offered, Mapping) else ()
    if type_ == "count":
        shape.count(value)
    elif type_ == "flag":
        shape.flag(value)
    elif type_ == "duration":
        _check_duration(shape, value)
    else:
        values = shape.items(value) if type_ == "list" else (value,)
        for one in values:
            if choices:
                shape.one_of(one, choices, "選択肢", "choice")
            else:
                shape.text(one)


def _check_duration(shape: Shape, value: Node) -> None:
    written = shape.text(value)
    if written is None:
        return
    try:
        parse_duration(written)
    except TermError:
        shape.say(
            "bad-period",
            value.place,
            Words(f"「{written}」は期間として読めません。", f"'{written}' is no period."),
            Words(
                "7y、6m、30d、1b（営業日）のように書いてください。", "Write it like 7y, 6m, 30d or 1b (business day)."
            ),
        )


def _check_cells(shape: Shape, item: Node, control: dict[str, Node], cells: Cells, measure: Mapping | None) -> None:
    """Check that the named cells exist, and that every form which shows the control has one for it."""
    shown = [form for node in shape.items(control.get("forms")) if (form := shape.one_of(node, FORMS, "様式", "form"))]
    place = control.get("place")
    per_form: dict[str, Node] = {}
    if isinstance(place, Mapping) and place.get("risk") is not None:
        _check_cell(shape, place, None, cells)
        per_form = dict.fromkeys(FORMS, place)
    else:
        for entry in shape.entries(place):
            if entry.key not in FORMS:
                shape.unknown(entry.key, entry.key_place, FORMS, "様式", "form")
                continue
            _check_cell(shape, entry.value, entry.key, cells)
            per_form[entry.key] = entry.value
    default = measure.get("cells") if measure is not None else None
    reached = set(per_form) | (set(default.keys()) if isinstance(default, Mapping) else set())
    missing = [form for form in shown if form not in reached]
    if measure is not None and (missing or not reached):
        shape.say(
            "no-cell",
            control.get("forms", item).place,
            Words("この措置を載せる欄がありません。", "No cell shows this control."),
            Words(
                "place に様式ごとの risk と cell を書いてください。", "Write place with the risk and cell of each form."
            ),
        )


def _check_cell(shape: Shape, node: Node, form: str | None, cells: Cells) -> None:
    """Check that a risk has a cell in ``form`` (in any form when None)."""
    where = shape.mapping(node, ("risk", "cell"))
    risk = shape.one_of(where.get("risk"), cells, "リスク", "risk")
    if risk is None or risk not in cells:
        return
    there = cells[risk]
    named = there.get(form, set()) if form is not None else set().union(*there.values())
    shape.one_of(where.get("cell"), sorted(named), f"リスク {risk} の欄", f"cell of risk {risk}")
