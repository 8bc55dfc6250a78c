"""Trying whether a changed line of a configuration would be noticed: every change is read and held as a real one would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from pia.conform.declared import declared_value
from pia.conform.files import Memory, Tree
from pia.conform.judge import chosen, judge
from pia.conform.mutate import Change, changes
from pia.conform.readers.registry import reader_for

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.conform.facts import Reading
    from pia.conform.hold import Conformed, Holder
    from pia.conform.reader import Reader

__all__ = ["Guarded", "Trial", "guarded", "trials"]

Fate = Literal["caught", "within", "less", "beside", "same"]
"""caught: something no longer conforms; within: a condition is asked something new, and it is still met; less: conditions are
asked only a part of what they were (a rule, a right or an account fewer); beside: facts are different, but none that a
condition rests on; same: every fact is as before."""


class Trial(Struct, frozen=True):
    """What became of one change: its fate, and the facts that are different (``table.column`` for those of a table)."""

    reader: str
    host: str
    change: Change
    fate: Fate
    facts: tuple[str, ...] = ()


class Guarded(Struct):
    """One configuration with everything that is held against it."""

    reader: Reader
    host: str
    path: str
    base: Reading
    held: dict[tuple[str, str], tuple[Expectation, Any]]

    def outcomes(self, holder: Holder, reading: Reading) -> set[str]:
        """Return how the expectations come out over another reading."""
        held = self.held.values()
        return {judge(one, reading, declared, holder.as_of, holder.engine).outcome for one, declared in held}

    def asked(self, holder: Holder, reading: Reading) -> list[tuple[frozenset[str], str]]:
        """Return, for every expectation, the rows that it judges and everything else that its conditions see."""
        found = []
        for one, declared in self.held.values():
            columns = sorted(name for variable, name in one.uses if variable == "row")
            rows = chosen(one, reading, declared, holder.as_of, holder.engine) if one.table is not None else []
            judged = frozenset(repr([row.values.get(name) for name in columns]) for row in rows)
            if one.quantifier == "any":  # one fewer may matter: all of them are what is asked
                judged, beside = frozenset(), repr(sorted(judged))
            else:
                beside = ""
            for variable, name in sorted(one.uses):
                if variable == "facts":
                    beside += repr(_value(reading, name))
                elif variable != "row":
                    beside += repr(sorted({repr(row.values.get(name)) for row in reading.tables.get(variable, [])}))
            found.append((judged, beside))
        return found


def trials(holder: Holder, controls: Iterable[Conformed]) -> Iterator[Trial]:
    """Change every line of every configuration that conforms, one at a time, and say what becomes of each change.

    The holder must have a root, and the controls must be those that it has held.
    """
    for one in guarded(holder, controls):
        if holder.root is None:
            return
        store = _Changed(holder.root, one.host)
        before = one.asked(holder, one.base)
        for name in one.base.files:
            path = name.removeprefix(f"{one.host}/") if one.host else name
            for change in changes(one.reader.id, path, store.read(path)):
                yield _trial(holder, one, change, store.having(change.files), before)


def guarded(holder: Holder, controls: Iterable[Conformed]) -> list[Guarded]:
    """Return every configuration that some control conforms to, with the expectations that are held against it."""
    known = {one.id: one for one in holder.expectations}
    found: dict[tuple[str, str, str], Guarded] = {}
    for control in controls:
        for held in control.held:
            reader = reader_for(held.named.config, held.named.path or "")
            if reader is None or held.expectation is None or held.judged.outcome != "conforms":
                continue
            key = (reader.id, held.named.host or "", held.named.path or "")
            one = found.setdefault(key, Guarded(reader, key[1], key[2], holder.readings[key], {}))
            declared = None
            if held.declared is not None:
                declared = declared_value(held.measure, held.parameter or "", held.declared)
            one.held[held.expectation, repr(declared)] = (known[held.expectation], declared)
    return [found[key] for key in sorted(found)]


def _trial(
    holder: Holder, one: Guarded, change: Change, store: _Changed, before: list[tuple[frozenset[str], str]]
) -> Trial:
    reading = one.reader.facts(store, one.path)
    if one.outcomes(holder, reading) & {"differs", "unchecked"}:
        return Trial(one.reader.id, one.host, change, "caught")
    facts = tuple(sorted(_different(one.base, reading)))
    pairs = list(zip(before, one.asked(holder, reading), strict=True))
    fate: Fate = "within"
    if not facts:
        fate = "same"
    elif all(was == now for was, now in pairs):
        fate = "beside"
    elif all(was[1] == now[1] and was[0] >= now[0] for was, now in pairs):
        fate = "less"
    return Trial(one.reader.id, one.host, change, fate, facts)


def _different(old: Reading, new: Reading) -> set[str]:
    """Return the names of the facts that are not as before; ``table-`` where an entry is gone and none is new.

    A new entry is compared with the one that it is most like: entries have no names.
    """
    found = {
        name for name in old.settings.keys() | new.settings.keys() if _value(old, name) != _value(new, name)
    }  # fmt: skip
    for table in old.tables.keys() | new.tables.keys():
        before, after = ([row.values for row in one.tables.get(table, [])] for one in (old, new))
        fresh = [row for row in after if row not in before]
        for row in fresh:
            ways = [{f"{table}.{name}" for name in row if row[name] != other.get(name)} for other in before]
            found |= min(ways, key=len, default={f"{table}+"})
        if not fresh and any(row not in after for row in before):
            found.add(f"{table}-")
    return found


def _value(reading: Reading, name: str) -> Any:
    fact = reading.settings.get(name)
    return None if fact is None else fact.value


class _Changed:
    """The files of a host, some of them different; what was read once is kept."""

    def __init__(self, root: Path, host: str, files: dict[str, bytes] | None = None) -> None:
        self._tree, self._root, self._host = Tree(root, host), root, host
        self._over = Memory(files or {})
        self._kept: dict[str, bytes] = {}

    def having(self, files: dict[str, bytes]) -> _Changed:
        """Return the same files with other changes."""
        found = _Changed(self._root, self._host, files)
        found._kept = self._kept
        return found

    def name(self, path: str) -> str:
        return self._tree.name(path)

    def read(self, path: str) -> bytes:
        if self._over.matching(path) == [path]:
            return self._over.read(path)
        if path not in self._kept:
            self._kept[path] = self._tree.read(path)
        return self._kept[path]

    def matching(self, pattern: str) -> list[str]:
        return sorted({*self._tree.matching(pattern), *self._over.matching(pattern)})

    def folder(self, path: str) -> bool:
        return self._tree.folder(path) or self._over.folder(path)
