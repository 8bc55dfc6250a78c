"""The model of 門真市's published 重点項目評価書 prints every fact that the publication states.

``STATED`` holds what the publication says for certain. Cells whose marks are lost in the publication are not listed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from published import form_of, rows_of, starred

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.assessment import Assessment

NAME = "kadoma"
JUKI, HONNIN, SOFUSAKI, CONVENIENCE = (f"files/{name}-file" for name in ("juki", "honnin", "sofusaki", "convenience"))
FILES = (JUKI, HONNIN, SOFUSAKI, CONVENIENCE)
OTHERS = FILES[1:]
OPERATION = "parties/nec/entrusted/juki-operation"
CS_HONNIN = "parties/nec/entrusted/cs-operation-honnin"
CS_SOFUSAKI = "parties/nec/entrusted/cs-operation-sofusaki"
KIOSK_OPERATION = "parties/nec/entrusted/convenience-operation"
COUNTER = "parties/persol/entrusted/card-counter"
NEC_MATTERS = (OPERATION, CS_HONNIN, CS_SOFUSAKI, KIOSK_OPERATION)
PROVISIONS = (
    "other-municipalities", "network-inquirers", "education-board", "prefecture", "prefecture-and-j-lis", "j-lis",
)  # fmt: skip
CS_TASK = "住民基本台帳ネットワークコミュニケーションサーバの運用管理と保守"
JUKI_NET = "住民基本台帳ネットワークシステム"
NETWORK = "情報提供ネットワークシステム"
MANY = "10万人以上100万人未満"
SOME = "10人以上50人未満"
SUFFICIENT = "十分である"
DONE_SUFFICIENTLY = "十分に行っている"
TWO_OFFICES = "市民文化部 市民課、南部市民サービスコーナー"
OFFICE = "市民文化部 市民課"
CARD_ORDER = "個人番号カード省令第23条の2(個人番号通知書及び個人番号カードに関し機構が処理する事務)"
HONNIN_ITEMS = "住民票コード、氏名(旧氏)、氏名の振り仮名、生年月日、性別、住所、個人番号、異動事由、異動年月日"
REMOVED_TOO = "住民基本台帳に記録された住民(消除者を含む。)"

STATED = {
    "cover#number": "1",
    "cover#title": "住民基本台帳事務 重点項目評価書",
    "cover#body": "大阪府門真市長",
    "cover#published-on": "令和7年11月4日",
    "work#name": "住民基本台帳事務",
    "work#subjects": "10万人以上30万人未満",
    "systems/juki#name": "既存住民基本台帳システム(以下「既存住基システム」という。)",
    "systems/juki#connections": "庁内連携システム、住民基本台帳ネットワークシステム、宛名システム等、税務システム、その他",
    "systems/atena#name": "統合宛名管理システム",
    "systems/juki-net#name": JUKI_NET,
    "systems/intermediate-server#name": "中間サーバ",
    "systems/intermediate-server#connections": "情報提供ネットワークシステム、宛名システム等",
    "systems/convenience#name": "コンビニ交付連携システム",
    "systems/convenience#connections": "既存住民基本台帳システム、税務システム、その他",
    "systems/online-application#name": "サービス検索・電子申請機能",
    "systems/online-application#connections": "既存住民基本台帳システム、その他",
    "network#implementation": "実施する",
    "department#name": OFFICE,
    "department#head": "市民課長",
    **dict.fromkeys((f"{file}#kind" for file in FILES), "システム用ファイル"),
    **dict.fromkeys((f"{file}#subjects" for file in FILES), MANY),
    **dict.fromkeys((f"{file}#users" for file in FILES), SOME),
    **dict.fromkeys((f"{file}#all-records" for file in FILES), "別添１を参照。"),
    **dict.fromkeys((f"{file}#held-from" for file in (JUKI, HONNIN, CONVENIENCE)), "平成27年7月21日"),
    **dict.fromkeys((f"{file}#used-from" for file in (JUKI, HONNIN, CONVENIENCE)), "平成27年7月21日"),
    **dict.fromkeys((f"{SOFUSAKI}#held-from", f"{SOFUSAKI}#used-from"), "平成27年10月5日"),
    **dict.fromkeys((f"{JUKI}#department", f"{HONNIN}#department"), TWO_OFFICES),
    **dict.fromkeys((f"{SOFUSAKI}#department", f"{CONVENIENCE}#department"), OFFICE),
    **dict.fromkeys((f"{file}#departments" for file in OTHERS), OFFICE),
    f"{JUKI}#record-band": "100項目以上",
    f"{HONNIN}#record-band": "10項目以上50項目未満",
    f"{SOFUSAKI}#record-band": "50項目以上100項目未満",
    f"{CONVENIENCE}#record-band": "100項目以上",
    f"{JUKI}#sources": "本人又は本人の代理人、行政機関・独立行政法人等、地方公共団体・地方独立行政法人",
    **dict.fromkeys((f"{HONNIN}#sources", f"{SOFUSAKI}#sources"), "その他"),
    f"{CONVENIENCE}#sources": "本人又は本人の代理人、その他",
    f"{JUKI}#means": "紙、電子記録媒体（フラッシュメモリを除く。）、その他",
    **dict.fromkeys((f"{file}#means" for file in OTHERS), "その他"),
    f"{CONVENIENCE}#purpose": "住民基本台帳ファイルと同一",
    **dict.fromkeys((f"{file}#entrustment" for file in FILES), "委託する"),
    **dict.fromkeys((f"{file}#entrusted-count" for file in (JUKI, SOFUSAKI, CONVENIENCE)), "1"),
    f"{HONNIN}#entrusted-count": "2",
    f"{OPERATION}#name": "既存住基システムの運用管理と保守の委託",
    **dict.fromkeys((f"{CS_HONNIN}#name", f"{CS_SOFUSAKI}#name"), f"{CS_TASK}の委託"),
    **dict.fromkeys((f"{CS_HONNIN}#content", f"{CS_SOFUSAKI}#content"), CS_TASK),
    f"{KIOSK_OPERATION}#name": "コンビニ交付連携システムの運用管理と保守の委託",
    f"{KIOSK_OPERATION}#content": "コンビニ交付連携システムの運用管理と保守",
    f"{COUNTER}#name": "住民基本台帳に関する事務における特定個人情報ファイルの一部取扱い",
    **dict.fromkeys((f"{matter}#party" for matter in NEC_MATTERS), "日本電気株式会社"),
    **dict.fromkeys((f"{matter}#handlers" for matter in NEC_MATTERS), "10人未満"),
    f"{COUNTER}#party": "パーソルビジネスプロセスデザイン株式会社",
    f"{COUNTER}#handlers": SOME,
    **dict.fromkeys(
        (f"{matter}#re-entrustment" for matter in (OPERATION, CS_SOFUSAKI, KIOSK_OPERATION)), "再委託しない"
    ),
    f"{JUKI}#provision-count": "60",
    f"{JUKI}#transfer-count": "15",
    f"{HONNIN}#provision-count": "2",
    f"{CONVENIENCE}#provision-count": "1",
    f"{CONVENIENCE}#provision": "提供を行っている",
    **{f"recipients/{name}#population": MANY for name in (*PROVISIONS, "mayor-offices")},
    **{f"recipients/{name}#means": "その他" for name in PROVISIONS if name != "network-inquirers"},
    "recipients/network-inquirers#means": NETWORK,
    "recipients/mayor-offices#means": "庁内連携システム",
    "recipients/kiosk-residents#means": "その他",
    **dict.fromkeys(
        (f"recipients/{name}#range" for name in ("other-municipalities", "network-inquirers", "mayor-offices")),
        REMOVED_TOO,
    ),
    "recipients/education-board#range": "住民基本台帳に登録された住民(消除者を含む。)",
    **dict.fromkeys(
        (f"recipients/{name}#range" for name in ("prefecture", "prefecture-and-j-lis")),
        "「2. ③対象となる本人の範囲」と同じ。",
    ),
    **dict.fromkeys(
        (f"recipients/{name}#range" for name in ("j-lis", "kiosk-residents")), "「2. ③対象となる本人の範囲」と同上"
    ),
    "recipients/other-municipalities#name": "他市町村(転入先、その他の市町村)",
    "recipients/other-municipalities#basis": (
        "住基法施行令第24条(転出証明書の交付等)、住民基本台帳法12条の4(住民票の広域交付)"
    ),
    "recipients/network-inquirers#name": (
        "番号法第19条第8号及び同号に基づく主務省令第2条の表に定める情報照会者(別紙1参照)"
    ),
    "recipients/network-inquirers#basis": "番号法第19条第8号及び同号に基づく主務省令第2条の表(別紙1参照)",
    "recipients/education-board#basis": "番号法第19条第11号に基づき条例で定めた都度追記",
    "recipients/education-board#information": "住基法第7条第4号に規定する事項であって主務省令で定めるもの",
    "recipients/mayor-offices#name": (
        "番号法第9条第1項別表に定める事務を所管する部署のうち、実施機関が門真市長に属する部署(別紙2参照)"
    ),
    "recipients/mayor-offices#information": "住民基本台帳法第7条第4号に規定する事項であって主務省令で定めるもの",
    **dict.fromkeys(  # in the first of the two the print of 庁 cannot be told from 市
        (f"recipients/{name}#basis" for name in ("mayor-offices", "ordinance-offices")),
        "番号法第9条第2項に基づき庁内連携のために条例で定めた都度追記",
    ),
    "recipients/prefecture#name": "都道府県",
    "recipients/prefecture#basis": "住基法第30条の6(市町村長から都道府県知事への本人確認情報の通知等)",
    "recipients/prefecture#information": HONNIN_ITEMS,
    "recipients/prefecture-and-j-lis#name": "都道府県及び地方公共団体情報システム機構(機構)",
    "recipients/prefecture-and-j-lis#basis": "住基法第14条(住民基本台帳の正確な記録を確保するための措置)",
    "recipients/prefecture-and-j-lis#information": HONNIN_ITEMS,
    "recipients/prefecture-and-j-lis#timing": "必要に応じて随時（年に1回程度）",
    "recipients/j-lis#name": "地方公共団体システム機構(機構)",
    "recipients/j-lis#basis": CARD_ORDER,
    "recipients/j-lis#information": "「2. ④記録される項目」と同じ。",
    "recipients/kiosk-residents#name": "住民（コンビニのキオスク端末より請求）",
    "recipients/kiosk-residents#basis": "住基法第12条（本人等の請求による住民票の写し等の交付）",
    **dict.fromkeys((f"{file}/risks/use/unauthorised#authentication" for file in FILES), "行っている"),
    **dict.fromkeys((f"{file}/risks/entrustment/misuse#contract" for file in FILES), "定めている"),
    **dict.fromkeys((f"{file}/risks/provision/improper#rules" for file in FILES), "定めている"),
    f"{JUKI}/risks/entrustment/misuse#re-entrustment": DONE_SUFFICIENTLY,
    **dict.fromkeys((f"{file}/risks/entrustment/misuse#re-entrustment" for file in OTHERS), "再委託していない"),
    **dict.fromkeys((f"{file}#no-network-acquisition" for file in OTHERS), "接続しない（入手）"),
    **dict.fromkeys((f"{file}#no-network-provision" for file in OTHERS), "接続しない（提供）"),
    **dict.fromkeys((f"{file}/risks/storage/loss#incident-procedure" for file in FILES), DONE_SUFFICIENTLY),
    **dict.fromkeys((f"{file}/risks/storage/loss#incident" for file in FILES), "発生なし"),
    **dict.fromkeys((f"{file}#audit" for file in FILES), "自己点検"),
    **dict.fromkeys((f"{file}/risks/education#education" for file in FILES), DONE_SUFFICIENTLY),
    "disclosure#contact": "門真市 総務部 総務課\n〒571-8585 大阪府門真市中町1番1号\n電話06-6902-5684",
    "inquiries#contact": (
        "門真市 市民文化部 市民課\n〒571-8585 大阪府門真市中町1番1号\n電話06-6902-5970\n06-6902-5983"
    ),
    "basic#date": "令和5年3月17日",
    "basic#result": "基礎項目評価及び重点項目評価の実施が義務付けられる",
}

DETAILS = {
    "systems/juki#connections": {"その他": "コンビニ交付連携システム"},
    "systems/atena#connections": {"その他": "中間サーバ"},
    "systems/juki-net#connections": {"その他": "戸籍附票システム"},
    "systems/convenience#connections": {"その他": "証明書交付センターシステム"},
    "systems/online-application#connections": {"その他": "サービス検索・電子申請機能"},
    f"{JUKI}#categories": {"その他": "内部機関情報(選挙情報、中長期在留者・特別永住者等の情報)"},
    f"{SOFUSAKI}#categories": {"その他": "個人番号通知書及び交付申請書の送付先の情報"},
    f"{CONVENIENCE}#categories": {"その他": "内部機関情報"},
    f"{JUKI}#sources": {
        "行政機関・独立行政法人等": "出入国在留管理庁、地方公共団体情報システム機構",
        "地方公共団体・地方独立行政法人": "転出地、その他市町村",
    },
    f"{HONNIN}#sources": {"その他": "自部署"},
    f"{SOFUSAKI}#sources": {"その他": "自部署"},
    f"{CONVENIENCE}#sources": {"その他": "自部署"},
    f"{JUKI}#means": {"その他": "住民基本台帳ネットワークシステム、サービス検索・電子申請機能"},
    f"{HONNIN}#means": {"その他": "既存住基システム"},
    f"{SOFUSAKI}#means": {"その他": "既存住基システム"},
    f"{CONVENIENCE}#means": {"その他": "既存住基システム、LGWAN"},
    "recipients/education-board#means": {"その他": "庁内連携システム"},
    "recipients/kiosk-residents#means": {"その他": "LGWAN"},
    **{
        f"recipients/{name}#means": {"その他": JUKI_NET}
        for name in ("other-municipalities", "prefecture", "prefecture-and-j-lis", "j-lis")
    },
}

BLANK = (
    "cover#other-bodies",
    *(
        f"recipients/ordinance-offices#{item}"
        for item in ("use", "information", "population", "range", "means", "timing")
    ),
    *(f"{matter}#re-entrustment" for matter in (CS_HONNIN, COUNTER)),
    *(f"{file}#remarks" for file in OTHERS),
    f"{JUKI}/risks/storage/loss#other-measures",
    f"{JUKI}/risks/storage/loss#rating",
    *(f"{file}/risks/entrustment/misuse#other-measures" for file in (HONNIN, SOFUSAKI)),
    f"{CONVENIENCE}/risks/entrustment/other#measures",
    f"{CONVENIENCE}/risks/provision/improper#other-measures",
    *(f"opinions#{item}" for item in ("method", "period", "content")),
    *(f"third-party#{item}" for item in ("date", "method", "result")),
)
NONE = ("cover#notes", "disclosure#special-procedure", "disclosure#omission")
UNTICKED = (
    f"{JUKI}#no-network-acquisition",
    f"{JUKI}#no-network-provision",
    *(f"{file}#{box}" for file in FILES for box in ("no-entrustment", "no-provision")),
)

RATED = ("acquisition/unintended", "use/linkage", "use/unauthorised", "entrustment/misuse", "provision/improper")
RATINGS = {
    **{f"{file}/risks/{risk}#rating": SUFFICIENT for file in FILES for risk in RATED},
    **{f"{JUKI}/risks/network/{risk}#rating": SUFFICIENT for risk in ("unintended-acquisition", "improper-provision")},
    **{f"{file}/risks/storage/loss#rating": SUFFICIENT for file in OTHERS},
}

IMPORTANT_LABELS = {
    "Ⅰ": {"法令上の根拠", "実施の有無"},
    "Ⅱ": {
        "ファイルの種類", "対象となる本人の範囲", "主な記録項目", "入手元", "使用目的", "委託の有無", "再委託の有無", "保管場所",
    },
}  # fmt: skip
NOT_IMPORTANT_IN_RISKS = {
    f"{file}/risks/storage/loss#{item}"
    for file in FILES
    for item in ("incident", "incident-content", "incident-prevention")
}

COUNTS = {
    f"{JUKI}/records/residents": 9,
    f"{JUKI}/records/resident-records": 11,
    f"{JUKI}/records/record-history": 74,
    f"{JUKI}/records/notifications": 80,
    f"{JUKI}/records/individual-entries": 22,
    f"{JUKI}/records/resident-codes": 7,
    f"{HONNIN}/records/honnin": 40,
    f"{SOFUSAKI}/records/sofusaki": 67,
    f"{CONVENIENCE}/records/convenience": 39,
    f"{CONVENIENCE}/records/j-lis-link": 20,
}
ENDS = {
    f"{JUKI}/records/residents": ("宛番号", "バージョン"),
    f"{JUKI}/records/resident-records": ("住民票番号", "更新職員ID"),
    f"{JUKI}/records/record-history": ("住民票番号", "更新職員ID"),
    f"{JUKI}/records/notifications": ("異動届番号", "更新職員ID"),
    f"{JUKI}/records/individual-entries": ("異動届番号", "更新職員ID"),
    f"{JUKI}/records/resident-codes": ("付番管理番号", "更新職員ID"),
    f"{HONNIN}/records/honnin": ("住民票コード", "外字変更連番(旧氏)"),
    f"{SOFUSAKI}/records/sofusaki": ("送付先管理番号", "外字変更連番(旧氏)"),
    f"{CONVENIENCE}/records/convenience": ("住民票コード", "旧氏"),
    f"{CONVENIENCE}/records/j-lis-link": ("住民票", "DV情報"),
}

PROVISION_ROWS = (
    "1 2 3 5 7 11 13 15 20 28 37 39 48 53 57 58 59 63 65 66 69 73 75 76 81 83 84 86 87 91 92 96 106 108 110 112 115 118 "
    "124 129 130 132 136 137 138 141 142 144 149 150 151 152 155 156 158 160 163 164 165 166"
)
MAYOR_ROWS = (
    "9 14 20 21 21 22 23 24 24 27 44 44 46 51 52 55 60 61 68 70 71 74 85 93 94 95 100 104 111 116 117 120 126 135"
)
EDUCATION_ROWS = "9 10 56 64 65 66 67 70 81 127"
HEALTH_MINISTER = "1 5 73 110 112 118 129 138 142 149 150 152 156"
MAYORS = "15 28 37 48 75 86 87 96 108 132 155"
GOVERNORS = "11 13 39 136 158 164 165 166"
OFFICES = {
    "障がい福祉課": "9 20 21 21 22 51 116 117",
    "福祉政策課": "60 68 71 74 135",
    "健康増進課": "14 70 111 126",
    "保護課": "23 94 95",
    "公共建築課": "27 52 93",
    "収納課": "24 44 85 100",
    "危機管理課": "55 104",
    "健康保険課": "44 85",
    "高齢福祉課": "61 100",
    "課税課": "24",
    "人事課": "120",
    "市民課": "46",
}
SCHOOL_OFFICES = {"こども政策課": "56 66 67 70 81", "子育て支援課": "10 64 65 127", "保育幼稚園課": "9"}

TOLD = {
    f"{JUKI}/risks/acquisition/unintended#measures": (
        "窓口用及び郵送用", "窓口用、郵送用及び伝送用", "運転免許証", "番号法別表第2及び第19条第14号",
    ),
    f"{JUKI}/risks/use/unauthorised#authentication-method": ("ICカードとパスワード", "共用ID"),
    f"{JUKI}/risks/use/unauthorised#other-measures": ("ICT推進課", "人事異動"),
    f"{JUKI}/risks/entrustment/misuse#re-entrustment-method": ("門真市情報セキュリティ実施手順（R7.4.1施行）",),
    f"{JUKI}/risks/provision/improper#other-measures": ("番号法第7条第2項",),
    f"{JUKI}/risks/network/unintended-acquisition#measures": ("照会許可用照合リスト", "自動応答不可フラグ"),
    f"{JUKI}/risks/storage/other#measures": ("24時間365日",),
    f"{HONNIN}/risks/acquisition/unintended#measures": ("総務省告示第334号", "2情報", "氏名と住所及び氏名と生年月日"),
    f"{HONNIN}/risks/use/linkage#measures": ("統合宛名システム", "MACアドレスによるフィルタリング"),
    **{f"{file}/risks/use/unauthorised#authentication-method": ("生体認証", "パスワード") for file in FILES[1:3]},
    **{f"{file}/risks/use/unauthorised#other-measures": ("管理簿", "退職や異動") for file in FILES[1:3]},
    **{f"{file}/risks/use/other#measures": ("のぞき見", "管理責任者") for file in FILES[1:3]},
    **{f"{file}/risks/provision/other#measures": ("都道府県サーバ",) for file in FILES[1:3]},
    f"{HONNIN}/risks/storage/loss#other-measures": ("毎日", "USBメモリ", "住民基本台帳ネットワークシステム緊急時対応計画書"),
    f"{SOFUSAKI}/risks/acquisition/other#measures": ("本人確認情報管理責任者",),
    f"{SOFUSAKI}/risks/storage/loss#other-measures": ("24時間365日",),
    f"{SOFUSAKI}/risks/storage/other#measures": ("1営業日後",),
    f"{CONVENIENCE}/risks/acquisition/unintended#measures": ("カード情報と暗証番号",),
    f"{CONVENIENCE}/risks/acquisition/other#measures": ("LGWAN", "SSL", "ファイアウォール"),
    f"{CONVENIENCE}/risks/use/other#measures": ("PDF",),
    f"{CONVENIENCE}/risks/storage/loss#other-measures": ("毎日", "ICカード"),
    f"{CONVENIENCE}/risks/other#measures": ("クラウド運用管理補助者",),
}  # fmt: skip


def _articles(assessment: Assessment, recipient: str) -> list[tuple[str, str, str]]:
    rows = next(each.rows for each in assessment.recipients if each.id == recipient)
    assert isinstance(rows, tuple)
    return [(row.article or "", row.recipient or "", row.office or "") for row in rows]


def test_the_form_is_the_later_edition_and_says_that_this_is_a_model() -> None:
    form = form_of(NAME)
    assert (form.form, form.edition, form.body) == ("juten", "5joho", "大阪府門真市長")
    assert form.provenance == (
        "この評価書は、公表された事実に基づいて作成したモデルであり、門真市が作成・公表した文書ではありません。"
    )


def test_enough_values_are_stated() -> None:
    assert len(STATED) >= 150


@pytest.mark.parametrize(("key", "expected"), sorted(STATED.items()))
def test_a_stated_value_is_printed(printed: dict[str, str], key: str, expected: str) -> None:
    assert printed[key] == expected


@pytest.mark.parametrize(("key", "expected"), sorted(DETAILS.items()))
def test_the_parentheses_are_as_published(items: dict[str, Item], key: str, expected: dict[str, str]) -> None:
    assert dict(items[key].details) == expected


def test_the_blank_cells_are_those_of_the_publication(items: dict[str, Item]) -> None:
    assert {key for key, item in items.items() if item.status == "blank"} == set(BLANK)


def test_a_dash_is_kept_apart_from_a_blank(items: dict[str, Item]) -> None:
    said = {key for key, item in items.items() if item.status == "none"} - set(UNTICKED)
    assert said == set(NONE)


@pytest.mark.parametrize("key", UNTICKED)
def test_a_heading_box_stays_empty(items: dict[str, Item], key: str) -> None:
    assert items[key].value is None


def test_every_rated_risk_has_the_rating_of_the_publication(items: dict[str, Item]) -> None:
    rated = {key: item.printed() for key, item in items.items() if key.endswith("#rating") and item.status == "filled"}
    assert rated == RATINGS


def test_the_important_items_are_those_of_the_official_form(items: dict[str, Item]) -> None:
    important = starred(NAME)
    for section, labels in IMPORTANT_LABELS.items():
        found = {items[key].label for key in important if items[key].section == section}
        assert {label for label in labels if any(label in each for each in found)} == labels
        assert len(found) == len(labels)
    risks = {key for key, item in items.items() if item.section == "Ⅲ"}
    assert {key for key in important if items[key].section not in IMPORTANT_LABELS} == risks - NOT_IMPORTANT_IN_RISKS


@pytest.mark.parametrize(("table", "count"), sorted(COUNTS.items()))
def test_a_table_has_as_many_record_items_as_published(items: dict[str, Item], table: str, count: int) -> None:
    rows = rows_of(items[f"{table}#items"])
    assert len(rows) == count
    assert (rows[0][1], rows[-1][1]) == ENDS[table]


def test_the_four_files_record_203_40_67_and_59_items() -> None:
    assert [sum(n for table, n in COUNTS.items() if table.startswith(file)) for file in FILES] == [203, 40, 67, 59]


def test_there_is_no_table_beside_the_published_ones(items: dict[str, Item]) -> None:
    assert {key.removesuffix("#items") for key in items if "/records/" in key} == set(COUNTS)


def test_the_network_serves_sixty_rows_and_asks_for_none(printed: dict[str, str], assessment: Assessment) -> None:
    text = printed["network#basis"]
    found = [group.split(",") for group in re.findall(r"（([0-9,]{20,})の項）", text)]
    assert found == [PROVISION_ROWS.split()]
    assert text.splitlines()[-1].startswith("なし（")
    assert [article for article, _, _ in _articles(assessment, "network-inquirers")] == PROVISION_ROWS.split()


def test_the_first_annex_names_the_inquirers(items: dict[str, Item], assessment: Assessment) -> None:
    printed = rows_of(items["annexes/annex-1#rows"])
    assert len(printed) == 60
    assert {row[3] for row in printed} == {"市町村長"}
    rows = _articles(assessment, "network-inquirers")
    for name, articles in (("厚生労働大臣", HEALTH_MINISTER), ("市町村長", MAYORS), ("都道府県知事", GOVERNORS)):
        assert [article for article, inquirer, _ in rows if inquirer == name] == articles.split()
    assert ("141", "独立行政法人日本学生支援機構", "") in rows


def test_the_second_annex_is_split_by_the_body(items: dict[str, Item], assessment: Assessment) -> None:
    rows = rows_of(items["annexes/annex-2#rows"])
    assert (len(rows), len(MAYOR_ROWS.split()), len(EDUCATION_ROWS.split())) == (44, 34, 10)
    assert len({row[0] for row in rows}) == 39
    assert [sum(organ in row for row in rows) for organ in ("門真市長", "門真市教育委員会")] == [34, 10]
    assert [article for article, _, _ in _articles(assessment, "mayor-offices")] == MAYOR_ROWS.split()
    assert [article for article, _, _ in _articles(assessment, "education-board")] == EDUCATION_ROWS.split()


@pytest.mark.parametrize(
    ("recipient", "offices"), [("mayor-offices", OFFICES), ("education-board", SCHOOL_OFFICES)], ids=("mayor", "board")
)
def test_an_office_has_the_published_rows(assessment: Assessment, recipient: str, offices: dict[str, str]) -> None:
    rows = _articles(assessment, recipient)
    for office, articles in offices.items():
        assert [article for article, _, where in rows if office in where] == articles.split()
    assert {part for _, _, where in rows for part in re.findall(r"部([^部]+?課)", where)} == set(offices)


@pytest.mark.parametrize(("key", "facts"), sorted(TOLD.items()))
def test_a_text_carries_the_facts_of_the_publication(printed: dict[str, str], key: str, facts: tuple[str, ...]) -> None:
    assert [fact for fact in facts if fact not in printed[key]] == []


def test_declared_values_contradict_what_they_are_counted_from(items: dict[str, Item]) -> None:
    conflicts = {key: (item.printed(), item.derived_value) for key, item in items.items() if item.conflict}
    assert conflicts.pop(f"{JUKI}#provision-count") == ("60", 71)
    assert conflicts.pop(f"{JUKI}#transfer-count") == ("15", 13)  # K08: three of the fifteen offices receive a 提供
    assert conflicts.pop(f"{CONVENIENCE}#record-band") == ("100項目以上", "50項目以上100項目未満")
    assert set(conflicts) <= {f"{JUKI}#no-network-acquisition", f"{HONNIN}#categories", f"{SOFUSAKI}#categories"}


def test_the_change_annex_has_thirty_five_rows(items: dict[str, Item]) -> None:
    assert len(rows_of(items["changes#rows"])) == 35
