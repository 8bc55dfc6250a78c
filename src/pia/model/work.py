"""事務: what is done, for how many people, why, and under which provisions."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Attributes, Flag, Id, NoneWord, Record, Text
from pia.model.kinds import ImplementationChoice
from pia.model.population import Handlers, WorkPopulation

__all__ = ["LegalBasis", "Network", "NetworkBasis", "Reason", "Work"]


class Reason(Record):
    """特定個人情報ファイルを取り扱う理由 (様式4 Ⅰ4)."""

    necessity: Text | None = Field(None, title="事務実施上の必要性")
    merits: Text | None = Field(None, title="実現が期待されるメリット")


class LegalBasis(Record):
    """One provision of 個人番号の利用 (様式3 Ⅰ4, 様式4 Ⅰ5): the citation and, where the form prints it, its heading."""

    id: Id | None = Field(None, title="識別子")
    cite: Text = Field(title="法令上の根拠（条番号）")
    heading: Text | None = Field(None, title="見出し")


class NetworkBasis(Record):
    """One direction of 情報連携: the provision and the rows (項) of its table; ``rows: none`` says 該当する項なし."""

    cite: Text = Field(title="根拠となる命令・表")
    rows: tuple[Text, ...] | NoneWord = Field(title="項番")
    note: Text | None = Field(None, title="補足")


class Network(Record):
    """情報提供ネットワークシステムによる情報連携 (様式3 Ⅰ5, 様式4 Ⅰ6)."""

    implementation: ImplementationChoice | None = Field(None, title="実施の有無")
    provision: NetworkBasis | NoneWord | None = Field(None, title="情報提供の根拠")
    inquiry: NetworkBasis | NoneWord | None = Field(None, title="情報照会の根拠")
    text: Text | None = Field(None, title="法令上の根拠（文で書く場合）")


class Work(Record):
    """特定個人情報ファイルを取り扱う事務 (Ⅰ1)."""

    id: Id | None = Field(None, title="識別子")
    name: Text | None = Field(None, title="事務の名称")
    description: Text | None = Field(None, title="事務の内容")
    summary: Text | None = Field(None, title="事務の概要（様式2。なければ事務の内容を使う）")
    subjects: WorkPopulation | None = Field(None, title="対象人数")
    handlers: Handlers | None = Field(None, title="取扱者数（委託先を含む実人数）")
    reason: Reason | None = Field(None, title="取り扱う理由")
    number_use: tuple[LegalBasis, ...] | NoneWord | None = Field(None, title="個人番号の利用の根拠")
    manual_only: Flag = Field(False, title="手作業処理用ファイルのみ")
    staff_only: Flag = Field(False, title="職員の人事・給与等のみ")
    flow_note: Text | None = Field(None, title="別添1の備考")
    attributes: Attributes
