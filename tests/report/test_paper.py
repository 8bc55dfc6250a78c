"""Documents of plain tables: the same words in docx, PDF and Markdown, whatever the words are."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.report.paper import Paper, PaperColumn, PaperTable
from pia.report.paper_docx import paper_docx
from pia.report.paper_text import paper_md, paper_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (PaperColumn("番号", 4), PaperColumn("措置", 20), PaperColumn("結果", 10, by_hand=True))
ROWS = (("1", "一行目\n二行目", ""), ("2", "値は < > & \" ' | ` * _ # です", "適合"))


def paper(*rows: tuple[str, str, str], title: str = "見本の文書") -> Paper:
    return Paper(
        title, ("説明の一行目。", "説明の二行目。"), (PaperTable("一　表", COLUMNS, rows or ROWS),), "見本市長　見本"
    )


def words_of_docx(data: bytes) -> list[list[str]]:
    (table,) = Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_docx_holds_every_cell_and_repeats_its_heads() -> None:
    data = paper_docx(paper())
    assert words_of_docx(data) == [["番号", "措置", "結果"], *[list(row) for row in ROWS]]
    document = Document(io.BytesIO(data))
    texts = [one.text for one in document.paragraphs]
    assert texts[:3] == ["見本の文書", "説明の一行目。", "説明の二行目。"]
    assert "一　表" in texts
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1
    assert 'w:orient="landscape"' in xml
    foot = zipfile.ZipFile(io.BytesIO(data)).read("word/footer1.xml").decode()
    assert "見本市長　見本" in foot
    assert " PAGE " in foot


def test_a_docx_names_nobody_and_no_day() -> None:
    with zipfile.ZipFile(io.BytesIO(paper_docx(paper()))) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "creator" not in core
    assert "created" not in core
    assert "見本の文書" in core


def test_a_pdf_holds_every_cell_and_counts_its_pages() -> None:
    text = squeezed(words_of_pdf(paper_pdf(paper())))
    for wanted in ("見本の文書", "説明の一行目。", "一　表", "番号", "一行目", "二行目", "値は<>&\"'|`*_#です", "1/1"):
        assert squeezed(wanted) in text, wanted


def test_a_pdf_prints_a_mark_for_what_the_font_lacks() -> None:
    assert "〓" in words_of_pdf(paper_pdf(paper(("1", "\U0001f600", ""))))


def test_long_tables_go_on_with_their_heads() -> None:
    rows = tuple((str(n), "措置の内容を書いた文。" * 6, "") for n in range(60))
    document = pypdfium2.PdfDocument(paper_pdf(paper(*rows)))
    try:
        pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
        assert len(pages) > 1
        assert all("番号措置結果" in page for page in pages)
        assert {page.get_size()[0] > page.get_size()[1] for page in document} == {True}
    finally:
        document.close()


def test_markdown_tables_keep_their_shape() -> None:
    lines = paper_md(paper()).split("\n")
    table = [line for line in lines if line.startswith("|")]
    assert table[0] == "| 番号 | 措置 | 結果 |"
    assert table[2] == "| 1 | 一行目<br>二行目 |  |"
    assert table[3] == "| 2 | 値は \\< \\> & \" ' \\| \\` \\* \\_ \\# です | 適合 |"


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


def bars(line: str) -> int:
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4), title=TEXTS)
def test_no_text_breaks_a_document(cells: Sequence[tuple[str, str, str]], title: str) -> None:
    one = paper(*cells, title=title)
    assert len(words_of_docx(paper_docx(one))) == len(cells) + 1
    rows = [line for line in paper_md(one).split("\n") if line.startswith("| ")]
    assert {bars(line) for line in rows} == {4}
    assert paper_docx(one) == paper_docx(one)


@pytest.mark.parametrize(
    "text", ["#set page(width: 1pt)", "$x$", "@label", "*fett*", '#read("/etc/passwd")', "\\", "<label>"]
)
def test_no_text_acts_in_the_layout(text: str) -> None:
    assert squeezed(text) in squeezed(words_of_pdf(paper_pdf(paper(("1", text, ""), title=text))))


def test_the_same_paper_gives_the_same_pdf() -> None:
    assert paper_pdf(paper()) == paper_pdf(paper())
