"""市町村CS: 本人確認情報 and 送付先情報 of one municipality, and its door to the national network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.identification import Identification
from pia.register.items import NUMBER
from pia.register.nodes.base import Answering, Receiving, Work, refuse
from pia.register.nodes.identity import IdentityNode
from pia.register.nodes.messages import Values, parcel, read
from pia.register.nodes.providing import current
from pia.register.nodes.searching import search
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Tx
from pia.register.supplement import Supplement
from pia.register.terms_of_keeping import first_day_after
from pia.register.transfer import MoveInNotice, MoveOutCertificate
from pia.terms.check_digits import is_valid_resident_code
from pia.terms.durations import Duration

__all__ = ["MunicipalCS"]

_WAITS: Final = Duration(30, "d")
"""How long a 転出証明書情報 waits after the planned day for somebody to move in (施行令第24条の3)."""


def _supplement(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """附票本人確認情報 passes through: to the CS that keeps the 附票, and from there to the 附票都道府県サーバ."""
    record = read(Supplement, message)
    if isinstance(record, Refused):
        return record
    if record.keeper == node.body.code:
        node.tell_all(tx, "supplementary-prefecture-server", message)
        return record.code
    if not node.is_from(channel.source, node.body.code):
        return refuse("other-municipality", "municipality")
    node.tell_municipality(tx, record.keeper, message)
    return record.code


def _move_in(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """転入通知: from where the person is now on to the CS of where the person was, and from there to its 既存住基システム."""
    notice = read(MoveInNotice, message)
    if isinstance(notice, Refused):
        return notice
    if not node.is_from(channel.source, notice.address.municipality):
        return refuse("other-municipality", "municipality")
    if not is_valid_resident_code(notice.code):
        return refuse("bad-code", "code")
    tx.drop("temporary", f"move-out/{node.hidden(notice.code)}")
    if notice.previous.municipality == node.body.code:
        node.tell_juki(tx, message)
    else:
        node.tell_municipality(tx, notice.previous.municipality, message)
    return notice.code


def _move_out(node: Any, tx: Tx, _channel: Channel, message: Parcel) -> str | Refused:
    """転出証明書情報: on to the CS of where the person goes, where it waits for the 転入届."""
    certificate = read(MoveOutCertificate, message)
    if isinstance(certificate, Refused):
        return certificate
    target = getattr(certificate.destination, "municipality", "")
    if not is_valid_resident_code(certificate.code):
        return refuse("bad-code", "code")
    if target == node.body.code:
        node.keep(
            tx,
            "temporary",
            f"move-out/{node.hidden(certificate.code)}",
            certificate,
            first_day_after(certificate.planned, _WAITS),
        )
    else:
        node.tell_municipality(tx, target, message)
    return certificate.code


def _recipient(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """送付先情報: kept until its term is over, and told to 個人番号カード管理システム."""
    sent = read(Values, message)
    if isinstance(sent, Refused):
        return sent
    if not node.is_from(channel.source, node.body.code):
        return refuse("other-municipality", "municipality")
    taken: str | Refused = node.take_recipient(tx, message, sent.values)
    return taken


def _number(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """The 個人番号 of a code is asked of the national server."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    for target in node.above("national-server")[:1]:
        answer: Parcel | Refused = node.ask(target, question)
        if not isinstance(answer, Refused):
            node.asked(channel, question, subject=asked.values.get("住民票コード", ""), count=1)
        return answer
    return refuse("channel-undeclared", "channel")


