"""The state of each declared control in a fiscal year: done only where real evidence of that year shows it, and nothing contradicts it.

For the yearly statement of 番号法第29条の3第2項 (source_status: likely; the form in which the commission asks for it is not known
here). A rehearsal earns nothing: it says that the declaration is whole, not that anybody does it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.catalogue.measures import measures
from pia.verify.evidence.entries import shown_controls

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence
    from pia.model.control import Control
    from pia.model.read import Loaded

__all__ = ["STATES", "THEMES", "ControlState", "FiscalYear", "Work", "states_of"]

State = Literal["done", "contradicted", "unshown", "planned", "platform"]
STATES: Final[dict[State, str]] = {
    "done": "実施（実機の証跡あり）",
    "contradicted": "宣言と食い違う",
    "unshown": "実施を示す証跡がない",
    "planned": "予定（未実施）",
    "platform": "共通基盤の運営者の措置",
}
"""What is said of a control; only the first counts as done."""
THEMES: Final = {
    "acquisition": "入手", "use": "使用", "entrustment": "委託", "provision": "提供・移転", "network": "情報提供ネットワークシステムとの接続",
    "storage": "保管・消去", "manual-work": "人手を介在させる作業", "audit": "監査", "education": "教育・啓発", "other": "その他",
}  # fmt: skip
"""Themes by the chapters of the forms, in their order: the first part of the risk of a measure."""

_KINDS: Final = {
    "configuration": "設定",
    "log": "記録",
    "ledger": "台帳",
    "document": "文書",
    "rehearsed": "宣言の整合",
}
_WHY_NOT: Final = {
    "evidence-of-another-body": "別の機関の証跡",
    "evidence-edited": "書き換えられた証跡",
    "evidence-stale": "記載の変更前の証跡",
    "evidence-dated-ahead": "先の日付の証跡",
}
_MOST_NAMED: Final = 4


class FiscalYear(Struct, frozen=True):
    """A fiscal year of Japan: from 1 April of ``year`` to 31 March of the next."""

    year: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 4, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year + 1, 3, 31)

    @classmethod
    def before(cls, day: date) -> FiscalYear:
        """Return the last one that had ended before ``day``."""
        return cls(day.year - 1 if (day.month, day.day) >= (4, 1) else day.year - 2)


class ControlState(Struct, frozen=True):
    """One control: its measure and theme, its state, and the evidence (or the reason why there is none)."""

    control: str
    title: str
    theme: str
    state: State
    shown: str
    days: tuple[date, ...] = ()


class Work(Struct, frozen=True):
    """One assessment in the year."""

    name: str
    title: str
    body: str
    form: str
    states: tuple[ControlState, ...]

    def count(self, state: State) -> int:
        """Return how many controls are in a state."""
        return sum(1 for one in self.states if one.state == state)


def states_of(
    loaded: Loaded, evidence: Sequence[Evidence], faults: Sequence[str | None], year: FiscalYear
) -> tuple[ControlState, ...]:
    """Return the state of every control in ``year``; ``faults`` are those of the evidence, one by one (its age does not matter)."""
    able = shown_controls(loaded.assessment)
    mine: dict[str, list[tuple[Evidence, str | None]]] = {}
    for one, fault in zip(evidence, faults, strict=True):
        mine.setdefault(one.control, []).append((one, fault))
    return tuple(_state(control, mine.get(control.id, ()), able, year) for control in loaded.assessment.controls)


def _state(
    control: Control, evidence: Sequence[tuple[Evidence, str | None]], able: Mapping[str, int], year: FiscalYear
) -> ControlState:
    measure = measures().get(control.measure)
    title = measure.title.ja if measure else control.measure
    theme = (measure.risk if measure else "other").partition("/")[0]
    sound = [
        one
        for one, fault in evidence
        if one.kind != "rehearsed"
        and one.date is not None
        and year.first <= one.date <= year.last
        and fault in (None, "evidence-out-of-date")
    ]
    held, refuted = ([one for one in sound if one.outcome == outcome] for outcome in ("held", "refuted"))
    state: State
    if control.planned:
        state, shown = "planned", "－"
    elif refuted:
        state, shown = "contradicted", _named(refuted)
    elif held:
        state, shown = "done", _named(held)
    elif control.id not in able:
        state, shown = "platform", "運営者の報告による"
    else:
        state, shown = "unshown", _reason(evidence, year)
    days = tuple(sorted({one.date for one in held if one.date is not None})) if state == "done" else ()
    return ControlState(control.id, title, theme, state, shown, days)


def _named(evidence: Sequence[Evidence]) -> str:
    """Return what shows a control, one line for each source; what people and rows are named there is never told."""
    lines = dict.fromkeys(
        f"{_KINDS[one.kind]}「{one.source.file if one.source else '－'}」（{one.date}）" for one in evidence
    )
    more = f"\nほか{len(lines) - _MOST_NAMED}件" if len(lines) > _MOST_NAMED else ""
    return "\n".join(list(lines)[:_MOST_NAMED]) + more


def _reason(evidence: Sequence[tuple[Evidence, str | None]], year: FiscalYear) -> str:
    """Return why what there is does not count."""
    said: dict[str, None] = {}
    for one, fault in evidence:
        if one.kind == "rehearsed":
            said["宣言の整合（リハーサル）だけ"] = None
        elif fault in _WHY_NOT:
            said[_WHY_NOT[fault]] = None
        elif one.date is None or not year.first <= one.date <= year.last:
            said["年度の外の証跡"] = None
        else:
            said["判定できない証跡"] = None
    return "、".join(said) or "証跡なし"
