"""Which rows of 変更箇所 are about items whose change may be important (※ of the forms): read off the heading of the row."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["may_be_important"]

_COVER: Final = ("表紙", "個人のプライバシー", "(別添", "別添", "Ⅴ", "V", "Ⅵ", "開示請求", "評価実施手続")
_RISKS: Final = ("Ⅲ", "III", "Ⅳ", "IV")
_BASIC: Final = ("事務の内容", "個人番号の利用", "情報連携")
_FILE: Final = (
    *("ファイルの種類", "対象となる本人の範囲", "記録される項目", "主な記録項目", "入手元", "使用目的", "使用の主体"),
    *("使用部署", "使用方法", "突合", "統計分析", "権利利益に影響", "委託の有無", "再委託", "保管場所"),
)
_HANDED: Final = ("提供先", "移転先", "提供・移転", "提供する情報", "移転する情報")
_CELL: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


def may_be_important(item: str | None) -> bool:
    """Tell whether a row may be about a ※ item: True for what cannot be told from its heading."""
    return item is None or _read(item)


@lru_cache(maxsize=4096)
def _read(item: str) -> bool:
    text = re.sub(r"[\s　]+", "", item).replace("（", "(").replace("）", ")")
    if text.startswith(_RISKS):
        return "過去3年以内" not in text and "過去３年以内" not in text and "重大事故" not in text
    if text.startswith(_COVER):
        return False
    if text.startswith(("Ⅱ", "II")):
        if any(word in text for word in _HANDED):
            return False
        return any(word in text for word in _FILE) or not any(mark in text for mark in _CELL)
    if text.startswith(("Ⅰ", "I")):
        return any(word in text for word in _BASIC) or not re.search("[1-7１-７][.．]", text)
    return True
