"""Secrets are taken out of whatever a reader made of a file, before anything is judged, shown or kept."""

from __future__ import annotations

import re
from typing import Final

from pia.conform.facts import Fact, Flaw, Reading, Row, Value
from pia.errors import Words

__all__ = ["HIDDEN", "redact"]

HIDDEN: Final = "***"
"""What stands in the place of a secret."""

_WORD = r"[\w.-]{0,60}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|bindpw|credential)\w{0,60}"
_PATTERNS: Final = (
    re.compile(r"(?s)(-----BEGIN [A-Z ]*PRIVATE KEY-----).*"),
    re.compile(rf"(?i)({_WORD}\s*[=:]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s,;&]+)"),
    re.compile(rf"(?i)(--?{_WORD}\s+)(?:\"[^\"]*\"|'[^']*'|[^\s-]\S*)"),
    re.compile(r"(?i)(://)[^/\s:@]{1,200}:[^/\s@]{1,400}(?=@)"),
    re.compile(r"((?:^|[\s\"'=,])(?!sftp:|ssh:|rclone:)[^\s:/@\"'=,]{1,100}:)[^\s:/@]{1,200}(?=@)"),
    re.compile(r"((?:^|\s)-p)(?=[^\s-])[^\s]{4,200}"),  # -pWORD of mysqldump and the like
    re.compile(r"((?:^|\s)(?:-u|--user)[ =]?[^\s:]{1,100}:)\S+"),
    re.compile(r"()\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
)


_LIKELY: Final = re.compile(
    r"(?i)passw|passphrase|pwd|secret|token|api|key|bindpw|credential|://|akia|asia|@|-p|-u|--user"
)
"""Without one of these none of the patterns fits: most texts are done with one look."""


def redact(reading: Reading) -> None:
    """Replace in every text of ``reading`` what looks like a password, a key or a token.

    Readers keep only the facts on their lists, so most secrets are never read at all; this catches those inside a text that is
    kept for another reason (a forced command, the arguments of a module, the address of a server).
    """
    reading.settings = {name: _fact(fact) for name, fact in reading.settings.items()}
    for table, rows in reading.tables.items():
        reading.tables[table] = [_row(row) for row in rows]
    reading.flaws = [
        Flaw(one.code, Words(_text(one.words.ja), _text(one.words.en)), one.file, one.line) for one in reading.flaws
    ]


def _fact(fact: Fact) -> Fact:
    value = _value(fact.value)
    return fact if value is fact.value else Fact(value, fact.file, fact.line, fact.default)


def _row(row: Row) -> Row:
    values = {name: _value(value) for name, value in row.values.items()}
    return Row(values, row.file, row.line, {name: _fact(fact) for name, fact in row.facts.items()})


def _value(value: Value) -> Value:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple) and any(isinstance(one, str) for one in value):
        return tuple(_text(str(one)) for one in value)
    return value


def _text(text: str) -> str:
    if _LIKELY.search(text) is None:
        return text
    found = text
    for pattern in _PATTERNS:
        found = pattern.sub(rf"\g<1>{HIDDEN}", found)
    return text if found == text else found
