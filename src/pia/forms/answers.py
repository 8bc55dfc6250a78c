"""The body's own answers in Ⅲ: the rating of a risk and the choices of its sub-items."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia.forms.scope import Scope
    from pia.model.personal_info_file import RiskAnswer
    from pia.model.read import Path_

__all__ = ["answer_of", "risk_answer"]


def risk_answer(scope: Scope, risk: str) -> tuple[RiskAnswer | None, Path_]:
    """Return what the file of the scope answers for ``risk``, with its path (the path of ``risks`` when absent)."""
    if scope.file is not None:
        for index, answer in enumerate(scope.file.risks):
            if answer.risk == risk:
                return answer, (*scope.file_at, "risks", index)
    return None, (*scope.file_at, "risks")


def answer_of(scope: Scope, risk: str, name: str) -> tuple[str | None, Path_]:
    """Return the answer called ``name`` (``rating`` or a sub-item) as written, with its path."""
    answer, at = risk_answer(scope, risk)
    if answer is None:
        return None, at
    if name == "rating":
        return answer.rating, (*at, "rating")
    return answer.answers.get(name), (*at, "answers", name)
