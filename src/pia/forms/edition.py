"""A form edition as data: sections, groups and items with their labels, marks, choices and bindings.

``templates/forms/<form>/<edition>.yaml`` is read into specs; names that a binding uses (derive, conditions, iterators) are
closed registries, so a misspelling in a template is refused when the edition is checked, naming the nearest name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from pia.catalogue.index import packed
from pia.data import templates_root
from pia.errors import InputError, Problem, Words
from pia.forms.tree import ChoiceList, ItemKind, Layout, Role, TickGroup
from pia.model.vocabulary import vocabulary
from pia.terms.bands import BAND_TABLES
from pia.terms.text import nearest

__all__ = ["PLAN", "Call", "Choices", "Column", "Edition", "GroupSpec", "ItemSpec", "edition_names", "load_edition"]

PLAN = "keikaku"
"""様式1 計画管理書: a list of the assessments of one body, not a form that one assessment can have."""

_CALL = re.compile(r"(?P<not>not\s+)?(?P<name>[a-z][a-z0-9_-]*)(?:\((?P<args>[^()]*)\))?")


class Call(Struct, frozen=True):
    """``name(arg, …)`` in a binding or a condition; ``negated`` for ``not name(…)``."""

    name: str
    args: tuple[str, ...] = ()
    negated: bool = False

    @classmethod
    def parse(cls, text: str) -> Call:
        """Read a call; the template is our own data, so a bad one is a fault of the program (ValueError)."""
        match = _CALL.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a call: {text!r}")
        args = match["args"]
        return cls(match["name"], tuple(a.strip() for a in args.split(",")) if args else (), bool(match["not"]))


class Choices(Struct, frozen=True):
    """The choices of an item: ``labels`` maps the slug to the official label of this edition, in printed order.

    ``vocabulary`` names the closed list that the slugs come from, None for bands and for lists of the edition's own.
    """

    id: str
    labels: dict[str, str]
    printed: ChoiceList
    vocabulary: str | None = None

    def label(self, slug: str) -> str | None:
        """Return the official label of a slug, None when the edition does not offer it."""
        return self.labels.get(slug)


class Column(Struct, frozen=True):
    """One column of a table that a form lays out itself: what stands in it, its head and how sure that head is."""

    field: str
    label: str
    source_status: str


class ItemSpec(Struct, frozen=True, kw_only=True):
    """One item of a form, unfilled. Exactly one of ``path``, ``derive``, ``compose`` and ``answer`` is the binding.

    ``omit`` leaves the item out of the form where it does not apply.
    """

    id: str
    label: str
    kind: ItemKind = "text"
    mark: str | None = None
    under: str | None = None
    path: str | None = None
    derive: Call | None = None
    compose: str | None = None
    answer: str | None = None
    risk: str | None = None
    choices: Choices | None = None
    important: bool | None = None
    required: str | None = None
    only_if: Call | None = None
    layout: Layout = "row"
    bare: bool = False
    omit: bool = False
    trailer: str | None = None
    guidance: str | None = None
    note: str | None = None
    none_text: str = "－"
    source_status: str | None = None
    columns: tuple[Column, ...] = ()


class GroupSpec(Struct, frozen=True, kw_only=True):
    """One titled part of a form, unfilled; ``each`` names the iterator that repeats it.

    ``splice`` puts the children into the group around it: a repetition without a title of its own. ``continues``: this section
    stands on the page of the one before it (Ⅱ and Ⅲ of 様式2).
    """

    id: str
    role: Role
    title: str
    section: str | None = None
    number: str | None = None
    mark: str | None = None
    important: str | None = None
    important_items: bool = False
    key: str | None = None
    each: str | None = None
    ranges: tuple[tuple[int, int], ...] = ()
    risk: str | None = None
    printed: str | None = None
    only_if: Call | None = None
    note: str | None = None
    splice: bool = False
    continues: bool = False
    children: tuple[GroupSpec | ItemSpec, ...] = ()

    def items(self) -> Iterator[ItemSpec]:
        """Yield every item spec below this group."""
        for child in self.children:
            if isinstance(child, ItemSpec):
                yield child
            else:
                yield from child.items()


class Edition(Struct, frozen=True, kw_only=True):
    """One edition of one form."""

    form: str
    edition: str
    title: str
    stamp: str
    source_status: str
    contents: tuple[str, ...]
    choices: dict[str, Choices]
    sections: tuple[GroupSpec, ...]

    def items(self) -> Iterator[ItemSpec]:
        """Yield every item spec, in printed order."""
        for section in self.sections:
            yield from section.items()


def edition_names(form: str) -> tuple[str, ...]:
    """Return the editions that exist for a form, oldest first."""
    folder = templates_root() / "forms" / form
    return tuple(sorted(p.stem for p in folder.glob("*.yaml"))) if folder.is_dir() else ()


@lru_cache(maxsize=16)
def load_edition(form: str, edition: str) -> Edition:
    """Read one edition.

    Raises:
        InputError: there is no such form or edition; the nearest one is named.
    """
    forms = {**vocabulary("form-kind").choices, PLAN: "計画管理書"}
    if form not in forms:  # also keeps a name typed by the user from becoming a path
        raise InputError(
            _unknown("unknown-form", form, Words("様式の種類", "form"), [f for f in forms if edition_names(f)])
        )
    names = edition_names(form)
    if edition not in names:
        what = Words(f"{forms[form]}（{form}）の版", f"edition of the form {form}")
        raise InputError(_unknown("unknown-edition", edition, what, names))
    return _edition(_raw(templates_root() / "forms" / form / f"{edition}.yaml"))


def _unknown(code: str, written: str, what: Words, names: Sequence[str]) -> Problem:
    near = nearest(written, names)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    return Problem(
        code,
        Words(f"{what.ja}に「{written[:60]}」はありません。", f"there is no {what.en} {written[:60]!r}"),
        Words(f"{hint.ja}あるもの: {'、'.join(names) or 'なし'}", f"{hint.en}known: {', '.join(names) or 'none'}"),
    )


def _raw(path: Path) -> dict[str, Any]:
    """Return the data of an edition file, what it extends (``<form>/<edition>``) merged below it.

    ``choices`` join by id. ``overrides`` names a group by its id, an item by ``group#item`` and the list of sections by
    ``sections``; its keys replace those of the named one, ``removed: true`` takes it out, and ``add`` puts new children in
    (each after the sibling it names in ``after``, else at the end).
    """
    raw = cast("dict[str, Any]", packed(f"form-{path.parent.name}-{path.stem}", [path])[path.name])
    base = raw.get("extends")
    if base is None:
        return raw
    parent = _raw(templates_root() / "forms" / f"{base}.yaml")
    merged = {**parent, **{k: v for k, v in raw.items() if k not in ("extends", "overrides", "choices")}}
    merged["choices"] = {**parent["choices"], **raw.get("choices", {})}
    overrides = dict(raw.get("overrides", {}))
    merged["sections"] = _overridden({"id": "sections", "children": merged["sections"]}, overrides)["children"]
    if overrides:
        raise ValueError(f"{path.name}: overrides that match nothing: {sorted(overrides)}")
    return merged


def _overridden(node: dict[str, Any], overrides: dict[str, Any], group: str = "") -> dict[str, Any]:
    name = str(node["id"]) if "children" in node else f"{group}#{node['id']}"
    changed = {**node, **overrides.pop(name, {})}
    added = changed.pop("add", [])
    if "children" in changed:
        kept = (_overridden(child, overrides, str(node["id"])) for child in changed["children"])
        children = [child for child in kept if not child.get("removed")]
        for child in added:
            _insert(children, child, name)
        changed["children"] = children
    return changed


def _insert(children: list[dict[str, Any]], child: dict[str, Any], group: str) -> None:
    after = child.get("after")
    ids = [each["id"] for each in children]
    if after is not None and after not in ids:
        raise ValueError(f"{group}: nothing called {after!r} to put {child['id']!r} after")
    children.insert(len(children) if after is None else ids.index(after) + 1, child)


def _edition(raw: dict[str, Any]) -> Edition:
    choices = {id_: _choices(id_, entry) for id_, entry in raw["choices"].items()}
    return Edition(
        form=raw["form"],
        edition=str(raw["edition"]),
        title=raw["title"],
        stamp=raw["stamp"],
        source_status=raw["source_status"],
        contents=tuple(raw["contents"]),
        choices=choices,
        sections=tuple(_group(section, choices) for section in raw["sections"]),
    )


def _choices(id_: str, raw: dict[str, Any]) -> Choices:
    if "bands" in raw:
        labels = {band.label: band.label for band in BAND_TABLES[raw["bands"]].bands}
    elif "vocabulary" in raw:
        labels = dict(vocabulary(raw["vocabulary"]).choices)
    else:
        labels = {}
    if raw.get("only"):
        labels = {slug: labels[slug] for slug in raw["only"]}
    labels.update(
        {slug: label for slug, label in raw.get("labels", {}).items() if not raw.get("only") or slug in labels}
    )
    groups = tuple(TickGroup(g["title"], tuple(labels[s] for s in g["only"])) for g in raw.get("groups", ()))
    printed = ChoiceList(
        labels=tuple(labels.values()),
        style=raw.get("style", "full"),
        groups=groups,
        detailed=tuple(labels[s] for s in raw.get("detailed", ())),
        columns=int(raw.get("columns", 1)),
        half_from=raw.get("half_from"),
    )
    return Choices(id_, labels, printed, raw.get("vocabulary"))


def _group(raw: dict[str, Any], choices: dict[str, Choices]) -> GroupSpec:
    return GroupSpec(
        id=raw["id"],
        role=raw["role"],
        title=raw["title"],
        section=raw.get("section"),
        number=raw.get("number"),
        mark=raw.get("mark"),
        important=raw.get("important"),
        important_items=bool(raw.get("important_items", False)),
        key=raw.get("key"),
        each=raw.get("each"),
        ranges=tuple((int(a), int(b)) for a, b in raw.get("ranges", ())),
        risk=raw.get("risk"),
        printed=raw.get("printed"),
        only_if=Call.parse(raw["only_if"]) if "only_if" in raw else None,
        note=raw.get("note"),
        splice=bool(raw.get("splice", False)),
        continues=bool(raw.get("continues", False)),
        children=tuple(_group(c, choices) if "role" in c else _item(c, choices) for c in raw.get("children", ())),
    )


def _item(raw: dict[str, Any], choices: dict[str, Choices]) -> ItemSpec:
    plain = {
        name: raw[name]
        for name in (
            "id",
            "label",
            "kind",
            "mark",
            "under",
            "path",
            "compose",
            "answer",
            "risk",
            "important",
            "required",
            "layout",
            "bare",
            "omit",
            "trailer",
            "guidance",
            "note",
            "none_text",
            "source_status",
        )
        if name in raw
    }
    return ItemSpec(
        **plain,
        derive=Call.parse(raw["derive"]) if "derive" in raw else None,
        only_if=Call.parse(raw["only_if"]) if "only_if" in raw else None,
        choices=choices[raw["choices"]] if "choices" in raw else None,
        columns=tuple(Column(**column) for column in raw.get("columns", ())),
    )
