"""What was seen in configurations as real evidence, in the one shape that checks read (``pia.catalogue.evidence``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pia.catalogue.evidence import Evidence, Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pia.catalogue.evidence import Observed
    from pia.conform.expectation import Outcome
    from pia.conform.hold import Conformed, Held

__all__ = ["evidence_of", "evidence_text"]

_OUTCOMES: Final[dict[Outcome, str]] = {
    "conforms": "held",
    "differs": "refuted",
    "unchecked": "undetermined",
    "not-applicable": "not-applicable",
}
_MAX_TEXT = 4000
_MAX_LIST = 1000


def evidence_of(controls: Iterable[Conformed]) -> tuple[Evidence, ...]:
    """Return one entry for everything that was held against a file; what no file could be read for is no evidence at all."""
    return tuple(_entry(one) for control in controls for one in control.held if one.sha256 is not None)


def evidence_text(assessment: str, produced_by: str, as_of: date, entries: Iterable[Evidence]) -> str:
    """Return a file of evidence; checks read it back with ``--evidence``."""
    whole = {
        "schema": 1,
        "assessment": assessment,
        "produced_by": produced_by,
        "as_of": as_of.isoformat(),
        "entries": [_plain(entry) for entry in entries],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _plain(entry: Evidence) -> dict[str, Any]:
    found: dict[str, Any] = {"control": entry.control, "kind": entry.kind, "outcome": entry.outcome}
    if entry.source is not None:
        place = {"line": entry.source.line} if entry.source.line else {}
        found["source"] = {"file": entry.source.file, **place, "sha256": entry.source.sha256}
    if entry.observed:
        found["observed"] = {name: list(value) if isinstance(value, tuple) else value for name, value in entry.observed}
    if entry.note:
        found["note"] = entry.note
    return found


def _entry(held: Held) -> Evidence:
    judged = held.judged
    observed: dict[str, Observed] = {}
    for seen in judged.seen:
        if seen.value is None or seen.name in observed:
            continue
        value = seen.value
        if isinstance(value, str):
            value = value[:_MAX_TEXT]
        elif isinstance(value, tuple):
            value = tuple(str(one)[:_MAX_TEXT] for one in value[:_MAX_LIST])
        observed[seen.name] = value
    note = f"{held.expectation or ''}: {judged.reason.ja}"[:_MAX_TEXT]
    source = Source(judged.file, judged.line or None, held.sha256)
    return Evidence(
        held.control,
        "configuration",
        _OUTCOMES[judged.outcome],
        None,
        source,
        tuple(observed.items()),
        None,
        None,
        note,
    )
