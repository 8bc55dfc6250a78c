from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.citations import Citation, find_citations, format_citation, parse_citation
from pia.terms.errors import TermError
from pia.terms.law_names import LAW_NAMES

WAKO = "和光市個人番号の利用及び特定個人情報の提供に関する条例"
COMMAND = (
    "行政手続における特定の個人を識別するための番号の利用等に関する法律第十九条第八号に基づく"
    "利用特定個人情報の提供に関する命令"
)


def normal(text: str, **kwargs: str) -> list[str]:
    return [format_citation(c) for c in find_citations(text, **kwargs)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("番号法第19条第8号", Citation("番号法", (19,), item=(8,))),
        ("番号法第１９条第８号", Citation("番号法", (19,), item=(8,))),
        ("番号法第十九条第八号", Citation("番号法", (19,), item=(8,))),
        ("番号法第9条第1項", Citation("番号法", (9,), 1)),
        ("番号法第9条第1項 別表の37の項", Citation("番号法", (9,), 1, table="別表", row=(37,))),
        ("番号法第9条第1項別表37の項", Citation("番号法", (9,), 1, table="別表", row=(37,))),
        ("番号法第19条第8号　別表第二", Citation("番号法", (19,), item=(8,), table="別表第2")),
        ("番号法別表第二の85の2の項", Citation("番号法", (), table="別表第2", row=(85, 2))),
        ("番号法別表第２第８５の２の項", Citation("番号法", (), table="別表第2", row=(85, 2))),
        ("番号法別表第二の八十五の二の項", Citation("番号法", (), table="別表第2", row=(85, 2))),
        ("条例別表第3の1の項", Citation("条例", (), table="別表第3", row=(1,))),
        ("条例別表第３第１３の項", Citation("条例", (), table="別表第3", row=(13,))),
        (f"{WAKO}　別表第3の1の項", Citation(WAKO, (), table="別表第3", row=(1,))),
        ("条例別表第3の2", Citation("条例", (), table="別表第3の2")),
        ("条例別表第3の2第1の項", Citation("条例", (), table="別表第3の2", row=(1,))),
        ("住基法別表第六", Citation("住基法", (), table="別表第6")),
        ("主務省令第2条の表の37の項", Citation("主務省令", (2,), table="表", row=(37,))),
        ("主務省令第二条の表の百三十七の項", Citation("主務省令", (2,), table="表", row=(137,))),
        ("主務省令第2条の表", Citation("主務省令", (2,), table="表")),
        ("住民基本台帳法第30条の44の6第3項", Citation("住民基本台帳法", (30, 44, 6), 3)),
        ("住民基本台帳法第三十条の四十四の六第三項", Citation("住民基本台帳法", (30, 44, 6), 3)),
        ("住基法第12条の4", Citation("住基法", (12, 4))),
        ("住基法第12 条の4", Citation("住基法", (12, 4))),
        ("住基法第30条の44 の６ 第３項", Citation("住基法", (30, 44, 6), 3)),
        ("住民基本台帳法第22\n条第７項", Citation("住民基本台帳法", (22,), 7)),
        ("住民基本\n台帳法第7条", Citation("住民基本台帳法", (7,))),
        ("住基法施行令第34条第2項", Citation("住基法施行令", (34,), 2)),
        ("個人番号カード省令第35条第1項", Citation("個人番号カード省令", (35,), 1)),
        ("住民基本台帳法第7条第8号の2", Citation("住民基本台帳法", (7,), item=(8, 2))),
        ("住基法第７条８の２号", Citation("住基法", (7,), item=(8, 2))),
        ("番号法第9条1項", Citation("番号法", (9,), 1)),
        ("番号法第19条第1号イ", Citation("番号法", (19,), item=(1,), subitem="イ")),
        ("番号法の第9条", Citation("番号法", (9,))),
        ("番号法（平成25年法律第27号）第9条", Citation("番号法", (9,))),
        ("（以下「番号法整備法」という。）第16条", Citation("番号法整備法", (16,))),
        ("「番号法」第9条", Citation("番号法", (9,))),
        ("船員保険法第4条第2項", Citation("船員保険法", (4,), 2)),
        ("特定優良賃貸住宅の供給の促進に関する法律第18条第2項",
         Citation("特定優良賃貸住宅の供給の促進に関する法律", (18,), 2)),
        ("平成8年法律第82号附則第16条第3項", Citation("平成8年法律第82号", (16,), 3, supplementary=True)),
        (f"{COMMAND}第2条の表", Citation(COMMAND, (2,), table="表")),
    ],
)  # fmt: skip
def test_parses_one(text: str, expected: Citation) -> None:
    found = parse_citation(text)
    assert found == expected
    assert str(found) == text
    assert (found.start, found.end) == (0, len(text))
    assert parse_citation(format_citation(found)) == found


