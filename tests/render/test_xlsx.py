"""The Excel workbook: everything printed stands in it, nothing is clipped, nothing else travels inside."""

from __future__ import annotations

import io
import math
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import read_output as out
from clipping import LINE_EM, clipped
from sample_form import LONG, in_heading, item, sample_form
from sample_workbook import cells_of, long_cells, sample_bytes, sample_cells, sample_workbook, the_cell

from pia.errors import InputError
from pia.forms.tree import Group, Table
from pia.render.embedded_xlsx import read_embedded
from pia.render.printed import printed_document
from pia.render.xlsx import render_xlsx

EXCEL_MOST_ROW_PT = 409

# --- the whole workbook -------------------------------------------------------------------------------------------------


def test_one_sheet_per_part_named_as_in_the_official_workbook():
    assert sample_workbook().sheetnames == [
        "表紙",
        "項目一覧",
        "Ⅰ基本情報",
        "Ⅱファイルの概要",
        "別添１",
        "Ⅲリスク対策",
        "別添２",
    ]


def test_same_form_same_bytes_whatever_the_hash_seed_and_zone():
    code = "import sys, hashlib; from sample_form import sample_form; from pia.render.xlsx import render_xlsx; print(hashlib.sha256(render_xlsx(sample_form())).hexdigest())"
    digests = set()
    for seed, zone in (("0", "UTC"), ("4711", "Asia/Tokyo")):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        digests.add(
            subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True).stdout
        )
    assert len(digests) == 1
    assert render_xlsx(sample_form()) == sample_bytes()


def test_every_printed_text_stands_in_a_cell():
    form = sample_form()
    texts = [cell.text for cell in sample_cells()]
    # a long value runs on in the box below it, on the next page
    columns = ["".join(cell.text for cell in sample_cells() if cell.left == left) for left in range(1, 37)]
    everything = "\n".join([*texts, *columns])
    wanted: list[str] = [form.title, form.stamp, form.provenance or "", *form.contents]

    def walk(group: Group) -> None:
        wanted.extend(filter(None, (group.title if group.id != "cover" else "", group.important, group.note)))
        for child in group.children:
            if isinstance(child, Group):
                walk(child)
                continue
            wanted.append(child.label)
            wanted.extend(text for _, text in child.details)
            wanted.extend(child.choices.labels if child.choices else ())
            if isinstance(child.value, Table):
                wanted.extend(cell for row in child.value.rows for cell in row)
                wanted.extend(child.value.columns if child.layout == "table" else ())
            elif isinstance(child.value, tuple):
                wanted.extend(f"[○] {label}" for label in child.value)
            else:
                wanted.append(child.printed())

    for section in form.sections:
        walk(section)
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    missing = [text for text in wanted if text not in everything and text.translate(full_width) not in everything]
    # captions and inline items are printed by what they caption; their own labels are not
    assert [text for text in missing if text != "委託の件数"] == []
    assert LONG in everything


def test_nothing_is_clipped():
    assert clipped(sample_cells()) == []


def test_the_clipping_test_would_notice_a_box_that_is_too_low():
    low = [replace(cell, height=cell.height / 2) for cell in sample_cells()]
    assert len(clipped(low)) > 10


def test_rows_stay_under_the_limit_of_excel():
    for sheet in sample_workbook():
        heights = [sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1)]
        assert all(0 < height <= 400 < EXCEL_MOST_ROW_PT for height in heights)
        assert all(height * 4 % 3 == 0 for height in heights), "heights are whole pixels"


def test_a_list_of_short_lines_has_room_for_every_line():
    text = "\n".join(f"・第{number}の事務を行う。" for number in range(1, 8))
    cell = the_cell(text, cells_of(in_heading(item("k", "欄", text))))
    assert cell.height >= 7 * 10 * LINE_EM


def test_a_tall_box_breaks_over_pages_between_its_rows():
    cells = long_cells()
    sheet = sample_workbook()["Ⅰ基本情報"]
    heights = [sheet.row_dimensions[number].height for cell in cells for number in range(cell.top, cell.bottom + 1)]
    assert sum(heights) > 756, "taller than what an A4 page holds, or the test shows nothing"
    assert max(heights) < 80
    assert [cell.bottom for cell in cells[:-1]] == [found.id for found in sheet.row_breaks.brk][: len(cells) - 1]


def test_merged_ranges_do_not_overlap_and_keep_to_the_grid():
    for sheet in sample_workbook():
        seen: set[tuple[int, int]] = set()
        for span in sheet.merged_cells.ranges:
            own = {
                (row, column)
                for row in range(span.min_row, span.max_row + 1)
                for column in range(span.min_col, span.max_col + 1)
            }
            assert not own & seen
            assert span.max_col <= 36
            seen |= own


# --- cover, contents, print setup ------------------------------------------------------------------------------------------


