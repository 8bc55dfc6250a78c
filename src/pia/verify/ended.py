"""Why a probe ends before its last step, and what is seen in the answers of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.guard.denial import Denied
from pia.register.refusal import Refused

if TYPE_CHECKING:
    from pia.verify.probe import ProbeOutcome

__all__ = ["Ended", "is_refused", "told"]


class Ended(Exception):  # noqa: N818 - no error: it says what came of the probe
    """A probe has come to its end."""

    def __init__(self, outcome: ProbeOutcome, reason: Words, gaps: tuple[str, ...] = ()) -> None:
        super().__init__(reason.en)
        self.outcome, self.reason, self.gaps = outcome, reason, gaps


def is_refused(answer: Any, *codes: str) -> bool:
    """Say whether an answer is a refusal, of the guard or of the node; with codes, for one of these reasons."""
    if not isinstance(answer, Denied | Refused):
        return False
    return not codes or not frozenset(codes).isdisjoint(answer.codes)


def told(answer: Any) -> Words:
    """Return what an answer says, without any value: why it was refused, or that it was done."""
    if isinstance(answer, Denied | Refused):
        reasons = "、".join(line.rstrip("。") for line in answer.words.ja.splitlines())
        return Words(f"拒否：{reasons}", f"refused: {', '.join(dict.fromkeys(answer.codes))}")
    if isinstance(answer, list | tuple):
        return Words(f"応答：{len(answer)}件", f"answered: {len(answer)} records")
    return Words("実行された", "done")
