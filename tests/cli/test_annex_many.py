"""``pia annex`` for many assessments, as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from example import CITY
from versions import city

from pia.cli.main import main

OLD, NEW = "intermediate-server-platform/2018-05", "intermediate-server-platform/2025-07"
JUTAKU = str(CITY / "jutaku")


def test_a_body_as_text_json_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = city(tmp_path).parent
    text = (body / "body.yaml").read_text(encoding="utf-8")
    changed = text.replace("name: 株式会社見本システムズ", "name: 株式会社新見本システムズ")
    (body / "body.yaml").write_text(changed, encoding="utf-8", newline="")
    argv = ["annex", str(CITY), str(body), "--date", "令和8年12月1日"]
    assert main(argv) == 0
    out = capsys.readouterr().out
    assert "■ " in out
    assert out.rstrip().splitlines()[-1].startswith("評価書 3件: 行のあるもの 2件（2行、")
    assert main([*argv, "--format", "json", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [len(each["annex"]["rows"]) for each in document["assessments"]] == [1, 0, 1]
    assert main([*argv, "--format", "json", "-o", str(tmp_path / "rows.json")]) == 0
    assert json.loads((tmp_path / "rows.json").read_text("utf-8"))["summary"]["rows"] == 2
    assert main([*argv, "--format", "md", "-o", str(tmp_path / "files")]) == 0
    assert sorted(path.name for path in (tmp_path / "files").iterdir()) == ["juki.md", "kokuho.md"]
    capsys.readouterr()
    assert main([*argv, "--write"]) == 0
    assert capsys.readouterr().err.count("書き足しました") == 2
    assert "株式会社新見本システムズ" in (body / "juki" / "changes.yaml").read_text("utf-8")


def test_those_that_do_not_inherit_a_profile_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annex", "--profile", OLD, NEW, JUTAKU]) == 0
    assert f"対象外: {OLD} を継承していない" in capsys.readouterr().out


def test_an_assessment_that_cannot_be_read_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = city(tmp_path).parent
    work = body / "juki" / "assessment.yaml"
    work.write_text(work.read_text(encoding="utf-8").replace("schema: 1", "schema: 1\nwrong: 1"), encoding="utf-8")
    assert main(["annex", str(CITY), str(body), "--write"]) == 2
    shown = capsys.readouterr()
    assert "juki/assessment.yaml:" in shown.err
    assert "誤り[unknown-key]" in shown.err
    assert "■ " in shown.out  # the others are told all the same


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--profile", OLD, NEW), "profile-and-directories"),
        ((JUTAKU, JUTAKU, JUTAKU), "profile-and-directories"),
        (("--profile", OLD, "x", JUTAKU), "profile-edition-unknown"),
        (("--profile", OLD, NEW, JUTAKU, "--format", "xlsx"), "out-missing"),
        (("--profile", OLD, NEW, JUTAKU, "--date", "令和8年"), "bad-date"),
        ((JUTAKU, str(CITY)), "not-a-body"),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annex", *words]) == 2
    assert f"誤り[{code}]" in capsys.readouterr().err