def test_the_cover_has_number_and_name_side_by_side_stamp_and_provenance():
    cover = [cell for cell in sample_cells() if cell.sheet == "表紙"]
    by_text = {cell.text: cell for cell in cover}
    assert by_text["評価書番号"].top == by_text["評価書名"].top
    assert by_text["12"].top == by_text["評価書番号"].bottom + 1
    assert cover[0].text == "特定個人情報保護評価書（重点項目評価書）"
    assert cover[0].bold
    assert by_text["[令和６年10月　様式３]"].right == 36
    assert cover[-1].text == sample_form().provenance
    assert sum({cell.top: cell.height for cell in cover}.values()) < 756, "the cover is one page"


def test_without_provenance_the_cover_ends_with_the_stamp():
    cover = [cell for cell in cells_of(sample_form(provenance=None)) if cell.sheet == "表紙"]
    assert cover[-1].text == "[令和６年10月　様式３]"


def test_the_contents_list_every_entry_in_a_box_of_its_own():
    cells = [cell for cell in sample_cells() if cell.sheet == "項目一覧"]
    assert [cell.text for cell in cells] == ["項目一覧", *sample_form().contents]
    assert len({cell.top for cell in cells}) == len(cells)


def test_every_sheet_prints_on_a4_one_page_wide_with_page_numbers():
    for sheet in sample_workbook():
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert (sheet.page_setup.scale, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (89, None, None)
        assert sheet.print_options.horizontalCentered
        assert sheet.oddFooter.center.text == "&P/&N"
        assert not sheet.sheet_view.showGridLines


def test_the_font_is_japanese_everywhere():
    for sheet in sample_workbook():
        names = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert names == {"ＭＳ Ｐゴシック"}


def test_a_form_without_sections_is_still_a_workbook():
    assert out.workbook(render_xlsx(sample_form(sections=(), contents=()))).sheetnames == ["表紙"]


# --- what travels inside ---------------------------------------------------------------------------------------------------


def test_nothing_hidden_travels_in_the_workbook():
    book = sample_workbook()
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert list(book.defined_names) == []
    assert all(list(sheet.defined_names) == [] for sheet in book)
    assert not any(
        dimension.hidden
        for sheet in book
        for dimension in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    )
    with zipfile.ZipFile(io.BytesIO(sample_bytes())) as archive:
        kinds = {re.sub(r"\d+", "N", name) for name in archive.namelist()}
    assert kinds == {
        "[Content_Types].xml",
        "_rels/.rels",
        "customXml/_rels/itemN.xml.rels",
        "customXml/itemN.xml",
        "customXml/itemPropsN.xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/theme/themeN.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheetN.xml",
    }


def test_properties_are_fixed_and_name_no_person():
    properties = sample_workbook().properties
    assert (properties.title, properties.creator, properties.language) == (
        "見本市　住民基本台帳事務　重点項目評価書",
        "pia",
        "ja-JP",
    )
    assert properties.created.isoformat() == properties.modified.isoformat() == "2000-01-01T00:00:00"
    assert properties.lastModifiedBy is None


def test_the_printed_document_and_its_digest_come_back():
    form = sample_form()
    document = read_embedded(sample_bytes())
    assert document == printed_document(form)
    assert document["digest"] == form.digest
    assert sample_workbook().custom_doc_props["pia-digest"].value == form.digest


def test_characters_that_xml_forbids_come_back_from_the_embedded_document():
    text = "甲\x00乙\x0b丙\ufffe丁\r\n戊\ud800]]>&<"
    document = read_embedded(render_xlsx(in_heading(item("k", "欄", text))))
    assert document["items"][-1]["value"] == text


def test_a_workbook_of_somebody_else_carries_no_form():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with pytest.raises(InputError) as caught:
        read_embedded(buffer.getvalue())
    assert [problem.code for problem in caught.value.problems] == ["no-embedded-form"]


def test_bytes_that_are_no_workbook_are_refused():
    with pytest.raises(InputError) as caught:
        read_embedded(b"no zip at all")
    assert [problem.code for problem in caught.value.problems] == ["zip-unreadable"]


# --- another program -------------------------------------------------------------------------------------------------------


@pytest.mark.office
def test_libreoffice_prints_every_text(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    (tmp_path / "form.xlsx").write_bytes(sample_bytes())
    profile = (tmp_path / "profile").as_uri()
    command = [
        office,
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "form.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    document = pdfium.PdfDocument(tmp_path / "form.pdf")
    try:
        printed = "".join(page.get_textpage().get_text_range() for page in document)
        pages = len(document)
    finally:
        document.close()
    squeeze = re.compile(r"\s")
    paper = unicodedata.normalize("NFKC", squeeze.sub("", printed))
    missing = [
        cell.text
        for cell in sample_cells()
        if len(cell.text) < 200
        and not all(unicodedata.normalize("NFKC", squeeze.sub("", line)) in paper for line in cell.text.split("\n"))
        and cell.width > 300
    ]
    assert missing == []
    assert math.ceil(pages) <= 12
