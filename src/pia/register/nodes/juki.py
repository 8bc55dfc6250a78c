"""既存住基システム: the municipality's 住民基本台帳, where every event is accepted first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.departing import due, staying_on
from pia.register.entering import ENTERING
from pia.register.event import Content, Correction, Event, MoveOutConfirmed, NumberGiven, read_event
from pia.register.guard.approvals import ApprovalRow
from pia.register.guard.approving import apply
from pia.register.guard.approving import decide as approve_or_not
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.items import item_key
from pia.register.logic import decide
from pia.register.nodes.applications import Application, Intake
from pia.register.nodes.base import Answering, Receiving, Work, refuse
from pia.register.nodes.juki_notices import followers, notices, tell_followers, update_for
from pia.register.nodes.juki_papers import Papers
from pia.register.nodes.media_export import Extract, Extracted
from pia.register.nodes.messages import Values, parcel, read
from pia.register.nodes.residents import ResidentFile, sheet_values
from pia.register.nodes.searching import looked_for, search
from pia.register.nodes.shelf import folded, is_key
from pia.register.person import Resident
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.removed import Removed
from pia.register.step import Standing
from pia.register.store.interface import Ahead, Kept, Tx
from pia.register.transfer import MoveInNotice
from pia.register.values import resident_values
from pia.register.view import Outcome

__all__ = ["Accepted", "Juki", "Numbered", "corrected"]

_MOST_EXTRACTED: Final = 10_000
_MOST_NOTIFIED: Final = 4
_LEAVING: Final = frozenset({"death", "removal", "move-out", "move-abroad", "move-out-confirmed"})


class Accepted(Struct, frozen=True):
    """An application that was taken: its number, whom it is about, and how many notices it caused."""

    application: str
    people: tuple[str, ...]
    notices: int


class Numbered(Struct, frozen=True):
    """The answer of the national body: the 個人番号 of a 住民票コード."""

    code: str
    number: str


def _moved_in(node: Any, tx: Tx, _channel: Channel, message: Parcel) -> str | Refused:
    """転入通知 of another municipality: the departure is confirmed."""
    notice = read(MoveInNotice, message)
    if isinstance(notice, Refused):
        return notice
    view = node.residents.view(tx)
    atena = view.with_code(notice.code)
    if atena is None:
        return refuse("unknown-person", "code")
    before = view.standing(atena)
    if not _is_same(node, tx, atena, notice):
        return refuse("person-differs", "person")
    members = view.members(before.household) if isinstance(before, Resident) else ()
    contents: list[tuple[str, Content, date]] = [(atena, MoveOutConfirmed(address=notice.address), notice.moved)]
    contents += [(one.atena, one.content, one.effective) for one in staying_on(members, {atena}, notice.moved)]
    refused = node.record(tx, f"N-{atena}-{tx.last_event() + 1}", contents)
    return refused if isinstance(refused, Refused) else atena


def _is_same(node: Any, tx: Tx, atena: str, notice: MoveInNotice) -> bool:
    """Say whether a 転入通知 names the person of a record as it is, or as it was before a correction that crossed the notice."""
    shelf = node.residents.shelf
    rows = tx.versions(shelf.file.id, shelf.key(atena))
    people = (shelf.open(row).last.person for row in rows)
    named = folded(notice.name), notice.birth
    return any((folded(person.name.text), person.birth) == named for person in people)


def _copy_for(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """A record by 宛名番号 or code, for a system of the same body."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    with node.store.write() as tx:
        found = search(node.residents.shelf, tx, asked.values, sheet_values)
        if isinstance(found, Refused):
            return found
        if len(found) != 1:
            return refuse("not-found", "person")
        values = sheet_values(found[0].value)
        node.log(tx, node.inquiry_entry(channel, question, subject=found[0].row.key, count=1))
    return parcel("resident", Values(values), values)


