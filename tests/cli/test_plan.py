"""``pia plan`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from example import CITY
from versions import city

from pia.cli.main import main


def test_a_body_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(CITY), "--as-of", "2026-11-22"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("令和8年11月22日（日）現在")
    assert out.rstrip().endswith("評価書 3件（期限に間に合わない 0件、確かめることがある 0件、期限の経過 0件）")


@pytest.mark.parametrize(
    ("fmt", "start"),
    [("json", b"{"), ("md", b"# "), ("svg", b"<svg "), ("ics", b"BEGIN:VCALENDAR\r\n"), ("text", b"as of")],
)
def test_every_format_goes_into_a_file(tmp_path: Path, fmt: str, start: bytes) -> None:
    out = tmp_path / "plan"
    argv = ["plan", str(CITY / "juki"), "--as-of", "2026-11-22", "--format", fmt, "--lang", "en", "-o", str(out)]
    assert main(argv) == 0
    first = out.read_bytes()
    assert first.startswith(start)
    assert main(argv) == 0
    assert out.read_bytes() == first


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = city(tmp_path)
    text = (work / "files.yaml").read_text(encoding="utf-8")
    changed = text.replace("住民に関する記録を正確かつ統一的に行い", "住民に関する記録を正確に行い")
    (work / "files.yaml").write_text(changed, encoding="utf-8", newline="")
    argv = ["plan", str(work), "--against", str(CITY / "juki"), "--format", "json"]
    assert main([*argv, "--as-of", "2026-11-22"]) == 0
    assert main([*argv, "--as-of", "2026-11-22", "--strict"]) == 1  # 要件定義の終了 is not known
    body = work.parent / "body.yaml"
    body.write_text(
        body.read_text(encoding="utf-8") + "\nschedule: {requirements_end: 令和8年12月1日}\n",
        encoding="utf-8",
        newline="",
    )
    capsys.readouterr()
    assert main([*argv, "--as-of", "2026-11-22"]) == 1
    (plan,) = json.loads(capsys.readouterr().out)["plans"]
    assert plan["late"] is True


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as-of", "明日"), "bad-as-of"),
        (("--as-of", "令和8年"), "bad-as-of"),
        (("--against", "nowhere"), "directory-missing"),
        (("--format", "gantt"), "usage"),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(CITY / "juki"), *words]) == 2
    shown = capsys.readouterr()
    assert f"誤り[{code}]" in shown.err
    assert shown.out == ""
