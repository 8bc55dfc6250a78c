"""The ledger of rights: every right given and taken away, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, TypeAlias

from msgspec.structs import replace

from pia.register.guard.lists import Grant, all_rows, row, row_of
from pia.register.guard.operator import Operator, Right
from pia.register.store.interface import Reader, Tx

__all__ = ["SETUP", "Change", "change_rights", "lines_of", "operator_of", "rights_from"]

Change: TypeAlias = tuple[Literal["grant", "revoke"], Right]
"""A right given, or the right that is left of one taken away."""
SETUP: Final = "setup"
"""Stands for applicant and approver when a node is set up and nobody is there yet."""


def operator_of(view: Reader, operator_id: str) -> Operator | None:
    """Return an operator by id."""
    kept = view.kept("operator", operator_id)
    return None if kept is None else row_of(kept.body, Operator)


def lines_of(view: Reader, operator_id: str) -> list[Grant]:
    """Return the lines of the ledger of rights about one operator, in order."""
    return list(all_rows(view, "grant", Grant, prefix=f"{operator_id}/"))


def rights_from(lines: Iterable[Grant]) -> tuple[Right, ...]:
    """Return what lines come to: a role is held once at a time; a revocation names the last day that is left."""
    held: dict[str, Right] = {}
    for line in lines:
        if line.act == "grant":
            held[line.role] = Right(role=line.role, since=line.since, last=line.last)
        elif line.role in held and line.last is not None:
            right = held.pop(line.role)
            last = line.last if right.last is None else min(right.last, line.last)
            if last >= right.since:
                held[line.role] = replace(right, last=last)
    return tuple(held[role] for role in sorted(held))


def change_rights(
    tx: Tx,
    operator: Operator,
    changes: Iterable[Change],
    *,
    day: date,
    by: tuple[str, str],
) -> Operator:
    """Write lines about an operator, and the operator with what they come to.

    Args:
        tx: The transaction.
        operator: The operator as kept from now on; the rights in it are replaced.
        changes: What is given, or revoked so that only ``last`` is left.
        day: The day on which this is entered.
        by: Applicant and approver.
    """
    lines = lines_of(tx, operator.id)
    for act, right in changes:
        line = Grant(
            operator=operator.id,
            number=len(lines) + 1,
            act=act,
            role=right.role,
            since=right.since,
            last=right.last,
            day=day,
            applicant=by[0],
            approver=by[1],
        )
        tx.keep(row("grant", f"{operator.id}/{line.number:06d}", line))
        lines.append(line)
    operator = replace(operator, rights=rights_from(lines))
    tx.keep(row("operator", operator.id, operator))
    return operator
