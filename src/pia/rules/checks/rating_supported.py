"""A good rating rests on declared measures for every demand of the form and the guideline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.fact_support import Standing
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["rating_supported"]

_GRADES: Final = {"form": "様式の小項目", "guideline": "安全管理措置・法令"}
_SUPPORTS = Words("「{}」を支える措置", "supports '{}'")
_DENIES = Words("「{}」と反対のことを述べる措置", "says the contrary of '{}'")
_WAITS = Words("「{}」に当たるが、予定であるか、証跡と食い違う措置", "is planned for '{}', or contradicted by evidence")
_UNRATED: Final = ("audit", "education")
_GOOD: Final = ("sufficient", "especially")
"""Risks without a rating of their own: each demand has its choice."""
_MOST = 12
"""Related places of one finding."""


def rating_supported(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return one flaw that lists what nothing declared supports; related places show what supports the rest.

    What only a choice of the form says has its own rule. What a text admits itself is left to the rule about admitted gaps, an answer that a control denies to the rules about answers.
    """
    risk = subject.facts["risk"]
    file = next((one for one in facts.assessment.files if one.id == subject.facts["file"]["id"]), None)
    answer = facts.answer_to(risk, file)
    support = facts.supports.of(risk, file, answer)
    admitted = bool(subject.facts["gaps"])
    answers = {} if answer is None else answer.answers
    lacking = [
        one
        for one in support.lacking
        if one.state != "claimed"
        and (one.state != "denied" or not (admitted or one.demand.answer))
        and (risk not in _UNRATED or answers.get(one.demand.answer or "") in _GOOD)
    ]
    if not lacking:
        return []
    held = [one for one in support.standings if one.supports]
    values = {
        "missing": "、".join(f"「{one.demand.title.ja}」（{_GRADES[one.grade]}）" for one in lacking),
        "supported": "、".join(f"「{one.demand.title.ja}」" for one in held) or "なし",
    }
    related = [*_places(lacking), *_places(held)]
    members = tuple([one.demand.id for one in lacking])
    return [Flaw(values, related=tuple(dict(related[:_MOST]).items()), members=members)]


def _places(standings: list[Standing]) -> list[tuple[Spot, Words]]:
    return [(Spot(("controls", index)), _note(one)) for one in standings for index in one.controls]


def _note(one: Standing) -> Words:
    said = _SUPPORTS if one.supports else _DENIES if one.state == "denied" else _WAITS
    return Words(said.ja.format(one.demand.title.ja), said.en.format(one.demand.title.en))
