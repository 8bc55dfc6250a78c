"""Profiles of shared platforms: what an heir gets, and what is said when it does not fit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from house import spread
from write import write

from pia.data import rules_root
from pia.errors import InputError, Problem
from pia.model.read import read_model
from pia.source.assemble import Assembled, assemble
from pia.source.nodes import Mapping, at, plain
from pia.source.profile import Profiles

PLATFORM = """\
schema: 1
profile: platform
edition: 2025-07
title: {ja: 基盤, en: Platform}
since: 令和7年7月
source_status: likely
source: 見本
roles:
  files:
    main: {title: 主なファイル}
    extra: {title: 従たるファイル, optional: true}
  systems:
    server: {title: サーバー}
    terminal: {title: 端末, optional: true}
texts:
  storage: 基盤に保管する。
  both: {join: [{use: storage}, 写しも取る。]}
controls:
  - id: disk
    measure: cloud.antivirus
    scope: {files: [main], systems: [server]}
    parameters: {interval: 1d}
    place: {juten: {risk: storage/other, cell: measures}}
    heading: ＜基盤＞
    text: ・ディスクを守る。
    runs: cloud
    order: 3
  - id: shared
    measure: cloud.patch
    scope: {files: [main, extra], systems: [server, terminal]}
    place: {risk: other, cell: measures}
    text: {use: storage}
    runs: own
  - id: only-extra
    measure: cloud.patch
    scope: {files: [extra], systems: [terminal]}
    text: ・従たるもの。
    runs: j-lis
  - id: everywhere
    measure: cloud.patch
    scope: {}
    text: ・全てのファイル。
    runs: state
  - id: full-form
    measure: platform.audit
    scope: {files: [main]}
    forms: [zenkoumoku]
    text: ・監査する。
    runs: state
