"""The result of a check as SARIF 2.1.0 (OASIS), for code-scanning services and viewers.

Choices where the standard leaves room:

* a finding that could not be decided has ``kind`` *open*; its ``level`` is then *none*, as §3.27.10 demands, and the
  severity the rule would have had stands in ``properties.severity``;
* a rule that selected nothing is not a result (a result needs a place) but a *note* among the notifications of the
  invocation, associated with its rule;
* unreadable input: ``executionSuccessful`` false, one *error* notification per problem;
* an inline ignore is suppressed ``inSource``, a waiver or a baseline ``external``;
* end columns are exclusive in SARIF as they are here, and columns count code points (``columnKind``).
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from functools import lru_cache
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import pia
from pia.errors import Words
from pia.report.json_report import summary_document
from pia.report.labels import UNDETERMINED, labelled, viewpoint
from pia.report.tally import rule_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pia.errors import Lang, Place, Problem
    from pia.report.json_report import TextStream
    from pia.rules.finding import CheckResult, Finding, RuleTally, Severity, Suppression

__all__ = ["RuleMeta", "artifact_uri", "render_sarif", "write_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "piaFindingId/v1"
_REMEDY = Words("直し方", "Remedy")
_BASIS = Words("根拠", "Basis")
_VIEWPOINT = Words("審査の観点", "Viewpoint")
_WHY = Words("理由", "Why")
_NOTHING = Words("対象がありませんでした。", "The rule selected nothing.")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")


class RuleMeta(Protocol):
    """What SARIF says about a rule, whether it found something or not."""

    @property
    def id(self) -> str:
        """Kebab-case name of the rule."""

    @property
    def title(self) -> Words:
        """What the rule demands, in one sentence."""

    @property
    def why(self) -> Words:
        """Why it matters."""

    @property
    def remedy(self) -> Words:
        """What to do when it is not met."""

    @property
    def severity(self) -> Severity:
        """Its severity unless the assessment's status changes it."""

    @property
    def basis(self) -> str:
        """The law, guideline or form item it rests on."""

    @property
    def viewpoint(self) -> str:
        """審査の観点."""


def render_sarif(result: CheckResult, rules: Sequence[RuleMeta], lang: Lang = "ja") -> str:
    """Return the log that :func:`write_sarif` writes as one text."""
    stream = io.StringIO()
    write_sarif(result, rules, stream, lang)
    return stream.getvalue()


def write_sarif(result: CheckResult, rules: Sequence[RuleMeta], stream: TextStream, lang: Lang = "ja") -> None:
    """Write the SARIF log of ``result`` with one run, one descriptor per rule of ``rules``, ending in a line break.

    A finding of a rule that is not among ``rules`` carries its ``ruleId`` without an index. The stream must take any
    Unicode text (UTF-8); the log is written result by result, never held as a whole.
    """
    index = {rule.id: number for number, rule in enumerate(rules)}
    driver = {
        "name": "pia",
        "fullName": "pia - 特定個人情報保護評価",
        "version": pia.__version__,
        "language": _language(lang),
        "rules": [_descriptor(rule, lang) for rule in rules],
    }
    notifications = [_problem(problem, lang) for problem in result.errors]
    notifications += [
        _selected_nothing(rule, index, lang) for rule in result.rules if rule_state(rule) == "selected-nothing"
    ]
    invocation: dict[str, Any] = {"executionSuccessful": not result.errors}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    run = {
        "tool": {"driver": driver},
        "language": _language(lang),
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
    }
    stream.write(f'{{"$schema":{_dumps(_SCHEMA)},"version":"2.1.0","runs":[{_dumps(run)[:-1]},"results":[')
    between = ""
    for finding in result.findings:
        stream.write(between + _dumps(_result(finding, index, lang)))
        between = ","
    stream.write(f'],"properties":{_dumps({"summary": summary_document(result)})}}}]}}\n')


