"""特に力を入れている stands on real evidence: one finding per file, with every place where the claim stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["especially_shown"]

_ALSO = Words("ここでも選ばれている", "chosen here as well")
_MOST = 24
"""Related places of one finding."""


def especially_shown(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw for each file (and for the body) whose risks claim especial effort that no real evidence shows."""
    del subject  # the assessment as a whole: its risks are looked at together
    claims: dict[tuple[str, str], list[tuple[str, Path_]]] = {}
    for risk in facts.subjects("risks"):
        made = risk.facts
        named = [name for name, choice in made["answers"].items() if choice == "especially"]
        if made["real_evidence_count"] or not (named or made["rating"] == "especially"):
            continue
        step = ("rating",) if made["rating"] == "especially" else ("answers", named[0])
        file = (made["file"]["id"] or "body", made["file"]["name"] or "全てのファイル")
        claims.setdefault(file, []).append((made["title"], (*risk.path, *step)))
    return [
        Flaw(
            {"file": name, "count": str(len(found)), "titles": "、".join(f"「{title}」" for title, _ in found)},
            at=Spot(found[0][1]),
            related=tuple((Spot(path), _ALSO) for _, path in found[1:_MOST]),
            part=id_,
            members=tuple(path for _, path in found),
        )
        for (id_, name), found in claims.items()
    ]
