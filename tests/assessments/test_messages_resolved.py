"""No message of a finding shows a mark of a value, {interval} say: people read the text as the form prints it."""

from __future__ import annotations

import re

import pytest
from console import ROOT

from pia.app.check import CheckOptions, check

MARK = re.compile(r"\{[a-z][a-z0-9_-]*\}?|[a-z_-]+\}")


@pytest.mark.parametrize("name", ["nagaoka", "asahikawa", "kadoma", "kanagawa", "wako"])
def test_no_message_shows_the_mark_of_a_value(name: str) -> None:
    findings = check([ROOT / "assessments" / name], CheckOptions(as_of="2026-01-15")).findings
    told = [words for one in findings for words in (one.message.ja, one.message.en, one.remedy.ja)]
    assert [words for words in told if MARK.search(words)] == []


def test_the_value_stands_in_the_quoted_sentence() -> None:
    findings = check([ROOT / "assessments" / "nagaoka"], CheckOptions(as_of="2026-01-15")).findings
    [finding] = [one for one in findings if one.rule == "media-named-is-ticked" and "honnin-file" in one.id]
    assert "別に、" in finding.message.ja
    assert "による事前の申請" in finding.message.ja