def _waiting_certificate(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """The 転出証明書情報 of somebody who is about to move in."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    code = asked.values.get("住民票コード", "")
    with node.store.write() as tx:
        certificate = node.kept(tx, "temporary", f"move-out/{node.hidden(code)}", MoveOutCertificate)
        if certificate is None:
            return refuse("not-found", "code")
        node.log(tx, node.inquiry_entry(channel, question, subject=code, count=1))
    return parcel("move-out-certificate", certificate, certificate.values())


class MunicipalCS(IdentityNode):
    """The communication server of one municipality."""

    KIND: ClassVar[NodeKind] = "municipal-cs"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "update": Words("本人確認情報の更新", "updating identification"),
        "identify": Words("本人確認", "identifying people"),
        "move_in_by_card": Words("個人番号カードを利用した転入（特例転入）", "moving in by card"),
        "search": Words("本人確認情報検索", "searching identification"),
        "ask_national": Words("機構への情報照会", "asking the national body"),
        "check": Words("本人確認情報整合", "consistency of identification"),
        "notify_recipients": Words("送付先情報通知", "telling recipient addresses"),
        "tell_card": Words("個人番号カード管理システムとの情報連携", "the link with card management"),
    }
    NOTICES: ClassVar[Mapping[str, Receiving]] = {
        **IdentityNode.NOTICES, "supplement": _supplement, "move-in-notice": _move_in, "move-out-certificate": _move_out,
        "recipient-address": _recipient,
    }  # fmt: skip
    ANSWERS: ClassVar[Mapping[str, Answering]] = {
        **IdentityNode.ANSWERS, "number": _number, "move-out-by-code": _waiting_certificate
    }  # fmt: skip
    ONWARD: ClassVar[NodeKind | None] = "prefecture-server"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.recipients = self.shelf(
            "recipient-address", dict[str, str], lambda one: (("code", one.get("住民票コード", "-")),)
        )
        self._others = {node.body: node.id for node in self.policy.nodes if node.kind == self.KIND}

    # --- onward ---

    def update(self, tx: Tx, notice: Identification) -> Refused | None:
        """本人確認情報の更新: apply one notice within a transaction; :meth:`receive` does that for what arrives."""
        return self.apply(tx, notice)

    def tell_municipality(self, tx: Tx, municipality: str, message: Parcel) -> bool:
        """Tell the CS of another municipality; one that this policy does not run is beyond it."""
        target = self._others.get(municipality)
        return target is not None and self.tell(tx, target, message) > 0

    def tell_juki(self, tx: Tx, message: Parcel) -> bool:
        """Tell the 既存住基システム of the same municipality."""
        targets = self.channels.targets(self.id, "juki") or self.channels.peers(
            self.id, "juki", lambda node: node.body == self.declared.body
        )
        return sum(self.tell(tx, target, message) for target in targets) > 0

    # --- at the counter ---

    def identify(self, work: Work, shown: Mapping[str, str]) -> dict[str, str] | Refused | Denied:
        """本人確認: compare what somebody shows (a card's code, or the 4情報) with the record; nothing but the match is told."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            found = current(search(self.records, tx, shown, Identification.values))
            if isinstance(found, Refused) or len(found) != 1:
                return found if isinstance(found, Refused) else refuse("not-found", "person")
            self.shows(found[0].value.code)
            return permit.shown(found[0].value.values())

        return self.carry_out(work, "identify", do, conditions=dict(shown))

    def move_in_by_card(self, work: Work, code: str) -> MoveOutCertificate | Refused | Denied:
        """特例転入: return the 転出証明書情報 that came for somebody who moves in with a card.

        Who must not see the 個人番号 gets it masked. It is fetched by the code that the card gave, one record that is there or not: no
        search of people, so that the conditions of searches do not concern it.
        """

        def do(tx: Tx, permit: Permit) -> MoveOutCertificate | Refused:
            found = self.kept(tx, "temporary", f"move-out/{self.hidden(code)}", MoveOutCertificate)
            if found is None or found.number is None:
                return found or refuse("not-found", "code")
            return replace(found, number=permit.shown({NUMBER: found.number})[NUMBER])

        return self.carry_out(work, "move_in_by_card", do, subject=code)

    def ask_national(self, work: Work, conditions: Mapping[str, str]) -> dict[str, str] | Refused | Denied:
        """機構への情報照会."""
        return self.ask_above(work, "ask_national", "national-server", conditions)

    def check(self, kind: NodeKind = "prefecture-server") -> Any:
        """本人確認情報整合: send what it needs to the nodes above, and return how the comparisons came out, by node."""
        return {target: self.provide_for_check(target) for target in self.above(kind)}

    # --- 送付先情報 and cards ---

    def take_recipient(self, tx: Tx, message: Parcel, values: Mapping[str, str]) -> str | Refused:
        """Keep one record of 送付先情報 and tell it to 個人番号カード管理システム."""
        key, code = values.get("送付先管理番号", ""), values.get("住民票コード", "")
        if not (key.isascii() and key.isdigit() and len(key) <= 20) or not code:
            return refuse("channel-message", "channel")
        before = self.recipients.get(tx, key)
        self.recipients.put(
            tx, key, dict(values), before=before.row if before else None, effective=self.today, now=self.now
        )
        self.tell_all(tx, "card-management", message)
        return code

    def notify_recipients(self) -> int:
        """送付先情報通知: carry what waits for 個人番号カード管理システム; return how many messages were dealt with."""
        return self.pump()

    def tell_card(self, work: Work, code: str, card: str, state: str) -> bool | Refused | Denied:
        """Tell 個人番号カード管理システム that a card was handed over, returned, cancelled, stopped or released."""

        def do(tx: Tx, _permit: Permit) -> bool | Refused:
            values = {"住民票コード": code, "カード番号": card, "カードの状態": state, "年月日": self.today.isoformat()}
            told = self.tell_all(
                tx, "card-management", parcel("card-status", Values(values), ("住民票コード", "カードの状態"))
            )
            return True if told else refuse("channel-undeclared", "channel")

        return self.carry_out(work, "tell_card", do, subject=code)
