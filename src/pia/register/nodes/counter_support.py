"""窓口支援: what people wrote beforehand becomes a 届, is found again, and goes to the 既存住基システム."""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from pia.errors import Words
from pia.register.event import Event, read_event
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.kinds import EVENTS, Kind
from pia.register.nodes.applications import Application, Intake, application_parcel
from pia.register.nodes.base import Work, refuse
from pia.register.nodes.shelf import is_key
from pia.register.policy import NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Tx

__all__ = ["CounterSupport", "as_code"]

_LARGEST_CODE: Final = 8_000
_LARGEST_PLAIN: Final = 65_536

_WRITTEN: Final = ("氏名", "生年月日", "住所")
"""What a 届 holds at least of somebody."""

_FURTHER: Final[Mapping[Kind, tuple[str, ...]]] = {
    "move-in": ("国民健康保険の資格取得", "児童手当の認定請求", "印鑑登録"),
    "move-in-by-card": ("国民健康保険の資格取得", "児童手当の認定請求", "印鑑登録"),
    "move-within": ("国民健康保険の住所変更", "児童手当の住所変更"),
    "departure-filed": ("国民健康保険の資格喪失", "児童手当の受給事由消滅", "印鑑登録の廃止"),
    "birth": ("児童手当の認定請求", "国民健康保険の資格取得"),
    "death": ("国民健康保険の資格喪失", "葬祭費の申請"),
}
"""What else people have to do, by what happened."""


def as_code(document: str) -> str:
    """Return what a 二次元バーコード of 来庁前申請 holds."""
    return b85encode(zlib.compress(document.encode())).decode()


class CounterSupport(Intake):
    """The system at the counter."""

    KIND: ClassVar[NodeKind] = "counter-support"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "read_code": Words("来庁前申請", "applications prepared at home"),
        "draft": Words("住民異動届作成", "drafting notices"),
        "find": Words("届出書検索", "finding notices"),
        "further": Words("付随手続書類作成", "papers of further procedures"),
        "assist_card": Words("特例転入の補助", "assisting moves by card"),
        "send": Words("異動情報の入力", "entering events"),
    }

    def read_code(self, code: str) -> str | Refused:
        """Return what a 二次元バーコード holds; one that is damaged or far too large is refused."""
        if len(code) > _LARGEST_CODE:
            return refuse("too-large", "application", _LARGEST_CODE)
        try:
            opener = zlib.decompressobj()
            plain = opener.decompress(b85decode(code), _LARGEST_PLAIN)
            if opener.unconsumed_tail or not opener.eof:
                return refuse("too-large", "application", _LARGEST_PLAIN)
            return plain.decode()
        except (ValueError, zlib.error):
            return refuse("unreadable", "application")

    def draft(self, work: Work, id_: str, documents: Sequence[str]) -> Application | Refused | Denied:
        """Make a 住民異動届 of what was written; it has to be readable, whether it may be taken is judged later."""

        def do(tx: Tx, _permit: Permit) -> Application | Refused:
            events: list[Event] = []
            for document in documents:
                event = read_event(document.encode("utf-8", "replace"))
                if isinstance(event, Refused):
                    return event
                events.append(event)
            first = events[0].payload if events else None
            person = getattr(first, "person", None)
            application = Application(
                id=id_, kind=events[0].kind if events else "", received=self.today, documents=tuple(documents),
                name=person.name.text if person else "", birth=person.birth.isoformat() if person else "",
            )  # fmt: skip
            self.shows(*dict.fromkeys(event.atena for event in events if is_key(event.atena)))
            return self.take_in(tx, application)

        return self.carry_out(work, "draft", do, items=_WRITTEN)

    def find(self, work: Work, *, name: str = "", received: str = "") -> list[tuple[str, str, str]] | Refused | Denied:
        """Return (id, kind, state) of the 届 of a name or a day."""

        def do(tx: Tx, _permit: Permit) -> list[tuple[str, str, str]] | Refused:
            if not name and not received:
                return refuse("no-condition")
            index, value = ("name", name) if name else ("received", received)
            found = self.applications.find(tx, index, value[:200])
            return [(one.value.id, one.value.kind, one.value.state) for one in found if not received or one.value.received.isoformat() == received]  # fmt: skip

        return self.carry_out(work, "find", do, conditions={"氏名": name, "受付日": received})

    def further(self, kind: Kind) -> tuple[str, ...]:
        """Return the further procedures of an event."""
        return _FURTHER.get(kind, ()) if kind in EVENTS else ()

    def assist_card(self, work: Work, code: str) -> bool | Refused | Denied:
        """特例転入の補助: note that somebody with this 住民票コード came with a card; the certificate itself stays at the CS."""

        def do(tx: Tx, _permit: Permit) -> bool | Refused:
            if len(code) != 11 or not (code.isascii() and code.isdigit()):
                return refuse("bad-code", "code")
            self.keep(tx, "temporary", f"card/{self.hidden(code)}", self.today, self.today)
            return True

        return self.carry_out(work, "assist_card", do, subject=code)

    def send(self, work: Work, id_: str) -> bool | Refused | Denied:
        """異動情報の入力: pass a 届 to the 既存住基システム, where a clerk accepts it."""

        def do(tx: Tx, _permit: Permit) -> bool | Refused:
            moved = self.move(tx, id_, "sent")
            if isinstance(moved, Refused):
                return moved
            told = sum(self.tell(tx, target, application_parcel(moved)) for target in self.above("juki"))
            return True if told else refuse("channel-undeclared", "channel")

        return self.carry_out(work, "send", do)
