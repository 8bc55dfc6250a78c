"""Words to make people of: frequent names with their readings, towns, buildings, nationalities. They name nobody."""

from __future__ import annotations

from typing import Final

__all__ = ["BUILDINGS", "COUNTRIES", "FOREIGN", "GIVEN", "NEIGHBOURS", "SURNAMES", "TOWNS"]

Words = tuple[tuple[str, str], ...]


def _pairs(text: str) -> Words:
    """Read pairs of a writing and its reading."""
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


SURNAMES: Final = _pairs("""
佐藤 サトウ 鈴木 スズキ 高橋 タカハシ 田中 タナカ 伊藤 イトウ 渡辺 ワタナベ 山本 ヤマモト 中村 ナカムラ 小林 コバヤシ 加藤 カトウ
吉田 ヨシダ 山田 ヤマダ 佐々木 ササキ 山口 ヤマグチ 松本 マツモト 井上 イノウエ 木村 キムラ 林 ハヤシ 斎藤 サイトウ 清水 シミズ
山崎 ヤマザキ 森 モリ 池田 イケダ 橋本 ハシモト 阿部 アベ 石川 イシカワ 山下 ヤマシタ 中島 ナカジマ 石井 イシイ 小川 オガワ
前田 マエダ 岡田 オカダ 長谷川 ハセガワ 藤田 フジタ 後藤 ゴトウ 近藤 コンドウ 村上 ムラカミ 遠藤 エンドウ 青木 アオキ 坂本 サカモト
福田 フクダ 太田 オオタ 西村 ニシムラ 藤井 フジイ 金子 カネコ 藤原 フジワラ 岡本 オカモト 三浦 ミウラ 中野 ナカノ 原田 ハラダ
松田 マツダ 竹内 タケウチ 上田 ウエダ 小野 オノ 田村 タムラ 中山 ナカヤマ 和田 ワダ 石田 イシダ 森田 モリタ 柴田 シバタ
""")

GIVEN: Final = {
    "male": _pairs("""
大輔 ダイスケ 健太 ケンタ 誠 マコト 翔太 ショウタ 和也 カズヤ 浩二 コウジ 隆 タカシ 直樹 ナオキ 茂 シゲル 実 ミノル
清 キヨシ 蓮 レン 湊 ミナト 陽翔 ハルト 樹 イツキ 拓也 タクヤ 亮 リョウ 正 タダシ 勝 マサル 進 ススム
修 オサム 博 ヒロシ 学 マナブ 悠真 ユウマ 蒼 アオイ 大和 ヤマト 裕介 ユウスケ 哲也 テツヤ 純一 ジュンイチ 勇 イサム
"""),
    "female": _pairs("""
陽子 ヨウコ 恵子 ケイコ 由美子 ユミコ 美咲 ミサキ さくら サクラ 結衣 ユイ 葵 アオイ 千代子 チヨコ 幸子 サチコ 洋子 ヨウコ
和子 カズコ 直美 ナオミ 愛 アイ 舞 マイ 彩 アヤ 真由美 マユミ 久美子 クミコ 節子 セツコ 文子 フミコ 京子 キョウコ
凛 リン 陽菜 ヒナ 紬 ツムギ 莉子 リコ 優花 ユウカ 友美 トモミ 麻衣 マイ 智子 トモコ 裕子 ユウコ 雅子 マサコ
"""),
}

TOWNS: Final = tuple(
    f"{name}{chome}丁目"
    for name in ("本町", "中央", "栄町", "緑町", "旭町", "末広町", "日の出町", "城内町", "若葉町", "大手通", "駅前通", "桜木町", "港町", "川端", "新田")
    for chome in ("一", "二", "三")
)  # fmt: skip

BUILDINGS: Final = ("コーポみどり", "メゾン栄", "第一旭荘", "グリーンハイツ", "市営住宅Ａ棟", "サンライズ中央")

FOREIGN: Final = (
    ("ベトナム", ("NGUYEN", "TRAN", "LE", "PHAM"), ("VAN AN", "THI HOA", "MINH DUC", "THU TRANG")),
    ("中国", ("WANG", "LI", "ZHANG", "LIU"), ("WEI", "FANG", "JUN", "NA")),
    ("フィリピン", ("SANTOS", "REYES", "CRUZ"), ("MARIA", "JOSE", "ANA", "MARK")),
    ("ネパール", ("SHARMA", "GURUNG", "RAI"), ("SITA", "RAM", "BISHNU")),
    ("ブラジル", ("SILVA", "SOUZA", "LIMA"), ("PAULO", "ANA", "LUCAS")),
)
"""Nationality, surnames and given names of 中長期在留者."""

COUNTRIES: Final = ("アメリカ合衆国", "タイ", "ドイツ", "オーストラリア", "シンガポール")

NEIGHBOURS: Final = (
    ("141003", "神奈川県横浜市"), ("271004", "大阪府大阪市"), ("231002", "愛知県名古屋市"), ("011002", "北海道札幌市"), ("401307", "福岡県福岡市"),
    ("131041", "東京都新宿区"), ("112291", "埼玉県和光市"), ("272230", "大阪府門真市"), ("152021", "新潟県長岡市"), ("012041", "北海道旭川市"),
)  # fmt: skip
"""Where people come from and go to, unless a town names its own."""
