"""Writing small assessments into a temporary folder."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
schema: 1
form: juten
edition: 2024-10
status: draft
title: 見本市　見本事務　重点項目評価書
body: {name: 見本市長, kind: municipality}
"""

MINIMAL = HEAD + "work: {name: 見本事務}\n"


def write(folder: Path, text: str = MINIMAL, **files: str) -> Path:
    """Write ``assessment.yaml`` (and other files, ``_`` in a name standing for a dot) and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assessment.yaml").write_text(text, encoding="utf-8", newline="")
    for name, content in files.items():
        (folder / name.replace("_yaml", ".yaml")).write_text(content, encoding="utf-8", newline="")
    return folder
