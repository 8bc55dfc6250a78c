"""Instructions and blanks of a draft that were left in: 〇〇, ＿＿, XX, 【記載例】, を記載してください."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_drafting_leftover"]

_LEFT: Final = re.compile(
    r"[〇○◯●]{2,}|[＿_]{2,}|(?<![A-Za-zＡ-Ｚａ-ｚ])(?:X{2,}|Ｘ{2,}|x{3,})(?![A-Za-zＡ-Ｚａ-ｚ])|×{2,}|△{2,}|[?？]{2,}"
    r"|[（(【［\[※](?:記載例|記入例|要確認|確認中|調整中|作成中|P|Ｐ)[）)】］\]]|※(?:記載例|要確認)"
    r"|(?:を|と)(?:記載|記入|記述)(?:して(?:ください|下さい)|すること(?=。|$))|(?:都度|後日|追って)追記|TODO|ＴＯＤＯ|TBD|ダミー"
)


def no_drafting_leftover(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each sort of leftover."""
    found: dict[str, list[Hit]] = {}
    for text in facts.texts:
        if text.sort == "change":
            continue
        for match in _LEFT.finditer(text.text):
            word = match[0] if len(match[0]) < 4 or len(set(match[0])) > 1 else match[0][:2]
            found.setdefault(word, []).append(Hit(text, match.start(), len(match[0])))
    return [flaw_of(hits, {"word": word, "count": str(len(hits))}, word) for word, hits in found.items()]
