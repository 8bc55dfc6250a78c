"""Rows: what they say, bundles, one row an item, the public ones, and how they join the history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from versions import blocks, cell, city, delta, example, inserted, texts, version, with_text

from pia.app.opened import open_assessment
from pia.history.classify import Classifier
from pia.history.excerpt import REWRITTEN
from pia.history.filing import filed
from pia.history.guideline import guideline_at
from pia.history.public import public_rows
from pia.history.rows import HIDDEN, HIDDEN_CHANGE, Row, bundled, each_cell, replay, row_of

if TYPE_CHECKING:
    from pia.history.snapshot import Snapshot

DAY = "令和8年4月1日"


def rows(old: Snapshot, new: Snapshot, date: str | None = DAY) -> list[Row]:
    found = delta(old, new)
    judge = Classifier(old, new, found, guideline_at(None)).judge
    return [row_of(change, judge(change), date) for change in found.changes]


def test_a_row_names_its_item_as_the_form_does() -> None:
    old = example()
    (row,) = rows(old, with_text(old, "files/juki-file#purpose", "新しい目的"))
    assert row.item == "Ⅱ　特定個人情報ファイルの概要\n(1)住民基本台帳ファイル\n３．特定個人情報の入手・使用\n⑥使用目的"
    assert (row.date, row.key, row.path) == (DAY, "files/juki-file#purpose", "Ⅱ[住民基本台帳ファイル]/3/⑥")
    assert (row.after, row.timing, row.important) == ("新しい目的", "事前", True)


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("cover#notes", "表紙\n特記事項"),
        (
            "systems/juki#functions",
            "Ⅰ　基本情報\n２．特定個人情報ファイルを取り扱う事務において使用するシステム\nシステム1　②システムの機能",
        ),
        (
            "files/juki-file#record-band",
            "Ⅱ　特定個人情報ファイルの概要\n(1)住民基本台帳ファイル\n２．基本情報\n④記録される項目",
        ),
        (
            "parties/mihon-systems/entrusted/juki-operation#name",
            "Ⅱ　特定個人情報ファイルの概要\n(1)住民基本台帳ファイル\n４．特定個人情報ファイルの取扱いの委託\n委託事項1",
        ),
        ("charts/register#notes", "（別添１）事務の内容\n（１）住民基本台帳ファイルを取り扱う事務\n（備考）"),
        ("annexes/annex-1#rows", "別紙１　情報提供ネットワークシステムによる提供先の一覧\n一覧"),
        ("disclosure#contact", "Ⅴ　開示請求、問合せ\n１．特定個人情報の開示・訂正・利用停止請求\n①請求先"),
    ],
)
def test_the_style_of_every_chapter(key: str, item: str) -> None:
    assert next(one.item for one in example().cells if one.key == key) == item


def test_a_block_lists_its_cells() -> None:
    old = example()
    (row,) = rows(old, inserted(old, blocks(old, "recipients")[0], "brand-new"))
    assert row.item.endswith("５．特定個人情報の提供・移転（委託に伴うものを除く。）\n提供先1")
    assert row.before == "（新規追加）"
    assert row.after.startswith("これはbrand-newの提供先について新しく書いた記載である\n①法令上の根拠　これは")
    assert row.path == "Ⅱ[住民基本台帳ファイル]/5/提供先1"
    assert len(row.cells) == 8


def test_a_block_item_by_item() -> None:
    old = example()
    new = inserted(old, blocks(old, "recipients")[0], "brand-new")
    found = [one for row in rows(old, new) for one in each_cell(row)]
    assert len(found) == 8
    assert {row.before for row in found} == {"（新規追加）"}
    assert found[1].item.endswith("提供先1　①法令上の根拠")
    assert replay(texts(old), found) == texts(new)


def test_a_text_written_anew_says_so() -> None:
    old = version([cell("files/a#usage", "".join(f"第{n}の措置として記録を保存する。" for n in range(60)))])
    new = with_text(old, "files/a#usage", "".join(f"番号{n}については端末を施錠する。" for n in range(60)))
    (row,) = rows(old, new)
    assert row.before.startswith(f"{REWRITTEN}\n第0")
    assert row.after.startswith(f"{REWRITTEN}\n番号0")
    assert replay(texts(old), [row]) == texts(new)


def test_a_sentence_that_is_only_added_or_taken_away_says_so() -> None:
    text = "・届出の内容を、氏名、住所、生年月日により照合する。\n・照合の結果は、二人で確かめて届出書に記す。\n・記録は、7年間保存する。"
    old = version([cell("files/a#usage", text)])
    new = with_text(old, "files/a#usage", f"・窓口では、本人確認書類の提示を求める。\n{text}")
    (row,) = rows(old, new)
    assert (row.before, row.after) == ("（新規追加）", "・窓口では、本人確認書類の提示を求める。\n（略）")
    assert replay(texts(old), [row]) == texts(new)
    gone = with_text(old, "files/a#usage", text.partition("\n")[2])
    (row,) = rows(old, gone)
    assert (row.before, row.after) == ("・届出の内容を、氏名、住所、生年月日により照合する。\n（略）", "（削除）")
    assert replay(texts(old), [row]) == texts(gone)


def test_one_edit_at_nine_places_can_be_one_row() -> None:
    old = version([cell(f"files/f{n}#department", f"担当は{n}の市民課である。") for n in range(9)])
    new = replace(old, cells=tuple(replace(c, text=c.text.replace("市民課", "窓口課")) for c in old.cells))
    found = rows(old, new)
    assert len(found) == 9
    marked = bundled(found, join=False)
    assert {row.bundle for row in marked} == {"b1"}
    (one,) = bundled(found, join=True)
    assert (one.before, one.after, len(one.keys)) == ("市民課", "窓口課", 9)
    assert one.item.startswith("（次の9項目）\n")
    assert replay(texts(old), [one]) == texts(new)


def test_other_edits_are_no_bundle() -> None:
    old = version([cell("files/a#x", "甲である。"), cell("files/b#x", "甲である。"), cell("files/c#x", "甲である。")])
    new = with_text(
        with_text(with_text(old, "files/a#x", "乙である。"), "files/b#x", "丙である。"), "files/c#x", "乙である。"
    )
    assert [row.bundle for row in bundled(rows(old, new), join=False)] == ["b1", None, "b1"]


def test_numbers_are_one_edit_only_where_the_texts_are_one() -> None:
    day, years = "平成27年10月5日", "保存の期間は、5年"
    old = version([cell("files/a#x", day), cell("files/b#x", day), cell("files/c#x", years)])
    new = old
    for key, text in (
        ("files/a#x", "平成27年10月6日"),
        ("files/b#x", "平成27年10月6日"),
        ("files/c#x", "保存の期間は、6年"),
    ):
        new = with_text(new, key, text)
    made = bundled(rows(old, new), join=True)
    assert [(row.before, row.after, len(row.keys)) for row in made] == [
        (day, "平成27年10月6日", 2),
        (years, "保存の期間は、6年", 1),
    ]


def test_no_rows_no_bundles() -> None:
    assert bundled([], join=True) == []


# --- the public ---


def public_of(old: tuple[Snapshot, Snapshot], new: tuple[Snapshot, Snapshot]) -> list[Row]:
    whole, shown = delta(old[0], new[0]), delta(old[1], new[1])
    judge = Classifier(old[0], new[0], whole, guideline_at(None)).judge
    return public_rows(whole, shown, (old[1], new[1]), judge, DAY, submitted=(old[0], new[0]))


def sides(secret: str, shown: str | None, *, text: str = "記録") -> tuple[Snapshot, Snapshot]:
    """Return the submitted and the published version of a form with one withheld value in it (none for shown=None)."""
    full = cell("files/a#place", f"{text}は{secret}に置く。", important=True)
    seen = full if shown is None else replace(full, text=f"{text}は{shown}に置く。", status="withheld")
    return version([full]), version([seen], projection="publish")


def test_a_withheld_change_is_told_without_saying_what() -> None:
    (row,) = public_of(sides("第一庁舎", "市が定める場所"), sides("民間の倉庫", "市が定める場所"))
    assert (row.before, row.after) == (HIDDEN, HIDDEN_CHANGE)
    assert (row.important, row.content) == (True, "")


def test_what_is_withheld_from_now_on_is_not_told_by_the_old_side() -> None:
    (row,) = public_of(sides("第一庁舎", None), sides("第一庁舎", "市が定める場所"))
    assert row.before == HIDDEN
    assert row.after == "記録は市が定める場所に置く。"
    assert not row.important  # nothing but what is published has changed
    assert "第一庁舎" not in repr(row)


def test_what_is_withheld_from_now_on_beside_something_withheld_is_not_told_by_the_old_side() -> None:
    full = cell("files/a#place", "記録は第一庁舎に置く。\n写しは県立図書館の書庫に置く。", important=True)
    before = replace(full, text="記録は市の建物に置く。\n写しは県立図書館の書庫に置く。", status="withheld")
    after = replace(full, text="記録は市の建物に置く。\n写しは離れた所に置く。", status="withheld")
    old = version([full]), version([before], projection="publish")
    (row,) = public_of(old, (old[0], version([after], projection="publish")))
    assert (row.before, row.after) == (HIDDEN, after.text)
    assert "図書館" not in repr(row)


def test_a_cell_withholds_what_its_published_text_lacks_whatever_its_status() -> None:
    full = cell("files/a#measures", "【緊急時対応計画】\n計画を定める。")
    old = version([full]), version([full], projection="publish")
    seen = replace(full, text="【非公表】\n計画を定める。")
    (row,) = public_of(old, (old[0], version([seen], projection="publish")))
    assert (row.before, row.after) == (HIDDEN, seen.text)
    assert "緊急時" not in repr(row)


def test_what_is_published_from_now_on_does_not_tell_the_rest() -> None:
    (row,) = public_of(sides("第一庁舎", "市が定める場所"), sides("第二庁舎", None))
    assert (row.before, row.after) == (HIDDEN, "記録は第二庁舎に置く。")
    assert "第一庁舎" not in repr(row)


def test_a_change_beside_a_withheld_value_is_told_from_the_published_texts() -> None:
    (row,) = public_of(sides("第一庁舎", "市が定める場所"), sides("第一庁舎", "市が定める場所", text="台帳"))
    assert (row.before, row.after) == ("記録は市が定める場所に置く。", "台帳は市が定める場所に置く。")
    assert "第一庁舎" not in repr(row)


def test_a_withheld_cell_in_a_block_that_changes_is_hidden_as_well() -> None:
    old = tuple(replace(side, cells=(*side.cells, cell("files/a#z", "終"))) for side in sides("甲", "某"))
    new = tuple(replace(side, cells=(*side.cells, cell("files/a#z", "末"))) for side in sides("乙", "某"))
    found = public_of(old, new)  # type: ignore[arg-type]
    assert [row.key for row in found] == ["files/a#place", "files/a#z"]  # in the order of the form


# --- the history ---


def test_rows_join_the_history_and_old_rows_keep_their_bytes(tmp_path: Path) -> None:
    work = city(tmp_path)
    old = example()
    new = with_text(with_text(old, "files/juki-file#purpose", "新しい目的"), "files/juki-file#remarks", "")
    made = rows(old, new)
    before = (work / "changes.yaml").read_text(encoding="utf-8")
    loaded = open_assessment(work)
    texts_ = filed(loaded, made)
    assert list(texts_) == ["changes.yaml"]
    assert texts_["changes.yaml"].startswith(before.rstrip("\n"))
    (work / "changes.yaml").write_text(texts_["changes.yaml"], encoding="utf-8", newline="")
    again = open_assessment(work)
    added = again.assessment.changes[len(loaded.assessment.changes) :]
    assert [(c.date, c.after, c.timing, c.kind, c.keys) for c in added] == [
        (DAY, "新しい目的", "prior", "revised", ("files/juki-file#purpose",)),
        (DAY, "（削除）", "posterior", "removed", ("files/juki-file#remarks",)),
    ]
    assert [c.id for c in added] == ["20260401-juki-file-purpose", "20260401-juki-file-remarks"]
    assert filed(again, made) == {}


def test_rows_of_a_draft_and_open_ones_leave_blank_what_is_not_known(tmp_path: Path) -> None:
    loaded = open_assessment(city(tmp_path))
    old = example()
    made = rows(old, with_text(old, "charts/register#notes", "図の説明を改めた。"), None)
    text = filed(loaded, made)["changes.yaml"]
    added = text[text.index("charts-register-notes") :]
    assert "date:" not in added
    assert "timing:" not in added
    assert "explanation:" not in added


def test_an_assessment_without_history_gets_one(tmp_path: Path) -> None:
    work = city(tmp_path)
    (work / "changes.yaml").unlink()
    first = work / "assessment.yaml"
    first.write_text(first.read_text(encoding="utf-8").replace("  - changes.yaml\n", ""), encoding="utf-8")
    loaded = open_assessment(work)
    old = example()
    made = rows(old, with_text(old, "files/juki-file#purpose", "新しい目的"))
    assert list(filed(loaded, made)) == ["assessment.yaml"]
    first.write_text(filed(loaded, made)["assessment.yaml"], encoding="utf-8", newline="")
    assert [c.after for c in open_assessment(work).assessment.changes] == ["新しい目的"]


def test_ids_are_free_and_short(tmp_path: Path) -> None:
    loaded = open_assessment(city(tmp_path))
    long = f"files/{'a' * 79}/risks/use/unauthorised#authentication-method"
    old = version([cell(long, "甲"), cell(f"{long}-2", "甲")])
    made = rows(old, with_text(with_text(old, long, "乙"), f"{long}-2", "乙"))
    text = filed(loaded, made)["changes.yaml"]
    ids = [line.split("id: ")[1] for line in text.splitlines() if "id: 20260401-" in line]
    assert len(ids) == len(set(ids)) == 2
    assert all(len(one) <= 80 for one in ids)
