"""The tally of every rule: what it selected, and that no subject is silently lost or counted twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_support import check, from_folder, judge, pack_text, rule_data, rules_of
from write import write

from pia.cli.main import main
from pia.errors import Words
from pia.rules.engine import merge
from pia.rules.finding import RuleTally

if TYPE_CHECKING:
    from pia.rules.finding import Finding

NAMES = ("main", "desk", "third", "fourth")
NO = None


def overlay(*values: object) -> str:
    """Return systems whose attribute ``ok`` has these values; NO leaves it out."""
    systems = [
        {"id": id_, "name": id_, "attributes": {"group": index, **({} if value is NO else {"ok": value})}}
        for index, (id_, value) in enumerate(zip(NAMES, values, strict=False))
    ]
    return json.dumps({"systems": systems}, ensure_ascii=False)


def counts(one: RuleTally) -> tuple[int, int, int, int, int]:
    return one.selected, one.satisfied, one.violated, one.undetermined, one.not_applicable


def said(findings: list[Finding]) -> list[tuple[str, str, str | None]]:
    return [(f.rule, f.outcome, (f.key or "").removeprefix("systems/")) for f in findings]


VIOLATED, MISSING, FAILED = ("a-rule", "violated"), ("a-rule", "undetermined"), ("expression-error", "undetermined")
BOTH = [
    # quantifier, values of main, desk and third, the counts, the findings
    ("each", (True, True, True), (3, 3, 0, 0, 0), []),
    ("each", (False, True, False), (3, 1, 2, 0, 0), [(*VIOLATED, "main"), (*VIOLATED, "third")]),
    ("each", (True, NO, False), (3, 1, 1, 1, 0), [(*MISSING, "desk"), (*VIOLATED, "third")]),
    ("each", (NO, NO, NO), (3, 0, 0, 3, 0), [(*MISSING, "main"), (*MISSING, "desk"), (*MISSING, "third")]),
    ("none", (False, False, False), (3, 3, 0, 0, 0), []),
    ("none", (True, False, True), (3, 1, 2, 0, 0), [(*VIOLATED, "main"), (*VIOLATED, "third")]),
    ("none", (True, NO, False), (3, 1, 1, 1, 0), [(*VIOLATED, "main"), (*MISSING, "desk")]),
    ("any", (False, False, True), (3, 3, 0, 0, 0), []),
    ("any", (False, False, False), (3, 0, 1, 0, 0), [(*VIOLATED, "systems")]),
]  # fmt: skip


@pytest.mark.parametrize("needs", [None, ["system.attributes.ok"]])
@pytest.mark.parametrize("quantifier, values, tally, findings", BOTH)
def test_quantifiers_over_facts_that_are_there_or_missing(
    quantifier: str, values: tuple[object, ...], tally: tuple[int, ...], findings: list[Any], needs: list[str] | None
) -> None:
    found, one = judge(
        overlay(*values), for_="systems", quantifier=quantifier, require="system.attributes.ok", needs=needs
    )
    assert (counts(one), said(found)) == (tally, findings)
    assert one.reason is None


@pytest.mark.parametrize("quantifier, values, tally, findings", [
    ("each", (True, "x", False), (3, 1, 1, 1, 0), [(*FAILED, "desk"), (*VIOLATED, "third")]),
    ("each", ("x", 1, ""), (3, 0, 0, 3, 0), [(*FAILED, "main"), (*FAILED, "desk"), (*FAILED, "third")]),
    ("none", (True, "x", False), (3, 1, 1, 1, 0), [(*VIOLATED, "main"), (*FAILED, "desk")]),
    ("any", ("x", True, NO), (3, 3, 0, 0, 0), []),
    ("any", (False, "x", False), (3, 0, 0, 1, 0), [(*FAILED, "assessment")]),
    ("any", (False, NO, False), (3, 0, 0, 1, 0), [(*MISSING, "assessment")]),
])  # fmt: skip
def test_quantifiers_over_facts_that_are_no_truth(
    quantifier: str, values: tuple[object, ...], tally: tuple[int, ...], findings: list[Any]
) -> None:
    found, one = judge(overlay(*values), for_="systems", quantifier=quantifier, require="system.attributes.ok")
    assert (counts(one), said(found)) == (tally, findings)


@pytest.mark.parametrize("quantifier, tally", [
    ("each", (2, 1, 1, 0, 1)), ("none", (2, 1, 1, 0, 1)), ("any", (2, 2, 0, 0, 1)),
])  # fmt: skip
def test_when_puts_the_others_aside(quantifier: str, tally: tuple[int, ...]) -> None:
    _, one = judge(
        overlay(True, False, True),
        for_="systems",
        quantifier=quantifier,
        when="system.attributes.group < 2",
        require="system.attributes.ok",
    )
    assert counts(one) == tally


def test_when_that_fails_is_undetermined_and_never_not_applicable() -> None:
    found, one = judge(overlay(True, "x", NO), for_="systems", when="system.attributes.ok", require="system.id != ''")
    assert counts(one) == (3, 1, 0, 2, 0)
    assert said(found) == [(*FAILED, "desk"), (*MISSING, "third")]


def test_when_needs_and_require_one_after_the_other() -> None:
    """The fourth is put aside by ``when``, the third lacks what is needed, the second fails, the first is met."""
    found, one = judge(
        overlay(1, 9, NO, NO),
        for_="systems",
        when="system.id != 'fourth'",
        needs=["system.attributes.ok"],
        require="system.attributes.ok < 5",
    )
    assert counts(one) == (3, 1, 1, 1, 1)
    assert said(found) == [(*VIOLATED, "desk"), (*MISSING, "third")]


def test_a_subject_that_lacks_two_needs_is_counted_once() -> None:
    found, one = judge(
        overlay(NO, NO),
        for_="systems",
        needs=["system.attributes.ok", "system.attributes.more"],
        require="system.attributes.ok == system.attributes.more",
    )
    assert counts(one) == (2, 0, 0, 2, 0)
    assert [f.values for f in found] == [(("system.attributes.ok", "（空欄）"),)] * 2


def test_a_need_that_fails_is_an_expression_error() -> None:
    found, one = judge(overlay(0, 1), for_="systems", needs=["1 / system.attributes.ok"], require="system.id != ''")
    assert counts(one) == (2, 1, 0, 1, 0)
    assert said(found) == [(*FAILED, "main")]
    assert found[0].message == Words(
        "規則「a-rule」の式を「main」について計算できませんでした（divide by zero）。",
        "the expression of rule 'a-rule' failed for 'systems/main' (divide by zero)",
    )


def test_an_optional_left_as_it_is_is_a_failure_and_no_crash() -> None:
    for needs in ("file.?note", "[file.?note]", "{'a': file.?note}"):
        found, one = judge(needs=[needs], require="file.name != ''")
        assert (counts(one), [f.rule for f in found]) == ((1, 0, 0, 1, 0), ["expression-error"])


@given(
    st.lists(st.sampled_from((True, False, NO, "x", 3)), min_size=2, max_size=4),
    st.sampled_from(("each", "none", "any")),
    st.booleans(),
    st.sampled_from((None, "system.attributes.group < 2", "system.attributes.ok == true", "system.attributes.ok")),
)
def test_the_numbers_always_add_up(values: list[object], quantifier: str, need: bool, when: str | None) -> None:
    found, one = judge(
        overlay(*values),
        for_="systems",
        quantifier=quantifier,
        when=when,
        needs=["system.attributes.ok"] if need else None,
        require="system.attributes.ok",
    )
    violated = [f for f in found if f.outcome == "violated"]
    unsure = [f for f in found if f.outcome == "undetermined"]
    assert one.violated == len(violated)
    assert one.selected + one.not_applicable <= len(values)
    if quantifier != "any":
        assert one.selected == one.satisfied + one.violated + one.undetermined
        assert one.selected + one.not_applicable == len(values)
        assert one.undetermined == len(unsure)
    else:
        assert one.violated <= 1
        assert not (one.satisfied and (one.violated or one.undetermined))
    assert len({f.id for f in found}) == len(found)


# --- a rule that selects nothing ---


def test_nothing_to_select_without_empty_is_reported() -> None:
    found, one = judge(base="minimal", for_="flows", require="flow.id != ''")
    reason = Words("規則「a-rule」の対象（情報の流れ）が一つもありません。", "rule 'a-rule' selected none of the flows")
    assert counts(one) == (0, 0, 0, 0, 0)
    assert one.reason == reason
    [note] = found
    assert (note.id, note.severity, note.outcome) == ("rule-selected-nothing@見本@a-rule", "note", "undetermined")
    assert note.message == reason
    assert note.remedy == Words(
        "対象の書き漏れがないか確かめてください。ないのが正しければ、規則に empty を書きます。",
        "check that nothing was left out; where nothing is right, let the rule say so under 'empty'",
    )


@pytest.mark.parametrize("base, when", [("minimal", None), ("connected", "flow.id == 'none'")])
def test_nothing_to_select_with_empty_is_explained_and_not_reported(base: str, when: str | None) -> None:
    found, one = judge(
        base=base, for_="flows", when=when, require="false", empty={"ja": "流れがない。", "en": "no flows"}
    )
    assert (found, one.selected, one.reason) == ([], 0, Words("流れがない。", "no flows"))


def test_every_quantifier_over_nothing_is_no_verdict() -> None:
    for quantifier in ("each", "any", "none"):
        found, one = judge(base="minimal", for_="flows", quantifier=quantifier, require="true")
        assert (counts(one), [f.rule for f in found]) == ((0, 0, 0, 0, 0), ["rule-selected-nothing"])


def test_a_rule_that_does_not_apply_is_not_looked_at() -> None:
    found, one = judge(base="minimal", for_="flows", require="flow.id != ''", applies={"forms": ["kiso"]})
    assert (found, counts(one)) == ([], (0, 0, 0, 0, 0))
    assert one.reason == Words(
        "評価書の種類が「重点項目評価書」の評価書は対象外です。", "does not concern the form 'juten'"
    )


def test_the_engines_own_rules_are_tallied_after_the_packs() -> None:
    rules = rules_of(
        rule_data(id="one", for_="systems", require="system.attributes.ok"),
        rule_data(id="two", for_="waivers", require="waiver.key != ''"),
        rule_data(id="three", for_="systems", require="system.id != ''"),
    )
    _, tallies = check(rules, overlay("x", "y"))
    assert [(one.id, counts(one)) for one in tallies] == [
        ("one", (2, 0, 0, 2, 0)),
        ("two", (0, 0, 0, 0, 0)),
        ("three", (2, 2, 0, 0, 0)),
        ("expression-error", (2, 0, 0, 2, 0)),
        ("rule-selected-nothing", (1, 0, 0, 1, 0)),
    ]


# --- over several assessments ---


def tally_of(id_: str, *numbers: int, reason: str | None = None) -> RuleTally:
    satisfied, violated, undetermined, aside = numbers
    return RuleTally(
        id=id_,
        selected=satisfied + violated + undetermined,
        satisfied=satisfied,
        violated=violated,
        undetermined=undetermined,
        not_applicable=aside,
        reason=Words(reason, reason) if reason else None,
    )


def test_merging_adds_every_column_and_keeps_the_order() -> None:
    first = [tally_of("b", 1, 2, 3, 4), tally_of("a", 0, 0, 0, 5, reason="無")]
    second = [tally_of("b", 10, 20, 30, 40), tally_of("a", 0, 0, 0, 7, reason="別"), tally_of("c", 1, 0, 0, 0)]
    assert merge([first, second]) == (
        tally_of("b", 11, 22, 33, 44),
        tally_of("a", 0, 0, 0, 12, reason="無"),
        tally_of("c", 1, 0, 0, 0),
    )
    assert merge([]) == ()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_reason_is_dropped_once_anything_was_selected(order: tuple[int, int]) -> None:
    both = ([tally_of("a", 0, 0, 0, 0, reason="無")], [tally_of("a", 0, 0, 1, 0)])
    assert merge([both[index] for index in order]) == (tally_of("a", 0, 0, 1, 0),)


TALLIES = st.builds(tally_of, st.sampled_from("abc"), *[st.integers(0, 9)] * 4)


@given(st.lists(st.lists(TALLIES, max_size=4, unique_by=lambda one: one.id), max_size=4))
def test_merging_loses_and_invents_nothing(many: list[list[RuleTally]]) -> None:
    merged = merge(many)
    for id_ in "abc":
        every = [one for tallies in many for one in tallies if one.id == id_]
        found = [one for one in merged if one.id == id_]
        assert len(found) == bool(every)
        for one in found:
            assert counts(one) == tuple(sum(column) for column in zip(*map(counts, every), strict=True))
    assert merge([merged]) == merged


SYSTEMS = """\
schema: 1
form: juten
edition: 2024-10
status: published
title: 試験
body: {name: 試験市長, kind: municipality}
work: {name: 試験}
systems:
  - {id: a, name: 甲, attributes: {ok: %s}}
