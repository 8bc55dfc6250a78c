"""Items that an assessment names: in lists, and in sentences that say no more than a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pia.register.items import (
    CERTIFICATE,
    CERTIFICATE_ON_REQUEST,
    IDENTIFICATION,
    IDENTIFICATION_AT_CS,
    MOVE_IN_NOTICE,
    MOVE_OUT_CERTIFICATE,
    RECIPIENT_ADDRESS,
    SUPPLEMENTARY,
    item_key,
)
from pia.register.policy import UNDECLARED, Declared

if TYPE_CHECKING:
    from pia.model.personal_info_file import PersonalInfoFile

__all__ = ["expanded", "items_in", "means_record_items", "record_items"]

_TOGETHER: Final = {
    "転出証明書情報": MOVE_OUT_CERTIFICATE, "転入通知情報": MOVE_IN_NOTICE, "送付先情報": RECIPIENT_ADDRESS, "本人確認情報": IDENTIFICATION,
    "4情報": ("氏名", "生年月日", "性別", "住所"), "5情報": ("氏名", "氏名の振り仮名", "生年月日", "性別", "住所"),
}  # fmt: skip
"""Words that stand for several items."""

_KNOWN: Final = frozenset(
    item_key(name)
    for names in (IDENTIFICATION, IDENTIFICATION_AT_CS, CERTIFICATE, CERTIFICATE_ON_REQUEST, SUPPLEMENTARY, MOVE_OUT_CERTIFICATE)
    for name in names
)  # fmt: skip
_OPEN: Final = re.compile("等|など|必要な|のうち|その他|に規定する|に定める|に関する")
"""What shows that a sentence is no closed list."""
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_WHOSE: Final = re.compile("^.*の(?=氏名)")
_BETWEEN: Final = re.compile("、|,|・|及び|並びに")
_SAME: Final = re.compile("記録される項目.*(同じ|同上)|別添2のとおり")


def expanded(names: Iterable[str]) -> frozenset[str]:
    """Return items, with the words that stand for several replaced by these."""
    found: set[str] = set()
    for name in names:
        found.update(_TOGETHER.get(unicodedata.normalize("NFKC", name), (name,)))
    return frozenset(found)


def means_record_items(text: str) -> bool:
    """Say whether a sentence refers to all record items of the file."""
    return _SAME.search(unicodedata.normalize("NFKC", text)) is not None


def items_in(text: str | None, more: Iterable[str] = ()) -> Declared[frozenset[str]]:
    """Return the items that a sentence lists, where it is nothing but a list of known items; ``more`` are those of its file.

    What stands behind ※ only narrows the list and is left aside; a list that ends in 等, or asks what is needed, is open.
    """
    flat = unicodedata.normalize("NFKC", text or "").partition("※")[0].strip().rstrip("。")
    while _BRACKETS.search(flat):
        flat = _BRACKETS.sub("", flat)
    flat = _WHOSE.sub("", flat)
    if not flat or _OPEN.search(flat):
        return UNDECLARED
    names = [name.strip() for name in _BETWEEN.split(flat) if name.strip()]
    known = _KNOWN | {item_key(name) for name in more}
    if all(item_key(name) in known or name in _TOGETHER for name in names):
        return expanded(names)
    return UNDECLARED


def record_items(file: PersonalInfoFile) -> frozenset[str]:
    """Return the names of everything that a file records (別添2)."""
    listed = (item for group in file.records or () for item in group.items)
    return frozenset(item if isinstance(item, str) else item.name for item in listed)
