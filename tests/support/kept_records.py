"""A small policy with every kind of term, a store for it, and records sealed into it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pia.register.batches import batch_of
from pia.register.clock import TOKYO, Clock
from pia.register.keys import MemoryKeys
from pia.register.policy import BodyPolicy, Channel, FilePolicy, LogPolicy, NodePolicy, Policy
from pia.register.retention import Retention
from pia.register.seal import Seal
from pia.register.store.interface import EventRow, Record
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from pia.register.keys import Keys
    from pia.register.store.interface import State, Tx

NODE = "cs"
SECRET = b"a secret for tests"
YEARS = Duration(150, "y")

FILES = (
    FilePolicy(id="residents", node=NODE, role="resident-record", keep=YEARS, keep_from="removal"),
    FilePolicy(id="identification", node=NODE, role="identification", keep=YEARS, keep_from="next-notice"),
    FilePolicy(id="supplementary", node=NODE, role="supplementary", keep=YEARS, keep_from="next-notice"),
    FilePolicy(id="sending", node=NODE, role="recipient-address", keep=Duration(30, "d"), keep_from="sending", backed_up=False),
    FilePolicy(id="papers", node=NODE, role="application", keep=Duration(1, "y"), keep_from="arrival"),
    FilePolicy(id="provisions", node=NODE, role="provision-record", keep=Duration(7, "y"), keep_from="record"),
    FilePolicy(id="silent", node=NODE, role="other"),
    FilePolicy(id="manual", node=NODE, role="other", keep=Duration(1, "y"), keep_from="arrival", automatic_erasure=False),
)  # fmt: skip

POLICY = Policy(
    name="試験用",
    bodies=(BodyPolicy("152021", "試験市", "municipality", "150002"),),
    nodes=(NodePolicy(id=NODE, kind="municipal-cs", body="152021"),),
    channels=(Channel(id="up", source=NODE, target="prefecture", kind="notice"),),
    files=FILES,
    log={NODE: LogPolicy(operations=Duration(7, "y"), provisions=Duration(7, "y"))},
)
BY_ID = {file.id: file for file in FILES}
RETENTION = Retention(POLICY)


def clock(year: int = 2026, month: int = 4, day: int = 1) -> Clock:
    """Return a clock at nine in the morning."""
    return Clock(datetime(year, month, day, 9, tzinfo=TOKYO))


def at(day: date) -> datetime:
    """Return nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=TOKYO)


def seal_of(keys: Keys | None = None, node: str = NODE) -> Seal:
    """Return the seal of a node."""
    return Seal(node, keys or MemoryKeys(seed=b"tests"), SECRET)


def sealed(
    seal: Seal,
    file: str,
    key: str,
    content: bytes,
    *,
    version: int = 1,
    state: State = "current",
    expires: date | None = None,
) -> Record:
    """Return a version sealed into the batch of its term."""
    batch = batch_of(BY_ID[file], expires)
    return Record(
        file=file,
        key=key,
        version=version,
        state=state,
        batch=batch,
        effective=1,
        recorded=1,
        expires=expires.toordinal() if expires else None,
        digest=seal.digest(content),
        body=seal.seal(batch, content, f"{file}/{key}"),
    )


def happened(tx: Tx, seal: Seal, file: str, key: str, content: bytes) -> None:
    """Append an event of somebody."""
    batch = RETENTION.events_of(file, key)
    seq = tx.last_event() + 1
    body = seal.seal(batch, content, f"event/{seq}")
    tx.append(EventRow(seq=seq, kind="move-in", key=key, effective=1, recorded=1, batch=batch, body=body))
