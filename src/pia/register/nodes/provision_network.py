"""情報提供ネットワークシステム: gives each body a 符号 of its own for a person, and carries inquiries between bodies (simulated)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.nodes.base import Answering, Node, refuse
from pia.register.nodes.copies import Inquiry, Symbol
from pia.register.nodes.messages import Values, parcel, read
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.terms.check_digits import is_valid_resident_code

__all__ = ["ProvisionNetwork"]


def _symbol(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    code = asked.values.get("住民票コード", "")
    if not is_valid_resident_code(code):
        return refuse("bad-code", "code")
    body = node.body_of(channel.source)
    symbol = node.symbol_for(body, code)
    with node.store.write() as tx:
        node.keep(tx, "symbol", symbol, code)
        node.log(tx, node.inquiry_entry(channel, question, subject=code, count=1))
    return parcel("symbol", Symbol(symbol=symbol), ())


def _information(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    inquiry = read(Inquiry, question)
    if isinstance(inquiry, Refused):
        return inquiry
    with node.store.read() as reader:
        code = node.kept(reader, "symbol", inquiry.symbol, str)
        theirs = node.symbol_for(inquiry.to, code) if code is not None else ""
        known = bool(theirs) and reader.kept("symbol", theirs) is not None
    if code is None or inquiry.symbol != node.symbol_for(node.body_of(channel.source), code):
        return refuse("symbol-unknown")
    target = node.server_of(inquiry.to)
    if not known or target is None:
        return refuse("no-copy")
    answer: Parcel | Refused = node.ask(target, parcel("information", replace(inquiry, symbol=theirs), ()))
    if not isinstance(answer, Refused):
        node.asked(channel, question, subject=code, count=1)
    return answer


class ProvisionNetwork(Node):
    """The network's core and interface systems in one."""

    KIND: ClassVar[NodeKind] = "provision-network"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "symbol_for": Words("符号の生成", "making symbols"),
        "server_of": Words("情報照会・提供の媒介", "carrying inquiries and answers"),
        "count_inquiries": Words("情報提供等の記録", "records of provision"),
    }
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"symbol": _symbol, "information": _information}

    def symbol_for(self, body: str, code: str) -> str:
        """Return the 符号 of a person at one body; nothing of it can be told from that at another one."""
        return self.seal.lookup(f"symbol of {body}", code).hex()

    def body_of(self, node: str) -> str:
        """Return the body that runs a node."""
        return next((one.body for one in self.policy.nodes if one.id == node), "")

    def server_of(self, body: str) -> str | None:
        """Return the 中間サーバー of a body."""
        return next(
            (one.id for one in self.policy.nodes if one.body == body and one.kind == "intermediate-server"), None
        )

    def count_inquiries(self) -> int:
        """Return how many inquiries were carried or refused so far."""
        with self.store.read() as reader:
            return sum(row.operation == "answer-information" for row in reader.ledger())
