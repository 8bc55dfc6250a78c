"""中間サーバー: 符号, 副本, the permit list, inquiry and provision, 自動応答不可, and the records of both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from msgspec import Struct

from pia.errors import Words
from pia.register.channel import Parcel, uncovered
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.items import NUMBER, item_key
from pia.register.nodes.base import Answering, Receiving, Work, refuse
from pia.register.nodes.copies import Copied, Inquiry, Symbol
from pia.register.nodes.messages import KINDS, Values, parcel, read
from pia.register.nodes.providing import Provider, Provision
from pia.register.nodes.shelf import is_key
from pia.register.policy import Channel, ChannelKind, NodeKind, RecipientPolicy, Undeclared
from pia.register.refusal import Refused
from pia.register.store.interface import Kept, Tx
from pia.register.terms_of_keeping import first_day_after
from pia.terms.durations import Duration

__all__ = ["Held", "IntermediateServer"]

_WAITS: Final = Duration(30, "d")
_INQUIRIES: Final[tuple[ChannelKind, ...]] = ("inquiry",)
"""The channels of work that inquires: one by which a body gives information carries no inquiry of its own."""


class Held(Struct, frozen=True, kw_only=True):
    """An inquiry that is not answered automatically and waits for somebody."""

    inquiry: Inquiry
    person: str
    at: datetime


def _copied(node: Any, tx: Tx, _channel: Channel, message: Parcel) -> str | Refused:
    """副本 of a person: registered, or taken away where nothing is left to provide."""
    if NUMBER in message.items:
        return refuse("file-number", "number")
    copied = read(Copied, message)
    return copied if isinstance(copied, Refused) else node.keep_copy(tx, copied)


def _symbol(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """団体内統合宛名 asks for the 符号 of a person: it is obtained over the network and stays here."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    person, code = asked.values.get("団体内統合宛名番号", ""), asked.values.get("住民票コード", "")
    if not is_key(person):
        return refuse("channel-message", "atena")
    answer = node.ask_network(parcel("symbol", Values({"住民票コード": code}), ("住民票コード",)))
    symbol = answer if isinstance(answer, Refused) else read(Symbol, answer)
    if isinstance(symbol, Refused):
        return symbol
    with node.store.write() as tx:
        node.keep(tx, "symbol", person, symbol.symbol)
        node.keep(tx, "person-of", node.seal.lookup("symbol", symbol.symbol).hex(), person)
        node.log(tx, node.inquiry_entry(channel, question, subject=person, count=1))
    return parcel("symbol", Values({"登録": "済"}), ())


