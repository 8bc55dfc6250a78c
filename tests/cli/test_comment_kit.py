"""``pia comment-kit`` as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from example import CITY
from versions import city

from pia.cli.main import main

OLD = str(CITY / "jutaku")


def test_a_kit_and_its_opinions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = city(tmp_path).parent / "jutaku"
    text = (work / "assessment.yaml").read_text(encoding="utf-8")
    (work / "assessment.yaml").write_text(text.replace("head: 課長", "head: 住宅課長"), encoding="utf-8", newline="")
    out = tmp_path / "kit"
    assert main(["comment-kit", OLD, str(work), "-o", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("変更 1件\n1. 「")
    assert "？理由のない変更が1件あります" in shown.out
    assert "draft.pdf" in shown.err
    (tmp_path / "in.csv").write_text("番号,ページ,意見,考え方\n1,1,よい。,承ります。\n", encoding="utf-8")
    argv = ["comment-kit", OLD, str(work), "-o", str(out), "--opinions", str(tmp_path / "in.csv"), "--lang", "en"]
    assert main([*argv, "--write"]) == 0
    assert capsys.readouterr().out.startswith("1 opinions (0 without an answer)\n1. 表紙/")
    assert "承ります。" in (work / "assessment.yaml").read_text(encoding="utf-8")
    assert (out / "answers.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((OLD, OLD, "-o", "OUT"), "kit-without-changes"),
        ((OLD, OLD, "-o", "OUT", "--write"), "write-without-opinions"),
        ((OLD, OLD), "usage"),
        ((OLD, "HEAD~9999:x", "-o", "OUT"), "no-revision"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["comment-kit", *(str(out) if word == "OUT" else word for word in words)]) == 2
    assert f"誤り[{code}]" in capsys.readouterr().err
    assert not out.exists()
