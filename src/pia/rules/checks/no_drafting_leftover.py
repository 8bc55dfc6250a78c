"""Instructions and blanks of a draft that were left in: 〇〇, ＿＿, XX, 【記載例】, を記載してください."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_drafting_leftover"]

_LEFT: Final = (
    re.compile(r"([〇○◯●＿_×△?？])\1+"),
    re.compile(r"[XxＸ](?<![A-Za-zＡ-Ｚａ-ｚ].)(?:X+|Ｘ+|xx+)(?![A-Za-zＡ-Ｚａ-ｚ])"),
    re.compile(r"[（(【［\[※](?:記載例|記入例|要確認|確認中|調整中|作成中|P|Ｐ)[）)】］\]]|※(?:記載例|要確認)"),
    re.compile(r"[をと](?:記載|記入|記述)(?:して(?:ください|下さい)|すること(?=[。\0]|$))"),
    re.compile(r"都度追記|後日追記|追って追記"),
    re.compile(r"T(?:ODO|BD)|ＴＯＤＯ"),
    re.compile(r"ダミー"),
)
_LONG: Final = 4


def no_drafting_leftover(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each sort of leftover; a basis yet to come is told by the rules about bases."""
    found: dict[str, list[Hit]] = {}
    texts = [
        text for text in facts.texts if text.sort != "change" and (text.key != "basis" or text.path[0] != "recipients")
    ]
    for _number, hit in found_in(texts, _LEFT):
        word = hit.words if hit.length < _LONG or len(set(hit.words)) > 1 else hit.words[:2]
        found.setdefault(word, []).append(hit)
    return [flaw_of(hits, {"word": word, "count": str(len(hits))}, word) for word, hits in found.items()]
