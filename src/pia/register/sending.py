"""送付先情報: where the 個人番号通知書 and the application form for the card are sent (番号法第7条第1項)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.register.checks import gaiji
from pia.register.items import RECIPIENT_ADDRESS, select
from pia.register.values import resident_values

if TYPE_CHECKING:
    from datetime import date

    from pia.register.person import Resident

__all__ = ["Office", "recipient_address"]


class Office(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A municipality's office as the envelope names it; cards are handed over there."""

    municipality: str
    name: str
    postal: str
    address: str
    phone: str
    counter: str = ""
    """交付場所名; the name of the municipality where it is empty."""


def recipient_address(resident: Resident, office: Office, serial: int, day: date) -> dict[str, str]:
    """Return one record of a 送付先情報ファイル under its printed names; items of the processing machine are left out.

    Args:
        resident: to whom is sent; one without a 個人番号 has nothing to be told.
        office: of the municipality that sends.
        serial: 送付先管理番号.
        day: 処理年月日.

    Raises:
        ValueError: the person has no 個人番号 yet.
    """
    if resident.number is None:
        raise ValueError("nothing is sent to somebody without an individual number")
    values = resident_values(resident)
    counter = office.counter or office.name
    texts = {
        "送付先住所": values["住所"], "送付先氏名": values["氏名"], "市町村名": office.name, "市町村住所": office.address,
        "交付場所名": counter, "交付場所住所": office.address, "カード送付場所名": counter, "カード送付場所住所": office.address,
        "氏名": values["氏名"], "氏名/ふりがな": values.get("氏名/ふりがな", ""), "住所": values["住所"],
    }  # fmt: skip
    every = values | texts
    for key, text in texts.items():
        every |= {f"{key}/項目長": str(len(text)), f"{key}/外字数": str(gaiji(text))}
    every |= {
        "送付先管理番号": str(serial), "送付先郵便番号": resident.address.postal, "市町村コード": office.municipality, "市町村郵便番号": office.postal,
        "市町村電話番号": office.phone, "交付場所郵便番号": office.postal, "交付場所電話番号": office.phone, "カード送付場所郵便番号": office.postal,
        "カード送付場所電話番号": office.phone, "対象となる人数": "1", "処理日": day.isoformat(),
        "外字フラグ": "1" if gaiji(values["氏名"] + values["住所"]) else "0",
    }  # fmt: skip
    return {name: value for name, value in select(RECIPIENT_ADDRESS, every).items() if value}
