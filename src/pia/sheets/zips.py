"""Zip containers: written so that equal content is equal bytes, read with limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from pia.errors import InputError, Problem, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "deterministic_zip", "read_zip", "repack"]

MAX_ENTRIES = 10_000
MAX_BYTES = 256 * 1024 * 1024

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", "[Content_Types].xml")
_CHUNK = 1 << 16
_LEVEL = 6
_LONGEST_NAME = 1_000
_SYMLINK = 0o120000
_FORMAT = 0o170000
_ENCRYPTED = 0x1
_SHOWN_PROBLEMS = 20
# Everything the zip reader of the standard library is known to raise on damaged containers.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


def deterministic_zip(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip of ``entries`` (name to content) whose bytes depend on nothing else.

    ``mimetype`` comes first and uncompressed, as OpenDocument and EPUB ask, then ``[Content_Types].xml``, then the
    rest by code point. Every entry is dated 1980-01-01 and an ordinary file.

    Raises:
        InputError: ``zip-entry-name``, for names that leave the container.
    """
    problems = [problem for name in entries if (problem := _name_problem(name)) is not None]
    if problems:
        raise InputError(problems[:_SHOWN_PROBLEMS])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in _ordered(entries):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3  # the default follows the machine
            info.external_attr = 0o100644 << 16
            stored = name == _FIRST[0]
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, entries[name], compresslevel=None if stored else _LEVEL)
    return buffer.getvalue()


def _ordered(names: Iterable[str]) -> list[str]:
    rank = {name: index for index, name in enumerate(_FIRST)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


def repack(data: bytes, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the zip ``data`` written anew by :func:`deterministic_zip`; repacking twice changes nothing more.

    Raises:
        InputError: as :func:`read_zip`.
    """
    return deterministic_zip(read_zip(data, max_entries=max_entries, max_bytes=max_bytes))


def read_zip(data: bytes, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> dict[str, bytes]:
    """Return the files of a zip by name, in the order of the container; folders are left out.

    ``max_bytes`` bounds what is really unpacked, all files together, whatever the container claims about sizes.

    Raises:
        InputError: ``zip-unreadable`` for damage, encryption and unusual compression; ``zip-too-large`` over a limit;
            ``zip-entry-name`` for names that leave the container, links, and names that occur twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_entries(infos, max_entries)
            return _unpack(archive, infos, max_bytes)
    except InputError:
        raise
    except _DAMAGE as error:
        raise InputError(_unreadable("壊れているか、zipではありません", "it is damaged or no zip")) from error


def _check_entries(infos: list[zipfile.ZipInfo], max_entries: int) -> None:
    """Refuse entries by what the directory says of them, all at once."""
    if len(infos) > max_entries:
        raise InputError(_too_large(f"{max_entries:,}ファイル", f"{max_entries:,} files"))
    problems: list[Problem] = []
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        problem = _name_problem(name.removesuffix("/") if info.is_dir() else name)
        if problem is None and name.casefold() in seen:
            problem = _bad_name(name, "同じ名前が二つあります", "the name occurs twice")
        if problem is None and (info.external_attr >> 16) & _FORMAT == _SYMLINK:
            problem = _bad_name(name, "リンクです", "it is a link")
        if problem is None and info.flag_bits & _ENCRYPTED:
            problem = _unreadable("暗号化されています", "it is encrypted")
        if problem is None and info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            problem = _unreadable("対応していない圧縮方式です", "its compression is not supported")
        seen.add(name.casefold())
        if problem is not None and problem not in problems:
            problems.append(problem)
    if problems:
        raise InputError(problems[:_SHOWN_PROBLEMS])


def _unpack(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], max_bytes: int) -> dict[str, bytes]:
    left = max_bytes
    files: dict[str, bytes] = {}
    for info in infos:
        if info.is_dir():
            continue
        pieces: list[bytes] = []
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise InputError(_too_large(f"展開後{max_bytes:,}バイト", f"{max_bytes:,} bytes unpacked"))
                pieces.append(piece)
        files[info.filename] = b"".join(pieces)
    return files


def _name_problem(name: str) -> Problem | None:
    """Return what is wrong with the name of an entry: it must be a relative path of plain parts."""
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") for part in parts)
    drive = len(parts[0]) > 1 and parts[0][1] == ":"
    if plain and not drive and len(name) <= _LONGEST_NAME and "\\" not in name and name.isprintable():
        return None
    return _bad_name(
        name, "コンテナの外を指すか、使えない文字を含みます", "it leaves the container or holds forbidden characters"
    )


def _bad_name(name: str, ja: str, en: str) -> Problem:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:60])
    return Problem(
        "zip-entry-name",
        Words(f"圧縮ファイルの中の「{shown}」: {ja}", f"“{shown}” in the container: {en}"),
        Words("正しいファイルを指定してください", "give the original file"),
    )


def _too_large(ja: str, en: str) -> Problem:
    return Problem(
        "zip-too-large",
        Words(f"圧縮ファイルが大きすぎます（上限は{ja}）", f"the container is too large (the limit is {en})"),
        Words("不要な画像やシートを除いてください", "remove pictures or sheets that are not needed"),
    )


def _unreadable(ja: str, en: str) -> Problem:
    return Problem(
        "zip-unreadable",
        Words(f"圧縮ファイルを読めません: {ja}", f"the container cannot be read: {en}"),
        Words(
            "元のソフトで開いて保存し直してください（パスワードは外す）",
            "open it in the program that made it and save it again, without a password",
        ),
    )
