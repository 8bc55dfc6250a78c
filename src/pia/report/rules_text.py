"""Rules for a person at a terminal: the list, one explained, and how their examples went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.report.labels import SEVERITY
from pia.terms.text import pad_width

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.rules.explain import Section
    from pia.rules.finding import RuleTally
    from pia.rules.seen import Seen
    from pia.rules.testing import ExampleResult

__all__ = ["render_examples", "render_listing", "render_sections"]


def render_listing(rules: Sequence[dict[str, Any]], lang: Lang) -> Iterator[str]:
    """Yield one line per rule under the name of its pack, and the number of rules."""
    wide = max((len(rule["id"]) for rule in rules), default=0)
    pack = None
    for rule in rules:
        if rule["pack"] != pack:
            pack = rule["pack"]
            yield f"■ {pack}"
        severity = SEVERITY[rule["severity"]].say(lang)
        yield f"  {rule['id']:<{wide}}  {pad_width(severity, 7)}  {rule['title'][lang]}"
    yield f"規則 {len(rules)}件" if lang == "ja" else f"{len(rules)} rules"


def render_sections(sections: Iterable[Section], lang: Lang) -> Iterator[str]:
    """Yield each section with its lines indented."""
    for section in sections:
        yield f"■ {section.title.say(lang)}"
        yield from (f"  {line.say(lang)}" for line in section.lines)


def render_seen(subjects: Sequence[Seen], tally: RuleTally, lang: Lang) -> Iterator[str]:
    """Yield what a rule saw of each subject, and how it went over all of them."""
    yield f"■ {Words('この評価書で見た値', 'Values seen in this assessment').say(lang)}"
    for one in subjects:
        yield f"  {one.key}（{one.label}） {one.place}"
        yield f"    when = {one.when}  require = {one.require}"
        yield from (f"    {name} = {' '.join(value.split())[:120]}" for name, value in one.facts)
    if tally.reason is not None:
        yield f"  {tally.reason.say(lang)}"
    yield "  " + Words(
        f"適合{tally.satisfied}件、不適合{tally.violated}件、判定できない{tally.undetermined}件、対象外{tally.not_applicable}件",
        f"{tally.satisfied} satisfied, {tally.violated} violated, {tally.undetermined} undetermined, "
        f"{tally.not_applicable} not applicable",
    ).say(lang)


def render_examples(results: Sequence[ExampleResult], lang: Lang) -> Iterator[str]:
    """Yield the examples that did not come out as expected, and the count."""
    failed = [result for result in results if not result.passed]
    for result in failed:
        message = result.message.say(lang) if result.message is not None else ""
        yield f"✗ {result.rule} ({result.verdict}) {result.place}: {message}"
    if not results:
        yield "例が一つもありません。" if lang == "ja" else "there are no examples"
    elif lang == "ja":
        yield f"例 {len(results)}件のうち、期待どおり {len(results) - len(failed)}件、期待と異なるもの {len(failed)}件。"
    else:
        yield f"{len(results)} examples: {len(results) - len(failed)} as expected, {len(failed)} not."
