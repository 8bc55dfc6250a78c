"""``pia verify``: the words at a terminal, the contract for programs, pages and workbooks, exit codes, and evidence that proves nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from console import ROOT, call

from pia.verify import judging
from pia.verify.probe import OUTCOMES, Outcome, Seen
from pia.verify.probes.registry import registered

if TYPE_CHECKING:
    from console import Ran

JUTAKU = ROOT / "assessments" / "example" / "jutaku"
KOKUHO = ROOT / "assessments" / "example" / "kokuho"


def verify(capsys: pytest.CaptureFixture[str], *argv: object) -> Ran:
    return call(capsys, "verify", *argv)


def as_json(capsys: pytest.CaptureFixture[str], *argv: object) -> Any:
    return json.loads(verify(capsys, *argv, "--format", "json", "--quiet").out)


def refute(monkeypatch: pytest.MonkeyPatch, id_: str) -> None:
    """Have one probe come to another result than it should, at its first step."""
    real = judging.tried

    def tried(town: Any, probe: Any, node: str) -> Outcome:
        if probe.id != id_:
            return real(town, probe, node)
        words = next(iter(OUTCOMES.values()))
        seen = Seen(step=probe.steps[0].id, ok=False, seen=words, ledger=((node, 41), (node, 43)))
        return Outcome(probe=id_, node=node, outcome="refuted", steps=(seen,))

    monkeypatch.setattr(judging, "tried", tried)


# --- for people ---


def test_the_text_tells_what_is_open_and_that_a_rehearsal_is_no_proof(capsys: pytest.CaptureFixture[str]) -> None:
    ran = verify(capsys, JUTAKU, "--quiet", "--as-of", "2026-10-01")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("jutaku  見本市長  市営住宅の管理に関する事務\n")
    assert (
        "○ business-login  操作者を認証する [use.authentication]\n    宣言のとおり: 認証の要素が欠ければ入れない (wrong-credentials)  [atena intermediate-server]\n"
        in ran.out
    )
    assert "基準日 2026-10-01" in ran.out
    assert ran.out.endswith("実際のシステムの証跡ではありません。\n")


def test_the_text_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    ran = verify(capsys, JUTAKU, "--quiet", "--lang", "en", "--steps")
    assert "held: Login fails when a factor is missing (wrong-credentials)" in ran.out
    assert "Try to sign in without each declared factor in turn. → refused: factor-missing" in ran.out
    assert ran.out.endswith("It is no evidence of the real system.\n")


def test_progress_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    ran = verify(capsys, JUTAKU)
    assert "jutaku: wrong-credentials\n" in ran.err
    assert "jutaku: wrong-credentials\n" not in ran.out


def test_what_is_refuted_comes_first_with_the_step(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refute(monkeypatch, "wrong-credentials")
    ran = verify(capsys, JUTAKU, "--quiet")
    assert ran.code == 1
    told = ran.out.split("■ ", 2)[1]
    assert told.startswith(
        "宣言と食い違う (1)\n× business-login  操作者を認証する [use.authentication]\n    試行が宣言と食い違う。\n"
    )
    assert "× 宣言した認証の要素を一つずつ欠いて利用を始めようとする。 → 宣言のとおり  (atena 41-43)\n" in told
    assert "宣言からの予想: いずれも拒否される。" in told


# --- for programs ---


def test_the_contract_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    told = as_json(capsys, JUTAKU, "--as-of", "2026-10-01")
    assert {"digest", "controls", "summary", "undeclared", "as_of"} <= told.keys()
    assert set(told["digest"]) == {"assessment", "policy", "rules"}
    for control in told["controls"]:
        assert {
            "control",
            "measure",
            "files",
            "outcome",
            "rehearsed",
            "real",
            "probes",
            "config",
            "documents",
        } <= control.keys()
        assert control["outcome"] in ("satisfied", "rehearsed", "violated", "undetermined", "not-applicable")
        for probe in control["probes"]:
            assert probe["outcome"] in OUTCOMES
            assert probe["outcome"] == "held" or probe["reason"]
            for step in probe["steps"]:
                assert {"step", "node", "ok", "seen", "ledger"} <= step.keys()
    held = next(one for one in told["controls"] if one["control"] == "business-login")["probes"][0]
    assert {step["node"] for step in held["steps"]} == {"atena", "intermediate-server"}
    assert any(step["ledger"] for step in held["steps"])
    assert told["summary"]["controls"] == len(told["controls"]) == sum(told["summary"]["outcomes"].values())


def test_several_assessments_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    told = as_json(capsys, JUTAKU, KOKUHO)
    assert [one["assessment"] for one in told["assessments"]] == ["jutaku", "kokuho"]


def test_the_same_bytes_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    runs = {verify(capsys, JUTAKU, "--quiet", "--format", "json", "--as-of", "2026-10-01").out for _ in range(2)}
    assert len(runs) == 1


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_undetermined_counts_with_strict(
    capsys: pytest.CaptureFixture[str], strict: tuple[str, ...], code: int
) -> None:
    assert verify(capsys, JUTAKU, "--quiet", *strict).code == code


def test_a_page_and_a_workbook(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refute(monkeypatch, "wrong-credentials")
    for fmt in ("html", "xlsx", "text"):
        assert verify(capsys, JUTAKU, "--quiet", "--format", fmt, "--report", tmp_path / f"r.{fmt}").out == ""
    page = (tmp_path / "r.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert '<details class="refuted" open>' in page
    assert "<script" not in page
    assert "http" not in page, "a page that needs nothing else"
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["概要", "措置", "手順", "定めのない値", "用いない証跡"]
    cells = {str(cell.value) for row in book["手順"].iter_rows() for cell in row}
    assert {"atena 41-43", "×", "wrong-credentials/factor-missing"} <= cells
    assert (tmp_path / "r.text").read_text("utf-8").startswith("jutaku")


def test_markup_of_an_assessment_stays_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "assessments" / "example", tmp_path / "example")
    body = tmp_path / "example" / "body.yaml"
    body.write_text(body.read_text("utf-8").replace("見本市長", "=1+1<script>", 1), "utf-8")
    for fmt in ("html", "xlsx"):
        assert (
            verify(
                capsys, tmp_path / "example" / "jutaku", "--quiet", "--format", fmt, "--report", tmp_path / f"r.{fmt}"
            ).code
            == 0
        )
    assert "<script" not in (tmp_path / "r.html").read_text("utf-8")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


# --- evidence ---


def test_rehearsed_evidence_is_taken_by_a_check_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "rehearsed.json"
    assert verify(capsys, KOKUHO, "--quiet", "-o", file, "--as-of", "2026-10-01").code == 0
    told = json.loads(file.read_text("utf-8"))
    assert {entry["kind"] for entry in told["entries"]} == {"rehearsed"}
    assert set(told["digests"]) == {"assessment", "policy", "rules"}
    assert all(entry["claim"].startswith("sha256:") for entry in told["entries"])
    plain, shown = (
        json.loads(call(capsys, "check", KOKUHO, "--format", "json", "--as-of", "2026-10-01", *more).out)
        for more in ((), ("--evidence", file))
    )
    assert shown["findings"] == plain["findings"], "a rehearsal supports no rating"


def real(tmp_path: Path, control: str = "business-login", outcome: str = "held", **more: object) -> Path:
    entry = {
        "control": control, "kind": "document", "outcome": outcome, "date": "2026-09-01", "source": {"file": "台帳.pdf"}, **more,
    }  # fmt: skip
    file = tmp_path / "real.json"
    whole = {"schema": 1, "assessment": "jutaku", "produced_by": "test", "as_of": "2026-09-01", "entries": [entry]}
    file.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return file


@pytest.mark.parametrize(("outcome", "expected", "code"), [("held", "satisfied", 0), ("refuted", "violated", 1)])
def test_real_evidence_stands_beside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, outcome: str, expected: str, code: int
) -> None:
    more = ("--evidence", real(tmp_path, outcome=outcome), "--as-of", "2026-10-01")
    login = next(one for one in as_json(capsys, JUTAKU, *more)["controls"] if one["control"] == "business-login")
    assert (login["outcome"], login["rehearsed"], login["real"]) == (expected, "held", outcome)
    assert login["documents"] == [{"kind": "document", "outcome": outcome, "file": "台帳.pdf", "date": "2026-09-01"}]
    assert verify(capsys, JUTAKU, "--quiet", *more).code == code


@pytest.mark.parametrize(
    ("day", "more", "fault"),
    [
        ("2027-10-01", {}, "evidence-out-of-date"),
        ("2026-08-01", {}, "evidence-dated-ahead"),
        ("2026-10-01", {"claim": f"sha256:{'0' * 64}"}, "evidence-edited"),
        ("2026-10-01", {"control": "nobody"}, "evidence-orphaned"),
    ],
)
def test_unsound_evidence_is_set_aside_and_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, day: str, more: dict[str, str], fault: str
) -> None:
    told = as_json(capsys, JUTAKU, "--evidence", real(tmp_path, **more), "--as-of", day)
    assert [one["fault"] for one in told["set_aside"]] == [fault]
    assert told["summary"]["outcomes"]["satisfied"] == 0
    asked = ("--quiet", "--evidence", real(tmp_path, **more), "--as-of", day)
    assert verify(capsys, JUTAKU, *asked).code == int(fault == "evidence-edited"), (
        "what was tampered with is no matter of time"
    )


# --- bad usage ---


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--store", "sqlite:///missing.db"), "store-missing"),
        (("--store", "nonsense"), "store-bad-url"),
        (("--as-of", "yesterday"), "bad-as-of"),
        (("--self-test", "--format", "xlsx"), "self-test-format"),
        (("--evidence", "missing.json"), "file-missing"),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], code: str) -> None:
    ran = verify(capsys, JUTAKU, "--quiet", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{code}]" in ran.err


def test_evidence_is_for_one_assessment(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = verify(capsys, JUTAKU, KOKUHO, "--quiet", "-o", tmp_path / "e.json")
    assert ran.code == 2
    assert "[evidence-of-several]" in ran.err
    assert not (tmp_path / "e.json").exists()


# --- the test of the probes, and a register that somebody runs ---


def test_the_self_test(capsys: pytest.CaptureFixture[str]) -> None:
    ran = verify(capsys, JUTAKU, "--quiet", "--self-test")
    assert ran.code == 0
    assert "×" not in ran.out
    assert "件に気付いた。" in ran.out
    (told,) = json.loads(verify(capsys, JUTAKU, "--quiet", "--self-test", "--format", "json").out)["self_test"]
    assert told["survivors"] == told["broken"] == []
    assert told["tried"] > 20


def test_a_survivor_fails_the_self_test(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from msgspec.structs import replace

    probe = registered()["shared-id-refused"]
    harmless = replace(probe, sabotages=(replace(probe.sabotages[0], policy=lambda policy, _node: policy),))
    monkeypatch.setattr("pia.verify.self_test.registered", lambda: {probe.id: harmless})
    ran = verify(capsys, JUTAKU, "--quiet", "--self-test", "--lang", "en")
    assert ran.code == 1
    assert (
        "× jutaku: shared-id-refused (atena) did not notice the sabotage ids-shared (one id may be used at two terminals) at step second-refused: held\n"
        in ran.out
    )


def test_a_register_that_runs_is_rehearsed_on_and_left_as_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = ("--store", "sqlite:///town.db")
    call(capsys, "register", "init", KOKUHO, *store)
    assert "[register-unseeded]" in verify(capsys, KOKUHO, "--quiet", *store).err
    call(capsys, "register", "seed", *store, "--people", 30)
    before = call(capsys, "register", "log", "atena", *store).out
    ran = verify(capsys, KOKUHO, "--quiet", *store)
    assert ran.code == 0
    assert "× " not in ran.out
    assert call(capsys, "register", "log", "atena", *store).out == before
    assert "[verify-other-policy]" in verify(capsys, JUTAKU, "--quiet", *store).err
