"""情報の流れ: one numbered step of 事務の内容 (様式4 別添1), and what a channel promises."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Attributes, Flag, Id, Record, Text
from pia.model.kinds import ChartRef, EndRef, FileRef, MeansChoice, RecipientRef

__all__ = ["Flow"]


class Flow(Record):
    """A flow of personal information from one end point to another."""

    id: Id = Field(title="識別子")
    source: EndRef = Field(title="送り元", alias="from")
    target: EndRef = Field(title="送り先", alias="to")
    chart: ChartRef | None = Field(None, title="描く図（識別子）")
    step: Text | None = Field(None, title="別添1の番号")
    label: Text | None = Field(None, title="内容（矢印に添える短い語）")
    note: Text | None = Field(None, title="別添1の備考の文")
    carries: tuple[FileRef, ...] = Field((), title="運ぶファイル")
    items: tuple[Text, ...] = Field((), title="運ぶ項目")
    contains_number: Flag | None = Field(None, title="個人番号を含むか")
    recipient: RecipientRef | None = Field(None, title="対応する提供先・移転先")
    means: MeansChoice | None = Field(None, title="方法")
    when: Text | None = Field(None, title="時期")
    mutual_authentication: Flag | None = Field(None, title="相互認証")
    encryption: Flag | None = Field(None, title="暗号化")
    closed_line: Flag | None = Field(None, title="専用線・閉域網")
    attributes: Attributes
