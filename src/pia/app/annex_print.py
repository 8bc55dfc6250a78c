"""The rows of 変更箇所 as a document of their own, in any format the form can be built in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pia.forms.edition import load_edition
from pia.forms.tree import Form, Group, Item, Table
from pia.render.formats import find_format

if TYPE_CHECKING:
    from pia.app.annex import Annex
    from pia.history.rows import Row

__all__ = ["annex_form", "annex_table", "rendered"]

COLUMNS = ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明")
DITTO = "〃"
_MOST_CHARACTERS = 1_500


def rendered(made: Annex, fmt: str) -> bytes:
    """Return the rows as a file in ``fmt``, drawn as the form draws them."""
    return find_format(fmt).render(annex_form(made))


def annex_form(made: Annex) -> Form:
    """Return a form whose only chapter is 変更箇所 with the rows."""
    version = made.new.public if made.options.public else made.new.whole
    spec = load_edition(version.form, version.edition)
    title = next((section.title for section in spec.sections if section.id == "changes"), "変更箇所")
    table = annex_table(made.rows)
    item = Item(
        key="changes#rows",
        path=f"{title}/変更箇所",
        section="変更箇所",
        file=None,
        number=None,
        risk=None,
        block=None,
        mark=None,
        label="変更箇所",
        important_change=False,
        kind="table",
        value=table if table.rows else None,
        status="filled" if table.rows else "blank",
        layout="table",
    )
    return Form(
        form=spec.form,
        edition=spec.edition,
        title=spec.title,
        stamp=spec.stamp,
        source_status=spec.source_status,
        body=version.body,
        name=f"{version.name}　変更箇所",
        projection="publish" if made.options.public else "submit",
        contents=(title,),
        sections=(Group(id="changes", role="section", title=title, children=(item,)),),
        digest=version.digest,
    )


def annex_table(rows: tuple[Row, ...]) -> Table:
    """Return the rows as the table of the form; a long row goes on in rows that say 〃.

    A row on which a decision is open leaves 提出時期 and its explanation blank, to be filled in by the person who decides.
    """
    return Table(COLUMNS, tuple(line for row in rows for line in _lines(row)))


def _lines(row: Row) -> Iterator[tuple[str, ...]]:
    before, after = _parts(row.before), _parts(row.after)
    timing, explanation = ("", "") if row.needs_decision else (row.timing, row.explanation)
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else DITTO
        new = after[number] if number < len(after) else DITTO
        if number:
            yield (DITTO, DITTO, old, new, DITTO if timing else "", DITTO if explanation else "")
        else:
            yield (row.date or "", row.item, old, new, timing, explanation)


def _parts(text: str) -> list[str]:
    """Return a long text in pieces that end with a line where they can."""
    parts: list[str] = []
    while len(text) > _MOST_CHARACTERS:
        cut = text.rfind("\n", 1, _MOST_CHARACTERS) + 1 or text.rfind("。", 1, _MOST_CHARACTERS) + 1 or _MOST_CHARACTERS
        parts.append(text[:cut].removesuffix("\n"))
        text = text[cut:]
    return [*parts, text]
