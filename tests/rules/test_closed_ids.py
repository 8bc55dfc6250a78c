"""Ids of the catalogue and of the forms in expressions: a wrong one is refused when the pack is loaded, with the nearest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from model_city import MODEL_CITY
from rule_support import pack_text, problems_of, rule_data, rules_of

from pia.catalogue.measures import measures, risks
from pia.cli.main import main
from pia.data import data_root
from pia.forms.fill import fill_form
from pia.rules import load as loading
from pia.rules.builtin import BUILT_IN
from pia.rules.closed_ids import ID_SETS, unknown_id
from pia.rules.expr import engine_for
from pia.rules.load import own_packs
from pia.rules.subjects import VARIABLES, variables
from pia.rules.testing import lint, usable_bases
from pia.rules.typecheck import infer
from pia.rules.witness import loaded_from

ENGINE = engine_for(VARIABLES)


def told(text: str, kind: str) -> list[tuple[int, str, str]]:
    """Return (offset, message, remedy) of what the check says of an expression."""
    mistakes = infer(ENGINE.compile(text).tree(), variables(kind)).mistakes
    return [(m.offset, m.message.en, m.remedy.en) for m in mistakes]


@pytest.mark.parametrize(
    "kind, text, offset, near",
    [
        ("assessment", 'controls.exists(c, c.measure == "use.authentcation")', 32, "use.authentication"),
        ("controls", '"use.authentcation" != control.measure', 0, "use.authentication"),
        ("controls", 'control.measure in ["use.authentication", "use.authentcation"]', 42, "use.authentication"),
        ("controls", 'control.risk == "use/unauthorizd"', 16, "use/unauthorised"),
        ("controls", 'control.place.risk == "use/unauthorizd"', 22, "use/unauthorised"),
        ("controls", 'control.place.cell == "measurs"', 22, "measures"),
        ("controls", '"retentoin" in control.parameters', 0, "retention"),
        ("controls", 'control.parameters["retentoin"] == "5y"', 19, "retention"),
        ("controls", "control.parameters.retentoin == '5y'", 19, "retention"),
        ("parameters", 'parameter.measure == "use.authentcation"', 21, "use.authentication"),
        ("parameters", 'parameter.control.measure == "use.authentcation"', 29, "use.authentication"),
        ("parameters", 'parameter.name == "retentoin"', 18, "retention"),
        ("risks", 'risk.risk == "use/unauthorizd"', 13, "use/unauthorised"),
        ("risks", 'risk.controls.all(c, c.measure != "use.authentcation")', 34, "use.authentication"),
        ("risks", 'risk.section == "Ⅲ/44"', 16, "Ⅲ/4"),
        ("risks", 'risk.answers["re-entrustmnt"] == "sufficient"', 13, "re-entrustment"),
        ("risks", 'risk.answers.contrct == "defined"', 13, "contract"),
        ("risks", 'risk.answers["re-entrustment"] == "suficient"', 34, "sufficient"),
        ("risks", '"re-entrustmnt" in risk.answers', 0, "re-entrustment"),
        ("risks", 'risk.answers.exists(a, a == "re-entrustmnt")', 28, "re-entrustment"),
        ("risks", '"re-entrustmnt" in risk.asked', 0, "re-entrustment"),
        ("risks", '"measurs" in risk.cells', 0, "measures"),
        ("risks", 'risk.empty_cells.exists(c, c == "measurs")', 32, "measures"),
        ("risks", 'risk.texts["measurs"] == "x"', 11, "measures"),
        ("files", 'file.risks.exists(r, r.risk == "use/unauthorizd")', 31, "use/unauthorised"),
        ("files", 'file.risks.exists(r, r.answers["contrct"] == "defined")', 31, "contract"),
        ("items", 'item.section == "別添1"', 16, "別添１"),
        ("items", 'items.exists(i, i.key == "work#subjectz")', 25, "work#subjects"),
        ("items", 'item.key in ["cover#title", "cover#titel"]', 28, "cover#title"),
        ("items", 'item.key == "files/any-file#subjectz"', 12, "files/any-file#subjects"),
        ("items", 'item.key == "worksubjects"', 12, "work#subjects"),
        ("items", 'true || item.key == "work#subjectz"', 20, "work#subjects"),
    ],
)
def test_a_wrong_id_is_refused_where_it_stands_with_the_nearest(kind: str, text: str, offset: int, near: str) -> None:
    [(at, message, remedy)] = told(text, kind)
    assert at == offset
    assert message.startswith(("the field never has the value '", "there is no "))
    assert remedy.startswith(f"did you mean '{near}'? ")


@pytest.mark.parametrize(
    "kind, text",
    [
        ("controls", 'control.measure == "use.authentication" && control.risk == "use/unauthorised"'),
        ("controls", 'control.measure.startsWith("use.authentcation")'),
        ("controls", 'control.id == "anything"'),
        ("parameters", 'parameter.name == "retention"'),
        ("risks", '"re-entrustment" in risk.answers && risk.answers["re-entrustment"] == "unknown"'),
        ("risks", '"rating" in risk.asked && "re-entrustment-method" in risk.empty_cells'),
        ("risks", "risk.answers.all(a, risk.answers[a] != 'not-done')"),
        ("risks", 'risk.file.id == "anything"'),
        ("recipients", 'recipient.id == "anything" && recipient.target_system.id != "other"'),
        ("entrusted", 'entrusted.party.id == "anything"'),
        ("items", 'item.section == "表紙" || item.section == "別紙１" || item.section.startsWith("別紙")'),
        ("items", 'item.key == "work#subjects" || item.key == "work#subjects~2"'),
        ("items", 'item.key == "files/anything#subjects" || item.key == "files/f/risks/use/copy#rating"'),
        ("items", 'item.key.startsWith("work#subjectz")'),
        ("files", "file.attributes.anything == 'x'"),
    ],
)
def test_right_ids_prefixes_and_ids_of_the_assessment_are_free(kind: str, text: str) -> None:
    assert told(text, kind) == []


def test_a_small_set_is_listed_and_a_large_one_says_where_it_can_be_read() -> None:
    small = unknown_id("section", "Ⅶ")
    assert small is not None
    assert small.ja.endswith("あり得る値: Ⅰ、Ⅱ、Ⅲ、Ⅳ、Ⅴ、Ⅵ、一覧、別添１、別添２、別添３、変更箇所、表紙")
    large = unknown_id("measure", "use.authentcation")
    assert large is not None
    assert large.ja == "「use.authentication」ではありませんか。措置の識別子は docs/reference/measures.md にあります。"
    assert large.en == "did you mean 'use.authentication'? docs/reference/measures.md has every id of a measure"
    odd = unknown_id("item-key", "files/f#zzzzzzzzzz")
    assert odd is not None
    assert odd.en == "'pia form DIR --format json' shows every key"


@pytest.mark.parametrize("set_", [name for name in ID_SETS if name != "item-key"])
def test_no_set_is_empty(set_: str) -> None:
    remedy = unknown_id(set_, "")
    assert remedy is not None
    assert "docs/reference/" in remedy.en or "possible values: " in remedy.en


def test_every_id_of_the_catalogue_is_known() -> None:
    for measure in measures().values():
        assert unknown_id("measure", measure.id) is None
        assert [name for name in measure.parameters if unknown_id("parameter", name)] == []
    for risk in risks().values():
        assert unknown_id("risk", risk.id) is None
        for form in risk.forms.values():
            assert unknown_id("risk-section", form.section) is None
            assert [name for name in form.answers if unknown_id("answer", name)] == []
            assert [name for name in form.cells if unknown_id("cell", name)] == []


@pytest.mark.parametrize("base", usable_bases())
def test_every_key_and_section_of_a_filled_form_is_known(base: str) -> None:
    form = fill_form(loaded_from(base))
    assert [item.key for item in form.items() if unknown_id("item-key", item.key)] == []
    assert [item.section for item in form.items() if unknown_id("section", item.section)] == []


# --- loading ---

RULES = [
    ("assessment", 'controls.exists(c, c.measure == "use.authentcation")', "use.authentication"),
    ("risks", 'risk.risk == "use/unauthorizd"', "use/unauthorised"),
    ("assessment", 'items.exists(i, i.key == "work#subjectz")', "work#subjects"),
    ("assessment", 'parameters.exists(p, p.name == "retentoin")', "retention"),
]


@pytest.mark.parametrize("kind, text, near", RULES)
@pytest.mark.parametrize("key", ["when", "require"])
def test_a_pack_with_a_wrong_id_does_not_load(kind: str, text: str, near: str, key: str) -> None:
    data = rule_data(for_=kind, **{"require": "true == true", key: text})
    lines = pack_text(data).splitlines()
    line = next(number for number, one in enumerate(lines, 1) if one.strip().startswith(f"{key}:"))
    wrong = text.split('"')[1]
    [problem] = problems_of(pack_text(data))
    assert problem.code == "rule-expression"
    assert problem.message.en == f"{key}: the field never has the value '{wrong}'"
    assert problem.message.ja == f"{key}: 「{wrong}」という値にはなりません。"
    assert problem.remedy.ja.startswith(f"「{near}」ではありませんか。")
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (line, lines[line - 1].index(f'"{wrong}"') + 1)


@pytest.mark.parametrize("kind, text, near", RULES)
def test_check_ends_with_2_and_names_the_nearest(
    kind: str, text: str, near: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "small.yaml"
    pack.write_text(pack_text(rule_data(for_=kind, require=text)), encoding="utf-8")
    example = MODEL_CITY
    assert main(["check", str(example), "--rules", str(pack), "--only-rules", "--lang", "en"]) == 2
    shown = capsys.readouterr()
    assert f"did you mean '{near}'?" in shown.out + shown.err


# --- the compiled index ---


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the data folder that the loader takes its stamps from."""
    root = tmp_path / "data"
    for name in ("rules", "templates"):
        shutil.copytree(data_root() / name, root / name)
    monkeypatch.setenv("PIA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(loading, "rules_root", lambda: root / "rules")
    monkeypatch.setattr(loading, "templates_root", lambda: root / "templates")
    return root


@pytest.mark.parametrize(
    "changed", ["rules/measures/use.yaml", "rules/measures/risks.yaml", "templates/forms/juten/2024-10.yaml"]
)
def test_the_compiled_index_is_stale_when_the_ids_may_have_changed(
    copied: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    readings: list[Any] = []
    read = loading.read_packs
    monkeypatch.setattr(loading, "read_packs", lambda *a, **m: readings.append(a) or read(*a, **m))  # type: ignore[func-returns-value]
    own_packs()
    own_packs()
    assert len(readings) == 1
    path = copied / changed
    before = path.stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 10**9))
    own_packs()
    assert len(readings) == 2


