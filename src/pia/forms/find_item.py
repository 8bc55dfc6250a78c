"""項目 of a change annex found among the items of a form: exactly, after normalising, by what comes nearest, or not at all.

A 項目 names chapter, heading, block, risk, mark and label, any of which may be left out or worded otherwise; it may also name the
file, and a place within the cell (the number of a function, the second bullet). What was needed to find the item is always said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.forms.printed_items import FormItem

__all__ = ["Match", "Resolution", "resolve"]

Resolution: TypeAlias = Literal["exact", "normalised", "fuzzy", "none"]

_RANKS: Final[dict[str, float]] = {"exact": 3.0, "normalised": 2.5, "fuzzy": 2.2, "none": 0.0}
_LONGEST: Final = 600
"""More of a 項目 than this is not looked at: no item is named at such length."""
_ALIKE: Final = 0.6
_MARKS: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_KEPT: Final = {ord(mark): f"«{number}»" for number, mark in enumerate(_MARKS, 1)}
_BLANK: Final = re.compile(r"[\s\u3000]+")
_DROPPED: Final = re.compile(r"[\s※*★]+")
_CHAPTER: Final = re.compile(r"(表紙)|(viii|vii|vi|iv|iii|ii|i|v)(?![a-z])|\(?別添(\d)\)?|\(?別紙(\d[-\d]*)?\)?")
_ATTACHED: Final = re.compile(r"\(?別添(\d)\)?")
_NUMBER: Final = re.compile(r"(?<![\d第先項ムク])(\d{1,2})[.,、]?")
_BLOCK: Final = re.compile(r"(システム|委託事項|提供先|移転先)(\d{1,2})((?:[・,、~\-](?:\1)?\d{1,2})*)")
_RISK: Final = re.compile(r"リスク(\d{1,2})")
_MARK: Final = re.compile(r"«(\d{1,2})»")
_FILE: Final = re.compile(
    r"【[^】]*】|\((?!\d+\)|別添|別紙|情報提供|委託)[^()]*\)|\(\d+\)[^«»]*?ファイル(?:名)?(?=\d|$)|\(\d+\)[^«»]*?ファイル"
)
_ROMAN: Final = {"i": "Ⅰ", "ii": "Ⅱ", "iii": "Ⅲ", "iv": "Ⅳ", "v": "Ⅴ", "vi": "Ⅵ", "vii": "Ⅶ", "viii": "Ⅷ"}


class Match(Struct, frozen=True, kw_only=True):
    """What a 項目 means: the item, or several where a heading is named; ``nearest`` is the likest item where there is none.

    ``block`` is the number of the repeated block (提供先9 → 9), ``file`` the file that is named, ``detail`` the place within the cell.
    ``cut``: the label of the item breaks off; ``sure``: it stands there whole; ``marked``: with a mark (①); ``likeness`` from 0 to 1 where it is
    only alike. ``named``: whether an item is named, or what stands above it.
    """

    resolved: Resolution
    items: tuple[FormItem, ...] = ()
    block: int | None = None
    file: str = ""
    detail: str = ""
    nearest: FormItem | None = None
    cut: bool = False
    sure: bool = True
    marked: bool = False
    likeness: float = 0.0
    named: Literal["item", "block", "heading"] = "item"

    @property
    def rank(self) -> float:
        """How good the match is, for telling where a 項目 ends: one item before several, nothing left over before a detail."""
        if self.named == "item":
            near = max(1.6 if self.marked else 0.0, 1.0 + self.likeness)
            base = 1.8 if self.cut else _RANKS[self.resolved] if self.sure else near
        else:
            one = self.named == "heading" and len(self.items) == 1
            base = 0.6 if self.cut else (2.4 if one else 1.5 if self.named == "block" else 0.8)
        return base - (0.1 if self.detail else 0.0)


def resolve(text: str, items: Sequence[FormItem]) -> Match:
    """Return what ``text`` means among the items of a form."""
    written = _BLANK.sub("", text)[:_LONGEST]
    plain = _plain(written)
    chapter = _CHAPTER.match(plain)
    if chapter is None and (block := _BLOCK.match(plain)) is not None:
        found = _Reading(plain, 0, [one for one in items if one.block == block[1]] or items, written).match()
        return replace(found, resolved="fuzzy") if found.items else found
    if chapter is None:
        return Match(resolved="none", nearest=_nearest(plain, items))
    section, start = _section(plain, chapter)
    here = [one for one in items if fold(one.section) == section]
    if not here:
        return Match(resolved="none", nearest=_nearest(plain, items))
    if section.startswith(("別添", "別紙")):
        return _attached(plain[start:], here, written)
    return _Reading(plain, start, here, written).match()


def _plain(text: str) -> str:
    """Return a text for comparing: folded, without blanks and ※, its circled numbers kept apart from others."""
    return _DROPPED.sub("", fold(text.translate(_KEPT)))


def _section(plain: str, chapter: re.Match[str]) -> tuple[str, int]:
    """Return the chapter that is named, folded, and where the text goes on behind it; an attachment is named behind its chapter."""
    attached = _ATTACHED.search(plain)
    if attached is not None and not _MARK.search(plain, 0, attached.start()):
        return f"別添{attached[1]}", attached.end()
    if chapter[1]:
        return "表紙", chapter.end()
    if chapter[2]:
        return fold(_ROMAN[chapter[2]]), chapter.end()
    return "別紙", chapter.end()


def _attached(rest: str, here: Sequence[FormItem], written: str) -> Match:
    """Return which item of 別添 or 別紙 is named: the drawing or its 備考, the list or the text."""
    titled = rest
    title = _plain(here[0].chapter)
    title = title[title.find(")") + 1 :]
    for start in range(max(len(title) - 3, 0)):
        if titled.startswith(title[start:]):
            titled = titled[len(title) - start :]
            break
    else:
        if len(titled) > 2 and titled in title:
            return Match(resolved="fuzzy", items=(here[0],), detail="")
    for one in here:
        label = _plain(one.label)
        if titled.startswith(label):
            return Match(
                resolved="normalised" if "(備考)" not in label else _verbatim(one, written),
                items=(one,),
                detail=titled[len(label) :],
            )
    if fold(here[0].section) == "別紙":
        return Match(resolved="fuzzy", items=(here[-1],), detail=titled)
    exact: Resolution = "exact" if _BLANK.sub("", here[0].chapter) in written else "normalised"
    return Match(resolved=exact, items=(here[0],), detail=titled)


def _verbatim(one: FormItem, written: str) -> Resolution:
    return "exact" if _BLANK.sub("", one.label) in written else "normalised"


class _Reading:
    """Reads one 項目 from its chapter on."""

    def __init__(self, plain: str, start: int, here: Sequence[FormItem], written: str) -> None:
        self._here, self._written = list(here), written
        self._rest = plain[start:]
        self._skipped = ""
        self._file = ""
        self._number: int | None = None
        self._cut = False

    def match(self) -> Match:
        self._chapter()
        self._heading()
        block = self._block()
        risk = self._risk()
        found, label, kind = self._label()
        if found is None:
            return self._above(block, risk)
        detail = self._rest[len(label) :] if kind == "whole" else ""
        resolved = self._resolved(found, detail) if kind == "whole" else "fuzzy"
        cut = kind == "near" and len(self._rest) > 3 and any(one.startswith(self._rest) for one in _wordings(found))
        return Match(
            resolved=resolved, items=(found,), block=self._number, file=self._file, detail=detail, cut=cut, sure=kind == "whole",
            marked=_MARK.match(self._rest) is not None,
            likeness=0.0 if kind == "whole" else max(_likeness(self._rest, one) for one in _wordings(found)),
        )  # fmt: skip

    def _keep(self, condition: list[FormItem]) -> None:
        self._here = condition or self._here

    def _chapter(self) -> None:
        """Pass over the title of the chapter and the name of the file; the cover has neither."""
        if self._here[0].section == "表紙":
            return
        title = _plain(self._here[0].chapter)
        title = title[len(_plain(self._here[0].section)) :]
        self._rest = self._after_title(title)
        for _ in range(2):
            named = _FILE.match(self._rest) or _FILE.search(self._rest, 0, 80)
            mark = _MARK.search(self._rest)
            if named is None or (mark is not None and named.start() > mark.start()) or self._heading_at(named.start()):
                return
            said = named[0]
            self._file = said[1:-1] if said[-1] in ")】" else said
            self._skipped += self._rest[: named.start()]
            self._rest = self._rest[named.end() :]

    def _after_title(self, title: str) -> str:
        """Return what follows the title of the chapter, which may be shortened or cut off."""
        rest = self._rest
        if not title or rest.startswith(title):
            return rest[len(title) :]
        if title.startswith(rest):
            self._skipped += rest
            return ""
        for end in (title[-4:], title[-2:]):
            at = rest.find(end, 0, len(title) + 8)
            if at >= 0 and not re.search(r"[\d«(【]", rest[:at]):
                self._skipped += rest[: at + len(end)]
                return rest[at + len(end) :]
        return rest

    def _heading_at(self, end: int) -> bool:
        """Tell whether a heading begins before ``end``: what stands in brackets then is part of its title."""
        return any(one.number and self._rest.startswith(_plain(one.heading)[:4]) for one in self._here) or bool(
            re.search(r"(?<!\()\d{1,2}\.", self._rest[:end])
        )

    def _heading(self) -> None:
        mark = _MARK.search(self._rest)
        for found in _NUMBER.finditer(self._rest, 0, mark.start() if mark else len(self._rest)):
            chosen = [one for one in self._here if one.number == found[1]]
            after = self._rest[found.end() :]
            title = _plain(chosen[0].heading).lstrip("0123456789.") if chosen else ""
            same = _common(after, title)
            if chosen and (
                same >= min(3, len(title)) or not after or after[0] == "«" or _BLOCK.match(after) or _RISK.match(after)
            ):
                self._skipped += self._rest[: found.start()]
                self._rest, self._here = after[same:] if same >= 3 else after, chosen
                if same < len(title):
                    self._shortened(title[same:])
                return
        for title, number in {_plain(one.heading).lstrip("0123456789."): one.number for one in self._here}.items():
            if len(title) > 4 and self._rest.startswith(title):
                self._rest = self._rest[len(title) :]
                self._keep([one for one in self._here if one.number == number])
                self._skipped += "." if number else ""
                return

    def _shortened(self, left: str) -> None:
        """Pass over the end of a heading's title that is worded a little otherwise, up to what follows it."""
        self._cut = not self._rest
        if self._rest[:1] in ("(", "«", "") or _BLOCK.match(self._rest) or _RISK.match(self._rest):
            if self._rest[:1] == "(" and ")" in self._rest:
                self._rest = self._rest[self._rest.index(")") + 1 :]
            return
        for tail in (left[-6:], left[-2:]):
            at = self._rest.find(tail, 0, len(left) + 12)
            if at >= 0:
                self._skipped += self._rest[: at + len(tail)]
                self._rest = self._rest[at + len(tail) :]
                return

    def _block(self) -> str | None:
        found = _BLOCK.search(self._rest)
        mark = _MARK.search(self._rest)
        if found is None or (mark is not None and mark.start() < found.start()):
            if any(one.block for one in self._here) and mark is None:
                return None
            return None
        chosen = [one for one in self._here if one.block == found[1]]
        if not chosen:
            return None
        self._here, self._number = chosen, int(found[2])
        self._skipped += self._rest[: found.start()]
        self._rest = self._rest[found.end() :]
        return found[1]

    def _risk(self) -> str | None:
        found = _RISK.search(self._rest)
        if found is not None:
            chosen = [one for one in self._here if one.risk is not None and fold(one.risk) == f"リスク{found[1]}"]
            if not chosen:
                return None
            after = self._rest[found.end() :].lstrip(":")
            title = _plain(chosen[0].risk_title).partition(":")[2]
            same = _common(after, title)
            self._skipped += self._rest[: found.start()]
            self._rest, self._here = after[same:], chosen
            return found[1]
        for title in dict.fromkeys(_plain(one.risk_title).partition(":")[2] for one in self._here if one.risk_title):
            if len(title) > 4 and title in self._rest:
                self._keep([one for one in self._here if _plain(one.risk_title).endswith(title)])
                self._rest = self._rest[self._rest.index(title) + len(title) :]
                return title
        return None

    def _label(self) -> tuple[FormItem | None, str, Literal["whole", "near"]]:
        """Return the item whose label stands next, the text of it, and whether it stands there whole."""
        best: tuple[int, FormItem, str] | None = None
        rest = self._rest
        for one in self._here:
            for wording in _wordings(one):
                if wording and rest.startswith(wording) and (best is None or len(wording) > best[0]):
                    best = (len(wording), one, wording)
        if best is not None:
            return best[1], best[2], "whole"
        if not rest:
            return None, "", "near"
        if _MARK.match(rest):
            return self._by_mark(rest)
        inner = [(rest.find(w), one, w) for one in self._here for w in _wordings(one) if len(w) > 3 and w in rest]
        if inner:
            at, one, wording = max(inner, key=lambda each: (len(each[2]), -each[0]))
            self._skipped += rest[:at]
            self._rest = rest[at:]
            return one, wording, "whole"
        return self._by_mark(rest)

    def _by_mark(self, rest: str) -> tuple[FormItem | None, str, Literal["whole", "near"]]:
        mark = _MARK.match(rest)
        marked = (
            [one for one in self._here if mark is not None and one.mark == _MARKS[int(mark[1]) - 1]] if mark else []
        )
        behind = rest[mark.end() :] if mark is not None else ""
        labelled = [one for one in self._here if len(behind) > 4 and behind == _plain(one.label)]
        if labelled:  # the label is there, with another mark than the form has
            return max(labelled, key=lambda one: len(one.label)), "", "near"
        pool = marked or ([one for one in self._here if one.mark is None] if mark is None else [])
        scored = sorted(
            ((_likeness(rest, wording), -n, one) for n, one in enumerate(pool) for wording in _wordings(one)),
            key=lambda each: each[:2],
        )
        if scored and (scored[-1][0] >= _ALIKE or (marked and len({one.block for one in marked}) == 1)):
            return scored[-1][2], "", "near"
        return None, "", "near"

    def _above(self, block: str | None, risk: str | None) -> Match:
        """Return what a 項目 means that names no item: a block, a heading or a risk."""
        names = [one for one in self._here if one.label == block]
        whole = not self._rest and not self._skipped.replace(".", "")
        if block is not None and names:
            grade: Resolution = "normalised" if not self._rest else "fuzzy"
            return Match(
                resolved=grade, items=(names[0],), block=self._number, file=self._file, detail=self._rest, named="block"
            )
        numbers = {one.number for one in self._here}
        if len(numbers) > 1:
            return Match(resolved="none", file=self._file, nearest=_nearest(self._rest, self._here))
        if self._rest and not risk and len(self._here) > 1:
            return Match(resolved="fuzzy", items=tuple(self._here), file=self._file, detail=self._rest, named="heading")
        exact = whole and _verbatim_parts(
            replace(self._here[0], label="", mark=None, caption="", risk_title=""), self._written, None, self._file, ""
        )
        grade = "exact" if exact else "normalised" if whole and not self._cut else "fuzzy"
        return Match(
            resolved=grade, items=tuple(self._here), file=self._file, detail=self._rest, named="heading", cut=self._cut
        )

    def _resolved(self, found: FormItem, detail: str) -> Resolution:
        """Say whether everything that was written is as the form has it, to the letter or after normalising."""
        left = self._skipped.strip(".,:・、")
        if left and not _within(left, _plain(found.chapter + found.heading + found.risk_title + found.caption)):
            return "fuzzy"
        return (
            "normalised"
            if left or not _verbatim_parts(found, self._written, self._number, self._file, detail)
            else "exact"
        )


