"""``pia check --fix``: mend what can be mended safely, tried on a copy first and shown before anything is written."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.app.check import check
from pia.app.local_rules import with_those_beside
from pia.app.migrate import copy_of
from pia.app.opened import directories, open_assessment
from pia.errors import InputError
from pia.rules.fixing import fixed_texts
from pia.sheets.atomic import write_atomic

if TYPE_CHECKING:
    from pia.app.check import CheckOptions
    from pia.rules.finding import Finding

__all__ = ["Fixed", "fix", "write_fixes"]

_MOST_ROUNDS = 50


class Fixed(Struct, frozen=True):
    """What the fixes come to: per file the old and the new text, and the findings that they settle."""

    texts: dict[Path, tuple[str, str]]
    settled: tuple[Finding, ...]

    def diff(self) -> str:
        """Return the changes as a unified diff, files in order."""
        lines: list[str] = []
        for path, (old, new) in sorted(self.texts.items()):
            name = path.as_posix()
            changed = difflib.unified_diff(
                old.splitlines(keepends=True), new.splitlines(keepends=True), name, name, n=2
            )
            lines += [x if x.endswith("\n") else f"{x}\n\\ No newline at end of file\n" for x in changed]
        return "".join(lines)


def fix(paths: Sequence[Path], options: CheckOptions) -> Fixed:
    """Work out the fixes of every assessment that ``paths`` name; nothing is written.

    A fix counts only where, judged again, its finding is gone and no other has come. Waived findings are left as they are:
    what somebody accepted is not mended behind their back, and nothing is ever mended by hiding it.

    Raises:
        InputError: an assessment or a pack cannot be read.
    """
    texts: dict[Path, tuple[str, str]] = {}
    settled: list[Finding] = []
    for directory in directories(tuple(paths)):
        with tempfile.TemporaryDirectory(prefix="pia-fix-") as folder:
            loaded = open_assessment(directory)
            copy = copy_of(loaded, Path(folder))
            old = {document.file: _text(directory / document.file) for document in loaded.assembled.documents}
            settled += _mend(copy, _with_packs_beside(options, directory))
            for file, before in old.items():
                after = _text(copy / file)
                if before is not None and after is not None and after != before:
                    texts[directory / file] = (before, after)
    return Fixed(texts, tuple(settled))


def _with_packs_beside(options: CheckOptions, directory: Path) -> CheckOptions:
    """Return ``options`` for the copy of an assessment, which has no folder of rules beside it."""
    return options if options.only_rules else replace(options, rules=with_those_beside(options.rules, directory))


def write_fixes(fixed: Fixed) -> None:
    """Write the new texts."""
    for path, (_, new) in fixed.texts.items():
        write_atomic(path, new.encode("utf-8"))


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8") if path.suffix in (".yaml", ".yml") and path.is_file() else None


def _mend(directory: Path, options: CheckOptions) -> list[Finding]:
    """Mend the copy rule by rule until nothing more can be mended; return what is settled."""
    judge = _judge(directory, options)
    settled: list[Finding] = []
    given_up: set[str] = set()
    before = judge()
    for _ in range(_MOST_ROUNDS):
        rules = sorted({f.rule for f in before.values() if f.fix is not None and f.waived is None} - given_up)
        if not rules:
            break
        rule = rules[0]
        wanted = [f for f in before.values() if f.rule == rule and f.fix is not None and f.waived is None]
        after = _tried(directory, judge, before, wanted)
        gone = [f for f in wanted if after is not None and f.id not in after]
        if after is None or not gone:
            given_up.add(rule)
            continue
        settled += gone
        before = after
    return settled


def _tried(
    directory: Path, judge: Callable[[], dict[str, Finding]], before: dict[str, Finding], wanted: list[Finding]
) -> dict[str, Finding] | None:
    """Apply the fixes of ``wanted`` and judge again; put everything back, and return None, where they do harm."""
    texts = fixed_texts(open_assessment(directory), wanted)
    old = {file: (directory / file).read_bytes() for file in texts}
    for file, text in texts.items():
        (directory / file).write_bytes(text.encode("utf-8"))
    try:
        after = judge() if texts else None
    except InputError:
        after = None
    if after is not None and after.keys() <= before.keys():
        return after
    for file, data in old.items():
        (directory / file).write_bytes(data)
    return None


def _judge(directory: Path, options: CheckOptions) -> Callable[[], dict[str, Finding]]:
    def judge() -> dict[str, Finding]:
        chosen = replace(options, baseline=None, waivers=True)
        result = check([directory], chosen)
        if result.errors:
            raise InputError(result.errors)
        return {finding.id: finding for finding in result.findings}

    return judge
