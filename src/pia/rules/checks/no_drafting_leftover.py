"""Instructions and blanks of a draft that were left in: 〇〇, ＿＿, XX, 【記載例】, ［課名］, 令和○年, を記載してください."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_drafting_leftover"]

_NOTE: Final = r"※?(?:記載例|記入例|要検討|要確認|要修正|要調整|検討中|確認中|調整中|作成中|未定|仮|案|[PＰ]|該当(?:する|の)場合(?:に)?のみ(?:記載|記入))"
_PLACE: Final = r"(?:市区?町村|都道府県|[市町村県]|自治体|団体|[課部局室係]|部署|所属|所管課|担当課|事?業者|委託先|会社|条例|役職|職)名"
_EMPTY: Final = "[〇○◯●◎]"
_LEFT: Final = (
    re.compile(r"([〇○◯●◎＿_×△▲★☆?？])(?<![一二三四五六七八九].)\1+(?![一二三四五六七八九])"),
    re.compile(r"[XxＸ](?<![A-Za-zＡ-Ｚａ-ｚ].)(?:X+|Ｘ+|xx+)(?![A-Za-zＡ-Ｚａ-ｚ])"),
    re.compile(rf"[（(【［\[〔＜<※]{_NOTE}[）)】］\]〕＞>]|※(?:記載例|要確認|要検討)|記[載入]例[:：]"),
    re.compile(rf"[［\[〔＜<【]{_PLACE}[］\]〕＞>】](?![\n\0]|$)"),  # alone on its line it is a heading
    re.compile(r"[をと](?:記載|記入|記述)(?:して(?:ください|下さい)|すること(?=[。\0]|$))"),
    re.compile(r"場合(?:は|には)?、?「[^「」\n\0]*」と(?:記載|記入)(?:する)?(?=[。）\n\0]|$)"),
    re.compile(r"(?:追記|修正|変更|削除|加筆)(?:して(?:ください|下さい)|のこと(?=[。）\n\0]|$))"),
    re.compile(r"都度追記|後日追記|追って追記|仮置き|後日差し?替え?|差し?替え(?:予定|のこと)"),
    re.compile(r"前回(?:の)?評価書(?:から|より|を)(?:転記|コピー)|[（(]←"),
    re.compile(
        rf"{_EMPTY}(?:(?<=[和成].)年(?:{_EMPTY}月)?(?:{_EMPTY}日)?|(?<=第.)[条項号]|(?<!年.)月{_EMPTY}日|(?<=[0-9０-９元]年.)月"
        r"|(?<=[・、（「はがをにでとの].)(?:[市町村県](?![町村民内外区長役立営])|[課係室](?!題|長|内)))"
    ),
    re.compile(r"[（(][ 　]+[）)]"),
    re.compile(r"[NＮ](?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９].)(?:年|日|[かヶヵケ箇]月|回|人|件|時間)"),
    re.compile(r"T(?:ODO|BD)|ＴＯＤＯ"),
    re.compile(r"ダミー|[★☆](?=[。\n\0]|$)"),
)
_LONG: Final = 4


def no_drafting_leftover(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each sort of leftover; a basis yet to come is told by the rules about bases."""
    found: dict[str, list[Hit]] = {}
    texts = [
        text for text in facts.texts if text.sort != "change" and (text.key != "basis" or text.path[0] != "recipients")
    ]
    for _number, hit in found_in(texts, _LEFT):
        if hit.text.key == "title" and "案" in hit.words:
            continue  # what is put out for opinions says that it is a draft
        word = hit.words if hit.length < _LONG or len(set(hit.words)) > 1 else hit.words[:2]
        found.setdefault(word, []).append(hit)
    return [flaw_of(hits, {"word": word, "count": str(len(hits))}, word) for word, hits in found.items()]
