"""A list of choices or of ticks looks the same wherever it stands on the paper."""

from __future__ import annotations

import pypdfium2
import pytest
from sample_form import item, sample_form, with_section

from pia.forms.tree import ChoiceList, Group, Item
from pia.render.html import render_html
from pia.render.pdf import render_pdf

COUNTS = ChoiceList(
    ("10人未満", "10人以上50人未満", "50人以上100人未満", "100人以上500人未満", "500人以上1,000人未満", "1,000人以上"),
    columns=2,
)
WAYS = ChoiceList(
    ("紙", "電子記録媒体（フラッシュメモリを除く。）", "フラッシュメモリ", "電子メール", "専用線", "その他"),
    style="ticks",
    columns=3,
)


def lines_of(*children: Item | Group) -> list[str]:
    """Return the lines of the page: what stands at one height, without white space."""
    made = with_section(*children, contents=())
    with pypdfium2.PdfDocument(render_pdf(made)) as document:
        text = document[1].get_textpage()
        found: dict[int, list[tuple[float, str]]] = {}
        for at in range(text.count_chars()):
            left, bottom, _, top = text.get_charbox(at, loose=True)
            found.setdefault(round((bottom + top) / 2 / 3), []).append((left, text.get_text_range(at, 1)))
    return [
        "".join("".join(char for _, char in sorted(line)).split()) for _, line in sorted(found.items(), reverse=True)
    ]


def chosen(label: str) -> Item:
    return item("c", label, "10人以上50人未満", kind="choice", choices=COUNTS)


def test_choices_stand_in_two_columns_in_a_row_and_in_a_stack() -> None:
    in_row = [line for line in lines_of(chosen("②取扱者数")) if "1）10人未満" in line]
    stack = Group(
        id="st", role="stack", title="④使用の主体", children=(item("a", "使用部署", "市民課"), chosen("使用者数"))
    )
    in_stack = [line for line in lines_of(stack) if "1）10人未満" in line]
    assert [line[line.index("1）") :] for line in (*in_row, *in_stack)] == ["1）10人未満2）10人以上50人未満"] * 2


def test_choices_that_find_no_room_stand_in_one_column() -> None:
    wide = ChoiceList(
        ("特定個人情報保護評価の実施が義務付けられるもの", "特定個人情報保護評価の実施が義務付けられないもの"),
        columns=2,
    )
    lines = lines_of(item("c", "結果", wide.labels[0], kind="choice", choices=wide))
    assert not [line for line in lines if "1）" in line and "2）" in line]


@pytest.mark.parametrize(
    "detail", ["", "住民基本台帳", "住民基本台帳ネットワークシステムから受け取るファイルによる方法"]
)
def test_ticks_keep_their_columns_whatever_is_written_behind_them(detail: str) -> None:
    ticks = item(
        "t", "入手方法", ("その他",), kind="ticks", choices=WAYS, details=(("その他", detail), ("専用線", detail))
    )
    lines = lines_of(ticks)
    assert [line for line in lines if "紙電子記録媒体（フラッシュメモリを除く。）" in line.replace("[]", "")]
    assert [line for line in lines if "フラッシュメモリ電子メール" in line.replace("[]", "")]


def test_the_page_names_no_width_that_a_narrow_window_lacks() -> None:
    """WCAG 2.2, 1.4.10: no column of a grid is wider than the window, at 320 pixels too."""
    page = render_html(sample_form()).decode("utf-8")
    style = page[page.index("<style>") : page.index("</style>")]
    widths = [part.split(",")[0] for part in style.split("minmax(")[1:]]
    assert len(widths) >= 4
    assert all(width.startswith("min(") for width in widths)
    assert "@media screen and (max-width: 40rem)" in style
