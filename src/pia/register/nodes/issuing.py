"""Certificates from data that a 既存住基システム passes on: what コンビニ交付 and 証明書発行 share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from pia.register.certificate import MARK
from pia.register.channel import Parcel, uncovered
from pia.register.items import CERTIFICATE, CERTIFICATE_ON_REQUEST, item_key, select
from pia.register.nodes.base import Node, Receiving, refuse
from pia.register.nodes.juki_notices import ResidentUpdate
from pia.register.nodes.messages import Values, read
from pia.register.nodes.searching import personal_indexes
from pia.register.nodes.shelf import is_key
from pia.register.policy import Channel, Undeclared
from pia.register.refusal import Refused
from pia.register.store.interface import Reader, Tx

__all__ = ["Issuing"]


def _resident(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    del channel
    update = read(ResidentUpdate, message)
    return update if isinstance(update, Refused) else node.link(tx, update)


def _protection(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """支援措置 of somebody, by its number, from when to when; a person may be covered by several."""
    del channel
    told = read(Values, message)
    if isinstance(told, Refused):
        return told
    atena, begins, ends = (told.values.get(item, "") for item in ("宛名番号", "支援措置開始日", "支援措置終了日"))
    try:
        days = date.fromisoformat(begins), date.fromisoformat(ends)
    except ValueError:
        return refuse("bad-date", "expires")
    key = f"{atena}/{told.values.get('支援措置番号') or begins}"
    if not is_key(atena) or not is_key(key):
        return refuse("channel-message", "atena")
    node.keep(tx, "protected", key, days)
    return atena


class Issuing(Node):
    """A node that holds the data of certificates."""

    NOTICES: ClassVar[Mapping[str, Receiving]] = {"resident": _resident, "protection": _protection}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.data = self.shelf("certificate", dict[str, str], _indexes)

    def link(self, tx: Tx, update: ResidentUpdate) -> str | Refused:
        """既存システム連携: take over of a record what the file may hold, or drop it where the person left."""
        if not is_key(update.atena):
            return refuse("channel-message", "atena")
        allowed = self.data.file.items
        extra = () if isinstance(allowed, Undeclared) else uncovered(update.values, allowed)
        values = {item: value for item, value in update.values.items() if item not in extra}
        before = self.data.get(tx, update.atena)
        if update.state == "removed":
            tx.erase(self.data.file.id, update.atena)
            self.forget(tx, update.atena)
        else:
            self.data.put(
                tx,
                update.atena,
                values,
                before=before.row if before else None,
                effective=self.today,
                now=self.now,
            )
        return update.atena

    def forget(self, tx: Tx, atena: str) -> None:
        """Drop what the node keeps of somebody beside the data."""
        for row in list(tx.all_kept("protected", prefix=f"{atena}/")):
            tx.drop("protected", row.key)

    def protected(self, reader: Reader, atena: str) -> bool:
        """Say whether a 支援措置 covers somebody today."""
        for row in reader.all_kept("protected", prefix=f"{atena}/") if is_key(atena) else ():
            begins, ends = self.opened(row, tuple[date, date])
            if begins <= self.today <= ends:
                return True
        return False

    def certificate_of(self, reader: Reader, atena: str, asked: Collection[str]) -> dict[str, str] | Refused:
        """Return the lines of a certificate, with what was asked for beyond the ordinary items."""
        wanted = {item_key(name) for name in asked}
        extra = wanted - {item_key(name) for name in CERTIFICATE_ON_REQUEST}
        if extra:
            return refuse("certificate-not-offered", "item")
        found = self.data.get(reader, atena)
        if found is None:
            return refuse("not-found", "person")
        names = (*CERTIFICATE, *(name for name in CERTIFICATE_ON_REQUEST if item_key(name) in wanted))
        return {"区分": MARK.ja, **select(names, found.value)}


def _indexes(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return personal_indexes(values.get("氏名", ""), values.get("生日", ""), values.get("住所", ""))