def _asked(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """Another body asks: checked against the permit list, answered from the 副本, recorded either way."""
    inquiry = read(Inquiry, question)
    if isinstance(inquiry, Refused):
        return inquiry
    if (
        max(map(len, (inquiry.symbol, inquiry.requester, inquiry.article, inquiry.information))) > 200
        or len(inquiry.items) > 200
    ):
        return refuse("channel-message", "channel")
    with node.store.write() as tx:
        done = node.provide(tx, inquiry)
        if not isinstance(done, Refused):
            person = node.person_of(tx, inquiry.symbol) or ""
            node.log(tx, node.inquiry_entry(channel, question, subject=person, count=1))
    return done if isinstance(done, Refused) else parcel("information", Values(done), done)


def _names(row: RecipientPolicy, inquiry: Inquiry) -> bool:
    """Say whether a row of the permit list names who asks, for which work and, where it says so, for what."""
    pair = inquiry.requester, inquiry.article
    named = [text for requester, article, text in row.information if (requester, article) == pair]
    return pair in row.pairs and (not named or any(inquiry.information in text for text in named))


class IntermediateServer(Provider):
    """The intermediate server of one body."""

    KIND: ClassVar[NodeKind] = "intermediate-server"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "person_of": Words("符号管理機能", "managing symbols"),
        "inquire": Words("情報照会機能", "inquiring"),
        "provide": Words("情報提供機能", "providing"),
        "connect": Words("既存システム接続機能", "connecting existing systems"),
        "records": Words("情報提供等記録管理機能", "records of provision"),
        "keep_copy": Words("情報提供データベース管理機能", "managing copies"),
        "ask_network": Words("データ送受信機能", "sending and receiving"),
        "permits": Words("セキュリティ管理機能", "permit list, keys and encryption"),
        "authorise": Words("職員認証・権限管理機能", "authenticating staff and managing rights"),
        "administer": Words("システム管理機能", "administering the system"),
    }
    FURTHER: ClassVar[frozenset[str]] = Provider.FURTHER | {"release"}
    NOTICES: ClassVar[Mapping[str, Receiving]] = {"copy": _copied}
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"symbol": _symbol, "information": _asked}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.copies = self.shelf("copy", Copied, lambda one: (("person", one.person),))

    # --- 符号 and 副本 ---

    def person_of(self, tx: Any, symbol: str) -> str | None:
        """Return the integrated number of a 符号."""
        return self.kept(tx, "person-of", self.seal.lookup("symbol", symbol).hex(), str)

    def keep_copy(self, tx: Tx, copied: Copied) -> str | Refused:
        """Register a 副本; one without values takes it away."""
        key = f"{copied.person}/{copied.information}"
        if not copied.person or not is_key(key):
            return refuse("channel-message", "atena")
        if NUMBER in map(item_key, copied.values):
            return refuse("file-number", "number")
        allowed = self.copies.file.items
        if not isinstance(allowed, Undeclared) and uncovered(map(item_key, copied.values), allowed):
            return refuse("file-item", "item")
        before = self.copies.get(tx, key)
        if copied.values:
            self.copies.put(tx, key, copied, before=before.row if before else None, effective=self.today, now=self.now)
        else:
            tx.erase(self.copies.file.id, key)
        return copied.person

    # --- 情報提供 ---

    def permits(self, inquiry: Inquiry) -> RecipientPolicy | Refused:
        """照会許可用照合リスト: return the row that permits an inquiry, or why none of them does."""
        rows = [one for one in self.policy.recipients if one.file == self.copies.file.id and _names(one, inquiry)]
        asked = [item_key(name) for name in inquiry.items]
        if not rows:
            return refuse("not-permitted-inquiry")
        if NUMBER in asked:
            return refuse("item-not-permitted", "number")
        giving = (one for one in rows if isinstance(one.items, Undeclared) or not uncovered(asked, one.items))
        return next(giving, None) or refuse("item-not-permitted", "item")

    def provide(self, tx: Tx, inquiry: Inquiry, *, released: bool = False) -> dict[str, str] | Refused:
        """Answer an inquiry from the 副本 within a transaction; the record of provisions holds refusals, too."""
        person = self.person_of(tx, inquiry.symbol)
        if person is None:
            return refuse("symbol-unknown")
        permitted = self.permits(inquiry)
        if isinstance(permitted, Refused):
            self._note(tx, person, inquiry, permitted.codes[0])
            return permitted
        if not released and tx.kept("manual", person) is not None:
            self._hold(tx, person, inquiry)
            self._note(tx, person, inquiry, "no-automatic-answer")
            return refuse("no-automatic-answer")
        found = self.copies.get(tx, f"{person}/{inquiry.information}")
        if found is None:
            self._note(tx, person, inquiry, "no-copy")
            return refuse("no-copy")
        wanted = [item_key(name) for name in inquiry.items]
        self._note(tx, person, inquiry, "provided")
        return {item: found.value.values[item] for item in wanted if item in found.value.values}

    def _note(self, tx: Tx, person: str, inquiry: Inquiry, outcome: str) -> None:
        items = [item_key(name) for name in inquiry.items]
        basis = f"{inquiry.article} {inquiry.information}"
        self.note_provision(tx, person, to=inquiry.requester, basis=basis, items=items, outcome=outcome)

    def _hold(self, tx: Tx, person: str, inquiry: Inquiry) -> None:
        last = tx.last_of_ledger()
        key = f"{self.now:%Y%m%d%H%M%S}-{0 if last is None else last.seq}"
        self.keep(
            tx, "held", key, Held(inquiry=inquiry, person=person, at=self.now), first_day_after(self.today, _WAITS)
        )

    def set_manual(self, work: Work, person: str, *, manual: bool) -> bool | Refused | Denied:
        """Set or clear 自動応答不可 of a person (支援措置 and the like)."""

        def do(tx: Tx, _permit: Permit) -> bool | Refused:
            if not is_key(person):
                return refuse("not-found", "atena")
            if manual:
                tx.keep(Kept(kind="manual", key=person, body=b""))
            else:
                tx.drop("manual", person)
            return manual

        return self.carry_out(work, "provide", do, subject=person)

    def held(self, work: Work) -> list[tuple[str, str, str]] | Refused | Denied:
        """Return what waits for somebody: (id, who asks, for what)."""

        def do(tx: Tx, _permit: Permit) -> list[tuple[str, str, str]]:
            rows = [(row.key, self.opened(row, Held).inquiry) for row in tx.all_kept("held")]
            return [(key, inquiry.requester, inquiry.information) for key, inquiry in rows]

        return self.carry_out(work, "provide", do)

    def release(self, work: Work, held: str) -> dict[str, str] | Refused | Denied:
        """Answer what was held, after somebody has looked."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            one = self.kept(tx, "held", held, Held)
            if one is None:
                return refuse("not-found")
            self.shows(one.person)
            done = self.provide(tx, one.inquiry, released=True)
            if not isinstance(done, Refused):
                tx.drop("held", held)
            return done if isinstance(done, Refused) else permit.shown(done)

        return self.carry_out(work, "release", do)

    # --- 情報照会 ---

    def inquire(self, work: Work, person: str, inquiry: Inquiry) -> dict[str, str] | Refused | Denied:
        """Ask another body about a person over the network; ``symbol`` of the inquiry is filled in from the person."""
        own = self._own_symbol(work, person)
        if not isinstance(own, tuple):
            return own
        symbol, permit = own
        filled = Inquiry(
            symbol=symbol, requester=inquiry.requester, article=inquiry.article, information=inquiry.information, items=inquiry.items,
            to=inquiry.to,
        )  # fmt: skip
        answer = self.ask_network(parcel("information", filled, ()), _INQUIRIES)
        content = answer if isinstance(answer, Refused) else read(Values, answer)
        outcome = content.codes[0] if isinstance(content, Refused) else "received"

        def note(tx: Tx) -> bool:
            items = [item_key(name) for name in inquiry.items]
            basis = f"inquiry {inquiry.information}"
            self.note_provision(tx, person, to=inquiry.to, basis=basis, items=items, outcome=outcome)
            return True

        self.run("inquired", note, subject=person, detail=f"outcome={outcome}")
        return content if isinstance(content, Refused) else permit.shown(content.values)

    def _own_symbol(self, work: Work, person: str) -> tuple[str, Permit] | Refused | Denied:
        def do(tx: Tx, permit: Permit) -> tuple[str, Permit] | Refused:
            symbol = self.kept(tx, "symbol", person, str)
            return (symbol, permit) if symbol is not None else refuse("symbol-unknown")

        return self.carry_out(work, "inquire", do, subject=person)

    def ask_network(self, question: Parcel, kinds: Collection[ChannelKind] = ()) -> Parcel | Refused:
        """データ送受信: ask 情報提供ネットワークシステム, over channels of some kinds where they are named."""
        answer: Parcel | Refused = refuse("channel-undeclared", "channel")
        for target in self.above("provision-network")[:1]:
            answer = self.channels.ask(self, target, question, kinds or KINDS[question.name])
        return answer

    # --- the rest ---

    def records(self, work: Work, person: str, applicant: str) -> list[Provision] | Refused | Denied:
        """情報提供等記録の開示: show a person which inquiries and provisions there were, refused ones included."""
        return self.disclose_provisions(work, person, applicant)

    def connect(self) -> int:
        """既存システム接続: carry what waits for other systems."""
        return self.pump()

    def authorise(self, operator: str, proofs: Mapping[Any, str], terminal: str) -> Any:
        """職員認証: sign an operator in."""
        return self.sign_in(operator, proofs, terminal)

    def administer(self) -> dict[str, int]:
        """システム管理: how many copies, symbols and held inquiries there are; overdue ones go."""

        def do(tx: Tx) -> dict[str, int]:
            for row in tx.expired_kept("held", self.today.toordinal(), limit=1_000):
                tx.drop("held", row.key)
            counts = {kind: sum(1 for _ in tx.all_kept(kind)) for kind in ("symbol", "held")}
            return counts | {"copies": tx.count(self.copies.file.id)}

        done = self.run("administer", do)
        return {} if isinstance(done, Refused) else done
