"""The PDF as a file: its tags and bookmarks, the same bytes for the same form, nothing else inside, and what cannot be made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
import read_output as out
from read_pdf import bookmarks, sample_pdf, tag_trails, text_of
from sample_form import item, sample_form, with_section

from pia.errors import UsageError
from pia.forms.tree import Group, Origin
from pia.render import pdf_engine
from pia.render.embedded_pdf import read_embedded
from pia.render.pdf import render_pdf
from pia.render.pdf_drawing import drawing
from pia.render.pdf_engine import PdfEngineFailureError, typst_engine
from pia.render.printed import printed_document

# ---- accessibility -----------------------------------------------------------------------------------------------------


def test_the_document_says_that_it_is_pdf_ua_in_japanese() -> None:
    everything = out.every_byte(sample_pdf())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in everything
    assert re.search(rb"/Lang\s*\(ja", everything)
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", everything)
    assert re.search(rb"/DisplayDocTitle true", everything)


def test_metadata_holds_the_title_and_neither_author_nor_date() -> None:
    with pypdfium2.PdfDocument(sample_pdf()) as document:
        metadata = document.get_metadata_dict()
    assert metadata["Title"] == "見本市　住民基本台帳事務　重点項目評価書"
    assert [metadata[name] for name in ("Author", "Subject", "Keywords", "CreationDate", "ModDate")] == [""] * 5


def test_bookmarks_follow_the_headings() -> None:
    marks = bookmarks(sample_pdf())
    assert [title for level, title in marks if level == 0] == [
        "特定個人情報保護評価書（重点項目評価書）",
        "項目一覧",
        "Ⅰ　基本情報",
        "Ⅱ　特定個人情報ファイルの概要",
        "（別添１）特定個人情報ファイル記録項目",
        "Ⅲ　リスク対策　※（７．②を除く。）",
        "（別添２）変更箇所",
    ]
    assert (1, "２．使用するシステム") in marks
    assert (2, "システム1") in marks
    assert (2, "委託事項1　システムの保守・運用") in marks
    assert (2, "リスク：　委託先における不正な使用等のリスク") in marks


def test_headings_and_table_heads_are_tagged() -> None:
    tags = Counter(trail[-1] for trail in tag_trails(sample_pdf()))
    assert (tags["H1"], tags["H2"], tags["H3"]) == (7, 9, 4)
    assert tags["Table"] == 2
    assert tags["TH"] == 8 + 6
    assert tags["TD"] == 240 + 11  # the twelfth cell is empty and has no content to tag
    assert all("THead" in trail for trail in tag_trails(sample_pdf()) if trail[-1] == "TH")


def test_heading_levels_never_skip_one() -> None:
    form = with_section(
        Group(id="r", role="risk", title="リスク１：甲", children=(Group(id="p", role="repeat", title="項1"),))
    )
    section = drawing(form)["sections"][0]
    risk = section["body"][0]
    assert (section["level"], risk["level"], risk["body"][0]["level"]) == (1, 2, 3)
    assert [level for level, _ in bookmarks(render_pdf(form))][-3:] == [0, 1, 2]


def test_only_the_bundled_font_is_used() -> None:
    names = set(re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z0-9-]+)", out.every_byte(sample_pdf())))
    assert names
    assert all(name.startswith(b"NotoSansCJKjp-Regular") for name in names), names


# ---- same form, same bytes; nothing else inside ------------------------------------------------------------------------


def test_the_same_form_gives_the_same_bytes() -> None:
    assert render_pdf(sample_form()) == sample_pdf()
    assert render_pdf(sample_form(body="別の市長")) != sample_pdf()


def test_the_bytes_do_not_depend_on_folder_zone_or_hash_seed(tmp_path: Path) -> None:
    script = "import sys; from sample_form import sample_form; from pia.render.pdf import render_pdf; sys.stdout.buffer.write(render_pdf(sample_form()))"
    support = Path(__file__).resolve().parent.parent / "support"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(support), *sys.path]),
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
        "SOURCE_DATE_EPOCH": "99",
        "LC_ALL": "C",
        "TYPST_FONT_PATHS": str(tmp_path),
    }
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert made.stdout == sample_pdf()


def test_nothing_leaks_that_is_not_printed() -> None:
    secret = item(
        "a#1",
        "評価",
        "十分である",
        conflict=True,
        derived_value="導出された値",
        guidance="記入の手引き",
        origin=Origin("secret-origin.yaml", 4711, derived=False),
        facts=(Origin("secret-fact.yaml", 4712, derived=True),),
    )
    data = render_pdf(with_section(secret))
    everything = out.every_byte(data)
    for hidden in (
        "secret-origin",
        "secret-fact",
        "導出された値",
        "記入の手引き",
        "4711",
        str(Path.home()),
        str(Path.cwd()),
    ):
        assert hidden.encode() not in everything, hidden
    text = text_of(data)
    for hidden in ("a#1", "secret", "導出", "手引き", "4711", "sha256"):
        assert hidden not in text, hidden


def test_the_printed_items_travel_inside() -> None:
    assert read_embedded(sample_pdf()) == printed_document(sample_form())
    with pypdfium2.PdfDocument(sample_pdf()) as document:
        assert document.count_attachments() == 1
        assert document.get_attachment(0).get_name() == "printed.json"


# ---- failures ----------------------------------------------------------------------------------------------------------


def test_a_failure_of_the_engine_is_not_blamed_on_the_form() -> None:
    class Broken:
        def typeset(self, layout: str, inputs: Mapping[str, str]) -> bytes:
            raise PdfEngineFailureError("out of ink")

    with pytest.raises(PdfEngineFailureError, match="out of ink"):
        render_pdf(sample_form(), engine=Broken())


def test_the_engine_reports_what_it_cannot_set() -> None:
    with pytest.raises(PdfEngineFailureError, match="nonsense"):
        typst_engine().typeset("#nonsense", {})


@pytest.mark.parametrize(
    "module, named", [("typst", "typst"), ("noto_cjk_sans_jp_regular", "noto-cjk-sans-jp-regular")]
)
def test_a_missing_engine_is_said_plainly(monkeypatch: pytest.MonkeyPatch, module: str, named: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    pdf_engine.typst_engine.cache_clear()
    try:
        with pytest.raises(UsageError) as caught:
            render_pdf(sample_form())
    finally:
        pdf_engine.typst_engine.cache_clear()
    (problem,) = caught.value.problems
    assert problem.code == "pdf-engine-missing"
    assert problem.message.ja == f"PDFを作るための部品「{named}」が見つかりません。"
    assert problem.message.en == f"The package {named!r}, which PDF output needs, is not installed."
    assert "--format html" in problem.remedy.ja
