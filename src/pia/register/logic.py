"""Which event may follow which state: the checks of a 住民記録システム, pure over a :class:`~pia.register.view.View`.

``decide`` takes the events of one 届 together. It never changes anything: the outcome is a value that a node applies in one
transaction, and a refusal names every reason that was found. What is asked, in this order:

1. form (:mod:`pia.register.checks`), and that the events belong to one application;
2. time: nothing is recorded before it happened, or happened before the birth, the 住民となった日 or the last removal;
3. standing (:mod:`~pia.register.entering`, :mod:`~pia.register.staying`): 転入 of a current resident, 転居 of anything but
   the address, a second 消除 and the like are refused; numbers are unique here and change only from what is recorded;
4. households, after the last event: one 世帯主, one address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from pia.register.checks import check_form
from pia.register.draft import Draft
from pia.register.entering import ENTERING, Entering, ask_confirmed, ask_entering
from pia.register.event import Birth, Death, Event, HouseholdChange, MoveIn, MoveInByCard, MoveOutConfirmed, MoveWithin
from pia.register.household import HEAD
from pia.register.refusal import Refusal, Refused
from pia.register.removed import Removed
from pia.register.staying import STAYING
from pia.register.step import step
from pia.register.view import Outcome, View, shed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["decide"]

Found = list[Refusal]

_FILED_AFTERWARDS: Final = frozenset({MoveIn, MoveInByCard, MoveWithin, Birth, Death, HouseholdChange})
"""What can be filed only once it has happened (第22条, 第23条, 第25条)."""


def decide(view: View, events: Event | Sequence[Event]) -> Outcome | Refused:
    """Judge one application.

    Returns:
        What becomes of everybody it is about, or why it is not taken. Refusals are those of the first event that has any,
        or else those of the households.
    """
    listed = (events,) if isinstance(events, Event) else tuple(events)
    if not listed:
        return Refused((Refusal("no-event"),))
    draft = Draft(view)
    removed: list[Removed] = []
    for at, event in enumerate(listed):
        found = check_form(event) or _ask_together(listed[0], event) or _ask(draft, event)
        if found:
            return _refused(found, at)
        before = draft.standing(event.atena)
        after = step(before, event)
        draft.put(event.atena, before, after)
        left = shed(before, after, event)
        if left is not None:
            removed.append(left)
    found = _ask_households(draft)
    return _refused(found, len(listed) - 1) if found else Outcome(listed, draft.before, draft.after, tuple(removed))


def _refused(found: Found, at: int) -> Refused:
    return Refused(tuple(Refusal(one.code, one.field, at, one.limit) for one in found))


def _ask_together(first: Event, event: Event) -> Found:
    if (event.application, event.recorded) == (first.application, first.recorded):
        return []
    return [Refusal("mixed-applications", "application")]


def _ask(draft: Draft, event: Event) -> Found:
    found: Found = []
    content = event.payload
    kind = type(content)
    _ask_times(found, event, kind)
    before = draft.standing(event.atena)
    if kind in ENTERING:
        ask_entering(found, draft, event, cast("Entering", content), before)
    elif isinstance(content, MoveOutConfirmed):
        ask_confirmed(found, draft, event, content, before)
    elif before is None:
        found.append(Refusal("unknown-person", "atena"))
    elif isinstance(before, Removed):
        found.append(Refusal("already-removed", "atena"))
    else:
        if event.effective < before.since:
            found.append(Refusal("before-residence", "effective"))
        STAYING[kind](found, draft, before, content, event)
    return found


def _ask_times(found: Found, event: Event, kind: type) -> None:
    today = event.recorded_on
    if event.effective > today:
        found.append(Refusal("effective-in-future", "effective"))
    if event.filed > today:
        found.append(Refusal("filed-in-future", "filed"))
    if event.filed < event.effective and kind in _FILED_AFTERWARDS:
        found.append(Refusal("filed-beforehand", "filed"))


def _ask_households(draft: Draft) -> Found:
    found: Found = []
    for household in draft.households:
        members = draft.members(household)
        if not members:
            continue
        heads = sum(member.relation == HEAD for member in members)
        if heads != 1:
            found.append(Refusal("two-heads" if heads else "no-head", "relation"))
        home = members[0].address
        if any(member.address != home for member in members):
            found.append(Refusal("addresses-differ", "address"))
    return found
