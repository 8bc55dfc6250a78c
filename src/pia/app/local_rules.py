"""Rules that a body writes itself: packs named on the command line, and packs in a folder ``rules`` beside an assessment.

The folder lies in the assessment's own folder or, for all the works of a body, beside ``body.yaml``. Its packs are used
without being named, for that assessment alone; they can only add findings. Where only certain packs are asked for
(``--only-rules``), these folders are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pia.rules.load import load_packs, pack_files
from pia.rules.pack import PACK_SUFFIXES
from pia.source.assemble import BODY
from pia.source.include import is_file

if TYPE_CHECKING:
    from pia.rules.rule import Rule
    from pia.rules.rule_set import RuleSet

__all__ = ["FOLDER", "RuleSets", "beside", "with_those_beside"]

FOLDER = "rules"
"""The folder of a body's own packs; it is never taken for an assessment."""


def beside(directory: Path) -> tuple[Path, ...]:
    """Return the folders of packs that belong to the assessment in ``directory``; an empty folder is none."""
    homes = [directory, *([directory.parent] if is_file(directory.parent / BODY) else [])]
    return tuple(folder for home in homes if _any_pack(folder := home / FOLDER))


def with_those_beside(paths: Sequence[Path], directory: Path) -> tuple[Path, ...]:
    """Return ``paths`` and the packs beside an assessment, a pack that is named anyway standing once.

    Raises:
        InputError: one of ``paths`` names no pack.
    """
    folders = beside(directory)
    if not folders:
        return tuple(paths)
    named = {path.resolve() for path, _ in pack_files(paths)} if paths else set()
    return (*paths, *(path for path, _ in pack_files(folders) if path.resolve() not in named))


class RuleSets:
    """The rules by which each assessment of a run is judged; packs are read once."""

    def __init__(self, paths: Sequence[Path] = (), *, only: bool = False) -> None:
        self._paths, self._only = tuple(paths), only
        self._known: dict[tuple[Path, ...], RuleSet] = {}
        self.common = self._load(self._paths)

    def of(self, directory: Path) -> RuleSet:
        """Return the rules for the assessment in ``directory``.

        Raises:
            InputError: a pack is wrong, or two rules share an id.
        """
        return self.common if self._only else self._load(with_those_beside(self._paths, directory))

    def every(self, directories: Iterable[Path]) -> tuple[Rule, ...]:
        """Return every rule that one of the assessments is judged by, once.

        Raises:
            InputError: a pack is wrong, or two rules share an id.
        """
        found = {rule.id: rule for rule in self.common.rules}
        for directory in directories:
            for rule in self.of(directory).rules:
                found.setdefault(rule.id, rule)
        return tuple(found.values())

    def _load(self, paths: tuple[Path, ...]) -> RuleSet:
        if paths not in self._known:
            self._known[paths] = load_packs(paths, only=self._only)
        return self._known[paths]


def _any_pack(folder: Path) -> bool:
    try:
        return folder.is_dir() and any(path.suffix in PACK_SUFFIXES for path in folder.rglob("*"))
    except (OSError, ValueError):
        return False
