"""The body's own answers on risks: the rating of a risk and the choices of its sub-items."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.forms.scope import Scope
    from pia.model.assessment import Assessment
    from pia.model.personal_info_file import PersonalInfoFile, RiskAnswer
    from pia.model.read import Path_

__all__ = ["answer_of", "given_answer", "override_of", "risk_answers"]


def risk_answers(scope: Scope, risk: str) -> Iterator[tuple[RiskAnswer, Path_]]:
    """Yield what is answered for ``risk`` with its path: the file's own answer first, then the one common to all files."""
    if scope.file is not None:
        for index, answer in enumerate(scope.file.risks):
            if answer.risk == risk:
                yield answer, (*scope.file_at, "risks", index)
    for index, answer in enumerate(scope.assessment.risks):
        if answer.risk == risk:
            yield answer, ("risks", index)


def answer_of(scope: Scope, risk: str, name: str) -> tuple[str | None, Path_]:
    """Return the answer called ``name`` (``rating`` or a sub-item) as written, with its path.

    Where nobody answers, the path is that of the answer the file gives to the risk, else that of its ``risks``.
    """
    missing: Path_ | None = None
    for answer, at in risk_answers(scope, risk):
        value = answer.rating if name == "rating" else answer.answers.get(name)
        here: Path_ = (*at, "rating") if name == "rating" else (*at, "answers", name)
        if value is not None:
            return value, here
        missing = missing or here
    return None, missing or (*scope.file_at, "risks")


def given_answer(
    assessment: Assessment, file: tuple[int, PersonalInfoFile] | None, risk: str
) -> tuple[RiskAnswer | None, Path_]:
    """Return all that is answered for ``risk`` by a file (its index and record) or, for None, by the whole body.

    What the file says stands before what is common to all files, answer by answer. The path is where the first of the two
    is written, else where the answer of the file would be.
    """
    index, record = file if file is not None else (None, None)
    home: Path_ = ("risks",) if index is None else ("files", index, "risks")
    own = _named(record.risks, home, risk) if record is not None else None
    common = _named(assessment.risks, ("risks",), risk)
    if own is None or common is None:
        found = own or common
        return (found[1], found[0]) if found is not None else (None, home)
    merged = own[1].model_copy(
        update={
            "rating": own[1].rating or common[1].rating,
            "answers": {**common[1].answers, **own[1].answers},
            "texts": {**common[1].texts, **own[1].texts},
        }
    )
    return merged, own[0]


def override_of(scope: Scope, risk: str, cell: str) -> tuple[str, Path_] | None:
    """Return the text that the body writes for a cell in place of the one composed from its controls, with its path."""
    for answer, at in risk_answers(scope, risk):
        if cell in answer.texts:
            return answer.texts[cell], (*at, "texts", cell)
    return None


def _named(answers: tuple[RiskAnswer, ...], home: Path_, risk: str) -> tuple[Path_, RiskAnswer] | None:
    return next((((*home, n), answer) for n, answer in enumerate(answers) if answer.risk == risk), None)
