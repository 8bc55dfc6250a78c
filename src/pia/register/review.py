"""Looking through the ledger for look-ups that belong to no task: from the ledger and the events alone, without opening anything.

Four questions are asked of every look-up about somebody: was there a case of that person about that time (an event, or an operation
that is a case by itself, such as issuing a certificate)? Was it outside office hours? Was it about the operator's own household or a
colleague? Did the operator look up far more people that day than others do? What is found is no proof: it is what somebody has to be
asked about. Refused attempts count like others.

What counts as a look-up, a case or office hours is :class:`Measure`: the reviewer's choice, told with the result, and nothing of an assessment.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.errors import Words
from pia.register.clock import TOKYO, is_office_day
from pia.register.seal import Seal

if TYPE_CHECKING:
    from pia.register.store.interface import LedgerRow, Reader

__all__ = ["REASONS", "Case", "Finding", "Measure", "Reason", "Review", "review"]

Reason = Literal["no-case", "outside-hours", "own", "volume"]

REASONS: Final[dict[Reason, Words]] = {
    "no-case": Words("前後に届出・申請等が無い", "no case of the person about that time"),
    "outside-hours": Words("執務時間外", "outside office hours"),
    "own": Words("本人の世帯又は同僚", "own household or a colleague"),
    "volume": Words("件数が突出", "far more people than others look up"),
}


class Case(Struct, frozen=True):
    """A reason to look somebody up that stands in neither events nor ledger: an application on paper, an inquiry by law."""

    subject: bytes
    first: date
    last: date


class Measure(Struct, frozen=True, kw_only=True):
    """What is looked for.

    ``looks`` are the operations that show somebody; ``acts`` those that are a case by themselves when they were done. A look-up is
    explained by a case at most ``before`` earlier or ``after`` later. More than ``times`` the median of different people per operator and
    day, and more than ``least``, is a volume.
    """

    looks: frozenset[str]
    acts: frozenset[str] = frozenset()
    before: timedelta = timedelta(days=14)
    after: timedelta = timedelta(days=14)
    opens: time = time(8, 0)
    closes: time = time(19, 0)
    times: int = 5
    least: int = 30
    machines: frozenset[str] = frozenset()
    """Who acts by itself (nodes, nightly runs) and is not asked."""


class Finding(Struct, frozen=True, kw_only=True):
    """A row of the ledger that somebody has to be asked about, the weightiest reason first."""

    seq: int
    at: datetime
    who: str
    terminal: str
    task: str
    operation: str
    subject: bytes
    outcome: str
    reasons: tuple[Reason, ...]

    @property
    def words(self) -> Words:
        """Who did what when, and what is odd about it."""
        ja = "、".join(REASONS[reason].ja for reason in self.reasons)
        en = ", ".join(REASONS[reason].en for reason in self.reasons)
        when = f"{self.at:%Y-%m-%d %H:%M}"
        return Words(
            f"{self.seq}行目 {when} {self.who} {self.operation}：{ja}",
            f"row {self.seq} {when} {self.who} {self.operation}: {en}",
        )


class Review(Struct, frozen=True, kw_only=True):
    """What a review looked at and found; ``own_known`` tells whether anybody named households and colleagues;
    ``unnamed`` look-ups are rows about nobody in particular, which nobody can judge.
    """

    rows: int
    looked: int
    findings: tuple[Finding, ...]
    own_known: bool
    unnamed: int = 0

    @property
    def words(self) -> Words:
        """The review in one sentence."""
        ja = f"{self.rows}行のうち照会{self.looked}件を確かめ、{len(self.findings)}件に確認が要ります。"
        en = f"{self.looked} look-ups among {self.rows} rows; {len(self.findings)} have to be asked about."
        if not self.own_known:
            ja += "操作者の世帯・同僚の一覧が無いため、その照会は確かめていません。"
            en += " Own households and colleagues were not checked: nobody named them."
        if self.unnamed:
            ja += f"対象の記録が無い照会{self.unnamed}件は確かめられません。"
            en += f" {self.unnamed} look-ups name no subject and cannot be judged."
        return Words(ja, en)


_ORDER: Final[tuple[Reason, ...]] = ("own", "no-case", "volume", "outside-hours")


def review(
    reader: Reader,
    seal: Seal,
    measure: Measure,
    *,
    since: date,
    until: date,
    own: Mapping[str, Collection[str]] | None = None,
    cases: Iterable[Case] = (),
) -> Review:
    """Look through the ledger of a node.

    Args:
        reader: a view of the node.
        seal: of the node; only its keyed hash of people is used.
        measure: what is looked for.
        since: the first day.
        until: the last day.
        own: by operator, the keys of the household and of the colleagues; None where nobody knows.
        cases: reasons that stand elsewhere.

    Returns:
        what has to be asked about, in the order of the ledger.
    """
    first, end = _start(since), _start(until + timedelta(days=1))
    known = _Cases(reader, seal, measure, cases)
    personal = {who: {seal.subject(key) for key in keys} for who, keys in (own or {}).items()}
    volumes = _volumes(reader, measure, first, end)
    rows = looked = unnamed = 0
    findings = []
    for row in reader.ledger():
        if not first <= row.at < end:
            continue
        rows += 1
        if not _is_look(row, measure):
            unnamed += not row.subject and row.operation in measure.looks and row.outcome != "refused"
            continue
        looked += 1
        reasons: set[Reason] = set()
        if not known.explains(row):
            reasons.add("no-case")
        if row.subject in personal.get(row.who, ()):
            reasons.add("own")
        if (row.who, _day(row)) in volumes:
            reasons.add("volume")
        if _is_outside(row, measure):
            reasons.add("outside-hours")
        if reasons:
            findings.append(_finding(row, tuple(reason for reason in _ORDER if reason in reasons)))
    return Review(rows=rows, looked=looked, findings=tuple(findings), own_known=own is not None, unnamed=unnamed)


class _Cases:
    """When there was a reason to look somebody up."""

    def __init__(self, reader: Reader, seal: Seal, measure: Measure, others: Iterable[Case]) -> None:
        moments: dict[bytes, list[int]] = {}
        for event in reader.events():
            moments.setdefault(seal.subject(event.key), []).append(event.recorded)
        for row in reader.ledger():
            if row.subject and row.operation in measure.acts and row.outcome in ("done", "unchecked"):
                moments.setdefault(row.subject, []).append(row.at)
        for listed in moments.values():
            listed.sort()
        self._moments = moments
        self._before, self._after = int(measure.before.total_seconds()), int(measure.after.total_seconds())
        self._others: dict[bytes, list[Case]] = {}
        for case in others:
            self._others.setdefault(case.subject, []).append(case)

    def explains(self, row: LedgerRow) -> bool:
        """Say whether there was a case about the time of a look-up."""
        moments = self._moments.get(row.subject, [])
        place = bisect_left(moments, row.at - self._before)
        if place < len(moments) and moments[place] <= row.at + self._after:
            return True
        day = _day(row)
        return any(case.first <= day <= case.last for case in self._others.get(row.subject, ()))


def _volumes(reader: Reader, measure: Measure, first: int, end: int) -> set[tuple[str, date]]:
    """Return the operators and days with far more people than is usual."""
    people: dict[tuple[str, date], set[bytes]] = {}
    for row in reader.ledger():
        if first <= row.at < end and _is_look(row, measure):
            people.setdefault((row.who, _day(row)), set()).add(row.subject)
    counted = Counter({place: len(subjects) for place, subjects in people.items()})
    usual = median(counted.values()) if counted else 0
    return {place for place, count in counted.items() if count > max(measure.least, measure.times * usual)}


def _is_look(row: LedgerRow, measure: Measure) -> bool:
    return bool(row.subject) and row.operation in measure.looks and row.who not in measure.machines


def _is_outside(row: LedgerRow, measure: Measure) -> bool:
    moment = _moment(row)
    if not measure.opens <= moment.time() < measure.closes:
        return True
    return not is_office_day(moment.date())


def _finding(row: LedgerRow, reasons: tuple[Reason, ...]) -> Finding:
    return Finding(
        seq=row.seq,
        at=_moment(row),
        who=row.who,
        terminal=row.terminal,
        task=row.task,
        operation=row.operation,
        subject=row.subject,
        outcome=row.outcome,
        reasons=reasons,
    )


def _moment(row: LedgerRow) -> datetime:
    return datetime.fromtimestamp(row.at, TOKYO)


def _day(row: LedgerRow) -> date:
    return _moment(row).date()


def _start(day: date) -> int:
    return int(datetime.combine(day, time(), TOKYO).timestamp())
