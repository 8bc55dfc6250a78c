"""The model of 神奈川県's published 全項目評価書 prints the facts that the publication states.

``STATED`` holds what the publication says for certain, typed from it; narrative cells are our own words and are only
asked for the facts they must carry (``CARRIED``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from published import IMPORTANT_OF_A_FILE, RATED_IN_FULL, form_of, rows_of, starred

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.assessment import Assessment

NAME = "kanagawa"
MODEL = "この評価書は、公表された事実に基づいて作成したモデルであり、神奈川県が作成・公表した文書ではありません。"

HONNIN, FUHYO = "files/honnin-file", "files/fuhyo-file"
FILES = (HONNIN, FUHYO)
SERVER = "parties/j-lis/entrusted/server-operation"
FUHYO_SERVER = "parties/j-lis/entrusted/fuhyo-server-operation"
MATTERS = (SERVER, FUHYO_SERVER)
ORGANS = ("recipients/other-organs", "recipients/fuhyo-other-organs")
DEPARTMENTS = ("recipients/other-departments", "recipients/fuhyo-other-departments")
RECIPIENTS = ("recipients/j-lis-provision", "recipients/residents", *ORGANS, *DEPARTMENTS)

OFFICE = "政策局自治振興部市町村課"
SAME_RANGE = "「２．③対象となる本人の範囲」と同じ"
TEN_MILLION = "1,000万人以上"
JUKI_NET = "住民基本台帳ネットワークシステム"
J_LIS = "地方公共団体情報システム機構"
EIGHT_ITEMS = "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日"
MEDIA, FLASH = "電子記録媒体（フラッシュメモリを除く。）", "フラッシュメモリ"
ORGANISED, DONE = "十分に整備している", "十分に行っている"
RESIDENT_CODE_ONLY = "住基法第３０条の４４の６第３項（都道府県知事保存附票本人確認情報（住民票コードに限る。）の利用）"

COVER = {
    "cover#number": "1",
    "cover#title": "住民基本台帳ネットワークに関する事務　全項目評価書",
    "cover#body": "神奈川県知事",
    "cover#published-on": "令和7年1月9日",
}

CHAPTER_1 = {
    "work#name": "住民基本台帳ネットワークに関する事務",
    "work#subjects": "30万人以上",
    "systems/juki-net#connections": "税務システム",
    "systems/fuhyo#connections": "税務システム",
    "files#names": "(1)都道府県知事保存本人確認情報ファイル\n(2)都道府県知事保存附票本人確認情報ファイル",
    "work#number-use": (
        "住基法\n　・第７条（住民票の記載事項）\n　・第12条の５（住民基本台帳の脱漏等に関する都道府県知事の通報）\n"
        "　・第30条の６（市町村長から都道府県知事への本人確認情報の通知等）\n"
        "　・第30条の７（都道府県知事から機構への本人確認情報の通知等）\n"
        "　・第30条の８（本人確認情報の誤りに関する機構の通報）\n"
        "　・第30条の11（通知都道府県以外の都道府県の執行機関への本人確認情報の提供）\n"
        "　・第30条の15（本人確認情報の利用）\n　・第30条の22（市町村間の連絡調整等）\n"
        "　・第30条の32（自己の本人確認情報の開示）\n　・第30条の35（自己の本人確認情報の訂正）\n"
        "　・第30条の44の６第３項（都道府県知事保存附票本人確認情報（住民票コードに限る。）の利用）\n"
        "　・第30条の15の２第２項・第３項（準法定事務処理者への本人確認情報の提供等）\n"
        "　・第30条の44の７第２項・第３項（準法定事務処理者への附票本人確認情報の提供等）"
    ),
    "network#implementation": "実施しない",
    "department#name": OFFICE,
    "department#head": "課長",
}

CHAPTER_2 = {
    **{f"{file}#kind": "システム用ファイル" for file in FILES},
    **{f"{file}#subjects": TEN_MILLION for file in FILES},
    **{f"{file}#record-band": "10項目以上50項目未満" for file in FILES},
    **{f"{file}#all-records": "別添２を参照。" for file in FILES},
    **{f"{file}#{item}": OFFICE for file in FILES for item in ("department", "departments")},
    **{f"{file}#users": "10人未満" for file in FILES},
    **{f"{file}#entrustment": "委託する" for file in FILES},
    **{f"{file}#entrusted-count": "1" for file in FILES},
    **{f"{file}#provision": "提供を行っている、移転を行っている" for file in FILES},
    **{f"{file}#decisions": "該当なし" for file in FILES},
    f"{HONNIN}#name": "(1)都道府県知事保存本人確認情報ファイル",
    f"{FUHYO}#name": "(2)都道府県知事保存附票本人確認情報ファイル",
    f"{HONNIN}#categories": "個人番号、4情報（氏名、性別、生年月日、住所）、その他住民票関係情報",
    f"{FUHYO}#categories": "個人番号、4情報（氏名、性別、生年月日、住所）、その他",
    f"{HONNIN}#held-from": "平成２７年６月",
    f"{FUHYO}#held-from": "令和６年５月27日",
    f"{HONNIN}#sources": "地方公共団体・地方独立行政法人",
    f"{FUHYO}#sources": "地方公共団体・地方独立行政法人、その他",
    f"{HONNIN}#means": "その他",
    f"{FUHYO}#means": "専用線",
    f"{FUHYO}#statistics": "該当なし",
    f"{HONNIN}#used-from": "平成27年6月1日",
    f"{FUHYO}#used-from": "令和6年5月27日",
    f"{HONNIN}#provision-count": "3",
    f"{FUHYO}#provision-count": "1",
    f"{HONNIN}#transfer-count": "1",
    f"{FUHYO}#transfer-count": "1",
    f"{HONNIN}#retention": "20年以上",
    f"{FUHYO}#retention": "1年未満",
}

ENTRUSTED = {
    f"{SERVER}#name": "都道府県サーバの運用及び監視に関する業務",
    f"{FUHYO_SERVER}#name": "附票都道府県サーバの運用及び監視に関する業務",
    **{f"{matter}#extent": "特定個人情報ファイルの全体" for matter in MATTERS},
    **{f"{matter}#scope-population": TEN_MILLION for matter in MATTERS},
    **{f"{matter}#scope-range": SAME_RANGE for matter in MATTERS},
    **{f"{matter}#handlers": "10人未満" for matter in MATTERS},
    **{f"{matter}#means": "専用線" for matter in MATTERS},
    **{f"{matter}#disclosure": "神奈川県政策局自治振興部市町村課ホームページで公表している。" for matter in MATTERS},
    **{f"{matter}#party": J_LIS for matter in MATTERS},
    **{f"{matter}#re-entrustment": "再委託する" for matter in MATTERS},
    **{f"{matter}#permission": "書面による承諾" for matter in MATTERS},
}

PROVIDED = {
    **{f"{recipient}#population": TEN_MILLION for recipient in RECIPIENTS},
    **{f"{recipient}#range": SAME_RANGE for recipient in RECIPIENTS},
    **{f"{recipient}#name": "自都道府県の他の執行機関" for recipient in ORGANS},
    **{f"{recipient}#name": "自都道府県の他部署" for recipient in DEPARTMENTS},
    "recipients/j-lis-provision#name": J_LIS,
    "recipients/j-lis-provision#basis": "住基法第30条の７（都道府県知事から機構への本人確認情報の通知等）",
    "recipients/j-lis-provision#information": EIGHT_ITEMS,
    "recipients/j-lis-provision#means": "その他",
    "recipients/other-organs#basis": "住基法第30条の15第２項（本人確認情報の利用）",
    "recipients/other-organs#means": f"{MEDIA}、{FLASH}、紙、その他",
    "recipients/residents#name": "住基法上の住民",
    "recipients/residents#basis": "住基法第30条の32（自己の本人確認情報の開示）",
    "recipients/residents#information": EIGHT_ITEMS,
    "recipients/residents#means": "紙",
    "recipients/other-departments#basis": "住基法第30条の15第１項（本人確認情報の利用）",
    "recipients/other-departments#means": f"専用線、{MEDIA}、{FLASH}、紙、その他",
    "recipients/fuhyo-other-organs#basis": f"住基法第３０条の１５第２項（本人確認情報の利用）\n{RESIDENT_CODE_ONLY}",
    "recipients/fuhyo-other-organs#means": f"{MEDIA}、{FLASH}、その他",
    "recipients/fuhyo-other-departments#basis": (
        f"住基法第３０条の１５第１項（本人確認情報の利用）\n{RESIDENT_CODE_ONLY}"
    ),
    "recipients/fuhyo-other-departments#means": f"{MEDIA}、{FLASH}、その他",
}

ANSWERED = {
    "use/unauthorised#authentication": "行っている",
    "use/unauthorised#rights-issue": "行っている",
    "use/unauthorised#rights-management": "行っている",
    "use/unauthorised#usage-record": "記録を残している",
    "entrustment/misuse#access-limit": "制限している",
    "entrustment/misuse#handling-record": "記録を残している",
    "entrustment/misuse#provision-rule": "定めている",
    "entrustment/misuse#erasure-rule": "定めている",
    "entrustment/misuse#contract": "定めている",
    "entrustment/misuse#re-entrustment": DONE,
    "provision/improper#record": "記録を残している",
    "provision/improper#rules": "定めている",
    "storage/loss#nisc": "政府機関ではない",
    "storage/loss#organisation": ORGANISED,
    "storage/loss#regulations": ORGANISED,
    "storage/loss#notification": "十分に周知している",
    "storage/loss#physical": DONE,
    "storage/loss#technical": DONE,
    "storage/loss#backup": DONE,
    "storage/loss#incident-procedure": DONE,
    "storage/loss#incident": "発生あり",
    "storage/endless#erasure": "定めている",
}

CHAPTER_3 = {
    **{f"{file}/risks/{cell}": value for file in FILES for cell, value in ANSWERED.items()},
    **{f"{file}#no-network-acquisition": "接続しない（入手）" for file in FILES},
    **{f"{file}#no-network-provision": "接続しない（提供）" for file in FILES},
    f"{HONNIN}/risks/storage/loss#deceased": "保管している",
    f"{FUHYO}/risks/storage/loss#deceased": "保管していない",
}

CHAPTERS_4_TO_6 = {
    **dict.fromkeys(("risks/audit#self-check", "risks/audit#audit", "risks/education#education"), DONE),
    "disclosure#fee": "無料",
    "disclosure#register": "行っている",
    "disclosure#register-name": "住民基本台帳ネットワークシステムに係る住基情報ファイル",
    "disclosure#register-place": "神奈川県ホームページ",
    "inquiries#contact": "政策局自治振興部市町村課調整グループ　045-210-3166",
    "basic#date": "令和5年8月30日",
    "basic#result": "基礎項目評価及び全項目評価の実施が義務付けられる",
    "opinions#method": "かながわ県民意見反映手続要綱に基づき実施",
    "opinions#period": "令和５年６月20日（火）～令和５年７月19日（水）",
    "third-party#date": "令和５年８月14日（月）",
    "third-party#method": "神奈川県情報公開・個人情報保護審議会に諮問",
}

STATED = COVER | CHAPTER_1 | CHAPTER_2 | ENTRUSTED | PROVIDED | CHAPTER_3 | CHAPTERS_4_TO_6

DETAILS = {
    f"{HONNIN}#sources": {"地方公共団体・地方独立行政法人": "市町村"},
    f"{FUHYO}#sources": {
        "地方公共団体・地方独立行政法人": "市町村",
        "その他": "都道府県サーバ（※入手には該当しないが、都道府県サーバから個人番号を抽出する場合がある",
    },
    f"{HONNIN}#means": {"その他": "市町村CSから入手する。"},
    f"{FUHYO}#categories": {"その他": "その他戸籍の附票関係情報（戸籍の表示に係る情報は含まない。）"},
    **{
        f"recipients/{id_}#means": {"その他": JUKI_NET}
        for id_ in (
            "j-lis-provision",
            "other-organs",
            "other-departments",
            "fuhyo-other-organs",
            "fuhyo-other-departments",
        )
    },
}

# Facts that a cell in our own words must carry.
CARRIED = {
    "cover#notes": ("昭和42年７月25日法律第81号", "生体認証", "専用回線", "侵入検知システム", "相互認証", "暗号化"),
    "work#description": ("国外転出者", "附票全国サーバ", "磁気ディスク", "⑤機構に照会すること"),
    f"{HONNIN}#range": ("住基法第５条（住民基本台帳の備付け）", "消除者"),
    f"{FUHYO}#range": ("住基法第１６条（戸籍の附票の作成）", "消除者"),
    f"{HONNIN}#notice": ("住基法第30条の６（市町村長から都道府県知事への本人確認情報の通知等）",),
    f"{FUHYO}#notice": ("住基法第３０条の４１", "第３０条の４４の６第３項"),
    f"{FUHYO}#acquisition-validity": ("平成１４年８月５日", "専用回線"),
    f"{HONNIN}#statistics": ("住基法第30条の15第１項第４号（本人確認情報の利用）",),
    f"{HONNIN}#retention-validity": ("住基法施行令第30条の６", "150年間"),
    "recipients/other-organs#use": ("別表第６", "特別支援学校"),
    "recipients/other-departments#use": ("別表第５",),
    "recipients/other-organs#information": (EIGHT_ITEMS, "平成25年５月31日法律第28号", "第22条第７項"),
    "recipients/other-departments#information": (EIGHT_ITEMS, "平成25年５月31日法律第28号", "第22条第７項"),
    "recipients/fuhyo-other-organs#information": ("住民票コード、氏名、住所、生年月日、性別、個人番号", "平成２５年"),
    "disclosure#contact": ("政策局政策部情報公開広聴課", "231-8588", "横浜市中区日本大通１", "045-210-1111"),
    "risks/audit#self-check-method": ("年に１回", "毎年４月", "神奈川県特定個人情報保護評価実施要綱第11条第１項"),
    "risks/audit#audit-content": ("４つのグループ", "隔年度", "内部監査", "外部監査"),
    "risks/education#education-method": ("初任時", "年に１回", "懲戒"),
    **{f"{file}/risks/entrustment/misuse#handling-record-method": ("記録",) for file in FILES},
    **{f"{file}/risks/storage/loss#incident-content": ("令和３年９月", "令和４年５月", "⑥") for file in FILES},
}

# Facts that the controls of the shared platform bring in (都道府県サーバ集約センター).
INHERITED = {
    **{
        f"{file}/risks/{cell}": facts
        for file in FILES
        for cell, facts in {
            "provision/improper#record-method": ("7年",),
            "entrustment/misuse#organisation-check": ("平成24年6月12日", "平成26年4月1日", "プライバシーマーク"),
            "entrustment/misuse#access-limit-method": ("名簿", "日次"),
            "entrustment/misuse#handling-record-method": ("週次", "月次", "６．セキュリティ確認結果報告"),
            "use/unauthorised#rights-management-method": ("検索サブシステム",),
            "use/unauthorised#authentication-method": ("生体認証",),
            "use/other#measures": ("緊急時対応計画",),
        }.items()
    },
    f"{HONNIN}/risks/storage/loss#deceased-method": ("150年",),
    f"{HONNIN}/risks/storage/endless#erasure-content": ("第30条の6", "電磁的記録媒体管理簿"),
    f"{HONNIN}/risks/provision/method#measures": ("全国サーバ", "ファイアウォール"),
    f"{FUHYO}/risks/provision/method#measures": ("附票全国サーバ", "ファイアウォール"),
    f"{FUHYO}/risks/acquisition/improper-method#measures": ("市町村CS", "国外転出者"),
}

DASHES = (
    "network#basis",
    "cover#other-bodies",
    "risks/other#measures",
    "disclosure#notes",
    "disclosure#special-procedure",
    "disclosure#omission",
    "opinions#shortened",
    *(f"{file}#{item}" for file in FILES for item in ("purpose-change", "remarks")),
    *(
        f"{file}/risks/{cell}"
        for file in FILES
        for cell in (
            "acquisition/unintended#other-measures",
            "acquisition/other#measures",
            "use/linkage#other-measures",
            "use/unauthorised#other-measures",
            "entrustment/misuse#other-measures",
            "provision/other#measures",
            "storage/endless#other-measures",
            "storage/other#measures",
        )
    ),
    f"{HONNIN}/risks/storage/loss#other-measures",
)
BLANK = {
    "cover#approved-on",
    "commission#submitted",
    "commission#review",
    f"{FUHYO}/risks/storage/loss#other-measures",
}

UNRATED = (
    "unintended-acquisition", "insecure-acquisition", "inaccurate", "acquisition-leak",
    "improper-provision", "provision-method", "provision-error",
)  # fmt: skip

IMPORTANT_ONCE = {"work#description", "work#number-use", "network#implementation", "network#basis"}
IMPORTANT_BY_MATTER = {"scope-range", "re-entrustment"}
NOT_IMPORTANT_RISKS = {
    f"{file}/risks/storage/loss#{item}"
    for file in FILES
    for item in ("incident", "incident-content", "incident-prevention")
}

RECORDS = {
    f"{HONNIN}/records/honnin#items": (
        "住民票コード、漢字氏名、外字数（氏名）、ふりがな氏名、生年月日、性別、住所、外字数（住所）、個人番号、"
        "異動事由、異動年月日、保存期間フラグ、清音化かな氏名、市町村コード、大字・字コード、操作者ＩＤ、操作端末ＩＤ、"
        "タイムスタンプ、通知を受けた年月日、外字フラグ、削除フラグ、更新順番号、氏名外字変更連番、住所外字変更連番、"
        "旧氏　漢字、旧氏　外字数、旧氏　ふりがな、旧氏　外字変更連番"
    ),
    f"{FUHYO}/records/fuhyo#items": (
        "住民票コード、氏名　漢字、氏名　外字数、氏名　ふりがな、生年月日、性別、住所　市町村コード、住所　漢字、"
        "住所　外字数、最終住所　漢字、最終住所　外字数、異動年月日、旧住民票コード、附票管理市町村コード、"
        "附票本人確認情報状態区分、外字フラグ、外字パターン、通知区分"
    ),
    f"{FUHYO}/records/other#items": "個人番号",
}
RECORD_COUNTS = {HONNIN: 28, FUHYO: 19}

STEPS = {
    "honnin": "１－①、１－②、１－③、２－①、２－②、３－①、３－②、４－①、４－②、５－①、６－①、６－②、６－③",
    "fuhyo": "1-①、1-②、1-③、2-①、2-②、3-①、3-②、4-①、4-②、5-①、6-①、6-②、6-③",
}
TITLES = {
    "honnin": "(1)本人確認情報の管理及び提供等に関する事務",
    "fuhyo": "(2)附票本人確認情報の管理及び提供等に関する事務",
}


def test_the_form_is_that_of_the_publication() -> None:
    form = form_of(NAME)
    assert (form.form, form.edition, form.stamp) == ("zenkoumoku", "2024-10", "[令和６年10月　様式４]")
    assert (form.body, form.provenance) == ("神奈川県知事", MODEL)


def test_enough_of_the_publication_is_stated_here() -> None:
    assert len(STATED) >= 150


@pytest.mark.parametrize(("key", "expected"), sorted(STATED.items()))
def test_a_stated_value_is_printed(printed: dict[str, str], key: str, expected: str) -> None:
    assert printed[key] == expected


@pytest.mark.parametrize(("key", "expected"), sorted(DETAILS.items()))
def test_the_parentheses_of_a_tick_group_are_as_published(
    items: dict[str, Item], key: str, expected: dict[str, str]
) -> None:
    assert dict(items[key].details) == expected


@pytest.mark.parametrize(("key", "facts"), sorted(CARRIED.items()))
def test_a_cell_in_our_own_words_carries_its_facts(printed: dict[str, str], key: str, facts: tuple[str, ...]) -> None:
    assert [fact for fact in facts if fact not in printed[key]] == []


@pytest.mark.parametrize(("key", "facts"), sorted(INHERITED.items()))
def test_what_the_shared_platform_does_is_told(printed: dict[str, str], key: str, facts: tuple[str, ...]) -> None:
    assert [fact for fact in facts if fact not in printed[key]] == []


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("risk", RATED_IN_FULL)
def test_every_rated_risk_is_sufficient(printed: dict[str, str], file: str, risk: str) -> None:
    assert printed[f"{file}/risks/{risk}#rating"] == "十分である"


@pytest.mark.parametrize("file", FILES)
def test_exactly_fifteen_risks_of_a_file_are_rated(printed: dict[str, str], file: str) -> None:
    rated = {
        key for key, value in printed.items() if key.startswith(f"{file}/risks/") and key.endswith("#rating") and value
    }
    assert rated == {f"{file}/risks/{risk}#rating" for risk in RATED_IN_FULL}
    assert all(printed[f"{file}/risks/network/{risk}#measures"] == "" for risk in UNRATED)


@pytest.mark.parametrize("key", DASHES)
def test_a_dash_of_the_publication_is_none(items: dict[str, Item], key: str) -> None:
    assert items[key].status == "none"


def test_no_other_cell_than_the_published_ones_is_blank(items: dict[str, Item]) -> None:
    assert {key for key, item in items.items() if item.status == "blank"} == BLANK


def test_the_important_items_are_those_of_the_official_form(items: dict[str, Item]) -> None:
    important = starred(NAME)
    outside = {key for key in important if items[key].section not in ("Ⅲ", "Ⅳ")}
    by_file = {f"{file}#{name}" for file in FILES for name in IMPORTANT_OF_A_FILE}
    by_matter = {f"{matter}#{name}" for matter in MATTERS for name in IMPORTANT_BY_MATTER}
    assert outside == IMPORTANT_ONCE | by_file | by_matter
    inside = {key for key, item in items.items() if item.section in ("Ⅲ", "Ⅳ")}
    assert inside - important == NOT_IMPORTANT_RISKS


def test_nothing_declared_contradicts_what_it_is_counted_from(items: dict[str, Item]) -> None:
    assert [key for key, item in items.items() if item.conflict] == []


@pytest.mark.parametrize(("key", "listed"), sorted(RECORDS.items()))
def test_a_table_lists_every_record_item_in_order(items: dict[str, Item], key: str, listed: str) -> None:
    assert [row[1] for row in rows_of(items[key])] == listed.split("、")


@pytest.mark.parametrize(("file", "count"), sorted(RECORD_COUNTS.items()))
def test_a_file_has_as_many_record_items_as_published(items: dict[str, Item], file: str, count: int) -> None:
    assert sum(len(rows_of(item)) for key, item in items.items() if key.startswith(f"{file}/records/")) == count


def test_the_change_annex_has_as_many_rows_as_published(items: dict[str, Item]) -> None:
    timings = [row[4] for row in rows_of(items["changes#rows"])]
    assert (len(timings), timings.count("事前"), timings.count("事後"), timings.count("")) == (289, 249, 39, 1)


def test_there_is_no_annex_of_recipients(assessment: Assessment) -> None:
    assert assessment.annexes == ()
    assert all(recipient.rows is None and recipient.annex is None for recipient in assessment.recipients)
    assert [recipient.kind for recipient in assessment.recipients].count("transfer") == 2


@pytest.mark.parametrize(("chart", "steps"), sorted(STEPS.items()))
def test_a_drawing_has_the_published_steps_and_each_has_its_note(
    assessment: Assessment, chart: str, steps: str
) -> None:
    flows = [flow for flow in assessment.flows if flow.chart == chart]
    assert list(dict.fromkeys(flow.step for flow in flows)) == steps.split("、")
    for step in steps.split("、"):
        assert next(flow.note for flow in flows if flow.step == step)
    assert next(one.title for one in assessment.charts if one.id == chart) == TITLES[chart]


def test_only_the_request_for_disclosure_of_the_first_drawing_is_without_numbers(assessment: Assessment) -> None:
    assert [flow.id for flow in assessment.flows if flow.contains_number is False] == ["honnin-disclosure-request"]


def test_the_drafting_instruction_left_in_the_notes_stays(printed: dict[str, str]) -> None:
    for chart in STEPS:
        assert "（回線連携を用いる場合は、「媒体連携又は回線連携」と記載）" in printed[f"charts/{chart}#notes"]


@pytest.mark.parametrize(
    ("control", "parameters"),
    [
        ("rights-inventory", {"interval": "1y", "reviewer": "所属"}),
        ("re-entrustment-yearly", {"interval": "1y"}),
        ("self-check", {"interval": "1y"}),
        ("conformity-check", {"interval": "1y"}),
        ("audit-plan", {"interval": "2y"}),
        ("external-audit", {"interval": "2y"}),
        ("use-log", {}),
        ("log-backup", {}),
        ("handling-check", {}),
    ],
)
def test_a_control_has_the_published_periods_and_no_other(
    assessment: Assessment, control: str, parameters: dict[str, str]
) -> None:
    assert next(one.parameters for one in assessment.controls if one.id == control) == parameters


def test_the_contract_has_the_eight_published_clauses(printed: dict[str, str]) -> None:
    clauses = (
        "作業責任者及び作業員、中間報告等、目的以外の使用禁止、複写、複製の禁止、個人情報等の安全管理、"
        "個人情報等の帰属及び返還、廃棄又は消去、事故発生時の対応、立入調査等"
    )
    lines = printed[f"{HONNIN}/risks/entrustment/misuse#contract-content"].split("\n")
    assert "、".join(line[1:].partition("　")[0] for line in lines if line.startswith("・")) == clauses


def test_citizens_oversight_is_told_of_the_first_file_only(printed: dict[str, str]) -> None:
    assert "提供状況の開示請求" in printed[f"{HONNIN}/risks/use/other#measures"]
    assert "提供状況の開示請求" not in printed[f"{FUHYO}/risks/use/other#measures"]
    assert "裁断" in printed[f"{HONNIN}/risks/storage/endless#erasure-content"]
    assert "裁断" not in printed[f"{FUHYO}/risks/storage/endless#erasure-content"]


@pytest.mark.parametrize(
    ("system", "name"), [("juki-net", "住民基本台帳ネットワークシステム"), ("fuhyo", "附票連携システム")]
)
def test_the_name_of_a_system_carries_its_note(printed: dict[str, str], system: str, name: str) -> None:
    first, note = printed[f"systems/{system}#name"].split("\n")
    assert first == name
    assert note.startswith("※")