def test_a_new_file_of_measures_makes_the_index_stale(copied: Path) -> None:
    before = loading._stamp()
    (copied / "rules" / "measures" / "local.yaml").write_text("schema: 1\nmeasures: {}\n", encoding="utf-8")
    assert loading._stamp() != before


def test_neither_a_warm_start_nor_a_rule_without_ids_reads_the_catalogue(tmp_path: Path) -> None:
    pack = tmp_path / "plain.yaml"
    pack.write_text(pack_text(rule_data()), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from pia.rules.load import load_packs; "
        "load_packs([Path(sys.argv[1])]) if len(sys.argv) > 1 else load_packs(); "
        "from pia.catalogue.index import load_index; from pia.forms.edition import load_edition; "
        "print(load_index.cache_info().currsize, load_edition.cache_info().currsize)"
    )
    env = {**os.environ, "PIA_CACHE": str(tmp_path / "cache")}
    said = [
        subprocess.run(
            [sys.executable, "-c", code, *arguments], env=env, check=True, capture_output=True, encoding="utf-8"
        ).stdout.split()
        for arguments in ([], [], [str(pack)])
    ]
    assert said[0][0] == "1"  # the first start checks the packs, which compare ids
    assert said[1:] == [["0", "0"], ["0", "0"]]


# --- examples ---

