"""``pia new``: start from the example assessment."""

from __future__ import annotations

from pathlib import Path

from pia.data import example_root
from pia.errors import InputError, Problem, Words
from pia.sheets.atomic import write_atomic

__all__ = ["start"]


def start(directory: Path) -> tuple[Path, ...]:
    """Copy the example into ``directory`` and return the files written.

    Raises:
        InputError: the directory already holds something; nothing is overwritten.
    """
    if not _free(directory):
        raise InputError(
            Problem(
                "not-empty",
                Words(f"すでに中身があります: {directory}", f"{directory} is not empty"),
                Words("空のフォルダか、まだないフォルダの名前を指定してください。", "name an empty or a new folder"),
            )
        )
    root = example_root()
    if not (root / "assessment.yaml").is_file():
        raise FileNotFoundError("the example assessment is missing from this installation")
    written: list[Path] = []
    try:
        for source in sorted(p for p in root.rglob("*") if p.is_file() and not p.name.startswith(".")):
            target = directory / source.relative_to(root)
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


def _free(directory: Path) -> bool:
    """Say whether nothing stands at ``directory``, or an empty folder; what cannot be told shows when it is written."""
    try:
        return not directory.exists() or (directory.is_dir() and not any(directory.iterdir()))
    except OSError:
        return True
