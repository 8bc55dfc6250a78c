from __future__ import annotations

import re
from typing import Any

import pytest

from pia.errors import Place, Problem, Words
from pia.report.cells import text_width
from pia.report.text import console_safe, render_text
from pia.rules.finding import Related, Suppression

JA = """\
誤り[subjects-stated] 対象人数が記載されていること
 --> files.yaml:3:11
  |
3 |     name: 住民基本台帳ファイル  # 見本
  |           ^^^^^^^^^^^^^^^^^^^^
  内容：ファイル「juki」に対象人数がありません。
  関連：files.yaml:2:9 ファイルの定義
  直し方：subjects に人数を書いてください。
  様式の項目：Ⅱ/2/③
  対象：mihon / files/juki
  判定に使った値：file.subjects = null, file.name = 住民基本台帳ファイル
  根拠：規則第4条
  審査の観点：①

判定できません（警告）[re-entrustment-known] 再委託の有無が分かること
 --> 部署 1/委託.yaml:2:11
  |
2 |   - name: ㈱見本 保守
  |           ^^^^^^^^^
  内容：再委託の有無が unknown です。
  直し方：委託先に確かめてください。
  対象：mihon
  根拠：規則第4条
  審査の観点：①

除外した指摘（2件）
  警告[subjects-stated] files.yaml:5:14 対象人数が記載されていること
    承認済みの例外（承認者 情報政策課長、期限 2026-03-31）：移行の完了まで
  注記[subjects-stated] files.yaml:5:7 対象人数が記載されていること
    ファイル内の除外指定：集計中

対象のなかった規則（1件）
  規則              理由
  ----------------  ------------------------------
  prefecture-board  都道府県だけを対象とする規則です。

対象の評価書：「mihon」　基準日：2026-01-15　規則：5件　個別の判定：15件
誤り1件、警告0件、注記0件、判定できないもの1件、除外したもの2件。適用した規則5件のうち、適合1件、不適合1件、判定できないもの1件、該当しないもの1件、対象のないもの1件。
"""

EN = """\
error[subjects-stated] The number of subjects is stated
 --> files.yaml:3:11
  |
3 |     name: 住民基本台帳ファイル  # 見本
  |           ^^^^^^^^^^^^^^^^^^^^
  found: The file 'juki' states no number of subjects.
  related: files.yaml:2:9 the file is defined here
  remedy: Write the number in 'subjects'.
  form item: Ⅱ/2/③
  subject: mihon / files/juki
  values seen: file.subjects = null, file.name = 住民基本台帳ファイル
  basis: 規則第4条
  viewpoint: ①

undetermined (warning)[re-entrustment-known] It is known whether work is re-entrusted
 --> 部署 1/委託.yaml:2:11
  |
2 |   - name: ㈱見本 保守
  |           ^^^^^^^^^
  found: Re-entrustment is unknown.
  remedy: Ask the contractor.
  subject: mihon
  basis: 規則第4条
  viewpoint: ①

Waived findings (2)
  warning[subjects-stated] files.yaml:5:14 The number of subjects is stated
    approved waiver (approved by 情報政策課長, until 2026-03-31): 移行の完了まで
  note[subjects-stated] files.yaml:5:7 The number of subjects is stated
    inline ignore: 集計中

Rules that selected nothing (1)
  rule              reason
  ----------------  ------------------------------
  prefecture-board  The rule is for prefectures.

Assessments: 'mihon'; as of: 2026-01-15; rules: 5; single judgements: 15
1 error, 0 warnings, 0 notes, 1 undetermined, 2 waived. 5 rules run: 1 satisfied, 1 violated, 1 undetermined, 1 not applicable, 1 selected nothing.
"""


def render(result: Any, **options: Any) -> str:
    return "".join(render_text(result, **{"lang": "ja", "color": False, "width": None, **options}))


def test_the_whole_report_in_japanese(made: Any) -> None:
    assert render(made.result()) == JA


def test_without_their_reasons_the_rules_that_selected_nothing_are_counted_last(made: Any) -> None:
    table = JA[JA.index("対象のなかった規則（1件）") : JA.index("対象の評価書")]
    last = "対象のなかった規則1件とその理由は、--verbose を付けると示します。\n"
    assert render(made.result(), verbose=False) == JA.replace(table, "") + last
    clean = render(made.result(findings=(), rules=(made.rule("files-named", 3, 0, 0, 0),)), verbose=False)
    assert "--verbose" not in clean


