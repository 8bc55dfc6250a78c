"""The model of 旭川市's 全項目評価書（案） prints every fact that the publication states.

``STATED`` holds what the publication says for certain; readings that are not certain stand in the model's comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from published import IMPORTANT_OF_A_FILE, RATED_IN_FULL, form_of, items_of, printed_values, rows_of, starred

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

NAME = "asahikawa"
JUKI, HONNIN, SOFUSAKI = "juki-file", "honnin-file", "sofusaki-file"
FILES = (JUKI, HONNIN, SOFUSAKI)
MODEL = "この評価書は、公表された事実に基づいて作成したモデルであり、旭川市が作成・公表した文書ではありません。"
MANY = "10万人以上100万人未満"
BRANCHES = "神居支所\n江丹別支所\n永山支所\n東旭川支所\n神楽支所\n西神楽支所\n東鷹栖支所"

ENTRUSTED = {
    "parties/health-information-center/entrusted/juki-operation": ("旭川保健医療情報センター", "全体", "しない"),
    "parties/nec/entrusted/juki-support": ("日本電気株式会社", "全体", "する"),
    "parties/data-center/entrusted/data-center-operation": ("非公開", "全体", "する"),
    "parties/fujifilm-system-services/entrusted/certificate-and-counter": (
        "富士フイルムシステムサービス株式会社", "一部", "する",
    ),
    "parties/technolab/entrusted/card-booking-juki": ("株式会社テクノラボ", "一部", "する"),
    "parties/fujitsu-japan/entrusted/cs-honnin": ("富士通JAPAN株式会社", "全体", "しない"),
    "parties/fujitsu-japan/entrusted/cs-sofusaki": ("富士通JAPAN株式会社", "全体", "しない"),
    "parties/undecided/entrusted/card-booking-sofusaki": ("未定", "一部", "する"),
}  # fmt: skip
MATTERS = {
    "parties/health-information-center/entrusted/juki-operation": (
        "既存住基（旧住民記録システム及び庁内連携基盤）のオペレーション業務"
    ),
    "parties/data-center/entrusted/data-center-operation": "データセンター運用業務",
    "parties/fujifilm-system-services/entrusted/certificate-and-counter": (
        "証明書発行関連（戸籍・戸籍附票サービス提供）・窓口支援システム構築保守"
    ),
    "parties/technolab/entrusted/card-booking-juki": "マイナンバーカード交付予約管理システム構築保守",
    "parties/fujitsu-japan/entrusted/cs-honnin": "CS運用支援業務",
    "parties/fujitsu-japan/entrusted/cs-sofusaki": "CS運用支援業務",
    "parties/undecided/entrusted/card-booking-sofusaki": "マイナンバーカード交付予約管理システム構築保守",
}
RECIPIENTS = (
    "network-inquirers", "j-lis-delegation", "number-offices", "ordinance-offices",
    "prefecture", "consistency", "j-lis-addressees",
)  # fmt: skip

STATED = {
    # 表紙・Ⅰ
    "cover#number": "1",
    "cover#title": "住民基本台帳関係事務　全項目評価書（案）",
    "cover#body": "旭川市長",
    "cover#notes": "－",
    "work#name": "住民基本台帳関係事務",
    "work#subjects": "30万人以上",
    "systems/juki#name": "住民記録システム（既存住基システム）",
    "systems/internal-bus#name": "庁内連携基盤",
    "systems/atena-connector#name": "中間サーバコネクタ",
    "systems/juki-net#name": "住民基本台帳ネットワークシステム",
    "systems/certificate#name": "証明書発行関連システム",
    "systems/intermediate-server#name": "中間サーバー",
    "systems/counter-support#name": "窓口支援システム",
    "systems/card-booking#name": "マイナンバーカード交付予約管理システム",
    "network#implementation": "実施する",
    "department#name": "旭川市市民生活部市民課",
    "department#head": "市民課長",
    # Ⅱ
    f"files/{JUKI}#name": "(1)住民基本台帳ファイル",
    f"files/{HONNIN}#name": "(2)本人確認情報ファイル",
    f"files/{SOFUSAKI}#name": "(3)送付先情報ファイル",
    **{f"files/{file}#kind": "システム用ファイル" for file in FILES},
    **{f"files/{file}#subjects": MANY for file in FILES},
    f"files/{JUKI}#record-band": "50項目以上100項目未満",
    f"files/{HONNIN}#record-band": "10項目以上50項目未満",
    f"files/{SOFUSAKI}#record-band": "50項目以上100項目未満",
    f"files/{JUKI}#held-from": "平成27年7月30日",
    f"files/{HONNIN}#held-from": "平成27年7月30日",
    f"files/{SOFUSAKI}#held-from": "平成27年10月",
    f"files/{JUKI}#used-from": "平成27年7月30日",
    f"files/{HONNIN}#used-from": "平成27年7月30日",
    f"files/{SOFUSAKI}#used-from": "平成27年10月5日",
    **{f"files/{file}#department": "市民生活部市民課" for file in FILES},
    f"files/{JUKI}#departments": f"市民課\n{BRANCHES}\n東部まちづくりセンター",
    f"files/{HONNIN}#departments": f"市民課\n{BRANCHES}",
    f"files/{SOFUSAKI}#departments": f"市民課\n{BRANCHES}",
    **{f"files/{file}#users": "100人以上500人未満" for file in FILES},
    **{f"files/{file}#decisions": "該当なし" for file in FILES},
    **{f"files/{file}#all-records": "別添２を参照。" for file in FILES},
    **{f"files/{file}#entrustment": "委託する" for file in FILES},
    f"files/{HONNIN}#purpose-change": "－",
    f"files/{JUKI}#entrusted-count": "5",
    f"files/{HONNIN}#entrusted-count": "1",
    f"files/{SOFUSAKI}#entrusted-count": "2",
    f"files/{JUKI}#provision-count": "59",
    f"files/{JUKI}#transfer-count": "61",
    f"files/{HONNIN}#provision-count": "2",
    f"files/{SOFUSAKI}#provision-count": "1",
    f"files/{JUKI}#retention": "20年以上",
    f"files/{HONNIN}#retention": "20年以上",
    f"files/{SOFUSAKI}#retention": "1年未満",
    # Ⅱ４ 委託
    **{f"{key}#party": party for key, (party, _, _) in ENTRUSTED.items()},
    **{f"{key}#extent": f"特定個人情報ファイルの{extent}" for key, (_, extent, _) in ENTRUSTED.items()},
    **{f"{key}#re-entrustment": f"再委託{again}" for key, (_, _, again) in ENTRUSTED.items()},
    **{f"{key}#handlers": "10人未満" for key in ENTRUSTED},
    **{f"{key}#scope-population": MANY for key in ENTRUSTED},
    **{f"{key}#name": name for key, name in MATTERS.items()},
    "parties/data-center/entrusted/data-center-operation#disclosure": "セキュリティ上の理由により非公開",
    "parties/data-center/entrusted/data-center-operation#re-content": "データセンターの運用業務",
    "parties/technolab/entrusted/card-booking-juki#re-content": "クラウドサービスの一部",
    "parties/undecided/entrusted/card-booking-sofusaki#re-content": "未定",
    # Ⅱ５ 提供・移転
    **{f"recipients/{id_}#population": MANY for id_ in RECIPIENTS},
    "recipients/j-lis-delegation#name": "地方公共団体情報システム機構",
    "recipients/j-lis-delegation#basis": "個人番号カード省令第35条",
    "recipients/prefecture#name": "都道府県",
    "recipients/prefecture#basis": "住基法第30条の6",
    "recipients/prefecture#information": "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日",
    "recipients/consistency#name": "都道府県及び地方公共団体情報システム機構",
    "recipients/consistency#basis": "住基法第14条",
    "recipients/consistency#information": "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日",
    "recipients/consistency#timing": "必要に応じて随時（1年に1回程度）",
    "recipients/j-lis-addressees#name": "地方公共団体情報システム機構",
    "recipients/j-lis-addressees#basis": "個人番号カード省令第23条の2",
    "recipients/ordinance-offices#information": "氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日等",
    "recipients/network-inquirers#information": "主務省令第二条の表に定めるもの",
    "recipients/number-offices#information": "氏名、生年月日、性別、住所、個人番号、異動事由、異動年月日等",
    **{
        f"recipients/{id_}#range": "区域内の住民（消除者を含む。）"
        for id_ in ("network-inquirers", "number-offices", "ordinance-offices")
    },
    # Ⅴ・Ⅵ
    "disclosure#fee": "無料",
    "disclosure#register": "行っている",
    "disclosure#register-place": "地域活動推進課ホームページ",
    "disclosure#special-procedure": "－",
    "disclosure#omission": "－",
    "basic#result": "基礎項目評価及び全項目評価の実施が義務付けられる",
    "opinions#period": "令和７年７月１日～令和７年８月１日",
    "opinions#shortened": "－",
}

ANSWERS = {
    "use/unauthorised#authentication": "行っている",
    "use/unauthorised#rights-issue": "行っている",
    "use/unauthorised#rights-management": "行っている",
    "use/unauthorised#usage-record": "記録を残している",
    "entrustment/misuse#access-limit": "制限している",
    "entrustment/misuse#handling-record": "記録を残している",
    "entrustment/misuse#provision-rule": "定めている",
    "entrustment/misuse#erasure-rule": "定めている",
    "entrustment/misuse#contract": "定めている",
    "provision/improper#record": "記録を残している",
    "provision/improper#rules": "定めている",
    "storage/loss#nisc": "政府機関ではない",
    "storage/loss#organisation": "特に力を入れて整備している",
    "storage/loss#regulations": "特に力を入れて整備している",
    "storage/loss#notification": "特に力を入れて周知している",
    "storage/loss#physical": "特に力を入れて行っている",
    "storage/loss#technical": "特に力を入れて行っている",
    "storage/loss#backup": "特に力を入れて行っている",
    "storage/loss#incident-procedure": "特に力を入れて行っている",
    "storage/loss#incident": "発生なし",
    "storage/loss#incident-content": "－",
    "storage/loss#incident-prevention": "－",
    "storage/endless#erasure": "定めている",
}
"""Answers that are the same for the three files."""

OWN_ANSWERS = {
    f"files/{JUKI}/risks/entrustment/misuse#re-entrustment": "特に力を入れて行っている",
    f"files/{HONNIN}/risks/entrustment/misuse#re-entrustment": "再委託していない",
    f"files/{SOFUSAKI}/risks/entrustment/misuse#re-entrustment": "再委託していない",
    f"files/{JUKI}/risks/storage/loss#deceased": "保管している",
    f"files/{HONNIN}/risks/storage/loss#deceased": "保管している",
    f"files/{SOFUSAKI}/risks/storage/loss#deceased": "保管していない",
    "risks/audit#self-check": "特に力を入れて行っている",
    "risks/audit#audit": "特に力を入れて行っている",
    "risks/education#education": "特に力を入れて行っている",
}

NETWORK_PROVISION = ("network/improper-provision", "network/provision-method", "network/provision-error")
NETWORK_ACQUISITION = (
    "network/unintended-acquisition", "network/insecure-acquisition", "network/inaccurate", "network/acquisition-leak",
)  # fmt: skip
SUFFICIENT = {(HONNIN, "provision/error"), (HONNIN, "storage/stale"), (SOFUSAKI, "storage/loss")}

TICKS = {
    "systems/juki#connections": (
        "情報提供ネットワークシステム", "庁内連携システム", "住民基本台帳ネットワークシステム", "宛名システム等", "税務システム", "その他",
    ),
    "systems/internal-bus#connections": ("庁内連携システム", "既存住民基本台帳システム", "その他"),
    "systems/atena-connector#connections": (
        "情報提供ネットワークシステム", "庁内連携システム", "既存住民基本台帳システム", "宛名システム等", "税務システム", "その他",
    ),
    "systems/juki-net#connections": ("既存住民基本台帳システム", "その他"),
    "systems/certificate#connections": (
        "庁内連携システム", "住民基本台帳ネットワークシステム", "既存住民基本台帳システム", "宛名システム等", "税務システム", "その他",
    ),
    "systems/intermediate-server#connections": ("情報提供ネットワークシステム", "その他"),
    "systems/counter-support#connections": ("既存住民基本台帳システム", "その他"),
    "systems/card-booking#connections": ("住民基本台帳ネットワークシステム", "既存住民基本台帳システム", "その他"),
    f"files/{JUKI}#categories": (
        "個人番号", "その他識別情報（内部番号）", "4情報（氏名、性別、生年月日、住所）", "その他住民票関係情報", "医療保険関係情報",
        "児童福祉・子育て関係情報", "介護・高齢者福祉関係情報", "年金関係情報", "その他",
    ),
    f"files/{HONNIN}#categories": (
        "個人番号", "その他識別情報（内部番号）", "4情報（氏名、性別、生年月日、住所）", "その他住民票関係情報",
    ),
    f"files/{SOFUSAKI}#categories": ("個人番号", "4情報（氏名、性別、生年月日、住所）", "その他住民票関係情報", "その他"),
    f"files/{JUKI}#sources": ("本人又は本人の代理人", "行政機関・独立行政法人等", "地方公共団体・地方独立行政法人"),
    f"files/{HONNIN}#sources": ("地方公共団体・地方独立行政法人", "その他"),
    f"files/{SOFUSAKI}#sources": ("その他",),
    f"files/{JUKI}#means": ("紙", "その他"),
    f"files/{HONNIN}#means": ("その他",),
    f"files/{SOFUSAKI}#means": ("その他",),
    f"files/{JUKI}#provision": ("提供を行っている", "移転を行っている"),
    f"files/{HONNIN}#provision": ("提供を行っている",),
    f"files/{SOFUSAKI}#provision": ("提供を行っている",),
    "recipients/network-inquirers#means": ("情報提供ネットワークシステム",),
    "recipients/j-lis-delegation#means": ("その他",),
    "recipients/number-offices#means": ("庁内連携システム",),
    "recipients/ordinance-offices#means": ("庁内連携システム",),
    "recipients/prefecture#means": ("その他",),
    "recipients/consistency#means": ("電子記録媒体（フラッシュメモリを除く。）", "その他"),
    "recipients/j-lis-addressees#means": ("電子記録媒体（フラッシュメモリを除く。）", "その他"),
    "parties/fujifilm-system-services/entrusted/certificate-and-counter#means": ("専用線", "その他"),
    "parties/nec/entrusted/juki-support#means": ("その他",),
    f"files/{JUKI}#no-network-acquisition": ("接続しない（入手）",),
    f"files/{HONNIN}#no-network-acquisition": ("接続しない（入手）",),
    f"files/{HONNIN}#no-network-provision": ("接続しない（提供）",),
    f"files/{SOFUSAKI}#no-network-acquisition": ("接続しない（入手）",),
    f"files/{SOFUSAKI}#no-network-provision": ("接続しない（提供）",),
}  # fmt: skip

DETAILS = {
    "systems/juki#connections": (
        "ガバメントクラウド（標準システム（国民年金、介護保険、印鑑登録、選挙管理）、標準外システム（証明書発行関連システム））、"
        "国民健康保険、後期高齢者医療、児童手当、就学、戸籍、保健福祉情報、児童扶養手当"
    ),
    "systems/internal-bus#connections": "中間サーバコネクタ、標準システム、標準外システム、庁内各業務システム",
    "systems/atena-connector#connections": "庁内連携基盤",
    "systems/juki-net#connections": "マイナンバーカード交付予約管理システム、戸籍・戸籍附票システム",
    "systems/certificate#connections": (
        "証明書交付サービス、戸籍・戸籍附票システム、窓口支援システム、マイナンバーカード交付予約管理システム"
    ),
    "systems/intermediate-server#connections": "中間サーバコネクタ",
    "systems/counter-support#connections": "証明書発行関連システム",
    "systems/card-booking#connections": "証明書発行関連システム",
    f"files/{JUKI}#categories": "戸籍に関する情報、外国籍住民に関する情報",
    f"files/{SOFUSAKI}#categories": "個人番号通知書及び交付申請書の送付先の情報",
    f"files/{HONNIN}#sources": "自部署",
    f"files/{SOFUSAKI}#sources": "自部署",
    f"files/{JUKI}#means": "住基ネット",
    f"files/{HONNIN}#means": "既存住基システムからCSへの連携",
    f"files/{SOFUSAKI}#means": "既存住基からCSへのデータ連携",
    **{
        f"recipients/{id_}#means": "住基ネット"
        for id_ in ("j-lis-delegation", "prefecture", "consistency", "j-lis-addressees")
    },
    "parties/fujifilm-system-services/entrusted/certificate-and-counter#means": "LGWAN-ASPクラウドデータセンター内",
}
"""What stands in the parentheses of その他."""

SAID = {
    "work#number-use": (
        "番号法",
        "第7条",
        "第16条",
        "第17条",
        "第12条の4",
        "第24条の2",
        "第30条の6",
        "第30条の10",
        "第30条の12",
    ),
    "work#description": ("平成26年11月20日総務省令第85号", "第35条", "⑪"),
    "systems/counter-support#functions": ("令和８年２月",),
    f"files/{JUKI}#notice": ("番号法第8条", "住基法第7条第8号の2", "番号法第7条第1項", "個人番号カード省令第7条"),
    f"files/{HONNIN}#notice": ("住基法第30条の6", "平成14年総務省告示第334号（第6-7）"),
    f"files/{SOFUSAKI}#notice": ("個人番号カード省令第23条の2",),
    f"files/{JUKI}#place": ("ISMAP", "ISO/IEC27017", "ISO/IEC27018", "ガバメントクラウド", "施錠可能な保管庫"),
    f"files/{JUKI}#erasure": ("150年", "暗号化消去", "物理的"),
    f"files/{HONNIN}#retention-validity": ("150年", "第34条第2項"),
    "recipients/ordinance-offices#basis": ("平成27年12月15日条例第65号", "第3条", "第4条", "番号法第9条第2項"),
    "disclosure#contact": ("070-8525", "７条通９丁目４８番地", "地域活動推進課", "0166-25-9101"),
    "disclosure#fee-detail": ("10円", "A3"),
    "disclosure#register-name": ("個人情報取扱事務単位の単票", "公表予定"),
    "inquiries#contact": ("市民課", "0166-25-9787"),
    "opinions#method": ("旭川市市民参加推進条例",),
}

CONTROLS = {
    "juki-pending": {"interval": "1m"},
    "juki-log": {"retention": "7y"},
    "juki-log-review": {"interval": "1y", "reviewer": "セキュリティ責任者"},
    "juki-rights-reset": {"month": 4},
    "juki-rights-issue": {"requester": "端末設置課長", "approver": "市民課長", "registrar": "情報政策課"},
    "juki-rights-review": {"interval": "1y", "reviewer": "情報システム部門"},
    "juki-deceased": {"retention": "150y", "basis": "住民基本台帳法施行令第34条"},
    "juki-erasure": {"retention": "150y", "automatic": True},
    "cs-vulnerability": {"interval": "6m", "virus-interval": "1d"},
    "cs-bulk-approval": {"approver": "管理責任者"},
    "cs-erasure-approval": {"approver": "管理者"},
    "self-check": {"interval": "1y"},
    "platform-training": {"interval": "6m", "at-start": True},
}

PROVISION_ROWS = (
    "1,2,3,5,7,11,13,15,20,28,37,39,48,53,57,58,59,63,65,66,69,73,75,76,81,83,84,86,87,91,92,96,106,108,110,112,115,118,"
    "124,129,130,132,136,137,138,141,142,144,149,150,151,152,155,156,158,160,163,164,165,166"
)
TRANSFER_ROWS = (
    "8,9,10,14,20,21,22,23,24,27,32,40,44,46,51,52,55,56,61の2,63,64,65,66,67,70,81,85,95,100,105,111,116,117,127,93,"
    "128,50,60,68,71,74,126,96,131,97,38"
)
BLANK = (
    "cover#approved-on", "cover#published-on", "cover#other-bodies", "basic#date", "opinions#content",
    "opinions#reflection", "third-party#date", "third-party#method", "commission#submitted", "commission#review",
    *(f"files/{file}#remarks" for file in FILES), f"files/{JUKI}#purpose-change", f"files/{SOFUSAKI}#purpose-change",
)  # fmt: skip

IMPORTANT_ELSEWHERE = {"work#description", "work#number-use", "network#implementation", "network#basis"}
NOT_IMPORTANT = ("incident", "incident-content", "incident-prevention")


def test_the_table_of_stated_values_is_large_enough() -> None:
    assert len(STATED | OWN_ANSWERS) >= 150


def test_the_form_is_the_draft_of_the_publication() -> None:
    form = form_of(NAME)
    assert (form.form, form.edition, form.stamp) == ("zenkoumoku", "2024-10", "[令和６年10月　様式４]")
    assert (form.body, form.provenance) == ("旭川市長", MODEL)


@pytest.mark.parametrize(("key", "expected"), sorted((STATED | OWN_ANSWERS).items()))
def test_a_stated_value_is_printed(key: str, expected: str) -> None:
    assert printed_values(NAME)[key] == expected


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("answer", "expected"), sorted(ANSWERS.items()))
def test_an_answer_common_to_the_files_is_printed(file: str, answer: str, expected: str) -> None:
    assert printed_values(NAME)[f"files/{file}/risks/{answer}"] == expected


@pytest.mark.parametrize(("key", "expected"), sorted(TICKS.items()))
def test_a_tick_group_is_ticked_as_published(key: str, expected: tuple[str, ...]) -> None:
    assert items_of(NAME)[key].value == expected


@pytest.mark.parametrize(("key", "expected"), sorted(DETAILS.items()))
def test_the_parentheses_of_other_are_as_published(key: str, expected: str) -> None:
    assert dict(items_of(NAME)[key].details)["その他"] == expected


def test_the_municipalities_are_named_as_source_and_the_national_bodies_are_not() -> None:
    for file in (JUKI, HONNIN):
        assert dict(items_of(NAME)[f"files/{file}#sources"].details)["地方公共団体・地方独立行政法人"] == "市区町村"
    assert not dict(items_of(NAME)[f"files/{JUKI}#sources"].details).get("行政機関・独立行政法人等")


@pytest.mark.parametrize(("key", "facts"), sorted(SAID.items()))
def test_a_text_carries_its_facts(key: str, facts: tuple[str, ...]) -> None:
    text = printed_values(NAME)[key]
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.parametrize("key", BLANK)
def test_a_box_that_is_empty_in_the_draft_is_blank(key: str) -> None:
    assert items_of(NAME)[key].status == "blank"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("risk", RATED_IN_FULL)
def test_every_rated_risk_has_the_rating_of_the_publication(file: str, risk: str) -> None:
    expected = "十分である" if (file, risk) in SUFFICIENT else "特に力を入れている"
    assert printed_values(NAME)[f"files/{file}/risks/{risk}#rating"] == expected


def test_only_provision_through_the_network_is_rated_and_only_for_the_first_file() -> None:
    printed = printed_values(NAME)
    for risk in NETWORK_PROVISION:
        ratings = [printed[f"files/{file}/risks/{risk}#rating"] for file in FILES]
        assert ratings == ["特に力を入れている", "", ""]
    unrated = [printed[f"files/{file}/risks/{risk}#rating"] for file in FILES for risk in NETWORK_ACQUISITION]
    assert unrated == [""] * 12


def test_there_are_forty_eight_ratings() -> None:
    ratings = [value for key, value in printed_values(NAME).items() if key.endswith("#rating") and value]
    assert len(ratings) == 18 + 15 + 15
    assert ratings.count("十分である") == 3


def test_the_important_items_are_those_of_the_official_form() -> None:
    keys = starred(NAME)
    by_file = {f"files/{file}#{name}" for file in FILES for name in IMPORTANT_OF_A_FILE}
    by_matter = {f"{matter}#{name}" for matter in ENTRUSTED for name in ("scope-range", "re-entrustment")}
    risks = {key for key, item in items_of(NAME).items() if item.section in ("Ⅲ", "Ⅳ") and "/risks/" in key}
    free = {key for key in risks if key.startswith("files/") and key.split("#")[1] in NOT_IMPORTANT}
    assert len(free) == 9
    assert not keys & free
    assert risks - free <= keys
    assert {key for key in keys if items_of(NAME)[key].section not in ("Ⅲ", "Ⅳ")} == (
        IMPORTANT_ELSEWHERE | by_file | by_matter
    )


@pytest.mark.parametrize(("annex", "count"), [("annex-1", 60), ("annex-2", 46), ("annex-3", 25)])
def test_an_annex_has_all_of_its_rows(annex: str, count: int) -> None:
    assert len(rows_of(items_of(NAME)[f"annexes/{annex}#rows"])) == count


def test_the_first_annex_names_the_rows_of_the_network_and_the_article_two_further_on(assessment: Assessment) -> None:
    (recipient,) = [one for one in assessment.recipients if one.id == "network-inquirers"]
    assert isinstance(recipient.rows, tuple)
    articles = [row.article or "" for row in recipient.rows]
    assert articles == PROVISION_ROWS.split(",")
    assert [re.findall(r"主務省令第(\d+)条$", row.work or "") for row in recipient.rows] == [
        [str(int(article) + 2)] for article in articles
    ]
    assert f"（{PROVISION_ROWS}の項）" in printed_values(NAME)["network#basis"]


def test_the_second_annex_stands_in_the_printed_order(assessment: Assessment) -> None:
    (recipient,) = [one for one in assessment.recipients if one.id == "number-offices"]
    assert isinstance(recipient.rows, tuple)
    assert [row.article for row in recipient.rows] == TRANSFER_ROWS.split(",")


def test_the_transfers_go_to_twenty_four_offices(assessment: Assessment) -> None:
    lists = [one.rows for one in assessment.recipients if one.kind == "transfer"]
    names = [row.recipient or "" for rows in lists if isinstance(rows, tuple) for row in rows]
    offices = {office for name in names for office in name.split("、")}
    assert len(offices) == 24
    assert sum("子育て支援課" in name for name in names) == 1


@pytest.mark.parametrize(
    ("key", "count", "last"),
    [
        (f"files/{JUKI}/records/juki#items", 75, "旧氏設定有無サイン"),
        (f"files/{HONNIN}/records/honnin#items", 40, "旧氏外字変更連番"),
        (f"files/{SOFUSAKI}/records/sofusaki#items", 67, "ローマ字旧氏"),
    ],
)
def test_a_file_has_as_many_record_items_as_published(key: str, count: int, last: str) -> None:
    rows = rows_of(items_of(NAME)[key])
    assert (len(rows), rows[-1][1]) == (count, last)


def test_the_first_file_lists_two_items_twice() -> None:
    names = [row[1] for row in rows_of(items_of(NAME)[f"files/{JUKI}/records/juki#items"])]
    assert (names[51], names[52]) == (names[53], names[54]) == ("在留期間等の満了の日", "在留カード等の番号")
    assert (names[0], names[3], names[22], names[68], names[70]) == (
        "宛名番号", "個人番号", "国民健康保険資格情報", "カードパスワード", "団体内統合宛名番号",
    )  # fmt: skip


def test_the_declared_counts_are_not_those_of_the_annexes() -> None:
    items = items_of(NAME)
    counted = {key: items[f"files/{JUKI}#{key}"].derived_value for key in ("provision-count", "transfer-count")}
    assert counted == {"provision-count": 60 + 1, "transfer-count": 46 + 25}


def test_the_flows_carry_every_number_of_the_drawing_but_eleven(assessment: Assessment) -> None:
    steps = {int(flow.step) for flow in assessment.flows if flow.step is not None}
    assert steps == set(range(1, 40)) - {11}
    assert {flow.recipient for flow in assessment.flows} - {None} == set(RECIPIENTS)


def test_the_charts_name_twenty_routes(assessment: Assessment) -> None:
    routes = [
        route
        for chart in assessment.charts
        for line in re.findall(r"経路：(.+)", chart.note or "")
        for route in line.split("　／　")
    ]
    assert len(routes) + sum("（二つ）" in route for route in routes) == 20
    named = {int(number) for route in routes for number in re.findall(r"\d+", route)}
    assert set(range(1, 40)) - named == {11, 12, 17, 22, 34, 35, 38, 39}


def test_the_change_annex_is_counted_by_date(assessment: Assessment) -> None:
    totals = {total.date: (total.posterior, total.prior) for total in assessment.change_totals}
    assert totals == {
        "令和1年6月26日": (35, 0),
        "令和3年3月31日": (24, 6),
        "令和5年12月29日": (5, 6),
        None: (82, 1),
    }
    assert [sum(column) for column in zip(*totals.values(), strict=True)] == [146, 13]
    assert all("一覧は載せていない" in (total.note or "") for total in assessment.change_totals)


@pytest.mark.parametrize(("control", "parameters"), sorted(CONTROLS.items()))
def test_a_control_has_the_values_of_the_publication(
    assessment: Assessment, control: str, parameters: dict[str, object]
) -> None:
    (found,) = [one for one in assessment.controls if one.id == control]
    assert {name: found.parameters.get(name) for name in parameters} == parameters


def test_what_the_publication_does_not_show_is_left_out(assessment: Assessment) -> None:
    ids = {control.id for control in assessment.controls}
    assert "intermediate-server-platform.permit-list" in ids
    assert "intermediate-server-platform.query-permit" not in ids
    assert "intermediate-server-platform.vpn-method" not in ids
    assert {id_ for id_ in ids if id_.startswith("government-cloud.")} == {
        "government-cloud.ismap-audit",
        "government-cloud.responsibility",
    }
