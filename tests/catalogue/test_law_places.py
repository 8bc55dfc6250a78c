"""Names of laws, spellings of places, and how a cited place stands on a day."""

from __future__ import annotations

from datetime import date

import pytest

from pia.catalogue.law_places import law_named, names, places_of, spellings, standing
from pia.terms.citations import parse_citation

TITLE = "行政手続における特定の個人を識別するための番号の利用等に関する法律"


@pytest.mark.parametrize("name, law", [
    ("番号法", "my-number-act"),
    ("番号利用法", "my-number-act"),
    (TITLE, "my-number-act"),
    ("住民基本台帳法", "juki-act"),
    ("住基法施行令", "juki-order"),
    ("番号整備法", "arrangement-act"),
    ("個人番号カード省令", "card-order"),
    ("個人番号通知書及び個人番号カード省令", "card-order"),
    ("特定個人情報の提供等に関する命令", "card-order"),
    (f"{TITLE}に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令", "card-order"),
    ("主務省令", "provision-order"),
    ("健康保険法", None),
    ("見本市個人番号の利用に関する条例", None),
])  # fmt: skip
def test_a_name_leads_to_its_law(name: str, law: str | None) -> None:
    found = law_named(name)
    assert (found.id if found is not None else None) == law


def test_titles_are_known_without_the_title_inside_them() -> None:
    assert names()["に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令"] == ("card-order", True)
    assert "施行令" not in names()


@pytest.mark.parametrize("text, places", [
    ("番号法第9条", ("第9条",)),
    ("番号法第19条第8号", ("第19条第8号", "第19条")),
    ("住基法第30条の44の6第3項", ("第30条の44の6第3項", "第30条の44の6")),
    ("住基法第7条第8号の2", ("第7条第8号の2", "第7条")),
    ("住基法第30条の15第1項第4号", ("第30条の15第1項第4号", "第30条の15第1項", "第30条の15")),
    ("番号法別表", ()),
])  # fmt: skip
def test_spellings_go_from_the_exact_to_the_article(text: str, places: tuple[str, ...]) -> None:
    assert spellings(parse_citation(text)) == places


@pytest.mark.parametrize("law, text, day, expected", [
    ("my-number-act", "番号法第9条第1項", date(2026, 1, 1), "in-force"),
    ("my-number-act", "番号法第9条第5項", date(2026, 1, 1), "in-force"),
    ("my-number-act", "番号法第91条", date(2026, 1, 1), "unknown"),
    ("my-number-act", "番号法別表第二の1の項", date(2024, 5, 26), "in-force"),
    ("my-number-act", "番号法別表第二の1の項", date(2024, 5, 27), "repealed"),
    ("my-number-act", "番号法第19条第8号別表第2", date(2024, 5, 27), "repealed"),
    ("my-number-act", "番号法別表の1の項", date(2024, 5, 26), "not-yet"),
    ("my-number-act", "番号法別表第九", date(2026, 1, 1), "unknown"),
    ("my-number-act", "番号法附則第6条", date(2026, 1, 1), "in-force"),
    ("juki-order", "住基法施行令第34条第3項", date(2026, 1, 1), "in-force"),
    ("provision-order", "主務省令第168条", date(2026, 1, 1), "in-force"),
    ("provision-order", "主務省令第169条", date(2026, 1, 1), "unknown"),
    ("provision-order", "主務省令第2条の表", date(2024, 5, 26), "not-yet"),
])  # fmt: skip
def test_how_a_place_stands_on_a_day(law: str, text: str, day: date, expected: str) -> None:
    assert standing(law, parse_citation(text), day).standing == expected


def test_what_took_the_place_of_a_repealed_one() -> None:
    verdict = standing("my-number-act", parse_citation("番号法別表第一の16の項"), date(2025, 1, 1))
    assert verdict.successor is not None
    assert (verdict.successor.law, verdict.successor.place) == ("my-number-act", "別表")


def test_tables_are_found_by_their_normal_spelling() -> None:
    assert {"別表", "別表第1", "別表第2"} <= set(places_of("my-number-act"))
