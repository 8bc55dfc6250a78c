"""本人確認情報ファイル of 市町村CS, 都道府県サーバ and 全国サーバ: applied from notices, searched, compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from pia.register.channel import Parcel
from pia.register.consistency import Tally, tallied
from pia.register.guard.denial import Denied
from pia.register.identification import Identification, decide_notice
from pia.register.items import IDENTIFICATION, item_key
from pia.register.nodes.base import Answering, Receiving, Work, refuse
from pia.register.nodes.people import PeopleNode, inquired, notified, subject_of, values_of
from pia.register.nodes.providing import Provision, current
from pia.register.nodes.searching import personal_indexes
from pia.register.nodes.shelf import Found, Shelf
from pia.register.policy import Channel
from pia.register.refusal import Refused
from pia.register.store.interface import Tx

__all__ = ["IdentityNode", "identity_key"]

_ALL = tuple(item_key(name) for name in IDENTIFICATION)


def identity_key(municipality: str, code: str) -> str:
    """Return the key of a record: of one 住民票コード in one municipality. In the store a keyed hash stands for the code."""
    return f"{municipality}.{code}"


def _indexes(record: Identification) -> Iterable[tuple[str, str]]:
    yield "code", record.code
    if record.number is not None:
        yield "number", record.number
    yield from personal_indexes(record.name, record.birth.isoformat(), record.address)


class IdentityNode(PeopleNode):
    """What the three kinds of node that hold 本人確認情報 have in common."""

    NOTICES: ClassVar[Mapping[str, Receiving]] = {"identification": notified}
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"person-by-key": inquired}
    RECORD: ClassVar[Any] = Identification
    ASKED: ClassVar[str] = "person-by-key"
    ANSWERED: ClassVar[str] = "person"
    COMPARED: ClassVar[Parcel] = Parcel(name="check", body=b"", items=_ALL)

    records: Shelf[Identification]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.records = self.shelf("identification", Identification, _indexes, self._stored)
        self.given: frozenset[str] = frozenset({*_ALL, "氏名/ふりがな", "旧氏", "市町村コード"})
        """The items that an inquiry is answered with, as far as the channel carries them."""

    def _stored(self, key: str) -> str:
        municipality, _, code = key.partition(".")
        return f"{municipality}.{self.hidden(code)}"

    @staticmethod
    def told_by(notice: Identification) -> str:
        """Return the municipality that a notice speaks for."""
        return notice.municipality

    def key_of(self, record: Identification) -> str:
        """Return the key under which a record stands."""
        return identity_key(record.municipality, record.code)

    def answered(self, record: Identification) -> dict[str, str]:
        """Return what an inquiry is told of a record."""
        return {key: value for key, value in record.values().items() if key in self.given}

    # --- notices ---

    def apply(self, tx: Tx, notice: Identification) -> Refused | None:
        """Judge a notice and write the record that it makes; the version before begins its term with this notice."""
        changed = notice.reason == "住民票コードの変更" and bool(notice.old_code)
        key = identity_key(notice.municipality, notice.code)
        old_key = identity_key(notice.municipality, notice.old_code) if changed else key
        if len(old_key) > 40 or len(key) > 40:
            return refuse("bad-code", "code")
        held = self.records.get(tx, old_key)
        decided = decide_notice(held.value if held is not None else None, notice)
        if isinstance(decided, Refused):
            return decided
        taken = self.records.get(tx, key) if changed else held
        if changed and taken is not None and taken.row.state == "current":
            return refuse("code-in-use", "code")
        if decided.state == "current" and self._is_of_another(tx, decided):
            return refuse("number-in-use", "number")
        self._write(tx, key, decided, taken)
        if changed and held is not None:
            self._close(tx, held)
        return None

    def _is_of_another(self, tx: Tx, record: Identification) -> bool:
        """Say whether somebody current with another 住民票コード has the 個人番号 of a record."""
        if record.number is None:
            return False
        own = {record.code, record.old_code} - {""}
        found = current(self.records.find(tx, "number", record.number))
        return not isinstance(found, Refused) and any(one.value.code not in own for one in found)

    def _write(self, tx: Tx, key: str, record: Identification, before: Found[Identification] | None) -> None:
        removed = record.state == "removed"
        expires = self.records.term("removed", self.today) if removed else None
        self.records.put(
            tx, key, record, before=before.row if before else None, effective=record.changed, now=self.now,
            state="removed" if removed else "current", expires=expires,
        )  # fmt: skip
        if before is not None:
            self.records.expire(tx, before.row, self.records.term("corrected", before.value.changed, self.today))
        if removed:
            self.records.expire_versions(tx, key, expires)

    def _close(self, tx: Tx, held: Found[Identification]) -> None:
        """Close the record of a code that was changed: it is an old version from now on."""
        key = identity_key(held.value.municipality, held.value.code)
        expires = self.records.term("corrected", held.value.changed, self.today)
        self.records.put(
            tx, key, held.value, before=held.row, effective=held.value.changed, now=self.now, state="removed",
            expires=expires,
        )  # fmt: skip
        self.records.expire_versions(tx, key, expires)

    # --- reading ---

    def provide(
        self,
        work: Work,
        recipient: str,
        requester: str,
        basis: str,
        conditions: Iterable[Mapping[str, str]],
        *,
        items: Collection[str] = IDENTIFICATION,
        removed: bool = False,
    ) -> list[dict[str, str]] | Refused | Denied:
        """Give 本人確認情報 to a recipient of the policy; of people who were removed only where it asks for them. Each provision is recorded."""
        return self.give(
            work, self.records, values_of, subject_of, recipient=recipient, requester=requester, basis=basis,
            conditions=conditions, items=items, removed=removed,
        )  # fmt: skip

    def own_provisions(self, work: Work, code: str, applicant: str) -> list[Provision] | Refused | Denied:
        """Show a person to whom the own record was given."""
        return self.disclose_provisions(work, code, applicant)

    # --- 整合性確認 ---

    def examine(self, channel: Channel, name: str, rows: Iterator[Any]) -> Tally | Refused:
        """Compare the own records with those that came, and enter the counts of what differs."""
        source = self._homes.get(channel.source, "")
        body = self._bodies.get(source)
        if name != "check" or body is None:
            return refuse("not-answered", "channel")
        prefix = f"{source}." if body.kind == "municipality" else source[:2]
        with self.store.read() as reader:
            found = tallied(rows, self.digests(reader, prefix))
        self.note_check(found, source)
        return found
