"""The pages of the Word document: cover, list of contents (項目一覧), and the sections with their bars and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.tree import Form, Group, Item, Table
from pia.render.docx_items import GRID, bar_width, item_rows, picture_rows, records_table, stack_rows, value_table
from pia.render.docx_styles import LABEL_FILL, PAGE_TWIPS
from pia.render.docx_xml import (
    Cell,
    bookmark,
    line_break,
    link,
    page_break,
    paragraph,
    paragraphs,
    row,
    table,
    text_run,
)
from pia.render.wording import bar_note, group_title, item_label, repeats_title, tick_blocks, tick_text, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.render.docx_pictures import Numbered

__all__ = ["body_xml"]

_HEADINGS = {
    "section": "Heading1",
    "heading": "Heading2",
    "repeat": "Heading3",
    "range": "Heading3",
    "risk": "Heading3",
}
_NUMBER_WIDTH = 2000
_TITLE_LEAST, _BOX_LEAST, _TEXT_LEAST = 1300, 640, 2200
_GRID_STYLE = "TableGrid"


def body_xml(form: Form, drawn: Numbered) -> str:
    """Return everything that stands in the body of the document, in printed order; ``drawn`` are its pictures."""
    cover, *sections = form.sections
    marks = {id(section): f"_pia_{number}" for number, section in enumerate(sections, start=1)}
    pages = [_cover(cover), _contents(form, sections, marks)]
    for number, section in enumerate(sections, start=1):
        flow = _Flow(drawn)
        if section.continues:
            pages.append(paragraph("", "PiaLabel"))
        flow.group(section, covered=False, anchor=bookmark(number, marks[id(section)]))
        pages.append(flow.finished())
    return "".join(pages)


def _cover(cover: Group) -> str:
    """Return the cover: the title in a box, number and name side by side, then a box for each further item."""
    gap = paragraph("", "PiaBox")
    title = Cell(content=paragraph(text_run(cover.title), "Title"), middle=True)
    drawn = [table([row([title], (PAGE_TWIPS,), least=_TITLE_LEAST)], (PAGE_TWIPS,), _GRID_STYLE), gap]
    items = [child for child in cover.body() if isinstance(child, Item)]
    if len(items) > 1 and items[0].layout == "row" and items[1].layout == "row":
        drawn += [_side_by_side(items[:2]), gap]
        items = items[2:]
    for item in items:
        drawn += [_cover_box(item), gap]
    rest = _Flow({})
    for child in cover.body():
        if isinstance(child, Group):
            rest.group(child, covered=False)
    return "".join(drawn) + rest.finished()


def _side_by_side(items: Sequence[Item]) -> str:
    widths = (_NUMBER_WIDTH, PAGE_TWIPS - _NUMBER_WIDTH)
    labels = [Cell(content=_label(item), fill=LABEL_FILL, middle=True) for item in items]
    values = [Cell(content=paragraphs(value_text(item), "PiaBox"), middle=True) for item in items]
    return table([row(labels, widths), row(values, widths, least=_BOX_LEAST)], widths, _GRID_STYLE)


def _cover_box(item: Item) -> str:
    """Return one box of the cover: a long text at the left, a name or a date in the middle."""
    full = item.layout == "full"
    style, least = ("PiaValue", _TEXT_LEAST) if full else ("PiaBox", _BOX_LEAST)
    value = Cell(content=paragraphs(value_text(item), style), middle=not full)
    rows = [row([Cell(content=_label(item), fill=LABEL_FILL)], (PAGE_TWIPS,)), row([value], (PAGE_TWIPS,), least=least)]
    return table(rows, (PAGE_TWIPS,), _GRID_STYLE)


def _label(item: Item) -> str:
    return paragraphs(item_label(item, covered=False), "PiaLabel") + (
        paragraphs(item.note, "PiaSmall") if item.note else ""
    )


def _contents(form: Form, sections: Sequence[Group], marks: dict[int, str]) -> str:
    """Return the 項目一覧 page: every entry in its own box, leading to its section."""
    if not form.contents:
        return ""
    places: dict[str, str] = {}
    for section in sections:
        places.setdefault(section.title.strip(), marks[id(section)])
    rows: list[str] = []
    bare = Cell(content=paragraph("", "PiaLabel"), open_sides=("left", "right"))
    for entry in form.contents:
        shown = text_run(entry, size=22)
        place = places.get(entry.strip())
        content = paragraph(link(place, shown) if place else shown, "PiaLabel")
        rows += [row([Cell(content=content, middle=True)], (PAGE_TWIPS,), least=620), row([bare], (PAGE_TWIPS,))]
    title = paragraph(page_break() + text_run("項目一覧"), "Title")
    return title + paragraph("", "PiaBox") + table(rows[:-1], (PAGE_TWIPS,), _GRID_STYLE)


class _Flow:
    """The parts of a section as they follow one another; rows are gathered into one table until a bar ends it."""

    def __init__(self, drawn: Numbered) -> None:
        self._drawn = drawn
        self._parts: list[str] = []
        self._rows: list[str] = []
        self._described = ""
        self._after_table = False
        self._after_bar = ""

    def finished(self) -> str:
        """Return what was drawn; a paragraph follows the last table, as the format demands."""
        self._end_table()
        return "".join(self._parts) + paragraph("", "PiaGap")

    def group(self, group: Group, *, covered: bool, anchor: str = "") -> None:
        """Draw the bar of a group and everything below it."""
        if group.role == "stack":
            self._rows.extend(stack_rows(group, covered=covered))
            return
        self._described = group.title
        self._bar(group, anchor)
        covered = covered or group.important is not None
        if bar_note(group):
            self._paragraph(_note(group))
        for child in group.body():
            if isinstance(child, Group):
                self.group(child, covered=covered)
            elif child.key in self._drawn and child.drawing is not None:
                self._rows.extend(picture_rows(child, self._drawn[child.key], covered=covered, within=group))
            elif child.layout in ("table", "numbered") and isinstance(child.value, Table):
                self._own_table(child, child.value, group, covered=covered)
            else:
                self._rows.extend(item_rows(child, covered=covered, within=group))

    def _bar(self, group: Group, anchor: str) -> None:
        """Draw a bar; two of one look are kept apart, else office programs join their frames into one."""
        self._end_table()
        look = _HEADINGS.get(group.role, "")
        if look and self._after_bar == look:
            self._paragraph(paragraph("", "PiaGap"))
        self._paragraph(_bar(group, anchor))
        self._after_bar = look

    def _own_table(self, item: Item, value: Table, group: Group, *, covered: bool) -> None:
        self._end_table()
        if not repeats_title(item, group):
            self._paragraph(paragraphs(item_label(item, covered=covered), "PiaPart"))
        elif self._after_table:
            self._paragraph(paragraph("", "PiaGap"))
        drawn = records_table if item.layout == "numbered" else value_table
        self._parts.append(drawn(value, PAGE_TWIPS, item.label))
        self._after_table = True
        self._after_bar = ""
        if item.note:
            self._paragraph(paragraphs(item.note, "PiaSmall"))

    def _paragraph(self, drawn: str) -> None:
        self._end_table()
        self._parts.append(drawn)
        self._after_table = False
        self._after_bar = ""

    def _end_table(self) -> None:
        if not self._rows:
            return
        if self._after_table:
            self._parts.append(paragraph("", "PiaGap"))
        self._parts.append(table(self._rows, GRID, _GRID_STYLE, described=self._described))
        self._rows = []
        self._after_table = True
        self._after_bar = ""


def _bar(group: Group, anchor: str) -> str:
    """Return the bar of a group: title, ※ text, caption value, and its header ticks at the right end."""
    if group.role == "part":
        return paragraph(anchor + text_run(group_title(group)), "PiaPart")
    words = group_title(group)
    caption = group.caption()
    if caption is not None and (named := value_text(caption)):
        words += "　" + named.replace("\n", "　")
    ticks = "　".join(_header_ticks(group))
    runs = line_break().join(map(text_run, words.split("\n")))
    if ticks:  # at the right end, on a line of their own where the title leaves no room
        wide = bar_width(words + ticks) > PAGE_TWIPS
        runs += (line_break() if wide else "") + text_run("\t" + ticks)
    below = '<w:pageBreakBefore w:val="0"/>' if group.continues else ""
    return paragraph(anchor + runs, _HEADINGS[group.role], properties=below)


def _header_ticks(group: Group) -> Iterator[str]:
    for item in group.headers():
        for block in tick_blocks(item):
            yield from (tick_text(tick) for tick in block.ticks)


def _note(group: Group) -> str:
    """Return what stands under a bar: the name of the file for a section of a file, framed like the tables."""
    if group.role != "section":
        return paragraphs(bar_note(group), "PiaSmall")
    cell = Cell(content=paragraphs(bar_note(group), "PiaValue"), middle=True)
    return table([row([cell], (PAGE_TWIPS,), least=400)], (PAGE_TWIPS,), _GRID_STYLE) + paragraph("", "PiaGap")
