"""特定個人情報保護評価書: one per 事務 and 評価実施機関, the root of the model."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from pia.model.annex import Annex
from pia.model.base import Attributes, DateText, Name, NoneWord, Record, Text
from pia.model.body import Body, Department, Incident, IncidentHistory
from pia.model.chart import Chart
from pia.model.control import Control
from pia.model.entrusted_party import EntrustedParty
from pia.model.flow import Flow
from pia.model.inheritance import Inheritance
from pia.model.kinds import AuditChoice, FormKind, StatusChoice
from pia.model.personal_info_file import PersonalInfoFile, RiskAnswer
from pia.model.procedure import Change, ChangeTotal, Disclosure, Inquiries, Procedure, Waiver
from pia.model.recipient import Recipient
from pia.model.schedule import Schedule
from pia.model.system import ExternalNode, System
from pia.model.work import Network, Work

__all__ = ["Assessment", "Provenance"]


class Provenance(Record):
    """Where the facts of this assessment come from; a model of a published form says so on its first page."""

    model: Text = Field(title="この評価書について（モデルである旨）")
    source: Text | None = Field(None, title="出典")


class Assessment(Record):
    """One assessment, as written in ``assessment.yaml`` and the files it includes."""

    schema_: Literal[1] = Field(title="書式の版", alias="schema")
    include: tuple[Text, ...] = Field((), title="分割したファイル")
    form: FormKind = Field(title="評価書の種類")
    edition: Name = Field(title="様式の版")
    status: StatusChoice = Field(title="評価書の状態")
    number: Text | None = Field(None, title="評価書番号")
    title: Text | None = Field(None, title="評価書名")
    declaration: Text | None = Field(None, title="個人のプライバシー等の権利利益の保護の宣言")
    special_notes: Text | None = Field(None, title="特記事項")
    body: Body = Field(title="評価実施機関")
    approved_on: DateText | None = Field(None, title="個人情報保護委員会 承認日")
    published_on: DateText | None = Field(None, title="公表日")
    provenance: Provenance | None = Field(None, title="出典と性格")
    work: Work = Field(title="事務")
    systems: tuple[System, ...] = Field((), title="システム")
    nodes: tuple[ExternalNode, ...] = Field((), title="流れの端点")
    files: tuple[PersonalInfoFile, ...] = Field((), title="特定個人情報ファイル")
    parties: tuple[EntrustedParty, ...] = Field((), title="委託先")
    recipients: tuple[Recipient, ...] = Field((), title="提供先・移転先")
    annexes: tuple[Annex, ...] = Field((), title="別紙")
    charts: tuple[Chart, ...] = Field((), title="事務の内容の図")
    flows: tuple[Flow, ...] = Field((), title="情報の流れ")
    controls: tuple[Control, ...] = Field((), title="統制")
    inherits: tuple[Name | Inheritance, ...] = Field((), title="継承する共通基盤の措置")
    risks: tuple[RiskAnswer, ...] = Field((), title="全てのファイルに共通するリスク対策の回答")
    audit: tuple[AuditChoice, ...] | None = Field(None, title="監査の実施の有無（全てのファイルに共通）")
    network: Network | None = Field(None, title="情報連携")
    department: Department | None = Field(None, title="担当部署")
    other_bodies: tuple[Text, ...] | NoneWord | None = Field(None, title="他の評価実施機関")
    incidents: tuple[Incident, ...] = Field((), title="重大事故の一覧")
    incident_history: IncidentHistory | None = Field(None, title="重大事故の有無")
    disclosure: Disclosure | None = Field(None, title="開示・訂正・利用停止請求")
    inquiries: Inquiries | None = Field(None, title="問合せ")
    procedure: Procedure | None = Field(None, title="評価実施手続")
    schedule: Schedule | None = Field(None, title="今後の予定")
    changes: tuple[Change, ...] = Field((), title="変更箇所")
    change_totals: tuple[ChangeTotal, ...] = Field((), title="変更箇所の件数（一覧を載せない分）")
    waivers: tuple[Waiver, ...] = Field((), title="指摘の受容")
    texts: dict[str, Text] = Field(default_factory=dict, title="共通の文")
    attributes: Attributes

    @cached_property
    def refining(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the controls that refine a control, by its id."""
        found: dict[str, tuple[int, ...]] = {}
        for number, control in enumerate(self.controls):
            if control.refines is not None:
                found[control.refines] = (*found.get(control.refines, ()), number)
        return found

    @cached_property
    def control_numbers(self) -> dict[str, int]:
        """The number of each control by its id."""
        return {control.id: number for number, control in reversed([*enumerate(self.controls)])}
