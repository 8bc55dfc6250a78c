"""From the node tree of an assessment to the model: every error with its place, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from pydantic import ValidationError

from pia.errors import InputError, Place, Problem, Words
from pia.model.assessment import Assessment
from pia.model.base import nearest
from pia.model.fields import field_names
from pia.model.identity import check_identities
from pia.source.assemble import Assembled, assemble
from pia.source.nodes import Mapping, Node, Scalar, Sequence, at, frozen, nearest_at, plain

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["Loaded", "Path_", "Withheld", "load_assessment", "read_model"]

Path_ = tuple[str | int, ...]
"""Steps from the root of an assessment to a value: keys and 0-based indices."""


class Withheld(Struct, frozen=True):
    """Why a value is not published, who decided it, and what is shown instead."""

    reason: str
    approver: str
    shown: str


class Loaded(Struct, frozen=True):
    """An assessment with the text it was read from."""

    assessment: Assessment
    root: Mapping
    assembled: Assembled
    name: str
    directory: Path
    problems_free: bool = True

    def node(self, path: Path_) -> Node | None:
        """Return the node at ``path``, or None."""
        return at(self.root, path)

    def place(self, path: Path_) -> Place:
        """Return where ``path`` is written; for an absent value, the place of its nearest existing parent."""
        node, covered = nearest_at(self.root, path)
        if covered == len(path):
            return node.origin or node.place
        return _heading(self.root, path[:covered], node)

    def written(self, path: Path_) -> bool:
        """Tell whether something stands at ``path``."""
        return self.node(path) is not None

    def withheld(self, path: Path_) -> Withheld | None:
        """Return the withholding that covers the value at ``path`` (its own or one of a parent), or None."""
        node: Node | None = self.root
        for step in (*path, None):
            if node is None:
                return None
            if node.withheld is not None:
                values = plain(node.withheld)
                return Withheld(str(values["reason"]), str(values["approver"]), str(values["shown"]))
            node = None if step is None else at(node, (step,))
        return None

    def texts(self) -> dict[str, str]:
        """Return the text of each source file by its display name."""
        return {document.file: document.text for document in self.assembled.documents}


def _heading(root: Mapping, path: Path_, node: Node) -> Place:
    """Return a short place for an absent field: the key of the parent, or the first line of the item."""
    if path and isinstance(path[-1], str):
        parent = at(root, path[:-1])
        if isinstance(parent, Mapping):
            place = parent.key_place(path[-1])
            if place is not None:
                return place
    if isinstance(node, Mapping) and node.entries:
        id_ = node.entry("id") or node.entries[0]
        value = id_.value
        return value.place if isinstance(value, Scalar) and id_.key == "id" else id_.key_place
    if isinstance(node, Sequence | Scalar):
        return node.place
    return Place(node.place.file, node.place.line, node.place.column, node.place.line, node.place.column)


def load_assessment(directory: Path) -> Loaded:
    """Read the assessment in ``directory``.

    Raises:
        InputError: nothing is there, the YAML cannot be read, or the facts do not fit the model; all problems at once.
    """
    return read_model(assemble(directory))


def read_model(assembled: Assembled) -> Loaded:
    """Validate an assembled tree.

    Raises:
        InputError: a key, a value or a reference is wrong; every problem has its place and the nearest valid name.
    """
    data = frozen(assembled.root)
    problems: list[Problem] = []
    assessment: Assessment | None = None
    try:
        assessment = Assessment.model_validate(data)
    except ValidationError as error:
        problems.extend(_problems(assembled.root, error.errors(include_url=False, include_input=False)))
    problems.extend(check_identities(assembled.root, data))
    if problems or assessment is None:
        raise InputError(sorted(set(problems), key=lambda p: (p.place is None, p.place, p.code)))
    return Loaded(
        assessment, assembled.root, assembled, str(assessment.title or assembled.directory.name), assembled.directory
    )


def _problems(root: Mapping, errors: list[ErrorDetails]) -> Iterator[Problem]:
    words = {_data_path(root, e): str(e.get("ctx", {}).get("expected")) for e in errors if e["type"] == "literal_error"}
    for path, error in _by_union(root, errors):
        yield _problem(root, path, error, words.get(path))


def _by_union(root: Mapping, errors: list[ErrorDetails]) -> Iterator[tuple[Path_, ErrorDetails]]:
    """Drop the labels of union members from the locations and keep, for each union, the most telling error.

    pydantic reports every member of ``Text | none | …`` that failed; the reader wants one message for the value.
    """
    best: dict[Path_, tuple[int, ErrorDetails]] = {}
    for error in errors:
        path = _data_path(root, error)
        rank = _RANK.get(error["type"], 2)
        known = best.get(path)
        if known is None or rank < known[0]:
            best[path] = (rank, error)
    nested = {path[:end] for path in best for end in range(1, len(path))}
    for path, (rank, error) in best.items():
        if path in nested and (rank >= _UNION_NOISE or error.get("ctx", {}).get("code") == "text-expected"):
            continue  # another member of the union got further and says what is wrong inside
        yield path, error


_RANK = {"extra_forbidden": 0, "missing": 0, "pia": 1, "literal_error": 4, "tuple_type": 3, "model_type": 3}
_UNION_NOISE = 3


def _data_path(root: Mapping, error: ErrorDetails) -> Path_:
    """Return the path in the data that a pydantic location names: the labels of union members are left out."""
    loc, kind = error["loc"], error["type"]
    path: list[str | int] = []
    node: Node | None = root
    for step in loc:
        child = _child(node, step)
        if child is not None:
            path.append(step)
            node = child
        elif step == loc[-1] and kind == "missing":
            path.append(step)
    return tuple(path)


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _problem(root: Mapping, path: Path_, error: ErrorDetails, word: str | None) -> Problem:
    """Return one error of pydantic in our words; ``word`` is what may stand there as a word (none), if anything."""
    kind, key = error["type"], path[-1] if path else ""
    node = at(root, path)
    place = node.place if node is not None else root.place
    if kind == "extra_forbidden":
        return _unknown_key(root, path)
    if kind == "missing":
        return Problem(
            "missing-key",
            Words(f"必要な項目「{key}」がありません。", f"the required key {key!r} is missing"),
            Words(f"「{key}: …」を書き足してください。", f"add '{key}: …'"),
            _heading(root, path[:-1], at(root, path[:-1]) or root),
        )
    if kind == "pia":
        context = error.get("ctx", {})
        return Problem(
            str(context["code"]),
            Words(str(context["ja"]), str(context["en"])),
            Words(str(context["remedy_ja"]), str(context["remedy_en"])),
            place,
        )
    ja, en = _EXPECTED.get(kind, ("この項目に合う書き方", "a value that fits this key"))
    if word is not None:
        bare = word.replace("'", "")
        ja, en = (bare, bare) if kind == "literal_error" else (f"{ja}又は {bare} ", f"{en} or {bare}")
    name = Words(f"「{key}」", repr(key))
    if isinstance(key, int):
        list_ = next((step for step in reversed(path) if isinstance(step, str)), "")
        name = Words(f"「{list_}」の{key + 1}番目", f"entry {key + 1} of {list_!r}")
    written = "空欄" if isinstance(node, Scalar) and node.value is None else "別の書き方"
    return Problem(
        "wrong-shape",
        Words(f"{name.ja}には{ja}が要りますが、{written}になっています。", f"{name.en} expects {en}"),
        Words(
            "書き方の例は docs/reference/model.md の同じ名前の項目にあります。",
            "see the key of this name in docs/reference/model.md",
        ),
        place,
    )


_EXPECTED = {
    "tuple_type": ("一覧（先頭に - を付けた行）", "a list"),
    "model_type": ("項目の並び（名前: 値）", "a mapping"),
    "model_attributes_type": ("項目の並び（名前: 値）", "a mapping"),
    "dict_type": ("項目の並び（名前: 値）", "a mapping"),
    "string_type": ("文字列", "a text"),
}


def _unknown_key(root: Mapping, path: Path_) -> Problem:
    key = str(path[-1])
    parent = at(root, path[:-1])
    place = parent.key_place(key) if isinstance(parent, Mapping) else None
    known = field_names(path[:-1])
    near = nearest(key, known)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    listed = "、".join(known)
    return Problem(
        "unknown-key",
        Words(f"「{key}」という項目はありません。", f"there is no key {key!r} here"),
        Words(f"{hint.ja}ここに書ける項目: {listed}", f"{hint.en}keys known here: {', '.join(known)}"),
        place or root.place,
    )
