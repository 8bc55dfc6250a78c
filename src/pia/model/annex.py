"""別紙: a list attached to the form."""

from __future__ import annotations

from pydantic import Field, field_validator

from pia.model.base import Flag, Id, Record, Text, fault, nearest
from pia.model.recipient import AnnexRow

__all__ = ["Annex"]


class Annex(Record):
    """One 別紙, named as printed. ``included: false`` says that the source refers to it but does not carry it."""

    id: Id = Field(title="識別子")
    label: Text = Field(title="別紙の番号（別紙１ など）")
    title: Text | None = Field(None, title="表題")
    included: Flag = Field(True, title="内容があるか")
    by_article: Flag = Field(False, title="行を根拠の項の順に並べるか")
    columns: dict[str, Text] = Field(default_factory=dict, title="一覧の列の名称（公表された見出し）")
    text: Text | None = Field(None, title="内容（文で書く場合）")

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, value: dict[str, str]) -> dict[str, str]:
        known = tuple(name for name in AnnexRow.model_fields if name != "id")
        for name in value:
            if name not in known:
                near = nearest(name, known)
                hint_ja, hint_en = (f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else ("", "")
                raise fault(
                    "unknown-column",
                    f"別紙の行に「{name}」という項目はありません。",
                    f"rows of an annex have no {name!r}",
                    f"{hint_ja}次から選んでください: {'、'.join(known)}",
                    f"{hint_en}choose from: {', '.join(known)}",
                )
        return value
