"""電子申請 and 来庁前申請 on their way: where they came from, what they ask, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pia.register.channel import Parcel
from pia.register.event import MAX_EVENT_BYTES
from pia.register.nodes.base import Node, Receiving, refuse
from pia.register.nodes.messages import parcel, read
from pia.register.policy import Channel
from pia.register.refusal import Refused
from pia.register.store.interface import Reader, Tx

__all__ = ["MAX_DOCUMENTS", "Application", "ApplicationState", "Intake", "application_parcel"]

MAX_DOCUMENTS: Final = 20
"""More events than any 届 has."""
_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,29}").fullmatch

ApplicationState = Literal["received", "fetched", "sent", "done", "returned"]


class Application(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One application: its events as JSON, as the applicant wrote them; nobody has judged them yet."""

    id: str
    kind: str
    received: date
    documents: tuple[str, ...]
    name: str = ""
    birth: str = ""
    state: ApplicationState = "received"


def application_parcel(application: Application) -> Parcel:
    """Return an application as a message."""
    return parcel("application", application, ("申請",))


def _arrived(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    del channel
    application = read(Application, message)
    if isinstance(application, Refused):
        return application
    taken = node.take_in(tx, application)
    return taken if isinstance(taken, Refused) else ""


class Intake(Node):
    """A node that keeps applications until they have been dealt with."""

    NOTICES: ClassVar[Mapping[str, Receiving]] = {"application": _arrived}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.applications = self.shelf("application", Application, _indexes)

    def take_in(self, tx: Tx, application: Application) -> Application | Refused:
        """Keep an application; one that came before is refused."""
        if (
            not _ID(application.id)
            or len(application.kind) > 60
            or len(application.name) > 100
            or len(application.birth) > 10
        ):
            return refuse("bad-format", "application")
        if not 0 < len(application.documents) <= MAX_DOCUMENTS:
            return refuse("no-event")
        if any(len(document) > MAX_EVENT_BYTES for document in application.documents):
            return refuse("too-large", limit=MAX_EVENT_BYTES)
        if self.applications.get(tx, application.id) is not None:
            return refuse("application-known", "application")
        self._write(tx, replace(application, state="received", received=self.today))
        return application

    def move(self, tx: Tx, id_: str, state: ApplicationState) -> Application | Refused:
        """Note what became of an application."""
        held = self.applications.get(tx, id_) if _ID(id_) else None
        if held is None:
            return refuse("application-unknown", "application")
        if held.value.state in ("done", "returned"):
            return refuse("application-closed", "application")
        changed = replace(held.value, state=state)
        self.applications.put(
            tx, id_, changed, before=held.row, effective=self.today, now=self.now,
            expires=date.fromordinal(held.row.expires) if held.row.expires else None,
        )  # fmt: skip
        return changed

    def _write(self, tx: Tx, application: Application) -> None:
        self.applications.put(tx, application.id, application, before=None, effective=self.today, now=self.now)

    def application(self, reader: Reader, id_: str) -> Application | None:
        """Return an application."""
        held = self.applications.get(reader, id_) if _ID(id_) else None
        return held.value if held is not None else None

    def pending(self, reader: Reader) -> list[tuple[date, str, str]]:
        """Return what was taken in and has not been dealt with: (day, kind, id), the oldest first; it names nobody."""
        waiting = [one.value for one in self.applications.all(reader) if one.value.state not in ("done", "returned")]
        return sorted((one.received, one.kind, one.id) for one in waiting)


def _indexes(application: Application) -> tuple[tuple[str, str], ...]:
    return (
        ("name", application.name or "-"),
        ("received", application.received.isoformat()),
        ("state", application.state),
    )
