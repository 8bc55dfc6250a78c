"""Migrations as data: which there are, the way between two editions, the edits of a file, what would be lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filled import file_with, filled
from hypothesis import given
from hypothesis import strategies as st
from templates import add_template, own_templates

from pia.data import templates_root
from pia.errors import Words
from pia.forms.edition import edition_names, load_edition
from pia.forms.migration import Migration, Move, Rename, edits_for, known_moves, lost, migrations_between
from pia.source.edit import RenameKey, Replace, apply_edits
from pia.source.load import load_text
from pia.source.nodes import plain

SHIPPED = sorted((templates_root() / "migrations").glob("*/*.yaml"))
STEPS = (Rename("files[].kind", "system", "other-electronic"), Move("disclosure", "notes", "omission"))


def migration(*steps: Rename | Move, old: str = "a", new: str = "b") -> Migration:
    return Migration(form="juten", old=old, new=new, steps=steps, gone=frozenset(), review=())


def moved(text: str, *steps: Rename | Move) -> str:
    document = load_text(text, "a.yaml")
    return apply_edits(document, edits_for(document, migration(*steps)))


# --- the migrations of the product ---


def test_these_migrations_are_there() -> None:
    assert known_moves("juten") == {"2024-10": ["5joho"], "5joho": ["2024-10"]}
    assert known_moves("zenkoumoku") == {"2018-05": ["2024-10"], "2024-10": ["2018-05"]}
    assert known_moves("kiso") == {}
    assert known_moves("../forms") == {}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_leads_from_one_edition_to_another_and_knows_its_items(path: Path) -> None:
    old, _, new = path.stem.partition("--")
    form = path.parent.name
    assert {old, new} <= set(edition_names(form))
    assert old != new
    [found] = migrations_between(form, old, new) or ()
    assert (found.form, found.old, found.new) == (form, old, new)
    items = {item.id for item in load_edition(form, old).items()}
    assert found.gone <= items
    assert all(words.ja and words.en for words in found.review)


@pytest.mark.parametrize("form", ["juten", "zenkoumoku"])
def test_every_edition_is_reached_from_every_other_and_back(form: str) -> None:
    for old in edition_names(form):
        for new in edition_names(form):
            assert migrations_between(form, old, new) is not None


def test_no_migration_of_the_product_changes_anything_but_the_edition() -> None:
    """The comparison of the editions found one label and stamps, so that no value and no key is touched."""
    for path in SHIPPED:
        old, _, new = path.stem.partition("--")
        [found] = migrations_between(path.parent.name, old, new) or ()
        assert (found.steps, found.gone) == ((), frozenset())


# --- the way ---


HEAD = "schema: 1\nform: juten\nfrom: {}\nto: {}\nsource_status: memory\nsteps: {}\ngone: []\nreview: []\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A templates root of the test's own; its migrations are read from there."""
    yield own_templates(tmp_path, monkeypatch, {})
    load_edition.cache_clear()


def put(root: Path, old: str, new: str, steps: str = "[]") -> None:
    add_template(root, f"migrations/juten/{old}--{new}.yaml", HEAD.format(old, new, steps))


