"""システム: what Ⅰ2 of 様式3・4 asks, plus where it stands and what local rules may want to know of it."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Attributes, Id, Record, Text
from pia.model.kinds import ConnectionCategory, FileRef, NodeKind, SystemRef, ZoneChoice

__all__ = ["Connection", "ExternalNode", "System"]


class Connection(Record):
    """One connection of a system (Ⅰ2③): to another declared system, to one of the form's categories, or to a named other."""

    system: SystemRef | None = Field(None, title="接続先のシステム（識別子）")
    category: ConnectionCategory | None = Field(None, title="接続先の区分")
    name: Text | None = Field(None, title="その他の接続先の名称")


class System(Record):
    """One system that the work uses."""

    id: Id = Field(title="識別子")
    name: Text = Field(title="システムの名称")
    note: Text | None = Field(None, title="名称の欄に添える注記")
    drawn_as: Text | None = Field(None, title="図の中での名称")
    category: ConnectionCategory = Field("other", title="他のシステムから見た区分")
    zone: ZoneChoice | None = Field(None, title="接続領域")
    functions: tuple[Text, ...] | Text | None = Field(None, title="システムの機能")
    connections: tuple[Connection, ...] = Field((), title="他のシステムとの接続")
    holds: tuple[FileRef, ...] = Field((), title="保有する特定個人情報ファイル")
    attributes: Attributes


class ExternalNode(Record):
    """An end point of a flow that is neither a declared system nor a party nor a recipient (住民, 窓口, 端末 …)."""

    id: Id = Field(title="識別子")
    name: Text = Field(title="名称")
    kind: NodeKind = Field(title="種類")
    zone: ZoneChoice | None = Field(None, title="接続領域")
