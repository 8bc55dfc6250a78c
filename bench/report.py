"""What a benchmark prints: one line per measure, with the budget it is held against."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Measure", "show"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its value, and the most it may be (None: only told)."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""

    @property
    def within(self) -> bool:
        """Whether the figure keeps its budget."""
        return self.budget is None or self.value <= self.budget


def show(measures: list[Measure]) -> None:
    """Print the table."""
    wide = max(len(measure.name) for measure in measures)
    for measure in measures:
        budget = f"budget {measure.budget:g} {measure.unit}" if measure.budget is not None else ""
        mark = "" if measure.within else "  OVER BUDGET"
        print(
            f"{measure.name:<{wide}}  {measure.value:8.2f} {measure.unit:<4} {budget:<18}{mark}  {measure.note}".rstrip()
        )
