"""The table of opinions: columns, encodings, what is masked, and that whoever said it leaves no trace."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.errors import InputError
from pia.history.opinions import HEADS, OMITTED, Opinion, read_opinions


def read(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "opinions.csv") -> tuple[Opinion, ...]:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_opinions(path)


def codes(folder: Path, text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(InputError) as refused:
        read(folder, text)
    return [(p.code, p.place.line, p.place.column) for p in refused.value.problems if p.place is not None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str) -> None:
    text = "番号,ページ,行,項目,意見,考え方,反映\r\n1,12,3,,長い。,承ります。,なし\r\n"
    (one,) = read(tmp_path, text, encoding=encoding)
    assert (one.number, one.page, one.line, one.item) == ("1", 12, 3, "")
    assert (one.opinion, one.answer, one.reflection) == ("長い。", "承ります。", "なし")


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("意見の概要", "opinion"),
        ("意見の内容", "opinion"),
        ("opinion", "opinion"),
        ("Opinion", "opinion"),
        ("　意見　", "opinion"),
    ],
)
def test_a_column_has_several_names(tmp_path: Path, title: str, field: str) -> None:
    (one,) = read(tmp_path, f"{title}\n甲\n")
    assert getattr(one, field) == "甲"


@pytest.mark.parametrize(
    ("written", "page"),
    [("12", 12), ("１２", 12), ("p.12", 12), ("P.12", 12), ("12頁", 12), ("12ページ", 12), ("", None), (" ", None)],
)
def test_ways_to_write_a_page(tmp_path: Path, written: str, page: int | None) -> None:
    (one,) = read(tmp_path, f"意見,ページ\n甲,{written}\n")
    assert one.page == page


@pytest.mark.parametrize("written", ["12-13", "三", "1234567", "-1", "1.5", "=1"])
def test_what_is_no_page(tmp_path: Path, written: str) -> None:
    assert codes(tmp_path, f"意見,ページ\n甲,{written}\n") == [("opinions-bad-number", 2, 3)]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    assert codes(tmp_path, "番号,意見,ページ,行\n1,,1,1\n2,甲,一,1\n3,乙,1,二\n") == [
        ("opinion-blank", 2, 3),
        ("opinions-bad-number", 3, 5),
        ("opinions-bad-number", 4, 7),
    ]


def test_the_nearest_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, "意見,考えかた\n甲,乙\n")
    (problem,) = refused.value.problems
    assert "「考え方」ではありませんか。" in problem.remedy.ja
    assert all(head in problem.remedy.ja for head in HEADS)


def test_rows_without_a_number_are_counted(tmp_path: Path) -> None:
    assert [one.number for one in read(tmp_path, "番号,意見\n,甲\nA-2,乙\n,丙\n")] == ["1", "A-2", "3"]


def test_blank_rows_are_no_opinions(tmp_path: Path) -> None:
    assert [one.opinion for one in read(tmp_path, "番号,意見\n,\n1,甲\n ,　\n")] == ["甲"]


def test_a_row_that_says_only_who_is_no_opinion(tmp_path: Path) -> None:
    assert read(tmp_path, "氏名,意見\n見本太郎,\n") == ()


# --- nobody's name is kept ---


@pytest.mark.parametrize(
    "said",
    [
        "連絡先は03-1234-5678です。",
        "連絡先は０３－１２３４－５６７８です。",
        "連絡先は090(1234)5678です。",
        "連絡先はtaro.mihon+x@example.co.jpです。",
        "連絡先は〒100-0001です。",
        "連絡先は123456789012です。",
        "連絡先は1234 5678 9012です。",
        "連絡先は１２３４－５６７８－９０１２です。",
    ],
)
def test_what_tells_who_somebody_is(tmp_path: Path, said: str) -> None:
    (one,) = read(tmp_path, f"意見,考え方,反映\n{said},{said},{said}\n")
    masked = f"連絡先は{OMITTED}です。"
    assert (one.opinion, one.answer, one.reflection) == (masked, masked, masked)


@pytest.mark.parametrize(
    "said",
    [
        "第30条の44の6第3項、令和8年12月1日、10,000人、Ⅲ7リスク1⑨、18頁17行",
        "平成27年10月5日から150年",
        "年間3,500件、2026-11-22",
        "特定個人情報保護評価に関する規則第7条第4項",
    ],
)
def test_what_an_opinion_is_about_stays(tmp_path: Path, said: str) -> None:
    (one,) = read(tmp_path, f'意見\n"{said}"\n')
    assert one.opinion == said


@pytest.mark.parametrize("name", ["見本 太郎", "見本　太郎", "見本太郎"])
@pytest.mark.parametrize("column", ["氏名", "お名前", "name", "団体名"])
def test_the_name_of_a_row_is_taken_out_of_its_texts(tmp_path: Path, name: str, column: str) -> None:
    (one,) = read(tmp_path, f"{column},意見\n{name},{name}（見本太郎）と申します。\n")
    assert "太郎" not in one.opinion
    assert one.opinion.endswith("と申します。")


def test_a_single_character_is_no_name(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "氏名,意見\n市,市の考えを問う。\n")
    assert one.opinion == "市の考えを問う。"


@settings(max_examples=30, deadline=None)
@given(
    name=st.text(alphabet="見本太郎花子山田鈴木", min_size=2, max_size=6),
    said=st.text(alphabet="住所の保管をどうする。、見本太\n\"',", max_size=60),
)
def test_no_name_survives(tmp_path_factory: pytest.TempPathFactory, name: str, said: str) -> None:
    folder = tmp_path_factory.mktemp("opinions")
    text = f"意見は{name}である。{said}"
    quoted = text.replace('"', '""')
    (one,) = read(folder, f'氏名,意見\n{name},"{quoted}"\n')
    assert name not in one.opinion
    assert "意見は" in one.opinion


def test_no_opinion_holds_a_field_of_who(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "氏名,住所,電話,メール,年齢,意見\n見本花子,見本市中央,1,2,40,賛成する。\n")
    assert set(Opinion.__struct_fields__) == {
        "number",
        "page",
        "line",
        "item",
        "opinion",
        "answer",
        "reflection",
        "place",
    }
    assert "見本" not in repr(one).replace(str(one.place), "")


# --- workbooks ---


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / "opinions.xlsx")
    return folder / "opinions.xlsx"


def test_a_workbook_says_the_same_as_a_table(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("番号", "ページ", "行", "意見", "考え方"),
        (1, 12, 3.0, "長い。", "はい。"),
        (),
        (2, None, None, "短い。"),
    )
    found = read_opinions(path)
    assert [(o.number, o.page, o.line, o.opinion, o.answer) for o in found] == [
        ("1", 12, 3, "長い。", "はい。"),
        ("2", None, None, "短い。", ""),
    ]
    assert (found[1].place.line, found[1].place.column) == (4, 4)


def test_the_place_in_a_workbook_is_its_row_and_column(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("意見", "ページ"), ("甲", "三"))
    with pytest.raises(InputError) as refused:
        read_opinions(path)
    (problem,) = refused.value.problems
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == ("opinions.xlsx", 2, 2)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a workbook", b"\x00" * 2_000])
def test_what_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "opinions.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_opinions(path)
    assert [p.code for p in refused.value.problems] == ["opinions-unreadable"]


def test_a_workbook_that_unpacks_to_far_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, ("意見",), ("甲",))
    monkeypatch.setattr("pia.history.opinions._MOST_UNPACKED", 100)
    with pytest.raises(InputError) as refused:
        read_opinions(path)
    assert [p.code for p in refused.value.problems] == ["opinions-unreadable"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(InputError):
            read_opinions(tmp_path / name)
