"""Filling a form: an edition (data) walked over an assessment gives the item tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from pia.forms.answers import answer_of
from pia.forms.compose import compose
from pia.forms.conditions import holds
from pia.forms.derive import DERIVATIONS
from pia.forms.edition import Edition, GroupSpec, ItemSpec, edition_names, load_edition
from pia.forms.naming import title_for
from pia.forms.published import published
from pia.forms.reading import Reading, lens, text_reading
from pia.forms.scope import ITERATORS, Projection, Scope
from pia.forms.tree import Form, Group, Item, ItemStatus, Origin, Value
from pia.model.base import NONE
from pia.model.vocabulary import vocabulary
from pia.source.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.read import Loaded

__all__ = ["fill_form", "fill_sections"]

_DATED = re.compile(r"\d{4}-\d{2}").fullmatch
_STAGES = ("draft", "opinion", "review", "submitted", "published", "corrected", "ended")


class _Place(Struct, frozen=True, kw_only=True):
    """What an item inherits from the groups around it."""

    section: str
    file: str | None = None
    number: str | None = None
    risk: str | None = None
    risk_printed: str | None = None
    block: str | None = None
    key: str = ""
    important: bool = False
    applies: bool = True


def fill_form(
    loaded: Loaded,
    *,
    form: str | None = None,
    edition: str | None = None,
    projection: Projection = "publish",
    digest: str = "",
) -> Form:
    """Fill the form that the assessment names (or the one asked for).

    Args:
        loaded: the assessment with its text.
        form: kiso, juten or zenkoumoku; default the assessment's own.
        edition: an edition of that form; default the assessment's own.
        projection: submit shows everything, publish puts the published wording in place of withheld values, internal
            shows everything and is for the body itself.
        digest: the digest of the source, carried along for the outputs.

    Raises:
        InputError: the edition does not exist.
    """
    public = published(loaded) if projection == "publish" else None
    assessment = loaded.assessment if public is None else public.assessment
    spec = _edition(assessment, form, edition)
    scope = Scope(loaded=loaded, edition=spec, projection=projection, entity=assessment, public=public)
    provenance = assessment.provenance
    return fill_sections(
        scope,
        name=title_for(assessment.title or assessment.work.name or loaded.name, spec.form),
        provenance=provenance.model if provenance is not None else None,
        digest=digest,
    )


def fill_sections(scope: Scope, *, name: str, provenance: str | None, digest: str) -> Form:
    """Fill every section of the edition of ``scope``; ``name`` is what the outputs are called."""
    spec = scope.edition
    sections = tuple(
        g for section in spec.sections for g in _groups(section, scope, _Place(section=section.section or ""))
    )
    made = Form(
        form=spec.form,
        edition=spec.edition,
        title=spec.title,
        stamp=spec.stamp,
        source_status=spec.source_status,
        body=scope.assessment.body.name,
        name=name,
        projection=scope.projection,
        contents=spec.contents,
        sections=sections,
        provenance=provenance,
        digest=digest,
    )
    return replace(made, counts=dict(sorted(Counter(item.status for item in made.items()).items())))


def _edition(assessment: Assessment, form: str | None, edition: str | None) -> Edition:
    """Return the edition asked for; another form than the assessment's own comes in the like-named edition, else its newest."""
    if form is None or form == assessment.form:
        return load_edition(assessment.form, edition or assessment.edition)
    names = edition_names(form)
    dated = [name for name in names if _DATED(name)] or names  # one of unknown date is never a default
    fitting = assessment.edition if assessment.edition in names or not dated else dated[-1]
    return load_edition(form, edition or fitting)


def _groups(spec: GroupSpec, scope: Scope, place: _Place) -> Iterator[Group]:
    """Yield the group once, or once per entity it is repeated for, with the range bars of the official form."""
    if spec.each is None:
        yield _group(spec, scope, place, spec.title, "")
        return
    scopes = list(ITERATORS[spec.each](scope))
    if spec.role == "section":
        for inner in scopes:
            yield _group(
                spec,
                inner,
                replace(
                    place,
                    section=_section_label(spec, inner),
                    file=inner.file.name if inner.file else None,
                    key=inner.key,
                ),
                _title(spec, inner),
                inner.key,
            )
        return
    if not spec.ranges:
        for inner in scopes:
            yield _group(
                spec,
                inner,
                replace(place, file=inner.file.name if inner.file else place.file, key=inner.key),
                _title(spec, inner),
                inner.key,
            )
        return
    if not scopes:
        scopes = [scope.narrowed(None, scope.at, f"{scope.key or 'assessment'}/{spec.id}:none", "")]
    yield from _ranged(spec, scopes, scope, place)


