"""The top-level keys of several files in one: lists concatenated by id, everything else set once, pools drawn from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from msgspec import Struct, field
from msgspec.structs import replace

from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from pia.source.problems import problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.errors import Place, Problem
    from pia.source.load import Document

__all__ = ["INHERITED_LISTS", "Merged", "check_ids", "join_body"]

INHERITED_LISTS = ("incidents",)
"""Lists of ``body.yaml`` that an assessment without the key has as a whole; all others are pools to draw from."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*").fullmatch
_DELETE_ONE = ("どちらか一方を削除してください。", "Delete one of the two.")


class Merged(Struct):
    """The merged top level of several files: entries by key in the order met, shared texts by id, problems."""

    entries: dict[str, Entry] = field(default_factory=dict)
    texts: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Merged:
        """Merge ``documents`` (whose roots are mappings)."""
        merged = cls()
        for document in documents:
            if isinstance(document.root, Mapping):
                for entry in document.root.entries:
                    merged._add(entry)
        return merged

    @staticmethod
    def twice(name: str, first: Place, second: Place) -> Problem:
        """Return the problem of ``name`` set at two places, the second one being its place."""
        message = (
            f"「{name}」が2か所に書かれています。もう1か所は{first}です。",
            f"'{name}' is set twice; the other place is {first}.",
        )
        return problem("set-twice", message, _DELETE_ONE, second)

    def _add(self, entry: Entry) -> None:
        """Take in one top-level entry of one file."""
        if entry.key == "include":
            return
        if entry.key == "texts":
            self._add_texts(entry)
            return
        first = self.entries.setdefault(entry.key, entry)
        if first is entry:
            return
        old, new = first.value, entry.value
        if isinstance(old, Sequence) and isinstance(new, Sequence):
            self.entries[entry.key] = replace(first, value=replace(old, items=old.items + new.items))
        else:
            self.problems.append(self.twice(entry.key, first.key_place, entry.key_place))

    def _add_texts(self, entry: Entry) -> None:
        """Take in the shared texts of one file."""
        if not isinstance(entry.value, Mapping):
            message = ("texts が「ID: 文」の一覧ではありません。", "'texts' is not a mapping of ids to texts.")
            remedy = ("texts の下に「ID: 文」の形で並べてください。", "Write 'id: text' lines under 'texts'.")
            self.problems.append(problem("texts-not-mapping", message, remedy, entry.value.place))
            return
        for text in entry.value.entries:
            first = self.texts.setdefault(text.key, text)
            if first is not text:
                self.problems.append(self.twice(f"texts.{text.key}", first.key_place, text.key_place))


def check_ids(entries: Iterable[Entry]) -> list[Problem]:
    """Return a problem for every id that stands twice in one of the top-level lists, naming both places."""
    problems = []
    for entry in entries:
        if not isinstance(entry.value, Sequence):
            continue
        seen: dict[str, Place] = {}
        for item in entry.value.items:
            named = _id_of(item)
            if named is None:
                continue
            place = named.place if item.origin is None else item.place
            first = seen.setdefault(named.text, place)
            if first is not place:
                message = (
                    f"{entry.key} のID「{named.text}」が重複しています。もう1か所は{first}です。",
                    f"The id '{named.text}' stands twice in '{entry.key}'; the other place is {first}.",
                )
                remedy = ("IDを変えるか、どちらか一方を削除してください。", "Change the id or delete one of the two.")
                problems.append(problem("duplicate-id", message, remedy, place))
    return problems


