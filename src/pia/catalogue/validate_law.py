"""Checks the facts of the law: shapes, dates, and that every reference leads to a law and a place that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.catalogue.law import NOT_ESTABLISHED, STATUSES
from pia.errors import Words
from pia.model.vocabulary import vocabulary
from pia.source.nodes import Mapping, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.catalogue.shape import Shape

__all__ = ["check_law"]

Places = dict[str, set[str]]
"""Law id → the places it has."""

_FACT = ("source_status", "source")


def check_law(shape: Shape, roots: Sequence[Node]) -> None:
    """Check the files of ``law/``; ``roots`` are their nodes. A file is told by its keys: law, rows, terms or viewpoints."""
    places = _places(roots)
    for root in roots:
        keys = root.keys() if isinstance(root, Mapping) else ()
        if "rows" in keys:
            _check_threshold(shape, root, places)
        elif "terms" in keys:
            _check_terms(shape, root)
        elif "viewpoints" in keys:
            _check_viewpoints(shape, root, places)
        else:
            _check_law(shape, root, places)


def _places(roots: Sequence[Node]) -> Places:
    """Gather what can be referred to, before anything is judged."""
    places: Places = {}
    for root in roots:
        head = root.get("law") if isinstance(root, Mapping) else None
        listed = root.get("articles") if isinstance(root, Mapping) else None
        if isinstance(head, Mapping):
            there = places.setdefault(_plain(head.get("id")), set())
            there.update(
                _plain(each.get("place")) for each in getattr(listed, "items", ()) if isinstance(each, Mapping)
            )
    return places


def _plain(node: Node | None) -> str:
    return str(getattr(node, "text", ""))


def _fact(shape: Shape, entry: dict[str, Node]) -> None:
    """Check how sure a fact is; only what rests on memory may be without a source."""
    status = shape.one_of(entry.get("source_status"), STATUSES, "確度", "source_status")
    source = shape.text(entry.get("source"))
    if status in ("confirmed", "likely") and source == NOT_ESTABLISHED:
        shape.say(
            "source-missing",
            entry["source"].place,
            Words(f"確度 {status} には出典が必要です。", f"A fact of status {status} needs a source."),
            Words("公表された所在を書くか、memory にしてください。", "Name a public address, or make it memory."),
        )


def _check_law(shape: Shape, root: Node, places: Places) -> None:
    top = shape.mapping(root, ("schema", "law", "articles"), ("matters", "tables"))
    shape.one_of(top.get("schema"), ("1",), "形式の番号", "schema number")
    if "law" in top:
        law = shape.mapping(
            top["law"],
            ("id", "title", "name", "number", "abbreviations", *_FACT),
            ("number_status", "from", "to", "replaced_by", "old_titles"),
        )
        for key in ("id", "name", "number"):
            shape.text(law.get(key))
        shape.words(law.get("title"))
        for each in shape.items(law.get("abbreviations")):
            shape.text(each)
        shape.one_of(law.get("number_status"), STATUSES, "確度", "source_status")
        shape.one_of(law.get("replaced_by"), places, "法令", "law")
        _check_days(shape, law)
        _fact(shape, law)
        for each in shape.items(law.get("old_titles")):
            old = shape.mapping(each, ("name", "abbreviation", *_FACT), ("from", "to"))
            shape.text(old.get("name"))
            shape.text(old.get("abbreviation"))
            _check_days(shape, old)
            _fact(shape, old)
    for each in shape.items(top.get("articles")):
        _check_article(shape, each, places)
    head = top.get("law")
    own = places.get(_plain(head.get("id")), set()) if isinstance(head, Mapping) else set()
    for each in shape.items(top.get("matters")):
        _check_matter(shape, each, own)
    for each in shape.items(top.get("tables")):
        _check_table(shape, each)


def _check_article(shape: Shape, node: Node, places: Places) -> None:
    optional = (
        "from",
        "to",
        "replaced_by",
        "caption",
        "paragraphs",
        "paragraphs_status",
        "items",
        "items_status",
        "retention",
        "purpose",
        "body",
    )
    article = shape.mapping(node, ("place", "title", *_FACT), optional)
    shape.text(article.get("place"))
    shape.words(article.get("title"))
    _check_days(shape, article)
    if "replaced_by" in article:
        _check_reference(shape, article["replaced_by"], places)
    shape.flag(article.get("caption"))
    shape.flag(article.get("purpose"))
    shape.count(article.get("paragraphs"))
    shape.one_of(article.get("paragraphs_status"), STATUSES, "確かさ", "certainty")
    shape.count(article.get("items"))
    shape.one_of(article.get("items_status"), STATUSES, "確かさ", "certainty")
    shape.text(article.get("retention"))
    shape.one_of(article.get("body"), vocabulary("body-kind").choices, "機関の種類", "kind of body")
    _fact(shape, article)


def _check_matter(shape: Shape, node: Node, own: set[str]) -> None:
    matter = shape.mapping(node, ("place", "about", "instead", *_FACT), ("unless", "from", "to"))
    for key in ("place", "instead"):
        shape.one_of(matter.get(key), own, "条項", "place of the law")
    for key in ("about", "unless"):
        for word in shape.items(matter.get(key)):
            shape.text(word)
    _check_days(shape, matter)
    _fact(shape, matter)


def _check_table(shape: Shape, node: Node) -> None:
    table = shape.mapping(node, ("place", "rows", *_FACT), ("from", "articles_offset", "concerning"))
    shape.text(table.get("place"))
    shape.count(table.get("rows"))
    shape.count(table.get("articles_offset"))
    shape.day(table.get("from"))
    for each in shape.items(table.get("concerning")):
        group = shape.mapping(each, ("provider", "information", "rows"))
        shape.text(group.get("provider"))
        shape.text(group.get("information"))
        for row in shape.items(group.get("rows")):
            shape.text(row)
    _fact(shape, table)


def _check_terms(shape: Shape, root: Node) -> None:
    top = shape.mapping(root, ("schema", "terms"))
    for each in shape.items(top.get("terms")):
        term = shape.mapping(each, ("term", "instead", "from", *_FACT), ("beside", "unless"))
        shape.text(term.get("term"))
        shape.text(term.get("instead"))
        shape.day(term.get("from"))
        for key in ("beside", "unless"):
            for word in shape.items(term.get(key)):
                shape.text(word)
        _fact(shape, term)


def _check_days(shape: Shape, entry: dict[str, Node]) -> None:
    first, last = shape.day(entry.get("from")), shape.day(entry.get("to"))
    if first is not None and last is not None and last < first:
        shape.say(
            "days-reversed",
            entry["to"].place,
            Words(
                f"終わりの日 {last} が始まりの日 {first} より前です。",
                f"The last day {last} lies before the first {first}.",
            ),
            Words("from と to を確かめてください。", "Check 'from' and 'to'."),
        )


def _check_reference(shape: Shape, node: Node, places: Places) -> None:
    reference = shape.mapping(node, ("law", "place"))
    law = shape.one_of(reference.get("law"), places, "法令", "law")
    if law is not None:
        shape.one_of(reference.get("place"), places[law], f"{law} の条項", f"place of {law}")


def _check_threshold(shape: Shape, root: Node, places: Places) -> None:
    top = shape.mapping(root, ("schema", "basis", "rows"))
    for each in shape.items(top.get("basis")):
        _check_reference(shape, each, places)
    bounds = ("subjects_from", "subjects_below", "handlers_from", "handlers_below")
    for each in shape.items(top.get("rows")):
        row = shape.mapping(each, ("id", "result", *_FACT), (*bounds, "incident"))
        shape.text(row.get("id"))
        for key in bounds:
            shape.count(row.get(key))
        shape.flag(row.get("incident"))
        shape.one_of(row.get("result"), vocabulary("threshold-result").choices, "しきい値判断結果", "threshold result")
        _fact(shape, row)


def _check_viewpoints(shape: Shape, root: Node, places: Places) -> None:
    top = shape.mapping(root, ("schema", "basis", "viewpoints"))
    for each in shape.items(top.get("basis")):
        _check_reference(shape, each, places)
    for each in shape.items(top.get("viewpoints")):
        viewpoint = shape.mapping(each, ("number", "group", "title", *_FACT))
        shape.count(viewpoint.get("number"))
        shape.one_of(viewpoint.get("group"), ("conformity", "validity"), "区分", "group")
        shape.words(viewpoint.get("title"))
        _fact(shape, viewpoint)
