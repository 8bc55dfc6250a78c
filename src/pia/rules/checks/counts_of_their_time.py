"""The days on which people were counted: not after the day of the check, nor more than five years before the publication."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from pia.rules.flaw import Flaw, Spot
from pia.rules.shapes import iso_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.model.population import FilePopulation, Handlers, WorkPopulation
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

    Counted = tuple[str, Path_, FilePopulation | Handlers | WorkPopulation | None]

__all__ = ["counts_of_their_time"]

_YEARS: Final = 5


def counts_of_their_time(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each number of people that was counted in the future or long before."""
    published = iso_days(facts.assessment.published_on)[0] if facts.assessment.published_on else None
    day = published or facts.as_of
    flaws = []
    for what, path, people in _numbers(facts):
        said = getattr(people, "counted_on", None)
        if not said or not isinstance(said, str):
            continue
        earliest, latest = iso_days(said)
        if earliest is not None and earliest > facts.as_of:
            against = f"検査の日（{facts.as_of}）より後"
        elif latest is not None and latest < _years_before(day):
            against = f"{'公表' if published else '検査'}の日より{_YEARS}年を超えて前"
        else:
            continue
        spot = Spot((*path, "counted_on"))
        flaws.append(Flaw({"what": what, "day": said, "against": against}, spot, part=_key(facts, path)))
    return flaws


def _years_before(day: str) -> str:
    then = date.fromisoformat(day)
    return f"{then.year - _YEARS:04}{day[4:]}"


def _key(facts: Facts, path: Path_) -> str:
    """Return the path by the ids of the lists instead of the numbers in them."""
    kind, index, *rest = path
    if not isinstance(index, int):
        return f"{kind}.{index}"
    if kind == "parties":
        party = facts.assessment.parties[index]
        matter = party.entrusted[int(rest[1])]
        return ".".join((party.id, matter.id or matter.file, *map(str, rest[2:])))
    entries = facts.assessment.files if kind == "files" else facts.assessment.recipients
    return ".".join((entries[index].id, *map(str, rest)))


def _numbers(facts: Facts) -> Iterator[Counted]:
    work = facts.assessment.work
    if work is not None:
        yield "対象人数", ("work", "subjects"), work.subjects
        yield "取扱者数", ("work", "handlers"), work.handlers
    for f, file in enumerate(facts.assessment.files):
        if file.subjects is not None:
            yield f"「{file.name}」の本人の数", ("files", f, "subjects", "population"), file.subjects.population
        if file.users is not None:
            yield f"「{file.name}」の使用者数", ("files", f, "users", "number"), file.users.number
    for p, party in enumerate(facts.assessment.parties):
        for m, matter in enumerate(party.entrusted):
            here: Path_ = ("parties", p, "entrusted", m)
            yield f"「{matter.name or party.name}」の取扱者数", (*here, "handlers"), matter.handlers
            if matter.scope is not None:
                yield (
                    f"「{matter.name or party.name}」で取り扱う本人の数",
                    (*here, "scope", "population"),
                    matter.scope.population,
                )
    for r, recipient in enumerate(facts.assessment.recipients):
        yield f"「{recipient.name}」に渡す本人の数", ("recipients", r, "population"), recipient.population
