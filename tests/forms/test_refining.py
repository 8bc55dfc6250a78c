"""Controls that refine inherited ones: they stand behind them, give them values, and may speak of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import HEAD, one
from write import write

from pia.forms.compose import controls_of
from pia.forms.edition import load_edition
from pia.forms.fill import fill_form
from pia.forms.fit import check_fit
from pia.forms.parameters import values_of
from pia.forms.scope import Scope
from pia.model.read import Loaded, read_model
from pia.source.assemble import assemble

PLATFORM = """\
schema: 1
profile: platform
edition: 2025-07
title: {ja: 基盤, en: Platform}
since: 令和7年7月
source_status: likely
source: 見本
roles: {files: {main: {title: 主なファイル}}, systems: {}}
controls:
  - {id: first, measure: use.authentication, scope: {files: [main]}, text: '基盤は{factors}による。', parameters: {factors: [biometric]}, runs: own}
  - {id: second, measure: use.authentication, scope: {files: [main]}, text: 基盤は記録する。, runs: own}
"""
CELL = "files/f/risks/use/unauthorised#authentication-method"


def heir(folder: Path, *controls: str) -> Loaded:
    platform = folder / "profiles" / "platform"
    platform.mkdir(parents=True)
    (platform / "2025-07.yaml").write_text(PLATFORM, encoding="utf-8")
    own = "".join(f"  - {{{control}}}\n" for control in controls)
    text = (
        HEAD
        + "work: {name: W}\nfiles: [{id: f, name: F, chapters: true}]\ninherits: [{profile: platform/2025-07, files: {main: f}}]\n"
        + (f"controls:\n{own}" if own else "")
    )
    return read_model(assemble(write(folder / "city", text), folder / "profiles"))


def shown(loaded: Loaded) -> object:
    return one(fill_form(loaded, projection="internal"), CELL).value


def control(id_: str, text: str, more: str = "") -> str:
    return f"id: {id_}, measure: use.authentication, text: '{text}'{', ' + more if more else ''}"


FIRST = "refines: platform.first"


@pytest.mark.parametrize(
    ("controls", "lines"),
    [
        ([], ["基盤は生体認証による。", "基盤は記録する。"]),
        ([control("a", "自ら。")], ["自ら。", "基盤は生体認証による。", "基盤は記録する。"]),
        ([control("a", "加える。", FIRST)], ["基盤は生体認証による。", "加える。", "基盤は記録する。"]),
        ([control("a", "一。", FIRST), control("b", "二。", FIRST), control("c", "自ら。")], ["自ら。", "基盤は生体認証による。", "一。", "二。", "基盤は記録する。"]),
        ([control("a", "後。", FIRST + ", order: 10"), control("b", "前。", "order: 1")], ["前。", "後。", "基盤は生体認証による。", "基盤は記録する。"]),
        ([control("a", "加える。", "refines: platform.second")], ["基盤は生体認証による。", "基盤は記録する。", "加える。"]),
    ],
)  # fmt: skip
def test_a_refining_control_stands_right_behind_what_it_refines(
    tmp_path: Path, controls: list[str], lines: list[str]
) -> None:
    found = str(shown(heir(tmp_path, *controls))).split("\n")
    assert sorted(found) == sorted(lines)
    assert found == lines


def test_the_order_is_told_with_the_paths(tmp_path: Path) -> None:
    loaded = heir(tmp_path, control("a", "加える。", FIRST))
    edition = load_edition("juten", "2024-10")
    root = Scope(loaded=loaded, edition=edition, projection="internal", entity=loaded.assessment)
    told = [(control.id, path) for path, control in controls_of(root, "use/unauthorised", "authentication-method")]
    assert [id_ for id_, _ in told] == ["platform.first", "a", "platform.second"]
    assert all(loaded.assessment.controls[path[1]].id == id_ for id_, path in told)  # type: ignore[index]


# --- values ---


def values(loaded: Loaded, id_: str) -> dict[str, object]:
    index = [control.id for control in loaded.assessment.controls].index(id_)
    return {name: value for name, (_, value) in values_of(loaded.assessment, index).items()}


REFINE = "id: own, measure: use.authentication, refines: platform.first"


@pytest.mark.parametrize(
    ("control", "inherited", "refining"),
    [
        (REFINE, {"factors": ("biometric",)}, {"factors": ("biometric",)}),
        (REFINE + ", parameters: {factors: [card]}", {"factors": ("card",)}, {"factors": ("card",)}),
        (REFINE + ", parameters: {password-length: 12}", {"factors": ("biometric",), "password-length": 12}, {"factors": ("biometric",), "password-length": 12}),
        (REFINE.replace("use.authentication", "use.login-lock") + ", parameters: {attempts: 5}", {"factors": ("biometric",)}, {"factors": ("biometric",), "attempts": 5}),
    ],
)  # fmt: skip
def test_values_go_both_ways(tmp_path: Path, control: str, inherited: object, refining: object) -> None:
    loaded = heir(tmp_path, control)
    assert values(loaded, "platform.first") == inherited
    assert values(loaded, "own") == refining
    assert values(loaded, "platform.second") == {}


def test_each_value_knows_where_it_is_written(tmp_path: Path) -> None:
    loaded = heir(tmp_path, REFINE + ", parameters: {factors: [biometric]}")
    ids = [control.id for control in loaded.assessment.controls]
    path, _ = values_of(loaded.assessment, ids.index("platform.first"))["factors"]
    assert path == ("controls", ids.index("own"), "parameters", "factors")
    assert loaded.place(path).file == "assessment.yaml"


def test_own_controls_that_refine_nothing_have_their_own_values(tmp_path: Path) -> None:
    loaded = heir(
        tmp_path,
        "id: own, measure: use.authentication, parameters: {factors: [card]}",
        "id: bare, measure: use.copy-limit",
    )
    assert values(loaded, "own") == {"factors": ("card",)}
    assert values(loaded, "bare") == {}


def test_the_text_of_the_profile_says_the_value_of_the_heir(tmp_path: Path) -> None:
    assert (
        shown(heir(tmp_path, REFINE + ", parameters: {factors: [biometric]}"))
        == "基盤は生体認証による。\n基盤は記録する。"
    )


def test_a_refining_text_may_speak_of_the_inherited_value(tmp_path: Path) -> None:
    loaded = heir(tmp_path, REFINE + ", text: '{factors}を定期に替える。'")
    assert list(check_fit(loaded)) == []
    assert shown(loaded) == "基盤は生体認証による。\n生体認証を定期に替える。\n基盤は記録する。"


def test_a_value_that_neither_has_is_refused_at_its_place(tmp_path: Path) -> None:
    [problem] = check_fit(heir(tmp_path, REFINE + ", text: '{factor}を定期に替える。'"))
    assert (problem.code, str(problem.place)) == ("unknown-placeholder", "assessment.yaml:11:75")
    assert problem.message.ja == "この統制の値（parameters）に「factor」はありません。"
    assert problem.remedy.ja == "「factors」ではありませんか。書けるもの: factors"


# --- the rules ---


def test_rules_ask_for_a_value_once(tmp_path: Path) -> None:
    from pia.rules.fact_controls import parameters_of
    from pia.rules.facts import Facts

    loaded = heir(tmp_path, REFINE + ", parameters: {factors: [biometric]}")
    facts = Facts(loaded, fill_form(loaded, projection="internal"), as_of="2025-01-01")
    found = {s.key: s.facts["value"] for s in facts.subjects("parameters")}
    assert found["controls/platform.first/parameters/factors"] == ["biometric"]
    assert found["controls/own/parameters/factors"] == ["biometric"]
    refined = [key for key in found if key.startswith("controls/own/")]
    assert refined == ["controls/own/parameters/factors"]
    assert parameters_of
