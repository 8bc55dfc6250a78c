"""提供先 and 移転先: who receives what, under which provision."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from pia.model.base import Attributes, Flag, Id, Number, Record, Text, fault
from pia.model.kinds import AnnexRef, FileRef, RecipientKind, SystemRef
from pia.model.personal_info_file import Route
from pia.model.population import FilePopulation

__all__ = ["AnnexRow", "DeclaredRecipientValues", "Recipient", "UnlistedRows"]


class AnnexRow(Record):
    """One row of a 別紙: a work of a recipient. ``article`` is the row of the law's table (項)."""

    id: Id = Field(title="識別子")
    number: Text | None = Field(None, title="印刷された番号（通し番号でないとき）")
    article: Text | None = Field(None, title="根拠の項")
    recipient: Text | None = Field(None, title="提供先・移転先")
    organ: Text | None = Field(None, title="実施機関")
    work: Text | None = Field(None, title="事務")
    provider: Text | None = Field(None, title="情報提供者")
    information: Text | None = Field(None, title="特定個人情報")
    office: Text | None = Field(None, title="所管部署")


class UnlistedRows(Record):
    """Rows that the source counts but does not list."""

    count: Number = Field(title="件数")
    listed: Flag = Field(False, title="一覧があるか（false だけ。あるときは行を書く）")

    @field_validator("listed")
    @classmethod
    def _not_listed(cls, value: bool) -> bool:
        if value:
            raise fault(
                "listed-without-rows",
                "listed: true とありますが、行がありません。",
                "listed is true, but there are no rows",
                "rows に行を並べて書くか、listed を false にしてください。",
                "write the rows, or set listed to false",
            )
        return value


class DeclaredRecipientValues(Record):
    """Derivable values printed for a recipient, kept as printed."""

    count: Number | None = Field(None, title="件数")


def _or_table(schema: dict[str, Any]) -> None:
    """Let an editor accept the name of a CSV file where rows may stand."""
    schema["anyOf"].append({"type": "string", "pattern": r"\.[Cc][Ss][Vv]$", "title": "一覧のCSVファイル"})


class Recipient(Record):
    """提供先 (another body) or 移転先 (the same body), for one or several files (Ⅱ5).

    ``rows`` may also be the name of a CSV file beside the YAML; its rows are read before the model sees them.
    """

    id: Id = Field(title="識別子")
    kind: RecipientKind = Field(title="提供・移転の別")
    files: tuple[FileRef, ...] = Field(title="特定個人情報ファイル（識別子）")
    name: Text | None = Field(None, title="提供先・移転先の名称")
    is_system: SystemRef | None = Field(None, title="移転先がシステムであるときの識別子")
    basis: Text | None = Field(None, title="法令上の根拠")
    use: Text | None = Field(None, title="提供先・移転先における用途")
    information: Text | None = Field(None, title="提供・移転する情報")
    population: FilePopulation | None = Field(None, title="対象となる本人の数")
    range: Text | None = Field(None, title="対象となる本人の範囲")
    means: tuple[Route, ...] | None = Field(None, title="提供・移転の方法")
    timing: Text | None = Field(None, title="時期・頻度")
    annex: AnnexRef | None = Field(None, title="一覧を載せた別紙")
    rows: tuple[AnnexRow, ...] | UnlistedRows | None = Field(None, title="別紙の行", json_schema_extra=_or_table)
    declared: DeclaredRecipientValues | None = Field(None, title="公表どおりに残す値")
    attributes: Attributes
