"""サービス検索・電子申請機能: residents look for services and apply; the municipality fetches what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pia.errors import Words
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.nodes.applications import Application, Intake, application_parcel
from pia.register.nodes.base import Work, refuse
from pia.register.policy import NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Tx

__all__ = ["Portal"]

_SERVICES = {
    "move-within": Words("転居届", "notice of a move within the municipality"),
    "departure-filed": Words("転出届", "notice of departure"),
    "move-in": Words("転入届の来庁予約", "booking of a visit to move in"),
}


class Portal(Intake):
    """Both sides of the portal."""

    KIND: ClassVar[NodeKind] = "portal"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "search_services": Words("サービスの検索", "searching services"),
        "apply": Words("電子申請（住民向け機能）", "applying electronically"),
        "fetch": Words("申請データの取得（地方公共団体向け機能）", "fetching applications"),
    }

    def search_services(self, words: str) -> dict[str, str]:
        """Return the services whose names hold the words; all of them for none."""
        return {name: title.ja for name, title in _SERVICES.items() if words[:50] in title.ja}

    def apply(self, id_: str, kind: str, documents: Sequence[str], *, signed: bool) -> Application | Refused:
        """Take an application of somebody whose card signed it (simulated)."""

        def do(tx: Tx) -> Application | Refused:
            if not signed:
                return refuse("signature-missing", "card")
            if kind not in _SERVICES:
                return refuse("certificate-not-offered")
            application = Application(id=id_, kind=kind, received=self.today, documents=tuple(documents))
            return self.take_in(tx, application)

        return self.run("apply", do)

    def fetch(self, work: Work) -> int | Refused | Denied:
        """Pass everything that came to the municipality's systems over a declared channel, and let it go here; return how many."""

        def do(tx: Tx, _permit: Permit) -> int | Refused:
            waiting = self.applications.find(tx, "state", "received")
            targets = [
                channel.target
                for channel in self.channels.outgoing(self.id)
                if channel.kind in ("intake", "link") and self.channels.running(channel.target)
            ]
            if not targets:
                return refuse("channel-undeclared", "channel")
            told = 0
            for found in waiting:
                if self.tell(tx, targets[0], application_parcel(found.value)):
                    tx.erase(self.applications.file.id, found.row.key)
                    told += 1
            return told

        return self.carry_out(work, "fetch", do)
