"""What an assessment leaves open: each gap of a policy by its path, with the control and the item of the form that leave it so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from pia.catalogue.measures import measures, risks
from pia.errors import Words

__all__ = ["Conflict", "Gap", "Gaps", "item_of"]

Why = Literal["silent", "open", "beyond"]
"""silent: nothing is said of it; open: something is said, but not the value; beyond: no form asks, or it is another body's affair."""


class Gap(Struct, frozen=True, kw_only=True):
    """One undeclared value of a policy.

    ``path`` is the one by which the guard names it (``authentication.juki.idle_lock``); ``controls`` are those that come near, ``item``
    is where the form would show it.
    """

    path: str
    why: Why
    words: Words
    controls: tuple[str, ...] = ()
    measure: str = ""
    parameter: str = ""
    item: str = ""


def item_of(measure: str, form: str) -> str:
    """Return where a form shows a measure, as people would say it; empty where it does not."""
    found = measures().get(measure)
    cell = found.cell(form) if found is not None else None
    if cell is None:
        return ""
    risk = risks()[cell[0]]
    shape = risk.forms.get(form)
    if shape is None:
        return ""
    label = shape.cells.get(cell[1], "")
    return " ".join(part for part in (shape.section, shape.number, risk.title.ja, label) if part)


class Conflict(Struct, frozen=True):
    """One value of a policy of which controls say different things; ``taken`` is the strictest."""

    path: str
    said: tuple[str, ...]
    taken: str


class Gaps:
    """Collects gaps and conflicts while a policy is put together; ``form`` is the one whose items are named."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.found: list[Gap] = []
        self.conflicts: list[Conflict] = []

    def conflict(self, path: str, said: Iterable[object], taken: object) -> None:
        """Note that controls say different things of one value."""
        self.conflicts.append(Conflict(path, tuple(map(str, said)), str(taken)))

    def measure(self, path: str, measure: str, parameter: str = "", controls: Iterable[str] = ()) -> None:
        """Note that no control of a measure gives a value, or that there is no such control."""
        near, catalogued = tuple(sorted(controls)), measures()[measure]
        item = item_of(measure, self.form)
        title = catalogued.title
        if near:
            named = catalogued.parameters.get(parameter)
            value = named.title if named is not None else Words(parameter, parameter)
            words = Words(
                f"措置 {'、'.join(near)}（{title.ja}）が「{value.ja}」の値を定めていない。",
                f"the control {', '.join(near)} ({title.en}) gives no value for {value.en!r}",
            )
        else:
            words = Words(f"「{title.ja}」という措置がない。", f"no control says: {title.en}")
        if item:
            words = Words(f"{words.ja}様式の欄: {item}", f"{words.en}; item of the form: {item}")
        self.found.append(
            Gap(
                path=path, why="open" if near else "silent", words=words, controls=near, measure=measure, parameter=parameter, item=item
            )
        )  # fmt: skip

    def note(self, path: str, why: Why, ja: str, en: str, item: str = "") -> None:
        """Note a gap in one's own words."""
        more = Words(f"{ja}様式の欄: {item}", f"{en}; item of the form: {item}") if item else Words(ja, en)
        self.found.append(Gap(path=path, why=why, words=more, item=item))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the gaps as a policy lists them."""
        return tuple(sorted((gap.path, gap.words.ja) for gap in self.found))
