"""A sound pack to be broken in one place, and a problem as one comparable tuple."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rule_support import problems_of

if TYPE_CHECKING:
    from pia.errors import Problem

HEAD = "schema: 1\npack: p\ntitle: {ja: 規則, en: rules}\nrules:\n"
RULE = """\
  - id: a-rule
    title: {ja: 規則, en: rule}
    why: {ja: 理由, en: because}
    basis: [{cite: 様式3, source_status: confirmed}]
    severity: error
    for: files
    quantifier: each
    require: file.name != ''
    message: {ja: 指摘, en: finding}
    remedy: {ja: 直す, en: mend}
"""
PACK = HEAD + RULE
MORE = "severity: error\n    "
"""Where a key that the sound rule lacks is put: line 10, column 5."""


def changed(old: str, new: str) -> str:
    assert PACK.count(old) == 1, old
    return PACK.replace(old, new)


def near(problem: Problem) -> str | None:
    """Return the name that the remedy suggests; both languages must suggest the same one."""
    ja = re.match(r"「([^」]*)」ではありませんか。", problem.remedy.ja)
    en = re.match(r"did you mean '([^']*)'\? ", problem.remedy.en)
    assert (ja and ja[1]) == (en and en[1])
    return ja[1] if ja else None


def told(problem: Problem) -> tuple[str, str, str, str, str | None]:
    """Return ``line:column``, code, both messages and the suggested name."""
    assert problem.place is not None
    assert problem.place.file == "rules.yaml"
    assert problem.remedy.ja
    assert problem.remedy.en
    at = f"{problem.place.line}:{problem.place.column}"
    return at, problem.code, problem.message.ja, problem.message.en, near(problem)


def all_told(text: str, *, own: bool = False) -> list[tuple[str, str, str, str, str | None]]:
    return [told(problem) for problem in problems_of(text, own=own)]