def join_body(
    own: Merged, shared: Merged, texts: set[str], *, quiet: bool = False
) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Return the assessment's top-level entries with the body's facts joined, and the problems of joining.

    Scalars, mappings and lists of plain values of the body are defaults; its lists of mappings are pools from which
    ``{use: id, …}`` entries (without an ``id`` of their own) draw, except :data:`INHERITED_LISTS`. ``texts`` are the ids of shared texts; ``quiet``
    keeps silent about unknown ids because some file could not be read.
    """
    entries = dict(own.entries)
    joiner = _Joiner(texts, quiet)
    pools: dict[str, Sequence] = {}
    for key, entry in shared.entries.items():
        if _is_pool(entry.value):
            pools[key] = entry.value
            if key not in entries and key in INHERITED_LISTS:
                entries[key] = entry
        else:
            entries.setdefault(key, entry)
    joiner.problems += check_ids(shared.entries.values())
    for key, entry in own.entries.items():
        if isinstance(entry.value, Sequence):
            items = joiner.draw(key, entry.value.items, pools.get(key))
            if items is not entry.value.items:
                entries[key] = replace(entry, value=replace(entry.value, items=items))
    for key in sorted(pools):
        if key not in INHERITED_LISTS:
            joiner.check_pool(key, pools[key])
    return tuple(entries.values()), joiner.problems


def _is_pool(node: Node) -> TypeGuard[Sequence]:
    """Say whether a list of ``body.yaml`` holds things to draw by id: mappings, or nothing yet."""
    return isinstance(node, Sequence) and (not node.items or any(isinstance(item, Mapping) for item in node.items))


def _id_of(item: Node) -> Scalar | None:
    """Return the ``id`` of ``item``, or None when it has none."""
    named = item.get("id") if isinstance(item, Mapping) else None
    return named if isinstance(named, Scalar) else None


def _drawn_by(item: Node) -> Node | None:
    """Return the value of ``use`` where ``item`` refers to a pool, None where it is an entry of its own.

    What has an ``id`` is an entry of its own: the ``use`` of a recipient is what it uses the data for.
    """
    if not isinstance(item, Mapping) or item.get("id") is not None:
        return None
    target = item.get("use")
    named = len(item.entries) == 1 or (isinstance(target, Scalar) and _IDENTIFIER(target.text))
    return target if named else None


class _Joiner(Struct):
    """Draws ``{use: id, …}`` entries of top-level lists from the pools of the body."""

    texts: set[str]
    quiet: bool
    problems: list[Problem] = field(default_factory=list)

    def draw(self, key: str, items: tuple[Node, ...], pool: Sequence | None) -> tuple[Node, ...]:
        """Return ``items`` with every use of the pool replaced; those that cannot be replaced are left out."""
        if not any(_drawn_by(item) for item in items):
            return items
        entities = {} if pool is None else {named.text: item for item in pool.items if (named := _id_of(item))}
        drawn: list[Node] = []
        for item in items:
            target = _drawn_by(item)
            if target is None or not isinstance(item, Mapping):
                drawn.append(item)
            elif pool is None:
                if self._is_text(item, target):
                    drawn.append(item)
                elif not self.quiet:
                    self._no_pool(key, target)
            elif isinstance(target, Scalar) and target.text in entities:
                drawn.append(self._pull(item, entities[target.text]))
            elif not self.quiet:
                self._unknown(key, target, entities)
        return tuple(drawn)

    def check_pool(self, key: str, pool: Sequence) -> None:
        """Note the entries of a pool that nothing can ever draw."""
        for item in pool.items:
            if _id_of(item) is None:
                message = (
                    f"body.yaml の {key} の要素に id がありません。どの評価書からも使えません。",
                    f"An entry of '{key}' in body.yaml has no id, so no assessment can use it.",
                )
                self.problems.append(
                    problem("pool-without-id", message, ("id を付けてください。", "Give it an id."), item.place)
                )

    def _is_text(self, item: Mapping, target: Node) -> bool:
        return len(item.entries) == 1 and isinstance(target, Scalar) and target.text in self.texts

    def _pull(self, item: Mapping, entity: Node) -> Mapping:
        """Return the pool's ``entity`` with the further keys of ``item``, at the place of ``item``."""
        assert isinstance(entity, Mapping)  # noqa: S101  # only mappings have ids
        added = tuple(entry for entry in item.entries if entry.key != "use")
        for entry in added:
            first = entity.key_place(entry.key)
            if first is not None:
                message = (
                    f"「{entry.key}」は body.yaml で決められています（{first}）。ここで変えることはできません。",
                    f"'{entry.key}' is set in body.yaml already ({first}) and cannot be set again here.",
                )
                remedy = (
                    "この行を削除するか、use をやめて項目をすべてここに書いてください。",
                    "Delete this key, or write the whole entry here instead of 'use'.",
                )
                self.problems.append(problem("use-sets-again", message, remedy, entry.key_place))
        return Mapping((*entity.entries, *added), item.place, item.start, item.end, origin=entity.place)

    def _no_pool(self, key: str, target: Node) -> None:
        message = (
            f"use で参照する {key} の一覧が、body.yaml（1つ上のフォルダーか、評価書と同じフォルダー）にありません。",
            f"'use' needs a list '{key}' in the body.yaml one folder up (or beside the assessment), and there is none.",
        )
        remedy = (
            f"body.yaml に {key} を書くか、項目をここに直接書いてください。",
            f"Write '{key}' in body.yaml, or write the entry here.",
        )
        self.problems.append(problem("use-without-pool", message, remedy, target.place))

    def _unknown(self, key: str, target: Node, entities: dict[str, Node]) -> None:
        name = target.text if isinstance(target, Scalar) else ""
        near_ja, near_en = suggestion(name, entities)
        message = (
            f"body.yaml の {key} に、IDが「{name}」のものはありません。{near_ja}",
            f"'{key}' in body.yaml has nothing with the id '{name}'.{near_en}",
        )
        remedy = ("IDを直すか、body.yaml に追加してください。", "Correct the id, or add the entry to body.yaml.")
        self.problems.append(problem("use-unknown", message, remedy, target.place))
