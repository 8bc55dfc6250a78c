"""Where a register lives: its store, and beside it (never in it) its keys, its checkpoints and the lock of who works with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from pia.errors import Problem, UsageError, Words
from pia.register.store.faults import bad_url
from pia.register.store.open import is_store_url

__all__ = ["Places", "alone", "places"]

_FILE: Final = "sqlite:///"


class Places(Struct, frozen=True, kw_only=True):
    """The URL of a store, and the files of its register."""

    url: str
    keys: Path
    checkpoints: Path
    lock: Path


def places(url: str, state: Path | None) -> Places:
    """Return where everything of a register is.

    Args:
        url: of its store.
        state: the folder of its other files; for a file of SQLite they lie beside it unless this says otherwise.

    Raises:
        StoreError: ``store-bad-url``: there is no such kind of store.
        UsageError: ``register-no-state``: another store needs ``--state``; ``register-memory``: nothing of ``memory:`` is left when a
            command ends; ``register-state-missing``: there is no such folder.
    """
    if not is_store_url(url):
        raise bad_url()
    if url == "memory:":
        raise UsageError(_memory())
    if state is None and not url.startswith(_FILE):
        raise UsageError(_no_state())
    if state is not None and not state.is_dir():
        raise UsageError(_missing(state))
    file = Path(url.removeprefix(_FILE))
    name = file.name if url.startswith(_FILE) else "register"
    folder = state if state is not None else file.parent
    return Places(
        url=url, keys=folder / f"{name}.keys", checkpoints=folder / f"{name}.checkpoints", lock=folder / f"{name}.lock"
    )


@contextmanager
def alone(where: Places) -> Iterator[None]:
    """Keep other commands from changing the same register; the lock goes with the process, however that ends.

    Raises:
        UsageError: ``register-busy``, ``register-state-unwritable``.
    """
    try:
        db = sqlite3.connect(where.lock, timeout=0.2, isolation_level=None)
    except sqlite3.Error:
        raise UsageError(_unwritable(where.lock.parent)) from None
    with closing(db):
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            busy = error.sqlite_errorname == "SQLITE_BUSY"
            raise UsageError(_busy() if busy else _unwritable(where.lock.parent)) from None
        yield


def _memory() -> Problem:
    return Problem(
        "register-memory",
        Words("memory: のストアはコマンドが終わると消えるため、ここでは使えません。", "a store in memory: is gone when a command ends"),
        Words("--store sqlite:///register.db のように指定してください。", "name a file: --store sqlite:///register.db"),
    )  # fmt: skip


def _no_state() -> Problem:
    return Problem(
        "register-no-state",
        Words("このストアには、鍵と検査点を置くフォルダの指定が要ります。", "this store needs a folder for its keys and checkpoints"),
        Words("--state フォルダ を付けてください（ストアの控えとは別の場所に置きます）。", "add --state FOLDER, a place that the backups of the store do not cover"),
    )  # fmt: skip


def _missing(state: Path) -> Problem:
    return Problem(
        "register-state-missing",
        Words(f"フォルダがありません：{state}", f"there is no folder {state}"),
        Words("先にフォルダを作ってください。", "make the folder first"),
    )


def _unwritable(folder: Path) -> Problem:
    return Problem(
        "register-state-unwritable",
        Words(f"鍵や検査点のフォルダに書き込めません：{folder}", f"the folder of keys and checkpoints cannot be written: {folder}"),
        Words("フォルダの有無、書込みの権限、空き容量を確かめてください。", "check that it is there, writable and not full"),
    )  # fmt: skip


def _busy() -> Problem:
    return Problem(
        "register-busy",
        Words("別のコマンドがこの登録系を使っています。", "another command is working with this register"),
        Words("そのコマンドが終わってから、もう一度実行してください。", "run it again when that command has ended"),
    )
