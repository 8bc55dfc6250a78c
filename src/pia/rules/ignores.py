"""Inline ignores: ``# pia: ignore[rule] 理由`` inside the lines of a finding, for notes only and never without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Place, Words
from pia.rules.builtin import BUILT_IN
from pia.rules.finding import Finding, Suppression
from pia.source.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from pia.model.read import Loaded
    from pia.source.load import Document

__all__ = ["Ignore", "apply_ignores", "ignores_of"]

_MARK = re.compile(r"#[ \t]*pia:[ \t]*ignore\[([^\]\n]{0,200})\][ \t]*([^\n]{0,500})")


class Ignore(Struct, frozen=True):
    """One comment: the rules it names, its reason (maybe empty), its place."""

    rules: tuple[str, ...]
    reason: str
    place: Place


def ignores_of(loaded: Loaded) -> list[Ignore]:
    """Return every ignore comment of the files of an assessment; what stands inside a text is no comment."""
    return [ignore for document in loaded.assembled.documents for ignore in _of(document)]


def _of(document: Document) -> Iterator[Ignore]:
    text = document.text
    if "pia:" not in text:
        return
    inside = _Texts(document.root)
    for found in _MARK.finditer(text):
        if inside.covers(found.start()):
            continue
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        place = Place(document.file, line, column, line, column + len(found[0].rstrip()))
        rules = tuple(name.strip() for name in found[1].split(",") if name.strip())
        yield Ignore(rules, found[2].strip(), place)


class _Texts:
    """Where the scalars of a document stand, as offsets."""

    def __init__(self, root: Node) -> None:
        self._spans: list[tuple[int, int]] = []
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Scalar):
                self._spans.append((node.start, node.end))
            elif isinstance(node, Mapping):
                waiting.extend(entry.value for entry in node.entries)
            else:
                waiting.extend(node.items)

    def covers(self, offset: int) -> bool:
        """Tell whether the character at ``offset`` belongs to a scalar."""
        return any(start <= offset < end for start, end in self._spans)


def apply_ignores(
    findings: Iterable[Finding], loaded: Loaded, *, assessment: str, known: frozenset[str], complete: bool
) -> list[Finding]:
    """Mark the notes that a comment inside their lines ignores, and report the comments that may not stand."""
    told = list(findings)
    more: list[Finding] = []
    for ignore in ignores_of(loaded):
        for rule in ignore.rules or ("",):
            if rule not in known and not complete:
                continue
            here = [
                (index, f)
                for index, f in enumerate(told)
                if f.rule == rule
                and f.place.file == ignore.place.file
                and f.place.line <= ignore.place.line <= f.place.end_line
            ]
            trouble = _trouble(ignore, rule, [f for _, f in here])
            if trouble is not None:
                more.append(_own(trouble, ignore, rule, assessment))
                continue
            for index, finding in here:
                if finding.severity == "note" and finding.rule not in BUILT_IN:
                    told[index] = replace(finding, waived=Suppression("inline", ignore.reason))
    return told + more


def _trouble(ignore: Ignore, rule: str, here: list[Finding]) -> tuple[str, Words] | None:
    """Return the engine's rule that the comment breaks, with the message; None when it may stand."""
    if not rule:
        return "ignore-not-allowed", Words("無視する規則の名前がありません。", "the ignore names no rule")
    if not here:
        return "waiver-orphaned", Words(
            f"この行に規則「{rule}」の指摘はありません。", f"there is no finding of '{rule}' on this line"
        )
    if not ignore.reason:
        return "ignore-not-allowed", Words(
            f"規則「{rule}」を無視する理由がありません。", f"the ignore of '{rule}' gives no reason"
        )
    if all(f.severity != "note" or f.rule in BUILT_IN for f in here):
        return "ignore-not-allowed", Words(
            f"規則「{rule}」の指摘は参考（note）ではないため、行内では無視できません。",
            f"a finding of '{rule}' is not a note and cannot be ignored inline",
        )
    return None


def _own(trouble: tuple[str, Words], ignore: Ignore, rule: str, assessment: str) -> Finding:
    id_, message = trouble
    own = BUILT_IN[id_]
    key = f"{rule or '-'}@{ignore.place.file}:{ignore.place.line}"
    return Finding(
        id=f"{id_}@{assessment}@{key}",
        rule=id_,
        assessment=assessment,
        severity=own.severity,
        outcome="violated",
        title=own.title,
        message=message,
        remedy=own.remedy,
        basis=own.basis,
        viewpoint="",
        place=ignore.place,
        key=key,
    )
