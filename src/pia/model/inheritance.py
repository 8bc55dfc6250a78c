"""継承: the dated sets of controls of shared platforms that an assessment takes over (``rules/profiles/``)."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Name, Record, Text

__all__ = ["Inheritance", "LeftOut"]


class LeftOut(Record):
    """A control of the profile that does not hold here: never silently, always with the reason."""

    control: Name = Field(title="共通基盤の措置（識別子）")
    reason: Text = Field(title="適用しない理由")


class Inheritance(Record):
    """One inherited profile. ``files`` and ``systems`` say which of our own stand for the roles of the profile."""

    profile: Name = Field(title="共通基盤と版（名称/年月）")
    files: dict[str, Name | tuple[Name, ...]] = Field(default_factory=dict, title="共通基盤の役割に当たるファイル")
    systems: dict[str, Name | tuple[Name, ...]] = Field(default_factory=dict, title="共通基盤の役割に当たるシステム")
    without: tuple[LeftOut, ...] = Field((), title="適用しない措置と理由")
