"""One assessment judged by two processes: half of the rules each, over facts that are there before they part.

Worth it where a person waits for one assessment and a second processor idles. The other process is forked, so that it knows what
this one knows; it sends back what it found and the expressions that it had to compile. Where anything goes wrong with it, this
process judges the other half as well: the result never depends on it.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from pia.rules.derived import DERIVED

if TYPE_CHECKING:
    from pia.rules.finding import Finding, RuleTally
    from pia.rules.rule import Rule

__all__ = ["Judged", "can_part", "in_halves"]

Judged: TypeAlias = "tuple[list[Finding], list[RuleTally]]"
"""What some rules found, and a tally for each of them in their order."""

_THERE: Final = frozenset(
    ("recipients", "citations", "flows", "entrusted", "connections", "annexes", "annex_rows", "law_names")
)
"""Kinds of subjects that the other process looks at, as far as they go by kind: lists are converted where they are looked at."""
_LEAST: Final = 60
"""Fewer rules than this are not worth a process."""
_CHUNK: Final = 1 << 16


def can_part() -> bool:
    """Tell whether this process may be forked: on Linux, with a second processor, as long as it has no other thread."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def in_halves(rules: Sequence[Rule], judge: Callable[[Sequence[Rule]], Judged]) -> Judged:
    """Return what ``judge`` says of all ``rules``, with the tallies in their order."""
    here, there = _parted(rules)
    if len(rules) < _LEAST or not there:
        return judge(rules)
    read_end, write_end = os.pipe()
    try:
        child = os.fork()
    except OSError:  # no more processes to be had
        os.close(read_end)
        os.close(write_end)
        return judge(rules)
    if child == 0:
        _answer(write_end, lambda: judge(there))
    os.close(write_end)
    try:
        findings, tallies = judge(here)
        told = _read(read_end)
    finally:
        os.close(read_end)
        _, status = os.waitpid(child, 0)
    others, other_tallies = _understood(told) if status == 0 else judge(there)
    by_rule = {tally.id: tally for tally in (*tallies, *other_tallies)}
    return [*findings, *others], [by_rule[rule.id] for rule in rules]


def _parted(rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Part rules by the lists they look at; checks that read texts take most of the time and are dealt out."""
    here: list[Rule] = []
    there: list[Rule] = []
    dealt = 0
    for rule in rules:
        if rule.check is not None:
            dealt += 1
            (there if dealt % 5 else here).append(rule)
        else:
            (there if rule.kind in _THERE else here).append(rule)
    return here, there


def _answer(end: int, judge: Callable[[], Judged]) -> None:
    """Judge, write the answer and end this process, without anything that the other one would do at its end."""
    status = 1
    try:
        data = memoryview(pickle.dumps((judge(), DERIVED.news()), pickle.HIGHEST_PROTOCOL))
        while data:
            data = data[os.write(end, data) :]
        status = 0
    finally:
        os._exit(status)


def _read(end: int) -> bytes:
    pieces = []
    while piece := os.read(end, _CHUNK):
        pieces.append(piece)
    return b"".join(pieces)


def _understood(told: bytes) -> Judged:
    judged, news = pickle.loads(told)  # noqa: S301  # it comes from the process that was forked above
    DERIVED.learn(news)
    findings, tallies = judged
    return findings, tallies
