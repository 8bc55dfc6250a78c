"""委託先 and what is entrusted to it, re-entrustment included."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from pia.model.base import Attributes, Id, NoneWord, Number, Record, Text
from pia.model.kinds import ExtentChoice, FileRef, PartyRef
from pia.model.personal_info_file import Route
from pia.model.population import FilePopulation, Handlers

__all__ = ["Entrusted", "EntrustedParty", "ReEntrustment", "Scope"]


class Scope(Record):
    """取扱いを委託する特定個人情報ファイルの範囲 (様式4 Ⅱ4②)."""

    extent: ExtentChoice | None = Field(None, title="範囲")
    population: FilePopulation | None = Field(None, title="対象となる本人の数")
    range: Text | None = Field(None, title="対象となる本人の範囲")
    validity: Text | None = Field(None, title="その妥当性")


class ReEntrustment(Record):
    """再委託する: how it is permitted, what is re-entrusted, and to whom when known (a chain of any depth)."""

    permission: Text | None = Field(None, title="再委託の許諾方法")
    content: Text | None = Field(None, title="再委託事項")
    parties: tuple[PartyRef, ...] = Field((), title="再委託先（識別子）")


class Entrusted(Record):
    """委託事項: one matter entrusted for one file. ``id`` defaults to the file's id; it must differ within a party."""

    id: Id | None = Field(None, title="識別子")
    file: FileRef = Field(title="特定個人情報ファイル（識別子）")
    order: Number | None = Field(None, title="記載順")
    name: Text | None = Field(None, title="委託事項の名称")
    content: Text | None = Field(None, title="委託内容")
    scope: Scope | None = Field(None, title="委託する範囲")
    handlers: Handlers | None = Field(None, title="委託先における取扱者数")
    means: tuple[Route, ...] | None = Field(None, title="委託先への提供方法")
    disclosure: Text | None = Field(None, title="委託先名の確認方法")
    re_entrustment: ReEntrustment | NoneWord | None = Field(None, title="再委託")

    @property
    def key(self) -> str:
        """Return the id that names this matter within its party."""
        return self.id or str(self.file)


class EntrustedParty(Record):
    """委託先: a company or body, with every matter entrusted to it."""

    id: Id = Field(title="識別子")
    name: Text | None = Field(None, title="委託先名")
    entrusted: tuple[Entrusted, ...] = Field((), title="委託事項")
    attributes: Attributes

    @model_validator(mode="after")
    def _distinct(self) -> Any:
        from pia.model.base import fault

        seen: dict[str, Entrusted] = {}
        for matter in self.entrusted:
            first = seen.setdefault(matter.key, matter)
            # two that are both written out are found, with their places, where all identifiers are
            if first is not matter and (first.id is None or matter.id is None):
                raise fault(
                    "duplicate-id",
                    f"同じ委託先に同じ識別子の委託事項が二つあります: {matter.key}",
                    f"two entrusted matters of this party share the id {matter.key}",
                    "同じファイルについて複数の委託事項があるときは、それぞれに異なる id を付けてください。",
                    "give each matter its own id when one file has several",
                )
        return self
