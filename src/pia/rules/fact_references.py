"""The small copies by which one subject refers to another: without cycles, and blank where nothing is referred to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

__all__ = ["RecordSummary", "References"]


class RecordSummary(Struct, frozen=True):
    """What the record items of a file come to; ``count`` and ``has_number`` are None where none are written."""

    count: int | None
    has_number: bool | None
    categories: frozenset[str]


_SYSTEM = {"id": None, "key": None, "name": None, "category": None, "zone": None, "state": "blank"}
_FILE = {
    "id": None,
    "key": None,
    "name": None,
    "chapters": None,
    "record_count": None,
    "has_number": None,
    "state": "blank",
}
_PARTY = {"id": None, "key": None, "name": None, "state": "blank"}
_RECIPIENT = {"id": None, "key": None, "name": None, "kind": None, "state": "blank"}
_END = {"id": None, "key": None, "name": None, "kind": None, "node_kind": None, "zone": None, "state": "blank"}


class References:
    """Every entity of one assessment as a reference; built once, shared by all subjects."""

    def __init__(self, assessment: Assessment, summaries: dict[str, RecordSummary]) -> None:
        self._summaries = summaries
        self._systems = {
            s.id: {
                "id": s.id,
                "key": f"systems/{s.id}",
                "name": s.name,
                "category": s.category,
                "zone": s.zone,
                "state": "given",
            }
            for s in assessment.systems
        }
        self._files = {
            f.id: {
                "id": f.id,
                "key": f"files/{f.id}",
                "name": f.name,
                "chapters": f.chapters,
                "record_count": summaries[f.id].count,
                "has_number": summaries[f.id].has_number,
                "state": "given",
            }
            for f in assessment.files
        }
        self._parties = {
            p.id: {"id": p.id, "key": f"parties/{p.id}", "name": p.name, "state": "given"} for p in assessment.parties
        }
        self._recipients = {
            r.id: {"id": r.id, "key": f"recipients/{r.id}", "name": r.name, "kind": r.kind, "state": "given"}
            for r in assessment.recipients
        }
        self._ends: dict[str, dict[str, Any]] = {}
        for kind, entries in (
            ("recipient", self._recipients),
            ("party", self._parties),
            (
                "node",
                {
                    n.id: {"id": n.id, "key": f"nodes/{n.id}", "name": n.name, "node_kind": n.kind, "zone": n.zone}
                    for n in assessment.nodes
                },
            ),
            ("system", self._systems),
        ):
            for id_, entry in entries.items():
                shared = {name: entry.get(name) for name in ("id", "key", "name", "node_kind", "zone")}
                self._ends[id_] = {**_END, **shared, "kind": kind, "state": "given"}

    def summary(self, file: str) -> RecordSummary:
        """Return what the record items of ``file`` come to."""
        return self._summaries[file]

    def system(self, id_: str | None) -> dict[str, Any]:
        """Return the reference to a system."""
        return self._systems.get(id_ or "", _SYSTEM)

    def every_file(self) -> dict[str, Any]:
        """Return the reference of a risk that the form asks about once for the whole body."""
        return {**_FILE, "name": "全てのファイル"}

    def file(self, id_: str | None) -> dict[str, Any]:
        """Return the reference to a file."""
        return self._files.get(id_ or "", _FILE)

    def files(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the references to several files."""
        return [self.file(id_) for id_ in ids]

    def party(self, id_: str | None) -> dict[str, Any]:
        """Return the reference to a contractor."""
        return self._parties.get(id_ or "", _PARTY)

    def recipient(self, id_: str | None) -> dict[str, Any]:
        """Return the reference to a recipient."""
        return self._recipients.get(id_ or "", _RECIPIENT)

    def end(self, id_: str) -> dict[str, Any]:
        """Return the reference to an end of a flow; of one id in several lists the system wins."""
        return self._ends.get(id_, _END)
