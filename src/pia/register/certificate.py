"""住民票の写し: what it shows unless more is asked for, and the 除票の写し.

Without a special request the relation, the 戸籍の表示, the items of foreign residents, the 住民票コード and the 個人番号 are left out
(住民基本台帳法第12条第5項). Every certificate is marked 試験用.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.register.items import CERTIFICATE, CERTIFICATE_ON_REQUEST, item_key, select
from pia.register.removed import CAUSES, Removed
from pia.register.values import line, resident_values

if TYPE_CHECKING:
    from collections.abc import Collection

    from pia.register.person import Resident

__all__ = ["MARK", "certificate", "certificate_of_removed"]

MARK: Final = Words("試験用", "for testing")
"""Stands on every output of the register."""


def certificate(resident: Resident, head: str, asked: Collection[str] = ()) -> dict[str, str]:
    """Return the lines of a 住民票の写し by title.

    Args:
        resident: whose it is.
        head: the name of the 世帯主.
        asked: which items of :data:`~pia.register.items.CERTIFICATE_ON_REQUEST` were asked for, in any spelling.
    """
    wanted = {item_key(name) for name in asked}
    names = (*CERTIFICATE, *(name for name in CERTIFICATE_ON_REQUEST if item_key(name) in wanted))
    return {"区分": MARK.ja, **select(names, resident_values(resident) | {"世帯主氏名": head})}


def certificate_of_removed(removed: Removed, head: str, asked: Collection[str] = ()) -> dict[str, str]:
    """Return the lines of a 除票の写し: those of the 住民票 as it stood last, why it was 消除 and when."""
    lines = certificate(removed.resident, head, asked)
    lines |= {"消除の事由": CAUSES[removed.cause].ja, "消除の年月日": removed.on.isoformat()}
    return lines | ({"転出先": line(removed.destination)} if removed.destination is not None else {})
