"""外字: characters that not every reader's fonts show, found item by item, listed at the end of the document.

Listed are characters outside JIS X 0213 (and the code page of Windows), characters that the font of the product lacks, and
variants chosen by a selector (異体字). The PDF, which brings its own font, prints 〓 and the code point for what that font lacks;
the other formats keep the character, because the reader's machine may have it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from pia.forms.tree import Form, Group, Item, Table
from pia.sheets.text_measure import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["GETA", "RareCharacter", "rare_characters", "with_fallback", "with_list"]

GETA = "〓"
"""What Japanese printers have always put in the place of a type they do not have."""
TITLE = "外字の一覧"
_COLUMNS = ("文字", "符号位置", "扱い", "箇所")
_MOST_PLACES = 4
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_PRIVATE = frozenset({"Co", "Cn", "Cs"})
_UNSEEN = frozenset({"Cc", "Zs", "Zl", "Zp"})
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Characters that have no form of their own (Unicode: Default_Ignorable_Code_Point)."""


class RareCharacter(Struct, frozen=True):
    """One character with its selector if it has one, whether the font of the product shows it, and the items that hold it."""

    text: str
    shown: bool
    places: tuple[str, ...]

    @property
    def codes(self) -> str:
        """Return ``U+845B U+E0100``."""
        return " ".join(f"U+{ord(char):04X}" for char in self.text)

    @property
    def treatment(self) -> str:
        """Return what the documents do with it."""
        if not _in_font(self.text[0]):
            return f"印字用の書体にない文字。PDFでは{_fallback(self.text[0])}と印字する。"
        if len(self.text) > 1:
            return "異体字の指定。" + ("" if self.shown else "PDFでは基底の字で印字する。")
        return "JIS X 0213にない文字。書体によっては表示されない。"


def rare_characters(form: Form) -> tuple[RareCharacter, ...]:
    """Return the rare characters of what is printed, in the order of their code points, each with its places."""
    texts = list(_places(form))
    pattern = _pattern({char for _, text in texts for char in text})
    if pattern is None:
        return ()
    found: dict[str, dict[str, None]] = {}
    for place, text in texts:
        for match in pattern.finditer(text):
            if not _composed(text, match):
                found.setdefault(match.group(), {})[place] = None
    return tuple(RareCharacter(text, _shown(text), tuple(places)) for text, places in sorted(found.items()))


def with_list(form: Form) -> Form:
    """Return ``form`` with the list of its rare characters as the last section; ``form`` itself when it has none."""
    found = rare_characters(form)
    if not found:
        return form
    rows = tuple((each.text, each.codes, each.treatment, _listed(each.places)) for each in found)
    table = Item(
        key="characters#list",
        path="外字/一覧",
        section="外字",
        file=None,
        number=None,
        risk=None,
        block=None,
        mark=None,
        label=TITLE,
        important_change=False,
        kind="table",
        value=Table(_COLUMNS, rows),
        status="filled",
        layout="table",
    )
    return replace(
        form, sections=(*form.sections, Group(id="characters", role="section", title=TITLE, children=(table,)))
    )


def with_fallback(form: Form) -> Form:
    """Return ``form`` with 〓 and the code point in the place of each character that the font of the product lacks."""
    pattern = _pattern({char for _, text in _places(form) for char in text})
    if pattern is None:
        return form

    def legible(text: str) -> str:
        return pattern.sub(
            lambda match: (
                match.group() if _composed(text, match) or _in_font(match.group()[0]) else _fallback(match.group()[0])
            ),
            text,
        )

    made: Form = _mapped(form, legible)
    return made


def _fallback(char: str) -> str:
    return f"{GETA}（U+{ord(char):04X}）"


def _listed(places: tuple[str, ...]) -> str:
    rest = len(places) - _MOST_PLACES
    return "\n".join((*places[:_MOST_PLACES], *([f"ほか{rest}か所"] if rest > 0 else [])))


def _places(form: Form) -> Iterator[tuple[str, str]]:
    """Yield every printed text with the place it stands at."""
    yield "表紙", "\n".join((form.name, form.title, form.stamp, form.provenance or "", *form.contents))
    for section in form.sections:
        yield from _group_places(section)


def _group_places(group: Group) -> Iterator[tuple[str, str]]:
    yield (
        f"見出し「{group.title}」",
        "\n".join((group.title, group.mark or "", group.important or "", group.note or "")),
    )
    for child in group.children:
        if isinstance(child, Group):
            yield from _group_places(child)
        else:
            yield child.path, "\n".join(_item_texts(child))


def _item_texts(item: Item) -> Iterator[str]:
    yield from (item.mark or "", item.label, item.printed(), item.other or "", item.trailer or "", item.note or "")
    yield from (text for _, text in item.details)
    if item.choices is not None:
        yield from item.choices.labels
        yield from (group.title or "" for group in item.choices.groups)
    if isinstance(item.value, Table):
        yield from item.value.columns


def _pattern(chars: set[str]) -> re.Pattern[str] | None:
    """Return what finds the rare characters among ``chars``, each with its selector; None where all are common."""
    selectors = re.compile(f"[{_SELECTORS}]")
    rare = sorted(char for char in chars if not selectors.match(char) and not (_standard(char) and _in_font(char)))
    varied = any(map(selectors.match, chars))
    if not rare and not varied:
        return None
    ways = [f"[^\\s{_SELECTORS}][{_SELECTORS}]"] if varied else []
    ways += [f"[{''.join(map(re.escape, rare))}]"] if rare else []
    return re.compile("|".join(ways))


def _standard(char: str) -> bool:
    """Tell whether every Japanese machine of today can be expected to show the character."""
    if _unseen(char):
        return True
    private = unicodedata.category(char) in _PRIVATE
    return not private and any(_encodes(char, code) for code in ("cp932", "euc_jis_2004", "latin-1"))


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN or _IGNORABLE.match(char) is not None


def _encodes(char: str, code: str) -> bool:
    try:
        char.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def _in_font(char: str) -> bool:
    """Tell whether the font has the character, or all that it is made of: the engine takes a letter apart where it must."""
    return _unseen(char) or all(map(known, (char,) if known(char) else unicodedata.normalize("NFD", char)))


def _composed(text: str, match: re.Match[str]) -> bool:
    """Tell whether the match is a mark that makes one known letter with what stands before it."""
    mark, before = match.group(), text[match.start() - 1 : match.start()]
    if not before or not unicodedata.combining(mark[0]):
        return False
    letter = unicodedata.normalize("NFC", before + mark)
    return len(letter) == 1 and known(letter)


def _shown(text: str) -> bool:
    return _in_font(text[0]) and (len(text) == 1 or text in _variants())


@lru_cache(maxsize=1)
def _variants() -> frozenset[str]:
    """Return the characters with selectors that the font has a form for; only read where a text holds a selector."""
    from fontTools.ttLib import TTFont
    from noto_cjk_sans_jp_regular import FONT_PATH

    with TTFont(FONT_PATH, lazy=True) as font:
        tables = [table for table in font["cmap"].tables if table.format == 14]
    return frozenset(
        chr(base) + chr(selector) for table in tables for selector, pairs in table.uvsDict.items() for base, _ in pairs
    )


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return ``value`` with every text in it changed, however deep."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(part, change) for part in value)
    if isinstance(value, Struct):
        return replace(value, **{name: _mapped(getattr(value, name), change) for name in value.__struct_fields__})
    return value
