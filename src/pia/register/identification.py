"""本人確認情報: what a municipality notifies of a resident, and what the prefecture and the national body ask of a notice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pia.register.checks import check_codes, check_texts, gaiji
from pia.register.kana import plain_kana
from pia.register.person import Name, Resident, Sex
from pia.register.refusal import Refusal, Refused
from pia.register.removed import Removed
from pia.register.values import SEXES

if TYPE_CHECKING:
    from pia.register.event import Event
    from pia.register.kinds import Kind
    from pia.register.step import Standing

__all__ = ["REASONS", "Identification", "decide_notice", "identification_of", "notice_of"]

REASONS: Final[dict[Kind, str]] = {
    "move-in": "転入", "move-in-by-card": "転入", "birth": "出生", "entry": "職権記載等",
    "move-out": "転出", "move-out-confirmed": "転出", "move-abroad": "国外転出", "death": "死亡", "removal": "職権消除等",
    "move-within": "転居", "correction": "職権修正等", "former-surname": "職権修正等", "alias": "職権修正等", "rewriting": "職権修正等",
    "household-change": "世帯変更", "departure-filed": "転出予定", "departure-cancelled": "転出取消",
    "code-change": "住民票コードの変更", "number-given": "個人番号の記載", "number-change": "個人番号の変更",
}  # fmt: skip
"""異動事由 as a notice names it, by the kind of the event."""

_ENTERING: Final = frozenset({"転入", "出生", "職権記載等"})
_LEAVING: Final = frozenset({"転出", "国外転出", "死亡", "職権消除等"})
_COVERED: Final = {
    "転居": frozenset({"address"}),
    "住民票コードの変更": frozenset({"code", "old_code"}),
    "個人番号の記載": frozenset({"number"}),
    "個人番号の変更": frozenset({"number"}),
    "職権修正等": frozenset({"name", "kana", "birth", "sex", "address", "former_surname", "former_kana"}),
}
"""What a notice of each reason may change."""

_COMPARED: Final = (
    "code",
    "name",
    "kana",
    "birth",
    "sex",
    "address",
    "number",
    "former_surname",
    "former_kana",
    "old_code",
)


class Identification(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of a 本人確認情報ファイル, or one notice of a change in it."""

    code: str
    municipality: str
    name: str
    kana: str
    birth: date
    sex: Sex
    address: str
    number: str | None
    former_surname: str = ""
    former_kana: str = ""
    old_code: str = ""
    reason: str
    changed: date
    state: Literal["current", "removed"] = "current"

    def values(self) -> dict[str, str]:
        """Return the values by :func:`~pia.register.items.item_key`; what is empty is left out."""
        every = {
            "住民票コード": self.code, "氏名": self.name, "氏名/外字数": str(gaiji(self.name)), "氏名/ふりがな": self.kana, "清音化かな氏名": plain_kana(self.kana),
            "生日": self.birth.isoformat(), "性別": SEXES[self.sex], "市町村コード": self.municipality,
            "住所": self.address, "住所/外字数": str(gaiji(self.address)), "個人番号": self.number or "",
            "異動事由": self.reason, "異動日": self.changed.isoformat(), "旧住民票コード": self.old_code,
            "旧氏": self.former_surname, "旧氏/ふりがな": self.former_kana,
        }  # fmt: skip
        return {key: value for key, value in every.items() if value}


def identification_of(resident: Resident) -> Identification:
    """Return the 本人確認情報 of a current resident, as 整合性確認 compares it."""
    person = resident.person
    surname = person.former_surname
    return Identification(
        code=resident.code,
        municipality=resident.address.municipality,
        name=person.name.text,
        kana=person.name.kana,
        birth=person.birth,
        sex=person.sex,
        address=resident.address.text,
        number=resident.number,
        former_surname=surname.text if surname else "",
        former_kana=surname.kana if surname else "",
        old_code=resident.former_codes[-1].value if resident.former_codes else "",
        reason=REASONS[resident.reason],
        changed=resident.changed,
    )


def notice_of(before: Standing, after: Standing, event: Event) -> Identification | None:
    """Return the notice that an event causes, None where nothing of the 本人確認情報 changes (世帯変更, 転出予定 …)."""
    if isinstance(after, Resident):
        new = identification_of(after)
        if isinstance(before, Resident) and not _differences(identification_of(before), new):
            return None
    elif isinstance(after, Removed) and isinstance(before, Resident):
        new = replace(identification_of(before), state="removed")
    else:
        return None
    return replace(new, reason=REASONS[event.kind], changed=event.effective)


def decide_notice(held: Identification | None, notice: Identification) -> Identification | Refused:
    """Judge a notice as the server that receives it does; return the record that it makes.

    Args:
        held: the record of the same 住民票コード (for a changed code: the old one) from the same municipality.
        notice: what has come.
    """
    found = check_codes(notice.code, notice.number, notice.municipality)
    found += check_texts(Name(notice.name, notice.kana), notice.address)
    if notice.reason in _ENTERING:
        if held is not None and held.state == "current":
            found.append(Refusal("already-resident", "code"))
    elif held is None:
        found.append(Refusal("unknown-person", "code"))
    elif held.state == "removed":
        found.append(Refusal("already-removed", "code"))
    else:
        covered = _COVERED.get(notice.reason, frozenset())
        code = "only-address" if notice.reason == "転居" else "only-declared-change"
        found += [Refusal(code, field) for field in _differences(held, notice) if field not in covered]
    if (notice.state == "removed") != (notice.reason in _LEAVING):
        found.append(Refusal("bad-format", "reason"))
    return Refused(tuple(found)) if found else notice


def _differences(one: Identification, other: Identification) -> list[str]:
    return [field for field in _COMPARED if getattr(one, field) != getattr(other, field)]