def _ranged(spec: GroupSpec, scopes: list[Scope], scope: Scope, place: _Place) -> Iterator[Group]:
    ranges = list(spec.ranges)
    while ranges[-1][1] < len(scopes):
        ranges.append((ranges[-1][1] + 1, ranges[-1][1] + 5))
    for first, last in ranges:
        if first != last:
            yield Group(id=f"{scope.key}/{spec.id}:{first}-{last}", role="range", title=f"{spec.title}{first}～{last}")
        for number in range(first, min(last, len(scopes)) + 1):
            inner = scopes[number - 1]
            title = f"{spec.title}{number}"
            empty = inner.entity is None
            yield _group(
                spec,
                inner,
                replace(place, block=title, key=inner.key, applies=place.applies and not empty),
                title,
                inner.key,
            )


def _section_label(spec: GroupSpec, scope: Scope) -> str:
    return scope.name if spec.each == "annexes" else spec.section or ""


def _title(spec: GroupSpec, scope: Scope) -> str:
    if spec.title == "file-title":
        return str(DERIVATIONS["file_title"](scope, (), None).value)
    if spec.title in ("group-title", "annex-title", "chart-title"):
        title = getattr(scope.entity, "title", None)
        return f"{scope.name}　{title}" if title and title != scope.name else scope.name
    return spec.title


def _group(spec: GroupSpec, scope: Scope, place: _Place, title: str, unique: str) -> Group:
    risk = spec.risk or place.risk
    inner = replace(
        place,
        number=spec.number or place.number,
        risk=risk,
        risk_printed=spec.printed or place.risk_printed,
        key=spec.key if spec.key is not None else place.key,
        important=place.important or spec.important_items,
        applies=place.applies and (spec.only_if is None or holds(spec.only_if, scope, risk)),
    )
    children: list[Group | Item] = []
    for child in spec.children:
        if isinstance(child, GroupSpec):
            made = tuple(_groups(child, scope, inner))
            children.extend(c for group in made for c in group.children) if child.splice else children.extend(made)
        else:
            item = _item(child, scope, inner)
            if not (child.omit and item.status == "not-applicable"):
                children.append(item)
    note = None
    if spec.role == "section" and scope.file is not None:
        note = str(DERIVATIONS["file_title"](scope, (), None).value)
    id_ = spec.id if not unique else f"{spec.id}@{unique}"
    if not unique and scope.key:
        id_ = f"{spec.id}@{scope.key}"
    return Group(
        id=id_,
        role=spec.role,
        title=title,
        mark=spec.mark,
        important=spec.important,
        note=note or spec.note,
        continues=spec.continues,
        children=tuple(_trailed(children, spec.children)),
    )


def _trailed(children: list[Group | Item], specs: tuple[GroupSpec | ItemSpec, ...]) -> Iterator[Group | Item]:
    """Give an item the count that is printed behind it (（　2　）　件)."""
    trailers = {s.id: s.trailer for s in specs if isinstance(s, ItemSpec) and s.trailer}
    by_id = {c.key.rpartition("#")[2]: c for c in children if isinstance(c, Item)}
    for child in children:
        trailer = trailers.get(child.key.rpartition("#")[2]) if isinstance(child, Item) else None
        if trailer is None or not isinstance(child, Item):
            yield child
        elif trailer in by_id:
            count = by_id[trailer].value
            yield replace(child, trailer=f"（　{'　' if count is None else count}　）　件")
        else:
            yield replace(child, trailer=trailer)


def _item(spec: ItemSpec, scope: Scope, place: _Place) -> Item:
    risk = spec.risk or place.risk
    applies = place.applies and (spec.only_if is None or holds(spec.only_if, scope, risk))
    reading = _guarded(_reading(spec, scope, risk, applies=applies), scope)
    printed = reading.declared if reading.declared is not None else reading.value
    status = _status(reading, printed, applies)
    value: Value = printed
    if status == "none":
        value = None if spec.kind == "ticks" else spec.none_text
    elif status in ("blank", "unknown", "not-applicable"):
        value = None if printed is None or printed == () else printed
    conflict = reading.declared is not None and reading.value is not None and reading.declared != reading.value
    origins = [] if status in ("blank", "not-applicable") else _origins(reading, scope)
    key = place.key if risk is None else f"{scope.key}/risks/{risk}".removeprefix("/")
    return Item(
        key=f"{key}#{spec.id}",
        path=_path(spec, place, _label(spec, scope)),
        section=place.section,
        file=place.file,
        number=place.number,
        risk=place.risk_printed,
        block=place.block,
        mark=spec.mark,
        label=_label(spec, scope),
        important_change=place.important if spec.important is None else spec.important,
        kind=spec.kind,
        value=value,
        status=status,
        choices=spec.choices.printed if spec.choices is not None else None,
        other=dict(reading.details).get("その他") if spec.kind == "ticks" else None,
        details=reading.details,
        derived_value=reading.value if reading.derived and spec.derive is not None and status != "withheld" else None,
        conflict=conflict,
        origin=origins[0] if origins else None,
        facts=tuple(origins),
        layout=spec.layout,
        note=reading.note or spec.note,
        required=applies and _required(spec, scope),
        guidance=spec.guidance,
        source_status=spec.source_status or scope.edition.source_status,
        field=_field(reading, scope),
        drawing=reading.drawing,
    )


