"""庁内連携: what is passed between a body's own systems, by registered pairs of data and system; no 個人番号 to work that may not use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pia.errors import Words
from pia.register.channel import Parcel, uncovered
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.items import NUMBER
from pia.register.nodes.base import Node, Receiving, Work, refuse
from pia.register.nodes.juki_notices import ResidentUpdate
from pia.register.nodes.messages import read
from pia.register.policy import Channel, NodeKind, RecipientPolicy, Undeclared
from pia.register.refusal import Refused
from pia.register.store.interface import Kept, Tx

__all__ = ["InternalLink"]

_RESIDENTS = "residents"
"""The data that a 既存住基システム passes on."""


def _resident(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    del channel
    update = read(ResidentUpdate, message)
    if isinstance(update, Refused):
        return update
    node.distribute(tx, _RESIDENTS, update)
    return update.atena


class InternalLink(Node):
    """The hub of one body; every system has an area of its own."""

    KIND: ClassVar[NodeKind] = "internal-link"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "register_pair": Words("連携するデータとシステムの組合せの登録", "registering pairs of data and system"),
        "distribute": Words("住民異動の差分情報の配信", "distributing changes"),
        "fetch": Words("業務システム間の情報の受渡し", "handing over between systems"),
    }
    NOTICES: ClassVar[Mapping[str, Receiving]] = {"resident": _resident}

    # --- pairs ---

    def register_pair(self, work: Work, data: str, system: str, *, registered: bool = True) -> bool | Refused | Denied:
        """Register a pair of data and system, or withdraw it; only a recipient of the policy can be registered."""

        def do(tx: Tx, _permit: Permit) -> bool | Refused:
            if not self._named(data, system):
                return refuse("bad-format", "item")
            if self.recipient(system) is None:
                return refuse("pair-unregistered")
            if registered:
                tx.keep(Kept(kind="pair", key=f"{system}/{data}", body=b""))
            else:
                tx.drop("pair", f"{system}/{data}")
                for row in list(tx.all_kept("area", prefix=f"{system}/{data}/")):
                    tx.drop("area", row.key)
            return registered

        return self.carry_out(work, "register_pair", do)

    def recipient(self, system: str) -> RecipientPolicy | None:
        """Return what is declared of a system that is given data."""
        return next((one for one in self.policy.recipients if one.id == system), None)

    # --- passing ---

    def distribute(self, tx: Tx, data: str, update: ResidentUpdate) -> int:
        """Put a change into the area of every system that is registered for the data, with the items it may have; return how many."""
        count = 0
        last = tx.kept("setting", "last-change")
        seq = (int.from_bytes(last.body, "big") if last is not None else 0) + 1
        for row in tx.all_kept("pair"):
            system, _, named = row.key.partition("/")
            found = self.recipient(system)
            if named == data and found is not None:
                values = self._allowed(found, update.values)
                change = ResidentUpdate(atena=update.atena, state=update.state, values=values)
                self.keep(tx, "area", f"{system}/{data}/{seq:012d}", change)
                count += 1
        tx.keep(Kept(kind="setting", key="last-change", body=seq.to_bytes(8, "big")))
        return count

    @staticmethod
    def _allowed(recipient: RecipientPolicy, values: Mapping[str, str]) -> dict[str, str]:
        extra = () if isinstance(recipient.items, Undeclared) else uncovered(values, recipient.items)
        barred = {*extra, *(() if recipient.number_work else (NUMBER,))}
        return {item: value for item, value in values.items() if item not in barred}

    def fetch(self, system: str, data: str, *, limit: int = 1_000) -> list[ResidentUpdate] | Refused:
        """Hand a system what has come for it since the last time; it leaves the area. An unregistered pair is refused and recorded."""

        def do(tx: Tx) -> list[ResidentUpdate] | Refused:
            if not self._named(data, system) or tx.kept("pair", f"{system}/{data}") is None:
                return refuse("pair-unregistered")
            found = []
            for row in list(tx.all_kept("area", prefix=f"{system}/{data}/"))[:limit]:
                found.append(self.opened(row, ResidentUpdate))
                tx.drop("area", row.key)
            return found

        return self.run("fetch", do)

    @staticmethod
    def _named(*names: str) -> bool:
        return all(
            0 < len(name) <= 60 and name.isascii() and name.replace("-", "").replace("_", "").isalnum()
            for name in names
        )
