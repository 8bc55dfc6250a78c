"""What systems, ends of flows and files are is told by their names, as the published assessments write them."""

from __future__ import annotations

import pytest
from townsfolk import code as code_of

from pia.model.body import Body
from pia.register.checks import check_codes
from pia.terms.check_digits import is_valid_municipality_code
from pia.verify.bodies import body_of, for_testing, prefecture_of
from pia.verify.kinds import NEIGHBOUR, kind_of, plain, role_of

NAMES = {
    "既存住民基本台帳システム": "juki",
    "住民記録システム（既存住基システム）": "juki",
    "既存住民基本台帳システム(以下「既存住基システム」という。)": "juki",
    "既存住基システム（市町村）": "juki",
    "住民基本台帳ネットワークシステム": "municipal-cs",
    "住民基本台帳ネットワークシステム（市町村CS）": "municipal-cs",
    "市町村ＣＳ": "municipal-cs",
    "他市町村ＣＳ（他市町村）": "municipal-cs",
    "他市町村（転出地市町村）": "municipal-cs",
    "他の市町村": "municipal-cs",
    "他市町村(転入先、その他の市町村)": "municipal-cs",
    "コミュニケーション・サーバ": "municipal-cs",
    "都道府県サーバ（集約センター）": "prefecture-server",
    "全国サーバ（機構）": "national-server",
    "地方公共団体情報システム機構": "national-server",
    "附票連携システム": "supplementary-prefecture-server",
    "附票都道府県サーバ": "supplementary-prefecture-server",
    "附票全国サーバ": "supplementary-national-server",
    "統合宛名システム（団体内統合利用番号連携サーバー）": "atena",
    "中間サーバコネクタ": "atena",
    "団体内統合宛名システム": "atena",
    "中間サーバー": "intermediate-server",
    "中間サーバ": "intermediate-server",
    "情報提供ネットワークシステム": "provision-network",
    "個人番号カード管理システム（機構）": "card-management",
    "コンビニ交付連携システム": "kiosk",
    "証明書発行関連システム": "certificate-issuance",
    "証明発行システム": "certificate-issuance",
    "窓口支援システム": "counter-support",
    "マイナンバーカード交付予約管理システム": "delivery-booking",
    "サービス検索・電子申請機能": "portal",
    "マイナポータル": "portal",
    "ぴったりサービス": "portal",
    "庁内連携基盤": "internal-link",
    "共通基盤システム（庁内連携システム）": "internal-link",
    "媒体出力システム": "media-export",
    "戸籍システム": "other",
    "戸籍・戸籍附票システム": "other",
    "証明書交付センター": "other",
    "コンビニ交付証明書交付センター": "other",
    "住基ネットと既存住基の中継システム": "other",
    "他業務システム（個人番号利用事務：税、国保、後期、介護等）": "other",
    "個人番号を利用しない事務のシステム": "other",
    "国保情報集約システム": "other",
    "庁舎内のバックアップサーバ": "other",
    "法務省情報連携端末": "other",
    "出入国在留管理庁": "other",
    "国民健康保険システム": "other",
    "": "other",
}


@pytest.mark.parametrize(("name", "kind"), NAMES.items())
def test_a_name_tells_the_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_the_part_of_a_prefecture_is_its_server() -> None:
    name = "住民基本台帳ネットワークシステム"
    assert kind_of(name, prefecture=True) == "prefecture-server"
    assert kind_of(name, drawn_as="都道府県サーバ", prefecture=True) == "prefecture-server"
    assert kind_of(name, drawn_as="市町村ＣＳ") == "municipal-cs"


def test_functions_tell_where_the_name_does_not() -> None:
    assert kind_of("番号連携サーバ", functions=["団体内統合宛名番号を付番する。"]) == "atena"
    assert kind_of("番号連携サーバ", functions=["特定個人情報を副本として保持する。"]) == "intermediate-server"
    assert kind_of("番号連携サーバ", functions=["統計を作る。"]) == "other"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("住民基本台帳ファイル", "resident-record"),
        ("本人確認情報ファイル", "identification"),
        ("都道府県知事保存本人確認情報ファイル", "identification"),
        ("都道府県知事保存附票本人確認情報ファイル", "supplementary"),
        ("送付先情報ファイル", "recipient-address"),
        ("コンビニ情報ファイル", "certificate"),
        ("国民健康保険ファイル", "other"),
        ("市営住宅管理ファイル", "other"),
    ],
)
def test_a_name_tells_the_role_of_a_file(name: str, role: str) -> None:
    assert role_of(name) == role


def test_neighbours_are_told_from_everybody_else() -> None:
    assert NEIGHBOUR.search(plain("他市区町村"))
    assert not NEIGHBOUR.search(plain("市町村CS"))
    assert not NEIGHBOUR.search(plain("他業務システム"))


# --- bodies ---


def test_a_code_that_is_given_is_taken() -> None:
    city = body_of(Body(name="長岡市長", kind="municipality", code="152021"))
    assert (city.code, city.name, city.prefecture) == ("152021", "長岡市", "150002")
    assert prefecture_of(city).name == "新潟県（試験用）"
    prefecture = body_of(Body(name="神奈川県知事", kind="prefecture", code="140007"))
    assert (prefecture.code, prefecture.name, prefecture.kind) == ("140007", "神奈川県", "prefecture")


@pytest.mark.parametrize("code", [None, "152022", "15202"])
def test_a_body_without_a_code_gets_one_for_testing(code: str | None) -> None:
    city = body_of(Body(name="見本市長", kind="municipality", code=code))
    assert is_valid_municipality_code(city.code)
    assert "試験用" in city.name
    assert not check_codes(code_of(1), None, city.code)
    assert prefecture_of(city).code == city.prefecture
    assert prefecture_of(city).name == "試験県（試験用）"
    assert body_of(Body(name="見本市長", kind="municipality", code=code)) == city
    assert body_of(Body(name="手本市長", kind="municipality", code=code)).code != city.code


def test_a_prefecture_without_a_code_gets_one_for_testing() -> None:
    prefecture = body_of(Body(name="見本県知事", kind="prefecture"))
    assert (prefecture.code, prefecture.kind) == ("479900", "prefecture")


def test_neighbours_for_testing_belong_to_their_prefecture() -> None:
    codes = {for_testing("140007", number).code for number in range(1, 81)}
    assert len(codes) == 80
    assert all(is_valid_municipality_code(code) and code.startswith("14") for code in codes)
    assert for_testing("140007", 1).prefecture == "140007"
