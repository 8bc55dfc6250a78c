"""What stands in front of each system: authentication, search conditions, approvals, rights, and how long logs are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Final

from pia.register.nodes import KINDS
from pia.register.policy import (
    UNDECLARED,
    Approval,
    Authentication,
    Declared,
    Factor,
    LogPolicy,
    NodeKind,
    Rights,
    SearchRule,
    Undeclared,
)
from pia.verify.controls import Controls, Said, Spot, counts, periods, texts
from pia.verify.kinds import plain

if TYPE_CHECKING:
    from pia.terms.durations import Duration
    from pia.verify.draft import DraftNode
    from pia.verify.gaps import Gaps

__all__ = ["SEARCHED", "approval_of", "authentication_of", "log_of", "rights_of", "search_of"]

SEARCHED: Final[frozenset[NodeKind]] = frozenset({
    "juki", "municipal-cs", "prefecture-server", "national-server", "supplementary-prefecture-server", "supplementary-national-server",
    "atena",
})  # fmt: skip
"""The kinds of node where people search for people."""

_FACTORS: Final[Mapping[str, Factor]] = {"password": "password", "card": "ic-card", "biometric": "biometric"}
_FOUR: Final = ("氏名", "生年月日", "性別", "住所")
_ALONE: Final = re.compile("(住民票コード(?:[、及び]|又は)*(?:個人番号)?)[、又は及び]*(?:[45]|基本4)情報")
_OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "input": ("enter", "amend"), "correction": ("amend",), "deletion": ("remove",),
}  # fmt: skip
"""What a second person confirms, as the operations of a node that offers them."""


class _Asked:
    """One node while its declarations are read: every question names the gap it leaves."""

    def __init__(self, node: DraftNode, controls: Controls, gaps: Gaps, part: str) -> None:
        self.spot: Spot = node.spot
        self.controls, self.gaps = controls, gaps
        self.path = f"{part}.{node.node.id}"

    def at(self, *measures: str) -> list[Said]:
        return self.controls.at(self.spot, *measures)

    def gap(self, field: str, measure: str, parameter: str = "", *others: str) -> Undeclared:
        near = [said.control for said in self.at(measure, *others)]
        self.gaps.measure(f"{self.path}.{field}", measure, parameter, near)
        return UNDECLARED

    def beyond(self, field: str, ja: str, en: str) -> Undeclared:
        self.gaps.note(f"{self.path}.{field}", "beyond", ja, en)
        return UNDECLARED

    def factors(self, field: str, measure: str, *others: str) -> Declared[frozenset[Factor]]:
        named = texts(self.at(measure, *others), "factors")
        found = frozenset(_FACTORS[name] for name in named if name in _FACTORS)
        return found or self.gap(field, measure, "factors", *others)

    def period(self, field: str, asked: Mapping[str, str], *, longest: bool = False) -> Declared[Duration]:
        """Return the period that controls give: of several the strictest, which is the shortest unless something is kept."""
        found = [one for measure, parameter in asked.items() for one in periods(self.at(measure), parameter)]
        found.sort(key=lambda one: (one.minutes_bounds(), str(one)))
        first = next(iter(asked))
        if not found:
            return self.gap(field, first, asked[first], *list(asked)[1:])
        taken = found[-1] if longest else found[0]
        if any(one != taken for one in found):
            self.gaps.conflict(f"{self.path}.{field}", dict.fromkeys(found), taken)
        return taken

    def present(self, field: str, measure: str, *, meaning: bool = True) -> Declared[bool]:
        return meaning if self.at(measure) else self.gap(field, measure)


def authentication_of(node: DraftNode, controls: Controls, gaps: Gaps) -> Authentication:
    """Return how operators of a system prove who they are."""
    asked = _Asked(node, controls, gaps, "authentication")
    generations = counts(asked.at("authentication.password-no-reuse"), "generations")
    factors = asked.factors("factors", "use.authentication", "acquisition.operator-authentication")
    return Authentication(
        factors=factors,
        fallback=asked.factors("fallback", "authentication.fallback"),
        password_age=asked.period("password_age", {"authentication.password-expiry": "period"}),
        password_history=generations[-1]
        if generations
        else asked.gap("password_history", "authentication.password-no-reuse", "generations"),
        attempts=asked.beyond(
            "attempts",
            "認証を誤れる回数を書く欄は様式にない。",
            "no form asks after how many wrong attempts an id is locked",
        ),
        shared_ids=asked.present("shared_ids", "authentication.personal-id", meaning=False),
        registered_terminals=asked.present("registered_terminals", "authentication.registered-terminals"),
        idle_lock=asked.period("idle_lock", {"use.screen-lock": "timeout"}),
    )


def search_of(node: DraftNode, controls: Controls, gaps: Gaps) -> SearchRule | None:
    """Return the least conditions of a search; None where none are declared.

    Pairs are those that are declared; where only a number of keys is given, every such combination of the 4情報 without those that are
    excluded. A code or number is enough alone where a control, or the function of the system in Ⅰ2, says so.
    """
    if node.node.kind not in SEARCHED:
        return None
    measure = "acquisition.minimum-search-conditions"
    said = controls.at(node.spot, measure)
    sets = tuple(_pair(text) for text in texts(said, "combinations"))
    least = counts(said, "minimum-keys")
    if not sets and least:
        keys = [name for name in _FOUR if name not in texts(said, "excluded-keys")]
        sets = tuple(frozenset(group) for group in combinations(keys, least[-1]))
    if not sets:
        near = [one.control for one in said]
        gaps.measure(f"search.{node.node.id}", measure, "combinations", near)
        return None
    single = frozenset(texts(said, "sufficient-alone")) or _alone(node.listed)
    if not single:
        gaps.measure(f"search.{node.node.id}.single", measure, "sufficient-alone", [one.control for one in said])
    return SearchRule(single=single, sets=sets)


def _pair(text: str) -> frozenset[str]:
    return frozenset(part for part in re.split("と|及び|、", text) if part)


def _alone(listed: tuple[str, ...]) -> frozenset[str]:
    """Return the code and number by which a function of the system says that it searches, beside the 4情報."""
    found = {
        name
        for function in listed
        for match in _ALONE.finditer(plain(function))
        for name in ("住民票コード", "個人番号")
        if name in match[1]
    }
    return frozenset(found)


def approval_of(node: DraftNode, controls: Controls, gaps: Gaps, roles: Mapping[str, str]) -> Approval:
    """Return what needs a second person or an approval; ``roles`` names the role of each approver by title."""
    asked = _Asked(node, controls, gaps, "approval")
    checked = asked.at("acquisition.second-person-check")
    thresholds = counts(asked.at("use.bulk-output-approval"), "threshold")
    named = texts(asked.at("acquisition.correction-permission", "use.bulk-output-approval"), "approver")
    approvers = frozenset(roles[title] for title in named if title in roles)
    operations = _second(texts(checked, "operations"), node.node.kind)
    return Approval(
        second_person=operations or asked.gap("second_person", "acquisition.second-person-check", "operations"),
        bulk_output_above=thresholds[0] - 1
        if thresholds and thresholds[0]
        else asked.gap("bulk_output_above", "use.bulk-output-approval", "threshold"),
        registered_media=asked.present("registered_media", "use.registered-media-only"),
        correction=asked.present("correction", "acquisition.correction-permission"),
        approvers=approvers
        or asked.gap("approvers", "acquisition.correction-permission", "approver", "use.bulk-output-approval"),
        valid=asked.beyond(
            "valid", "承認の有効期間を書く欄は様式にない。", "no form asks how long an approval may be used"
        ),
    )


def _second(named: list[str], kind: NodeKind) -> frozenset[str]:
    """Return the operations of a kind of node that a second person confirms; what it does not offer stays under its own name."""
    offered = KINDS[kind].FUNCTIONS if kind in KINDS else {}
    found: set[str] = set()
    for name in named:
        known = [one for one in _OPERATIONS.get(name, ()) if one in offered]
        found.update(known or [name])
    return frozenset(found)


def rights_of(node: DraftNode, controls: Controls, gaps: Gaps, roles: Mapping[str, str]) -> Rights:
    """Return how rights begin and end."""
    asked = _Asked(node, controls, gaps, "rights")
    issuing = asked.at("right.issue-procedure")
    individual = asked.at("right.individual-approval")
    approvers = frozenset(roles[title] for title in texts([*issuing, *individual], "approver") if title in roles)
    separate = any(
        one.values.get("requester") not in (None, one.values.get("approver")) and one.values.get("approver") is not None
        for one in issuing
    )
    return Rights(
        end_on_transfer=_ends(asked),
        separate_approver=separate
        or asked.gap("separate_approver", "right.issue-procedure", "requester", "right.individual-approval"),
        approvers=approvers or asked.gap("approvers", "right.issue-procedure", "approver", "right.individual-approval"),
        review=asked.period("review", {"right.periodic-review": "interval", "right.ledger-reconciliation": "interval"}),
    )


def _ends(asked: _Asked) -> Declared[bool]:
    """Return whether rights end on the very day: 速やかに, or a term of days, does not say so."""
    leaving = asked.at("right.revoke-on-leaving")
    if asked.at("right.automatic-on-transfer") or "same-day" in texts(leaving, "effective"):
        return True
    if any(one.amount == 0 for one in periods(leaving, "deadline")):
        return True
    return asked.gap("end_on_transfer", "right.revoke-on-leaving", "effective")


def log_of(node: DraftNode, controls: Controls, gaps: Gaps) -> LogPolicy:
    """Return how long operations and provisions are remembered, and how often the log is read."""
    asked = _Asked(node, controls, gaps, "log")
    operations = {
        "log.operation": "retention", "log.archive": "retention", "log.tamper-protection": "retention", "log.backup-locked": "retention",
        "log.backup-retention": "retention", "network.operator-log": "retention",
    }  # fmt: skip
    provisions = {
        "provision.record": "retention", "provision.refused-record": "retention", "provision.internal-link-record": "retention",
        "network.purpose-log": "retention",
    }  # fmt: skip
    return LogPolicy(
        operations=asked.period("operations", operations, longest=True),
        provisions=asked.period("provisions", provisions, longest=True),
        review=asked.period("review", {"log.review": "interval"}),
    )
