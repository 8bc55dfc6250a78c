"""What came of rehearsals, for people at a terminal: what is wrong first, then what is open, then what was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.report.verify_words import MARKS, NO_PROOF, SAID, ledger_text, probe_title
from pia.verify.judging import CONTROL_OUTCOMES, ControlOutcome
from pia.verify.probe import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.errors import Lang
    from pia.verify.judging import Judged, ProbeResult
    from pia.verify.probe import Outcome
    from pia.verify.self_test import SelfTest
    from pia.verify.verified import Verified

__all__ = ["self_test_lines", "verify_lines"]

_ORDER: Final[tuple[ControlOutcome, ...]] = ("violated", "undetermined", "rehearsed", "satisfied", "not-applicable")
_LABEL: Final = Words("試験用", "for testing")


def verify_lines(done: Sequence[Verified], lang: Lang = "ja", *, verbose: bool = False) -> Iterator[str]:
    """Yield the lines of a report; ``verbose`` tells every step of every probe."""
    for one in done:
        yield f"{one.name}  {one.body}  {one.title}".rstrip()
        for outcome in _ORDER:
            mine = [judged for judged in one.controls if judged.outcome == outcome]
            if outcome == "undetermined":
                yield from _undetermined(mine, lang, verbose=verbose)
            else:
                yield from _listed(CONTROL_OUTCOMES[outcome], mine, lang, verbose=verbose)
        yield from _open(one, lang)
        yield ""
        yield from _summary(one, lang)


def _undetermined(found: Sequence[Judged], lang: Lang, *, verbose: bool) -> Iterator[str]:
    """Tell what lacks a value or an answer apart from what only real evidence can show."""
    real = [one for one in found if all(result.outcome in _NO_ANSWER for result in one.probes)]
    open_ = [one for one in found if one not in real]
    yield from _listed(
        Words("確かめていない（値の定め又は答えがない）", "undetermined: no value, or no answer"),
        open_,
        lang,
        verbose=verbose,
    )
    if verbose:
        yield from _listed(_REAL_ONLY, real, lang, verbose=verbose)
    elif real:
        yield from _heading(_REAL_ONLY, len(real), lang)
        yield from (f"{MARKS['undetermined']} {one.control}  {one.title.say(lang)} [{one.measure}]" for one in real)


_NO_ANSWER: Final = ("not-rehearsable", "not-applicable")
_REAL_ONLY: Final = Words("確かめていない（実機の証跡だけが示せる）", "undetermined: only real evidence can show it")


def _listed(title: Words, found: Sequence[Judged], lang: Lang, *, verbose: bool) -> Iterator[str]:
    if found:
        yield from _heading(title, len(found), lang)
        for one in found:
            yield from _control(one, lang, verbose=verbose)


def _heading(title: Words, count: int, lang: Lang) -> Iterator[str]:
    yield ""
    yield f"■ {title.say(lang)} ({count})"


def _control(one: Judged, lang: Lang, *, verbose: bool) -> Iterator[str]:
    yield f"{MARKS[one.outcome]} {one.control}  {one.title.say(lang)} [{one.measure}]"
    if one.outcome in ("violated", "undetermined", "not-applicable"):
        for line in one.reason.say(lang).splitlines():
            yield f"    {line}"
    for result in one.probes:
        yield from _probe(result, lang, verbose=verbose)
    for each in one.evidence:
        source = each.source.file if each.source is not None else ""
        yield f"    {Words('実機の証跡', 'real evidence').say(lang)} {each.kind} {source} {each.outcome}"


def _probe(one: ProbeResult, lang: Lang, *, verbose: bool) -> Iterator[str]:
    nodes = " ".join(run.node for run in one.runs if run.outcome == one.outcome)
    yield f"    {OUTCOMES[one.outcome].say(lang)}: {probe_title(one.probe).say(lang)} ({one.probe})" + (
        f"  [{nodes}]" if nodes else ""
    )
    for run in one.runs:
        if verbose or run.outcome in ("refuted", "not-run"):
            yield from _run(run, lang)


def _run(run: Outcome, lang: Lang) -> Iterator[str]:
    from pia.verify.probes.registry import registered

    probe = registered()[run.probe]
    if run.steps:
        yield f"        {run.node}:"
    for seen in run.steps:
        step = probe.step(seen.step)
        at = ledger_text(seen)
        yield f"        {SAID[seen.ok].say(lang)} {step.do.say(lang)} → {seen.seen.say(lang)}" + (
            f"  ({at})" if at else ""
        )
        if seen.ok is False:
            yield f"          {Words('宣言からの予想', 'expected').say(lang)}: {step.expected.say(lang)}"
    if run.outcome == "not-run" and run.reason is not None:
        yield f"        {run.node}: {run.reason.say(lang)}"


def _open(one: Verified, lang: Lang) -> Iterator[str]:
    if one.asked:
        yield ""
        yield Words(
            f"■ 定めのない値（{len(one.asked)}件）：措置に書けば試せる",
            f"Undeclared values ({len(one.asked)}): declared, they could be tried",
        ).say(lang)
        for gap in one.asked:
            yield f"  {gap.path}: {gap.words.say(lang)}"
    if one.set_aside:
        yield ""
        yield Words("■ 用いなかった実機の証跡", "Real evidence that was set aside").say(lang)
        for each in one.set_aside:
            yield f"  {each.control}  {each.file}  {each.fault}"


def _summary(one: Verified, lang: Lang) -> Iterator[str]:
    counted = "、".join(f"{CONTROL_OUTCOMES[name].ja}{one.counts.get(name, 0)}" for name in _ORDER)
    en = ", ".join(f"{one.counts.get(name, 0)} {CONTROL_OUTCOMES[name].en}" for name in _ORDER)
    yield Words(f"措置{len(one.controls)}件：{counted}。", f"{len(one.controls)} controls: {en}.").say(lang)
    tried = sum(run.outcome in ("held", "refuted") for run in one.runs)
    yield Words(
        f"試行{len(one.runs)}回（うち結果の出たもの{tried}回）、定めのない値{len(one.asked)}件。基準日 {one.as_of}。",
        f"{len(one.runs)} probes were tried, {tried} with an answer; {len(one.asked)} undeclared values. As of {one.as_of}.",
    ).say(lang)
    for note in one.notes:
        yield note.say(lang)
    yield f"{_LABEL.say(lang)}: {NO_PROOF.say(lang)}"


def self_test_lines(done: Sequence[tuple[str, SelfTest]], lang: Lang = "ja") -> Iterator[str]:
    """Yield the lines of a test of the probes: survivors first, the count last."""
    for name, one in done:
        for run in one.broken:
            why = run.reason.say(lang) if run.reason is not None else run.failed
            yield Words(
                f"× {name}: {run.probe}（{run.node}）は、何も壊していないのに「{OUTCOMES[run.outcome].ja}」：{why}",
                f"× {name}: {run.probe} ({run.node}) is {OUTCOMES[run.outcome].en} with nothing sabotaged: {why}",
            ).say(lang)
        for lost in one.survivors:
            seen = lost.outcome
            at = Words(f"（手順 {seen.failed}）", f" at step {seen.failed}").say(lang) if seen.failed else ""
            yield Words(
                f"× {name}: {lost.probe}（{lost.node}）は妨害 {lost.sabotage}「{lost.words.ja}」に手順 {lost.expected} で気付かなかった：{OUTCOMES[seen.outcome].ja}{at}",
                f"× {name}: {lost.probe} ({lost.node}) did not notice the sabotage {lost.sabotage} ({lost.words.en}) at step {lost.expected}: {OUTCOMES[seen.outcome].en}{at}",
            ).say(lang)
        listed = ", ".join(f"{probe} ({OUTCOMES[outcome].say(lang)})" for probe, outcome in one.untested)
        if listed:
            yield Words(
                f"  {name}: 壊して確かめられなかった試行：{listed}", f"  {name}: not tested here: {listed}"
            ).say(lang)
        noticed = one.tried - len(one.survivors)
        yield Words(
            f"{name}: 妨害{one.tried}件のうち{noticed}件に気付いた。",
            f"{name}: {noticed} of {one.tried} sabotages were noticed.",
        ).say(lang)
