"""媒体出力: records put on a registered medium with an approval, sealed, and each output in a log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import ClassVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.guard.approvals import ApprovalRow
from pia.register.guard.approving import apply, decide
from pia.register.guard.denial import Denied
from pia.register.guard.operation import Operation
from pia.register.guard.permit import Permit
from pia.register.items import item_key
from pia.register.nodes.base import Node, Work, refuse
from pia.register.nodes.messages import is_text, parcel, read
from pia.register.policy import NodeKind, Undeclared
from pia.register.refusal import Refused
from pia.register.store.interface import Tx
from pia.register.terms_of_keeping import first_day_after

__all__ = ["Extract", "Extracted", "MediaExport", "Output"]


class Extract(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wanted of another system: which records, which items."""

    keys: tuple[str, ...]
    items: tuple[str, ...]


class Extracted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of it."""

    rows: tuple[dict[str, str], ...]


class Output(Struct, frozen=True, kw_only=True):
    """One line of the log of outputs; nothing of what was put out."""

    who: str
    medium: str
    approval: str
    source: str
    count: int
    items: tuple[str, ...]
    at: datetime
    checksum: str


class MediaExport(Node):
    """The only way onto a medium."""

    KIND: ClassVar[NodeKind] = "media-export"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "apply": Words("媒体出力の申請", "applying for an output"),
        "approve": Words("媒体出力の承認", "approving an output"),
        "export": Words("媒体への出力", "output to a medium"),
        "log_of_outputs": Words("出力記録の管理", "the log of outputs"),
    }

    def apply(
        self, work: Work, source: str, keys: Sequence[str], items: Collection[str], medium: str
    ) -> ApprovalRow | Refused | Denied:
        """Apply for an output: bound to the task, the medium, the items, the node that holds the records and just these people."""
        if not (medium and keys):
            return self._incomplete(replace(work, medium=medium), items, None)
        asked = Operation(
            name="export", node=self.id, task=work.task, purpose=work.purpose, subject=_whom(source, keys), count=len(keys),
            items=frozenset(items), medium=medium,
        )  # fmt: skip
        with self.store.write() as tx:
            return apply(tx, self.guard, work.session, asked)

    def approve(self, work: Work, approval: str, *, approved: bool = True) -> ApprovalRow | Denied:
        """Decide on an application; never the person who applied."""
        with self.store.write() as tx:
            return decide(tx, self.guard, work.session, approval, approve=approved)

    def export(self, work: Work, source: str, keys: Sequence[str], items: Collection[str]) -> bytes | Refused | Denied:
        """Put records of another system on a medium; what is returned is what the medium holds: sealed, marked 試験用.

        The other system is asked before anything is used up: where it refuses, that is entered and the approval may be used again.

        Args:
            work: names the approval and the medium.
            source: the node that holds the records.
            keys: which records.
            items: which items of them.
        """
        wanted, whom = tuple(dict.fromkeys(items)), _whom(source, keys)
        if not (work.medium and keys):
            return self._incomplete(work, wanted, len(keys))
        asking = self.may(work, "export", subject=whom, count=len(keys), items=wanted)
        if isinstance(asking, Denied):
            return asking
        if not is_text(dict.fromkeys((*keys, *wanted), "")):
            unwritten = refuse("bad-character", "item")
            self.give_up(asking, unwritten)
            return unwritten
        question = parcel("extract", Extract(keys=tuple(keys), items=wanted), [item_key(item) for item in wanted])
        answer: Parcel | Refused = self.ask(source, question)
        content = answer if isinstance(answer, Refused) else read(Extracted, answer)
        if isinstance(content, Refused):
            self.give_up(asking, content)
            return content
        given = content

        def do(tx: Tx, permit: Permit) -> bytes | Refused:
            if len(given.rows) > len(keys):
                return refuse("approval-differs", "item")
            self.shows(*keys)
            return self._written(tx, permit, source, wanted, given)

        return self.carry_out(work, "export", do, subject=whom, count=len(keys), items=wanted)

    def _incomplete(self, work: Work, items: Collection[str], count: int | None) -> Refused | Denied:
        """Refuse an output, or to apply for one, that names no medium or nobody, after the guard has had its say."""
        missing = refuse("nobody-named", "person") if work.medium else refuse("medium-missing", "medium")
        done: Refused | Denied = self.carry_out(
            work, "export", lambda _tx, _permit: missing, count=count, items=tuple(items)
        )
        return done

    def _written(self, tx: Tx, permit: Permit, source: str, items: tuple[str, ...], content: Extracted) -> bytes:
        """Write the medium and the line of the log; with the row of the ledger and the approval, it is all done or nothing is."""
        plain = msgspec.json.encode({"区分": "試験用", "記録": [permit.shown(row) for row in content.rows]})
        sealed = self.seal.seal("list/medium", plain, f"medium/{permit.medium}")
        last = tx.last_of_ledger()
        key = f"{self.now:%Y%m%d%H%M%S}-{0 if last is None else last.seq}"
        entry = Output(
            who=permit.who, medium=permit.medium, approval=permit.approval, source=source, count=len(content.rows), items=items,
            at=self.now, checksum=blake2b(sealed, digest_size=16).hexdigest(),
        )  # fmt: skip
        keep = self.policy.log[self.id].operations if self.id in self.policy.log else Undeclared()
        until = None if isinstance(keep, Undeclared) else first_day_after(self.today, keep)
        self.keep(tx, "output", key, entry, until)
        self.log(tx, self.own_entry("write-medium", detail=f"records={len(content.rows)} items={len(items)}"))
        return sealed

    def read_medium(self, medium: str, sealed: bytes) -> bytes:
        """Open what a medium holds, as the machine it was made for would; another medium's content does not open."""
        return self.seal.open("list/medium", sealed, f"medium/{medium}")

    def log_of_outputs(self, work: Work) -> list[Output] | Refused | Denied:
        """Return the log, the oldest first."""

        def do(tx: Tx, _permit: Permit) -> list[Output]:
            return [self.opened(row, Output) for row in tx.all_kept("output")]

        return self.carry_out(work, "log_of_outputs", do)


def _whom(source: str, keys: Sequence[str]) -> str:
    """Return what stands for the people of an output and the node that holds them, in whatever order they are named."""
    listed = "\0".join([source, *sorted(keys)])
    return f"output/{blake2b(listed.encode('utf-8', 'surrogatepass'), digest_size=32).hexdigest()}"
