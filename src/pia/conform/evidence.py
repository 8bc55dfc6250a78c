"""What was seen in configurations as real evidence, in the one shape that checks read (``pia.catalogue.evidence``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.catalogue.evidence import Evidence, EvidenceFile, Source
from pia.catalogue.evidence_text import evidence_text as sealed

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
    return sealed(EvidenceFile(assessment, produced_by, as_of, False, tuple(entries)))


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
        held.expectation or None,
    )
