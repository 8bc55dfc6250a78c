"""Whether everything that a system holds is there and opens: every version of every record, and every event.

A version has to open at its place and come to its digest. Older versions and events may be missing only as far as the ledger tells of their
erasure (where its beginning was cut: as far as the node counted), and who has events has a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pia.errors import Words
from pia.register.agreement_check import UNOPENED, Check, Counted
from pia.register.batches import file_of
from pia.register.city import City
from pia.register.gone import gone
from pia.register.keys import KeyGone
from pia.register.nodes.residents import ResidentFile
from pia.register.nodes.shelf import Shelf
from pia.register.seal import SealBroken
from pia.register.store.interface import Reader, State

__all__ = ["contents", "opens"]

_EVERY: Final[tuple[State, ...]] = ("current", "history", "removed")
_ERASED: Final = re.compile(r"file=\S+ records=([0-9]+) events=([0-9]+)").fullmatch
_ERASING: Final = ("erase", "delete-by-hand")


def contents(city: City) -> Iterator[Check]:
    """Yield for each system whether its contents are there and open."""
    for node in city.nodes.values():
        count = Counted("contents", Words("記録の内容", "the contents of records"), node.id)
        with node.store.read() as reader:
            lost = sum(_versions(count, shelf, reader, eventful=many) for shelf, many in _shelves(node))
            last = reader.last_event()
            events = _events(count, node, reader) if last else 0
            records_gone, events_gone = _on_record(reader) if lost or events < last else (0, 0)
        if lost > records_gone:
            count.add("", Words(f"記録に無い消去で旧い版が{lost - records_gone}件ありません", f"{lost - records_gone} older versions are gone, and no erasure is on record"))  # fmt: skip
        if last - events != events_gone:
            count.add("", Words(f"届出の履歴{last}件のうち{events}件しかなく、記録にある消去は{events_gone}件です", f"{events} of {last} events are there, and {events_gone} were erased on record"))  # fmt: skip
        if count.compared or count.wrong:
            yield count.done()


def opens(city: City) -> bool:
    """Say whether the keys of a register open the first record of every file; true of one that holds nothing."""
    for node in city.nodes.values():
        with node.store.read() as reader:
            for shelf, _ in _shelves(node):
                first = next(iter(reader.records(shelf.file.id, _EVERY)), None)
                if first is not None and not shelf.is_whole(first):
                    return False
    return True


def _shelves(node: Any) -> Iterator[tuple[Shelf[Any], bool]]:
    """Yield the files of a node, and whether every change of them is an event."""
    for held in vars(node).values():
        if isinstance(held, ResidentFile):
            yield held.shelf, True
        elif isinstance(held, Shelf):
            yield held, False


def _versions(count: Counted, shelf: Shelf[Any], reader: Reader, *, eventful: bool) -> int:
    """Open every version; return how many older ones of those who have a record are missing."""
    lost, key, older = 0, "", 0
    for row in count.passing(reader.records(shelf.file.id, _EVERY)):
        if not shelf.is_whole(row):
            count.add(row.key, UNOPENED)
        if row.key != key:
            key, older = row.key, 0
        if row.state == "history":
            older += 1
        else:
            lost += max(row.version - 1 - older, 0)
            if row.version > 1 and eventful and next(reader.events(key=row.key), None) is None:
                count.add(row.key, Words("版が重なっているのに、届出の履歴がない", "there are versions, but no events"))
    return lost


def _events(count: Counted, node: Any, reader: Reader) -> int:
    """Open every event; return how many there are."""
    events, known = 0, dict[str, bool]()
    for row in count.passing(reader.events()):
        events += 1
        try:
            node.seal.open(row.batch, row.body, f"event/{row.seq}")
        except (SealBroken, KeyGone):
            count.add(f"event/{row.seq}", UNOPENED)
        if row.key not in known:
            known[row.key] = reader.record(file_of(row.batch), row.key) is not None
            if not known[row.key]:
                count.add(row.key, Words("届出の履歴だけがあり、記録がない", "there are events, but no record"))
    return events


def _on_record(reader: Reader) -> tuple[int, int]:
    """Return how many versions and events were erased by the ledger, or as counted where its beginning is gone."""
    records = events = 0
    for place, row in enumerate(reader.ledger()):
        if place == 0 and row.seq != 1:
            return gone(reader)
        found = _ERASED(row.detail) if row.operation in _ERASING else None
        if found is not None:
            records, events = records + int(found[1]), events + int(found[2])
    return records, events
