"""A filled form as a table for the terminal: per section how much is filled, then every item with its value shortened."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import Words
from pia.forms.tree import Table
from pia.report.cells import cut, pad, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.errors import Lang
    from pia.forms.tree import Form, Item, ItemStatus, Value

__all__ = ["SectionSummary", "render_form_text", "section_lines", "summary_by_section"]

_STATUS: Final[dict[ItemStatus, Words]] = {
    "filled": Words("記入済み", "filled"),
    "none": Words("該当なし", "none"),
    "blank": Words("空欄", "blank"),
    "unknown": Words("不明", "unknown"),
    "not-applicable": Words("対象外", "not applicable"),
    "withheld": Words("非公開", "withheld"),
}
_CONFLICT = Words("不一致", "conflict")
_REQUIRED = Words("空欄（必須）", "blank (required)")
_DERIVED = Words("（導出：{value}）", " (derived: {value})")
_HEADS = (Words("状態", "status"), Words("項目の位置", "path"), Words("項目名", "label"), Words("値", "value"))
_MOST = (16, 40, 40, 48)
_TOTAL = Words("全体", "whole form")
_SURE: Final[dict[str, Words]] = {
    "confirmed": Words("確認済み", "confirmed"),
    "likely": Words("見込み", "likely"),
    "memory": Words("記憶", "memory"),
}
_SOURCE = Words("欄名の確からしさ", "source status of the labels")
_SOURCE_HEAD = Words("欄名", "label source")


class SectionSummary(Struct, frozen=True, kw_only=True):
    """How far one section of a form is filled; every item is counted under exactly one status.

    ``conflicts`` counts items whose written value contradicts the derived one, ``missing`` blank items that are required;
    both are among the others too.
    """

    title: str
    filled: int = 0
    none: int = 0
    blank: int = 0
    unknown: int = 0
    not_applicable: int = 0
    withheld: int = 0
    conflicts: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """All items of the section."""
        return self.filled + self.none + self.blank + self.unknown + self.not_applicable + self.withheld


def summary_by_section(form: Form) -> tuple[SectionSummary, ...]:
    """Return one summary per section of ``form``, in printed order."""
    titles = (f"{s.title}（{s.note}）" if s.note else s.title for s in form.sections)
    return tuple(_summary(title, section.items()) for title, section in zip(titles, form.sections, strict=True))


def section_lines(form: Form, lang: Lang = "ja") -> list[str]:
    """Return one line per section with its counts, aligned, and a last line for the whole form."""
    summaries = summary_by_section(form)
    whole = _summary(_TOTAL.say(lang), form.items())
    wide = max(text_width(one.title) for one in (*summaries, whole))
    return [f"  {pad(one.title, wide)}  {_counts(one, lang)}" for one in (*summaries, whole)]


def render_form_text(form: Form, lang: Lang = "ja", *, ambiguous_wide: bool = False) -> str:
    """Return ``form`` as text: a head, then per section its counts and a table of status, path, label and value.

    Long texts are shortened to one line; the columns are aligned by the cells the characters take on a terminal.
    """
    doubtful = any(item.source_status != "confirmed" for item in form.items())
    rows = {id(item): _row(item, lang, source=doubtful) for item in form.items()}
    heads = tuple(head.say(lang) for head in (*_HEADS[:3], *([_SOURCE_HEAD] if doubtful else []), _HEADS[3]))
    most = (*_MOST[:3], *([_MOST[0]] if doubtful else []), _MOST[3])
    widths = tuple(
        min(max(text_width(row[i], ambiguous_wide=ambiguous_wide) for row in (heads, *rows.values())), widest)
        for i, widest in enumerate(most)
    )

    def line(cells: tuple[str, ...]) -> str:
        fitted = [cut(cell, w, ambiguous_wide=ambiguous_wide) for cell, w in zip(cells, widths, strict=True)]
        return "  ".join(
            pad(cell, w, ambiguous_wide=ambiguous_wide) for cell, w in zip(fitted, widths, strict=True)
        ).rstrip(" ")

    summaries = summary_by_section(form)
    out = [f"{_one_line(form.title)}（{form.form} {form.edition}）", _one_line(f"{form.body}　{form.name}")]
    if doubtful:
        out.append(f"{_SOURCE.say(lang)}: {_sources(form, lang)}")
    for section, counts in zip(form.sections, summaries, strict=True):
        out += ["", f"■ {_one_line(counts.title)}", f"  {_counts(counts, lang)}"]
        items = [rows[id(item)] for item in section.items()]
        if items:
            out += [f"  {line(heads)}", "  " + "  ".join("-" * w for w in widths)]
            out += [f"  {line(row)}" for row in items]
    whole = _summary(_TOTAL.say(lang), form.items())
    out += ["", f"■ {whole.title}", f"  {_counts(whole, lang)}"]
    return "\n".join(out) + "\n"


def _sources(form: Form, lang: Lang) -> str:
    found = Counter(item.source_status for item in form.items())
    return ("、" if lang == "ja" else ", ").join(
        f"{word.say(lang)} {found[status]}" for status, word in _SURE.items() if found[status]
    )


def _one_line(text: str) -> str:
    return cut(text, 200)


def _summary(title: str, items: Iterable[Item]) -> SectionSummary:
    listed = list(items)
    found = Counter(item.status for item in listed)
    return SectionSummary(
        title=title,
        filled=found["filled"],
        none=found["none"],
        blank=found["blank"],
        unknown=found["unknown"],
        not_applicable=found["not-applicable"],
        withheld=found["withheld"],
        conflicts=sum(item.conflict for item in listed),
        missing=sum(item.required and item.status == "blank" for item in listed),
    )


def _counts(counts: SectionSummary, lang: Lang) -> str:
    """Return the counts of a section in words; those that are zero are left out, but filled and blank are always said."""
    parts: list[tuple[Words, int]] = [
        (_STATUS["filled"], counts.filled),
        (_STATUS["blank"], counts.blank),
        (_STATUS["none"], counts.none),
        (_STATUS["unknown"], counts.unknown),
        (_STATUS["not-applicable"], counts.not_applicable),
        (_STATUS["withheld"], counts.withheld),
        (_REQUIRED, counts.missing),
        (_CONFLICT, counts.conflicts),
    ]
    shown = [(word, count) for i, (word, count) in enumerate(parts) if i < 2 or count]
    if lang == "ja":
        return f"全{counts.total}項目：" + "、".join(f"{word.ja} {count}" for word, count in shown)
    items = "item" if counts.total == 1 else "items"
    return f"{counts.total} {items}: " + ", ".join(f"{count} {word.en}" for word, count in shown)


def _row(item: Item, lang: Lang, *, source: bool) -> tuple[str, ...]:
    """Return the cells of one item, not yet shortened; ``source`` adds how sure its label is."""
    if item.conflict:
        status = _CONFLICT
    elif item.required and item.status == "blank":
        status = _REQUIRED
    else:
        status = _STATUS[item.status]
    label = f"{item.mark}{item.label}" if item.mark else item.label
    value = _flat(item.printed())
    if item.conflict:
        value = cut(value, _MOST[3] // 2) + _DERIVED.say(lang).format(value=_value_text(item.derived_value))
    sure = (_SURE[item.source_status].say(lang),) if source else ()
    return (status.say(lang), _flat(item.path), _flat(label), *sure, value)


def _value_text(value: Value) -> str:
    """Return a derived value on one line."""
    if isinstance(value, Table):
        return "…"
    return _flat("、".join(value) if isinstance(value, tuple) else "" if value is None else str(value))


def _flat(text: str) -> str:
    """Return the beginning of ``text`` on one line: enough for any column, and no more, however long the text is."""
    return cut(text, 2 * max(_MOST))
