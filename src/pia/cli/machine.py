"""Findings in the formats made for programs: JSON, SARIF, workflow annotations and JUnit XML; the places are those of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["write_for_machines"]


def write_for_machines(done: Any, fmt: str, lang: Lang, stream: TextIO, *, strict: bool) -> None:
    """Write the findings of a result.

    Args:
        done: has the findings as ``result`` and the cards of its rules as ``rules``.
        fmt: json, sarif, github or junit.
        lang: of the messages.
        stream: to write to, UTF-8.
        strict: whether what is undetermined counts as a failure.
    """
    if fmt == "json":
        from pia.report.json_report import write_json

        write_json(done.result, stream, lang)
    elif fmt == "sarif":
        from pia.report.sarif import write_sarif

        write_sarif(done.result, done.rules, stream, lang)
    elif fmt == "github":
        from pia.report.github import render_github

        stream.writelines(render_github(done.result, lang))
    else:
        from pia.report.junit import render_junit

        stream.writelines(render_junit(done.result, lang, strict=strict))