def test_the_whole_report_in_english(made: Any) -> None:
    assert render(made.result(), lang="en") == EN


def test_a_result_without_findings_says_what_was_checked(made: Any) -> None:
    rules = (made.rule("files-named", 3, 0, 0, 0),)
    assert render(made.result(findings=(), rules=rules)) == (
        "指摘はありません。\n"
        "対象の評価書：「mihon」　基準日：2026-01-15　規則：1件　個別の判定：3件\n"
        "誤り0件、警告0件、注記0件、判定できないもの0件、除外したもの0件。"
        "適用した規則1件のうち、適合1件、不適合0件、判定できないもの0件、該当しないもの0件、対象のないもの0件。\n"
    )
    assert render(made.result(findings=(), rules=rules), lang="en").startswith("No findings.\nAssessments: 'mihon';")


def test_only_waived_findings_are_not_called_none(made: Any) -> None:
    text = render(made.result(findings=made.findings()[2:]))
    assert "除外したもの以外に、指摘はありません。\n" in text
    assert "\n指摘はありません。\n" not in text


def test_an_empty_run_is_not_praised(made: Any) -> None:
    assert render(made.result(findings=(), rules=(), assessments=()), lang="en") == (
        "Nothing was judged. This does not mean that the assessment complies.\n"
        "Assessments: none; as of: 2026-01-15; rules: 0; single judgements: 0\n"
        "0 errors, 0 warnings, 0 notes, 0 undetermined, 0 waived. 0 rules run: 0 satisfied, 0 violated, "
        "0 undetermined, 0 not applicable, 0 selected nothing.\n"
    )
    idle = (made.rule("prefecture-board", 0, 0, 0, 0),)
    text = render(made.result(findings=(), rules=idle))
    assert "判定したものが1件もありません" in text
    assert "prefecture-board  理由の記録がありません\n" in text


def test_one_unreadable_input(made: Any) -> None:
    assert render(made.result(findings=(), rules=(), errors=(made.problem,))) == (
        "誤り[unknown-field] 「nmae」という項目はありません。もっとも近いのは「name」です。\n"
        " --> 部署 1/委託.yaml:2:5\n"
        "  |\n"
        "2 |   - name: ㈱見本 保守\n"
        "  |     ^^^^\n"
        "  直し方：項目名を直してください。\n"
        "\n"
        "入力を読み取れないため、判定していません。読み取れない箇所：1件\n"
    )


