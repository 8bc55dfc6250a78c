"""Two versions compared: blocks put in, moved, renamed and counted anew; random edits that the rows replay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from versions import (
    blocks,
    cell,
    changed_cells,
    delta,
    example,
    inserted,
    shuffled,
    texts,
    version,
    with_text,
    without,
)

from pia.history.classify import Classifier
from pia.history.differ import Delta, Renumbered
from pia.history.guideline import guideline_at
from pia.history.keys import kind_of
from pia.history.rows import Row, replay, row_of

if TYPE_CHECKING:
    from pia.history.snapshot import Snapshot

KINDS = ("recipients", "entrusted", "systems")


def rows(old: Snapshot, new: Snapshot) -> list[Row]:
    found = delta(old, new)
    judge = Classifier(old, new, found, guideline_at(None)).judge
    return [row_of(change, judge(change), "令和8年4月1日") for change in found.changes]


def kinds(found: Delta) -> list[tuple[str, str]]:
    return [(change.kind, change.key) for change in found.changes]


@pytest.mark.parametrize("work", ["juki", "kokuho", "jutaku"])
def test_equal_versions_have_no_rows(work: str) -> None:
    found = delta(example(work), example(work))
    assert (found.changes, found.renumbered, found.renamed) == ((), (), ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [0, 1])
def test_a_block_put_in_is_one_change(kind: str, at: int) -> None:
    old = example()
    like = blocks(old, kind)[0]
    new = inserted(old, like, "brand-new", at)
    found = delta(old, new)
    assert kinds(found) == [("block-added", f"{like.rpartition('/')[0]}/brand-new")]
    assert not any(one.moved for one in found.renumbered)
    assert found.renamed == ()
    if at == 0:
        assert {one.key for one in found.renumbered} >= {like}


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_taken_away_is_one_change(kind: str) -> None:
    old = example()
    gone = blocks(old, kind)[0]
    assert kinds(delta(old, without(old, gone))) == [("block-removed", gone)]


def test_the_blocks_behind_are_counted_anew_and_not_changed() -> None:
    old = example()
    first, second = blocks(old, "recipients")[:2]
    found = delta(old, inserted(old, first, "brand-new"))
    assert found.renumbered[:2] == (
        Renumbered(first, "提供先1", "提供先2", False),
        Renumbered(second, "提供先2", "提供先3", False),
    )


def test_a_text_that_names_a_block_by_its_number_follows() -> None:
    old = with_text(example(), "files/juki-file#remarks", "提供先1及び提供先２への提供を含む。")
    first = blocks(old, "recipients")[0]
    new = with_text(inserted(old, first, "brand-new"), "files/juki-file#remarks", "提供先2及び提供先３への提供を含む。")
    found = delta(old, new)
    assert kinds(found) == [("block-added", "recipients/brand-new")]
    assert [pair.cell.key for pair in found.changes[0].cells[-1:]] == ["files/juki-file#remarks"]
    assert replay(texts(old), rows(old, new)) == texts(new)


def test_counts_follow_from_a_block() -> None:
    old = example()
    like = blocks(old, "entrusted")[0]
    new = with_text(inserted(old, like, "brand-new"), "files/juki-file#entrusted-count", "3")
    found = delta(old, new)
    assert len(found.changes) == 1
    assert found.changes[0].follows == 1
    row = rows(old, new)[0]
    assert "（委託の件数　2）" in row.before
    assert "（委託の件数　3）" in row.after


def test_a_count_that_changes_by_itself_is_a_change() -> None:
    old = example()
    assert kinds(delta(old, with_text(old, "files/juki-file#entrusted-count", "3"))) == [
        ("changed", "files/juki-file#entrusted-count")
    ]


def test_blocks_that_change_places_only_move() -> None:
    old = example()
    first, second = blocks(old, "systems")[:2]
    found = delta(old, shuffled(old, first, second))
    assert found.changes == ()
    assert [one.moved for one in found.renumbered].count(True) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_under_another_id_is_the_same_block(kind: str) -> None:
    old = example()
    block = blocks(old, kind)[0]
    name = f"{block.rpartition('/')[0]}/other-id"
    cells = tuple(
        replace(one, key=name + one.key[len(block) :], owner=name) if one.owner == block else one for one in old.cells
    )
    found = delta(old, replace(old, cells=cells))
    assert found.changes == ()
    assert found.renamed == ((block, name),)


def test_a_file_under_another_id_takes_its_blocks_with_it() -> None:
    old = example()
    cells = tuple(
        replace(
            one,
            key=re.sub(r"^files/juki-file(?=[/#])", "files/register", one.key),
            owner=None if one.owner is None else re.sub(r"^files/juki-file\b", "files/register", one.owner),
            file="register" if one.file == "juki-file" else one.file,
        )
        for one in old.cells
    )
    found = delta(old, replace(old, cells=cells))
    assert found.changes == ()
    assert ("files/juki-file", "files/register") in found.renamed


def test_a_renamed_block_with_an_edit_shows_the_edit_only() -> None:
    old = example()
    block = "recipients/education-board"
    cells = tuple(
        replace(one, key=f"recipients/school-board{one.key[len(block) :]}", owner="recipients/school-board")
        if one.owner == block
        else one
        for one in old.cells
    )
    new = with_text(replace(old, cells=cells), "recipients/school-board#timing", "毎月一回")
    found = delta(old, new)
    assert kinds(found) == [("changed", "recipients/school-board#timing")]


def test_a_file_that_goes_is_one_change_with_all_its_blocks() -> None:
    old = example()
    new = replace(old, cells=tuple(one for one in old.cells if one.file != "sofusaki-file"))
    assert kinds(delta(old, new)) == [("block-removed", "files/sofusaki-file")]
    assert rows(old, new)[0].before == "(3)送付先情報ファイルに係る記載の全部"


def test_the_numbers_of_files_follow() -> None:
    a = [cell("files/a#name", "(1)甲ファイル", file="a"), cell("files/a#use", "甲の使用", file="a")]
    b = [cell("files/b#name", "(1)乙のファイル", file="b", head="Ⅱ　概要\n(1)乙のファイル")]
    c = [replace(one, head="Ⅱ　概要\n(1)甲ファイル") for one in a]
    moved = [replace(one, head="Ⅱ　概要\n(2)甲ファイル", text=one.text.replace("(1)", "(2)")) for one in c]
    found = delta(version(c), version([*b, *moved]))
    assert kinds(found) == [("block-added", "files/b")]
    assert found.renumbered == (Renumbered("files/a", "(1)甲ファイル", "(2)甲ファイル", False),)


def test_one_recipient_of_two_files_counts_twice() -> None:
    def of(first: str, second: str) -> Snapshot:
        return version(
            [
                cell("recipients/r#use", first, file="a", block="提供先1"),
                cell("recipients/r/b#use", second, file="b", block="提供先1"),
            ]
        )

    assert kinds(delta(of("甲", "乙"), of("甲", "丙"))) == [("changed", "recipients/r/b#use")]
    files = (cell("files/a#name", "甲", file="a"), cell("files/b#name", "乙", file="b"))
    both = replace(of("甲", "乙"), cells=(*files, *of("甲", "乙").cells))
    only_b = version([*files, cell("recipients/r#use", "乙", file="b", block="提供先1")])
    assert kinds(delta(both, only_b)) == [("block-removed", "recipients/r")]


def test_very_many_blocks_without_their_like_are_not_compared_with_one_another() -> None:
    old = version([cell(f"systems/a{n}#name", f"旧システム{n}") for n in range(300)])
    new = version([cell(f"systems/b{n}#name", f"新システム{n}") for n in range(300)])
    assert len(delta(old, new).changes) == 600


# --- random edits ---

ADDITIONS = st.sampled_from(["新たな措置を講じる。", "\n・記録を残す。", "提供先3", "７年", "（略）", "－"])


@st.composite
def edited(draw: st.DrawFn) -> Snapshot:
    """Draw a version that differs from the example in up to five places."""
    made = example(draw(st.sampled_from(["juki", "kokuho"])))
    for number in range(draw(st.integers(1, 5))):
        what = draw(st.sampled_from(["text", "text", "clear", "tick", "insert", "remove", "swap"]))
        if what in ("text", "clear", "tick"):
            choice = [one for one in made.cells if (one.kind == "ticks") == (what == "tick")]
            one = draw(st.sampled_from(choice))
            made = with_text(made, one.key, "" if what == "clear" else _other(draw, one.text, one.kind))
            continue
        kind = draw(st.sampled_from(KINDS))
        listed = [b for b in blocks(made, kind) if len({c.file for c in made.cells if c.owner == b}) == 1]
        if not listed:
            continue
        block = draw(st.sampled_from(listed))
        if what == "insert":
            made = inserted(made, block, f"new-{number}", draw(st.integers(0, 3)))
        elif what == "remove":
            made = without(made, block)
        else:
            file = next(c.file for c in made.cells if c.owner == block)
            same = [b for b in listed if next(c.file for c in made.cells if c.owner == b) == file]
            if same[-1] != block:
                made = shuffled(made, block, same[same.index(block) + 1])
    return made


def _other(draw: st.DrawFn, text: str, kind: str) -> str:
    if kind == "ticks":
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        lines[at] = lines[at].replace("[○]", "[＊]").replace("[　]", "[○]").replace("[＊]", "[　]")
        return "\n".join(lines)
    at = draw(st.integers(0, len(text)))
    end = draw(st.integers(at, min(len(text), at + 40)))
    return text[:at] + draw(ADDITIONS) + text[end:]


def base_of(made: Snapshot) -> Snapshot:
    return example("juki" if made.name == example("juki").name else "kokuho")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(edited())
def test_the_rows_make_the_new_version_of_the_old_one(new: Snapshot) -> None:
    old = base_of(new)
    found = delta(old, new)
    made = replay(texts(old), rows(old, new))
    for before, after in found.renamed:
        made = {after + key[len(before) :] if key.startswith(before) else key: text for key, text in made.items()}
    assert made == texts(new)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(edited())
def test_undoing_mirrors_the_rows(new: Snapshot) -> None:
    old = base_of(new)
    there, back = delta(old, new), delta(new, old)
    renamed = dict(back.renamed)
    mirror = {"block-added": "block-removed", "block-removed": "block-added", "added": "removed", "removed": "added"}

    def named(key: str) -> str:
        return next((b + key[len(a) :] for a, b in renamed.items() if key.startswith(a)), key)

    forward = {named(k): (b, a) for k, (a, b) in changed_cells(there.changes).items()}
    assert forward == {named(k): pair for k, pair in changed_cells(back.changes).items()}
    assert sorted(mirror.get(c.kind, c.kind) for c in there.changes) == sorted(c.kind for c in back.changes)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KINDS), st.integers(0, 4), st.integers(0, 8))
def test_a_block_anywhere_is_the_block_only(kind: str, at: int, which: int) -> None:
    old = example()
    listed = blocks(old, kind)
    like = listed[which % len(listed)]
    found = delta(old, inserted(old, like, "brand-new", at))
    assert kinds(found) == [("block-added", f"{like.rpartition('/')[0]}/brand-new")]
    assert kind_of(found.changes[0].key) == kind


KEYS = st.text("ab/#@:", max_size=12).map(lambda t: f"{t}") | st.sampled_from(
    [
        "files",
        "files/",
        "files/a",
        "recipients/#",
        "parties/p#x",
        "parties/p/entrusted/m/x#y",
        "files/a/records#x",
        "#",
        "",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(KEYS, st.sampled_from(["甲", "乙", "丙1"]), max_size=6),
    st.dictionaries(KEYS, st.sampled_from(["甲", "乙", "丙2"]), max_size=6),
    st.sampled_from([None, "a", "b@c"]),
)
def test_any_keys_whatever_are_compared(old: dict[str, str], new: dict[str, str], file: str | None) -> None:
    """A sealed version may have been written by anybody: its keys need not be ours."""
    a, b = (version([cell(key, text, file=file) for key, text in side.items()]) for side in (old, new))
    found = delta(a, b)
    rows(a, b)
    assert (not found.changes) >= (texts(a) == texts(b))
