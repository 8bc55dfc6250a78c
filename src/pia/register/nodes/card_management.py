"""個人番号カード管理システム: addresses to send to, and the state of each card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.nodes.base import Node, Receiving, refuse
from pia.register.nodes.messages import Values, read
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Reader, Tx

__all__ = ["STATES", "CardManagement"]

STATES: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({"交付"}),
    "交付": frozenset({"一時停止", "廃止", "返還", "回収"}),
    "一時停止": frozenset({"一時停止解除", "廃止", "返還", "回収"}),
    "一時停止解除": frozenset({"一時停止", "廃止", "返還", "回収"}),
    "廃止": frozenset({"返還", "回収"}),
    "返還": frozenset(),
    "回収": frozenset(),
}
"""Which state of a card may follow which."""


def _recipient(node: Any, tx: Tx, _channel: Channel, message: Parcel) -> str | Refused:
    """送付先情報 of a municipality: kept until its term is over."""
    sent = read(Values, message)
    return sent if isinstance(sent, Refused) else node.receive_recipient(tx, sent.values)


def _status(node: Any, tx: Tx, _channel: Channel, message: Parcel) -> str | Refused:
    """A municipality tells the state of a card."""
    told = read(Values, message)
    return told if isinstance(told, Refused) else node.change(tx, told.values)


class CardManagement(Node):
    """The system of the national body."""

    KIND: ClassVar[NodeKind] = "card-management"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "receive_recipient": Words("送付先情報の受領", "receiving recipient addresses"),
        "send_letters": Words("個人番号通知書等の送付", "sending letters"),
        "change": Words("個人番号カードの状態の管理", "managing the state of cards"),
    }
    NOTICES: ClassVar[Mapping[str, Receiving]] = {"recipient-address": _recipient, "card-status": _status}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.recipients = self.shelf(
            "recipient-address", dict[str, str], lambda one: (("code", one.get("住民票コード", "-")),)
        )

    def receive_recipient(self, tx: Tx, values: Mapping[str, str]) -> str | Refused:
        """Keep one record of 送付先情報."""
        key, code, municipality = (values.get(item, "") for item in ("送付先管理番号", "住民票コード", "市町村コード"))
        if not (
            key.isascii()
            and key.isdigit()
            and len(key) <= 20
            and municipality.isdigit()
            and len(municipality) == 6
            and code
        ):
            return refuse("channel-message", "channel")
        key = f"{municipality}.{key}"
        before = self.recipients.get(tx, key)
        self.recipients.put(
            tx, key, dict(values), before=before.row if before else None, effective=self.today, now=self.now
        )
        self.keep(tx, "letter", key, code)
        return code

    def send_letters(self) -> int:
        """Send what has not been sent (simulated); return how many letters went."""
        with self.store.read() as reader:
            if next(iter(reader.all_kept("letter")), None) is None:
                return 0

        def do(tx: Tx) -> int:
            rows = [row.key for row in tx.all_kept("letter")]
            for key in rows:
                tx.drop("letter", key)
            return len(rows)

        done = self.run("send-letters", do)
        return 0 if isinstance(done, Refused) else done

    def change(self, tx: Tx, values: Mapping[str, str]) -> str | Refused:
        """Change the state of a card, where that may follow its state so far."""
        code, card, state = (values.get(item, "") for item in ("住民票コード", "カード番号", "カードの状態"))
        if not (card.isascii() and card.isalnum() and len(card) <= 40 and code):
            return refuse("card-unknown", "card")
        held = self.kept(tx, "card", card, tuple[str, str])
        if held is not None and held[0] != code:
            return refuse("card-unknown", "card")
        if state not in STATES[held[1] if held is not None else ""]:
            return refuse("card-not-ready", "card")
        self.keep(tx, "card", card, (code, state))
        return code

    def state(self, reader: Reader, card: str) -> str:
        """Return the state of a card; empty for one that nobody told of."""
        held = self.kept(reader, "card", card, tuple[str, str])
        return held[1] if held is not None else ""
