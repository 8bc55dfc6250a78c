"""No names of people: behind a title or the word of a part, alone where only a title belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_personal_name"]

_SURNAMES: Final = "|".join(
    (
        *(
            "佐藤",
            "鈴木",
            "高橋",
            "田中",
            "伊藤",
            "渡[辺邊邉部]",
            "山本",
            "中村",
            "小林",
            "加藤",
            "吉田",
            "山田",
            "佐々木",
        ),
        *(
            "松本",
            "井上",
            "木村",
            "[斎斉齋齊]藤",
            "清水",
            "山[崎﨑]",
            "池田",
            "橋本",
            "阿部",
            "山下",
            "中[島嶋]",
            "石井",
        ),
        *(
            "小川",
            "前田",
            "岡田",
            "長谷川",
            "藤田",
            "後藤",
            "近藤",
            "村上",
            "遠藤",
            "青木",
            "坂本",
            "福田",
            "太田",
            "西村",
        ),
        *(
            "藤井",
            "金子",
            "岡本",
            "藤原",
            "三浦",
            "中野",
            "中川",
            "原田",
            "松田",
            "竹内",
            "小野",
            "田村",
            "中山",
            "和田",
        ),
        *(
            "石田",
            "森田",
            "上田",
            "内田",
            "柴田",
            "酒井",
            "横山",
            "高木",
            "安藤",
            "宮本",
            "大野",
            "小[島嶋]",
            "谷口",
            "今井",
        ),
        *(
            "工藤",
            "高田",
            "増田",
            "丸山",
            "杉山",
            "村田",
            "大塚",
            "新井",
            "小山",
            "平野",
            "藤本",
            "河野",
            "上野",
            "野口",
        ),
        *(
            "武田",
            "松井",
            "岩[崎﨑]",
            "菅原",
            "木下",
            "久保田?",
            "佐野",
            "野村",
            "松尾",
            "市川",
            "菊[地池]",
            "杉本",
            "古川",
        ),
        *(
            "大西",
            "島田",
            "水野",
            "[桜櫻]井",
            "高野",
            "吉川",
            "山内",
            "西田",
            "飯田",
            "西川",
            "小松",
            "北村",
            "安田",
            "五十嵐",
        ),
        *(
            "川口",
            "平田",
            "中田",
            "服部",
            "岩田",
            "土屋",
            "本田",
            "樋口",
            "秋山",
            "田口",
            "永井",
            "中西",
            "吉村",
            "川上",
            "石原",
        ),
        *(
            "大橋",
            "松岡",
            "馬場",
            "浜田",
            "森本",
            "星野",
            "矢野",
            "浅野",
            "松下",
            "吉岡",
            "小池",
            "野田",
            "荒木",
            "熊谷",
            "黒田",
        ),
    )
)
"""The commonest family names of two signs and more, without those of prefectures: a name that no blank sets apart is known by them."""
_TITLED: Final = r"[長事査任幹](?<=[市町村区課部局室所係次館]長|[知参]事|主[査任事幹])"
_OFFICE: Final = "課部局室所係市町村県区院会署社者長等"
_GIVEN: Final = rf"(?:[一-龥々]{{1,3}}(?<![{_OFFICE}])|[ぁ-ん]{{2,4}}|[ァ-ヴー]{{2,4}})(?![一-龥々])"
_FULL: Final = rf"(?:{_SURNAMES})[ 　]?{_GIVEN}"
_NAMED: Final = (
    re.compile(rf"{_TITLED}[ 　:：(（]{{1,2}}[一-龥々ヶ]{{1,3}}(?<![{_OFFICE}])[ 　]{_GIVEN}"),
    re.compile(rf"{_TITLED}[ 　:：(（の]{{0,2}}(?:{_FULL}|(?:{_SURNAMES})(?=[はがもを、。）)氏\n\0]|$))"),
    re.compile(rf"(?:[任当成理検認裁録]者|担当|氏名|(?<=[^氏])名前)(?:は|である|[ 　]*[:：]|[ 　])[ 　]*{_FULL}"),
    re.compile(r"氏名[ 　]*[:：][ 　]*[一-龥々]{1,3}[ 　][一-龥々ぁ-ん]{1,4}(?=[。、）)\n\0]|$)"),
)
_TITLE_WORDS: Final = re.compile(r"[長事監任者員役官部課局室係所補佐代理兼心得及又担当幹務]")
_BLANKS: Final = re.compile(r"[^ 　\n]+")
_LETTERS: Final = re.compile(r"[一-龥々ぁ-んァ-ヴー﨑]{2,6}")


def no_personal_name(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each name; the name itself is not repeated in the message."""
    found = {(hit.text.path, hit.start): hit for _number, hit in found_in(facts.texts, _NAMED)}
    named = {path for path, _start in found}
    hits = list(found.values())
    hits += [
        hit for text in facts.texts if text.key == "head" and text.path not in named for hit in _alone(Hit(text, 0, 0))
    ]
    if not hits:
        return []
    return [flaw_of(hits, {"where": f"{len(hits)}か所"}, "names")]


def _alone(head: Hit) -> list[Hit]:
    """Return what stands beside a title, or instead of one, and is itself none."""
    words = [Hit(head.text, match.start(), len(match[0])) for match in _BLANKS.finditer(head.text.text)]
    names = [one for one in words if _LETTERS.fullmatch(one.words) and not _TITLE_WORDS.search(one.words)]
    return names[:1]
