"""Findings in English name what the catalogue names in English: risks, measures, their values and what is asked of them.

Rules see the official Japanese titles and put them into their sentences. Here the titles that the catalogue knows in English
take their place, wherever a value that a rule saw, or a whole phrase of its sentence, is nothing but such titles. Names
and quotations of the assessment, and labels of the forms, have no English and stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.catalogue.demands import demands
from pia.catalogue.measures import measures, risks
from pia.errors import Words

if TYPE_CHECKING:
    from pia.rules.finding import CheckResult, Finding

__all__ = ["in_english"]

_FIXED: Final = {
    "様式の小項目": "form",
    "安全管理措置・法令": "safety measures and law",
    "全てのファイル": "all files",
    "なし": "none",
    "文章": "a text",
    "、": "; ",
    "「": "'",
    "」": "'",
    "（": " (",
    "）": ")",
}
_MORE: Final = re.compile(r"\s*ほか(\d+)件")
_OF_MEASURE: Final = re.compile(r"措置「([^」]+)」の(文章|文|根拠|名称|説明)")
_PARTS: Final = {"文章": "text", "文": "text", "根拠": "basis", "名称": "name", "説明": "description"}
_LAST_DAY: Final = re.compile(r"最後の日 (?=\d{4}-\d\d-\d\d)")
_LONG: Final = 7
"""Titles at least this long are told from ordinary words in the middle of a sentence."""


def in_english(result: CheckResult) -> CheckResult:
    """Return ``result`` with English titles in the English texts of its findings; the Japanese ones stay."""
    return replace(result, findings=tuple(_finding(finding) for finding in result.findings))


def _finding(finding: Finding) -> Finding:
    about = _risk_of(finding.key)
    known = [(value, said) for _, value in finding.values if (said := _said(value, about)) is not None]
    known.sort(key=lambda pair: -len(pair[0]))

    def translated(words: Words) -> Words:
        text = words.en
        for value, said in known:
            text = _between(text, value, said)
        return Words(words.ja, _phrases().sub(lambda found: _titles().get(found[0], found[0]), _placed(text)))

    return replace(
        finding,
        title=translated(finding.title),
        message=translated(finding.message),
        remedy=translated(finding.remedy),
        values=tuple((name, _said(value, about) or _placed(value)) for name, value in finding.values),
    )


def _placed(text: str) -> str:
    """Say in English of which measure a text is, where a message names it by that."""
    return _OF_MEASURE.sub(
        lambda found: f"{_PARTS[found[2]]} of '{_titles()[found[1]]}'" if found[1] in _titles() else found[0], text
    )


def _between(text: str, value: str, said: str) -> str:
    """Return ``text`` with ``value`` said in English where it stands by itself, not inside a longer Japanese name."""
    alone = rf"(?<![^\s(\"'「（,:;]){re.escape(value)}(?![^\s)\"'」）.,:;])"
    return re.sub(alone, lambda _: said, text)


def _risk_of(key: str | None) -> str | None:
    """Return the id of the risk that a key names: two risks may have one title."""
    found = re.search(r"(?:^|/)risks/([a-z-]+(?:/[a-z-]+)?)", key or "")
    return found[1] if found and found[1] in risks() else None


def _said(value: str, risk: str | None) -> str | None:
    """Return the English of a value that is nothing but titles of the catalogue and what stands between them."""
    if risk is not None and value == risks()[risk].title.ja:
        return risks()[risk].title.en
    if _LAST_DAY.match(value):
        return _LAST_DAY.sub("last day ", value)
    if _whole().fullmatch(value) is None or all(len(token) == 1 for token in _token().findall(value)):
        return None
    text = _token().sub(lambda found: _titles().get(found[0]) or _FIXED[found[0]], value)
    return _MORE.sub(r" and \1 more", text).strip()


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """Return the English of every Japanese title of the catalogue."""
    found: dict[str, str] = {}
    for measure in measures().values():
        for words in (p.title for p in measure.parameters.values()):
            found.setdefault(words.ja, words.en)
    for words in [
        *(one.title for one in demands().values()),
        *(one.title for one in measures().values()),
        *(one.title for one in risks().values()),
    ]:
        found.setdefault(words.ja, words.en)
    return found


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    words = sorted([*_titles(), *_FIXED], key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))


@lru_cache(maxsize=1)
def _whole() -> re.Pattern[str]:
    return re.compile(f"(?:{_token().pattern}|{_MORE.pattern})+")


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    """Match a long title that stands between blanks or punctuation of an English sentence."""
    words = sorted((title for title in _titles() if len(title) >= _LONG), key=len, reverse=True)
    return re.compile(rf"(?<![^\s(])(?:{'|'.join(re.escape(word) for word in words)})(?=[\s.,:;)]|$)")
