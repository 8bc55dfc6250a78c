"""Rows of 変更箇所 by their headings: which are about items whose change may be important (※)."""

from __future__ import annotations

import pytest

from pia.rules.changed_items import may_be_important

MARKED = (
    "Ⅰ　基本情報\n１．②事務の内容",
    "Ⅰ基本情報\n５．個人番号の利用\n法令上の根拠",
    "I　基本情報 6. 情報提供ネットワークシステムによる情報連携 ②法令上の根拠",
    "Ⅱ　特定個人情報ファイルの概要\n２．基本情報\n③対象となる本人の範囲",
    "Ⅱ　特定個人情報ファイルの概要\n３．⑦使用部署",
    "Ⅱ　ファイルの概要\n４．委託事項1　⑦再委託の有無",
    "Ⅱ　特定個人情報ファイルの概要\n６．①保管場所",
    "Ⅱ　特定個人情報ファイルの概要",
    "Ⅲ　リスク対策\n３．リスク２",
    "Ⅳ　その他のリスク対策　１．監査",
    "全体",
)
OTHER = (
    "表紙　公表日",
    "個人のプライバシー等の権利利益の保護の宣言\n特記事項",
    "Ⅰ　基本情報\n７．評価実施機関における担当部署　②所属長",
    "Ⅰ　基本情報　２．システム２　②システムの機能",
    "Ⅱ　特定個人情報ファイルの概要\n２．基本情報\n⑥事務担当部署",
    "Ⅱ　特定個人情報ファイルの概要\n提供先２\n①法令上の根拠",
    "Ⅱ　５．提供先１　⑤提供する情報の対象となる本人の範囲",
    "（別添１）事務の内容　（備考）",
    "別添２　記録項目",
    "Ⅲ　７．リスク１：⑨過去３年以内に、個人情報に関する重大事故が発生したか",
    "Ⅴ　開示請求、問合せ\n２．①連絡先",
    "Ⅵ　評価実施手続\n３．第三者点検",
)


@pytest.mark.parametrize("item", [*MARKED, None])
def test_a_marked_item_or_an_unclear_one_may_be_important(item: str | None) -> None:
    assert may_be_important(item)


@pytest.mark.parametrize("item", OTHER)
def test_other_items_are_not(item: str) -> None:
    assert not may_be_important(item)
