from __future__ import annotations

from pathlib import Path

import pytest
from pack_problems import HEAD, RULE, changed
from rule_support import one_rule, pack_text, problems_of, rule_data

from pia.rules.pack import read_pack, read_pack_file
from pia.source.load import load_text

FIXTURE = Path(__file__).parent / "packs" / "consistency.yaml"


def said(text: str, *, own: bool = False) -> list[tuple[int, int, str, str]]:
    return [(p.place.line, p.place.column, p.code, p.message.en) for p in problems_of(text, own=own) if p.place]


def test_the_fixture_is_read() -> None:
    pack = read_pack_file(FIXTURE, "consistency.yaml", own=True)
    rule = pack.rules[0]
    assert (pack.id, rule.id, rule.kind, rule.quantifier) == (
        "engine-fixture",
        "entrusted-count-matches",
        "files",
        "each",
    )
    assert rule.severity.at("draft") == "note"
    assert rule.severity.at("published") == "error"
    assert rule.at == (("declared", "entrusted_count"), ())
    assert rule.basis[0].holds("2024-10-01")
    assert not rule.basis[0].holds("2024-09-30")
    assert (rule.place.line, rule.place.column) == (6, 9)
    assert pack.rules[1].source_status == "memory"


def test_a_rule_of_ones_own_may_say_things_once() -> None:
    rule = one_rule(
        title="題", why="理由", message="文", remedy="直す", applies={"forms": ["juten"], "since": "令和6年10月"}
    )
    assert rule.title.ja == rule.title.en == "題"
    assert rule.applies.since == "2024-10-01"


