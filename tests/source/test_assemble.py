"""Putting the files of one assessment together."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from house import BODY, only, problems, spread

from pia.source.assemble import assemble
from pia.source.nodes import at, plain


@pytest.fixture
def house(tmp_path):
    return partial(spread, tmp_path)


# one file, or none


def test_one_file_is_its_own_tree(house):
    result = assemble(house({"work/assessment.yaml": "schema: 1\nname: 住民基本台帳\n"}))
    assert plain(result.root) == {"schema": 1, "name": "住民基本台帳"}
    assert [document.file for document in result.documents] == ["assessment.yaml"]
    assert str(result.root.place) == "assessment.yaml:1:1"
    assert result.directory.name == "work"
    assert (result.texts, result.unused_texts) == ({}, ())


def test_a_relative_directory_works(house, monkeypatch):
    work = house({"work/assessment.yaml": "schema: 1\n"})
    monkeypatch.chdir(work)
    assert plain(assemble(Path()).root) == {"schema": 1}


def test_a_missing_directory_names_the_nearest_assessment(house, tmp_path):
    house({"work/assessment.yaml": "schema: 1\n", "notes/readme.yaml": "a: 1\n"})
    (found,) = problems(tmp_path / "wrok")
    assert (found.code, found.place) == ("directory-missing", None)
    assert found.message.ja.endswith("がありません。もっとも近いのは「work」です。")
    assert found.message.en.endswith("does not exist. The nearest is 'work'.")


def test_a_file_instead_of_a_directory(house):
    work = house({"work/assessment.yaml": "schema: 1\n"})
    (found,) = problems(work / "assessment.yaml")
    assert found.code == "not-a-directory"
    assert found.remedy.ja == "assessment.yaml のあるフォルダーを指定してください。"


def test_an_empty_directory_says_so(house, tmp_path):
    (tmp_path / "work").mkdir()
    code, place, ja = only(tmp_path / "work")
    assert (code, place) == ("assessment-missing", "assessment.yaml:1:1")
    assert ja.endswith("work」が空です。")


@pytest.mark.parametrize(
    "name, ja",
    [
        ("assesment.yaml", "もっとも近いのは「assesment.yaml」です。"),
        ("zzz.yml", "あるのは「zzz.yml」です。"),
        ("readme.txt", "」に assessment.yaml がありません。"),
    ],
)
def test_a_directory_without_assessment_names_what_is_there(house, name, ja):
    code, place, message = only(house({f"work/{name}": "schema: 1\n"}))
    assert (code, place) == ("assessment-missing", "assessment.yaml:1:1")
    assert message.endswith(ja)


def test_the_root_has_to_be_a_mapping(house):
    assert only(house({"work/assessment.yaml": "- a\n"})) == (
        "root-not-mapping",
        "assessment.yaml:1:1",
        "ファイル全体が「項目名: 値」の形になっていません。",
    )


# includes


def test_includes_are_merged_in_the_order_listed(house):
    work = house(
        {
            "work/assessment.yaml": "schema: 1\ninclude: [b.yaml, sub/a.yaml]\nsystems: [{id: x}]\n",
            "work/b.yaml": "systems: [{id: y}]\nfiles: [{id: f}]\ninclude: [sub/c.yml]\n",
            "work/sub/a.yaml": "systems:\n  - id: z\n",
            "work/sub/c.yml": "files: [{id: g}]\nwork: {name: 事務}\n",
        }
    )
    result = assemble(work)
    assert plain(result.root) == {
        "schema": 1,
        "systems": [{"id": "x"}, {"id": "y"}, {"id": "z"}],
        "files": [{"id": "f"}, {"id": "g"}],
        "work": {"name": "事務"},
    }
    assert [document.file for document in result.documents] == ["assessment.yaml", "b.yaml", "sub/c.yml", "sub/a.yaml"]
    assert str(at(result.root, ("systems", 2, "id")).place) == "sub/a.yaml:2:9"


def test_an_include_is_relative_to_the_file_that_includes_it(house):
    work = house(
        {
            "work/assessment.yaml": "include: [sub/a.yaml]\n",
            "work/sub/a.yaml": "include: [b.yaml, ../c.yaml]\n",
            "work/sub/b.yaml": "b: 1\n",
            "work/c.yaml": "c: 2\n",
        }
    )
    assert plain(assemble(work).root) == {"b": 1, "c": 2}


INCLUDES = {
    "missing": (
        "partys.yaml",
        "include-missing",
        "include の「partys.yaml」というファイルがありません。もっとも近いのは「parties.yaml」です。",
    ),
    "escape": ("../../x.yaml", "include-outside", "include の「../../x.yaml」は、評価書のフォルダーの外にあります。"),
    "sideways": (
        "sub/../../x.yaml",
        "include-outside",
        "include の「sub/../../x.yaml」は、評価書のフォルダーの外にあります。",
    ),
    "parent without body": (
        "../x.yaml",
        "include-outside",
        "include の「../x.yaml」は、評価書のフォルダーの外にあります。",
    ),
    "absolute": (
        "/etc/x.yaml",
        "include-not-relative",
        "include の「/etc/x.yaml」は、「/」区切りの相対パスではありません。",
    ),
    "drive": ("'C:x.yaml'", "include-not-relative", "include の「C:x.yaml」は、「/」区切りの相対パスではありません。"),
    "backslash": (
        "sub\\x.yaml",
        "include-not-relative",
        "include の「sub\\x.yaml」は、「/」区切りの相対パスではありません。",
    ),
    "empty name": ("''", "include-not-relative", "include の「」は、「/」区切りの相対パスではありません。"),
    "tab": (
        '"a\\t.yaml"',
        "include-not-relative",
        "include の「a\t.yaml」は、「/」区切りの相対パスではありません。",
    ),
    "other kind": ("rows.csv", "include-not-yaml", "include の「rows.csv」は、YAMLファイル（.yaml）ではありません。"),
    "folder": (
        "folder.yaml",
        "include-missing",
        "include の「folder.yaml」というファイルがありません。もっとも近いのは「folder.yaml」です。",
    ),
    "too long": (
        "x" * 3000 + ".yaml",
        "include-missing",
        f"include の「{'x' * 3000}.yaml」というファイルがありません。",
    ),
    "number": ("7", "include-not-text", "include の要素がファイル名ではありません。"),
    "mapping": ("{a: 1}", "include-not-text", "include の要素がファイル名ではありません。"),
    "itself": (
        "assessment.yaml",
        "include-cycle",
        "include が循環しています。「assessment.yaml」は、すでに読んでいる途中のファイルです。",
    ),
}


@pytest.mark.parametrize("name", INCLUDES)
def test_each_wrong_include_is_refused_at_its_place(house, name):
    written, code, ja = INCLUDES[name]
    work = house(
        {
            "work/assessment.yaml": f"schema: 1\ninclude:\n  - {written}\n",
            "work/parties.yaml": "parties: []\n",
            "work/folder.yaml/x": "",
            "work/sub/x": "",
            "x.yaml": "a: 1\n",
        }
    )
    assert only(work) == (code, "assessment.yaml:3:5", ja)


def test_include_has_to_be_a_list(house):
    assert only(house({"work/assessment.yaml": "include: a.yaml\n"})) == (
        "include-not-list",
        "assessment.yaml:1:10",
        "include がファイル名の一覧ではありません。",
    )


def test_a_circle_of_includes_is_refused(house):
    work = house(
        {
            "work/assessment.yaml": "include: [a.yaml]\n",
            "work/a.yaml": "x: 1\ninclude: [b.yaml]\n",
            "work/b.yaml": "include: [a.yaml]\n",
        }
    )
    assert only(work) == (
        "include-cycle",
        "b.yaml:1:11",
        "include が循環しています。「a.yaml」は、すでに読んでいる途中のファイルです。",
    )


def test_a_file_included_twice_is_refused(house):
    work = house(
        {
            "work/assessment.yaml": "include: [a.yaml, b.yaml, sub/../a.yaml]\n",
            "work/a.yaml": "x: 1\n",
            "work/b.yaml": "y: 1\n",
            "work/sub/x": "",
        }
    )
    assert only(work) == (
        "include-twice",
        "assessment.yaml:1:27",
        "「sub/../a.yaml」を2回読み込むことになります。最初はassessment.yaml:1:11です。",
    )


def test_includes_may_nest_four_levels_and_no_more(house):
    files = {"work/assessment.yaml": "include: [f1.yaml]\n"}
    for number in range(1, 5):
        files[f"work/f{number}.yaml"] = f"k{number}: 1\ninclude: [f{number + 1}.yaml]\n"
    files["work/f4.yaml"] = "k4: 1\n"
    work = house(files)
    assert plain(assemble(work).root) == {"k1": 1, "k2": 1, "k3": 1, "k4": 1}
    work = house({"work/f4.yaml": "include: [f5.yaml]\n", "work/f5.yaml": "k5: 1\n"})
    assert only(work) == ("include-too-deep", "f4.yaml:1:11", "include の入れ子が深すぎます。4段までです。")


def test_the_number_of_files_is_capped(house, monkeypatch):
    from pia.source import include

    monkeypatch.setattr(include, "MAX_FILES", 3)
    work = house(
        {"work/assessment.yaml": "include: [a.yaml, b.yaml, c.yaml]\n"} | {f"work/{n}.yaml": f"{n}: 1\n" for n in "abc"}
    )
    assert only(work) == ("include-too-many", "assessment.yaml:1:27", "ファイルが多すぎます。3個までです。")


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_symbolic_links_are_followed_before_judging(house, tmp_path):
    work = house(
        {"work/assessment.yaml": "include: [a.yaml]\n", "outside/x.yaml": "a: 1\n", "work/real.yaml": "b: 2\n"}
    )
    (work / "a.yaml").symlink_to(tmp_path / "outside" / "x.yaml")
    assert only(work)[0] == "include-outside"
    (work / "a.yaml").unlink()
    (work / "a.yaml").symlink_to(work / "real.yaml")
    assert plain(assemble(work).root) == {"b": 2}
    (work / "a.yaml").unlink()
    (work / "a.yaml").symlink_to(work / "a.yaml")
    assert only(work)[0] in {"include-outside", "include-missing"}


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_the_assessment_itself_may_not_be_a_link_to_elsewhere(house, tmp_path):
    work = house({"outside/x.yaml": "a: 1\n", "work/b.yaml": "b: 1\n"})
    (work / "assessment.yaml").symlink_to(tmp_path / "outside" / "x.yaml")
    assert only(work) == (
        "include-outside",
        "assessment.yaml:1:1",
        "「assessment.yaml」の実体が、評価書のフォルダーの外にあります。",
    )
    (tmp_path / "alias").symlink_to(tmp_path / "outside")
    (tmp_path / "outside" / "assessment.yaml").write_text("c: 3\n", encoding="utf-8")
    assert plain(assemble(tmp_path / "alias").root) == {"c": 3}


# merging


def test_ids_may_stand_once_over_all_files(house):
    work = house(
        {
            "work/assessment.yaml": "include: [a.yaml]\nsystems:\n  - id: juki\n",
            "work/a.yaml": "systems:\n  - name: x\n    id: juki\n",
        }
    )
    assert only(work) == (
        "duplicate-id",
        "a.yaml:3:9",
        "systems のID「juki」が重複しています。もう1か所はassessment.yaml:3:9です。",
    )


def test_other_keys_may_be_set_once_over_all_files(house):
    work = house(
        {
            "work/assessment.yaml": "include: [a.yaml]\nform: juten\nwork: {a: 1}\n",
            "work/a.yaml": "work: {b: 2}\nform: kiso\n",
        }
    )
    assert [(each.code, str(each.place), each.message.ja) for each in problems(work)] == [
        ("set-twice", "a.yaml:1:1", "「work」が2か所に書かれています。もう1か所はassessment.yaml:3:1です。"),
        ("set-twice", "a.yaml:2:1", "「form」が2か所に書かれています。もう1か所はassessment.yaml:2:1です。"),
    ]


def test_a_list_and_something_else_do_not_merge(house):
    work = house({"work/assessment.yaml": "include: [a.yaml]\nsystems: []\n", "work/a.yaml": "systems:\n"})
    assert only(work)[:2] == ("set-twice", "a.yaml:1:1")


def test_plain_lists_are_concatenated_without_ids(house):
    work = house({"work/assessment.yaml": "include: [a.yaml]\naudit: [x]\n", "work/a.yaml": "audit: [y, x]\n"})
    assert plain(assemble(work).root) == {"audit": ["x", "y", "x"]}


def test_texts_of_all_files_join_and_may_not_repeat(house):
    files = {
        "body.yaml": "texts: {c: う}\n",
        "work/assessment.yaml": "include: [a.yaml]\ntexts: {a: あ}\nx: [{use: a}, {use: b}, {use: c}]\n",
        "work/a.yaml": "texts: {b: い}\n",
    }
    result = assemble(house(files))
    assert plain(result.root) == {"x": ["あ", "い", "う"]}
    assert list(result.texts) == ["a", "b", "c"]
    files["work/a.yaml"] = "texts: {b: い, a: え}\n"
    files["body.yaml"] = "texts:\n  b: お\n"
    assert [(each.code, str(each.place), each.message.ja) for each in problems(house(files))][:2] == [
        ("set-twice", "../body.yaml:2:3", "「texts.b」が2か所に書かれています。もう1か所はa.yaml:1:9です。"),
        ("set-twice", "a.yaml:1:15", "「texts.a」が2か所に書かれています。もう1か所はassessment.yaml:2:9です。"),
    ]


# the body


def test_the_body_gives_defaults_pools_and_incidents(house):
    work = house(
        {
            "body.yaml": BODY,
            "work/assessment.yaml": "schema: 1\nstatus: published\nsystems:\n  - {use: atena, role: 宛名管理}\n  - id: own\n",
        }
    )
    result = assemble(work)
    assert plain(result.root) == {
        "schema": 1,
        "status": "published",
        "systems": [{"id": "atena", "name": "宛名", "note": "共通の文", "role": "宛名管理"}, {"id": "own"}],
        "body": {"name": "市長", "code": 112291},
        "audit": ["self-check"],
        "incidents": [{"id": "i1", "date": "2024-05-01"}],
    }
    assert [document.file for document in result.documents] == ["assessment.yaml", "../body.yaml"]
    drawn = at(result.root, ("systems", 0))
    assert (str(drawn.place), str(drawn.origin)) == ("assessment.yaml:4:5", "../body.yaml:8:5")
    assert str(drawn.key_place("role")) == "assessment.yaml:4:18"
    assert str(drawn.key_place("name")) == "../body.yaml:8:17"
    assert str(result.root.key_place("body")) == "../body.yaml:1:1"
    assert result.unused_texts == ()


def test_incidents_of_the_assessment_replace_those_of_the_body(house):
    work = house({"body.yaml": BODY, "work/assessment.yaml": "incidents: [{id: i9}, {use: i1, effect: なし}]\n"})
    assert plain(assemble(work).root.get("incidents")) == [
        {"id": "i9"},
        {"id": "i1", "date": "2024-05-01", "effect": "なし"},
    ]


def test_a_pool_that_is_not_drawn_from_is_not_part_of_the_assessment(house):
    result = assemble(house({"body.yaml": BODY, "work/assessment.yaml": "schema: 1\n"}))
    assert result.root.get("systems") is None


POOLS = {
    "unknown": (
        "systems:\n  - use: jukki\n",
        (
            "use-unknown",
            "assessment.yaml:2:10",
            "body.yaml の systems に、IDが「jukki」のものはありません。もっとも近いのは「juki」です。",
        ),
    ),
    "set again": (
        "systems:\n  - use: juki\n    name: 別名\n",
        (
            "use-sets-again",
            "assessment.yaml:3:5",
            "「name」は body.yaml で決められています（../body.yaml:6:5）。ここで変えることはできません。",
        ),
    ),
    "drawn twice": (
        "systems:\n  - use: juki\n  - use: juki\n",
        (
            "duplicate-id",
            "assessment.yaml:3:5",
            "systems のID「juki」が重複しています。もう1か所はassessment.yaml:2:5です。",
        ),
    ),
    "drawn and written": (
        "systems:\n  - use: juki\n  - id: juki\n",
        (
            "duplicate-id",
            "assessment.yaml:3:9",
            "systems のID「juki」が重複しています。もう1か所はassessment.yaml:2:5です。",
        ),
    ),
    "no such pool": (
        "parties:\n  - {use: ags, role: x}\n",
        (
            "use-without-pool",
            "assessment.yaml:2:11",
            "use で参照する parties の一覧が、body.yaml（1つ上のフォルダーか、評価書と同じフォルダー）にありません。",
        ),
    ),
    "not a name": (
        "systems:\n  - use: [juki]\n",
        ("use-unknown", "assessment.yaml:2:10", "body.yaml の systems に、IDが「」のものはありません。"),
    ),
    "unknown in Japanese": (
        "systems:\n  - use: 住基\n",
        ("use-unknown", "assessment.yaml:2:10", "body.yaml の systems に、IDが「住基」のものはありません。"),
    ),
    "include of the body": (
        "include: [../body.yaml]\n",
        (
            "include-twice",
            "assessment.yaml:1:11",
            "「../body.yaml」を2回読み込むことになります。include に書かなくても読み込まれます。",
        ),
    ),
}


@pytest.mark.parametrize("name", POOLS)
def test_each_wrong_use_of_a_pool_is_refused_at_its_place(house, name):
    text, expected = POOLS[name]
    assert only(house({"body.yaml": BODY, "work/assessment.yaml": text})) == expected


def test_the_purpose_of_a_recipient_is_not_a_reference(house):
    text = "recipients:\n  - {id: nis, use: x}\n  - {kind: provision, use: 事務の処理}\n  - {use: tax, basis: y}\n"
    body = "recipients: [{id: tax, use: 課税}]\n"
    result = assemble(house({"body.yaml": body, "work/assessment.yaml": text}))
    assert plain(result.root.get("recipients")) == [
        {"id": "nis", "use": "x"},
        {"kind": "provision", "use": "事務の処理"},  # without its id: for the model to complain about
        {"id": "tax", "use": "課税", "basis": "y"},
    ]


def test_pool_entries_need_ids_that_differ(house):
    work = house(
        {"body.yaml": "systems:\n  - {name: x}\n  - {id: a}\n  - {id: a}\n", "work/assessment.yaml": "schema: 1\n"}
    )
    assert [(each.code, str(each.place)) for each in problems(work)] == [
        ("pool-without-id", "../body.yaml:2:5"),
        ("duplicate-id", "../body.yaml:4:10"),
    ]


def test_the_body_may_include_files_beside_it(house):
    work = house(
        {
            "body.yaml": "include: [shared/systems.yaml]\n",
            "shared/systems.yaml": "systems: [{id: juki}]\n",
            "extra.yaml": "extra: 1\n",
            "work/assessment.yaml": "include: [../extra.yaml]\nsystems: [{use: juki}]\n",
        }
    )
    result = assemble(work)
    assert plain(result.root) == {"systems": [{"id": "juki"}], "extra": 1}
    assert [document.file for document in result.documents] == [
        "assessment.yaml",
        "../extra.yaml",
        "../body.yaml",
        "../shared/systems.yaml",
    ]


# shared texts


def test_a_use_has_its_own_place_and_the_origin_of_the_text(house):
    work = house({"work/assessment.yaml": "texts:\n  a: {use: b}\n  b: |\n    本文\nx:\n  deep: [{y: {use: a}}]\n"})
    result = assemble(work)
    node = at(result.root, ("x", "deep", 0, "y"))
    assert node.value == "本文\n"
    assert (str(node.place), str(node.origin)) == ("assessment.yaml:6:14", "assessment.yaml:3:6")
    text = result.documents[0].text
    assert text[node.start : node.end] == "{use: a}"
    assert result.texts["a"].value == "本文\n"


def test_unused_texts_are_reported_but_not_those_of_the_body(house):
    work = house(
        {
            "body.yaml": "texts: {z: 文}\n",
            "work/assessment.yaml": "texts:\n  a: x\n  b: {use: c}\n  c: y\n  d: z\nk: {use: d}\n",
        }
    )
    result = assemble(work)
    assert [(name, str(place)) for name, place in result.unused_texts] == [
        ("a", "assessment.yaml:2:3"),
        ("b", "assessment.yaml:3:3"),
        ("c", "assessment.yaml:4:3"),
    ]
