"""Which commands take a copy of data, where it goes, whether it is encrypted, and how many copies are kept."""

from __future__ import annotations

import itertools
import posixpath
import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Reading, Value
    from pia.conform.shell import Pipeline

__all__ = ["BACKUP", "PRUNE", "note_backups"]

BACKUP: Final[dict[str, Kind]] = {
    "every_days": "int",
    "tool": "text",
    "copies_only": "flag",
    "elsewhere": "flag",
    "host": "text",
    "encrypted": "flag",
    "conditional": "flag",
}
PRUNE: Final[dict[str, Kind]] = {"tool": "text", "kept": "int", "kept_days": "int", "conditional": "flag"}

_DUMPS: Final = frozenset(
    (
        *("pg_dump", "pg_dumpall", "pg_basebackup", "mysqldump", "mariadb-dump", "mariabackup", "mariadb-backup"),
        *("xtrabackup", "tar", "ldapsearch", "slapcat", "barman", "pgbackrest", "duplicity"),
    )
)
_COPIES: Final = frozenset(("rsync", "scp", "rclone", "aws", "gsutil", "azcopy"))
_CIPHERS: Final = frozenset(("gpg", "gpg2", "age", "openssl", "ccrypt"))
_REMOTE_SCHEMES: Final = re.compile(
    r"(?:sftp|rest|s3|swift|b2|azure|gs|rclone|ssh|ftps|https|rsync|webdavs|scp)(?::|\+)"
)
_HOST: Final = re.compile(r"(?:[\w.+-]+:(?://)?)*(?:[^@/\s]*@)?(\[[0-9a-fA-F:]+\]|[\w.-]+)")
_SHORT: Final = re.compile(r"(?:[^@/:\s]+@)?(\[[0-9a-fA-F:]+\]|[\w.-]+)::?(?!//)\S*")
_LOCAL: Final = frozenset(("localhost", "127.0.0.1", "[::1]", "::1"))
_MOUNTS: Final = ("/mnt/", "/media/", "/net/", "/nfs/")
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365, "h": 0}


def note_backups(reading: Reading, pipelines: list[Pipeline], every: int | None) -> None:
    """Add to the tables ``backups`` and ``prunes`` what the pipelines of one schedule do; ``every`` is in days."""
    for one in pipelines:
        notes = _Notes(reading, one, every)
        for number, words in enumerate(one.commands):
            if words:
                notes.command(posixpath.basename(words[0]), list(words[1:]), one.commands[number + 1 :])


class _Notes(Struct, frozen=True):
    """Writes what one pipeline does into the tables."""

    reading: Reading
    one: Pipeline
    every: int | None

    def command(self, tool: str, rest: list[str], after: tuple[tuple[str, ...], ...]) -> None:
        environment = self.one.environment
        if tool == "restic":
            self._repository(tool, rest, _option(rest, "-r", "--repo") or environment.get("RESTIC_REPOSITORY"))
        elif tool == "borg":
            named = next((w.partition("::")[0] for w in rest if "::" in w), "")
            self._repository(tool, rest, named or environment.get("BORG_REPO"))
        elif tool in _DUMPS and _takes(tool, rest):
            ciphers = any(w and posixpath.basename(w[0]) in _CIPHERS for w in after) or tool == "duplicity"
            self._copy(tool, _dumped(tool, rest, after), None if tool in ("pgbackrest", "barman") else ciphers)
        elif tool in _COPIES and len(after) == len(self.one.commands) - 1:  # further on it takes what a dump gives
            self._copy(tool, _copied(tool, rest), None, copies=True)

    def _copy(
        self, tool: str, place: tuple[bool | None, str | None], encrypted: bool | None, *, copies: bool = False
    ) -> None:
        values: dict[str, Value] = {
            "every_days": self.every,
            "tool": tool,
            "copies_only": copies,
            "elsewhere": place[0],
            "host": place[1],
            "encrypted": encrypted,
            "conditional": self.one.conditional,
        }
        self.reading.row("backups", values, self.one.file, self.one.line)

    def _repository(self, tool: str, rest: list[str], place: str | None) -> None:
        """Note a command of restic or borg; a repository of restic is always encrypted, that of borg as it was made."""
        if "--dry-run" in rest or "-n" in rest:
            return
        if {"backup", "create"} & set(rest):
            self._copy(tool, _elsewhere(place) if place else (None, None), True if tool == "restic" else None)
        if {"forget", "prune"} & set(rest):
            counts = [int(n) for n in _numbers(rest, r"--keep-(?:last|daily|weekly|monthly|yearly)") if n.isdigit()]
            within = [re.fullmatch(r"(\d{1,5})([dwmy])", n) for n in _numbers(rest, "--keep-within")]
            days = [int(n[1]) * _DAYS[n[2]] for n in within if n]
            values: dict[str, Value] = {
                "tool": tool,
                "kept": max(counts, default=None),
                "kept_days": max(days, default=None),
                "conditional": self.one.conditional,
            }
            if counts or days:
                self.reading.row("prunes", values, self.one.file, self.one.line)


