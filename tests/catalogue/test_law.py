import re
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.catalogue.law import (
    NOT_ESTABLISHED,
    STATUSES,
    Article,
    ArticleRef,
    articles,
    laws,
    matters,
    replaced_terms,
    row_tables,
    threshold_table,
    viewpoints,
)
from pia.errors import Words
from pia.model.vocabulary import vocabulary
from pia.terms.citations import parse_citation

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


def article(law, place, day):
    return [each for each in articles() if each.ref == ArticleRef(law, place) and each.in_force(day)]


class TestLaws:
    def test_the_laws_the_five_bodies_cite(self):
        assert {
            "my-number-act",
            "my-number-order",
            "my-number-rules",
            "juki-act",
            "juki-order",
            "provision-order",
            "card-order",
            "assessment-rules",
            "assessment-guideline",
            "personal-information-act",
            "leak-report-rules",
        } <= set(laws())
        assert list(laws()) == sorted(laws())

    def test_names_lead_to_one_law(self):
        owner = defaultdict(set)
        for law in laws().values():
            for name in (law.name, *law.abbreviations, *(old.name for old in law.old_titles)):
                owner[name].add(law.id)
        assert [name for name, ids in owner.items() if len(ids) > 1] == []
        assert owner["番号法"] == {"my-number-act"}
        assert owner["個人番号カード省令"] == {"card-order"}

    def test_the_first_abbreviation_is_the_japanese_title(self):
        for law in laws().values():
            assert law.title.ja == law.abbreviations[0]
            assert law.title.en.isascii()

    def test_old_titles_end_where_the_next_begins(self):
        first, second, third = laws()["card-order"].old_titles
        assert first.until + timedelta(days=1) == second.since
        assert {each.source_status for each in (first, second, third)} == {"memory"}
        assert (second.until, third.since, third.until) == (None, None, None)

    def test_replaced_orders(self):
        old = laws()["annex-two-order"]
        assert (old.replaced_by, old.until) == ("provision-order", date(2024, 5, 26))
        assert laws()["provision-order"].since == date(2024, 5, 27)
        assert all(law.replaced_by is None or law.replaced_by in laws() for law in laws().values())


class TestArticles:
    def test_places_read_as_citations(self):
        for each in articles():
            if each.ref.law != "assessment-guideline":
                citation = parse_citation(f"{laws()[each.ref.law].abbreviations[0]}{each.ref.place}")
                assert citation.article or citation.table, each.ref

    @pytest.mark.parametrize(
        "law,places",
        [
            ("my-number-act", "7 16 17 9 19 28"),
            (
                "juki-act",
                "5 6 7 8 12 12の4 12の5 14 22 24の2 30の6 30の7 30の8 30の10 30の11 30の12 30の13 30の15 30の15の2 30の22 30の32 30の35 30の41 30の44の6 30の44の7",
            ),
            ("juki-order", "34 30の6 24"),
            ("card-order", "7 23の2 35"),
            ("assessment-rules", "3 4 11 14 15"),
            ("leak-report-rules", "2"),
        ],
    )
    def test_what_the_five_bodies_cite_is_there(self, law, places):
        there = {each.ref.place for each in articles() if each.ref.law == law}
        wanted = {
            f"第{first}条{'の' + rest if rest else ''}"
            for first, _, rest in (place.partition("の") for place in places.split())
        }
        assert wanted <= there

    def test_titles_and_sources(self):
        for each in articles():
            assert re.search("[ぁ-んァ-ヴ一-鿿]", each.title.ja)
            assert each.title.en.isascii()
            assert each.source_status in STATUSES
            assert each.source in (NOT_ESTABLISHED, "published assessment") or "http" in each.source, each
            assert each.source != NOT_ESTABLISHED or each.source_status == "memory", each

    def test_sources_are_public(self):
        told = [each.source for each in (*articles(), *laws().values(), *threshold_table(), *viewpoints())]
        assert [source for source in told if ".md" in source or "facts" in source] == []

    def test_successors_exist_and_are_in_force(self):
        known = {each.ref for each in articles() if each.replaced_by is None}
        assert [each.ref for each in articles() if each.replaced_by is not None and each.replaced_by not in known] == []

    @given(day=DAYS)
    def test_a_place_says_one_thing_on_any_day(self, day):
        seen = [each.ref for each in articles() if each.in_force(day)]
        assert len(seen) == len(set(seen))

    def test_the_network_provision_was_renumbered(self):
        ((old,), (new,)) = (
            article("my-number-act", "第19条第7号", date(2021, 8, 31)),
            article("my-number-act", "第19条第8号", date(2021, 9, 1)),
        )
        assert old.replaced_by == new.ref
        assert old.source_status == "memory"
        assert [each.title.ja for each in article("my-number-act", "第19条第7号", date(2021, 9, 1))] == [
            "住民基本台帳法の規定による提供"
        ]

    @pytest.mark.parametrize("place", ["別表第一", "別表第二"])
    def test_the_old_tables_end_on_26_may_2024(self, place):
        (table,) = article("my-number-act", place, date(2024, 5, 26))
        assert article("my-number-act", place, date(2024, 5, 27)) == []
        assert table.source_status == "confirmed"
        assert table.replaced_by in (ArticleRef("my-number-act", "別表"), ArticleRef("provision-order", "第2条"))

    def test_an_old_number_without_a_day_is_never_in_force(self):
        (old,) = [each for each in articles() if each.ref.place == "第34条第3項" and each.replaced_by is not None]
        assert old.replaced_by == ArticleRef("juki-order", "第34条第2項")
        assert not old.in_force(date(2019, 1, 1))
        assert old.source_status == "likely"

    def test_bounds_are_inclusive(self):
        first, last = date(2020, 1, 2), date(2020, 1, 4)
        one = Article(ArticleRef("x", "第1条"), Words("条", "a"), first, last, None, "memory", NOT_ESTABLISHED)
        assert [one.in_force(date(2020, 1, day)) for day in (1, 2, 3, 4, 5)] == [False, True, True, True, False]


