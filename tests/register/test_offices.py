"""Which municipality sends 個人番号通知書, and under which name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from small_nation import CITY, FILES, NODES, TOWN, policy

from pia.register.offices import office_of, place_of, without_office


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("和光市長", "和光市"), ("三条市", "三条市"), ("神奈川県知事", "神奈川県"), ("見本市教育委員会", "見本市"), ("見本町長（試験用）", "見本町"),
        ("市長", "市"), ("", ""),
    ],
)  # fmt: skip
def test_the_place_of_an_office(name: str, place: str) -> None:
    assert place_of(name) == place


def test_the_envelope_names_the_municipality_and_an_address_for_testing() -> None:
    declared = policy()
    mayor = replace(declared, bodies=tuple(replace(one, name=f"{one.name}長") for one in declared.bodies))
    office = office_of(mayor, CITY)
    assert office is not None
    assert (office.name, office.municipality, office.address) == ("長岡市", CITY, "試験用1番地1")


def test_a_file_of_a_stand_in_is_no_declaration() -> None:
    stand_in = tuple(replace(one, origin="counterpart") if one.id == "cs" else one for one in NODES)
    assert office_of(policy(nodes=stand_in), CITY) is None
    assert office_of(policy(nodes=stand_in), TOWN) is not None
    assert office_of(policy(files=()), CITY) is None
    assert office_of(policy(files=FILES), "999999") is None
    assert [words.ja for words in without_office(policy(nodes=stand_in))] == [
        "送付先情報を作らないシステム：juki（送付先情報ファイルの記載が無いため）"
    ]