"""


def test_the_exit_code_and_the_report_over_several_assessments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An expression that fails is an error of its own, but undetermined: exit 1 only with ``--strict``."""
    pack = tmp_path / "pack.yaml"
    pack.write_text(
        pack_text(rule_data(for_="systems", severity="note", require="system.attributes.ok")), encoding="utf-8"
    )
    folders = [
        write(tmp_path / "all" / name, SYSTEMS % value) for name, value in (("x", "true"), ("y", "false"), ("z", "7"))
    ]
    options = ["--rules", str(pack), "--only-rules", "--as-of", "2026-01-15", "--format", "json"]
    assert main(["check", str(folders[0]), *options]) == 0
    assert main(["check", str(folders[1]), *options]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path / "all"), *options, "--fail-on", "never"]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path / "all"), *options]) == 1, "a rule that could not be evaluated is no pass"
    report = json.loads(capsys.readouterr().out)
    assert [(f["rule"], f["severity"], f["outcome"], f["file"], f["line"]) for f in report["findings"]] == [
        ("expression-error", "error", "undetermined", "z/assessment.yaml", 9),
        ("a-rule", "note", "violated", "y/assessment.yaml", 9),
    ]
    assert [{key: rule[key] for key in ("id", "selected", "satisfied", "violated", "undetermined")} for rule in report["rules"]] == [
        {"id": "a-rule", "selected": 3, "satisfied": 1, "violated": 1, "undetermined": 1},
        {"id": "expression-error", "selected": 1, "satisfied": 0, "violated": 0, "undetermined": 1},
    ]  # fmt: skip


def test_the_place_of_an_expression_error_is_its_subject(tmp_path: Path) -> None:
    loaded = from_folder(tmp_path, SYSTEMS % "text")
    [found], _ = check(rules_of(rule_data(for_="systems", require="system.attributes.ok")), loaded=loaded)
    assert (str(found.place), found.key, found.values) == ("assessment.yaml:9:5", "systems/a", (("rule", "a-rule"),))
