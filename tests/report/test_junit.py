from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pia.errors import Place, Words
from pia.report.junit import render_junit
from pia.rules.finding import CheckResult


def document(result: CheckResult, lang: Any = "ja", *, strict: bool = False) -> ET.Element:
    text = "".join(render_junit(result, lang, strict=strict))
    assert text == "".join(render_junit(result, lang, strict=strict))
    return ET.fromstring(text)


def case(root: ET.Element, rule: str) -> ET.Element:
    found = root.findall(f".//testcase[@name='{rule}']")
    assert len(found) == 1
    return found[0]


def test_one_case_per_rule_with_its_outcome(made: Any) -> None:
    result = made.result()
    root = document(result)
    suite = root.find("testsuite")
    assert suite is not None
    assert [one.get("name") for one in suite.findall("testcase")] == [rule.id for rule in result.rules]
    assert suite.attrib == {"name": "mihon", "tests": "5", "failures": "1", "errors": "0", "skipped": "3", "time": "0"}
    assert root.get("failures") == "1"
    failed = case(root, "subjects-stated")
    assert (failed.get("classname"), failed.get("file"), failed.get("line")) == ("pia.mihon", "files.yaml", "3")
    failure = failed.find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "error", "message": "ファイル「juki」に対象人数がありません。"}
    assert failure.text == (
        "files.yaml:3:11: 誤り[subjects-stated] 対象人数が記載されていること\n"
        "  ファイル「juki」に対象人数がありません。\n"
        "  files.yaml:2:9: ファイルの定義\n"
        "  直し方：subjects に人数を書いてください。\n"
        "  根拠：規則第4条\n"
        "  id: subjects-stated@mihon@files/juki"
    )
    told = failed.find("system-out")
    assert told is not None
    assert "承認済みの例外：移行の完了まで id: subjects-stated@mihon@files/b" in (told.text or "")


def test_what_is_not_decided_is_skipped_and_an_error_when_strict(made: Any) -> None:
    skipped = case(document(made.result()), "re-entrustment-known").find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "判定できません：再委託の有無が unknown です。"
    root = document(made.result(), strict=True)
    error = case(root, "re-entrustment-known").find("error")
    assert error is not None
    assert error.get("type") == "undetermined"
    assert root.get("errors") == "1"


def test_a_failed_expression_is_always_an_error(made: Any) -> None:
    broken = made.finding(id="expression-error@mihon@x@y", rule="expression-error", outcome="undetermined")
    result = made.result(findings=(broken,), rules=(made.rule("expression-error", 0, 0, 1, 0),))
    assert document(result).get("errors") == "1"


def test_a_rule_that_selected_nothing_gives_its_reason(made: Any) -> None:
    result = made.result()
    for rule in result.rules:
        if rule.reason is not None and not rule.selected:
            skipped = case(document(result, "en"), rule.id).find("skipped")
            assert skipped is not None
            assert skipped.get("message") == rule.reason.en
            break
    else:  # pragma: no cover
        raise AssertionError("no such rule in the sample")


def test_a_case_whose_findings_are_all_waived_passes(made: Any) -> None:
    waived = [f for f in made.result().findings if f.waived is not None]
    result = made.result(findings=tuple(waived))
    passed = case(document(result), "subjects-stated")
    assert [child.tag for child in passed] == ["system-out"]


def test_every_assessment_is_a_suite_with_its_own_tallies(made: Any) -> None:
    tally = made.rule("subjects-stated", 1, 0, 0, 0)
    result = replace(
        made.result(findings=()),
        assessments=("甲", "乙"),
        by_assessment={"甲": (tally,), "乙": (replace(tally, selected=0, satisfied=0, reason=Words("なし", "none")),)},
    )
    root = document(result)
    assert [(s.get("name"), s.get("tests"), s.get("skipped")) for s in root] == [("甲", "1", "0"), ("乙", "1", "1")]


def test_unreadable_input_is_an_error_and_no_rule_passes(made: Any) -> None:
    root = document(made.result(findings=(), errors=(made.problem,)))
    assert [one.get("name") for one in root] == ["unreadable-input"]
    assert case(root, "unknown-field").find("error") is not None
    assert root.get("tests") == root.get("errors") == "1"


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    root = document(
        CheckResult(assessments=(f"a{text}",), as_of="2026-01-01", findings=(), rules=()),
    )
    assert len(list(root.iter())) == 4


@pytest.mark.parametrize("evil", ['"/><failure>', "]]></failure>", "\x00\x1b[2J\ufffe\ud800", "&lt;&#10;", "\r\n\t"])
def test_nothing_breaks_out_of_an_element_or_attribute(made: Any, evil: str) -> None:
    finding = made.finding(
        message=Words(evil, evil), title=Words(evil, evil), remedy=Words(evil, evil), place=Place(evil, 1, 1, 1, 2)
    )
    root = document(made.result(findings=(finding,)))
    failed = case(root, "subjects-stated")
    assert [child.tag for child in failed] == ["failure"]
    "".join(render_junit(made.result(findings=(finding,)))).encode("utf-8")
