"""Ⅳ・Ⅴ開示請求、問合せ, 評価実施手続 (様式3 Ⅳ Ⅴ, 様式4 Ⅴ Ⅵ), しきい値判断項目 (様式2 Ⅱ-Ⅳ) and 別添 変更箇所."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import DateText, Flag, Id, NoneWord, Number, Record, Text
from pia.model.kinds import (
    ChangeKind,
    ChargeChoice,
    DoneChoice,
    PriorityChoice,
    RatingChoice,
    ThresholdResult,
    TimingChoice,
)

__all__ = [
    "BasicAssessment",
    "Change",
    "ChangeTotal",
    "Commission",
    "Disclosure",
    "Fee",
    "FileRegister",
    "Inquiries",
    "Opinions",
    "PriorityMeasure",
    "Procedure",
    "ThirdParty",
    "Waiver",
]


class Fee(Record):
    """手数料等 (様式4 Ⅴ1③)."""

    charged: ChargeChoice = Field(title="有料・無料")
    detail: Text | None = Field(None, title="手数料額、納付方法")


class FileRegister(Record):
    """個人情報ファイル簿の公表 (様式4 Ⅴ1④)."""

    published: DoneChoice = Field(title="公表の有無")
    name: Text | None = Field(None, title="個人情報ファイル名")
    place: Text | None = Field(None, title="公表場所")


class Disclosure(Record):
    """特定個人情報の開示・訂正・利用停止請求."""

    contact: Text | None = Field(None, title="請求先")
    method: Text | None = Field(None, title="請求方法")
    notes: Text | None = Field(None, title="特記事項")
    fee: Fee | None = Field(None, title="手数料等")
    file_register: FileRegister | None = Field(None, title="個人情報ファイル簿の公表")
    special_procedure: Text | None = Field(None, title="法令による特別の手続")
    omission: Text | None = Field(None, title="個人情報ファイル簿への不記載等")


class Inquiries(Record):
    """特定個人情報ファイルの取扱いに関する問合せ."""

    contact: Text | None = Field(None, title="連絡先")
    response: Text | None = Field(None, title="対応方法")


class BasicAssessment(Record):
    """基礎項目評価: when it was done and what the threshold said."""

    date: DateText | None = Field(None, title="実施日")
    result: ThresholdResult | None = Field(None, title="しきい値判断結果")


class Opinions(Record):
    """国民・住民等からの意見の聴取."""

    method: Text | None = Field(None, title="方法")
    start: DateText | None = Field(None, title="開始日")
    end: DateText | None = Field(None, title="終了日")
    period: Text | None = Field(None, title="実施日・期間（文で書く場合）")
    shortened: Text | None = Field(None, title="期間を短縮する特段の理由")
    content: Text | None = Field(None, title="主な意見の内容")
    reflection: Text | None = Field(None, title="評価書への反映")


class ThirdParty(Record):
    """第三者点検."""

    date: DateText | None = Field(None, title="実施日")
    method: Text | None = Field(None, title="方法")
    result: Text | None = Field(None, title="結果")


class Commission(Record):
    """個人情報保護委員会の承認【行政機関等のみ】."""

    submitted: DateText | None = Field(None, title="提出日")
    review: Text | None = Field(None, title="個人情報保護委員会による審査")


class PriorityMeasure(Record):
    """最も優先度が高いと考えられる対策 (様式2 Ⅳ11)."""

    measure: PriorityChoice | None = Field(None, title="最も優先度が高い対策")
    rating: RatingChoice | None = Field(None, title="当該対策は十分か")
    reason: Text | None = Field(None, title="判断の根拠")


class Procedure(Record):
    """評価実施手続."""

    basic: BasicAssessment | None = Field(None, title="基礎項目評価")
    opinions: Opinions | NoneWord | None = Field(None, title="意見の聴取")
    third_party: ThirdParty | NoneWord | None = Field(None, title="第三者点検")
    commission: Commission | NoneWord | None = Field(None, title="委員会の承認")
    no_manual_work: Flag = Field(False, title="人手を介在させる作業はない")
    priority: PriorityMeasure | None = Field(None, title="最も優先度が高いと考えられる対策")
    evaluated_on: DateText | None = Field(None, title="直近の評価（再実施を含む）の公表日")
    planned: Text | None = Field(None, title="次の実施予定（計画管理書）")
    reviewed_on: DateText | None = Field(None, title="直近の見直しの日（様式に欄はない）")
    emergency: Text | None = Field(None, title="規則第9条第2項の適用の理由")


class Change(Record):
    """One row of 変更箇所, as filed. ``row`` is the printed order; ``keys`` names the items it concerns when known."""

    id: Id = Field(title="識別子")
    date: DateText | None = Field(None, title="変更日")
    item: Text | None = Field(None, title="項目")
    before: Text | None = Field(None, title="変更前の記載")
    after: Text | None = Field(None, title="変更後の記載")
    timing: TimingChoice | None = Field(None, title="提出時期")
    explanation: Text | None = Field(None, title="提出時期に係る説明")
    kind: ChangeKind | None = Field(None, title="変更の種類")
    keys: tuple[Text, ...] = Field((), title="対応する項目のキー")
    restated: Flag = Field(False, title="長い記載を要約して書き直したか")


class ChangeTotal(Record):
    """Rows of 変更箇所 that the source has but this assessment does not itemise: how many, per date."""

    id: Id = Field(title="識別子")
    date: DateText | None = Field(None, title="変更日")
    prior: Number = Field(0, title="事前の行数")
    posterior: Number = Field(0, title="事後の行数")
    note: Text | None = Field(None, title="補足")


class Waiver(Record):
    """An accepted finding: every field is required; the end day counts in full, Tokyo time."""

    rule: Text = Field(title="規則")
    key: Text = Field(title="項目のキー")
    reason: Text = Field(title="理由")
    approver: Text = Field(title="承認者")
    start: DateText = Field(title="開始日")
    end: DateText = Field(title="終了日")
