"""Checkpoints: the last row of a ledger as it was at a moment, written down where those who can write the ledger cannot.

A chain alone shows neither that its tail was cut nor that all of it was made anew: whoever can write every row can make every hash. A
checkpoint kept elsewhere (another system, another office, paper) shows both, for everything up to it. The file has one line for each.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from pia.errors import PiaError, Problem, Words

if TYPE_CHECKING:
    from pia.register.store.interface import Reader

__all__ = ["Checkpoint", "CheckpointsError", "checkpoint", "read_checkpoints", "write_checkpoints"]

_HASH_LENGTH: Final = 32


class CheckpointsError(PiaError):
    """The file of checkpoints cannot be used."""


class Checkpoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ledger of ``node`` ended with row ``seq`` of this hash at a moment (seconds since 1970)."""

    node: str
    seq: int
    hash: bytes
    at: int

    @property
    def moment(self) -> datetime:
        """When it was taken."""
        return datetime.fromtimestamp(self.at, UTC)


def checkpoint(reader: Reader, node: str, now: datetime) -> Checkpoint | None:
    """Take a checkpoint of the ledger of a node; None while nothing is in it."""
    last = reader.last_of_ledger()
    return None if last is None else Checkpoint(node=node, seq=last.seq, hash=last.hash, at=int(now.timestamp()))


def write_checkpoints(path: Path, *checkpoints: Checkpoint) -> None:
    """Add checkpoints to a file, durably; a line that a crash left unfinished is ended first.

    Raises:
        CheckpointsError: ``checkpoints-unwritable``.
    """
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in checkpoints)
    try:
        with path.open("ab+") as file:
            if file.tell() and _last_byte(path) != b"\n":
                lines = b"\n" + lines
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        raise CheckpointsError(
            Problem(
                "checkpoints-unwritable",
                Words(f"検査点のファイルに書き込めません：{path.name}", f"the file of checkpoints cannot be written: {path.name}"),
                Words("フォルダーの有無、空き容量、書込みの権限を確かめてください。", "check that its folder is there, free space and write permission"),
            )
        ) from None  # fmt: skip


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file, suppress(OSError):
        file.seek(-1, os.SEEK_END)
        return file.read(1)
    return b"\n"


def read_checkpoints(path: Path, node: str | None = None) -> Sequence[Checkpoint]:
    """Read the checkpoints of a file, those of one node where it is named; the last line may be unfinished.

    Raises:
        CheckpointsError: ``checkpoints-unreadable``: there is no such file, or a line of it is none.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        raise _unreadable(path, 0) from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = msgspec.json.decode(line, type=Checkpoint)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            if _unfinished(lines, number):
                continue
            raise _unreadable(path, number) from None
        if one.seq < 1 or len(one.hash) != _HASH_LENGTH:
            raise _unreadable(path, number)
        found.append(one)
    return [one for one in found if node in (None, one.node)]


def _unfinished(lines: Sequence[bytes], number: int) -> bool:
    """Say whether a line is a beginning that a crash left: it does not end as a checkpoint does."""
    return lines[number - 1].startswith(b"{") and not lines[number - 1].rstrip().endswith(b"}")


def _unreadable(path: Path, line: int) -> CheckpointsError:
    at = f"（{line}行目）" if line else ""
    where = f" (line {line})" if line else ""
    return CheckpointsError(
        Problem(
            "checkpoints-unreadable",
            Words(f"検査点のファイルが読めません：{path.name}{at}", f"the file of checkpoints cannot be read: {path.name}{where}"),
            Words("記録（台帳）とは別に保管した検査点のファイルを指定してください。", "name the file of checkpoints that is kept apart from the ledger"),
        )
    )  # fmt: skip