PASS: dict[str, Any] = {"pass": {}}
FAIL: dict[str, Any] = {"fail": {"systems": [{"id": "main", "zone": None}]}}
UNSURE: dict[str, Any] = {"undetermined": {}}


@pytest.mark.parametrize(
    "examples, message, remedy",
    [
        (None, "the rule 'a-rule' has no pass and no fail example", "write {pass: …} and {fail: …} under 'examples'"),
        ([PASS], "the rule 'a-rule' has no fail example", "write {fail: …} under 'examples'"),
        ([FAIL, UNSURE], "the rule 'a-rule' has no pass example", "write {pass: …} under 'examples'"),
    ],
)
def test_lint_refuses_a_rule_without_both_sorts_of_example(
    examples: list[Any] | None, message: str, remedy: str
) -> None:
    rules = rules_of(rule_data(for_="systems", require="system.zone != null", examples=examples))  # check takes it
    [problem] = lint(rules)
    assert (problem.code, problem.message.en, problem.remedy.en) == ("rule-examples", message, remedy)
    assert (str(problem.place), problem.place) == ("rules.yaml:7:7", rules.rules[0].place)


def test_lint_speaks_of_examples_and_of_failing_expressions_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = rule_data(id="broken", require="1 / file.entrusted_count >= 1", examples=[PASS, FAIL])
    bare = rule_data(id="bare", for_="systems", require="system.zone != null")
    Path("local.yaml").write_text(pack_text(broken, bare), encoding="utf-8")
    assert main(["rules", "lint", "local.yaml"]) == 2
    shown = capsys.readouterr().err
    assert "規則「bare」に合格する例（pass）と不合格の例（fail）がありません。" in shown
    assert "examples に {pass: …} と {fail: …} を書いてください。" in shown
    assert "規則「broken」の式を" in shown


