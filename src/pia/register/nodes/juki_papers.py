"""What a 既存住基システム does with its records besides events: papers, 支援措置, extractions, lists and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from pia.register.certificate import MARK, certificate, certificate_of_removed
from pia.register.event import NumberChange, NumberGiven
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.household import HEAD
from pia.register.items import SUPPLEMENTARY, item_key
from pia.register.nodes.base import Node, Work, refuse
from pia.register.nodes.messages import Values, parcel
from pia.register.nodes.shelf import is_key
from pia.register.person import Resident
from pia.register.protection import Applicant, Protection, ProtectionKind, Route, begin, in_force, judge_request
from pia.register.refusal import Refused
from pia.register.removed import Removed
from pia.register.sending import Office, recipient_address
from pia.register.store.interface import Kept, Reader, Tx
from pia.register.supplement import supplement_of
from pia.register.values import resident_values

if TYPE_CHECKING:
    from pia.register.nodes.residents import ResidentFile
    from pia.register.step import Standing

__all__ = ["Papers"]

_PAGE = 500
_EXTRACTED = "recipients-after"


class Papers(Node):
    """The functions of a 既存住基システム that take no event."""

    FURTHER: ClassVar[frozenset[str]] = frozenset({"release"})
    residents: ResidentFile
    office: Office | None = None
    """How the envelope of a 個人番号通知書 names the municipality; without it none is prepared."""
    _upward: tuple[str, ...]
    """The 市町村CS of the municipality."""

    # --- 支援措置 ---

    def protect(
        self,
        work: Work,
        number: str,
        atena: str,
        kind: ProtectionKind,
        *,
        joint: tuple[str, ...] = (),
        adverse: tuple[str, ...] = (),
    ) -> Protection | Refused | Denied:
        """Begin a measure of one year; its number is new for everybody whom it covers."""

        def do(tx: Tx, _permit: Permit) -> Protection | Refused:
            if any(not isinstance(self._standing(tx, one), Resident) for one in (atena, *joint)):
                return refuse("unknown-person", "atena")
            if not all(is_key(f"{one}/{number}") for one in (atena, *joint)) or not number:
                return refuse("bad-format")
            if any(self.kept(tx, "protection", f"{one}/{number}", Protection) for one in (atena, *joint)):
                return refuse("protection-known")
            measure = begin(number, atena, kind, self.today, joint=joint, adverse=adverse)
            self._keep_measure(tx, measure)
            return measure

        return self.carry_out(work, "protect", do, subject=atena)

    def extend_protection(
        self, work: Work, number: str, atena: str, *, end: bool = False
    ) -> Protection | Refused | Denied:
        """Extend a measure by a year, or end it on the person's wish."""

        def do(tx: Tx, _permit: Permit) -> Protection | Refused:
            measure = self.kept(tx, "protection", f"{atena}/{number}", Protection)
            if measure is None:
                return refuse("not-found")
            changed = measure.ended(self.today) if end else measure.extended(self.today)
            if not isinstance(changed, Refused):
                self._keep_measure(tx, changed)
            return changed

        return self.carry_out(work, "protect", do, subject=atena)

    def _keep_measure(self, tx: Tx, measure: Protection) -> None:
        for covered in (measure.atena, *measure.joint):
            self.keep(tx, "protection", f"{covered}/{measure.id}", measure)
        self.tell_protection(tx, measure)

    def tell_protection(self, tx: Tx, measure: Protection, only: Collection[str] = ()) -> None:
        """Tell the systems that give papers without anybody attending from when to when people are protected."""
        for channel in self.channels.outgoing(self.id):
            kind = next((node.kind for node in self.policy.nodes if node.id == channel.target), "other")
            if kind in ("kiosk", "certificate-issuance") and channel.kind in ("notice", "link"):
                for covered in only or (measure.atena, *measure.joint):
                    values = {
                        "宛名番号": covered,
                        "支援措置番号": measure.id,
                        "支援措置開始日": measure.begins.isoformat(),
                        "支援措置終了日": measure.ends.isoformat(),
                    }
                    self.tell(tx, channel.target, parcel("protection", Values(values), ()))

    def protect_again(self, tx: Tx, atena: str) -> None:
        """Tell the measures of somebody who comes back: where the person left, they were forgotten."""
        for measure in self.measures(tx, atena):
            if measure.ends >= self.today:
                self.tell_protection(tx, measure, (atena,))

    def measures(self, reader: Reader, atena: str) -> list[Protection]:
        """Return the measures that cover or covered somebody."""
        if not is_key(atena):
            return []
        return [self.opened(row, Protection) for row in reader.all_kept("protection", prefix=f"{atena}/")]

    # --- papers ---

    def issue(
        self,
        work: Work,
        atena: str,
        asked: Collection[str] = (),
        *,
        applicant: Applicant = "self",
        route: Route = "counter",
        released: bool = False,
    ) -> dict[str, str] | Refused | Denied:
        """Issue a 住民票の写し or 除票の写し.

        Args:
            work: on whose behalf; ``released`` needs the right to the operation ``release``, too.
            atena: whose record.
            asked: which items beyond the ordinary ones.
            applicant: who asks.
            route: how.
            released: whether somebody who may has lifted a 支援措置 for this request.
        """

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            standing = self._standing(tx, atena)
            if standing is None:
                return refuse("unknown-person", "atena")
            stopped = judge_request(
                self.measures(tx, atena), atena, self.today, applicant=applicant, route=route, released=released
            )
            if stopped is not None:
                return stopped
            head = self._head(tx, standing)
            if isinstance(standing, Removed):
                return permit.shown(certificate_of_removed(standing, head, asked))
            return permit.shown(certificate(standing, head, asked))

        return self.carry_out(
            work, "issue", do, subject=atena, items=tuple(asked), also=("release",) if released else ()
        )

    def _head(self, tx: Tx, standing: Resident | Removed) -> str:
        resident = standing.resident if isinstance(standing, Removed) else standing
        members = self.residents.view(tx).members(resident.household)
        return next((one.person.name.text for one in members if one.relation == HEAD), resident.person.name.text)

    def disclose(self, work: Work, atena: str, applicant: str) -> dict[str, str] | Refused | Denied:
        """Show a person the own record, on the person's request (個人情報の開示)."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            if applicant != atena:
                return refuse("not-own-record", "atena")
            standing = self._standing(tx, atena)
            if standing is None:
                return refuse("unknown-person", "atena")
            resident = standing.resident if isinstance(standing, Removed) else standing
            return {"区分": MARK.ja, **permit.shown(resident_values(resident))}

        return self.carry_out(work, "disclose", do, subject=atena)

    def _standing(self, tx: Tx, atena: str) -> Standing:
        return self.residents.view(tx).standing(atena)

    # --- lists and figures ---

    def keep_individual(self, work: Work, atena: str, items: Mapping[str, str]) -> int | Refused | Denied:
        """Keep 個別事項 of a resident (国民健康保険の資格 …) that other systems tell; return how many."""

        def do(tx: Tx, _permit: Permit) -> int | Refused:
            if not isinstance(self._standing(tx, atena), Resident):
                return refuse("unknown-person", "atena")
            if any(len(name) + len(value) > _PAGE for name, value in items.items()):
                return refuse("too-long", "item", _PAGE)
            self.keep(tx, "individual", atena, dict(items))
            return len(items)

        return self.carry_out(work, "keep_individual", do, subject=atena, items=tuple(items))

    def individual(self, reader: Reader, atena: str) -> dict[str, str]:
        """Return the 個別事項 of a resident."""
        found = self.kept(reader, "individual", atena, dict[str, str])
        return {item_key(name): value for name, value in (found or {}).items()}

    def further(self, reader: Reader, atena: str) -> dict[str, str]:
        """Return what a screen shows beside the record: 個別事項, and whether a 支援措置 covers the person."""
        protected = in_force(self.measures(reader, atena), atena, self.today) is not None
        return self.individual(reader, atena) | ({"支援措置": "対象"} if protected else {})

    def statistics(self, work: Work, first: date, last: date) -> dict[str, int] | Refused | Denied:
        """Count the events of a period by kind, and the current residents; nobody can be told from it."""

        def do(tx: Tx, _permit: Permit) -> dict[str, int]:
            days = range(first.toordinal(), last.toordinal() + 1)
            counted = Counter(row.kind for row in tx.events() if row.effective in days)
            return {**dict(sorted(counted.items())), "residents": tx.count(self.residents.shelf.file.id)}

        return self.carry_out(work, "statistics", do)

    def notify_immigration(self, work: Work, first: date, last: date) -> list[dict[str, str]] | Refused | Denied:
        """Prepare the 市町村通知 of what happened to foreign residents in a period; they carry no 個人番号."""

        def chosen(standing: Standing) -> dict[str, str]:
            resident = standing.resident if isinstance(standing, Removed) else standing
            if resident is None or resident.person.foreign is None:
                return {}
            values = resident_values(resident)
            return {name: values[name] for name in _IMMIGRATION if name in values}

        return self._listed(work, "notify_immigration", first, last, chosen, _IMMIGRATION)

    def link_family_register(self, work: Work, first: date, last: date) -> list[dict[str, str]] | Refused | Denied:
        """Prepare for the 戸籍の附票 what happened to Japanese residents in a period; it carries no 個人番号."""

        def chosen(standing: Standing) -> dict[str, str]:
            record = supplement_of(standing)
            return record.values() if record is not None else {}

        items = tuple(map(item_key, SUPPLEMENTARY))
        return self._listed(work, "link_family_register", first, last, chosen, items)

    def _listed(  # noqa: PLR0917 - two days, two things to say of the list
        self,
        work: Work,
        operation: str,
        first: date,
        last: date,
        chosen: Callable[[Standing], dict[str, str]],
        items: Collection[str],
    ) -> list[dict[str, str]] | Refused | Denied:
        """Show those to whom something happened in a period, masked as the task demands; the ledger names each of them."""
        found: dict[str, dict[str, str]] = {}

        def counted(tx: Tx) -> int:
            days = range(first.toordinal(), last.toordinal() + 1)
            people = dict.fromkeys(row.key for row in tx.events() if row.effective in days)
            view = self.residents.view(tx)
            for atena in people:
                values = chosen(view.standing(atena))
                if values:
                    found[atena] = values
            return len(found)

        def do(_tx: Tx, permit: Permit) -> list[dict[str, str]]:
            self.shows(*found)
            return [permit.shown(values) for values in found.values()]

        return self.carry_out(work, operation, do, count=counted, items=items)

    # --- 送付先情報 ---

    def extract_recipients(self) -> int:
        """Extract 送付先情報 for everybody whose number was given or changed since the last time, and tell the 市町村CS."""
        if self.office is None:
            return 0
        with self.store.read() as reader:
            if self._extracted(reader) >= reader.last_event():
                return 0

        with self.store.write() as tx:
            last, told = self._extracted(tx), 0
            for seq, event in self.residents.events(tx, after=last):
                last = seq
                if isinstance(event.payload, NumberGiven | NumberChange):
                    told += self._tell_recipient(tx, event.atena, seq)
            tx.keep(Kept(kind="setting", key=_EXTRACTED, body=last.to_bytes(8, "big")))
            if told:
                self.log(tx, self.own_entry("extract-recipients", detail=f"records={told}"))
        return told

    @staticmethod
    def _extracted(reader: Reader) -> int:
        """Return the last event that an extraction has looked at."""
        mark = reader.kept("setting", _EXTRACTED)
        return int.from_bytes(mark.body, "big") if mark is not None else 0

    def _tell_recipient(self, tx: Tx, atena: str, serial: int) -> bool:
        standing = self.residents.view(tx).standing(atena)
        if not isinstance(standing, Resident) or standing.number is None or self.office is None:
            return False
        values = recipient_address(standing, self.office, int(f"{self.today:%Y%m%d}{serial:010d}"), self.today)
        message = parcel("recipient-address", Values(values), dict.fromkeys(item_key(name) for name in values))
        return sum(self.tell(tx, target, message) for target in self._upward) > 0


_IMMIGRATION = ("氏名", "生日", "性別", "国籍地域", "住所", "在留カード等番号", "異動日")
