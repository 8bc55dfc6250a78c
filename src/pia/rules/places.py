"""Where a finding stands: from a path in the model, or a cell of the form, to line and column."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pia.errors import Place
from pia.model.base import UNKNOWN
from pia.rules.members import Names
from pia.rules.phrases import Phrases
from pia.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.read import Loaded, Path_
    from pia.rules.flaw import Spot
    from pia.rules.subjects import Subject

__all__ = ["Places"]


class Places:
    """The places of one assessment; every path is looked up once."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._known: dict[Path_, Place | None] = {}
        self._fallback: dict[Path_, Place] = {}

    def first(self, subject: Subject, at: tuple[Path_, ...]) -> Place:
        """Return the place of the first of the paths ``at`` inside ``subject`` that is written, else the nearest parent."""
        known = self._known
        for steps in at:
            path = subject.path + steps
            place = known.get(path, _UNSEEN)
            if place is _UNSEEN:
                place = known[path] = self._loaded.place(path) if self._loaded.written(path) else None
            if place is not None:
                return place
        path = subject.path + at[0]
        found = self._fallback.get(path)
        if found is None:
            found = self._fallback[path] = self._loaded.place(path)
        return found

    def spot(self, at: Spot) -> Place:
        """Return the place of a value, or of the words inside its text."""
        return self._phrases.place(at)

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self._loaded)

    @cached_property
    def names(self) -> Names:
        """What places are called by meaning."""
        return Names(self._loaded.root)

    def item(self, item: Item) -> Place:
        """Return the place of a cell of the form: where its value is written, else the entity it belongs to."""
        origin = item.origin or (item.facts[0] if item.facts else None)
        if origin is None:
            entity, _, name = item.key.partition("#")
            path = self._entity(entity)
            written = (*path, name.replace("-", "_"))  # a value for which the form has no choice leaves its cell blank
            if path and self._loaded.written(written):
                return self._loaded.place(written)
            return self._loaded.place(
                path or ("",)
            )  # what belongs to the whole assessment: its first key, not all of it
        leaves = self._leaves.get((origin.file, origin.line), ())
        printed = UNKNOWN if item.status == "unknown" else item.printed()
        for leaf in leaves:
            if leaf.text and leaf.text.rstrip("\n") == printed:
                return leaf.place
        return leaves[0].place if leaves else Place(origin.file, origin.line, 1, origin.line, 1)

    @cached_property
    def _leaves(self) -> dict[tuple[str, int], list[Scalar]]:
        """The scalars that begin on each line."""
        found: dict[tuple[str, int], list[Scalar]] = {}
        waiting: list[Node] = [self._loaded.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Scalar):
                place = node.origin or node.place
                found.setdefault((place.file, place.line), []).append(node)
            elif isinstance(node, Mapping):
                waiting.extend(entry.value for entry in node.entries)
            else:
                waiting.extend(node.items)
        for leaves in found.values():
            leaves.sort(key=lambda leaf: leaf.place)
        return found

    def _entity(self, key: str) -> Path_:
        """Return the path that an item's key (``files/x``, ``parties/a/entrusted/x``, ``work``) leads to, as far as it goes."""
        node: Node | None = self._loaded.root
        path: Path_ = ()
        steps = tuple(key.split("/"))
        while steps:
            if isinstance(node, Sequence):
                index, taken = _member(node, steps)
                if not taken:
                    return (*path, steps[0])  # what is not there: its list is named, not the first entry of it
                node, path, steps = node.items[index], (*path, index), steps[taken:]
            elif isinstance(node, Mapping) and node.get(steps[0]) is not None:
                node, path, steps = node.get(steps[0]), (*path, steps[0]), steps[1:]
            else:
                break
        return path


_UNSEEN = Place("", 0, 0, 0, 0)


def _member(node: Sequence, steps: tuple[str, ...]) -> tuple[int, int]:
    """Return the member of a list that ``steps`` begin with and how many of them name it: two for ``use/linkage``."""
    names = {"/".join(steps[:taken]): taken for taken in range(1, len(steps) + 1)}
    for index, item in enumerate(node.items):
        if isinstance(item, Mapping):
            given = item.get("id") or item.get("file") or item.get("risk")
            if isinstance(given, Scalar) and given.text in names:
                return index, names[given.text]
    return 0, 0
