"""Checks the product's own catalogue: shapes, names and references, each problem with its place.

The quick way in (``measures()``, ``laws()`` …) trusts the data; this is what earns that trust. It is run by the tests and
by the command that lints packs.
"""

from __future__ import annotations

import re
from pathlib import Path

from pia.catalogue.measures import ASKED, FORMS, KINDS, PARAMETER_TYPES, RUNNERS, SHOWINGS
from pia.catalogue.profiles import profile_sources
from pia.catalogue.shape import Shape
from pia.catalogue.validate_demands import (
    Asked,
    check_demands,
    check_denials,
    check_limit,
    check_plausible,
    check_standing,
)
from pia.catalogue.validate_law import check_law
from pia.catalogue.validate_profiles import check_profile
from pia.data import rules_root
from pia.errors import InputError, Place, Words
from pia.model.vocabulary import vocabularies
from pia.source.load import load_file
from pia.source.nodes import Mapping, Node

__all__ = ["validate_catalogue"]

_RISK_ID = re.compile(r"[a-z][a-z-]*(/[a-z][a-z-]*)?")
_MEASURE_ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEBAB = ("英小文字・数字・ハイフンの識別子", "an id of lower-case letters, digits and hyphens")
_DOTTED = ("「theme.name」の形の識別子", "an id of the form theme.name")
_SLASHED = ("「theme/name」の形の識別子", "an id of the form theme/name")
_CHOOSING = ("list", "choice")

Cells = dict[str, dict[str, set[str]]]
"""Risk id → form → its cells (or its answers)."""

_FIRST = ("risks.yaml", "demands.yaml")
"""In this order before all measures, which refer to them."""


def validate_catalogue(root: Path | None = None) -> None:
    """Check ``measures/``, ``law/``, ``profiles/`` and ``probes.yaml`` under ``root`` (the product's own rules when None).

    Raises:
        InputError: a file cannot be read, or something in it is unknown, missing, of the wrong kind or written twice; all
            problems of all files, ordered by place.
    """
    folder = rules_root() if root is None else root
    shape = Shape()
    cells: Cells = {}
    answers: Cells = {}
    asked = Asked()
    measures: dict[str, Place] = {}
    definitions: dict[str, Mapping] = {}
    files = sorted((folder / "measures").glob("*.yaml"))
    for path in sorted(files, key=lambda each: _FIRST.index(each.name) if each.name in _FIRST else len(_FIRST)):
        node = _read(shape, folder, path)
        if node is not None and path.name == "risks.yaml":
            _check_risks(shape, node, cells, answers)
        elif node is not None and path.name == "demands.yaml":
            asked = check_demands(shape, node, cells, answers)
        elif node is not None:
            _check_measures(shape, node, cells, measures, asked)
            definitions.update(_definitions(node))
    check_denials(shape, asked, measures)
    check_law(shape, [node for path in sorted((folder / "law").glob("*.yaml")) if (node := _read(shape, folder, path))])
    probes = _read(shape, folder, folder / "probes.yaml")
    if probes is not None:
        _check_probes(shape, probes, measures)
    for path in profile_sources(folder):
        profile = _read(shape, folder, path)
        if profile is not None:
            check_profile(shape, path, profile, cells, definitions)
    shape.finish()


def _read(shape: Shape, folder: Path, path: Path) -> Node | None:
    """Return the root node of ``path``, None when it cannot be read (its problems are noted)."""
    try:
        return load_file(path, path.relative_to(folder).as_posix()).root
    except InputError as error:
        shape.problems.extend(error.problems)
        return None


def _definitions(root: Node) -> dict[str, Mapping]:
    """Return the measures of one file as written, by id."""
    written = root.get("measures") if isinstance(root, Mapping) else None
    entries = written.entries if isinstance(written, Mapping) else ()
    return {entry.key: entry.value for entry in entries if isinstance(entry.value, Mapping)}


def _schema(shape: Shape, top: dict[str, Node]) -> None:
    shape.one_of(top.get("schema"), ("1",), "形式の番号", "schema number")


def _check_risks(shape: Shape, root: Node, cells: Cells, answers: Cells) -> None:
    """Check ``risks.yaml`` and fill ``cells`` and ``answers``."""
    known = vocabularies()
    top = shape.mapping(root, ("schema", "risks"))
    _schema(shape, top)
    for entry in shape.entries(top.get("risks")):
        shape.matches(entry.key, entry.key_place, _RISK_ID, *_SLASHED)
        risk = shape.mapping(entry.value, ("title", "forms"))
        shape.words(risk.get("title"))
        cells[entry.key] = {}
        answers[entry.key] = {}
        for form in shape.entries(risk.get("forms")):
            if form.key not in FORMS:
                shape.unknown(form.key, form.key_place, FORMS, "様式", "form")
            asked = shape.mapping(form.value, ("number", "section", "cells", "answers"), ("titles",))
            shape.text(asked.get("number"), empty=True)
            shape.text(asked.get("section"))
            for title in shape.items(asked.get("titles")):
                shape.text(title)
            named = shape.entries(asked.get("cells"))
            cells[entry.key][form.key] = {each.key for each in named}
            for each in named:
                shape.text(each.value)
            choices = shape.entries(asked.get("answers"))
            answers[entry.key][form.key] = {each.key for each in choices}
            for each in choices:
                shape.one_of(each.value, known, "選択肢の一覧", "vocabulary")


