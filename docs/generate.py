"""Write the generated pages of the documentation: ``python docs/generate.py`` (``make docs``).

``python docs/generate.py --check`` writes nothing and exits 1 when a page is not what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from _generate import commands, errors, forms, law, measures, model, rules, vocabulary  # noqa: E402

PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands.page,
    "reference/errors.md": errors.page,
    "reference/forms.md": forms.page,
    "reference/law-facts.md": law.page,
    "reference/measures.md": measures.page,
    "reference/model.md": model.page,
    "reference/rules.md": rules.page,
    "reference/vocabulary.md": vocabulary.page,
}
"""The path of each generated page below ``docs/``, and the function that makes it."""


def stale() -> list[str]:
    """Return the pages that are missing or not what they should be."""
    return [
        name
        for name, make in PAGES.items()
        if not (HERE / name).is_file() or (HERE / name).read_text("utf-8") != make()
    ]


def write() -> list[str]:
    """Write the pages that changed and return their names."""
    changed = stale()
    for name in changed:
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
    return changed


def main(argv: list[str]) -> int:
    """Write the pages, or only check them with ``--check``."""
    if argv == ["--check"]:
        old = stale()
        for name in old:
            sys.stderr.write(f"docs/{name} is out of date; run make docs\n")
        return 1 if old else 0
    for name in write():
        sys.stdout.write(f"docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
