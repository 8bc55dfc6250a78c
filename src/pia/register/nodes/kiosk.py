"""コンビニ交付: somebody with a card and its PIN gets an own certificate from a machine that nobody attends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from hmac import compare_digest
from typing import Any, ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.ledger import Entry
from pia.register.nodes.base import Answering, refuse
from pia.register.nodes.issuing import Issuing
from pia.register.nodes.messages import Values, parcel, read
from pia.register.nodes.shelf import is_key
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Kept, Reader, Tx

__all__ = ["Kiosk"]

ATTEMPTS: Final = 3
"""Wrong PINs in a row that lock 利用者証明用電子証明書 (電子署名等に係る地方公共団体情報システム機構の認証業務に関する法律の運用)."""


class Card(Struct, frozen=True, kw_only=True):
    """What the machine knows of a card: whose it is, a keyed hash of its PIN, and until when it holds."""

    atena: str
    pin: bytes
    until: date
    left: int = ATTEMPTS
    stopped: bool = False


def _request(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """A request that comes over 証明書交付センター."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    items = [item for item in asked.values.get("記載事項", "").split("、") if item]
    done = node.issue(asked.values.get("カード番号", ""), asked.values.get("暗証番号", ""), items)
    if isinstance(done, Refused):
        return done
    node.asked(channel, question, count=1)
    return parcel("certificate", Values(done), done)


class Kiosk(Issuing):
    """The system that answers the machines."""

    KIND: ClassVar[NodeKind] = "kiosk"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "link": Words("既存住基システムとのデータ連携機能", "taking over data of the resident register"),
        "issue": Words("証明書情報作成・送信機能", "making and sending certificates"),
    }
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"certificate": _request}

    def register_card(self, serial: str, atena: str, pin: str, until: date) -> bool | Refused:
        """Make a card known (simulated: a card proves itself)."""

        def do(tx: Tx) -> bool | Refused:
            key = f"{atena}/{serial}"
            if not (4 <= len(pin) <= 16 and pin.isascii()) or not self._usable(serial) or not is_key(key):
                return refuse("bad-format", "card")
            tx.keep(Kept(kind="card-of", key=key, body=b""))
            self.keep(tx, "card", serial, Card(atena=atena, pin=self._hash(serial, pin), until=until))
            return True

        return self.run("register-card", do, subject=atena)

    def forget(self, tx: Tx, atena: str) -> None:
        """Drop the cards of somebody, too."""
        super().forget(tx, atena)
        for row in list(tx.all_kept("card-of", prefix=f"{atena}/")):
            serial = row.key.removeprefix(f"{atena}/")
            card = self.kept(tx, "card", serial, Card)
            if card is not None and card.atena == atena:
                tx.drop("card", serial)
            tx.drop("card-of", row.key)

    def stop_card(self, serial: str, *, stopped: bool = True) -> bool | Refused:
        """Stop a card (lost, cancelled), or release it."""

        def do(tx: Tx) -> bool | Refused:
            card = self.kept(tx, "card", serial, Card)
            if card is None:
                return refuse("card-unknown", "card")
            self.keep(tx, "card", serial, replace(card, stopped=stopped))
            return True

        return self.run("stop-card", do)

    def unlock(self, serial: str) -> bool | Refused:
        """Set a locked PIN free again, as the counter does after identifying the person."""

        def do(tx: Tx) -> bool | Refused:
            card = self.kept(tx, "card", serial, Card)
            if card is None:
                return refuse("card-unknown", "card")
            self.keep(tx, "card", serial, replace(card, left=ATTEMPTS))
            return True

        return self.run("unlock-card", do)

    def issue(self, serial: str, pin: str, asked: Collection[str] = ()) -> dict[str, str] | Refused:
        """Return the certificate of who holds a card and knows its PIN.

        A wrong PIN counts even though nothing is issued; the third in a row locks. Who is protected gets nothing here.
        """
        with self.store.write() as tx:
            card = self.kept(tx, "card", serial, Card) if self._usable(serial) else None
            done = refuse("card-unknown", "card") if card is None else self._judge(tx, serial, card, pin, asked)
            subject = self.seal.subject(card.atena) if card is not None else b""
            refused = done if isinstance(done, Refused) else None
            self.log(
                tx,
                Entry(
                    who=self.id, terminal="kiosk", task="kiosk", operation="issue", subject=subject,
                    outcome="refused" if refused else "done", detail=f"codes={','.join(refused.codes)}" if refused else f"items={len(asked)}",
                ),
            )  # fmt: skip
        return done

    def _judge(self, tx: Tx, serial: str, card: Card, pin: str, asked: Collection[str]) -> dict[str, str] | Refused:
        if card.stopped or card.until < self.today:
            return refuse("card-stopped", "card")
        if card.left == 0:
            return refuse("pin-locked", "card")
        if not compare_digest(card.pin, self._hash(serial, pin[:100])):
            self.keep(tx, "card", serial, replace(card, left=card.left - 1))
            return refuse("pin-locked", "card") if card.left == 1 else refuse("pin-wrong", "card", card.left - 1)
        if card.left < ATTEMPTS:
            self.keep(tx, "card", serial, replace(card, left=ATTEMPTS))
        if self.protected(tx, card.atena):
            return refuse("protected-unattended")
        return self.certificate_of(tx, card.atena, asked)

    def is_locked(self, reader: Reader, serial: str) -> bool:
        """Say whether wrong PINs have locked a card."""
        card = self.kept(reader, "card", serial, Card)
        return card is not None and card.left == 0

    def _hash(self, serial: str, pin: str) -> bytes:
        return self.seal.lookup("pin", f"{serial}/{pin}")

    @staticmethod
    def _usable(serial: str) -> bool:
        return 0 < len(serial) <= 40 and serial.isascii() and serial.isalnum()
