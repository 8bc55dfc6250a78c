"""The rows of many assessments: written into their histories, as files, as JSON, and for reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.app.annex import annex_document, annex_lines, append
from pia.app.opened import open_assessment
from pia.errors import InputError, Lang, Problem, UsageError, Words
from pia.sheets.atomic import safe_filename, write_atomic
from pia.source.edit import Replace, apply_edits
from pia.source.nodes import Mapping as Keys
from pia.source.nodes import Scalar
from pia.source.nodes import Sequence as Items

if TYPE_CHECKING:
    from pia.app.annex_many import Many, Part

__all__ = ["append_many", "many_document", "many_lines", "save_many"]

# --- what is written ---


def append_many(made: Many) -> list[Path]:
    """Write the rows into the history of every assessment, and the new edition of a profile where one moves; return the files.

    Raises:
        InputError: an assessment cannot be moved or edited; nothing is written then.
    """
    concerned = [part for part in made.parts if part.annex is not None and part.annex.rows]
    problems = [_not_moved(part) for part in concerned if part.notes]
    if problems:
        raise InputError(problems)
    moves = [(part, _moved(part, made.moved)) for part in concerned] if made.moved is not None else []
    written = [path for part in concerned if part.annex is not None and (path := append(part.annex)) is not None]
    for part, found in moves:
        if found and made.moved is not None:
            for path, text in _moved(part, made.moved).items():
                write_atomic(path, text.encode("utf-8"))
                written.append(path)
    return list(dict.fromkeys(written))


def _moved(part: Part, editions: tuple[str, str]) -> dict[Path, str]:
    """Return the new text of the file in which an assessment says that it inherits the old edition."""
    old, new = editions
    for document in open_assessment(part.directory).assembled.documents:
        listed = document.root.get("inherits") if isinstance(document.root, Keys) else None
        for number, item in enumerate(listed.items if isinstance(listed, Items) else ()):
            at: tuple[str | int, ...] = ("inherits", number)
            named = item
            if isinstance(item, Keys):
                at, named = (*at, "profile"), item.get("profile") or item
            if isinstance(named, Scalar) and named.text == old:
                return {part.directory / document.file: apply_edits(document, [Replace(at, new)])}
    return {}


def _not_moved(part: Part) -> Problem:
    note = part.notes[0]
    return Problem(
        "profile-not-moved",
        Words(
            f"「{part.directory.as_posix()}」には、後の版にない措置や役割についての記載が{len(part.notes)}か所あります（{note.message.ja}）",
            f"{part.directory.as_posix()} says something of controls or roles that the new edition lacks ({len(part.notes)} places: {note.message.en})",
        ),
        Words(
            "inherits と refines の記載を後の版に合わせてから、git の版などと比べて行を作ってください。何も書き込んでいません。",
            "bring inherits and refines up to the new edition and compare with an earlier commit; nothing was written",
        ),
        None if note.place is None else replace(note.place, file=f"{part.directory.as_posix()}/{note.place.file}"),
    )


def save_many(made: Many, fmt: str, out: Path | None) -> list[Path]:
    """Write the rows of each assessment as a file in ``fmt`` into the folder ``out`` and return the files.

    Raises:
        UsageError: no folder is named.
        InputError: a file cannot be written.
    """
    from pia.app.annex_print import rendered

    if out is None:
        raise UsageError(
            Problem(
                "out-missing",
                Words(f"{fmt} の出力先がありません。", f"no folder to write {fmt} to was named"),
                Words("-o で出力先のフォルダを指定してください。", "name a folder with -o"),
            )
        )
    files: dict[str, bytes] = {}
    for part in made.parts:
        if part.annex is None or not part.annex.rows:
            continue
        stem = safe_filename(part.directory.name or "assessment")
        if f"{stem}.{fmt}" in files:
            stem = safe_filename(f"{part.directory.parent.name}-{stem}")
        number, name = 1, f"{stem}.{fmt}"
        while name in files:
            number += 1
            name = f"{stem}-{number}.{fmt}"
        files[name] = rendered(part.annex, fmt)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(_no_folder(out, error)) from None
    for name, data in files.items():
        write_atomic(out / name, data)
    return [out / name for name in files]


def _no_folder(out: Path, error: OSError) -> Problem:
    return Problem(
        "cannot-write",
        Words(f"「{out}」に書き込めません: {error.strerror}", f"cannot write {out}: {error.strerror}"),
        Words("書き込めるフォルダか確かめてください。", "see that the folder can be written to"),
    )


# --- what is said ---


def many_document(made: Many, lang: Lang) -> dict[str, Any]:
    """Return the rows as JSON: one document of ``pia annex`` for each assessment."""
    return {
        "schema": "pia-annex-many/1",
        "change": made.change.say(lang),
        "assessments": [
            {
                "directory": part.directory.as_posix(),
                "skipped": None if part.skipped is None else part.skipped.say(lang),
                "notes": [{"place": str(note.place), "message": note.message.say(lang)} for note in part.notes],
                "annex": None if part.annex is None else annex_document(part.annex, lang),
            }
            for part in made.parts
        ],
        "errors": [
            {
                "code": p.code,
                "place": None if p.place is None else str(p.place),
                "message": p.message.say(lang),
                "remedy": p.remedy.say(lang),
            }
            for p in made.problems
        ],
        "summary": _counts(made),
    }


def many_lines(made: Many, lang: Lang) -> Iterator[str]:
    """Yield the rows for reading, assessment by assessment."""
    ja = lang == "ja"
    yield made.change.say(lang)
    for part in made.parts:
        yield ""
        yield f"■ {part.directory.as_posix()}"
        if part.skipped is not None:
            yield f"   {'対象外' if ja else 'passed over'}: {part.skipped.say(lang)}"
        elif part.annex is None:
            yield f"   {'読めない（誤りを見てください）' if ja else 'cannot be read (see the errors)'}"
        else:
            yield from annex_lines(part.annex, lang)
        for note in part.notes:
            yield f"   ※ {note.place}: {note.message.say(lang)}"
    counts = _counts(made)
    yield ""
    if ja:
        yield (
            f"評価書 {counts['assessments']}件: 行のあるもの {counts['with_rows']}件（{counts['rows']}行、重要な変更 {counts['important']}行、"
            f"要判断 {counts['needs_decision']}行）、変更なし {counts['unchanged']}件、対象外 {counts['skipped']}件、読めないもの {counts['unreadable']}件"
        )
    else:
        yield (
            f"{counts['assessments']} assessments: {counts['with_rows']} with rows ({counts['rows']} rows, {counts['important']} important, "
            f"{counts['needs_decision']} need a decision), {counts['unchanged']} unchanged, {counts['skipped']} passed over, "
            f"{counts['unreadable']} unreadable"
        )


def _counts(made: Many) -> dict[str, int]:
    annexes = [part.annex for part in made.parts if part.annex is not None]
    rows = [row for each in annexes for row in each.rows]
    return {
        "assessments": len(made.parts),
        "with_rows": sum(bool(each.rows) for each in annexes),
        "unchanged": sum(not each.rows for each in annexes),
        "skipped": sum(part.skipped is not None for part in made.parts),
        "unreadable": sum(part.annex is None and part.skipped is None for part in made.parts),
        "rows": len(rows),
        "important": sum(row.important for row in rows),
        "needs_decision": sum(row.needs_decision for row in rows),
    }
