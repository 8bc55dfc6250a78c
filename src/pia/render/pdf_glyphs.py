"""Characters that the font of the product cannot show, found item by item.

Municipal texts sometimes carry private-use characters (外字) or pictographs. A blank box on an official form would be a silent
loss, so the renderer refuses and says which item holds which character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pia.errors import InputError, Place, Problem, Words
from pia.forms.tree import Form, Group, Item, Table
from pia.render.pdf_engine import font_file
from pia.render.pdf_text import Lines, set_text

__all__ = ["unprintable"]

_MOST_LISTED = 8
_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


def unprintable(form: Form) -> InputError | None:
    """Return the refusal that names every item and heading with a character outside the font; None when all can be shown."""
    problems = [problem for section in form.sections for problem in _problems(section)]
    whole = "".join([form.name, form.title, form.stamp, form.provenance or "", *form.contents])
    missing = _missing(whole)
    if missing:
        problems.insert(0, _refusal("評価書の名称又は表紙", "the name or the cover of the assessment", missing, None))
    return InputError(problems) if problems else None


def _problems(group: Group) -> Iterator[Problem]:
    """Yield what is wrong with the bar of a group and with everything below it, in printed order."""
    missing = _missing("".join([group.title, group.mark or "", group.important or "", group.note or ""]))
    if missing:
        yield _refusal(f"見出し「{group.title}」", f"heading {group.title!r}", missing, None)
    for child in group.children:
        if isinstance(child, Group):
            yield from _problems(child)
        elif (problem := _problem(child)) is not None:
            yield problem


def _problem(item: Item) -> Problem | None:
    missing = _missing("".join(_texts(item)))
    if not missing:
        return None
    place = Place(item.origin.file, item.origin.line, 1, item.origin.line, 1) if item.origin else None
    return _refusal(f"項目「{item.path}」", f"item {item.path!r}", missing, place)


def _texts(item: Item) -> list[str]:
    texts = [item.mark or "", item.label, item.printed(), item.other or "", item.trailer or "", item.note or ""]
    texts.extend(text for _, text in item.details)
    if item.choices is not None:
        texts.extend(item.choices.labels)
        texts.extend(group.title or "" for group in item.choices.groups)
    if isinstance(item.value, Table):
        texts.extend(item.value.columns)
    return texts


def _missing(text: str) -> list[str]:
    """Return the characters of ``text`` that the font lacks, each once, in the order of their code points."""
    printed = "".join(_joined(set_text(text)))
    return sorted({char for char in printed if ord(char) not in _SELECTORS and not _shown(char)})


def _shown(char: str) -> bool:
    """Tell whether the font has the character, or all that it is made of: the engine takes a letter apart where it must."""
    known = _characters()
    return ord(char) in known or all(ord(part) in known for part in unicodedata.normalize("NFD", char))


def _joined(lines: Lines) -> list[str]:
    return [line if isinstance(line, str) else "".join(line) for line in lines]


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _refusal(where_ja: str, where_en: str, missing: list[str], place: Place | None) -> Problem:
    listed = "、".join(f"U+{ord(char):04X}" for char in missing[:_MOST_LISTED])
    rest = len(missing) - _MOST_LISTED
    more_ja, more_en = (f"ほか{rest}字", f" and {rest} more") if rest > 0 else ("", "")
    return Problem(
        code="pdf-character-missing",
        message=Words(
            ja=f"{where_ja}に、印字用の書体にない文字があります（{listed}{more_ja}）。",
            en=f"{where_en} holds characters that the printing font lacks ({listed.replace('、', ', ')}{more_en}).",
        ),
        remedy=Words(
            ja="外字や絵文字は、常用の文字又は読み仮名に改めてください。",
            en="Replace private-use characters and pictographs by standard characters or by their reading.",
        ),
        place=place,
    )