def _label(spec: ItemSpec, scope: Scope) -> str:
    if spec.kind == "table" and spec.layout == "numbered":
        return scope.name or spec.label
    return spec.label


def _reading(spec: ItemSpec, scope: Scope, risk: str | None, *, applies: bool) -> Reading:
    if spec.derive is not None:
        return DERIVATIONS[spec.derive.name](scope, spec.derive.args, spec.choices)
    if spec.compose is not None:
        return compose(scope, risk or "", spec.compose)
    if spec.answer is not None:
        value, at = answer_of(scope, risk or "", spec.answer)
        return _choice(spec, value, text_reading(scope, value, at))
    value, at = lens(scope, spec.path or "")
    if value == NONE and not applies and at[-1:] != (spec.path or "").rpartition(".")[2:]:
        value = None  # what is asked only of somebody else is blank, not －
    reading = text_reading(scope, value, at)
    return _choice(spec, value, reading) if spec.kind == "choice" else reading


def _guarded(reading: Reading, scope: Scope) -> Reading:
    """Put the published wording in place of what rests on a withheld value that no wording stands in for."""
    if reading.status == "withheld" or scope.public is None or not scope.public.hidden:
        return reading
    for path in (*reading.facts, reading.declared_at):
        withheld = None if path is None or not scope.loaded.written(path) else scope.withheld(path)
        if withheld is not None:
            return Reading(value=withheld.shown, facts=reading.facts, status="withheld", derived=reading.derived)
    return reading


def _choice(spec: ItemSpec, value: Any, reading: Reading) -> Reading:
    """Turn a slug (or an official label) into the label of this edition.

    A choice that this edition does not offer is printed by its usual label, never dropped: a rule says that it is foreign.
    """
    choices = spec.choices
    if value is None or choices is None or reading.status in ("withheld", "none", "unknown"):
        return reading
    written = str(value)
    if choices.vocabulary is None or written in choices.labels.values():
        return replace(reading, value=choices.label(written) or written)
    words = vocabulary(choices.vocabulary)
    slug = words.slug_of(written)
    label = None if slug is None else choices.label(slug) or words.choices[slug]
    return replace(reading, value=label or written)


def _status(reading: Reading, printed: Value, applies: bool) -> ItemStatus:
    if reading.status is not None and reading.status != "not-applicable":
        return reading.status
    if printed is None or printed == ():
        if not applies or reading.status == "not-applicable":
            return "not-applicable"
        return "none" if printed == () and reading.derived else "blank"
    return "filled"


def _required(spec: ItemSpec, scope: Scope) -> bool:
    if spec.required is None:
        return False
    return _STAGES.index(scope.assessment.status) >= _STAGES.index(spec.required)


def _origins(reading: Reading, scope: Scope) -> list[Origin]:
    found: list[Origin] = []
    paths = (
        (reading.declared_at, *reading.facts)
        if reading.declared is not None and reading.declared_at is not None
        else reading.facts
    )
    for path in paths:
        if path is None or not scope.loaded.written(path):
            continue
        place = scope.loaded.place(path)
        declared = reading.declared is not None and path == reading.declared_at
        found.append(Origin(place.file, place.line, reading.derived and not declared))
    return found


def _field(reading: Reading, scope: Scope) -> str | None:
    """Return the path of the first fact as a person writes it: keys by dots, entries of lists by their ids."""
    if not reading.facts:
        return None
    path, said = reading.facts[0], ""
    for end, step in enumerate(path, 1):
        if isinstance(step, str):
            said += f".{step}" if said else step
            continue
        node = scope.loaded.node(path[:end])
        named = (
            next((n for key in ("id", "risk", "file") if (n := node.get(key)) is not None), None)
            if isinstance(node, Mapping)
            else None
        )
        said += f"[{named.text if isinstance(named, Scalar) else step + 1}]"
    return said


def _path(spec: ItemSpec, place: _Place, label: str) -> str:
    head = f"{place.section}[{place.file}]" if place.file is not None else place.section
    parts = [head, place.number, place.block, place.risk_printed, spec.under]
    last = spec.mark or ("" if spec.layout == "caption" else label)
    return "/".join(str(p) for p in (*parts, last) if p)
