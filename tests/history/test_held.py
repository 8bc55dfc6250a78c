"""Rows that people wrote, held against two versions: those of random edits fit, and every slip in them is found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from versions import blocks, cell, delta, example, inserted, texts, version, with_text, without

from pia.history.classify import Classifier
from pia.history.guideline import guideline_at
from pia.history.held import Fault, Held, Told, hold
from pia.history.rows import Row, bundled, each_cell, row_of

if TYPE_CHECKING:
    from pia.history.snapshot import Snapshot

ITEM = "files/juki-file#place"


def rows(old: Snapshot, new: Snapshot) -> list[Row]:
    found = delta(old, new)
    classifier = Classifier(old, new, found, guideline_at(None))
    return [row_of(change, classifier.judge(change), None) for change in found.changes]


def told(made: list[Row]) -> list[Told]:
    """Write rows as a person files them."""
    return [
        Told(id=f"r{n}", before=row.before or "none", after=row.after or "none", keys=row.keys)
        for n, row in enumerate(made)
    ]


def held(filed: list[Told], old: Snapshot, new: Snapshot) -> tuple[list[Held], list[Fault]]:
    return hold(filed, rows(old, new), texts(old), texts(new))


def kinds(faults: list[Fault]) -> list[tuple[str, str | None, str]]:
    return [(fault.kind, fault.row, fault.key) for fault in faults]


def one(text: str) -> Snapshot:
    return version([cell(ITEM, text, file="juki-file"), cell("work#name", "事務")])


# --- one cell ---


@pytest.mark.parametrize(
    ("before", "after", "grade"),
    [
        ("施錠した室に置く。台帳に記録する。", "施錠した庫に置く。台帳に記録する。", "exact"),
        ("施錠した室", "施錠した庫", "exact"),
        ("施錠した室に置く。（略）", "施錠した庫に置く。（略）", "exact"),
        ("施錠した 室に置く。 台帳に記録する。", "施錠した 庫に置く。 台帳に記録する。", "normalised"),
        ("施錠をした室におく。台帳に記録する。", "施錠した庫に置く。台帳に記録する。", "fuzzy"),
        ("別の文である", "まるで違う", "none"),
    ],
)
def test_what_a_row_quotes_is_found_as_it_stands_normalised_or_alike(before: str, after: str, grade: str) -> None:
    old, new = one("施錠した室に置く。台帳に記録する。"), one("施錠した庫に置く。台帳に記録する。")
    found, faults = held([Told(id="r", before=before, after=after, keys=(ITEM,))], old, new)
    assert [each.grade for each in found] == [grade]
    expected = {"fuzzy": ["row-only-alike"], "none": ["row-does-not-replay"]}.get(grade, [])
    assert [fault.kind for fault in faults] == expected


def test_rows_of_one_cell_follow_one_another() -> None:
    old, new = one("5年間保存する。"), one("10年間保存する。")
    first = Told(id="a", before="5年間", after="7年間", keys=(ITEM,))
    second = Told(id="b", before="7年間", after="10年間", keys=(ITEM,))
    assert held([first, second], old, new)[1] == []
    assert kinds(held([first], old, new)[1]) == [("rows-leave-other", "a", ITEM)]
    broken = Told(id="b", before="別の欄に書いてあったことの写し", after="10年間", keys=(ITEM,))
    (fault,) = held([first, broken], old, new)[1]
    assert (fault.kind, fault.row, fault.after) == ("row-does-not-replay", "b", "a")


def test_a_summary_need_not_quote() -> None:
    old, new = one("施錠した室に置く。"), one("庫に置く。")
    summary = Told(id="r", before="保管の場所", after="新しい場所", keys=(ITEM,), restated=True)
    found, faults = held([summary], old, new)
    assert ([each.grade for each in found], faults) == (["none"], [])


def test_an_edit_without_a_row_and_a_row_without_an_edit() -> None:
    old, new = one("室に置く。"), one("庫に置く。")
    other = Told(id="r", before="事務", after="別の事務", keys=("work#name",))
    assert kinds(held([other], old, new)[1]) == [
        ("row-without-edit", "r", "work#name"),
        ("edit-without-row", None, ITEM),
    ]


# --- the law ---

WORDS = ("施錠した庫に置く。", "台帳に記録し、\n一年に一度点検する。", "市民課の職員が行う。", "5年間保存する。")


@cache
def town() -> Snapshot:
    """Return one file of the example: enough to have texts, ticks, counts and blocks."""
    whole = example()
    return replace(whole, cells=tuple(each for each in whole.cells if each.file == "juki-file"))


@cache
def editable() -> tuple[str, ...]:
    return tuple(each.key for each in town().cells if each.kind == "text" and (each.owner or "").startswith("files/"))


EDITS = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from(WORDS), st.sampled_from(("other", "more", "part"))),
    min_size=1,
    max_size=3,
    unique_by=lambda edit: edit[0] % len(editable()),
)


def made_by(edits: list[tuple[int, str, str]], block: str) -> Snapshot:
    new = town()
    for number, said, way in edits:
        key = editable()[number % len(editable())]
        was = texts(new)[key]
        new = with_text(new, key, {"other": said, "more": f"{was}\n{said}", "part": was[: len(was) // 2] + said}[way])
    some = blocks(new, "recipients")
    if block == "come":
        return inserted(new, some[0], "newcomer")
    return without(new, some[-1]) if block == "gone" else new


@given(
    edits=EDITS,
    block=st.sampled_from(("", "come", "gone")),
    way=st.sampled_from(("rows", "cells", "bundles")),
    pick=st.integers(0, 999),
)
def test_the_rows_of_an_edit_fit_and_a_slip_in_them_is_found(
    edits: list[tuple[int, str, str]], block: str, way: str, pick: int
) -> None:
    old, new = town(), made_by(edits, block)
    made = rows(old, new)
    if way == "cells":
        made = [part for row in made for part in each_cell(row)]
    if way == "bundles":
        made = bundled(made, join=True)
    filed = told(made)
    found, faults = held(filed, old, new)
    assert faults == []
    assert {each.grade for each in found} <= {"exact", "normalised"}
    number = pick % len(filed)
    row, rest = filed[number], [*filed[:number], *filed[number + 1 :]]
    if made[number].kind != "renumbered" and (way != "cells" or made[number].kind == "changed"):
        assert "edit-without-row" in {fault.kind for fault in held(rest, old, new)[1]}
    slip = Told(id="slip", before="写し間違えた別の欄の記載〇", after="写し間違えた後の記載〇", keys=row.keys)
    assert {fault.row for fault in held([*filed[:number], slip, *filed[number + 1 :]], old, new)[1]} & {"slip"}
    stray = Told(id="stray", before="事務", after="別の事務", keys=("work#name",))
    assert ("row-without-edit", "stray", "work#name") in kinds(held([*filed, stray], old, new)[1])
