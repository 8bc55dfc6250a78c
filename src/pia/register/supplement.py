"""附票本人確認情報: name and address by the 戸籍の附票 for Japanese people, those abroad included; there is no place for a 個人番号."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from pia.register.checks import gaiji
from pia.register.person import Abroad, Resident, Sex
from pia.register.removed import Removed
from pia.register.values import SEXES

if TYPE_CHECKING:
    from pia.register.event import Event
    from pia.register.step import Standing

__all__ = ["Supplement", "supplement_notice", "supplement_of"]


class Supplement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of an 附票本人確認情報ファイル, or one notice of a change in it."""

    code: str
    keeper: str
    """附票管理市町村: the municipality of the 本籍."""
    name: str
    kana: str
    birth: date
    sex: Sex
    municipality: str
    """Of the address; empty for 国外転出者."""
    address: str
    last_address: str = ""
    """最終住所: the last one in Japan."""
    old_code: str = ""
    changed: date
    state: Literal["resident", "abroad", "removed"] = "resident"

    def values(self) -> dict[str, str]:
        """Return the values by :func:`~pia.register.items.item_key`; what is empty is left out."""
        states = {"resident": "住民", "abroad": "国外転出者", "removed": "消除"}
        every = {
            "住民票コード": self.code, "氏名": self.name, "氏名/外字数": str(gaiji(self.name)), "氏名/ふりがな": self.kana,
            "生日": self.birth.isoformat(), "性別": SEXES[self.sex], "市町村コード": self.municipality,
            "住所": self.address, "住所/外字数": str(gaiji(self.address)), "最終住所": self.last_address,
            "異動日": self.changed.isoformat(), "旧住民票コード": self.old_code,
            "附票管理市町村コード": self.keeper, "附票本人確認情報状態区分": states[self.state],
        }  # fmt: skip
        return {key: value for key, value in every.items() if value}


def supplement_of(standing: Standing) -> Supplement | None:
    """Return the 附票本人確認情報 of a resident, of a 国外転出者 or of one who died; None for everybody else.

    Somebody who moved to another municipality in Japan is notified from there; foreign residents have no 附票.
    """
    if isinstance(standing, Resident):
        return _made(standing, "resident")
    if isinstance(standing, Removed) and standing.cause == "abroad":
        return _made(standing.resident, "abroad")
    if isinstance(standing, Removed) and standing.cause == "death":
        return _made(standing.resident, "removed")
    return None


def _made(resident: Resident, state: Literal["resident", "abroad", "removed"]) -> Supplement | None:
    person, address = resident.person, resident.address.text
    if person.foreign is not None or person.domicile is None:
        return None
    abroad = state == "abroad"
    leaving = resident.leaving.destination if resident.leaving is not None else None
    country = leaving.country if isinstance(leaving, Abroad) else ""
    return Supplement(
        code=resident.code,
        keeper=person.domicile.municipality,
        name=person.name.text,
        kana=person.name.kana,
        birth=person.birth,
        sex=person.sex,
        municipality="" if abroad else resident.address.municipality,
        address=f"国外（{country}）" if abroad else address,
        last_address=address if abroad else "",
        old_code=resident.former_codes[-1].value if resident.former_codes else "",
        changed=resident.changed,
        state=state,
    )


def supplement_notice(before: Standing, after: Standing, event: Event) -> Supplement | None:
    """Return the notice of the 附票 side that an event causes, None where nothing there changes."""
    new = supplement_of(after)
    if new is None:
        return None
    old = supplement_of(before)
    if old is not None and replace(old, changed=new.changed) == new:  # but for the day
        return None
    return new if new.changed == event.effective else None
