"""Hints on rules that can be read but may be without effect: nothing selected, nothing shown, nothing that could fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment
from pia.rules.expr import engine_for
from pia.rules.subjects import VARIABLES
from pia.rules.testing import EXAMPLE_DAY, run_examples

if TYPE_CHECKING:
    from pia.errors import Place
    from pia.model.read import Loaded
    from pia.rules.rule import Rule
    from pia.rules.rule_set import RuleSet

__all__ = ["Hint", "find_hints"]


class Hint(Struct, frozen=True):
    """One of them; a ``grave`` one says that the rule proves nothing."""

    code: str
    message: Words
    remedy: Words
    place: Place
    grave: bool = False


def find_hints(rules: RuleSet, assessments: Sequence[Loaded]) -> Iterator[Hint]:
    """Yield the hints on ``rules``, rule by rule; ``assessments`` are real ones on which a rule should select something."""
    idle = _idle(rules, assessments)
    for rule in rules.rules:
        if rule.id in idle and not _may_be_idle(rule):
            yield _hint(
                rule,
                "hint-selects-nothing",
                Words(
                    "見本の評価書のどれでも対象が一つもなく、それでよい理由（empty）もありません。",
                    "selects nothing in any example assessment and does not say why that is all right ('empty')",
                ),
                Words(
                    "for と when を確かめ、対象がなくてよい規則であれば empty に理由を書いてください。",
                    "look at 'for' and 'when'; where there may be nothing, say why under 'empty'",
                ),
            )
        yield from _unused(rule)
        yield from _toothless(rule)
        if rule.needs and not any(example.verdict == "undetermined" for example in rule.examples):
            yield _hint(
                rule,
                "hint-no-undetermined-example",
                Words("needs があるのに、判定できない例がありません。", "has 'needs' but no undetermined example"),
                Words("{undetermined: …} の例を加えてください。", "add an example {undetermined: …}"),
            )


def _may_be_idle(rule: Rule) -> bool:
    """Tell whether a rule says why it may select nothing, and shows by an example that it finds something all the same."""
    return rule.empty is not None and any(example.verdict == "fail" for example in rule.examples)


def _idle(rules: RuleSet, assessments: Iterable[Loaded]) -> set[str]:
    """Return the rules that selected nothing anywhere, though nothing keeps them from applying."""
    idle = {rule.id for rule in rules.rules}
    applied: set[str] = set()
    for loaded in assessments:
        form = fill_form(loaded, projection="internal")
        _, tallies = check_assessment(loaded, form, rules, as_of=EXAMPLE_DAY)
        for tally in tallies:
            if tally.selected:
                idle.discard(tally.id)
            applied.add(tally.id)
    return idle & applied


def _unused(rule: Rule) -> Iterator[Hint]:
    """Yield a hint for each value that neither the message nor the remedy nor the fix uses."""
    used = {*rule.message.names, *rule.remedy.names, *([rule.fix.value] if rule.fix is not None else [])}
    for name, _ in rule.values:
        if name not in used:
            yield _hint(
                rule,
                "hint-unused-value",
                Words(
                    f"values の「{name}」を指摘の文も直し方も使っていません。",
                    f"has a value '{name}' that neither message nor remedy uses",
                ),
                Words("文の中で使うか、消してください。", "use it in a text or drop it"),
            )


def _toothless(rule: Rule) -> Iterator[Hint]:
    """Yield a hint where the examples come out the same although the condition is made always true or always false."""
    if rule.require is None or not rule.examples:
        return
    engine = engine_for(VARIABLES)
    for word, verdict in (("true", "fail"), ("false", "pass")):
        mutant = replace(rule, require=engine.compile(word), said_of_require=None)
        if rule.quantifier == "none":
            opposite = engine.compile("false" if word == "true" else "true")
            mutant = replace(rule, require=opposite, said_of_require=None)
        examples = tuple(example for example in rule.examples if example.verdict == verdict)[:1]
        if not examples:
            continue
        before, after = (_passed(replace(one, examples=examples), verdict) for one in (rule, mutant))
        if before == after:
            yield _cannot_fail(rule) if word == "true" else _cannot_pass(rule)


def _cannot_fail(rule: Rule) -> Hint:
    hint = _hint(
        rule,
        "hint-cannot-fail",
        Words(
            "条件を常に真に変えても、指摘される例の結果が変わりません。",
            "has a fail example that comes out the same with the condition always true",
        ),
        Words("何も見付けられない規則です。条件と fail の例を見直してください。", "it finds nothing; look at both"),
    )
    return replace(hint, grave=True)


def _cannot_pass(rule: Rule) -> Hint:
    hint = _hint(
        rule,
        "hint-cannot-pass",
        Words(
            "条件を常に偽に変えても、合格する例の結果が変わりません。",
            "has a pass example that comes out the same with the condition always false",
        ),
        Words("条件と pass の例を見直してください。", "look at the condition and at the pass example"),
    )
    return replace(hint, grave=True)


def _passed(rule: Rule, verdict: str) -> list[bool]:
    return [one.passed for one in run_examples([rule]) if one.verdict == verdict and one.place != rule.place]


def _hint(rule: Rule, code: str, message: Words, remedy: Words) -> Hint:
    said = Words(f"規則「{rule.id}」: {message.ja}", f"the rule '{rule.id}' {message.en}")
    return Hint(code, said, remedy, rule.place)
