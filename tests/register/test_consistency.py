from __future__ import annotations

import tracemalloc
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.register.clock import TOKYO
from pia.register.consistency import DIFFERENCES, Finding, compare, digests_of, tallied
from pia.register.keys import MemoryKeys
from pia.register.nodes.shelf import Shelf
from pia.register.policy import FilePolicy
from pia.register.seal import Seal
from pia.register.store.open import open_store

NOW = datetime(2026, 4, 1, tzinfo=TOKYO)
FILES = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.sampled_from([b"1", b"2", b"3"]), max_size=12)


def rows(**records: bytes) -> list[tuple[str, bytes]]:
    return sorted(records.items())


def test_files_that_agree_report_nothing() -> None:
    assert list(compare(rows(a=b"1", b=b"2"), rows(a=b"1", b=b"2"))) == []
    assert list(compare([], [])) == []


def test_each_kind_of_difference_and_only_that() -> None:
    sender, receiver = rows(a=b"1", b=b"2", c=b"3", e=b"5"), rows(b=b"2", c=b"x", d=b"4", e=b"5", f=b"6")
    assert list(compare(sender, receiver)) == [
        Finding("missing", "a"),
        Finding("differing", "c"),
        Finding("surplus", "d"),
        Finding("surplus", "f"),
    ]


def test_a_tally_counts_all_and_keeps_the_first() -> None:
    found = tallied([(f"{n:03}", b"1") for n in range(50)], [("zzz", b"1")], first=3)
    assert (found.compared, found.missing, found.surplus, found.differing) == (51, 50, 1, 0)
    assert [finding.key for finding in found.first] == ["000", "001", "002"]
    assert not found.agrees
    assert tallied(rows(a=b"1"), rows(a=b"1")).agrees


@pytest.mark.parametrize("swapped", [False, True])
def test_a_side_that_is_out_of_order_is_no_comparison(swapped: bool) -> None:
    sides = ([("b", b"1"), ("a", b"1")], [("a", b"1"), ("b", b"1")])
    with pytest.raises(ValueError, match="order"):
        list(compare(*(reversed(sides) if swapped else sides)))


@given(FILES, FILES)
def test_it_finds_what_a_comparison_of_whole_files_finds(sender: dict[str, bytes], receiver: dict[str, bytes]) -> None:
    expected = {("missing", key) for key in sender.keys() - receiver.keys()}
    expected |= {("surplus", key) for key in receiver.keys() - sender.keys()}
    expected |= {("differing", key) for key in sender.keys() & receiver.keys() if sender[key] != receiver[key]}
    found = [(finding.kind, finding.key) for finding in compare(sorted(sender.items()), sorted(receiver.items()))]
    assert set(found) == expected
    assert [key for _, key in found] == sorted(key for _, key in found)


def test_it_streams() -> None:
    def many(gap: int):
        return ((f"{n:07}", b"0123456789abcdef") for n in range(60_000) if n != gap)

    tracemalloc.start()
    found = tallied(many(70), many(80))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.missing, found.surplus) == (1, 1)
    assert peak < 200_000


def test_digests_of_one_municipality_alone() -> None:
    store = open_store("memory:", create=True)
    node = store.add_node("prefecture")
    seal = Seal("prefecture", MemoryKeys(seed=b"for tests"), b"a secret for the tests")
    shelf: Shelf[str] = Shelf(seal, FilePolicy(id="f", node="prefecture", role="identification"), str, lambda _: ())
    with node.write() as tx:
        for key in ("152021.1", "152021.2", "152048.1", "141003.1"):
            shelf.put(tx, key, key, before=None, effective=date(2026, 4, 1), now=NOW)
    with node.read() as reader:
        assert [key for key, _ in digests_of(reader, "f", "152021.")] == ["152021.1", "152021.2"]
        assert [key for key, _ in digests_of(reader, "f", "15")] == ["152021.1", "152021.2", "152048.1"]
        assert len(list(digests_of(reader, "f"))) == 4
    store.close()


def test_every_difference_has_a_name() -> None:
    assert set(DIFFERENCES) == {"missing", "surplus", "differing"}
    assert all(words.ja and words.en.isascii() for words in DIFFERENCES.values())
