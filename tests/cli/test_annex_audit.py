"""``pia annex-audit`` as its user sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import call
from printed import printed

NOTE = "重要な変更に当たらない項目"
ROWS = [
    ("令和6年5月27日", "表紙　評価書名", "甲の事務　全項目評価書", "乙の事務　全項目評価書", "事後", NOTE),
    ("令和6年5月27日", "Ⅱ　特定個人情報ファイルの概要　６．特定個人情報の保管・消去　①保管場所", "庁舎のサーバ室", "データセンター", "事後", NOTE),
]  # fmt: skip


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(printed([ROWS]), encoding="utf-8")
    return path


def test_the_whole_text(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = call(capsys, "annex-audit", document)
    assert done.code == 1
    assert done.out.splitlines() == [
        "a.txt: 様式 zenkoumoku/2024-10、2行（全ての欄を読めた行 2、〃を補った行 0）",
        "項目: 一致 2、正規化して一致 0、近いものに当てた 0、当たる欄がない 0",
        "別添１の扱い: decide　特定個人情報保護評価指針（平成26年4月から令和6年9月まで）（memory）",
        "",
        "変更日ごとの判断と届出（判断 → 届出）",
        "  令和6年5月27日  2行: 重要な変更 → 重要な変更でない 1、重要な変更でない → 重要な変更でない 1",
        "",
        "判断と届出が違う行（理由を確かめてください）",
        f"  12行 令和6年5月27日 Ⅱ/6/①: 重要な変更 ≠ 重要な変更でない（事後・{NOTE}）",
        "      ・※の項目（重要な変更の対象）の変更",
        "",
        "2行のうち、違い 1行、分からないもの 0行",
    ]


def test_the_document_for_programs(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads(call(capsys, "annex-audit", document, "--format", "json").out)
    assert made["summary"]["confusion"] == [
        {"judged": "important", "filed": "not-important", "rows": 1},
        {"judged": "not-important", "filed": "not-important", "rows": 1},
    ]
    second = made["rows"][1]
    assert second["key"] == "files/*#place"
    assert (second["resolved"], second["important"], second["timing"]) == ("exact", True, "事前")
    assert second["filed"] == {"timing": "事後", "explanation": NOTE, "important": False}
    assert (second["before"], second["after"]) == ("庁舎のサーバ室", "データセンター")


def test_a_document_that_agrees_exits_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(printed([ROWS[:1]]), encoding="cp932")
    assert call(capsys, "annex-audit", path, "--lang", "en").code == 0
    lost = tmp_path / "b.txt"
    lost.write_text(printed([[("令和6年5月27日", "表紙　どこにもない欄", "甲", "乙", "事前", "")]]), encoding="utf-8")
    assert call(capsys, "annex-audit", lost).code == 0
    assert call(capsys, "annex-audit", lost, "--strict").code == 1


@pytest.mark.parametrize(
    "data, told",
    [
        (b"%PDF-1.7 ...", "a.txt:1:1"),
        (b"PK\x03\x04....", "a.txt:1:1"),
        ("表紙だけの文書".encode(), "a.txt:1:1"),
        (("ファイル\n" + "\ufffd" * 100).encode(), "a.txt:2:1"),
        (b"\xff\xfe\x00", "a.txt:1:1"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    data: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    done = call(capsys, "annex-audit", tmp_path / "a.txt")
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_wrong_option_is_said(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "2018-05" in call(capsys, "annex-audit", document, "--edition", "1999-01").err
    assert "zenkoumoku" in call(capsys, "annex-audit", document, "--form", "yoshiki9").err
    assert call(capsys, "annex-audit", document, "--charts", "x").code == 2
    assert call(capsys, "annex-audit", document.with_name("gone.txt")).code == 2
