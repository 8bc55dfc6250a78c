"""Writing a file of evidence, with the seal that tells whether somebody has changed it since."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence, EvidenceFile

__all__ = ["evidence_text", "is_edited", "seal_of"]


def seal_of(file: EvidenceFile) -> str:
    """Return ``sha256:…`` over everything that a file says, whatever its layout; the seal itself is left out.

    It shows slips and careless edits. It is no signature: whoever makes a new file makes a new seal.
    """
    said = json.dumps(_plain(replace(file, seal=None)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()}"


def is_edited(file: EvidenceFile) -> bool:
    """Tell whether a file that the product wrote no longer says what it said then; one made by hand is not sealed."""
    return file.made and file.seal != seal_of(file)


def evidence_text(file: EvidenceFile) -> str:
    """Return the text of a sealed file (JSON, ending in a line break); ``pia check --evidence`` reads it back."""
    return json.dumps(_plain(replace(file, seal=seal_of(file))), ensure_ascii=False, indent=1) + "\n"


def _plain(file: EvidenceFile) -> dict[str, Any]:
    return {
        "schema": 1,
        "assessment": file.assessment,
        **({"body": file.body} if file.body else {}),
        "produced_by": file.produced_by,
        "as_of": file.as_of.isoformat(),
        **({"digests": dict(file.digests)} if file.digests else {}),
        "entries": [_entry(one) for one in file.entries],
        **({"seal": file.seal} if file.seal else {}),
    }


def _entry(one: Evidence) -> dict[str, Any]:
    source = one.source
    place = None if source is None else {"file": source.file, "line": source.line, "sha256": source.sha256}
    observed = {name: list(value) if isinstance(value, tuple) else value for name, value in one.observed}
    made = {
        "control": one.control,
        "kind": one.kind,
        "probe": one.probe,
        "check": one.check,
        "outcome": one.outcome,
        "source": None if place is None else {name: value for name, value in place.items() if value is not None},
        "observed": observed or None,
        "tester": one.tester,
        "owner": one.owner,
        "date": one.date.isoformat() if one.date else None,
        "max_age": one.max_age,
        "note": one.note,
        "claim": one.claim,
    }
    return {name: value for name, value in made.items() if value is not None}
