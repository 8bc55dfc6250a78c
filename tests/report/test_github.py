from __future__ import annotations

from typing import Any

import pytest

from pia.errors import Place, Problem, Words
from pia.report.github import render_github


def test_all_lines_in_japanese(made: Any) -> None:
    assert list(render_github(made.result(errors=(made.problem,)))) == [
        (
            "::error file=部署 1/委託.yaml,line=2,col=5,endLine=2,endColumn=8,title=読み取れません [unknown-field]"
            "::「nmae」という項目はありません。もっとも近いのは「name」です。%0A直し方：項目名を直してください。\n"
        ),
        (
            "::error file=files.yaml,line=3,col=11,endLine=3,endColumn=20,title=対象人数が記載されていること [subjects-stated]"
            "::ファイル「juki」に対象人数がありません。%0A直し方：subjects に人数を書いてください。\n"
        ),
        (
            "::warning file=部署 1/委託.yaml,line=2,col=11,endLine=2,endColumn=15,"
            "title=判定できません - 再委託の有無が分かること [re-entrustment-known]"
            "::再委託の有無が unknown です。%0A直し方：委託先に確かめてください。\n"
        ),
        (
            "::notice title=pia::誤り1件、警告0件、注記0件、判定できないもの1件、除外したもの2件。"
            "適用した規則5件のうち、適合1件、不適合1件、判定できないもの1件、該当しないもの1件、対象のないもの1件。\n"
        ),
    ]


def test_english(made: Any) -> None:
    lines = list(render_github(made.result(), "en"))
    assert lines[0] == (
        "::error file=files.yaml,line=3,col=11,endLine=3,endColumn=20,title=The number of subjects is stated [subjects-stated]"
        "::The file 'juki' states no number of subjects.%0ARemedy: Write the number in 'subjects'.\n"
    )
    assert "2 waived." in lines[-1]


@pytest.mark.parametrize(
    ("severity", "outcome", "command"),
    [
        ("error", "violated", "::error "),
        ("warning", "violated", "::warning "),
        ("note", "violated", "::notice "),
        ("error", "undetermined", "::warning "),
        ("note", "undetermined", "::notice "),
    ],
)
def test_commands(made: Any, severity: str, outcome: str, command: str) -> None:
    finding = made.finding(severity=severity, outcome=outcome)
    assert next(render_github(made.result(findings=(finding,)))).startswith(command)


def test_nothing_can_break_out_of_a_line_or_a_property(made: Any) -> None:
    evil = "a%b,c:d\r\n::set-output name=x::y\x1b[2J"
    finding = made.finding(
        title=Words(evil, evil), message=Words(evil, evil), remedy=Words(evil, evil), place=Place(evil, 1, 2, 1, 3)
    )
    lines = list(
        render_github(
            made.result(findings=(finding,), errors=(Problem("p", Words(evil, evil), Words(evil, evil)),)), "en"
        )
    )
    assert len(lines) == 3
    assert all(
        line.count("\n") == 1 and line.endswith("\n") and "\r" not in line and "\x1b" not in line for line in lines
    )
    assert lines[1].startswith("::error file=a%25b%2Cc%3Ad%0D%0A%3A%3Aset-output name=x%3A%3Ay")
    assert "title=a%25b%2Cc%3Ad%0D%0A%3A%3Aset-output" in lines[1]
    assert "::a%25b,c:d%0D%0A::set-output name=x::y␛[2J%0ARemedy: " in lines[1]


def test_columns_are_left_out_over_several_lines_and_empty_places_get_one(made: Any) -> None:
    several = made.finding(place=Place("dir\\a.yaml", 2, 3, 4, 5))
    empty = made.finding(place=Place("a.yaml", 2, 3, 2, 3))
    first, second, _ = render_github(made.result(findings=(several, empty)))
    assert first.startswith("::error file=dir/a.yaml,line=2,endLine=4,title=")
    assert second.startswith("::error file=a.yaml,line=2,col=3,endLine=2,endColumn=3,title=")


def test_an_empty_result_still_says_something(made: Any) -> None:
    assert list(render_github(made.result(findings=(), rules=()), "en")) == [
        (
            "::notice title=pia::0 errors, 0 warnings, 0 notes, 0 undetermined, 0 waived. 0 rules run: 0 satisfied, "
            "0 violated, 0 undetermined, 0 not applicable, 0 selected nothing.\n"
        )
    ]


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "入力を読み取れないため、判定していません。"), ("en", "nothing was judged")]
)
def test_where_nothing_was_judged_no_count_looks_like_a_pass(lang: Any, said: str, made: Any) -> None:
    last = list(render_github(made.result(findings=(), rules=(), errors=(made.problem,)), lang))[-1]
    assert last.startswith("::notice title=pia::")
    assert said in last
    assert "誤り0件" not in last
    assert "0 errors" not in last
