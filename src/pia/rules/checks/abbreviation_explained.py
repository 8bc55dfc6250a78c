"""Abbreviations are explained once: UTM（統合脅威管理）, and short names such as 機構 given where they are used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in
from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["abbreviation_explained"]

_LATIN: Final = re.compile(r"(?<![A-Za-z0-9/.-])[A-Z]{2,8}(?![A-Za-z0-9/.-])")
_SHORT: Final = re.compile(
    r"(?<![一-龥々ァ-ヴー])(?:機構(?![一-龥々])|住基ネット(?!ワーク)|住記システム|団内統合宛名|住基端末|国保連(?!合会))|J-LIS"
)
"""Short names that those who do the work use and residents do not know."""
_NAMES: Final = frozenset(("narrative", "name"))
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
        *("TBD", "todo".upper(), *("X" * length for length in (2, 3, 4))),  # told as left over from the draft
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
    return [
        flaw_of(hits, {"words": _listed(hits)}, part, members=tuple([hit.words for hit in hits]))
        for part, hits in (
            ("latin", [hit for word, hit in found.items() if word not in explained]),
            ("short", _not_given(facts)),
        )
        if hits
    ]


def _listed(hits: list[Hit]) -> str:
    return "、".join(f"「{hit.words}」" for hit in hits[:8]) + (f" ほか{len(hits) - 8}語" if len(hits) > 8 else "")


def _not_given(facts: Facts) -> list[Hit]:
    """Return where each short name stands first that is never given, nor put in brackets behind the long name."""
    found: dict[str, Hit] = {}
    texts = [text for text in facts.texts if text.sort == "narrative" and text.key not in {"basis", "cite"}]
    for _number, hit in found_in(texts, (_SHORT,)):
        found.setdefault(hit.words, hit)
    if not found:
        return []
    own = [text.text for text in facts.texts if text.sort in _NAMES]
    inherited = [c.text for c in facts.assessment.controls if c.profile is not None and isinstance(c.text, str)]
    everything = "\n".join([*own, *inherited])
    return [hit for word, hit in found.items() if not re.search(f"「{word}」|[^\\s（(][（(]{word}[）)]", everything)]


def _inside(plain: str, start: int, end: int) -> bool:
    """Tell whether the abbreviation stands alone in brackets behind a word, or is given as a short name."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return (before == "(" and after == ")") or (before == "「" and after == "」")
