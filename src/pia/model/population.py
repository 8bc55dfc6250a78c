"""Counts of people and handlers: written as a number, or as the band that a published form shows."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from pia.model.base import DateText, Number, Record, fault
from pia.model.kinds import FileSubjectsBand, HandlersBand, SubjectsZenkoumokuBand

__all__ = ["FilePopulation", "Handlers", "WorkPopulation"]


class _Population(Record):
    """A number of people, exact or as a band; ``counted_on`` says when it was counted."""

    count: Number | None = Field(None, title="人数")
    counted_on: DateText | None = Field(None, title="いつ時点の計数か")

    @model_validator(mode="after")
    def _one_of_both(self) -> Any:
        if self.count is None and getattr(self, "band", None) is None:
            raise fault(
                "count-or-band",
                "count（人数）か band（選択肢）のどちらかが要ります。",
                "either count or band is needed",
                "実数が分かるなら count に、公表された区分しか分からないなら band に書いてください。",
                "write count when the number is known, band when only the published band is",
            )
        return self


class WorkPopulation(_Population):
    """対象人数 of the 事務 (様式3・4 Ⅰ1③, 様式2 Ⅱ1): the people of the work, removed records included."""

    band: SubjectsZenkoumokuBand | None = Field(None, title="対象人数の区分")


class FilePopulation(_Population):
    """対象となる本人の数 (Ⅱ2② and the like)."""

    band: FileSubjectsBand | None = Field(None, title="本人の数の区分")


class Handlers(_Population):
    """使用者数 or 取扱者数 (Ⅱ3④, Ⅱ4②): distinct people."""

    band: HandlersBand | None = Field(None, title="取扱者数の区分")
