"""〃 in a cell of 変更箇所 stands below a cell that says something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.change_rows import DITTOS
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_ditto_has_antecedent"]

_CELLS: Final = {
    "item": Words("項目", "item"),
    "before": Words("変更前の記載", "before"),
    "after": Words("変更後の記載", "after"),
    "explanation": Words("提出時期に係る説明", "explanation"),
}


def change_ditto_has_antecedent(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each 〃 with nothing above it: in the first row, or below an empty cell."""
    found = []
    said = dict.fromkeys(_CELLS, False)
    for number, change in enumerate(facts.assessment.changes):
        for name, title in _CELLS.items():
            text = (getattr(change, name) or "").strip()
            if text not in DITTOS:
                said[name] = bool(text)
            elif not said[name]:
                values = {"cell_ja": title.ja, "cell_en": title.en, "sign": text}
                found.append(Flaw(values, Spot(("changes", number, name)), part=f"{change.id}/{name}"))
    return found
