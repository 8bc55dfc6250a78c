"""The model of 和光市's published 重点項目評価書 prints every fact that the publication states.

``STATED`` holds what the publication says for certain, ``CHOSEN`` the readings taken where its print is ambiguous.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from published import ASSESSMENTS, form_of, rows_of

from pia.forms.compose import cell_of

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.assessment import Assessment

NAME = "wako"
SHEET = ASSESSMENTS.parents[1] / "shared" / "facts" / "wako.md"

MODEL = "この評価書は、公表された事実に基づいて作成したモデルであり、和光市が作成・公表した文書ではありません。"
FILE = "files/juki-file"
RISK = f"{FILE}/risks"
ENTRY = "parties/ags-proservice/entrusted/event-entry"
UPKEEP = "parties/ags/entrusted/juki-maintenance"
ANNEX_1 = "「(別紙1）提供先」一覧に記載"
RATED = (
    "acquisition/unintended", "use/linkage", "use/unauthorised", "entrustment/misuse",
    "provision/improper", "network/improper-provision", "storage/loss",
)  # fmt: skip
SYSTEMS = ("transfer-atena", "transfer-intermediate-server")
OFFICES = ("network-inquirers", "education-board", "number-offices", "ordinance-offices")
DONE_SUFFICIENTLY = "十分に行っている"

STATED = {
    f"{FILE}#risk-name": "(1)住民基本台帳ファイル",
    f"{FILE}#means": "紙、その他",
    f"{FILE}#provision": "提供を行っている、移転を行っている",
    f"{FILE}#no-network-acquisition": "接続しない（入手）",
    "recipients/network-inquirers#name": "提供先は、「(別紙1）提供先」を参照",
    "recipients/number-offices#information": "別紙2-1に記載する対象情報",
    "recipients/network-inquirers#means": "情報提供ネットワークシステム",
    "recipients/education-board#means": "その他",
    "systems/intermediate-server#connections": "情報提供ネットワークシステム、宛名システム等",
    "cover#number": "1",
    "cover#title": "和光市　住民基本台帳関係事務　重点項目評価書",
    "cover#body": "和光市長",
    "work#name": "住民基本台帳法関係業務",
    "work#subjects": "10万人以上30万人未満",
    "systems/juki#name": "既存住民基本台帳システム",
    "systems/juki-net#name": "住民基本台帳ネットワークシステム",
    "systems/atena#name": "団体内統合宛名システム",
    "systems/intermediate-server#name": "中間サーバー",
    "network#implementation": "実施する",
    **dict.fromkeys(("department#name", f"{FILE}#department", f"{FILE}#departments"), "市民環境部戸籍住民課"),
    "department#head": "課長",
    f"{FILE}#name": "(1)住民基本台帳ファイル",
    f"{FILE}#kind": "システム用ファイル",
    f"{FILE}#subjects": "10万人以上100万人未満",
    f"{FILE}#record-band": "100項目以上",
    f"{FILE}#all-records": "別添１を参照。",
    f"{FILE}#held-from": "平成27年10月3日",
    f"{FILE}#users": "10人以上50人未満",
    f"{FILE}#used-from": "平成27年10月5日",
    f"{FILE}#entrustment": "委託する",
    f"{FILE}#entrusted-count": "2",
    **dict.fromkeys((f"{UPKEEP}#name", f"{UPKEEP}#content"), "既存住基システムの保守・運用"),
    f"{UPKEEP}#party": "ＡＧＳ株式会社",
    f"{ENTRY}#name": "住民異動に係る入力処理業務",
    f"{ENTRY}#party": "ＡＧＳプロサービス株式会社",
    **{f"{matter}#re-entrustment": "再委託しない" for matter in (UPKEEP, ENTRY)},
    f"{FILE}#provision-count": "60",
    f"{FILE}#transfer-count": "42",
    "recipients/education-board#name": "和光市教育委員会",
    "recipients/education-board#basis": (
        "番号法第9条第2項、\n和光市個人番号の利用及び特定個人情報の提供に関する条例　別表第3の1の項"
    ),
    "recipients/number-offices#basis": "「(別紙1）移転先」一覧に記載",
    "recipients/number-offices#use": "「(別紙1）移転先」一覧に記載",
    "recipients/ordinance-offices#basis": "「(別紙2-2）移転先」一覧に記載",
    "recipients/ordinance-offices#use": "「(別紙2-2）移転先」一覧に記載",
    "recipients/transfer-atena#name": "団体内統合宛名システム",
    "recipients/transfer-atena#basis": "番号法第9条、番号法第16条",
    "recipients/transfer-intermediate-server#name": "中間サーバー",
    "recipients/transfer-intermediate-server#basis": "番号法第9条",
    f"{RISK}/use/unauthorised#authentication": "行っている",
    f"{RISK}/entrustment/misuse#contract": "定めている",
    f"{RISK}/entrustment/misuse#re-entrustment": "再委託していない",
    f"{RISK}/provision/improper#rules": "定めている",
    f"{RISK}/storage/loss#incident-procedure": DONE_SUFFICIENTLY,
    f"{RISK}/storage/loss#incident": "発生なし",
    f"{RISK}/education#education": DONE_SUFFICIENTLY,
    **{f"{RISK}/{risk}#rating": "十分である" for risk in RATED},
    **{f"recipients/network-inquirers#{item}": ANNEX_1 for item in ("basis", "use", "information", "range")},
    **{f"recipients/{id_}#population": "1万人以上10万人未満" for id_ in OFFICES},
    **{f"recipients/{id_}#population": "10万人以上100万人未満" for id_ in SYSTEMS},
    **{f"recipients/{id_}#information": "宛名情報等" for id_ in SYSTEMS},
    "inquiries#contact": "戸籍住民課",
    "basic#date": "令和5年9月1日",
    "basic#result": "基礎項目評価及び重点項目評価の実施が義務付けられる",
}

CHOSEN = {
    "systems/juki#connections": "情報提供ネットワークシステム、庁内連携システム、住民基本台帳ネットワークシステム、宛名システム等、税務システム",
    "systems/atena#connections": "情報提供ネットワークシステム、庁内連携システム、既存住民基本台帳システム、税務システム、その他",
    f"{FILE}#categories": (
        "個人番号、その他識別情報（内部番号）、4情報（氏名、性別、生年月日、住所）、連絡先（電話番号等）、その他住民票関係情報、"
        "医療保険関係情報、児童福祉・子育て関係情報、介護・高齢者福祉関係情報、年金関係情報、その他"
    ),
    f"{UPKEEP}#handlers": "50人以上100人未満",
    f"{ENTRY}#handlers": "10人未満",
    "recipients/number-offices#means": "その他",
    f"{FILE}#audit": "自己点検",
    "disclosure#special-procedure": "－",
}

TICKS = {
    "systems/juki-net#connections": ("既存住民基本台帳システム", "その他"),
    "systems/intermediate-server#connections": ("情報提供ネットワークシステム", "宛名システム等"),
    f"{FILE}#sources": ("本人又は本人の代理人", "行政機関・独立行政法人等", "地方公共団体・地方独立行政法人"),
    f"{FILE}#means": ("紙", "その他"),
    f"{FILE}#provision": ("提供を行っている", "移転を行っている"),
    "recipients/network-inquirers#means": ("情報提供ネットワークシステム",),
    "recipients/education-board#means": ("その他",),
    "recipients/ordinance-offices#means": ("庁内連携システム",),
    "recipients/transfer-atena#means": ("庁内連携システム",),
    "recipients/transfer-intermediate-server#means": ("庁内連携システム",),
    f"{FILE}#no-network-acquisition": ("接続しない（入手）",),
}

DETAILS = {
    "systems/juki-net#connections": {"その他": "個人番号カード管理システム"},
    "systems/atena#connections": {"その他": "中間サーバー"},
    f"{FILE}#categories": {"その他": "技術的事項（エラーコードなど）"},
    f"{FILE}#sources": {"行政機関・独立行政法人等": "地方公共団体情報システム機構"},
    f"{FILE}#means": {"その他": "住民基本台帳ネットワークシステム"},
    f"{FILE}#provision": {"提供を行っている": "60", "移転を行っている": "42"},
    "recipients/education-board#means": {"その他": "既存住基システムの照会機能"},
    "recipients/number-offices#means": {"その他": "別紙2-1に記載する移転方法"},
}

UNTICKED = (f"{FILE}#no-entrustment", f"{FILE}#no-provision", f"{FILE}#no-network-provision")

BLANK = (
    "cover#published-on",
    "cover#other-bodies",
    f"{FILE}#remarks",
    "recipients/number-offices#timing",
    f"{RISK}/acquisition/other#measures",
    f"{RISK}/use/unauthorised#other-measures",
    f"{RISK}/use/other#measures",
    f"{RISK}/entrustment/misuse#other-measures",
    f"{RISK}/entrustment/other#measures",
    f"{RISK}/provision/improper#other-measures",
    f"{RISK}/provision/other#measures",
    *(f"opinions#{item}" for item in ("method", "period", "content")),
    *(f"third-party#{item}" for item in ("date", "method", "result")),
)

NOT_APPLICABLE = (
    *(f"{matter}#{item}" for matter in (UPKEEP, ENTRY) for item in ("permission", "re-content")),
    f"{RISK}/network/unintended-acquisition#measures",
    f"{RISK}/network/unintended-acquisition#rating",
    f"{RISK}/storage/loss#incident-content",
    f"{RISK}/storage/loss#incident-prevention",
)

IMPORTANT_OUTSIDE_RISKS = {
    "work#number-use",
    "network#implementation",
    "network#basis",
    f"{FILE}#kind",
    f"{FILE}#range",
    f"{FILE}#categories",
    f"{FILE}#sources",
    f"{FILE}#purpose",
    f"{FILE}#entrustment",
    f"{UPKEEP}#re-entrustment",
    f"{ENTRY}#re-entrustment",
    f"{FILE}#place",
}
NOT_IMPORTANT_RISKS = {f"{RISK}/storage/loss#{id_}" for id_ in ("incident", "incident-content", "incident-prevention")}

NUMBER_USE = (
    "番号法\n　・第7条（指定及び通知）\n　・第16条（本人確認の措置）\n　・第17条（個人番号カードの交付等）\n"
    "住基法\n　・第5条（住民基本台帳の備付け）\n　・第6条（住民基本台帳の作成）\n　・第7条（住民票の記載事項）\n　・第8条（住民票の記載等）\n"
    "　・第12条（本人等の請求に係る住民票の写し等の交付）\n　・第12条の4（本人等の請求に係る住民票の写しの交付の特例）\n"
    "　・第14条（住民基本台帳の正確な記録を確保するための措置）\n"
    "　・第24条の2（個人番号カードの交付を受けている者等に関する転入届の特例）\n"
    "　・第30条の6（市町村長から都道府県知事への本人確認情報の通知等）\n"
    "　・第30条の10（通知都道府県の区域内の市町村の執行機関への本人確認情報の提供）\n"
    "　・第30条の12（通知都道府県以外の都道府県の区域内の市町村の執行機関への本人確認情報の提供）"
)

PROVISION_ROWS = (
    "1,2,3,5,7,11,13,15,20,28,37,39,48,53,57,58,59,63,65,66,"
    "69,73,75,76,81,83,84,86,87,91,92,96,106,108,110,112,115,118,124,129,"
    "130,132,136,137,138,141,142,144,149,150,151,152,155,156,158,160,163,164,165,166"
)
FORMER_ROWS = (
    "1,2,3,4,6,8,9,11,16,18,20,21,23,27,30,31,34,35,37,38,"
    "39,40,42,48,53,54,57,58,59,61,62,66,67,70,74,77,80,84,85-2,89,"
    "91,92,94,96,97,101,102,103,105,106,107,108,111,112,113,114,116,117,120"
)

OVERVIEW = "Ⅱ 特定個人情報ファイルの概要\n5.\n"
PRIOR, POSTERIOR = "事前", "事後"
APRIL, JULY = "令和7年4月24日", "令和7年7月22日"
CHANGES = (
    ("令和5年10月18日", "", POSTERIOR, ""),
    (APRIL, "表紙", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}提供先1", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}提供先1\n①法令上の根拠", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}提供先1\n②提供先における用途", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}提供先1\n③提供する情報", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}提供先1\n⑤提供する情報の対象となる本人の範囲", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}移転先1", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}移転先1\n①法令上の根拠", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}移転先1\n②移転先における用途", POSTERIOR, ""),
    (APRIL, "Ⅰ 基本情報\n５．情報提供ネットワークによる情報連携\n②法令上の根拠", POSTERIOR, "番号法の改正に伴う変更"),
    (APRIL, f"{OVERVIEW}移転先2\n①法令上の根拠", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}移転先2\n②移転先における用途", POSTERIOR, ""),
    (APRIL, f"{OVERVIEW}移転先2", POSTERIOR, ""),
    (JULY, "Ⅱ　特定個人情報ファイルの概要\n６.①保管場所", PRIOR, ""),
    (
        JULY,
        "Ⅲ　リスク対策\n６．情報提供ネットワークシステムとの接続\n"
        "情報提供ネットワークシステムとの接続に伴う" + "その他のリスク及びそのリスクに対する措置",
        PRIOR,
        "",
    ),
    (
        JULY,
        "Ⅲ　リスク対策\n７．特定個人情報の保管・消去\n特定個人情報の保管・消去におけるその他のリスク及びそのリスクに対する処置",
        PRIOR,
        "",
    ),
    (JULY, "Ⅲ　リスク対策\n１０．その他のリスク対策", PRIOR, ""),
)

# Measure of every control, with the values that the publication states; what it leaves open has no value.
CONTROLS = {
    "lawful-applicant": (
        "acquisition.lawful-applicant-only",
        {"applicants": ("self", "household", "agent"), "mandate-check": True},
    ),
    "identity-check": ("acquisition.identity-check", {}),
    "cs-operators": ("acquisition.operators-limited", {"operators": "住民基本台帳事務の担当者"}),
    "cs-record": ("log.operation", {}),
    "form-type": ("acquisition.form-type-clear", {}),
    "counter-instruction": ("acquisition.staff-instruction", {}),
    "atena-display": ("use.number-display-limit", {}),
    "integrated-atena-access": ("use.atena-access-rights", {}),
    "duty-systems-only": ("right.role-based", {}),
    "number-column": ("use.number-display-limit", {"separate-right": True}),
    "link-without-number": ("use.linkage-without-number", {"enforced": True}),
    "media-without-number": ("use.media-extract-without-number", {"enforced": True}),
    "terminal-biometric": ("use.authentication", {"factors": ("biometric",)}),
    "card-menu": ("authentication.card-menu", {}),
    "card-inventory": ("authentication.card-inventory", {}),
    "contract-clauses": ("contract.clauses", {"clauses": ("place", "scope", "secrecy", "no-removal")}),
    "no-removal": ("contract.no-removal", {}),
    "re-entrustment-duties": ("re-entrustment.same-duties", {}),
    "re-entrustment-supervision": ("re-entrustment.supervision", {}),
    "provision-rule": (
        "provision.legal-rule",
        {"basis": ("番号法第9条", "番号法第19条各号", "和光市個人番号の利用及び特定個人情報の提供に関する条例第4条")},
    ),
    "intermediate-server-platform.permit-list": ("network.permit-list-check", {}),
    "intermediate-server-platform.permit-and-route": ("network.permit-and-route", {}),
    "intermediate-server-platform.operator-log-other": (
        "network.operator-log",
        {"fields": ("login", "operator", "time", "action")},
    ),
    "intermediate-server-platform.symbol-only": ("network.symbol-only-linkage", {}),
    "intermediate-server-platform.closed-line": ("network.closed-line", {"line": "総合行政ネットワーク"}),
    "intermediate-server-platform.vpn-per-body": ("network.vpn-per-body", {}),
    "intermediate-server-platform.db-partition": ("network.db-partition", {}),
    "intermediate-server-platform.operator-exclusion": ("network.operator-exclusion", {}),
    "locked-cabinet": ("storage.locked-cabinet", {"objects": ("届出書", "申請書")}),
    "intermediate-server-platform.cloud-ismap": ("cloud.ismap-registered", {}),
    "intermediate-server-platform.cloud-iso": ("cloud.iso-27017-27018", {}),
    "intermediate-server-platform.cloud-domestic": ("cloud.domestic-storage", {}),
    "intermediate-server-platform.cloud-utm": (
        "cloud.unified-threat-management",
        {"functions": ("access-limit", "detection", "prevention", "log-analysis")},
    ),
    "intermediate-server-platform.cloud-antivirus": ("cloud.antivirus", {}),
    "intermediate-server-platform.cloud-patch": ("cloud.patch", {}),
    "intermediate-server-platform.cloud-closed-network": ("cloud.closed-network", {}),
    "intermediate-server-platform.cloud-no-access": ("cloud.no-data-access", {}),
    "intermediate-server-platform.cloud-vpn": ("network.vpn-per-body", {}),
    "intermediate-server-platform.cloud-migration": ("cloud.encrypted-migration", {"no-internet": True}),
    "security-training": ("education.periodic", {}),
    "news-sharing": ("education.news-sharing", {}),
    "intermediate-server-platform.self-check": ("platform.self-check", {}),
    "intermediate-server-platform.skilled-operations": ("platform.skilled-operations", {}),
}

# How many controls tell each cell of Ⅲ.
CELLS = {
    "acquisition/unintended#measures": 6,
    "use/linkage#measures": 6,
    "use/unauthorised#authentication-method": 3,
    "entrustment/misuse#contract-content": 2,
    "entrustment/misuse#re-entrustment-method": 2,
    "provision/improper#rules-content": 1,
    "network/improper-provision#measures": 2,
    "network/other#measures": 6,
    "storage/loss#other-measures": 1,
    "storage/other#measures": 10,
    "education#education-method": 3,
    "other#measures": 1,
}


def numbers_in(text: str) -> list[str]:
    return [match[1] for match in re.finditer(r"（([0-9][0-9,-]*)の項）", text)]


def test_the_form_is_that_of_the_publication() -> None:
    form = form_of(NAME)
    assert (form.form, form.edition, form.stamp) == ("juten", "2024-10", "[令和６年10月　様式３]")
    assert (form.body, form.name) == ("和光市長", "和光市　住民基本台帳関係事務　重点項目評価書")


def test_the_first_page_says_that_this_is_a_model() -> None:
    assert form_of(NAME).provenance == MODEL


@pytest.mark.parametrize("key", ["cover#published-on", "cover#other-bodies", "opinions#method", "third-party#date"])
def test_a_cell_that_the_publication_leaves_blank_is_blank(items: dict[str, Item], key: str) -> None:
    assert (items[key].status, items[key].printed()) == ("blank", "")


@pytest.mark.parametrize(("key", "expected"), sorted(STATED.items()))
def test_a_stated_value_is_printed(items: dict[str, Item], key: str, expected: str) -> None:
    assert items[key].status == "filled"
    assert items[key].printed() == expected


@pytest.mark.parametrize(("key", "expected"), sorted(CHOSEN.items()))
def test_the_chosen_reading_of_an_ambiguous_value_is_printed(items: dict[str, Item], key: str, expected: str) -> None:
    assert items[key].printed() == expected


@pytest.mark.parametrize(("key", "expected"), sorted(TICKS.items()))
def test_a_tick_group_is_ticked_as_published(items: dict[str, Item], key: str, expected: tuple[str, ...]) -> None:
    assert items[key].value == expected


@pytest.mark.parametrize(("key", "expected"), sorted(DETAILS.items()))
def test_the_parentheses_of_a_tick_group_are_as_published(
    items: dict[str, Item], key: str, expected: dict[str, str]
) -> None:
    assert dict(items[key].details) == expected


@pytest.mark.parametrize("key", UNTICKED)
def test_a_heading_box_stays_empty(items: dict[str, Item], key: str) -> None:
    assert items[key].value is None


@pytest.mark.parametrize("key", BLANK)
def test_a_box_that_is_empty_in_the_publication_is_blank(items: dict[str, Item], key: str) -> None:
    assert items[key].status == "blank"


@pytest.mark.parametrize("key", NOT_APPLICABLE)
def test_a_box_that_does_not_apply_is_empty(items: dict[str, Item], key: str) -> None:
    assert items[key].status == "not-applicable"


def test_no_other_box_of_the_form_is_blank(items: dict[str, Item]) -> None:
    blank = {key for key, item in items.items() if item.status == "blank" and not key.startswith("annexes/")}
    assert blank == set(BLANK)


def test_the_important_items_are_those_of_the_official_form(items: dict[str, Item]) -> None:
    risks = {key for key, item in items.items() if item.section == "Ⅲ"}
    important = {key for key, item in items.items() if item.important_change}
    assert important == IMPORTANT_OUTSIDE_RISKS | (risks - NOT_IMPORTANT_RISKS)
    assert risks >= NOT_IMPORTANT_RISKS


def test_only_the_number_of_provisions_contradicts_what_it_is_counted_from(items: dict[str, Item]) -> None:
    conflicts = {key: (item.value, item.derived_value) for key, item in items.items() if item.conflict}
    assert conflicts == {f"{FILE}#provision-count": (60, 61)}


def test_the_number_of_transfers_is_the_sum_of_its_rows(items: dict[str, Item]) -> None:
    assert items[f"{FILE}#transfer-count"].derived_value == 42 == 30 + 10 + 1 + 1


def test_three_files_are_listed_and_one_has_chapters(items: dict[str, Item]) -> None:
    lines = [line for line in items["files#names"].printed().split("\n") if line.startswith("(")]
    assert lines == [
        "(1)住民基本台帳ファイル",
        "(2)本人確認情報ファイル（別紙3参照）",
        "(3)送付先情報ファイル（別紙4参照）",
    ]
    chapters = [(section.title.partition("　")[0], section.note) for section in form_of(NAME).sections if section.note]
    assert chapters == [("Ⅱ", "(1)住民基本台帳ファイル"), ("Ⅲ", "(1)住民基本台帳ファイル")]


def test_the_provisions_for_using_the_number_are_cited_with_their_headings(items: dict[str, Item]) -> None:
    assert items["work#number-use"].printed() == NUMBER_USE


def test_the_network_serves_sixty_rows_and_asks_for_none(items: dict[str, Item]) -> None:
    text = items["network#basis"].printed()
    assert numbers_in(text) == [PROVISION_ROWS]
    assert len(set(PROVISION_ROWS.split(","))) == 60
    assert text.startswith("（番号法第19条第8号に基づく主務省令第2条の表における情報提供の根拠）")
    assert text.endswith("情報照会の根拠）\nなし")


def test_the_office_for_requests_has_its_address_and_telephone(items: dict[str, Item]) -> None:
    contact = items["disclosure#contact"].printed()
    for fact in ("和光市役所総務部総務課コンプライアンス担当", "351-0192", "和光市広沢1-5", "048-424-9085"):
        assert fact in contact


def test_every_annex_is_named_but_not_carried(assessment: Assessment) -> None:
    assert [annex.label for annex in assessment.annexes] == ["別紙1", "別紙2-1", "別紙2-2", "別紙3", "別紙4"]
    assert not any(annex.included for annex in assessment.annexes)


def test_the_controls_are_those_of_the_publication_and_give_no_other_value(assessment: Assessment) -> None:
    assert {control.id: (control.measure, control.parameters) for control in assessment.controls} == CONTROLS


def test_a_risk_cell_tells_all_of_its_controls(assessment: Assessment) -> None:
    told = Counter("#".join(cell_of(control, "juten") or ()) for control in assessment.controls)
    assert dict(told) == CELLS


def test_every_control_is_told_somewhere(assessment: Assessment) -> None:
    assert sum(CELLS.values()) == len(CONTROLS) == len(assessment.controls)


def test_the_change_annex_has_the_published_rows(items: dict[str, Item]) -> None:
    rows = rows_of(items["changes#rows"])
    assert [(date, item, timing, explanation) for date, item, _, _, timing, explanation in rows] == list(CHANGES)
    assert [row[4] for row in rows].count(POSTERIOR) == 14
    assert [row[4] for row in rows].count(PRIOR) == 4


def test_the_first_change_is_the_new_assessment_and_the_second_its_title(items: dict[str, Item]) -> None:
    first, second, *_ = rows_of(items["changes#rows"])
    assert first[2:4] == ("", "再評価により新規作成")
    assert second[2:4] == (
        "和光市　住民基本台帳関係事務　基礎項目評価書",
        "和光市　住民基本台帳関係事務　重点項目評価書",
    )


def test_the_former_and_the_present_rows_of_the_network_stand_in_the_change_annex(items: dict[str, Item]) -> None:
    row = rows_of(items["changes#rows"])[10]
    assert numbers_in(row[2]) == [FORMER_ROWS]
    assert numbers_in(row[3]) == [PROVISION_ROWS]
    assert len(set(FORMER_ROWS.split(","))) == 59


@pytest.mark.parametrize(
    ("number", "fact"),
    [
        (3, "59件"), (3, "番号法第19条第8号　別表第二"), (4, "番号法第19条第8号　別表第二"), (5, "番号法第19条第8号　別表第二"),
        (6, "住民基本台帳法第7条第4号"), (7, "番号法第19条第7号　別表第二"), (8, "30件"), (8, "番号法第9条第1項　別表第一"),
        (9, "番号法第9条第1号　別表第一"), (10, "番号法第9条第1号　別表第一"), (12, "番号法第9条第2項"), (12, "別表第一"),
        (13, "別表第一"), (14, "10件"), (15, "データセンター"), (16, "保守・運用"), (17, "データセンター"),
    ],
)  # fmt: skip
def test_the_former_wording_keeps_its_numbers_and_citations(items: dict[str, Item], number: int, fact: str) -> None:
    assert fact in rows_of(items["changes#rows"])[number - 1][2]


def test_the_last_change_had_nothing_before(items: dict[str, Item]) -> None:
    assert rows_of(items["changes#rows"])[17][2] == ""


def test_every_change_but_two_replays_into_the_present_form(items: dict[str, Item], assessment: Assessment) -> None:
    astray = []
    for change in assessment.changes[1:]:
        (key,) = change.keys
        if (change.after or "") not in items[key].printed():
            astray.append(key)
    assert astray == ["recipients/number-offices#basis", "recipients/number-offices#use"]


def test_every_recipient_is_reached_by_one_flow(assessment: Assessment) -> None:
    reached = [flow.recipient for flow in assessment.flows if flow.recipient is not None]
    assert sorted(reached) == sorted(recipient.id for recipient in assessment.recipients)


def test_nothing_with_a_number_flows_to_work_without_numbers(assessment: Assessment) -> None:
    flows = [flow for flow in assessment.flows if flow.target == "non-number-systems"]
    assert {flow.means for flow in flows} == {"internal-link", "electronic-media"}
    assert all(flow.contains_number is False and flow.carries == () for flow in flows)


@pytest.mark.corpus
def test_the_rows_of_the_network_are_those_of_the_fact_sheet() -> None:
    if not SHEET.is_file():
        pytest.skip(f"the fact sheet does not stand beside the project: {SHEET.name}")
    assert PROVISION_ROWS in SHEET.read_text("utf-8")
