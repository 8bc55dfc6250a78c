"""The expressions of a rule: compiled, checked against the facts, with mistakes put in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import Words
from pia.rules.ast import Select
from pia.rules.expr import Expr, ExprEngine, ExprError, Mistake
from pia.rules.fact_schema import AnyType, ListType, Scalar, Type
from pia.rules.spots import spot
from pia.rules.subjects import variables
from pia.rules.typecheck import Inferred, infer, spelled
from pia.rules.wire import WireError
from pia.source.nodes import Node
from pia.source.nodes import Scalar as ScalarNode

if TYPE_CHECKING:
    from pia.rules.reading import Reader

__all__ = ["Compiled", "Compiler"]


class Compiled(Struct, frozen=True):
    """An expression with what the check found, and where it is written."""

    expr: Expr
    inferred: Inferred
    node: ScalarNode


class Compiler(Struct):
    """Compiles the expressions of one pack."""

    engine: ExprEngine
    reader: Reader

    def compile(self, node: Node | None, what: str, kind: str, *, truth: bool) -> Compiled | None:
        """Return the expression at ``node``, or None with notes; ``truth`` demands one that is true or false."""
        text = self.reader.plain(node, what)
        if not isinstance(node, ScalarNode) or not text:
            return None
        known = variables(kind)
        try:
            expr = self.engine.compile(text)
            inferred = infer(expr.tree(), known)
        except ExprError as error:
            self._say(node, what, error.mistakes)
            return None
        except (WireError, RecursionError):
            too_large = Words("式が大きすぎるか、深すぎます。", "the expression is too large or too deep")
            self._say(node, what, (Mistake(0, too_large, Words("分けて書いてください。", "split it")),))
            return None
        tree = expr.tree()
        if truth and isinstance(tree, Select) and isinstance(inferred.type, Scalar) and inferred.type.nullable:
            inferred.fragile.setdefault(spelled(tree), tree.offset)  # a condition that is null is no answer
        mistakes = list(inferred.mistakes)
        mistakes += [_other_subject(name, kind, text) for name in sorted(inferred.names - set(known))]
        if truth and not mistakes and not _is_truth(inferred.type):
            mistakes.append(_NOT_TRUTH)
        if mistakes:
            self._say(node, what, tuple(mistakes))
            return None
        return Compiled(expr, inferred, node)

    def nulls(self, told: list[tuple[str, Compiled]], guarded: frozenset[str]) -> None:
        """Note the facts that may be null where that would be a fault, unless the rule looks at them first.

        ``guarded`` are the spellings in ``needs``; a comparison with null in any of the expressions guards as well.
        """
        safe = guarded.union(*(one.inferred.guarded for _, one in told))
        for what, one in told:
            for spelling, offset in one.inferred.fragile.items():
                if spelling not in safe:
                    message = Words(f"「{spelling}」は空欄（null）のことがあります。", f"'{spelling}' may be null")
                    remedy = Words(
                        f"「{spelling} != null」を先に確かめてください。", f"test '{spelling} != null' first"
                    )
                    if spelling.partition(".")[0] in one.inferred.names:  # a variable of a macro is unknown to needs
                        remedy = Words(
                            f"needs に '{spelling}' を足すか、{remedy.ja}",
                            f"add '{spelling}' to 'needs', or {remedy.en}",
                        )
                    self._say(one.node, what, (Mistake(offset, message, remedy),))

    def _say(self, node: ScalarNode, what: str, mistakes: tuple[Mistake, ...]) -> None:
        for mistake in mistakes:
            self.reader.say(
                "rule-expression",
                Words(f"{what}: {mistake.message.ja}", f"{what}: {mistake.message.en}"),
                mistake.remedy,
                spot(node, mistake.offset, self.reader.text),
            )


_NOT_TRUTH = Mistake(
    0,
    Words("条件が真偽値になりません。", "the condition is not true or false"),
    Words("比較（== や > など）の形にしてください。", "make it a comparison"),
)


def _is_truth(type_: Type) -> bool:
    if isinstance(type_, Scalar):
        return type_.kind == "bool"
    return isinstance(type_, AnyType) and not isinstance(type_, ListType)


def _other_subject(name: str, kind: str, text: str) -> Mistake:
    listed = ", ".join(sorted(variables(kind)))
    return Mistake(
        max(text.find(name), 0),
        Words(f"「for: {kind}」の規則に「{name}」はありません。", f"a rule 'for: {kind}' has no '{name}'"),
        Words(f"使えるもの: {listed}", f"known here: {listed}"),
    )
