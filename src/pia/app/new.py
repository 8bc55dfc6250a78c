"""``pia new``: start from one work of the example city, with the facts that its body shares beside it."""

from __future__ import annotations

from pathlib import Path

from pia.data import example_root
from pia.errors import InputError, Problem, UsageError, Words
from pia.sheets.atomic import write_atomic
from pia.source.assemble import ASSESSMENT, BODY
from pia.terms.text import nearest

__all__ = ["DEFAULT_WORK", "start", "works"]

DEFAULT_WORK = "juki"
"""The work that is copied unless another is named: the fullest of them."""


def works() -> tuple[str, ...]:
    """Return the works of the example city, the default first."""
    root = example_root()
    found = sorted(each.name for each in root.iterdir() if (each / ASSESSMENT).is_file()) if root.is_dir() else []
    if DEFAULT_WORK not in found or not (root / BODY).is_file():
        raise FileNotFoundError("the example assessments are missing from this installation")
    return (DEFAULT_WORK, *(name for name in found if name != DEFAULT_WORK))


def start(directory: Path, work: str = DEFAULT_WORK) -> tuple[Path, ...]:
    """Copy one work of the example into ``directory`` and return the files written.

    The copy stands alone: ``body.yaml``, which the works of the example share one folder up, goes into it.

    Raises:
        UsageError: the example has no such work.
        InputError: the directory already holds something, or stands below a ``body.yaml``; nothing is overwritten.
    """
    known = works()
    if work not in known:
        raise UsageError(_unknown(work, known))
    if not _free(directory):
        raise InputError(
            Problem(
                "not-empty",
                Words(f"すでに中身があります: {directory}", f"{directory} is not empty"),
                Words("空のフォルダか、まだないフォルダの名前を指定してください。", "name an empty or a new folder"),
            )
        )
    above = directory.absolute().parent / BODY
    if _stands(above):
        raise InputError(_below_a_body(above))
    written: list[Path] = []
    try:
        for source, name in _sources(work):
            target = directory / name
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(target, source.read_bytes())
            written.append(target)
    except OSError as error:
        raise InputError(
            Problem(
                "cannot-write",
                Words(
                    f"書き込めません: {directory}（{error.strerror}）", f"cannot write to {directory}: {error.strerror}"
                ),
                Words("書き込める場所を指定してください。", "name a writable place"),
            )
        ) from error
    return tuple(written)


def _sources(work: str) -> list[tuple[Path, Path]]:
    """Return every file to copy, with its name in the copy, by that name."""
    root = example_root()
    files = [path for path in (root / work).rglob("*") if path.is_file() and not path.name.startswith(".")]
    found = [(root / BODY, Path(BODY)), *((path, path.relative_to(root / work)) for path in files)]
    return sorted(found, key=lambda pair: pair[1])


def _unknown(work: str, known: tuple[str, ...]) -> Problem:
    near = nearest(work, known)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    return Problem(
        "unknown-work",
        Words(f"見本に「{work}」という事務はありません。", f"the example has no work {work!r}"),
        Words(f"{hint.ja}事務: {'、'.join(known)}", f"{hint.en}works: {', '.join(known)}"),
    )


def _below_a_body(above: Path) -> Problem:
    return Problem(
        "body-above",
        Words(
            f"一つ上のフォルダに、すでに {BODY} があります: {above}",
            f"there is a {BODY} one folder up already: {above}",
        ),
        Words(
            f"見本は {BODY} と一組です。別の場所に作り、要る事実を一つ上の {BODY} に移してから、評価書のフォルダを置いてください。",
            f"the example comes with a {BODY} of its own; make it elsewhere, move its facts up, then put the folder here",
        ),
    )


def _free(directory: Path) -> bool:
    """Say whether nothing stands at ``directory``, or an empty folder; what cannot be told shows when it is written."""
    try:
        return not directory.exists() or (directory.is_dir() and not any(directory.iterdir()))
    except OSError:
        return True


def _stands(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
