# ruff: noqa: INP001
"""Write the generated pages and renew the console blocks of the others: ``python docs/generate.py`` (``make docs``).

``python docs/generate.py --check`` writes nothing and exits 1 when a page is not what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from _generate import (  # noqa: E402
    changes,
    commands,
    console,
    errors,
    evidence,
    forms,
    holdable,
    law,
    measures,
    model,
    probes,
    profiles,
    readers,
    real_findings,
    refusals,
    register_walk,
    rehearsals,
    rules,
    systems,
    vocabulary,
)

PAGES: dict[str, Callable[[], str]] = {
    "images/register-inside.svg": register_walk.inside,
    "images/register-way.svg": register_walk.way,
    "real-findings.md": real_findings.page,
    "reference/commands.md": commands.page,
    "reference/configuration-changes.md": changes.page,
    "reference/configurations.md": readers.page,
    "reference/errors.md": errors.page,
    "reference/evidence.md": evidence.page,
    "reference/forms.md": forms.page,
    "reference/holdable-controls.md": holdable.page,
    "reference/law-facts.md": law.page,
    "reference/measures.md": measures.page,
    "reference/model.md": model.page,
    "reference/probes.md": probes.page,
    "reference/profiles.md": profiles.page,
    "reference/refusals.md": refusals.page,
    "reference/register-systems.md": systems.page,
    "reference/rules.md": rules.page,
    "reference/vocabulary.md": vocabulary.page,
    "register-move-in.md": register_walk.page,
    "rehearsals.md": rehearsals.page,
}
"""The path of each generated page below ``docs/``, and the function that makes it."""


def hand_written() -> list[Path]:
    """Return the pages whose console blocks are kept: the two README files and the task pages."""
    return [*sorted(HERE.parent.glob("README*.md")), *sorted(HERE.glob("tasks/*.md"))]


def wanted() -> dict[Path, str]:
    """Return what each page should hold."""
    made = {HERE / name: make() for name, make in PAGES.items()}
    return made | {page: console.refreshed(page.read_text(encoding="utf-8")) for page in hand_written()}


def stale() -> dict[Path, str]:
    """Return the pages that are missing or not what they should be, with what they should hold."""
    return {
        page: text for page, text in wanted().items() if not page.is_file() or page.read_text(encoding="utf-8") != text
    }


def main(argv: list[str]) -> int:
    """Write the pages, or only check them with ``--check``."""
    old = stale()
    for page, text in old.items():
        name = page.relative_to(HERE.parent).as_posix()
        if argv == ["--check"]:
            sys.stderr.write(f"{name} is out of date; run make docs\n")
        else:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{name}\n")
    return 1 if old and argv == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
