"""別添1の図: one drawing of 事務の内容, to which numbered flows belong."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Attributes, Id, Record, Text

__all__ = ["Chart"]


class Chart(Record):
    """One drawing of 事務の内容 (様式4 別添1); flows name it by ``chart``."""

    id: Id = Field(title="識別子")
    title: Text | None = Field(None, title="図の題名")
    note: Text | None = Field(None, title="備考の前書き")
    attributes: Attributes
