"""Moving an assessment between editions: bytes stay, nothing is lost, and where something would be, nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published import ASSESSMENTS
from templates import add_template, own_templates
from write import write

from pia.app.form import filled
from pia.app.migrate import migrate
from pia.errors import InputError
from pia.forms.edition import load_edition

FULL = """\
# 評価書の本体
schema: 1
form: zenkoumoku
edition: 2024-10   # 令和6年10月
status: draft
title: 見本市　見本事務　全項目評価書
body: {name: 見本市長, kind: municipality}
work: {name: 見本事務}
include: [files.yaml]
network: {implementation: undecided}  # まだ決まっていない
disclosure:
  # 特記事項は窓口で配る
  notes: |  # 二行
    一行目

    二行目
  contact: 市民課
other_bodies: [乙市長]
"""
FILES = """\
files:
  - id: f
    name: 見本ファイル
    kind: system   # 種類
    remarks: 備考である。
"""

EDITION = """\
schema: 1
form: zenkoumoku
edition: 2031-04
extends: zenkoumoku/2024-10
stamp: '[令和１３年４月　様式４]'
choices:
  implementation: {labels: {implemented: 実施する, not-implemented: 実施しない（予定を含む。）}, style: half, columns: 1}
  file-kind: {vocabulary: file-kind, columns: 1, labels: {system: 業務システムのファイル}}
overrides:
  requests/1#notes: {path: disclosure.omission}
  requests/1#omission: {removed: true}
  basic/8: {removed: true}
"""
"""A made-up edition: a choice is dropped, a label changes, a key moves, an item goes."""

FORTH = """\
schema: 1
form: zenkoumoku
from: 2024-10
to: 2031-04
source_status: memory
steps:
  - rename: {at: network.implementation, from: undecided, to: not-implemented}
  - move: {at: disclosure, from: notes, to: omission}
gone: [other-bodies]
review:
  - {ja: 情報連携の予定を読み直してください。, en: Read the plan of the network again.}
"""
BACK = """\
schema: 1
form: zenkoumoku
from: 2031-04
to: 2024-10
source_status: memory
steps:
  - rename: {at: network.implementation, from: not-implemented, to: undecided}
  - move: {at: disclosure, from: omission, to: notes}
