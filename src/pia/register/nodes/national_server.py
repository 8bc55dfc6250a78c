"""全国サーバ: 機構保存本人確認情報ファイル, the union of what the prefectures notify; it gives out codes and numbers (試験用)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.identification import Identification
from pia.register.items import NUMBER
from pia.register.nodes.base import Answering, refuse
from pia.register.nodes.identity import IdentityNode
from pia.register.nodes.messages import Values, parcel, read
from pia.register.numbers import BLOCK, Allotment, Issuer
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Kept, Tx
from pia.terms.check_digits import is_valid_resident_code

__all__ = ["NationalServer"]


def _number(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """個人番号とすべき番号 of a 住民票コード; asked twice it is the same."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    code = asked.values.get("住民票コード", "")
    issuer: Issuer | None = node.issuer
    if issuer is None:
        return refuse("numbers-not-issued", "number")
    if not is_valid_resident_code(code):
        return refuse("bad-code", "code")
    place = issuer.place_of(code)
    if place is None:
        return refuse("not-for-testing", "code")
    values = {"code": code, "number": issuer.number(place)}
    node.asked(channel, question, subject=code, count=1)
    return parcel("number", values, ("住民票コード", NUMBER))


class NationalServer(IdentityNode):
    """The server of the national body."""

    KIND: ClassVar[NodeKind] = "national-server"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "update": Words("本人確認情報の更新", "updating identification"),
        "provide": Words("国の機関等への本人確認情報の提供", "provision to organs of the state and others"),
        "search": Words("本人確認情報検索", "searching identification"),
        "disclose": Words("本人確認情報の開示", "disclosure of identification"),
        "allot": Words("住民票コードの指定", "allotting resident codes"),
        "give_number": Words("個人番号とすべき番号の生成", "giving individual numbers"),
    }
    ANSWERS: ClassVar[Mapping[str, Answering]] = {**IdentityNode.ANSWERS, "number": _number}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.issuer: Issuer | None = None
        """Gives the numbers; whoever assembles the register says from which keys."""

    def update(self, tx: Tx, notice: Identification) -> Refused | None:
        """本人確認情報の更新: apply one notice within a transaction."""
        return self.apply(tx, notice)

    def allot(self, municipality: str) -> Allotment | Refused:
        """Hand a municipality its next block of places for 住民票コード; no place is ever handed out twice."""

        def do(tx: Tx) -> Allotment | Refused:
            if municipality not in self._bodies:
                return refuse("unknown-municipality", "municipality")
            next_block = tx.kept("setting", "next-block")
            block = int.from_bytes(next_block.body, "big") if next_block is not None else 0
            if (block + 1) * BLOCK > Issuer.places:
                return refuse("numbers-not-issued", "code")
            held = self.kept(tx, "allotment", municipality, Allotment) or Allotment()
            self.keep(tx, "allotment", municipality, held.plus(block))
            tx.keep(Kept(kind="setting", key="next-block", body=(block + 1).to_bytes(4, "big")))
            return held.plus(block)

        return self.run("allot", do, detail=f"blocks={BLOCK}")

    def give_number(self, code: str) -> str | Refused:
        """Return the 個人番号 of a 住民票コード; the inquiry of a 市町村CS asks the same."""
        if self.issuer is None:
            return refuse("numbers-not-issued", "number")
        place = self.issuer.place_of(code)
        return refuse("bad-code", "code") if place is None else self.issuer.number(place)