"""
ROLES = "    files: {main: f}\n    systems: {server: s}\n"
HEIR = f"form: juten\nfiles: [{{id: f}}, {{id: g}}]\ninherits:\n  - profile: platform/2025-07\n{ROLES}"


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    texts = {
        "platform/2025-07": PLATFORM,
        "platform/2018-05": "roles: {files: {}}\ncontrols: []\n",
        "other-one/2020-01": "controls:\n  - {id: a, measure: cloud.patch, scope: {}, text: あ, runs: own}\n",
        "other-one/Draft 1": "controls: []\n",
    }
    spread(tmp_path / "profiles", {f"{name}.yaml": text for name, text in texts.items()})
    return tmp_path / "profiles"


def heir(profiles: Path, text: str) -> Assembled:
    return assemble(write(profiles.parent / "work", text), profiles)


def controls(profiles: Path, text: str) -> dict[str, Any]:
    read = plain(heir(profiles, text).root)
    return {control["id"]: control for control in read.get("controls", [])}


def problems(profiles: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        heir(profiles, text)
    return caught.value.problems


def told(profiles: Path, text: str) -> list[tuple[str, str, str]]:
    return [(p.code, str(p.place), p.message.en) for p in problems(profiles, text)]


# --- what an heir gets ---


def test_controls_join_those_of_the_heir_with_its_ids(profiles: Path) -> None:
    found = controls(profiles, HEIR + "controls: [{id: own}]\n")
    assert list(found) == ["own", "platform.disk", "platform.shared", "platform.everywhere"]
    assert found["platform.disk"] == {
        "id": "platform.disk",
        "measure": "cloud.antivirus",
        "parameters": {"interval": "1d"},
        "heading": "＜基盤＞",
        "text": "・ディスクを守る。",
        "runs": "cloud",
        "order": 3,
        "scope": {"files": ["f"], "systems": ["s"]},
        "place": {"risk": "storage/other", "cell": "measures"},
        "profile": "platform/2025-07",
    }
    assert found["platform.everywhere"] == {
        "id": "platform.everywhere",
        "measure": "cloud.patch",
        "text": "・全てのファイル。",
        "runs": "state",
        "profile": "platform/2025-07",
    }


def test_a_place_of_no_form_holds_for_every_form_and_texts_are_resolved(profiles: Path) -> None:
    for form in ("juten", "zenkoumoku"):
        shared = controls(profiles, HEIR.replace("juten", form))["platform.shared"]
        assert (shared["place"], shared["text"]) == ({"risk": "other", "cell": "measures"}, "基盤に保管する。")


def test_a_place_for_another_form_is_left_out_and_forms_choose_the_control(profiles: Path) -> None:
    found = controls(profiles, HEIR.replace("juten", "zenkoumoku"))
    assert "place" not in found["platform.disk"]
    assert "platform.full-form" in found
    assert "platform.full-form" not in controls(profiles, HEIR)
    assert "platform.full-form" not in controls(profiles, HEIR.replace("form: juten\n", ""))


@pytest.mark.parametrize(
    ("files", "shared", "extra"),
    [
        ("{main: f}", ["f"], None),
        ("{main: [f]}", ["f"], None),
        ("{main: [f, g]}", ["f", "g"], None),
        ("{main: f, extra: []}", ["f"], None),
        ("{main: f, extra: g}", ["f", "g"], ["g"]),
        ("{main: f, extra: f}", ["f"], ["f"]),
    ],
)
def test_a_role_stands_for_one_or_several_and_a_control_without_files_is_not_taken(
    profiles: Path, files: str, shared: list[str], extra: list[str] | None
) -> None:
    found = controls(profiles, HEIR.replace("{main: f}", files))
    assert found["platform.shared"]["scope"] == {"files": shared, "systems": ["s"]}
    assert found.get("platform.only-extra", {}).get("scope") == (None if extra is None else {"files": extra})


def test_a_profile_without_needed_roles_may_be_named_alone(profiles: Path) -> None:
    assert list(controls(profiles, "inherits: [other-one/2020-01]\n")) == ["other-one.a"]


def test_nothing_is_inherited_where_nothing_is_asked_for(profiles: Path) -> None:
    for text in ("schema: 1\n", "inherits: []\n", "inherits: [platform/2018-05]\n"):
        result = heir(profiles, text)
        assert result.root.get("controls") is None
        assert result.texts == {}


def test_texts_are_used_under_the_name_of_the_profile_and_need_not_be(profiles: Path) -> None:
    result = heir(profiles, HEIR + "texts: {own: 甲}\nx: {use: platform.both}\n")
    assert plain(result.root)["x"] == "基盤に保管する。\n写しも取る。"
    assert list(result.texts) == ["own", "platform.storage", "platform.both"]
    assert [name for name, _ in result.unused_texts] == ["own"]


def test_everything_keeps_its_place_and_the_document_is_there(profiles: Path) -> None:
    result = heir(profiles, HEIR + "controls: [{id: own}]\nx: {use: platform.storage}\n")
    file = "profiles/platform/2025-07.yaml"
    assert [document.file for document in result.documents] == ["assessment.yaml", file]
    assert result.documents[1].text == PLATFORM
    disk = at(result.root, ("controls", 1))
    assert isinstance(disk, Mapping)
    assert str(disk.place) == f"{file}:19:5"
    assert str(disk.key_place("text")) == f"{file}:25:5"
    owner = at(result.root, ("controls", 1, "scope", "files", 0))
    assert str(owner and owner.place) == "assessment.yaml:5:19"
    used = at(result.root, ("x",))
    assert (str(used and used.place), str(used and used.origin)) == ("assessment.yaml:8:4", f"{file}:16:12")


def test_a_profile_that_was_written_anew_is_read_anew(profiles: Path) -> None:
    path = profiles / "other-one" / "2020-01.yaml"
    text = "inherits: [other-one/2020-01]\n"
    assert controls(profiles, text)["other-one.a"]["text"] == "あ"
    path.write_text(path.read_text("utf-8").replace("text: あ", "text: いい"), encoding="utf-8")
    assert controls(profiles, text)["other-one.a"]["text"] == "いい"


# --- leaving out and placing ---


def left(entry: str) -> str:
    return HEIR.replace("{main: f}", "{main: f, extra: g}") + f"    without: [{entry}]\n"


def test_a_control_may_be_left_out_with_a_reason(profiles: Path) -> None:
    assert "platform.disk" not in controls(profiles, left("{control: disk, reason: 使わない}"))


def test_a_control_may_be_left_out_for_some_files(profiles: Path) -> None:
    found = controls(profiles, left("{control: shared, files: [g], reason: 使わない}"))
    assert found["platform.shared"]["scope"]["files"] == ["f"]
    found = controls(profiles, left("{control: everywhere, files: [g], reason: 使わない}"))
    assert found["platform.everywhere"]["scope"]["files"] == ["f"]
    assert "platform.disk" not in controls(profiles, left("{control: disk, files: [f], reason: 使わない}"))
    both = "{control: shared, files: [g], reason: あ}, {control: shared, files: [f], reason: い}"
    assert "platform.shared" not in controls(profiles, left(both))


def test_a_control_may_stand_in_another_cell(profiles: Path) -> None:
    placed = "    placed: [{control: disk, risk: storage/loss, cell: other-measures}]\n"
    found = controls(profiles, HEIR + placed)["platform.disk"]
    assert found["place"] == {"risk": "storage/loss", "cell": "other-measures"}
    placed = "    placed: [{control: everywhere, risk: other, cell: measures}]\n"
    assert controls(profiles, HEIR + placed)["platform.everywhere"]["place"] == {"risk": "other", "cell": "measures"}


def test_an_own_control_may_refine_an_inherited_one(profiles: Path) -> None:
    found = controls(profiles, HEIR + "controls: [{id: own, refines: platform.disk}]\n")
    assert next(iter(found)) == "own"


# --- what does not fit ---


PROBLEMS = [
    (
        "inherits: [3]\n",
        "profile-unknown",
        "1:12",
        "There is no profile '3'.",
        "共通基盤「3」はありません。",
        "使える名前: other-one、platform。名前/版 の形（例 government-cloud/2025-09）で書いてください。",
    ),
    (
        "inherits: [platfrom/2025-07]\n",
        "profile-unknown",
        "1:12",
        "There is no profile 'platfrom'. The nearest is 'platform'.",
        "共通基盤「platfrom」はありません。もっとも近いのは「platform」です。",
        "使える名前: other-one、platform。名前/版 の形（例 government-cloud/2025-09）で書いてください。",
    ),
    (
        "inherits:\n  - profile: platform\n",
        "profile-edition-unknown",
        "2:14",
        "The profile 'platform' has no edition ''.",
        "共通基盤「platform」に版「」はありません。",
        "ある版: 2018-05、2025-07。名前/版 の形（例 government-cloud/2025-09）で書いてください。",
    ),
    (
        "inherits:\n  - {profile: platform/2025-08}\n",
        "profile-edition-unknown",
        "2:15",
        "The profile 'platform' has no edition '2025-08'. The nearest is '2025-07'.",
        "共通基盤「platform」に版「2025-08」はありません。もっとも近いのは「2025-07」です。",
        "ある版: 2018-05、2025-07。名前/版 の形（例 government-cloud/2025-09）で書いてください。",
    ),
    (
        HEIR + "  - platform/2018-05\n",
        "profile-twice",
        "7:5",
        "The profile 'platform' is inherited twice; the other place is assessment.yaml:4:14.",
        "共通基盤「platform」を二度継承しています。もう1か所はassessment.yaml:4:14です。",
        "どちらか一方の版だけを残してください。",
    ),
    (
        HEIR + "  - platform/2025-07\n",
        "profile-twice",
        "7:5",
        "The profile 'platform' is inherited twice; the other place is assessment.yaml:4:14.",
        "共通基盤「platform」を二度継承しています。もう1か所はassessment.yaml:4:14です。",
        "どちらか一方の版だけを残してください。",
    ),
    (
        HEIR.replace("{server: s}", "{server: s, terminl: t}"),
        "profile-role-unknown",
        "6:26",
        "The profile 'platform' has no role 'terminl' among its systems. The nearest is 'terminal'.",
        "共通基盤「platform」の systems に役割「terminl」はありません。もっとも近いのは「terminal」です。",
        "役割: server、terminal",
    ),
    (
        HEIR.replace("    systems: {server: s}\n", ""),
        "profile-role-missing",
        "4:14",
        "Nothing under systems stands for the role 'server' of the profile 'platform'.",
        "共通基盤「platform」の役割「server」に当たるものが systems に書かれていません。",
        "systems: {server: ID} の形で、この評価書のIDを書いてください。",
    ),
    (
        HEIR.replace("{main: f}", "{main: []}"),
        "profile-role-missing",
        "4:14",
        "Nothing under files stands for the role 'main' of the profile 'platform'.",
        "共通基盤「platform」の役割「main」に当たるものが files に書かれていません。",
        "files: {main: ID} の形で、この評価書のIDを書いてください。",
    ),
    (
        left("{control: platform.disk, reason: あ}"),
        "profile-control-unknown",
        "7:25",
        "The profile 'platform' has no control 'platform.disk'. The nearest is 'disk'.",
        "共通基盤「platform」に措置「platform.disk」はありません。もっとも近いのは「disk」です。",
        "共通基盤の名前を付けずに、措置のIDだけを書いてください。",
    ),
    (
        HEIR + "    placed: [{control: dusk, risk: other, cell: measures}]\n",
        "profile-control-unknown",
        "7:24",
        "The profile 'platform' has no control 'dusk'. The nearest is 'disk'.",
        "共通基盤「platform」に措置「dusk」はありません。もっとも近いのは「disk」です。",
        "共通基盤の名前を付けずに、措置のIDだけを書いてください。",
    ),
    (
        left("{control: disk, files: [g], reason: あ}"),
        "profile-file-not-covered",
        "7:39",
        "The control does not hold for the file 'g'.",
        "この措置はファイル「g」に及んでいません。",
        "及ぶファイル: f",
    ),
    (
        HEIR + "controls: [{id: own, refines: platform.dusk}]\n",
        "refines-unknown",
        "7:31",
        "There is no inherited control 'platform.dusk'. The nearest is 'platform.disk'.",
        "継承した措置に「platform.dusk」はありません。もっとも近いのは「platform.disk」です。",
        "inherits で継承し、without で外していない措置のIDを「共通基盤.措置」の形で書いてください。",
    ),
    (
        "controls: [{id: own, refines: platform.disk}]\n",
        "refines-unknown",
        "1:31",
        "There is no inherited control 'platform.disk'.",
        "継承した措置に「platform.disk」はありません。",
        "inherits で継承し、without で外していない措置のIDを「共通基盤.措置」の形で書いてください。",
    ),
    (
        left("{control: disk, reason: あ}") + "controls: [{id: own, refines: platform.disk}]\n",
        "refines-unknown",
        "8:31",
        "There is no inherited control 'platform.disk'. The nearest is 'platform.shared'.",
        "継承した措置に「platform.disk」はありません。もっとも近いのは「platform.shared」です。",
        "inherits で継承し、without で外していない措置のIDを「共通基盤.措置」の形で書いてください。",
    ),
    (
        HEIR + "x: {use: platform.stroage}\n",
        "use-unknown",
        "7:10",
        "There is no shared text 'platform.stroage'. The nearest is 'platform.storage'.",
        "texts に「platform.stroage」がありません。もっとも近いのは「platform.storage」です。",
        "texts に追加するか、IDを直してください。",
    ),
    (
        HEIR + "texts: {platform.storage: 自前}\n",
        "set-twice",
        "7:9",
        "'texts.platform.storage' is set twice; the other place is profiles/platform/2025-07.yaml:16:3.",
        "「texts.platform.storage」が2か所に書かれています。もう1か所はprofiles/platform/2025-07.yaml:16:3です。",
        "どちらか一方を削除してください。",
    ),
]


@pytest.mark.parametrize(("text", "code", "place", "en", "ja", "remedy"), PROBLEMS)
def test_what_does_not_fit_is_placed(  # noqa: PLR0917
    profiles: Path, text: str, code: str, place: str, en: str, ja: str, remedy: str
) -> None:
    (only,) = problems(profiles, text)
    assert (only.code, str(only.place), only.message.en) == (code, f"assessment.yaml:{place}", en)
    assert (only.message.ja, only.remedy.ja) == (ja, remedy)
    assert only.remedy.en


def test_an_id_like_an_inherited_one_stands_twice(profiles: Path) -> None:
    (only,) = problems(profiles, HEIR + "controls: [{id: platform.disk}]\n")
    assert (only.code, str(only.place)) == ("duplicate-id", "profiles/platform/2025-07.yaml:19:9")
    assert only.message.en.endswith("the other place is assessment.yaml:7:17.")


def test_all_problems_come_at_once(profiles: Path) -> None:
    text = (
        "files: [{id: f}]\ninherits:\n  - nothing/1\n  - profile: platform/2025-07\n    files: {mian: f}\n"
        "    without: [{control: dusk, reason: あ}]\n  - platform/2018-05\n"
        "controls: [{id: own, refines: platform.nothing}]\nx: {use: unknown}\n"
    )
    assert [(code, place) for code, place, _ in told(profiles, text)] == [
        ("profile-unknown", "assessment.yaml:3:5"),
        ("profile-role-missing", "assessment.yaml:4:14"),
        ("profile-role-missing", "assessment.yaml:4:14"),
        ("profile-role-unknown", "assessment.yaml:5:13"),
        ("profile-control-unknown", "assessment.yaml:6:25"),
        ("profile-twice", "assessment.yaml:7:5"),
    ]


@pytest.mark.parametrize(
    "name", ["../platform/2025-07", "platform/../platform/2025-07", "/etc/passwd", "..", "other-one/Draft 1", ""]
)
def test_no_name_becomes_a_path(profiles: Path, name: str) -> None:
    (found,) = problems(profiles, f'inherits: ["{name}"]\n')
    assert found.code in ("profile-unknown", "profile-edition-unknown")
    assert str(found.place) == "assessment.yaml:1:12"


def test_a_name_beside_the_known_ones_is_never_read(profiles: Path) -> None:
    with pytest.raises(KeyError):
        Profiles(profiles).read("other-one", "Draft 1")
    with pytest.raises(KeyError):
        Profiles(profiles).read("..", "x")


def test_what_is_wrong_with_the_file_of_a_profile_is_placed_in_it(profiles: Path) -> None:
    (profiles / "other-one" / "2020-01.yaml").write_text("a: [\n", encoding="utf-8")
    found = told(profiles, "inherits: [other-one/2020-01]\ncontrols: [{id: own, refines: other-one.a}]\n")
    assert [(code, place) for code, place, _ in found] == [
        ("yaml-unclosed-bracket", "profiles/other-one/2020-01.yaml:1:4")
    ]


@pytest.mark.skipif(os.name == "nt", reason="folders are no files elsewhere")
def test_a_profile_that_is_no_file_is_said_to_be_unreadable(profiles: Path) -> None:
    path = profiles / "other-one" / "2020-01.yaml"
    path.unlink()
    path.symlink_to(profiles / "nowhere.yaml")
    (found,) = problems(profiles, "inherits: [other-one/2020-01]\n")
    assert (found.code, str(found.place)) == ("profile-unreadable", "assessment.yaml:1:12")
    assert found.message.en.startswith("The file of the profile 'other-one/2020-01' cannot be read (")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("inherits: [~]\n", "text-expected", "1:12"),
        ("inherits: [{files: {main: f}}]\n", "missing-key", "1:13"),
        ("inherits: [{profile: other-one/2020-01, extra: 1}]\n", "unknown-key", "1:41"),
        ("inherits: [{profile: other-one/2020-01, without: [{reason: あ}]}]\n", "missing-key", "1:52"),
        ("inherits: [{profile: other-one/2020-01, without: [{control: a}]}]\n", "missing-key", "1:52"),
    ],
)
def test_the_shape_of_an_entry_is_the_model_s_business(profiles: Path, text: str, code: str, place: str) -> None:
    head = "schema: 1\nform: juten\nedition: 2024-10\nstatus: draft\nbody: {name: 市長, kind: municipality}\nwork: {name: 事務}\n"
    assembled = heir(profiles, text + head)
    with pytest.raises(InputError) as caught:
        read_model(assembled)
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [(code, f"assessment.yaml:{place}")]


def test_an_id_that_the_heir_does_not_have_is_named_where_the_heir_wrote_it(profiles: Path) -> None:
    head = "schema: 1\nedition: 2024-10\nstatus: draft\nbody: {name: 市長, kind: municipality}\nwork: {name: 事務}\nsystems: [{id: s, name: サ}]\n"
    text = head + HEIR.replace("files: [{id: f}, {id: g}]\n", "").replace("{main: f}", "{main: nothing}")
    with pytest.raises(InputError) as caught:
        read_model(heir(profiles, text))
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [("dangling-id", "assessment.yaml:10:19")]


def test_the_product_has_profiles() -> None:
    assert Profiles(rules_root() / "profiles").editions() == {
        "government-cloud": ("2025-09",),
        "intermediate-server-platform": ("2018-05", "2025-07"),
        "juki-net-municipal-cs": ("2024-06",),
        "prefecture-server-centre": ("2024-05",),
    }
