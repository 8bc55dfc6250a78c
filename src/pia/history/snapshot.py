"""One version of an assessment as plain facts: its cells as texts with their headings, and its controls.

A snapshot is what two versions are compared by and what a publication keeps: it is made from a filled form, and it is the
same whether the version was a folder, a commit or a sealed publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.forms.tree import Form, Group, Item, Table
from pia.history.keys import block_of, is_placeholder

if TYPE_CHECKING:
    from pia.model.read import Loaded

__all__ = ["SCHEMA", "Cell", "ControlFacts", "Snapshot", "snapshot"]

SCHEMA = "pia-snapshot/1"
_ROWS = "changes#rows"
_LINE_IN_CELL = "↵"


class Cell(Struct, frozen=True, kw_only=True):
    """One cell of a form as text.

    ``head`` are the headings above it as printed, one a line; ``tail`` is the line that names the cell itself; ``block`` is
    the repeated block it stands in (提供先3), ``owner`` the key of that block, ``file`` the id of the file whose chapter it is.
    ``text`` is all of the cell: ticks with their brackets, one a line; tables row by row.
    """

    key: str
    path: str
    head: str
    tail: str
    section: str
    label: str
    kind: str
    text: str
    status: str
    important: bool = False
    block: str | None = None
    owner: str | None = None
    file: str | None = None
    controls: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """The 項目 of a row about this cell, in the style of the form."""
        return f"{self.head}\n{self.tail}" if self.head else self.tail


class ControlFacts(Struct, frozen=True, kw_only=True):
    """What a control lays down, as far as it can become weaker."""

    id: str
    measure: str
    parameters: dict[str, str | int | bool | list[str | int]]
    systems: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


class Snapshot(Struct, frozen=True, kw_only=True):
    """One version: which form, whose, and its cells in printed order. ``settings`` are those of the body about changes."""

    schema: str
    form: str
    edition: str
    projection: str
    body: str
    work: str
    name: str
    digest: str
    cells: tuple[Cell, ...]
    controls: tuple[ControlFacts, ...] = ()
    emergency: str | None = None
    settings: dict[str, str] = {}


def snapshot(loaded: Loaded, form: Form) -> Snapshot:
    """Return the version that ``form``, filled from ``loaded``, is of; the rows of its own 変更箇所 are not part of it."""
    assessment = loaded.assessment
    whole = form.projection != "publish"
    origins = _control_places(loaded)
    cells: dict[str, Cell] = {}
    for section in form.sections:
        for cell in _cells(section, (), None, None, origins):
            if cell.key != _ROWS and cell.text and not is_placeholder(cell.key):
                cells.setdefault(cell.key, cell)
    procedure = assessment.procedure
    chosen = assessment.attributes.get("change_charts")
    return Snapshot(
        schema=SCHEMA,
        form=form.form,
        edition=form.edition,
        projection=form.projection,
        body=form.body,
        work=next((cell.text for cell in cells.values() if cell.key == "work#name"), ""),
        name=form.name,
        digest=form.digest,
        cells=tuple(cells.values()),
        controls=_controls(loaded) if whole else (),
        emergency=procedure.emergency if whole and procedure is not None else None,
        settings={} if chosen is None or not whole else {"change_charts": str(chosen)},
    )


def _controls(loaded: Loaded) -> tuple[ControlFacts, ...]:
    return tuple(
        ControlFacts(
            id=control.id,
            measure=control.measure,
            parameters={k: list(v) if isinstance(v, tuple) else v for k, v in control.parameters.items()},
            systems=control.scope.systems,
            files=control.scope.files,
            parties=control.scope.parties,
        )
        for control in loaded.assessment.controls
    )


def _control_places(loaded: Loaded) -> dict[tuple[str, int], str]:
    """Return the control whose text is written at (file, line)."""
    found: dict[tuple[str, int], str] = {}
    for number, control in enumerate(loaded.assessment.controls):
        if control.text is not None:
            place = loaded.place(("controls", number, "text"))
            found[place.file, place.line] = control.id
    return found


def _cells(
    group: Group, above: tuple[str, ...], file: str | None, block: str | None, origins: dict[tuple[str, int], str]
) -> Iterator[Cell]:
    heads, printed = above, block
    if group.role == "section":
        named = group.id.partition("@")[2]
        file = named.partition("/")[2].partition("/")[0] if named.startswith("files/") else None
        title = group.title.partition("\n")[0]
        heads = ("表紙",) if group.id == "cover" else (title, *([group.note] if group.note else ()))
        printed = title if named.startswith("annexes/") else None
    elif group.role != "range":
        mark = group.mark or ""
        heads = (*above, f"{mark}{group.title.partition(chr(10))[0]}")
        if group.role in ("repeat", "part"):
            printed = group.title
    for child in group.children:
        if isinstance(child, Item):
            yield _cell(child, _Place(group, heads, file, printed), origins)
        else:
            yield from _cells(child, heads, file, printed, origins)


class _Place(Struct, frozen=True):
    """Where in the form a cell stands."""

    group: Group
    heads: tuple[str, ...]
    file: str | None
    block: str | None


def _cell(item: Item, place: _Place, origins: dict[tuple[str, int], str]) -> Cell:
    group, file = place.group, place.file
    label = item.label.partition("\n")[0]
    own = f"{item.mark or ''}{label}"
    lines = list(place.heads)
    if item.layout == "caption" or (group.role == "stack" and item.label == group.title):
        own = lines.pop()
    first = 2 if file is not None else 1
    above, inner = lines[: first + 1], lines[first + 1 :]
    tail = "　".join(dict.fromkeys([*inner, own]))
    used = (origins.get((fact.file, fact.line)) for fact in item.facts) if item.facts else ()
    return Cell(
        key=item.key,
        path=item.path,
        head="\n".join(above),
        tail=tail,
        section=item.section,
        label=label,
        kind=item.kind,
        text=_text(item),
        status=item.status,
        important=item.important_change,
        block=place.block,
        owner=block_of(item.key),
        file=file,
        controls=tuple(dict.fromkeys(c for c in used if c is not None)),
    )


def _text(item: Item) -> str:
    if item.status in ("blank", "not-applicable") and not item.value:
        return ""
    if item.status == "unknown" and not item.value:
        return "不明"
    if item.kind == "ticks" and item.choices is not None and not isinstance(item.value, str):
        return _ticks(item, item.choices.labels)
    if isinstance(item.value, Table):
        return "\n".join("\t".join(cell.replace("\n", _LINE_IN_CELL) for cell in row) for row in item.value.rows)
    return item.printed()


def _ticks(item: Item, labels: tuple[str, ...]) -> str:
    """Return one line a choice: ``[○]`` or ``[　]`` and the label, with the text in its parenthesis."""
    ticked = item.value if isinstance(item.value, tuple) else ()
    details = dict(item.details)
    lines = []
    for label in dict.fromkeys((*labels, *ticked)):
        detail = details.get(label)
        said = f"（{detail}）" if detail else ""
        lines.append(f"[{'○' if label in ticked else '　'}]{label}{said}".replace("\n", _LINE_IN_CELL))
    return "\n".join(lines)
