"""The compiled index: it gives the same rules in every field, and gives way as soon as anything it rests on changes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rule_support import pack_text, rule_data

from pia.catalogue.cache import load as load_cache
from pia.catalogue.cache import store as store_cache
from pia.data import rules_root, templates_root
from pia.errors import InputError
from pia.rules import load as loading
from pia.rules.load import own_packs
from pia.rules.rule import Pack, Rule

if TYPE_CHECKING:
    from pia.rules.expr import Expr

FIXTURE = Path(__file__).parent / "packs" / "consistency.yaml"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("PIA_CACHE", str(folder))
    return folder


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    shutil.copyfile(FIXTURE, folder / "one.yaml")
    return folder


class Readings:
    """Counts how often packs are really read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        read = loading.read_packs

        def counted(*args: Any, **more: Any) -> tuple[Pack, ...]:
            self.count += 1
            return read(*args, **more)

        monkeypatch.setattr(loading, "read_packs", counted)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Readings:
    return Readings(monkeypatch)


def comparable(value: Any) -> Any:
    """Return a part of a rule with its expressions as text, names and what they say."""
    if isinstance(value, tuple):
        return tuple(comparable(one) for one in value)
    if hasattr(value, "kept"):
        expr: Expr = value
        return expr.text, expr.names, expr.tree()
    return value


def told(rule: Rule) -> dict[str, Any]:
    """Return every field of a rule but its examples, which the index leaves out."""
    return {name: comparable(getattr(rule, name)) for name in Rule.__struct_fields__ if name != "examples"}


def index_file(cache: Path) -> Path:
    [kept] = (cache / "index").glob("rules-*.json")
    return kept


def test_every_field_of_every_shipped_rule_survives(readings: Readings) -> None:
    first = own_packs()
    again = own_packs()
    assert readings.count == 1
    assert [(pack.id, pack.title, pack.file, len(pack.rules)) for pack in again] == [
        (pack.id, pack.title, pack.file, len(pack.rules)) for pack in first
    ]
    for fresh, kept in zip(first, again, strict=True):
        for one, other in zip(fresh.rules, kept.rules, strict=True):
            assert told(other) == told(one), one.id
            assert one.require is None or other.require is None or other.require.kept() == one.require.kept()
            assert one.examples
            assert other.examples == ()
    assert sum(len(pack.rules) for pack in again) > 40


def test_no_field_of_a_rule_is_forgotten_by_the_comparison() -> None:
    [pack] = loading.read_packs([(FIXTURE, "consistency.yaml")], own=True)
    rule = pack.rules[0]
    assert set(told(rule)) == set(Rule.__struct_fields__) - {"examples"}
    assert told(rule) != told(pack.rules[1])
    text, names, tree = told(rule)["require"]
    assert text == "file.declared.entrusted_count == file.entrusted_count"
    assert names == {"file"}
    assert rule.require is not None
    assert tree == rule.require.tree()


def test_odd_texts_survive(packs: Path, readings: Readings) -> None:
    odd = rule_data(
        title={"ja": "「題」\u3000\U00020bb7", "en": 'a "title" \\ {x}'},
        message={"ja": "{{波}}{label}", "en": "100 % {{x}} {key}"},
        require="file.name != '\\u3042\\'\"\\n'",
        values={"n": "file.name"},
        severity={"default": "warning", "draft": "note", "ended": "error"},
        applies={"forms": ["juten"], "statuses": ["draft"], "body_kinds": ["ministry"], "since": "令和6年", "until": "令和9年"},
        at=["storage.retention.period", "records.0.items", ""],
        related=[{"at": "name", "note": {"ja": "注", "en": "note"}}],
        item="#handlers",
        viewpoint="12",
        empty={"ja": "無", "en": "none"},
        examples=[{"pass": {}}, {"fail": {}}],
    )  # fmt: skip
    (packs / "two.yaml").write_text(pack_text(odd), encoding="utf-8")
    first, again = own_packs(packs), own_packs(packs)
    assert readings.count == 1
    assert told(again[1].rules[0]) == told(first[1].rules[0])
    assert again[1].rules[0].message.fill({"label": "甲", "key": "k"}).ja == "{波}甲"


@pytest.mark.parametrize("change", ["edited", "added", "removed", "renamed"])
def test_a_changed_pack_makes_the_index_stale(packs: Path, readings: Readings, change: str) -> None:
    (packs / "two.yaml").write_text(pack_text(rule_data(examples=[{"pass": {}}, {"fail": {}}])), encoding="utf-8")
    before = [rule.id for pack in own_packs(packs) for rule in pack.rules]
    if change == "edited":
        path = packs / "two.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("a-rule", "b-rule"), encoding="utf-8")
    elif change == "added":
        (packs / "three.yml").write_text(
            pack_text(rule_data(id="c-rule", examples=[{"pass": {}}, {"fail": {}}])), encoding="utf-8"
        )
    elif change == "removed":
        (packs / "two.yaml").unlink()
    else:
        (packs / "two.yaml").rename(packs / "zwei.yaml")
    after = [rule.id for pack in own_packs(packs) for rule in pack.rules]
    assert readings.count == 2
    assert (
        after
        == {
            "edited": [*before[:4], "b-rule"],
            "added": [*before[:4], "c-rule", "a-rule"],
            "removed": before[:4],
            "renamed": before,
        }[change]
    )
    own_packs(packs)
    assert readings.count == 2


