"""特定個人情報ファイル: what Ⅱ and Ⅲ ask, once per file."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import Attributes, DateText, Flag, Id, Name, Number, Record, Text
from pia.model.kinds import (
    AcquisitionSource,
    AnnexRef,
    AuditChoice,
    CountingUnit,
    EntrustmentChoice,
    FileKind,
    MeansChoice,
    ProvisionChoice,
    RatingChoice,
    RecordCategory,
    RecordItemsBand,
    RetentionPeriodBand,
)
from pia.model.population import FilePopulation, Handlers

__all__ = [
    "Acquisition",
    "Counting",
    "DeclaredFileValues",
    "PersonalInfoFile",
    "Purpose",
    "RecordGroup",
    "RecordItem",
    "Retention",
    "RiskAnswer",
    "Route",
    "Source",
    "Storage",
    "Subjects",
    "Usage",
    "Users",
]


class Route(Record):
    """One ticked box with its parentheses: 入手元, 入手方法, 提供方法 …"""

    means: MeansChoice = Field(title="方法")
    detail: Text | None = Field(None, title="（　）の内容")


class Source(Record):
    """One ticked 入手元 (Ⅱ3①)."""

    source: AcquisitionSource = Field(title="入手元")
    detail: Text | None = Field(None, title="（　）の内容")


class Subjects(Record):
    """対象となる本人 (Ⅱ2②③)."""

    population: FilePopulation | None = Field(None, title="対象となる本人の数")
    range: Text | None = Field(None, title="対象となる本人の範囲")
    necessity: Text | None = Field(None, title="その必要性")


class RecordItem(Record):
    """記録項目, when more than its name is to be said."""

    name: Text = Field(title="項目名")
    categories: tuple[RecordCategory, ...] = Field((), title="主な記録項目の区分")


class RecordGroup(Record):
    """One table of the file (別添 記録項目): ``items`` in the order of the list; ``categories`` hold for every item."""

    id: Id = Field(title="識別子")
    name: Text | None = Field(None, title="テーブル・副ファイルの名称")
    note: Text | None = Field(None, title="注記")
    items: tuple[Text | RecordItem, ...] = Field(title="記録項目")
    categories: tuple[RecordCategory, ...] = Field((), title="主な記録項目の区分")


class Acquisition(Record):
    """特定個人情報の入手 (Ⅱ3①-⑤)."""

    sources: tuple[Source, ...] | None = Field(None, title="入手元")
    means: tuple[Route, ...] | None = Field(None, title="入手方法")
    timing: Text | None = Field(None, title="入手の時期・頻度")
    validity: Text | None = Field(None, title="入手に係る妥当性")
    notice: Text | None = Field(None, title="本人への明示")


class Purpose(Record):
    """使用目的 (様式3 Ⅱ3③, 様式4 Ⅱ3⑥)."""

    text: Text | None = Field(None, title="使用目的")
    change: Text | None = Field(None, title="変更の妥当性")


class Users(Record):
    """使用の主体 (様式3 Ⅱ3④, 様式4 Ⅱ3⑦)."""

    departments: tuple[Text, ...] | None = Field(None, title="使用部署")
    number: Handlers | None = Field(None, title="使用者数")


class Usage(Record):
    """使用方法 (様式3 Ⅱ3⑤, 様式4 Ⅱ3⑧)."""

    text: Text | None = Field(None, title="使用方法")
    matching: Text | None = Field(None, title="情報の突合")
    statistics: Text | None = Field(None, title="情報の統計分析")
    decisions: Text | None = Field(None, title="権利利益に影響を与え得る決定")


class Retention(Record):
    """保管期間 (様式4 Ⅱ6②); ``period`` like 150y, 5y, 30d, or ``undetermined`` for 定められていない."""

    period: Text | None = Field(None, title="保管期間")
    band: RetentionPeriodBand | None = Field(None, title="期間の選択肢")
    basis: Text | None = Field(None, title="根拠")
    validity: Text | None = Field(None, title="その妥当性")


class Storage(Record):
    """特定個人情報の保管・消去 (Ⅱ6)."""

    place: Text | None = Field(None, title="保管場所")
    retention: Retention | None = Field(None, title="保管期間")
    erasure: Text | None = Field(None, title="消去方法")


class RiskAnswer(Record):
    """What the body answers for one risk of Ⅲ: its rating, the choices of the sub-items, and rarely a text of its own.

    ``risk`` is an id of ``rules/measures/risks.yaml``; ``answers`` maps a sub-item of that risk to a choice; ``texts`` maps a
    cell of that risk to a text that replaces the one composed from the controls.
    """

    risk: Name = Field(title="リスク")
    rating: RatingChoice | None = Field(None, title="リスクへの対策は十分か")
    answers: dict[str, Text] = Field(default_factory=dict, title="小項目の選択")
    texts: dict[str, Text] = Field(default_factory=dict, title="欄の文（統制の文に代える場合）")


class Counting(Record):
    """How the body counts 提供・移転 (the law does not say): a declared unit for each direction."""

    provisions: CountingUnit | None = Field(None, title="提供の件数の数え方")
    transfers: CountingUnit | None = Field(None, title="移転の件数の数え方")


class DeclaredFileValues(Record):
    """Derivable values that a published form prints, kept as printed even where they are wrong."""

    record_band: RecordItemsBand | None = Field(None, title="記録される項目の区分")
    categories: tuple[RecordCategory, ...] | None = Field(None, title="主な記録項目")
    entrustment: EntrustmentChoice | None = Field(None, title="委託の有無")
    entrusted_count: Number | None = Field(None, title="委託の件数")
    provision: tuple[ProvisionChoice, ...] | None = Field(None, title="提供・移転の有無")
    provision_count: Number | None = Field(None, title="提供の件数")
    transfer_count: Number | None = Field(None, title="移転の件数")
    no_entrustment: Flag | None = Field(None, title="委託しない（Ⅲ4）")
    no_provision: Flag | None = Field(None, title="提供・移転しない（Ⅲ5）")
    no_network_acquisition: Flag | None = Field(None, title="接続しない（入手）（Ⅲ6）")
    no_network_provision: Flag | None = Field(None, title="接続しない（提供）（Ⅲ6）")
    retention_band: RetentionPeriodBand | None = Field(None, title="保管期間の区分")


class PersonalInfoFile(Record):
    """特定個人情報ファイル (Ⅰ3, Ⅱ, Ⅲ, 別添 記録項目).

    ``chapters: false`` says that the published form lists the file in Ⅰ3 (and its 記録項目) but carries no Ⅱ and Ⅲ of its own.
    """

    id: Id = Field(title="識別子")
    name: Text = Field(title="特定個人情報ファイル名")
    note: Text | None = Field(None, title="ファイル名の補足")
    chapters: Flag = Field(True, title="Ⅱ・Ⅲを記載するか")
    annex: AnnexRef | None = Field(None, title="Ⅱを記した別紙")
    kind: FileKind | None = Field(None, title="ファイルの種類")
    subjects: Subjects | None = Field(None, title="対象となる本人")
    records: tuple[RecordGroup, ...] | None = Field(None, title="記録項目")
    category_other: Text | None = Field(None, title="主な記録項目（その他）の内容")
    records_validity: Text | None = Field(None, title="その妥当性")
    held_from: DateText | None = Field(None, title="保有開始日")
    department: Text | None = Field(None, title="事務担当部署")
    acquisition: Acquisition | None = Field(None, title="特定個人情報の入手")
    purpose: Purpose | None = Field(None, title="使用目的")
    users: Users | None = Field(None, title="使用の主体")
    usage: Usage | None = Field(None, title="使用方法")
    used_from: DateText | None = Field(None, title="使用開始日")
    storage: Storage | None = Field(None, title="保管・消去")
    remarks: Text | None = Field(None, title="備考")
    counting: Counting | None = Field(None, title="件数の数え方")
    risks: tuple[RiskAnswer, ...] = Field((), title="リスク対策")
    audit: tuple[AuditChoice, ...] | None = Field(None, title="監査の実施の有無")
    declared: DeclaredFileValues | None = Field(None, title="公表どおりに残す値")
    attributes: Attributes
