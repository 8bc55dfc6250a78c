"""``pia migrate``: an assessment moves to another edition of its form, byte by byte where nothing changes, losing nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.app.opened import open_assessment
from pia.errors import InputError, Place, Problem, Words
from pia.forms.edition import edition_names, load_edition
from pia.forms.fill import fill_form
from pia.forms.migration import Migration, edits_for, known_moves, lost, migrations_between
from pia.sheets.atomic import write_atomic
from pia.source.edit import apply_edits
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.read import Loaded

__all__ = ["Migrated", "copy_of", "migrate"]


class Migrated(Struct, frozen=True, kw_only=True):
    """What a migration did: the files changed, the items that read otherwise now (before, after), what to read again."""

    old: str
    new: str
    files: tuple[Path, ...]
    changed: tuple[tuple[Item, Item], ...]
    gone: tuple[Item, ...]
    review: tuple[Words, ...]


def migrate(directory: Path, edition: str, *, write: bool = True) -> Migrated:
    """Move the assessment in ``directory`` to ``edition`` of its own form.

    Comments and everything the migration does not touch keep their bytes. Nothing is written when a filled item would have
    no place in the new edition that the migration does not account for, or when ``write`` is False.

    Raises:
        InputError: no such edition, no written migration leads there, the files cannot be edited, or something would be lost.
    """
    loaded = open_assessment(directory)
    form, old = loaded.assessment.form, loaded.assessment.edition
    load_edition(form, edition)
    chain = migrations_between(form, old, edition)
    if chain is None:
        raise InputError(_no_way(form, old, edition))
    before = fill_form(loaded, projection="submit")
    with tempfile.TemporaryDirectory(prefix="pia-migrate-") as name:
        copied = copy_of(loaded, Path(name))
        texts: dict[str, str] = {}
        for migration in chain:
            texts |= _step(copied, migration)
        after = fill_form(open_assessment(copied), projection="submit")
    gone = frozenset[str]().union(*(migration.gone for migration in chain))
    missing = lost(before, after, gone)
    if missing:
        raise InputError([_would_lose(loaded, item, edition) for item in missing])
    files = tuple(loaded.assembled.directory / file for file in texts)
    if write:
        for path, text in zip(files, texts.values(), strict=True):
            write_atomic(path, text.encode("utf-8"))
    now = {item.key: item for item in after.items()}
    return Migrated(
        old=old,
        new=edition,
        files=files,
        changed=tuple(
            (item, now[item.key])
            for item in before.items()
            if item.key in now and (item.printed(), item.label) != (now[item.key].printed(), now[item.key].label)
        ),
        gone=tuple(
            item for item in before.items() if item.key not in now and item.status not in ("blank", "not-applicable")
        ),
        review=tuple(dict.fromkeys(words for migration in chain for words in migration.review)),
    )


def copy_of(loaded: Loaded, folder: Path) -> Path:
    """Copy the files of an assessment, its body's included, so that the change can be tried without touching them."""
    root = loaded.assembled.directory.resolve()
    target = folder / "body" / root.name
    target.mkdir(parents=True)
    for document in loaded.assembled.documents:
        source = root / document.file
        if not source.is_file():
            continue  # a profile of the product
        to = target / document.file
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, to)
    return target


def _step(directory: Path, migration: Migration) -> dict[str, str]:
    """Make one migration in a copy and return the new text of every file that changed."""
    changed: dict[str, str] = {}
    for document in open_assessment(directory).assembled.documents:
        path = directory / document.file
        edits = edits_for(document, migration) if path.suffix in (".yaml", ".yml") and path.is_file() else []
        if edits:
            changed[document.file] = text = apply_edits(document, edits)
            path.write_text(text, encoding="utf-8", newline="")
    return changed


def _no_way(form: str, old: str, new: str) -> Problem:
    near = nearest(new, list(known_moves(form).get(old, ())))
    hint = Words(f"「{near}」へは移せます。", f"it can be moved to {near!r}. ") if near else Words("", "")
    return Problem(
        "no-migration",
        Words(
            f"{form} の「{old}」から「{new}」への移行の定めがありません。",
            f"no written migration leads from {form} {old!r} to {new!r}",
        ),
        Words(
            f"{hint.ja}templates/migrations/{form}/{old}--{new}.yaml に書いてください。版: {'、'.join(edition_names(form))}",
            f"{hint.en}write one in templates/migrations/{form}/{old}--{new}.yaml",
        ),
    )


def _would_lose(loaded: Loaded, item: Item, edition: str) -> Problem:
    place = None
    if item.origin is not None:
        line = loaded.texts()[item.origin.file].splitlines()[item.origin.line - 1]
        column = len(line) - len(line.lstrip()) + 1
        place = Place(item.origin.file, item.origin.line, column, item.origin.line, len(line) + 1)
    return Problem(
        "migration-loses",
        Words(
            f"「{item.path}」（{item.label}）の記載が、版 {edition} では行き場を失います。",
            f"{item.path} ({item.label}) has no place in the edition {edition}",
        ),
        Words(
            "移行の定めの steps で移すか、gone に挙げてください。何も書き換えていません。",
            "move it by a step of the migration or list it under gone; nothing was written",
        ),
        place,
    )