gone: []
review: []
"""
THERE, HERE = "migrations/zenkoumoku/2024-10--2031-04.yaml", "migrations/zenkoumoku/2031-04--2024-10.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    files = {"forms/zenkoumoku/2031-04.yaml": EDITION, THERE: FORTH, HERE: BACK}
    yield own_templates(tmp_path, monkeypatch, files)
    load_edition.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    return write(tmp_path / "city", FULL, files_yaml=FILES)


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(folder.iterdir())}


MOVED = (
    FULL.replace("edition: 2024-10 ", "edition: 2031-04 ")
    .replace("implementation: undecided", "implementation: not-implemented")
    .replace("  notes: |", "  omission: |")
)


# --- a new edition is two new files and no program ---


def test_a_choice_is_renamed_a_key_moves_an_item_goes(folder: Path) -> None:
    done = migrate(folder, "2031-04")
    assert texts(folder) == {"assessment.yaml": MOVED, "files.yaml": FILES}
    assert (done.old, done.new, done.files) == ("2024-10", "2031-04", (folder / "assessment.yaml",))
    assert [(a.key, a.printed(), b.printed()) for a, b in done.changed] == [
        ("network#implementation", "未定", "実施しない（予定を含む。）"),
        ("files/f#kind", "システム用ファイル", "業務システムのファイル"),
        ("files/f#no-network-acquisition", "", "接続しない（入手）"),
        ("files/f#no-network-provision", "", "接続しない（提供）"),
    ]
    assert [item.key for item in done.gone] == ["cover#other-bodies"]
    assert [(words.ja, words.en) for words in done.review] == [
        ("情報連携の予定を読み直してください。", "Read the plan of the network again.")
    ]
    assert filled(folder).stamp == "[令和１３年４月　様式４]"
    assert {i.key: i.printed() for i in filled(folder).items()}["disclosure#notes"] == "一行目\n\n二行目"


def test_the_way_back_gives_the_same_bytes(folder: Path) -> None:
    migrate(folder, "2031-04")
    back = migrate(folder, "2024-10")
    assert texts(folder) == {"assessment.yaml": FULL, "files.yaml": FILES}
    assert [(a.key, b.printed()) for a, b in back.changed] == [
        ("network#implementation", "未定"),
        ("files/f#kind", "システム用ファイル"),
        ("files/f#no-network-acquisition", ""),
        ("files/f#no-network-provision", ""),
    ]
    assert back.gone == ()


def test_steps_reach_included_files(folder: Path, root: Path) -> None:
    more = FORTH.replace("steps:\n", "steps:\n  - rename: {at: 'files[].kind', from: system, to: other-electronic}\n")
    add_template(root, THERE, more)
    done = migrate(folder, "2031-04")
    assert done.files == (folder / "assessment.yaml", folder / "files.yaml")
    assert texts(folder) == {
        "assessment.yaml": MOVED,
        "files.yaml": FILES.replace("kind: system", "kind: other-electronic"),
    }


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path) -> None:
    before = texts(folder)
    tried = migrate(folder, "2031-04", write=False)
    assert texts(folder) == before
    done = migrate(folder, "2031-04")
    assert (tried.files, tried.review) == (done.files, done.review)
    assert [a.key for a, _ in tried.changed] == [a.key for a, _ in done.changed]


def test_a_dropped_item_that_is_not_named_is_refused_and_nothing_is_written(folder: Path, root: Path) -> None:
    add_template(root, THERE, FORTH.replace("gone: [other-bodies]", "gone: []"))
    more = EDITION.replace(
        "  basic/8: {removed: true}\n", "  basic/8: {removed: true}\n  file/7#remarks: {removed: true}\n"
    )
    add_template(root, "forms/zenkoumoku/2031-04.yaml", more)
    before = texts(folder)
    with pytest.raises(InputError) as caught:
        migrate(folder, "2031-04")
    assert [(p.code, p.message.ja, p.message.en) for p in caught.value.problems] == [
        (
            "migration-loses",
            "「Ⅰ/8/他の評価実施機関」（他の評価実施機関）の記載が、版 2031-04 では行き場を失います。",
            "Ⅰ/8/他の評価実施機関 (他の評価実施機関) has no place in the edition 2031-04",
        ),
        (
            "migration-loses",
            "「Ⅱ[見本ファイル]/7/備考」（備考）の記載が、版 2031-04 では行き場を失います。",
            "Ⅱ[見本ファイル]/7/備考 (備考) has no place in the edition 2031-04",
        ),
    ]
    assert [str(p.place) for p in caught.value.problems] == ["assessment.yaml:18:1", "files.yaml:5:5"]
    assert [p.place.end_column for p in caught.value.problems if p.place is not None] == [20, 20]
    assert {p.remedy.ja for p in caught.value.problems} == {
        "移行の定めの steps で移すか、gone に挙げてください。何も書き換えていません。"
    }
    assert texts(folder) == before


def test_a_key_whose_new_name_is_taken_is_refused_at_its_place(folder: Path) -> None:
    text = FULL.replace("  contact: 市民課\n", "  omission: 既にある。\n")
    write(folder, text)
    with pytest.raises(InputError) as caught:
        migrate(folder, "2031-04")
    [problem] = caught.value.problems
    assert (problem.code, str(problem.place), problem.message.ja) == (
        "edit-key-exists",
        "assessment.yaml:17:3",
        "項目「omission」はすでにあります。",
    )
    assert texts(folder)["assessment.yaml"] == text


def test_what_the_new_edition_cannot_read_is_refused(folder: Path, root: Path) -> None:
    add_template(root, THERE, FORTH.replace("to: omission", "to: remarks"))
    with pytest.raises(InputError) as caught:
        migrate(folder, "2031-04")
    [problem] = caught.value.problems
    assert str(problem.place) == "assessment.yaml:13:3"
    assert texts(folder)["assessment.yaml"] == FULL


def test_several_migrations_are_made_one_after_another(folder: Path, root: Path) -> None:
    migrate(folder, "2018-05")
    assert texts(folder)["assessment.yaml"] == FULL.replace("edition: 2024-10 ", "edition: 2018-05 ")
    done = migrate(folder, "2031-04")
    assert (done.old, done.new) == ("2018-05", "2031-04")
    assert texts(folder)["assessment.yaml"] == MOVED
    assert [words.en for words in done.review][-1] == "Read the plan of the network again."
    assert len(done.review) == 3


def test_to_the_same_edition_nothing_happens(folder: Path) -> None:
    done = migrate(folder, "2024-10")
    assert (done.files, done.changed, done.gone, done.review) == ((), (), (), ())
    assert texts(folder)["assessment.yaml"] == FULL


def test_shared_facts_of_the_body_move_as_well(tmp_path: Path, root: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "body.yaml").write_text(
        "schema: 1\nbody: {name: 見本市長, kind: municipality}\ndisclosure:\n  notes: 共通。 # 注\n", "utf-8"
    )
    text = FULL.replace("body: {name: 見本市長, kind: municipality}\n", "")
    text = text[: text.index("disclosure:")] + "other_bodies: [乙市長]\n"
    folder = write(tmp_path / "city" / "juki", text, files_yaml=FILES)
    done = migrate(folder, "2031-04")
    assert (tmp_path / "city" / "body.yaml").read_text("utf-8").endswith("  omission: 共通。 # 注\n")
    assert [path.resolve().name for path in done.files] == ["assessment.yaml", "body.yaml"]


@pytest.mark.parametrize(
    ("edition", "code", "message", "remedy"),
    [
        ("2031-05", "unknown-edition", "全項目評価書（zenkoumoku）の版に「2031-05」はありません。", "「2018-05」ではありませんか。あるもの: 2018-05、2024-10、2031-04"),
        ("2032-04", "no-migration", "zenkoumoku の「2024-10」から「2032-04」への移行の定めがありません。", "「2031-04」へは移せます。templates/migrations/zenkoumoku/2024-10--2032-04.yaml に書いてください。版: 2018-05、2024-10、2031-04、2032-04"),
    ],
)  # fmt: skip
def test_where_no_way_leads_the_nearest_is_named(
    folder: Path, root: Path, *, edition: str, code: str, message: str, remedy: str
) -> None:
    if edition == "2032-04":
        add_template(
            root,
            "forms/zenkoumoku/2032-04.yaml",
            "schema: 1\nform: zenkoumoku\nedition: 2032-04\nextends: zenkoumoku/2024-10\n",
        )
    with pytest.raises(InputError) as caught:
        migrate(folder, edition)
    [problem] = caught.value.problems
    assert (problem.code, problem.message.ja, problem.remedy.ja) == (code, message, remedy)
    assert problem.message.en
    assert problem.remedy.en
    assert texts(folder)["assessment.yaml"] == FULL


# --- the editions of the product ---


@pytest.mark.parametrize(
    ("name", "old", "new", "labels"),
    [
        ("wako", "2024-10", "5joho", 1),
        ("kadoma", "5joho", "2024-10", 3),
        ("nagaoka", "2018-05", "2024-10", 0),
        ("kanagawa", "2024-10", "2018-05", 0),
        ("asahikawa", "2024-10", "2018-05", 0),
    ],
)
def test_the_published_assessments_move_there_and_back_byte_by_byte(
    tmp_path: Path, name: str, old: str, new: str, labels: int
) -> None:
    folder = tmp_path / name
    shutil.copytree(ASSESSMENTS / name, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    there = migrate(folder, new)
    assert [path.name for path in there.files] == ["assessment.yaml"]
    assert len(there.changed) == labels
    assert there.gone == ()
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert [n for n in before if before[n] != after[n]] == ["assessment.yaml"]
    changed = [
        b
        for a, b in zip(before["assessment.yaml"].splitlines(), after["assessment.yaml"].splitlines(), strict=True)
        if a != b
    ]
    assert changed == [f"edition: {new}".encode()]
    migrate(folder, old)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


SPACE = st.sampled_from(["", " ", "   ", " # 注", "  # edition: 2018-05"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(space=SPACE, quote=st.sampled_from(["", "'", '"']), end=st.sampled_from(["\n", "\r\n"]), more=SPACE)
def test_however_it_is_written_the_bytes_come_back(tmp_path: Path, space: str, quote: str, end: str, more: str) -> None:
    head = f"schema: 1\nform: zenkoumoku\nedition:  {quote}2018-05{quote}{space}\n{more.strip()}\n"
    text = (head + "status: draft\nbody: {name: 見本市長, kind: municipality}\nwork: {name: 見本事務}\n").replace(
        "\n", end
    )
    folder = write(tmp_path / "any", text)
    migrate(folder, "2024-10")
    assert texts(folder)["assessment.yaml"] == text.replace("2018-05", "2024-10", 1)
    migrate(folder, "2018-05")
    assert texts(folder)["assessment.yaml"] == text
