"""login.defs: one setting a line, the last one wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.plain import Line, keep
from pia.conform.reader import Reader, Walk
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind
    from pia.conform.text import Text

__all__ = ["READER"]

_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("log_ok_logins", "log_unkfail_enab"), "flag"),
    **dict.fromkeys(("login_retries", "login_timeout", "pass_max_days", "pass_min_days", "pass_warn_age"), "int"),
    **dict.fromkeys(("encrypt_method", "umask"), "text"),
}


def _read(walk: Walk, path: str) -> None:
    def visit(text: Text) -> None:
        found = []
        for number, written in enumerate(text.lines, 1):
            words = written.strip().split(None, 1)
            if words and not words[0].startswith("#"):
                found.append(Line(number, words[0].lower(), words[1].strip().strip('"') if len(words) > 1 else ""))
        keep(walk.reading, _SETTINGS, text, found)

    walk.file(path, visit)


READER: Final = Reader(
    id="login-defs",
    title=Words("login.defs（パスワードの有効期間）", "login.defs (password ageing)"),
    paths=("login.defs",),
    settings=_SETTINGS,
    tables={},
    read=_read,
)