def _verbatim_parts(found: FormItem, written: str, block: int | None, file: str, detail: str) -> bool:
    """Tell whether a 項目 is made of the form's own titles, to the letter; a file and a place within the cell may stand there, too."""
    rest = written.replace("※", "")
    number = "" if block is None else str(block)
    parts = (
        found.chapter if found.section != "表紙" else found.section,
        found.heading,
        f"{found.block or ''}{number}",
        found.risk_title,
        found.mark or "",
        found.caption,
        found.label,
    )
    for part in parts:
        title = _BLANK.sub("", part).replace("※", "")
        if file and not rest.startswith(title):
            opened = re.match(r"【[^】]*】|\(\d+\)[^０-９]*?ファイル|[（(][^）)]*[）)]", rest)
            rest = rest[opened.end() :] if opened is not None else rest
        rest = rest.removeprefix(title)
    return len(_plain(rest)) <= len(detail)


@lru_cache(maxsize=2048)
def _wordings(one: FormItem) -> tuple[str, ...]:
    return tuple(_worded(one))


def _worded(one: FormItem) -> Iterator[str]:
    """Yield how an item may be named behind its heading: with its mark, with the label above it, by its own label."""
    mark = f"«{_MARKS.index(one.mark) + 1}»" if one.mark else ""
    label, caption = _plain(one.label), _plain(one.caption)
    if caption and caption != label:
        yield f"{mark}{caption}{label}"
        yield f"{caption}{label}"
        yield f"{mark}{label}"
        if mark:
            return
    else:
        yield f"{mark}{label}"
    if len(label) > 2:
        yield label


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin alike with."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))


def _within(part: str, whole: str) -> bool:
    """Tell whether the characters of ``part`` stand in ``whole`` in that order."""
    rest = iter(whole)
    return all(any(char == other for other in rest) for char in part)


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    short = one[: len(other) + 8]
    if other.startswith(short) and len(short) > 2:
        return 0.9
    return SequenceMatcher(None, short, other, autojunk=False).ratio()


def _nearest(plain: str, items: Sequence[FormItem]) -> FormItem | None:
    """Return the item whose label is most like the end of a 項目."""
    best, found = 0.3, None
    for one in items:
        for wording in _wordings(one):
            likeness = _likeness(plain[-len(wording) - 4 :], wording)
            if likeness > best:
                best, found = likeness, one
    return found
