"""Evaluating one condition over every subject of a kind, the quick way first.

A condition that looks at nothing but its subject is evaluated subject by subject, each bound once for all rules. One that
looks at whole lists is evaluated inside one binding of everything, because the engine converts what it is given anew for
every binding. In both cases a single ``all`` (or ``exists``) over the list comes first: most rules are met everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.rules.derived import DERIVED
from pia.rules.expr import Expr, ExprEngine, ExprError, ExprFault
from pia.rules.subjects import KINDS

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.rule_set import RuleSet

__all__ = ["Evaluator", "list_name"]

_BULK_FROM = 24
"""From this many subjects on a single evaluation over the list is tried first."""
_BULK_TO = 8_000
"""Up to this many: one evaluation may take 10,000 steps."""
_MAP_TO = 200
"""A list of results is built in one evaluation up to this many subjects; its cost grows with the square."""


def list_name(kind: str) -> str:
    """Return the variable that holds all subjects of ``kind``; its own name where the subject has taken that."""
    return f"_{kind}" if KINDS[kind].variable == kind else kind


class Evaluator:
    """Evaluates expressions over the subjects of one assessment."""

    def __init__(self, facts: Facts, rules: RuleSet, engine: ExprEngine) -> None:
        self.facts = facts
        self._engine = engine
        self._shared_texts = rules.shared_texts
        self._names = rules.names
        self._memo: dict[tuple[str, str], list[Any]] = {}
        self._bound: dict[str, list[Any]] = {}
        self._whole: dict[str, Any] = {}
        self._runs: dict[tuple[str, int], Any] = {}

    def truths(self, expr: Expr, kind: str) -> list[Any]:
        """Return what a condition is for every subject of ``kind``: True, False or an ExprFault."""
        key = (kind, expr.text)
        found = self._memo.get(key)
        if found is None:
            found = self._truths(expr, kind)
            if key in self._shared_texts:
                self._memo[key] = found
        return found

    def value(self, expr: Expr, kind: str, index: int) -> Any:
        """Return what an expression is for one subject, or an ExprFault."""
        if self._local(expr, kind):
            return expr.evaluate(self._bindings(kind)[index])
        if self._common(expr, kind):
            return expr.evaluate(self._everything(kind))
        return self._at(expr, kind, index)

    def _common(self, expr: Expr, kind: str) -> bool:
        """Tell whether an expression says the same of every subject, because it does not look at it."""
        return kind == "assessment" or KINDS[kind].variable not in expr.names

    def _local(self, expr: Expr, kind: str) -> bool:
        return expr.names <= {KINDS[kind].variable} and kind != "assessment"

    def _truths(self, expr: Expr, kind: str) -> list[Any]:
        count = len(self.facts.subjects(kind))
        if count == 0:
            return []
        local = self._local(expr, kind)
        if self._common(expr, kind):
            return [expr.evaluate(self._everything(kind))] * count
        if (not local or count >= _BULK_FROM) and count <= _BULK_TO:
            if self._over_all(expr, kind, "all({v},\n({e}\n))") is True:
                return [True] * count
            if not local and self._over_all(expr, kind, "exists({v},\n({e}\n))") is False:
                return [False] * count
        if local:
            evaluate = expr.evaluate
            return [evaluate(bound) for bound in self._bindings(kind)]
        return [value for part in self._parts(expr, kind, count) for value in self._part(expr, kind, part)]

    def _parts(self, expr: Expr, kind: str, count: int) -> list[range]:
        """Divide the subjects into runs short enough for one list of results; an undivided list where all of it is asked for."""
        if list_name(kind) in expr.names:
            return [range(count)]
        return [range(at, min(at + _MAP_TO, count)) for at in range(0, count, _MAP_TO)]

    def _part(self, expr: Expr, kind: str, part: range) -> list[Any]:
        if len(part) <= _MAP_TO:
            results = self._over_all(expr, kind, "map({v},\n({e}\n))", self._some(kind, part))
            if isinstance(results, list):
                return results
        return [self._at(expr, kind, index) for index in part]

    def _over_all(self, expr: Expr, kind: str, macro: str, bound: Any = None) -> Any:
        text = f"{list_name(kind)}.{macro.format(v=KINDS[kind].variable, e=expr.text)}"
        try:
            return DERIVED.get(self._engine, text).evaluate(self._everything(kind) if bound is None else bound)
        except ExprError as error:  # too long or too deep once wrapped: the one thing that compiling did not rule out
            return ExprFault("limit", str(error))

    def _at(self, expr: Expr, kind: str, index: int) -> Any:
        text = f"cel.bind({KINDS[kind].variable}, {list_name(kind)}[{index}],\n({expr.text}\n))"
        try:
            made = self._engine.compile(text)
        except ExprError as error:
            return ExprFault("limit", str(error))
        return made.evaluate(self._everything(kind))

    def _bindings(self, kind: str) -> list[Any]:
        bound = self._bound.get(kind)
        if bound is None:
            variable, bind = KINDS[kind].variable, self._engine.activation
            bound = self._bound[kind] = [bind({variable: subject.facts}) for subject in self.facts.subjects(kind)]
        return bound

    def _everything(self, kind: str) -> Any:
        """Return the binding of the assessment, of the lists that some rule looks at, and of the subjects of ``kind``.

        It is one for all kinds that are among those lists: converting everything is what costs.
        """
        key = "" if kind == "assessment" or list_name(kind) in self._names else kind
        bound = self._whole.get(key)
        if bound is None:
            bound = self._whole[key] = self._engine.activation(self._data(kind))
        return bound

    def _data(self, kind: str) -> dict[str, Any]:
        data = {name: self.facts.value(name) for name in sorted(self._names | {"assessment"})}
        if kind != "assessment":
            data[list_name(kind)] = self.facts.value(kind)
        return data

    def _some(self, kind: str, part: range) -> Any:
        """Return the binding of everything in which the list of subjects holds only those of ``part``."""
        if len(part) == len(self.facts.subjects(kind)):
            return self._everything(kind)
        bound = self._runs.get((kind, part.start))
        if bound is None:
            data = self._data(kind)
            data[list_name(kind)] = data[list_name(kind)][part.start : part.stop]
            bound = self._runs[kind, part.start] = self._engine.activation(data)
        return bound
