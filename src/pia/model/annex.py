"""別紙: a list attached to the form."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Flag, Id, Record, Text

__all__ = ["Annex"]


class Annex(Record):
    """One 別紙, named as printed. ``included: false`` says that the source refers to it but does not carry it."""

    id: Id = Field(title="識別子")
    label: Text = Field(title="別紙の番号（別紙１ など）")
    title: Text | None = Field(None, title="表題")
    included: Flag = Field(True, title="内容があるか")
    columns: dict[str, Text] = Field(default_factory=dict, title="一覧の列の名称（公表された見出し）")
    text: Text | None = Field(None, title="内容（文で書く場合）")
