"""The result of a check as workflow commands, which GitHub shows as annotations beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.report.cells import printable
from pia.report.labels import UNDETERMINED, UNREADABLE, labelled, summary
from pia.report.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.errors import Lang, Place
    from pia.rules.finding import CheckResult, Finding

__all__ = ["render_github"]

_COMMAND: Final = {"error": "error", "warning": "warning", "note": "notice"}
_UNREADABLE = Words("読み取れません", "cannot be read")
_REMEDY = Words("直し方", "Remedy")
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render_github(result: CheckResult, lang: Lang = "ja") -> Iterator[str]:
    """Yield one line per problem and per finding that is not waived, and a last notice with the counts.

    Errors, warnings and notes become ``error``, ``warning`` and ``notice``; what could not be decided is never an ``error``,
    since by itself it does not fail a check. Columns are given only where a finding stands on one line (GitHub refuses
    others); ``endColumn`` is the last column, not the one after it. Waived findings appear only in the count.
    """
    for problem in result.errors:
        message = f"{problem.message.say(lang)}\n{labelled(_REMEDY.say(lang), lang)}{problem.remedy.say(lang)}"
        yield _command("error", problem.place, f"{_UNREADABLE.say(lang)} [{problem.code}]", message)
    for finding in result.findings:
        if finding.waived is None:
            yield _finding(finding, lang)
    if result.errors and not result.rules:
        yield _command("notice", None, "pia", UNREADABLE.say(lang).format(count=len(result.errors)))
    else:
        yield _command("notice", None, "pia", summary(tally(result), lang))


def _finding(finding: Finding, lang: Lang) -> str:
    command = _COMMAND[finding.severity]
    title = f"{finding.title.say(lang)} [{finding.rule}]"
    if finding.outcome == "undetermined":
        command = "notice" if command == "notice" else "warning"
        title = f"{UNDETERMINED.say(lang)} - {title}"
    message = f"{finding.message.say(lang)}\n{labelled(_REMEDY.say(lang), lang)}{finding.remedy.say(lang)}"
    return _command(command, finding.place, title, message)


def _command(command: str, place: Place | None, title: str, message: str) -> str:
    properties = [] if place is None else _position(place)
    properties.append(f"title={printable(title.translate(_PROPERTY))}")
    return f"::{command} {','.join(properties)}::{printable(message.translate(_DATA))}\n"


def _position(place: Place) -> list[str]:
    file = printable(place.file.replace("\\", "/").translate(_PROPERTY))
    if place.end_line != place.line:
        return [f"file={file}", f"line={place.line}", f"endLine={place.end_line}"]
    last = max(place.end_column - 1, place.column)
    return [f"file={file}", f"line={place.line}", f"col={place.column}", f"endLine={place.line}", f"endColumn={last}"]
