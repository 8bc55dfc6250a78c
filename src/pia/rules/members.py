"""What a finding that gathers several things is made of, named by meaning: so that a baseline sees when one more has come.

A place is named by the ids on its way, never by a position; several places of one name are numbered, so that only their count
matters. Inserting an element elsewhere changes none of these names.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pia.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.model.read import Path_

__all__ = ["Names", "of_list"]

_NAMING: Final = ("id", "file", "risk", "system", "means", "source", "name")
"""The keys that tell the entries of a list apart, the best first."""


class Names:
    """The names of places of one assessment."""

    def __init__(self, root: Node) -> None:
        """Begin at the root of the assessment."""
        self._known: dict[Path_, tuple[str, Node | None]] = {(): ("", root)}

    def of(self, members: Iterable[Path_ | str]) -> tuple[str, ...]:
        """Return the names of places and of what has a name already, each once."""
        return _numbered([one if isinstance(one, str) else self._of(one)[0] for one in members])

    def _of(self, path: Path_) -> tuple[str, Node | None]:
        found = self._known.get(path)
        if found is None:
            before, parent = self._of(path[:-1])
            name, node = _step(parent, path[-1])
            found = self._known[path] = (f"{before}/{name}" if before and name else before + name, node)
        return found


def _step(parent: Node | None, step: str | int) -> tuple[str, Node | None]:
    """Return the name of one step and what it leads to; an entry that nothing names has its list's name alone."""
    if isinstance(parent, Sequence) and isinstance(step, int):
        node = parent.items[step] if step < len(parent.items) else None
        if not isinstance(node, Mapping):
            return "", node
        named = [one.text for one in map(node.get, _NAMING) if isinstance(one, Scalar)]
        return (named[0] if named else ""), node
    if isinstance(parent, Mapping) and isinstance(step, str):
        return step, parent.get(step)
    return ("" if isinstance(step, int) else step), None


def of_list(name: str, value: Any) -> tuple[str, ...]:
    """Return the members that a value of a rule lists; a value that is no list of words or numbers has none."""
    if not isinstance(value, list) or not all(isinstance(one, str | int) for one in value):
        return ()
    return _numbered([f"{name}={one}" for one in value])


def _numbered(names: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(found)
