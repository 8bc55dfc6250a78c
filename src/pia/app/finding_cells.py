"""Which cell of the form a finding is about, in the words of the form, for readers who know the form and not the YAML."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.catalogue.measures import measures
from pia.catalogue.profiles import platform_profiles
from pia.forms.compose import cell_of
from pia.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.forms.tree import Form, Item
    from pia.model.read import Loaded
    from pia.rules.finding import Finding

__all__ = ["cells_of"]

_WHOLE: Final = "評価書全体"
_FIXED: Final = {"changes": "changes#rows", "network": "network#basis"}
_LISTS: Final = ("controls", "flows", "recipients", "systems", "files", "parties", "annexes", "charts", "changes")
_INSIDE: Final = 3
"""So many steps of a path, at most, say what a block is: Ⅱ[ファイル]/5/提供先1."""


def cells_of(loaded: Loaded, form: Form, findings: Iterable[Finding]) -> dict[str, str]:
    """Return by the ids of ``findings`` what the form calls the cell or block that each of them is about."""
    known = _Cells(loaded, form)
    return {finding.id: known.of(finding) for finding in findings}


class _Span(Struct, frozen=True):
    """The lines of a written value."""

    first: int
    last: int


class _Cells:
    def __init__(self, loaded: Loaded, form: Form) -> None:
        self._loaded = loaded
        self._items = {item.key: item for item in form.items()}

    def of(self, finding: Finding) -> str:
        """Return the cell: what the rule says, else that of what it is about, else the one that shows what stands there."""
        if finding.item is not None:
            return finding.item
        entity, _, field = (finding.key or "").partition("#")
        exact = self._items.get(f"{entity}#{field.partition('/')[0]}")
        if exact is not None and field:
            return exact.path
        head, *rest = entity.split("/")
        if head == "controls" and rest:
            return self._control(rest[0])
        if head == "inherits" and rest:
            return self._inherited(rest[0], rest[-1])
        if head == "flows" and rest:
            return self._flow(rest[0])
        if head == "files" and rest[1:2] == ["risks"] and (block := self._block([head, *rest], least=len(rest) + 1)):
            return block
        found = self._written_at(finding) or self._block([head, *rest])
        if found is None and head == "law-names":
            found = self._naming("/".join(rest))
        return found or self._within(finding) or _WHOLE

    def _control(self, id_: str) -> str:
        """Return the cell in which the text of a control is printed; the first one where there are several files."""
        number = self._loaded.assessment.control_numbers.get(id_)
        if number is None:
            return _WHOLE
        control = self._loaded.assessment.controls[number]
        cell = cell_of(control, self._loaded.assessment.form)
        measure = measures().get(control.measure)
        return self._cell(cell, control.scope.files) or self._unprinted("" if measure is None else measure.title.ja)

    def _cell(self, cell: tuple[str, str] | None, files: Iterable[str]) -> str | None:
        if cell is None:
            return None
        risk, name = cell
        owners = [f"files/{file}/" for file in tuple(files) or [one.id for one in self._loaded.assessment.files]]
        found = [self._items[key] for owner in (*owners, "") if (key := f"{owner}risks/{risk}#{name}") in self._items]
        if not found:
            return None
        more = f" ほか{len(found) - 1}ファイル" if len(found) > 1 else ""
        return found[0].path + more

    def _unprinted(self, title: str) -> str:
        return f"（様式に欄のない措置）{title}"

    def _inherited(self, profile: str, control: str) -> str:
        """Return the cell that a control of a shared platform has, whether it was taken over or not."""
        for known in platform_profiles().values():
            if known.name == profile:
                named = next((one for one in known.controls if one.id == control), None)
                measure = None if named is None else measures().get(named.measure)
                if measure is not None:
                    cell = measure.cell(self._loaded.assessment.form)
                    return self._cell(cell, ()) or self._unprinted(measure.title.ja)
        return self._unprinted(control)

    def _flow(self, id_: str) -> str:
        flow = next((one for one in self._loaded.assessment.flows if one.id == id_), None)
        item = None if flow is None else self._items.get(f"charts/{flow.chart}#drawing")
        path = "（別添１）事務の内容" if item is None else item.path
        return f"{path}/{flow.step}" if flow is not None and flow.step else path

    def _naming(self, words: str) -> str | None:
        """Return the first cell that prints some words."""
        return next((item.path for item in self._items.values() if words in item.printed()), None)

    def _within(self, finding: Finding) -> str | None:
        """Return the cell of the control, flow, recipient … in whose lines a finding stands."""
        place = finding.place
        for name in _LISTS:
            entries = self._loaded.root.get(name)
            for entry in entries.items if isinstance(entries, Sequence) else ():
                id_, own = (entry.get("id") if isinstance(entry, Mapping) else None), entry.place
                if not isinstance(id_, Scalar) or not own.file or not place.file.endswith(own.file):
                    continue
                if own.line <= place.line <= own.end_line:
                    if name == "controls":
                        return self._control(id_.text)
                    return self._flow(id_.text) if name == "flows" else self._block([name, id_.text])
        return None

    def _written_at(self, finding: Finding) -> str | None:
        """Return the cell that shows the value standing at the place of a finding."""
        place = finding.place
        file = place.file if place.file in self._spans else place.file.partition("/")[2]
        for span in self._spans.get(file, ()):
            if span.first <= place.line <= span.last and (item := self._by_line.get((file, span.first))) is not None:
                return item.path
        return None

    @cached_property
    def _by_line(self) -> dict[tuple[str, int], Item]:
        found: dict[tuple[str, int], Item] = {}
        for item in self._items.values():
            if item.origin is not None and not item.origin.derived:
                found.setdefault((item.origin.file, item.origin.line), item)
        return found

    @cached_property
    def _spans(self) -> dict[str, list[_Span]]:
        """The written values by file, the shortest first: a line may belong to a text and to what holds it."""
        found: dict[str, list[_Span]] = {}
        waiting: list[Node] = [self._loaded.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Mapping):
                waiting.extend(entry.value for entry in node.entries)
            elif isinstance(node, Scalar):
                place = node.origin or node.place
                found.setdefault(place.file, []).append(_Span(place.line, place.end_line))
            else:
                waiting.extend(node.items)
        for spans in found.values():
            spans.sort(key=lambda span: (span.last - span.first, span.first))
        return found

    def _block(self, steps: list[str], least: int = 1) -> str | None:
        """Return what the form calls the part that shows a file, a recipient, an annex …, or the whole list."""
        for taken in range(len(steps), least - 1, -1):
            name = "/".join(steps[:taken])
            item = next((one for key, one in self._items.items() if key.startswith((f"{name}#", f"{name}/"))), None)
            if item is None:
                continue
            if taken == 1 and len(steps) > 1:
                return _FIXED.get(steps[0]) and item.path
            path = item.path.split("/")
            return path[0] if steps[0] == "files" and taken == 2 else "/".join(path[:_INSIDE])
        return None