@pytest.mark.parametrize(
    "text, expected",
    [
        ("番号法第9条、番号法第16条", ["番号法第9条", "番号法第16条"]),
        ("番号法第7条第1項及び第16条", ["番号法第7条第1項", "番号法第16条"]),
        ("住基法第30条の15の2第２項・第３項（準法定事務）", ["住基法第30条の15の2第2項", "住基法第30条の15の2第3項"]),
        ("住基法第30条の15第1項又は第2項の規定", ["住基法第30条の15第1項", "住基法第30条の15第2項"]),
        ("番号法第19条第7号、第8号", ["番号法第19条第7号", "番号法第19条第8号"]),
        ("番号法第9条第1項第1号及び第2号", ["番号法第9条第1項第1号", "番号法第9条第1項第2号"]),
        ("番号法第9条第1項別表の1の項、37の項", ["番号法第9条第1項別表の1の項", "番号法第9条第1項別表の37の項"]),
        ("主務省令第2条の表の1、2、3の2、161の項",
         [f"主務省令第2条の表の{n}の項" for n in ("1", "2", "3の2", "161")]),
        ("番号法\n・第7条(指定及び通知)\n・第16条(本人確認の措置)\n住基法※\n・第５条（台帳（住民票）の備付け）\n・第６条",
         ["番号法第7条", "番号法第16条", "住基法第5条", "住基法第6条"]),
        ("行政手続における特定の個人を識別するための番号の利用等に関する法律（番号法）\n（平成25年法律第27号）\n (1)　第７条（指定）\n (2)　第１６条",
         ["番号法第7条", "番号法第16条"]),
        ("番号法第19条第8号及び同号に基づく主務省令第2条の表に定める", ["番号法第19条第8号", "主務省令第2条の表"]),
        ("番号法第9条。同法第17条第1項、同条第2項", ["番号法第9条", "番号法第17条第1項", "番号法第17条第2項"]),
        ("個人番号カード省令第35条により、同省令第23条の2", ["個人番号カード省令第35条", "個人番号カード省令第23条の2"]),
        ("番号法第9条第1項。同項第2号", ["番号法第9条第1項", "番号法第9条第1項第2号"]),
        ("番号整備法第16条（住基法第7条第8号の2）、第17条", ["番号整備法第16条", "住基法第7条第8号の2", "番号整備法第17条"]),
        (f"番号法第9条第2項に基づく{WAKO}第4条", ["番号法第9条第2項", f"{WAKO}第4条"]),
        (f"番号法第19条各号のいずれかに該当する場合及び{WAKO}第4条", ["番号法第19条", f"{WAKO}第4条"]),
        ("番号法及び長岡市情報公開条例第15条", ["長岡市情報公開条例第15条"]),
        ("なお、事務を介護保険法第3条の一部により", ["介護保険法第3条"]),
        ("住民は住基法第5条に規定する者", ["住基法第5条"]),
        ("第30条の12", ["第30条の12"]),
        ("別表の文言と別表について", []),
        ("第3章の2つの表と12の項目、１項目", []),
        ("法律第81号", []),
        ("", []),
    ],
)  # fmt: skip
def test_finds_in_sentences_and_lists(text: str, expected: list[str]) -> None:
    assert normal(text) == expected


def test_text_and_offsets_are_those_of_the_input() -> None:
    text = "根拠は　番号法第７条　第１項及び第16条（本人確認）。"
    first, second = find_citations(text)
    assert (first.text, first.start, first.end, first.inherited) == ("番号法第７条　第１項", 4, 14, False)
    assert (second.text, second.start, second.end, second.inherited) == ("第16条", 16, 20, True)
    assert str(second) == "第16条"
    assert format_citation(second) == "番号法第16条"


