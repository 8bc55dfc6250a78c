"""送付先情報 of a rehearsal: it reaches the 市町村CS over the declared channel, and goes on to 個人番号カード管理システム."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.register.items import item_key
from pia.register.nodes.messages import Values, parcel
from pia.verify.notices import arrived

if TYPE_CHECKING:
    from pia.register.store.interface import LedgerRow, Record
    from pia.verify.scene import Scene

__all__ = ["held", "sent"]

_SERIAL: Final = "202604010000000009"


def sent(scene: Scene, place: int = 0) -> LedgerRow | None:
    """Have the 送付先情報 of a resident reach the node; return the row of the ledger that tells what became of it."""
    one = scene.resident(place)
    values = {
        "送付先管理番号": f"{_SERIAL}{place}", "住民票コード": one.code, "氏名": one.person.name.text, "住所": one.address.text,
        "市町村コード": one.address.municipality, "個人番号": one.number or "",
    }  # fmt: skip
    return arrived(scene, parcel("recipient-address", Values(values), tuple(map(item_key, values))))


def held(scene: Scene, place: int = 0) -> Record | None:
    """Return the 送付先情報 of a resident as it is held at the node."""
    with scene.node.store.read() as reader:
        found = scene.node.recipients.find(reader, "code", scene.resident(place).code)
        return found[0].row if found else None
