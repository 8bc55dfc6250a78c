"""Judging mutants in process: the packs are read once, a mutant meets its own rule or all of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mutants import (  # noqa: F401  # read for the breakers that they register
    facts_of_chapters,
    facts_of_files,
    facts_of_flows,
    facts_of_law,
    facts_of_measures,
    facts_of_procedure,
    facts_of_recipients,
    facts_of_systems_alike,
    facts_of_values,
    facts_of_words,
)
from mutants.breaking import City, Mutant, mutants
from mutants.tree import edited
from pia.app.opened import open_assessment
from pia.catalogue.evidence import Evidence, Source
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment
from pia.rules.load import load_packs
from pia.rules.rule_set import RuleSet
from pia.source.nodes import plain

if TYPE_CHECKING:
    from pia.model.read import Loaded

AS_OF = date(2026, 11, 21)
EXAMPLE = Path(__file__).resolve().parents[3] / "assessments" / "example"
WORKS = ("juki", "kokuho", "jutaku")


@cache
def city(work: str) -> tuple[City, Loaded]:
    """Return one assessment of the model city."""
    loaded = open_assessment(EXAMPLE / work)
    return City(work, plain(loaded.root)), loaded


@cache
def all_rules() -> RuleSet:
    return load_packs((), only=False)


@cache
def only(rule: str) -> RuleSet:
    """Return a set that holds one rule alone."""
    found = all_rules().by_id[rule]
    pack = next(one for one in all_rules().packs if found in one.rules)
    return RuleSet((replace(pack, rules=(found,)),))


@cache
def everything() -> tuple[Mutant, ...]:
    """Return every mutant of the three assessments that its rule says it guards."""
    return tuple(mutant for mutant in _made() if not mutant.unseen)


@cache
def unseen() -> tuple[Mutant, ...]:
    """Return the mutants that a reader would see and the named rule is known not to."""
    return tuple(mutant for mutant in _made() if mutant.unseen)


@cache
def _made() -> tuple[Mutant, ...]:
    found = [mutant for work in WORKS for mutant in mutants(city(work)[0])]
    return tuple({(m.work, m.rule, m.what, m.refuted, repr(m.edits)): m for m in found}.values())


@cache
def sampled(most: int) -> tuple[Mutant, ...]:
    """Return up to so many mutants of each rule, from the smaller assessments where they have some."""
    chosen: dict[str, list[Mutant]] = {}
    for mutant in sorted(everything(), key=lambda one: WORKS.index(one.work), reverse=True):
        of_rule = chosen.setdefault(mutant.rule, [])
        if len(of_rule) < most:
            of_rule.append(mutant)
    return tuple(mutant for of_rule in chosen.values() for mutant in of_rule)


def _contradiction(control: str) -> Evidence:
    source = Source("system.conf", 1, "0" * 64)
    return Evidence(control, "configuration", "refuted", None, source, (), None, None, None)


def fired(mutant: Mutant, rules: RuleSet | None = None) -> set[str]:
    """Return the rules that find something in a mutant: its own rule asked alone, or all ``rules``."""
    loaded = edited(city(mutant.work)[1], mutant.edits)
    asked = only(mutant.rule) if rules is None else rules
    against = (_contradiction(mutant.refuted),) if mutant.refuted else ()
    findings, _ = check_assessment(
        loaded, lambda: fill_form(loaded), asked, as_of=AS_OF, waivers=False, evidence=against
    )
    return {finding.rule for finding in findings if finding.outcome == "violated"}
