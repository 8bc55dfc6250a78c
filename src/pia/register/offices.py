"""The offices that send 個人番号通知書: one for each municipality whose 市町村CS declares a 送付先情報ファイル; its address is made up (試験用)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pia.errors import Words
from pia.register.policy import Policy
from pia.register.sending import Office

__all__ = ["office_of", "place_of", "without_office"]

_HEADS: Final = ("市長", "町長", "村長", "区長")
_OFFICES: Final = (*_HEADS, "知事", "教育委員会")
_MARK: Final = "（試験用）"
_POSTAL: Final = "9990000"
_PHONE: Final = "000-000-0000"


def place_of(name: str) -> str:
    """Return the place of an office: 和光市 for 和光市長."""
    name = name.removesuffix(_MARK)
    office = next((one for one in _OFFICES if name.endswith(one)), "")
    kept = office[0] if office in _HEADS else ""
    return name.removesuffix(office) + kept


def office_of(policy: Policy, municipality: str) -> Office | None:
    """Return the office of a municipality (団体コード); None where no 送付先情報ファイル of it is declared: then nothing is sent."""
    servers = {
        node.id
        for node in policy.nodes
        if node.kind == "municipal-cs" and node.body == municipality and node.origin != "counterpart"
    }
    if not any(file.role == "recipient-address" and file.node in servers for file in policy.files):
        return None
    name = next((body.name for body in policy.bodies if body.code == municipality), "") or municipality
    return Office(municipality=municipality, name=place_of(name), postal=_POSTAL, address="試験用1番地1", phone=_PHONE)


def without_office(policy: Policy) -> Iterator[Words]:
    """Yield a sentence on each 既存住基システム that makes no 送付先情報, and why."""
    for node in policy.nodes:
        if node.kind == "juki" and office_of(policy, node.body) is None:
            yield Words(
                f"送付先情報を作らないシステム：{node.id}（送付先情報ファイルの記載が無いため）",
                f"makes no recipient addresses: {node.id} (no file for them is declared)",
            )
