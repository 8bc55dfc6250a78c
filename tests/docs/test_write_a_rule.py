"""The page for authors of rules, followed to the letter in an empty folder: nothing but the page is known."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest
from console import ROOT, Ran, call

from pia.app.rules import hints
from pia.app.rules import tested as run_examples  # under its own name pytest would take it for a test
from pia.rules.subjects import KINDS

PAGE = ROOT / "docs" / "tasks" / "write-a-rule.md"
EXAMPLES = ROOT / "docs" / "examples" / "local-rules.yaml"
PACK = "assessments/wako/rules/party-name-in-full.yaml"


class Step(NamedTuple):
    """One block of the page: a command to type, or the text of the pack."""

    typed: tuple[str, ...]
    pack: str


def steps() -> list[Step]:
    page = PAGE.read_text("utf-8").split("## 式の書き方")[0]
    found = []
    for kind, body in re.findall(r"^   ```(text|yaml)\n(.*?)^   ```$", page, re.MULTILINE | re.DOTALL):
        lines = [line.removeprefix("   ") for line in body.splitlines()]
        typed = tuple(line.removeprefix("$ pia ") for line in lines if line.startswith("$ pia "))
        if kind == "yaml" or typed:
            found.append(Step(typed, "\n".join(lines) + "\n" if kind == "yaml" else ""))
    return found


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, Ran]]:
    """Follow the page in an assessment made by ``pia new`` one of whose contractors is abbreviated."""
    monkeypatch.chdir(tmp_path)
    assert call(capsys, "new", "assessments/wako").code == 0
    body = Path("assessments/wako/body.yaml")
    body.write_text(body.read_text("utf-8").replace("株式会社見本システムズ", "㈱見本システムズ", 1), encoding="utf-8")
    ran = []
    for step in steps():
        if step.pack:
            Path(PACK).write_text(step.pack, encoding="utf-8")
        ran += [(line, call(capsys, *shlex.split(line))) for line in step.typed]
    return ran


def test_every_command_of_the_page_works_and_the_rule_fires(typed: list[tuple[str, Ran]]) -> None:
    assert [line.split()[:2] for line, _ in typed] == [
        ["rules", "new"],
        ["rules", "lint"],
        ["rules", "test"],
        ["check", "assessments/wako"],
        ["rules", "explain"],
        ["check", "assessments/wako"],
    ]
    for line, ran in typed:
        assert (ran.code, ran.err) == (0, ""), (line, ran)
    made, linted, examples, alone, explained, everyday = [ran.out for _, ran in typed]
    assert made.startswith(PACK)
    assert "1件の規則に問題はありません" in linted
    assert "例 3件のうち、期待どおり 3件" in examples
    told = "内容：委託先「㈱見本システムズ」の名称に略称があります。"
    assert told in alone
    assert told in everyday
    assert "警告[party-name-in-full]" in everyday
    assert "不適合：parties/mihon-systems" in explained
    assert "規則：1件" in alone
    assert "規則：1件" not in everyday


def test_what_the_page_shows_of_explain_is_what_is_printed(typed: list[tuple[str, Ran]]) -> None:
    shown = re.search(r"   ```text\n   (不適合：.*?)^   ```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    printed = next(ran.out for line, ran in typed if line.startswith("rules explain"))
    for line in shown[1].splitlines():
        assert line.strip() in printed


def test_the_example_rules_are_sound() -> None:
    results = run_examples([EXAMPLES])
    assert len(results) >= 10
    assert all(result.passed for result in results)
    assert hints([EXAMPLES]) == ()


def test_the_page_names_every_base_verdict_and_hint() -> None:
    page = PAGE.read_text("utf-8")
    for word in (
        "minimal",
        "connected",
        "provision",
        "transfer",
        "prefecture",
        "ministry",
        "draft",
        "zenkoumoku",
        "kiso",
    ):
        assert f"`{word}`" in page
    for verdict in ("pass", "fail", "undetermined", "not_applicable"):
        assert f"| `{verdict}` |" in page
    sources = (ROOT / "src" / "pia" / "rules" / "hints.py").read_text("utf-8")
    for code in set(re.findall(r'"(hint-[a-z-]+)"', sources)):
        assert f"`{code}`" in page


def test_the_expressions_of_the_page_are_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each expression of the table is the condition of a rule that loads and is judged."""
    table = PAGE.read_text("utf-8").split("## 式の書き方")[1].split("## 例の書き方")[0]
    rows = [line.replace("\\|", "|") for line in table.splitlines() if line.startswith("| ") and "`" in line]
    shown = [code for row in rows for code in re.findall(r"`([^`]+)`", row) if "." in code or "(" in code]
    variables = {kind.variable: name for name, kind in KINDS.items()}
    tried = 0
    for number, code in enumerate(one for one in shown if not one.startswith("assessment.as_of")):
        variable = re.match(r"(?:mentions\(|size\()?([a-z_]+)", code)
        assert variable, code
        name = variables.get(variable[1], "assessment")
        facts = re.findall(r"[a-z_]+\.[a-z_]+", code)
        needs = [facts[0]] if (facts and "<" in code) or "contains" in code or "mentions" in code else []
        pack = tmp_path / f"r{number}.yaml"
        pack.write_text(
            "schema: 1\npack: p\ntitle: 試験\nrules:\n  - id: a-rule\n    title: 試験\n    why: 試験\n"
            "    basis: [{cite: 試験, source_status: confirmed}]\n    severity: note\n"
            f"    for: {name}\n    quantifier: each\n    needs: {needs}\n    require: >-\n      {code}\n"
            "    message: 試験\n    remedy: 試験\n    empty: なし\n",
            encoding="utf-8",
        )
        ran = call(capsys, "check", ROOT / "assessments" / "wako", "--rules", pack, "--only-rules")
        assert ran.code == 0, (code, ran.err, ran.out)
        tried += 1
    assert tried >= 10
