"""auditd.conf: how the audit daemon keeps its logs, and what it does when the disk is full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading
from pia.conform.plain import Line, keep
from pia.conform.reader import Reader, Walk
from pia.conform.words import sections
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("local_events", "write_logs"), "flag"),
    **dict.fromkeys(("max_log_file", "num_logs"), "int"),
    **dict.fromkeys(
        ("admin_space_left_action", "disk_error_action", "disk_full_action", "flush", "log_file", "log_format"), "text"
    ),
    **dict.fromkeys(("log_group", "max_log_file_action", "name_format", "space_left_action"), "text"),
}
_WORDS = frozenset(("log_file", "log_group"))


def _read(walk: Walk, path: str) -> None:
    def visit(text: Text) -> None:
        found = []
        for number, _, key, value in sections(text.lines, "#"):
            if value is None:
                walk.reading.flaw("syntax", text.file, number, "「=」がありません。", "there is no '='")
                continue
            name = key.lower()
            found.append(Line(number, name, value if name in _WORDS else value.lower()))
        keep(walk.reading, _SETTINGS, text, found)

    walk.file(path, visit)


def _derive(reading: Reading) -> None:
    """Work out whether old logs stay until somebody takes them away: rotation deletes the oldest."""
    action = reading.settings.get("max_log_file_action")
    value = str(action.value) if action is not None else "rotate"
    kept = value in ("keep_logs", "ignore", "syslog", "suspend")
    reading.settings["keeps_all"] = Fact(kept, action.file if action else reading.main, action.line if action else 0)


READER: Final = Reader(
    id="auditd",
    title=Words("auditd.conf（監査記録の保存）", "auditd.conf (how audit logs are kept)"),
    paths=("audit/auditd.conf",),
    settings={**_SETTINGS, "keeps_all": "flag"},
    tables={},
    read=_read,
    derive=_derive,
)
