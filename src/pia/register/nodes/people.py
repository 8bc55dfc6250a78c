"""What 本人確認情報 and 附票本人確認情報 have in common: records of people by 住民票コード, told from below, searched, disclosed and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Protocol

from pia.register.channel import Parcel
from pia.register.consistency import Tally, digests_of
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.items import item_key
from pia.register.nodes.base import Work, refuse
from pia.register.nodes.messages import KINDS, Values, is_text, parcel, read
from pia.register.nodes.providing import Provider, current
from pia.register.nodes.searching import search
from pia.register.nodes.shelf import Shelf
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Reader, Tx

__all__ = ["PeopleNode", "inquired", "notified", "subject_of", "values_of"]


class Told(Protocol):
    """A record as it is notified."""

    @property
    def code(self) -> str:
        """The 住民票コード."""

    def values(self) -> dict[str, str]:
        """Return the values by item."""


def subject_of(record: Told) -> str:
    """Return what names the person of a record in ledger and provisions."""
    return record.code


def values_of(record: Told) -> dict[str, str]:
    """Return the values of a record by item."""
    return record.values()


def notified(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """Apply a notice of the municipality that it speaks of, and tell it onward."""
    notice = read(node.RECORD, message)
    if isinstance(notice, Refused):
        return notice
    if not node.is_from(channel.source, node.told_by(notice)):
        return refuse("other-municipality", "municipality")
    refused: Refused | None = node.apply(tx, notice)
    if refused is not None:
        return refused
    for target in node.onward:
        node.tell(tx, target, message)
    return subject_of(notice)


def inquired(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """Answer an inquiry by 住民票コード, 個人番号 or 4情報 with the record of the one person whom it finds, and record that as a provision."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    with node.store.write() as tx:
        found = current(search(node.records, tx, asked.values, values_of))
        if isinstance(found, Refused):
            return found
        if len(found) != 1:
            return refuse("too-many" if found else "not-found", "person", 1)
        person = found[0].value
        given: dict[str, str] = node.answered(person)
        node.note_provision(tx, subject_of(person), to=channel.source, basis="inquiry", items=tuple(given))
        node.log(tx, node.inquiry_entry(channel, question, subject=subject_of(person), count=1))
    return parcel(node.ANSWERED, Values(given), given)


class PeopleNode(Provider):
    """A node with such a file; :attr:`records` is opened by the kind of node."""

    RECORD: ClassVar[Any]
    """The type of its records."""
    ASKED: ClassVar[str]
    """The name of an inquiry for one of them."""
    ANSWERED: ClassVar[str]
    """The name of the answer."""
    COMPARED: ClassVar[Parcel]
    """What 整合性確認 sends: its items have to be allowed to pass."""
    ONWARD: ClassVar[NodeKind | None] = None
    """The kind of node to which notices go on."""

    records: Shelf[Any]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.onward: tuple[str, ...] = self.above(self.ONWARD) if self.ONWARD else ()

    def answered(self, record: Any) -> dict[str, str]:
        """Return what an inquiry is told of a record."""
        return values_of(record)

    def key_of(self, record: Any) -> str:
        """Return the key under which a record stands."""
        return subject_of(record)

    def seed(self, rows: Iterable[Any]) -> int:
        """Fill an empty file with the records of an opening register, in the order of keys or not; return how many."""
        now = self.now
        loaded = (self.records.seeded(self.key_of(one), one, effective=one.changed, now=now) for one in rows)
        with self.store.write() as tx:
            count = tx.load(loaded)
            self.log(tx, self.own_entry("seed", detail=f"records={count}"))
        return count

    # --- reading ---

    def search(self, work: Work, conditions: Mapping[str, str]) -> list[dict[str, str]] | Refused | Denied:
        """Return the current records that meet the conditions, masked as the task demands (本人確認情報検索, 附票本人確認情報検索)."""

        def do(tx: Tx, permit: Permit) -> list[dict[str, str]] | Refused:
            found = current(search(self.records, tx, conditions, values_of))
            if isinstance(found, Refused):
                return found
            self.shows(*(subject_of(one.value) for one in found))
            return [permit.shown(values_of(one.value)) for one in found]

        return self.carry_out(work, "search", do, conditions=dict(conditions))

    def disclose(self, work: Work, code: str, applicant: str) -> dict[str, str] | Refused | Denied:
        """Show a person the own record (本人確認情報の開示, 附票本人確認情報の開示)."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            if applicant != code:
                return refuse("not-own-record", "code")
            found = current(search(self.records, tx, {"住民票コード": code}, values_of))
            if isinstance(found, Refused) or not found:
                return found if isinstance(found, Refused) else refuse("not-found", "code")
            return {"区分": "試験用", **permit.shown(values_of(found[0].value))}

        return self.carry_out(work, "disclose", do, subject=code)

    def ask_above(
        self, work: Work, operation: str, kind: NodeKind, conditions: Mapping[str, str]
    ) -> dict[str, str] | Refused | Denied:
        """Ask a node above for the record of somebody; the ledger names who was shown, or why nobody was."""
        asking = self.may(work, operation, conditions=dict(conditions))
        if isinstance(asking, Denied):
            return asking
        asked = {item_key(name): value for name, value in conditions.items()}
        answer: Parcel | Refused = refuse("channel-undeclared" if is_text(asked) else "bad-character", "channel")
        for target in self.above(kind)[:1] if is_text(asked) else ():
            answer = self.ask(target, parcel(self.ASKED, Values(asked), asked))
        return self.show_answer(work, operation, asking, conditions, answer)

    # --- 整合性確認 ---

    def digests(self, reader: Reader, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        """Yield what 整合性確認 compares: key and digest of the current records whose keys begin so."""
        return digests_of(reader, self.records.file.id, prefix)

    def provide_for_check(self, target: str) -> Tally | Refused:
        """Send what 整合性確認 needs to a node above, and return how the comparison came out there."""
        with self.store.read() as reader:
            found = self.channels.hand_over(self, target, KINDS["check"], self.COMPARED, self.digests(reader))
        return found if isinstance(found, Tally) else found if isinstance(found, Refused) else refuse("not-answered")

    def note_check(self, found: Tally, body: str = "") -> None:
        """Enter how a comparison came out here: counts alone."""
        whose = f"body={body} " if body else ""
        counts = f"missing={found.missing} surplus={found.surplus} differing={found.differing}"
        with self.store.write() as tx:
            self.log(tx, self.own_entry("check", detail=f"{whose}records={found.compared} {counts}"))
