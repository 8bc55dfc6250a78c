"""A small made-up result of a check: two files with full-width text, findings of every kind, rules of every state."""

from __future__ import annotations

from typing import Any

import pytest

from pia.errors import Place, Problem, Words
from pia.rules.finding import CheckResult, Finding, Related, RuleTally, Suppression

SOURCES = {
    "files.yaml": ("files:\n  - id: juki\n    name: 住民基本台帳ファイル  # 見本\n    subjects:\n      count: 3万人\n"),
    "部署 1/委託.yaml": "entrusted_parties:\n  - name: ㈱見本 保守\n    notes: |\n      一行目\n      二行目\n",
}


def finding(**changes: Any) -> Finding:
    """Return an error of ``subjects-stated`` at files.yaml:3:11-21, changed as asked."""
    base: dict[str, Any] = {
        "id": "subjects-stated@mihon@files/juki",
        "rule": "subjects-stated",
        "assessment": "mihon",
        "severity": "error",
        "outcome": "violated",
        "title": Words("対象人数が記載されていること", "The number of subjects is stated"),
        "message": Words("ファイル「juki」に対象人数がありません。", "The file 'juki' states no number of subjects."),
        "remedy": Words("subjects に人数を書いてください。", "Write the number in 'subjects'."),
        "basis": "規則第4条",
        "viewpoint": "①",
        "place": Place("files.yaml", 3, 11, 3, 21),
        "item": "Ⅱ/2/③",
        "key": "files/juki",
    }
    return Finding(**{**base, **changes})


def rule(name: str, *counts: int, reason: Words | None = None) -> RuleTally:
    """Return a tally from (satisfied, violated, undetermined, not applicable)."""
    satisfied, violated, undetermined, not_applicable = counts
    return RuleTally(
        id=name,
        selected=sum(counts),
        satisfied=satisfied,
        violated=violated,
        undetermined=undetermined,
        not_applicable=not_applicable,
        reason=reason,
    )


def findings() -> tuple[Finding, ...]:
    """Return a violated, an undetermined and two waived findings."""
    return (
        finding(
            related=(Related(Place("files.yaml", 2, 9, 2, 13), Words("ファイルの定義", "the file is defined here")),),
            values=(("file.subjects", "null"), ("file.name", "住民基本台帳ファイル")),
        ),
        finding(
            id="re-entrustment-known@mihon@parties/p",
            rule="re-entrustment-known",
            severity="warning",
            outcome="undetermined",
            title=Words("再委託の有無が分かること", "It is known whether work is re-entrusted"),
            message=Words("再委託の有無が unknown です。", "Re-entrustment is unknown."),
            remedy=Words("委託先に確かめてください。", "Ask the contractor."),
            place=Place("部署 1/委託.yaml", 2, 11, 2, 16),
            item=None,
            key=None,
        ),
        finding(
            id="subjects-stated@mihon@files/b",
            severity="warning",
            place=Place("files.yaml", 5, 14, 5, 17),
            waived=Suppression("waiver", "移行の完了まで", "情報政策課長", "2026-03-31"),
        ),
        finding(
            id="subjects-stated@mihon@files/c",
            severity="note",
            place=Place("files.yaml", 5, 7, 5, 12),
            waived=Suppression("inline", "集計中"),
        ),
    )


RULES = (
    rule("subjects-stated", 4, 3, 0, 0),
    rule("re-entrustment-known", 1, 0, 1, 0),
    rule("files-named", 3, 0, 0, 1),
    rule("annex-rows-dated", 0, 0, 0, 2),
    rule(
        "prefecture-board",
        0,
        0,
        0,
        0,
        reason=Words("都道府県だけを対象とする規則です。", "The rule is for prefectures."),
    ),
)

PROBLEM = Problem(
    "unknown-field",
    Words(
        "「nmae」という項目はありません。もっとも近いのは「name」です。",
        "There is no field 'nmae'; the nearest is 'name'.",
    ),
    Words("項目名を直してください。", "Correct the name of the field."),
    Place("部署 1/委託.yaml", 2, 5, 2, 9),
)


def result(**changes: Any) -> CheckResult:
    """Return the whole made-up result, changed as asked."""
    base: dict[str, Any] = {
        "assessments": ("mihon",),
        "as_of": "2026-01-15",
        "findings": findings(),
        "rules": RULES,
        "sources": SOURCES,
    }
    return CheckResult(**{**base, **changes})


class Made:
    """What the tests of this folder build their inputs with."""

    sources = SOURCES
    rules = RULES
    problem = PROBLEM
    finding = staticmethod(finding)
    findings = staticmethod(findings)
    rule = staticmethod(rule)
    result = staticmethod(result)


@pytest.fixture(scope="session")
def made() -> type[Made]:
    return Made