def test_a_pack_that_was_only_touched_is_not_read_again(packs: Path, readings: Readings) -> None:
    own_packs(packs)
    os.utime(packs / "one.yaml", (1, 1))
    own_packs(packs)
    assert readings.count == 1


@pytest.mark.parametrize("what", ["model/work.py", "rules/typecheck.py", "rules/checks/__init__.py", "vocabulary"])
def test_the_model_the_code_and_the_vocabulary_count(
    packs: Path, readings: Readings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A copy of what the stamp looks at is used, so that nothing of the installation is touched."""
    package = Path(loading.pia.__file__).parent
    copied = tmp_path / "pia"
    for room in ("model", "rules"):
        shutil.copytree(package / room, copied / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(templates_root() / "vocabulary.yaml", tmp_path / "vocabulary.yaml")
    monkeypatch.setattr(loading.pia, "__file__", str(copied / "__init__.py"))
    monkeypatch.setattr(loading, "templates_root", lambda: tmp_path)
    own_packs(packs)
    own_packs(packs)
    assert readings.count == 1
    path = tmp_path / "vocabulary.yaml" if what == "vocabulary" else copied / what
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    own_packs(packs)
    assert readings.count == 2


def test_another_version_has_another_index(
    packs: Path, readings: Readings, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_packs(packs)
    monkeypatch.setattr(loading, "__version__", "99.0")
    own_packs(packs)
    assert readings.count == 2
    assert len(list((cache / "index").glob("rules-*.json"))) == 2


DAMAGES: dict[str, Any] = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "one byte": lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    "no json": lambda data: b"\x00\xff" * 100,
    "another head": lambda data: b"{}\n" + data.partition(b"\n")[2],
    "deep": lambda data: b"[" * 100_000 + b"\n" + b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_rebuilt(packs: Path, readings: Readings, cache: Path, damage: str) -> None:
    first = own_packs(packs)
    kept = index_file(cache)
    sound = kept.read_bytes()
    kept.write_bytes(DAMAGES[damage](sound))
    again = own_packs(packs)
    assert readings.count == 2
    assert [told(rule) for pack in again for rule in pack.rules] == [told(r) for pack in first for r in pack.rules]
    own_packs(packs)
    assert readings.count == 2


@pytest.mark.parametrize("body", [None, [], "x", {}, {"digests": {}, "stamp": "", "packs": []}])
def test_an_index_of_another_shape_is_rebuilt(packs: Path, readings: Readings, cache: Path, body: Any) -> None:
    own_packs(packs)
    kept = index_file(cache)
    assert store_cache(kept, body)
    assert len(own_packs(packs)[0].rules) == 4
    assert readings.count == 2


def test_the_index_holds_no_examples_and_is_plain_json(packs: Path, cache: Path) -> None:
    own_packs(packs)
    body = load_cache(index_file(cache))
    assert set(body) == {"digests", "packs", "stamp"}
    assert list(body["digests"]) == ["rules/packs/one.yaml"]
    assert all("examples" not in rule for pack in body["packs"] for rule in pack["rules"])
    json.dumps(body)


def test_a_folder_that_cannot_be_written_is_no_matter(packs: Path, readings: Readings, cache: Path) -> None:
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert len(own_packs(packs)[0].rules) == 4
    assert len(own_packs(packs)[0].rules) == 4
    assert readings.count == 2


def test_off_means_off(packs: Path, readings: Readings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert own_packs(packs)[0].rules[0].id == "entrusted-count-matches"
    assert readings.count == 2
    assert not (tmp_path / "off").exists()
    assert not (tmp_path / "cache").exists()


def test_a_pack_that_fails_leaves_no_index(packs: Path, cache: Path) -> None:
    (packs / "bad.yaml").write_text(pack_text(rule_data(require="file.nam == ''")), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError) as caught:
            own_packs(packs)
        assert [p.code for p in caught.value.problems] == ["rule-examples", "rule-expression"]
    assert not cache.exists() or not list(cache.rglob("rules-*.json"))


def test_two_folders_of_packs_have_two_indices(packs: Path, readings: Readings, tmp_path: Path, cache: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(packs, other)
    own_packs(packs)
    own_packs(other)
    own_packs(packs)
    own_packs(other)
    assert readings.count == 2
    assert len(list((cache / "index").glob("rules-*.json"))) == 2


def test_local_packs_are_never_kept(cache: Path) -> None:
    loading.load_packs([FIXTURE], only=True)
    assert not cache.exists()
    assert (rules_root() / "packs").is_dir()
