"""No names of people: behind a title or the word of a part, alone where only a title belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_personal_name"]

_LISTED: Final = """
佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 松本 井上 木村
斎藤 斉藤 齋藤 齊藤 清水 山崎 山﨑 池田 橋本 阿部 山下 中島 中嶋 石井 小川 前田 岡田 長谷川 藤田
後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野
田村 中山 和田 石田 森田 上田 内田 柴田 酒井 横山 高木 安藤 宮本 大野 小島 小嶋 谷口 今井 工藤 高田
増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 岩崎 岩﨑 菅原 木下 久保田
久保 佐野 野村 松尾 市川 菊地 菊池 杉本 古川 大西 島田 水野 桜井 櫻井 高野 吉川 山内 西田 飯田 西川
小松 北村 安田 五十嵐 川口 平田 中田 服部 岩田 土屋 本田 樋口 秋山 田口 永井 中西 吉村 川上 石原
大橋 松岡 馬場 浜田 森本 星野 矢野 浅野 松下 吉岡 小池 野田 荒木 熊谷 黒田
"""
_SURNAMES: Final = tuple(_LISTED.split())
"""The commonest family names of two signs and more, without those of prefectures: a name that no blank sets apart is known by them."""
_TITLED: Final = r"[長事査任幹](?<=[市町村区課部局室所係次館]長|[知参]事|主[査任事幹])"
_OFFICE: Final = "課部局室所係市町村県区院会署社者長等"
_GIVEN: Final = rf"(?:[一-龥々]{{1,3}}(?<![{_OFFICE}])|[ぁ-ん]{{2,4}}|[ァ-ヴー]{{2,4}})(?![一-龥々])"
_BEHIND: Final = (
    re.compile(rf"{_TITLED}[ 　:：(（の]{{0,2}}"),
    re.compile(r"(?:[任当成理検認裁録]者|担当|氏名|(?<=[^氏])名前)(?:は|である|[ 　]*[:：]|[ 　])[ 　]*"),
)
"""What stands before a name: a title, or the word for whoever is named."""
_CALLED: Final = r"[はがもを、。）)氏\n]|$"
_SET_APART: Final = (
    rf"[一-龥々ヶ]{{1,3}}(?<![{_OFFICE}])[ 　]{_GIVEN}",
    r"[一-龥々]{1,3}[ 　][一-龥々ぁ-ん]{1,4}(?=[。、）)\n]|$)",
)
"""A name of two parts, behind a title and behind 氏名: it is known by the blank; compiled where there is one."""
_LONGEST: Final = 3
_TITLE_WORDS: Final = re.compile(r"[長事監任者員役官部課局室係所補佐代理兼心得及又担当幹務]")
_BLANKS: Final = re.compile(r"[^ 　\n]+")
_LETTERS: Final = r"[一-龥々ぁ-んァ-ヴー﨑]{2,6}"


def no_personal_name(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each name; the name itself is not repeated in the message."""
    found = {(hit.text.path, hit.start): hit for hit in _named(facts)}
    named = {path for path, _start in found}
    hits = list(found.values())
    hits += [
        hit for text in facts.texts if text.key == "head" and text.path not in named for hit in _alone(Hit(text, 0, 0))
    ]
    if not hits:
        return []
    return [flaw_of(hits, {"where": f"{len(hits)}か所"}, "names")]


def _named(facts: Facts) -> Iterator[Hit]:
    """Yield what stands before a name, with the name."""
    for number, hit in found_in(facts.texts, _BEHIND):
        rest = hit.text.text[hit.start + hit.length :]
        length = _family_name(rest, titled=number == 0) or _two_parts(hit.words, rest, number)
        if length:
            yield Hit(hit.text, hit.start, hit.length + length)


def _family_name(rest: str, *, titled: bool) -> int:
    """Return how long the name is that ``rest`` begins with; behind a title the family name alone will do."""
    for name in [one for one in _SURNAMES if rest.startswith(one)] if rest.startswith(_SURNAMES) else ():
        given = re.match(rf"[ 　]?{_GIVEN}", rest[len(name) :])
        if given is not None:
            return len(name) + given.end()
        if titled and re.match(_CALLED, rest[len(name) :]):
            return len(name)
    return 0


def _two_parts(before: str, rest: str, number: int) -> int:
    wanted = (
        before[-1] in " 　:：(（" if number == 0 else before.startswith("氏名") and before.rstrip(" 　")[-1] in ":："
    )
    if not wanted or not any(blank in rest[1 : _LONGEST + 1] for blank in " 　"):
        return 0
    match = re.match(_SET_APART[number], rest)
    return 0 if match is None else match.end()


def _alone(head: Hit) -> list[Hit]:
    """Return what stands beside a title, or instead of one, and is itself none."""
    words = [Hit(head.text, match.start(), len(match[0])) for match in _BLANKS.finditer(head.text.text)]
    names = [one for one in words if re.fullmatch(_LETTERS, one.words) and not _TITLE_WORDS.search(one.words)]
    return names[:1]
