"""A templates root of a test's own: the product's files and some more, so that a new edition is a new file and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pia.catalogue import index
from pia.data import templates_root
from pia.forms import edition, migration

if TYPE_CHECKING:
    import pytest

__all__ = ["add_template", "own_templates"]


def own_templates(folder: Path, patch: pytest.MonkeyPatch, files: dict[str, str]) -> Path:
    """Copy the product's templates to ``folder``, add ``files`` (path: text) and let the program read from there.

    ``edition.load_edition.cache_clear()`` has to be called when the test is over.
    """
    root = folder / "templates"
    shutil.copytree(templates_root(), root)
    for module in (edition, migration):
        patch.setattr(module, "templates_root", lambda: root)
    patch.setattr(index, "cache_folder", lambda: None)
    for path, text in files.items():
        add_template(root, path, text)
    edition.load_edition.cache_clear()
    return root


def add_template(root: Path, path: str, text: str) -> None:
    """Write one more file into such a root."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="")
    edition.load_edition.cache_clear()
