from __future__ import annotations

from typing import Any

import pytest
from sample_form import item, sample_form

from pia.forms.tree import Form, Group
from pia.report.cells import text_width
from pia.report.form_text import SectionSummary, render_form_text, summary_by_section


def small_form(**more: Any) -> Form:
    basic = Group(
        id="basic",
        role="section",
        title="Ⅰ　基本情報",
        children=(
            item("work#name", "事務の名称", "住民基本台帳事務", mark="①"),
            item("work#count", "対象人数", required=True),
            item("work#legal", "法令上の根拠", "一つ目の条文\n二つ目の条文"),
        ),
    )
    risks = Group(
        id="risks",
        role="section",
        title="Ⅲ　リスク対策",
        note="住基ファイル",
        children=(
            item("x#rating", "対策は十分か", "十分である", conflict=True, derived_value="課題が残されている"),
            item("x#ticks", "監査", ("自己点検", "外部監査"), conflict=True, derived_value=("自己点検",)),
            item("x#open", "その他", status="unknown"),
            item("x#na", "再委託", status="not-applicable"),
            item("x#hidden", "措置", "非公開", status="withheld"),
            item("x#none", "特記事項", None, status="none"),
        ),
    )
    return sample_form(sections=(basic, risks), **more)


JA = """\
特定個人情報保護評価書（重点項目評価書）（juten 2024-10）
見本市長　見本市　住民基本台帳事務　重点項目評価書

■ Ⅰ　基本情報
  全3項目：記入済み 2、空欄 1、空欄（必須） 1
  状態          項目の位置        項目名        値
  ------------  ----------------  ------------  --------------------------------------
  記入済み      Ⅰ/1/事務の名称    ①事務の名称   住民基本台帳事務
  空欄（必須）  Ⅰ/1/対象人数      対象人数
  記入済み      Ⅰ/1/法令上の根拠  法令上の根拠  一つ目の条文 二つ目の条文

■ Ⅲ　リスク対策（住基ファイル）
  全6項目：記入済み 2、空欄 0、該当なし 1、不明 1、対象外 1、非公開 1、不一致 2
  状態          項目の位置        項目名        値
  ------------  ----------------  ------------  --------------------------------------
  不一致        Ⅰ/1/対策は十分か  対策は十分か  十分である（導出：課題が残されている）
  不一致        Ⅰ/1/監査          監査          自己点検、外部監査（導出：自己点検）
  不明          Ⅰ/1/その他        その他
  対象外        Ⅰ/1/再委託        再委託
  非公開        Ⅰ/1/措置          措置          非公開
  該当なし      Ⅰ/1/特記事項      特記事項      －

■ 全体
  全9項目：記入済み 4、空欄 1、該当なし 1、不明 1、対象外 1、非公開 1、空欄（必須） 1、不一致 2
"""


def test_the_whole_table_in_japanese() -> None:
    assert render_form_text(small_form()) == JA


def test_the_words_in_english() -> None:
    text = render_form_text(small_form(), "en")
    assert "  3 items: 2 filled, 1 blank, 1 blank (required)\n" in text
    assert "  6 items: 2 filled, 0 blank, 1 none, 1 unknown, 1 not applicable, 1 withheld, 2 conflict\n" in text
    assert "■ whole form\n  9 items: " in text
    assert "  conflict          Ⅰ/1/対策は十分か  対策は十分か  十分である (derived: 課題が残されている)\n" in text


def test_summary_by_section() -> None:
    basic, risks = summary_by_section(small_form())
    assert basic == SectionSummary(title="Ⅰ　基本情報", filled=2, blank=1, missing=1)
    assert risks == SectionSummary(
        title="Ⅲ　リスク対策（住基ファイル）", filled=2, none=1, unknown=1, not_applicable=1, withheld=1, conflicts=2
    )
    assert (basic.total, risks.total) == (3, 6)


def test_every_item_of_the_sample_is_one_row_and_counted_once() -> None:
    form = sample_form()
    text = render_form_text(form)
    total = sum(1 for _ in form.items())
    assert sum(s.total for s in summary_by_section(form)) == total
    assert f"  全{total}項目：" in text
    rows = [line for line in text.split("\n") if "  Ⅰ/1/" in line]
    assert len(rows) == total
    assert "  住民の届出に基づく記載、修正及び消除の処理は、…" in text


@pytest.mark.parametrize("wide", [False, True])
def test_columns_are_aligned_whatever_the_widths(wide: bool) -> None:
    text = render_form_text(sample_form(), ambiguous_wide=wide)
    heads = [line for line in text.split("\n") if line.startswith("  状態")]
    assert len(set(heads)) == 1
    before_value = heads[0].rindex("値")
    start = text_width(heads[0][:before_value], ambiguous_wide=wide)
    row = next(line for line in text.split("\n") if "10万人以上30万人未満" in line)
    assert text_width(row[: row.index("10万人以上30万人未満")], ambiguous_wide=wide) == start
    assert (
        max(text_width(line, ambiguous_wide=wide) for line in text.split("\n") if line.startswith("  "))
        <= 2 + 16 + 40 + 40 + 48 + 6
    )


def test_values_cannot_forge_the_screen() -> None:
    evil = Group(
        id="a", role="section", title="Ⅰ\x1b[2J", children=(item("a#b", "名\x1b称", "値\x1b]0;x\x07\n偽の行"),)
    )
    text = render_form_text(sample_form(sections=(evil,), name="\x1b[31m"))
    assert "\x1b" not in text
    assert "値␛]0;x␇ 偽の行" in text


def test_a_form_without_items() -> None:
    text = render_form_text(sample_form(sections=(Group(id="a", role="section", title="Ⅰ"),)))
    assert "■ Ⅰ\n  全0項目：記入済み 0、空欄 0\n\n■ 全体\n" in text


def test_same_form_same_text() -> None:
    assert render_form_text(sample_form()) == render_form_text(sample_form())