@pytest.mark.parametrize(
    "text, line, column, code, message",
    [
        (changed("severity: error", "severty: error"), 9, 5, "rule-unknown-key", "the rule has no key 'severty'"),
        (changed("severity: error", "severity: fatal"), 9, 15, "rule-unknown-word", "'severity' cannot be 'fatal'"),
        (changed("for: files", "for: filez"), 10, 10, "rule-unknown-word", "'for' cannot be 'filez'"),
        (changed("    quantifier: each\n", ""), 5, 5, "rule-missing-key", "the rule lacks 'quantifier'"),
        (
            changed("quantifier: each", "quantifier: every"),
            11,
            17,
            "rule-unknown-word",
            "'quantifier' cannot be 'every'",
        ),
        (changed("file.name != ''", "file.nam != ''"), 12, 19, "rule-expression", "require: there is no field 'nam'"),
        (
            changed("require: file.name != ''", "require: 'true || file.nam == ''x'''"),
            12,
            28,
            "rule-expression",
            "require: there is no field 'nam'",
        ),
        (
            changed("require: file.name != ''", "require: |\n      file.name != ''\n      && file.nope"),
            14,
            15,
            "rule-expression",
            "require: there is no field 'nope'",
        ),
        (changed("file.name != ''", "fil.name != ''"), 12, 14, "rule-expression", "require: there is no name 'fil'"),
        (
            changed("file.name != ''", "system.name != ''"),
            12,
            14,
            "rule-expression",
            "require: a rule 'for: files' has no 'system'",
        ),
        (
            changed("file.name != ''", "file.name"),
            12,
            14,
            "rule-expression",
            "require: the condition is not true or false",
        ),
        (
            changed("file.name != ''", "file.name =! ''"),
            12,
            24,
            "rule-expression",
            "require: '=!' is not known here",
        ),
        (
            changed("file.name != ''", "file.record_count > 3"),
            12,
            18,
            "rule-expression",
            "require: 'file.record_count' may be null",
        ),
        (
            changed("require: file.name != ''", "check: no-such-check"),
            12,
            12,
            "rule-unknown-word",
            "'check' cannot be 'no-such-check'",
        ),
        (
            changed("    require: file.name != ''\n", ""),
            5,
            5,
            "rule-condition",
            "exactly one of 'require' and 'check' is needed",
        ),
        (
            changed("指摘, en: finding", "'{nam}です', en: finding"),
            13,
            14,
            "rule-unknown-placeholder",
            "'message' has no value for {nam}",
        ),
        (
            changed("指摘, en: finding", "'{です', en: finding"),
            13,
            14,
            "rule-brace",
            "a stray brace in 'message' (…{です…)",
        ),
        (changed("id: a-rule", "id: A_rule"), 5, 9, "rule-bad-id", "'A_rule' is not a usable id"),
        (
            changed("source_status: confirmed", "source_status: sure"),
            8,
            40,
            "rule-unknown-word",
            "'source_status' cannot be 'sure'",
        ),
        (changed("cite: 様式3, ", "cite: 様式3, from: 令和99年13月, "), 8, 31, "rule-bad-date", ""),
        (
            changed("basis: [{cite: 様式3, source_status: confirmed}]", "basis: []"),
            8,
            12,
            "rule-basis",
            "there is no basis",
        ),
        (changed("title: {ja: 規則, en: rule}", "title: {en: rule}"), 6, 13, "rule-missing-key", "'title' lacks 'ja'"),
        (
            changed("severity: error", "severity: {default: error, drft: note}"),
            9,
            32,
            "rule-unknown-key",
            "'severity' has no key 'drft'",
        ),
        (
            changed("severity: error", "severity: error\n    applies: {forms: [jutenn]}"),
            10,
            23,
            "rule-unknown-word",
            "'applies.forms' cannot be 'jutenn'",
        ),
        (
            changed("severity: error", "severity: error\n    at: [declared.entrusted_cont]"),
            10,
            10,
            "rule-unknown-path",
            "'at': there is no field 'entrusted_cont'",
        ),
        (
            changed("severity: error", "severity: error\n    item: handlers"),
            10,
            11,
            "rule-item",
            "'handlers' is no key of an item",
        ),
        (
            changed("severity: error", "severity: error\n    needs: file.name"),
            10,
            12,
            "rule-list-expected",
            "'needs' is a list",
        ),
        (HEAD.replace("schema: 1", "schema: 2") + RULE, 1, 9, "rule-schema", "this schema (2) cannot be read"),
        (HEAD + RULE + RULE, 15, 9, "rule-duplicate-id", "the rule 'a-rule' stands twice (first at rules.yaml:5:9)"),
        (HEAD.rstrip("\n") + " []\n", 4, 1, "rule-count", "0 rules (1 to 2000)"),
        (HEAD + "  - text\n", 5, 5, "rule-wrong-shape", "the rule is written as a mapping"),
        ("- a\n", 1, 1, "rule-wrong-shape", "the pack is written as a mapping"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, line: int, column: int, code: str, message: str) -> None:
    found = said(text)
    assert (line, column, code) in [one[:3] for one in found], found
    assert any(one[3] == message for one in found) or not message
    assert all(p.message.ja and p.remedy.ja and p.remedy.en for p in problems_of(text))


def test_the_nearest_name_is_given() -> None:
    [problem] = problems_of(changed("file.name != ''", "file.storage.plac != null"))
    assert problem.remedy.en.startswith("did you mean 'place'?")
    [problem] = problems_of(changed("for: files", "for: filez"))
    assert problem.remedy.ja.startswith("「files」ではありませんか。")


def test_all_problems_of_a_file_at_once() -> None:
    text = (
        HEAD
        + RULE.replace("file.name", "file.nam").replace("error", "fatal")
        + RULE.replace("a-rule", "b-rule").replace("each", "al")
    )
    assert [one[2] for one in said(text)] == ["rule-unknown-word", "rule-expression", "rule-unknown-word"]


@pytest.mark.parametrize("guard", [{"needs": ["file.record_count"]}, {"when": "file.record_count != null"}])
def test_a_fact_that_may_be_null_is_looked_at_first(guard: dict[str, object]) -> None:
    assert one_rule(require="file.record_count > 3", **guard).id == "a-rule"


def test_own_packs_need_both_languages_and_examples() -> None:
    codes = {one[2] for one in said(pack_text(rule_data(title="題")), own=True)}
    assert codes == {"rule-one-language", "rule-examples"}


@pytest.mark.parametrize(
    "example, code",
    [
        ("{pass: {}, fail: {}}", "rule-example-verdict"),
        ("{note: x}", "rule-example-verdict"),
        ("{pass: {}, base: minimul}", "rule-unknown-word"),
        ("{pass: {}, finding: 1}", "rule-unknown-key"),
        ("{pass: text}", "rule-wrong-shape"),
    ],
)
def test_examples_are_read_strictly(example: str, code: str) -> None:
    assert code in {
        one[2] for one in said(changed("    severity: error\n", f"    severity: error\n    examples: [{example}]\n"))
    }


def test_examples_know_their_place() -> None:
    text = changed(
        "    severity: error\n",
        "    severity: error\n    examples:\n      - {fail: {}, findings: 2, at: x, base: draft, note: 二件}\n",
    )
    [example] = read_pack(load_text(text, "r.yaml")).rules[0].examples
    assert (example.verdict, example.findings, example.key, example.base, example.note) == (
        "fail",
        2,
        "x",
        "draft",
        "二件",
    )
    assert (example.place.line, example.place.column) == (11, 10)
