"""Checks that an expression cannot say (graphs, long texts): one file per check, all of them listed here.

A check is called once per subject that its rule selects and returns ``True``, ``False``, the name of the fact it would
need, which makes the subject undetermined, or the flaws it found, each of which becomes a finding of its own (none: the rule
is met). The file of a check and its function are named like the check; it is read only when a rule of the run asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["CHECKS", "Check", "Entry", "check_named"]

Check: TypeAlias = "Callable[[Facts, Subject], bool | str | Sequence[Flaw]]"


class Entry(Struct, frozen=True):
    """One check: its name, the kind of subject it is for, and the placeholders that its flaws fill."""

    name: str
    kind: str
    shows: tuple[str, ...] = ()


CHECKS: Final[tuple[Entry, ...]] = (
    Entry("flow-reaches-system", "systems"),
    # texts
    Entry("abbreviation-defined-first", "assessment", ("word",)),
    Entry("abbreviation-defined-once", "assessment", ("word", "first", "second")),
    Entry("abbreviation-explained", "assessment", ("words",)),
    Entry("abbreviation-used", "assessment", ("words",)),
    Entry("annex-is-referred-to", "assessment", ("labels",)),
    Entry("brackets-balanced", "assessment", ("quote", "bracket")),
    Entry("digits-of-one-width", "assessment", ("numbers", "count")),
    Entry("era-years-alike", "assessment", ("words", "count")),
    Entry("no-drafting-leftover", "assessment", ("word", "count")),
    Entry("no-known-typo", "assessment", ("word", "right", "count")),
    Entry("no-personal-name", "assessment", ("where",)),
    Entry("one-name-per-thing", "assessment", ("names",)),
    Entry("one-spelling-per-word", "assessment", ("spellings",)),
    Entry("pointer-leads-somewhere", "assessment", ("pointer",)),
    Entry("sentence-complete", "assessment", ("quote",)),
    Entry("text-about-own-file", "assessment", ("file", "other", "control")),
    Entry("text-not-repeated", "assessment", ("first", "second", "differs", "share")),
    Entry("vague-word-has-number", "assessment", ("word", "count")),
    # rows of the change annex
    Entry("change-cell-whole", "assessment", ("quote",)),
    Entry("change-ditto-has-antecedent", "assessment", ("cell_ja", "cell_en", "sign")),
    Entry("change-effective-after-prior", "assessment", ("day", "date", "quote")),
    Entry("change-explained", "assessment", ("count",)),
    Entry("change-in-its-chapter", "assessment", ("said", "written", "printed")),
    Entry("change-keeps-withheld", "assessment", ("row",)),
    Entry("change-names-an-item", "assessment", ("said", "nearest")),
    Entry("change-still-stands", "assessment", ("after", "shown", "label")),
    Entry("weaker-change-not-minor", "assessment", ("why_ja", "why_en")),
    # lists
    Entry("record-item-listed-once", "record_items"),
    # ratings
    Entry("especially-shown", "assessment", ("file", "count", "titles")),
    Entry("rating-admits-no-gap", "risks", ("words",)),
    Entry("rating-supported", "risks", ("missing", "supported")),
    # the graph of flows
    Entry("acquired-from-declared-source", "files", ("path", "source")),
    Entry("connection-has-flow", "assessment", ("pairs", "count")),
    Entry("counts-of-their-time", "assessment", ("what", "day", "against")),
    Entry("control-fits-flows", "controls", ("claim", "against")),
    Entry("control-retention-agrees", "controls", ("period", "where", "other")),
    Entry("control-text-agrees", "controls", ("words", "title", "value")),
    Entry("electronic-inflow-covered", "assessment", ("name", "missing")),
    Entry("flow-follows-connection", "assessment", ("source", "target")),
    Entry("flow-party-entrusted", "flows", ("party", "files")),
    Entry("media-flow-controlled", "assessment", ("where", "missing")),
    Entry("media-named-is-ticked", "files", ("quote",)),
    Entry("number-to-other-body-has-basis", "flows", ("target", "files")),
    Entry("number-path-to-internet", "assessment", ("path",)),
    Entry("re-entrustment-ends", "parties", ("chain",)),
    Entry("recipients-have-flows", "assessment", ("means", "names", "count")),
    Entry("stated-limit-fits-connections", "controls", ("said", "system", "other")),
    Entry("same-step-same-mark", "assessment", ("step", "first", "second")),
    Entry("step-numbers-complete", "assessment", ("chart", "missing")),
    Entry("step-says-one-thing", "assessment", ("step", "first", "second")),
)
"""Every check."""


@lru_cache(maxsize=64)
def check_named(name: str) -> Check:
    """Return the function of a check; its module is imported now."""
    own = name.replace("-", "_")
    found: Check = getattr(import_module(f"pia.rules.checks.{own}"), own)
    return found
