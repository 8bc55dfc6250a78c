"""Sealed publications: what was published on a day, kept whole in ``published/<day>/`` and never written again.

``form.json`` and ``form-submitted.json`` are the version as the public and as the commission saw it, ``annex.json`` the rows
told with it, ``evidence.json`` what was shown for the controls, ``manifest.json`` the digest of every source file and of every
file of the seal. ``form-submitted.json`` holds what is withheld: only the files that the manifest lists under ``public`` may
be handed out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pia.errors import InputError, Problem, Words
from pia.history.snapshot import SCHEMA, Snapshot
from pia.history.versions import MANIFEST

__all__ = [
    "PUBLIC",
    "PUBLISHED",
    "SUBMITTED",
    "Manifest",
    "json_bytes",
    "read_manifest",
    "read_seal",
    "seals",
    "sha256",
    "snapshot_bytes",
    "write_seal",
]

PUBLISHED = "published"
PUBLIC = "form.json"
SUBMITTED = "form-submitted.json"
_SCHEMA = "pia-publication/1"
_MOST_BYTES = 64 * 1024 * 1024


class Manifest(Struct, frozen=True, kw_only=True):
    """What a seal says of itself. ``sources`` and ``files`` map names to ``sha256:…``."""

    schema: str
    date: str
    form: str
    edition: str
    body: str
    name: str
    against: str | None
    digest: str
    sources: dict[str, str]
    files: dict[str, str]
    public: tuple[str, ...]


def sha256(data: bytes) -> str:
    """Return ``sha256:…`` of some bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def snapshot_bytes(version: Snapshot) -> bytes:
    """Return a version as JSON, the same bytes for the same version."""
    return json_bytes(msgspec.to_builtins(version))


def json_bytes(data: Any) -> bytes:
    """Return data as the JSON of a seal."""
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", errors="backslashreplace")


def write_seal(directory: Path, day: str, files: Mapping[str, bytes], *, public: tuple[str, ...], **said: Any) -> Path:
    """Write ``directory/published/<day>/`` whole and return it.

    ``public`` are the names of the files that may be handed out; ``said`` is the rest of the manifest.

    Raises:
        InputError: a publication of that day is sealed already, or the folder cannot be written; nothing is left behind.
    """
    target = directory / PUBLISHED / day
    if target.exists() or target.is_symlink():
        raise InputError(_sealed(day))
    manifest = Manifest(
        schema=_SCHEMA,
        files={name: sha256(data) for name, data in files.items()},
        public=(*public, MANIFEST),
        **said,
    )
    temporary = target.parent / f".pia-{os.getpid()}.tmp"
    try:
        target.parent.mkdir(exist_ok=True)
        temporary.mkdir()
        for name, data in files.items():
            _write(temporary / name, data)
        _write(temporary / MANIFEST, json_bytes(msgspec.to_builtins(manifest)))
        temporary.rename(target)  # refused where a folder with files has appeared meanwhile
    except OSError as error:
        with contextlib.suppress(OSError):
            shutil.rmtree(temporary)
        with contextlib.suppress(OSError):
            target.parent.rmdir()  # only where it is empty
        raise InputError(_sealed(day) if target.exists() else _cannot_write(target, error)) from None
    return target


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def seals(directory: Path) -> list[Path]:
    """Return the sealed publications of an assessment, from old to new."""
    try:
        found = sorted(each for each in (directory / PUBLISHED).iterdir() if (each / MANIFEST).is_file())
    except OSError:
        return []
    return [each for each in found if not each.name.startswith(".")]


def read_manifest(folder: Path) -> Manifest:
    """Return what a seal says of itself.

    Raises:
        InputError: it cannot be read or is none.
    """
    try:
        return msgspec.json.decode(_read(folder / MANIFEST), type=Manifest)
    except msgspec.MsgspecError as error:
        raise InputError(_broken(folder, MANIFEST, str(error))) from None


def read_seal(folder: Path, *, public: bool) -> Snapshot:
    """Return the version that a seal keeps, as the public or as the commission saw it.

    Raises:
        InputError: the seal is broken: a file is missing, changed, or not what the manifest says.
    """
    manifest = read_manifest(folder)
    name = PUBLIC if public else SUBMITTED
    data = _read(folder / name)
    if manifest.files.get(name) != sha256(data):
        raise InputError(_broken(folder, name, "digest"))
    try:
        version = msgspec.json.decode(data, type=Snapshot)
    except msgspec.MsgspecError as error:
        raise InputError(_broken(folder, name, str(error))) from None
    if version.schema != SCHEMA:
        raise InputError(_broken(folder, name, version.schema[:40]))
    return version


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(_broken(path.parent, path.name, f"> {_MOST_BYTES}"))
        return path.read_bytes()
    except OSError as error:
        raise InputError(_broken(path.parent, path.name, error.strerror or "")) from None


def _sealed(day: str) -> Problem:
    return Problem(
        "already-sealed",
        Words(f"{day} の公表物は、すでに封をしてあります。", f"the publication of {day} is sealed already"),
        Words(
            "公表物は書き換えません。別の日付を指定してください。",
            "a publication is never written again; give another date",
        ),
    )


def _cannot_write(path: Path, error: OSError) -> Problem:
    return Problem(
        "cannot-write",
        Words(f"「{path}」に書き込めません: {error.strerror}", f"cannot write {path}: {error.strerror}"),
        Words("書き込めるフォルダか確かめてください。", "see that the folder can be written to"),
    )


def _broken(folder: Path, name: str, why: str) -> Problem:
    return Problem(
        "seal-broken",
        Words(
            f"公表物「{folder.name}」の {name} は、封をしたときのものではありません（{why}）。",
            f"{name} of the publication {folder.name!r} is not what was sealed ({why})",
        ),
        Words("封をしたときの写しから戻してください。", "restore it from a copy of that time"),
    )
