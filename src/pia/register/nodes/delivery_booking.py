"""マイナンバーカード交付予約: how far an application for a card is, and when it is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from msgspec import Struct

from pia.errors import Words
from pia.register.clock import is_office_day
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.nodes.base import Node, Work, refuse
from pia.register.policy import NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Kept, Reader, Tx

__all__ = ["PROGRESS", "DeliveryBooking"]

PROGRESS: Final = ("申請受付", "カード到着", "交付通知", "予約", "交付")
"""How a card comes, step by step."""
_FURTHEST: Final = timedelta(days=90)


class Booked(Struct, frozen=True, kw_only=True):
    """One booking; whose it is stands under its key alone."""

    place: str
    at: str


class DeliveryBooking(Node):
    """The booking system of one municipality."""

    KIND: ClassVar[NodeKind] = "delivery-booking"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "progress": Words("交付進捗管理", "progress of delivery"),
        "book": Words("交付予約管理", "booking deliveries"),
    }

    # --- progress ---

    def progress(self, work: Work, application: str, step: str) -> str | Refused | Denied:
        """Note the next step of an application for a card; steps are neither skipped nor taken back."""

        def do(tx: Tx, _permit: Permit) -> str | Refused:
            if not _usable(application):
                return refuse("application-unknown", "application")
            held = self.kept(tx, "progress", application, str)
            expected = PROGRESS[0] if held is None else PROGRESS[min(PROGRESS.index(held) + 1, len(PROGRESS) - 1)]
            if step != expected or held == PROGRESS[-1]:
                return refuse("card-not-ready", "card")
            self.keep(tx, "progress", application, step)
            return step

        return self.carry_out(work, "progress", do)

    # --- bookings ---

    def open_slots(self, work: Work, place: str, at: datetime, places: int) -> int | Refused | Denied:
        """Offer places at a time."""

        def do(tx: Tx, _permit: Permit) -> int | Refused:
            if not _usable(place) or not 0 < places <= 1_000 or not is_office_day(at.date()):
                return refuse("slot-unknown")
            tx.keep(Kept(kind="slot", key=_slot(place, at), body=places.to_bytes(2, "big")))
            return places

        return self.carry_out(work, "book", do)

    def book(self, application: str, place: str, at: datetime) -> datetime | Refused:
        """Book a place for handing over a card; one booking an application, none in the past, none beyond what is offered."""

        def do(tx: Tx) -> datetime | Refused:
            if not _usable(application) or self.kept(tx, "progress", application, str) != "交付通知":
                return refuse("card-not-ready", "card")
            offered = tx.kept("slot", _slot(place, at)) if _usable(place) else None
            if offered is None or not self.now < _aware(at, self.now) <= self.now + _FURTHEST:
                return refuse("slot-unknown")
            if tx.kept("booking", application) is not None:
                return refuse("booked-already")
            taken = sum(1 for _ in tx.all_kept("taken", prefix=f"{_slot(place, at)}/"))
            if taken >= int.from_bytes(offered.body, "big"):
                return refuse("slot-full")
            self.keep(tx, "booking", application, Booked(place=place, at=at.isoformat()), self._until(at.date()))
            tx.keep(
                Kept(
                    kind="taken",
                    key=f"{_slot(place, at)}/{application}",
                    body=b"",
                    expires=self._until(at.date()).toordinal(),
                )
            )
            self.keep(tx, "progress", application, "予約")
            return at

        return self.run("book", do)

    def cancel(self, application: str) -> bool | Refused:
        """Give a booked place back."""

        def do(tx: Tx) -> bool | Refused:
            booked = self.kept(tx, "booking", application, Booked) if _usable(application) else None
            if booked is None:
                return refuse("application-unknown", "application")
            tx.drop("booking", application)
            tx.drop("taken", f"{_slot(booked.place, datetime.fromisoformat(booked.at))}/{application}")
            self.keep(tx, "progress", application, "交付通知")
            return True

        return self.run("cancel-booking", do)

    def step_of(self, reader: Reader, application: str) -> str:
        """Return how far an application is."""
        return self.kept(reader, "progress", application, str) or ""

    @staticmethod
    def _until(day: date) -> date:
        return day + timedelta(days=1)


def _slot(place: str, at: datetime) -> str:
    return f"{place}/{at:%Y%m%d%H%M}"


def _aware(at: datetime, now: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=now.tzinfo)


def _usable(text: str) -> bool:
    return 0 < len(text) <= 40 and text.isascii() and text.replace("-", "").isalnum()
