"""Reports on a Japanese Windows console (CP932) and on poorer ones: nothing stops, nothing is lost that could be shown."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.cli import output
from pia.errors import Lang, Place, Problem, Words
from pia.report.cells import console_safe, text_width
from pia.report.github import render_github
from pia.report.problems import render_problems
from pia.report.text import render_text

if TYPE_CHECKING:
    from pia.rules.finding import CheckResult, Finding

ENCODINGS = ("cp932", "shift_jis", "euc_jp", "ascii", "cp1252", "utf-8", "no-such-encoding")
RARE = "髙﨑𠮷①Ⅳ㈱—～－∥¢£¬…‖ｱが\u0301神\U000e0100👨‍👩‍👧é한"
every_encoding = pytest.mark.parametrize("encoding", ENCODINGS)


def report(result: CheckResult, lang: Lang = "ja", *, wide: bool = True, width: int | None = 80) -> str:
    return "".join(render_text(result, lang=lang, color=False, width=width, ambiguous_wide=wide))


def rare(made: Any) -> Finding:
    words = Words(f"氏名「{RARE}」を確かめてください。", f"Check the name “{RARE}”.")
    found: Finding = made.finding(
        title=words, message=words, remedy=words, values=(("氏名", RARE),), key=RARE, item=RARE
    )
    return found


def known(encoding: str) -> str:
    return "ascii" if encoding == "no-such-encoding" else encoding


@every_encoding
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_report_can_be_encoded(made: Any, encoding: str, lang: Lang) -> None:
    problem = Problem("p", Words(RARE, RARE), Words(RARE, RARE), Place("部署 1/委託.yaml", 2, 5, 2, 9))
    result = made.result(findings=(rare(made), *made.findings()))
    texts = (
        report(result, lang),
        "".join(render_github(result, lang)),
        "".join(render_problems((problem,), made.sources, lang, color=False)),
    )
    for text in texts:
        shown = console_safe(text, encoding)
        read = shown.encode(known(encoding)).decode(known(encoding))
        twins = str.maketrans("¢£¬‖", "￠￡￢∥")  # they share a place in CP932
        assert read.translate(twins) == shown.translate(twins)
        assert shown.count("\n") == text.count("\n")
        assert "\\u" not in shown, "no escapes: a backslash is a ¥ on these consoles"


def test_what_cp932_has_stays_as_it_is(made: Any) -> None:
    text = report(made.result())
    assert console_safe(text, "cp932") == text
    assert "㈱見本 保守" in text
    assert "審査の観点：①" in text


def test_what_cp932_lacks_has_a_stand_in_of_the_same_width() -> None:
    assert console_safe(RARE, "cp932") == "髙﨑〓①Ⅳ㈱―～－∥¢£¬…‖ｱが?神〓?〓?〓?〓"
    assert console_safe("…—“引用”－", "ascii") == '~-"????"??'
    for char in "𠮷한":
        assert text_width(console_safe(char, "cp932")) == text_width(char) == 2


@pytest.mark.parametrize("line", ["│", "─", "┌", "═", "║"])
def test_lines_of_boxes_become_plain_signs(line: str) -> None:
    assert console_safe(line, "ascii") in "|-+"
    assert console_safe(line, "utf-8") == line


@every_encoding
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_shown_anywhere(encoding: str, text: str) -> None:
    shown = console_safe(text, encoding)
    shown.encode(known(encoding))
    kept = [char for char in text if char in shown]
    assert all(char in kept for char in text if char.isascii())
    assert console_safe(shown, encoding) == shown


def test_carets_stay_under_what_they_mark_on_a_console_of_wide_signs(made: Any) -> None:
    sources = {"files.yaml": "name: ①※Ⅱ住民ファイル # 見本\n"}
    found = made.finding(place=Place("files.yaml", 1, 10, 1, 16))
    for wide, before in ((True, 12), (False, 9)):
        lines = report(made.result(findings=(found,), sources=sources), wide=wide, width=None).split("\n")
        line, carets = lines[3], lines[4]
        assert line == "1 | name: ①※Ⅱ住民ファイル # 見本"
        start = carets.index("^")
        assert start - 4 == before
        marked = line[4:][9:15]
        assert marked == "住民ファイル"
        assert carets.count("^") == text_width(marked, ambiguous_wide=wide) == 12
        assert text_width(line[4:][:9], ambiguous_wide=wide) == before


@pytest.mark.parametrize("width", [40, 60, 80])
def test_findings_keep_to_the_width_of_a_console_of_wide_signs(made: Any, width: int) -> None:
    words = Words("①対象人数、②取扱者数及び③記録項目を確かめてください。※印は重要な変更です。" * 4, "x")
    found = made.finding(message=words, remedy=words, title=Words("点検", "x"))
    text = report(made.result(findings=(found,), rules=()), width=width)
    prose = [line for line in text.split("\n") if re.match(" {2,}[^-|]", line)]
    assert len(prose) > 6
    assert max(text_width(line, ambiguous_wide=True) for line in prose) <= width
    assert console_safe(text, "cp932") == text


class Console(io.TextIOWrapper):
    """Standard output of a console with an encoding of its own."""

    def __init__(self, encoding: str) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding, newline="\n", write_through=True)


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "utf-8"])
def test_a_console_gets_the_report_in_its_own_encoding(
    made: Any, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    console = Console(encoding)
    monkeypatch.setattr(sys, "stdout", console)
    assert output.ambiguous_wide(console) is (encoding == "cp932")
    output.write_pieces(render_text(made.result(findings=(rare(made),)), ambiguous_wide=output.ambiguous_wide(console)))
    shown = console.bytes.getvalue().decode(encoding)
    assert "[subjects-stated]" in shown
    assert ("髙﨑" in shown) is (encoding != "ascii")
    assert ("𠮷" in shown) is (encoding == "utf-8")


def test_machine_output_is_utf8_on_every_console(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pia.report.json_report import write_json

    console = Console("cp932")
    monkeypatch.setattr(sys, "stdout", console)
    with output.utf8_text() as stream:
        write_json(made.result(findings=(rare(made),)), stream)
    assert "𠮷" in console.bytes.getvalue().decode("utf-8")
    console.write("続き")
    assert console.bytes.getvalue().endswith("続き".encode("cp932"))