def _option(words: list[str], *names: str) -> str | None:
    for number, word in enumerate(words):
        for name in names:
            if word == name and number + 1 < len(words):
                return words[number + 1]
            if word.startswith(f"{name}=") or (
                len(name) == 2 and word.startswith(name) and not word.startswith("--") and len(word) > 2
            ):
                return word[len(name) :].removeprefix("=")
    return None


def _numbers(words: list[str], name: str) -> list[str]:
    found = [m[1] for word in words if (m := re.fullmatch(f"{name}=(\\S+)", word))]
    return found + [after for word, after in itertools.pairwise(words) if re.fullmatch(name, word)]


def _takes(tool: str, rest: list[str]) -> bool:
    """Tell whether the command of a tool makes a copy, and does not only list, check or read one back."""
    if tool == "tar":
        return any(word == "--create" or re.fullmatch(r"-?[A-Za-z]*c[A-Za-z]*", word) for word in rest[:3])
    if tool in ("pgbackrest", "barman"):
        return "backup" in rest
    if tool in ("mariabackup", "mariadb-backup", "xtrabackup"):
        return "--backup" in rest
    if tool in ("pg_dump", "pg_dumpall"):
        return not {"-s", "--schema-only", "--help", "--version"} & set(rest)
    if tool in ("mysqldump", "mariadb-dump"):
        return not {"-d", "--no-data"} & set(rest)
    return tool != "duplicity" or not {"restore", "verify", "collection-status", "list-current-files"} & set(rest)


def _dumped(tool: str, rest: list[str], after: tuple[tuple[str, ...], ...]) -> tuple[bool | None, str | None]:
    """Return whether a dump ends on another machine, and on which; None where its file may be on a mounted one."""
    for words in after:
        name, more = posixpath.basename(words[0]), list(words[1:])
        if name == "ssh":
            return _elsewhere(f"ssh://{next((w for w in more if not w.startswith('-')), '')}")
        if name in _COPIES:
            return _copied(name, more)
    if tool in ("pgbackrest", "barman"):
        return None, None
    if tool == "duplicity":
        return _elsewhere(rest[-1] if rest else "")
    target = next((w for w in rest if w.startswith(_MOUNTS)), None)
    return (None if target else False), None


def _copied(tool: str, rest: list[str]) -> tuple[bool | None, str | None]:
    words = [w for w in rest if not w.startswith("-") or w == "-"]
    if len(words) < 2 or "--dry-run" in rest or (tool == "rsync" and "-n" in rest):
        return False, None
    if tool == "aws":
        return (True, None) if words[0] == "s3" and words[-1].startswith("s3://") else (False, None)
    if tool == "gsutil":
        return words[-1].startswith("gs://"), None
    if tool == "rclone":
        return (True, None) if re.match(r"[\w-]{2,}:", words[-1]) else (False, None)
    return _elsewhere(words[-1])


def _elsewhere(place: str) -> tuple[bool | None, str | None]:
    """Return whether a place is on another machine, and its host without any name of a user."""
    if "$" in place or "`" in place or place.startswith(_MOUNTS):
        return None, None
    short = _SHORT.fullmatch(place)
    host = None
    if _REMOTE_SCHEMES.match(place):
        after = re.sub(r"^(?:[a-z0-9+]+:)+(?://)?", "", place)
        found = _HOST.match(after)
        host = found[1] if found else None
    elif short and not place.startswith(("file:", "/")):
        host = short[1]
    if host is None:
        return False, None
    return (host.lower() not in _LOCAL), host
