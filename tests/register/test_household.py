from __future__ import annotations

from datetime import date

import pytest
from townsfolk import DAY, HOME, code, number, person

from pia.register.household import HEAD, RELATIONS, is_relation, succession
from pia.register.person import Resident


@pytest.mark.parametrize(
    "text", [HEAD, *sorted(RELATIONS), "子の妻", "妻の子", "夫の父", "子の子の妻", "子の子の子の子", "妻（未届）の子"]
)
def test_relations_as_a_record_prints_them(text: str) -> None:
    assert is_relation(text)


@pytest.mark.parametrize(
    "text", ["", "友人", "世帯主の妻", "子の", "の子", "子の子の子の子の子", "head", "子 の 妻", "妻\n"]
)
def test_what_is_no_relation(text: str) -> None:
    assert not is_relation(text)


def member(atena: int, relation: str, born: int, sex: str = "male") -> Resident:
    return Resident(
        atena=str(atena), person=person(birth=date(born, 1, 1), sex=sex), code=code(atena), number=number(atena), address=HOME,
        household="F", relation=relation, since=DAY, settled=DAY, filed=DAY, code_since=DAY, changed=DAY,
    )  # fmt: skip


FATHER = member(1, HEAD, 1970)
MOTHER = member(2, "妻", 1972, "female")
SON = member(3, "子", 2000)
DAUGHTER = member(4, "子", 2003, "female")
TODDLER = member(5, "子", 2022, "female")
GRANDFATHER = member(6, "父", 1940)
GRANDMOTHER = member(7, "母", 1942, "female")
LODGER = member(8, "同居人", 1960)
SONS_WIFE = member(9, "子の妻", 2001, "female")
GRANDCHILD = member(10, "孫", 2024)
TWIN = member(41, "子", 2003, "female")
PARTNER = member(11, "妻（未届）", 1980, "female")


@pytest.mark.parametrize(("staying", "expected"), [
    ([MOTHER, SON, DAUGHTER], {"2": HEAD, "3": "子", "4": "子"}),
    ([MOTHER, GRANDFATHER, GRANDMOTHER], {"2": HEAD, "6": "夫の父", "7": "夫の母"}),
    ([PARTNER, SON], {"11": HEAD, "3": "子"}),
    ([SON, DAUGHTER, TODDLER], {"3": HEAD, "4": "妹", "5": "妹"}),
    ([TODDLER], {"5": HEAD}),
    ([DAUGHTER, TWIN], {"4": HEAD, "41": "妹"}),
    ([SON, GRANDMOTHER], {"7": HEAD, "3": "孫"}),
    ([GRANDFATHER, GRANDMOTHER, SON], {"6": HEAD, "7": "妻", "3": "孫"}),
    ([MOTHER, SON, SONS_WIFE, GRANDCHILD, LODGER], {"2": HEAD, "3": "子", "9": "子の妻", "10": "孫", "8": "同居人"}),
    ([LODGER, TODDLER], {"8": HEAD, "5": "縁故者"}),
])  # fmt: skip
def test_who_follows_a_head_that_leaves(staying: list[Resident], expected: dict[str, str]) -> None:
    assert dict(succession([FATHER, *staying], {"1"}, DAY)) == expected
    assert all(is_relation(relation) for relation in expected.values())


@pytest.mark.parametrize(
    ("members", "leaving"), [([FATHER, MOTHER], {"2"}), ([FATHER], {"1"}), ([FATHER, MOTHER], {"1", "2"}), ([], {"1"})]
)
def test_nothing_changes_where_the_head_stays_or_nobody_does(members: list[Resident], leaving: set[str]) -> None:
    assert succession(members, leaving, DAY) == ()


def test_the_order_of_the_members_does_not_matter() -> None:
    family = [FATHER, SON, DAUGHTER, GRANDMOTHER]
    assert dict(succession(family, {"1"}, DAY)) == dict(succession(family[::-1], {"1"}, DAY))
