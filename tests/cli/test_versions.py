"""``pia diff``, ``pia annex`` and ``pia publish`` as they are called: output, files, exit codes, clear words for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import call, program
from example import CITY
from versions import city, committed

OLD = str(CITY / "juki")
PURPOSE = "住民に関する記録を正確かつ統一的に行い"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The example with one purpose changed."""
    folder = city(tmp_path)
    path = folder / "files.yaml"
    text = path.read_text("utf-8")
    assert text.count(PURPOSE) == 1
    path.write_text(text.replace(PURPOSE, "住民に関する記録を正しく行い"), encoding="utf-8", newline="")
    return folder


DIFF_JA = """\
変更: Ⅱ[住民基本台帳ファイル]/3/⑥  ※
    住民に関する記録を[-正確かつ統一的に-]{+正しく+}行い、"""
ANNEX_JA = """\
1. Ⅱ[住民基本台帳ファイル]/3/⑥  [事前・重要な変更]
   前: """


def test_diff_in_japanese(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "diff", OLD, work)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(DIFF_JA)
    assert ran.out.endswith("\n変更 1件\n")


def test_diff_in_english_and_of_the_published_texts(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "diff", OLD, work, "--lang", "en", "--for", "publish")
    assert ran.out.startswith("changed: Ⅱ[住民基本台帳ファイル]/3/⑥  ※\n")
    assert ran.out.endswith("\n1 changes\n")


def test_diff_as_json(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(call(capsys, "diff", OLD, work, "--format", "json").out)
    assert [c["key"] for c in told["changes"]] == ["files/juki-file#purpose"]
    assert told["new"]["version"] == str(work)
    assert told["old"]["digest"] != told["new"]["digest"]


def test_annex_in_japanese(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "annex", OLD, work, "--date", "令和8年12月1日")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(ANNEX_JA)
    assert ran.out.endswith(
        "   ・※の項目（重要な変更の対象）の変更\n変更箇所 1行（重要な変更 1行、要判断 0行）　特定個人情報保護評価指針（令和6年10月）\n"
    )


def test_annex_in_english(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "annex", OLD, work, "--lang", "en")
    assert "a change of a ※ item" in ran.out
    assert "1 rows (1 important, 0 need a decision)" in ran.out


def test_annex_without_a_date_is_a_draft(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(call(capsys, "annex", OLD, work, "--format", "json").out)
    assert [row["date"] for row in told["rows"]] == [None]


@pytest.mark.parametrize("fmt", ["xlsx", "docx", "html", "pdf", "md", "json", "text"])
def test_annex_as_a_file(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], fmt: str) -> None:
    out = tmp_path / f"annex.{fmt}"
    ran = call(capsys, "annex", OLD, work, "--date", "2026-12-01", "--format", fmt, "-o", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert out.stat().st_size > 100


def test_a_file_format_asks_for_a_file(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "annex", OLD, work, "--format", "xlsx")
    assert ran.code == 2
    assert "out-missing" in ran.err


def test_annex_writes_into_the_history(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (work / "changes.yaml").read_text("utf-8")
    ran = call(capsys, "annex", OLD, work, "--date", "令和8年12月1日", "--write")
    assert ran.code == 0
    assert "書き足しました" in ran.err
    after = (work / "changes.yaml").read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert "20261201-juki-file-purpose" in after
    ran = call(capsys, "annex", OLD, work, "--date", "令和8年12月1日", "--write", "--lang", "en")
    assert "there is nothing to add" in ran.err
    assert (work / "changes.yaml").read_text("utf-8") == after


def test_a_row_that_may_not_be_filed_so_is_a_finding(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = json.loads(call(capsys, "annex", OLD, work, "--for", "submit", "--format", "json").out)["rows"][0]
    entry = {"key": row["key"], "content": row["content"], "verdict": "important", "timing": "posterior"}
    entry |= {"reason": "理由", "approver": "責任者", "date": "令和8年11月1日"}
    decisions = work / "decisions.yaml"
    decisions.write_text(json.dumps({"schema": 1, "decisions": [entry]}), encoding="utf-8")
    before = (work / "changes.yaml").read_bytes()
    ran = call(capsys, "annex", OLD, work, "--date", "2026-12-01", "--write")
    assert ran.code == 1
    assert "posterior-important" in ran.err
    assert (work / "changes.yaml").read_bytes() == before
    told = json.loads(call(capsys, "annex", OLD, work, "--format", "json").out)
    assert [e["code"] for e in told["errors"]] == ["posterior-important"]


def test_publish_and_compare_with_what_was_published(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "publish", work, "--date", "令和8年4月1日", "--against", OLD)
    assert ran.code == 0
    seal = work / "published" / "2026-04-01"
    assert ran.out == f"封をしました: {seal}\n変更箇所 1行\n"
    again = call(capsys, "publish", work, "--date", "2026-04-01")
    assert again.code == 2
    assert "already-sealed" in again.err
    assert call(capsys, "diff", seal, work).out == "変更はありません。\n"
    assert call(capsys, "check", work, "--fail-on", "never").code == 0


def test_publish_in_english(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "publish", work, "--date", "2026-04-01", "--lang", "en")
    assert ran.out.endswith("no rows (there is no earlier publication)\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("diff", "nowhere", OLD), "directory-missing"),
        (("annex", OLD, str(CITY / "kokuho")), "different-forms"),
        (("annex", OLD, OLD, "--date", "いつか"), "bad-date"),
        (("annex", OLD, OLD, "--date", "令和8年"), "bad-date"),
        (("publish", "nowhere", "--date", "2026-04-01"), "directory-missing"),
        (("annex", OLD, OLD, "--charts", "maybe"), "bad-value"),
    ],
)
def test_what_is_wrong_is_said_in_words(words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, *words)
    assert ran.code == 2
    assert ran.out == ""
    assert code in ran.err or code == "bad-value"
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("harm", ["a: [", "\xff", "- 1", "schema: 1\nform: juten\n"])
def test_a_version_that_cannot_be_read(work: Path, capsys: pytest.CaptureFixture[str], harm: str) -> None:
    (work / "assessment.yaml").write_text(harm, encoding="latin-1")
    for command in (("diff", OLD, work), ("annex", work, OLD), ("publish", work, "--date", "2026-04-01")):
        ran = call(capsys, *command)
        assert ran.code == 2
        assert ran.err
    assert not (work / "published").exists()


def test_a_history_of_ten_thousand_rows(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = work / "changes.yaml"
    rows = "".join(
        f"  - {{id: old-{n}, date: 令和7年1月1日, item: 表紙, before: 甲{n}, after: 乙{n}}}\n" for n in range(10_000)
    )
    path.write_text(f"changes:\n{rows}", encoding="utf-8", newline="")
    ran = call(capsys, "annex", OLD, work, "--date", "2026-12-01", "--write")
    assert ran.code == 0
    assert path.read_text("utf-8").startswith(f"changes:\n{rows}")


def test_a_commit_as_a_program_of_its_own(work: Path) -> None:
    top = work.parents[1]
    committed(top)
    ran = program("annex", "HEAD:city/juki", "city/juki", "--format", "json", cwd=top)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["rows"] == []
    ran = program("diff", "HEAD:city/jukii", "city/juki", cwd=top)
    assert ran.returncode == 2
    assert "no-such-version" in ran.stderr.decode()
    assert sorted(p.name for p in top.iterdir()) == [".git", "city"]
