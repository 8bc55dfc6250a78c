"""All files of one assessment to one tree: includes merged, shared facts joined, controls inherited, references resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.data import rules_root
from pia.errors import InputError, Place, Problem
from pia.source.annex import Tables
from pia.source.include import Reader, is_file, yaml_names
from pia.source.inherit import inherit
from pia.source.merge import Merged, check_ids, join_body
from pia.source.nodes import Mapping, Node
from pia.source.problems import point, problem, suggestion
from pia.source.texts import Resolver

if TYPE_CHECKING:
    from pathlib import Path

    from pia.source.load import Document

__all__ = ["ASSESSMENT", "BODY", "Assembled", "assemble"]

ASSESSMENT = "assessment.yaml"
"""Name of the first file of every assessment."""

BODY = "body.yaml"
"""Name of the file with the facts that all assessments of one body share: one folder up, or beside the only assessment."""


class Assembled(Struct, frozen=True):
    """One assessment as one tree.

    ``root`` has neither ``include`` nor ``texts``: both have done their work. ``documents`` are the files in reading
    order, the tables (CSV) that recipients name after the YAML and the inherited profiles last, ``texts`` the shared texts by id, ``unused_texts`` those of the assessment's own files that nothing refers to
    (the body's texts serve other assessments too), with their places. ``passed_over`` is what was written for another edition
    of a profile than the one that was read (see ``assemble``).
    """

    root: Mapping
    documents: tuple[Document, ...]
    directory: Path
    texts: dict[str, Node]
    unused_texts: tuple[tuple[str, Place], ...] = ()
    passed_over: tuple[Problem, ...] = ()


_OF_ANOTHER_EDITION = frozenset(
    {
        "profile-control-unknown",
        "profile-role-unknown",
        "profile-role-missing",
        "profile-file-not-covered",
        "refines-unknown",
    }
)


def assemble(directory: Path, profiles: Path | None = None, *, moved: bool = False) -> Assembled:
    """Read the assessment in ``directory`` with its includes, its tables, its body's ``body.yaml`` and what it inherits.

    ``profiles`` is the folder of the profiles that assessments may inherit; None means those of the product. ``moved``: an
    edition there is not the one the assessment was written for, so what names a control or a role that it lacks is passed over.

    Raises:
        InputError: there is no assessment there, or a file cannot be read, or the files do not fit together; every
            problem of every file that can be found at once is listed.
    """
    folder = _folder(directory)
    bodies = _bodies(folder)
    reader = Reader(folder, (folder, *dict.fromkeys(each.parent for each in bodies if each.parent != folder)))
    own_documents = reader.read(folder / ASSESSMENT, also=bodies)
    body_documents = reader.read(bodies[0]) if bodies else []

    own = Merged.of(own_documents)
    shared = Merged.of(body_documents)
    problems: list[Problem] = [*reader.problems, *own.problems, *shared.problems]
    if len(bodies) > 1:
        problems.append(_two_bodies())
    texts = dict(own.texts)
    for name, entry in shared.texts.items():
        first = texts.setdefault(name, entry)
        if first is not entry:
            problems.append(Merged.twice(f"texts.{name}", first.key_place, entry.key_place))
    entries, join_problems = join_body(own, shared, set(texts), quiet=reader.incomplete)
    problems += join_problems
    inherited = inherit(entries, rules_root() / "profiles" if profiles is None else profiles)
    entries = inherited.entries
    passed_over = tuple(each for each in inherited.problems if moved and each.code in _OF_ANOTHER_EDITION)
    problems += [each for each in inherited.problems if each not in passed_over]
    for name, entry in inherited.texts.items():
        first = texts.setdefault(name, entry)
        if first is not entry:
            problems.append(Merged.twice(f"texts.{name}", entry.key_place, first.key_place))
    problems += check_ids(entries)

    resolver = Resolver(texts, quiet=reader.incomplete or inherited.incomplete)
    resolved = tuple([resolver.resolve_entry(entry) for entry in entries])
    used = frozenset(resolver.used)
    for name in texts:  # the unused ones too: what is written wrong is said now, not when the text is first used
        resolver.text(name)
    problems += resolver.problems
    tables = Tables(reader)
    resolved = tuple([tables.attach(entry) for entry in resolved])
    problems += tables.problems
    if problems:
        raise InputError(sorted(problems, key=lambda each: each.place or point("")))
    first_root = own_documents[0].root
    return Assembled(
        root=Mapping(resolved, first_root.place, first_root.start, first_root.end),
        documents=(*own_documents, *body_documents, *tables.documents, *inherited.documents),
        directory=directory,
        texts={name: resolver.done[name] for name in texts},
        passed_over=passed_over,
        unused_texts=tuple((name, entry.key_place) for name, entry in own.texts.items() if name not in used),
    )


def _folder(directory: Path) -> Path:
    """Return the resolved folder of the assessment, or explain why there is none."""
    shown = directory.as_posix()
    try:
        folder = directory.resolve()
        is_folder, is_plain = folder.is_dir(), folder.is_file()
    except (OSError, RuntimeError, ValueError):
        folder, is_folder, is_plain = directory, False, False
    if not is_folder:
        if is_plain:
            message = (f"「{shown}」はフォルダーではなくファイルです。", f"'{shown}' is a file, not a folder.")
            remedy = (f"{ASSESSMENT} のあるフォルダーを指定してください。", f"Name the folder that holds {ASSESSMENT}.")
            raise InputError(problem("not-a-directory", message, remedy, None))
        near_ja, near_en = suggestion(folder.name, _siblings(folder))
        message = (f"フォルダー「{shown}」がありません。{near_ja}", f"The folder '{shown}' does not exist.{near_en}")
        remedy = ("フォルダー名を確かめてください。", "Check the name of the folder.")
        raise InputError(problem("directory-missing", message, remedy, None))
    if not is_file(folder / ASSESSMENT):
        raise InputError(_no_assessment(folder, shown))
    return folder


def _bodies(folder: Path) -> tuple[Path, ...]:
    """Return where shared facts stand: beside the assessment (one that stands alone) and one folder up."""
    places = (folder, folder.parent) if folder.parent != folder else (folder,)
    return tuple(place / BODY for place in places if is_file(place / BODY))


def _two_bodies() -> Problem:
    """Explain that the facts of the body stand in two places: reading only one would silently drop the other."""
    message = (
        f"{BODY} が、評価書と同じフォルダーと1つ上のフォルダーの両方にあります。",
        f"There is a {BODY} beside the assessment and another one folder up.",
    )
    remedy = (
        f"事実を1つ上の {BODY} にまとめ、評価書と同じフォルダーのものを削除してください。",
        f"Put the facts together in the {BODY} one folder up and delete the one beside the assessment.",
    )
    return problem("body-twice", message, remedy, point(BODY))


def _siblings(folder: Path) -> list[str]:
    """Return the names of the assessments beside ``folder``."""
    try:
        return sorted(each.name for each in folder.parent.iterdir() if is_file(each / ASSESSMENT))
    except (OSError, ValueError):
        return []


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


def _no_assessment(folder: Path, shown: str) -> Problem:
    """Explain that ``folder`` holds no assessment.yaml, and name what it holds instead."""
    names = yaml_names(folder)
    if names:
        near_ja, near_en = suggestion(ASSESSMENT, names)
        if not near_ja:
            near_ja, near_en = f"あるのは「{names[0]}」です。", f" There is '{names[0]}'."
        message = (f"「{shown}」に {ASSESSMENT} がありません。{near_ja}", f"'{shown}' holds no {ASSESSMENT}.{near_en}")
        remedy = (f"ファイル名を {ASSESSMENT} に直してください。", f"Rename the file to {ASSESSMENT}.")
    else:
        empty = _is_empty(folder)
        message = (
            (f"フォルダー「{shown}」が空です。", f"The folder '{shown}' is empty.")
            if empty
            else (f"「{shown}」に {ASSESSMENT} がありません。", f"'{shown}' holds no {ASSESSMENT}.")
        )
        remedy = (
            f"{ASSESSMENT} を置くか、pia new で見本から始めてください。",
            f"Put {ASSESSMENT} there, or start from the example with 'pia new'.",
        )
    return problem("assessment-missing", message, remedy, point(ASSESSMENT))