def test_a_law_is_not_inherited_over_words() -> None:
    first, second = find_citations("番号法第9条のほか、利用の制限を定めた第16条")
    assert first.law == "番号法"
    assert second.law is None


def test_same_law_looks_for_the_kind_of_law() -> None:
    assert normal("番号法第9条、主務省令第2条。同法第16条") == ["番号法第9条", "主務省令第2条", "番号法第16条"]
    assert find_citations("同法第16条")[0].law is None


def test_the_default_law_fills_in() -> None:
    assert normal("第30条の12、第30条の15", default_law="住基法") == ["住基法第30条の12", "住基法第30条の15"]
    assert parse_citation("第30条の12", default_law="住基法").law == "住基法"


def test_own_names_of_laws() -> None:
    assert find_citations("例の取決め第3条", laws=("例の取決め",))[0].law == "例の取決め"
    assert find_citations("例の取決め第3条")[0].law is None


@pytest.mark.parametrize(
    "text, ja",
    [
        ("番号法第条", "「番号法第条」: 条の番号がありません（番号は1から）"),
        ("番号法第0条", "「番号法第0条」: 条の番号がありません（番号は1から）"),
        ("番号法", "「番号法」: 条が書かれていません"),
        ("第9条", "「第9条」: 法令の名前がありません"),
        ("番号法第9条ほげ", "「番号法第9条ほげ」: 余分な文字「ほげ」があります"),
        ("番号法第9条、第16条", "「番号法第9条、第16条」: 条文が2つ書かれています"),
        ("あいうえお", "「あいうえお」: 法令の条文として読めません"),
        ("", "「」: 法令の条文として読めません"),
    ],
)
def test_malformed(text: str, ja: str) -> None:
    with pytest.raises(TermError) as caught:
        parse_citation(text)
    assert caught.value.words.ja == ja
    assert "番号法第19条第8号" in caught.value.remedy.en


def test_styles() -> None:
    found = parse_citation("住基法第３０条 の12第１項")
    assert format_citation(found) == "住基法第30条の12第1項"
    assert format_citation(found, "fullwidth") == "住基法第３０条の１２第１項"
    assert format_citation(found, "written") == "住基法第３０条 の12第１項"
    assert str(Citation("番号法", (9,), 1)) == "番号法第9条第1項"


numbers = st.lists(st.integers(1, 200), min_size=1, max_size=3).map(tuple)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    law = draw(st.sampled_from([*LAW_NAMES, WAKO, "介護保険法", "条例"]))
    table = draw(st.sampled_from([None, "別表", "別表第2", "別表第3の2", "表"]))
    article = draw(numbers) if table in (None, "表") else draw(st.just(()) | numbers)
    paragraph = draw(st.none() | st.integers(1, 30)) if article else None
    item = draw(st.none() | numbers) if article else None
    row = draw(st.none() | numbers) if table else None
    subitem = draw(st.sampled_from([None, "イ", "ロ"])) if item else None
    return Citation(law, article, paragraph, item, table, row, subitem, bool(article) and draw(st.booleans()))


@given(citations())
def test_law_parse_of_the_normal_form_is_the_citation(citation: Citation) -> None:
    assert parse_citation(format_citation(citation)) == citation
    assert parse_citation(format_citation(citation, "fullwidth")) == citation


@given(st.lists(citations(), max_size=4))
def test_law_a_list_gives_every_citation_back(listed: list[Citation]) -> None:
    assert list(find_citations("、".join(format_citation(c) for c in listed))) == listed


@given(st.text(alphabet="第条項号のイ別表附則同法令番号1２十（）()「」、・ \n及び", max_size=60))
def test_law_offsets_ascend_and_texts_are_slices(text: str) -> None:
    position = 0
    for citation in find_citations(text):
        assert position <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        assert citation.article or citation.table
        position = citation.end


@pytest.mark.parametrize(
    "unit",
    [
        "第9条",
        "別表1、",
        "1、",
        "第",
        "(",
        "第1条(",
        "番号法",
        "第1条の",
        "第1条の表の1、",
        "あ法",
        "第1条第1項・",
        "一",
        " ",
        "同条第1項",
        "）第1条",
    ],
)
def test_hostile_repetition_stays_quick(unit: str) -> None:
    text = (unit * 20_000)[:40_000] + "の項"
    started = time.perf_counter()
    find_citations(text)
    assert time.perf_counter() - started < 5
