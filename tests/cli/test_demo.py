"""``make demo``: every assessment of a folder, the works of a body included, filled, checked and written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pia.cli.demo import main
from pia.data import example_root

FORMATS = {".xlsx", ".docx", ".html", ".pdf", ".md", ".json"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a body of one work, and an assessment that stands alone."""
    for name in ("example", "alone"):
        (tmp_path / "in" / name).mkdir(parents=True)
        shutil.copy(example_root() / "body.yaml", tmp_path / "in" / name)
    shutil.copytree(example_root() / "jutaku", tmp_path / "in" / "example" / "jutaku")
    shutil.copytree(example_root() / "jutaku", tmp_path / "in" / "alone", dirs_exist_ok=True)
    return tmp_path / "in"


def test_every_work_is_written_where_it_stands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder.parent / "out"
    assert main([str(folder), str(out)]) == 0
    for name in ("alone", "example/jutaku"):
        assert {path.suffix for path in (out / name).iterdir()} == FORMATS
    said = capsys.readouterr().out
    assert said.count("■ 見本市長") == 2
    assert said.count("検査: ") == 2
    assert said.index(str(out / "alone")) < said.index(str(out / "example" / "jutaku")), "the made-up city comes last"


def test_what_cannot_be_read_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "alone" / "assessment.yaml").write_text("schema: 2\n", encoding="utf-8")
    assert main([str(folder), str(folder.parent / "out")]) == 2
    assert "誤り[" in capsys.readouterr().err
