"""附票連携システム: 附票本人確認情報 of a prefecture and of the nation. There is no place for a 個人番号 in its files.

Where the law allows it, the 個人番号 of a 国外転出者 is asked of the 都道府県サーバ, put together with the record in a temporary area, and
goes when it was handed over, or at the end of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.checks import check_codes, check_texts
from pia.register.consistency import Tally, tallied
from pia.register.guard.denial import Denied
from pia.register.items import NUMBER, SUPPLEMENTARY_PROVIDED, item_key
from pia.register.nodes.base import Answering, Receiving, Work, refuse
from pia.register.nodes.messages import Values, parcel, read
from pia.register.nodes.people import PeopleNode, inquired, notified, subject_of, values_of
from pia.register.nodes.providing import all_found, current
from pia.register.nodes.searching import personal_indexes, search
from pia.register.nodes.shelf import Shelf
from pia.register.person import Name
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Tx
from pia.register.supplement import Supplement
from pia.terms.check_digits import is_valid_resident_code

__all__ = ["SupplementaryNationalServer", "SupplementaryNode", "SupplementaryPrefectureServer"]

_COMPARED = ("住民票コード", "氏名", "生日", "性別", "住所", "異動日")
_LISTS = "temporary"


def _indexes(record: Supplement) -> Iterable[tuple[str, str]]:
    yield "code", record.code
    yield from personal_indexes(record.name, record.birth.isoformat(), record.address)


def _notified(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """A notice; one with a 個人番号 is refused before anything of it is read."""
    return refuse("file-number", "number") if NUMBER in message.items else notified(node, tx, channel, message)


class SupplementaryNode(PeopleNode):
    """What both servers have in common."""

    NOTICES: ClassVar[Mapping[str, Receiving]] = {"supplement": _notified}
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"supplement-by-key": inquired}
    RECORD: ClassVar[Any] = Supplement
    ASKED: ClassVar[str] = "supplement-by-key"
    ANSWERED: ClassVar[str] = "supplement"
    COMPARED: ClassVar[Parcel] = Parcel(name="check", body=b"", items=_COMPARED)

    records: Shelf[Supplement]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.records = self.shelf("supplementary", Supplement, _indexes, self.hidden)

    @staticmethod
    def told_by(notice: Supplement) -> str:
        """Return the municipality that a notice speaks for: the keeper of the 附票."""
        return notice.keeper

    # --- notices ---

    def update(self, tx: Tx, record: Supplement) -> Refused | None:
        """附票本人確認情報の更新: apply one notice within a transaction."""
        return self.apply(tx, record)

    def apply(self, tx: Tx, record: Supplement) -> Refused | None:
        """Write the record that a notice makes; one that is older than what is held is refused as outdated."""
        found = check_codes(record.code, None, record.keeper)
        found += check_texts(Name(record.name, record.kana), record.address)
        if found:
            return Refused(tuple(found))
        held = self.records.get(tx, record.code)
        if held is not None and held.value.changed > record.changed:
            return refuse("outdated", "effective")
        removed = record.state == "removed"
        expires = self.records.term("removed", self.today) if removed else None
        self.records.put(
            tx, record.code, record, before=held.row if held else None, effective=record.changed, now=self.now,
            state="removed" if removed else "current", expires=expires,
        )  # fmt: skip
        self.records.expire_versions(tx, record.code, expires)
        if held is not None:
            self.records.expire(tx, held.row, self.records.term("corrected", held.value.changed, self.today))
        elif is_valid_resident_code(record.old_code):
            self._close(tx, record.old_code, record.keeper)
        return None

    def _close(self, tx: Tx, code: str, keeper: str) -> None:
        """Close the record of a code that was changed, where it is of the municipality that tells of the change."""
        held = self.records.get(tx, code)
        if held is not None and held.row.state == "current" and held.value.keeper == keeper:
            expires = self.records.term("corrected", held.value.changed, self.today)
            self.records.put(
                tx,
                code,
                held.value,
                before=held.row,
                effective=held.value.changed,
                now=self.now,
                state="removed",
                expires=expires,
            )
            self.records.expire(tx, held.row, expires)

    # --- 整合性確認 ---

    def examine(self, channel: Channel, name: str, rows: Iterator[Any]) -> Tally | Refused:
        """Compare with the records that a prefecture sent those of its municipalities here, by who keeps the 附票."""
        prefix = self._homes.get(channel.source, "")[:2]
        if name != "check" or not prefix:
            return refuse("not-answered", "channel")
        with self.store.read() as reader:
            ours = (
                (one.row.key, one.row.digest) for one in self.records.all(reader) if one.value.keeper.startswith(prefix)
            )
            found = tallied(rows, ours)
        self.note_check(found)
        return found


class SupplementaryPrefectureServer(SupplementaryNode):
    """附票都道府県サーバ."""

    KIND: ClassVar[NodeKind] = "supplementary-prefecture-server"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "update": Words("附票本人確認情報の更新", "updating"),
        "provide": Words(
            "自都道府県の他の執行機関への情報提供又は他部署への移転", "provision to other organs and departments"
        ),
        "disclose": Words("附票本人確認情報の開示", "disclosure"),
        "ask_national": Words("機構への情報照会", "asking the national body"),
        "search": Words("附票本人確認情報検索", "searching"),
        "check": Words("附票本人確認情報整合", "consistency"),
    }
    ONWARD: ClassVar[NodeKind | None] = "supplementary-national-server"

    def check(self) -> Any:
        """附票本人確認情報整合."""
        return {target: self.provide_for_check(target) for target in self.onward}

    def ask_national(self, work: Work, conditions: Mapping[str, str]) -> dict[str, str] | Refused | Denied:
        """機構への情報照会: ask 附票全国サーバ."""
        return self.ask_above(work, "ask_national", "supplementary-national-server", conditions)

    def provide(
        self,
        work: Work,
        recipient: str,
        requester: str,
        basis: str,
        conditions: Iterable[Mapping[str, str]],
        *,
        with_number: bool = False,
        removed: bool = False,
    ) -> list[dict[str, str]] | Refused | Denied:
        """Give 附票本人確認情報 to a recipient.

        With the 個人番号 of 国外転出者 only where the policy gives it to that recipient; of people who were removed only where it asks for them.
        """
        listed = [dict(one) for one in conditions]
        items = (*SUPPLEMENTARY_PROVIDED, NUMBER) if with_number else SUPPLEMENTARY_PROVIDED
        batch = self._extracted(work, recipient, requester, basis, listed) if with_number else ""
        if isinstance(batch, Refused | Denied):
            return batch
        try:
            return self.give(
                work, self.records, values_of, subject_of, recipient=recipient, requester=requester, basis=basis,
                conditions=listed, items=items, extracted=partial(self._handed_over, batch) if batch else None,
                removed=removed,
            )  # fmt: skip
        finally:
            if batch:
                self.clear(batch)

    def _extracted(
        self, work: Work, recipient: str, requester: str, basis: str, listed: list[dict[str, str]]
    ) -> str | Refused | Denied:
        """Extract the numbers of 国外転出者 into the temporary area; return the batch in which they stand there.

        The guard is asked before anything else, and nothing is extracted where one of the people is no 国外転出者.
        """
        keys = tuple(map(item_key, (*SUPPLEMENTARY_PROVIDED, NUMBER)))

        def counted(tx: Tx) -> int:
            found = all_found(self.records, tx, listed, values_of)
            return 0 if isinstance(found, Refused) else len(found)

        asking = self.may(work, "provide", conditions=listed, count=counted, items=keys)
        if isinstance(asking, Denied):
            return asking
        batch = self._begun()
        codes = self._abroad(recipient, requester, basis, listed)
        for code in () if isinstance(codes, Refused) else codes:
            number = self._extract(code)
            if isinstance(number, Refused):
                codes = number
                break
            with self.store.write() as tx:
                self.keep(tx, _LISTS, self._key(batch, code), number, self.today + timedelta(days=1))
                self.log(tx, self.own_entry("extract-number", subject=code))
        if isinstance(codes, Refused):
            self.clear(batch)
            self.give_up(asking, codes)
            return codes
        return batch

    def _begun(self) -> str:
        """Clear what an earlier extraction left and its term is over, and return the name of a new one."""
        self.clear_overdue()
        with self.store.read() as reader:
            last = reader.last_of_ledger()
        return f"{self.now:%Y%m%d%H%M%S%f}-{0 if last is None else last.seq}"

    def _abroad(
        self, recipient: str, requester: str, basis: str, listed: list[dict[str, str]]
    ) -> tuple[str, ...] | Refused:
        """Return the codes of the people whose numbers a recipient may be given, all of them 国外転出者."""
        allowed = self.allowed(recipient, requester, basis, (NUMBER,), self.records.file.id)
        if isinstance(allowed, Refused):
            return allowed
        codes: dict[str, None] = {}
        with self.store.read() as reader:
            for one in listed:
                found = current(search(self.records, reader, one, values_of))
                if isinstance(found, Refused):
                    return found
                if any(record.value.state != "abroad" for record in found):
                    return refuse("not-abroad", "person")
                codes |= dict.fromkeys(record.value.code for record in found)
        return tuple(codes)

    def _handed_over(self, batch: str, tx: Tx, record: Supplement) -> dict[str, str] | Refused:
        """Return the number of somebody from the temporary area."""
        number = self.kept(tx, _LISTS, self._key(batch, record.code), str)
        return refuse("no-number", "number") if number is None else {NUMBER: number}

    def _key(self, batch: str, person: str) -> str:
        return f"number/{batch}/{self.hidden(person)}"

    def _extract(self, code: str) -> str | Refused:
        question = parcel("number-for-supplement", Values({"住民票コード": code}), ("住民票コード",))
        answer: Parcel | Refused = refuse("channel-undeclared", "channel")
        for target in self.above("prefecture-server")[:1]:
            answer = self.ask(target, question)
        content = answer if isinstance(answer, Refused) else read(Values, answer)
        return content if isinstance(content, Refused) else content.values.get(NUMBER, "")

    def clear(self, batch: str = "") -> int:
        """Clear the temporary area (of one extraction); return how many rows went."""
        with self.store.write() as tx:
            rows = [row.key for row in tx.all_kept(_LISTS, prefix=f"number/{batch}")]
            for key in rows:
                tx.drop(_LISTS, key)
            self.log(tx, self.own_entry("clear-temporary", detail=f"rows={len(rows)}"))
        return len(rows)

    def clear_overdue(self) -> int:
        """Clear what is left in the temporary area after its term, as after a crash; return how many rows went."""
        with self.store.read() as reader:
            if not reader.expired_kept(_LISTS, self.today.toordinal(), limit=1):
                return 0
        with self.store.write() as tx:
            rows = tx.expired_kept(_LISTS, self.today.toordinal(), limit=100_000)
            for row in rows:
                tx.drop(_LISTS, row.key)
            self.log(tx, self.own_entry("clear-temporary", detail=f"overdue={len(rows)}"))
        return len(rows)


class SupplementaryNationalServer(SupplementaryNode):
    """附票全国サーバ."""

    KIND: ClassVar[NodeKind] = "supplementary-national-server"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "update": Words("附票本人確認情報の更新", "updating"),
        "search": Words("附票本人確認情報検索", "searching"),
        "disclose": Words("附票本人確認情報の開示", "disclosure"),
    }
