"""Every kind of node: functions, operations, and words for whatever it refuses."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from pia.register.identification import Identification
from pia.register.nodes import KINDS, OPERATIONS
from pia.register.nodes.juki_notices import identification_parcel, supplement_parcel
from pia.register.nodes.messages import KINDS as CARRIED
from pia.register.nodes.people import PeopleNode
from pia.register.policy import NodeKind
from pia.register.refusal import FIELDS, REFUSALS, Refusal
from pia.register.refusal_nodes import NODE_REFUSALS
from pia.register.supplement import Supplement

NODES = Path(__file__).resolve().parents[3] / "src" / "pia" / "register" / "nodes"
SOURCES = {path.stem: path.read_text("utf-8") for path in [*NODES.glob("*.py"), NODES.parent / "channel.py"]}
GIVEN = re.compile(r'(?:refuse|Refusal)\(\s*"([a-z-]+)"(?:,\s*"([a-z_]+)")?')


def test_every_kind_of_node_runs() -> None:
    assert set(KINDS) == set(get_args(NodeKind)) - {"other"}
    assert all(name == kind.KIND for name, kind in KINDS.items())


@pytest.mark.parametrize("code", sorted(NODE_REFUSALS))
def test_every_refusal_speaks_both_languages(code: str) -> None:
    words = Refusal(code, "item", limit=7).words
    assert words.ja.endswith("。")
    assert words.en.isascii()
    assert "{" not in words.ja + words.en


def test_every_code_has_words_and_every_word_is_given() -> None:
    given = {found[0] for text in SOURCES.values() for found in GIVEN.findall(text)}
    given |= {code for text in SOURCES.values() for code in NODE_REFUSALS if f'"{code}"' in text}
    assert given <= REFUSALS.keys() | NODE_REFUSALS.keys()
    assert NODE_REFUSALS.keys() - given == set()
    assert not NODE_REFUSALS.keys() & REFUSALS.keys()


def test_every_field_that_is_named_has_a_title() -> None:
    named = {field for text in SOURCES.values() for _, field in GIVEN.findall(text) if field}
    assert named <= FIELDS.keys()


def test_every_operation_that_is_asked_for_is_listed() -> None:
    asked = {name for text in SOURCES.values() for name in re.findall(r'carry_out\(\s*work,\s*"([a-z_]+)"', text)}
    listed = frozenset().union(*OPERATIONS.values())
    assert asked <= listed
    assert {"release", "disclose_provisions", "enter", "search"} <= listed


def test_the_items_of_notices_are_those_that_hold_something() -> None:
    shared = {
        "code": "1",
        "name": "n",
        "birth": date(2000, 1, 1),
        "sex": "male",
        "address": "a",
        "changed": date(2026, 4, 1),
    }
    for some in product(("", "x"), repeat=5):
        kana, number, surname, surname_kana, old = some
        record = Identification(
            municipality="m", kana=kana, number=number or None, former_surname=surname, former_kana=surname_kana, old_code=old, reason="r", **shared
        )  # fmt: skip
        expected = set(record.values()) | ({"清音化かな氏名"} if kana else set())
        assert set(identification_parcel(record).items) == expected
    for kana, municipality, last, old in product(("", "x"), repeat=4):
        supplement = Supplement(
            keeper="k", kana=kana, municipality=municipality, last_address=last, old_code=old, **shared
        )
        assert set(supplement_parcel(supplement).items) == set(supplement.values())


def test_every_message_is_told_or_asked_by_somebody_and_goes_somewhere() -> None:
    taken = {name for kind in KINDS.values() for name in (*kind.NOTICES, *kind.ANSWERS)}
    assert taken | {"check"} == CARRIED.keys()
    sent = {name for text in SOURCES.values() for name in re.findall(r'(?:parcel\(|name=)\s*"([a-z-]+)"', text)}
    sent |= {kind.ASKED for kind in KINDS.values() if issubclass(kind, PeopleNode)}
    assert CARRIED.keys() - sent <= {"certificate", "move-out-by-code"}, "these come from outside, too"
