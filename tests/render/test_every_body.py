"""Every assessment that is shipped, in every format and projection: nothing is clipped, nothing printed is missing."""

from __future__ import annotations

import os
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import read_output as out
from clipping import beyond, too_low
from quick_sheets import sheets

from pia.app.form import filled
from pia.forms.tree import Form, Item, Table
from pia.render.formats import FORMATS
from pia.render.wording import running_list
from pia.render.xlsx_looks import PAGE_PT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.forms.scope import Projection

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
NAMES = sorted(found.parent.relative_to(ASSESSMENTS).as_posix() for found in ASSESSMENTS.rglob("assessment.yaml"))
BODIES = ("nagaoka", "asahikawa", "kadoma", "kanagawa", "wako", "example/juki", "example/kokuho", "example/jutaku")
KINDS: list[tuple[str, Projection, str | None]] = [
    *((name, projection, None) for name in NAMES for projection in ("publish", "internal")),
    ("example/juki", "submit", None),
    ("example/kokuho", "submit", None),
    ("kadoma", "publish", "kiso"),
    ("wako", "publish", "keikaku"),
]
MOST_PAGES = {"publish": 150, "submit": 150, "internal": 200}
"""The internal form also lists the controls and the evidence behind each of its cells."""
LONG = bool(os.environ.get("CI")) or os.environ.get("HYPOTHESIS_PROFILE") == "soak"
PAGED = [kind for kind in KINDS if LONG or kind[1] != "publish" or kind[2] or kind[0].startswith("example")]
"""What is laid out on pages takes two seconds each: without CI, that of the published bodies which holds the most, the internal one."""
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(filter(None, kind)))
every_paged = pytest.mark.parametrize("kind", PAGED, ids=lambda kind: "-".join(filter(None, kind)))


@cache
def form(kind: tuple[str, Projection, str | None]) -> Form:
    name, projection, other = kind
    return filled(ASSESSMENTS / name, projection=projection, form=other)


def values(item: Item, format_: str) -> Iterator[str]:
    """Yield the texts that an item puts on paper."""
    if item.layout in ("inline", "drawing"):
        return  # stands in the text of its neighbour; a picture says the same
    if isinstance(item.value, Table) and item.status not in ("none", "withheld"):
        if item.layout == "numbered" and format_ == "md":
            yield running_list(item.value)
        else:
            yield from (cell for row in item.value.rows for cell in row)
    elif isinstance(item.value, tuple):
        yield from item.value
    else:
        yield item.printed()
    yield from (item.other or "", item.note or "", *(text for _, text in item.details))


def missing(made: Form, format_: str, text: str) -> list[tuple[str, str]]:
    """Return what does not stand in ``text``; on pages with edges a value may go on over several of them."""
    parts = 8 if format_ in ("pdf", "xlsx") else 1
    # a reader of pages takes a hyphen at the end of a line for the mark of a divided word
    plain = str.maketrans("", "", "-\ufffe\x02") if format_ == "pdf" else {}
    text = text.translate(plain)
    return [
        (item.key, value[:40])
        for item in made.items()
        for value in values(item, format_)
        if not out.goes_on(out.squeeze(value).translate(plain), text, parts=parts)
    ]


def test_the_eight_assessments_are_all_here() -> None:
    assert set(NAMES) == set(BODIES)


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_to_the_commission_differs_only_where_something_is_withheld(name: str) -> None:
    public, full = (list(form((name, projection, None)).items()) for projection in ("publish", "submit"))
    different = [one.key for one, other in zip(public, full, strict=True) if one.printed() != other.printed()]
    assert different == [item.key for item in public if item.status == "withheld"]
    assert not different or (name, "submit", None) in KINDS, "what only the commission reads must be laid out here too"


@every_paged
def test_the_workbook_holds_everything_unclipped_on_whole_pages(kind: tuple[str, Projection, str | None]) -> None:
    data = FORMATS["xlsx"].render(form(kind))
    book = sheets(data)
    boxes = tuple(box for sheet in book for box in sheet.boxes)
    assert too_low(boxes) == []
    assert missing(form(kind), "xlsx", out.squeeze(out.WALL.join(box.text for box in boxes))) == []
    pages = 0
    for sheet in book:
        again = sum(sheet.heights[1 : 1 + sheet.repeated])
        cuts = pairwise([0, *sheet.breaks, len(sheet.heights)])
        heights = [sum(sheet.heights[first:last]) + (again if first else 0) for first, last in cuts]
        assert max(heights) <= PAGE_PT, sheet.title
        pages += len(heights)
        assert not [s for s in sheet.merges for last in sheet.breaks if s[0] <= last < s[2]], sheet.title
    assert 2 <= pages <= MOST_PAGES[kind[1]]


@every_paged
def test_the_pdf_holds_everything_inside_of_its_edges(kind: tuple[str, Projection, str | None]) -> None:
    data = FORMATS["pdf"].render(form(kind))
    assert beyond(data) == []
    pages = out.pdf_pages(data)
    assert 2 <= len(pages) <= MOST_PAGES[kind[1]]
    assert missing(form(kind), "pdf", out.squeeze("".join(pages))) == []


@every_kind
@pytest.mark.parametrize("format_", ["docx", "html", "md"])
def test_flowing_formats_hold_everything(kind: tuple[str, Projection, str | None], format_: str) -> None:
    text = out.visible(format_, FORMATS[format_].render(form(kind))).replace(out.WALL, "")
    assert missing(form(kind), format_, text) == []
