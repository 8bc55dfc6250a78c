from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.register.guard.search import SearchCheck, asks_number, counts, item_codes
from pia.register.policy import UNDECLARED, SearchRule

RULE = SearchRule(
    single=frozenset({"住民票コード", "個人番号"}),
    sets=(frozenset({"氏名", "住所"}), frozenset({"氏名", "生年月日"})),
)
CODE, NUMBER = "01234567890", "012345678901"


@pytest.mark.parametrize(
    ("conditions", "enough"),
    [
        ({"住民票コード": CODE}, True),
        ({"個人番号": NUMBER}, True),
        ({"住民票コード": " ０１２３４５６７８９０ "}, True),
        ({"氏名": "山田", "住所": "試験市"}, True),
        ({"漢字氏名": "山田", "住所": "試験市"}, True),
        ({"氏名": "山田", "生年月日": "2000-01-01"}, True),
        ({"氏名": "山田", "住所": "試験市", "性別": "男"}, True),
        # not enough
        ({}, False),
        ({"氏名": "山田"}, False),
        ({"性別": "男"}, False),
        ({"氏名": "山田", "性別": "男"}, False),
        ({"生年月日": "2000-01-01", "性別": "男"}, False),
        ({"住所": "試験市", "生年月日": "2000-01-01"}, False),  # not a declared pair
        ({"氏名のふりがな": "やまだ", "住所": "試験市"}, False),  # the reading is not the name
        # blank and wildcard conditions do not count
        ({"氏名": "", "住所": "試験市"}, False),
        ({"氏名": " \u3000", "住所": "試験市"}, False),
        ({"氏名": "*", "住所": "試験市"}, False),
        ({"氏名": "山田", "住所": "％"}, False),
        ({"氏名": "山＊", "住所": "試験市"}, False),
        ({"氏名": "山？", "住所": "試験市"}, False),
        ({"氏名": "＿＿", "住所": "試験市"}, False),
        # a part of a code or number is a wildcard
        ({"住民票コード": "0123"}, False),
        ({"住民票コード": ""}, False),
        ({"住民票コード": "*"}, False),
        ({"個人番号": CODE}, False),
        ({"個人番号": "０１２３"}, False),
        ({"個人番号": "01234567890x"}, False),
        # what nobody declared
        ({"宛名番号": "1"}, False),
        ({"x" * 2_000_000: "1", "氏名": "山田"}, False),
    ],
)
def test_the_least_conditions(conditions, enough) -> None:
    rule = SearchCheck(RULE)
    assert rule.enough(rule.counted(conditions)) is enough


@pytest.mark.parametrize(
    ("conditions", "codes"),
    [
        ({"氏名": "山田", "住所": "試験市"}, ()),
        ({"氏名": "山田"}, ("too-few-conditions",)),
        ({}, ("too-few-conditions",)),
        ({f"項目{n}": "1" for n in range(51)}, ("malformed", "too-few-conditions")),
        ({"氏名": "山" * 1_001, "住所": "試験市"}, ("malformed",)),
        ({"氏名": "山" * 2_000_000, "住所": "試験市"}, ("malformed",)),
    ],
)
def test_searching(world, conditions, codes) -> None:
    assert world.codes(world.signed_in("clerk-1"), "search", conditions=conditions) == codes


def test_a_search_leaves_the_kinds_of_its_conditions_in_the_ledger_and_no_value(world) -> None:
    conditions = {"氏名": "山田", "住所": "試験市", "性別": "", "個人番号": NUMBER}
    answer = world.permit(world.signed_in("clerk-1"), "search", conditions=conditions)
    entry = answer.entry()
    assert entry.detail == "role=clerk by=address+number+name"
    assert "山田" not in entry.detail
    assert NUMBER not in entry.detail


@pytest.mark.parametrize(("task", "codes"), [("住民異動", ()), ("証明交付", ("number-not-allowed",))])
def test_only_a_task_that_needs_the_number_may_search_by_it(world, task, codes) -> None:
    assert world.codes(world.signed_in("clerk-1"), "search", task, conditions={"個人番号": NUMBER}) == codes


def test_who_never_sees_the_number_cannot_search_by_it_either(world) -> None:
    found = world.codes(world.signed_in("tax-1"), "search", "課税", conditions={"個人番号": NUMBER})
    assert found == ("number-not-allowed",)


def test_without_a_declared_rule_any_search_goes_and_the_permit_says_so(make) -> None:
    world = make(search=None)
    answer = world.permit(world.signed_in("clerk-1"), "search", conditions={})
    assert "search.cs" in answer.unchecked


def test_a_rule_that_declares_nothing_lets_nothing_through() -> None:
    rule = SearchCheck(SearchRule())
    assert not rule.enough(rule.counted({"氏名": "山田", "住所": "試験市", "住民票コード": CODE}))
    empty = SearchCheck(SearchRule(sets=(frozenset(),)))
    assert not empty.enough(empty.counted({"氏名": "山田"}))


def test_unknown_items_have_no_name_in_the_ledger() -> None:
    assert item_codes(["氏名", "好きな色"]) == ("name", "other")
    assert asks_number({"個人番号": "*"})
    assert not asks_number({"個人番号": "", "氏名": "x"})


ITEMS = st.sampled_from(["氏名", "住所", "性別", "生年月日", "住民票コード", "個人番号", "宛名番号"])
VALUES = st.sampled_from(["", " ", "*", "%", "？", "山田", CODE, NUMBER, "2000-01-01"])


@given(st.dictionaries(ITEMS, VALUES), st.dictionaries(ITEMS, st.sampled_from(["", "\u3000", "*", "％", "_", "？？"])))
def test_what_does_not_count_never_makes_a_search_enough(conditions, noise) -> None:
    rule = SearchCheck(RULE)
    enough = rule.enough(rule.counted(conditions))
    assert rule.enough(rule.counted({**noise, **conditions})) is enough
    assert not rule.enough(rule.counted(noise))


@given(st.dictionaries(ITEMS, VALUES))
def test_the_sex_of_somebody_never_makes_a_search_enough(conditions) -> None:
    rule = SearchCheck(RULE)
    without = {name: value for name, value in conditions.items() if name != "性別"}
    assert rule.enough(rule.counted(conditions)) is rule.enough(rule.counted(without))


@given(st.dictionaries(ITEMS, VALUES), ITEMS, VALUES)
def test_one_condition_more_never_makes_a_search_too_wide(conditions, item, value) -> None:
    rule = SearchCheck(RULE)
    if rule.enough(rule.counted(conditions)) and item not in conditions:
        assert rule.enough(rule.counted({**conditions, item: value}))


@given(st.text(max_size=20))
def test_blank_and_wild_values_never_count(text) -> None:
    if not text.strip() or any(sign in text for sign in "*%?_＊％？＿"):
        assert not counts("氏名", text)


def test_number_rules_hold_where_nothing_is_declared_about_the_number(make) -> None:
    from msgspec.structs import replace

    roles = tuple(replace(r, sees_number=UNDECLARED) for r in make().policy.roles)
    world = make(roles=roles)
    answer = world.permit(world.signed_in("clerk-1"), "search", conditions={"個人番号": NUMBER})
    assert "roles.clerk.sees_number" in answer.unchecked
