from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.members import Names, of_list
from pia.source.load import load_text

if TYPE_CHECKING:
    from pia.model.read import Path_

SYSTEMS = """
systems:
  - {id: first, name: 第一, zone: closed, functions: [一の機能, 二の機能]}
  - {id: second, name: 第二, zone: closed, connections: [{system: first}, {name: 名前だけのもの}]}
"""
INSERTED = SYSTEMS.replace("systems:\n", "systems:\n  - {id: aaa, name: 挿入, zone: closed}\n")


def names(text: str, *paths: Path_ | str) -> tuple[str, ...]:
    return Names(load_text(text, "systems.yaml").root).of(paths)


def test_places_are_named_by_the_ids_on_their_way() -> None:
    assert names(SYSTEMS, ("systems", 1, "connections", 0), ("systems", 1, "connections", 1, "name")) == (
        "systems/second/connections/first",
        "systems/second/connections/名前だけのもの/name",
    )


def test_what_nothing_names_is_counted() -> None:
    assert names(SYSTEMS, ("systems", 0, "functions", 0), ("systems", 0, "functions", 1)) == (
        "systems/first/functions",
        "systems/first/functions#2",
    )


def test_names_do_not_move_when_something_is_inserted() -> None:
    assert names(SYSTEMS, ("systems", 0, "name")) == names(INSERTED, ("systems", 1, "name")) == ("systems/first/name",)


def test_what_is_not_there_and_what_has_a_name_already() -> None:
    assert names(SYSTEMS, ("systems", 9, "zone"), ("nowhere", "at", 3), "login") == (
        "systems/zone",
        "nowhere/at",
        "login",
    )


def test_only_lists_of_plain_values_are_members() -> None:
    assert of_list("files", ["甲", "乙", "甲"]) == ("files=甲", "files=乙", "files=甲#2")
    assert of_list("years", [3, 5]) == ("years=3", "years=5")
    assert of_list("one", "甲") == of_list("none", None) == of_list("rows", [{"id": "a"}]) == ()
