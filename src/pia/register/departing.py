"""What follows of itself when people leave a household: 消除 on the planned day, and a new 世帯主 for those who stay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.register.event import Content, HouseholdChange, MoveAbroad, MoveOut
from pia.register.household import succession
from pia.register.person import Abroad

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pia.register.person import Resident

__all__ = ["Due", "due", "is_due", "staying_on"]


class Due(Struct, frozen=True):
    """A content that is to be recorded of somebody, and its effective day."""

    atena: str
    content: Content
    effective: date


def is_due(resident: Resident, today: date) -> bool:
    """Say whether the planned day of a filed departure has come, so that the 住民票 is to be 消除."""
    return resident.leaving is not None and resident.leaving.on <= today


def due(members: Sequence[Resident], today: date) -> tuple[Due, ...]:
    """Return what the daily run has to record of one household, as one application; empty where nobody's day has come."""
    leaving = [member for member in members if is_due(member, today)]
    found = []
    for member in leaving:
        plan = member.leaving
        if plan is not None:
            content: Content = MoveAbroad() if isinstance(plan.destination, Abroad) else MoveOut()
            found.append(Due(member.atena, content, plan.on))
    last = max((one.effective for one in found), default=today)
    return (*found, *staying_on(members, {member.atena for member in leaving}, last))


def staying_on(members: Sequence[Resident], leaving: Collection[str], day: date) -> tuple[Due, ...]:
    """Return the 世帯変更 of those who stay where the head leaves, a proposal that what people file goes before."""
    now = {member.atena: member for member in members}
    return tuple(
        Due(atena, HouseholdChange(household=now[atena].household, relation=relation), day)
        for atena, relation in succession(members, leaving, day)
        if now[atena].relation != relation
    )
