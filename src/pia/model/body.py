"""評価実施機関 and its organisation: who evaluates, which department answers, what has happened."""

from __future__ import annotations

from pydantic import Field

from pia.model.base import DateText, Flag, Id, Record, Text
from pia.model.kinds import BodyKind, Occurrence

__all__ = ["Body", "Department", "Incident", "IncidentHistory"]


class Body(Record):
    """評価実施機関 (表紙). 市長 and 教育委員会 of one city are two bodies."""

    name: Text = Field(title="評価実施機関名")
    kind: BodyKind = Field(title="機関の種類")
    code: Text | None = Field(None, title="団体コード")
    postal_code: Text | None = Field(None, title="郵便番号")


class Department(Record):
    """評価実施機関における担当部署 (様式3 Ⅰ6, 様式4 Ⅰ7): the post of the head, never a person's name."""

    name: Text | None = Field(None, title="部署")
    head: Text | None = Field(None, title="所属長の役職名")


class Incident(Record):
    """One 重大事故 of the body; ``my_number`` says whether 特定個人情報 was concerned (that one moves the threshold)."""

    id: Id = Field(title="識別子")
    date: DateText = Field(title="発生日")
    my_number: Flag = Field(title="特定個人情報に関する事故か")
    content: Text = Field(title="その内容")
    prevention: Text | None = Field(None, title="再発防止策の内容")


class IncidentHistory(Record):
    """The two questions of the forms, which are different facts (指針の解説; law.md 1).

    ``personal_three_years`` answers Ⅲ7② of 様式3 (Ⅲ7リスク1⑨ of 様式4): 過去3年以内, 個人情報.
    ``my_number_one_year`` answers the threshold: 過去1年以内, 特定個人情報.
    """

    personal_three_years: Occurrence | None = Field(None, title="過去３年以内の個人情報に関する重大事故")
    content: Text | None = Field(None, title="その内容")
    prevention: Text | None = Field(None, title="再発防止策の内容")
    my_number_one_year: Occurrence | None = Field(None, title="過去１年以内の特定個人情報に関する重大事故")
