"""統制: what this body declares it does, for which measure of the catalogue, where, and how it can be shown."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Attributes, DateText, Flag, Id, Name, Number, Record, Text
from pia.model.kinds import ControlRef, FileRef, FlowRef, PartyRef, RunnerChoice, SystemRef

__all__ = ["Control", "ControlScope", "Evidence", "Placement"]


class ControlScope(Record):
    """Where a control holds; an empty list means everywhere."""

    systems: tuple[SystemRef, ...] = Field((), title="システム")
    files: tuple[FileRef, ...] = Field((), title="ファイル")
    parties: tuple[PartyRef, ...] = Field((), title="委託先")
    flows: tuple[FlowRef, ...] = Field((), title="流れ")


class Evidence(Record):
    """What shows a control on the running system: a configuration, a document with its review date, or a log."""

    config: Text | None = Field(None, title="設定（識別子）")
    path: Text | None = Field(None, title="設定ファイルの場所")
    host: Text | None = Field(None, title="ホスト")
    document: Text | None = Field(None, title="文書・台帳")
    reviewed: DateText | None = Field(None, title="確認日")
    log: Text | None = Field(None, title="記録")


class Placement(Record):
    """Which cell of the form shows the text of a control, where it is not the one the measure names."""

    risk: Name = Field(title="リスク")
    cell: Name = Field(title="欄")


class Control(Record):
    """One declared control. ``text`` is the narrative, written once; ``order`` sorts within a cell."""

    id: Id = Field(title="識別子")
    measure: Name = Field(title="措置（カタログの識別子）")
    scope: ControlScope = Field(ControlScope(), title="適用範囲")
    parameters: dict[str, str | int | bool | tuple[str | int, ...]] = Field(default_factory=dict, title="値")
    heading: Text | None = Field(None, title="見出し")
    text: Text | None = Field(None, title="措置の文")
    place: Placement | None = Field(None, title="記載する欄")
    order: Number | None = Field(None, title="欄の中の順序")
    profile: Name | None = Field(None, title="継承元の共通基盤")
    runs: RunnerChoice | None = Field(None, title="措置を行う者（継承した措置）")
    refines: Id | None = Field(None, title="補う継承した措置（識別子）")
    after: ControlRef | None = Field(None, title="欄の中ですぐ前に置く措置（識別子）")
    planned: Flag = Field(False, title="予定であって未実施")
    evidence: tuple[Evidence, ...] = Field((), title="証跡")
    attributes: Attributes
