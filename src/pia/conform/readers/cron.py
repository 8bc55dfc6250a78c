"""cron: the backups that its tables start, in the command itself or in a script beside it, and how far apart the runs are."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from pia.conform.backups import BACKUP, PRUNE, note_backups
from pia.conform.calendars import cron_gap
from pia.conform.files import UnreadableError
from pia.conform.reader import Reader, Walk
from pia.conform.shell import Shell
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER", "follow"]

_VARIABLE = re.compile(r"""\s*("[^"]*"|'[^']*'|\w+)\s*=\s*(.*?)\s*""")
_TIMED = re.compile(r"(@\w+|\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)")
_PARTS = {"cron.hourly": 1, "cron.daily": 1, "cron.weekly": 7, "cron.monthly": 31}
_RUN_PARTS = re.compile(r"[A-Za-z0-9_-]+")
_NO_SCRIPTS = frozenset(
    (
        "restic",
        "borg",
        "rsync",
        "tar",
        "ssh",
        "sh",
        "bash",
        "sudo",
        "test",
        "pg_dump",
        "pg_dumpall",
        "mysqldump",
        "rclone",
    )
)


def follow(walk: Walk, shell: Shell, file: str, line: int) -> Shell:
    """Return a shell that has also read the scripts which its commands name and that were copied along."""
    inner = Shell(walk, dict(shell.environment))
    for one in shell.pipelines:
        command = one.commands[0][0]
        if not one.conditional and command.startswith("/") and posixpath.basename(command) not in _NO_SCRIPTS:
            inner.ended = False
            if _is_script(walk, command.strip("/")):
                walk.file(command.strip("/"), inner.script, (file, line))
    inner.pipelines[:0] = shell.pipelines
    return inner


def _is_script(walk: Walk, path: str) -> bool:
    """Tell whether a script was copied along; a program that was is none."""
    try:
        return bool(walk.store.matching(path)) and walk.store.read(path).startswith(b"#!")
    except UnreadableError:
        return False


class _Parse:
    def __init__(self, walk: Walk, *, user: bool) -> None:
        self.walk, self.reading, self.user = walk, walk.reading, user
        self.environment: dict[str, str] = {}

    def visit(self, text: Text) -> None:
        if text.lines[-1].strip():
            self.reading.flaw(
                "syntax", text.file, len(text.lines), "最後の行に改行がなく、cronは読みません。",
                "the last line has no end, so cron does not read the table",
            )  # fmt: skip
        for line, written in enumerate(text.lines, 1):
            body = written.strip(" \t")
            if not body or body.startswith("#"):
                continue
            variable, timed = _VARIABLE.fullmatch(body), _TIMED.fullmatch(body)
            if variable:
                self.environment[variable[1].strip("\"'")] = variable[2].strip("\"'")
            elif not timed or not self._job(timed[1], timed[2], text.file, line):
                self.reading.flaw(
                    "syntax", text.file, line, "cronの行として読み取れません。", "this is no line of cron"
                )

    def _job(self, when: str, rest: str, file: str, line: int) -> bool:
        if when == "@reboot":
            return True
        every = cron_gap(tuple(when.split()))
        command = next(iter(rest.split(None, 1)[1:]), "") if self.user else rest
        if every is None or not command.strip():
            return False
        shell = Shell(self.walk, dict(self.environment))
        shell.line(re.sub(r"(?<!\\)%.*", "", command).replace("\\%", "%"), file, line)
        note_backups(self.reading, follow(self.walk, shell, file, line).pipelines, every)
        return True


def _read(walk: Walk, path: str) -> None:
    folder, _, name = path.rpartition("/")
    kind = posixpath.basename(folder)
    if (kind == "cron.d" or kind in _PARTS) and not _RUN_PARTS.fullmatch(name):
        walk.reading.flaw(
            "name", walk.reading.main, 1, "この名前のファイルをcronは読みません。",
            "cron reads no file of this name",
        )  # fmt: skip
    if kind in _PARTS:
        shell = Shell(walk)
        walk.file(path, shell.script)
        note_backups(walk.reading, follow(walk, shell, walk.reading.main, 1).pipelines, _PARTS[kind])
    else:
        walk.file(path, _Parse(walk, user=kind != "crontabs").visit)


READER: Final = Reader(
    id="cron",
    title=Words("cron（定時の処理とバックアップ）", "cron (scheduled work and backups)"),
    paths=("etc/crontab", "cron.d/*", "crontabs/*", "cron.hourly/*", "cron.daily/*", "cron.weekly/*", "cron.monthly/*"),
    settings={},
    tables={"backups": BACKUP, "prunes": PRUNE},
    read=_read,
)
