"""Deleting by hand: what somebody asks for is refused while its term runs, and the attempt is entered in the ledger.

Erasing what is over is :mod:`pia.register.erasure`; this is the door for requests, so that there is one place that says no. What declares
no term is not deleted either: nobody knows whether it may go.
"""

from __future__ import annotations

from datetime import date, datetime

from pia.errors import PiaError, Problem, Words
from pia.register.batches import event_batch
from pia.register.clock import Clock
from pia.register.gone import count_gone
from pia.register.ledger import Entry, Outcome, cut, enter, told
from pia.register.policy import Policy, Undeclared
from pia.register.retention import Retention
from pia.register.store.interface import NodeStore, Tx

__all__ = ["StillKept", "cut_by_hand", "delete_by_hand"]

_WORDS = Words("保存期間の後に、消去の処理で消してください。", "let it be erased by the run of erasure after its term")


class StillKept(PiaError):  # noqa: N818 - a refusal
    """Something may not be deleted yet, or nobody declared when it may."""


def delete_by_hand(store: NodeStore, policy: Policy, clock: Clock, *, who: str, file: str, key: str) -> int:
    """Delete a person's record of a file with all its versions and events, where the term of all of them is over.

    Args:
        store: the node's part.
        policy: what is declared.
        clock: decides what is over.
        who: asks for it.
        file: the id of a file of the node.
        key: of the record.

    Returns:
        how many versions went; 0 where there is none.

    Raises:
        StillKept: ``record-still-kept``, ``term-undeclared``; nothing was deleted, and the ledger tells of the attempt.
        KeyError: the node has no such file.
    """
    declared = {one.id: one for one in Retention(policy).files(store.node)}[file]
    with store.write() as tx:
        versions = tx.versions(file, key)
        refused: StillKept | None
        if isinstance(declared.keep, Undeclared):
            refused = _undeclared(file)
        else:
            days = [one.expires for one in versions]
            refused = _kept(file, days) if any(day is None or day > clock.today.toordinal() for day in days) else None
        if refused is None:
            gone = tx.erase(file, key)
            events = tx.erase_events(event_batch(declared, key)) if gone else 0
            if gone:
                count_gone(tx, gone, events)
            _tell(tx, clock.now, who, "delete", f"file={told(file)} records={gone} events={events}")
            return gone
        _tell(tx, clock.now, who, "delete", f"file={told(file)} reason={refused.problems[0].code}", done=False)
    raise refused


def cut_by_hand(store: NodeStore, policy: Policy, clock: Clock, *, who: str, before: date) -> int:
    """Delete the rows of a ledger that were entered before a day, where the term of all of them is over.

    Returns:
        how many rows went.

    Raises:
        StillKept: ``ledger-still-kept``, ``term-undeclared``; nothing was deleted, and the ledger tells of the attempt.
    """
    stays = Retention(policy).ledger_kept_from(store.node, clock.today)
    with store.write() as tx:
        if stays is not None and before <= stays:
            return cut(tx, clock.now, before)
        refused = _undeclared("ledger") if stays is None else _ledger_kept(stays)
        _tell(tx, clock.now, who, "cut", f"reason={refused.problems[0].code}", done=False)
    raise refused


def _tell(tx: Tx, now: datetime, who: str, operation: str, detail: str, *, done: bool = True) -> None:
    outcome: Outcome = "done" if done else "refused"
    enter(tx, now, Entry(who=told(who), operation=f"{operation}-by-hand", outcome=outcome, detail=detail))


def _kept(file: str, days: list[int | None]) -> StillKept:
    last = None if None in days else max(day for day in days if day is not None)
    until = ("期間がまだ始まっていません", "its term has not begun") if last is None else _until(date.fromordinal(last))
    return StillKept(
        Problem(
            "record-still-kept",
            Words(f"保存期間内の記録は消せません（{file}、{until[0]}）。", f"a record cannot be deleted while it is kept ({file}, {until[1]})"),
            _WORDS,
        )
    )  # fmt: skip


def _ledger_kept(stays: date) -> StillKept:
    return StillKept(
        Problem(
            "ledger-still-kept",
            Words(f"保存期間内の操作記録は消せません（{stays}以後の記録）。", f"rows of the ledger cannot be deleted while they are kept (those since {stays})"),
            _WORDS,
        )
    )  # fmt: skip


def _undeclared(what: str) -> StillKept:
    return StillKept(
        Problem(
            "term-undeclared",
            Words(
                f"保存期間の記載が無いため消せません（{what}）。",
                f"no term is declared, so it cannot be deleted ({what})",
            ),
            Words("評価書に保存期間を記載してください。", "declare the term in the assessment"),
        )
    )


def _until(day: date) -> tuple[str, str]:
    return f"{day}から消去できる", f"erasable from {day}"
