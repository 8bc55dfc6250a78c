from __future__ import annotations

from typing import Any

from pia.errors import Place, Problem, Words
from pia.report.excerpt import SourceLines
from pia.report.problems import render_problems

NO_PLACE = Problem(
    "directory-missing",
    Words(
        "フォルダー「mihn」がありません。もっとも近いのは「mihon」です。",
        "There is no folder 'mihn'; the nearest is 'mihon'.",
    ),
    Words("フォルダー名を確かめてください。", "Check the name of the folder."),
)


def render(*args: Any, **options: Any) -> str:
    return "".join(render_problems(*args, **options))


def test_a_block_per_problem_in_japanese(made: Any) -> None:
    assert render([made.problem, NO_PLACE], made.sources) == (
        "誤り[unknown-field] 「nmae」という項目はありません。もっとも近いのは「name」です。\n"
        " --> 部署 1/委託.yaml:2:5\n"
        "  |\n"
        "2 |   - name: ㈱見本 保守\n"
        "  |     ^^^^\n"
        "  直し方：項目名を直してください。\n"
        "\n"
        "誤り[directory-missing] フォルダー「mihn」がありません。もっとも近いのは「mihon」です。\n"
        "  直し方：フォルダー名を確かめてください。\n"
        "\n"
    )


def test_in_english_and_colour(made: Any) -> None:
    assert render([made.problem], made.sources, "en", True) == (
        "\x1b[1;31merror\x1b[0m[unknown-field] \x1b[1mThere is no field 'nmae'; the nearest is 'name'.\x1b[0m\n"
        " --> 部署 1/委託.yaml:2:5\n"
        "\x1b[2m  |\x1b[0m\n"
        "\x1b[2m2 |\x1b[0m   - name: ㈱見本 保守\n"
        "\x1b[2m  |\x1b[0m     \x1b[1;31m^^^^\x1b[0m\n"
        "  \x1b[1mremedy:\x1b[0m Correct the name of the field.\n"
        "\n"
    )


def test_the_gutter_grows_with_the_line_number() -> None:
    problem = Problem("p", Words("m", "m"), Words("r", "r"), Place("a.yaml", 12, 3, 12, 5))
    sources = {"a.yaml": "\n" * 11 + "台帳の値"}
    assert render([problem], sources, "en") == (
        "error[p] m\n  --> a.yaml:12:3\n   |\n12 | 台帳の値\n   |     ^^^^\n  remedy: r\n\n"
    )


def test_a_place_in_an_unknown_file_is_shown_without_its_line() -> None:
    problem = Problem("p", Words("m", "m"), Words("r", "r"), Place("gone.yaml", 4, 2, 4, 3))
    assert render([problem], {}, "en") == "error[p] m\n  --> gone.yaml:4:2\n  remedy: r\n\n"


def test_lines_already_split_are_used_as_they_are(made: Any) -> None:
    lines = SourceLines(made.sources, "ja", 60)
    assert render([made.problem], lines) == render([made.problem], made.sources, width=60)


def test_a_remedy_of_several_lines_hangs() -> None:
    problem = Problem("p", Words("m", "m"), Words("一つ目\n\n二つ目", "r"))
    assert render([problem], {}) == "誤り[p] m\n  直し方：一つ目\n\n          二つ目\n\n"


def test_nothing_for_no_problems() -> None:
    assert render([], {}) == ""
