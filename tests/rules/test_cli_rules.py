"""``pia rules …`` and local packs on ``pia check``: what is printed where, in both languages, and the exit codes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from model_city import MODEL_CITY
from rule_support import pack_text, rule_data
from write import write

from pia.app import judging as checking
from pia.cli.main import main
from pia.rules.builtin import BUILT_IN
from pia.rules.explain import skeleton

DAY = ["--as-of", "2026-01-15"]
SMALL = """\
schema: 1
form: juten
edition: 2024-10
status: published
title: 試験
body: {name: 試験市長, kind: municipality}
work: {name: 試験}
systems:
  - {id: a, name: 甲, zone: lgwan}
  - {id: b, name: 乙}
"""
UNKNOWN_FIELD = "there is no field 'zon'"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def pia(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Any:
    """Run a command in an empty folder, with a cache that only these tests use."""
    monkeypatch.setenv("PIA_CACHE", str(cache))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Ran:
        capsys.readouterr()
        code = main(list(words))
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def pack(tmp_path: Path) -> str:
    """A local pack with one rule, ``my-rule``, sound as it stands."""
    (tmp_path / "mine.yaml").write_text(skeleton("my-rule"), encoding="utf-8")
    return "mine.yaml"


@pytest.fixture
def broken(tmp_path: Path) -> str:
    text = skeleton("my-rule").replace("system.zone != null", "system.zon != null")
    (tmp_path / "broken.yaml").write_text(text, encoding="utf-8")
    return "broken.yaml"


@pytest.fixture
def small(tmp_path: Path) -> str:
    write(tmp_path / "small", SMALL)
    return "small"


# --- list ---


def test_the_list_groups_the_rules_by_pack(pia: Any, pack: str) -> None:
    ran = pia("rules", "list", "--rules", pack)
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    heads = [line for line in lines if line.startswith("■ ")]
    assert heads[-2:] == ["■ local", "■ engine"]
    assert len(set(heads)) == len(heads)
    [own] = [line for line in lines if " my-rule " in line]
    assert own.split() == ["my-rule", "警告", "全てのシステムに接続領域が書かれている"]
    assert lines[-1] == f"規則 {len(lines) - len(heads) - 1}件"


def test_the_list_in_english(pia: Any, pack: str) -> None:
    lines = pia("rules", "list", "--rules", pack, "--lang", "en").out.splitlines()
    [own] = [line for line in lines if " my-rule " in line]
    assert own.split(maxsplit=2) == ["my-rule", "warning", "Every system names its zone"]
    assert lines[-1].endswith(" rules")


def test_the_list_as_json_has_the_shape_of_the_contract(pia: Any, pack: str) -> None:
    ran = pia("rules", "list", "--rules", pack, "--format", "json")
    listed = json.loads(ran.out)
    assert (ran.code, list(listed)) == (0, ["rules"])
    [own] = [rule for rule in listed["rules"] if rule["id"] == "my-rule"]
    assert own == {
        "id": "my-rule",
        "pack": "local",
        "title": {"ja": "全てのシステムに接続領域が書かれている", "en": "Every system names its zone"},
        "severity": "warning",
        "severity_by_status": {},
        "viewpoint": "",
        "applies": {},
        "for": "systems",
        "basis": [{"cite": "自団体の情報セキュリティポリシー", "from": None, "to": None, "source_status": "confirmed"}],
        "source_status": "confirmed",
    }
    assert [rule["id"] for rule in listed["rules"][-len(BUILT_IN) :]] == list(BUILT_IN)
    assert {frozenset(rule) for rule in listed["rules"]} == {frozenset(own)}
    assert json.loads(pia("rules", "list", "--rules", pack, "--format", "json", "--lang", "en").out) == listed


# --- explain ---


def test_a_local_rule_explained_word_for_word(pia: Any, pack: str) -> None:
    ran = pia("rules", "explain", "my-rule", "--rules", pack)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "■ 規則\n"
        "  my-rule\n"
        "  全てのシステムに接続領域が書かれている\n"
        "■ 理由\n"
        "  接続領域が分からないと、分離の要否を判断できない。\n"
        "■ 根拠\n"
        "  自団体の情報セキュリティポリシー：原典で確認済み\n"
        "■ 重さ\n"
        "  警告（warning）\n"
        "■ 対象\n"
        "  システム（systems）\n"
        "■ 条件\n"
        "  対象の一つ一つが満たすこと\n"
        "  require: system.zone != null\n"
        "■ 指摘の文\n"
        "  {label}の接続領域が書かれていません。\n"
        "■ 直し方\n"
        "  zone を書いてください。\n"
        "■ 例\n"
        "  pass (minimal): {}\n"
        "  fail (minimal): {systems: [{id: main, zone: null}]}\n"
    )


def test_a_rule_explained_in_english(pia: Any, pack: str) -> None:
    lines = pia("rules", "explain", "my-rule", "--rules", pack, "--lang", "en").out.splitlines()
    assert [line for line in lines if line.startswith("■")] == [
        "■ Rule", "■ Why", "■ Basis", "■ Severity", "■ Concerns", "■ Condition", "■ Message", "■ Remedy", "■ Examples",
    ]  # fmt: skip
    assert "  {label} names no zone" in lines


@pytest.mark.parametrize("id_", BUILT_IN)
def test_the_engines_own_rules_can_be_explained(pia: Any, id_: str) -> None:
    ran = pia("rules", "explain", id_)
    assert ran.code == 0
    assert ran.out.splitlines()[1:3] == [f"  {id_}", f"  {BUILT_IN[id_].title.ja}"]


@pytest.mark.parametrize("id_, lang, said", [
    ("expresion-error", "ja", "誤り[unknown-rule] 「expresion-error」という規則はありません。\n  直し方：「expression-error」ではありませんか。規則の一覧は pia rules list で見られます。\n\n"),
    ("expresion-error", "en", "error[unknown-rule] there is no rule 'expresion-error'\n  remedy: did you mean 'expression-error'? see 'pia rules list'\n\n"),
    ("zzzz", "en", "error[unknown-rule] there is no rule 'zzzz'\n  remedy: see 'pia rules list'\n\n"),
])  # fmt: skip
def test_an_unknown_rule(pia: Any, id_: str, lang: str, said: str) -> None:
    assert pia("rules", "explain", id_, "--lang", lang) == Ran(2, "", said)


# --- test ---


@pytest.mark.parametrize("lang, said", [
    ("ja", "例 2件のうち、期待どおり 2件、期待と異なるもの 0件。\n"), ("en", "2 examples: 2 as expected, 0 not.\n"),
])  # fmt: skip
def test_examples_that_hold(pia: Any, pack: str, lang: str, said: str) -> None:
    assert pia("rules", "test", pack, "--lang", lang) == Ran(0, said, "")


def test_the_examples_of_the_product_hold(pia: Any) -> None:
    ran = pia("rules", "test", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(" as expected, 0 not.\n")
    assert int(ran.out.split()[0]) > 80


def test_an_example_that_does_not_hold(pia: Any, tmp_path: Path) -> None:
    text = skeleton("my-rule").replace("- {pass: {}}", "- {pass: {}}\n      - {fail: {}}")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    assert pia("rules", "test", "bad.yaml") == Ran(
        1,
        "✗ my-rule (fail) bad.yaml:19:10: fail（1件）のはずが、満たす1件、満たさない0件、判断できない0件、対象外0件でした。\n"
        "例 3件のうち、期待どおり 2件、期待と異なるもの 1件。\n",
        "",
    )


def test_a_rule_without_one_sort_of_example(pia: Any, tmp_path: Path) -> None:
    text = skeleton("my-rule").replace("      - {pass: {}}\n", "")
    (tmp_path / "half.yaml").write_text(text, encoding="utf-8")
    assert pia("rules", "test", "half.yaml", "--lang", "en") == Ran(
        1,
        "✗ my-rule (pass) half.yaml:6:9: there is no pass example\n2 examples: 1 as expected, 1 not.\n",
        "",
    )


# --- new ---


def test_a_new_rule_can_be_tested_linted_and_used_as_it_stands(pia: Any, tmp_path: Path, small: str) -> None:
    assert pia("rules", "new", "zone-named") == Ran(0, "zone-named.yaml\n次は: pia rules test zone-named.yaml\n", "")
    assert (tmp_path / "zone-named.yaml").read_bytes() == skeleton("zone-named").encode()
    assert pia("rules", "test", "zone-named.yaml").code == 0
    assert pia("rules", "lint", "zone-named.yaml").code == 0
    ran = pia("check", small, "--rules", "zone-named.yaml", "--only-rules", "--fail-on", "warning", *DAY)
    assert ran.code == 1
    assert "乙の接続領域が書かれていません。" in ran.out
    assert "甲の接続領域" not in ran.out


def test_a_new_rule_with_a_name_for_its_file(pia: Any, tmp_path: Path) -> None:
    ran = pia("rules", "new", "a1", "-o", "x.yaml", "--lang", "en")
    assert ran == Ran(0, "x.yaml\nnext: pia rules test x.yaml\n", "")
    before = (tmp_path / "x.yaml").read_bytes()
    assert pia("rules", "new", "b2", "-o", "x.yaml") == Ran(
        2, "", "誤り[exists] すでにファイルがあります: x.yaml\n  直し方：別の名前を指定してください。\n\n"
    )
    assert (tmp_path / "x.yaml").read_bytes() == before


@pytest.mark.parametrize("id_", ["My_Rule", "規則", "a b", "-x-", "a" * 81, "../up", "{x}"])
def test_a_bad_id_writes_nothing(pia: Any, tmp_path: Path, id_: str) -> None:
    ran = pia("rules", "new", "--lang", "en", "--", id_)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error[rule-bad-id] ")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(pia: Any, tmp_path: Path) -> None:
    """It is made: the page for authors keeps packs in a folder of the assessment."""
    ran = pia("rules", "new", "a1", "-o", "no/x.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "no" / "x.yaml").is_file()
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = pia("rules", "new", "a1", "-o", "file/x.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[cannot-write] ")


# --- lint ---


@pytest.mark.parametrize("lang, said", [("ja", "1件の規則に問題はありません。\n"), ("en", "1 rules, no problems\n")])
def test_a_sound_pack_has_nothing_to_report(pia: Any, pack: str, lang: str, said: str) -> None:
    assert pia("rules", "lint", pack, "--lang", lang) == Ran(0, said, "")


def test_the_packs_of_the_product_are_sound(pia: Any) -> None:
    ran = pia("rules", "lint", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"\d+ rules, no problems\n", ran.out), "neither a problem nor a hint"


def test_an_expression_that_fails_on_a_witness_document(pia: Any, tmp_path: Path) -> None:
    data = rule_data(id="fails", for_="systems", require="10 / (size(system.functions) - 2) >= 0")
    (tmp_path / "fails.yaml").write_text(pack_text(data), encoding="utf-8")
    ran = pia("rules", "lint", "fails.yaml", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "error[rule-witness] the expression of rule 'fails' failed for 'systems/main' (divide by zero) (witness document 'minimal')\n  --> fails.yaml:7:7\n" in ran.err  # fmt: skip
    assert ran.err.count("error[rule-witness]") >= 5


# --- packs that cannot be read ---

COMMANDS = [
    ("rules", "list", "--rules", "{}"),
    ("rules", "list", "--rules", "{}", "--format", "json"),
    ("rules", "explain", "my-rule", "--rules", "{}"),
    ("rules", "test", "{}"),
    ("rules", "lint", "{}"),
    ("check", "small", "--rules", "{}"),
    ("check", "small", "--rules", "{}", "--only-rules"),
    ("check", "small", "--rules", "{}", "--format", "json"),
    ("check", "small", "--rules", "{}", "--format", "sarif"),
    ("check", "small", "--rules", "{}", "--format", "github"),
    ("check", "small", "--rules", "{}", "--fail-on", "never"),
    ("check", "no-such-folder", "--rules", "{}"),
]


def only_the_problem_is_told(out: str, said: str, words: tuple[str, ...]) -> None:
    """Standard output holds nothing, or, in a format that programs read after a check, the problem and no judgement."""
    if words[0] != "check" or "--format" not in words:
        assert out == ""
    elif words[-1] == "json":
        body = json.loads(out)
        assert (body["findings"], body["rules"]) == ([], [])
        assert [said in error["message"] for error in body["errors"]] == [True]
    elif words[-1] == "sarif":
        run = json.loads(out)["runs"][0]
        assert (run["results"], run["invocations"][0]["executionSuccessful"]) == ([], False)
        assert said in json.dumps(run["invocations"], ensure_ascii=False)
    else:
        first, last = out.splitlines()
        assert first.startswith("::error ")
        assert said in first
        assert "nothing was judged" in last


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_pack_that_fails_to_load_stops_everything(pia: Any, small: str, broken: str, words: tuple[str, ...]) -> None:
    ran = pia(*(word.format(broken) for word in words), "--lang", "en")
    assert ran.code == 2
    only_the_problem_is_told(ran.out, UNKNOWN_FIELD, words)
    assert ran.err == (
        f"error[rule-expression] require: {UNKNOWN_FIELD}\n"
        "  --> broken.yaml:13:21\n"
        "  remedy: did you mean 'zone'? fields known here: attributes, category, connections, drawn_as, functions, "
        "functions_state, held_files, holds, id, key, name, note, state, zone\n\n"
    )
    assert small


def test_no_assessment_is_even_read_before_every_pack_is(
    pia: Any, small: str, pack: str, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open_assessment", "check_assessment"):
        monkeypatch.setattr(checking, name, lambda *_, **__: pytest.fail("an assessment was looked at"))
    assert pia("check", small, "--rules", pack, "--rules", broken).code == 2


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_path_without_packs(pia: Any, small: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "empty").mkdir()
    for path, said in (("empty", "'empty' holds no rule file (.yaml)"), ("gone", "'gone' does not exist")):
        ran = pia(*(word.format(path) for word in words), "--lang", "en")
        assert ran.code == 2
        only_the_problem_is_told(ran.out, said, words)
        assert ran.err.startswith(f"error[rules-missing] {said}\n  --> {path}:1:1\n")
    assert small


def test_every_problem_of_every_pack_is_shown(pia: Any, small: str, broken: str, tmp_path: Path) -> None:
    (tmp_path / "worse.yaml").write_text(pack_text(rule_data(severity="fatal", id="X")), encoding="utf-8")
    ran = pia("check", small, "--rules", broken, "--rules", "worse.yaml")
    assert [line.partition("]")[0] for line in ran.err.splitlines() if line.startswith("誤り")] == [
        "誤り[rule-expression", "誤り[rule-bad-id", "誤り[rule-unknown-word",
    ]  # fmt: skip


# --- local packs on check ---


def test_local_rules_come_beside_the_products_own(pia: Any, small: str, pack: str) -> None:
    report = json.loads(pia("check", small, "--rules", pack, "--format", "json", *DAY).out)
    alone = json.loads(pia("check", small, "--format", "json", *DAY).out)
    ids = [rule["id"] for rule in report["rules"]]
    assert "my-rule" in ids
    assert [rule for rule in ids if rule != "my-rule"] == [rule["id"] for rule in alone["rules"]]
    assert [f for f in report["findings"] if f["rule"] != "my-rule"] == alone["findings"]


def test_only_local_rules(pia: Any, small: str, pack: str) -> None:
    ran = pia("check", small, "--rules", pack, "--only-rules", "--format", "json", *DAY)
    report = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert report["rules"] == [
        {"id": "my-rule", "selected": 2, "satisfied": 1, "violated": 1, "undetermined": 0, "not_applicable": 0, "reason": None}
    ]  # fmt: skip
    [finding] = report["findings"]
    assert (finding["rule"], finding["severity"], finding["file"], finding["line"], finding["column"]) == (
        "my-rule", "warning", "assessment.yaml", 10, 5,
    )  # fmt: skip


@pytest.mark.parametrize("fail_on, code", [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_the_severity_of_a_local_rule_counts(pia: Any, small: str, pack: str, fail_on: str, code: int) -> None:
    assert pia("check", small, "--rules", pack, "--only-rules", "--fail-on", fail_on, *DAY).code == code


def test_the_example_meets_the_rule_of_the_skeleton(pia: Any, pack: str) -> None:
    ran = pia("check", str(MODEL_CITY), "--rules", pack, "--only-rules", "--lang", "en", *DAY)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("lang, said", [
    ("ja", "誤り[only-rules-without-rules] --only-rules は --rules と一緒に使います。\n  直し方：--rules で規則のファイルを指定してください。\n\n"),
    ("en", "error[only-rules-without-rules] --only-rules goes with --rules\n  remedy: name a pack with --rules\n\n"),
])  # fmt: skip
def test_only_rules_needs_rules(pia: Any, small: str, lang: str, said: str) -> None:
    assert pia("check", small, "--only-rules", "--lang", lang) == Ran(2, "", said)


def test_packs_of_a_folder_and_a_file_named_twice(pia: Any, small: str, pack: str, tmp_path: Path) -> None:
    (tmp_path / "packs" / "deep").mkdir(parents=True)
    (tmp_path / "packs" / "deep" / "x.yml").write_text(skeleton("deep-rule"), encoding="utf-8")
    words = ["--rules", "packs", "--rules", pack, "--rules", pack]
    report = json.loads(pia("check", small, *words, "--only-rules", "--format", "json", *DAY).out)
    assert [rule["id"] for rule in report["rules"]] == ["deep-rule", "my-rule"]


@pytest.mark.parametrize("words, remedy", [
    (("rules", "frob"), "pia rules --help"), (("rules", "list", "extra"), "pia rules list --help"),
    (("rules", "explain"), "pia rules explain --help"), (("rules", "list", "--format", "xml"), "pia rules list --help"),
    (("rules", "new"), "pia rules new --help"),
])  # fmt: skip
def test_bad_usage(pia: Any, words: tuple[str, ...], remedy: str) -> None:
    ran = pia(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[usage] ")
    assert remedy in ran.err