def _extract(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """Records for a medium: the items that were approved there, of the people named."""
    asked = read(Extract, question)
    if isinstance(asked, Refused):
        return asked
    wanted = [item_key(name) for name in asked.items]
    if set(wanted) != set(question.items) or len(asked.keys) > _MOST_EXTRACTED:
        return refuse("channel-message", "item")
    with node.store.write() as tx:
        view = node.residents.view(tx)
        standings = [view.standing(key) for key in asked.keys]
        people = [one for one in standings if isinstance(one, Resident)]
        rows = tuple({item: value for item, value in resident_values(one).items() if item in wanted} for one in people)
        named = [node.inquiry_entry(channel, question, subject=one.atena, count=1) for one in people]
        node.log(tx, *(named or [node.inquiry_entry(channel, question)]))
    return parcel("extracted", Extracted(rows=rows), wanted)


class Juki(Papers, Intake):
    """The system of one municipality."""

    KIND: ClassVar[NodeKind] = "juki"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "enter": Words("住民票の記載", "entering residents"),
        "amend": Words("住民票の修正", "amending records"),
        "remove": Words("住民票の消除", "removing records"),
        "look_up": Words("住民票の照会", "looking up records"),
        "issue": Words("証明書・通知書の発行", "issuing certificates and letters"),
        "extract_recipients": Words("送付先情報の抽出", "extracting recipient addresses"),
        "ask_numbers": Words("住民基本台帳ネットワークシステムとの連携", "the link with the national network"),
        "statistics": Words("統計情報の作成", "statistics"),
        "notify_immigration": Words("出入国在留管理庁への通知事項の作成", "notices to the immigration agency"),
        "link_family_register": Words("戸籍システムへの連携", "the link with the family register"),
        "provide": Words("住民票関係情報の提供", "providing information on residents"),
        "link_internal": Words("庁内連携", "the link with the body's other systems"),
        "keep_individual": Words("個別事項情報の管理", "keeping individual items"),
        "protect": Words("支援措置の管理", "measures of protection"),
        "disclose": Words("本人への開示", "disclosure to the person"),
    }
    NOTICES: ClassVar[Mapping[str, Receiving]] = {**Intake.NOTICES, "move-in-notice": _moved_in}
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"person-by-key": _copy_for, "extract": _extract}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.residents = ResidentFile(
            self.seal, self.file("resident-record"), self.body.code, self.retention_of("resident-record")
        )
        self.municipalities: frozenset[str] | None = None
        """Every 団体コード there is; None takes any well-formed one."""
        self._followers = followers(self)
        homes = {node.id: node.body for node in self.policy.nodes}
        self._upward = tuple(one for one in self.above("municipal-cs") if homes.get(one) == self.declared.body)
        outgoing = [
            one for one in self.channels.outgoing(self.id) if one.kind == "notice" and one.target in self._upward
        ]
        self._notified = tuple(one.id for one in (*outgoing, *self._followers))[:_MOST_NOTIFIED]
        """The channels into which most applications send something."""

    # --- events ---

    def enter(self, work: Work, events: Sequence[Event]) -> Accepted | Refused | Denied:
        """Take a 転入, 出生 or 職権記載."""
        return self._accept_as(work, "enter", events)

    def amend(self, work: Work, events: Sequence[Event]) -> Accepted | Refused | Denied:
        """Take a 転居, 世帯変更, 職権修正 or another change of somebody who stays."""
        return self._accept_as(work, "amend", events)

    def remove(self, work: Work, events: Sequence[Event]) -> Accepted | Refused | Denied:
        """Take a 死亡 or 職権消除."""
        return self._accept_as(work, "remove", events)

    def _accept_as(self, work: Work, function: str, events: Sequence[Event]) -> Accepted | Refused | Denied:
        if not any(function_of(event) == function for event in events):
            return self.carry_out(work, function, lambda _tx, _permit: refuse("other-operation"))
        return self.accept(work, events)

    def accept(self, work: Work, events: Sequence[Event], *, closing: str = "") -> Accepted | Refused | Denied:
        """Take the events of one application: judged, written and told onward in one transaction.

        Args:
            work: on whose behalf.
            events: of one 届; the moment of recording is the clock's, whatever they say.
            closing: the 電子申請 that they came in; it is done with them or not at all.
        """
        now = self.clock.now
        stamped = [event if event.recorded == now else replace(event, recorded=now) for event in events]
        functions = sorted({function_of(event) for event in stamped}) or ["amend"]
        subject = stamped[0].atena if stamped else ""

        def do(tx: Tx, _permit: Permit) -> Accepted | Refused:
            taken = self._take(tx, stamped)
            closed = self._done(tx, closing) if closing and not isinstance(taken, Refused) else None
            return closed if isinstance(closed, Refused) else taken

        return self.carry_out(
            work, functions[0], do, subject=subject, correction=corrected(stamped), also=functions[1:],
            ahead=lambda: self.residents.ahead(stamped) | Ahead(sent=self._notified),
        )  # fmt: skip

    def _done(self, tx: Tx, id_: str) -> Application | Refused:
        """Note that what an application asked for was done."""
        self.log(tx, self.own_entry("close-application"))
        return self.move(tx, id_, "done")

    def apply_for_correction(self, work: Work, atena: str) -> ApprovalRow | Denied:
        """Apply for leave to correct a record ex officio: bound to the task and to the person."""
        asked = replace(work.operation(self.id, "amend", atena, None, frozenset()), correction=True)
        with self.store.write() as tx:
            return apply(tx, self.guard, work.session, asked)

    def approve(self, work: Work, approval: str, *, approved: bool = True) -> ApprovalRow | Denied:
        """Decide on an application for a correction; never the person who applied."""
        with self.store.write() as tx:
            return approve_or_not(tx, self.guard, work.session, approval, approve=approved)

    def accept_written(
        self, work: Work, documents: Sequence[bytes], *, closing: str = ""
    ) -> Accepted | Refused | Denied:
        """Take an application that came as JSON; what cannot be read is refused with a code."""
        events: list[Event] = []
        for document in documents:
            event = read_event(document)
            if isinstance(event, Refused):
                return self._refuse(work, event)
            events.append(event)
        return self.accept(work, events, closing=closing)

    def _refuse(self, work: Work, refused: Refused) -> Refused | Denied:
        """Refuse what somebody asks for, after the guard has had its say."""
        return self.carry_out(work, "enter", lambda _tx, _permit: refused)

    def accept_application(self, work: Work, id_: str) -> Accepted | Refused | Denied:
        """Take an application that came over the portal or the counter's system, once somebody has looked at it."""
        with self.store.read() as reader:
            application = self.application(reader, id_)
        if application is None or application.state in ("done", "returned"):
            code = "application-unknown" if application is None else "application-closed"
            return self._refuse(work, refuse(code, "application"))
        done = self.accept_written(work, [document.encode() for document in application.documents], closing=id_)
        if isinstance(done, Refused):
            self.run("close-application", lambda tx: self.move(tx, id_, "returned"))
        return done

    def _take(self, tx: Tx, events: Sequence[Event]) -> Accepted | Refused:
        view = self.residents.view(tx, self.municipalities)
        outcome = decide(view, events)
        if isinstance(outcome, Refused):
            return outcome
        self.residents.write(tx, view, outcome, self.clock.now)
        self._plan(tx, outcome)
        return Accepted(outcome.events[0].application, tuple(outcome.after), self._tell(tx, outcome))

    def _plan(self, tx: Tx, outcome: Outcome) -> None:
        """Keep in mind whose departure is to come, and who has no 個人番号 yet."""
        for atena, after in outcome.after.items():
            before = outcome.before[atena]
            old, new = (one if isinstance(one, Resident) else None for one in (before, after))
            self._remember(tx, atena, old, new)

    def _remember(self, tx: Tx, atena: str, old: Resident | None, new: Resident | None) -> None:
        if new is not None and new.leaving is not None:
            tx.keep(Kept(kind="leaving", key=atena, body=b"", expires=new.leaving.on.toordinal()))
        elif old is not None and old.leaving is not None:
            tx.drop("leaving", atena)
        if new is not None and new.number is None:
            self.keep(tx, "unnumbered", atena, new.code)
        elif old is not None and old.number is None:
            tx.drop("unnumbered", atena)

    def _tell(self, tx: Tx, outcome: Outcome) -> int:
        messages = tuple(notices(outcome))
        told = sum(self.tell(tx, target, *messages) for target in self._upward)
        tell_followers(self, tx, self._followers, outcome)
        for atena, after in outcome.after.items():
            if isinstance(after, Resident) and isinstance(outcome.before[atena], Removed):
                self.protect_again(tx, atena)
        return told

    def record(self, tx: Tx, application: str, contents: Iterable[tuple[str, Content, date]]) -> Accepted | Refused:
        """Record what follows of itself (消除 on the planned day, a confirmation, a number given) within a transaction."""
        now = self.clock.now
        events = [
            Event(application=application, atena=atena, effective=day, filed=max(day, now.date()), recorded=now, payload=content)
            for atena, content, day in contents
        ]  # fmt: skip
        return self._take(tx, events)

    # --- what happens of itself ---

    def daily(self) -> int:
        """Record the 消除 of everybody whose planned day of departure has come; return how many people left."""
        with self.store.read() as reader:
            view = self.residents.view(reader)
            due_today = reader.expired_kept("leaving", self.today.toordinal(), limit=100_000)
            standings = [view.standing(row.key) for row in due_today]
        households = dict.fromkeys(one.household for one in standings if isinstance(one, Resident))
        return sum(self._leave(household) for household in households)

    def _leave(self, household: str) -> int:
        def do(tx: Tx) -> Accepted | Refused:
            members = self.residents.view(tx).members(household)
            listed = [(one.atena, one.content, one.effective) for one in due(members, self.today)]
            return self.record(tx, f"D{self.today:%Y%m%d}-{household}", listed)

        done = self.run("daily", do)
        return 0 if isinstance(done, Refused) else len(done.people)

    def ask_numbers(self) -> int:
        """Ask the national body for the 個人番号 of everybody who has none yet, over the 市町村CS; return how many came.

        Where no declared channel leads there for the first, none does for the others: that is entered once, and tried again next time.
        """
        given = 0
        for atena, code in self._unnumbered():
            question = parcel("number", Values({"住民票コード": code}), ("住民票コード",))
            for target in self._upward[:1]:
                answer = self.ask(target, question)
                if isinstance(answer, Refused) and "channel-undeclared" in answer.codes:
                    return given
                numbered = read(Numbered, answer) if not isinstance(answer, Refused) else answer
                given += not isinstance(numbered, Refused) and self._number(atena, numbered)
        return given

    def _unnumbered(self) -> list[tuple[str, str]]:
        with self.store.read() as reader:
            return [(row.key, self.opened(row, str)) for row in reader.all_kept("unnumbered")]

    def _number(self, atena: str, numbered: Numbered) -> bool:
        def do(tx: Tx) -> Accepted | Refused:
            content = NumberGiven(code=numbered.code, number=numbered.number)
            return self.record(tx, f"P{self.today:%Y%m%d}-{atena}", [(atena, content, self.today)])

        return not isinstance(self.run("ask-numbers", do, subject=atena), Refused)

    # --- telling again ---

    def link_internal(self, work: Work, atena: str) -> int | Refused | Denied:
        """Tell the other systems of the body a record as it is now, over every channel that leads there; return how many."""
        return self._tell_again(work, "link_internal", atena, self._followers)

    def provide(self, work: Work, atena: str) -> int | Refused | Denied:
        """Have the 副本 of a resident made anew: the record goes to 団体内統合宛名, and from there to 中間サーバー."""
        kinds = {node.id: node.kind for node in self.policy.nodes}
        ways = tuple(channel for channel in self._followers if kinds[channel.target] == "atena")
        return self._tell_again(work, "provide", atena, ways)

    def _tell_again(self, work: Work, operation: str, atena: str, ways: tuple[Channel, ...]) -> int | Refused | Denied:
        def do(tx: Tx, _permit: Permit) -> int | Refused:
            standing = self.residents.view(tx).standing(atena)
            if standing is None:
                return refuse("unknown-person", "atena")
            if not ways:
                return refuse("channel-undeclared", "channel")
            return sum(self.tell(tx, way.target, update_for(way, standing)) for way in ways)

        return self.carry_out(work, operation, do, subject=atena)

    # --- reading ---

    def look_up(
        self, work: Work, conditions: Mapping[str, str], items: Iterable[str] = ()
    ) -> list[dict[str, str]] | Refused | Denied:
        """Return the records that meet the conditions, by item, masked as the task demands."""

        def do(tx: Tx, permit: Permit) -> list[dict[str, str]] | Refused:
            found = search(self.residents.shelf, tx, conditions, sheet_values)
            if isinstance(found, Refused):
                return found
            self.shows(*(one.row.key for one in found))
            return [permit.shown(sheet_values(one.value) | self.further(tx, one.row.key)) for one in found]

        return self.carry_out(
            work, "look_up", do, conditions=dict(conditions), items=tuple(items),
            ahead=lambda: looked_for(self.residents.shelf, conditions),
        )  # fmt: skip

    def past(
        self, work: Work, atena: str, *, effective: date | None = None, recorded: datetime | None = None
    ) -> dict[str, str] | Refused | Denied:
        """Return a record as it was on a day, as it was known at a moment."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            known = is_key(atena)
            standing = self.residents.past(tx, atena, effective=effective, recorded=recorded) if known else None
            if standing is None:
                return refuse("unknown-person", "atena")
            resident = standing.resident if isinstance(standing, Removed) else standing
            return permit.shown(resident_values(resident))

        return self.carry_out(work, "look_up", do, subject=atena, conditions={"宛名番号": atena})

    def standing(self, atena: str) -> Standing:
        """Return somebody's standing, for those who check the register from outside (試験用: no operation of anybody)."""
        with self.store.read() as reader:
            return self.residents.view(reader).standing(atena)

    def seed(self, rows: Iterable[Resident | Removed]) -> int:
        """Fill an empty register with its opening records, in bulk; return how many."""
        pending: list[Resident] = []

        def noted() -> Iterator[Resident | Removed]:
            for one in rows:
                if isinstance(one, Resident) and (one.leaving is not None or one.number is None):
                    pending.append(one)
                yield one

        with self.store.write() as tx:
            count = tx.load(self.residents.seeded(noted(), self.clock.now))
            for one in pending:
                self._remember(tx, one.atena, None, one)
            self.log(tx, self.own_entry("seed", detail=f"records={count}"))
        return count


def function_of(event: Event) -> str:
    """Return the function that takes an event."""
    if type(event.payload) in ENTERING:
        return "enter"
    return "remove" if event.kind in _LEAVING else "amend"


def corrected(events: Iterable[Event]) -> tuple[str, ...]:
    """Return whom events correct ex officio, outside the ordinary course."""
    return tuple(dict.fromkeys(event.atena for event in events if isinstance(event.payload, Correction)))
