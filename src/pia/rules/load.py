"""Which rules a run has: the packs of the product, through the compiled index, and local packs, read afresh every time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pia
from pia import __version__
from pia.catalogue.cache import cache_folder, load, store
from pia.catalogue.index import catalogue_sources
from pia.data import rules_root, templates_root
from pia.errors import InputError, Place, Problem, Words
from pia.rules.compiled import pack_from_json, pack_to_json
from pia.rules.derived import DERIVED
from pia.rules.expr import engine_for
from pia.rules.pack import PACK_SUFFIXES, read_pack_file
from pia.rules.reading import suggest
from pia.rules.rule_set import RuleSet
from pia.rules.subjects import VARIABLES

if TYPE_CHECKING:
    from pia.rules.rule import Pack

__all__ = ["load_packs", "own_packs", "pack_files", "read_packs"]

MAX_FILES = 500
"""Most files of one run's local packs."""


def load_packs(paths: Sequence[Path] = (), *, only: bool = False) -> RuleSet:
    """Return the rules of a run: those of the product (unless ``only``), then those of the local ``paths``.

    Args:
        paths: files, or folders searched through all their levels.
        only: leave the packs of the product out.

    Raises:
        InputError: a path does not exist or holds no pack, a pack is wrong, or two rules share an id; all at once.
    """
    problems: list[Problem] = []
    packs: list[Pack] = []
    try:
        packs.extend(() if only else own_packs())
    except InputError as error:
        problems.extend(error.problems)
    try:
        packs.extend(read_packs(pack_files(paths)) if paths else ())
    except InputError as error:
        problems.extend(error.problems)
    problems.extend(_twice(packs))
    if problems:
        raise InputError(problems)
    return RuleSet(tuple(packs))


def own_packs(root: Path | None = None) -> tuple[Pack, ...]:
    """Return the packs of the product (those under ``root``): from the index while nothing has changed.

    Raises:
        InputError: a pack is wrong.
    """
    root = rules_root() / "packs" if root is None else root
    if not root.is_dir():
        return ()
    files = [(path, f"rules/packs/{path.relative_to(root).as_posix()}") for path in _found(root)]
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for path, name in files}
    stamp = _stamp()
    DERIVED.under(_short(f"{__version__}{stamp}"))
    folder = cache_folder()
    kept_at = folder / "index" / f"rules-{_short(f'{__version__}{root}')}.json" if folder else None
    body: Any = load(kept_at) if kept_at else None
    if isinstance(body, dict) and body.get("digests") == digests and body.get("stamp") == stamp:
        engine = engine_for(VARIABLES)
        return tuple(pack_from_json(data, engine) for data in body["packs"])
    packs = read_packs(files, own=True)
    if kept_at:
        store(kept_at, {"digests": digests, "stamp": stamp, "packs": [pack_to_json(pack) for pack in packs]})
    return packs


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _stamp() -> str:
    """Return what the meaning of a checked pack depends on: the code of the model and of this room, the vocabularies, the ids.

    The ids are those of the catalogue and of the forms (``pia.rules.closed_ids``); here their files are only looked at.
    """
    package = Path(pia.__file__).resolve().parent
    files = [
        *(package / "model").glob("*.py"),
        *(package / "rules").rglob("*.py"),
        templates_root() / "vocabulary.yaml",
        *(templates_root() / "forms").glob("*/*.yaml"),
        *catalogue_sources(rules_root()),
    ]
    told = []
    for path in sorted(files):
        found = path.stat()
        told.append(f"{path.name}:{found.st_size}:{found.st_mtime_ns}")
    return _short("\n".join(told))


def read_packs(files: Iterable[tuple[Path, str]], *, own: bool = False) -> tuple[Pack, ...]:
    """Read and check packs given as (path, display name).

    Raises:
        InputError: something is wrong in one of them; all problems of all files.
    """
    packs: list[Pack] = []
    problems: list[Problem] = []
    for path, name in files:
        try:
            packs.append(read_pack_file(path, name, own=own))
        except InputError as error:
            problems.extend(error.problems)
    problems.extend(_twice(packs))
    if problems:
        raise InputError(problems)
    return tuple(packs)


def pack_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return the pack files that ``paths`` name, each once, with display names.

    Raises:
        InputError: a path does not exist, or a folder holds no pack.
    """
    found: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        shown = path.as_posix()
        try:
            files = [path] if path.is_file() else _found(path) if path.is_dir() else []
        except OSError:
            files = []
        if not files:
            problems.append(_none(path, shown))
        for file in files:
            found.setdefault(file, file.as_posix())
    if len(found) > MAX_FILES:
        problems.append(
            Problem(
                "rules-too-many-files",
                Words(
                    f"規則のファイルが{len(found):,}個あり、上限の{MAX_FILES}個を超えています。",
                    f"{len(found)} rule files, more than {MAX_FILES}",
                ),
                Words("フォルダーを絞ってください。", "name a smaller folder"),
            )
        )
    if problems:
        raise InputError(problems)
    return list(found.items())


def _found(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in PACK_SUFFIXES and path.is_file())


def _none(path: Path, shown: str) -> Problem:
    exists = path.exists()
    try:
        names = [one.name for one in path.parent.iterdir()] if not exists else []
    except OSError:
        names = []
    hint = suggest(path.name, names)
    ja = f"「{shown}」に規則のファイル（.yaml）がありません。" if exists else f"「{shown}」がありません。"
    en = f"'{shown}' holds no rule file (.yaml)" if exists else f"'{shown}' does not exist"
    return Problem(
        "rules-missing",
        Words(ja, en),
        Words(
            f"{hint.ja}規則のファイルかフォルダーを指定してください。",
            f"{hint.en}name a rule file or a folder of rule files",
        ),
        Place(shown, 1, 1, 1, 1),
    )


def _twice(packs: Iterable[Pack]) -> list[Problem]:
    first: dict[str, Place] = {}
    problems = []
    for rule in (rule for pack in packs for rule in pack.rules):
        known = first.setdefault(rule.id, rule.place)
        if known is not rule.place:
            problems.append(
                Problem(
                    "rule-duplicate-id",
                    Words(
                        f"規則「{rule.id}」が二つあります（最初は {known}）。",
                        f"the rule '{rule.id}' stands twice (first at {known})",
                    ),
                    Words("どちらかの id を変えてください。", "change one of the two ids"),
                    rule.place,
                )
            )
    return problems
