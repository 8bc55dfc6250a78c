"""Households: 続柄 as a 住民票 prints it, and who becomes 世帯主 when the head leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from pia.register.person import Resident

__all__ = ["HEAD", "RELATIONS", "is_relation", "succession"]

HEAD: Final = "世帯主"

RELATIONS: Final = frozenset({
    "夫", "妻", "夫（未届）", "妻（未届）", "子", "父", "母", "兄", "弟", "姉", "妹",
    "祖父", "祖母", "孫", "曾孫", "おじ", "おば", "おい", "めい", "いとこ", "縁故者", "同居人",
})  # fmt: skip
"""What one step of a 続柄 can be; at most four are joined by の (続柄コード１ to ４), as in 子の妻."""

_LONGEST = 4
_ADULT = 18
_SPOUSES = ("夫", "妻")

_SEEN_FROM: Final = {
    ("妻", "子"): "子", ("妻", "孫"): "孫", ("妻", "父"): "夫の父", ("妻", "母"): "夫の母", ("妻", "子の妻"): "子の妻", ("妻", "子の夫"): "子の夫",
    ("夫", "子"): "子", ("夫", "孫"): "孫", ("夫", "父"): "妻の父", ("夫", "母"): "妻の母", ("夫", "子の妻"): "子の妻", ("夫", "子の夫"): "子の夫",
    ("子", "妻"): "母", ("子", "夫"): "父", ("子", "父"): "祖父", ("子", "母"): "祖母",
    ("父", "母"): "妻", ("父", "子"): "孫", ("父", "妻"): "子の妻", ("父", "夫"): "子の夫",
    ("母", "父"): "夫", ("母", "子"): "孫", ("母", "妻"): "子の妻", ("母", "夫"): "子の夫",
}  # fmt: skip
"""(what the new head was, what another member was) to the old head: what that member is to the new one."""

_SIBLINGS: Final = {("male", True): "兄", ("male", False): "弟", ("female", True): "姉", ("female", False): "妹"}


def is_relation(text: str) -> bool:
    """Say whether ``text`` is a 続柄: 世帯主, or up to four relations joined by の."""
    if text == HEAD or text in RELATIONS:
        return True
    steps = text.split("の")
    return len(steps) <= _LONGEST and all(step in RELATIONS for step in steps)


def succession(members: Sequence[Resident], leaving: Collection[str], day: date) -> tuple[tuple[str, str], ...]:
    """Return (宛名番号, 続柄) of those who stay, with a new head where the head leaves; empty where nothing changes.

    The spouse comes first, then the eldest adult, then the eldest. A proposal such as a counter makes: what people file
    goes before it, and a relation that no table gives becomes 縁故者.
    """
    staying = [member for member in members if member.atena not in leaving]
    if not staying or any(member.relation == HEAD for member in staying):
        return ()
    head = min(staying, key=lambda member: _rank(member, day))
    return tuple((member.atena, HEAD if member is head else _relation(head, member)) for member in staying)


def _rank(member: Resident, day: date) -> tuple[bool, bool, date, str]:
    adult = (day - member.person.birth).days >= _ADULT * 365.25
    return _plain(member) not in _SPOUSES, not adult, member.person.birth, member.atena


def _relation(head: Resident, member: Resident) -> str:
    if head.relation == member.relation == "子":
        return _SIBLINGS[member.person.sex, member.person.birth < head.person.birth]
    return _SEEN_FROM.get((_plain(head), _plain(member)), "同居人" if member.relation == "同居人" else "縁故者")


def _plain(member: Resident) -> str:
    """Return the 続柄 without （未届）, which counts the same here."""
    return member.relation.removesuffix("（未届）")
