"""Two processes find what one finds, and one that fails is made up for."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from model_city import MODEL_CITY
from rule_support import DAY

from pia.forms.fill import fill_form
from pia.model.read import load_assessment
from pia.rules import halves
from pia.rules.derived import Derived
from pia.rules.engine import check_assessment
from pia.rules.expr import engine_for
from pia.rules.halves import can_part, in_halves
from pia.rules.load import load_packs
from pia.rules.rule_set import RuleSet
from pia.rules.subjects import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.rules.halves import Judged
    from pia.rules.rule import Rule

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
RULES = load_packs()


def judged(rules: Sequence[Rule], *, parted: bool, monkeypatch: pytest.MonkeyPatch) -> Judged:
    monkeypatch.setattr("pia.rules.engine.can_part", lambda: parted)
    loaded = load_assessment(MODEL_CITY)
    return check_assessment(loaded, lambda: fill_form(loaded), RuleSet(RULES.packs), as_of=DAY, halves=True)


def test_two_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    forked: list[int] = []
    original = os.fork
    monkeypatch.setattr(os, "fork", lambda: forked.append(1) or original())
    alone = judged(RULES.rules, parted=False, monkeypatch=monkeypatch)
    assert not forked
    assert judged(RULES.rules, parted=True, monkeypatch=monkeypatch) == alone
    assert forked == [1]


def told(rules: Sequence[Rule]) -> Judged:
    return [], [tally_of(rule) for rule in rules]


def tally_of(rule: Rule):  # type: ignore[no-untyped-def]
    from pia.rules.finding import RuleTally

    return RuleTally(id=rule.id, selected=0, satisfied=0, violated=0, undetermined=0, not_applicable=0)


def test_tallies_come_in_the_order_of_the_rules() -> None:
    assert [tally.id for tally in in_halves(RULES.rules, told)[1]] == [rule.id for rule in RULES.rules]


@pytest.mark.parametrize("how", ["raises", "exits", "is killed"])
def test_what_the_other_process_does_not_judge_is_judged_here(how: str) -> None:
    own = os.getpid()
    calls: list[int] = []

    def judge(rules: Sequence[Rule]) -> Judged:
        if os.getpid() != own:
            if how == "raises":
                raise RuntimeError("on purpose")
            if how == "exits":
                os._exit(3)
            os.kill(os.getpid(), 9)
        calls.append(len(rules))
        return told(rules)

    assert [tally.id for tally in in_halves(RULES.rules, judge)[1]] == [rule.id for rule in RULES.rules]
    assert len(calls) == 2
    assert sum(calls) == len(RULES.rules)


def test_few_rules_are_judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("forked"))
    assert len(in_halves(RULES.rules[: halves._LEAST - 1], told)[1]) == halves._LEAST - 1


def test_where_no_process_is_to_be_had_all_is_judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("on purpose")

    monkeypatch.setattr(os, "fork", refused)
    assert len(in_halves(RULES.rules, told)[1]) == len(RULES.rules)


def test_nothing_is_forked_beside_another_thread() -> None:
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(can_part()))
    thread.start()
    thread.join()
    assert found == [False]


def test_what_another_process_compiled_is_known_here() -> None:
    engine = engine_for(VARIABLES)
    other, own = Derived(), Derived()
    other.get(engine, "size(files) > 3")
    own.learn(other.news())
    assert own.get(engine, "size(files) > 3").kept() == other.get(engine, "size(files) > 3").kept()
    assert own.news() == {}
