"""The text of a control against its own values: 「5年間保存し」 beside ``retention: 7y`` leaves open which of the two holds.

Only what the text writes out is compared, never where it uses the value itself (``{retention}``), and one number that agrees
settles the text: 「3か月はシステムに、7年は媒体に」 speaks of two values. Words that leave a value open (定期的に) are no number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pia.catalogue.measures import measures
from pia.forms.parameters import values_of
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import control_path
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError
from pia.terms.text import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["contradictions", "control_text_agrees"]

_SIGNS: Final = "0-9一二三四五六七八九十百"
_DIGITS: Final = f"(?<![{_SIGNS}第])(?<!令和)(?<!平成)(?<!昭和)[{_SIGNS}]{{1,5}}"
_UNITS: Final = "年(?!度)|[かカヵヶケ箇]月|月|週|営業日|日|時間|分"
_RATES: Final = ("interval", "reconciliation", "report", "period")
_KEPT: Final = ("retention", "record-retention", "online")
_LIMITS: Final = ("deadline", "preliminary", "final", "timeout")
_NEAR: Final = 0.2
"""A month has 28 to 31 days, a year 52 weeks and a day."""
_DAYS: Final = {"y": 365.0, "m": 30.4, "w": 7.0, "d": 1.0, "b": 1.0, "h": 1 / 24, "min": 1 / 1440}
_EACH: Final = {
    "年": 365.0,
    "年度": 365.0,
    "月": 30.4,
    "週": 7.0,
    "日": 1.0,
    "半年": 182.5,
    "四半期": 91.25,
    "半期": 182.5,
}
_COUNTED: Final = {
    "persons": "[人名](?:以上)?(?:で|による|により|体制|が|の職員|の担当|ずつ)",
    "generations": "世代",
    "minimum-length": "文字|桁",
    "threshold": "件",
    "samples": "件",
    "items": "項目",
}
_WAYS: Final[dict[str, dict[str, str]]] = {
    "use.authentication": {"password": "パスワード|暗証番号", "card": "カード", "biometric": "生体|指紋|静脈|顔認証"},
    "storage.paper-disposal": {"shredding": "裁断|細断|シュレッダ", "pulping": "溶解", "incineration": "焼却"},
    "storage.media-disposal": {
        "software": "ソフト|上書き|暗号化消去",
        "format": "初期化|フォーマット",
        "crushing": "粉砕|破壊|破砕|せん孔|穿孔",
    },
}
_PARAMETER: Final = {
    "use.authentication": "factors",
    "storage.paper-disposal": "methods",
    "storage.media-disposal": "methods",
}


class Told(NamedTuple):
    """Something that a text says: the words, where they stand, and what they amount to."""

    words: str
    start: int
    value: float


_WRITTEN: Final = {
    "rate": (
        "隔(?P<other>年度?|月|週|日)"
        "|毎(?P<every>年度?|月|週|日)(?!の(?:業務|作業|窓口)|[のに]?開庁)"
        f"|(?<![{_SIGNS}])(?P<name>[年月週日])次(?!第)"
        f"|(?P<span>半年|四半期|半期)(?:に(?P<some>{_DIGITS})回|ごと|毎)"
        f"|(?<![2-9二三四五六七八九十])(?P<in>年度?|月|週|日)(?:間)?に?(?P<times>{_DIGITS})回"
        f"|(?P<per>{_DIGITS})(?P<of>{_UNITS})間?(?:に(?P<often>{_DIGITS})[回度]|ごと|毎)"
    ),
    "kept": f"({_DIGITS})({_UNITS})間?(?:分|以上)?[、を]?(?:[^。、\\n{{}}0-9]{{0,14}}?)(?:保存|保管|保持|残[すしさ]|置[くきい])",
    "within": f"({_DIGITS})({_UNITS})間?(?:以内|以上|を超え|経過|の間に|たて|で)",
    # several days of one period: 毎年4月及び10月に is twice a year
    "several": "、?[^。\\n、]{0,8}(?:月|日|曜|回)(?:と|及び|並びに|・|、)[0-9一二三四五六七八九十月火水木金土日]",
    "papers": "届出書|申請書|請求書|帳票|書類|紙|文書|媒体|カメラ|映像|画像|契約書|名簿",
}


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern, made when a control has a value that asks for it."""
    return re.compile(_WRITTEN[name])