@pytest.mark.parametrize(
    ("links", "old", "new", "way"),
    [
        ([], "a", "b", None),
        ([], "a", "a", []),
        ([("a", "b")], "a", "b", ["a-b"]),
        ([("a", "b")], "b", "a", None),
        ([("a", "b"), ("b", "c")], "a", "c", ["a-b", "b-c"]),
        ([("a", "b"), ("b", "c"), ("a", "c")], "a", "c", ["a-c"]),
        ([("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("a", "x"), ("x", "d")], "a", "d", ["a-x", "x-d"]),
        ([("a", "b"), ("b", "a")], "a", "c", None),
    ],
)
def test_the_shortest_way_is_taken(
    root: Path, links: list[tuple[str, str]], old: str, new: str, way: list[str] | None
) -> None:
    for link in links:
        put(root, *link)
    found = migrations_between("juten", old, new)
    assert (None if found is None else [f"{each.old}-{each.new}" for each in found]) == way


def test_steps_items_and_words_are_read(root: Path) -> None:
    add_template(
        root,
        "migrations/juten/a--b.yaml",
        "schema: 1\nform: juten\nfrom: a\nto: b\nsource_status: memory\n"
        "steps:\n  - rename: {at: 'files[].kind', from: system, to: other-electronic}\n"
        "  - move: {at: '', from: special_notes, to: notes}\n"
        "gone: [head, other-bodies]\nreview:\n  - {ja: 読み直す。, en: read again}\n",
    )
    [found] = migrations_between("juten", "a", "b") or ()
    assert found == Migration(
        form="juten", old="a", new="b",
        steps=(Rename("files[].kind", "system", "other-electronic"), Move("", "special_notes", "notes")),
        gone=frozenset({"head", "other-bodies"}), review=(Words("読み直す。", "read again"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD.format("a", "c", "[]"), "a--b.yaml: the head does not say what the file name says"),
        (HEAD.format("b", "b", "[]"), "a--b.yaml: the head does not say what the file name says"),
        (HEAD.format("a", "b", "[]").replace("juten", "kiso"), "a--b.yaml: the head does not say what the file name says"),
        (HEAD.format("a", "b", "[drop: {at: x, from: a, to: b}]"), "not a step of a migration: drop"),
    ],
)  # fmt: skip
def test_a_migration_that_is_written_wrongly_is_a_fault_of_the_program(root: Path, text: str, message: str) -> None:
    add_template(root, "migrations/juten/a--b.yaml", text)
    with pytest.raises(ValueError, match=f"^{message}$"):
        migrations_between("juten", "a", "b")


# --- the edits of one file ---

BOTH = "edition: a  # the form\nfiles:\n  - {id: f, kind: system}\n  - {id: g, kind: other-electronic}\ndisclosure:\n  notes: x # why\n"


@pytest.mark.parametrize(
    ("text", "steps", "after"),
    [
        (BOTH, STEPS, BOTH.replace("edition: a", "edition: b").replace("system", "other-electronic").replace("notes:", "omission:")),
        ("edition: c\n", STEPS, "edition: c\n"),
        ("files:\n  - {id: f, kind: system}\n", (), "files:\n  - {id: f, kind: system}\n"),
        ("files: {kind: system}\nkind: system\n", STEPS, "files: {kind: system}\nkind: system\n"),
        ("files: [{kind: {value: system, withhold: {reason: r}}}]\n", STEPS, "files: [{kind: {value: other-electronic, withhold: {reason: r}}}]\n"),
        ("files: [{kind: {use: system}}]\n", STEPS, "files: [{kind: {use: system}}]\n"),
        ("audit: [x, y, x]\n", (Rename("audit[]", "x", "z"),), "audit: [z, y, z]\n"),
        ("a: [[x], [y, x]]\n", (Rename("a[][]", "x", "z"),), "a: [[z], [y, z]]\n"),
        ("a: x\n", (Rename("a[]", "x", "z"),), "a: x\n"),
        ("a: [x]\n", (Rename("a", "x", "z"),), "a: [x]\n"),
        ("a: 'x'\n", (Rename("a", "x", "z"),), "a: 'z'\n"),
        ("top: 1\nb: 2\n", (Move("", "top", "first"),), "first: 1\nb: 2\n"),
        ("a: {top: 1}\n", (Move("", "top", "first"),), "a: {top: 1}\n"),
        ("l: [{o: 1}, {p: 2}, {o: 3}]\n", (Move("l[]", "o", "q"),), "l: [{q: 1}, {p: 2}, {q: 3}]\n"),
        ("a: {k: x}\n", (Rename("a.k", "x", "z"), Move("a", "k", "q")), "a: {q: z}\n"),
    ],
)  # fmt: skip
def test_only_what_a_step_names_is_changed(text: str, steps: tuple[Rename | Move, ...], after: str) -> None:
    assert moved(text, *steps) == after


def test_a_list_at_the_top_is_nothing_to_change() -> None:
    assert edits_for(load_text("- a\n", "a.yaml"), migration(*STEPS)) == []


def test_the_edition_is_changed_only_where_it_is_the_old_one() -> None:
    [edit] = edits_for(load_text("edition: a\n", "a.yaml"), migration())
    assert edit == Replace(("edition",), "b")
    assert edits_for(load_text("edition: [a]\n", "a.yaml"), migration()) == []
    [key] = edits_for(load_text("disclosure: {notes: x}\n", "a.yaml"), migration(*STEPS))
    assert key == RenameKey(("disclosure", "notes"), "omission")


names = st.sampled_from(["k1", "k2", "k3", "old"])
words = st.sampled_from(["x", "y", "z", "old value", "1", "true", "別表第一"])
comments = st.sampled_from(["", "  # 注", " # old: x"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A small file: a mapping of scalars, lists of scalars and lists of mappings, with comments."""
    lines = [f"edition: a{draw(comments)}"]
    for key in draw(st.lists(names, unique=True, max_size=4)):
        shape = draw(st.sampled_from(["scalar", "list", "rows", "flow"]))
        word = draw(words)
        if shape == "scalar":
            lines.append(f"{key}: {word}{draw(comments)}")
        elif shape == "list":
            lines += [f"{key}:{draw(comments)}", f"  - {word}", f"  - {draw(words)}{draw(comments)}"]
        elif shape == "rows":
            lines += [
                f"{key}:",
                f"  - old: {word}{draw(comments)}",
                "    other: |",
                f"      {draw(words)}",
                "  - none: 1",
            ]
        else:
            lines.append(f"{key}: [{{old: {word}}}, {{other: {draw(words)}}}]")
    return "\n".join(lines) + "\n"


def turned(steps: list[Rename | Move]) -> tuple[Rename | Move, ...]:
    """Return the steps of the way back; a key that was moved is found under its new name."""
    return tuple(
        Rename(step.at, step.new, step.old) if isinstance(step, Rename) else Move(step.at, step.new, step.old)
        for step in reversed(steps)
    )


@given(
    text=documents(),
    steps=st.lists(
        st.one_of(
            st.builds(Rename, st.sampled_from(["k1", "k2[]", "k3[].other"]), words, st.just("a new word")),
            st.builds(Move, st.sampled_from(["", "k1[]", "k2[]"]), st.just("old"), st.just("fresh")),
        ),
        max_size=3,
        unique_by=lambda step: step.at,
    ),
)
def test_forth_and_back_gives_the_same_bytes(text: str, steps: list[Rename | Move]) -> None:
    there = load_text(text, "a.yaml")
    made = apply_edits(there, edits_for(there, migration(*steps)))
    back = load_text(made, "a.yaml")
    again = apply_edits(back, edits_for(back, migration(*turned(steps), old="b", new="a")))
    assert plain(back.root)["edition"] == "b"
    assert again == text


# --- what would be lost ---


def test_filled_items_without_a_place_are_lost_unless_they_are_named(tmp_path: Path) -> None:
    full = filled(
        tmp_path / "a",
        file_with("remarks: 備考。\npurpose: {text: none}", "special_notes: 特記。\nother_bodies: [乙市長]\n"),
    )
    less = filled(tmp_path / "b", file_with("purpose: {}", "other_bodies: [丙市長]\n"))
    assert [item.key for item in lost(full, less, frozenset())] == ["cover#notes", "files/f#purpose", "files/f#remarks"]
    assert [item.key for item in lost(full, less, frozenset({"remarks"}))] == ["cover#notes", "files/f#purpose"]
    assert lost(full, less, frozenset({"notes", "purpose", "remarks"})) == []
    assert lost(less, full, frozenset()) == []
    assert lost(full, full, frozenset()) == []
