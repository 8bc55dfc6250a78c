"""Abbreviations in Latin letters are explained once: UTM（統合脅威管理）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of
from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["abbreviation_explained"]

_LATIN: Final = re.compile(r"(?<![A-Za-z0-9/.])[A-Z]{2,8}(?![A-Za-z0-9/.])")
_KNOWN: Final = frozenset(
    (
        *(
            "OS",
            "ID",
            "IC",
            "USB",
            "LAN",
            "PDF",
            "CSV",
            "IT",
            "ICT",
            "URL",
            "WEB",
            "CD",
            "DVD",
            "MO",
            "FAX",
            "TEL",
            "PC",
            "SE",
        ),
        *(
            "ISO",
            "IEC",
            "JIS",
            "NIST",
            "ISMS",
            "ISMAP",
            "LGWAN",
            "DV",
            "NEC",
            "ATM",
            "QR",
            "CS",
            "AGS",
            "RKKCS",
            "ASP",
            "NTT",
        ),
        *("JAPAN", "LINE", "OA", "HTML", "HDD", "SSD", "TO", "CC", "BCC", "OCR"),
    )
)


def abbreviation_explained(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for all abbreviations that are never put beside words that say what they are."""
    found: dict[str, Hit] = {}
    explained: set[str] = set()
    for text in facts.texts:
        if text.sort != "narrative" or text.key in {"basis", "cite"}:
            continue
        plain = narrow(text.text)
        for match in _LATIN.finditer(plain):
            word = match[0]
            if word in _KNOWN or word in explained:
                continue
            if plain[match.end() : match.end() + 1] == "(" or _inside(plain, match.start(), match.end()):
                explained.add(word)
            else:
                found.setdefault(word, Hit(text, match.start(), len(word)))
    hits = [hit for word, hit in found.items() if word not in explained]
    if not hits:
        return []
    words = "、".join(f"「{hit.words}」" for hit in hits[:8]) + (f" ほか{len(hits) - 8}語" if len(hits) > 8 else "")
    return [flaw_of(hits, {"words": words}, "latin")]


def _inside(plain: str, start: int, end: int) -> bool:
    """Tell whether the abbreviation stands alone in brackets behind a word, or is given as a short name."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return (before == "(" and after == ")") or (before == "「" and after == "」")
