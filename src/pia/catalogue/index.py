"""The compiled index: YAML packs parsed once, then taken from a cache until a source changes.

A kept pack is fresh when every source still has the size and the times it had; when those differ the content is compared
by SHA-256 and only what really changed is parsed again. Without a usable cache the sources are parsed, nothing more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pia import __version__
from pia.catalogue.cache import cache_folder, load, store
from pia.data import rules_root

__all__ = ["catalogue_sources", "load_index", "packed"]

_RACY_NS = 2_000_000_000
# A source written so shortly before the cache that a coarse clock could hide a second write is compared by content.


def packed(name: str, sources: Sequence[Path]) -> dict[str, Any]:
    """Return the parsed plain data of ``sources``: dicts, lists, texts, whole numbers, true, false and null.

    ``name`` names the cache file (lower-case letters, digits, hyphens). The keys of the result are the paths of the
    sources relative to the deepest folder they share, with forward slashes (one source alone: its file name), in sorted
    order. The result belongs to the caller.

    Raises:
        InputError: a source cannot be read or is not YAML as this project accepts it; all problems of all sources.
    """
    named = _named(sources)
    folder = cache_folder() if named else None
    path = folder / "index" / f"{name}-{_key(named)}.json" if folder else None
    kept = _kept(load(path)) if path else {}
    stamps = {relative: _stamp(source) for relative, source in named.items()}
    if path and kept and _fresh(path, stamps, kept):
        return {relative: kept[relative]["data"] for relative in named}
    entries = _refresh(named, stamps, kept)
    if path:
        store(path, {"files": entries})
    return {relative: entry["data"] for relative, entry in entries.items()}


@lru_cache(maxsize=1)
def load_index() -> dict[str, Any]:
    """Return the parsed catalogue (``measures/…``, ``law/…``, ``probes.yaml``), read once per process.

    Shared between all callers: to be read, not changed.
    """
    return packed("catalogue", catalogue_sources(rules_root()))


def catalogue_sources(root: Path) -> list[Path]:
    """Return the files of the catalogue under ``root`` (a folder laid out like ``rules/``), in sorted order."""
    return [*sorted((root / "measures").glob("*.yaml")), *sorted((root / "law").glob("*.yaml")), root / "probes.yaml"]


def _named(sources: Sequence[Path]) -> dict[str, Path]:
    """Return the sources by their relative names, sorted; a source given twice counts once."""
    absolute = sorted({Path(os.path.abspath(source)) for source in sources})  # noqa: PTH100  # keeps links as they are
    if not absolute:
        return {}
    try:
        shared = Path(os.path.commonpath([source.parent for source in absolute]))
    except ValueError:  # two drives: nothing is shared
        return {source.as_posix(): source for source in absolute}
    named = {source.relative_to(shared).as_posix(): source for source in absolute}
    return dict(sorted(named.items()))


def _key(named: dict[str, Path]) -> str:
    """Return what tells this list of sources and this release from every other: checkouts never share a cache file."""
    told = "\0".join((__version__, *map(str, named.values())))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _stamp(source: Path) -> list[int] | None:
    """Return size and times of ``source`` (in nanoseconds), or None when it cannot be looked at."""
    try:
        found = source.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _kept(body: Any) -> dict[str, Any]:
    """Return the entries of a cache body, empty when its shape is not the one that is written."""
    files = body.get("files") if isinstance(body, dict) else None
    if not isinstance(files, dict):
        return {}
    sound = all(isinstance(entry, dict) and entry.keys() == {"stamp", "sha256", "data"} for entry in files.values())
    return files if sound else {}


def _fresh(path: Path, stamps: dict[str, list[int] | None], kept: dict[str, Any]) -> bool:
    """Tell whether every source still looks as it did, and was at rest when the cache was written."""
    written = _stamp(path)
    if written is None or kept.keys() != stamps.keys():
        return False
    return all(
        stamp is not None and stamp == kept[relative]["stamp"] and stamp[1] < written[1] - _RACY_NS
        for relative, stamp in stamps.items()
    )


def _refresh(named: dict[str, Path], stamps: dict[str, list[int] | None], kept: dict[str, Any]) -> dict[str, Any]:
    """Return the entries of all sources, parsing only those whose content is not the kept one."""
    from pia.errors import InputError, Problem
    from pia.source.load import load_text
    from pia.source.nodes import plain

    entries: dict[str, Any] = {}
    problems: list[Problem] = []
    for relative, source in named.items():
        try:
            text, digest = _read(source, relative)
            before = kept.get(relative)
            if before is None or before["sha256"] != digest:
                before = {"data": plain(load_text(text, relative).root)}
            entries[relative] = {"stamp": stamps[relative], "sha256": digest, "data": before["data"]}
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return entries


def _read(source: Path, relative: str) -> tuple[str, str]:
    """Return the text of ``source`` and the SHA-256 of its bytes."""
    from pia.source.decode import decode, read_bytes

    data = read_bytes(source, relative)
    text, _ = decode(data, relative)
    return text, hashlib.sha256(data).hexdigest()
