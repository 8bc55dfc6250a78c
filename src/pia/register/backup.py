"""Backups: a copy of all nodes at one moment, without what may not be in one, and without any key.

送付先情報 and temporary data are never in a backup, nor are files that declare that they are not backed up. Bodies stay sealed: a backup
without the keys shows no content. What was erased after it was made does not come back, for its key is gone: such rows are left out when it is
restored. Both making and restoring are entered in the ledger of every node.

What a backup cannot do: an event is sealed with a key that lives as long as its file, so the events of somebody who was erased since are
left out by name here, but stay readable in the backup itself for who has that key. Old backups have to be destroyed when their turn is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from pia.register.backup_faults import BackupError, busy, no_keys, not_empty, older, other, waiting
from pia.register.backup_file import BackupFile, Header, Page
from pia.register.batches import file_of, key_name
from pia.register.checkpoints import Checkpoint
from pia.register.keys import Keys, NodeKeys
from pia.register.ledger import Entry, enter
from pia.register.policy import FilePolicy, Policy, Undeclared
from pia.register.store.copying import COLUMNS, fill, rows_of, size_of, traffic
from pia.register.store.interface import Kept, Reader, Store
from pia.register.store.session import Row

__all__ = ["BackupError", "Restored", "Saved", "is_half_restored", "restore_backup", "write_backup"]

_LABEL: Final = "試験用"
_TRIES: Final = 20
_TEMPORARY: Final = "temporary"
"""The list of a node that holds what is extracted for a moment."""
_SENDING: Final = "recipient-address"
"""The role of 送付先情報ファイル; a node that declares none keeps such records under the name of the role."""
_HALF: Final = Kept(kind="setting", key="restoring", body=b"")
_PLACES: Final = {table: {name: place for place, name in enumerate(columns)} for table, columns in COLUMNS.items()}


class Saved(Struct, frozen=True, kw_only=True):
    """What was written: rows, the files that were left out, and those of which nobody declares whether they may be in a backup."""

    rows: int
    left_out: tuple[str, ...]
    undeclared: tuple[str, ...]


class Restored(Struct, frozen=True, kw_only=True):
    """What was restored, when the backup was made, and how many rows were left out because they were erased since."""

    rows: int
    erased: int
    made: datetime


def write_backup(path: Path, store: Store, policy: Policy, secret: bytes, now: datetime) -> Saved:
    """Write a copy of all nodes at one moment.

    Args:
        path: the file; a backup that stands there is replaced when the new one is whole.
        store: what is copied.
        policy: which files are backed up.
        secret: the register's; it lives with the keys.
        now: the moment by the register's clock.

    Raises:
        BackupError: ``backup-busy``, ``backup-waiting``, ``backup-unwritable``.
        StoreError: the store fails.
    """
    left_out = tuple(sorted(file.id for file in policy.files if _is_left_out(file)))
    without = frozenset({*left_out, _SENDING})
    undeclared = tuple(
        sorted(file.id for file in policy.files if isinstance(file.backed_up, Undeclared) and file.id not in left_out)
    )
    file = BackupFile(path, secret)
    with ExitStack() as stack:
        views = _views(store, stack)
        for node, reader in views.items():
            _require_delivered(node, reader, without)
        ends = {node: reader.last_of_ledger() for node, reader in views.items()}
        header = Header(
            label=_LABEL,
            policy=policy.name,
            secret=file.secret_id,
            made=now,
            nodes={node: 0 if last is None else last.seq for node, last in ends.items()},
            left_out=left_out,
            undeclared=undeclared,
        )
        rows = file.write(header, _pages(views, without))
    for node in views:
        with store.node(node).write() as tx:
            enter(tx, now, Entry(who="backup", operation="backup", outcome="done", detail=f"rows={rows}"))
    return Saved(rows=rows, left_out=left_out, undeclared=undeclared)


def _is_left_out(file: FilePolicy) -> bool:
    return file.role == _SENDING or file.backed_up is False


def _views(store: Store, stack: ExitStack) -> dict[str, Reader]:
    """Open views of all nodes that show one moment: nothing moved between the first and the last of them."""
    for _ in range(_TRIES):
        inner = ExitStack()
        try:
            views = {node: inner.enter_context(store.node(node).read()) for node in store.nodes()}
            before = {node: traffic(reader) for node, reader in views.items()}
            after = {}
            for node in views:
                with store.node(node).read() as reader:
                    after[node] = traffic(reader)
        except BaseException:
            inner.close()
            raise
        if before == after:
            stack.push(inner)
            return views
        inner.close()
    raise busy()


def _require_delivered(node: str, reader: Reader, left_out: frozenset[str]) -> None:
    place = _PLACES["outbox"]["batch"]
    count = sum(file_of(row[place]) in left_out for page in rows_of(reader, "outbox") for row in page)
    if count:
        raise waiting(node, count)


def _pages(views: dict[str, Reader], left_out: frozenset[str]) -> Iterator[Page]:
    for node, reader in views.items():
        for table in COLUMNS:
            for page in rows_of(reader, table):
                rows = [row for row in page if not _is_without(table, row, left_out)]
                if rows:
                    yield node, table, rows


def _is_without(table: str, row: Row, left_out: frozenset[str]) -> bool:
    """Say whether a row may not be in a backup."""
    places = _PLACES[table]
    if table in ("record", "history"):
        return row[places["file"]] in left_out
    if table == "event":
        return file_of(row[places["batch"]]) in left_out
    return table == "kept" and row[places["kind"]] == _TEMPORARY


# --- restoring ---


def restore_backup(
    path: Path,
    store: Store,
    policy: Policy,
    keys: Keys,
    secret: bytes,
    *,
    now: datetime,
    checkpoints: Sequence[Checkpoint] = (),
    older_too: bool = False,
) -> Restored:
    """Restore a backup into an empty store.

    Args:
        path: the backup.
        store: where to; nodes are made.
        policy: that of the register.
        keys: as they are now: what they destroyed stays erased.
        secret: the register's.
        now: the moment by the register's clock.
        checkpoints: of the ledgers, from elsewhere.
        older_too: whether a backup that is older than a checkpoint is taken, and what was entered since is lost.

    Raises:
        BackupError: ``backup-not-one``, ``backup-other``, ``backup-damaged``, ``backup-older``, ``backup-not-empty``, ``backup-no-keys``; then
            nothing was restored.
        StoreError: the store fails; a store that was left half restored says so (:func:`is_half_restored`) and has to be made anew.
    """
    file = BackupFile(path, secret)
    header = file.header()
    if header.policy != policy.name:
        raise other(path.name)
    if not older_too:
        _require_newest(path.name, header, checkpoints)
    _require_empty(store)
    left = _Erased(file, header, keys)
    for node in header.nodes:
        with store.add_node(node).write() as tx:
            tx.keep(_HALF)
    rows = 0
    for node, table, page in file.pages():
        there = [row for row in page if not left.covers(node, table, row)]
        if there:
            with store.node(node).write() as tx:
                fill(tx, table, there)
        rows += len(there)
    for node in header.nodes:
        with store.node(node).write() as tx:
            tx.drop(_HALF.kind, _HALF.key)
            detail = f"made={header.made:%Y-%m-%dT%H:%M} erased={left.count}"
            enter(tx, now, Entry(who="backup", operation="restore", outcome="done", detail=detail))
    return Restored(rows=rows, erased=left.count, made=header.made)


def is_half_restored(store: Store) -> bool:
    """Say whether a restoration into a store ended half-way."""
    for node in store.nodes():
        with store.node(node).read() as reader:
            if reader.kept(_HALF.kind, _HALF.key) is not None:
                return True
    return False


def _require_newest(name: str, header: Header, checkpoints: Sequence[Checkpoint]) -> None:
    for one in checkpoints:
        lost = one.seq - header.nodes.get(one.node, one.seq)
        if lost > 0:
            raise older(name, one.node, lost)


def _require_empty(store: Store) -> None:
    for node in store.nodes():
        with store.node(node).read() as reader:
            if size_of(reader):
                raise not_empty(node)


class _Erased:
    """What of a backup was erased since: rows whose key is gone, and the events of people of whom nothing else is left."""

    def __init__(self, file: BackupFile, header: Header, keys: Keys) -> None:
        self.count = 0
        self._gone = {node: frozenset(NodeKeys(keys, node).destroyed()) for node in header.nodes}
        known = {node: {*NodeKeys(keys, node).batches(), *self._gone[node]} for node in header.nodes}
        missing = {
            (node, name)
            for node, table, name, _ in _sealed(file)
            if name not in known.get(node, ()) or (table == "outbox" and name in self._gone[node])
        }
        if missing:
            raise no_keys(len(missing))
        self._people = {person for node, _, name, person in _sealed(file) if person and name in self._gone[node]}
        if self._people:
            self._people -= {
                person
                for node, _, name, person in _sealed(file)
                if person in self._people and name not in self._gone[node]
            }

    def covers(self, node: str, table: str, row: Row) -> bool:
        """Say whether a row was erased since the backup was made, and count it."""
        places = _PLACES[table]
        if "batch" not in places:
            return False
        batch = row[places["batch"]]
        gone = key_name(batch) in self._gone[node]
        if table == "event" and "#" in batch:
            gone = gone or (node, file_of(batch), batch.partition("#")[2]) in self._people
        self.count += gone
        return gone


def _sealed(file: BackupFile) -> Iterator[tuple[str, str, str, tuple[str, str, str] | None]]:
    """Yield (node, table, key name, person) of every sealed row; a person is (node, file, key), for records alone."""
    for node, table, rows in file.pages():
        batch = _PLACES[table].get("batch")
        if batch is not None:
            of_people = table in ("record", "history")
            for row in rows:
                yield node, table, key_name(row[batch]), (node, row[0], row[1]) if of_people else None
