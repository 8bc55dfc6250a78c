"""The fixed words of the reports and the colours that go with them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pia.errors import Words

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.report.tally import Tally
    from pia.rules.finding import Severity

__all__ = [
    "SEVERITY",
    "SUPPRESSION",
    "UNDETERMINED",
    "UNREADABLE",
    "VIEWPOINT_GROUP",
    "labelled",
    "paint",
    "scope",
    "summary",
    "viewpoint",
]

SEVERITY: Final[dict[Severity, Words]] = {
    "error": Words("誤り", "error"),
    "warning": Words("警告", "warning"),
    "note": Words("注記", "note"),
}
UNDETERMINED: Final = Words("判定できません", "undetermined")
UNREADABLE: Final = Words(
    "入力を読み取れないため、判定していません。読み取れない箇所：{count}件",
    "The input cannot be read, so nothing was judged. Problems: {count}",
)
VIEWPOINT_GROUP: Final = {
    "conformity": Words("適合性", "conformity"),
    "validity": Words("妥当性", "validity"),
}
SUPPRESSION: Final = {
    "waiver": Words("承認済みの例外", "approved waiver"),
    "inline": Words("ファイル内の除外指定", "inline ignore"),
    "baseline": Words("基準時点からの既知の指摘", "known from the baseline"),
}

_COLOURS: Final = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "undetermined": "1;35",
    "good": "1;32",
    "bold": "1",
    "dim": "2",
}


def paint(text: str, colour: str, *, color: bool) -> str:
    """Return ``text`` in an ANSI colour when ``color`` is asked for, otherwise as it is."""
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if color and text else text


def labelled(label: str, lang: Lang) -> str:
    """Return ``label`` with the colon of its language."""
    return f"{label}：" if lang == "ja" else f"{label}: "


@lru_cache(maxsize=256)
def viewpoint(number: str, lang: Lang) -> str:
    """Return a viewpoint of review by its number with its question; what is no number of one stays as it is."""
    from pia.catalogue.law import viewpoints

    for one in viewpoints() if number.isascii() and number.isdecimal() else ():
        if str(one.number) == number:
            group, question = VIEWPOINT_GROUP[one.group].say(lang), one.title.say(lang)
            return f"{number}（{group}）{question}" if lang == "ja" else f"{number} ({group}): {question}"
    return number


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def summary(counts: Tally, lang: Lang) -> str:
    """Return the closing line: findings by severity, what could not be judged, what was waived, how the rules went."""
    if lang == "ja":
        findings = (
            f"誤り{counts.error}件、警告{counts.warning}件、注記{counts.note}件、"
            f"判定できないもの{counts.undetermined}件、除外したもの{counts.waived}件。"
        )
        return findings + (
            f"適用した規則{counts.rules}件のうち、適合{counts.rules_satisfied}件、不適合{counts.rules_violated}件、"
            f"判定できないもの{counts.rules_undetermined}件、該当しないもの{counts.rules_not_applicable}件、"
            f"対象のないもの{counts.rules_selected_nothing}件。"
        )
    findings = (
        f"{_plural(counts.error, 'error')}, {_plural(counts.warning, 'warning')}, {_plural(counts.note, 'note')}, "
        f"{counts.undetermined} undetermined, {counts.waived} waived. "
    )
    return findings + (
        f"{_plural(counts.rules, 'rule')} run: {counts.rules_satisfied} satisfied, {counts.rules_violated} violated, "
        f"{counts.rules_undetermined} undetermined, {counts.rules_not_applicable} not applicable, "
        f"{counts.rules_selected_nothing} selected nothing."
    )


def scope(counts: Tally, assessments: tuple[str, ...], as_of: str, lang: Lang) -> str:
    """Return the sentence that says what was checked."""
    if lang == "ja":
        names = "、".join(f"「{name}」" for name in assessments) or "なし"
        return f"対象の評価書：{names}　基準日：{as_of}　規則：{counts.rules}件　個別の判定：{counts.selected}件"
    names = ", ".join(f"'{name}'" for name in assessments) or "none"
    return f"Assessments: {names}; as of: {as_of}; rules: {counts.rules}; single judgements: {counts.selected}"
