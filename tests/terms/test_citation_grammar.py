from __future__ import annotations

import pytest

from pia.terms.citation_grammar import GAP_LIMIT, JOINED, LISTED, Body, next_body


@pytest.mark.parametrize(
    "text, expected",
    [
        ("第9条", Body("article", 0, 3, article=(9,))),
        ("x第9条の2の3y", Body("article", 1, 8, article=(9, 2, 3))),
        ("第9条の一部", Body("article", 0, 3, article=(9,))),
        ("第九条の二", Body("article", 0, 5, article=(9, 2))),
        ("第2条の表示", Body("article", 0, 3, article=(2,))),
        ("第2条の表", Body("article", 0, 5, article=(2,), table="表")),
        ("第2条の2項", Body("article", 0, 6, article=(2,), paragraph=2)),
        ("第2条の3項目", Body("article", 0, 3, article=(2,))),
        ("第9条第1項第2号の3ロ", Body("article", 0, 12, article=(9,), paragraph=1, item=(2, 3), subitem="ロ")),
        ("第1号\n第9条", Body("article", 4, 7, article=(9,))),
        ("附則第2条", Body("article", 0, 5, supplementary=True, article=(2,))),
        ("別表", Body("annex", 0, 2, table="別表")),
        ("別表第3の1の項", Body("annex", 0, 8, table="別表第3", row=(1,))),
        ("別表第31の項", Body("annex", 0, 7, table="別表", row=(31,))),
        ("別表37の項", Body("annex", 0, 6, table="別表", row=(37,))),
        ("別表3の1の項", Body("annex", 0, 7, table="別表第3", row=(1,))),
        ("第9条\n別表", Body("article", 0, 3, article=(9,))),
        ("同条第2項", Body("same", 0, 5, paragraph=2, same="条")),
        ("同項第1号", Body("same", 0, 5, item=(1,), same="項")),
        ("第12345条第9条", Body("article", 7, 10, article=(9,))),
        ("同条", None),
        ("第2項", None),
        ("37の項", None),
        ("第条", None),
        ("第0条", None),
    ],
)
def test_bodies(text: str, expected: Body | None) -> None:
    assert next_body(text, 0) == expected


@pytest.mark.parametrize(
    "text, kind, row",
    [("第2項", "paragraph", None), ("第2号", "item", None), ("37の2の項", "row", (37, 2)), ("1、2の項", "row", (1,))],
)
def test_parts_only_near_an_earlier_citation(text: str, kind: str, row: tuple[int, ...] | None) -> None:
    found = next_body(text, 0, 0)
    assert found is not None
    assert (found.kind, found.row) == (kind, row)
    assert next_body(" " * (GAP_LIMIT + 1) + text, 0, 0) is None


def test_the_search_starts_where_it_is_told() -> None:
    text = "第1条、第2条"
    assert next_body(text, 1) == Body("article", 4, 7, article=(2,))
    assert next_body(text, 5) is None


@pytest.mark.parametrize("gap", ["、", "・", "及び", "(caption)、", "(a(b)c) 又は ", "\n、\n", "\n・"])
def test_joined(gap: str) -> None:
    assert JOINED.fullmatch(gap)
    assert LISTED.fullmatch(gap)


@pytest.mark.parametrize("gap", ["", "(caption)\n (2) ", "。\n※", "\n① "])
def test_listed_only(gap: str) -> None:
    assert LISTED.fullmatch(gap)
    assert not JOINED.fullmatch(gap)


@pytest.mark.parametrize("gap", ["に基づく", "、その他の", "(開いたまま", "閉じただけ)"])
def test_words_part_a_list(gap: str) -> None:
    assert not LISTED.fullmatch(gap)
    assert not JOINED.fullmatch(gap)


@pytest.mark.parametrize("numeral", "一二三四五六七八九十百千")
def test_kanji_numerals_are_read_wherever_they_stand(numeral: str) -> None:
    found = next_body(f"第{numeral}条の{numeral}第{numeral}項第{numeral}号別表第{numeral}", 0)
    assert found is not None
    assert found.table is not None
    value = found.article[0]
    assert (found.article, found.paragraph, found.item) == ((value, value), value, (value,))
    assert found.table == f"別表第{value}"


@pytest.mark.parametrize("word", ["一部", "一定", "一般", "一連", "一種", "一切", "一方", "一時", "一人", "一つ"])
def test_a_word_that_begins_with_a_numeral_is_no_branch(word: str) -> None:
    assert next_body(f"第3条の{word}", 0) == Body("article", 0, 3, article=(3,))


@pytest.mark.parametrize("word", ["表示", "表現", "表題", "表明", "表彰", "表決", "表裏", "表紙"])
def test_a_word_that_begins_like_a_table_is_no_table(word: str) -> None:
    assert next_body(f"第3条の{word}", 0) == Body("article", 0, 3, article=(3,))


@pytest.mark.parametrize("code", [*range(0x0E, 0x1E)])
def test_control_characters_are_not_taken_for_numerals(code: int) -> None:
    assert next_body(f"第{chr(code)}条", 0) is None
    assert next_body(f"第1条の{chr(code)}", 0) == Body("article", 0, 3, article=(1,))


@pytest.mark.parametrize("gap", ["\t", " \t ", "\n\t", "\r\n "])
def test_tabs_are_blanks(gap: str) -> None:
    found = next_body(f"第1条{gap}第2項", 0)
    assert found is not None
    assert (found.article, found.paragraph, found.end) == ((1,), 2, len(gap) + 6)