def test_lint_accepts_a_rule_with_both() -> None:
    assert lint(rules_of(rule_data(for_="systems", require="system.zone != null", examples=[PASS, FAIL]))) == []


# --- what a finding rests on ---


def test_every_rule_of_the_engine_says_what_it_rests_on() -> None:
    assert {id_: own.basis for id_, own in BUILT_IN.items()} == {
        "expression-error": "検査の仕組み（規則の式の計算）",
        "rule-selected-nothing": "検査の仕組み（規則の対象の選択）",
        "waiver-expired": "評価書の受容の記載（waivers）",
        "waiver-future": "評価書の受容の記載（waivers）",
        "waiver-orphaned": "評価書の受容の記載（waivers）",
        "evidence-orphaned": "証跡のファイル（--evidence）",
        "evidence-out-of-date": "証跡のファイル（--evidence）",
        "evidence-dated-ahead": "証跡のファイル（--evidence）",
        "evidence-stale": "証跡のファイル（--evidence）",
        "evidence-of-another-body": "証跡のファイル（--evidence）",
        "evidence-edited": "証跡のファイル（--evidence）",
        "ignore-not-allowed": "評価書の行内の無視指定（pia: ignore）",
    }


def run_check(pack: Path, form: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a check of the example with this pack alone prints."""
    example = MODEL_CITY
    main(["check", str(example), "--rules", str(pack), "--only-rules", "--format", form, "--as-of", "2026-01-15"])
    return capsys.readouterr().out


def test_the_report_leaves_out_what_a_finding_does_not_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "local.yaml"
    nothing = rule_data(id="nothing", for_="waivers", require="waiver.rule != ''")
    fails = rule_data(id="fails", for_="assessment", require="1 / size(nodes.filter(n, n.id == 'no-such')) > 0")
    local = rule_data(id="finds", for_="assessment", require="assessment.status == 'ended'")
    viewed = rule_data(id="viewed", for_="assessment", require="assessment.status == 'ended'", viewpoint="7")
    pack.write_text(pack_text(nothing, fails, local, viewed), encoding="utf-8")
    found = {f["rule"]: f for f in json.loads(run_check(pack, "json", capsys))["findings"]}
    assert {rule: (f["basis"], f["viewpoint"]) for rule, f in found.items()} == {
        "rule-selected-nothing": ("検査の仕組み（規則の対象の選択）", ""),
        "expression-error": ("検査の仕組み（規則の式の計算）", ""),
        "finds": ("様式3", ""),
        "viewed": ("様式3", "7"),
    }
    lines = [line.strip() for line in run_check(pack, "text", capsys).splitlines()]
    assert sum(line.startswith("根拠：") for line in lines) == 4
    assert "根拠：検査の仕組み（規則の式の計算）" in lines
    assert [line for line in lines if line.startswith("審査の観点：")] == [
        "審査の観点：7（妥当性）担当部署は事務を担当し、措置の実施に責任を負えるか"
    ]
