"""``make demo``: every assessment of a folder, the works of a body included, filled, checked and written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pia.app.drifted import drifted_copy
from pia.cli.demo import held, main
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


def test_the_configurations_conform_and_one_host_has_drifted(tmp_path: Path) -> None:
    said = list(held(example_root() / "hosts", tmp_path))
    text = "\n".join(said)
    sound, drifted = text.split("三行だけ変えたもの", 1)
    assert "終了コード0" in sound
    assert "不一致 0、確かめられない 0" in sound
    assert "終了コード1" in drifted
    root = (tmp_path / "example" / "hosts-drifted" / "gyomu-db1").as_posix()
    body = (example_root() / "body.yaml").as_posix()
    for file, line in (("login.defs", 1), ("logrotate.d/postgresql", 2), ("postgresql/15/main/pg_hba.conf", 3)):
        at = next(number for number, one in enumerate(said) if one.startswith(f"    {root}/etc/{file}:{line}:1  "))
        assert said[at + 1].startswith(f"      {body}:"), "the declaration is told with its line"
    list(held(example_root() / "hosts", tmp_path))  # once more over the old copy


def test_a_line_that_is_to_drift_must_be_there(tmp_path: Path) -> None:
    hosts = shutil.copytree(example_root() / "hosts", tmp_path / "hosts")
    (hosts / "gyomu-db1" / "etc" / "login.defs").write_text("PASS_MAX_DAYS 60\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"login\.defs"):
        drifted_copy(hosts, tmp_path / "copy")
