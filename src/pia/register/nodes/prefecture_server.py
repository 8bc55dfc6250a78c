"""都道府県サーバ: 都道府県知事保存本人確認情報ファイル, the union of what its municipalities notify."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.guard.denial import Denied
from pia.register.identification import REASONS, Identification
from pia.register.items import NUMBER
from pia.register.nodes.base import Answering, Work, refuse
from pia.register.nodes.identity import IdentityNode
from pia.register.nodes.messages import Values, parcel, read
from pia.register.nodes.searching import search
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Tx

__all__ = ["PrefectureServer"]

_ABROAD: Final = REASONS["move-abroad"]
_ABOVE: Final[tuple[NodeKind, ...]] = ("national-server",)


def _numbers(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """The 個人番号 of one 国外転出者, for 附票都道府県サーバ: it is extracted and handed over, nothing of it stays; of nobody else."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    code = asked.values.get("住民票コード", "")
    with node.store.write() as tx:
        found = search(node.records, tx, {"住民票コード": code}, Identification.values)
        if isinstance(found, Refused):
            return found
        last = max((one.value for one in found), key=lambda one: (one.changed, one.reason == _ABROAD), default=None)
        if last is not None and (last.reason != _ABROAD or any(one.row.state == "current" for one in found)):
            return refuse("not-abroad", "person")
        if last is None or not last.number:
            return refuse("no-number", "number")
        node.note_provision(tx, code, to=channel.source, basis="number-extraction", items=(NUMBER,))
        node.log(tx, node.inquiry_entry(channel, question, subject=code, count=1))
    return parcel("number", Values({NUMBER: last.number}), (NUMBER,))


class PrefectureServer(IdentityNode):
    """The server of one prefecture."""

    KIND: ClassVar[NodeKind] = "prefecture-server"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "update": Words("本人確認情報の更新", "updating identification"),
        "provide": Words(
            "自都道府県の他の執行機関への情報提供又は他部署への移転", "provision to other organs and departments"
        ),
        "disclose": Words("本人確認情報の開示", "disclosure of identification"),
        "ask_national": Words("機構への情報照会", "asking the national body"),
        "search": Words("本人確認情報検索", "searching identification"),
        "check": Words("本人確認情報整合", "consistency of identification"),
    }
    ANSWERS: ClassVar[Mapping[str, Answering]] = {**IdentityNode.ANSWERS, "number-for-supplement": _numbers}
    ONWARD: ClassVar[NodeKind | None] = "national-server"

    def update(self, tx: Tx, notice: Identification) -> Refused | None:
        """本人確認情報の更新: apply one notice within a transaction."""
        return self.apply(tx, notice)

    def ask_national(self, work: Work, conditions: Mapping[str, str]) -> dict[str, str] | Refused | Denied:
        """機構への情報照会."""
        return self.ask_above(work, "ask_national", "national-server", conditions)

    def check(self, kinds: Collection[NodeKind] = _ABOVE) -> Any:
        """本人確認情報整合: send what it needs to the nodes above, and return how the comparisons came out, by node."""
        return {target: self.provide_for_check(target) for kind in kinds for target in self.above(kind)}
