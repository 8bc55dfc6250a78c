"""Making the n-th write of SQLite fail: a layer between SQLite and its own layer for files (a VFS) that counts and refuses.

Everything above it, the format of pages and the recovery, is the real thing, and so is what was written before the failure. A write
that fails leaves half of its bytes in the file, as a torn one does.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sqlite3
from functools import cache
from typing import Any, ClassVar, Self

__all__ = ["FULL", "FailingDisk", "NoShimError"]

FULL = 13
_WRITE, _TRUNCATE, _SYNC = 778, 1546, 1034
"""SQLITE_IOERR_WRITE, …_TRUNCATE, …_FSYNC."""


class NoShimError(Exception):
    """Why no layer can be put in here."""


class _File(ctypes.Structure):
    _fields_: ClassVar = [("methods", ctypes.c_void_p)]


class _Methods(ctypes.Structure):
    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        *((name, ctypes.c_void_p) for name in ("close", "read", "write", "truncate", "sync")),
        *((f"other{n}", ctypes.c_void_p) for n in range(13)),
    ]


class _Vfs(ctypes.Structure):
    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        *((f"other{n}", ctypes.c_void_p) for n in range(14)),
    ]


_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(_File), ctypes.c_int, ctypes.c_void_p
)
_WRITES = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_TRUNCATES = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNCS = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Layer:
    """The layer, once for the process; it lets everything through while no disk fails."""

    def __init__(self) -> None:
        self.disk: FailingDisk | None = None
        found = ctypes.util.find_library("sqlite3")
        if found is None:
            raise NoShimError("SQLite is not a shared library here")
        library = ctypes.CDLL(found)
        library.sqlite3_sourceid.restype = ctypes.c_char_p
        own = sqlite3.connect(":memory:")
        if own.execute("SELECT sqlite_source_id()").fetchone()[0] != library.sqlite3_sourceid().decode():
            raise NoShimError("Python was built with another SQLite than the one of the system")
        own.close()
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._below = library.sqlite3_vfs_find(None)
        self._opens = _OPEN(self._below.contents.open)
        self._keep: list[Any] = [_OPEN(self._open)]
        self._tables: dict[int, _Methods] = {}
        self._vfs = _Vfs.from_buffer_copy(self._below.contents)
        self._vfs.name = b"failing"
        self._vfs.next = None
        self._vfs.open = ctypes.cast(self._keep[0], ctypes.c_void_p).value
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise NoShimError("SQLite does not take another layer")

    def _open(self, _vfs: int, name: int, file: Any, flags: int, out: int) -> int:
        done = int(self._opens(ctypes.addressof(self._below.contents), name, file, flags, out))
        own = file.contents.methods
        if own:
            file.contents.methods = ctypes.addressof(self._table(own))
        return done

    def _table(self, address: int) -> _Methods:
        if address not in self._tables:
            table = _Methods.from_buffer_copy(_Methods.from_address(address))
            write, truncate, sync = _WRITES(table.write), _TRUNCATES(table.truncate), _SYNCS(table.sync)

            def writes(file: int, data: int, size: int, at: int) -> int:
                code = self._fails(_WRITE)
                return (write(file, data, size // 2, at) and code) or code if code else int(write(file, data, size, at))

            def truncates(file: int, size: int) -> int:
                return self._fails(_TRUNCATE) or int(truncate(file, size))

            def syncs(file: int, flags: int) -> int:
                return self._fails(_SYNC) or int(sync(file, flags))

            for name, kind, function in (
                ("write", _WRITES, writes),
                ("truncate", _TRUNCATES, truncates),
                ("sync", _SYNCS, syncs),
            ):
                self._keep.append(kind(function))
                setattr(table, name, ctypes.cast(self._keep[-1], ctypes.c_void_p).value)
            self._tables[address] = table
        return self._tables[address]

    def _fails(self, code: int) -> int:
        return self.disk.next(code) if self.disk else 0


@cache
def _layer() -> _Layer:
    return _Layer()


class FailingDisk:
    """While the block runs, the n-th call that changes or synchronises a file fails (with ``lasting``, every later one too).

    It reaches connections made after the first ``FailingDisk`` of the process.
    """

    SYNC = _SYNC

    def __init__(self, n: int = 0, code: int = 0, *, lasting: bool = False) -> None:
        self.calls: list[int] = []
        self.failed = 0
        self._n, self._code, self._lasting = n, code, lasting
        self._layer = _layer()

    def next(self, code: int) -> int:
        """Count a call that would fail with ``code``, and return 0 or how it fails."""
        self.calls.append(code)
        count = len(self.calls)
        if self._n and (count == self._n or (self._lasting and count > self._n)):
            self.failed = self.failed or code
            return self._code if self._code and code != _SYNC else code
        return 0

    def __enter__(self) -> Self:
        self._layer.disk = self
        return self

    def __exit__(self, *_: object) -> None:
        self._layer.disk = None
