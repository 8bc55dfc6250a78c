"""The model of 長岡市's published 全項目評価書 prints the facts that the publication states.

``STATED`` holds what the publication says for certain, typed from it; narrative cells are our own words and are only
asked for the facts they must carry (``CARRIED``, ``INHERITED``). What the publication leaves empty stays empty (``BLANK``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from published import RATED_IN_FULL, form_of, rows_of, starred

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.assessment import Assessment

NAME = "nagaoka"
MODEL = "この評価書は、公表された事実に基づいて作成したモデルであり、長岡市が作成・公表した文書ではありません。"

JUKI, HONNIN, SOFUSAKI = "files/juki-file", "files/honnin-file", "files/sofusaki-file"
FILES = (JUKI, HONNIN, SOFUSAKI)
CS_FILES = (HONNIN, SOFUSAKI)
UPKEEP = "parties/rkkcs/entrusted/juki-maintenance"
CS_MATTERS = ("parties/rkkcs/entrusted/terminals-of-honnin", "parties/rkkcs/entrusted/terminals-of-sofusaki")
MATTERS = (UPKEEP, *CS_MATTERS)

OFFICE = "市民協働推進部市民課"
HUNDRED_THOUSAND = "10万人以上100万人未満"
JUKI_NET = "住民基本台帳ネットワークシステム"
NETWORK = "情報提供ネットワークシステム"
SAME_RANGE = "２．③対象となる本人の範囲と同じ。"
ARTICLE_7_4 = "住民基本台帳法第７条第４号に規定する事項"
ON_INQUIRY = "照会があった際に随時情報提供"
EIGHT_ITEMS = "住民票コード、氏名、生年月日、性別、住所、個人番号、異動事由及び異動年月日"
STAFF_ALLOWANCE = "児童手当法による職員への児童手当又は特例給付の支給に関する事務"
BASIC = "個人番号、4情報（氏名、性別、生年月日、住所）、その他住民票関係情報"
CITIZENS = "１　市民協働推進部市民課（所管する出先機関を含む。）"
BRANCHES = "２　各支所地域振興・市民生活課（栃尾支所は、市民生活課）（所管する出先機関を含む。）"
ORGANISED, DONE, ESPECIALLY = "十分に整備している", "十分に行っている", "特に力を入れて行っている"

COVER = {
    "cover#number": "1",
    "cover#title": "住民基本台帳事務　全項目評価書",
    "cover#body": "長岡市長",
    "cover#published-on": "令和6年6月13日",
}

CHAPTER_1 = {
    "work#name": "住民基本台帳事務",
    "work#subjects": "30万人以上",
    "systems/juki#name": "既存住民基本台帳システム",
    "systems/juki-net#name": JUKI_NET,
    "systems/juki-net#connections": "既存住民基本台帳システム",
    "systems/intermediate-server#name": "中間サーバー",
    "systems/intermediate-server#connections": f"{NETWORK}、宛名システム等",
    "systems/integrated-atena#name": "統合宛名システム（団体内統合利用番号連携サーバー）",
    "systems/integrated-atena#connections": f"{NETWORK}、宛名システム等",
    "systems/e-application#name": "サービス検索・電子申請機能",
    "files#names": "(1)住民基本台帳ファイル\n(2)本人確認情報ファイル\n(3)送付先情報ファイル",
    "work#number-use": (
        "番号法\n　・第７条（指定及び通知）\n　・第１６条（本人確認の措置）\n　・第１７条（個人番号カードの交付等）\n"
        "住基法\n　・第５条（住民基本台帳の備付け）\n　・第６条（住民基本台帳の作成）\n　・第７条（住民票の記載事項）\n"
        "　・第８条（住民票の記載等）\n　・第１２条（本人等の請求に係る住民票の写し等の交付）\n"
        "　・第１２条の４（本人等の請求に係る住民票の写しの交付の特例）\n"
        "　・第１４条（住民基本台帳の正確な記録を確保するための措置）\n　・第２２条（転入届）\n"
        "　・第２４条の２（個人番号カードの交付を受けている者等に関する転入届の特例）\n"
        "　・第３０条の６（市町村長から都道府県知事への本人確認情報の通知等）\n"
        "　・第３０条の１０（通知都道府県の区域内の市町村の執行機関への本人確認情報の提供）\n"
        "　・第３０条の１２（通知都道府県以外の都道府県の区域内の市町村の執行機関への本人確認情報の提供）"
    ),
    "network#implementation": "実施する",
    "department#name": OFFICE,
    "department#head": "課長",
}

CHAPTER_2 = {
    **{f"{file}#kind": "システム用ファイル" for file in FILES},
    **{f"{file}#subjects": HUNDRED_THOUSAND for file in FILES},
    **{f"{file}#all-records": "別添２を参照。" for file in FILES},
    **{f"{file}#department": OFFICE for file in FILES},
    **{f"{file}#users": "100人以上500人未満" for file in FILES},
    **{f"{file}#decisions": "該当なし" for file in FILES},
    **{f"{file}#entrustment": "委託する" for file in FILES},
    **{f"{file}#entrusted-count": "1" for file in FILES},
    f"{JUKI}#name": "(1)住民基本台帳ファイル",
    f"{HONNIN}#name": "(2)本人確認情報ファイル",
    f"{SOFUSAKI}#name": "(3)送付先情報ファイル",
    f"{JUKI}#record-band": "100項目以上",
    f"{HONNIN}#record-band": "10項目以上50項目未満",
    f"{SOFUSAKI}#record-band": "50項目以上100項目未満",
    f"{HONNIN}#categories": BASIC,
    f"{SOFUSAKI}#categories": f"{BASIC}、その他",
    f"{JUKI}#held-from": "平成27年7月7日",
    f"{HONNIN}#held-from": "平成27年9月",
    f"{SOFUSAKI}#held-from": "平成27年10月",
    f"{JUKI}#sources": "本人又は本人の代理人、その他",
    f"{JUKI}#means": "紙、その他",
    **{f"{file}#{item}": "その他" for file in CS_FILES for item in ("sources", "means")},
    f"{JUKI}#departments": f"{CITIZENS}\n{BRANCHES}\n３　青葉台コミュニティーセンター",
    **{f"{file}#departments": f"{CITIZENS}\n{BRANCHES}" for file in CS_FILES},
    f"{JUKI}#used-from": "平成27年9月1日",
    f"{HONNIN}#used-from": "平成27年9月1日",
    f"{SOFUSAKI}#used-from": "平成27年10月1日",
    f"{JUKI}#provision": "提供を行っている、移転を行っている",
    **{f"{file}#provision": "提供を行っている" for file in CS_FILES},
    f"{JUKI}#provision-count": "73",
    f"{JUKI}#transfer-count": "43",
    f"{HONNIN}#provision-count": "2",
    f"{SOFUSAKI}#provision-count": "1",
    f"{JUKI}#retention": "5年",
    f"{JUKI}#retention-validity": "住民基本台帳法施行令第３０条の６（都道府県における本人確認情報の保存期間）",
    f"{HONNIN}#retention": "20年以上",
    f"{SOFUSAKI}#retention": "1年未満",
}

ENTRUSTED = {
    f"{UPKEEP}#name": "運用保守業務",
    f"{UPKEEP}#content": "住民基本台帳システムの運用保守",
    f"{UPKEEP}#re-content": "住民基本台帳システムに関する運用保守業務",
    **{f"{matter}#name": "住民基本台帳ネットワークシステム保守及び運用業務" for matter in CS_MATTERS},
    **{f"{matter}#content": "住民基本台帳ネットワークシステム統合端末等の保守運用" for matter in CS_MATTERS},
    **{
        f"{matter}#re-content": "住民基本台帳ネットワークシステム統合端末等に関する保守運用業務"
        for matter in CS_MATTERS
    },
    **{f"{matter}#extent": "特定個人情報ファイルの全体" for matter in MATTERS},
    **{f"{matter}#scope-population": HUNDRED_THOUSAND for matter in MATTERS},
    **{f"{matter}#scope-range": "特定個人情報ファイルの範囲と同じ。" for matter in MATTERS},
    **{f"{matter}#handlers": "10人以上50人未満" for matter in MATTERS},
    **{f"{matter}#means": "専用線" for matter in MATTERS},
    **{f"{matter}#party": "株式会社　ＲＫＫＣＳ" for matter in MATTERS},
    **{f"{matter}#re-entrustment": "再委託する" for matter in MATTERS},
}

# 提供先2から16まで（市の他の機関）：名称と、条例別表第３の項
ORGANS = {
    "disability-day-care": ("長岡市教育委員会子ども未来部子ども・子育て課", "２"),
    "nursery": ("長岡市教育委員会子ども未来部保育課", "３"),
    "vaccination": ("長岡市教育委員会子ども未来部子ども・子育て課", "４"),
    "special-needs-school": ("長岡市教育委員会教育部学務課", "５"),
    "school-health": ("長岡市教育委員会教育部学務課", "６"),
    "maternal-child-health": ("長岡市教育委員会子ども未来部子ども・子育て課", "７"),
    "child-allowance": ("長岡市教育委員会子ども未来部保育課", "８"),
    "education-staff": ("長岡市教育員会教育部教育総務課", "９"),
    "childcare-support": ("長岡市教育員会子ども未来部保育課", "１０"),
    "election-commission": ("長岡市選挙管理委員会", "１１"),
    "audit-commissioners": ("長岡市監査委員事務局", "１２"),
    "agricultural-committee": ("長岡市農業委員会事務局", "１３"),
    "waterworks": ("水道事業管理者", "１４"),
    "fire-chief": ("消防長", "１５"),
    "assembly-office": ("議会事務局", "１６"),
}
ALLOWANCE_OFFICES = (
    "education-staff", "election-commission", "audit-commissioners", "agricultural-committee",
    "waterworks", "fire-chief", "assembly-office",
)  # fmt: skip
JUKI_RECIPIENTS = ("network-inquirers", *ORGANS, "city-offices")
CS_RECIPIENTS = ("prefecture", "prefecture-and-j-lis", "j-lis")

PROVIDED = {
    **{f"recipients/{id_}#name": name for id_, (name, _) in ORGANS.items()},
    **{f"recipients/{id_}#basis": f"住民基本台帳法第１条、条例別表第３第{row}の項" for id_, (_, row) in ORGANS.items()},
    **{f"recipients/{id_}#use": STAFF_ALLOWANCE for id_ in ALLOWANCE_OFFICES},
    **{f"recipients/{id_}#means": NETWORK for id_ in ("network-inquirers", *ORGANS)},
    **{f"recipients/{id_}#information": ARTICLE_7_4 for id_ in JUKI_RECIPIENTS},
    **{f"recipients/{id_}#population": HUNDRED_THOUSAND for id_ in (*JUKI_RECIPIENTS, *CS_RECIPIENTS)},
    **{f"recipients/{id_}#range": SAME_RANGE for id_ in (*JUKI_RECIPIENTS, "prefecture", "j-lis")},
    **{f"recipients/{id_}#timing": ON_INQUIRY for id_ in JUKI_RECIPIENTS},
    "recipients/network-inquirers#name": "別紙１のとおり（58件）",
    **{f"recipients/network-inquirers#{item}": "別紙１のとおり" for item in ("basis", "use")},
    "recipients/nursery#use": "児童福祉法による保育所における保育の実施又は措置に関する事務",
    "recipients/vaccination#use": "予防接種法による予防接種の実施給付の支給又は実費の徴収に関する事務",
    "recipients/city-offices#name": "別紙２のとおり（43件）",
    **{f"recipients/city-offices#{item}": "別紙２のとおり" for item in ("basis", "use")},
    "recipients/city-offices#means": "庁内連携システム",
    "recipients/prefecture#name": "都道府県",
    "recipients/prefecture#basis": "住基法第３０条の６（市町村長から都道府県知事への本人確認情報の通知等）",
    "recipients/prefecture-and-j-lis#name": "都道府県及び地方公共団体情報システム機構（機構）",
    "recipients/prefecture-and-j-lis#basis": "住基法第１４条（住民基本台帳の正確な記録を確保するための措置）",
    "recipients/prefecture-and-j-lis#range": "「２．③対象となる本人の範囲」と同じ。",
    "recipients/prefecture#information": EIGHT_ITEMS,
    "recipients/prefecture-and-j-lis#information": EIGHT_ITEMS,
    "recipients/j-lis#name": "地方公共団体情報システム機構（機構）",
    "recipients/j-lis#information": "「２．④記録される項目」と同じ。",
    **{f"recipients/{id_}#means": "その他" for id_ in CS_RECIPIENTS},
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
    "storage/loss#backup": DONE,
    "storage/loss#incident-procedure": DONE,
    "storage/loss#incident": "発生なし",
    "storage/endless#erasure": "定めている",
}

CHAPTER_3 = {
    **{f"{file}/risks/{cell}": value for file in FILES for cell, value in ANSWERED.items()},
    f"{JUKI}/risks/storage/loss#technical": DONE,
    **{f"{file}/risks/storage/loss#technical": ESPECIALLY for file in CS_FILES},
    **{f"{file}/risks/storage/loss#deceased": "保管している" for file in (JUKI, HONNIN)},
    f"{SOFUSAKI}/risks/storage/loss#deceased": "保管していない",
    **{f"{file}#no-network-acquisition": "接続しない（入手）" for file in FILES},
    **{f"{file}#no-network-provision": "接続しない（提供）" for file in CS_FILES},
}

CHAPTERS_4_TO_6 = {
    **dict.fromkeys(("risks/audit#self-check", "risks/audit#audit", "risks/education#education"), DONE),
    "disclosure#contact": "総務部庶務課\n〒940-8501　長岡市大手通１丁目４番地１０\n℡０２５８-３９-２２０３",
    "disclosure#fee": "無料",
    "disclosure#register": "行っていない",
    "inquiries#contact": f"{OFFICE}\n〒940-8501　長岡市大手通１丁目４番地１０\n℡０２５８-３９-７５１４",
    "basic#date": "令和2年2月1日",
    "basic#result": "基礎項目評価及び全項目評価の実施が義務付けられる",
    "third-party#date": "令和2年3月3日",
}

STATED = COVER | CHAPTER_1 | CHAPTER_2 | ENTRUSTED | PROVIDED | CHAPTER_3 | CHAPTERS_4_TO_6

# Readings taken where the print does not decide.
CHOSEN = {
    "systems/juki#connections": f"庁内連携システム、{JUKI_NET}、宛名システム等、その他",
    f"{JUKI}#categories": (
        "個人番号、その他識別情報（内部番号）、4情報（氏名、性別、生年月日、住所）、連絡先（電話番号等）、その他住民票関係情報、"
        "医療保険関係情報、児童福祉・子育て関係情報、介護・高齢者福祉関係情報、年金関係情報"
    ),
}

DETAILS = {
    "systems/juki#connections": {"その他": "戸籍システム"},
    f"{JUKI}#sources": {"その他": "地方公共団体情報システム機構"},
    f"{JUKI}#means": {"その他": JUKI_NET},
    **{f"{file}#sources": {"その他": "自部署"} for file in CS_FILES},
    **{f"{file}#means": {"その他": "既存住基システム"} for file in CS_FILES},
    f"{SOFUSAKI}#categories": {"その他": "個人番号通知書及び交付申請書の送付先の情報"},
    f"{JUKI}#provision": {"提供を行っている": "73", "移転を行っている": "43"},
    **{f"recipients/{id_}#means": {"その他": JUKI_NET} for id_ in CS_RECIPIENTS},
}

NOTICE_ORDER = "個人番号、個人番号カード、特定個人情報の提供等に関する命令第３５条"

LOGGED = ("unauthorised#usage-record-method", "off-duty#measures")
# Facts that a cell in our own words must carry.
CARRIED = {
    "cover#notes": ("平成25年法律第27号", "総務省令第５号", "総務省令第７号", "令和４年長岡市条例第48号"),
    "work#description": (
        "昭和４２年７月２５日法律第８１号",
        "平成２６年１１月２０日総務省令第８５号",
        "第２３条の２",
        "１２　",
        "却下",
    ),
    "work#necessity": ("第１６条（住基法第７条８の２号）", "番号法第７条第１項", "(6)"),
    "systems/juki#functions": ("１　", "９　戸籍システム", "出入国在留管理庁", "住民票コード通知書"),
    "systems/juki-net#functions": ("市町村ＣＳ", "４情報（氏名、住所、性別及び生年月日）", "８　", "一時停止解除"),
    "systems/intermediate-server#functions": ("「統合利用番号」", "副本", "１０　"),
    "systems/integrated-atena#functions": ("団体内統合利用番号", "中間サーバー端末", "５　"),
    "systems/e-application#functions": ("引っ越しワンストップサービス", "【地方公共団体向け機能】"),
    "network#basis": ("番号法別表第２", "第３欄", "第４欄", "85の2", "情報照会を行わない", "なし"),
    f"{JUKI}#range": ("住基法第５条", "消除者"),
    f"{HONNIN}#range": ("住基法第５条", "消除者"),
    f"{SOFUSAKI}#range": ("住基法第５条", "区域内の住民"),
    f"{SOFUSAKI}#necessity": ("番号法第７条第１項", "第１７条第１項", "通知カードと引き換え", "第３５条"),
    f"{JUKI}#notice": ("住基法第７条",),
    f"{HONNIN}#notice": ("住基法第３０条の６", "総務省告示第３３４号（第６－７"),
    f"{SOFUSAKI}#notice": ("命令第３５条",),
    f"{SOFUSAKI}#purpose": (NOTICE_ORDER, "通知カード"),
    f"{JUKI}#usage": ("８　番号法別表第２",),
    f"{HONNIN}#usage": ("市町村ＣＳ→都道府県サーバー", "４　"),
    f"{SOFUSAKI}#usage": ("電子記録媒体", "個人番号カード管理システム（機構）"),
    f"{JUKI}#matching": ("内部番号（識別番号）", "住民票コード"),
    f"{SOFUSAKI}#matching": ("「機構保存本人確認情報」",),
    **{f"{file}#place": ("生体認証", "ID/パスワード") for file in FILES},
    f"{JUKI}#erasure": ("焼却", "専用"),
    f"{HONNIN}#retention-validity": ("住民基本台帳法施行令第３４条第３項", "１５０年間"),
    "recipients/prefecture-and-j-lis#timing": ("１年に１回程度",),
    **{f"{matter}#disclosure": ("長岡市情報公開条例第15条",) for matter in MATTERS},
    **{f"{matter}#permission": ("「秘密保持義務」", "「個人情報の保護」", "⑥") for matter in MATTERS},
    **{f"{JUKI}/risks/use/{cell}": ("３か月", "CSV", "７年間") for cell in LOGGED},
    f"{JUKI}/risks/provision/improper#rules-content": ("データ利用申請書",),
    f"{JUKI}/risks/storage/stale#measures": ("確かめる手段はない", "届出の期限"),
    f"{JUKI}/risks/storage/endless#erasure-content": ("自動の削除をしていない", "溶解"),
    f"{JUKI}/risks/storage/loss#physical-content": ("ICカード", "監視カメラ"),
    f"{JUKI}/risks/network/provision-method#measures": ("情報提供許可証", "副本"),
    **{f"{file}/risks/entrustment/misuse#organisation-check": ("プライバシーマーク", "体制図") for file in FILES},
    **{f"{file}/risks/entrustment/misuse#provision-rule-between": ("個人情報預かり証", "検査") for file in FILES},
    **{f"{file}/risks/entrustment/misuse#contract-content": ("個人情報保護条例", "７　") for file in FILES},
    **{f"{file}/risks/provision/improper#other-measures": ("情報取得依頼票",) for file in CS_FILES},
    **{f"{file}/risks/storage/loss#physical-content": ("機械警備", "鍵付", "印刷室") for file in CS_FILES},
    f"{HONNIN}/risks/storage/loss#deceased-method": ("施行令第３４条第３項", "150年間"),
    f"{HONNIN}/risks/storage/endless#erasure-content": ("施行令第３４条第３項", "150年間", "履歴情報"),
    f"{HONNIN}/risks/use/unauthorised#rights-issue-method": ("退職", "異動", "管理簿"),
    f"{HONNIN}/risks/use/unauthorised#usage-record-method": ("適時", "定められた期間", "施錠"),
    f"{HONNIN}/risks/use/off-duty#measures": ("操作ログ", "研修会"),
    f"{SOFUSAKI}/risks/storage/stale#measures": ("一定の期間", "機構"),
    **{f"{file}/risks/provision/error#measures": ("都道府県サーバ", "相互認証") for file in CS_FILES},
    f"{SOFUSAKI}/risks/use/unauthorised#rights-issue-method": ("対応表", "操作者個別状況一覧表"),
    f"{SOFUSAKI}/risks/use/unauthorised#usage-record-method": ("申請文書", "定期的"),
    f"{SOFUSAKI}/risks/use/off-duty#measures": ("年１回",),
    f"{SOFUSAKI}/risks/use/copy#measures": ("誓約書", "コマンド"),
    "risks/audit#self-check-method": ("年に１回",),
    "risks/audit#audit-content": ("内部監査",),
    "risks/education#education-method": ("交互に", "年１回", "臨時職員", "ｅ-ラーニング"),
    "opinions#method": ("平成21年長岡市告示第88号", "情報公開コーナー"),
    "opinions#period": ("令和2年2月7日", "令和2年2月28日"),
    "third-party#method": ("長岡市情報公開・個人情報保護審議会",),
    "charts/municipal-cs#notes": (
        "平成２６年６月",
        "住民基本台帳カード",
        "「住民基本台帳ネットワーク及び番号制度関連事務」",
    ),
}

# Facts that the controls of the shared platforms bring in (中間サーバー・プラットフォーム, 市町村CS).
INHERITED = {
    f"{JUKI}#place": ("データセンター", "データベース"),
    f"{JUKI}/risks/network/improper-provision#measures": ("照会許可用照合リスト", "自動応答不可フラグ", "7年"),
    f"{JUKI}/risks/network/other#measures": ("情報提供用個人識別符号", "総合行政ネットワーク", "VPN"),
    f"{JUKI}/risks/storage/loss#technical-content": ("UTM", "パターンファイル"),
    f"{HONNIN}/risks/use/other#measures": ("スクリーンセーバ", "統合端末のディスプレイ", "ハードコピー"),
    **{f"{file}/risks/acquisition/unintended#needed-only": ("第334号", "性別", "2情報") for file in CS_FILES},
    **{f"{file}/risks/acquisition/leak#measures": ("耐タンパー装置", "専用のアプリケーション") for file in CS_FILES},
    **{f"{file}/risks/use/unauthorised#authentication-method": ("生体認証",) for file in CS_FILES},
    **{f"{file}/risks/provision/improper#record-method": ("7年", "認められなかった") for file in CS_FILES},
    f"{SOFUSAKI}/risks/storage/other#measures": ("バックアップを取らない",),
    "risks/other#measures": ("中間サーバー",),
}

BLANK = {
    "cover#approved-on", "cover#other-bodies", "systems/e-application#connections",
    "disclosure#notes", "disclosure#fee-detail", "disclosure#register-name", "disclosure#register-place",
    "disclosure#special-procedure", "disclosure#omission", "opinions#shortened", "opinions#reflection",
    "commission#submitted", "commission#review",
    *(f"{file}#{item}" for file in FILES for item in ("purpose-change", "remarks")),
    *(
        f"{file}/risks/{cell}"
        for file in FILES
        for cell in (
            "acquisition/unintended#other-measures", "acquisition/inaccurate#other-measures",
            "acquisition/other#measures", "use/linkage#other-measures", "use/unauthorised#other-measures",
            "entrustment/misuse#other-measures", "entrustment/other#measures", "provision/other#measures",
            "storage/loss#other-measures", "storage/endless#other-measures",
        )
    ),
    f"{JUKI}/risks/use/other#measures", f"{SOFUSAKI}/risks/use/other#measures",
    f"{JUKI}/risks/provision/improper#other-measures", f"{JUKI}/risks/network/provision-error#measures",
    f"{JUKI}/risks/storage/other#measures", f"{HONNIN}/risks/storage/other#measures",
}  # fmt: skip

ACQUISITION = ("unintended-acquisition", "insecure-acquisition", "inaccurate", "acquisition-leak")
PROVISION = ("improper-provision", "provision-method", "provision-error")

IMPORTANT_LABELS = {
    "事務の内容", "法令上の根拠", "実施の有無", "ファイルの種類", "対象となる本人の範囲", "主な記録項目", "入手元",
    "使用目的", "使用部署", "使用方法", "情報の突合", "情報の統計分析", "権利利益に影響を与え得る決定", "委託の有無",
    "再委託の有無", "保管場所",
}  # fmt: skip

HONNIN_RECORDS = (
    "住民票コード、漢字氏名、外字数（氏名）、ふりがな氏名、清音化かな氏名、生年月日、性別、市町村コード、大字・字コード、郵便番号、住所、"
    "外字数（住所）、個人番号、住民となった日、住所を定めた日、届出の年月日、市町村コード（転入前）、転入前住所、外字数（転入前住所）、"
    "続柄、異動事由、異動年月日、異動事由詳細、旧住民票コード、住民票コード使用年月日、依頼管理番号、操作者ID、操作端末ID、更新順番号、"
    "異常時更新順番号、更新禁止フラグ、予定者フラグ、排他フラグ、外字フラグ、レコード状況フラグ、タイムスタンプ、旧氏 漢字、旧氏 外字数、"
    "旧氏 ふりがな、旧氏 外字変換連番"
)
# First and last record item of each table, and how many there are.
TABLES = {
    f"{JUKI}/records/events#items": (71, "宛名番号", "番号制度個人番号"),
    f"{JUKI}/records/atena-history#items": (92, "宛名番号", "番号制度法人番号"),
    f"{HONNIN}/records/honnin#items": (40, "住民票コード", "旧氏 外字変換連番"),
    f"{SOFUSAKI}/records/sofusaki#items": (67, "送付先管理番号", "ローマ字 旧氏"),
}
PLACED = {
    (f"{JUKI}/records/events#items", 21): "続柄区分",
    (f"{JUKI}/records/events#items", 41): "本籍地連番",
    (f"{JUKI}/records/events#items", 61): "本名かな",
    (f"{JUKI}/records/atena-history#items", 27): "自治コード",
    (f"{JUKI}/records/atena-history#items", 31): "郵便番号 BC",
    (f"{JUKI}/records/atena-history#items", 53): "異動事由",
    (f"{JUKI}/records/atena-history#items", 79): "住民でなくなる届出日",
    (f"{SOFUSAKI}/records/sofusaki#items", 25): "カード送付場所名 項目長",
    (f"{SOFUSAKI}/records/sofusaki#items", 51): "第３０条の４５に規定する区分",
    (f"{SOFUSAKI}/records/sofusaki#items", 63): "旧氏 文字数",
}

PROVISION_ROWS = (
    "1,2,3,4,6,8,9,11,16,18,20,23,27,30,31,34,35,37,38,39,40,42,48,53,54,57,58,59,61,62,66,67,70,74,77,80,84,85の2,"
    "89,91,92,94,96,97,101,102,103,105,106,107,108,111,112,113,114,116,117,120"
)
ANNEX_1 = {
    1: ("厚生労働大臣", "番号法別表第２第１の項"),
    14: ("社会福祉協議会", "番号法別表第２第３０の項"),
    34: ("市町村長", "番号法別表第２第７4の項"),
    38: ("番号法別表第２第８５の２の項", "特定優良賃貸住宅の供給の促進に関する法律による賃貸住宅の管理に関する事務"),
    39: ("都道府県知事又は広島市長若しくは長崎市長", "番号法別表第２第８９の項"),
    50: ("厚生労働大臣", "番号法別表第２第１０7の項"),
    58: ("都道府県知事", "番号法別表第２第１２０の項"),
    60: ("長岡市教育員会子ども未来部保育課", "住民基本台帳法第１条、条例別表第３第３の項"),
    61: ("予防接種法(昭和２３年法律第６８号)による予防接種の実施、給付の支給又は実費の徴収に関する事務",),
    66: ("長岡市教育委員会教育部教育総務課", STAFF_ALLOWANCE),
    73: ("議会事務局", "住民基本台帳法第１条、条例別表第３第１６の項"),
}
ANNEX_2 = {
    1: ("福祉保健部生活支援課", "住民基本台帳法第１条\n条例第４第４項関係"),
    3: ("福祉保健部福祉課", "住民基本台帳法第１条\n条例別表第２第１の項"),
    7: ("財務部市民税課", "住民基本台帳法第１条\n条例第４第４項関係"),
    9: ("財務部収納課",),
    26: ("総務部人事課",),
    30: ("福祉保健部長寿はつらつ課", "住民基本台帳法第１条\n条例別表第２第２０の項"),
    43: (
        "福祉保健部介護保険課",
        "住民基本台帳法第１条\n条例別表第２第３３の項",
        "重度障害者の医療費を助成する事務であって告示で定めるもの",
    ),
}

STEPS = {
    "juki": "1-①、1-②、1-③、1-④、2-①、2-②、3-①、3-②、4-①、4-②、4-③、5",
    "municipal-cs": (
        "1-①、1-②、1-③、1-④、2-①、2-②、2-③、2-④、3-①、3-②、3-③、3-④、3-⑤’、3-⑤、3-⑥、4-①、5-①、5-②、"
        "6-①、6-②、6-③、7-①、7-②、8-①"
    ),
}
# Steps marked ※特定個人情報を含まない; the same 1-① is not marked in the first drawing.
WITHOUT_NUMBER = {("municipal-cs", step) for step in ("1-①", "2-①", "3-②", "3-⑤’")}


def test_the_form_is_that_of_the_publication() -> None:
    form = form_of(NAME)
    assert (form.form, form.edition, form.stamp) == ("zenkoumoku", "2018-05", "[平成30年５月　様式４]")
    assert (form.body, form.provenance) == ("長岡市長", MODEL)


def test_enough_of_the_publication_is_stated_here() -> None:
    assert len(STATED) >= 150


@pytest.mark.parametrize(("key", "expected"), sorted((STATED | CHOSEN).items()))
def test_a_stated_value_is_printed(printed: dict[str, str], key: str, expected: str) -> None:
    assert printed[key] == expected


@pytest.mark.parametrize(("key", "expected"), sorted(DETAILS.items()))
def test_the_parentheses_are_as_published(items: dict[str, Item], key: str, expected: dict[str, str]) -> None:
    assert dict(items[key].details) == expected


@pytest.mark.parametrize(("key", "facts"), sorted({**CARRIED, **INHERITED}.items()))
def test_a_cell_in_our_own_words_carries_its_facts(printed: dict[str, str], key: str, facts: tuple[str, ...]) -> None:
    assert [fact for fact in facts if fact not in printed[key]] == []


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("risk", RATED_IN_FULL)
def test_every_rated_risk_is_sufficient(printed: dict[str, str], file: str, risk: str) -> None:
    assert printed[f"{file}/risks/{risk}#rating"] == "十分である"


@pytest.mark.parametrize("risk", PROVISION)
def test_only_the_first_file_is_provided_through_the_network(items: dict[str, Item], risk: str) -> None:
    assert items[f"{JUKI}/risks/network/{risk}#rating"].printed() == "十分である"
    for file in CS_FILES:
        assert items[f"{file}/risks/network/{risk}#rating"].status == "not-applicable"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("risk", ACQUISITION)
def test_nothing_is_acquired_through_the_network(items: dict[str, Item], file: str, risk: str) -> None:
    assert items[f"{file}/risks/network/{risk}#rating"].status == "not-applicable"


def test_forty_eight_ratings_are_given(items: dict[str, Item]) -> None:
    assert sum(1 for key, item in items.items() if key.endswith("#rating") and item.status == "filled") == 48


def test_exactly_the_boxes_that_are_empty_in_the_publication_are_blank(items: dict[str, Item]) -> None:
    blank = {key for key, item in items.items() if item.status == "blank"}
    assert blank == BLANK


def test_the_important_items_are_those_of_the_official_form(items: dict[str, Item]) -> None:
    important = starred(NAME)
    outside = {items[key].label for key in important if items[key].section in {"表紙", "Ⅰ", "Ⅱ", "Ⅴ", "Ⅵ"}}
    assert outside == IMPORTANT_LABELS
    assert {key for key, item in items.items() if item.section == "Ⅳ"} <= important
    free = {key.partition("#")[2] for key, item in items.items() if item.section == "Ⅲ" and key not in important}
    assert free == {"incident", "incident-content", "incident-prevention"}


@pytest.mark.parametrize(("key", "expected"), sorted(TABLES.items()))
def test_a_table_has_every_record_item(items: dict[str, Item], key: str, expected: tuple[int, str, str]) -> None:
    names = [row[1] for row in rows_of(items[key])]
    assert (len(names), names[0], names[-1]) == expected


@pytest.mark.parametrize(("place", "name"), sorted(PLACED.items()))
def test_a_record_item_stands_at_its_place(items: dict[str, Item], place: tuple[str, int], name: str) -> None:
    key, number = place
    assert rows_of(items[key])[number - 1][1] == name


def test_the_identification_items_are_listed_in_order(items: dict[str, Item]) -> None:
    assert [row[1] for row in rows_of(items[f"{HONNIN}/records/honnin#items"])] == HONNIN_RECORDS.split("、")


def test_two_tables_share_sixty_eight_names(assessment: Assessment) -> None:
    first, second = ({str(item) for item in group.items} for group in assessment.files[0].records or ())
    assert (len(first & second), len(first | second)) == (68, 95)
    assert first - second == {"最大住所連番", "世帯主区分", "広域個人番号"}


def test_the_network_serves_fifty_eight_rows_of_the_table(printed: dict[str, str]) -> None:
    assert f"（{PROVISION_ROWS}の項）" in printed["network#basis"]
    assert len(PROVISION_ROWS.split(",")) == 58


@pytest.mark.parametrize(("annex", "rows"), [("annex-1", 73), ("annex-2", 43)])
def test_an_annex_has_every_row(items: dict[str, Item], annex: str, rows: int) -> None:
    assert len(rows_of(items[f"annexes/{annex}#rows"])) == rows


@pytest.mark.parametrize(
    ("annex", "number", "cells"),
    [(annex, *row) for annex, rows in (("annex-1", ANNEX_1), ("annex-2", ANNEX_2)) for row in rows.items()],
)
def test_a_row_of_an_annex_is_as_published(
    items: dict[str, Item], annex: str, number: int, cells: tuple[str, ...]
) -> None:
    assert set(cells) <= set(rows_of(items[f"annexes/{annex}#rows"])[number - 1])


def test_the_annexed_bases_are_those_of_the_ordinance(items: dict[str, Item]) -> None:
    cells = [cell for row in rows_of(items["annexes/annex-2#rows"]) for cell in row]
    bases = [cell for cell in cells if cell.startswith("住民基本台帳法第１条\n")]
    assert len(bases) == 43
    assert sum(1 for cell in bases if cell.endswith("条例第４第４項関係")) == 11


def test_no_declared_count_contradicts_what_it_is_counted_from(items: dict[str, Item]) -> None:
    counts = ("#provision-count", "#transfer-count", "#entrusted-count", "#record-band")
    assert [key for key, item in items.items() if item.conflict and key.endswith(counts)] == []


@pytest.mark.parametrize(("chart", "steps"), sorted(STEPS.items()))
def test_a_drawing_has_the_published_steps(assessment: Assessment, chart: str, steps: str) -> None:
    drawn = dict.fromkeys(str(flow.step) for flow in assessment.flows if flow.chart == chart)
    assert list(drawn) == steps.split("、")


def test_the_steps_without_the_number_are_those_marked(assessment: Assessment) -> None:
    marked = {(flow.chart, flow.step) for flow in assessment.flows if flow.contains_number is False}
    assert marked == WITHOUT_NUMBER