def control_text_agrees(facts: Facts, subject: Subject) -> bool | list[Flaw]:
    """Return a flaw for the first value that the text contradicts."""
    index = subject.path[1]
    if not isinstance(index, int):
        return True
    control = facts.assessment.controls[index]
    measure = measures().get(control.measure)
    if measure is None or not control.text:
        return True
    text = narrow(control.text)
    values = {name: value for name, (_, value) in values_of(facts.assessment, index).items()}
    for words, start, name in contradictions(control.measure, text, values):
        title = measure.parameters[name].title.ja if name in measure.parameters else name
        shown = _shown(control.measure, name, values[name])
        said = {"words": control.text[start : start + len(words)], "title": title, "value": shown}
        path = (*control_path(facts, index), "text")
        return [Flaw(said, Spot(path, start, len(words)), part=name)]
    return True


def contradictions(measure: str, text: str, values: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Yield words of the text that fit none of the values, with the value that they contradict."""
    times = {name: days for name, value in values.items() if (days := _days(value)) is not None}
    yield from _rates(text, times)
    yield from _kept(measure, text, times)
    yield from _limits(text, times)
    yield from _counts(text, values)
    yield from _by_other_ways(measure, text, values)
    yield from _either(measure, text, values)
    yield from _by_itself(text, values)


def _days(value: object) -> float | None:
    if not isinstance(value, str):
        return None
    try:
        one: Duration = parse_duration(value)
    except TermError:
        return None
    return one.amount * _DAYS[one.unit]


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in {"十", "百"}:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        elif sign.isdigit():
            digit = digit * 10 + int(sign)
        else:
            digit = digit * 10 + "一二三四五六七八九".index(sign) + 1
    return total + digit


def _unit(written: str) -> float:
    if written.endswith("月"):
        return _DAYS["m"]
    return {"年": 365.0, "週": 7.0, "営業日": 1.0, "日": 1.0, "時間": 1 / 24, "分": 1 / 1440}[written]


def _fits(told: float, known: float) -> bool:
    return abs(told - known) <= _NEAR * max(told, known)


def _told_times(text: str) -> list[Told]:
    """Return each frequency that a text writes out, as the days between two times."""
    found: list[Told] = []
    if not any(sign in text for sign in "回毎次隔ご度"):
        return found
    for match in _pattern("rate").finditer(text):
        part = match.groupdict()
        days = 0.0
        if part["other"]:
            days = 2 * _EACH[part["other"]]
        elif part["every"] or part["name"]:
            if _pattern("several").match(text, match.end()):
                return []
            days = _EACH[part["every"] or part["name"]]
        elif part["span"]:
            days = _EACH[part["span"]] / max(1, _number(part["some"] or "1"))
        elif part["in"]:
            days = _EACH[part["in"]] / max(1, _number(part["times"]))
        else:
            days = _unit(part["of"]) * _number(part["per"]) / max(1, _number(part["often"] or "1"))
        found.append(Told(match[0], match.start(), days))
    return found


def _rates(text: str, times: dict[str, float]) -> Iterator[tuple[str, int, str]]:
    names = [name for name in times if name.endswith(_RATES)]
    if not names or "定期" in text or "随時" in text or any(f"{{{name}}}" in text for name in names):
        return
    told = _told_times(text)
    if told and not any(_fits(one.value, times[name]) for one in told for name in names):
        yield told[0].words, told[0].start, names[0]


def _kept(measure: str, text: str, times: dict[str, float]) -> Iterator[tuple[str, int, str]]:
    names = [name for name in times if name in _KEPT]
    if not names or any(f"{{{name}}}" in text for name in names):
        return
    papers = _pattern("papers") if not measure.startswith(("acquisition.paper", "storage.")) else None
    told = [
        Told(match[0], match.start(), _unit(match[2]) * _number(match[1]))
        for match in _pattern("kept").finditer(text)
        if match[2] != "月" and not (papers is not None and papers.search(_before(text, match.start())))
    ]
    if told and not any(_fits(one.value, times[name]) for one in told for name in names):
        yield told[0].words, told[0].start, names[0]


def _before(text: str, at: int) -> str:
    """Return what stands before a place in its sentence."""
    return text[max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1 : at]


def _limits(text: str, times: dict[str, float]) -> Iterator[tuple[str, int, str]]:
    names = [name for name in times if name in _LIMITS]
    if not names or "365日" in text or any(f"{{{name}}}" in text for name in names):
        return
    told = [
        Told(match[0], match.start(), _unit(match[2]) * _number(match[1]))
        for match in _pattern("within").finditer(text)
        if match[2] != "月"
    ]
    if told and not any(_fits(one.value, times[name]) for one in told for name in names):
        yield told[0].words, told[0].start, names[0]


def _counts(text: str, values: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    for name, unit in _COUNTED.items():
        value = values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or f"{{{name}}}" in text:
            continue
        told = [
            Told(match[0], match.start(), _number(match[1]))
            for match in re.finditer(f"({_DIGITS})(?:{unit})", text)
            if not text[: match.start()].endswith(("別の", "他の", "ほかの", "もう"))
        ]
        told = [one for one in told if one.value > 1]
        if name == "persons" and value > 1 and not told:
            told = _alone(text)
        if told and all(one.value != value for one in told):
            yield told[0].words, told[0].start, name


_ALONE: Final = ("一人で", "1人で", "単独で")


def _alone(text: str) -> list[Told]:
    """Return where a text says that one person does it: not 一人で行わない, 一人では, nor 一人でも."""
    found = []
    for words in _ALONE:
        at = text.find(words)
        if at < 0 or text[at + len(words) : at + len(words) + 1] in {"は", "も", "の", "な", "あ"}:
            continue
        ends = [end for sign in "。\n" if (end := text.find(sign, at)) >= 0]
        rest = text[at : min(ends, default=len(text))]
        if not any(
            word in rest
            for word in (
                "ない",
                "せず",
                "ず、",
                "なく",
                "できな",
                "禁",
                "避け",
                "防",
                "場合",
                "とき",
                "さらに",
                "別の",
                "ほか",
                "他の",
                "もう",
            )
        ):
            found.append(Told(words, at, 1))
    return found


_UNLESS: Final = (
    "できない",
    "使えない",
    "代え",
    "代わ",
    "障害",
    "予備",
    "忘れ",
    "ではなく",
    "用いず",
    "廃止",
    "以外",
    "禁",
)
"""What goes with another way in the same sentence: 生体認証ができないときはパスワードによる."""


def _by_other_ways(measure: str, text: str, values: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    ways, name = _WAYS.get(measure), _PARAMETER.get(measure, "")
    held = values.get(name)
    if ways is None or not isinstance(held, tuple) or f"{{{name}}}" in text:
        return
    told = {way: match for way, words in ways.items() if (match := re.search(words, text)) is not None}
    if told and not any(way in held for way in told):
        match = min(told.values(), key=lambda one: one.start())
        clause = _before(text, match.start()) + re.split("[、。\\n]", text[match.start() :], maxsplit=1)[0]
        if not any(word in clause for word in _UNLESS):
            yield match[0], match.start(), name


def _either(measure: str, text: str, values: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Yield 「いずれか」 where the factors are asked for together."""
    held = values.get("factors")
    if measure == "use.authentication" and isinstance(held, tuple) and len(held) > 1 and "いずれか" in text:
        found = re.search("いずれか(?:一つ|一方|の方法|の要素)?(?:を用い|を使|により|による|で認証|で本人)", text)
        if found is not None:
            yield found[0], found.start(), "factors"


def _by_itself(text: str, values: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Yield what says that a system erases by itself where people do, and the reverse."""
    automatic = values.get("automatic")
    if not isinstance(automatic, bool) or ("自動" not in text and "承認" not in text and "手作業" not in text):
        return
    by_itself = re.search(
        "自動(?:的に|で)?[^。、\\n]{0,10}(?:消去|削除)(?:する|し[、，]|される)(?!こと|もの|わけ)", text
    )
    by_hand = re.search(
        "(?:承認(?:を得て|の上|を受けて)|手作業(?:で|により))[^。、\\n]{0,12}(?:消去|削除)(?:する|し[、，])", text
    )
    if by_hand is None and by_itself is not None and not automatic:
        yield by_itself[0], by_itself.start(), "automatic"
    if by_itself is None and by_hand is not None and automatic:
        yield by_hand[0], by_hand.start(), "automatic"


def _shown(measure: str, name: str, value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, tuple):
        choices = {one.id: one.title.ja for one in measures()[measure].parameters[name].choices}
        return "、".join(choices.get(str(one), str(one)) for one in value)
    try:
        return parse_duration(str(value)).words().ja if isinstance(value, str) else str(value)
    except TermError:
        return str(value)
