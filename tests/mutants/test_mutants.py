"""Every fact that a rule guards, broken in the model city: the rule that guards it says so.

``make test`` judges a few mutants of each rule, ``make soak`` all of them; ``python bench/mutation.py`` prints the figures.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

import pytest
from mutants.breaking import Mutant
from mutants.judge import WORKS, all_rules, city, everything, fired, only, sampled, unseen
from mutants.tree import GONE, edited

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"

FIRES = 0.98
"""At least this share of the mutants must be found by the rule that they name."""
OTHERS = 0.40
"""At most this share may make a rule of another pack fire as well: one broken fact is often guarded twice."""


def test_there_are_five_hundred_mutants_of_many_rules() -> None:
    found = everything()
    assert len(found) >= 500
    assert len({(mutant.work, mutant.rule, mutant.what) for mutant in found}) >= 500
    assert {mutant.work for mutant in found} == set(WORKS)


WITHOUT: dict[str, str] = {}
"""Rules of which the model city has nothing to break, with the reason."""


def test_every_rule_has_a_mutant_or_a_reason_why_not() -> None:
    assert set(all_rules().by_id) - {mutant.rule for mutant in everything()} == set(WITHOUT)


def test_a_mutant_names_a_rule_of_the_catalogue() -> None:
    assert {mutant.rule for mutant in everything()} <= set(all_rules().by_id)


def test_the_city_itself_is_silent() -> None:
    rules = {mutant.rule for mutant in everything()}
    whole = Mutant("juki", "required-item-filled", "nothing", ())
    for work in WORKS:
        assert fired(Mutant(work, whole.rule, "nothing", ()), all_rules()) & rules == set()


def test_the_named_rule_fires() -> None:
    chosen = everything() if SOAK else sampled(2)
    silent = [mutant for mutant in chosen if mutant.rule not in fired(mutant)]
    told = "\n".join(f"{mutant.work}: {mutant.rule}: {mutant.what}" for mutant in silent)
    assert len(silent) <= len(chosen) * (1 - FIRES), told


def test_what_no_rule_sees_is_counted_and_still_unseen() -> None:
    """A rule that has learned to see one of these moves it among the others; with them counted the share still holds."""
    assert [mutant for mutant in unseen() if mutant.rule in fired(mutant)] == []
    assert len(unseen()) <= (len(everything()) + len(unseen())) * (1 - FIRES)


def test_few_mutants_make_something_unrelated_fire() -> None:
    rules = all_rules()
    pack = {rule.id: rule.pack for rule in rules.rules}
    chosen = everything() if SOAK else [mutant for mutant in sampled(1) if mutant.work != "juki"][::3]
    other: Counter[str] = Counter()
    for mutant in chosen:
        found = fired(mutant, rules)
        assert mutant.rule in found or SOAK, mutant
        other["other"] += any(pack.get(rule) != pack[mutant.rule] for rule in found)
    share = other["other"] / len(chosen)
    sys.stdout.write(f"{len(chosen)} mutants, a rule of another pack fired in {share:.1%}\n")
    assert share <= OTHERS


def test_an_edit_shares_everything_beside_its_path() -> None:
    _, loaded = city("jutaku")
    one = edited(loaded, ((("files", "housing-file", "users", "number", "count"), 13),))
    assert one.assessment.files[0].users.number.count == 13
    assert loaded.assessment.files[0].users.number.count == 12
    assert one.root.get("systems") is loaded.root.get("systems")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("published_on",), GONE),
        (("systems", "atena", "connections", "internal-link"), GONE),
        (("systems", "atena", "connections", "+"), {"category": "tax"}),
        (("files", "housing-file", "declared", "entrusted_count"), 3),
        (("files", "housing-file", "records", "rent", "items", 1), "申告の日"),
    ],
)
def test_an_edit_changes_the_text_of_nothing_else(path: tuple[str | int, ...], value: object) -> None:
    _, loaded = city("jutaku")
    one = edited(loaded, ((path, value),))
    assert one.root != loaded.root
    changed = [entry.key for entry in one.root.entries if entry.value is not loaded.root.get(entry.key)]
    assert changed in ([], [path[0]])


def test_a_rule_is_asked_alone() -> None:
    assert list(only("file-has-chapters").by_id) == ["file-has-chapters"]
