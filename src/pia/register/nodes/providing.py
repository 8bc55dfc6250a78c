"""Giving information to others by law: to whom, on which basis, which items, and a record of each provision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, TypeVar

from msgspec import Struct

from pia.register.channel import Parcel, uncovered
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.items import NUMBER, item_key
from pia.register.nodes.base import Node, Work, refuse
from pia.register.nodes.messages import Values, read
from pia.register.nodes.searching import search
from pia.register.nodes.shelf import Found, Shelf
from pia.register.policy import BodyPolicy, RecipientPolicy, Undeclared
from pia.register.refusal import Refused
from pia.register.store.interface import Reader, Tx

__all__ = ["Provider", "Provision", "all_found", "current"]

T = TypeVar("T")

_LONGEST: Final = 200


class Provision(Struct, frozen=True, kw_only=True):
    """One entry of the record of provisions (情報提供等の記録): to whom, why, which items, when; never what was in them."""

    to: str
    basis: str
    items: tuple[str, ...]
    at: datetime
    outcome: str = "provided"


class Provider(Node):
    """A node that gives what it holds to recipients of the policy."""

    FURTHER: ClassVar[frozenset[str]] = frozenset({"disclose_provisions"})

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._bodies: dict[str, BodyPolicy] = {body.code: body for body in self.policy.bodies}
        self._homes = {node.id: node.body for node in self.policy.nodes}

    def is_from(self, source: str, municipality: str) -> bool:
        """Say whether a node may speak for a municipality: one of it, or of its prefecture."""
        home = self._homes.get(source, "")
        body = self._bodies.get(municipality)
        return home == municipality or (body is not None and body.prefecture == home != "")

    def recipient(self, recipient: str) -> RecipientPolicy | None:
        """Return what is declared of a recipient."""
        return next((one for one in self.policy.recipients if one.id == recipient), None)

    def allowed(
        self, recipient: str, requester: str, basis: str, items: Collection[str], file: str
    ) -> RecipientPolicy | Refused:
        """Say whether a recipient may be given items of a file on a basis, or why not."""
        found = self.recipient(recipient)
        if found is None or found.file != file:
            return refuse("not-permitted-inquiry")
        if found.pairs and (requester, basis) not in found.pairs:
            return refuse("not-permitted-inquiry")
        if not found.number_work and NUMBER in items:
            return refuse("number-not-for-this-work", "number")
        if not isinstance(found.items, Undeclared):
            extra = uncovered(items, found.items)
            if extra:
                return refuse("item-not-permitted", "number" if extra == (NUMBER,) else "item")
        return found

    def give(
        self,
        work: Work,
        shelf: Shelf[T],
        values: Callable[[T], Mapping[str, str]],
        subject: Callable[[T], str],
        *,
        recipient: str,
        requester: str,
        basis: str,
        conditions: Iterable[Mapping[str, str]],
        items: Collection[str],
        extracted: Callable[[Tx, T], dict[str, str] | Refused] | None = None,
        removed: bool = False,
    ) -> list[dict[str, str]] | Refused | Denied:
        """Give records to a recipient: one by one or in bulk; each is entered in the record of provisions, and so is each that is refused.

        The guard is asked for the conditions of every search, and for as many records as are found.

        Args:
            work: on whose behalf; more records than the policy says need an approval.
            shelf: the file.
            values: of a record, by item.
            subject: what names its person in ledger and record.
            recipient: the id of the recipient in the policy.
            requester: the office that asks.
            basis: the article or task.
            conditions: of one search each.
            items: which items are given.
            extracted: returns what is given of a record besides what its file holds; its items stand in ``items``.
            removed: whether the recipient asks for people who were removed, too; nobody is given their last address unasked.
        """
        listed = [dict(one) for one in conditions]
        keys = tuple(dict.fromkeys(item_key(item) for item in items))
        found: list[Found[T]] | Refused = []

        def counted(tx: Tx) -> int:
            nonlocal found
            allowed = self.allowed(recipient, requester, basis, keys, shelf.file.id)
            found = allowed if isinstance(allowed, Refused) else all_found(shelf, tx, listed, values, removed=removed)
            return 0 if isinstance(found, Refused) else len(found)

        def do(tx: Tx, permit: Permit) -> list[dict[str, str]] | Refused:
            given = []
            for record in () if isinstance(found, Refused) else found:
                more = extracted(tx, record.value) if extracted is not None else {}
                if isinstance(more, Refused):
                    return more
                held = {**values(record.value), **more}
                given.append(permit.shown({key: held[key] for key in keys if key in held}))
                self.shows(subject(record.value))
                self.note_provision(tx, subject(record.value), to=recipient, basis=basis, items=keys)
            return found if isinstance(found, Refused) else given

        done = self.carry_out(work, "provide", do, conditions=listed, count=counted, items=keys)
        barred = self.allowed(recipient, requester, basis, keys, shelf.file.id)
        if isinstance(barred, Refused) and isinstance(done, Refused):
            entry = {"to": recipient[:_LONGEST], "basis": basis[:_LONGEST], "items": keys, "outcome": barred.codes[0]}
            self._note_barred(lambda tx: all_found(shelf, tx, listed, values, removed=removed), subject, entry)
        return done

    def _note_barred(
        self, asked: Callable[[Tx], list[Found[T]] | Refused], subject: Callable[[T], str], entry: Mapping[str, Any]
    ) -> None:
        """Enter in the record of provisions that something was refused, for each person whom it was about."""
        with self.store.write() as tx:
            found = asked(tx)
            for one in () if isinstance(found, Refused) else found:
                self.note_provision(tx, subject(one.value), **entry)

    def show_answer(
        self, work: Work, operation: str, asking: Permit, conditions: Mapping[str, str], answer: Parcel | Refused
    ) -> dict[str, str] | Refused | Denied:
        """Show whoever asked another node what it answered; who was shown stands in the ledger, or that the operation was given up."""
        content = answer if isinstance(answer, Refused) else read(Values, answer)
        if isinstance(content, Refused):
            self.give_up(asking, content)
            return content
        asked = {item_key(name): value for name, value in conditions.items()}
        values = content.values

        def do(_tx: Tx, permit: Permit) -> dict[str, str]:
            code = values.get("住民票コード") or asked.get("住民票コード", "")
            if code:
                self.shows(code)
            return permit.shown(values)

        return self.carry_out(work, operation, do, conditions=dict(conditions))

    def note_provision(
        self, tx: Tx, subject: str, *, to: str, basis: str, items: Collection[str], outcome: str = "provided"
    ) -> None:
        """Enter one provision; it is kept as long as the policy says."""
        prefix = self.seal.subject(subject).hex()
        count = sum(1 for _ in tx.all_kept("provision", prefix=f"{prefix}/{self.now:%Y%m%d%H%M%S}"))
        key = f"{prefix}/{self.now:%Y%m%d%H%M%S}/{count:04d}"
        entry = Provision(to=to, basis=basis, items=tuple(items), at=self.now, outcome=outcome)
        self.keep(tx, "provision", key, entry, self._retention.provision_expires(self.id, self.today))

    def provisions(self, reader: Reader, subject: str) -> list[Provision]:
        """Return the provisions that concerned somebody, the oldest first."""
        prefix = self.seal.subject(subject).hex()
        return [self.opened(row, Provision) for row in reader.all_kept("provision", prefix=f"{prefix}/")]

    def disclose_provisions(self, work: Work, subject: str, applicant: str) -> list[Provision] | Refused | Denied:
        """Show a person to whom the own information was given (本人確認情報の提供状況の開示)."""

        def do(tx: Tx, _permit: Permit) -> list[Provision] | Refused:
            if applicant != subject:
                return refuse("not-own-record", "code")
            return self.provisions(tx, subject)

        return self.carry_out(work, "disclose_provisions", do, subject=subject)


def current(found: list[Found[T]] | Refused) -> list[Found[T]] | Refused:
    """Leave out who was removed."""
    return found if isinstance(found, Refused) else [one for one in found if one.row.state == "current"]


def all_found(
    shelf: Shelf[T],
    reader: Reader,
    listed: Iterable[Mapping[str, str]],
    values: Callable[[T], Mapping[str, str]],
    *,
    removed: bool = False,
) -> list[Found[T]] | Refused:
    """Return the records that any of several searches finds, in their order, or why one of them cannot be made.

    Args:
        shelf: the file.
        reader: of the node.
        listed: the conditions of each search.
        values: of a content, by key.
        removed: whether people who were removed are found, too.
    """
    every: list[Found[T]] = []
    for one in listed:
        try:
            found = search(shelf, reader, one, values)
            found = found if removed else current(found)
        except UnicodeEncodeError:
            return refuse("bad-character", "text")
        if isinstance(found, Refused):
            return found
        every += found
    return every
