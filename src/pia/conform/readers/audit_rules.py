"""Rules of the audit subsystem: what is watched, in the order in which they are loaded; ``-D`` takes the earlier ones away."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk, number
from pia.conform.words import WordsError, shell_words
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_WATCH: Final[dict[str, Kind]] = {"path": "text", "permissions": "text", "key": "text"}
_SYSCALL: Final[dict[str, Kind]] = {
    "action": "text",
    "filter": "text",
    "syscalls": "list",
    "fields": "list",
    "key": "text",
}
_CONTROLS = {"-b": "backlog", "-e": "enabled", "-f": "failure", "-r": "rate"}
_SILENT = frozenset(("-i", "-c", "--loginuid-immutable", "--reset-lost", "--reset_backlog_wait_time_actual"))


class _Parse:
    def __init__(self, walk: Walk, *, gathered: bool) -> None:
        self.reading = walk.reading
        self.gathered = gathered

    def visit(self, text: Text) -> None:
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if body and not body.startswith("#"):
                try:
                    words = shell_words(body)
                except WordsError:
                    words = []
                if not words or not self._rule(words, text, line):
                    self.reading.flaw(
                        "syntax", text.file, line, "監査の規則として読み取れません。", "this is no audit rule"
                    )

    def _rule(self, words: list[str], text: Text, line: int) -> bool:
        head = words[0]
        if head == "-D" and self.gathered and len(words) == 1:
            return True  # augenrules puts it before everything else
        if self.reading.value("enabled") == 2 and not self.gathered:
            said = "-e 2 の後の行は、カーネルに受け付けられません。", "the kernel refuses what follows -e 2"
            self.reading.flaw("locked", text.file, line, *said)
            return True
        if head == "-D":
            named = words[2] if words[1:2] == ["-k"] and len(words) == 3 else None
            for table in ("watches", "syscalls"):
                rows = self.reading.tables.get(table, [])
                self.reading.tables[table] = [row for row in rows if named is not None and row.values["key"] != named]
            return named is not None or len(words) == 1
        if head in _SILENT:
            return True
        if head == "--backlog_wait_time":
            return len(words) == 2
        if head in _CONTROLS:
            most = 2 if head in ("-e", "-f") else 2**31
            value = number(words[1], 0, most) if len(words) == 2 else None
            self.reading.set(_CONTROLS[head], value, text.file, line)
            return value is not None
        return self._watch(words, text, line) if head in ("-w", "-W") else self._syscall(words, text, line)

    def _watch(self, words: list[str], text: Text, line: int) -> bool:
        options = _options(words)
        if options is None or len(words) % 2:
            return False
        path = next((value for flag, value in options if flag in ("-w", "-W")), "")
        values: dict[str, Value] = {
            "path": path,
            "permissions": next((v for f, v in options if f == "-p"), "rwxa"),
            "key": next((v for f, v in options if f == "-k"), None),
        }
        if words[0] == "-W":
            rows = self.reading.tables.get("watches", [])
            self.reading.tables["watches"] = [row for row in rows if row.values["path"] != path]
        else:
            self.reading.row("watches", values, text.file, line)
        return path.startswith("/") and set(str(values["permissions"])) <= set("rwxa")

    def _syscall(self, words: list[str], text: Text, line: int) -> bool:
        options = _options(words)
        if options is None or words[0] not in ("-a", "-A", "-d", "-F", "-S", "-C", "-k"):
            return False
        lists = [value.split(",") for flag, value in options if flag in ("-a", "-A")]
        if not lists:
            return words[0] == "-d"
        actions = {part for pair in lists for part in pair}
        fields = tuple(value for flag, value in options if flag in ("-F", "-C"))
        paths = [f for f in fields if re.match(r"(path|dir)=", f)]
        permissions = next((f.partition("=")[2] for f in fields if f.startswith("perm=")), "rwxa")
        key = next((v for f, v in options if f == "-k"), next((f[4:] for f in fields if f.startswith("key=")), None))
        action = "always" if "always" in actions else "never" if "never" in actions else ""
        self.reading.row(
            "syscalls",
            {
                "action": action,
                "filter": ",".join(sorted(actions - {"always", "never"})),
                "syscalls": tuple(one for f, v in options if f == "-S" for one in v.split(",")),
                "fields": fields,
                "key": key,
            },
            text.file, line,
        )  # fmt: skip
        if action == "always":
            for one in paths:
                self.reading.row(
                    "watches", {"path": one.partition("=")[2], "permissions": permissions, "key": key}, text.file, line
                )
        return bool(action) and len(actions) > 1


def _options(words: list[str]) -> list[tuple[str, str]] | None:
    """Return the options with their values; None where one has none."""
    found = []
    for flag, value in zip(words[::2], words[1::2], strict=False):
        if not re.fullmatch(r"-[A-Za-z]", flag):
            return None
        found.append((flag, value))
    return None if len(words) % 2 else found


def _read(walk: Walk, path: str) -> None:
    # augenrules joins the files of rules.d, with -D at the top and the last -e at the end
    parse = _Parse(walk, gathered="rules.d" in path.split("/"))
    if posixpath.basename(path) == "rules.d" or not path.endswith(".rules"):
        walk.include(f"/{path}/*.rules", parse.visit, (walk.reading.main, 1), needed=True)
    else:
        walk.file(path, parse.visit)
    for name in ("enabled", "failure", "backlog"):
        walk.reading.first(name, {"enabled": 1, "failure": 1, "backlog": 64}[name], walk.reading.main, 0)


READER: Final = Reader(
    id="audit-rules",
    title=Words("監査の規則（auditctl）", "audit rules (auditctl)"),
    paths=("audit/audit.rules", "audit/rules.d", "audit/rules.d/*.rules"),
    settings={"backlog": "int", "enabled": "int", "failure": "int", "rate": "int"},
    tables={"syscalls": _SYSCALL, "watches": _WATCH},
    read=_read,
)
