"""Laws of citations beyond reading back what was printed: width, spacing, surroundings, inheritance and lists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.citations import Citation, find_citations, format_citation, parse_citation
from pia.terms.errors import TermError
from pia.terms.law_names import LAW_NAMES
from pia.terms.numerals import to_fullwidth

NUMBERS = st.integers(1, 999)
LAWS = st.sampled_from([name for name in LAW_NAMES if "別表" not in name and "第" not in name])
KANJI = str.maketrans("123456789", "一二三四五六七八九")


@st.composite
def articles(draw: st.DrawFn) -> Citation:
    """Draw an article, with or without paragraph and item: what every other law is stated of."""
    article = (draw(NUMBERS), *draw(st.lists(st.integers(2, 99), max_size=2)))
    paragraph = draw(st.none() | st.integers(1, 30))
    item = draw(
        st.none() | st.builds(lambda a, more: (a, *more), st.integers(1, 60), st.lists(st.integers(2, 9), max_size=1))
    )
    subitem = draw(st.sampled_from([None, "イ", "ロ", "ハ"])) if item else None
    return Citation(draw(LAWS), article, paragraph, item, subitem=subitem, supplementary=draw(st.booleans()))


def kanji(number: int) -> str:
    """Write a number below 1,000 in kanji: 百二十三."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    digits = "〇一二三四五六七八九"
    text = ("百" if hundreds == 1 else f"{digits[hundreds]}百") if hundreds else ""
    text += ("十" if tens == 1 else f"{digits[tens]}十") if tens else ""
    return text + (digits[ones] if ones else "")


def in_kanji(citation: Citation) -> str:
    """Write an article the way laws print it: 第三十条の四十四の六第三項."""
    article, *branches = citation.article
    text = f"{citation.law}{'附則' if citation.supplementary else ''}第{kanji(article)}条" + "".join(
        f"の{kanji(b)}" for b in branches
    )
    text += f"第{kanji(citation.paragraph)}項" if citation.paragraph else ""
    if citation.item:
        item, *more = citation.item
        text += f"第{kanji(item)}号" + "".join(f"の{kanji(b)}" for b in more) + (citation.subitem or "")
    return text


@given(articles())
def test_law_width_does_not_count(citation: Citation) -> None:
    assert parse_citation(format_citation(citation, "fullwidth")) == citation
    assert parse_citation(to_fullwidth(format_citation(citation))) == citation


@given(articles())
def test_law_kanji_numbers_are_numbers(citation: Citation) -> None:
    assert parse_citation(in_kanji(citation)) == citation


@given(articles(), st.sampled_from([" ", "　", "\n", "\t"]))
def test_law_a_space_between_the_parts_does_not_count(citation: Citation, space: str) -> None:
    text = format_citation(citation)
    law = citation.law or ""
    spaced = law + text[len(law) :].replace("第", f"{space}第")
    assert parse_citation(spaced) == citation


@given(articles())
def test_law_the_normal_form_is_its_own_normal_form(citation: Citation) -> None:
    normal = format_citation(citation)
    again = parse_citation(normal)
    assert format_citation(again) == normal
    assert (again.text, again.start, again.end, again.inherited) == (normal, 0, len(normal), False)
    assert str(again) == format_citation(again, "written") == normal


@given(
    articles(),
    st.sampled_from(["", "　", "（", "「", "・", "1 ", "①"]),
    st.sampled_from(["", "。", "に基づく。", "）", "」", "\n", "による事務"]),
)
def test_law_what_stands_around_does_not_change_it(citation: Citation, before: str, after: str) -> None:
    text = f"{before}{format_citation(citation)}{after}"
    found = find_citations(text)
    assert len(found) == 1
    assert found[0] == citation
    assert text[found[0].start : found[0].end] == found[0].text
    assert after == text[found[0].end :]


@given(articles(), articles(), st.sampled_from(["、", "及び", "並びに", "・", "\n", "又は", "。"]))
def test_law_two_citations_are_found_as_two(one: Citation, other: Citation, joint: str) -> None:
    found = find_citations(format_citation(one) + joint + format_citation(other))
    assert found == (one, other)
    assert found[0].end <= found[1].start


