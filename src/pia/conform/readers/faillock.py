"""faillock.conf: lock-out after failed attempts; ``key = value`` and bare words."""

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
    **dict.fromkeys(("deny", "fail_interval", "unlock_time", "root_unlock_time"), "int"),
    **dict.fromkeys(("audit", "silent", "no_log_info", "local_users_only", "nodelay", "even_deny_root"), "flag"),
    **dict.fromkeys(("admin_group", "dir"), "text"),
}


def _read(walk: Walk, path: str) -> None:
    def visit(text: Text) -> None:
        found = []
        for number, written in enumerate(text.lines, 1):
            body = written.partition("#")[0].strip()
            if body:
                key, _, value = body.partition("=")
                value = value.strip()
                found.append(Line(number, key.strip().lower(), "0" if value == "never" else value or None))
        keep(walk.reading, _SETTINGS, text, found, strict=True)

    walk.file(path, visit)


READER: Final = Reader(
    id="faillock",
    title=Words("faillock.conf（認証の失敗による停止）", "faillock.conf (lock-out)"),
    paths=("security/faillock.conf",),
    settings=_SETTINGS,
    tables={},
    read=_read,
)
