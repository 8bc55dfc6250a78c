"""The catalogue of rules as its readers and authors meet it: lists, cards, explanations, examples, new packs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pia.app.rules import explained, linted, listed, new_rule, rule_cards
from pia.app.rules import tested as run_examples  # under its own name pytest would take it for a test
from pia.errors import InputError, UsageError
from pia.rules.builtin import BUILT_IN
from pia.rules.load import load_packs


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return new_rule("local-zone", tmp_path / "local.yaml")


def changed(pack: Path, old: str, new: str) -> Path:
    text = pack.read_text("utf-8")
    assert text.count(old) == 1
    pack.write_text(text.replace(old, new), encoding="utf-8")
    return pack


# --- list ---


def test_the_list_holds_every_rule_once_the_engines_own_last(pack: Path) -> None:
    ids = [rule["id"] for rule in listed()]
    assert len(ids) == len(set(ids))
    assert ids[-len(BUILT_IN) :] == list(BUILT_IN)
    assert [rule["id"] for rule in listed((pack,))] == [*ids[: -len(BUILT_IN)], "local-zone", *BUILT_IN]
    assert [rule["id"] for rule in listed((pack,), only=True)] == ["local-zone"]


def test_every_rule_of_the_list_says_what_the_contract_asks() -> None:
    for rule in listed():
        assert {"id", "pack", "title", "severity", "viewpoint", "applies", "for", "basis", "source_status"} <= set(rule)
        assert rule["title"]["ja"]
        assert rule["title"]["en"].isascii() or "「" not in rule["title"]["en"]
        assert rule["severity"] in ("error", "warning", "note")
        assert rule["source_status"] in ("confirmed", "likely", "memory")
    assert json.loads(json.dumps(listed(), ensure_ascii=False)) == listed()


def test_a_rule_that_rests_on_memory_is_at_most_a_warning() -> None:
    graver = [rule["id"] for rule in listed() if rule["source_status"] == "memory" and rule["severity"] == "error"]
    assert graver == []


def test_there_is_a_card_for_everything_a_check_can_report(pack: Path) -> None:
    cards = {card.id: card for card in rule_cards((pack,))}
    assert set(cards) == {rule["id"] for rule in listed((pack,))}
    local = cards["local-zone"]
    assert (local.severity, local.basis, local.title.en) == (
        "warning",
        "自団体の情報セキュリティポリシー",
        "Every system names its zone",
    )
    assert all(card.title.ja and card.title.en and card.remedy.ja and card.remedy.en for card in cards.values())


def test_with_local_rules_only_the_engines_own_can_still_report(pack: Path) -> None:
    assert [card.id for card in rule_cards((pack,), only=True)] == ["local-zone", *BUILT_IN]


# --- explain ---


def test_a_local_rule_explains_itself_in_reading_order(pack: Path) -> None:
    sections = explained("local-zone", (pack,))
    assert [s.title.ja for s in sections] == [
        "規則",
        "理由",
        "根拠",
        "重さ",
        "対象",
        "条件",
        "指摘の文",
        "直し方",
        "例",
    ]
    assert [line.ja for line in sections[0].lines] == ["local-zone", "全てのシステムに接続領域が書かれている"]
    assert sections[1].lines[0].en == "Separation cannot be judged without the zone."


@pytest.mark.parametrize("id_", list(BUILT_IN))
def test_the_engines_own_rules_explain_themselves(id_: str) -> None:
    sections = explained(id_)
    assert sections[0].lines[0].ja == id_
    assert all(line.ja and line.en for section in sections for line in section.lines)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("waiver-expird", "waiver-expired"),
        ("required-items-filled", "required-item-filled"),
        ("LOCAL-ZONE", "local-zone"),
    ],
)
def test_an_unknown_rule_names_the_nearest(pack: Path, asked: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        explained(asked, (pack,))
    [problem] = caught.value.problems
    assert (problem.code, problem.message.ja, problem.message.en) == (
        "unknown-rule",
        f"「{asked}」という規則はありません。",
        f"there is no rule '{asked}'",
    )
    assert problem.remedy.ja == f"「{near}」ではありませんか。規則の一覧は pia rules list で見られます。"
    assert problem.remedy.en == f"did you mean '{near}'? see 'pia rules list'"


# --- new, test, lint ---


def test_a_new_pack_can_be_read_tested_and_linted_as_it_stands(pack: Path) -> None:
    assert [rule.id for rule in load_packs((pack,), only=True).rules] == ["local-zone"]
    assert [(r.rule, r.verdict, r.passed) for r in run_examples((pack,))] == [
        ("local-zone", "pass", True),
        ("local-zone", "fail", True),
    ]
    assert linted((pack,)) == 1


def test_an_example_that_no_longer_holds_is_told_at_its_place(pack: Path) -> None:
    changed(pack, "require: system.zone != null", "require: system.zone == null")
    results = run_examples((pack,))
    assert [r.passed for r in results] == [False, False]
    for result in results:
        assert result.message.ja != result.message.en
        assert result.place.file.endswith("local.yaml")
    assert [r.place.line for r in results] == [18, 19]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("system.zone != null", "system.zoen != null", "zone"),
        ("for: systems", "for: sytems", "systems"),
        ("quantifier: each", "quantifier: every", "each"),
    ],
)
def test_a_slip_in_a_pack_is_refused_with_its_line_and_what_was_meant(
    pack: Path, old: str, new: str, says: str
) -> None:
    line = (
        changed(pack, old, new)
        .read_text("utf-8")
        .split("\n")
        .index(next(x for x in pack.read_text("utf-8").split("\n") if new in x))
        + 1
    )
    for command in (lambda: linted((pack,)), lambda: listed((pack,)), lambda: run_examples((pack,))):
        with pytest.raises(InputError) as caught:
            command()
        found = [p for p in caught.value.problems if p.place is not None and p.place.line == line]
        assert found
        assert any(says in p.message.ja + p.remedy.ja for p in found)


@pytest.mark.parametrize(
    "id_", ["a b", "A: b", "", "../x", "規則", "Local", "a--b", "-a", "a_b", "a" * 200, "a\nb", "{x: y}", "'"]
)
def test_what_cannot_be_an_id_writes_nothing(tmp_path: Path, id_: str) -> None:
    with pytest.raises(UsageError) as caught:
        new_rule(id_, tmp_path / "p.yaml")
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == ("rule-bad-id", None)
    assert problem.message.ja == f"「{id_[:40]}」は識別子として使えません。"
    assert problem.remedy.en == "use lower-case ASCII words joined by hyphens"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_by_a_new_pack(pack: Path) -> None:
    before = pack.read_bytes()
    with pytest.raises(InputError) as caught:
        new_rule("other", pack)
    [problem] = caught.value.problems
    assert (problem.code, problem.message.en) == ("exists", f"{pack} exists already")
    assert pack.read_bytes() == before


def test_a_new_pack_needs_a_folder_that_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "no").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        new_rule("other", tmp_path / "no" / "p.yaml")
    assert [p.code for p in caught.value.problems] == ["cannot-write"]
