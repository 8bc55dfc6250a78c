"""What a form asks once for the whole body, from what the assessment says file by file (様式2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.forms.answers import answer_of
from pia.forms.derive import entrustment, network, recipients
from pia.forms.derive.routes import ticked
from pia.forms.naming import title_for
from pia.forms.reading import Reading, text_reading
from pia.forms.scope import file_scopes
from pia.model.base import UNKNOWN
from pia.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.read import Path_

__all__ = ["audits", "everywhere", "lowest", "priority_rating", "system_names", "title", "work_summary"]

_EVERYWHERE: dict[str, Callable[[Scope, tuple[str, ...], Choices | None], Reading]] = {
    "no_entrustment": entrustment.no_entrustment,
    "no_provision": recipients.no_provision,
    "no_network_acquisition": network.no_network_acquisition,
    "no_network_provision": network.no_network_provision,
}
_PRIORITY = {
    "acquisition": ("acquisition/unintended", "rating"),
    "linkage": ("use/linkage", "rating"),
    "unauthorised": ("use/unauthorised", "rating"),
    "entrustment": ("entrustment/misuse", "rating"),
    "provision": ("provision/improper", "rating"),
    "network-acquisition": ("network/unintended-acquisition", "rating"),
    "network-provision": ("network/improper-provision", "rating"),
    "loss": ("storage/loss", "rating"),
}
"""The risk whose rating 最も優先度が高いと考えられる対策 repeats (様式2 Ⅳ11 当該対策は十分か【再掲】)."""
_AUDITS = {"audit.self-check": "self-check", "audit.internal": "internal-audit", "audit.external": "external-audit"}


def lowest(scope: Scope, args: tuple[str, ...], choices: Choices | None) -> Reading:
    """``lowest(risk, answer)``: the lowest of what holds for the files, or what the body answers where it has none.

    The choices are printed from the best to the worst, so that the last one that some file gives is the lowest.
    """
    risk, name = args
    found: dict[str, Path_] = {}
    for inner in tuple(file_scopes(scope, chapters=True)) or (scope,):
        value, at = answer_of(inner, risk, name)
        if value is not None and choices is not None:
            slug = value if choices.vocabulary is None else vocabulary(choices.vocabulary).slug_of(value) or value
            found.setdefault(slug, at)
    if UNKNOWN in found:
        return Reading(facts=tuple(found.values()), status="unknown")
    labels = choices.labels if choices is not None else {}
    slugs = [slug for slug in labels if slug in found]
    facts = tuple(found.values()) or (("risks",),)
    return Reading(value=labels[slugs[-1]] if slugs else None, facts=facts, derived=len(found) > 1)


def everywhere(scope: Scope, args: tuple[str, ...], choices: Choices | None) -> Reading:
    """``everywhere(name)``: tick the box when it is ticked for every file; blank while some file does not say."""
    readings = [_EVERYWHERE[args[0]](inner, (), choices) for inner in file_scopes(scope, chapters=True)]
    values = [r.declared if r.declared is not None else r.value for r in readings]
    facts = tuple(path for reading in readings for path in reading.facts)
    if choices is None or not values or any(value is None for value in values):
        return Reading(facts=facts)
    return Reading(value=tuple(choices.labels.values()) if all(values) else (), facts=facts)


def audits(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick the audits that are declared: by the file or for all files (様式3), by the body or any file (様式2).

    Without any such entry 様式2 ticks those whose controls are declared.
    """
    file = scope.file
    if file is not None:
        own = file.audit is not None
        entries, at = (file.audit, (*scope.file_at, "audit")) if own else (scope.assessment.audit, ("audit",))
        return ticked(scope, entries, at if entries is not None else (*scope.file_at, "audit"), choices)
    found: dict[str, Path_] = {}
    for n, slug in enumerate(scope.assessment.audit or ()):
        found.setdefault(str(slug), ("audit", n))
    for inner in file_scopes(scope, chapters=True):
        for n, slug in enumerate((inner.file.audit if inner.file is not None else None) or ()):
            found.setdefault(str(slug), (*inner.file_at, "audit", n))
    if not found:
        for n, control in enumerate(scope.assessment.controls):
            if control.measure in _AUDITS and not control.planned:
                found.setdefault(_AUDITS[control.measure], ("controls", n))
    labels = choices.labels if choices is not None else {}
    value = tuple(label for slug, label in labels.items() if slug in found)
    return Reading(value=value or None, facts=tuple(found.values()) or (("audit",),))


def priority_rating(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Repeat the rating of the measure of highest priority; education has its own scale and is written by hand."""
    procedure = scope.assessment.procedure
    priority = procedure.priority if procedure is not None else None
    at: Path_ = ("procedure", "priority", "rating")
    if priority is None or choices is None:
        return Reading(facts=(at,))
    again = _PRIORITY.get(priority.measure or "")
    reading = lowest(scope, again, choices) if again is not None else Reading(facts=(at,))
    declared = choices.label(priority.rating) if priority.rating is not None else None
    return Reading(value=reading.value, facts=reading.facts, declared=declared, declared_at=at)


def system_names(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """List the systems of the work, one a line."""
    systems = scope.assessment.systems
    facts: tuple[Path_, ...] = tuple(("systems", n, "name") for n, _ in enumerate(systems))
    value = "\n".join(f"・{system.name}" for system in systems) or None
    hidden = any(scope.touched(path) for path in facts)
    return Reading(value=value, facts=facts or (("systems",),), status="withheld" if hidden else None)


def title(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return 評価書名, worded for the form that is printed."""
    reading = text_reading(scope, scope.assessment.title, ("title",))
    if not isinstance(reading.value, str) or reading.status is not None:
        return reading
    worded = title_for(reading.value, scope.edition.form)
    return reading if worded == reading.value else replace(reading, value=worded, derived=True)


def work_summary(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return 事務の概要: a summary where one is written, else 事務の内容."""
    work = scope.assessment.work
    name = "description" if work.summary is None else "summary"
    return text_reading(scope, getattr(work, name), ("work", name))