def test_colour_only_when_asked(made: Any) -> None:
    plain, coloured = render(made.result()), render(made.result(), color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b[1;31m誤り\x1b[0m[subjects-stated]" in coloured
    assert "\x1b[1;35m判定できません（警告）\x1b[0m" in coloured
    assert "\x1b[1;31m^^^^^^^^^^^^^^^^^^^^\x1b[0m\n" in coloured


def test_escape_sequences_in_texts_never_reach_the_terminal(made: Any) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202e"
    finding = made.finding(
        title=Words(evil, evil), message=Words(evil, evil), remedy=Words(evil, evil), basis=evil, viewpoint=evil, item=evil,
        key=evil, values=((evil, evil),), place=Place(f"a{evil}.yaml", 1, 1, 1, 2), related=(Related(Place(evil, 1, 1, 1, 1), Words(evil, evil)),),
    )  # fmt: skip
    rules = (made.rule("r", 0, 0, 0, 0, reason=Words(evil, evil)),)
    problem = Problem("p", Words(evil, evil), Words(evil, evil), Place(evil, 1, 1, 1, 1))
    text = render(made.result(findings=(finding,), rules=rules, assessments=(evil,), as_of=evil, errors=(problem,)))
    assert not set(text) & set("\x1b\x07\u202e")
    assert "␛]0;owned␇␛[2J�" in text


def test_prose_is_wrapped_with_a_hanging_indent(made: Any) -> None:
    finding = made.finding(
        message=Words(
            "対象人数の区分は、保有する人数から導かれます。二つの値が異なります。\n人数を確かめてください。", "x"
        )
    )
    text = render(made.result(findings=(finding,)), width=40)
    assert (
        "  内容：対象人数の区分は、保有する人数か\n"
        "        ら導かれます。二つの値が異なりま\n"
        "        す。\n"
        "        人数を確かめてください。\n"
    ) in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_findings_fit_the_width(made: Any, width: int) -> None:
    text = render(made.result(findings=made.findings()[:2], rules=made.rules[:1]), width=width)
    wrapped = [line for line in text.split("\n") if line.startswith("  ") or " | " in line]
    assert max(text_width(line) for line in wrapped) <= width


def test_very_long_fields_and_values_are_cut(made: Any) -> None:
    finding = made.finding(message=Words("長" * 50_000, ""), values=tuple((f"v{n}", "値" * 1_000) for n in range(20)))
    text = render(made.result(findings=(finding,)))
    assert "長" * 4_000 + "…\n" in text
    assert "v7 = " in text
    assert "v8 = " not in text
    assert len(text) < 8_000


def test_the_report_prints_on_a_cp932_console(made: Any) -> None:
    finding = made.finding(message=Words("氏名「髙橋」「𠮷田」を確かめてください。", "x"))
    pieces = [
        console_safe(piece, "cp932")
        for piece in render_text(made.result(findings=(finding,)), lang="ja", color=False, width=80)
    ]
    shown = "".join(pieces).encode("cp932").decode("cp932")
    assert "氏名「髙橋」「〓田」を確かめてください。" in shown
    assert "  |           ^^^^^^^^^^^^^^^^^^^^\n" in shown


def test_it_streams_one_piece_per_finding(made: Any) -> None:
    asked: list[int] = []

    class Watched(tuple):  # type: ignore[type-arg]
        __slots__ = ()

        def __iter__(self) -> Any:
            for number, item in enumerate(tuple.__iter__(self)):
                asked.append(number)
                yield item

    pieces = render_text(
        made.result(findings=Watched(made.finding(id=str(n)) for n in range(50))), lang="ja", color=False, width=None
    )
    first = next(pieces)
    assert first.startswith("誤り[subjects-stated]")
    assert asked[-1] == 0  # counting looked at all of them; showing has only begun
    assert all(piece.endswith("\n") for piece in pieces)


def test_same_input_same_output(made: Any) -> None:
    assert render(made.result(), width=66) == render(made.result(), width=66)


@pytest.mark.parametrize(
    ("number", "lang", "shown"),
    [
        ("6", "ja", "審査の観点：6（適合性）事務の実態に基づき、様式の全ての項目を検討して記載しているか"),
        (
            "6",
            "en",
            "viewpoint: 6 (conformity): Was every item of the form considered and filled from the facts of the work?",
        ),
        ("②", "ja", "審査の観点：②"),
        ("99", "ja", "審査の観点：99"),
    ],
)
def test_a_viewpoint_is_shown_with_its_question(number: str, lang: Any, shown: str, made: Any) -> None:
    text = "".join(render_text(made.result(findings=(made.finding(viewpoint=number),)), lang=lang))
    assert f"  {shown}\n" in text


def test_what_the_baseline_knows_is_counted_not_listed(made: Any) -> None:
    known = Suppression("baseline", "基準に記録された既知の指摘")
    findings = (
        *(made.finding(id=f"a@b@{n}", severity="warning", waived=known) for n in range(3)),
        made.finding(id="a@b@x", severity="error", waived=known),
        made.finding(id="a@b@y", severity="note", outcome="undetermined", waived=known),
        made.finding(id="a@b@z", severity="note", waived=Suppression("waiver", "移行の完了まで", "課長", "2026-03-31")),
    )
    text = "".join(render_text(made.result(findings=findings)))
    assert "基準に記録された既知の指摘が5件あります（誤り 1、警告 3、判定できません 1）。--baseline を外すと、" in text
    assert "除外した指摘（1件）" in text
    assert text.count("承認済みの例外") == 1
    assert "除外したもの6件" in text


@pytest.mark.parametrize(
    ("was", "lang", "shown"),
    [
        ("warning", "ja", "基準との違い：基準のときの「警告」より重くなっています。"),
        ("undetermined", "ja", "基準との違い：基準のときの「判定できません」より重くなっています。"),
        ("note", "en", "since the baseline: It was 'note' when the baseline was written."),
    ],
)
def test_a_finding_that_has_become_worse_says_what_it_was(was: str, lang: Any, shown: str, made: Any) -> None:
    finding = made.finding(values=(("seen", "1"), ("baseline", was)))
    text = "".join(render_text(made.result(findings=(finding,)), lang=lang))
    assert f"  {shown}\n" in text
    assert "seen = 1\n" in text
    assert "baseline = " not in text


def test_a_value_of_that_name_of_a_rule_is_a_value(made: Any) -> None:
    text = "".join(render_text(made.result(findings=(made.finding(values=(("baseline", "令和7年"),)),))))
    assert "baseline = 令和7年" in text
