"""継承: the dated sets of controls of shared platforms that an assessment takes over (``rules/profiles/``)."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Name, Record, Text
from pia.model.kinds import FileRef

__all__ = ["Inheritance", "LeftOut", "Placed"]


class LeftOut(Record):
    """A control of the profile that does not hold here, or not for ``files``: never silently, always with the reason."""

    control: Name = Field(title="共通基盤の措置（識別子）")
    files: tuple[FileRef, ...] = Field((), title="適用しないファイル（書かなければ全て）")
    reason: Text = Field(title="適用しない理由")


class Placed(Record):
    """A control of the profile that the heir's document shows in another cell than the profile says."""

    control: Name = Field(title="共通基盤の措置（識別子）")
    risk: Name = Field(title="リスク")
    cell: Name = Field(title="欄")


class Inheritance(Record):
    """One inherited profile. ``files`` and ``systems`` say which of our own stand for the roles of the profile."""

    profile: Name = Field(title="共通基盤と版（名称/年月）")
    files: dict[str, Name | tuple[Name, ...]] = Field(default_factory=dict, title="共通基盤の役割に当たるファイル")
    systems: dict[str, Name | tuple[Name, ...]] = Field(default_factory=dict, title="共通基盤の役割に当たるシステム")
    without: tuple[LeftOut, ...] = Field((), title="適用しない措置と理由")
    placed: tuple[Placed, ...] = Field((), title="ほかの欄に記載する措置")
