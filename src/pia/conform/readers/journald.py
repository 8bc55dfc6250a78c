"""journald.conf with its drop-ins: where the journal is kept and how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk
from pia.conform.words import flag, seconds, sections
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER", "UNITS"]

UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "week", "weeks"), 604800),
    **dict.fromkeys(("month", "months"), 2629800),
    **dict.fromkeys(("y", "year", "years"), 31557600),
}
_NAMES: Final[dict[str, tuple[str, str]]] = {
    "Storage": ("storage", "text"),
    "Compress": ("compress", "flag"),
    "Seal": ("seal", "flag"),
    "ForwardToSyslog": ("forward_to_syslog", "flag"),
    "MaxRetentionSec": ("max_retention_seconds", "seconds"),
    "MaxFileSec": ("max_file_seconds", "seconds"),
    "SystemMaxUse": ("system_max_use", "text"),
    "SystemKeepFree": ("system_keep_free", "text"),
    "MaxLevelStore": ("max_level_store", "text"),
    "Audit": ("audit", "flag"),
}
_KINDS: dict[str, Kind] = {"text": "text", "flag": "flag", "seconds": "int"}


def _read(walk: Walk, path: str) -> None:
    def visit(text: Text) -> None:
        for line, section, key, written in sections(text.lines):
            if written is None:
                walk.reading.flaw("syntax", text.file, line, "「=」がありません。", "there is no '='")
                continue
            if section != "Journal" or key not in _NAMES:
                continue
            name, kind = _NAMES[key]
            if not written:  # an empty value takes earlier ones back
                walk.reading.settings.pop(name, None)
                continue
            value: Value = (
                flag(written) if kind == "flag" else seconds(written, UNITS) if kind == "seconds" else written.lower()
            )
            if value is None:
                walk.reading.flaw(
                    "value",
                    text.file,
                    line,
                    f"「{key}」の値を読み取れません。",
                    f"the value of '{key}' is not understood",
                )
            walk.reading.set(name, value, text.file, line)

    walk.file(path, visit)
    walk.drop_ins(path, visit)


READER: Final = Reader(
    id="journald",
    title=Words("journald.conf（ジャーナルの保存）", "journald.conf (how the journal is kept)"),
    paths=("systemd/journald.conf",),
    settings={name: _KINDS[kind] for name, kind in _NAMES.values()},
    tables={},
    read=_read,
)
