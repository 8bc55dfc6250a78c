"""The pages of the PDF: their size, heads and feet, what goes on over them, and that no ink leaves its box."""

from __future__ import annotations

import pypdfium2
import pytest
import read_output as out
from clipping import beyond
from msgspec.structs import replace
from read_pdf import sample_pdf, text_of
from sample_form import LINKS, LONG, item, sample_form, with_section

from pia.forms.tree import ChoiceList, Group, Table
from pia.render.pdf import render_pdf
from pia.render.pdf_drawing import drawing

# --- what would leave its box ---------------------------------------------------------------------------------------------

RUNS = [
    "A" * 3_200,
    "W" * 200,
    "･" * 400,
    "ー" * 400,
    "っ" * 300,
    "々" * 300,
    "１" * 300,
    "。" * 300,
    "https://example.jp/" + "x" * 300,
    "─" * 300,
    "「" * 200,
    "）" * 300,
    "、。" * 150,
    "（（" + "))" * 100,
    "\u00a0x" * 100,
    "한" * 100,
    "a\u2060" * 100,
    "住\u2060" * 100,
    "住\u00a0" * 100,
    "住っ、" * 100,
    "x々ー" * 60,
]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: ascii(run[:4]))
def test_unbreakable_runs_stay_inside_the_box(run: str) -> None:
    table = Table(("甲", run[:40], "丙"), ((run, "1", "2"),))
    data = render_pdf(with_section(item("a#b", "内容", run), item("a#t", "表", table, kind="table", layout="table")))
    assert out.squeeze(run.replace("\u2060", "")) in text_of(data)
    assert beyond(data) == []


@pytest.mark.parametrize("run", ["W" * 60, "。" * 60, "1" * 60, "ー" * 60], ids=lambda run: run[:1])
def test_unbreakable_runs_stay_inside_every_other_place(run: str) -> None:
    choice = ChoiceList((run, "乙"), columns=2)
    ticks = ChoiceList((run, "その他", "丙"), style="ticks", detailed=("その他",), columns=3)
    stack = Group(
        id="s",
        role="stack",
        title=f"①{run}",
        children=(
            item("a#1", run, run, mark="①", kind="choice", choices=choice, other=run, trailer="（　1　）　件"),
            item("a#2", run, (run, "その他"), mark="②", kind="ticks", choices=ticks, details=(("その他", run),)),
        ),
    )
    caption = item("a#3", "名称", run, kind="name", layout="caption")
    form = with_section(
        Group(
            id="h",
            role="heading",
            title=run,
            children=(Group(id="r", role="repeat", title="項1", note=run, children=(caption, stack)),),
        ),
        name=run,
        contents=(run,),
        provenance=run,
    )
    cover = Group(
        id="cover",
        role="section",
        title=run,
        children=(
            item("c#1", "評価書番号", run),
            item("c#2", "評価書名", run),
            item("c#3", run, run),
            item("c#4", run, run, layout="full"),
        ),
    )
    assert beyond(render_pdf(replace(form, sections=(cover, form.sections[1])))) == []


# ---- pages -------------------------------------------------------------------------------------------------------------


def test_pages_are_a4_portrait_and_numbered() -> None:
    with pypdfium2.PdfDocument(sample_pdf()) as document:
        sizes = {(round(page.get_width()), round(page.get_height())) for page in document}
    assert sizes == {(595, 842)}
    texts = out.pdf_pages(sample_pdf(), whole=True)
    assert [text.split()[-1] for text in texts] == [f"{n}/{len(texts)}" for n in range(1, len(texts) + 1)]


def test_every_section_starts_a_page_and_later_pages_name_it() -> None:
    form = sample_form()
    first, second = form.sections[2], form.sections[4]
    tall = replace(first, children=(*first.children, item("a#l", "内容", LONG)))
    pages = out.pdf_pages(render_pdf(replace(form, contents=(), sections=(form.sections[0], tall, second))), whole=True)
    assert len(pages) >= 4
    assert out.squeeze(pages[1]).startswith("Ⅱ特定個人情報ファイルの概要住民基本台帳ファイル２．基本情報")
    for page in pages[2:-1]:
        assert out.squeeze(page).startswith("Ⅱ特定個人情報ファイルの概要住民基本台帳ファイル")  # the running head
        assert "２．基本情報" not in page
    assert out.squeeze(pages[-1]).startswith("Ⅲリスク対策※（７．②を除く。）住民基本台帳ファイル４．")


def test_the_head_of_the_change_table_is_repeated_on_each_page() -> None:
    rows = tuple(
        (f"令和7年{n % 12 + 1}月1日", "Ⅱ　６．保管場所", f"旧{n}" * 20, f"新{n}" * 30, "事前", "") for n in range(90)
    )
    table = Table(("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"), rows)
    pages = out.pdf_pages(render_pdf(with_section(item("c#r", "基本情報", table, kind="table", layout="table"))))[2:]
    assert len(pages) > 3
    for page in pages:
        assert "変更日項目変更前の記載変更後の記載提出時期提出時期に係る説明" in out.squeeze(page)
    assert out.squeeze("".join(pages)).count("新89" * 30) == 1


def test_a_short_column_is_as_wide_as_its_longest_line() -> None:
    def widths(*columns: tuple[str, str]) -> list[dict[str, float]]:
        table = Table(tuple(head for head, _ in columns), (tuple(text for _, text in columns),))
        return list(
            drawing(with_section(item("a#1", "表", table, kind="table", layout="table")))["sections"][0]["body"][0][
                "widths"
            ]
        )

    assert widths(
        ("変更日", "令和5年10月18日"), ("変更前の記載", "短い"), ("変更後の記載", "長" * 99), ("時期", "事後")
    ) == [{"fixed": 8}, {"share": 9.95}, {"share": 9.95}, {"fixed": 2}]
    assert widths(("甲", "一"), ("乙", "二")) == [{"share": 4.0}, {"share": 4.0}]  # nothing would fill the page
    assert widths(*[(f"欄{n}", "八文字の長さの欄") for n in range(4)], ("文", "長" * 25)) == [
        *[{"share": 4.0}] * 4,
        {"share": 5.0},
    ]  # too many to be fixed


def test_a_cell_of_a_table_flows_over_pages() -> None:
    long = "".join(f"第{n}条の届出は、担当者が照合する。" for n in range(1, 300))
    pages = out.pdf_pages(
        render_pdf(
            with_section(item("c#r", "表", Table(("番号", "内容"), (("1", long),)), kind="table", layout="table"))
        )
    )[2:]
    assert len(pages) > 1
    text = out.squeeze("".join(pages)).replace("番号内容", "")
    assert long in text


def test_tall_stacks_and_tall_ticks_flow_over_pages() -> None:
    data = render_pdf(
        with_section(
            Group(
                id="s",
                role="stack",
                title="①長い項目",
                children=(
                    item("a#1", "甲", LONG),
                    item("a#2", "乙", ("その他",), kind="ticks", choices=LINKS, details=(("その他", LONG),)),
                    item("a#3", "丙", "終わり"),
                ),
            )
        )
    )
    assert text_of(data).count(out.squeeze(LONG)) == 2
    assert "丙終わり" in text_of(data)


def test_a_form_of_eighty_pages() -> None:
    form = sample_form()
    data = render_pdf(replace(form, sections=(form.sections[0], *form.sections[1:] * 14)))
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) >= 80