class TestThreshold:
    @given(subjects=st.integers(0, 2_000_000), handlers=st.integers(0, 5000), incident=st.booleans())
    def test_exactly_one_row_decides(self, subjects, handlers, incident):
        assert len([row for row in threshold_table() if row.holds(subjects, handlers, incident=incident)]) == 1

    @pytest.mark.parametrize(
        "subjects,many,incident,few",
        [
            (0, "none", "none", "none"),
            (999, "none", "none", "none"),
            (1_000, "basic", "basic", "basic"),
            (9_999, "basic", "basic", "basic"),
            (10_000, "focused", "focused", "basic"),
            (99_999, "focused", "focused", "basic"),
            (100_000, "full", "full", "focused"),
            (299_999, "full", "full", "focused"),
            (300_000, "full", "full", "full"),
        ],
    )
    def test_the_table(self, subjects, many, incident, few):
        def result(handlers, incident):
            (row,) = [row for row in threshold_table() if row.holds(subjects, handlers, incident=incident)]
            return row.result

        assert {result(500, False), result(500, True)} == {many}
        assert result(499, True) == incident
        assert result(499, False) == few

    def test_results_are_those_of_the_form(self):
        assert {row.result for row in threshold_table()} == set(vocabulary("threshold-result").choices)

    def test_what_was_not_established_says_so(self):
        by_id = {row.id: row.source_status for row in threshold_table()}
        assert by_id["ten-thousand"] == "memory"
        assert by_id["hundred-thousand"] == "likely"


class TestViewpoints:
    def test_twelve_in_order_and_two_groups(self):
        assert [each.number for each in viewpoints()] == list(range(1, 13))
        assert [each.group for each in viewpoints()] == ["conformity"] * 6 + ["validity"] * 6

    def test_words(self):
        for each in viewpoints():
            assert each.title.ja.endswith("か")
            assert each.title.en.endswith("?")
            assert each.source_status == "likely"


class TestMatters:
    def test_both_places_are_known_and_differ(self):
        known = {(each.ref.law, each.ref.place) for each in articles()}
        for each in matters():
            assert {(each.law, each.place), (each.law, each.instead)} <= known
            assert each.place != each.instead
            assert each.about

    def test_they_hold_from_the_day_of_the_renumbering(self):
        (seven,) = [each for each in matters() if each.place == "第19条第7号"]
        assert [seven.holds(day) for day in (date(2021, 8, 31), date(2021, 9, 1))] == [False, True]


class TestRows:
    def test_the_table_of_the_order(self):
        (table,) = row_tables()
        assert (table.law, table.place, table.rows, table.offset) == ("provision-order", "第2条の表", 166, 2)
        (rows,) = table.concerning.values()
        assert len(rows) == 60
        assert all(1 <= int(row) <= table.rows for row in rows)


class TestReplacedTerms:
    def test_words_and_days(self):
        since = {each.term: each.since for each in replaced_terms()}
        assert since["個人情報保護条例"] == date(2023, 4, 1)
        assert since["通知カード"] == date(2020, 5, 25)
        assert all(each.term != each.instead for each in replaced_terms())
