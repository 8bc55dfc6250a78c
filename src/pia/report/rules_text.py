"""Rules for a person at a terminal: the list, one explained, and how their examples went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.report.cells import cut
from pia.report.labels import SEVERITY, labelled
from pia.terms.text import pad_width

if TYPE_CHECKING:
    from typing import Protocol

    from pia.errors import Lang
    from pia.rules.explain import Section
    from pia.rules.finding import Finding, RuleTally
    from pia.rules.seen import Seen
    from pia.rules.testing import ExampleResult

    class SeenBy(Protocol):
        """What a rule saw of one subject, how that came out, and the findings it led to."""

        @property
        def seen(self) -> Seen:
            """The values."""

        @property
        def verdict(self) -> str:
            """How it came out; empty where the rule judges its subjects together."""

        @property
        def findings(self) -> tuple[Finding, ...]:
            """What was found."""


__all__ = ["render_examples", "render_listing", "render_sections", "render_seen"]

_VERDICT: Final = {
    "violated": Words("不適合", "violated"),
    "undetermined": Words("判定できない", "undetermined"),
    "satisfied": Words("適合", "satisfied"),
    "not-applicable": Words("対象外", "not applicable"),
}
_FOUND: Final = Words("指摘", "finding")
_SHOWN: Final = {"はい": "yes", "いいえ": "no", "（空欄）": "(blank)", "なし": "none"}
_WIDEST: Final = 160


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


def render_seen(subjects: Sequence[SeenBy], loose: Sequence[Finding], tally: RuleTally, lang: Lang) -> Iterator[str]:
    """Yield what a rule saw of each subject and how that came out, and how it went over all of them."""
    yield f"■ {Words('この評価書で見た値', 'Values seen in this assessment').say(lang)}"
    for one in subjects:
        verdict = labelled(_VERDICT[one.verdict].say(lang), lang) if one.verdict else ""
        label = one.seen.label if one.seen.label != one.seen.key else ""
        yield f"  {verdict}{one.seen.key}{f'（{label}）' if label else ''} {one.seen.place}"
        yield from (f"    {labelled(_FOUND.say(lang), lang)}{told.message.say(lang)}" for told in one.findings)
        yield f"    when = {_said(one.seen.when, lang)}  require = {_said(one.seen.require, lang)}"
        yield from (f"    {name} = {cut(_said(value, lang), _WIDEST)}" for name, value in one.seen.facts)
    for told in loose:
        yield f"  {labelled(_FOUND.say(lang), lang)}{told.message.say(lang)} {told.place}"
    if tally.reason is not None:
        yield f"  {tally.reason.say(lang)}"
    yield "  " + Words(
        f"適合{tally.satisfied}件、不適合{tally.violated}件、判定できない{tally.undetermined}件、対象外{tally.not_applicable}件",
        f"{tally.satisfied} satisfied, {tally.violated} violated, {tally.undetermined} undetermined, "
        f"{tally.not_applicable} not applicable",
    ).say(lang)


def _said(value: str, lang: Lang) -> str:
    return value if lang == "ja" else _SHOWN.get(value, value)


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
