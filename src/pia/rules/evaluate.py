"""Evaluating one condition over the subjects of a kind, the quick way first.

Everything that the rules of a run look at is bound once: what the engine converts stays converted. Of a condition, all subjects are
asked at once for those that are not as expected (what is demanded is mostly met, and a rule is about few); other expressions
are mapped over runs of subjects, each run in one evaluation. A subject for which an expression fails is evaluated alone, so
that it hides nothing of the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pia.rules.derived import DERIVED
from pia.rules.expr import Expr, ExprEngine, ExprError, ExprFault
from pia.rules.settled import Part, Settled, numbers_in, value_at
from pia.rules.subjects import KINDS, list_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.rules.facts import Facts
    from pia.rules.rule_set import RuleSet

__all__ = ["Evaluator"]

_FIELD = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_PLAIN = frozenset((str, bool, int, type(None)))
_RUN = 24
"""Subjects of one run: the cost of a list of results grows with its square, that of the calls with their number."""
_ASKED = 128
"""Subjects that are asked at once for those that are not as expected: short enough for where most of them are not."""


class Evaluator:
    """Evaluates expressions over the subjects of one assessment."""

    def __init__(self, facts: Facts, rules: RuleSet, engine: ExprEngine) -> None:
        self.facts = facts
        self._engine = engine
        self._shared_texts = rules.shared_texts
        self._lists = rules.lists
        self._memo: dict[tuple[str, str], list[Any]] = {}
        self._bound: dict[str, Any] = {}
        self._settled: dict[str, Settled] = {}

    def truths(
        self, expr: Expr, kind: str, part: Part | None, *, few: bool, among: Sequence[int] | None = None
    ) -> list[Any]:
        """Return what a condition is for every subject of ``kind``: True, False or an ExprFault.

        ``part`` is what can be said of it without evaluating it; ``few`` says that it is expected to be true of few subjects
        rather than of most. Where ``among`` names some subjects, what is returned for the others is nothing to go by.
        """
        if among is not None:
            return self._truths(expr, kind, part, few=few, among=among)
        key = (kind, expr.text)
        found = self._memo.get(key)
        if found is None:
            found = self._truths(expr, kind, part, few=few, among=None)
            if key in self._shared_texts:
                self._memo[key] = found
        return found

    def value(self, expr: Expr, kind: str, index: int) -> Any:
        """Return what an expression is for one subject, or an ExprFault."""
        return self.values(expr, kind, (index,))[0]

    def values(self, expr: Expr, kind: str, indices: Sequence[int]) -> list[Any]:
        """Return what an expression is for some subjects, in their order: values and ExprFaults."""
        if kind == "assessment" or KINDS[kind].variable not in expr.names:  # it says the same of every subject
            return [expr.evaluate(self._everything(kind))] * len(indices)
        read = self._read(expr.text, kind, indices)
        if read is not None:
            return read
        found: list[Any] = []
        for at in range(0, len(indices), _RUN):
            found.extend(self._run(expr, kind, indices[at : at + _RUN]))
        return found

    def _read(self, text: str, kind: str, indices: Sequence[int]) -> list[Any] | None:
        """Return the values of an expression that only names a field of the subject; None where it is more than that."""
        if _FIELD.fullmatch(text) is None:
            return None
        variable, *steps = text.split(".")
        if variable != KINDS[kind].variable:
            return None
        subjects = self.facts.subjects(kind)
        found = value_at([subjects[index].facts for index in indices], steps)
        return list(found) if all(type(value) in _PLAIN for value in found) else None

    def _truths(self, expr: Expr, kind: str, part: Part | None, *, few: bool, among: Sequence[int] | None) -> list[Any]:
        """Ask for the numbers of those subjects that are not as expected: they are few, so that the answer is short."""
        count = len(self.facts.subjects(kind))
        asked: Sequence[int] = range(count) if among is None else among
        found: list[Any] = [not few] * count
        if part is not None:
            asked = self._settle(kind, part, asked, found, few=few)
        if not asked:
            return found
        if count == 1 or kind == "assessment" or KINDS[kind].variable not in expr.names:
            for number, value in zip(asked, self.values(expr, kind, asked), strict=True):
                found[number] = value
            return found
        text = self._over(kind, "filter", f"({expr.text}\n)" if few else f"!({expr.text}\n)")
        for at in range(0, len(asked), _ASKED):
            numbers = asked[at : at + _ASKED]
            self._engine.look_at(numbers)
            odd = self._made(text, kind)
            if isinstance(odd, list):
                for number in odd:
                    found[number] = few
            else:  # it fails for one of them
                for number, value in zip(numbers, self.values(expr, kind, numbers), strict=True):
                    found[number] = value
        return found

    def _settle(self, kind: str, part: Part, asked: Sequence[int], found: list[Any], *, few: bool) -> Sequence[int]:
        """Note of which subjects the condition is certainly not as expected, and return those that are left to be asked."""
        settled = self._settled.get(kind)
        if settled is None:
            facts = [subject.facts for subject in self.facts.subjects(kind)]
            settled = self._settled[kind] = Settled(KINDS[kind].variable, facts, self.facts.value("assessment"))
        true, false = settled.of(part)
        for number in numbers_in(true if few else false):
            found[number] = few
        left = settled.all & ~(true | false)
        if not left or left == settled.all:
            return asked if left else ()
        return numbers_in(left) if len(asked) == len(found) else [number for number in asked if left >> number & 1]

    def _over(self, kind: str, macro: str, text: str) -> str:
        """Return ``text`` under a macro over the numbers looked at, with the subject of each number bound."""
        return f"{self._engine.numbers}.{macro}(_at, cel.bind({KINDS[kind].variable}, {list_name(kind)}[_at],\n{text}))"

    def _run(self, expr: Expr, kind: str, indices: Sequence[int]) -> list[Any]:
        """Return the values for one run of subjects; one by one where the expression fails for some of them."""
        variable = KINDS[kind].variable
        self._engine.look_at(indices)
        results = self._made(self._over(kind, "map", f"({expr.text}\n)"), kind)
        if isinstance(results, list):
            return results
        if len(indices) > 1:
            return [self._run(expr, kind, (index,))[0] for index in indices]
        if results.kind == "limit" and expr.names <= {variable}:  # perhaps for what it was wrapped into
            alone = self._engine.activation({variable: self.facts.subjects(kind)[indices[0]].facts})
            return [expr.evaluate(alone)]
        return [results]

    def _made(self, text: str, kind: str) -> Any:
        """Return what an expression made here is; a fault where it is too long or too deep."""
        try:
            return DERIVED.get(self._engine, text).evaluate(self._everything(kind))
        except ExprError as error:  # the one thing that compiling the condition did not rule out
            return ExprFault("limit", str(error))

    def _everything(self, kind: str) -> Any:
        """Return the binding of the assessment and of the lists that the rules of this run look at, with that of ``kind``."""
        key = "" if kind == "assessment" or list_name(kind) in self._lists else kind
        bound = self._bound.get(key)
        if bound is None:
            data = {name: self.facts.value(name.lstrip("_")) for name in sorted(self._lists | {"assessment"})}
            if key:
                data[list_name(kind)] = self.facts.value(kind)
            bound = self._bound[key] = self._engine.activation(data)
        return bound
