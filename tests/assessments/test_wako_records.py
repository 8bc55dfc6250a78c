"""和光市: every record item of every file, in the order of the publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from published import ASSESSMENTS, rows_of

if TYPE_CHECKING:
    from pia.forms.tree import Item

NAME = "wako"
SHEET = ASSESSMENTS.parents[1] / "shared" / "facts" / "wako.md"
FILE = "files/juki-file"
RECORDS = {
    "files/juki-file/records/atena-basic#items": (
        "宛名番号、履歴連番、適用日、登録業務、住民票コード、世帯番号、現存区分、人格区分、国籍コード、支所コード、地区コード、行政区コード、班コード、小学校区コード、中学校区コード、投票区コード、算定団体コード、生年月日、和暦生年月日、表示用生年月日、性別、"
        "市町村コード、大字コード、本番、枝番1、枝番2、自治コード、氏名かな、氏名漢字、本名かな、本名漢字、郵便番号、郵便番号ＢＣ、町名、番地、方書、代表者肩書、代表者氏名、電話番号、電話区分、FAX、メールアドレス、郵便返却区分、登録事由、重複統一用個人番号、"
        "番号制度個人番号、番号制度法人番号"
    ),
    "files/juki-file/records/atena-history#items": (
        "宛名番号、履歴連番、適用日、登録業務、世帯番号、現存区分、準世帯区分、人格区分、国籍コード、支所コード、地区コード、行政区コード、班コード、小学校区コード、中学校区コード、投票区コード、算定団体コード、生年月日、和暦生年月日、表示用生年月日、性別、"
        "市町村コード、大字コード、本番、枝番1、枝番2、自治コード、氏名かな、氏名漢字、郵便番号、郵便番号BC、町名、番地、方書、代表者肩書、代表者氏名、電話番号、電話区分、FAX、メールアドレス、郵便返却区分、登録事由、住民票コード、続柄コード1、続柄コード2、続柄コード3、"
        "続柄コード4、続柄区分、続柄名、実続柄名、記載順位、異動日、異動事由、異動届出日、異動届出区分、住定日、住定事由、住定届出日、住定届出区分、現住所連番、前住所連番、転入前住所連番、転入未届地連番、本籍地連番、転出予定日、転出予定届出日、転出予定届出区分、"
        "転出予定地連番、転出確定日、転出確定通知日、転出確定届出区分、転出確定地連番、住民となる日、住民となる事由、住民となる届出日、住民となる届出区分、住民でなくなる日、住民でなくなる事由"
    ),
    "files/juki-file/records/events#items": (
        "宛名番号、住民票コード、世帯番号、準世帯区分、最大住所連番、現存区分、人格区分、世帯主区分、支所コード、地区コード、行政区コード、班コード、小学校区コード、中学校区コード、投票区コード、算定団体コード、続柄コード1、続柄コード2、続柄コード3、続柄コード4、"
        "続柄区分、続柄名、実続柄名、生年月日、和暦生年月日、表示用生年月日、性別、記載順位、異動日、異動事由、異動届出日、異動届出区分、住定日、住定事由、住定届出日、住定届出区分、現住所連番、前住所連番、転入前住所連番、転入未届地連番、本籍地連番、転出予定日、"
        "転出予定届出日、転出予定届出区分、転出予定地連番、転出確定日、転出確定通知日、転出確定届出区分、転出確定地連番、住民となる日、住民となる事由、住民となる届出日、住民となる届出区分、住民でなくなる日、住民でなくなる事由、住民でなくなる届出日、"
        "住民でなくなる届出区分、死亡日不詳区分、氏名かな、氏名漢字、本名かな、本名漢字、世帯主氏名かな、世帯主氏名漢字、備考、改製連番、改製日、旧氏名かな、旧氏名漢字、広域個人番号、番号制度個人番号"
    ),
    "files/juki-file/records/extended#items": (
        "宛名番号、履歴連番、氏名かな、氏名漢字、漢字併記名、カナ併記名、通称名かな、通称名漢字、生年月日不詳区分、在留資格コード、在留期間等、在留期間等の満了の日、在留区分、在留カード等の番号、国籍コード、宛名送付区分、異動事実コード、異動事由コード1、"
        "異動事由コード2、異動事由コード3、事由発生年月日、記載住民となった年月日、記載住民となった事由、記載住民となった届出日、記載住民となった届出区分、記載住所を定めた年月日、記載住所を定めた事由、記載住所を定めた届出日、記載住所を定めた届出区分"
    ),
    "files/juki-file/records/business-pension#items": ("記号、番号、資格取得日、種別、取得事由、資格喪失日、資格理由"),
    "files/juki-file/records/business-health-insurance#items": (
        "国保世帯番号、続柄区分、取得年月日、取得事由、喪失年月日、喪失事由"
    ),
    "files/juki-file/records/business-child-allowance#items": (
        "認定番号、現存区分、認定日、却下日、却下事由、消滅日、消滅事由"
    ),
    "files/juki-file/records/business-elderly-care#items": (
        "被保険者番号、資格取得事由コード、資格取得年月日、資格喪失事由コード、資格喪失年月日"
    ),
    "files/juki-file/records/business-late-elderly#items": (
        "被保険者番号、資格取得年月日、資格喪失年月日、賦課事由コード、期割更正事由コード"
    ),
    "files/honnin-file/records/honnin#items": (
        "住民票コード、漢字氏名、外字数（氏名）、ふりがな氏名、清音化かな氏名、生年月日、性別、市町村コード、大字・字コード、郵便番号、住所、外字数（住所）、個人番号、住民となった日、住所を定めた日、届出の年月日、市町村コード（転入前）、転入前住所、"
        "外字数（転入前住所）、続柄、異動事由、異動年月日、異動事由詳細、旧住民票コード、住民票コード使用年月日、依頼管理番号、操作者ＩＤ、操作端末ＩＤ、更新順番号、異常時更新順番号、更新禁止フラグ、予定者フラグ、排他フラグ、外字フラグ、レコード状況フラグ、"
        "タイムスタンプ、旧氏 漢字、旧氏 外字数、旧氏 ふりがな、旧氏 外字変更連番"
    ),
    "files/sofusaki-file/records/sofusaki#items": (
        "送付先管理番号、送付先郵便番号、送付先住所 漢字項目長、送付先住所 漢字、送付先住所 漢字外字数、送付先氏名 漢字項目長、送付先氏名 漢字、送付先氏名 漢字 外字数、市町村コード、市町村名 項目長、市町村名、市町村郵便番号、市町村住所 項目長、市町村住所、"
        "市町村住所 外字数、市町村電話番号、交付場所名 項目長、交付場所名、交付場所名 外字数、交付場所郵便番号、交付場所住所 項目長、交付場所住所、交付場所住所 外字数、交付場所電話番号、カード送付場所名 項目長、カード送付場所名、カード送付場所名 外字数、"
        "カード送付場所郵便番号、カード送付場所住所 項目長、カード送付場所住所、カード送付場所住所外字数、カード送付場所電話番号、対象となる人数、処理年月日、操作者ＩＤ、操作端末ＩＤ、印刷区分、住民票コード、氏名 漢字項目長、氏名 漢字、氏名 漢字 外字数、"
        "氏名 かな項目長、氏名 かな、郵便番号、住所 項目長、住所、住所 外字数、生年月日、性別、個人番号、第30条の45に規定する区分、在留期間の満了の日、代替文字変換結果、代替文字氏名 項目長、代替文字氏名、代替文字住所項目長、代替文字住所、代替文字氏名位置情報、"
        "代替文字住所位置情報、外字フラグ、外字パターン、旧氏 漢字、旧氏 外字数、旧氏 ふりがな、旧氏 外字変更連番、ローマ字 氏名、ローマ字 旧氏"
    ),
}
COUNTS = {"juki-file": 255, "honnin-file": 40, "sofusaki-file": 67}
BUSINESS = ("pension", "health-insurance", "child-allowance", "elderly-care", "late-elderly")


@pytest.mark.parametrize(("key", "listed"), sorted(RECORDS.items()))
def test_a_table_lists_every_record_item_in_order(items: dict[str, Item], key: str, listed: str) -> None:
    expected = listed.split("、")
    assert [row[1] for row in rows_of(items[key])] == expected
    assert [row[0] for row in rows_of(items[key])] == [str(n) for n in range(1, len(expected) + 1)]


@pytest.mark.parametrize(("file", "count"), sorted(COUNTS.items()))
def test_a_file_has_as_many_record_items_as_published(items: dict[str, Item], file: str, count: int) -> None:
    assert sum(len(rows_of(item)) for key, item in items.items() if key.startswith(f"files/{file}/records/")) == count


def test_there_is_no_table_beside_the_published_ones(items: dict[str, Item]) -> None:
    assert [key for key in items if "/records/" in key] == list(RECORDS)


def test_the_business_tables_hold_thirty_items(items: dict[str, Item]) -> None:
    assert [len(rows_of(items[f"{FILE}/records/business-{name}#items"])) for name in BUSINESS] == [7, 6, 7, 5, 5]


@pytest.mark.corpus
def test_the_record_items_are_those_of_the_fact_sheet() -> None:
    if not SHEET.is_file():
        pytest.skip(f"the fact sheet does not stand beside the project: {SHEET.name}")
    appendix = SHEET.read_text("utf-8").partition("## Appendix")[2]
    stated = re.findall(r"\*\*F([123])[^*]*?(\d+) items[^*]*\*\*: ([^\n]+)", appendix)
    assert [int(count) for _, count, _ in stated] == [47, 78, 71, 29, 30, 40, 67]
    lists = [re.sub(r"; |\. ?$", "、", text).strip("、") for _, _, text in stated]
    ours = list(RECORDS.values())
    assert lists[:4] == ours[:4]
    assert re.findall(r"\(([^)]*)\)", lists[4]) == ours[4:9]
    assert lists[5:] == ours[9:]
