"""Where an item is being filled: the assessment, and the file, party, recipient … that the surrounding groups stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from pia.model.chart import Chart

if TYPE_CHECKING:
    from pia.forms.edition import Edition
    from pia.forms.published import Published
    from pia.model.annex import Annex
    from pia.model.assessment import Assessment
    from pia.model.control import Control
    from pia.model.entrusted_party import Entrusted, EntrustedParty
    from pia.model.personal_info_file import PersonalInfoFile, RecordGroup
    from pia.model.read import Loaded, Path_, Withheld
    from pia.model.recipient import Recipient

__all__ = ["ITERATORS", "Projection", "Scope", "entrusted_of", "file_scopes", "recipients_of"]

Projection = Literal["submit", "publish", "internal"]


class Scope(Struct, frozen=True, kw_only=True):
    """The place in the facts that a group of the form stands for.

    ``entity`` is the record that ``path:`` bindings start from, ``at`` its path from the root, ``key`` its stable key.
    ``entity`` is None for the empty block that a form prints when there is nothing to repeat.
    """

    loaded: Loaded
    edition: Edition
    projection: Projection
    entity: Any
    at: Path_ = ()
    key: str = ""
    name: str = ""
    file: PersonalInfoFile | None = None
    file_at: Path_ = ()
    party: EntrustedParty | None = None
    party_at: Path_ = ()
    public: Published | None = None
    assessments: tuple[tuple[str, Assessment], ...] = ()
    """Every assessment of the body by the name of its directory, for the list of them (様式1)."""

    shown: dict[tuple[str, str], list[tuple[int, Control]]] = field(default_factory=dict)
    """The controls of each (risk, cell) as (index, control), worked out when first asked for; shared by all narrowed scopes."""

    @property
    def assessment(self) -> Assessment:
        """The assessment that is being filled; for the public, the copy without what is withheld."""
        return self.loaded.assessment if self.public is None else self.public.assessment

    def withheld(self, path: Path_) -> Withheld | None:
        """Return the withholding of ``path`` that this projection honours."""
        if self.projection != "publish" or (self.public is not None and not self.public.hidden):
            return None
        return self.loaded.withheld(path)

    def touched(self, path: Path_) -> bool:
        """Tell whether something at, above or below ``path`` is withheld in this projection."""
        hidden = self.public.hidden if self.public is not None else ()
        return any(h[: len(path)] == path or path[: len(h)] == h for h in hidden)

    def hole(self, path: Path_) -> bool:
        """Tell whether the value at ``path`` is withheld and has no wording of its own (a number, a choice)."""
        return self.public is not None and path in self.public.holes

    def narrowed(self, entity: Any, at: Path_, key: str, name: str, **more: Any) -> Scope:
        """Return the scope of an entity inside this one."""
        return replace(self, entity=entity, at=at, key=key, name=name, **more)


def recipients_of(scope: Scope, kind: str) -> Iterator[tuple[int, Recipient]]:
    """Yield (index, recipient) of one kind for the file of the scope, in written order."""
    for index, recipient in enumerate(scope.assessment.recipients):
        if recipient.kind == kind and scope.file is not None and scope.file.id in recipient.files:
            yield index, recipient


def entrusted_of(scope: Scope) -> list[tuple[Path_, EntrustedParty, Entrusted]]:
    """Return (path, party, matter) of every 委託事項 of the file of the scope, by ``order`` and then as written."""
    found: list[tuple[tuple[int, int], Path_, EntrustedParty, Entrusted]] = []
    for p, party in enumerate(scope.assessment.parties):
        for e, matter in enumerate(party.entrusted):
            if scope.file is not None and matter.file == scope.file.id:
                rank = (matter.order if matter.order is not None else 10**6, len(found))
                found.append((rank, ("parties", p, "entrusted", e), party, matter))
    return [(path, party, matter) for _, path, party, matter in sorted(found, key=lambda f: f[0])]


def file_scopes(scope: Scope, *, chapters: bool = False) -> Iterator[Scope]:
    """Yield the scope of every file, or of every one that has its own Ⅱ and Ⅲ."""
    return (s for s in _files(scope) if not chapters or (s.file is not None and s.file.chapters))


def _systems(scope: Scope) -> Iterator[Scope]:
    for index, system in enumerate(scope.assessment.systems):
        yield scope.narrowed(system, ("systems", index), f"systems/{system.id}", system.name)


def _files(scope: Scope) -> Iterator[Scope]:
    for index, file in enumerate(scope.assessment.files):
        at: Path_ = ("files", index)
        yield scope.narrowed(file, at, f"files/{file.id}", file.name, file=file, file_at=at)


def _files_with_chapters(scope: Scope) -> Iterator[Scope]:
    return file_scopes(scope, chapters=True)


def _record_groups(scope: Scope) -> Iterator[Scope]:
    groups: tuple[RecordGroup, ...] = scope.file.records or () if scope.file is not None else ()
    for index, group in enumerate(groups):
        yield scope.narrowed(
            group, (*scope.file_at, "records", index), f"{scope.key}/records/{group.id}", group.name or ""
        )


def _entrusted(scope: Scope) -> Iterator[Scope]:
    for path, party, matter in entrusted_of(scope):
        key = f"parties/{party.id}/entrusted/{matter.key}"
        yield scope.narrowed(matter, path, key, matter.name or "", party=party, party_at=path[:2])


def _recipients(kind: str) -> Callable[[Scope], Iterator[Scope]]:
    def each(scope: Scope) -> Iterator[Scope]:
        for index, recipient in recipients_of(scope, kind):
            # The first file keeps the plain key, so that a second one changes no key that is already in use.
            suffix = "" if scope.file is None or scope.file.id == recipient.files[0] else f"/{scope.file.id}"
            yield scope.narrowed(
                recipient, ("recipients", index), f"recipients/{recipient.id}{suffix}", recipient.name or ""
            )

    return each


def _annexes(scope: Scope) -> Iterator[Scope]:
    for index, annex in enumerate(scope.assessment.annexes):
        entity: Annex = annex
        yield scope.narrowed(entity, ("annexes", index), f"annexes/{annex.id}", annex.label)


def _charts(scope: Scope) -> Iterator[Scope]:
    charts = scope.assessment.charts
    for index, chart in enumerate(charts):
        yield scope.narrowed(chart, ("charts", index), f"charts/{chart.id}", chart.title or "事務の内容")
    if not charts:  # flows without a chart of their own make one drawing
        yield scope.narrowed(Chart(id="main", attributes={}), ("flows",), "charts/main", "事務の内容")


ITERATORS: dict[str, Callable[[Scope], Iterator[Scope]]] = {
    "systems": _systems,
    "files": _files,
    "files-with-chapters": _files_with_chapters,
    "record-groups": _record_groups,
    "entrusted": _entrusted,
    "provisions": _recipients("provision"),
    "transfers": _recipients("transfer"),
    "annexes": _annexes,
    "charts": _charts,
}
"""What a group may be repeated for (``each:`` in a template)."""
