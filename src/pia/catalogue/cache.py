"""Where parsed packs are kept between runs, and how a kept file is read and written.

A cache file is two lines of JSON: a head (format, size and SHA-256 of the body) and the body. Anything that is not
exactly that (cut off, edited, too large, of another format, unreadable) counts as absent: a cache can make the product
slower, never wrong and never fail.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import msgspec

__all__ = ["FORMAT", "MAX_CACHE", "cache_folder", "load", "store"]

FORMAT = 1
"""Number of the cache format; a file of another number is ignored."""

MAX_CACHE = 32 * 1024 * 1024
"""Largest cache file that is read or written, in bytes."""

_KEPT = 64
_OURS = re.compile(r"[a-z0-9-]+-[0-9a-f]{16}\.json").fullmatch


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None where there is none.

    ``PIA_CACHE`` names it (``off`` means no cache at all); else it is ``pia`` under ``%LOCALAPPDATA%`` on Windows,
    under ``$XDG_CACHE_HOME`` or ``~/.cache`` elsewhere. The folder need not exist yet.
    """
    chosen = os.environ.get("PIA_CACHE", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    variable = "LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME"
    base = os.environ.get(variable, "")
    if base and Path(base).is_absolute():
        return Path(base) / "pia"
    if os.name == "nt":
        return None
    try:
        return Path.home() / ".cache" / "pia"
    except RuntimeError:
        return None


def load(path: Path) -> Any:
    """Return the body of the cache file at ``path``, or None when it is absent or not exactly what was written."""
    try:
        if path.stat().st_size > MAX_CACHE:
            return None
        head_line, _, body = path.read_bytes().partition(b"\n")
        head = json.loads(head_line)
        expected = {"format": FORMAT, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        return msgspec.json.decode(body) if head == expected else None
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None


def store(path: Path, body: Any) -> bool:
    """Write ``body`` to the cache file at ``path`` in one step; return whether that worked.

    The file is written beside its place and moved there, so that a reader never sees half of it. The oldest files of the
    folder go when there are too many.
    """
    try:
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError):
        return False
    head = {"format": FORMAT, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    whole = json.dumps(head).encode("ascii") + b"\n" + data
    if len(whole) > MAX_CACHE:
        return False
    import tempfile

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="new-", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(whole)
            Path(name).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            return False
    except OSError:
        return False
    _prune(path.parent)
    return True


def _prune(folder: Path) -> None:
    """Delete the oldest cache files of ``folder`` beyond the number kept; files that are not ours stay."""
    with contextlib.suppress(OSError):
        ours = [each for each in folder.iterdir() if _OURS(each.name)]
        for each in sorted(ours, key=lambda file: file.stat().st_mtime_ns)[: max(0, len(ours) - _KEPT)]:
            each.unlink()
