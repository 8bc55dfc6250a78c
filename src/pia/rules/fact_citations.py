"""Every legal citation that stands in a field meant for one, the malformed ones too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pia.model.base import NONE, UNKNOWN, is_none
from pia.model.read import Path_
from pia.model.work import NetworkBasis
from pia.rules.subjects import Subject
from pia.terms.citations import Citation, find_citations, format_citation

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

__all__ = ["citations_of", "legal_fields"]

LegalField = tuple[str, str, Path_, str]
"""Key of the field, its Japanese name, its path in the model, its text."""


def legal_fields(assessment: Assessment) -> Iterator[LegalField]:
    """Yield every field of the model that holds a legal basis, with its text."""
    bases = assessment.work.number_use
    for index, basis in enumerate(bases if isinstance(bases, tuple) else ()):
        yield (
            f"work#number-use/{basis.id or index + 1}",
            "個人番号の利用の根拠",
            ("work", "number_use", index, "cite"),
            basis.cite,
        )
    network = assessment.network
    if network is not None:
        for name, title in (("provision", "情報提供の根拠"), ("inquiry", "情報照会の根拠")):
            one = getattr(network, name)
            if isinstance(one, NetworkBasis):
                yield f"network#{name}", title, ("network", name, "cite"), one.cite
        if network.text is not None:
            yield "network#text", "情報連携の法令上の根拠", ("network", "text"), network.text
    for index, recipient in enumerate(assessment.recipients):
        if recipient.basis is not None:
            title = f"{recipient.name or recipient.id}の法令上の根拠"
            yield f"recipients/{recipient.id}#basis", title, ("recipients", index, "basis"), recipient.basis
    for index, file in enumerate(assessment.files):
        retention = file.storage.retention if file.storage is not None else None
        if retention is not None and retention.basis is not None:
            at: Path_ = ("files", index, "storage", "retention", "basis")
            yield f"files/{file.id}#retention-basis", f"{file.name}の保管期間の根拠", at, retention.basis


def citations_of(assessment: Assessment) -> Iterator[Subject]:
    """Yield each citation once per field; a field without any readable citation yields itself as malformed."""
    for field_key, title, path, text in legal_fields(assessment):
        if is_none(text) or text in (UNKNOWN, NONE):
            continue
        found = find_citations(text)
        if not found:
            yield _subject(f"{field_key}/malformed", title, path, text, None)
        for citation in found:
            yield _subject(f"{field_key}/{format_citation(citation)}", title, path, citation.text, citation)


def _subject(key: str, field: str, path: Path_, text: str, citation: Citation | None) -> Subject:
    facts: dict[str, Any] = {
        "key": key,
        "label": text,
        "text": text,
        "field": field,
        "malformed": citation is None,
        "law": citation.law if citation else None,
        "article": _dotted(citation.article) if citation else None,
        "paragraph": citation.paragraph if citation else None,
        "item": _dotted(citation.item) if citation else None,
        "table": citation.table if citation else None,
        "row": _dotted(citation.row) if citation else None,
        "normal": format_citation(citation) if citation else None,
        "inherited": citation.inherited if citation else False,
    }
    return Subject(key, text if len(text) <= 40 else f"{text[:40]}…", path, facts)


def _dotted(numbers: tuple[int, ...] | None) -> str | None:
    """Return 30-44-6 for 第30条の44の6, None for nothing."""
    return "-".join(str(number) for number in numbers) if numbers else None