@given(articles(), articles(), st.sampled_from(["、", "及び", "・", "又は", "、及び"]))
def test_law_a_later_article_of_a_list_has_the_law_named_first(one: Citation, other: Citation, joint: str) -> None:
    bare = replace(other, law=None)
    found = find_citations(format_citation(one) + joint + format_citation(bare))
    assert found == (one, replace(other, law=one.law))
    assert (found[0].inherited, found[1].inherited) == (False, True)
    assert format_citation(found[1]) == format_citation(replace(other, law=one.law))


@given(articles(), articles())
def test_law_a_sentence_between_ends_the_inheritance(one: Citation, other: Citation) -> None:
    bare = replace(other, law=None)
    found = find_citations(format_citation(one) + "に定める事務を行うため、市民課が管理する。" + format_citation(bare))
    assert found == (one, bare)
    assert find_citations(format_citation(bare), default_law="番号法") == (replace(bare, law="番号法"),)


@given(articles())
def test_law_the_default_law_never_replaces_a_named_one(citation: Citation) -> None:
    assert find_citations(format_citation(citation), default_law="戸籍法") == (citation,)


@given(articles())
def test_law_without_a_law_it_is_no_citation_of_its_own(citation: Citation) -> None:
    bare = format_citation(replace(citation, law=None))
    with pytest.raises(TermError) as caught:
        parse_citation(bare)
    assert caught.value.words.ja.endswith("法令の名前がありません")
    assert caught.value.words.en.endswith("no law is named")
    assert parse_citation(bare, default_law=citation.law) == citation


@given(articles(), articles())
def test_law_two_are_not_one(one: Citation, other: Citation) -> None:
    with pytest.raises(TermError) as caught:
        parse_citation(f"{format_citation(one)}、{format_citation(other)}")
    assert caught.value.words.ja.endswith("条文が2つ書かれています")
    assert caught.value.remedy.en == "write one law and article, like 番号法第19条第8号"


@given(articles(), st.text(alphabet="あ亜漢字。、x", min_size=1, max_size=50))
def test_law_what_follows_is_named(citation: Citation, more: str) -> None:
    with pytest.raises(TermError) as caught:
        parse_citation(format_citation(citation) + f"。{more}")
    assert "余分な文字「。" in caught.value.words.ja
    assert len(caught.value.words.ja) < 200


@given(articles(), st.lists(st.integers(1, 120), min_size=1, max_size=12, unique=True))
def test_law_rows_of_a_table_are_told_one_by_one(citation: Citation, rows: list[int]) -> None:
    base = replace(citation, item=None, subitem=None, supplementary=False)
    listed = "、".join(str(row) for row in rows)
    found = find_citations(f"{format_citation(base)}の表の{listed}の項")
    assert [(c.law, c.article, c.table, c.row) for c in found] == [
        (base.law, base.article, "表", (row,)) for row in rows
    ]
    assert [c.inherited for c in found] == [False] + [True] * (len(rows) - 1)


@given(articles(), st.integers(1, 30))
def test_law_same_article_and_same_paragraph_go_back_one(citation: Citation, number: int) -> None:
    base = replace(citation, paragraph=3, item=None, subitem=None)
    text = f"{format_citation(base)}及び同条第{number}項並びに同項第2号"
    first, second, third = find_citations(text)
    assert first == base
    assert second == replace(base, paragraph=number)
    assert third == replace(base, paragraph=number, item=(2,))
    assert (second.inherited, third.inherited) == (True, True)


@given(st.text(max_size=200))
def test_law_any_text_is_searched_without_complaint(text: str) -> None:
    for citation in find_citations(text):
        assert text[citation.start : citation.end] == citation.text
        assert format_citation(citation)


@given(st.text(max_size=80))
def test_law_any_text_is_a_citation_or_a_term_error(text: str) -> None:
    try:
        citation = parse_citation(text)
    except TermError as error:
        said = (error.words.ja, error.words.en, error.remedy.ja, error.remedy.en)
    else:
        said = (format_citation(parse_citation(format_citation(citation))), format_citation(citation))
        assert said[0] == said[1]
    assert all(said)


@given(st.lists(articles(), max_size=5), st.integers(0, 200))
def test_law_a_cut_text_never_invents_an_article(listed: list[Citation], cut: int) -> None:
    text = "、".join(format_citation(c) for c in listed)
    laws = {c.law for c in listed}
    for found in find_citations(text[:cut])[:-1]:  # the last one may have lost its end
        assert found in listed
        assert found.law in laws
