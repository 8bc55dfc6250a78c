"""今後の予定: the days and periods that only the body knows; no form prints them, ``pia plan`` reads them."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import DateText, Record, Text

__all__ = ["Schedule"]


class Schedule(Record):
    """今後の予定 (様式に欄はない): milestones of a system or a change, and how long the body takes for each step.

    Periods are written like 20b (営業日), 30d, 2m. What stands in ``body.yaml`` holds for every assessment of the body that
    has none of its own.
    """

    requirements_end: DateText | None = Field(None, title="要件定義の終了日")
    programming_start: DateText | None = Field(None, title="プログラミングの開始日")
    change_on: DateText | None = Field(None, title="変更を加える日、保有を始める日")
    ended_on: DateText | None = Field(None, title="事務を終えた日")
    drafting: Text | None = Field(None, title="案の作成・修正にかかる期間")
    opinions: Text | None = Field(None, title="意見の聴取の期間（30日より長くするとき）")
    revising: Text | None = Field(None, title="意見の考慮と見直しにかかる期間")
    third_party: Text | None = Field(None, title="第三者点検にかかる期間")
    approval: Text | None = Field(None, title="委員会の審査・承認にかかる期間")
