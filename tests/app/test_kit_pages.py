"""The sheets of the kit: changes in plain words, pages and lines, and every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from versions import blocks, delta, example, inserted, version, with_text, without

from pia.app.kit_pages import LEGEND, Told, answers_form, changes_form, opinion_form, place_words, summary_form, told
from pia.app.kit_settings import KitSettings
from pia.errors import Place
from pia.forms.tree import Form, Item, Table
from pia.history.classify import Classifier
from pia.history.guideline import guideline_at
from pia.history.opinions import Opinion
from pia.history.rows import Row, bundled, row_of
from pia.render.draft import PlaceOnPage
from pia.render.formats import FORMATS

if TYPE_CHECKING:
    from pia.history.snapshot import Snapshot

NAMES = {"files/juki-file": "住民基本台帳ファイル", "systems/juki": "既存住基"}
SHEET = version([], name="見本市　評価書", body="見本市長")


def rows(old: Snapshot, new: Snapshot, *, join: bool = False) -> list[Row]:
    found = delta(old, new)
    judge = Classifier(old, new, found, guideline_at(None)).judge
    return bundled([row_of(change, judge(change), None) for change in found.changes], join=join)


def one(old: Snapshot, new: Snapshot, why: str | None = None, **places: tuple[int, int]) -> Told:
    (row,) = rows(old, new)
    where = {key: PlaceOnPage(*at) for key, at in places.items()}
    return told(row, NAMES, why, where)


def items(form: Form) -> dict[str, Item]:
    return {item.key: item for item in form.items()}


def test_an_item_that_changes() -> None:
    old = example()
    said = one(old, with_text(old, "files/juki-file#purpose", "新しい目的"), "目的を改めるため。")
    assert said.what == "住民基本台帳ファイルの「⑥使用目的」の記載を改めます。"
    assert (said.after, said.why, said.place) == ("新しい目的", "目的を改めるため。", "－")


def test_an_item_that_comes_and_one_that_goes() -> None:
    old = example()
    gone = with_text(old, "files/juki-file#purpose", "")
    assert one(old, gone).what == "住民基本台帳ファイルの「⑥使用目的」の記載をなくします。"
    assert one(gone, old).what == "住民基本台帳ファイルの「⑥使用目的」を新たに記載します。"


def test_an_item_of_a_system_names_the_system() -> None:
    old = example()
    said = one(old, with_text(old, "systems/juki#functions", "新しい機能"))
    assert said.what.startswith("既存住基の「システム1")


def test_a_block_that_comes_and_one_that_goes() -> None:
    old = example()
    block = blocks(old, "recipients")[0]
    came = one(old, inserted(old, block, "brand-new"))
    assert came.what == "提供先1「これはbrand-newの提供先について新しく書いた記載である」を加えます。"
    assert one(old, without(old, block)).what.endswith("」がなくなります。")


def test_a_bundle_says_how_many_places() -> None:
    old = example()
    new = replace(old, cells=tuple(replace(c, text=c.text.replace("市民部市民課", "市民部窓口課")) for c in old.cells))
    (row, *_) = rows(old, new, join=True)
    said = told(row, NAMES, None, {})
    assert said.what.startswith("「①部署」など")
    assert "か所の記載を改めます。" in said.what
    assert (said.before, said.after) == ("市民課", "窓口課")


def test_a_change_of_form_explains_itself() -> None:
    old = example()
    text = next(cell.text for cell in old.cells if cell.key == "files/juki-file#purpose")
    said = one(old, with_text(old, "files/juki-file#purpose", text.replace("住民", "住民 ", 1)))
    assert said.why == "名称や表記を改めるもので、取扱いは変わりません。"


def test_long_texts_are_cut() -> None:
    old = example()
    said = one(old, with_text(old, "files/juki-file#purpose", "あ" * 1_000))
    assert said.after == "あ" * 240 + "…"


def test_places_are_pages_and_lines() -> None:
    assert place_words(PlaceOnPage(12, 3)) == "12頁3行"
    old = example()
    (row,) = rows(old, with_text(old, "files/juki-file#purpose", "新しい目的"))
    assert told(row, NAMES, None, {"files/juki-file#purpose": PlaceOnPage(7, 9)}).place == "7頁9行"
    many = replace(row, cells=tuple(replace(row.cells[0], key=f"k#{n}") for n in range(6)))
    places = {f"k#{n}": PlaceOnPage(n + 1, 1) for n in range(6)}
    assert told(many, NAMES, None, places).place == "1頁1行、2頁1行、3頁1行、4頁1行ほか"


CHANGES = (
    Told("何かを改めます。", "甲", "乙", "理由である。", "1頁2行"),
    Told("何かを加えます。", "", "丙", None, "－"),
)


def test_the_summary() -> None:
    settings = KitSettings(reason="全体の理由", period="一箇月", submit_to="総務課", method="郵送")
    found = items(summary_form(SHEET, settings, CHANGES))
    assert [found[f"kit#{key}"].value for key in ("subject", "body", "period", "submit", "method", "reason", "legend")] == [
        "見本市　評価書（案）", "見本市長", "一箇月", "総務課", "郵送", "全体の理由", LEGEND,
    ]  # fmt: skip
    table = found["kit#changes-table"].value
    assert isinstance(table, Table)
    assert table.rows == (
        ("1", "何かを改めます。", "甲", "乙", "理由である。", "1頁2行"),
        ("2", "何かを加えます。", "", "丙", "（理由を記入してください）", "－"),
    )


def test_what_is_not_known_is_left_to_be_filled_in() -> None:
    found = items(summary_form(SHEET, KitSettings(), ()))
    assert found["kit#period"].value == "（期間を記入してください）"
    assert found["kit#submit"].value == "（提出先を記入してください）"
    assert not {"kit#method", "kit#reason"} & found.keys()
    assert found["kit#changes-table"].status == "blank"


def test_the_annex_has_the_page_first() -> None:
    table = Table(("変更日", "項目"), (("", "甲"), ("〃", "〃")))
    value = items(changes_form(SHEET, table, ["1頁2行", "〃"]))["kit#rows-table"].value
    assert value == Table(("評価書案の頁・行", "変更日", "項目"), (("1頁2行", "", "甲"), ("〃", "〃", "〃")))


def opinion(**more: object) -> Opinion:
    made = Opinion(
        number="1", page=None, line=None, item="", opinion="甲", answer="", reflection="", place=Place("a", 1, 1, 1, 1)
    )
    return replace(made, **more)


def test_the_answers() -> None:
    listed = (opinion(), opinion(number="2", page=3, answer="乙", reflection="丙"), opinion(number="3", page=3, line=4))
    found = items(answers_form(SHEET, listed, ["", "Ⅰ/1", "Ⅰ/2"]))
    assert found["kit#count"].value == "3件"
    table = found["kit#answers-table"].value
    assert isinstance(table, Table)
    assert table.rows == (
        ("1", "－", "－", "甲", "（検討中）", "－"),
        ("2", "3頁", "Ⅰ/1", "甲", "乙", "丙"),
        ("3", "3頁4行", "Ⅰ/2", "甲", "（検討中）", "－"),
    )


@pytest.mark.parametrize("fmt", ["docx", "html", "md", "xlsx", "json"])
def test_every_sheet_in_every_format(fmt: str) -> None:
    sheets = (
        summary_form(SHEET, KitSettings(), CHANGES),
        opinion_form(SHEET, KitSettings()),
        changes_form(SHEET, Table(("項目",), (("=1+1",),)), ["－"]),
        answers_form(SHEET, (opinion(opinion="<script>"),), [""]),
    )
    for sheet in sheets:
        data = FORMATS[fmt].render(sheet)
        assert data == FORMATS[fmt].render(sheet)
        assert b"<script>" not in data or fmt == "json"
