"""住民基本台帳ファイル in a store: what the logic asks of it, and what an accepted application writes into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

import msgspec
from msgspec import Struct

from pia.register.batches import batch_of, event_batch
from pia.register.entering import ENTERING, Entering
from pia.register.event import Birth, Event, write_event
from pia.register.nodes.searching import personal_indexes
from pia.register.nodes.shelf import Found, Shelf, is_key
from pia.register.person import Resident
from pia.register.policy import FilePolicy
from pia.register.removed import Removed
from pia.register.retention import Retention
from pia.register.seal import Seal
from pia.register.step import Standing, step
from pia.register.store.interface import Ahead, EventRow, Lookup, Reader, Record, Tx
from pia.register.values import resident_values
from pia.register.view import Outcome

__all__ = ["ResidentFile", "Sheet", "StoreView", "sheet_values"]

_EVENTS: Final = msgspec.json.Decoder(Event)
_AHEAD: Final = 8
"""Events of one application whose people are asked for ahead; where there are more, the others are asked for when they come."""


class Sheet(Struct, frozen=True, omit_defaults=True):
    """One record: a 住民票, or else a 除票."""

    resident: Resident | None = None
    removed: Removed | None = None

    @property
    def standing(self) -> Resident | Removed:
        """What it is."""
        standing = self.resident or self.removed
        if standing is None:
            raise ValueError("an empty sheet")
        return standing

    @property
    def last(self) -> Resident:
        """The 住民票 as it is or was last."""
        standing = self.standing
        return standing.resident if isinstance(standing, Removed) else standing


def sheet_values(sheet: Sheet) -> dict[str, str]:
    """Return the values of a record by item."""
    return resident_values(sheet.last)


def _indexes(sheet: Sheet) -> Iterable[tuple[str, str]]:
    resident = sheet.last
    yield "code", resident.code
    for former in resident.former_codes:
        yield "code", former.value
    if resident.number is not None:
        yield "number", resident.number
    for former in resident.former_numbers:
        yield "number", former.value
    person = resident.person
    yield from personal_indexes(person.name.text, person.birth.isoformat(), resident.address.text)
    if sheet.resident is not None:
        yield "household", resident.household


class StoreView:
    """A :class:`~pia.register.view.View` of a store within one transaction; it reads only what is asked."""

    def __init__(
        self, reader: Reader, shelf: Shelf[Sheet], municipality: str, municipalities: frozenset[str] | None
    ) -> None:
        self._reader, self._shelf, self._known = reader, shelf, municipalities
        self.municipality = municipality
        self._found: dict[str, Found[Sheet] | None] = {}

    def row(self, atena: str) -> Record | None:
        """Return the record of a person."""
        found = self._get(atena)
        return found.row if found is not None else None

    def standing(self, atena: str) -> Standing:
        """Return the 住民票 of a person, or else the latest 除票, or None."""
        found = self._get(atena)
        return found.value.standing if found is not None else None

    def members(self, household: str) -> Sequence[Resident]:
        """Return the current residents of a household."""
        found = self._shelf.find(self._reader, "household", household)
        self._found |= {one.row.key: one for one in found}
        return [one.value.resident for one in found if one.value.resident is not None]

    def with_code(self, code: str) -> str | None:
        """Return who has, or ever had, a 住民票コード here."""
        return next(iter(self._shelf.keys(self._reader, "code", code)), None)

    def with_number(self, number: str) -> str | None:
        """Return who has, or ever had, a 個人番号 here."""
        return next(iter(self._shelf.keys(self._reader, "number", number)), None)

    def knows_municipality(self, code: str) -> bool:
        """Say whether a 団体コード is one of a municipality."""
        return self._known is None or code in self._known

    def _get(self, atena: str) -> Found[Sheet] | None:
        if atena not in self._found:
            self._found[atena] = self._shelf.get(self._reader, atena)
        return self._found[atena]


class ResidentFile:
    """The 住民基本台帳ファイル of one node, with its events."""

    def __init__(self, seal: Seal, file: FilePolicy, municipality: str, retention: Retention | None = None) -> None:
        self.shelf: Shelf[Sheet] = Shelf(seal, file, Sheet, _indexes, retention=retention)
        self._events_key = batch_of(file, None)
        self.municipality = municipality
        self._seal = seal

    def view(self, reader: Reader, municipalities: frozenset[str] | None = None) -> StoreView:
        """Return what the logic asks."""
        return StoreView(reader, self.shelf, self.municipality, municipalities)

    def ahead(self, events: Sequence[Event]) -> Ahead:
        """Return what the logic will ask of the store about the events of an application, as far as the events themselves tell."""
        shelf = self.shelf
        first = events[:_AHEAD]
        people = dict.fromkeys(event.atena for event in first if is_key(event.atena))
        asked = []
        for event in first:
            if isinstance(event.payload, Entering):
                asked += [shelf.finding("household", event.payload.household)]
                asked += [shelf.finding("code", event.payload.code, limit=2)]
                number = None if isinstance(event.payload, Birth) else event.payload.number
                asked += [shelf.finding("number", number, limit=2)] if number is not None else []
        records = tuple((shelf.file.id, shelf.key(one)) for one in people)
        return Ahead(records=records, finds=tuple(dict.fromkeys(asked)))

    def write(self, tx: Tx, view: StoreView, outcome: Outcome, now: datetime) -> None:
        """Write an accepted application: its events, the new records, and the terms that begin."""
        self._append(tx, outcome.events)
        for atena, after in outcome.after.items():
            before = outcome.before[atena]
            if after is None or after is before:
                continue
            self._put(tx, view.row(atena), after, now)
        for removed in outcome.removed:
            if removed.cause == "rewriting":
                for row in tx.versions(self.shelf.file.id, removed.atena)[1:]:
                    self.shelf.expire(tx, row, self.shelf.term("rewritten", removed.on, now.date()))

    def _put(self, tx: Tx, row: Record | None, after: Resident | Removed, now: datetime) -> None:
        if isinstance(after, Resident):
            sheet = Sheet(resident=after)
            self.shelf.put(tx, after.atena, sheet, before=row, effective=after.changed, now=now)
            return
        expires = self.shelf.term("removed", after.on)
        sheet = Sheet(removed=after)
        self.shelf.put(
            tx, after.atena, sheet, before=row, effective=after.on, now=now, state="removed", expires=expires
        )
        self.shelf.expire_versions(tx, after.atena, expires)

    def _append(self, tx: Tx, events: Sequence[Event]) -> None:
        seq = tx.last_event()
        rows = []
        for event in events:
            seq += 1
            rows.append(
                EventRow(
                    seq=seq,
                    kind=event.kind,
                    key=event.atena,
                    effective=event.effective.toordinal(),
                    recorded=int(event.recorded.timestamp()),
                    batch=event_batch(self.shelf.file, event.atena),
                    body=self._seal.seal(self._events_key, write_event(event), f"event/{seq}"),
                )
            )
        tx.append(*rows)

    def events(self, reader: Reader, atena: str | None = None, *, after: int = 0) -> Iterator[tuple[int, Event]]:
        """Yield the events (of one person) with their numbers, in the order in which they were recorded."""
        for row in reader.events(after=after, key=atena):
            yield row.seq, _EVENTS.decode(self._seal.open(self._events_key, row.body, f"event/{row.seq}"))

    def seeded(self, rows: Iterable[Resident | Removed], now: datetime) -> Iterator[tuple[Record, Sequence[Lookup]]]:
        """Yield the records of an opening register, for bulk loading."""
        shelf = self.shelf
        for standing in rows:
            if isinstance(standing, Resident):
                yield shelf.seeded(standing.atena, Sheet(resident=standing), effective=standing.changed, now=now)
            else:
                yield shelf.seeded(
                    standing.atena, Sheet(removed=standing), effective=standing.on, now=now, state="removed",
                    expires=shelf.term("removed", standing.on),
                )  # fmt: skip

    def past(
        self, reader: Reader, atena: str, *, effective: date | None = None, recorded: datetime | None = None
    ) -> Standing:
        """Return a person's standing on a day, as it was known at a moment (see :mod:`pia.register.history`).

        A record that an opening register was seeded with is where its events begin.
        """
        events = [event for _, event in self.events(reader, atena)]
        standing: Standing = None
        if not events or type(events[0].payload) not in ENTERING:
            rows = reader.versions(self.shelf.file.id, atena)
            first = rows[-1] if rows and rows[-1].version == 1 else None
            if first is not None and (recorded is None or first.recorded <= recorded.timestamp()):
                standing = self.shelf.open(first).standing
        for event in events:
            if (recorded is None or event.recorded <= recorded) and (effective is None or event.effective <= effective):
                standing = step(standing, event)
        return standing
