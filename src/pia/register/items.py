"""The names of what the files and notices hold (記録項目), as published assessments print them, and one key for their spellings.

漢字氏名, 氏名　漢字 and 氏名 are one item, and so are 外字数（氏名） and 氏名 外字数: :func:`item_key` says which. Values travel in
mappings by key; :func:`select` puts them under the names of a declared list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "CERTIFICATE",
    "CERTIFICATE_ON_REQUEST",
    "IDENTIFICATION",
    "IDENTIFICATION_AT_CS",
    "IDENTIFICATION_AT_PREFECTURE",
    "IDENTIFICATION_WITH_KANA",
    "MOVE_IN_NOTICE",
    "MOVE_OUT_CERTIFICATE",
    "NUMBER",
    "RECIPIENT_ADDRESS",
    "SUPPLEMENTARY",
    "SUPPLEMENTARY_PROVIDED",
    "holds_number",
    "item_key",
    "select",
]

NUMBER: Final = "個人番号"

IDENTIFICATION: Final = ("住民票コード", "氏名", "生年月日", "性別", "住所", NUMBER, "異動事由", "異動年月日")
"""本人確認情報 as it is notified to the prefecture and the national body (住民基本台帳法第30条の6, 第30条の7): eight items."""

IDENTIFICATION_WITH_KANA: Final = (*IDENTIFICATION[:2], "氏名の振り仮名", *IDENTIFICATION[2:])
"""The same once ふりがな is one of the 5情報."""

IDENTIFICATION_AT_CS: Final = (
    "住民票コード", "漢字氏名", "外字数（氏名）", "ふりがな氏名", "清音化かな氏名", "生年月日", "性別", "市町村コード", "大字・字コード", "郵便番号",
    "住所", "外字数（住所）", "個人番号", "住民となった日", "住所を定めた日", "届出の年月日", "市町村コード（転入前）", "転入前住所", "外字数（転入前住所）",
    "続柄", "異動事由", "異動年月日", "異動事由詳細", "旧住民票コード", "住民票コード使用年月日", "依頼管理番号", "操作者ID", "操作端末ID", "更新順番号",
    "異常時更新順番号", "更新禁止フラグ", "予定者フラグ", "排他フラグ", "外字フラグ", "レコード状況フラグ", "タイムスタンプ",
    "旧氏 漢字", "旧氏 外字数", "旧氏 ふりがな", "旧氏 外字変更連番",
)  # fmt: skip
"""本人確認情報ファイル of a 市町村CS: forty items."""

IDENTIFICATION_AT_PREFECTURE: Final = (
    "住民票コード", "漢字氏名", "外字数（氏名）", "ふりがな氏名", "生年月日", "性別", "住所", "外字数（住所）", "個人番号", "異動事由", "異動年月日",
    "保存期間フラグ", "清音化かな氏名", "市町村コード", "大字・字コード", "操作者ID", "操作端末ID", "タイムスタンプ", "通知を受けた年月日", "外字フラグ",
    "削除フラグ", "更新順番号", "氏名外字変更連番", "住所外字変更連番", "旧氏 漢字", "旧氏 外字数", "旧氏 ふりがな", "旧氏 外字変更連番",
)  # fmt: skip
"""都道府県知事保存本人確認情報ファイル: twenty-eight items."""

SUPPLEMENTARY: Final = (
    "住民票コード", "氏名 漢字", "氏名 外字数", "氏名 ふりがな", "生年月日", "性別", "住所 市町村コード", "住所 漢字", "住所 外字数", "最終住所 漢字",
    "最終住所 外字数", "異動年月日", "旧住民票コード", "附票管理市町村コード", "附票本人確認情報状態区分", "外字フラグ", "外字パターン", "通知区分",
)  # fmt: skip
"""附票本人確認情報ファイル (第30条の41): eighteen items; no 個人番号, no 本籍 and no 筆頭者."""

SUPPLEMENTARY_PROVIDED: Final = ("住民票コード", "氏名", "住所", "生年月日", "性別")
"""What is provided of it; 個人番号 comes from elsewhere, and only where 番号法 allows."""

RECIPIENT_ADDRESS: Final = (
    "送付先管理番号", "送付先郵便番号", "送付先住所 漢字項目長", "送付先住所 漢字", "送付先住所 漢字 外字数", "送付先氏名 漢字項目長", "送付先氏名 漢字",
    "送付先氏名 漢字 外字数", "市町村コード", "市町村名 項目長", "市町村名", "市町村郵便番号", "市町村住所 項目長", "市町村住所", "市町村住所 外字数",
    "市町村電話番号", "交付場所名 項目長", "交付場所名", "交付場所名 外字数", "交付場所郵便番号", "交付場所住所 項目長", "交付場所住所", "交付場所住所 外字数",
    "交付場所電話番号", "カード送付場所名 項目長", "カード送付場所名", "カード送付場所名 外字数", "カード送付場所郵便番号", "カード送付場所住所 項目長",
    "カード送付場所住所", "カード送付場所住所 外字数", "カード送付場所電話番号", "対象となる人数", "処理年月日", "操作者ID", "操作端末ID", "印刷区分",
    "住民票コード", "氏名 漢字項目長", "氏名 漢字", "氏名 漢字 外字数", "氏名 かな 項目長", "氏名 かな", "郵便番号", "住所 項目長", "住所", "住所 外字数",
    "生年月日", "性別", "個人番号", "第30条の45に規定する区分", "在留期間の満了の日", "代替文字変換結果", "代替文字氏名 項目長", "代替文字氏名",
    "代替文字住所 項目長", "代替文字住所", "代替文字氏名位置情報", "代替文字住所位置情報", "外字フラグ", "外字パターン",
    "旧氏 漢字", "旧氏 外字数", "旧氏 ふりがな", "旧氏 外字変更連番", "ローマ字 氏名", "ローマ字 旧氏",
)  # fmt: skip
"""送付先情報ファイル: sixty-seven items."""

CERTIFICATE: Final = (
    "氏名", "氏名の振り仮名", "旧氏", "通称", "生年月日", "性別", "住所", "住民となった年月日", "住所を定めた年月日", "届出の年月日", "前住所",
)  # fmt: skip
"""住民票の写し as it is given unless more is asked for (第12条第5項)."""

CERTIFICATE_ON_REQUEST: Final = (
    "世帯主の氏名", "続柄", "本籍", "筆頭者", "国籍・地域", "第30条の45に規定する区分", "在留資格", "在留期間等", "在留期間の満了の日",
    "在留カード等の番号", "住民票コード", NUMBER,
)  # fmt: skip
"""What stands on it only where it was asked for."""

MOVE_OUT_CERTIFICATE: Final = (
    "氏名", "氏名の振り仮名", "旧氏", "通称", "生年月日", "性別", "世帯主の氏名", "続柄", "本籍", "筆頭者", "住民票コード", NUMBER,
    "住所", "転出先", "転出の予定年月日", "国籍・地域", "第30条の45に規定する区分", "在留資格", "在留期間等", "在留期間の満了の日", "在留カード等の番号",
)  # fmt: skip
"""転出証明書（情報） (施行令第23条, 第24条の2): it carries the 個人番号."""

MOVE_IN_NOTICE: Final = ("住民票コード", "氏名", "生年月日", "性別", "転入前住所", "住所", "転入をした年月日")
"""転入通知 (第9条第1項): it carries no 個人番号."""

_NOISE = re.compile(r"[\s()・、,]|漢字|の")
_SAME_WORDS = (
    ("振り仮名", "ふりがな"),
    ("振仮名", "ふりがな"),
    ("変換連番", "変更連番"),
    ("年月日", "日"),
    ("文字数", "外字数"),
)
_READING = re.compile("(?<!清音化)かな")
_TAILS = ("項目長", "外字数", "ふりがな", "外字変更連番")
_SYNONYMS = {"氏名旧氏": "氏名", "住所市町村コード": "市町村コード"}


@lru_cache(maxsize=4096)
def item_key(name: str) -> str:
    """Return what an item is called whatever its spelling: widths, brackets, 漢字, の, and the order of its parts do not count."""
    text = unicodedata.normalize("NFKC", name)
    for found, meant in _SAME_WORDS:
        text = text.replace(found, meant)
    text = _READING.sub("ふりがな", text)
    text = _NOISE.sub("", text)
    tails = []
    for tail in _TAILS:
        if tail in text and text != tail:
            text = text.replace(tail, "")
            tails.append(tail)
    key = "/".join((text, *sorted(tails)))
    return _SYNONYMS.get(key, key)


def holds_number(names: Iterable[str]) -> bool:
    """Say whether a list of items holds the 個人番号."""
    return any(item_key(name) == NUMBER for name in names)


def select(names: Iterable[str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the items named, under those names; an item without a value is left out."""
    return {name: values[key] for name in names if (key := item_key(name)) in values}
