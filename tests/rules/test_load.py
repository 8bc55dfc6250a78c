from __future__ import annotations

import json
from pathlib import Path

import pytest
from rule_support import check, pack_text, rule_data

from pia.errors import InputError
from pia.rules import load as loading
from pia.rules.compiled import pack_from_json, pack_to_json
from pia.rules.expr import engine_for
from pia.rules.load import load_packs, own_packs, pack_files, read_packs
from pia.rules.rule_set import RuleSet
from pia.rules.subjects import VARIABLES

FIXTURE = Path(__file__).parent / "packs" / "consistency.yaml"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("PIA_CACHE", str(folder))
    return folder


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.yaml").write_bytes(FIXTURE.read_bytes())
    return folder


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_only_local_packs() -> None:
    rules = load_packs([FIXTURE], only=True)
    assert len(rules.rules) == 4
    assert set(rules.by_id) == {r.id for r in rules.rules}


def test_a_folder_is_searched_through_and_files_count_once(packs: Path) -> None:
    (packs / "deep" / "two.yml").write_text(pack_text(rule_data()), encoding="utf-8")
    (packs / "readme.md").write_text("no pack", encoding="utf-8")
    assert [p.name for p, _ in pack_files([packs, packs / "one.yaml"])] == ["two.yml", "one.yaml"]
    assert len(load_packs([packs], only=True).rules) == 5


@pytest.mark.parametrize("name, message", [("pakcs", "does not exist"), ("deep", "holds no rule file")])
def test_a_path_without_rules_is_refused(packs: Path, name: str, message: str) -> None:
    path = packs / "deep" if name == "deep" else packs.parent / name
    with pytest.raises(InputError, match=message) as caught:
        load_packs([path], only=True)
    assert codes(caught) == ["rules-missing"]
    if name == "pakcs":
        assert caught.value.problems[0].remedy.en.startswith("did you mean 'packs'?")


def test_all_problems_of_all_packs_at_once(packs: Path) -> None:
    (packs / "bad.yaml").write_text(pack_text(rule_data(require="file.nam == ''")), encoding="utf-8")
    (packs / "worse.yaml").write_text(pack_text(rule_data(severity="fatal")), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_packs([packs], only=True)
    assert codes(caught) == ["rule-expression", "rule-unknown-word"]


def test_ids_are_unique_over_all_packs(packs: Path) -> None:
    (packs / "two.yaml").write_text(pack_text(rule_data(id="required-items-filled")), encoding="utf-8")
    with pytest.raises(InputError, match="stands twice") as caught:
        load_packs([packs], only=True)
    assert codes(caught) == ["rule-duplicate-id"]


def test_too_many_files_are_refused(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_FILES", 1)
    (packs / "two.yaml").write_text(pack_text(rule_data()), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        pack_files([packs])
    assert codes(caught) == ["rules-too-many-files"]


def test_the_index_gives_the_same_rules(packs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = own_packs(packs)
    assert list((cache / "index").glob("rules-*.json"))
    monkeypatch.setattr(loading, "read_packs", lambda *a, **k: pytest.fail("read again"))
    again = own_packs(packs)
    for overlay in ("{}", "{work: {name: null}, files: [{id: roll, declared: {entrusted_count: 9}}]}"):
        assert check(RuleSet(first), overlay) == check(RuleSet(again), overlay)
    assert [r.names for r in again[0].rules] == [r.names for r in first[0].rules]


def test_a_changed_pack_is_read_again(packs: Path) -> None:
    own_packs(packs)
    path = packs / "one.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("一つもありません。", "見当たりません。"), encoding="utf-8"
    )
    assert any("見当たりません" in r.message.words.ja for r in own_packs(packs)[0].rules)


def test_changed_code_makes_the_index_stale(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_packs(packs)
    monkeypatch.setattr(loading, "_stamp", lambda: "another")
    monkeypatch.setattr(loading, "read_packs", lambda *a, **k: ())
    assert own_packs(packs) == ()


def test_a_damaged_index_is_not_believed(packs: Path, cache: Path) -> None:
    first = own_packs(packs)
    [kept] = (cache / "index").glob("rules-*.json")
    kept.write_bytes(kept.read_bytes().replace(b"entrusted_count", b"entrusted_caunt"))
    assert check(RuleSet(own_packs(packs))) == check(RuleSet(first))


def test_without_a_cache_everything_works(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_CACHE", "off")
    assert len(own_packs(packs)[0].rules) == 4
    assert own_packs(packs / "nowhere") == ()


def test_own_packs_are_held_to_more(packs: Path) -> None:
    (packs / "two.yaml").write_text(pack_text(rule_data()), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        own_packs(packs)
    assert codes(caught) == ["rule-examples"]


def test_json_carries_a_pack_there_and_back() -> None:
    [pack] = read_packs([(FIXTURE, "consistency.yaml")], own=True)
    data = json.loads(json.dumps(pack_to_json(pack)))
    assert pack_to_json(pack_from_json(data, engine_for(VARIABLES))) == data
