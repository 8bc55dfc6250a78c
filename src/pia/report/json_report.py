"""The result of a check as JSON, written as a stream: the contract that other programs build on.

``{"findings": […], "rules": […], "errors": […], "summary": {…}}``; texts are in the language asked for. Strings are quoted by
the C function of :mod:`json`; what repeats from finding to finding (rule, title, basis, file) is quoted once.
"""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from pia.report.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from pia.errors import Lang, Place, Problem
    from pia.rules.finding import CheckResult, Finding, RuleTally, Suppression

    class TextStream(Protocol):
        """Anything that takes text."""

        def write(self, text: str, /) -> object:
            """Take ``text``."""


__all__ = ["summary_document", "write_json"]

_CHUNK = 512  # findings per write
_MOST_QUOTED = 4096
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Quoted(dict[str, str]):
    """JSON strings of texts that come again and again; forgets all of them when there are too many."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _MOST_QUOTED:
            self.clear()
        quoted = self[text] = encode_basestring(text)
        return quoted


def write_json(result: CheckResult, stream: TextStream, lang: Lang = "ja") -> None:
    """Write the JSON document of ``result`` to ``stream``, one finding per line, with a line break at the end.

    The stream must take any Unicode text (UTF-8); it is written in pieces, never held as a whole. ``waived`` is null or
    ``{kind, reason, approver, end}``; ``values`` maps the names that the rule's expression saw to their values.
    """
    stream.write('{"findings": [')
    _write_rows(stream, _findings(result.findings, lang))
    stream.write('],\n"rules": [')
    _write_rows(stream, (_dumps(_rule(rule, lang)) for rule in result.rules))
    stream.write('],\n"errors": [')
    _write_rows(stream, (_dumps(_error(problem, lang)) for problem in result.errors))
    stream.write('],\n"summary": ' + _well_formed(_dumps(summary_document(result))) + "}\n")


def summary_document(result: CheckResult) -> dict[str, Any]:
    """Return the ``summary`` of the contract as plain data.

    ``by_severity`` counts what is violated and not waived and sums to ``by_outcome.violated``; ``by_outcome`` leaves the
    waived out; ``findings`` counts all of them, ``settled`` what the baseline knows and is there no more.
    """
    counts = tally(result)
    return {
        "assessments": list(result.assessments),
        "as_of": result.as_of,
        "findings": len(result.findings),
        "by_severity": {"error": counts.error, "warning": counts.warning, "note": counts.note},
        "by_outcome": {"violated": counts.violated, "undetermined": counts.undetermined},
        "waived": counts.waived,
        "settled": len(result.settled),
        "errors": counts.unreadable,
        "rules": {
            "run": counts.rules,
            "satisfied": counts.rules_satisfied,
            "violated": counts.rules_violated,
            "undetermined": counts.rules_undetermined,
            "not_applicable": counts.rules_not_applicable,
            "selected_nothing": counts.rules_selected_nothing,
        },
        "judgements": {"selected": counts.selected, "satisfied": counts.satisfied},
    }


def _findings(findings: Iterable[Finding], lang: Lang) -> Iterator[str]:
    """Yield the JSON of each finding."""
    quoted, quote = _Quoted(), encode_basestring
    for f in findings:
        yield (
            f'{{"id": {quote(f.id)}, "rule": {quoted[f.rule]}, "assessment": {quoted[f.assessment]}, '
            f'"severity": "{f.severity}", "outcome": "{f.outcome}", "title": {quoted[f.title.say(lang)]}, '
            f'"message": {quote(f.message.say(lang))}, "remedy": {quoted[f.remedy.say(lang)]}, '
            f'"basis": {quoted[f.basis]}, "viewpoint": {quoted[f.viewpoint]}, {_place(f.place, quoted)}, '
            f'"item": {"null" if f.item is None else quote(f.item)}, '
            f'"key": {"null" if f.key is None else quote(f.key)}, '
            f'"related": {_related(f, lang, quoted) if f.related else "[]"}, '
            f'"values": {_values(f.values) if f.values else "{}"}, '
            f'"waived": {"null" if f.waived is None else _dumps(_waived(f.waived))}}}'
        )


def _place(place: Place, quoted: _Quoted) -> str:
    """Return the five members of a place."""
    return (
        f'"file": {quoted[place.file]}, "line": {place.line}, "column": {place.column}, '
        f'"end_line": {place.end_line}, "end_column": {place.end_column}'
    )


def _related(finding: Finding, lang: Lang, quoted: _Quoted) -> str:
    rows = (f'{{{_place(r.place, quoted)}, "message": {quoted[r.note.say(lang)]}}}' for r in finding.related)
    return f"[{', '.join(rows)}]"


def _values(values: Iterable[tuple[str, str]]) -> str:
    members = [f"{encode_basestring(name)}: {encode_basestring(value)}" for name, value in dict(values).items()]
    return f"{{{', '.join(members)}}}"


def _waived(waived: Suppression) -> dict[str, Any]:
    return {"kind": waived.kind, "reason": waived.reason, "approver": waived.approver, "end": waived.end}


def _rule(rule: RuleTally, lang: Lang) -> dict[str, Any]:
    return {
        "id": rule.id,
        "selected": rule.selected,
        "satisfied": rule.satisfied,
        "violated": rule.violated,
        "undetermined": rule.undetermined,
        "not_applicable": rule.not_applicable,
        "reason": None if rule.reason is None else rule.reason.say(lang),
    }


def _error(problem: Problem, lang: Lang) -> dict[str, Any]:
    place = problem.place
    return {
        "file": None if place is None else place.file,
        "line": None if place is None else place.line,
        "column": None if place is None else place.column,
        "message": problem.message.say(lang),
        "remedy": problem.remedy.say(lang),
    }


def _write_rows(stream: TextStream, rows: Iterable[str]) -> None:
    """Write the members of an array, one per line, many per call."""
    chunk: list[str] = []
    before = "\n"
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            stream.write(before + _well_formed(",\n".join(chunk)))
            before = ",\n"
            chunk.clear()
    if chunk:
        stream.write(before + _well_formed(",\n".join(chunk)))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _well_formed(text: str) -> str:
    """Escape lone surrogates, which no UTF-8 stream takes; they only stand inside strings."""
    if _SURROGATE.search(text) is None:
        return text
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
