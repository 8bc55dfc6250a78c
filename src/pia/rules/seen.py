"""What a rule saw: every subject of one assessment with the verdict and the facts that its expressions looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.rules.ast import Call, Comprehension, Ident, ListOf, MapOf, Select
from pia.rules.engine import check_assessment
from pia.rules.evaluate import Evaluator
from pia.rules.expr import ExprFault, engine_for
from pia.rules.facts import Facts
from pia.rules.places import Places
from pia.rules.rule import Pack, Rule
from pia.rules.rule_set import RuleSet
from pia.rules.subjects import KINDS, VARIABLES
from pia.rules.template import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pia.errors import Place
    from pia.forms.tree import Form
    from pia.model.read import Loaded
    from pia.rules.ast import Node
    from pia.rules.finding import RuleTally

__all__ = ["Seen", "seen"]


class Seen(Struct, frozen=True):
    """One subject: ``when`` and ``require`` as they came out (``-`` where the rule has none), and the facts behind them."""

    key: str
    label: str
    place: Place
    when: str
    require: str
    facts: tuple[tuple[str, str], ...]


def seen(rule: Rule, loaded: Loaded, form: Callable[[], Form], *, as_of: date) -> tuple[tuple[Seen, ...], RuleTally]:
    """Return what ``rule`` saw of every subject, and how it went over all of them."""
    rules = RuleSet((Pack(rule.pack, rule.title, (rule,), rule.place.file),))
    _, tallies = check_assessment(loaded, form, rules, as_of=as_of)
    facts = Facts(loaded, form, as_of=as_of.isoformat())
    evaluator, places = Evaluator(facts, rules, engine_for(VARIABLES)), Places(loaded)

    def value(expr: Any, index: int) -> str:
        if expr is None:
            return "-"
        found = evaluator.value(expr, rule.kind, index)
        return f"？（{found.detail}）" if isinstance(found, ExprFault) else shown(found)

    found = []
    for index, subject in enumerate(facts.subjects(rule.kind)):
        told = [(name, value(expr, index)) for name, expr in rule.values]
        told += [(spelling, value(expr, index)) for spelling, expr in rule.needs]
        told += [(name, shown(read)) for name, read in _read(rule, subject.facts, facts)]
        found.append(
            Seen(
                subject.key,
                subject.label,
                places.first(subject, rule.at),
                value(rule.when, index),
                value(rule.require, index),
                tuple(dict(told).items()),
            )
        )
    return tuple(found), tallies[0]


def _read(rule: Rule, own: dict[str, Any], facts: Facts) -> Iterator[tuple[str, Any]]:
    """Yield every fact that the conditions of ``rule`` name, with what it is for one subject."""
    variable = KINDS[rule.kind].variable
    for expr in (rule.when, rule.require):
        if expr is None:
            continue
        for steps in dict.fromkeys(_chains(expr.tree())):
            if steps[0] == variable:
                value: Any = own
            elif steps[0] == "assessment":
                value = facts.value("assessment")
            else:
                continue
            for step in steps[1:]:
                value = value.get(step) if isinstance(value, dict) else None
            if not isinstance(value, dict):
                yield ".".join(steps), value


def _chains(node: Node) -> Iterator[tuple[str, ...]]:
    """Yield the longest chains of fields (``file.storage.place``) in an expression."""
    steps: list[str] = []
    here = node
    while isinstance(here, Select):
        steps.append(here.field)
        here = here.operand
    if isinstance(here, Ident) and steps:
        yield (here.name, *reversed(steps))
        return
    for child in _children(here):
        yield from _chains(child)


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Call):
        return (*([node.target] if node.target is not None else []), *node.args)
    if isinstance(node, ListOf):
        return node.elements
    if isinstance(node, MapOf):
        return tuple(part for entry in node.entries for part in entry)
    if isinstance(node, Comprehension):
        return (node.range, node.condition, node.step, node.result)
    return ()
