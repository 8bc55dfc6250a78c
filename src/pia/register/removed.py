"""除票: the record of somebody whose 住民票 was 消除, or the 住民票 as it was before a 改製."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from msgspec import Struct

from pia.errors import Words
from pia.register.person import Address, Place, Resident

__all__ = ["CAUSES", "Cause", "Confirmed", "Removed"]

Cause = Literal["move-out", "abroad", "death", "ex-officio", "rewriting"]

CAUSES: Final[dict[Cause, Words]] = {
    "move-out": Words("転出", "moved to another municipality"),
    "abroad": Words("国外転出", "moved abroad"),
    "death": Words("死亡", "died"),
    "ex-officio": Words("職権消除", "removed ex officio"),
    "rewriting": Words("改製", "rewritten"),
}


class Confirmed(Struct, frozen=True, forbid_unknown_fields=True):
    """転出確定: what the 転入通知 of the receiving municipality said, and when it came."""

    address: Address
    on: date
    noticed: date


class Removed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A 住民票 that is no longer current: as it stood last, why, from which day, and when that was entered.

    It is kept for 150 years from ``on`` (住民基本台帳法施行令第34条第1項: from 消除 or 改製).
    """

    resident: Resident
    cause: Cause
    on: date
    recorded: datetime
    confirmed: Confirmed | None = None

    @property
    def id(self) -> str:
        """What tells this 除票 from every other one of the municipality, those of the same person included."""
        return f"{self.resident.atena}-{self.recorded:%Y%m%d%H%M%S%f}-{self.cause}"

    @property
    def atena(self) -> str:
        """The 宛名番号; a person who comes back is given the same one."""
        return self.resident.atena

    @property
    def destination(self) -> Place | None:
        """Where the person went: confirmed, or else as filed."""
        if self.confirmed is not None:
            return self.confirmed.address
        return self.resident.leaving.destination if self.resident.leaving else None

    @property
    def is_abroad(self) -> bool:
        """Whether this is a 国外転出者, who keeps the 個人番号 and stays in the 戸籍の附票."""
        return self.cause == "abroad"
