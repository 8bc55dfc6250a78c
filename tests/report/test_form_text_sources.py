"""How sure the labels of a form are: a column of the table and a line at the head, only where some label is in doubt."""

from __future__ import annotations

import pytest
from sample_form import item, sample_form

from pia.forms.tree import Form, Group
from pia.report.form_text import render_form_text


def form(*statuses: str) -> Form:
    items = tuple(
        item(f"k#{n}", f"欄{n}", "値", source_status=status) if status else item(f"k#{n}", f"欄{n}", "値")
        for n, status in enumerate(statuses)
    )
    return sample_form(sections=(Group(id="s", role="section", title="Ⅰ", children=items),))


JA = """\
特定個人情報保護評価書（重点項目評価書）（juten 2024-10）
見本市長　見本市　住民基本台帳事務　重点項目評価書
欄名の確からしさ: 確認済み 1、見込み 2、記憶 1

■ Ⅰ
  全4項目：記入済み 4、空欄 0
  状態      項目の位置  項目名  欄名      値
  --------  ----------  ------  --------  --
  記入済み  Ⅰ/1/欄0     欄0     見込み    値
  記入済み  Ⅰ/1/欄1     欄1     確認済み  値
  記入済み  Ⅰ/1/欄2     欄2     記憶      値
  記入済み  Ⅰ/1/欄3     欄3     見込み    値

■ 全体
  全4項目：記入済み 4、空欄 0
"""


def test_every_label_says_how_sure_it_is() -> None:
    assert render_form_text(form("likely", "confirmed", "memory", "likely")) == JA


def test_the_same_in_english() -> None:
    lines = render_form_text(form("likely", "confirmed", "memory", "likely"), "en").splitlines()
    assert lines[2] == "source status of the labels: confirmed 1, likely 2, memory 1"
    assert lines[6].split("  ")[-2:] == ["label source", "value"]
    assert [line.split()[3] for line in lines[8:12]] == ["likely", "confirmed", "memory", "likely"]


@pytest.mark.parametrize("statuses", [(), ("confirmed",), ("confirmed", "confirmed")])
def test_where_nothing_is_in_doubt_nothing_is_said(statuses: tuple[str, ...]) -> None:
    text = render_form_text(form(*statuses))
    assert "確からしさ" not in text
    assert "欄名" not in text


def test_one_doubtful_label_is_enough() -> None:
    text = render_form_text(form("confirmed", "memory"))
    assert "欄名の確からしさ: 確認済み 1、記憶 1\n" in text
    assert text.count("  欄名") == 1