def _check_measures(shape: Shape, root: Node, cells: Cells, measures: dict[str, Place], asked: Asked) -> None:
    """Check one file of measures and add its ids to ``measures``."""
    top = shape.mapping(root, ("schema", "measures"))
    _schema(shape, top)
    for entry in shape.entries(top.get("measures")):
        first = measures.setdefault(entry.key, entry.key_place)
        if first is not entry.key_place:
            shape.say(
                "duplicate-measure",
                entry.key_place,
                Words(
                    f"措置「{entry.key}」は {first} にもあります。", f"The measure '{entry.key}' is also at {first}."
                ),
                Words("どちらかを削除するか、名前を変えてください。", "Delete one of the two or rename it."),
            )
        shape.matches(entry.key, entry.key_place, _MEASURE_ID, *_DOTTED)
        measure = shape.mapping(
            entry.value,
            ("title", "risk", "cells", "kind", "runs", "shown_by"),
            ("parameters", "demand", "grade", "basis"),
        )
        shape.words(measure.get("title"))
        shape.one_of(measure.get("risk"), cells, "リスク", "risk")
        _check_cells(shape, measure.get("cells"), cells)
        for parameter in shape.entries(measure.get("parameters")):
            shape.matches(parameter.key, parameter.key_place, _ID, *_KEBAB)
            _check_parameter(shape, parameter.value, asked)
        shape.one_of(measure.get("kind"), KINDS, "措置の種類", "kind")
        shape.one_of(measure.get("runs"), RUNNERS, "実施者", "runner")
        _check_showings(shape, measure.get("shown_by"))
        check_standing(shape, entry.value, measure, asked)


def _check_cells(shape: Shape, node: Node | None, cells: Cells) -> None:
    """Check the default places of a measure: ``form: risk#cell``."""
    for form in shape.entries(node):
        if form.key not in FORMS:
            shape.unknown(form.key, form.key_place, FORMS, "様式", "form")
            continue
        written = shape.text(form.value)
        if written is None:
            continue
        risk, _, cell = written.partition("#")
        there = {id_: forms[form.key] for id_, forms in cells.items() if form.key in forms}
        if risk not in there:
            shape.unknown(risk, form.value.place, there, f"様式 {form.key} のリスク", f"risk in form {form.key}")
        elif cell not in there[risk]:
            shape.unknown(cell, form.value.place, sorted(there[risk]), f"リスク {risk} の欄", f"cell of risk {risk}")


def _check_parameter(shape: Shape, node: Node, asked: Asked) -> None:
    parameter = shape.mapping(node, ("type", "title"), ("choices", "asked", "limit", "plausible"))
    type_ = shape.one_of(parameter.get("type"), PARAMETER_TYPES, "値の型", "parameter type")
    shape.words(parameter.get("title"))
    shape.one_of(parameter.get("asked"), ASKED, "求め方", "way of asking")
    check_limit(shape, parameter.get("limit"), type_, asked)
    check_plausible(shape, parameter.get("plausible"), type_)
    for choice in shape.entries(parameter.get("choices")):
        shape.words(choice.value)
    has_choices = isinstance(parameter.get("choices"), Mapping)
    if type_ is not None and ((type_ == "choice" and not has_choices) or (has_choices and type_ not in _CHOOSING)):
        shape.say(
            "choices-mismatch",
            node.place,
            Words(f"型 {type_} と choices の有無が合いません。", f"The type {type_} and its choices do not fit."),
            Words(
                "choice には choices が必要で、list には任意、ほかの型には書けません。",
                "A choice needs choices, a list may have them, other types may not.",
            ),
        )


def _check_showings(shape: Shape, node: Node | None) -> None:
    items = shape.items(node)
    for each in items:
        shape.one_of(each, SHOWINGS, "確かめ方", "way of showing")
    if node is not None and not items:
        shape.say(
            "empty-list",
            node.place,
            Words("確かめ方が一つもありません。", "No way of showing is named."),
            Words(
                "register、configuration、log、document から書いてください。",
                "Name register, configuration, log or document.",
            ),
        )


def _check_probes(shape: Shape, root: Node, measures: dict[str, Place]) -> None:
    top = shape.mapping(root, ("schema", "probes"))
    _schema(shape, top)
    for entry in shape.entries(top.get("probes")):
        shape.matches(entry.key, entry.key_place, _ID, *_KEBAB)
        probe = shape.mapping(entry.value, ("title", "measures", "shown_by", "planned"))
        shape.words(probe.get("title"))
        for each in shape.items(probe.get("measures")):
            shape.one_of(each, measures, "措置", "measure")
        _check_showings(shape, probe.get("shown_by"))
        shape.flag(probe.get("planned"))
