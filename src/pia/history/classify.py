"""重要な変更 or not: the ※ of the item, the exceptions, the drawings of 別添1, weakened measures, and what a person decided."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from pia.errors import Problem, Words
from pia.history.decisions import Decision, Decisions, content_of
from pia.history.formal import formal_change
from pia.history.offices import OfficeNames, fragments_of
from pia.history.weakening import ControlBook, signs
from pia.history.words import marks
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.history.differ import Change, Delta
    from pia.history.guideline import Guideline
    from pia.history.snapshot import Snapshot

__all__ = ["CHARTS", "Charts", "Classifier", "Verdict"]

Charts = Literal["decide", "important", "not-important"]
CHARTS: tuple[str, ...] = get_args(Charts)
"""How a body treats a change of the drawings of 別添1: ``attributes: {change_charts: …}`` beside its facts."""

PRIOR, POSTERIOR = "事前", "事後"


class Verdict(Struct, frozen=True, kw_only=True):
    """What a change is: important or not, by which reasons, and whether a person still has to say so.

    ``important`` is the careful answer while a decision is open. ``exception`` names the exception that applies.
    """

    important: bool
    needs_decision: bool
    timing: str
    explanation: str
    reasons: tuple[Words, ...]
    content: str = ""
    exception: str | None = None
    decision: Decision | None = None


class Classifier:
    """Judges the changes between two versions by one version of the guideline."""

    def __init__(
        self,
        old: Snapshot,
        new: Snapshot,
        delta: Delta,
        guideline: Guideline,
        *,
        decisions: Decisions | None = None,
        charts: Charts = "decide",
    ) -> None:
        self._old, self._new, self._delta = old, new, delta
        self._guideline = guideline
        self._decisions = decisions or Decisions()
        self._charts = charts
        self._book = ControlBook(old, new)
        self.problems: list[Problem] = []

    @cached_property
    def _offices(self) -> OfficeNames:
        return OfficeNames.of(self._delta, self._old, self._new, self._guideline.offices)

    @cached_property
    def _texts(self) -> tuple[str, str]:
        """All texts of the old and of the new version."""
        old, new = ("\n".join(cell.text for cell in side.cells) for side in (self._old, self._new))
        return old, new

    @cached_property
    def _charts_count(self) -> bool:
        item = self._guideline.charts.item
        return any(cell.important for cell in (*self._new.cells, *self._old.cells) if cell.key == item)

    def judge(self, change: Change) -> Verdict:
        """Return what a change is; what cannot be filed that way is noted among ``problems``."""
        content = content_of(change)
        if self._new.form not in self._guideline.forms:
            words = Words(
                "基礎項目評価書には重要な変更がなく、修正に当たる", "様式2 knows no important change: a correction"
            )
            return self._said([words], "basic", content)
        weak = list(dict.fromkeys(self._weak(change)))
        made = self._by_item(change, content, weak)
        decided, stale = self._decisions.on(change.key, content)
        if decided is not None:
            return self._decided(change, made, decided)
        if stale is None:
            return made
        words = Words(
            f"{stale.date}の判断の後に内容が変わったため、判断し直す必要がある",
            f"the content has changed since the decision of {stale.date}: it has to be made again",
        )
        return self._said(
            [*made.reasons, words], "important", content, important=made.important or self._starred(change), needs=True
        )

    def _by_item(self, change: Change, content: str, weak: list[Words]) -> Verdict:
        starred = self._starred(change)
        chart = not starred and _is_chart(change) and self._charts_count
        formal = self._formal(change)
        if formal is not None and not weak:
            reason, sure = formal
            if sure or not (starred or chart):
                return self._said([reason], "formal", content, needs=not sure, exception="formal")
            return self._said([_STARRED, reason], "important", content, important=True, needs=True)
        if chart:
            return self._chart(content, weak)
        if starred:
            return self._said([_STARRED, *weak], "important", content, important=True, needs=bool(weak))
        return self._said([_PLAIN, *weak], "other", content, needs=bool(weak))

    def _chart(self, content: str, weak: list[Words]) -> Verdict:
        if self._charts == "not-important":
            words = Words(
                "別添１を※の項目として扱わない設定による",
                "by its setting the body does not count 別添1 among the ※ items",
            )
            return self._said([words, *weak], "other", content, needs=bool(weak))
        shown = Words("別添１は、※の項目である事務の内容を図示する", "別添1 illustrates 事務の内容, a ※ item")
        return self._said(
            [shown, *weak], "important", content, important=True, needs=self._charts == "decide" or bool(weak)
        )

    def _formal(self, change: Change) -> tuple[Words, bool] | None:
        """Return why a change is one of form only, and whether that is sure."""
        if change.kind == "renumbered":
            return Words("枠の番号の繰下げ又は繰上げに伴う変更", "numbers of blocks that follow from others"), True
        if change.kind != "changed":
            return None
        if all(fold(pair.before) == fold(pair.after) for pair in change.cells):
            return Words("字の幅、空白などだけの形式的な変更", "nothing but widths of characters or blanks"), True
        if self._old.edition != self._new.edition and (labels := _only_labels(change)) is not None:
            return Words(
                "様式の版が改められたことによる選択肢の名称の変更",
                "another edition of the form words the choice otherwise",
            ), labels
        standing = self._offices.standing(fragments_of(change))
        if standing == "whole":
            return Words("組織の名称だけの形式的な変更", "nothing but the name of an office"), True
        if standing == "left":
            return Words(
                "組織の名称だけの形式的な変更（旧い名称が残る欄がある）",
                "nothing but the name of an office (the old one still stands elsewhere)",
            ), True
        if standing == "partial":
            return Words(
                "組織の名称の変更と見えるが、旧い名称の組織が他の欄に残る",
                "it looks like a renamed office, but the old one goes on elsewhere",
            ), False
        other = formal_change(change, fragments_of(change), self._guideline.slips, self._texts)
        if other is None or not (other.sure or self._starred(change)):
            return None
        return other.reason, other.sure

    def _weak(self, change: Change) -> Iterator[Words]:
        if change.kind not in ("changed", "removed"):
            return
        for pair in change.cells:
            yield from signs(pair, marks(pair.before, pair.after), self._book, self._guideline.weakening)

    def _starred(self, change: Change) -> bool:
        return any(pair.cell.important for pair in change.cells)

    def _decided(self, change: Change, made: Verdict, decision: Decision) -> Verdict:
        who = Words(
            f"判断: {decision.reason}（{decision.approver}、{decision.date}）",
            f"decided: {decision.reason} ({decision.approver}, {decision.date})",
        )
        reasons = (*made.reasons, who)
        important = decision.verdict == "important"
        timing = PRIOR if important else POSTERIOR
        if decision.timing is not None:
            timing = PRIOR if decision.timing == "prior" else POSTERIOR
        explanation = self._guideline.explanations["important" if important else "other"]
        exception = None
        if not important and decision.verdict != "other":
            exception = decision.verdict
            explanation = self._guideline.exception(exception).explanation
        if important and timing == POSTERIOR:
            if self._new.emergency in (None, "none"):
                self.problems.append(_posterior(change))
            else:
                explanation = self._guideline.explanations["emergency"]
        return Verdict(
            important=important,
            needs_decision=False,
            timing=timing,
            explanation=explanation,
            reasons=reasons,
            content=made.content,
            exception=exception,
            decision=decision,
        )

    def _said(
        self,
        reasons: list[Words],
        explanation: str,
        content: str,
        *,
        important: bool = False,
        needs: bool = False,
        exception: str | None = None,
    ) -> Verdict:
        said = self._guideline.explanations.get(explanation, "")
        if explanation == "formal":
            said = self._guideline.exception("formal").explanation
        if self._guideline.source_status == "memory":
            reasons = [*reasons, _MEMORY]
        return Verdict(
            important=important,
            needs_decision=needs,
            timing=PRIOR if important else POSTERIOR,
            explanation=said,
            reasons=tuple(reasons),
            content=content,
            exception=exception,
        )


_STARRED = Words("※の項目（重要な変更の対象）の変更", "a change of a ※ item")
_PLAIN = Words("※の付かない項目の変更", "a change of an item without ※")
_MEMORY = Words("指針のこの版は原文で確かめていない", "this version of the guideline was not established in its text")


def _only_labels(change: Change) -> bool | None:
    """Tell whether only choices that are not ticked are worded otherwise; None where the ticks themselves differ."""
    sure = True
    for pair in change.cells:
        before, after = pair.before.split("\n"), pair.after.split("\n")
        if pair.cell.kind != "ticks" or [line[:3] for line in before] != [line[:3] for line in after]:
            return None
        sure = sure and not any(a != b and a.startswith("[○]") for a, b in zip(before, after, strict=True))
    return sure


def _is_chart(change: Change) -> bool:
    return change.key.startswith("charts/")


def _posterior(change: Change) -> Problem:
    path = change.cells[0].cell.path
    return Problem(
        "posterior-important",
        Words(
            f"「{path}」は重要な変更とされていますが、提出時期が事後です。",
            f"{path} is decided to be an important change, but its timing is posterior",
        ),
        Words(
            "変更より前に提出するか、緊急のとき（規則第9条第2項）は評価実施手続（procedure.emergency）に理由を書いてください。",
            "submit it before the change, or give the reason of the emergency rule in procedure.emergency",
        ),
    )