def _dumps(value: object) -> str:
    """Return compact JSON that every UTF-8 stream takes: lone surrogates are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@lru_cache(maxsize=1024)
def artifact_uri(file: str) -> str:
    """Return the display name of a file as a URI reference: percent-encoded, forward slashes, relative where it is.

    An absolute path becomes a ``file:`` URI; a first segment with a colon is kept from looking like a scheme.
    """
    windows = PureWindowsPath(file)
    if windows.drive and windows.is_absolute():
        absolute = quote(windows.as_posix(), safe="/:", errors="replace")
        return f"file:{absolute}" if absolute.startswith("//") else f"file:///{absolute}"
    path = PurePosixPath(file.replace("\\", "/")).as_posix()
    encoded = quote(path, safe="/~!$&'()*+,;=@", errors="replace")
    return f"file://{encoded}" if path.startswith("/") else encoded


def _language(lang: Lang) -> str:
    return "ja-JP" if lang == "ja" else "en-US"


def _message(text: str) -> str:
    """Return ``text`` as a SARIF message string: braces doubled (§3.11.5), no embedded link (§3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _markdown(text: str) -> str:
    """Return ``text`` with everything escaped that Markdown or HTML would read as markup."""
    return _MARKDOWN.sub(r"\\\1", text).replace(r"\{", "{{").replace(r"\}", "}}")


def _descriptor(rule: RuleMeta, lang: Lang) -> dict[str, Any]:
    """Return the reportingDescriptor of a rule."""
    fields = [(_WHY, rule.why.say(lang)), (_REMEDY, rule.remedy.say(lang)), (_BASIS, rule.basis)]
    fields = [(label, text) for label, text in [*fields, (_VIEWPOINT, viewpoint(rule.viewpoint, lang))] if text]
    plain = "\n".join(labelled(label.say(lang), lang) + text for label, text in fields)
    marked = "\n\n".join(f"**{label.say(lang)}**\n\n{_markdown(text)}" for label, text in fields)
    name = "".join(part[:1].upper() + part[1:] for part in re.split("[^0-9A-Za-z]+", rule.id))
    return {
        "id": rule.id,
        "name": name or rule.id,
        "shortDescription": {"text": _message(rule.title.say(lang))},
        "fullDescription": {"text": _message(rule.why.say(lang) or rule.title.say(lang))},
        "help": {
            "text": _message(plain or rule.title.say(lang)),
            "markdown": marked or _markdown(rule.title.say(lang)),
        },
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"basis": rule.basis, "viewpoint": rule.viewpoint},
    }


def _result(finding: Finding, index: Mapping[str, int], lang: Lang) -> dict[str, Any]:
    """Return the SARIF result of a finding."""
    undetermined = finding.outcome == "undetermined"
    text = f"{finding.message.say(lang)}\n{labelled(_REMEDY.say(lang), lang)}{finding.remedy.say(lang)}"
    if undetermined:
        text = labelled(UNDETERMINED.say(lang), lang) + text
    location = _location(finding.place)
    if finding.key is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.key}]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "open" if undetermined else "fail",
        "level": "none" if undetermined else finding.severity,
        "message": {"text": _message(text)},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: hashlib.sha256(finding.id.encode("utf-8", "replace")).hexdigest()},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(related.place), "message": {"text": _message(related.note.say(lang))}}
            for number, related in enumerate(finding.related, 1)
        ]
    if finding.waived is not None:
        result["suppressions"] = [_suppression(finding.waived)]
    result["properties"] = {
        "findingId": finding.id,
        "assessment": finding.assessment,
        "severity": finding.severity,
        "item": finding.item,
        "basis": finding.basis,
        "viewpoint": finding.viewpoint,
        "values": dict(finding.values),
    }
    return result


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": artifact_uri(place.file)}, "region": region}}


def _suppression(waived: Suppression) -> dict[str, Any]:
    return {
        "kind": "inSource" if waived.kind == "inline" else "external",
        "status": "accepted",
        "justification": waived.reason,
        "properties": {"kind": waived.kind, "approver": waived.approver, "end": waived.end},
    }


def _problem(problem: Problem, lang: Lang) -> dict[str, Any]:
    """Return the notification of something that could not be read."""
    text = f"{problem.message.say(lang)}\n{labelled(_REMEDY.say(lang), lang)}{problem.remedy.say(lang)}"
    notification: dict[str, Any] = {
        "descriptor": {"id": problem.code},
        "level": "error",
        "message": {"text": _message(text)},
    }
    if problem.place is not None:
        notification["locations"] = [_location(problem.place)]
    return notification


def _selected_nothing(rule: RuleTally, index: Mapping[str, int], lang: Lang) -> dict[str, Any]:
    """Return the notification of a rule that had nothing to judge."""
    associated: dict[str, Any] = {"id": rule.id}
    if rule.id in index:
        associated["index"] = index[rule.id]
    return {
        "descriptor": {"id": "rule-selected-nothing"},
        "associatedRule": associated,
        "level": "note",
        "message": {"text": _message((rule.reason or _NOTHING).say(lang))},
    }
